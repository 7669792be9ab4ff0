"""Hostile pages: nothing in them runs, is fetched or expanded, and each gives its text or a clear word why not.

The sizes are chosen so that what grows with the square of them would take minutes.
"""

import socket
from threading import Thread

import pytest

from onrecord.models import Capture, Document
from onrecord.reading import read

SAID = "".join(
    f"<p>Shells fell on house {n} of the town of Velmar on Thursday &mdash; {n} people died, officials there said.</p>"
    for n in range(2, 9)
)  # fmt: skip


def reading(page: str | bytes) -> Document:
    """The document of a page."""
    data = page.encode() if isinstance(page, str) else page
    return read(
        Capture(address="page.html", captured_at="2031-06-01T12:00:00Z", collector="tester", media_type="text/html",
                sha256="0" * 64, size=len(data), tool="onrecord 0"),
        data,
    )  # fmt: skip


LAUGHS = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {here} "{f"&{before};" * 10}">' for before, here in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    "page",
    [
        f"<html><script>document.write('GUILT'); while (true) {{}}</script><body onload='GUILT()'>{SAID}</body></html>",
        f'<html><head><meta http-equiv="refresh" content="0;url=file:///etc/passwd"></head><body>{SAID}</body></html>',
        f'<html><body><iframe src="file:///etc/passwd"></iframe><object data="/etc/passwd"/>{SAID}</body></html>',
        f'<?xml version="1.0"?>{LAUGHS}<html><body>{SAID}<p>&i;</p></body></html>',
        f'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body>{SAID}<p>&a;</p></body></html>',
        f'<html><body><div title="{"x" * 400_000}">{SAID}</div></body></html>',
        f'<html><body><img src="data:image/png;base64,{"A" * 400_000}">{SAID}</body></html>',
        f'<html><head><meta name="date" content="{"1 " * 100_000}"></head><body>{SAID}</body></html>',
        f'<html><script type="application/ld+json">{"[" * 200_000}</script><body>{SAID}</body></html>',
        f'<html><script type="application/ld+json">{{"datePublished": "{"March " * 50_000}"}}</script>{SAID}</html>',
        f"<html><head><title>{'t ' * 100_000}</title></head><body>{SAID}</body></html>",
        f"<html><body>{'<![CDATA[' * 50_000}{SAID}</body></html>",
        f"<html><body>{'&nbsp;' * 300_000}{SAID}</body></html>",
        f"<html><body>{'</' * 90_000}{SAID}</body></html>",
        f"<html><body>{SAID}{'<b>' * 240}</body></html>",
        f'<html><head><meta charset="zlib"></head><body>{SAID}</body></html>',
        f'<html><head><meta charset="punycode"></head><body>{SAID}</body></html>',
        f'<html><head><meta charset="unicode_escape"></head><body>{SAID}<p>\\x47UILT \\u0047UILT</p></body></html>',
    ],
    ids=["scripts", "refresh", "frames", "a billion laughs", "a file's entity", "a huge attribute", "a picture inside",
         "a huge date", "nested JSON", "a date without end", "a huge title", "CDATA", "blanks", "ends of nothing",
         "unclosed", "a false encoding", "an encoding of hosts", "an encoding that runs escapes"],
)  # fmt: skip
def test_what_a_page_says_is_found_among_what_it_tries(page):
    """The words are there, and nothing that was to be run, fetched or expanded."""
    document = reading(page)
    assert document.unread is None and "Shells fell on house 5 of the town of Velmar" in document.text
    assert not any(bad in document.text for bad in ("GUILT", "root:", "aaaaaaaaaa"))
    assert document.published is None and len(document.text) < 5_000


@pytest.mark.parametrize(
    "page, why",
    [
        ("<div>" * 1_000_000 + SAID + "</div>" * 1_000_000, "bytes of HTML, the limit is 5,000,000"),
        ("<div>" * 45_000 + SAID + "</div>" * 45_000, "elements nested more than 250 deep"),
        ("<p>" * 200_000, "more than 100,000 tags"),
        ("<div " + " ".join(f"a{n}=1" for n in range(200_000)) + f">{SAID}</div>", "more than 1,000 attributes"),
        ("<div x='>' " + " ".join(f"a{n}" for n in range(200_000)) + f">{SAID}</div>", "more than 1,000 attributes"),
        ("<a x='<' " + "b=1 " * 200_000 + f">{SAID}</a>", "more than 1,000 attributes"),
        ("<p>" + "Shells hit Velmar. " * 60_000, "no main text"),
        (SAID + "<p>" + "x" * 1_000_000, "characters, the limit is 1,000,000"),
        (SAID.replace("e", "e\0"), "not text"),
        ("<!--" * 50_000 + SAID, "could not be parsed"),
        ("<!--" + "x-" * 1_000_000 + SAID, "could not be parsed"),
        ("<script>" + "if(a<b){}" * 90_000, "no main text"),
        ("<script>" * 45_000, "elements nested more than 250 deep"),
        ("&" * 2_000_000, "no main text"),
        (b"\x1f\x8b\x08" + bytes(10_000), "not text: it looks like a gzip archive"),
        (b"PK\x03\x04" + bytes(10_000), "not text: it looks like a ZIP archive"),
    ],
    ids=["10 MB of nested tags", "nested", "tags", "attributes", "attributes behind a quoted end",
         "attributes behind a quoted tag", "one line of 1 MB", "one word of 1 MB", "nulls", "comments",
         "unclosed comment", "script without end", "scripts", "ampersands", "gzip", "ZIP"],
)  # fmt: skip
def test_what_goes_beyond_a_limit_says_which(page, why):
    """The original is kept, and the message says what to do."""
    document = reading(page)
    assert why in document.unread and "kept" in document.unread


def test_scripts_are_no_tags():
    """A long script with signs of comparison, and text with an apostrophe, are no tags of many attributes."""
    script = "<script>" + "for(i=0;i<n;i++){it = 'x'; a = i<b}" * 2_000 + "</script>"
    assert reading(f"<html><body>{script}<p>It's {'well ' * 3_000}.</p>{SAID}</body></html>").unread is None


def test_nothing_is_fetched():
    """A page that names a server of pictures, styles, frames and a place to go on to: nobody calls there."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        called = []
        waiting = Thread(target=lambda: called.append(_accepted(server)))
        waiting.start()
        at = f"http://127.0.0.1:{server.getsockname()[1]}/"
        page = (
            f'<html><head><base href="{at}"><link rel="stylesheet" href="a.css"><script src="{at}a.js"></script>'
            f'<meta http-equiv="refresh" content="0;url={at}"><link rel="canonical" href="{at}"></head><body>'
            f'<img src="a.png"><iframe src="{at}"></iframe>{SAID}</body></html>'
        )
        assert reading(page).unread is None
        waiting.join()
    assert called == [False]


def _accepted(server: socket.socket) -> bool:
    try:
        server.accept()
    except TimeoutError:
        return False
    return True
