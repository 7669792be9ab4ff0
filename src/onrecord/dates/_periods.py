"""Longer and named stretches of the calendar: decades, quarters, halves of a year, seasons, and days with a name.

Values as in TIMEX3 (TimeML annotation guidelines 1.2.1, section 2.2): "199" for the 1990s, "2022-Q3", "2022-H1",
"2022-SU". A season keeps the year it is told of and no months: which they are depends on the hemisphere.
"""

import re
from datetime import date, timedelta

from ._values import YEAR, day_value

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
_DECADES = {
    "twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8,
    "nineties": 9,
}
_FIXED = {  # month and day, everywhere the same
    "new year's day": (1, 1), "new year's eve": (12, 31), "valentine's day": (2, 14), "may day": (5, 1),
    "halloween": (10, 31), "all saints' day": (11, 1), "christmas eve": (12, 24), "christmas day": (12, 25),
    "christmas": (12, 25), "boxing day": (12, 26), "international women's day": (3, 8), "all saints day": (11, 1),
    "valentines day": (2, 14), "new years eve": (12, 31), "new years day": (1, 1),
}
_MOVING = {  # days from Easter Sunday
    "ash wednesday": -46, "palm sunday": -7, "maundy thursday": -3, "good friday": -2, "holy saturday": -1,
    "easter sunday": 0, "easter": 0, "easter monday": 1, "ascension day": 39, "whit sunday": 49, "pentecost": 49,
}
_NTH = {"thanksgiving day": (11, 4, 4), "thanksgiving": (11, 4, 4), "labor day": (9, 1, 1)}  # month, weekday, which
HOLIDAY = "(?:" + "|".join(
    each.replace("'", "['’]") for each in sorted([*_FIXED, *_MOVING, *_NTH], key=len, reverse=True)
) + ")"
_STAGE = r"(?:(?:the\s+)?(?:early|late|mid|middle|beginning|start|end)[\s-]+(?:of\s+)?(?:the\s+)?)?"
_OF_YEAR = rf"(?:,?\s+(?:of\s+)?(?P<year>{YEAR}|last year|this year|next year))?"

DECADE = re.compile(
    rf"{_STAGE}(?:the\s+)?(?P<digits>(?:1[89]|20)\d)0\s?['’]?s|{_STAGE}(?:the\s+)?['’]?(?P<short>[2-9])0s"
    rf"|{_STAGE}(?:the\s+)?(?P<name>{'|'.join(_DECADES)})",
    re.I,
)
QUARTER = re.compile(
    rf"(?:(?:the|this year['’]s|last year['’]s)\s+)?(?:(?P<which>{'|'.join(ORDINALS)})[\s-](?P<part>quarter|half)"
    rf"|(?P<short>[QH])(?P<number>[1-4])){_OF_YEAR}",
    re.I,
)
THIS_QUARTER = re.compile(r"(?:the\s+)?(?P<which>last|this|next|current|previous)\s+quarter", re.I)
SEASON = re.compile(
    rf"{_STAGE}(?:the\s+)?(?:(?P<which>last|this|next|this past|this coming|past)\s+)?"
    rf"(?P<season>spring|summer|autumn|fall|winter){_OF_YEAR}",
    re.I,
)
NAMED_DAY = re.compile(
    rf"(?:(?P<which>last|this|next|this past|this coming|past)\s+)?(?P<name>{HOLIDAY})(?:,?\s+(?P<year>{YEAR}))?", re.I
)


def decade(found: re.Match, anchor: str | None, tense: str) -> str | None:
    """"199" for "the 1990s" and "the nineties"."""
    if found["digits"]:
        return found["digits"]
    return f"19{found['short'] or _DECADES[found['name'].lower()]}"


