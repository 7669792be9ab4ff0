"""Pages come in from the web: what is asked, what is kept, and where we do not go."""

import gzip
import socket
import ssl
import time
import zlib
from datetime import datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from typer.testing import CliRunner

from _pages import PageServer, page, reset
from onrecord.cli import app
from onrecord.errors import UsageError
from onrecord.intake.files import Refused
from onrecord.intake.web import capture, guard, served
from onrecord.intake.web.coding import content
from onrecord.intake.web.fetch import Manners, visit
from onrecord.intake.web.guard import is_public, target
from onrecord.intake.web.robots import Robots
from onrecord.intake.web.warc import Exchange, archive, exchanges
from onrecord.models import Capture, Collection

HTML = {"Content-Type": "text/html; charset=utf-8"}
ARTICLE = page(
    "Shells hit clinic in Velmar",
    "At least 12 people were killed when shells hit a clinic in Velmar on Monday, the Velmar city council said.",
    "The mayor of Velmar asked for medicine and for a truce of two days to bring the wounded out of the town.",
)
AT = "2031-06-01T12:00:00Z"


def now() -> str:
    return AT


@pytest.fixture
def pages():
    with PageServer({"/article": (200, HTML, ARTICLE)}) as server:
        yield server


def ask(address: str, **manners):
    return visit(address, now, Manners(**{"allow_private": True, "seconds": 5, **manners}))


def refusal(address: str, **manners) -> str:
    """Why a page is not fetched, after checking that what to do is said as well."""
    with pytest.raises(Refused) as refused:
        ask(address, **manners)
    assert refused.value.todo[0].isupper() and refused.value.todo.endswith(".")
    return refused.value.what


# -- one page ----------------------------------------------------------------------------------------------------------


