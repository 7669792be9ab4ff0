"""Time expressions to dates: "on Thursday", "a day earlier", "late last month", counted from an anchor."""

import re
from calendar import monthrange
from datetime import date, timedelta

from onrecord.models import PartialDate

from . import _periods as periods
from ._compare import describe
from ._values import (
    DAY,
    MONTH,
    NUMBER,
    WEEK,
    WEEKDAY,
    YEAR,
    absolute,
    bounds,
    day_value,
    month_number,
    number,
    ordinal,
    weekday_number,
)

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
    rf"(?:(?P<weekday>{WEEKDAY})\s*,?\s+)?(?:(?:the|last|this(?: past)?|next)\s+)?"
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
_AGO = re.compile(
    rf"(?:(?:about|around|nearly|almost|just|some|more than|over)\s+)?{_COUNT}\s+"
    r"(?P<unit>day|week|month|year|decade)s?\s+ago",
    re.I,
)
_WEEK_OF = re.compile(rf"the week of (?P<inner>{MONTH}\s+{DAY}|{DAY}\s+{MONTH})(?:,?\s+(?P<year>{YEAR}))?", re.I)
_AWAY = re.compile(rf"{_COUNT}\s+{_UNIT}(?:\s+from\s+now|['’]s?\s+time)", re.I)
_FROM_EVENT = re.compile(
    rf"(?:just\s+|only\s+)?(?P<count>{NUMBER}|the|the very)\s+{_UNIT}"
    r"\s+(?P<way>earlier|before|previously|prior|later|after|afterwards?|on)(?:\s+(?:that|this|then|it))?"
    r"|(?:the\s+)?(?P<next>previous|preceding|following|(?<=the\s)next|same)\s+"
    r"(?P<of>day|week|month|year|morning|afternoon|evening|night)"
    r"|(?:earlier\s+|later\s+|early\s+|late\s+)?that\s+(?:same\s+)?(?P<that>day|week|month|year|morning|afternoon|evening|night)",
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
    an anchor a weekday stays "XXXX-WXX-4", a day of a month "XXXX-03-17" and "last week" some week ("XXXX-WXX");
    "yesterday" is None.

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
        basis = f"{words}, against {describe(last_event)} (the date told before it)"
        return PartialDate(value=value, basis=basis) if value else None
    for pattern, rule in _RULES:
        if found := pattern.fullmatch(words):
            value = rule(found, known, tense)
            return PartialDate(value=value, basis=_basis(words, value, known, called)) if value else None
    return None


def _basis(words: str, value: str, anchor: str | None, called: str) -> str:
    if value == WEEK:
        return f"{words}; the date it is counted from is not known"
    if value.startswith("XXXX"):
        missing = "the week is not known" if value.startswith("XXXX-W") else "the year is not given"
        counted = anchor and anchor.startswith("XXXX") and _DAY_OFFSET.fullmatch(words)
        return f"{words}, against {called.rstrip(',')}; {missing}" if counted else f"{words}; {missing}"
    return f"{words}, against {called} {anchor}" if anchor else f"{words}, written out"


def shift(value: str, days: int) -> str | None:
    """A day moved by so many days: "2022-03-17", "XXXX-WXX-4" (a Thursday becomes a Friday), "XXXX-03-17"; or None.

    A day counted from a longer stretch lies within the stretch so moved: "a day after some day of that week".
    """
    if day := _as_day(value):
        return (day + timedelta(days=days)).isoformat()
    if found := re.fullmatch(r"XXXX-WXX-([1-7])", value):
        return f"XXXX-WXX-{(int(found[1]) - 1 + days) % 7 + 1}"
    if found := re.fullmatch(r"XXXX-(\d\d)-(\d\d)", value):
        starts = [_as_day(day_value(year, int(found[1]), int(found[2]))) for year in (2023, 2024)]
        told = {f"XXXX-{each + timedelta(days=days):%m-%d}" for each in starts if each}
        return told.pop() if len(told) == 1 else None  # the end of February is another day in leap years
    if "X" in value:
        return None
    first, last = bounds(value)
    return f"{first + timedelta(days=days)}/{last + timedelta(days=days)}"


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
    if unit == "decade":
        year = re.match(r"\d{4}", value)
        return year and f"{(int(year[0]) + 10 * count) // 10:03}"
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
    month, day = month_number(found["month"] or found["month2"]), ordinal(found["day"] or found["day2"])
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
    if tense == "present" and _coming_is_nearer(here, there):
        return [year, year - 1] if there >= here else [year + 1, year]
    # A day or two ahead in the past tense is a coming day told of, not one of a year ago.
    coming = known[3] and day and _as_day(day_value(year, month, day))
    near = coming and timedelta() < coming - _as_day(anchor) <= timedelta(days=14)
    return [year, year - 1] if there <= here or near else [year - 1, year]


def _coming_is_nearer(here: tuple[int, int], there: tuple[int, int]) -> bool:
    """From a month and day, the next of another comes sooner than its last one is ago."""
    return (there[0] - here[0] + (there[1] - here[1]) / 31) % 12 < 6


def _day_span(found: re.Match, anchor: str | None, tense: str) -> str | None:
    month = month_number(found["month"] or found["month2"])
    first, last = ordinal(found["from"] or found["from2"]), ordinal(found["to"] or found["to2"])
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
    back, ahead = which.endswith(("last", "past", "previous")), which.endswith(("next", "coming", "following"))
    step = ahead - back
    if unit == "week":
        return _moved(anchor, unit, step) or WEEK
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


def _week_of(found: re.Match, anchor: str | None, tense: str) -> str | None:
    day = _MONTH_DAY.fullmatch(f"{found['inner']} {found['year'] or ''}".strip())
    value = day and _month_day(day, anchor, tense)
    return _week(_as_day(value)) if _as_day(value) else value and WEEK


def _away(found: re.Match, anchor: str | None, tense: str) -> str | None:
    count = number(found["count"])
    return count and _moved(anchor, found["unit"].lower(), count)


def _from_event(found: re.Match, event: str) -> str | None:
    unit = (found["unit"] or found["of"] or found["that"]).lower()
    if unit in ("morning", "afternoon", "evening", "night"):
        unit = "day"
    if found["that"]:
        return event if unit == "day" else _moved(event, unit, 0)
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
    (_STRETCH, _stretch), (_AGO, _ago), (_AWAY, _away), (_ORDINAL_DAY, _ordinal_day), (_WEEK_OF, _week_of),
    (periods.DECADE, periods.decade), (periods.QUARTER, periods.quarter), (periods.THIS_QUARTER, periods.this_quarter),
    (periods.SEASON, periods.season), (periods.NAMED_DAY, periods.named_day),
)
