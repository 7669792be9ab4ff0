"""What single lines say of the document itself: its date, its byline, who published it, which agency it comes from."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from onrecord.dates import FULL, MONTH, WEEKDAY, absolute, weekday_number
from onrecord.reading._phrases import AGENCY_CREDIT, BYLINE, PUBLISHER, REPORTING, agency, agency_in

_LABEL = (
    r"(?:(?:first|last|originally)\s+)?(?:published|posted|updated|modified|issued|created|released|date|publication\s+date"
    r"|date\s+published)(?:\s+(?:on|at|date))?\b\s*[:\-–]?"
)
_DATE = re.compile(FULL, re.I)
# What may stand around the date on a line that holds only a date.
_AROUND = re.compile(
    rf"{_LABEL}|\b{WEEKDAY}|(?<!\d)\d{{1,2}}[:.]\d\d(?::\d\d)?(?:\.\d+)?\s*(?:[ap]\.?m\b\.?)?"
    r"|\b\d{1,2}\s*[ap]\.?m\b\.?|\bT(?=\d)|[+-]\d\d:?\d\d|\b(?:at|on)\b|[\s,|•·/()\-–—:.@]+"
    r"|\b(?:GMT|UTC|EST|EDT|ET|PST|PDT|PT|CET|CEST|EET|EEST|MSK|BST|IST|local time|hrs?)\b|Z\b",
    re.I,
)
_GLUED = re.compile(
    rf"(?:(?i:{_LABEL})\s*(?P<said>(?i:{FULL}))|(?P<iso>\d{{4}}-\d\d-\d\d))[\s|:–—-]+(?=[\"'“‘«(]?[A-Z0-9])"
)
_WORD = r"[^\W\d_][\w.'’-]*"
_DATELINE = re.compile(
    rf"""(?P<place>{_WORD}(?:[\s/-]+{_WORD}){{0,4}}(?:,\s*(?!{WEEKDAY}\b|{MONTH}\s){_WORD}(?:\s+{_WORD}){{0,3}})?)
        (?:,\s*(?P<date>(?:{WEEKDAY},?\s*)?(?:{MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{MONTH})(?:,?\s+\d{{4}})?|{WEEKDAY}))?
        \s*(?:[(\[](?P<agency>[^)\]]{{1,40}})[)\]])?
        \s*(?P<dash>--|[-–—_―])\s+(?=\S)""",
    re.X,
)
_LITTLE = frozenset((
    "and", "in", "of", "the", "for", "with", "at", "de", "la", "von", "van", "der", "den", "bin", "ibn", "al", "el",
    "di", "da", "du", "le",
))


class Dateline(NamedTuple):
    """How far the dateline goes into its line, the place it names, the agency in its parentheses, its date."""

    length: int
    place: str
    agency: str | None
    date: str | None


class Dated(NamedTuple):
    """A line, or the front of one, that gives the document's date: the value (None: no such date) and the label."""

    length: int
    value: str | None
    label: str


def date_line(line: str) -> Dated | None:
    """The date of a line that holds a date and nothing else ("Published: 17 March 2022, 14:05 GMT"), or None."""
    if len(line) > 140 or not (dates := list(_DATE.finditer(line))):
        return None
    if _AROUND.sub("", _DATE.sub("", line)):
        return None
    labels = [line[start : each.start()] for start, each in zip([0, *(d.end() for d in dates)], dates, strict=False)]
    first = next((n for n, label in enumerate(labels) if not re.search("updated|modified", label, re.I)), 0)
    return Dated(len(line), absolute(dates[first][0]), labels[first].strip(" :–-|"))


def glued_date(line: str) -> Dated | None:
    """The date set in front of a text on the same line ("date 2022-03-21 The council ..."), or None."""
    if not (found := _GLUED.match(line)) or found.end() > 60:
        return None
    value = found["said"] or found["iso"]
    return Dated(found.end(), absolute(value), line[: found.end()].strip(" |:–—-"))


def dateline(line: str) -> Dateline | None:
    """The dateline that opens a paragraph: "CITY (AGENCY) —", "City, March 3 (Agency) -", "CITY, Country —"; or None.

    Without an agency, a date or capitals, a dash after a name may be any dash: that is no dateline.
    """
    found = _DATELINE.match(line)
    if not found or len(found["place"]) > 60:
        return None
    place, _, country = found["place"].partition(",")
    words = re.split(r"[\s/]+", place)
    capitals = all(each.isupper() for each in words) and len(place) > 2
    named = all(each[:1].isupper() or each.lower() in _LITTLE or each[:3].lower() == "al-" for each in words)
    if country:
        named = named and all(each[:1].isupper() or each in _LITTLE for each in country.split())
    # "Avila, a port —" is not a dateline, "Avila, Norland —" is when the country is one or two names.
    shown = capitals or found["agency"] or found["date"] or bool(country and found["dash"] in "—--")
    if not (shown and named) or (found["agency"] and not _names_someone(found["agency"])):
        return None
    date = absolute(re.sub(rf"^{WEEKDAY},?\s*", "", found["date"])) if found["date"] else None
    credit = found["agency"] and (agency_in(found["agency"]) or found["agency"].strip())
    return Dateline(found.end(), found["place"].strip(), credit, date if date and len(date) == 10 else None)


def _names_someone(words: str) -> bool:
    return len(words.split()) <= 4 and words.strip()[:1].isupper() and not words.strip().isdigit()


def byline(line: str) -> tuple[str | None, str | None] | None:
    """Writer and agency of a byline ("By Jane Doe, Reuters", "Written by: Jane Doe"), or None when it is none."""
    found = BYLINE.match(line)
    if not found or (len(line) > 60 and line.rstrip().endswith(".")):
        return None
    who = _DATE.split(found["who"])[0].strip(" |•·,–—-")
    who = re.sub(r"\s*[<(]?\S+@\S+[>)]?", "", who)
    who = re.split(r"\s+[|•·–—]\s+|\s+in\s+|\s+for\s+", who)[0].strip(" ,")
    words = re.findall(r"[^\s,]+", who)
    if not words or not all(each[0].isupper() or each.lower() in _LITTLE for each in words) or len(words) > 14:
        return None
    if weekday_number(words[0]) or re.fullmatch(MONTH, words[0]) or words[0].lower() in _LITTLE:
        return None
    if found["label"].lower() == "by" and len(words) < 2 and not agency(who):
        return None
    parts = [each.strip() for each in who.split(",") if each.strip()]
    names = parts if " and " in parts[-1] else parts[:1]
    credit = next((name for each in parts if (name := agency(each))), None)
    name = ", ".join(each for each in names if not agency(each)) or None
    return name, credit


def publisher(line: str) -> tuple[str | None, str | None] | None:
    """Publisher and agency of a credit line ("Source: X", "This article is owned by X."), or None when it is none."""
    if not (found := PUBLISHER.match(line)):
        return None
    who = (found["who"] or found["owner"] or found["first"]).strip(" .")
    if who.startswith(("http://", "https://", "www.")):
        return (urlsplit(who if "//" in who else f"//{who}").hostname or "").removeprefix("www.") or None, None
    if len(who.split()) > 8 or not who[:1].isalnum():
        return None
    return (None, credit) if (credit := agency_in(who)) else (who, None)


def agency_credit(line: str) -> tuple[None, str | None] | None:
    """The agency that a closing credit names ("— Reuters", "With reporting by AFP"), or None when it is no credit."""
    if found := AGENCY_CREDIT.match(line):
        who = next(each for each in found.groups() if each)
        if (name := agency_in(who)) or found["by"]:
            return None, name
    return (None, None) if REPORTING.match(line) else None