def test_a_page_is_asked_for_in_the_open_and_nothing_else_is(pages):
    """One request that says what we are and carries no cookie, no referrer, no language."""
    pages.routes["/article"] = (200, {**HTML, "Set-Cookie": "id=1"}, ARTICLE)
    made = ask(pages.url("/article"))
    assert pages.paths == ["/article"]
    assert set(pages.requests[0].headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert pages.requests[0].headers["User-Agent"].startswith("OnRecord/")
    assert (made.final.status, made.final.server, made.machine) == (200, "127.0.0.1", "127.0.0.1")
    assert made.final.body == ARTICLE.encode()


def test_redirects_are_followed_one_by_one_and_each_is_kept(pages):
    """Relative and absolute ones, with what the server said each time; no cookie goes along."""
    pages.routes["/old"] = (301, {"Location": "/older?id=1", "Set-Cookie": "id=1"}, "moved")
    pages.routes["/older"] = (302, {"Location": pages.url("/article#top")}, "")
    made = ask(pages.url("/old"))
    assert [(each.address, each.status) for each in made.exchanges] == [
        (pages.url("/old"), 301),
        (pages.url("/older?id=1"), 302),
        (pages.url("/article"), 200),
    ]
    assert not any("Cookie" in each.headers for each in pages.requests)


@pytest.mark.parametrize(
    "location, why",
    [
        ("file:///etc/passwd", "only http: and https: are followed"),
        ("ftp://files.example/a", "only http: and https: are followed"),
        ("javascript:alert(1)", "only http: and https: are followed"),
        ("http://169.254.169.254/latest/meta-data/", "not an address of the public Internet"),
        ("http://10.0.0.1/", "not an address of the public Internet"),
        ("http://127.0.0.2/", "not an address of the public Internet"),
        ("http://[::1]/", "not an address of the public Internet"),
        ("http://2130706434/", "not an address of the public Internet"),
        ("http://user:secret@news.example/", "a user name or a password"),
        ("http://news.example\\@127.0.0.1/", "backslashes"),
        ("http://[::1", "Invalid IPv6 URL"),
    ],
)
def test_a_redirect_leads_to_public_web_pages_only(pages, location, why):
    """Also where the server that was named may itself be a private one."""
    pages.routes["/out"] = (302, {"Location": location}, "")
    assert why in refusal(pages.url("/out"))
    assert pages.paths == ["/out"]


def test_redirects_in_a_circle_or_without_end_are_left(pages):
    """A circle is seen when it closes; a chain is followed ten links far."""
    pages.routes["/a"] = (302, {"Location": "/b"}, "")
    pages.routes["/b"] = (302, {"Location": "/a"}, "")
    assert "in a circle" in refusal(pages.url("/a"))
    pages.routes["/n"] = lambda handler: (302, {"Location": f"/n?{len(pages.requests)}"}, "")
    assert "more than 10 redirects" in refusal(pages.url("/n"))


@pytest.mark.parametrize(
    "address, why",
    [
        ("http://127.0.0.1:9/", "127.0.0.1 leads to 127.0.0.1, which is not an address of the public Internet"),
        ("http://localhost:9/", "not an address of the public Internet"),
        ("http://0x7f.1/", "not an address of the public Internet"),
        ("http://[::ffff:127.0.0.1]/", "not an address of the public Internet"),
        ("http://[64:ff9b::a00:1]/", "not an address of the public Internet"),
    ],
)
def test_a_private_server_is_asked_only_when_a_person_says_so(address, why):
    """However its address is written."""
    assert why in refusal(address, allow_private=False)


def test_what_is_public_is_what_the_internet_routes_to():
    """By the registries of special addresses; an IPv4 address within an IPv6 one counts."""
    assert is_public("93.184.216.34") and is_public("2606:2800:220:1:248:1893:25c8:1946")
    private = ("10.1.2.3", "100.64.0.1", "0.0.0.0", "224.0.0.1", "192.168.1.1", "fe80::1%a", "fc00::1", "2002:a00:1::")
    assert [each for each in private if is_public(each)] == []


def test_a_name_is_looked_up_once_for_each_request(pages, monkeypatch):
    """What was weighed is what is connected to: a second look-up could give another address."""
    real, asked = socket.getaddrinfo, []

    def counted(host, *rest, **more):
        asked.append(host)
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", counted)
    made = ask(f"http://localhost:{pages.port}/article")
    assert asked.count("localhost") == 1
    assert made.final.server in ("127.0.0.1", "::1")
    assert pages.requests[0].headers["Host"] == f"localhost:{pages.port}"


def test_an_address_is_asked_for_in_ascii(pages):
    """A fragment stays here; letters of other scripts are encoded as browsers do."""
    assert target("HTTP://Müller.example/straße?q=ä#top").address == "http://xn--mller-kva.example/stra%C3%9Fe?q=%C3%A4"
    assert target("http://news.example").address == "http://news.example/"
    ask(pages.url("/straße"))
    assert pages.paths == ["/stra%C3%9Fe"]
    assert "characters that cannot be seen" in refusal("http://news.example/\u202egpj.exe")


def test_a_server_that_drips_is_not_waited_for_longer_than_we_said(pages):
    """The time is for the whole page, not for each byte."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for each in range(50):
            handler.wfile.write(b"X-%d: 1\r\n" % each)
            handler.wfile.flush()
            time.sleep(0.1)

    pages.routes["/drip"] = drip
    began = time.monotonic()
    assert "did not answer in time" in refusal(pages.url("/drip"), seconds=0.4)
    assert time.monotonic() - began < 3


def test_a_body_that_stops_is_kept_as_far_as_it_came(pages):
    """Too slow, reset half-way, a chunk missing, longer than is taken: each says which."""

    def write(handler: BaseHTTPRequestHandler, head: bytes, body: bytes) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n" + body)
        handler.wfile.flush()

    def slow(handler):
        write(handler, b"Content-Length: 10", b"abc")
        time.sleep(1)

    def half(handler):
        write(handler, b"Content-Length: 10", b"abc")
        time.sleep(0.1)
        reset(handler)

    pages.routes.update({
        "/slow": slow,
        "/half": half,
        "/short": lambda handler: write(handler, b"Content-Length: 10", b"abc"),
        "/chunk": lambda handler: write(handler, b"Transfer-Encoding: chunked", b"3\r\nabc\r\n5\r\n"),
        "/huge": (200, HTML, "x" * 5000),
    })  # fmt: skip
    stops = ("/slow", "/half", "/short", "/chunk")
    ends = {path: ask(pages.url(path), seconds=0.5, largest=1000).final for path in stops}
    assert {path: (each.body, each.truncated) for path, each in ends.items()} == {
        "/slow": (b"abc", "time"),
        "/half": (b"abc", "disconnect"),
        "/short": (b"abc", "disconnect"),
        "/chunk": (b"abc", "disconnect"),
    }
    huge = ask(pages.url("/huge"), largest=1000).final
    assert (len(huge.body), huge.truncated) == (1000, "length")


def test_what_is_no_answer_is_refused_in_one_sentence(pages):
    """A server that hangs up, another protocol, no server at all, no TLS where there should be."""
    pages.routes["/reset"] = reset
    pages.routes["/ssh"] = lambda handler: handler.wfile.write(b"SSH-2.0-x\r\n") and None
    assert "it broke off" in refusal(pages.url("/reset"))
    assert "no answer that is one of HTTP" in refusal(pages.url("/ssh"))
    assert "no connection with 127.0.0.1" in refusal(pages.url("/article").replace("http:", "https:"))
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert "no connection with 127.0.0.1" in refusal(f"http://127.0.0.1:{unused.getsockname()[1]}/")


@pytest.fixture
def certified(tmp_path) -> tuple:
    """A certificate for 127.0.0.1 that nobody vouches for, as a file, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Velmar Post")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2099, 1, 1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
    signed = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), True).sign(key, SHA256())
    pem, own = tmp_path / "certificate.pem", tmp_path / "key.pem"
    pem.write_bytes(signed.public_bytes(Encoding.PEM))
    own.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, own)
    return pem, sha256(signed.public_bytes(Encoding.DER)).hexdigest(), context


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(certified):
    """Somebody may be watching the line."""
    with PageServer({"/article": (200, HTML, ARTICLE)}, tls=certified[2]) as pages:
        assert "the certificate of 127.0.0.1 is not to be trusted" in refusal(pages.url("/article"))
        assert pages.paths == []


