"""Feeds: the pages a site announces are taken slowly, each once, and no feed can do harm."""

import gzip

import pytest
from typer.testing import CliRunner

from _pages import PageServer, page
from onrecord.cli import app
from onrecord.errors import UsageError
from onrecord.intake.files import Refused
from onrecord.intake.web.feeds import announced
from onrecord.models import Capture, Collection

HTML = {"Content-Type": "text/html; charset=utf-8"}
TEXT = "At least 12 people were killed when shells hit a clinic in Velmar on Monday, the Velmar city council said."
HOME = "http://news.example/feed"


def rss(*items: tuple[str, str | None]) -> str:
    told = "".join(f"<item><link>{link}</link>{f'<pubDate>{at}</pubDate>' if at else ''}</item>" for link, at in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Velmar Post</title>{told}</channel></rss>'


def sitemap(*items: tuple[str, str | None], kind: str = "urlset", each: str = "url") -> str:
    dated = ((link, f"<lastmod>{at}</lastmod>" if at else "") for link, at in items)
    told = "".join(f"<{each}><loc>{link}</loc>{at}</{each}>" for link, at in dated)
    return f'<?xml version="1.0"?><{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{told}</{kind}>'


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Velmar Post</title>
<entry><link href="/a"/><published>2031-06-01T10:00:00Z</published><updated>2031-06-02T10:00:00+03:00</updated></entry>
<entry><link href="http://news.example/b"/></entry></feed>"""


@pytest.mark.parametrize(
    "data, pages",
    [
        (rss(("/a", "Mon, 02 Jun 2031 10:00:00 +0300"), ("http://other.example/b", None)),
         [("http://news.example/a", "2031-06-02T07:00:00Z"), ("http://other.example/b", None)]),
        (ATOM, [("http://news.example/a", "2031-06-02T07:00:00Z"), ("http://news.example/b", None)]),
        (sitemap(("http://news.example/a", "2031-06-02T10:00:00+03:00"), ("http://news.example/b", "2031-06-01"),
                 ("http://news.example/c", "soon")),
         [("http://news.example/a", "2031-06-02T07:00:00Z"), ("http://news.example/b", "2031-06-01T00:00:00Z"),
          ("http://news.example/c", None)]),
    ],
    ids=["rss", "atom", "sitemap"],
)  # fmt: skip
def test_each_kind_of_feed_is_read(data, pages):
    """Its links, relative ones too, and when each was changed last, in UTC."""
    found, further = announced(data.encode(), HOME)
    assert [(each.address, each.dated) for each in found] == pages
    assert further == []


def test_an_index_of_sitemaps_leads_on():
    """It announces sitemaps and no pages."""
    found, further = announced(sitemap((HOME, "2031-06-01"), kind="sitemapindex", each="sitemap").encode(), HOME)
    assert (found, [each.address for each in further]) == ([], [HOME])


NESTED = "".join(f'<!ENTITY {chr(98 + each)} "{f"&{chr(97 + each)};" * 20}">' for each in range(8))
BOMB = f'<!DOCTYPE x [<!ENTITY a "{100 * "x"}">{NESTED}]>'
LEAK = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("trick", [BOMB, LEAK], ids=["bomb", "leak"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_that_defines_entities_is_refused(trick, encoding):
    """Nested they are a bomb, and others read files."""
    for data in (rss(("/&i;", None)), sitemap(("http://news.example/&i;", None))):
        hostile = data.replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{encoding}"?>{trick}')
        with pytest.raises(Refused, match="defines entities"):
            announced(hostile.encode(encoding), HOME)


@pytest.mark.parametrize("data", [b"", b"<html><p>x</p></html>", b"\xff\xfe", b"{}", b"<rss", b"<urlset></urlset>"])
def test_what_is_no_feed_is_refused(data):
    """With a word for it; nothing breaks."""
    with pytest.raises(Refused, match="no feed"):
        announced(data, HOME)


@pytest.fixture
def site():
    with PageServer() as server:
        for each in "abcd":
            server.routes[f"/{each}"] = (200, HTML, page(f"Shells hit clinic {each}", TEXT, TEXT))
        server.routes["/feed"] = lambda handler: (200, {}, rss(*[
            (server.url(f"/{each}"), f"Mon, {day:02} Jun 2025 10:00:00 GMT") for day, each in enumerate("abcd", 1)]))
        yield server


def gather(case, site, **how):
    return case.capture_feed(site.url("/feed"), **{"delay": 0, "allow_private": True, **how})


def test_the_pages_of_a_feed_come_in_newest_first_and_once(case, site):
    """Up to the limit; what is there is left alone, until the feed says that it was changed."""
    assert gather(case, site, limit=3).new == 3
    assert site.paths == ["/robots.txt", "/feed", "/d", "/c", "/b"]
    done = gather(case, site)
    assert (done.new, done.unchanged, done.problems) == (1, 3, ())
    site.routes["/feed"] = (200, {}, rss((site.url("/d"), "Sun, 01 Jun 2036 10:00:00 GMT"), (site.url("/a"), None)))
    done = gather(case, site)
    assert (done.new, done.unchanged) == (1, 1)
    found = [each for record in case.store.find(Collection) for each in record.elements if each.name == "options"]
    assert all(site.url("/feed") in each.value for each in found)


def test_what_is_dated_before_a_day_is_left_out(case, site):
    """A partial date will do; what is no date is refused at once."""
    assert gather(case, site, since="2025-06-03").new == 2
    assert gather(case, site, since="2026").new == 0
    with pytest.raises(UsageError):
        gather(case, site, since="last week")


def test_a_sitemap_and_what_an_index_leads_to_are_followed(case, site):
    """Packed ones too."""
    site.routes["/index"] = (200, {}, sitemap((site.url("/map.xml.gz"), None), kind="sitemapindex", each="sitemap"))
    links = sitemap((site.url("/a"), None), (site.url("/b"), None))
    site.routes["/map.xml.gz"] = (200, {}, gzip.compress(links.encode()))
    assert case.capture_feed(site.url("/index"), delay=0, allow_private=True).new == 2


def test_a_feed_cannot_send_us_elsewhere(case, site):
    """Only its own server may be a private one; robots.txt holds for each page; the others are taken."""
    site.routes["/robots.txt"] = (200, {}, "User-agent: *\nDisallow: /b\n")
    links = ("file:///etc/passwd", "http://127.0.0.2/", site.url("/b"), site.url("/a"))
    site.routes["/feed"] = (200, {}, rss(*[(each, None) for each in links]))
    done = gather(case, site)
    assert (done.new, len(done.problems), done.exit_code) == (1, 3, 3)
    assert site.paths == ["/robots.txt", "/feed", "/a"]


def test_a_server_that_asks_to_wait_is_waited_for_or_left_alone(case, site):
    """Within bounds; what was taken stays, and the next run goes on."""
    busy = ["0", "0"]
    article = site.routes["/c"]
    site.routes["/c"] = lambda handler: (429, {"Retry-After": busy.pop()}, "") if busy else article
    assert gather(case, site, limit=2).new == 2
    assert site.paths[-3:] == ["/c", "/c", "/c"]
    site.routes["/b"] = (503, {"Retry-After": "86400"}, "")
    done = gather(case, site)
    assert (done.new, done.unchanged) == (0, 2)
    assert "asks to be left alone" in done.problems[0].what and "again later" in done.problems[0].todo
    assert site.paths[-1] == "/b"


def test_a_page_that_was_doubted_is_tried_again(case, site):
    """An error page is no reason to leave an article out for good."""
    article = site.routes["/d"]
    site.routes["/d"] = (500, HTML, "")
    assert len(gather(case, site, limit=1).problems) == 1
    site.routes["/d"] = article
    assert (gather(case, site, limit=1).new, gather(case, site, limit=1).unchanged) == (1, 1)


def test_the_command_follows_a_feed(tmp_path, site):
    """`onrecord capture --feed URL`."""
    where = ["--case", str(tmp_path / "case"), "--quiet", "--allow-private", "--delay", "0"]
    done = CliRunner().invoke(app, ["capture", "--feed", site.url("/feed"), "--limit", "2", *where])
    assert (done.exit_code, done.stdout.split()) == (0, ["capture", "2", "new,", "0", "unchanged"])
    done = CliRunner().invoke(app, ["capture", "--feed", site.url("/a"), *where])
    assert done.exit_code == 1 and "no feed" in done.stderr


def test_only_pages_become_documents(case, site):
    """The archives that came with them are kept, and are nothing to read."""
    gather(case, site)
    assert len(list(case.store.find(Capture))) == 8
    assert (case.read().new, case.read().problems) == (4, ())
