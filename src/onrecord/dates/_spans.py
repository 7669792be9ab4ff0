"""What TIMEX3 knows besides days: how long ("28 days"), how often ("daily"), the present, the hour of a day.

Values follow the TimeML annotation guidelines 1.2.1, section 2.2 (`value`): durations and repetitions are ISO 8601
periods ("P28D", "PT16H", "P1Y"), with X for a number that is not told ("PXY", years); "now" is "PRESENT_REF"; a part
of a day is "TMO", "TAF", "TEV", "TNI", an hour "T10:20". A decade counts as ten years, a century as a hundred.
"""

import re

from ._values import NUMBER, number

_UNITS = {
    "second": ("T", 1, "S"), "minute": ("T", 1, "M"), "hour": ("T", 1, "H"), "day": ("", 1, "D"), "night": ("", 1, "D"),
    "week": ("", 1, "W"), "fortnight": ("", 2, "W"), "month": ("", 1, "M"), "year": ("", 1, "Y"),
    "decade": ("", 10, "Y"), "century": ("", 100, "Y"), "centurie": ("", 100, "Y"), "weekend": ("", 2, "D"),
}
SPAN_UNIT = r"(?:second|minute|hour|day|week|fortnight|month|year|decade|century|centurie)s?"
SPAN_COUNT = rf"(?:\d+(?:\.\d+)?(?:\s+1/2)?|{NUMBER}|several|a few|few|many|a couple of|half an?|one and a half)"
_SPAN = re.compile(
    rf"(?:.*?\b)??(?P<count>{SPAN_COUNT})(?:\s+|-)(?:more\s+|full\s+|consecutive\s+|straight\s+|long\s+)?"
    rf"(?P<unit>{SPAN_UNIT})\b(?P<half>\s+and\s+a\s+half)?.*",
    re.I,
)
_BARE = re.compile(rf"(?:.*?\b)??(?P<unit>{SPAN_UNIT})(?:[-\s]long)?", re.I)
_OFTEN = {
    "hourly": "PT1H", "daily": "P1D", "nightly": "P1D", "weekly": "P1W", "fortnightly": "P2W", "monthly": "P1M",
    "quarterly": "P3M", "yearly": "P1Y", "annual": "P1Y", "annually": "P1Y", "biennial": "P2Y",
}
_EACH = re.compile(
    rf"(?:every|each|an?|per)\s+(?:(?P<count>{NUMBER}|other|single)\s+)?(?P<unit>{SPAN_UNIT}|night)", re.I
)
_EACH_DAY = re.compile(r"(?:every|each)\s+(?P<day>mon|tues|wednes|thurs|fri|satur|sun)day", re.I)
_REFERENCES = {
    "PRESENT_REF": (
        "now", "right now", "currently", "at present", "presently", "at the moment", "nowadays", "these days",
        "current",
    ),
    "PAST_REF": ("recently", "in the past", "the past", "lately", "recent"),
    "FUTURE_REF": (
        "the future", "the near future", "the foreseeable future", "the near term", "the long term",
    ),
}
_REFERENCE = {words: value for value, known in _REFERENCES.items() for words in known}
_PARTS = (
    (r"mornings?|dawn|daybreak", "TMO"), (r"afternoons?", "TAF"), (r"evenings?|dusk", "TEV"),
    (r"nights?|tonight|overnight", "TNI"), (r"noon|midday", "T12:00"), (r"midnight", "T24:00"),
)
CLOCK = (  # an hour; one with a point says which half of the day it is in, as other numbers have points too
    r"(?:\b(?:[01]?\d|2[0-4]):[0-5]\d(?:\s?[ap]\.?\s?m\b\.?)?(?!:?\d)"
    r"|\b(?:1[0-2]|0?[1-9])(?:\.[0-5]\d)?\s?[ap]\.?\s?m\b\.?"
    r"|\b[0-2]\d[.:]?[0-5]\d(?=\s(?:GMT|UTC))|\b(?<![Hh]igh )(?:[Nn]oon|[Mm]idnight|[Mm]idday)\b)"
)
ZONE = r"(?:GMT|UTC|EST|EDT|CST|CDT|MST|MDT|PST|PDT|CET|CEST|BST|EET|MSK|local time|Eastern time)"
_HOUR = re.compile(
    r"(?P<hour>\d{1,2}?)(?:[:.]?(?P<minute>\d\d))?(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?(?:\s(?P<zone>GMT|UTC))?(?!\d)",
    re.I,
)


