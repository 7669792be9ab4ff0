"""How the tellings of two documents stand to each other: echo, independent, or unknown, with the words that show it.

Unknown is the answer where nothing speaks. An echo names what the two share: wording, an agency, a speaker's words, or
that one cites the other. Every reason is made by the function that finds it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from onrecord.matching.order import Ordering
from onrecord.matching.people.names import key_of
from onrecord.matching.shelf import Shelf
from onrecord.matching.sketches import Listing, Sketch
from onrecord.matching.sources.copies import Common, Pair, Passages
from onrecord.matching.sources.fingerprints import CROWD
from onrecord.matching.sources.outlets import called
from onrecord.matching.tellings import told
from onrecord.models import Document, Echo, Incident, PartialDate, Reason, Span, Statement, Utterance
from onrecord.text import overlaps, quote

__all__ = ["CROWD", "Pair", "Passages", "echoes"]


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


def copied(copy: Reason, left: Document, right: Document) -> Reason:
    """A near-copy, and what explains it where an agency is credited: both may have the text from there."""
    shared = shared_agency(left, right)
    credited = dict.fromkeys(each.agency for each in (left, right) if each.agency)
    if shared:
        return replace(copy, says=f"{copy.says}; {shared.says}")
    if len(credited) == 1:
        one = left if left.agency else right
        return replace(copy, says=f"{copy.says}; {called(one)} credits {one.agency}, from which both may have it")
    return copy


def shared_agency(left: Document, right: Document) -> Reason | None:
    """Both documents credit the same news agency, or one credits the agency that published the other."""
    if same_agency(left, right):
        return Reason(rule="same agency", says=f"both credit {left.agency}", spans=(*_credit(left), *_credit(right)))
    for one, other in ((left, right), (right, left)):
        if one.agency and other.publisher and not other.agency and key_of(one.agency) == key_of(other.publisher):
            says = f"{called(one)} credits {one.agency}, which published the other"
            return Reason(rule="same agency", says=says, spans=_credit(one))
    return None


def same_agency(left: Listing | Document, right: Listing | Document) -> bool:
    """Both credit one agency."""
    return bool(left.agency and right.agency) and key_of(left.agency) == key_of(right.agency)


def by_agency(left: Listing | Document, right: Listing | Document) -> bool:
    """The one credits the agency that published the other."""
    return any(
        one.agency and other.publisher and not other.agency and key_of(one.agency) == key_of(other.publisher)
        for one, other in ((left, right), (right, left))
    )


def _credit(document: Document) -> tuple[Span, ...]:
    """The words of the agency's name where a credit, byline or dateline has them."""
    for region in document.regions:
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
        self._cited: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
        for each in sketches:
            for outlet, place in each.cites:
                if outlet in outlets:
                    self._cited[each.id, outlet].append(place)

    def get(self, pair: Pair) -> Sequence[Statement]:
        """(who may cite, who may be cited) -> the statements of the one that name the other's publisher."""
        citing, outlet = pair
        if self._publisher.get(citing) == self._publisher.get(outlet):
            return ()
        places = self._cited.get((citing, self._publisher.get(outlet, ())), ())
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


def echoes(
    listed: Iterable[Listing],
    shelf: Shelf,
    common: Common,
    drawn: Mapping[Pair, Sequence[Reason]],
    cited: Citations,
    utterances: Iterable[Utterance],
    incidents: Iterable[Incident],
    order: Ordering,
) -> Iterator[Echo]:
    """One Echo for every two documents that have something in common, in order of the documents.

    `independent` only where an incident both tell of gives a positive reason and nothing makes the two an echo.
    """
    by_id = {each.id: each for each in listed}
    reasons: dict[Pair, list[Reason]] = defaultdict(list)
    apart: dict[Pair, list[Reason]] = defaultdict(list)
    together: dict[Pair, list[Reason]] = defaultdict(list)
    for (left, right), copy in common.copies.items():
        reasons[left, right].append(copied(copy, shelf.document(left), shelf.document(right)))
    for pair, found in common.passages.items():
        if pair not in common.copies:  # a near-copy shows its passages itself
            reasons[pair].append(shared_wording(found))
    for pair, found in drawn.items():
        reasons[pair] += found
    for utterance in utterances:
        for left, right in paired((each.document for each in utterance.variants), order):
            reasons[left, right].append(same_words(utterance, left, right))
    for incident in incidents:
        for echo in incident.origins.pairs:
            kept = {"independent": apart, "echo": reasons}.get(echo.relation, together)
            kept[echo.left, echo.right] += echo.reasons
    for left, right in {*reasons, *apart, *together}:
        # An agency's credit, or an outlet cited, under two reports of different matters says nothing: only where they
        # have more in common.
        one, two = by_id[left], by_id[right]
        agency = same_agency(one, two) or by_agency(one, two)
        for found in (
            shared_agency(shelf.document(left), shelf.document(right)) if agency else None,
            cites(cited.get((left, right)), two.publisher),
            cites(cited.get((right, left)), one.publisher),
        ):
            if found:
                reasons[left, right].append(found)
    for left, right in sorted({*reasons, *apart, *together}, key=lambda pair: tuple(map(order.document, pair))):
        pair = left, right
        relation = "echo" if reasons.get(pair) else "independent" if apart.get(pair) else "unknown"
        because = reasons.get(pair) or apart.get(pair) or together[pair]
        told = tuple(dict.fromkeys(because)) if len(because) > 1 else tuple(because)
        yield Echo(left=left, right=right, relation=relation, reasons=told)


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
