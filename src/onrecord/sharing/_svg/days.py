"""The days a partial date of a row may mean, and how to write it for a reader."""

import re
from datetime import date

from onrecord.dates import WEEKDAYS, describe, first_day, last_day
from onrecord.models import PartialDate


def bounds(value: str | None) -> tuple[date, date] | None:
    """The first and last day that a partial ISO date may mean; None when it leaves either open."""
    when = _date(value)
    first, last = first_day(when), last_day(when)
    return (first, last) if first and last else None


def spoken(value: str | None) -> str:
    """A partial date for a reader: "13 May 2031", "May 2031", "a Thursday, date unknown"."""
    return describe(_date(value))


def day(value: str | None) -> str:
    """A partial date for a table or a picture: without the weekday."""
    return re.sub(rf"^({'|'.join(WEEKDAYS)}) (?=\d)", "", spoken(value))


def _date(value: str | None) -> PartialDate | None:
    return PartialDate(value=value, basis="as the row gives it") if value else None