def quarter(found: re.Match, anchor: str | None, tense: str) -> str | None:
    """"2022-Q3": without a year, the last one that has begun, or in the future tense the next one."""
    part = "H" if (found["part"] or found["short"]).lower().startswith("h") else "Q"
    which = int(found["number"]) if found["number"] else ORDINALS[found["which"].lower()]
    if part == "H" and which > 2:
        return None
    here = _year_month(anchor)
    year = _told_year(found, here)
    if year is None and here:
        words = found[0].lower()
        begins = (which - 1) * (6 if part == "H" else 3) + 1
        if words.startswith(("this year", "last year")):
            year = here[0] - words.startswith("last")
        elif tense == "future":
            year = here[0] + (begins <= here[1] - (3 if part == "Q" else 6))
        else:
            year = here[0] - (begins > here[1])
    return year and f"{year}-{part}{which}"


def this_quarter(found: re.Match, anchor: str | None, tense: str) -> str | None:
    """The quarter of the anchor, the one before it or the one after it."""
    if not (here := _year_month(anchor)):
        return None
    step = {"last": -1, "previous": -1, "next": 1}.get(found["which"].lower(), 0)
    year, which = divmod(here[0] * 4 + (here[1] - 1) // 3 + step, 4)
    return f"{year}-Q{which + 1}"


def season(found: re.Match, anchor: str | None, tense: str) -> str | None:
    """"2021-SU": "last summer" is the last one that is over, counted as in the north; a bare "summer" none."""
    here, value = _year_month(anchor), SEASONS[found["season"].lower()]
    year, which = _told_year(found, here), (found["which"] or "").lower()
    if year is None and which and here:
        last_month = {"SP": 5, "SU": 8, "FA": 11, "WI": 14}[value]
        if which in ("last", "past", "this past"):
            year = here[0] - (last_month >= here[1]) - (last_month - 12 >= here[1])
        elif which in ("next", "this coming"):
            year = here[0] + (last_month - 2 <= here[1])
        else:
            year = here[0]
    return year and f"{year}-{value}"


def named_day(found: re.Match, anchor: str | None, tense: str) -> str | None:
    """The day of a holiday: in the year that is told, or the last one, in the future tense the next one."""
    name, here = " ".join(found["name"].lower().replace("’", "'").split()), _year_month(anchor)
    if found["year"]:
        return _day_of(name, int(found["year"]))
    if not here:
        return f"XXXX-{_FIXED[name][0]:02}-{_FIXED[name][1]:02}" if name in _FIXED else None
    days = [_day_of(name, year) for year in (here[0] - 1, here[0], here[0] + 1)]
    which, known = (found["which"] or "").lower(), anchor[:10]
    if len(known) < 10:
        return days[1]
    if which in ("last", "past", "this past"):
        return max(day for day in days if day < known)
    if which in ("next", "this coming") or tense == "future":
        return min(day for day in days if day >= known)
    return days[1] if which == "this" else max(day for day in days if day <= known)


def _day_of(name: str, year: int) -> str | None:
    if name in _FIXED:
        return day_value(year, *_FIXED[name])
    if name in _MOVING:
        return (easter(year) + timedelta(days=_MOVING[name])).isoformat()
    month, weekday, which = _NTH[name]
    first = date(year, month, 1)
    return (first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (which - 1))).isoformat()


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the algorithm of Oudin 1940, as in the Astronomical Almanac)."""
    golden, century = year % 19, year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= moon // 28 * (1 - moon // 28 * (29 // (moon + 1)) * ((21 - golden) // 11))
    sunday = moon - (year + year // 4 + moon + 2 - century + century // 4) % 7
    month = 3 + (sunday + 40) // 44
    return date(year, month, sunday + 28 - 31 * (month // 4))


def _year_month(anchor: str | None) -> tuple[int, int] | None:
    found = re.match(r"(\d{4})-(\d\d)(?!\d)", anchor or "")
    return (int(found[1]), int(found[2])) if found else None


def _told_year(found: re.Match, here: tuple[int, int] | None) -> int | None:
    told = found["year"]
    if not told:
        return None
    if told[0].isdigit():
        return int(told)
    return here[0] + {"last": -1, "this": 0, "next": 1}[told.split()[0].lower()] if here else None
