"""Is the text really the article? What shows that a page may be something else, named, with the sign that was seen.

A capture that looks whole and holds a cookie notice is worse than none: nobody goes back for the article. Each check
here is one kind of page that stands in an article's place and the sign it is known by; the signs are general ones
(statuses, headers, schema.org's own statement, forms, a few phrases in some languages), and phrases count only where
the page says little else. A doubt decides nothing: the page is kept, and a person looks.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from urllib.parse import urlsplit

from onrecord.intake.web.warc import Exchange

LITTLE = 900  # letters of prose; a short news item has about a thousand
NEXT_TO_NOTHING = 80  # letters
_HARDLY_ANY = 300  # letters: no article, but a notice may have so many
_LOOKED_AT = 3_000_000  # bytes of a page
_MOST = 20_000  # characters of it that are weighed: a page that says more says more than little
_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts of few letters
_NO_PROSE = ("script", "style", "noscript", "template", "nav", "footer", "form", "select", "button", "svg", "iframe")
_APART = re.compile(r"\s+[-–—|·»/]\s+|[|»]")  # what sets a site's name off in a title
_SENTENCE = re.compile(r"[^.!?…\n]+")


@dataclass(frozen=True)
class Page:
    """A page as the checks see it."""

    asked: str  # the address that was asked for first
    exchange: Exchange
    markup: str

    @cached_property
    def tree(self):
        """The elements; None where nothing could be made of the markup."""
        from lxml.etree import LxmlError
        from lxml.html import HTMLParser, document_fromstring

        try:
            return document_fromstring(self.markup, parser=HTMLParser(remove_comments=True, remove_pis=True))
        except (LxmlError, ValueError, AssertionError):
            return None

    @cached_property
    def called(self) -> list[str]:
        """What the page calls itself: its title and its first heading."""
        if self.tree is None:
            return []
        first = [next(self.tree.iter(name), None) for name in ("title", "h1")]
        return [" ".join("".join(each.itertext()).split())[:300] for each in first if each is not None]

    @cached_property
    def prose(self) -> str:
        """What is to be read on the page, without menus, forms and what is only for machines; of a long one the
        beginning."""
        return " ".join(" ".join(_prose(self.tree)).split())[:_MOST] if self.tree is not None else ""

    @cached_property
    def everything(self) -> str:
        """All words of the page that a reader may see; of a long one the beginning."""
        if self.tree is None:
            return ""
        words = (each.text_content() for name in ("title", "body") for each in self.tree.iter(name))
        return " ".join(" ".join(words).split())[:_MOST]

    @cached_property
    def letters(self) -> int:
        """How much is to be read: letters, those of scripts that say more with one counted for more."""
        return sum(each.isalpha() for each in self.prose) + 2 * len(_DENSE.findall(self.prose))

    def has(self, path: str) -> bool:
        """Whether there is an element of that XPath."""
        return self.tree is not None and bool(self.tree.xpath(path))


def check(asked: str, exchange: Exchange, data: bytes, kind: str, whole: bool = True) -> tuple[str, ...]:
    """What speaks against taking the page for the article: each doubt as "NAME: the sign"; none when nothing does.

    `asked` is the address that was asked for, `exchange` the answer, `data` what it holds and `kind` its media type;
    `whole` is False when the packed content had no end. Bytes that are no page of HTML are asked only whether they
    came whole.
    """
    found = [_wrong_status(exchange), _cut_off(exchange, data, kind, whole)]
    if "html" in kind:
        page = Page(asked, exchange, _text(data[:_LOOKED_AT], kind))
        kinds = (_challenge, _paywall) if found[0] else _KINDS
        found += [next(filter(None, (each(page) for each in kinds)), None)]
    return tuple(each for each in found if each)


def _wrong_status(exchange: Exchange) -> str | None:
    """The server itself says that this is not what was asked for."""
    if 200 <= exchange.status < 300:
        return None
    name = {401: "login", 402: "paywall", 429: "too many requests"}.get(exchange.status, "error page")
    return f"{name}: the server answered {exchange.answered}"


def _cut_off(exchange: Exchange, data: bytes, kind: str, whole: bool) -> str | None:
    """The answer, or the page, ends before its end."""
    ends = {"length": "it is longer than what is taken of a page", "time": "the time for it was over",
            "disconnect": "the connection broke off"}  # fmt: skip
    if exchange.truncated:
        return f"truncated: {ends.get(exchange.truncated, 'the answer ends before its end')}"
    if not whole:
        return "truncated: its packed content has no end"
    last = data[-2000:].rstrip()
    if "html" in kind and last.rfind(b"<") > last.rfind(b">") and re.search(rb"<[a-zA-Z/!][^<>]*$", last):
        return "truncated: the page ends within a tag"
    return None


@cache
def _sign(name: str) -> re.Pattern:
    """The pattern of a sign of `_signs.toml`."""
    from importlib.resources import files
    from tomllib import loads

    signs = loads((files(__package__) / "_signs.toml").read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?:{each})" for each in signs[name]), re.I)


def _challenge(page: Page) -> str | None:
    """A page that wants to know whether a person is asking."""
    if (page.exchange.header("cf-mitigated") or "").lower() == "challenge":
        return "bot challenge: the server's headers say so (cf-mitigated)"
    if page.letters < 2 * _HARDLY_ANY and (seen := _sign("human").search(page.everything)):
        return f"bot challenge: it says {seen[0]!r} and little else"
    if page.letters < NEXT_TO_NOTHING and (seen := _sign("captcha").search(page.markup)):
        return f"bot challenge: it holds {seen[0]!r} and nothing to read"
    return None


def _says_error(page: Page) -> str | None:
    """An error page that is served as if it were none."""
    parts = (each.strip(" .!") for title in page.called for each in (title, *_APART.split(title)))
    seen = next((each for each in parts if each and _sign("error").fullmatch(each)), None)
    return f"error page: it is called {seen[:80]!r} and says little else" if seen and page.letters < LITTLE else None


def _front_page(page: Page) -> str | None:
    """A redirect from an article to the front page: the article is gone."""
    asked, came = urlsplit(page.asked), urlsplit(page.exchange.address)
    if asked.path.strip("/") and not came.path.strip("/") and not came.query and len(asked.path) > 12:
        return "error page: the address of an article led to the front page"
    return None


def _paywall(page: Page) -> str | None:
    """A page that shows a part, or nothing, to whoever has not paid or logged in."""
    if _not_free(page):
        return "paywall: the page states that it is not accessible for free (schema.org isAccessibleForFree)"
    if page.letters < 3 * LITTLE and (seen := _sign("pay").search(page.everything)):
        return f"paywall: it says {seen[0]!r}"
    if page.letters < _HARDLY_ANY and page.has("//input[@type='password']"):
        return "login: it asks for a password and says little else"
    return None


def _consent(page: Page) -> str | None:
    """A page that gives nothing before its cookies are accepted."""
    host = urlsplit(page.exchange.address).hostname or ""
    if host.startswith(("consent.", "cookie.", "privacy-mgmt.")) and host != urlsplit(page.asked).hostname:
        return f"cookie wall: the address led to {host}"
    if page.letters >= 3 * LITTLE or not _sign("agree").search(page.everything):
        return None
    others = [each for each in _SENTENCE.findall(page.prose) if not _sign("cookies").search(each)]
    rest = sum(letter.isalpha() for each in others for letter in each)
    if rest < _HARDLY_ANY and len(_sign("cookies").findall(page.everything)) > 1:
        return "cookie wall: it asks to accept cookies and says little else"
    return None


def _stub(page: Page) -> str | None:
    """The beginning of an article, and a link to the rest of it."""
    cut = re.findall(rf"(?:…|\.\.\.)\W{{0,6}}((?:{_sign('more').pattern}))", page.prose, re.I)
    if len(cut) == 1 and page.letters < 2 * LITTLE:  # many of them are a list of articles
        return f"truncated: its text breaks off, and {cut[0]!r} leads to more"
    return None


def _scripts(page: Page) -> str | None:
    """A page that is only made by its scripts, or has nothing on it at all."""
    if page.letters >= NEXT_TO_NOTHING:
        return None
    if page.has("//script") or page.has("//noscript"):
        return "script only: next to nothing is to be read before its scripts have run"
    return "empty page: nothing is to be read on it" if not page.letters else None


_KINDS = (_challenge, _says_error, _front_page, _paywall, _consent, _stub, _scripts)  # the first one seen names it


def _not_free(page: Page) -> bool:
    """schema.org's own statement about an article behind a wall, in JSON-LD or as microdata."""
    if page.tree is None:
        return False
    for each in page.tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            stated = json.loads(each.text or "")
        except (ValueError, RecursionError):
            continue
        if any(_is_false(value) for value in _values(stated, "isAccessibleForFree")):
            return True
    return any(_is_false(each.get("content")) for each in page.tree.iter("meta")
               if each.get("itemprop") == "isAccessibleForFree")


