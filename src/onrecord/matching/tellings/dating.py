"""What one document leaves undated, the same words in another may date.

Four kinds of evidence count. Long wording repeated word for word carries its day over when the weekday fits. Where a
document names a weekday and, somewhere, a day and month without a year, and another document gives the week of the
same speaker's words, the one day that fits all three is fixed. A document that tells words as of "last week", which
others place in a week, is of the week after, and its weekdays are days of that week. And where two documents share
long wording of a speaker who speaks on one occasion only in each, what the one dates of their retellings holds in the
other. A likeness in other words alone dates nothing, and where dated documents disagree nothing is fixed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

from onrecord import dates
from onrecord.matching.days import meeting, relation
from onrecord.matching.sketches import Sketch
from onrecord.matching.tellings.gathering import LONG, Gathering
from onrecord.matching.tellings.telling import Telling
from onrecord.matching.tellings.wording import WORD_FOR_WORD
from onrecord.models import PartialDate

Dated = Mapping[str, PartialDate]
Elsewhere = tuple[PartialDate, dict[str, Telling]]  # a day, and the documents that give it, with a telling of each
FITS = ("same", "compatible")
NARROW = 14  # days within which another document must place the words, to tell which Thursday is meant
LATEST = 4  # a "Friday" may be that of a document of the Monday after, which calls all of that week "last week"


class Calendar:
    """What the documents of a case say about their days, and what others fix for them."""

    def __init__(self, sketches: Iterable[Sketch]):
        self.documents = {each.id: each for each in sketches}

    def told(self, document: str) -> tuple[tuple[str, PartialDate], ...]:
        """(record id, a date that leaves the day open) of a document."""
        return self.documents[document].told

    def by_the_same_words(self, gathered: Iterable[Gathering]) -> dict[str, PartialDate]:
        """Record id -> the day that the same long wording has in another document."""
        fixed: dict[str, PartialDate] = {}
        anchors: dict[str, dict[str, PartialDate]] = defaultdict(dict)
        for gathering in gathered:
            for telling, twin in _twins(gathering.tellings):
                day = self._as_of(twin, f"the same words are dated {twin.occasion.value} in {self._name(twin)}")
                for id in telling.ids:
                    fixed.setdefault(id, day)
                anchors[telling.document].setdefault(day.value, day)
        return self._spread(anchors) | fixed

    def by_meeting(self, gathered: Iterable[Gathering]) -> dict[str, PartialDate]:
        """Record id -> the one day that fits its own weekday, a day and month its document names, and the week in
        which another document places the same speaker's words."""
        anchors: dict[str, dict[str, PartialDate]] = defaultdict(dict)
        for telling, others in self._undated(gathered):
            if not _is_weekday(telling.occasion):
                continue
            day = meeting([*(day for day, _ in others), telling.occasion])
            own = next((each for _, each in self.told(telling.document) if _same_day_of_year(each, day)), None)
            if own and _is_narrow(day) and dates.is_day(day):
                week, who = others[0]
                where = self._name(next(each for name, each in who.items() if name != telling.document))
                basis = (
                    f"the one day that fits {_short(telling.occasion)} and {_short(own)} here, "
                    f"and {_short(week)} for the same words in {where}"
                )
                rests_on = tuple(dict.fromkeys((*day.rests_on, *own.rests_on)))
                made = PartialDate(value=day.value, basis=basis, rests_on=rests_on)
                anchors[telling.document].setdefault(day.value, made)
        return self._spread(anchors)

    def _undated(self, gathered: Iterable[Gathering]) -> Iterator[tuple[Telling, list[Elsewhere]]]:
        """The tellings of documents that nobody dates, each with the narrow dates that others give of its words."""
        for gathering in gathered:
            placed = _placed(gathering.tellings)
            for telling in gathering.tellings if placed else ():
                document = self.documents.get(telling.document)
                if document is not None and not document.published:
                    yield telling, [each for each in placed.values() if {*each[1]} != {telling.document}]

    def by_weeks(self, gathered: Iterable[Gathering]) -> dict[str, PartialDate]:
        """Record id -> the day that its weekday is in the week after the one that its document calls "last week": the
        week in which others place words that this document tells as of then."""
        weeks: dict[str, dict[date, PartialDate]] = defaultdict(dict)
        for telling, others in self._undated(gathered):
            mondays = {_monday(day) for day, _ in others} - {None} if _is_last_week(telling.day) else set()
            if len(mondays) != 1:
                continue
            day, who = next(each for each in others if _monday(each[0]))
            twin = next(each for name, each in who.items() if name != telling.document)
            basis = f'words told here as of "last week" are of {_short(day)} in {self._name(twin)}'
            rests_on = (*telling.day.rests_on, *twin.spans, *day.rests_on)
            monday = next(iter(mondays)) + timedelta(weeks=1)
            weeks[telling.document].setdefault(
                monday, PartialDate(value=day.value, basis=basis, rests_on=tuple(dict.fromkeys(rests_on)))
            )
        fixed: dict[str, PartialDate] = {}
        for document, found in weeks.items():
            if len(found) == 1:
                fixed |= self._in_week(document, *next(iter(found.items())))
        return fixed

    def _in_week(self, document: str, monday: date, why: PartialDate) -> dict[str, PartialDate]:
        """The weekdays, the "last week" and the day of appearance of a document that was written in a known week."""
        weekdays = [(record, told) for record, told in self.told(document) if _is_plain_weekday(told)]
        numbers = [dates.weekday(told) for _, told in weekdays]
        if not numbers or max(numbers) > LATEST:
            return {}
        fixed = {}
        for record, told in weekdays:
            value = (monday + timedelta(days=dates.weekday(told) - 1)).isoformat()
            basis = f"the {_short(told).removeprefix('a ')} of the week this was written in: {why.basis}"
            fixed[record] = PartialDate(value=value, basis=basis, rests_on=(*told.rests_on, *why.rests_on))
        year, week, _ = (monday - timedelta(weeks=1)).isocalendar()
        for record, told in self.told(document):
            if _is_last_week(told):
                value = f"{year}-W{week:02}"
                fixed[record] = PartialDate(value=value, basis=why.basis, rests_on=(*told.rests_on, *why.rests_on))
        first, last = monday + timedelta(days=max(numbers) - 1), monday + timedelta(days=6)
        basis = f"it tells of {_short_day(first)} and ends with that week: {why.basis}"
        within = f"{first.isoformat()}/{last.isoformat()}"
        return fixed | {document: PartialDate(value=within, basis=basis, rests_on=why.rests_on)}

    def by_the_same_occasion(self, gathered: Iterable[Gathering]) -> dict[str, PartialDate]:
        """Record id -> the day another document gives for its retelling, where long wording shows that both tell of
        one occasion."""
        fixed: dict[str, PartialDate] = {}
        for gathering in gathered:
            dated = [each for each in gathering.tellings if each.setting and dates.is_day(each.day)]
            for telling in gathering.tellings:
                own = [each for each in dated if each.setting == telling.setting and each.document != telling.document]
                if telling.day or not telling.setting or len({each.day.value for each in own}) != 1:
                    continue
                says = f"told of one occasion in {self._name(own[0])}, which dates it {own[0].day.value}"
                for id in telling.ids:
                    fixed.setdefault(id, self._as_of(own[0], says))
        return fixed

    def of_figures(self, dated: Dated) -> dict[str, PartialDate]:
        """Figure id -> the day that others fix for the words of the speaker who gives it."""
        given = (voice for each in self.documents.values() for voice in each.voices)
        return {figure: dated[voice] for figure, voice in given if voice in dated}

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
            weekdays = [(record, told) for record, told in self.told(document) if _is_weekday(told)]
            for record, told in weekdays:
                fits = [each for each in (*known, _eve(known[0])) if relation(told, each) in FITS]
                if fits:
                    fixed[record] = fits[0]
            for record, told in self.told(document):
                fits = [each for each in known if _same_day_of_year(told, each)]
                if fits:
                    fixed[record] = fits[0]
            if weekdays:
                fixed[document] = _appeared(known[0])
        return fixed

    def _as_of(self, twin: Telling, says: str) -> PartialDate:
        day = twin.occasion
        return PartialDate(value=day.value, basis=says, rests_on=tuple(dict.fromkeys((*twin.spans, *day.rests_on))))

    def _name(self, telling: Telling) -> str:
        document = self.documents.get(telling.document)
        return document.name.rpartition("/")[2] if document else "another document"


