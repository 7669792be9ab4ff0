"""How two partial dates stand to each other, and how a date is said to people."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from onrecord.models import PartialDate

from ._values import MONTHS, WEEK, WEEKDAYS, bounds, day_value


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


@lru_cache(maxsize=100_000)
def _days(value: str) -> _Days | None:
    try:
        if value == WEEK:
            return _Days()  # a week of the calendar: any day can lie in it
        if found := re.fullmatch(r"XXXX-WXX-([1-7])", value):
            return _Days(weekday=int(found[1]))
        if found := re.fullmatch(r"XXXX-(\d\d)(?:-(\d\d))?", value):
            return _Days(month=int(found[1]), day=found[2] and int(found[2]))
        first, last = bounds(value)
        return _Days(first=first, last=last)
    except (ValueError, TypeError):
        return None


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
    days = p and _days(p.value)
    return bool(days) and days.first is not None and days.first == days.last


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
    return 1_000 if days.day else 5_000 if days.weekday else 10_000 if days.month else 20_000


def sort_key(p: PartialDate | None) -> tuple[str, str, str]:
    """For sorting in time: by first day, then last day; those with no bound known come last."""
    first, last = first_day(p), last_day(p)
    return (first.isoformat() if first else "9999", last.isoformat() if last else "9999", p.value if p else "")


def describe(p: PartialDate | None) -> str:
    """The date for people: "Thursday 17 March 2022", "a Thursday, date unknown", "week of 14 March 2022", "a week,
    date unknown"."""
    days = p and _days(p.value)
    if not days:
        return "date unknown"
    if p.value == WEEK:
        return "a week, date unknown"
    if days.weekday:
        return f"a {WEEKDAYS[days.weekday - 1]}, date unknown"
    if days.month:
        return f"{days.day or 'a'} {MONTHS[days.month - 1]}, year unknown"
    if days.first == days.last:
        return f"{WEEKDAYS[days.first.weekday()]} {_said(days.first)}"
    if named := _stretch_said(p.value):
        return named
    if "W" in p.value:
        return f"week of {_said(days.first)}"
    if "/" in p.value:
        return f"between {_said(days.first)} and {_said(days.last)}"
    return f"{MONTHS[days.first.month - 1]} {days.first.year}" if "-" in p.value else p.value


def _stretch_said(value: str) -> str | None:
    """A decade, a part of a year or a season in words, None for other values."""
    if re.fullmatch(r"\d{3}", value):
        return f"the {value}0s"
    if found := re.fullmatch(r"(\d{4})-([QH])([1-4])", value):
        which = ("first", "second", "third", "fourth")[int(found[3]) - 1]
        return f"{which} {'quarter' if found[2] == 'Q' else 'half'} of {found[1]}"
    if found := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        return f"{ {'SP': 'spring', 'SU': 'summer', 'FA': 'autumn', 'WI': 'winter'}[found[2]]} {found[1]}"
    return None


def _said(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
