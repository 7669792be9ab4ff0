"""Utterances: the same words by the same speaker on the same occasion, across outlets, with each outlet's wording."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.matching import words as lexis
from onrecord.matching.days import meeting
from onrecord.matching.order import Ordering
from onrecord.matching.tellings.gathering import NEAR, Gathering
from onrecord.matching.tellings.telling import Telling
from onrecord.matching.tellings.wording import Match, compare
from onrecord.matching.words.edits import changes, flag, surface
from onrecord.models import Difference, PartialDate, Reason, Span, Utterance, Variant


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """What of an utterance tells its place among others."""

    handle: str
    speaker: str
    said_on: PartialDate | None
    wording: tuple[Span, ...]


def rank(each: Utterance | Ranked, order: Ordering) -> tuple:
    """Where an utterance stands among others: by day, speaker and place."""
    return (
        each.said_on.value if each.said_on else "~",
        each.speaker,
        order.span(each.wording[0]),
        each.handle,
    )


def utterance(gathering: Gathering, order: Ordering, weights: Mapping[str, float]) -> Utterance | None:
    """The utterance that a gathering makes; None when it is told once only, in several parts."""
    told = _tellings_in_runs(gathering.tellings, order)
    if len(told) < 2:
        return None
    # The longest wording anybody puts in quotation marks; only where nobody does, the longest retelling.
    longest = min(
        told,
        key=lambda run: (
            _manner(run) != "in quotation",
            -sum(each.length for each in run),
            order.span(run[0].spans[0]),
        ),
    )
    whole = _words(longest)
    variants = []
    for run in told:
        differences = () if run is longest else tuple(_differences(whole, _words(run), _manner(run)))
        variants.append(
            Variant(
                statements=tuple(id for each in run for id in each.ids),
                document=run[0].document,
                spans=_spans(run),
                differences=differences,
                told=_manner(run),
            )
        )
    speakers = Counter(each.speaker for each in gathering.tellings if each.speaker)
    named = {each.speaker for each in gathering.tellings if each.named}
    # Whom a "he" stands for was read differently: hardly somebody whom the words themselves name.
    told_of = {each: sum(each.split()[-1] in telling.text for telling in gathering.tellings) for each in speakers}
    speaker = min(speakers, key=lambda each: (each not in named, told_of[each], -speakers[each], each), default=None)
    exact = (each.statement.speaker.span.exact for each in gathering.tellings if each.statement.speaker)
    matches = (compare(one, two, weights) for one, two in gathering.matches)
    reasons = tuple(dict.fromkeys(each.reason for each in matches if isinstance(each, Match))) or (_same_words(told),)
    return Utterance(
        handle=f"UTT-{told[0][0].ids[0][:8]}",
        speaker=speaker or next(exact, "nobody named"),
        said_on=meeting(
            [each.day for each in gathering.tellings if each.day] or [each.occasion for each in gathering.tellings]
        ),
        wording=_spans(longest),
        variants=tuple(variants),
        reasons=reasons,
    )


def _same_words(told: list[list[Telling]]) -> Reason:
    spans = tuple(span for run in told for span in _spans(run))
    return Reason(rule="same words", says="the same words", spans=spans)


def _tellings_in_runs(found: Sequence[Telling], order: Ordering) -> list[list[Telling]]:
    """The tellings of each document in order; neighbours that go on with new words are one telling in parts.

    Of two tellings that cover the same characters the longer counts (a quotation within what is told of it).
    """
    told: list[list[Telling]] = []
    for telling in sorted(found, key=lambda each: (order.span(each.spans[0]), -each.length, each.ids[0])):
        last = told[-1] if told and told[-1][0].document == telling.document else None
        same = next((run for run in told[-3:] for each in run if _overlap(each, telling)), None)
        if same:
            if len(same) == 1 and same[0].length < telling.length:
                same[0] = telling
            continue
        if last and telling.spans[0].start - last[-1].spans[-1].end < NEAR and _goes_on(last, telling):
            last.append(telling)
        else:
            told.append([telling])
    return told


def _overlap(left: Telling, right: Telling) -> bool:
    return left.document == right.document and any(
        one.start < two.end and two.start < one.end for one in left.spans for two in right.spans
    )


def _goes_on(run: list[Telling], telling: Telling) -> bool:
    """The telling brings words the run does not have yet."""
    return all(len(each.stems & telling.stems) < 0.5 * min(len(each.stems), len(telling.stems) or 1) for each in run)


def _spans(run: list[Telling]) -> tuple[Span, ...]:
    return tuple(span for each in run for span in each.spans)


def _words(run: list[Telling]) -> tuple[lexis.Word, ...]:
    return tuple(word for each in run for word in each.words)


def _manner(run: list[Telling]) -> str:
    modes = {each.mode for each in run}
    if modes == {"direct"}:
        return "in quotation"
    return "in other words" if modes == {"indirect"} else "partly"


def _differences(whole: Sequence[lexis.Word], own: Sequence[lexis.Word], manner: str) -> Iterator[Difference]:
    """Word by word against the longest wording. A retelling that shares too few words has no word-by-word reading:
    only the numbers and the "not" it changes are told."""
    edits = changes(whole, own)
    kept = len(own) - sum(len(each.yours) for each in edits)
    for each in edits:
        flagged = flag(each)
        if kept < 0.5 * len(own) and flagged not in ("number", "negation"):
            continue
        change = {"delete": "omission", "insert": "addition", "replace": "substitution"}[each.kind]
        yield Difference(change=change, longest=surface(each.mine), variant=surface(each.yours), flag=flagged)
