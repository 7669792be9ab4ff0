"""A page opened in a browser is kept whole, checked against what the browser received, and lets nothing out or in."""

import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import time
import zlib
from dataclasses import replace
from hashlib import sha256

import pytest
from tests._needs import needs
from tests._pages import PageServer, page, reset
from typer.testing import CliRunner

from onrecord.cli import app
from onrecord.errors import UsageError
from onrecord.intake.files import Refused
from onrecord.intake.web import _browser_process as process
from onrecord.intake.web import warc
from onrecord.intake.web._browser_check import differences
from onrecord.intake.web._browser_session import stamped
from onrecord.intake.web.browser import Browser, Page, arrivals, capture_page
from onrecord.models import Capture, Collection

if os.environ.get("CI") != "true":
    pytest.importorskip("playwright", reason="Playwright is not here: pip install 'onrecord[browser]'")
in_browser = needs("chromium")

HTML, PNG, JSON = {"Content-Type": "text/html"}, {"Content-Type": "image/png"}, {"Content-Type": "application/json"}
AT = "2031-06-01T00:00:00Z"


def picture(shade: int) -> bytes:
    """A PNG of one grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = (1).to_bytes(4) + (1).to_bytes(4) + bytes([8, 0, 0, 0, 0])
    data = zlib.compress(bytes([0, shade]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def browser():
    """One browser for the tests that do it no harm."""
    with Browser() as one:
        yield one


@pytest.fixture
def pages():
    """A server without pages yet."""
    with PageServer() as server:
        yield server


@pytest.fixture
def shown(browser, pages, clock):
    """Capture a page of the server, in the shared browser."""

    def capture(routes: dict, path: str = "/", **how) -> Page:
        pages.routes.update(routes)
        return browser.capture(pages.url(path), now=clock, allow_private=True, **{"limit": 20.0} | how)

    return capture


def endings(kept: Page) -> dict[str, str]:
    """How each request ended, by path."""
    return {re.sub(r"^http://[^/]+", "", each.address): each.ending for each in kept.seen}


ARTICLE = """<!doctype html><html><head><meta charset=utf-8><title>Shelling in Velmar</title>
<link rel=stylesheet href=/style.css><link rel=icon href=/icon.png></head><body>
<h1>Shelling in Velmar</h1><p id=told></p><img src=/photo.png><img src=/gone.png><img src=/broken.png>
<iframe src=/frame></iframe><img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">
<div style="height: 6000px"></div><img loading=lazy src=/below.png>
<script>
fetch('/facts.json').then(it => it.json()).then(it => told.textContent = it.words);
new Worker(URL.createObjectURL(new Blob(["fetch('" + location.origin + "/of-worker')"])));
</script></body></html>"""


@pytest.fixture(scope="module")
def article(browser):
    """A page with all that pages have, as it was kept; and what its server was asked for."""
    from tests.conftest import ticking

    with PageServer() as server:
        server.routes = {
            "/start": (302, {"Location": "/page"}, "moved"),
            "/page": (200, HTML | {"Content-Encoding": "gzip"}, zlib.compress(ARTICLE.encode(), wbits=31)),
            "/style.css": (200, {"Content-Type": "text/css"}, "h1 { background: url(/background.png) }"),
            "/frame": (200, HTML, "<p>Framed.</p><img src=/framed.png>"),
            "/facts.json": (200, JSON, '{"words": "Ana Ruiz told reporters."}'),
            "/of-worker": (200, JSON, "{}"),
            "/broken.png": reset,
            "/gone.png": (404, HTML, "gone"),
        } | {
            f"/{name}.png": (200, PNG, picture(shade))
            for shade, name in enumerate(("icon", "photo", "background", "framed", "below"))
        }
        now = ticking()
        kept = browser.capture(server.url("/start"), now=now, allow_private=True, limit=30.0, software="OnRecord 0")
        yield kept, server


@in_browser
class TestAPage:
    """A page with pictures, styles, scripts, a frame, a worker, a redirect, and things that fail."""

    def test_every_request_is_accounted_for(self, article):
        """What the server was asked for is what was seen, and how each ended is told."""
        kept, server = article
        told = endings(kept)
        assert set(server.paths) <= set(told)
        assert told.pop("/start") == "redirect" and told.pop("/broken.png") == "failed"
        inside = [address for address, ending in told.items() if ending == "inside the page"]
        assert any(each.startswith("blob:") for each in inside)
        assert {ending for address, ending in told.items() if address not in inside} == {"archived"}

    def test_the_archive_holds_what_the_server_sent(self, article):
        """Read back from its bytes: bodies, media, redirect, the address of the machine."""
        kept, server = article
        records = {each.address.removeprefix(server.url("")): each for each in warc.exchanges(kept.archive)}
        assert records["/below.png"].body == picture(4) and records["/framed.png"].body == picture(3)
        assert records["/page"].body == ARTICLE.encode() and records["/gone.png"].status == 404
        assert records["/start"].status == 302 and records["/start"].header("location") == "/page"
        assert {each.server for each in records.values()} == {"127.0.0.1"}
        assert any(name.lower() == "user-agent" for name, _ in records["/page"].request_headers)

    def test_a_header_that_is_not_true_of_the_body_kept_has_another_name(self, article):
        """The browser gives bodies decoded; that is told, and nothing claims otherwise."""
        kept, _ = article
        assert kept.source.header("content-encoding") is None
        assert kept.source.header("x-original-content-encoding") == "gzip"
        assert any("decoded" in each for each in kept.notes)

    def test_the_page_is_kept_in_every_form(self, article):
        """Source as served, the page as rendered, picture, PDF."""
        kept, _ = article
        assert b"Ana Ruiz" not in kept.source.body and b"Ana Ruiz told reporters." in kept.dom
        assert kept.screenshot.startswith(b"\x89PNG") and int.from_bytes(kept.screenshot[20:24]) > 6000  # its height
        assert kept.pdf.startswith(b"%PDF-")
        assert kept.title == "Shelling in Velmar"
        assert [each.partition("/page")[1] for each in (kept.final_address,)] == ["/page"]
        assert [each.rpartition("/")[2] for each in kept.redirects] == ["start"]

    def test_the_picture_carries_address_and_time(self, article):
        """Berkeley Protocol, para. 155 (c): a full-page capture with date and time."""
        kept, _ = article
        head = kept.screenshot[:400]
        assert kept.shown_at.encode() in head and kept.final_address.encode() in head and b"Creation Time" in head

    @needs("pdftotext")
    def test_every_sheet_carries_address_and_time(self, article, tmp_path):
        """So does the PDF, visibly."""
        kept, _ = article
        (tmp_path / "page.pdf").write_bytes(kept.pdf)
        text = subprocess.run(["pdftotext", tmp_path / "page.pdf", "-"], capture_output=True, text=True).stdout
        sheets = text.removesuffix("\f").split("\f")
        assert len(sheets) > 3
        assert all(kept.final_address in each and "captured 2031-06-01T" in each for each in sheets)

    def test_embedded_media_are_listed_with_their_digests(self, article):
        """Para. 155 (d). What failed or is missing is no medium."""
        kept, _ = article
        listed = {each.address.rpartition("/")[2]: each for each in kept.media}
        assert {"photo.png", "background.png", "framed.png", "below.png"} <= set(listed)
        assert not {"gone.png", "broken.png"} & set(listed)
        assert listed["photo.png"].sha256 == sha256(picture(1)).hexdigest()
        assert listed["photo.png"].media_type == "image/png"

    def test_nothing_is_missing_and_it_says_so(self, article):
        """No problem is named; what the capture did to the page is."""
        kept, _ = article
        assert kept.problems == () and kept.complete
        assert any("scrolled" in each for each in kept.notes)

    def test_how_it_was_made_is_told(self, article):
        """Browser, driver, flags, user agent, window, place and zone; times in order."""
        kept, _ = article
        assert re.fullmatch(r"Chromium \d+[.\d]+", kept.browser) and kept.driver.startswith("Playwright ")
        assert set(process.FLAGS) <= set(kept.flags) and "Chrome" in kept.user_agent
        assert (kept.viewport, kept.locale, kept.zone) == ("1280x1024", "en-GB", "UTC")
        assert kept.began < kept.shown_at < kept.ended
        assert not any("user-data-dir" in each for each in kept.flags)  # where it lay on this machine

    def test_the_parts_to_keep(self, article):
        """Each form once, with its media type; media after them."""
        kept, _ = article
        parts = list(arrivals(kept))
        roles = [each.role for each in parts]
        assert roles[:5] == ["warc", "source", "dom", "screenshot", "pdf"] and set(roles[5:]) == {"media"}
        assert parts[1].data == ARTICLE.encode() and parts[1].media_type == "text/html"
        assert len(parts) == 5 + len(kept.media)


@in_browser
class TestTheCheck:
    """The archive is held against what the browser received."""

    def test_an_answer_that_is_not_in_the_archive_is_named(self, article):
        """One record dropped, one difference."""
        kept, _ = article
        less = warc.archive((each for each in kept.exchanges if not each.address.endswith("/photo.png")), "test")
        (found,) = differences(kept.seen, less)
        assert "not in the archive" in found and found.endswith("/photo.png")

    @pytest.mark.parametrize(
        ("change", "word"),
        [({"body": picture(99)}, "SHA-256"), ({"body": picture(1)[:-1]}, "length"), ({"status": 206}, "status")],
        ids=["other bytes", "shorter", "other status"],
    )
    def test_an_answer_that_is_there_otherwise_is_named(self, article, change, word):
        """A changed byte, a lost byte, another status."""
        kept, _ = article
        other = [replace(each, **change) if each.address.endswith("/photo.png") else each for each in kept.exchanges]
        (found,) = differences(kept.seen, warc.archive(other, "test"))
        assert word in found and found.endswith("/photo.png")

    def test_a_record_that_the_browser_never_reported_is_named(self, article):
        """Nothing can be slipped in."""
        kept, _ = article
        (found,) = differences(kept.seen[1:], kept.archive)
        assert "never reported" in found

    def test_an_archive_that_cannot_be_read_is_named(self, article):
        """Cut off in the middle."""
        kept, _ = article
        assert differences(kept.seen, kept.archive[: len(kept.archive) // 2])


HOSTILE = """<!doctype html><title>Hostile</title><p id=out></p><script>
const seen = [];
const tell = words => { seen.push(words); out.textContent = seen.join(' | '); };
fetch('http://127.0.0.1:OTHER/secret').then(it => it.text()).then(it => tell('GOT ' + it), () => tell('other: no'));
fetch('http://localhost:OTHER/secret').then(it => tell('GOT localhost'), () => tell('localhost: no'));
fetch('http://[::1]:OTHER/secret').then(it => tell('GOT ::1'), () => tell('::1: no'));
fetch('http://10.1.2.3:8080/').then(it => tell('GOT 10'), () => tell('10: no'));
fetch('file:///etc/passwd').then(it => it.text()).then(it => tell('GOT ' + it), () => tell('file: no'));
navigator.geolocation.getCurrentPosition(() => tell('GOT place'), () => tell('place: no'));
navigator.serviceWorker.register('/worker.js');
new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:OTHER'}]}).createDataChannel('x');
open('/window');
alert('Look!'); confirm('Sure?'); prompt('Your name?');
tell('after dialogs');
const link = document.createElement('a'); link.href = '/tool.zip'; document.body.append(link);
addEventListener('load', () => setTimeout(() => link.click()));
</script><iframe src="file:///etc/passwd"></iframe><iframe src="http://127.0.0.1:OTHER/secret"></iframe>
<link rel=preconnect href="http://127.0.0.1:OTHER"><script>throw new Error('on purpose')</script>"""


@in_browser
def test_a_hostile_page_gets_nowhere(shown, pages):
    """Other ports of this machine, private networks, files, places, windows, downloads: refused, and told."""
    with PageServer({"/secret": (200, HTML, "SECRET")}) as other:
        kept = shown({
            "/": (200, HTML, HOSTILE.replace("OTHER", str(other.port))),
            "/window": (200, HTML, "A window."),
            "/worker.js": (200, {"Content-Type": "text/javascript"}, ""),
            "/tool.zip": (200, {"Content-Type": "application/zip", "Content-Disposition": "attachment"}, "PK"),
        })  # fmt: skip
        assert other.requests == []
    said = kept.dom.decode()
    assert "GOT" not in said.partition("</p>")[0]
    assert all(f"{each}: no" in said for each in ("other", "localhost", "::1", "10", "file", "place"))
    assert "after dialogs" in said and "/worker.js" not in pages.paths
    assert b"SECRET" not in kept.archive and b"root:" not in kept.dom
    why = {each.address: each.why for each in kept.refused}
    assert "private" in why["http://10.1.2.3:8080/"] and "this machine" in why["file:///etc/passwd"]
    assert "window" in why[pages.url("/window")] and "download" in why[pages.url("/tool.zip")]
    dialogs = [each.rpartition(": ")[2] for each in kept.messages if each.startswith("dialog")]
    assert dialogs == ["Look!", "Sure?", "Your name?"]
    assert any("on purpose" in each for each in kept.messages)
    assert any("download" in each and "tool.zip" in each for each in kept.problems)


@in_browser
def test_a_private_address_is_refused_unless_allowed(browser, pages, clock):
    """Also when a public page redirects there: the door asks only where a connection goes."""
    kept = browser.capture(pages.url("/"), now=clock, limit=20.0)
    assert pages.requests == [] and kept.dom is None
    assert "private address (127.0.0.1)" in kept.problems[0]
    with PageServer({"/": (200, HTML, "SECRET")}) as other:
        pages.routes["/"] = (302, {"Location": other.url("/")}, "")
        kept = browser.capture(pages.url("/"), now=clock, limit=20.0, allow_private=True)
        assert other.requests == [] and not kept.complete and kept.dom is None


@in_browser
def test_no_page_sees_what_another_left(shown, pages):
    """Cookies, storage and cache end with the page."""
    leave = "<script>localStorage.left = 'it'; document.cookie = 'left=it'</script><img src=/same.png>"
    look = "<p id=out></p><script>out.textContent = `${localStorage.left} ${document.cookie}.`</script>"
    same = (200, PNG | {"Cache-Control": "max-age=600"}, picture(1))
    shown({"/leave": (200, HTML | {"Set-Cookie": "also=it"}, leave), "/same.png": same}, "/leave")
    kept = shown({"/look": (200, HTML, "<img src=/same.png>" + look)}, "/look")
    assert b"undefined ." in kept.dom
    assert pages.paths.count("/same.png") == 2 and "Cookie" not in pages.requests[-1].headers


@in_browser
def test_a_page_without_end_is_scrolled_only_so_far(shown):
    """It grows whenever its end is seen."""
    endless = """<title>Endless</title><div id=all style="height: 3000px"></div><script>
    addEventListener('scroll', () => {
      if (scrollY + 2000 > all.offsetHeight) all.style.height = all.offsetHeight + 4000 + 'px';
    });
    </script>"""
    kept = shown({"/": (200, HTML, endless)}, limit=90.0)
    assert any("perhaps endless" in each for each in kept.problems)
    assert any("the picture ends at" in each for each in kept.problems)
    assert kept.screenshot and int.from_bytes(kept.screenshot[20:24]) == 16_000


def dribble(handler) -> None:
    """A page that never finishes: some words, then a little more again and again."""
    handler.send_response_only(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    handler.wfile.write(b"<title>Slow</title><p>The first words.</p>" + b"<!-- -->" * 500)
    for _ in range(300):
        handler.wfile.write(b"<!-- -->")
        handler.wfile.flush()
        time.sleep(0.1)


@in_browser
def test_a_page_that_never_finishes_is_kept_as_far_as_it_came(shown):
    """Within its time, marked incomplete, and with the words that were there."""
    began = time.monotonic()
    kept = shown({"/": dribble}, limit=9.0)
    assert time.monotonic() - began < 9
    assert b"The first words." in kept.dom and kept.screenshot and not kept.complete
    assert any("had not finished loading" in each for each in kept.problems)
    assert any("cut off after" in each for each in kept.problems)
    (record,) = warc.exchanges(kept.archive)
    assert record.truncated == "time" and record.body.startswith(b"<title>Slow</title><p>The first words.</p>")


@in_browser
def test_a_script_without_end_is_stopped(shown):
    """The page is then kept as it stands."""
    began = time.monotonic()
    kept = shown({"/": (200, HTML, "<title>Loop</title><p>Words.</p><script>while (true) {}</script>")}, limit=15.0)
    assert time.monotonic() - began < 15
    assert not kept.complete and any("its scripts were stopped" in each for each in kept.problems)
    assert kept.source.body.startswith(b"<title>Loop")


@in_browser
def test_ten_megabytes_of_nested_tags_are_survived(shown):
    """Whatever the browser makes of them, the source is kept as far as it came."""
    deep = b"<title>Deep</title>" + b"<div>" * 2_000_000
    began = time.monotonic()
    kept = shown({"/": (200, HTML, deep)}, limit=8.0)
    assert time.monotonic() - began < 10  # with what packing and checking the archive takes
    assert kept.source.body == deep or (deep.startswith(kept.source.body) and not kept.complete)


@in_browser
def test_the_browser_going_down_is_told_and_the_next_page_is_captured(clock):
    """What is left of either browser is cleared away."""

    def fatal(handler) -> None:
        """What a page's picture does to the browser here."""
        os.killpg(browser._chromium._pid, signal.SIGKILL)

    quiet = page("Velmar", "Quiet.")
    routes = {"/fatal": fatal, "/bad": (200, HTML, f"{quiet}<img src=/fatal>"), "/": (200, HTML, quiet)}
    with PageServer(routes) as pages, Browser() as browser:
        first = browser._chromium._folders
        assert len(first) == 2 and all(each.is_dir() for each in first)
        kept = browser.capture(pages.url("/bad"), now=clock, allow_private=True, limit=20.0)
        assert any("gave up" in each for each in kept.problems) and not kept.complete
        assert browser.capture(pages.url("/"), now=clock, allow_private=True, limit=20.0).complete
        pid, second = browser._chromium._pid, browser._chromium._folders
    with pytest.raises(ProcessLookupError):
        for _ in range(100):  # a process that was ended is there until it is fetched
            os.kill(pid, 0)
            time.sleep(0.05)
    assert not [each for each in (*first, *second) if each.exists()]


