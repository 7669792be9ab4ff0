"""Handles: under which name an alleged event stands from run to run.

A handle is minted once, for one account: the event is the one that this account belongs to. An account of an earlier
extraction hands its handle on to the one that now stands at its place.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from onrecord.matching.events.incidents import Cluster, day_of
from onrecord.matching.events.likeness import SceneCard
from onrecord.models import Account, Document, Handle, Judgement, Record, Span


class Event(NamedTuple):
    """An alleged event: the accounts taken for it, its handle, and the handles that point to it besides."""

    cluster: Cluster
    handle: str
    also: tuple[str, ...] = ()


def named(
    clusters: Iterable[Cluster], handles: Sequence[Handle], judgements: Iterable[Judgement], follows: Mapping[str, str]
) -> list[Event]:
    """The events under their handles, in order of their days; those a person rejected by their handle are left out.

    `clusters` are in order of telling; `follows` is what the function of that name gives. An event without a handle
    gets the next number; of several handles the lowest stays.
    """
    held = [(each.handle, follows.get(each.account, each.account)) for each in handles]
    gone = _rejected(dict(held), judgements)
    kept = [each for each in clusters if not gone or gone.isdisjoint(card.id for card in each.scenes)]
    kept.sort(key=_day)
    home = {card.id: place for place, each in enumerate(kept) for card in each.scenes}
    claims: dict[int, set[str]] = defaultdict(set)
    for handle, account in held:
        if account in home:
            claims[home[account]].add(handle)
    last = max((number(handle) for handle, _ in held), default=0)
    taken: set[str] = set()
    found = []
    for place, each in enumerate(kept):
        own = sorted(claims.get(place, taken) - taken, key=lambda handle: (number(handle), handle))
        if not own:
            last += 1
            own = [f"INC-{last:04}"]
        taken.update(own)
        found.append(Event(each, own[0], tuple(own[1:])))
    return found


def _rejected(anchors: Mapping[str, str], judgements: Iterable[Judgement]) -> set[str]:
    """The accounts whose incidents a person rejected by their handle. `anchors`: handle -> the account it is of."""
    latest = {}
    for judgement in sorted(judgements, key=lambda each: (each.at, each.id)):
        if judgement.verdict in ("accept", "reject"):
            latest.update((about, judgement.verdict) for about in judgement.about)
    return {anchors[about] for about, verdict in latest.items() if verdict == "reject" and about in anchors}


def _day(cluster: Cluster) -> str:
    """The day it is sorted by: of those of one day, and of those without any, the first that is told comes first."""
    day = day_of(cluster.scenes)
    return day.value if day else "~"


def number(handle: str) -> int:
    """The number of a handle: 12 for "INC-0012"."""
    digits = handle.rpartition("-")[2]
    return int(digits) if digits.isdigit() else 0


def follows(
    handles: Iterable[Handle], cards: Sequence[SceneCard], former: Iterable[Record], documents: Iterable
) -> dict[str, str]:
    """The account of an earlier extraction -> the one that has the same words at the same place of the same bytes, or
    else most of them: half of both passages at least. `former` are older accounts and documents, `documents` those of
    now as they are listed."""
    former = tuple(former)
    older = {each.id: each for each in former if isinstance(each, Account)}
    if not older:
        return {}
    bytes_of = {each.id: each.sha256 for each in (*(each for each in former if isinstance(each, Document)), *documents)}
    now: dict[str, list[SceneCard]] = defaultdict(list)
    for each in cards:
        now[bytes_of.get(each.document, each.document)].append(each)
    known = {each.id for each in cards}
    found = {}
    for each in handles:
        if each.account in known or each.account not in older:
            continue
        span = older[each.account].spans[0]
        beside = now[bytes_of.get(span.document, span.document)]
        near = [(_common(span, one.account.spans[0]), one.id) for one in beside]
        share, account = max(near, default=(0.0, ""))
        if share >= 0.5:
            found[each.account] = account
    return found


def _common(left: Span, right: Span) -> float:
    """The share of the longer passage that both have, where the words they share are the same."""
    start, end = max(left.start, right.start), min(left.end, right.end)
    same = left.exact[start - left.start : end - left.start] == right.exact[start - right.start : end - right.start]
    return (end - start) / max(len(left.exact), len(right.exact)) if start < end and same else 0.0
