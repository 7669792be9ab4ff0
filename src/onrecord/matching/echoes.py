"""How the tellings of two documents stand to each other: echo, independent, or unknown, with the words that show it.

Unknown is the answer where nothing speaks. An echo names what the two share: wording, an agency, a speaker's words, or
that one cites the other. Every reason is made by the function that finds it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from zlib import crc32

from onrecord.matching import words as lexis
from onrecord.matching.order import Ordering
from onrecord.matching.people import key_of
from onrecord.models import PROSE, Document, Echo, Incident, Reason, Span, Statement, Utterance
from onrecord.text import file_name, overlaps, quote

PASSAGE = 12  # words in a row that two writers do not find by chance
_RUN = 8  # words in a row by which passages are found
CROWD = 20  # documents that share one thing: beyond this only neighbours and the first are paired

Pair = tuple[str, str]
Passages = Mapping[Pair, list[tuple[Span, Span]]]


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


def passages(documents: Sequence[Document], statements: Sequence[Statement], order: Ordering) -> Passages:
    """The passages of at least twelve words that two documents have in common, outside quotations.

    Found by runs of eight words under a pinned digest (CRC-32), then grown word by word, so a collision shows nothing.
    """
    quotations: dict[str, list[Span]] = defaultdict(list)
    for statement in statements:
        if statement.mode == "direct":
            quotations[statement.span.document] += statement.content
    listed = sorted(documents, key=lambda each: order.document(each.id))
    texts = [_prose(each) for each in listed]
    found: dict[Pair, list[tuple[Span, Span]]] = defaultdict(list)
    for left, right, starts in _meetings(texts):
        one, two = texts[left], texts[right]
        seen = -1
        for mine, yours in sorted(starts):
            if mine < seen:
                continue
            while mine and yours and one[mine - 1].plain == two[yours - 1].plain:
                mine, yours = mine - 1, yours - 1
            length = 0
            while (
                mine + length < len(one)
                and yours + length < len(two)
                and (one[mine + length].plain == two[yours + length].plain)
            ):
                length += 1
            seen = mine + length
            if length < PASSAGE:
                continue
            here = quote(listed[left], one[mine].start, one[seen - 1].end)
            there = quote(listed[right], two[yours].start, two[yours + length - 1].end)
            if not _mostly_quoted(here, quotations) and not _mostly_quoted(there, quotations):
                found[listed[left].id, listed[right].id].append((here, there))
    return dict(found)


def _prose(document: Document) -> list[lexis.Word]:
    found: list[lexis.Word] = []
    regions = [each for each in document.regions if each.kind in PROSE]
    for region in sorted(regions, key=lambda each: (each.start, each.end)):
        for word in lexis.words(document.text[region.start : region.end]):
            found.append(word._replace(start=word.start + region.start, end=word.end + region.start))
    return found


def _meetings(texts: Sequence[Sequence[lexis.Word]]) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    first: dict[int, tuple[int, int]] = {}
    again: dict[int, list[tuple[int, int]]] = {}
    for place, text in enumerate(texts):
        line = [each.plain for each in text]
        for at in range(len(line) - _RUN + 1):
            digest = crc32(" ".join(line[at : at + _RUN]).encode())
            if digest not in first:
                first[digest] = (place, at)
            elif (again.get(digest) or [first[digest]])[-1][0] != place:
                again.setdefault(digest, [first[digest]]).append((place, at))
    met: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for where in again.values():
        if len(where) <= CROWD:
            pairs = ((one, two) for at, one in enumerate(where) for two in where[at + 1 :])
        else:
            pairs = zip(where, where[1:], strict=False)
        for (left, mine), (right, yours) in pairs:
            met[left, right].append((mine, yours))
    for left, right in sorted(met):
        yield left, right, met[left, right]


def _mostly_quoted(span: Span, quotations: Mapping[str, list[Span]]) -> bool:
    covered = sum(
        max(0, min(span.end, each.end) - max(span.start, each.start)) for each in quotations.get(span.document, ())
    )
    return covered > 0.6 * (span.end - span.start)


# -- reasons ---------------------------------------------------------------------------------------------------------


def shared_wording(shared: Sequence[tuple[Span, Span]]) -> Reason | None:
    """The two documents have a passage in common, word for word, that is no quotation: one copied, or both did."""
    if not shared:
        return None
    longest = max(shared, key=lambda each: (each[0].end - each[0].start, -each[0].start))
    many = f"{len(shared)} passages" if len(shared) > 1 else "a passage"
    says = f"{many} in common, word for word; the longest has {len(longest[0].exact.split())} words"
    return Reason(rule="shared wording", says=says, spans=longest)


def shared_agency(left: Document, right: Document) -> Reason | None:
    """Both documents credit the same news agency, or one credits the agency that published the other."""
    if left.agency and right.agency and key_of(left.agency) == key_of(right.agency):
        return Reason(rule="same agency", says=f"both credit {left.agency}", spans=(*_credit(left), *_credit(right)))
    for one, other in ((left, right), (right, left)):
        if one.agency and other.publisher and not other.agency and key_of(one.agency) == key_of(other.publisher):
            says = f"{called(one)} credits {one.agency}, which published the other"
            return Reason(rule="same agency", says=says, spans=_credit(one))
    return None


def _credit(document: Document) -> tuple[Span, ...]:
    """The words of the agency's name where a credit, byline or dateline has them."""
    for region in document.regions:
        if region.kind in ("credit", "byline", "dateline", "caption"):
            at = document.text.find(document.agency, region.start, region.end)
            if at >= 0:
                return (quote(document, at, at + len(document.agency)),)
    return ()


