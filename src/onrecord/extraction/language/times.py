"""When: the time expressions of a document and the dates they mean.

An expression is found by its form and counted from the day its words are counted from: the document's date; for
"a day earlier" the date told before it; inside a quotation the day of the speech. What is missing stays missing: with
no date to count from, "Thursday" is a Thursday, "last week" a week and "yesterday" no date.

Method: rules over characters and the parse's verbs; values as in TIMEX3 (see `onrecord.dates`).
"""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from spacy.tokens import Token

from onrecord.dates import (
    WEEK,
    absolute,
    describe,
    duration,
    first_day,
    is_day,
    part_of_day,
    reference,
    repetition,
    resolve,
    weekday,
)
from onrecord.extraction.language.parse import Parsed
from onrecord.extraction.language.timewords import Place, day_words, find, is_hour, is_rate
from onrecord.models import PROSE, PartialDate, Region, Span

REACH = 5  # paragraphs above a quotation in which the day of the speech is looked for


@dataclass(frozen=True, kw_only=True)
class TimeExpression:
    """Words that say when, how long or how often, and the tense that was read with them.

    `value` is the whole of what they say in TIMEX3 ("2022-03-21TMO", "P28D", "PRESENT_REF"), None when that needs what
    the text does not tell; `date` the day or stretch of the calendar in it.
    """

    span: Span
    date: PartialDate | None
    kind: str  # date, time (a part of a day), duration, set (how often)
    value: str | None
    tense: str  # past, present, future
    quoted: bool  # it stands in a quotation
    verb: int | None  # where the verb it belongs to begins, in characters of the text


_ARTICLE = re.compile(r"an?\s", re.I)
_COUNTED = re.compile(r"\b(?:ago|from now|earlier|later|before|previously|prior|after(?:wards?)?)\b")
_NUMBERED = re.compile(r"(?!the\b)", re.I)
_CALENDAR = re.compile(
    r".*\b(?:last|next|this|that(?: same)?|the (?:coming|current|previous|preceding|following|same)) "
    r"(?:week|month|year|weekend|quarter|day)$|.*(?:[a-z]{3}s|on|fri|sun|to|yester)day$",
    re.I,
)
_LENGTH = re.compile(
    r"(?:the )?(?:past|last|previous|next|recent|coming) (?:(?:[\w-]+ )+\w+|\w+s)|the (?:past|last) \w+", re.I
)
_OPEN_END = re.compile(r"(?:before|after)$", re.I)
_MARKS = re.compile(r"[\"“”„«»]|(?<!\w)[‘](?=\w)|(?<=[\w.,!?])[’](?!\w)")


def times(parsed: Parsed) -> tuple[TimeExpression, ...]:
    """The words of the prose that tell a date, in order of the text, each with its date as far as it can be known.

    A document date is `Document.published`, or what `anchor` finds instead. Words whose date stays open are there too
    (`date` None: "yesterday" in a document without a date); "for 28 days", "daily", "now" and a bare hour are not.
    """
    return parsed.once(_dates)


def expressions(parsed: Parsed) -> tuple[TimeExpression, ...]:
    """All expressions of time of the prose, in order of the text: dates, hours, durations, and how often."""
    return parsed.once(_resolved)


def _dates(parsed: Parsed) -> tuple[TimeExpression, ...]:
    return tuple(each for each in expressions(parsed) if each.date is not None or each.value is None)


def anchor(parsed: Parsed) -> PartialDate | None:
    """The day a document's words are counted from, and on what that rests; None when nothing says it.

    The publication date; else the day its dateline gives; else the day of a caption that is the weekday the text tells
    of. Without a year the last two stay "XXXX-03-17", unless all dates written out in the text are of one year.
    """
    return parsed.once(_Times).anchor


def _resolved(parsed: Parsed) -> tuple[TimeExpression, ...]:
    return parsed.once(_Times).resolved()