def _placed(tellings: Sequence[Telling]) -> dict[str, Elsewhere]:
    """The narrow dates that tellings give, by value, each with the documents that give it and a telling of each."""
    placed: dict[str, Elsewhere] = {}
    for telling in tellings:
        if _is_narrow(telling.occasion):
            own = placed.setdefault(telling.occasion.value, (telling.occasion, {}))[1]
            own.setdefault(telling.document, telling)
    return placed


def _twins(tellings: Sequence[Telling]) -> Iterable[tuple[Telling, Telling]]:
    """Each telling without a whole day, with one of another document that has the same words and a day."""
    dated = [each for each in tellings if dates.is_day(each.occasion) and each.length >= LONG]
    if not dated or len({each.occasion.value for each in dated}) > 1:
        return
    for telling in tellings:
        if dates.is_day(telling.occasion) or telling.length < LONG:
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
    basis = f"it tells of {day.value} and names weekdays without dates, so it appeared within a week"
    return PartialDate(value=within, basis=basis, rests_on=day.rests_on)


def _eve(day: PartialDate) -> PartialDate:
    eve = date.fromisoformat(day.value) - timedelta(days=1)
    return PartialDate(value=eve.isoformat(), basis=f"the day before {day.value}: {day.basis}", rests_on=day.rests_on)


def _is_weekday(told: PartialDate | None) -> bool:
    return told is not None and told.value.startswith("XXXX-WXX-")


def _is_plain_weekday(told: PartialDate) -> bool:
    """ "Wednesday" alone: a "last Wednesday" or "next Wednesday" may be of another week."""
    words = " ".join(each.exact.lower() for each in told.rests_on).split()
    return _is_weekday(told) and not {"last", "next", "past", "coming", "previous"} & {*words}


def _is_last_week(told: PartialDate | None) -> bool:
    return told is not None and told.value == dates.WEEK and any("last week" in _low(each) for each in told.rests_on)


def _low(span) -> str:
    return " ".join(span.exact.lower().split())


def _monday(day: PartialDate) -> date | None:
    """The Monday of the calendar week that a date lies in; None when it may lie in two."""
    first, last = (each - timedelta(days=each.weekday()) for each in (dates.first_day(day), dates.last_day(day)))
    return first if first == last else None


def _short(day: PartialDate) -> str:
    """A date for a reader, without what is not known: "a Thursday", "17 March", "week of 14 March 2022"."""
    said = dates.describe(day).split(",")[0]
    return f"the {said}" if said.startswith("week") else said


def _short_day(day: date) -> str:
    return dates.describe(PartialDate(value=day.isoformat(), basis=""))


@lru_cache(maxsize=10_000)
def _is_narrow(told: PartialDate | None) -> bool:
    first, last = dates.first_day(told), dates.last_day(told)
    return bool(first and last) and (last - first).days <= NARROW


def _same_day_of_year(told: PartialDate, day: PartialDate | None) -> bool:
    return dates.is_day(day) and told.value == f"XXXX-{day.value[5:]}"