def test_what_secured_the_connection_is_recorded(certified, monkeypatch):
    """The version of TLS and the certificate's digest; another name than the certificate's is refused."""
    pem, digest, context = certified
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with PageServer({"/article": (200, HTML, ARTICLE)}, tls=context) as pages:
        assert ask(pages.url("/article")).security == (f"127.0.0.1: TLSv1.3, certificate SHA-256 {digest}",)
        assert "not to be trusted" in refusal(f"https://localhost:{pages.port}/article")


# -- packed content ----------------------------------------------------------------------------------------------------


def coded(body: bytes, *codings: str) -> Exchange:
    headers = tuple(("Content-Encoding", each) for each in codings)
    return Exchange("http://news.example/", "GET", (), 200, "OK", headers, body, None, AT)


@pytest.mark.parametrize(
    "body, codings, gives",
    [
        (b"plain", (), (b"plain", True)),
        (gzip.compress(b"packed"), ("gzip",), (b"packed", True)),
        (gzip.compress(b"two ") + gzip.compress(b"parts"), ("X-GZIP",), (b"two parts", True)),
        (gzip.compress(gzip.compress(b"twice")), ("gzip, gzip",), (b"twice", True)),
        (zlib.compress(b"zlib"), ("deflate",), (b"zlib", True)),
        (zlib.compress(b"bare")[2:-4], ("deflate",), (b"bare", True)),
        (gzip.compress(bytes(5000))[:-12], ("gzip",), (bytes(5000), False)),
        (b"", ("gzip",), (b"", True)),
    ],
)
def test_packed_content_is_unpacked(body, codings, gives):
    """By the codings there are, with what can be had of one that was cut off."""
    data, whole = content(coded(body, *codings))
    assert (data, whole) == gives or (gives[1] is False and not whole and gives[0].startswith(data))


