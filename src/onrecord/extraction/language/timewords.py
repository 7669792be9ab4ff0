"""How expressions of time look: the forms by which they are found in a text, longest first.

What they mean is worked out elsewhere (`onrecord.dates`, `times`).
"""

import re

from onrecord.dates import CLOCK, FULL, HOLIDAY, MONTH, NUMBER, SPAN_COUNT, SPAN_UNIT, WEEKDAYS, ZONE

Place = tuple[int, int]  # from, to: characters of the text

_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)}|(?:Mon|Tues|Wed|Thurs|Thur|Fri|Sat|Sun)\.)"
_NUMERAL = r"[0-3]?\d(?:st|nd|rd|th)?"
_NO_DAY = r"(?![\d,]*\d)(?!\s*(?:%|percent|people|million|billion|thousand|years?|am|pm|[ap]\.m)\b)"
_YEAR = r"(?:1[89]|20)\d\d"
_STAGE = (
    r"(?:(?:[Vv]ery\s+)?(?:[Ee]arly|[Ll]ate|[Mm]id)[\s-]+(?:in\s+|on\s+)?"
    r"|(?:[Tt]he\s+)?(?:beginning|start|middle|end) of\s+)"
)
_NUM = rf"(?i:{NUMBER})"
_COUNT = rf"(?:{_NUM}|(?i:several|a few|few|many))"
_UNIT = r"(?:day|week|month|year|decade)s?"
_NEAR = r"(?:[Ll]ast|[Nn]ext|[Tt]his past|[Tt]his coming|[Tt]his)\s+"
_ROUGHLY = r"(?:(?:[Aa]bout|[Aa]round|[Nn]early|[Aa]lmost|[Jj]ust|[Ss]ome|[Mm]ore than|[Oo]ver) )?"
_PART = r"(?:\s+(?:morning|afternoon|evening|night))"
_OF_YEAR = rf"(?:,?\s+(?:of\s+)?(?:{_YEAR}|last year|this year|next year)\b)"
_ORDINAL = r"(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth)"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"


def _after(*words: str) -> str:
    """A pattern for the place right after one of these words (Python's look-behind wants each of one length)."""
    return "(?:" + "|".join(rf"(?<=\b{each} )|(?<=\b{each.capitalize()} )" for each in words) + ")"


def _words(*lists: str) -> frozenset[str]:
    return frozenset(word for each in lists for word in each.split())


