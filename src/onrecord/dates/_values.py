"""What a date is made of, and dates that are written out with their year."""

import re
from calendar import monthrange
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1900, 2100
WEEK = "XXXX-WXX"  # some week, the one it is counted from not being known

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
        return day_value(int(written[3]), month_number(written[1]), ordinal(written[2]))
    if written := _DAY_MONTH_YEAR.fullmatch(words):
        return day_value(int(written[3]), month_number(written[2]), ordinal(written[1]))
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


def ordinal(words: str) -> int:
    """17 for "17th" or "17"."""
    return int(re.match(r"\d+", words)[0])


def _is_year(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def bounds(value: str) -> tuple[date, date]:
    """First and last day of a value whose year is known. Raises ValueError for another."""
    if "/" in value:
        first, last = value.split("/")
        return bounds(first)[0], bounds(last)[1]
    if found := re.fullmatch(r"(\d{4})-W(\d\d)", value):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return monday, monday + timedelta(days=6)
    if re.fullmatch(r"\d{3}", value):
        return date(int(value) * 10, 1, 1), date(int(value) * 10 + 9, 12, 31)
    if found := re.fullmatch(r"(\d{4})-([QH])([1-4])", value):
        year, months, which = int(found[1]), 3 if found[2] == "Q" else 6, int(found[3])
        return date(year, months * (which - 1) + 1, 1), date(year, months * which, monthrange(year, months * which)[1])
    if found := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):  # its months depend on the hemisphere
        year = int(found[1])
        return date(year, 1, 1), date(year + 1, 3, 31) if found[2] == "WI" else date(year, 12, 31)
    if re.fullmatch(r"\d{4}", value):
        return date(int(value), 1, 1), date(int(value), 12, 31)
    if found := re.fullmatch(r"(\d{4})-(\d\d)", value):
        year, month = int(found[1]), int(found[2])
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    day = date.fromisoformat(value[:10])
    return day, day