@pytest.mark.parametrize(
    "body, codings, why",
    [
        (gzip.compress(bytes(3_000_000)), ("gzip",), "unpacks to more than 1000000 bytes"),
        (gzip.compress(gzip.compress(bytes(500_000_000), 9)), ("gzip", "gzip"), "unpacks to more than 1000000 bytes"),
        (b"x", ("gzip", "gzip", "gzip"), "3 content codings"),
        (b"x", ("br",), "a coding that was not asked for ('br')"),
        (b"<html>", ("gzip",), "said to be packed (gzip), and is not"),
    ],
)
def test_a_bomb_or_another_coding_is_refused(body, codings, why):
    """What unpacks to more than is taken is left before it is all there."""
    with pytest.raises(Refused) as refused:
        content(coded(body, *codings), 1_000_000)
    assert why in refused.value.what


# -- the web archive ---------------------------------------------------------------------------------------------------


def test_a_web_archive_gives_back_what_was_put_in():
    """Bytes, headers of any bytes, the server's address, why an answer was cut off; and it is the same each time."""
    odd = (("Transfer-Encoding", "chunked"), ("X-Name", "caf\xc3\xa9 \x85 \xff"), ("x-name", "again"), ("Empty", ""))
    asked = (("Host", "news.example"),)
    put = [
        Exchange("http://news.example/a?b=ä", "GET", asked, 302, "Found", odd, b"", "192.0.2.1", AT),
        Exchange("http://news.example/c", "GET", (), 200, "", (), b"\x00\r\n\r\nbody", None, AT, "disconnect"),
    ]
    packed = archive(put, "onrecord 0")
    assert list(exchanges(packed)) == put
    assert archive(put, "onrecord 0") == packed


