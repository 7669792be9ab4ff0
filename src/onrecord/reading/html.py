"""Web pages: the main text and what the page says of itself, found by trafilatura.

Nothing of a page is executed and nothing is fetched. A date counts when the page states it as its own (meta tags,
schema.org's datePublished, a `time` element marked so); dates found elsewhere on a page are not taken for it.
"""

import json
import logging
import re
from collections.abc import Iterator
from functools import cache

from onrecord.dates import absolute
from onrecord.media import decoded
from onrecord.models import Capture, Document, PartialDate
from onrecord.reading._decode import decode
from onrecord.reading._document import document, unreadable
from onrecord.reading._regions import Marked

MEDIA_TYPES = ("text/html", "application/xhtml+xml")
VERSION = 1
LARGEST = 5_000_000  # bytes; a page of news is a tenth of that
MOST = 100_000  # tags; beyond that the time it takes grows without use
DEEPEST = 250  # open elements; libxml2 stops at 256 and would cut the text there
MOST_ATTRIBUTES = 1_000  # in one tag; libxml2 compares each with each, and 200,000 take it minutes

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{2,20})""", re.I)
_SERVED = re.compile(r";\s*charset=([\w.:-]{2,30})")  # in a media type
_AS_BROWSERS = dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"), "cp1252")  # WHATWG Encoding, 4.2
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*?(/?)>")
_WHOLE_TAG = re.compile(r"""<[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*+""")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_NAME = re.compile(r"[^\s/=>]+")
_LONGEST_DATE = 100  # characters
_LONG = 2_000  # characters of a tag whose attributes are counted
# Elements that need no end tag (HTML, section 13.1.2.4) do not nest however often they stand in a page.
_FLAT = frozenset((
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "rp", "rt",
    "html", "head", "body", "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
    "track", "wbr", "param",
))
_META_DATES = frozenset((
    "article:published_time", "og:published_time", "og:article:published_time", "date", "pubdate", "publishdate",
    "publish-date", "publish_date", "publication_date", "publicationdate", "datepublished", "article.published",
    "dc.date", "dc.date.issued", "dc.date.created", "dcterms.date", "dcterms.created", "dcterms.issued",
    "parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_date", "cxenseparse:recs:publishtime",
))
_INSTEAD = "The original is kept; save the report as a text and capture that"


def read(capture: Capture, data: bytes) -> Document:
    """The document of a web page: its text is what trafilatura takes for the main text."""
    made_by = f"html {VERSION}, trafilatura {_version()}"
    page, problem = _decode(data, _SERVED.search(capture.media_type)) if len(data) <= LARGEST else ("", None)
    if problem:
        return unreadable(capture, made_by, f"{problem}. The original is kept; capture the text it holds")
    if beyond := _too_much(data, page):
        return unreadable(capture, made_by, f"{beyond}. {_INSTEAD}")
    try:
        text, said = _extract(page)
    except Exception as failure:  # whatever a hostile page does to the parser, the other documents go through
        return unreadable(capture, made_by, f"the page could not be parsed ({type(failure).__name__}). {_INSTEAD}")
    if not text.strip():
        return unreadable(capture, made_by, f"no main text found in the page. {_INSTEAD}")
    return document(capture, text, made_by, said)


@cache
def _version() -> str:
    from importlib.metadata import version

    return version("trafilatura")


def _decode(data: bytes, served: re.Match | None = None) -> tuple[str, str | None]:
    """The page as text: by its mark, what its server said, what it declares, or its bytes (the order of the HTML
    standard, 13.2.3.2)."""
    declared = _CHARSET.search(data[:4096])
    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        for name in (served and served[1], declared and declared[1].decode("ascii")):
            page = decoded(data, _AS_BROWSERS.get(name.lower(), name)) if name else None
            if page is not None:  # a false declaration is common; the bytes say more
                return page, None
    found = decode(data)
    return found.text, found.problem


def _too_much(data: bytes, page: str) -> str | None:
    """Which limit a page goes beyond, in words: told before any parser sees it."""
    if len(data) > LARGEST:
        return f"{len(data):,} bytes of HTML, the limit is {LARGEST:,}"
    if page.count("<") > MOST:
        return f"more than {MOST:,} tags"
    if any(_attributes(each[0]) > MOST_ATTRIBUTES for each in _WHOLE_TAG.finditer(_without_scripts(page))):
        return f"a tag with more than {MOST_ATTRIBUTES:,} attributes"
    return f"elements nested more than {DEEPEST} deep" if _depth(page) > DEEPEST else None


def _without_scripts(page: str) -> str:
    """The page without the insides of scripts, styles and comments, where a "<" begins no tag."""
    folded = page.lower() if len(page.lower()) == len(page) else page
    kept, at = [], 0
    for found in re.finditer(r"<(?:script|style|!--)", folded):
        if found.start() >= at:
            ending = "-->" if found[0] == "<!--" else f"</{found[0][1:]}"
            end = folded.find(ending, found.end())
            kept.append(page[at : found.end()])
            at = len(page) if end < 0 else end
    return "".join([*kept, page[at:]])


def _attributes(tag: str) -> int:
    """How many attributes a long tag has, or more: a value without quotes is counted too."""
    return len(_NAME.findall(_QUOTED.sub("", tag))) if len(tag) > _LONG else 0


def _depth(page: str) -> int:
    """The most elements open at once, counting tags only: quick, and before any parser sees the page."""
    deepest = depth = 0
    for closing, name, empty in _TAG.findall(page):
        if name.lower() not in _FLAT and not empty:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _extract(page: str) -> tuple[str, Marked]:
    import trafilatura
    from lxml.html import HTMLParser, document_fromstring

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what goes wrong is told by the document
    page = re.sub(r"^\s*<\?xml[^>]*\?>", "", page.replace("\x00", ""))
    if not page.strip():
        return "", Marked()
    tree = document_fromstring(page, parser=HTMLParser(remove_comments=True, remove_pis=True))
    published = next(_dates(tree), None)
    found = trafilatura.bare_extraction(page, include_comments=False, include_tables=True, with_metadata=True)
    if found is None:
        return "", Marked(published=published)
    return found.text or "", Marked(
        title=_line(found.title), byline=_line(found.author), publisher=_line(found.sitename), published=published
    )


def _line(words: str | None) -> str | None:
    return " ".join(words.split())[:300] or None if words else None


def _dates(tree) -> Iterator[PartialDate]:
    """The dates the page states as its own, the most explicit first."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            stated = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        yield from _dated(_published_in(stated), "schema.org datePublished")
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in _META_DATES:
            yield from _dated([meta.get("content")], name)
    for time in tree.iter("time"):
        if time.get("pubdate") is not None or "datepublished" in (time.get("itemprop") or "").lower():
            yield from _dated([time.get("datetime"), time.text], "time element")


def _dated(values, where: str) -> Iterator[PartialDate]:
    for each in values:
        value = absolute(each) if isinstance(each, str) and len(each) <= _LONGEST_DATE else None
        if value and len(value) == 10:
            yield PartialDate(value=value, basis=f"the page's metadata ({where})")


def _published_in(stated, depth: int = 0) -> Iterator[str]:
    if isinstance(stated, dict) and depth < 6:
        if "datePublished" in stated:
            yield stated["datePublished"]
        for each in stated.values():
            yield from _published_in(each, depth + 1)
    elif isinstance(stated, list) and depth < 6:
        for each in stated:
            yield from _published_in(each, depth + 1)


def every_word(data: bytes) -> str:
    """All words of a page, a block a line, for a page that has no main text: a letter of two lines. "" for none."""
    from lxml.etree import LxmlError
    from lxml.html import HTMLParser, document_fromstring

    page, problem = _decode(data)
    if problem or _too_much(data, page) or not page.strip():
        return ""
    try:
        tree = document_fromstring(page.replace("\x00", ""), parser=HTMLParser(remove_comments=True, remove_pis=True))
    except (LxmlError, ValueError):
        return ""
    for each in list(tree.iter("script", "style", "head", "noscript", "template")):
        each.drop_tree()
    for each in tree.iter("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table"):
        each.tail = "\n" + (each.tail or "")
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return "\n".join(line for line in lines if line)