def duration(words: str) -> str | None:
    """How long: "28 days" is "P28D", "16-hour" "PT16H", "5 1/2 hours" "PT5H30M", "years" "PXY"; None for others."""
    words = " ".join(words.split())
    if (found := _SPAN.fullmatch(words)) and (unit := _unit(found["unit"])):
        letter, each, mark = unit
        count = _count(found["count"])
        if count is None:
            return f"P{letter}X{mark}"
        return _period(letter, (count + bool(found["half"]) * 0.5) * each, mark)
    if found := _BARE.fullmatch(words):
        letter, each, mark = _unit(found["unit"])
        return f"P{letter}X{mark}" if found["unit"].lower().endswith("s") else _period(letter, each, mark)
    return None


def repetition(words: str) -> str | None:
    """How often: "every day" and "daily" are "P1D", "every two weeks" "P2W", "every Friday" "XXXX-WXX-5"; else None."""
    words = " ".join(words.lower().split())
    if words in _OFTEN:
        return _OFTEN[words]
    if found := _EACH_DAY.fullmatch(words):
        return f"XXXX-WXX-{('mon', 'tues', 'wednes', 'thurs', 'fri', 'satur', 'sun').index(found['day']) + 1}"
    if found := _EACH.fullmatch(words):
        letter, each, mark = _unit(found["unit"])
        count = {"other": 2, "single": 1, None: 1}.get(found["count"]) or number(found["count"])
        return _period(letter, count * each, mark) if count else None
    return None


def reference(words: str) -> str | None:
    """"PRESENT_REF" for "now", "PAST_REF" for "recently", "FUTURE_REF" for "the future", "FY2009" for "fiscal
    2009", whose days the words do not tell; None for others."""
    words = " ".join(words.lower().split())
    fiscal = re.fullmatch(r"fiscal (?:year )?(\d{4})", words)
    return f"FY{fiscal[1]}" if fiscal else _REFERENCE.get(words)


def part_of_day(words: str) -> str | None:
    """The part of a day or the hour that words hold, as TIMEX3 writes it behind a day: "TMO", "T10:20"; else None."""
    if (clock := re.search(CLOCK, words)) and (hour := _hour(words[clock.start() :])):
        return hour
    lower = words.lower()
    for pattern, value in _PARTS:
        if re.search(rf"\b(?:{pattern})\b", lower):
            return value
    return None


def _hour(words: str) -> str | None:
    found = _HOUR.match(words)
    if not found:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    return f"T{hour:02}:{minute:02}{'Z' if found['zone'] else ''}" if hour <= 24 else None


def _unit(words: str) -> tuple[str, int, str] | None:
    return _UNITS.get(words.lower().removesuffix("s"))


def _count(words: str) -> float | None:
    words = words.lower()
    if words.startswith("half"):
        return 0.5
    if words == "one and a half":
        return 1.5
    if found := re.fullmatch(r"(\d+)\s+1/2", words):
        return int(found[1]) + 0.5
    return float(words) if re.fullmatch(r"\d+(?:\.\d+)?", words) else number(words)


def _period(letter: str, count: float, mark: str) -> str:
    whole, part = int(count), count % 1
    smaller = {("T", "H"): "M", ("T", "M"): "S"}.get((letter, mark))
    if part and smaller:
        return f"PT{f'{whole}{mark}' if whole else ''}{round(part * 60)}{smaller}"
    return f"P{letter}{count:g}{mark}"