def test_a_web_archive_is_one_that_other_tools_read(tmp_path):
    """warcio's own check finds every digest right, and a hostile header has put in none of its own."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.checker import Checker

    hostile = (("X-Odd", "a\r\nSet-Cookie: b\0"), (":path", "/"), ("Name\r\nWARC-Type: warcinfo", "x"))
    made = Exchange("http://news.example/", "GET", hostile, 200, "OK\r\nX: y", hostile, b"body", "192.0.2.1", AT)
    file = tmp_path / "page.warc.gz"
    file.write_bytes(archive([made], "onrecord 0"))
    with file.open("rb") as opened:
        assert [each.rec_type for each in ArchiveIterator(opened)] == ["warcinfo", "response", "request"]
    checker = Checker(type("options", (), {"inputs": [str(file)], "verbose": False}))
    checker.process_all()
    assert checker.exit_value == 0
    (back,) = exchanges(file.read_bytes())
    assert (back.reason, back.header("x-odd")) == ("OK X: y", "a Set-Cookie: b")
    assert back.header("set-cookie") is None


def test_archives_of_other_makers_are_read():
    """Plain, chunked as it came over the line, without the request; what is none is an error in words."""
    block = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Date: 2031-06-01T12:00:00Z\r\n"
        f"WARC-Target-URI: http://news.example/\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    (made,) = exchanges(head.encode() + block + b"\r\n\r\n")
    assert (made.method, made.status, made.body, made.server) == ("GET", 200, b"body", None)
    with pytest.raises(ValueError, match="not a web archive"):
        list(exchanges(b"PK\x03\x04 something else altogether"))


# -- robots.txt --------------------------------------------------------------------------------------------------------


def gathered(address: str, **how):
    manners = Manners(allow_private=True, seconds=5)
    how = {"robots": Robots(now, manners), **how}
    return capture(address, collector="tester", now=now, tool="onrecord 0", manners=manners, **how)


def test_robots_txt_is_kept_to_and_asked_for_once(pages):
    """Its patterns hold, for each page on the way; a site is asked once."""
    pages.routes["/robots.txt"] = (200, {}, "User-agent: OnRecord\nDisallow: /print*\nUser-agent: *\nDisallow: /\n")
    pages.routes["/away"] = (302, {"Location": "/print/1"}, "")
    robots = Robots(now, Manners(allow_private=True))
    assert gathered(pages.url("/article"), robots=robots).doubts == ()
    for path in ("/print/1", "/away"):
        refused = gathered(pages.url(path), robots=robots)
        assert "asks programs not to take this page" in refused.what
        assert "--ignore-robots" in refused.todo
    assert pages.paths == ["/robots.txt", "/article", "/away"]


@pytest.mark.parametrize("status, taken", [(404, True), (403, True), (503, False), (500, False), (429, False)])
def test_where_there_is_no_robots_txt_all_may_be_taken_unless_the_site_fails(pages, status, taken):
    """RFC 9309, 2.3.1: none is a yes, a failure is a no."""
    pages.routes["/robots.txt"] = (status, {}, "")
    assert hasattr(gathered(pages.url("/article")), "arrivals") is taken


# -- the case ----------------------------------------------------------------------------------------------------------


def test_a_page_comes_in_as_its_archive_and_as_itself(case, pages):
    """Two originals under their digests, in one entry, and one document that is read."""
    pages.routes["/old"] = (301, {"Location": "/article"}, "")
    done = case.capture([pages.url("/old")], allow_private=True)
    assert (done.new, done.problems) == (1, ())
    whole, own = case.store.find(Capture)
    assert (whole.address, whole.media_type, whole.options) == (pages.url("/old"), "application/warc", ("container",))
    assert (own.address, own.media_type) == (pages.url("/article"), "text/html; charset=utf-8")
    assert own.options[:2] == ("part of", whole.sha256)
    assert [each.status for each in exchanges(case.store.original(whole.sha256))] == [301, 200]
    assert case.store.original(own.sha256) == ARTICLE.encode()
    assert [each.did for each in case.store.entries()] == ["capture"]
    assert (case.read().new, case.read().problems) == (1, ())
    (document,) = case.documents()
    assert (document.name, document.title) == (pages.url("/article"), "Shells hit clinic in Velmar")
    assert case.verify() == []


def test_files_and_pages_come_in_with_one_command(case, pages, report):
    """What fails of them is told, the rest goes through."""
    done = case.capture([report, pages.url("/article"), "http://127.0.0.2/x", "gopher://x/"], allow_private=False)
    assert (done.new, len(done.problems)) == (1, 3)
    done = case.capture([report, pages.url("/article")], allow_private=True)
    assert (done.new, done.unchanged, done.problems) == (1, 1, ())


@pytest.mark.parametrize(
    "served_as, text",
    [("text/html; charset=windows-1251", "Снаряды попали в больницу, сообщил городской совет Велмара в понедельник."),
     ("text/html", "Les obus ont touché l'hôpital de Velmar, a déclaré lundi le conseil municipal de la ville.")],
)  # fmt: skip
def test_a_page_is_read_in_the_encoding_its_server_names(case, pages, served_as, text):
    """Where the page itself names none."""
    encoding = served_as.partition("charset=")[2] or "cp1252"
    body = page("Velmar", text, text).replace('<meta charset="utf-8">', "").encode(encoding)
    pages.routes["/other"] = (200, {"Content-Type": served_as}, body)
    case.capture([pages.url("/other")], allow_private=True)
    case.read()
    assert text in case.documents()[0].text


def test_what_is_no_page_is_named_by_its_bytes(pages):
    """The server's word counts, unless the first bytes are those of something else."""
    assert served(coded(b"%PDF-1.7"), b"%PDF-1.7") == "application/pdf"
    odd, hostile = (
        Exchange("http://news.example/", "GET", (), 200, "", (("Content-Type", said),), b"", None, AT)
        for said in ('text/HTML;x=1; charset="UTF-8"', "<script>")
    )
    assert served(odd, b"<html>") == "text/html; charset=utf-8"
    assert served(odd, b"\x89PNG\r\n\x1a\n") == "image/png"
    assert served(hostile, b"<html>") == "text/html"


