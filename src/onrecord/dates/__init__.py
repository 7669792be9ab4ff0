"""Partial dates: what a source's words say about a day, and how two such sayings compare.

A source says "on Thursday", "late last month" or "17 March 2022". Each becomes a `PartialDate` that goes exactly as
far as the words and the day they are counted from (the anchor) allow, in the values of TIMEX3 (TimeML 1.2.1, which
follows ISO 8601): "2022-03-17", "2022-03", "2022", "2022-W11", "2022-03-11/2022-03-17" (some day within), and with
unknown parts as X: "XXXX-WXX-4" (a Thursday), "XXXX-03-17" (a 17 March), "XXXX-03" (a March), "XXXX-WXX" (a week).
Weeks begin on Monday and are counted as in ISO 8601.

A date before 1900 or after 2100, or one that no calendar has, is not a date.

`absolute` reads dates that are written out, `resolve` counts the others from an anchor; `first_day`, `last_day`,
`relation` and their like compare what came of it; `describe` says it to people.
"""

from ._compare import describe, first_day, is_day, last_day, narrower, relation, sort_key, weekday
from ._periods import HOLIDAY
from ._spans import CLOCK, SPAN_COUNT, SPAN_UNIT, ZONE, duration, part_of_day, reference, repetition
from ._values import (
    DAY,
    FULL,
    MONTH,
    MONTHS,
    NUMBER,
    WEEK,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    absolute,
    month_number,
    number,
    weekday_number,
)
from ._words import resolve, shift

__all__ = [
    "CLOCK", "DAY", "FULL", "HOLIDAY", "MONTH", "MONTHS", "NUMBER", "SPAN_COUNT", "SPAN_UNIT", "WEEK", "WEEKDAY",
    "WEEKDAYS", "YEAR", "ZONE", "absolute", "describe", "duration", "first_day", "is_day", "last_day",
    "month_number", "narrower", "number", "part_of_day", "reference", "relation", "repetition", "resolve", "shift",
    "sort_key", "weekday", "weekday_number",
]
