"""What one document leaves undated, the same words in another may date.

Two kinds of evidence count. Long wording repeated word for word carries its day over when the weekday fits. And where
a document names a weekday and, somewhere, a day and month without a year, and another document gives the week of the
same speaker's words, the one day that fits all three is fixed. A likeness in other words alone dates nothing, and where
dated documents disagree nothing is fixed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

from onrecord import dates
from onrecord.matching.days import meeting, relation
from onrecord.matching.utterances import LONG, Gathering
from onrecord.matching.wording import WORD_FOR_WORD, Telling
from onrecord.models import Detail, Document, Figure, PartialDate, Statement

Dated = Mapping[str, PartialDate]
FITS = ("same", "compatible")
NARROW = 14  # days within which another document must place the words, to tell which Thursday is meant


class Calendar:
    """What the documents of a case say about their days, and what others fix for them."""

    def __init__(
        self,
        documents: Sequence[Document],
        statements: Sequence[Statement],
        details: Sequence[Detail],
        figures: Sequence[Figure],
    ):
        self.documents = {each.id: each for each in documents}
        self.told: dict[str, list[tuple[str, PartialDate]]] = defaultdict(list)  # document -> (record, less than a day)
        given = [(each, each.said_on) for each in statements]
        given += [(each, each.date) for each in details]
        given += [(each, each.as_of) for each in figures]
        for record, day in given:
            if day and not dates.is_day(day):
                self.told[record.span.document].append((record.id, day))

    def by_the_same_words(self, gathered: Iterable[Gathering]) -> dict[str, PartialDate]:
        """Record id -> the day that the same long wording has in another document."""
        fixed: dict[str, PartialDate] = {}
        anchors: dict[str, dict[str, PartialDate]] = defaultdict(dict)
        for gathering in gathered:
            for telling, twin in _twins(gathering.tellings):
                day = self._as_of_twin(twin)
                for statement in telling.statements:
                    fixed.setdefault(statement.id, day)
                anchors[telling.document].setdefault(day.value, day)
        return self._spread(anchors) | fixed

    def by_meeting(self, gathered: Iterable[Gathering]) -> dict[str, PartialDate]:
        """Record id -> the one day that fits its own weekday, a day and month its document names, and the week in
        which another document places the same speaker's words."""
        anchors: dict[str, dict[str, PartialDate]] = defaultdict(dict)
        for gathering in gathered:
            placed: dict[str, tuple[PartialDate, set[str]]] = {}  # each narrow date, and the documents that give it
            for telling in gathering.tellings:
                if _is_narrow(telling.occasion):
                    placed.setdefault(telling.occasion.value, (telling.occasion, set()))[1].add(telling.document)
            for telling in gathering.tellings if placed else ():
                document = self.documents.get(telling.document)
                if document is None or document.published or not _is_weekday(telling.occasion):
                    continue
                others = [day for day, who in placed.values() if who != {telling.document}]
                day = meeting([*others, telling.occasion])
                own = next((each for _, each in self.told[telling.document] if _same_day_of_year(each, day)), None)
                if own and _is_narrow(day) and dates.is_day(day):
                    basis = f"{day.basis}; the document itself names {dates.describe(own).split(',')[0]}"
                    made = PartialDate(value=day.value, basis=basis, rests_on=(*day.rests_on, *own.rests_on))
                    anchors[telling.document].setdefault(day.value, made)
        return self._spread(anchors)

    def _spread(self, anchors: Mapping[str, Mapping[str, PartialDate]]) -> dict[str, PartialDate]:
        """A day fixed for an undated document goes to every record of it that names that weekday or the one before.

        (News calls the last seven days by their weekdays; the day before a Thursday is that Thursday's eve, whichever
        of the days after it the document appeared on, but for the very last.)
        """
        fixed: dict[str, PartialDate] = {}
        for document, days in anchors.items():
            if document not in self.documents or self.documents[document].published:
                continue
            known = sorted(days.values(), key=lambda each: each.value, reverse=True)
            if len({dates.weekday(each) for each in known}) < len(known):
                continue  # two Thursdays: the weekday alone does not tell which
            weekdays = [(record, told) for record, told in self.told[document] if _is_weekday(told)]
            for record, told in weekdays:
                fits = [each for each in (*known, _eve(known[0])) if relation(told, each) in FITS]
                if fits:
                    fixed[record] = fits[0]
            for record, told in self.told[document]:
                fits = [each for each in known if _same_day_of_year(told, each)]
                if fits:
                    fixed[record] = fits[0]
            if weekdays:
                fixed[document] = _appeared(known[0])
        return fixed

    def _as_of_twin(self, twin: Telling) -> PartialDate:
        name = self.documents[twin.document].name if twin.document in self.documents else "another document"
        day = twin.occasion
        basis = f"the same words are dated {day.value} in {name} ({day.basis})"
        return PartialDate(value=day.value, basis=basis, rests_on=(*twin.spans, *day.rests_on))


def _twins(tellings: Sequence[Telling]) -> Iterable[tuple[Telling, Telling]]:
    """Each telling without a whole day, with one of another document that has the same words and a day."""
    dated = [each for each in tellings if dates.is_day(each.occasion) and len(each.line) >= LONG]
    if not dated or len({each.occasion.value for each in dated}) > 1:
        return
    for telling in tellings:
        if dates.is_day(telling.occasion) or len(telling.line) < LONG:
            continue
        for twin in dated:
            same = twin.document != telling.document and same_long_wording(telling, twin)
            if same and (not telling.occasion or relation(telling.occasion, twin.occasion) in FITS):
                yield telling, twin
                break


def same_long_wording(left: Telling, right: Telling) -> bool:
    """The shorter of two long tellings stands in the longer nearly word for word."""
    short, long = sorted((left.shingles, right.shingles), key=len)
    return len(short & long) >= WORD_FOR_WORD * len(short)


def _appeared(day: PartialDate) -> PartialDate:
    """The days on which a document can have appeared that tells of this day by weekdays alone: that day and the six
    after it."""
    first = date.fromisoformat(day.value)
    within = f"{first.isoformat()}/{(first + timedelta(days=6)).isoformat()}"
    basis = f"it tells of {day.value} and names weekdays without dates, so it appeared within a week; {day.basis}"
    return PartialDate(value=within, basis=basis, rests_on=day.rests_on)


def _eve(day: PartialDate) -> PartialDate:
    eve = date.fromisoformat(day.value) - timedelta(days=1)
    basis = f"the day before {day.value}, which the document calls by its weekday too; {day.basis}"
    return PartialDate(value=eve.isoformat(), basis=basis, rests_on=day.rests_on)


def _is_weekday(told: PartialDate | None) -> bool:
    return told is not None and told.value.startswith("XXXX-WXX-")


@lru_cache(maxsize=10_000)
def _is_narrow(told: PartialDate | None) -> bool:
    first, last = dates.first_day(told), dates.last_day(told)
    return bool(first and last) and (last - first).days <= NARROW


def _same_day_of_year(told: PartialDate, day: PartialDate | None) -> bool:
    return dates.is_day(day) and told.value == f"XXXX-{day.value[5:]}"
