"""Feeds: the pages that a site announces (RSS, Atom, sitemap), taken one after another, slowly, each once.

A feed is read by feedparser, a sitemap by defusedxml. Definitions of entities are refused in both: no feed needs them,
and nested ones can make a gigabyte of a kilobyte.
"""

import re
import time
from calendar import timegm
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO

from onrecord.intake import Refusal
from onrecord.intake.files import Refused
from onrecord.intake.web import Gathered, capture
from onrecord.intake.web.coding import content, unpacked
from onrecord.intake.web.fetch import MANNERS, Manners, visit
from onrecord.intake.web.guard import target
from onrecord.intake.web.robots import Robots

DELAY = 5.0  # seconds between two requests
LIMIT = 50  # pages
LONGEST_WAIT = 120.0  # seconds that a server may ask us to wait
_TRIES = 3  # of one page, where the server asks to wait
_SITEMAPS = 10  # of an index, the newest first
_LARGEST = 10 * 2**20  # bytes of a feed
_MOST = 50_000  # links of one, as a sitemap may have (sitemaps.org)
_ENTITY = re.compile(rb"<!\s*ENTITY", re.I)
_ACCEPT = "application/atom+xml,application/rss+xml,application/xml;q=0.9,*/*;q=0.5"


@dataclass(frozen=True, kw_only=True)
class Link:
    """A page a feed announces."""

    address: str
    dated: str | None  # UTC, ISO 8601: when it was changed last, or came out


@dataclass(frozen=True, kw_only=True)
class Unchanged:
    """A page that was taken before, and has not been announced as changed since."""

    address: str


def gather(
    feed: str,
    *,
    now: Callable[[], str],
    captured: Mapping[str, str],
    manners: Manners = MANNERS,
    robots: Robots | None = None,
    limit: int = LIMIT,
    since: str | None = None,
    delay: float = DELAY,
    **how: object,
) -> Iterator[Gathered | Refusal | Unchanged]:
    """The pages that the feed at `feed` announces, the newest first, at most `limit` of them.

    `captured` says when each address was taken last: such a page is Unchanged unless the feed dates it later. `since`
    is a partial ISO date: what is dated before it is left out. Between two requests `delay` seconds pass, or as many
    as the site's robots.txt asks for; a server that asks to wait (429 or 503 with Retry-After) is waited for within
    bounds, or left alone for the rest of this run. `how` goes to `capture`. Only the feed's own server may be a
    private one.
    """
    try:
        links = _links(feed, now, manners, robots, delay)
    except Refused as refused:
        yield Refusal(address=feed, what=refused.what, kept="nothing of it", todo=refused.todo)
        return
    wanted = [each for each in links if not (since and each.dated and each.dated < since)]
    home = target(feed).host
    for link in wanted[:limit]:
        if (last := captured.get(link.address)) and (not link.dated or link.dated <= last):
            yield Unchanged(address=link.address)
            continue
        time.sleep(max(delay, robots.delay(feed) if robots else 0))
        own = replace(manners, allow_private=manners.allow_private and _host(link.address) == home)
        found = _patiently(lambda link=link, own=own: capture(
            link.address, now=now, manners=own, robots=robots, feed=feed, **how))
        yield found
        if isinstance(found, Refusal) and found.todo == _LATER:
            return


_LATER = "Run the same command again later: what was taken is not taken again."


def _patiently(ask: Callable[[], Gathered | Refusal]) -> Gathered | Refusal:
    """What `ask` gives, once the server no longer asks to wait; a Refusal that ends the run when it goes on asking."""
    for _ in range(_TRIES):
        found = ask()
        if isinstance(found, Refusal) or found.answer.status not in (429, 503):
            return found
        wait = _asked_to_wait(found.answer.header("retry-after"))
        if wait > LONGEST_WAIT:
            break
        time.sleep(wait)
    return Refusal(address=found.address, what=f"the server asks to be left alone ({found.answer.status}, for {wait:g} "
                   "seconds more)", kept="the pages before it", todo=_LATER)


