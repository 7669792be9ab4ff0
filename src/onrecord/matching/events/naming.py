"""Handles: under which name an alleged event stands from run to run.

A handle is minted once, for one account: the event is the one that this account belongs to. An account of an earlier
extraction hands its handle on to the one that now stands at its place.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from onrecord.matching.events.incidents import Cluster
from onrecord.matching.events.likeness import SceneCard
from onrecord.matching.will import Minted
from onrecord.models import Account, Document, Handle, Judgement, Record, Span


class Event(NamedTuple):
    """An alleged event: the accounts taken for it, its handle, and the handles that point to it besides."""

    cluster: Cluster
    handle: str
    also: tuple[str, ...] = ()

    @property
    def in_several(self) -> bool:
        """Whether more than one document tells of it."""
        return self.cluster.scenes[0].document != self.cluster.scenes[-1].document  # accounts are in order of telling


def named(
    clusters: Iterable[Cluster], handles: Sequence[Minted], judgements: Iterable[Judgement], follows: Mapping[str, str]
) -> tuple[list[Event], dict[str, int]]:
    """The events under their handles, in order of their days, and for each account the place of its event; those a
    person rejected by their handle are left out.

    `clusters` are in order of telling; `follows` is what the function of that name gives. An event without a handle
    gets the next number; of several handles the lowest stays, and of several events that claim one the first has it.
    """
    gone = _rejected(handles, judgements, follows)
    kept = [each for each in clusters if not gone or gone.isdisjoint(card.id for card in each.scenes)]
    kept.sort(key=lambda each: each.day.value if each.day else "~")
    home = {card.id: place for place, each in enumerate(kept) for card in each.scenes}
    held = sorted((number(each.handle), each.handle, follows.get(each.account, each.account)) for each in handles)
    claimed: dict[str, int] = {}
    for _, handle, account in held:
        if account in home:
            claimed[handle] = min(home[account], claimed.get(handle, len(kept)))
    own: dict[int, list[str]] = defaultdict(list)
    for handle, place in claimed.items():
        own[place].append(handle)
    last = held[-1][0] if held else 0
    for place in range(len(kept)):
        if place not in own:
            last += 1
            own[place].append(f"INC-{last:04}")
    return [Event(each, own[place][0], tuple(own[place][1:])) for place, each in enumerate(kept)], home


def minted(events: Iterable[Event], handles: Iterable[Minted]) -> tuple[Handle, ...]:
    """The handles to keep from now on besides `handles`: for each event none of whose accounts one was minted for, its
    own, minted for its first account. (Also where a handle has followed an account to a newer extraction.)"""
    known = {(each.handle, each.account) for each in handles}
    held = {account for _, account in known}
    return tuple(
        Handle(handle=each.handle, account=each.cluster.scenes[0].id)
        for each in events
        if each.cluster.scenes[0].id not in held
        and not any((each.handle, card.id) in known for card in each.cluster.scenes)
    )


def _rejected(handles: Iterable[Minted], judgements: Iterable[Judgement], follows: Mapping[str, str]) -> set[str]:
    """The accounts whose incidents a person rejected by their handle."""
    latest = {}
    for judgement in sorted(judgements, key=lambda each: (each.at, each.id)):
        if judgement.verdict in ("accept", "reject"):
            latest.update((about, judgement.verdict) for about in judgement.about)
    anchors = {each.handle: each.account for each in handles if latest.get(each.handle) == "reject"}
    return {follows.get(each, each) for each in anchors.values()}


def number(handle: str) -> int:
    """The number of a handle: 12 for "INC-0012"."""
    digits = handle.rpartition("-")[2]
    return int(digits) if digits.isdigit() else 0


def follows(
    handles: Iterable[Minted], cards: Sequence[SceneCard], former: Iterable[Record], documents: Iterable
) -> dict[str, str]:
    """The account of an earlier extraction -> the one that has the same words at the same place of the same bytes, or
    else most of them: half of both passages at least. `former` are older accounts and documents, looked at only when
    some handle was minted for an account that is not among `cards`; `documents` are those of now as they are listed."""
    known = {each.id for each in cards}
    former = () if all(each.account in known for each in handles) else tuple(former)
    older = {each.id: each for each in former if isinstance(each, Account)}
    if not older:
        return {}
    bytes_of = {each.id: each.sha256 for each in (*(each for each in former if isinstance(each, Document)), *documents)}
    now: dict[str, list[SceneCard]] = defaultdict(list)
    for each in cards:
        now[bytes_of.get(each.document, each.document)].append(each)
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
