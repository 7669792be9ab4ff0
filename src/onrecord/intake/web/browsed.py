"""Pages come in through a browser: each form of a page is a capture of its own, and the rendered page is what is read.

The web archive comes first and is the container of all the others. Of the others only the rendered page is a document;
the source as served, the picture, the PDF and the embedded media are kept beside it, each named by what it is.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256

from onrecord.current import CONTAINER, PART_OF
from onrecord.intake import Arrival, Refusal
from onrecord.intake.collection import ITEMS, absent, not_applicable, present
from onrecord.intake.files import Refused
from onrecord.intake.web import Gathered, guard
from onrecord.intake.web.browser import Browser, Page, Part, arrivals
from onrecord.intake.web.checks import check
from onrecord.intake.web.fetch import MANNERS, USER_AGENT, Manners
from onrecord.intake.web.robots import Robots
from onrecord.models import Capture, Element

_RENDERED = "text/html; charset=utf-8"


def capture(
    address: str,
    browser: Browser,
    *,
    collector: str,
    now: Callable[[], str],
    tool: str,
    published: str | None = None,
    manners: Manners = MANNERS,
    robots: Robots | None = None,
    known: tuple[Element, ...] = (),
    hide_machine: bool = False,
) -> Gathered | Refusal:
    """The page at `address` as the browser shows it now, or the reason why not. All else is as `web.capture` says."""
    try:
        to = guard.target(address)
        if robots is not None:
            robots.may(to, manners.allow_private)
        own = manners.user_agent if manners.user_agent != USER_AGENT else None  # else the browser's, which sites expect
        page = browser.capture(
            address, now=now, allow_private=manners.allow_private, limit=manners.seconds, software=tool, user_agent=own
        )
    except Refused as refused:
        return Refusal(address=address, what=refused.what, kept="nothing of it", todo=refused.todo)
    if page.source is None:
        todo = "Check the address and the connection; say --allow-private if a machine of your own network is meant."
        return Refusal(address=address, what="; ".join(page.problems), kept="nothing of it", todo=todo)
    doubts = check(address, page.source, page.dom, _RENDERED) if page.dom else ("no text: the page was not rendered",)
    said = present("robots.txt", robots.said(to.address)) if robots else absent("robots.txt", "not asked for")
    facts = (*known, said, *_facts(page, manners, hide_machine, doubts))
    first = Capture(
        address=address,
        captured_at=page.shown_at or page.ended,
        collector=collector,
        media_type="application/warc",
        sha256=sha256(page.archive).hexdigest(),
        size=len(page.archive),
        tool=f"{tool}, {page.browser}, {page.driver}",
        options=(CONTAINER,),
        published=published,
        note="; ".join((*doubts, *page.problems)) or None,
    )
    made = tuple(_arrivals(page, first, facts))
    return Gathered(address=address, arrivals=made, doubts=doubts, lacks=page.problems, answer=page.source)


def _arrivals(page: Page, first: Capture, facts: tuple[Element, ...]) -> Iterator[Arrival]:
    asked = tuple(each for each in facts if each.name in ITEMS and each.name != "options")
    asked += (present("options", "as told of the web archive"),)
    for part in arrivals(page):
        if part.role == "warc":
            yield Arrival(capture=first, data=part.data, elements=facts)
        else:
            yield Arrival(capture=_capture(part, first), data=part.data, elements=asked)


def _capture(part: Part, first: Capture) -> Capture:
    place = (PART_OF, first.sha256, part.address)
    return replace(
        first,
        address=part.address,
        media_type=_RENDERED if part.role == "dom" else part.media_type,
        sha256=sha256(part.data).hexdigest(),
        size=len(part.data),
        options=place if part.role == "dom" else (part.role, *place),
    )


def _facts(page: Page, manners: Manners, hide_machine: bool, doubts: tuple[str, ...]) -> Iterator[Element]:
    """The collection record's items that a page in a browser answers, and what else is told of it."""
    yield present("address as given", page.address)
    yield present("final address", page.final_address)
    yield present("redirects", json.dumps([*page.redirects, page.final_address]) if page.redirects else "none")
    yield present("page source", "as served, decoded by the browser", _digest(page.source.body))
    if page.screenshot is None:
        yield absent("full-page capture", "it could not be had: see what is missing")
    else:
        sheets = f", and a PDF, SHA-256 {_digest(page.pdf)}" if page.pdf else ""
        yield present("full-page capture", f"a PNG that says {page.shown_at}{sheets}", _digest(page.screenshot))
    media = [[each.address, each.media_type, each.sha256] for each in page.media]
    yield present("embedded media", json.dumps(media) if media else "none on the page")
    yield present("embedded metadata", "in the source and the media; the headers of the answers are in the web archive")
    yield absent("contextual data", "not looked for; what the page shows of it by itself is in the rendered page")
    if hide_machine or not page.machine:
        yield absent("machine address", "left out as the collector asked" if hide_machine else "not known")
    else:
        yield present("machine address", f"{page.machine}, as this machine knows itself")
    yield not_applicable("virtual identity", "no account was used: the browser began without any memory")
    yield present("alterations", "; ".join(page.notes) or "none")
    yield not_applicable("original name", "it came from the web, not as a file")
    yield present("web archive", "WARC 1.1, every request and answer", _digest(page.archive))
    yield present("server address", page.server) if page.server else absent("server address", "not known")
    yield _security(page)
    yield (absent if doubts else present)("content check", "; ".join(doubts) or "nothing speaks against it")
    yield present("options", json.dumps(_options(page, manners)))
    yield _more("what is missing", "; ".join(page.problems) or "nothing")
    yield _more("rendered page", "after its scripts had run", page.dom)
    yield _more("requests", json.dumps(Counter(each.ending for each in page.seen), sort_keys=True))
    yield _more("refused to the page", json.dumps([[each.address, each.why] for each in page.refused]))
    yield _more("refused to the browser", json.dumps(page.own_errands))
    yield _more("what the page's scripts said", json.dumps(page.messages))


def _security(page: Page) -> Element:
    if not page.certificate:
        return absent("transport security", "plain HTTP: on the way anybody could read and change it")
    told = dict(page.security) | {"certificates (SHA-256)": [_digest(each) for each in page.certificate]}
    return present("transport security", json.dumps(told))


def _options(page: Page, manners: Manners) -> dict[str, object]:
    return {
        "user agent": page.user_agent,
        "window": page.viewport,
        "locale": page.locale,
        "time zone": page.zone,
        "seconds at most": manners.seconds,
        "a private server was allowed": manners.allow_private,
        "browser's flags": page.flags,
    }


def _more(name: str, value: str, data: bytes | None = None) -> Element:
    return Element(name=name, standing="present", value=value, sha256=_digest(data) if data else None)


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