_MONTHS = _words(
    "january february march april may june july august september october november december",
    "jan feb mar apr jun jul aug sept sep oct nov dec",
)
_WEEKDAYS = _words(" ".join(WEEKDAYS).lower(), "mon tues wed thurs thur fri sat sun")
_UNITS = _words(
    "second minute hour day night week weekend fortnight month quarter year decade century morning afternoon evening",
    "seconds minutes hours days nights weeks fortnights months years decades centuries",
)
_DIGITS = _words("#")
_KNOWN_DAYS = _words(re.sub(r"\[.*?\]|[(?:|)]", " ", HOLIDAY))
_SINGLE = _words(
    "past future term now currently presently nowadays recently recent current present moment",
    "hourly daily nightly weekly monthly quarterly yearly annual annually fiscal quarter half q1 q2 q3 q4",
    "twenties thirties forties fifties sixties seventies eighties nineties",
)
# The words of which a text needs one, and the forms that are then looked for: most texts are spared most forms.
_FORMS: tuple[tuple[frozenset[str], tuple[str, ...]], ...] = (
    (_DIGITS, (
        FULL,
        rf"\b(?=\d{{4}}){_after('in', 'since', 'by', 'until', 'of', 'early', 'late', 'from')}{_YEAR}\b(?![,.]\d|-)",
        rf"\b(?=\d{{4}}){_after('between', 'to', 'the', 'a', 'its', 'their', 'his', 'her', 'through', 'during')}"
        rf"{_YEAR}\b(?![,.]\d|-|/)(?<!00)",
        rf"\b(?=\d{{4}})(?:(?<=\b(?:1[89]|20)\d\d, ){_YEAR}\b|(?<=\b(?:1[89]|20)\d\d and ){_YEAR}\b"
        rf"|(?:(?<=\bpost-)|(?<=\bpre-)){_YEAR}\b)",
        r"\b[Oo]n the [0-3]?\d(?:st|nd|rd|th)\b(?=[.,;])",
        r"\b(?:the\s+)?(?:(?:early|late|mid)[\s-]+)?(?:1[89]|20)\d0(?:\s?['’])?s\b",
        r"\b[Tt]he (?:early |late |mid-)?['’]?[2-9]0s\b|(?<=\d0s and )['’]?[2-9]0s\b",
    )),
    (_MONTHS, (
        rf"\b(?:{_WEEKDAY},?\s+)?(?:the\s+|{_NEAR})?(?:{MONTH}\s+{_NUMERAL}{_NO_DAY}|{_NUMERAL}(?:\s+of)?\s+{MONTH})"
        rf"(?:,?\s+{_YEAR}\b)?(?![\w-])",
        rf"\b{MONTH}\s+[0-3]?\d\s?[-–]\s?[0-3]?\d(?:,?\s+{_YEAR})?\b",
        rf"\b[0-3]?\d\s?[-–]\s?[0-3]?\d\s+{MONTH}(?:\s+{_YEAR})?\b",
        rf"\b{_STAGE}?(?:{_NEAR})?{MONTH},?\s+(?:of\s+)?(?:{_YEAR}|last year|this year|next year)\b",
        rf"\b(?:{_STAGE}|{_NEAR}){MONTH}(?![\w-])(?!\s+\d)",
        rf"\b(?=[A-Z]){_after('in', 'since', 'by', 'until', 'of', 'during', 'from', 'for', 'between')}"
        rf"{MONTH}(?![\w-])(?!\s+\d)",
        rf"\b(?=[A-Z]){_after('and', 'to')}(?!May|March){MONTH}(?![\w-])(?!\s+[\dA-Z])",
        rf"\b(?=[A-Z]){_after('the', 'a')}{MONTH}(?=\s[a-z])(?!\s(?:of|for|on|in|to|and|or)\b)",
        rf"\b[Tt]he week of {MONTH}\s+{_NUMERAL}\b",
    )),
    (_WEEKDAYS, (
        rf"\b(?:(?:[Ee]arly|[Ll]ate)\s+(?:on\s+)?|{_NEAR}|[Cc]oming\s+)?{_WEEKDAY}(?![\w-])"
        rf"{_PART}?(?:\s+(?:of\s+)?(?:last|this|next) week\b)?",
    )),
    (_words("today tonight yesterday tomorrow night morning afternoon evening"), (
        r"\b[Tt]he day (?:before yesterday|after tomorrow)\b|\b(?:[Ee]arlier |[Ll]ater |[Ee]arly |[Ll]ate )?[Tt]oday\b",
        r"\b(?:[Tt]onight|[Yy]esterday(?: morning| afternoon| evening)?)\b|\b[Ll]ast night\b",
        r"\b[Tt]omorrow(?: morning| afternoon| evening| night)?\b|\b[Tt]his (?:morning|afternoon|evening)\b",
    )),
    (_UNITS, (
        rf"\b(?:[Ee]arlier |[Ll]ater |{_STAGE})?(?:{_NEAR}|[Tt]he coming |[Tt]he current )"
        r"(?:week|month|year|weekend|quarter)\b(?!-)",
        r"\b[Tt]he weekend\b",
        rf"\b[Tt]he (?:past|last|previous) (?:{_COUNT} )?{_UNIT}\b|\b(?:[Pp]ast|[Ll]ast) {_COUNT} {_UNIT}\b",
        rf"\b{_ROUGHLY}{_COUNT} {_UNIT} (?:ago|from now)\b",
        rf"\b(?:[Jj]ust |[Oo]nly )?(?:{_NUM}|[Tt]he) {_UNIT} (?:earlier|later|before|previously|prior|after(?:wards?)?)"
        r"\b(?: (?:that|this|then)\b(?!\s+(?!(?:the|a|an)\b)[a-z]))?",
        r"\b[Tt]he (?:previous|preceding|following|next|same) "
        r"(?:day|week|month|year|morning|afternoon|evening|night)\b",
        r"\b(?:[Ee]arlier |[Ll]ater |[Ee]arly |[Ll]ate )?[Tt]hat (?:same )?(?:day|morning|afternoon|evening|night)\b",
        r"\b(?:[Ee]arlier |[Ll]ater |[Ee]arly |[Ll]ate )that (?:same )?(?:week|month|year)\b",
        rf"\b(?i:{SPAN_COUNT})(?:\s+(?:more|full|consecutive|straight|long))?\s+(?!second\b){SPAN_UNIT}\b(?!\s?-?\s?old)"
        r"(?:\s+and\s+a\s+half\b)?(?!-)",
        rf"\b(?:{NUMBER}|\d+)-(?:second|minute|hour|day|week|month|year|decade)s?\b(?!-old|\s+old)",
        rf"{_after('for')}(?:decades|years|months|weeks|days|hours|minutes)\b(?!\s+old)",
        rf"\b(?:the\s+)?(?:recent|coming|past|last|next) (?:few |{_COUNT} )?"
        r"(?:decades|years|months|weeks|days|hours|minutes)\b",
        r"\b[Tt]he (?:past|last) (?:decade|century|hour)\b|\b[Tt]his (?:decade|century)\b",
        r"\b(?:day|week|month|year|decade)s?-long\b",
    )),
    (_SINGLE, (
        r"\b[Tt]he (?:early |late |mid-)?(?:twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b",
        rf"\b(?:[Tt]he\s+)?{_ORDINAL}[\s-](?:quarter\b(?!-?final)|half\b(?={_OF_YEAR})){_OF_YEAR}?|\bQ[1-4](?:\s+{_YEAR})?\b",
        rf"\b[Ff]iscal (?:year )?{_YEAR}\b",
        r"\b(?:hourly|daily|nightly|weekly|monthly|quarterly|yearly|annual|annually)\b(?!-)",
        r"\b(?:[Rr]ight now|[Nn]ow|[Cc]urrently|[Pp]resently|[Nn]owadays|[Rr]ecently)\b(?!-)",
        r"\b[Aa]t (?:present|the moment)\b|\b[Tt]he (?:(?:near |foreseeable )?future|(?:near|long) term)\b(?!-)",
        rf"\b(?:recent|current)(?= [a-z])(?! {SPAN_UNIT})",
        r"\bthe past(?=[.,;]| ,| \.)",
        rf"\b[Ii]n the past\b(?!\s+(?:\d|{SPAN_COUNT}|{SPAN_UNIT})\b)",
    )),
    (_words("spring summer autumn fall winter"), (
        rf"\b{_STAGE}?(?:{_NEAR}|[Pp]ast )?{_SEASON}{_OF_YEAR}|\b{_NEAR}{_SEASON}\b",
    )),
    (_KNOWN_DAYS, (
        rf"\b(?:{_NEAR})?(?=[A-Z])(?i:{HOLIDAY})\b(?:,?\s+{_YEAR}\b)?",
    )),
    (_words("every each per"), (
        rf"\b(?:[Ee]very|[Ee]ach)\s+(?:(?:{_NUM}|other|single)\s+)?(?:hour|day|night|week|month|year)s?\b"
        rf"|\b(?:[Ee]very|[Ee]ach)\s+{_WEEKDAY}|\bper (?:hour|day|week|month|year)\b",
    )),
    (_words("# noon midnight midday"), (
        rf"{CLOCK}(?:\s{ZONE}\b)?",
    )),
)
_PATTERNS = tuple((needed, tuple(re.compile(each) for each in forms)) for needed, forms in _FORMS)
_WORD = re.compile(r"q[1-4]\b|[a-z]+|\d")
_HOUR_AHEAD = re.compile(rf"{CLOCK}(?:\s{ZONE}\b)?\s+(?:on\s+)?(?=\S)")
# "every Friday" is no date, "Bloody Sunday" is a name, and a verb follows in "may march".
_NOT_BEFORE = re.compile(r"\b(?:every|each|most|Black|Good|Bloody|Easter|Palm|Super|Ash|Cyber|Fat|Holy)\s+$", re.I)
_RATE_BEFORE = re.compile(r"(?:\d|\b(?:once|twice|times|hundred|thousand|million|billion|dozens?|\w+s|of))\s$", re.I)


