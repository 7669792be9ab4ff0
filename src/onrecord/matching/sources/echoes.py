"""How the tellings of two documents stand to each other: echo, independent, or unknown, with the words that show it.

Unknown is the answer where nothing speaks. An echo names what the two share: wording, an agency, a speaker's words, or
that one cites the other. Every reason is made by the function that finds it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from onrecord import codec
from onrecord.codec import Folded, Packed
from onrecord.matching.order import Ordering
from onrecord.matching.people.names import key_of
from onrecord.matching.shelf import Shelf
from onrecord.matching.sketches import Listing, Sketch
from onrecord.matching.sources.copies import Common, Pair, Passages
from onrecord.matching.sources.fingerprints import CROWD
from onrecord.matching.sources.outlets import called
from onrecord.matching.tellings import told
from onrecord.models import Document, Incident, PartialDate, Reason, Span, Statement, Utterance
from onrecord.text import overlaps, quote

__all__ = ["CROWD", "Pair", "Passages", "echoes"]

RELATIONS = ("echo", "independent", "unknown")  # what makes two documents an echo goes before all else


def pair_of(left: str, right: str, order: Ordering) -> Pair:
    """Two documents in their order."""
    return (left, right) if order.document(left) <= order.document(right) else (right, left)


def paired(documents: Iterable[str], order: Ordering) -> Iterator[Pair]:
    """All pairs of a small group. Of a crowd each document with its neighbour and with the first: a story that 400
    papers carry needs no 79,800 lines to be called one story."""
    listed = sorted(set(documents), key=order.document)
    if len(listed) <= CROWD:
        yield from ((left, right) for at, left in enumerate(listed) for right in listed[at + 1 :])
        return
    yield from zip(listed, listed[1:], strict=False)
    yield from ((listed[0], each) for each in listed[2:])


# -- reasons ---------------------------------------------------------------------------------------------------------


def shared_wording(shared: Sequence[tuple[Span, Span]]) -> Reason | None:
    """The two documents have a passage in common, word for word, that is no quotation: one copied, or both did."""
    if not shared:
        return None
    longest = max(shared, key=lambda each: (each[0].end - each[0].start, -each[0].start))
    many = f"{len(shared)} passages" if len(shared) > 1 else "a passage"
    says = f"{many} in common, word for word; the longest has {len(longest[0].exact.split())} words"
    return Reason(rule="shared wording", says=says, spans=longest)


def copied(copy: Reason, left: Listing, right: Listing) -> Reason:
    """A near-copy, and what explains it where an agency is credited: both may have the text from there."""
    shared = agency_in_common(left, right)
    credited = dict.fromkeys(each.agency for each in (left, right) if each.agency)
    if shared:
        return replace(copy, says=f"{copy.says}; {shared}")
    if len(credited) == 1:
        one = left if left.agency else right
        return replace(copy, says=f"{copy.says}; {called(one)} credits {one.agency}, from which both may have it")
    return copy


def shared_agency(left: Document, right: Document) -> Reason | None:
    """Both documents credit the same news agency, or one credits the agency that published the other."""
    says = agency_in_common(left, right)
    return Reason(rule="same agency", says=says, spans=(*_credit(left), *_credit(right))) if says else None


def agency_in_common(left: Listing | Document, right: Listing | Document) -> str | None:
    """The sentence that says which agency the two have in common, where they have one."""
    if left.agency and right.agency:
        return f"both credit {left.agency}" if key_of(left.agency) == key_of(right.agency) else None
    one, other = (left, right) if left.agency else (right, left)
    if one.agency and other.publisher and key_of(one.agency) == key_of(other.publisher):
        return f"{called(one)} credits {one.agency}, which published the other"
    return None


def _credit(document: Document) -> tuple[Span, ...]:
    """The words of the agency's name where a credit, byline or dateline has them."""
    for region in document.regions if document.agency else ():
        if region.kind in ("credit", "byline", "dateline", "caption"):
            at = document.text.find(document.agency, region.start, region.end)
            if at >= 0:
                return (quote(document, at, at + len(document.agency)),)
    return ()


class Citations:
    """Which documents say they have something from an outlet: "according to a <publisher> report"."""

    def __init__(self, sketches: Iterable[Sketch], shelf: Shelf):
        self._shelf = shelf
        self._publisher = {each.id: key_of(each.publisher) for each in sketches if each.publisher}
        outlets = {*self._publisher.values()}
        self._cited: dict[str, dict[tuple[str, ...], list[int]]] = defaultdict(lambda: defaultdict(list))
        for each in sketches if outlets else ():
            for outlet, place in each.cites:
                if outlet in outlets:
                    self._cited[each.id][outlet].append(place)

    def by(self, document: str) -> bool:
        """The document cites an outlet that publishes in the case."""
        return document in self._cited

    def get(self, pair: Pair) -> Sequence[Statement]:
        """(who may cite, who may be cited) -> the statements of the one that name the other's publisher."""
        citing, outlet = pair
        if not self.by(citing) or self._publisher.get(citing) == self._publisher.get(outlet):
            return ()
        places = self._cited[citing].get(self._publisher.get(outlet, ()), ())
        return [self._shelf[citing].statements[each] for each in places]