def _asked_to_wait(stated: str | None) -> float:
    """Seconds, from a Retry-After header (RFC 9110, 10.2.3); where there is none, or none that can be read, some."""
    try:
        if stated and stated.strip().isdecimal():
            return float(stated)
        if stated:
            return max(0.0, (parsedate_to_datetime(stated) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        pass
    return 2 * DELAY


# -- reading a feed ----------------------------------------------------------------------------------------------------


def _links(feed: str, now: Callable[[], str], manners: Manners, robots: Robots | None, delay: float) -> list[Link]:
    """What a feed or sitemap announces, the newest first; of an index of sitemaps, what the newest ones do."""
    links, further = announced(_fetched(feed, now, manners, robots), feed)
    for each in _newest(further)[:_SITEMAPS]:
        time.sleep(delay)
        own = replace(manners, allow_private=manners.allow_private and _host(each.address) == target(feed).host)
        links += announced(_fetched(each.address, now, own, robots), each.address)[0]
    return _newest(links)


def _fetched(address: str, now: Callable[[], str], manners: Manners, robots: Robots | None) -> bytes:
    may = {"may": robots.may} if robots else {}
    answer = visit(address, now, replace(manners, largest=_LARGEST), _ACCEPT, **may).final
    if answer.status != 200 or answer.truncated:
        broken = ", and broke off" if answer.truncated else ""
        raise Refused(f"no feed: the server answered {answer.answered}{broken}", "check the feed's address")
    data = content(answer, _LARGEST)[0]
    return unpacked(data, _LARGEST) if data.startswith(b"\x1f\x8b") else data


def announced(data: bytes, address: str) -> tuple[list[Link], list[Link]]:
    """The pages that a feed or sitemap names, and the sitemaps that an index of them names, in its order.

    `address` is where the feed was, for links that are relative to it. Raises Refused for what is none, or defines
    entities.
    """
    if _ENTITY.search(data.replace(b"\0", b"")):
        raise Refused("the feed defines entities of its own, as no feed needs to and attacks do", "nothing; report it")
    pages, sitemaps = _sitemap(data)
    if not pages and not sitemaps:
        pages = _feed(data, address)
    return pages[:_MOST], sitemaps[:_MOST]


def _feed(data: bytes, address: str) -> list[Link]:
    import feedparser

    found = feedparser.parse(BytesIO(data), response_headers={"content-location": address}, sanitize_html=False)
    if not found.get("version"):
        raise Refused("no feed: neither RSS nor Atom nor a sitemap", "check the feed's address")
    links = []
    for each in found.entries:
        at = each["updated_parsed"] if "updated_parsed" in each else each.get("published_parsed")
        if each.get("link"):
            links.append(Link(address=each["link"], dated=_utc(timegm(at)) if at else None))
    return links


def _sitemap(data: bytes) -> tuple[list[Link], list[Link]]:
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data, forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return [], []
    kind = root.tag.rpartition("}")[2]
    if kind not in ("urlset", "sitemapindex"):
        return [], []
    links = []
    for each in root:
        said = {part.tag.rpartition("}")[2]: (part.text or "").strip() for part in each.iter()}
        if said.get("loc"):
            links.append(Link(address=said["loc"], dated=_stated(said.get("lastmod") or said.get("publication_date"))))
    return (links, []) if kind == "urlset" else ([], links)


def _newest(links: list[Link]) -> list[Link]:
    """Each address once; those with a date first, the latest before the others."""
    once = {each.address: each for each in reversed(links)}
    found = list(reversed(once.values()))
    return sorted((each for each in found if each.dated), key=lambda each: each.dated, reverse=True) + [
        each for each in found if not each.dated]


def _stated(text: str | None) -> str | None:
    """A W3C date and time, as a sitemap states it, in UTC; None for what is none."""
    try:
        at = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return at and _utc(at.timestamp() if at.tzinfo else timegm(at.timetuple()))


def _utc(seconds: float) -> str | None:
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return None


def _host(address: str) -> str | None:
    try:
        return target(address).host
    except Refused:
        return None