def find(text: str, start: int, end: int) -> list[Place]:
    """Where expressions of time stand between two characters of a text, the longest where several begin or overlap."""
    words = {"#" if each[0].isdigit() else each for each in _WORD.findall(text[start:end].lower())}
    found = {
        each.span()
        for needed, forms in _PATTERNS if not needed.isdisjoint(words)
        for form in forms
        for each in form.finditer(text, start, end)
    }
    chosen: list[Place] = []
    for place in sorted(found, key=lambda each: (each[0] - each[1], each[0])):
        apart = all(place[1] <= other[0] or other[1] <= place[0] for other in chosen)
        if apart and not _NOT_BEFORE.search(text[max(start, place[0] - 12) : place[0]]):
            chosen.append(place)
    return _joined(text, sorted(chosen))


def _joined(text: str, places: list[Place]) -> list[Place]:
    """"9 a.m. Tuesday" is one expression."""
    joined: list[Place] = []
    for place in places:
        before = joined and _HOUR_AHEAD.match(text, joined[-1][0])
        if before and before.end() == place[0]:
            joined[-1] = (joined[-1][0], place[1])
        else:
            joined.append(place)
    return joined


def day_words(words: str) -> str:
    """The words without the hour in front of them: "9 a.m. Tuesday" is "Tuesday"."""
    ahead = _HOUR_AHEAD.match(words)
    return words[ahead.end() :] if ahead else words


def is_hour(words: str) -> bool:
    """The words name an hour and no day."""
    return bool(re.fullmatch(rf"{CLOCK}(?:\s{ZONE})?", words))


def is_rate(text: str, start: int, words: str) -> bool:
    """"A day" in "five calls a day": how often, not how long."""
    return bool(re.match(r"an?\s", words)) and bool(_RATE_BEFORE.search(text[max(0, start - 20) : start]))