def called(document: Document) -> str:
    """What to call a document in a sentence: its publisher, or its file."""
    return document.publisher or file_name(document.name)


def cited_outlets(documents: Sequence[Document], statements: Sequence[Statement]) -> dict[Pair, list[Statement]]:
    """(who cites, who is cited) -> the statements that say so: "according to a <publisher> report"."""
    published: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for document in documents:
        if document.publisher:
            published[key_of(document.publisher)].append(document.id)
    cited: dict[Pair, list[Statement]] = defaultdict(list)
    for statement in statements:
        if not statement.speaker:
            continue
        for outlet in published.get(outlet_key(statement), ()):
            if outlet != statement.span.document:
                cited[statement.span.document, outlet].append(statement)
    return dict(cited)


def outlet_key(statement: Statement) -> tuple[str, ...]:
    """The name of the outlet a statement cites, if it cites one: "a Sky News report" is ("sky", "news")."""
    name = statement.speaker.name or statement.speaker.span.exact
    return tuple(each for each in key_of(name) if each not in ("report", "reports", "article", "interview"))


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
    documents: Sequence[Document],
    shared: Passages,
    cited: Mapping[Pair, list[Statement]],
    utterances: Sequence[Utterance],
    incidents: Sequence[Incident],
    order: Ordering,
) -> tuple[Echo, ...]:
    """One Echo for every two documents that have something in common, in order of the documents.

    `independent` only where an incident both tell of gives a positive reason and nothing makes the two an echo.
    """
    by_id = {each.id: each for each in documents}
    reasons: dict[Pair, list[Reason]] = defaultdict(list)
    apart: dict[Pair, list[Reason]] = defaultdict(list)
    together: dict[Pair, list[Reason]] = defaultdict(list)
    for pair, found in shared.items():
        reasons[pair].append(shared_wording(found))
    for (citing, outlet), found in cited.items():
        reasons[pair_of(citing, outlet, order)].append(cites(found, by_id[outlet].publisher))
    for utterance in utterances:
        for left, right in paired((each.document for each in utterance.variants), order):
            reasons[left, right].append(same_words(utterance, left, right))
    for incident in incidents:
        for echo in incident.origins.pairs:
            kept = {"independent": apart, "echo": reasons}.get(echo.relation, together)
            kept[echo.left, echo.right] += echo.reasons
    for pair in sorted({*reasons, *apart, *together}):
        # One agency's credit under two reports of different matters says nothing: only where they have more in common.
        if agency := shared_agency(by_id[pair[0]], by_id[pair[1]]):
            reasons[pair].append(agency)
    made = []
    for left, right in sorted({*reasons, *apart, *together}, key=lambda pair: tuple(map(order.document, pair))):
        pair = left, right
        relation = "echo" if reasons.get(pair) else "independent" if apart.get(pair) else "unknown"
        because = reasons.get(pair) or apart.get(pair) or together[pair]
        made.append(Echo(left=left, right=right, relation=relation, reasons=tuple(dict.fromkeys(because))))
    return tuple(made)


def touching(shared: Sequence[tuple[Span, Span]], spans: Sequence[Span]) -> list[tuple[Span, Span]]:
    """The common passages that touch any of `spans` on both sides."""
    return [
        (here, there)
        for here, there in shared
        if any(overlaps(here, each) for each in spans) and any(overlaps(there, each) for each in spans)
    ]
