"""Partial dates: what a source's words say about a day, and how two such sayings compare.

A source says "on Thursday", "late last month" or "17 March 2022". Each becomes a `PartialDate` that goes exactly as
far as the words and the day they are counted from (the anchor) allow, in the values of TIMEX3 (TimeML 1.2.1, which
follows ISO 8601): "2022-03-17", "2022-03", "2022", "2022-W11", "2022-03-11/2022-03-17" (some day within), and with
unknown parts as X: "XXXX-WXX-4" (a Thursday), "XXXX-03-17" (a 17 March), "XXXX-03" (a March). Weeks begin on Monday
and are counted as in ISO 8601.

A date before 1900 or after 2100, or one that no calendar has, is not a date.

`absolute` reads dates that are written out, `resolve` counts the others from an anchor; `first_day`, `last_day`,
`relation` and their like compare what came of it; `describe` says it to people.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.models import PartialDate

FIRST_YEAR, LAST_YEAR = 1900, 2100

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
_WEEKDAY_NUMBERS = {name.lower(): number for number, name in enumerate(WEEKDAYS, 1)} | {
    short: number
    for number, shorts in enumerate(("mon", "tue tues", "wed", "thu thur thurs", "fri", "sat", "sun"), 1)
    for short in shorts.split()
}
_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)} | {
    short: number
    for number, shorts in enumerate(
        ("jan", "feb", "mar", "apr", "", "jun", "jul", "aug", "sep sept", "oct", "nov", "dec"), 1
    )
    for short in shorts.split()
}
_NUMBERS = {
    word: number
    for number, word in enumerate((
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ))
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}

# Pieces of patterns, for this module and for those that look for dates in a text.
MONTH = rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)}|(?:Mon|Tues|Tue|Wed|Thurs|Thur|Thu|Fri|Sat|Sun)\b\.?)"
NUMBER = r"(?:\d{1,3}|(?:twenty|thirty|forty|fifty)-\w+|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
YEAR = r"(?:1\d|20|21)\d\d"
DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
FULL = (  # a written date with day, month and year
    rf"(?:\b\d{{4}}-\d\d-\d\d(?!\d)|\b\d{{4}}/\d\d/\d\d(?!\d)|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}\b"
    rf"|\b{MONTH}\s+{DAY}\s*,?\s+\d{{4}}\b|\b{DAY}(?:\s+of)?[\s-]{MONTH},?[\s-]+\d{{4}}\b)"
)


def number(words: str) -> int | None:
    """The whole number that digits or English words give, up to ninety-nine: "three", "twenty-eight", "14"."""
    words = words.lower().strip()
    if words.isdigit():
        return int(words)
    tens, _, ones = words.partition("-")
    if ones:
        whole, rest = _NUMBERS.get(tens), _NUMBERS.get(ones)
        return whole + rest if whole and rest and whole % 10 == 0 and rest < 10 else None
    return _NUMBERS.get(words)


def month_number(word: str) -> int | None:
    """1 to 12 for the name of a month or its abbreviation, else None."""
    return _MONTH_NUMBERS.get(word.lower().rstrip("."))


def weekday_number(word: str) -> int | None:
    """1 (Monday) to 7 (Sunday), as ISO 8601 counts, for the name of a day or its abbreviation, else None."""
    return _WEEKDAY_NUMBERS.get(word.lower().rstrip("."))


def day_value(year: int, month: int, day: int) -> str | None:
    """The ISO value of a day of the calendar in the years we take for dates, else None."""
    try:
        return date(year, month, day).isoformat() if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


_MONTH_DAY_YEAR = re.compile(rf"({MONTH})\s+({DAY})\s*,?\s+(\d{{4}})", re.I)
_DAY_MONTH_YEAR = re.compile(rf"({DAY})(?:\s+of)?[\s-]({MONTH}),?[\s-]+(\d{{4}})", re.I)
_MONTH_YEAR = re.compile(rf"({MONTH})(?:,|\s+of)?\s+(\d{{4}})", re.I)
_DIGITS = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})")


def absolute(words: str) -> str | None:
    """The ISO value of a date that is written out with its year, or None.

    "17 March 2022", "March 17th, 2022", "2022-03-17" (also with a time behind it), "2022/03/17", "17.03.2022",
    "March 2022", "2022-03", "2022". "03/04/2022" is None: the two ways of reading it differ; "17/03/2022" has one.
    """
    words = " ".join(words.split()).strip(" ,.")
    if iso := re.fullmatch(r"(\d{4})([-/])(\d\d)\2(\d\d)(?:[T ].*)?", words):
        return day_value(int(iso[1]), int(iso[3]), int(iso[4]))
    if written := _MONTH_DAY_YEAR.fullmatch(words):
        return day_value(int(written[3]), month_number(written[1]), _ordinal(written[2]))
    if written := _DAY_MONTH_YEAR.fullmatch(words):
        return day_value(int(written[3]), month_number(written[2]), _ordinal(written[1]))
    if digits := _DIGITS.fullmatch(words):
        return _from_digits(int(digits[1]), digits[2], int(digits[3]), int(digits[4]))
    if month := _MONTH_YEAR.fullmatch(words):
        return f"{month[2]}-{month_number(month[1]):02}" if _is_year(int(month[2])) else None
    if month := re.fullmatch(r"(\d{4})-(\d\d)", words):
        return words if _is_year(int(month[1])) and 1 <= int(month[2]) <= 12 else None
    return words if re.fullmatch(r"\d{4}", words) and _is_year(int(words)) else None


def _from_digits(first: int, mark: str, second: int, year: int) -> str | None:
    readings = {day_value(year, second, first)}
    if mark == "/":  # points are used day first; strokes both ways
        readings.add(day_value(year, first, second))
    readings.discard(None)
    return readings.pop() if len(readings) == 1 else None


def _ordinal(words: str) -> int:
    return int(re.match(r"\d+", words)[0])


def _is_year(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


# -- words to values -----------------------------------------------------------------------------------------------

_UNIT = r"(?P<unit>day|week|month|year)s?"
_COUNT = rf"(?P<count>{NUMBER}|several|few|a few|many|some)"
_PART_OF_DAY = r"(?:\s+(?:morning|afternoon|evening|night|noon|midnight|midday|dawn|dusk|lunchtime))?"
_STAGE = (
    r"(?:(?:very\s+)?(?:early|late|mid)[\s-]+(?:in\s+|on\s+)?"
    r"|(?:the\s+)?(?:beginning|start|middle|end|close)\s+of\s+)?"
)
_AHEAD = re.compile(
    r"(?:on|in|by|since|until|till|as of|from|during|over|at|before|after|around|about|throughout|within|through)\s+",
    re.I,
)
_OFFSETS = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "earlier today": 0,
    "later today": 0, "early today": 0, "late today": 0, "yesterday": -1, "last night": -1, "tomorrow": 1,
    "the day before yesterday": -2, "day before yesterday": -2, "the day after tomorrow": 2, "day after tomorrow": 2,
}
_DAY_OFFSET = re.compile(rf"(?:{'|'.join(sorted(_OFFSETS, key=len, reverse=True))}){_PART_OF_DAY}", re.I)
_WEEKDAY_ONLY = re.compile(
    rf"(?:(?P<which>last|past|this past|this coming|this|next|coming|the previous|the following)\s+)?(?P<day>{WEEKDAY})"
    rf"{_PART_OF_DAY}(?:\s+(?:of\s+)?(?P<week>last|this|next)\s+week)?|(?:early|late)\s+(?:on\s+)?(?P<staged>{WEEKDAY}){_PART_OF_DAY}",
    re.I,
)
_MONTH_DAY = re.compile(
    rf"(?:(?P<weekday>{WEEKDAY})\s*,?\s+)?(?:the\s+)?"
    rf"(?:(?P<month>{MONTH})\s+(?:the\s+)?(?P<day>{DAY})|(?P<day2>{DAY})(?:\s+of)?\s+(?P<month2>{MONTH}))"
    rf"(?:,?\s+(?P<year>{YEAR}))?",
    re.I,
)
_DAY_SPAN = re.compile(
    rf"(?:between\s+)?(?:(?P<month>{MONTH})\s+(?P<from>{DAY})\s*(?:-|–|to|and|through)\s*(?:{MONTH}\s+)?(?P<to>{DAY})"
    rf"|(?P<from2>{DAY})\s*(?:-|–|to|and)\s*(?P<to2>{DAY})\s+(?P<month2>{MONTH}))(?:,?\s+(?P<year>{YEAR}))?",
    re.I,
)
_MONTH_ONLY = re.compile(
    rf"{_STAGE}(?:(?P<which>last|this|next|this past|this coming)\s+)?(?P<month>{MONTH})"
    rf"(?:,?\s+(?:of\s+)?(?P<year>{YEAR}|last year|this year|next year))?",
    re.I,
)
_PERIOD = re.compile(
    rf"(?:(?:earlier|later)\s+|{_STAGE})"
    r"(?P<which>last|this past|this coming|this|next|the previous|the following|the coming|the current)\s+"
    r"(?P<unit>week|month|year|weekend)",
    re.I,
)
_WEEKEND = re.compile(r"(?:the|this past)\s+weekend", re.I)
_STRETCH = re.compile(rf"(?:the\s+)?(?:past|last|previous)\s+(?:{_COUNT}\s+)?{_UNIT}", re.I)
_AGO = re.compile(rf"(?:(?:about|around|nearly|almost|just|some|more than|over)\s+)?{_COUNT}\s+{_UNIT}\s+ago", re.I)
_AWAY = re.compile(rf"{_COUNT}\s+{_UNIT}(?:\s+from\s+now|['’]s?\s+time)", re.I)
_FROM_EVENT = re.compile(
    rf"(?:just\s+|only\s+)?(?P<count>{NUMBER}|the|the very)\s+{_UNIT}"
    r"\s+(?P<way>earlier|before|previously|prior|later|after|afterwards?|on)(?:\s+(?:that|this|then|it))?"
    r"|(?:the\s+)?(?P<next>previous|preceding|following|next|same)\s+(?P<of>day|week|month|year)|that\s+(?:same\s+)?day",
    re.I,
)
_ORDINAL_DAY = re.compile(r"the\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)(?:\s+of\s+(?:the|this)\s+month)?", re.I)


def resolve(
    expression: str, anchor: PartialDate | str | None, *, tense: str = "past", last_event: PartialDate | None = None,
    called: str = "the publication date",
) -> PartialDate | None:
    """The date that a time expression means, as far as it can be known; None when nothing can be said.

    `anchor` is the day it is counted from (`called` names it in the basis), `tense` ("past", "present", "future") the
    tense of its verb, which says whether "Friday" is behind or ahead, and `last_event` the date told before it, from
    which "a day earlier" counts. A weekday that is the anchor's own means the anchor's day, as news uses it. Without
    an anchor a weekday stays "XXXX-WXX-4" and a day of a month "XXXX-03-17"; "yesterday" is None.

    The values are those of TIMEX3 (TimeML annotation guidelines 1.2.1, section 2.2); "early", "late" and the parts of
    a day are left to the words, as TIMEX3 leaves them to `mod`.
    """
    words = " ".join(expression.split()).strip(" ,.;:")
    while _AHEAD.match(words) and not _DAY_SPAN.fullmatch(words):
        words = _AHEAD.sub("", words, count=1)
    if not words:
        return None
    if value := absolute(words):
        return PartialDate(value=value, basis=f"{words}, written out")
    known = anchor.value if isinstance(anchor, PartialDate) else anchor
    if found := _FROM_EVENT.fullmatch(words):
        value = last_event and _from_event(found, last_event.value)
        return value and PartialDate(value=value, basis=f"{words}, against {last_event.value}, the date told before it")
    for pattern, rule in _RULES:
        if found := pattern.fullmatch(words):
            value = rule(found, known, tense)
            return value and PartialDate(value=value, basis=_basis(words, value, known, called))
    return None


def _basis(words: str, value: str, anchor: str | None, called: str) -> str:
    if value.startswith("XXXX-W"):
        return f"{words}; the week is not known"
    if value.startswith("XXXX"):
        return f"{words}; the year is not given"
    return f"{words}, against {called} {anchor}" if anchor else f"{words}, written out"


def shift(value: str, days: int) -> str | None:
    """A day moved by so many days: "2022-03-17", "XXXX-WXX-4" (a Thursday becomes a Friday), "XXXX-03-17"; else None."""
    if day := _as_day(value):
        return (day + timedelta(days=days)).isoformat()
    if found := re.fullmatch(r"XXXX-WXX-([1-7])", value):
        return f"XXXX-WXX-{(int(found[1]) - 1 + days) % 7 + 1}"
    if found := re.fullmatch(r"XXXX-(\d\d)-(\d\d)", value):
        starts = [_as_day(day_value(year, int(found[1]), int(found[2]))) for year in (2023, 2024)]
        told = {f"XXXX-{each + timedelta(days=days):%m-%d}" for each in starts if each}
        return told.pop() if len(told) == 1 else None  # the end of February is another day in leap years
    return None


def _as_day(value: str | None) -> date | None:
    whole = value and "/" not in value and re.match(r"\d{4}-\d\d-\d\d", value)
    return date.fromisoformat(whole[0]) if whole else None


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _moved(value: str | None, unit: str, count: int) -> str | None:
    """An anchor moved by so many units, as exact as the unit: a day, "2022-W11", "2022-03", "2022"."""
    if value is None:
        return None
    if unit == "day":
        return shift(value, count)
    if unit == "week":
        if found := re.fullmatch(r"(\d{4})-W(\d\d)", value):
            return _week(date.fromisocalendar(int(found[1]), int(found[2]), 1) + timedelta(weeks=count))
        day = _as_day(value)
        return day and _week(day + timedelta(weeks=count))
    if unit == "year":
        year = re.match(r"\d{4}", value)
        return year and f"{int(year[0]) + count:04}"
    month = re.match(r"(\d{4})-(\d\d)(?!\d)", value)
    if not month:
        return None
    whole = int(month[1]) * 12 + int(month[2]) - 1 + count
    return f"{whole // 12:04}-{whole % 12 + 1:02}"


def _day_from_offset(found: re.Match, anchor: str | None, tense: str) -> str | None:
    words = " ".join(found[0].lower().split())
    offset = next(_OFFSETS[each] for each in sorted(_OFFSETS, key=len, reverse=True) if words.startswith(each))
    return anchor and shift(anchor, offset)


def _weekday(found: re.Match, anchor: str | None, tense: str) -> str:
    wanted = weekday_number(found["day"] or found["staged"])
    day, which = _as_day(anchor), (found["which"] or "").lower()
    if day is None:
        return f"XXXX-WXX-{wanted}"
    if found["week"]:
        weeks = {"last": -1, "this": 0, "next": 1}[found["week"].lower()]
        return (day + timedelta(days=wanted - day.isoweekday(), weeks=weeks)).isoformat()
    back, ahead = (day.isoweekday() - wanted) % 7, (wanted - day.isoweekday()) % 7
    if which in ("last", "past", "this past", "the previous"):
        return (day - timedelta(days=back or 7)).isoformat()
    if which in ("next", "coming", "this coming", "the following"):
        return (day + timedelta(days=ahead or 7)).isoformat()
    return (day + timedelta(days=ahead) if tense == "future" else day - timedelta(days=back)).isoformat()


def _month_day(found: re.Match, anchor: str | None, tense: str) -> str | None:
    month, day = month_number(found["month"] or found["month2"]), _ordinal(found["day"] or found["day2"])
    wanted = found["weekday"] and weekday_number(found["weekday"])
    if found["year"]:
        return day_value(int(found["year"]), month, day)
    if not day_value(2024, month, day):
        return None
    years = _years(anchor, month, day, tense)
    if wanted:
        years = [each for each in years if _falls_on(each, month, day, wanted)]
    return day_value(years[0], month, day) if years else f"XXXX-{month:02}-{day:02}"


def _falls_on(year: int, month: int, day: int, weekday: int) -> bool:
    value = day_value(year, month, day)
    return value is not None and date.fromisoformat(value).isoweekday() == weekday


def _years(anchor: str | None, month: int, day: int | None, tense: str) -> list[int]:
    """The years a day of a month may be of, the likeliest first, none when the anchor does not tell."""
    known = re.match(r"(\d{4})-(\d\d)(?:-(\d\d))?", anchor or "")
    if not known or "/" in anchor:
        return []
    year, here = int(known[1]), (int(known[2]), int(known[3] or 0))
    there = (month, day if day and known[3] else here[1])
    if tense == "future":
        return [year, year + 1] if there >= here else [year + 1, year]
    # A day or two ahead in the past tense is a coming day told of, not one of a year ago.
    coming = known[3] and day and _as_day(day_value(year, month, day))
    near = coming and timedelta() < coming - _as_day(anchor) <= timedelta(days=14)
    return [year, year - 1] if there <= here or near else [year - 1, year]


def _day_span(found: re.Match, anchor: str | None, tense: str) -> str | None:
    month = month_number(found["month"] or found["month2"])
    first, last = _ordinal(found["from"] or found["from2"]), _ordinal(found["to"] or found["to2"])
    years = [int(found["year"])] if found["year"] else _years(anchor, month, first, tense)
    ends = years and (day_value(years[0], month, first), day_value(years[0], month, last))
    return "/".join(ends) if ends and all(ends) and first < last else None


def _month(found: re.Match, anchor: str | None, tense: str) -> str | None:
    month, year, which = month_number(found["month"]), found["year"], (found["which"] or "").lower()
    if year and not year[0].isdigit():
        year = _moved(anchor, "year", {"last": -1, "this": 0, "next": 1}[year.split()[0].lower()])
        return year and f"{year}-{month:02}"
    if year:
        return f"{year}-{month:02}"
    years = _years(anchor, month, None, "future" if which in ("next", "this coming") else tense)
    if not years:
        return f"XXXX-{month:02}"
    same = anchor[5:7] == f"{month:02}"
    return f"{years[0] - (which == 'last' and same):04}-{month:02}"


def _period(found: re.Match, anchor: str | None, tense: str) -> str | None:
    which, unit = found["which"].lower(), found["unit"].lower()
    step = -1 if which.endswith(("last", "past", "previous")) else 1 if which.endswith(("next", "coming", "following")) else 0
    return _weekend(anchor, step, tense) if unit == "weekend" else _moved(anchor, unit, step)


def _weekend(anchor: str | None, step: int, tense: str) -> str | None:
    if not (day := _as_day(anchor)):
        return None
    saturday = day - timedelta(days=day.weekday()) + timedelta(days=5)
    if step < 0 or step == 0 and tense != "future" and saturday > day:
        saturday -= timedelta(weeks=1)
    elif step > 0 and saturday <= day:
        saturday += timedelta(weeks=1)
    return f"{saturday}/{saturday + timedelta(days=1)}"


def _stretch(found: re.Match, anchor: str | None, tense: str) -> str | None:
    """"The past three weeks": some day from then to the anchor. "Last week" without "the" is a week of the calendar."""
    words, unit = found[0].lower(), found["unit"].lower()
    count = number(found["count"]) if found["count"] else 1
    if count is None or not (day := _as_day(anchor)):
        return None
    if not found["count"] and words.startswith(("last", "previous")):
        return _moved(anchor, unit, -1)
    if unit in ("day", "week"):
        return f"{day - timedelta(days=count * (7 if unit == 'week' else 1))}/{day}"
    month = day.year * 12 + day.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(month, 12)
    return f"{date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))}/{day}"


def _ago(found: re.Match, anchor: str | None, tense: str) -> str | None:
    count = number(found["count"])
    return count and _moved(anchor, found["unit"].lower(), -count)


def _away(found: re.Match, anchor: str | None, tense: str) -> str | None:
    count = number(found["count"])
    return count and _moved(anchor, found["unit"].lower(), count)


def _from_event(found: re.Match, event: str) -> str | None:
    if not found["unit"] and not found["of"]:
        return event
    unit = (found["unit"] or found["of"]).lower()
    if found["next"]:
        return _moved(event, unit, {"previous": -1, "preceding": -1, "same": 0}.get(found["next"].lower(), 1))
    count = 1 if found["count"].lower().startswith("the") else number(found["count"])
    back = found["way"].lower() in ("earlier", "before", "previously", "prior")
    return count and _moved(event, unit, -count if back else count)


def _ordinal_day(found: re.Match, anchor: str | None, tense: str) -> str | None:
    day, wanted = _as_day(anchor), int(found["day"])
    if day is None:
        return None
    month = day.isoformat()[:7]
    if wanted > day.day and tense != "future":
        month = _moved(anchor, "month", -1)
    elif wanted < day.day and tense == "future":
        month = _moved(anchor, "month", 1)
    return day_value(int(month[:4]), int(month[5:]), wanted)


_RULES = (
    (_DAY_OFFSET, _day_from_offset), (_WEEKDAY_ONLY, _weekday), (_MONTH_DAY, _month_day), (_DAY_SPAN, _day_span),
    (_MONTH_ONLY, _month), (_PERIOD, _period), (_WEEKEND, lambda found, anchor, tense: _weekend(anchor, 0, tense)),
    (_STRETCH, _stretch), (_AGO, _ago), (_AWAY, _away), (_ORDINAL_DAY, _ordinal_day),
)


# -- comparing -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Days:
    """The days a value allows: from, to (None: no bound is known), and what they must be."""

    first: date | None = None
    last: date | None = None
    weekday: int | None = None
    month: int | None = None
    day: int | None = None

    def allow(self, each: date) -> bool:
        within = (self.first is None or self.first <= each) and (self.last is None or each <= self.last)
        fits = zip((self.weekday, self.month, self.day), (each.isoweekday(), each.month, each.day), strict=True)
        return within and all(must in (None, has) for must, has in fits)


def _days(value: str) -> _Days | None:
    try:
        if found := re.fullmatch(r"XXXX-WXX-([1-7])", value):
            return _Days(weekday=int(found[1]))
        if found := re.fullmatch(r"XXXX-(\d\d)(?:-(\d\d))?", value):
            return _Days(month=int(found[1]), day=found[2] and int(found[2]))
        first, _, last = value.partition("/")
        return _Days(first=_bounds(first)[0], last=_bounds(last or first)[1])
    except (ValueError, TypeError):
        return None


def _bounds(value: str) -> tuple[date, date]:
    if found := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return monday, monday + timedelta(days=6)
    if re.fullmatch(r"\d{4}", value):
        return date(int(value), 1, 1), date(int(value), 12, 31)
    if found := re.fullmatch(r"(\d{4})-(\d\d)", value):
        year, month = int(found[1]), int(found[2])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    day = date.fromisoformat(value[:10])
    return day, day


def first_day(p: PartialDate | None) -> date | None:
    """The earliest day it can be, or None when no bound is known."""
    days = p and _days(p.value)
    return days.first if days else None


def last_day(p: PartialDate | None) -> date | None:
    """The latest day it can be, or None when no bound is known."""
    days = p and _days(p.value)
    return days.last if days else None


def is_day(p: PartialDate | None) -> bool:
    """It is one day of the calendar."""
    return first_day(p) is not None and first_day(p) == last_day(p)


def weekday(p: PartialDate | None) -> int | None:
    """1 (Monday) to 7 (Sunday) when that much is known, else None."""
    if is_day(p):
        return first_day(p).isoweekday()
    days = p and _days(p.value)
    return days.weekday if days else None


def relation(a: PartialDate | None, b: PartialDate | None) -> str:
    """How two dates stand: "same" (both one day, the same), "compatible" (they could be the same day), "different", or
    "unknown" (one is missing or not a date)."""
    left, right = (p and _days(p.value) for p in (a, b))
    if not left or not right:
        return "unknown"
    if is_day(a) and is_day(b):
        return "same" if left.first == right.first else "different"
    common = any(left.allow(each) and right.allow(each) for each in _candidates(left, right))
    return "compatible" if common else "different"


def _candidates(left: _Days, right: _Days) -> Iterator[date]:
    """Enough days to decide whether one fits both."""
    first = max((each for each in (left.first, right.first) if each), default=date(2000, 1, 1))
    last = min((each for each in (left.last, right.last) if each), default=date(2027, 12, 31))
    # 28 years hold every weekday on every day of a month, so longer stretches bring nothing new.
    last = min(last, first + timedelta(days=28 * 366))
    month, day = left.month or right.month, left.day or right.day
    if month and day:
        for year in range(first.year, last.year + 1):
            if value := day_value(year, month, day):
                yield date.fromisoformat(value)
        return
    step = first
    while step <= last and step - first <= timedelta(days=400):
        yield step
        step += timedelta(days=1)


def narrower(a: PartialDate | None, b: PartialDate | None) -> PartialDate | None:
    """The one that leaves fewer days open; the first when they leave as many, the other when one is None."""
    if a is None or b is None:
        return a or b
    return a if _openness(a) <= _openness(b) else b


def _openness(p: PartialDate) -> float:
    days = _days(p.value)
    if days is None:
        return float("inf")
    if days.first and days.last:
        return (days.last - days.first).days
    return 1_000 if days.day else 10_000 if days.weekday is None else 5_000


def sort_key(p: PartialDate | None) -> tuple[str, str, str]:
    """For sorting in time: by first day, then last day; those with no bound known come last."""
    first, last = first_day(p), last_day(p)
    return (first.isoformat() if first else "9999", last.isoformat() if last else "9999", p.value if p else "")


def describe(p: PartialDate | None) -> str:
    """The date for people: "Thursday 17 March 2022", "a Thursday, date unknown", "week of 14 March 2022"."""
    days = p and _days(p.value)
    if not days:
        return "date unknown"
    if days.weekday:
        return f"a {WEEKDAYS[days.weekday - 1]}, date unknown"
    if days.month:
        return f"{days.day or 'a'} {MONTHS[days.month - 1]}, year unknown"
    if days.first == days.last:
        return f"{WEEKDAYS[days.first.weekday()]} {_said(days.first)}"
    if "W" in p.value:
        return f"week of {_said(days.first)}"
    if "/" in p.value:
        return f"between {_said(days.first)} and {_said(days.last)}"
    return f"{MONTHS[days.first.month - 1]} {days.first.year}" if "-" in p.value else p.value


def _said(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