ALONE = """
import json, sys
from onrecord.intake.web.browser import capture_page
kept = capture_page(sys.argv[1], now=lambda: "2031-06-01T00:00:00Z", allow_private=True, limit=60.0)
print(json.dumps([kept.problems, kept.notes, kept.own_errands]))
"""


@in_browser
@needs("strace")
def test_nothing_but_the_page_is_asked_for(tmp_path):
    """What the browser wants of its own accord is refused and told, and nothing goes past the doors.

    Watched from outside, call by call: the browser and all its helpers connect to the loopback address alone. (To find
    out whether there is IPv6, Chromium binds a UDP socket to a way out, over which it sends nothing.)
    """
    calls = tmp_path / "calls"
    with PageServer({"/": (200, HTML, page("Velmar", "Quiet."))}) as pages:
        watched = ["strace", "-f", "-qq", "-yy", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", calls]
        command = [*watched, sys.executable, "-c", ALONE, pages.url("/")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=90)
    if "ptrace" in done.stderr and os.environ.get("CI") != "true":
        pytest.skip("strace may not look at other programs here")
    assert done.returncode == 0, done.stderr
    problems, notes, errands = json.loads(done.stdout)
    assert set(pages.paths) == {"/"}
    assert problems == [] and not [each for each in notes if "connection without a request" in each]
    assert all(each.endswith((":443", ":80")) for each in errands)
    outward = [each for each in calls.read_text(errors="replace").splitlines() if "sa_family=AF_INET" in each]
    assert any('inet_addr("127.0.0.1")' in each for each in outward)
    beyond = [each for each in outward if not re.search(r'inet_addr\("127\.|"::1"', each)]
    assert [each for each in beyond if "<UDP" not in each or "connect(" not in each] == []
    sent = [each for each in calls.read_text(errors="replace").splitlines() if re.search(r"send\w+\(\d+<UDP", each)]
    assert [each for each in sent if "[127.0.0.1:" not in each and "[::1]" not in each] == []


@in_browser
@needs("openssl")
def test_an_encrypted_page_comes_with_its_certificate(browser, clock, tmp_path):
    """One that the browser does not trust is refused, unless any will do; then that is told."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate]
    command += ["-days", "2", "-subj", "/CN=velmar.example", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with PageServer({"/": (200, HTML, page("Velmar", "Quiet."))}) as pages:
        pages._server.socket = context.wrap_socket(pages._server.socket, server_side=True)
        address = pages.url("/").replace("http:", "https:")
        refused = browser.capture(address, now=clock, allow_private=True, limit=20.0)
        kept = browser.capture(address, now=clock, allow_private=True, limit=20.0, any_certificate=True)
    assert "CERT" in refused.problems[0] and refused.certificate == ()
    assert kept.certificate[0] == ssl.PEM_cert_to_DER_cert(certificate.read_text())
    assert dict(kept.security)["subjectName"] == "velmar.example"
    assert any("certificates" in each for each in kept.notes)
    assert [each.role for each in arrivals(kept)][-1] == "certificate"


WRITTEN = """<!doctype html><html><head><meta charset=utf-8><title>Shells hit clinic in Velmar</title></head><body>
<article><h1>Shells hit clinic in Velmar</h1><div id=told></div><img src=/photo.png></article>
<script>fetch('/words').then(it => it.text()).then(it => told.innerHTML = it)</script></body></html>"""
WORDS = "<p>Shells hit a clinic in Velmar on Monday, the town council said. Mayor Ana Ruiz told reporters.</p>" * 12


@in_browser
def test_a_case_takes_a_page_through_the_browser(case, pages):
    """Every form is an original of its own; what is read is what the scripts have written; the log is whole.

    Another page, whose server does not answer, is a problem told and stops nothing.
    """
    with PageServer() as gone:
        silent = gone.url("/")
    pages.routes = {
        "/": (200, HTML, WRITTEN),
        "/words": (200, HTML, WORDS),
        "/photo.png": (200, PNG, picture(1)),
    }
    done = case.capture([silent, pages.url("/")], browser=True, allow_private=True, ignore_robots=True)
    assert done.new == 1
    assert [(each.item, "could not be opened" in each.what) for each in done.problems] == [(silent, True)]
    captures = list(case.store.find(Capture))
    kinds = [each.options[0] for each in captures]
    assert kinds == ["container", "source", "part of", "screenshot", "pdf", "media"]
    assert all(sha256(case.store.original(each.sha256)).hexdigest() == each.sha256 for each in captures)
    case.read()
    (document,) = case.documents()
    assert "Mayor Ana Ruiz told reporters." in document.text
    first = next(each for each in case.store.find(Collection) if each.capture == captures[0].id)
    told = {each.name: each for each in first.elements}
    assert told["full-page capture"].sha256 == captures[3].sha256 and told["what is missing"].value == "nothing"
    assert [each.name for each in first.elements if each.standing == "absent" and "155" in (each.paragraph or "")] in (
        ["contextual data"], ["contextual data", "clock offset"], ["contextual data", "clock", "clock offset"],
    )  # fmt: skip
    assert case.verify() == []


def test_a_feed_is_not_opened_in_a_browser(tmp_path):
    """Said, rather than left undone."""
    command = ["capture", "--feed", "http://127.0.0.1:9/feed", "--browser", "--case", str(tmp_path / "case")]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 2 and "--browser" in done.output


@pytest.mark.parametrize("address", ["file:///etc/passwd", "chrome://version", "velmar.example", "http://", "data:,x",
                                     "http://a b/", "javascript:alert(1)", "http://a\n/", ""])  # fmt: skip
def test_what_is_no_web_address_is_refused(address, clock):
    """Before any browser is started."""
    with pytest.raises(Refused):
        capture_page(address, now=clock)


@pytest.mark.parametrize("missing", ["chromium", "playwright"])
def test_what_is_not_installed_is_named_with_what_to_do(missing, monkeypatch, clock):
    """In plain words, before anything is done."""
    if missing == "chromium":
        monkeypatch.setattr(shutil, "which", lambda name: None)
    else:
        monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
        monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    todo = {"chromium": "apt-get install chromium", "playwright": r"pip install 'onrecord\[browser\]'"}
    with pytest.raises(UsageError, match=todo[missing]):
        capture_page("http://127.0.0.1:9/", now=clock)


def test_words_in_a_picture_leave_the_picture_as_it_is():
    """Its chunks are whole, and all others are unchanged."""
    plain = picture(7)
    made = stamped(plain, {"Creation Time": AT, "Source": "http://velmar.example/"})
    names, at = [], 8
    while at < len(made):
        size = int.from_bytes(made[at : at + 4])
        kind, data = made[at + 4 : at + 8], made[at + 8 : at + 8 + size]
        assert zlib.crc32(kind + data) == int.from_bytes(made[at + 8 + size : at + 12 + size])
        names.append(kind)
        at += 12 + size
    assert names == [b"IHDR", b"tEXt", b"tEXt", b"IDAT", b"IEND"]
    assert made[:33] == plain[:33] and made.endswith(plain[33:])