def test_a_doubted_page_is_kept_and_told(case, pages):
    """An error page is a capture like any other, with the doubt beside it, and the command says so."""
    pages.routes["/gone"] = (404, HTML, page("Page not found", "Nothing here."))
    done = case.capture([pages.url("/gone")], allow_private=True)
    assert (done.new, done.exit_code) == (1, 3)
    assert "error page: the server answered 404" in done.problems[0].what
    assert all("404" in each.note for each in case.store.find(Capture))


def test_what_cannot_be_unpacked_is_kept_packed(case, pages):
    """The web archive holds it; there is no page to read, and that is told."""
    pages.routes["/bomb"] = (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(bytes(80_000_000)))
    done = case.capture([pages.url("/bomb")], allow_private=True)
    assert (done.new, done.exit_code) == (1, 3)
    (whole,) = case.store.find(Capture)
    (answer,) = exchanges(case.store.original(whole.sha256))
    assert gzip.decompress(answer.body) == bytes(80_000_000)
    assert "unpacks to more than" in whole.note
    assert (case.read().new, case.documents()) == (0, [])


def test_hostile_headers_stay_data(case, pages):
    """Names and values of any kind go into the archive, and nowhere else."""
    answer = (
        b"HTTP/1.1 200 \x1b[31mOK\xff\r\nX-\xe9: \x1b]0;x\x07\r\nLink: <javascript:1>\r\nNo colon\r\n"
        b"Content-Type: text/html\x00; charset=../../x\r\nContent-Length: 6\r\n\r\n<html>"
    )
    pages.routes["/odd"] = lambda handler: handler.wfile.write(answer) and None
    done = case.capture([pages.url("/odd")], allow_private=True)
    assert done.new == 1
    assert all(each.media_type.isprintable() and "/.." not in each.media_type for each in case.store.find(Capture))
    assert case.verify() == []


def test_a_date_that_is_none_is_refused_before_anything_is_asked(case, pages):
    """As for files."""
    with pytest.raises(UsageError):
        case.capture([pages.url("/article")], published="yesterday", allow_private=True)
    with pytest.raises(UsageError):
        case.capture([pages.url("/article")], user_agent="a\r\nHost: b", allow_private=True)
    assert pages.paths == []


def test_the_command_takes_addresses_beside_files(tmp_path, pages, report):
    """`onrecord capture FILE https://...`, with its switches, and exit codes as ever."""
    where = ["--case", str(tmp_path / "case"), "--quiet"]
    done = CliRunner().invoke(app, ["capture", str(report), pages.url("/article"), *where])
    assert done.exit_code == 3 and "--allow-private" in done.stderr
    where += ["--allow-private", "--user-agent", "Archive/1"]
    done = CliRunner().invoke(app, ["capture", pages.url("/article"), *where])
    assert (done.exit_code, done.stdout.split()[:3]) == (0, ["capture", "1", "new,"])
    assert pages.requests[-1].headers["User-Agent"] == "Archive/1"
    assert CliRunner().invoke(app, ["capture", *where]).exit_code == 2


# -- how it was collected ----------------------------------------------------------------------------------------------


def custody(case, of: str) -> dict:
    (capture,) = [each for each in case.store.find(Capture) if each.media_type.startswith(of)]
    (record,) = [each for each in case.store.find(Collection) if each.capture == capture.id]
    return {each.name: each for each in record.elements}