class _Times:
    def __init__(self, parsed: Parsed):
        self.parsed = parsed
        self.text = parsed.text
        self.regions = [each for each in parsed.document.regions if each.kind in PROSE]
        self.quotations = sorted(each for region in self.regions for each in _quotations(self.text, region))
        self.found = sorted(each for region in self.regions for each in find(self.text, region.start, region.end))

    def resolved(self) -> tuple[TimeExpression, ...]:
        """Two passes: first what the narrator says, then what speakers say, who may be dated by the narrator."""
        narrated = [each for each in self.found if not self._quoted(each)]
        told = {place: self._expression(place, self._narrated(place)) for place in narrated}
        before: TimeExpression | None = None
        for place in sorted(told):
            each = told[place]
            near = before and self._paragraphs(before.span, place) <= 1
            if each.date is None and each.value is None and near and not self._is_open(place):
                words = day_words(each.span.exact)
                date = resolve(words, self._base, tense=each.tense, last_event=before.date)
                date = date and replace(date, rests_on=(each.span, before.span))
                each = told[place] = self._expression(place, date)
            counts = each.date and each.date.value != WEEK and each.tense != "future"
            if counts and not _STRETCH.search(each.span.exact):
                before = each
        for place in self.found:
            if place not in told:
                told[place] = self._expression(place, self._spoken(place, told))
        return tuple(self._on_its_day(told[place], told) for place in self.found)

    # -- the day words are counted from ---------------------------------------------------------------------------

    @cached_property
    def anchor(self) -> PartialDate | None:
        """See `anchor`."""
        return self._base or self._from_caption

    @cached_property
    def _base(self) -> PartialDate | None:
        document = self.parsed.document
        if document.published:
            return document.published
        for region in document.regions:
            if region.kind == "dateline" and (found := find(self.text, region.start, region.end)):
                span = self.parsed.quote(*found[0])
                if (date := self._with_year(resolve(span.exact, None), span)) and "W" not in date.value:
                    return replace(date, basis=f'the dateline says "{span.exact}"', rests_on=(span,))
        return self._from_caption if is_day(self._from_caption) else None

    @cached_property
    def _year(self) -> tuple[str, Span] | None:
        """The year of the dates that are written out in the prose, when they are all of one year."""
        full = [self.parsed.quote(*each) for each in self.found if len(absolute(self.text[slice(*each)]) or "") == 10]
        years = {absolute(each.exact)[:4] for each in full}
        return (years.pop(), full[0]) if len(years) == 1 else None

    @cached_property
    def _from_caption(self) -> PartialDate | None:
        """The one day that captions give and that is, or may be, a weekday the text tells of."""
        told = [self.parsed.quote(*each) for each in self.found if self._kind(each) != "caption"]
        weekdays = [(weekday(date), each) for each in told if (date := resolve(each.exact, None)) and weekday(date)]
        present = Counter(number for number, _ in weekdays).most_common(2)
        if not present or len(present) == 2 and present[0][1] == present[1][1]:
            return None  # no day that the text is most about
        days: dict[str, tuple[PartialDate, Span]] = {}
        for place in self.found:
            if self._kind(place) == "caption" and not self._quoted(place) and not self._is_file(place):
                span = self.parsed.quote(*place)
                date = self._with_year(resolve(span.exact, None), span)
                if date and re.fullmatch(r"[\dX]{4}-\d\d-\d\d", date.value):
                    days[date.value] = date, span
        if len(days) != 1:
            return None
        (date, span), number = days.popitem()[1], present[0][0]
        words = next(each for each_number, each in weekdays if each_number == number)
        if weekday(date) not in (None, number):
            return None
        basis = f'a caption is dated "{span.exact}" and the text tells of "{words.exact}"'
        if "X" in date.value:
            return PartialDate(value=date.value, basis=f"{basis}; the year is not given", rests_on=(span, words))
        return PartialDate(value=date.value, basis=f"{basis}: it was {describe(date)}", rests_on=(span, words))

    def _with_year(self, date: PartialDate | None, span: Span) -> PartialDate | None:
        """A day of a month, with the year when all dates written out in the text are of one."""
        if date and self._year and (found := re.fullmatch(r"XXXX-(\d\d(?:-\d\d)?)", date.value)):
            year, where = self._year
            basis = f'{span.exact}; the year is that of "{where.exact}"'
            return PartialDate(value=f"{year}-{found[1]}", basis=basis, rests_on=(span, where))
        return date

    # -- resolving ------------------------------------------------------------------------------------------------

    def _narrated(self, place: Place) -> PartialDate | None:
        """What the narrator means by the words at `place`; those that need an earlier event are left for later."""
        span = self.parsed.quote(*place)
        words, base, called = day_words(span.exact), self._base, "the publication date"
        if base and base is not self.parsed.document.published:
            called = "the day the document is of,"
        if self._is_no_date(place):
            return None
        date = resolve(words, base, tense=self._tense(place), called=called)
        if date is None:
            return None
        date = self._with_year(date, span)
        caption = self._from_caption
        if caption and date.value.startswith("XXXX-W") and caption.rests_on[1].exact == span.exact:
            words = caption.rests_on[0]
            return replace(date, basis=f'{date.basis}; a caption is dated "{words.exact}"', rests_on=(span, words))
        return replace(date, rests_on=date.rests_on or (span,))

    def _spoken(self, place: Place, told: dict[Place, TimeExpression]) -> PartialDate | None:
        """What a speaker means: counted from the day of the speech, when the text tells it."""
        span, tense = self.parsed.quote(*place), self._tense(place)
        if self._is_no_date(place):
            return None
        words, day = day_words(span.exact), self._speech_day(place, told)
        if day:
            date = resolve(words, day.date, tense=tense, called=f'"{day.span.exact}", the day of the speech,')
            return date and replace(date, rests_on=(span, day.span))
        if _RELATIVE.match(words):
            date = resolve(words, None)
            return replace(date, rests_on=(span,)) if date and date.value == WEEK else None
        date = self._with_year(resolve(words, self._base, tense=tense), span)
        return date and replace(date, rests_on=date.rests_on or (span,))

    def _speech_day(self, place: Place, told: dict[Place, TimeExpression]) -> TimeExpression | None:
        """The one day on which somebody is said to speak, in the quotation's paragraph or, if none, just above it."""
        here = self._paragraph(place[0])
        said = {
            each: found for each, found in told.items()
            if found.date and weekday(found.date) and found.tense != "future" and self._is_of_speech(found)
        }
        for distance in range(REACH + 1):
            days = [found for each, found in said.items() if self._paragraph(each[0]) == here - distance]
            if days:
                return days[-1] if len({each.date.value for each in days}) == 1 else None
        return None

    def _is_of_speech(self, found: TimeExpression) -> bool:
        """Its verb is one of speech, and the words hang on the verb itself ("spoke on Thursday"), not on a noun."""
        place = found.span.start, found.span.end
        verb, root = self._verb(place), self._root(place)
        if verb is None or verb.lemma_.lower() not in _SPEECH:
            return False
        return verb in (root, root.head, root.head.head if root.head.dep_ == "prep" else root.head)

    def _is_open(self, place: Place) -> bool:
        """"The day before the vote": what it is counted from follows, and is not a date."""
        after = self.text[place[1] : place[1] + 2]
        return bool(_OPEN_END.search(self.text[slice(*place)])) and bool(re.match(r"\s\w", after))

    def _expression(self, place: Place, date: PartialDate | None) -> TimeExpression:
        verb, (kind, value) = self._verb(place), self._kind_and_value(place, date)
        return TimeExpression(
            span=self.parsed.quote(*place), date=date, kind=kind, value=value, tense=self._tense(place),
            quoted=self._quoted(place), verb=verb.idx if verb is not None else None,
        )

    # -- what is no date ------------------------------------------------------------------------------------------

    def _is_no_date(self, place: Place) -> bool:
        """The words say how often, an hour, or no more than past, present or future."""
        words = self.text[slice(*place)]
        return bool(repetition(words) and not _CALENDAR.match(words) or reference(words) or is_hour(words))

    def _kind_and_value(self, place: Place, date: PartialDate | None) -> tuple[str, str | None]:
        """The kind of an expression and its value in TIMEX3."""
        words = self.text[slice(*place)]
        if value := reference(words):
            return "date", value
        if is_hour(words):
            return "time", part_of_day(words)
        if (value := repetition(words)) and (not _ARTICLE.match(words) or is_rate(self.text, place[0], words)):
            return "set", value
        if date is None and _COUNTED.search(words):
            open_end = self._is_open(place) and _NUMBERED.match(words)
            return ("duration", duration(words)) if open_end else ("date", None)
        if (_LENGTH.fullmatch(words) or date is None and not _CALENDAR.match(words)) and (value := duration(words)):
            return "duration", value
        if date is None:
            return "date", None
        if "/" in date.value and "weekend" in words.lower():
            return "date", "{}-W{:02}-WE".format(*first_day(date).isocalendar())
        part = re.fullmatch(r"[\dX]{4}-(?:WXX-\d|[\dX]{2}-\d\d)", date.value) and part_of_day(words)
        return ("time", date.value + part) if part else ("date", date.value)

    def _on_its_day(self, each: TimeExpression, told: dict[Place, TimeExpression]) -> TimeExpression:
        """An hour with the day it is of: the nearest that its paragraph tells, else the day of the document."""
        if each.kind != "time" or each.date is not None or each.value is None:
            return each
        here = self._paragraph(each.span.start)
        days = [other for place, other in told.items() if is_day(other.date) and self._paragraph(place[0]) == here]
        days.sort(key=lambda other: abs(other.span.start - each.span.start))
        day = days[0].date if days else self._base
        return replace(each, value=day.value[:10] + each.value) if is_day(day) else each

    # -- the surroundings -----------------------------------------------------------------------------------------

    def _paragraph(self, position: int) -> int:
        return bisect_right([each.start for each in self.regions], position) - 1

    def _kind(self, place: Place) -> str:
        return self.regions[self._paragraph(place[0])].kind

    def _is_file(self, place: Place) -> bool:
        region = self.regions[self._paragraph(place[0])]
        return bool(re.match(r"\W*FILE\b", self.text[region.start : region.end]))

    def _quoted(self, place: Place) -> bool:
        return any(start <= place[0] and place[1] <= end for start, end in self.quotations)

    def _paragraphs(self, span: Span, place: Place) -> int:
        return abs(self._paragraph(place[0]) - self._paragraph(span.start))

    def _root(self, place: Place) -> Token | None:
        stretch = self.parsed.doc.char_span(*place, alignment_mode="expand")
        return stretch.root if stretch else None

    def _verb(self, place: Place) -> Token | None:
        """The verb the words belong to: the first above them in the parse."""
        token = self._root(place)
        while token is not None and token.pos_ not in ("VERB", "AUX"):
            token = token.head if token.head.i != token.i else None  # spaCy makes a new object for the same token
        return token

    def _tense(self, place: Place) -> str:
        start = max(self.regions[self._paragraph(place[0])].start, place[0] - 120)
        near = self.text[start : place[0]].rsplit(". ", 1)[-1]
        ahead = [each.end() for each in _AHEAD.finditer(near)]
        if ahead and not _SAID_AFTER.search(near, ahead[-1]) or _BOUND_AHEAD.search(near):
            return "future"
        verb = self._verb(place)
        while verb is not None and verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl", "pcomp"):
            verb = verb.head  # "Speaking on Friday, she said": the tense is that of what follows
        if verb is None:
            return "past"
        helpers = {each.lower_ for each in verb.children if each.dep_ in ("aux", "auxpass")} | {verb.lower_}
        if helpers & {"will", "'ll", "’ll", "shall", "would", "wo"}:
            return "future"
        if helpers & {"should", "may", "might", "must", "can"} and not helpers & {"have", "been"}:
            return "future"
        if verb.head.lower_ in _AWAITING and verb.dep_ == "xcomp" or verb.lower_ in _AWAITING and "to" in helpers:
            return "future"
        if verb.tag_ == "VBN" and helpers & {"is", "are", "'s"}:
            return "present"
        if verb.tag_ in ("VBD", "VBN") or helpers & {"had", "was", "were", "did"}:
            return "past"
        return "present"


