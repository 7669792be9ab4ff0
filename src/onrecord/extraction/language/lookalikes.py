"""Numbers that count nothing: dates, years, clock times, telephone numbers, ordinals, names, the pronoun "one".

The number grammar (`numbers.py`) asks here before it takes a number for a quantity; offsets are characters of the text.
"""

import re

from onrecord.extraction.language.number_words import NAMES, SCALES, SIDE_OF, WORD, either

_MONTHS = "|".join(NAMES["months"])
_PEOPLE = frozenset(NAMES["people"])

_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTHS})\.? $")
_DATE_AFTER = re.compile(rf"(?:st|nd|rd|th)?[ -](?:of )?(?:{_MONTHS})\b(?! (?:have|be|not|also))")
_CLOCK = re.compile(r"(?::\d\d)|(?:\.\d\d)?\s?(?:a\.?m\b|p\.?m\b|o'clock|gmt|hrs\b)")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b|'s\b|s\b")
_JOINED = re.compile(r"[/_]\d|-\d+-\d|\.\d")
_CAPITAL = re.compile(r"(?:^|[\s(\"'])(?P<word>[a-z]?[A-Z][\w&.'’]*)[ -]$")
_LOWER = re.compile(r"(?P<word>[\w.&-]+)[ -]$")
_AGED = re.compile(
    r"(?:[A-Z][\w.'’-]+|\bJr\.?|\bSr\.?|\b[a-z]+(?:man|woman|er|or))(?:, |,? ?\()$"
)  # "Ana Doe, 46, was", "Doe (46)"
_AGE_ENDS = re.compile(r"(?:,|\)|;| of [a-z]+[,.]|\s?$|\.\s)")
_NEXT = re.compile(r"[ -]([a-z]+)")


def is_age(start: int, end: int, plain: str, text: str) -> bool:
    """The age of somebody just named: "Ana Doe, 46, was", "Doe (46)"."""
    return bool(_AGED.search(text[max(0, start - 24) : start]) and _AGE_ENDS.match(plain, end))


def is_no_quantity(digits: str, start: int, end: int, plain: str, text: str) -> bool:
    """A date, year, clock time, telephone number, ordinal, or a number that is part of a name."""
    before, after = plain[max(0, start - 24) : start], plain[end : end + 20]
    if _CLOCK.match(after) or before.endswith((":", "/", "#", "@", "_")) or _JOINED.match(after):
        return True
    if _ORDINAL.match(after) or re.match(r"[a-z]", after):
        return True  # "22nd", "1990s", and letters glued to digits name something: "4x", "7th"
    if re.search(r"\d-\d+-$", before):
        return True
    if re.search(r"\d[-.]$", before) and re.match(r"-\d{3}", after) or re.search(r"\d{3}-$", before):
        return True
    if _MONTH_BEFORE.search(before) or _DATE_AFTER.match(after):
        return True
    if re.search(r"\bage[ds]? (?:\d+(?:,| and| to|-) ?)*$", before) or re.search(r"\bage of $", before):
        return True
    if re.search(r"(?<!\d)[ (]\d-$", before) and not re.match(r"\s?[a-z%]", after):
        return True  # what is left of a score
    if re.search(r"\b[a-z]+-$", before) and not re.search(r"\b(?:sub|to|of|minus|at)-$", before):
        return True  # "TA-35", "COVID-19", "MH-17"
    if len(digits) == 4 and digits.isdigit() and 1700 <= int(digits) <= 2100 and _is_year(before, text[end : end + 20]):
        return True
    if len(digits) > 1 and digits[0] == "0" and "." not in digits:
        return True
    name = _LOWER.search(before)
    if name and name["word"] in NAMES["before"] and "," not in digits:
        return True
    capital = _CAPITAL.search(text[max(0, start - 24) : start])
    return bool(capital) and digits.isdigit() and _is_name(capital["word"], text, start, after)


def _is_year(before: str, after: str) -> bool:
    following = _NEXT.match(after)
    if following and following[1] in _PEOPLE and not re.search(r"\b(?:in|since|by|until|of|from) $", before):
        return False
    return not re.search(rf"(?:{either(SIDE_OF)})\s$", before) or bool(
        re.search(r"\b(?:around|about|over|near) $", before)
    )


def _is_name(word: str, text: str, start: int, after: str) -> bool:
    """A capitalised word right before bare digits makes a name of them ("Flight 370"), unless it opens the sentence."""
    low = word.lower()
    if low in SIDE_OF or low in (
        "of",
        "on",
        "in",
        "the",
        "and",
        "at",
        "killed",
        "all",
        "these",
        "those",
        "least",
        "than",
        "another",
    ):
        return False
    opens = (
        re.search(r"(?:^|[.!?\"]\s|\n)\s*[\"']?$", text[max(0, start - 26) : start - len(word) - 1])
        or start - len(word) <= 2
    )
    if opens:
        return low in NAMES["before"]
    following = _NEXT.match(after)
    return not (following and following[1] in _PEOPLE)


_ONE_BEFORE = re.compile(
    r"\b(?:each|every|no|this|that|any|the|another|some|which|everyone|a|an|square|bbc|number|at"
    r"|loved|back to|only) $|[-$]$"
)
_ONE_AFTER = re.compile(
    r"\s(?:another|by one|can|could|might|may|should|would|must|is|has|day|or more|after|time|hand|thing"
    r"|way|where|whose|more time|at a time|side|with)\b|[-'.,;:)?!]|\s?$|\s(?:million|billion)s"
)


def is_no_number(plain: str, text: str, start: int, end: int) -> bool:
    """The number word is part of a name or a description, or is the pronoun "one"."""
    word, before, after = plain[start:end], plain[max(0, start - 20) : start], plain[end : end + 24]
    if word == "hundred" or word in SCALES and word != "dozen":
        return True  # "per million", a scale without its number
    if re.search(r"[a-z\d]-$", before) and not re.search(r"\bto-$", before):
        return True
    if (
        text[start].isupper()
        and re.search(r"[A-Za-z]\s$", text[:start][-2:])
        and _CAPITAL.search(text[max(0, start - 24) : start])
    ):
        return True  # "Channel Four", "Section One"
    name = _LOWER.search(before)
    if name and name["word"] in NAMES["before"] and word != "one":
        return True
    if _CLOCK.match(after) or _DATE_AFTER.match(after):
        return True
    if word != "one":
        return False
    if re.match(r" of\b", after):
        return bool(re.search(r"\bno $", before))
    if re.match(r" (?:out of|in (?:every )?[a-z]+ )", after):
        return not re.match(r" (?:out of|in) (?:every )?(?:" + WORD + r"|\d)", after)
    return bool(_ONE_BEFORE.search(before) or _ONE_AFTER.match(after))