def _is_false(value: object) -> bool:
    return value is False or isinstance(value, str) and value.strip().lower() in ("false", "http://schema.org/false")


def _values(stated: object, name: str, depth: int = 0) -> Iterator[object]:
    """What a name stands for in JSON, wherever it stands; not for parts of a page, which are not the whole of it."""
    if isinstance(stated, dict) and depth < 6:
        if name in stated:
            yield stated[name]
        for key, each in stated.items():
            if key != "hasPart":
                yield from _values(each, name, depth + 1)
    elif isinstance(stated, list) and depth < 6:
        for each in stated:
            yield from _values(each, name, depth + 1)


def _prose(tree) -> Iterator[str]:
    """Text by text, leaving out elements that are no prose. Not by recursion: pages nest deep."""
    waiting = [tree]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
            continue
        if isinstance(each.tag, str) and each.tag not in _NO_PROSE and each.tag != "head":
            inside = [each.text or ""]
            for child in each:
                inside += [child, child.tail or ""]
            waiting += reversed(inside)


def _text(data: bytes, kind: str) -> str:
    """The markup as text: by what the server says, as UTF-8, or as the page declares."""
    declared = re.search(r"charset=([\w.:-]+)", kind) or re.search(r"charset=[\"']?([\w.:-]+)",
                                                                   data[:4096].decode("latin-1"), re.I)
    for name in (declared and declared[1], "utf-8"):
        try:
            return data.decode(name).replace("\0", "") if name else data.decode("utf-8")
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1").replace("\0", "")