def cites(cited: Sequence[Statement], publisher: str | None) -> Reason | None:
    """The one document says it has it from the other's publisher."""
    if not cited:
        return None
    words = cited[0].speaker.span
    return Reason(rule="cites the other", says=f'cites {publisher} ("{words.exact}")', spans=(words,))


def same_words(utterance: Utterance, left: str, right: str) -> Reason:
    """Both documents tell the same words of the same speaker on the same occasion."""
    spans = tuple(
        next(variant.spans for variant in utterance.variants if variant.document == each)[0] for each in (left, right)
    )
    day = f" on {utterance.said_on.value}" if utterance.said_on else ""
    return Reason(
        rule="same speaker and occasion", says=f"both tell the words of {utterance.speaker}{day}", spans=spans
    )


# -- pairs -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Between:
    """An Echo whose reasons stay packed."""

    left: str
    right: str
    relation: str
    reasons: tuple[Folded, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Origins:
    pairs: tuple[_Between, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """Of an incident, how its tellings stand to each other."""

    origins: _Origins


def echoes(
    listed: Iterable[Listing],
    shelf: Shelf,
    common: Common,
    drawn: Mapping[Pair, Sequence[Reason]],
    cited: Citations,
    utterances: Iterable[Utterance],
    incidents: Packed[Incident],
    order: Ordering,
) -> Iterator[bytes]:
    """One Echo, packed, for every two documents that have something in common, in order of the documents.

    `independent` only where an incident both tell of gives a positive reason and nothing makes the two an echo.
    """
    by_id = {each.id: each for each in listed}
    met: dict[Pair, list[_Between]] = defaultdict(list)
    for pair, reason in chain(_worded(common, by_id), _drawn(drawn), _said(utterances, order)):
        met[pair].append(_between(pair, reason))
    for incident in codec.read_as(_Told, incidents):
        for each in incident.origins.pairs:
            met[each.left, each.right].append(each)
    silent = {each.id for each in listed if not each.agency and not cited.by(each.id)}
    for pair in sorted(met, key=order.pair):
        found = met[pair]
        if not silent.issuperset(pair):
            found += (_between(pair, reason) for reason in _credited(*(by_id[each] for each in pair), shelf, cited))
        yield codec.pack(found[0] if len(found) == 1 else _gravest(found))


def _between(pair: Pair, reason: Reason) -> _Between:
    return _Between(left=pair[0], right=pair[1], relation="echo", reasons=(codec.fold(reason),))


def _gravest(found: Sequence[_Between]) -> _Between:
    """Of all that is known of two documents what makes them an echo, or else independent; each reason once."""
    relation = next(each for each in RELATIONS if any(one.relation == each for one in found))
    reasons = dict.fromkeys(bytes(reason) for one in found if one.relation == relation for reason in one.reasons)
    return replace(found[0], relation=relation, reasons=tuple(map(Folded, reasons)))


def _worded(common: Common, by_id: Mapping[str, Listing]) -> Iterator[tuple[Pair, Reason]]:
    for (left, right), copy in common.copies.items():
        yield (left, right), copied(copy, by_id[left], by_id[right])
    for pair, found in common.passages.items():
        if pair not in common.copies:  # a near-copy shows its passages itself
            yield pair, shared_wording(found)


def _drawn(drawn: Mapping[Pair, Sequence[Reason]]) -> Iterator[tuple[Pair, Reason]]:
    return ((pair, reason) for pair, found in drawn.items() for reason in found)


def _said(utterances: Iterable[Utterance], order: Ordering) -> Iterator[tuple[Pair, Reason]]:
    for utterance in utterances:
        for pair in paired((each.document for each in utterance.variants), order):
            yield pair, same_words(utterance, *pair)


def _credited(one: Listing, two: Listing, shelf: Shelf, cited: Citations) -> Iterator[Reason]:
    """An agency's credit, or an outlet cited. Under two reports of different matters that says nothing: it is asked
    only of those that have more in common."""
    if agency_in_common(one, two):
        yield shared_agency(shelf.document(one.id), shelf.document(two.id))
    for citing, outlet in ((one, two), (two, one)):
        if found := cites(cited.get((citing.id, outlet.id)), outlet.publisher):
            yield found


def drawn_from(
    sketches: Sequence[Sketch], utterances: Iterable[Utterance], dated: Mapping[str, PartialDate], order: Ordering
) -> dict[Pair, list[Reason]]:
    """Two documents -> why both draw on one telling: told to the same outlet, or released in writing."""
    found: dict[Pair, list[Reason]] = defaultdict(list)
    for key, tellings in sorted(told.told_one_outlet(sketches, dated).items()):
        for left, right in paired(tellings, order):
            if tellings[left].audience or tellings[right].audience:  # not two that only the outlet published
                found[left, right].append(told.told(key, tellings[left], tellings[right]))
    for speaker, day, tellings in told.released(sketches, utterances, dated):
        for left, right in paired(tellings, order):
            found[left, right].append(told.release(speaker, day, tellings[left], tellings[right]))
    return dict(found)


def touching(shared: Sequence[tuple[Span, Span]], spans: Sequence[Span]) -> list[tuple[Span, Span]]:
    """The common passages that touch any of `spans` on both sides."""
    return [
        (here, there)
        for here, there in shared
        if any(overlaps(here, each) for each in spans) and any(overlaps(there, each) for each in spans)
    ]
