"""What one document leaves undated, the same words in another may date.

Only long wording repeated word for word is evidence: a paraphrase may be of another day. A weekday must fit, and where
two dated documents disagree nothing is fixed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from onrecord import dates
from onrecord.matching.days import relation
from onrecord.matching.utterances import LONG, Gathering
from onrecord.matching.wording import WORD_FOR_WORD, Telling
from onrecord.models import Detail, Document, Figure, PartialDate, Statement


def dated_by_others(
    gathered: Iterable[Gathering],
    documents: Sequence[Document],
    statements: Sequence[Statement],
    details: Sequence[Detail],
    figures: Sequence[Figure],
) -> dict[str, PartialDate]:
    """Record id -> the day that the same words, dated in another document, fix for it.

    A statement gets the day of its twin; every record of its document that names the same weekday gets that day too,
    when the document has no date of its own; the document itself gets the days on which it can have appeared.
    """
    by_id = {each.id: each for each in documents}
    fixed: dict[str, PartialDate] = {}
    anchors: dict[str, dict[str, PartialDate]] = defaultdict(dict)  # document -> day -> on what it rests
    for gathering in gathered:
        for telling, twin in _twins(gathering.tellings):
            day = _as_dated(twin.day, twin, by_id[twin.document].name if twin.document in by_id else "another document")
            fixed.setdefault(telling.statement.id, day)
            anchors[telling.document].setdefault(day.value, day)
    for record, document, told in _partly_dated(statements, details, figures):
        days = anchors.get(document, {})
        if len(days) == 1 and record not in fixed and _is_weekday(told) and not by_id[document].published:
            day = next(iter(days.values()))
            if relation(told, day) in ("same", "compatible"):
                fixed[record] = day
    weekdays = {document for _, document, told in _partly_dated(statements, details, figures) if _is_weekday(told)}
    for document, days in anchors.items():
        if document in by_id and not by_id[document].published and len(days) == 1 and document in weekdays:
            fixed[document] = _appeared(next(iter(days.values())))
    return fixed


def _twins(tellings: Sequence[Telling]) -> Iterable[tuple[Telling, Telling]]:
    """Each telling without a whole day, with one of another document that has the same words and a day."""
    dated = [each for each in tellings if dates.is_day(each.day) and len(each.line) >= LONG]
    if not dated or len({each.day.value for each in dated}) > 1:
        return
    for telling in tellings:
        if dates.is_day(telling.day) or len(telling.line) < LONG:
            continue
        for twin in dated:
            same = twin.document != telling.document and same_long_wording(telling, twin)
            if same and (not telling.day or relation(telling.day, twin.day) in ("same", "compatible")):
                yield telling, twin
                break


def same_long_wording(left: Telling, right: Telling) -> bool:
    """The shorter of two long tellings stands in the longer nearly word for word."""
    short, long = sorted((left.shingles, right.shingles), key=len)
    return len(short & long) >= WORD_FOR_WORD * len(short)


def _as_dated(day: PartialDate, twin: Telling, name: str) -> PartialDate:
    basis = f"the same words are dated {day.value} in {name} ({day.basis})"
    return PartialDate(value=day.value, basis=basis, rests_on=(*twin.spans, *day.rests_on))


def _appeared(day: PartialDate) -> PartialDate:
    """The days on which a document can have appeared that calls this day by its weekday alone: that day and the six
    after it."""
    first = date.fromisoformat(day.value)
    within = f"{first.isoformat()}/{(first + timedelta(days=6)).isoformat()}"
    basis = (
        f"it calls {day.value} {dates.WEEKDAYS[first.weekday()]}, so it appeared within the week from then; {day.basis}"
    )
    return PartialDate(value=within, basis=basis, rests_on=day.rests_on)


def _partly_dated(statements, details, figures) -> Iterable[tuple[str, str, PartialDate]]:
    """Each record that gives less than a whole day: its id, its document, what it gives."""
    told = [(each, each.said_on) for each in statements]
    told += [(each, each.date) for each in details]
    told += [(each, each.as_of) for each in figures]
    for record, given in told:
        if given and not dates.is_day(given):
            yield record.id, record.span.document, given


def _is_weekday(told: PartialDate) -> bool:
    return told.value.startswith("XXXX-WXX-")
