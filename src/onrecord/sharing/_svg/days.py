"""The days a partial date may mean, and how to write them for a reader."""

import re
from datetime import date, timedelta

MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def bounds(value: str | None) -> tuple[date, date] | None:
    """The first and last day that a partial ISO date may mean; None when it fixes no year."""
    if not value:
        return None
    if "/" in value:
        first, last = (bounds(each) for each in value.split("/", 1))
        return (first[0], last[1]) if first and last else None
    try:
        if found := re.fullmatch(r"(\d{4})-W(\d\d)", value):
            monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
            return monday, monday + timedelta(days=6)
        if re.fullmatch(r"\d{4}-\d\d-\d\d.*", value):
            day = date.fromisoformat(value[:10])
            return day, day
        if found := re.fullmatch(r"(\d{4})-(\d\d)", value):
            first = date(int(found[1]), int(found[2]), 1)
            return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        if re.fullmatch(r"\d{4}", value):
            return date(int(value), 1, 1), date(int(value), 12, 31)
    except ValueError:
        return None
    return None


def spoken(value: str | None) -> str:
    """A partial date for a reader: "13 May 2031", "May 2031", "a Thursday, week not known"."""
    if not value:
        return "date not known"
    if found := re.fullmatch(r"XXXX-WXX-([1-7])", value):
        return f"a {WEEKDAYS[int(found[1]) - 1]}, week not known"
    if found := re.fullmatch(r"XXXX-(\d\d)-(\d\d)", value):
        return f"{int(found[2])} {_month(found[1])}, year not known"
    limits = bounds(value)
    if limits is None:
        return value
    if "/" in value:
        return f"between {spoken(value.split('/')[0])} and {spoken(value.split('/')[1])}"
    if "W" in value:
        return f"the week of {day(limits[0])}"
    if len(value) == 4:
        return value
    return f"{MONTHS[limits[0].month - 1]} {value[:4]}" if len(value) == 7 else day(limits[0])


def day(when: date) -> str:
    """A day for a reader: "13 May 2031"."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def _month(digits: str) -> str:
    return MONTHS[int(digits) - 1] if 1 <= int(digits) <= 12 else digits