_AHEAD = re.compile(
    r"\b(?:planned|scheduled|slated|upcoming|due|set|expected|ahead of|in advance of|to be held)\b(?=[^.;]*$)", re.I
)
_BOUND_AHEAD = re.compile(r"\b(?:as (?:early|soon) as|no later than|until|deadline (?:of|is|for))(?: late| early)? $")
_SAID_AFTER = re.compile(r"\b(?:said|told|says)\b[^.;]*$", re.I)
_AWAITING = frozenset((
    "expected", "set", "due", "scheduled", "plan", "plans", "planned", "planning", "going", "likely", "slated",
    "poised", "about",
))
_STRETCH = re.compile(r"\b(?:past|last|previous) (?:\w+ )?(?:days|weeks|months|years)\b|\bthe past\b", re.I)
_RELATIVE = re.compile(
    r"(?:the day (?:before|after)|(?:earlier |later |early |late )?today|tonight|yesterday|tomorrow|last|this|next"
    r"|the past|past|.*\b(?:ago|earlier|later|before|from now)$)",
    re.I,
)
_SPEECH = frozenset((
    "say", "tell", "speak", "announce", "declare", "add", "state", "claim", "warn", "accuse", "call",
    "describe", "deny", "reject", "confirm", "ask", "report", "write", "tweet", "post", "testify", "address",
    "brief", "comment", "urge", "vow", "pledge", "insist", "argue", "reply", "respond", "note", "stress",
    "condemn", "demand", "allege", "reiterate", "remark",
))


def _quotations(text: str, region: Region) -> list[tuple[int, int]]:
    """The stretches of a paragraph between quotation marks; one that is not closed goes to the paragraph's end."""
    found, opened, mark = [], None, ""
    for each in _MARKS.finditer(text, region.start, region.end):
        if opened is None and each[0] not in "”»’":
            opened, mark = each.end(), each[0]
        elif opened is not None and each[0] in _CLOSES[mark]:
            found.append((opened, each.start()))
            opened = None
    return found + ([(opened, region.end)] if opened is not None else [])


_CLOSES = {'"': '"”', "“": '”"“', "„": '“”"', "«": "»", "‘": "’"}
