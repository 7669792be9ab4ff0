"""Pages come in from the web: fetched in the open, one by one, with everything that was asked and answered kept.

A page gives two captures: the web archive (WARC) of the whole exchange, which others can replay, and the page's own
bytes, which are read. What the page may lack to be the article that was meant is said, and nothing is held back for it.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256

from onrecord.current import CONTAINER, PART_OF
from onrecord.intake import Arrival, Refusal
from onrecord.intake.collection import absent, not_applicable, present
from onrecord.intake.files import Refused
from onrecord.intake.media import MEDIA_TYPES, media_type
from onrecord.intake.web.checks import check
from onrecord.intake.web.coding import content
from onrecord.intake.web.fetch import MANNERS, Manners, Visit, visit
from onrecord.intake.web.guard import is_address
from onrecord.intake.web.robots import Robots
from onrecord.intake.web.warc import Exchange, archive
from onrecord.models import Capture, Element

__all__ = ["Gathered", "Manners", "Refusal", "Robots", "capture", "is_address"]

_PLAIN = "a page fetched without a browser is taken alone"
_NOT_ASKED = absent("robots.txt", "not asked for: the collector said to take the page whatever it says")
_MEDIA_TYPE = re.compile(
    r"\s*([\w!#$&^.+-]+/[\w!#$&^.+-]+)\s*(?:;.*?charset\s*=\s*[\"']?([\w.:-]{2,30}))?", re.I | re.S | re.A
)


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What came of one address: the captures that belong together, and what speaks against taking the page for the
    article that was meant (each a name and the sign seen)."""

    address: str
    arrivals: tuple[Arrival, ...]
    doubts: tuple[str, ...]
    answer: Exchange  # the page's own, after all redirects
    lacks: tuple[str, ...] = ()  # why what is kept is not all that a reader would have seen


def capture(
    address: str,
    *,
    collector: str,
    now: Callable[[], str],
    tool: str,
    published: str | None = None,
    manners: Manners = MANNERS,
    robots: Robots | None = None,
    known: tuple[Element, ...] = (),
    hide_machine: bool = False,
    feed: str | None = None,
) -> Gathered | Refusal:
    """The page at `address`, as its server gives it now: its web archive and the page, or the reason why not.

    `now` gives the time (UTC, ISO 8601); `robots` is whom we ask whether a page may be taken (None: nobody); `known`
    are items of the collection record that are known already (the clock); with `hide_machine` our own IP address is not
    recorded; `feed` is where the address was found. Stores nothing: keep the `data` of all arrivals, then add their
    captures together.
    """
    try:
        made = visit(address, now, manners, **({"may": robots.may} if robots else {}))
    except Refused as refused:
        return Refusal(address=address, what=refused.what, kept="nothing of it", todo=refused.todo)
    packed = archive(made.exchanges, tool)
    digest = sha256(packed).hexdigest()
    allowed = present("robots.txt", robots.said(made.final.address)) if robots else _NOT_ASKED
    facts = (*known, allowed, *_facts(made, manners, digest, hide_machine, feed))
    base = Capture(
        address=address, captured_at=now(), collector=collector, media_type="application/warc", sha256=digest,
        size=len(packed), tool=tool, options=(CONTAINER,), published=published,
    )
    doubts: tuple[str, ...] = ()
    try:
        data, whole = content(made.final, manners.largest)
    except Refused as refused:
        data, whole, doubts = b"", False, (f"not unpacked: {refused.what}",)
    kind = served(made.final, data)
    doubts = doubts or check(address, made.final, data, kind, whole)
    base = replace(base, note="; ".join(doubts) or None)
    told = (absent if doubts else present)("content check", "; ".join(doubts) or "nothing speaks against it")
    if not data:
        lost = absent("page source", "the answer held no page")
        kept = Arrival(capture=base, data=packed, elements=(*facts, told, lost))
        return Gathered(address=address, arrivals=(kept,), doubts=doubts, answer=made.final)
    source = present("page source", "as served, the content coding taken off", sha256(data).hexdigest())
    facts = (*facts, told, source)
    page = replace(
        base, address=made.final.address, media_type=kind, sha256=source.sha256, size=len(data),
        options=(PART_OF, digest, made.final.address),
    )
    arrivals = Arrival(capture=base, data=packed, elements=facts), Arrival(capture=page, data=data, elements=facts)
    return Gathered(address=address, arrivals=arrivals, doubts=doubts, answer=made.final)


def served(exchange: Exchange, data: bytes) -> str:
    """The media type of a page: what its server says, with the encoding, unless its first bytes are those of
    something else."""
    said = _MEDIA_TYPE.match(exchange.header("content-type") or "")
    kind = said[1].lower() if said else "text/html"
    suffix = next((each for each, known in MEDIA_TYPES.items() if known == kind), None)
    if suffix and (seen := media_type(suffix, data)[0]) != kind:
        return seen
    return f"{kind}; charset={said[2].lower()}" if said and said[2] else kind


def _facts(made: Visit, manners: Manners, digest: str, hide_machine: bool, feed: str | None) -> tuple[Element, ...]:
    """The collection record's items that a visit answers."""
    hops = [{"address": each.address, "status": each.status, "at": each.at, "server": each.server} | (
        {"to": to} if (to := each.header("location")) else {}) for each in made.exchanges]
    coded = made.final.header("content-encoding")
    options = {"user agent": manners.user_agent, "seconds at most": manners.seconds,
               "bytes at most": manners.largest, "redirects at most": manners.hops}
    if manners.allow_private:
        options["a private server was allowed"] = True
    if feed:
        options["found in"] = feed
    return (
        present("address as given", made.address),
        present("final address", made.final.address),
        present("redirects", json.dumps(hops) if len(hops) > 1 else "none"),
        absent("full-page capture", f"{_PLAIN}; nothing draws it"),
        absent("embedded media", _PLAIN),
        present("embedded metadata", "in the page's source; the headers of the answer are in the web archive"),
        absent("contextual data", f"{_PLAIN}; comments and counts that a script would add are not in it"),
        absent("machine address", "left out as the collector asked") if hide_machine or not made.machine
        else present("machine address", f"{made.machine}, as this machine knows itself"),
        not_applicable("virtual identity", "no account was used: nothing was sent that logs in, no cookie was kept"),
        present("alterations", f"in the page {coded!r} was taken off; the web archive holds it as it came" if coded
                else "none but that the coding of the transfer was taken off"),
        not_applicable("original name", "it came from the web, not as a file"),
        present("web archive", "WARC 1.1, every request and answer", digest),
        present("server address", made.final.server),
        present("transport security", "; ".join(made.security)) if made.security
        else absent("transport security", "plain HTTP: on the way anybody could read and change it"),
        present("options", json.dumps(options)),
    )  # fmt: skip