def test_how_a_page_was_collected_is_told_item_by_item(case, pages):
    """What the Berkeley Protocol asks for (para. 155): each present, absent or not applicable."""
    pages.routes["/old"] = (301, {"Location": "/article"}, "")
    case.capture([pages.url("/old")], allow_private=True)
    found = custody(case, "text/html")
    named = ("address as given", "final address", "collector", "machine address")
    assert {name: found[name].value for name in named} == {
        "address as given": pages.url("/old"),
        "final address": pages.url("/article"),
        "collector": "tester",
        "machine address": "127.0.0.1, as this machine knows itself",
    }
    assert '"status": 301' in found["redirects"].value
    assert found["page source"].sha256 == found["SHA-256"].value == sha256(ARTICLE.encode()).hexdigest()
    assert case.store.original(found["web archive"].sha256)
    assert {name: each.standing for name, each in found.items() if each.standing != "present"} == {
        "full-page capture": "absent",
        "embedded media": "absent",
        "contextual data": "absent",
        "virtual identity": "not applicable",
        "original name": "not applicable",
        "transport security": "absent",
    } | {name: found[name].standing for name in ("clock", "clock offset") if found[name].standing != "present"}
    assert all(each.value for each in found.values())
    row = next(each for each in case.show("captures") if each["media_type"].startswith("text/html"))
    absent = 3 + sum(found[name].standing == "absent" for name in ("clock", "clock offset"))
    assert row["completeness"] == f"{15 - absent} present, {absent} absent, 1 not applicable"
    assert row["absent"][:3] == ["full-page capture", "embedded media", "contextual data"]
    assert case.find(row["collection"])["capture"] == row["id"]


def test_a_collector_may_leave_the_machine_out(case, pages):
    """Then the item says that it was left out."""
    case.capture([pages.url("/article")], allow_private=True, hide_machine=True)
    assert custody(case, "text/html")["machine address"].standing == "absent"


def test_how_a_file_was_collected_is_told_too(case, report):
    """Most of it is not applicable, and says why."""
    case.capture([report])
    found = custody(case, "text/plain")
    assert (found["original name"].value, found["collector"].value) == ("report.txt", "tester")
    assert found["page source"].standing == found["final address"].standing == "not applicable"
    assert len(found["SHA-512"].value) == 128
    assert found["software"].value.startswith("onrecord ")


def test_a_name_of_a_file_is_data_whatever_is_in_it(case, tmp_path):
    """What cannot be shown is percent-encoded; the bytes of the name can be had back."""
    name = b"r\xffep\xe2\x80\xaeort\x1b.txt"
    (tmp_path / "folder").mkdir()
    with open(bytes(tmp_path / "folder") + b"/" + name, "wb") as file:
        file.write(b"Shells hit the market of Velmar.\n")
    case.capture([tmp_path / "folder"])
    assert custody(case, "text/plain")["original name"].value == "percent-encoded: r%FFep%E2%80%AEort%1B.txt"


def test_guard_names_every_kind_of_address_a_person_may_give():
    """A web address is told from a file by its scheme."""
    assert guard.is_address("https://news.example") and guard.is_address("FILE:///x")
    assert not guard.is_address("articles/a.html") and not guard.is_address("C:\\x") and not guard.is_address("a:b.txt")


def test_the_meter_stands_in_the_list_and_on_the_page(tmp_path, pages):
    """`onrecord show captures`, and the case file that `onrecord build` writes of an address."""
    where = ["--case", str(tmp_path / "case")]
    done = CliRunner().invoke(app, ["build", pages.url("/article"), "--allow-private", "--hide-machine", "--quiet",
                                    "--out", str(tmp_path / "out"), *where])  # fmt: skip
    assert done.exit_code == 0
    shown = CliRunner().invoke(app, ["show", "captures", *where]).stdout.splitlines()
    assert "; collected: " in shown[1] and shown[1].endswith(" absent, 1 not applicable")
    assert "absent: full-page capture, embedded media, contextual data, machine address" in (
        tmp_path / "out" / "index.html"
    ).read_text(encoding="utf-8")
