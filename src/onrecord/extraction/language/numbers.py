"""Numbers in running text: how much the words give as a lower and an upper bound, and what sort of quantity it is.

One entry, `quantities(text)`; it works on characters, so it needs no parse and runs on anything. It reads digits
("2,400", "3.1 million", "$13.6bn"), number words ("two dozen", "half a million"), vague plurals ("hundreds"), bounds
("at least", "up to", "or more"), ranges ("between 15 and 20") and rounding ("roughly"), and leaves alone what only
looks like a quantity: dates, years, clock times, telephone numbers, ordinals, numbers that are part of a name.

What is counted, and of whom, is syntax and lives in `counting.py`. The grammar is ours; the reasons, and the rules for
vague words, are in decision 0010.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files

from onrecord.text import fold

KINDS = ("count", "money", "percent", "measure", "duration", "age", "fraction", "score")


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """Words that give an amount: at least `low`, at most `high`.

    `start` to `end` covers qualifier, number and unit; `number` is where the number's own words lie, one pair of
    character offsets for each number of a range. "Roughly 200" has low = high = 200 and a qualifier.
    """

    start: int
    end: int
    number: tuple[tuple[int, int], ...]
    low: float | int | None
    high: float | int | None
    qualifier: str | None  # the words themselves: "at least", "or so"; the vague word itself: "hundreds"
    unit: str | None  # ISO 4217 code of a currency, "%", or the unit as written; None: a plain count
    kind: str  # one of KINDS

    @property
    def bound(self) -> str:
        """ "=" exactly, "~" rounded, ">" at least, "<" at most, "-" within two values."""
        if self.high is None:
            return ">"
        if self.low is None:
            return "<"
        if self.low != self.high:
            return "-"
        return "~" if self.qualifier else "="


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of `text`, in order; offsets are characters of it. Raises nothing."""
    plain = fold(text).lower()
    found: list[Quantity] = []
    for each in _joined(plain, list(_atoms(plain, text))):
        found.append(_inherit(plain, found, each))
    return tuple(found)


# -- the lexicon, as patterns --------------------------------------------------------------------------------------

_LEXICON = tomllib.loads(files(__package__).joinpath("numbers.toml").read_text(encoding="utf-8"))
_SMALL = {word: value for value, word in enumerate(_LEXICON["words"]["small"])}
_SMALL |= {word: 10 * value for value, word in enumerate(_LEXICON["words"]["tens"], start=2)}
_SCALES, _SHORT, _VAGUE = _LEXICON["scales"], _LEXICON["short_scales"], _LEXICON["vague"]
_CURRENCY, _MONEY, _NAMES = _LEXICON["currencies"], _LEXICON["money"], _LEXICON["names"]
_UNIT_KIND = {word: kind for kind, words in _LEXICON["units"].items() for word in words}
_MONTHS = "|".join(_NAMES["months"])
_PEOPLE = frozenset(_NAMES["people"])


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_WORD = _either([*_SMALL, *_SCALES])
_PLURAL = _either(_VAGUE)
_ATOM = re.compile(
    rf"""
    (?P<sign>(?<![\w.,)%])-(?=[$£€]?\d) | \bminus[ -])?
    (?:(?P<currency>(?<![a-z]){_either(each for each in _CURRENCY if each[0].isalpha())} | {
        _either(each for each in _CURRENCY if not each[0].isalpha())
    })\s?(?P<inner>-)?(?=[\d.]))?
    (?P<digits>(?:(?<![\w])|(?<=rm)|(?<=ps)|(?<=eur)|(?<=gbp)|(?<=usd)|(?<=us)|(?<=chf)|(?<=rs))(?<!\d[.,:/])
        (?:\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)? | \d+(?:\.\d+)? | (?<![\w.])\.\d+))
    (?:[ -]?(?P<scale>hundred\ million|hundred\ thousand|{_either(_SCALES)})s?(?![a-z])
       |(?P<short>\ ?(?:mil|mn|bn|tn)|[kmb]|\ b(?=\ people))(?![a-z]))?
    | \b(?P<half>half\ an?|an?\ half)\ (?P<halved>{_either(_SCALES)})\b
    | \b(?P<quarter>an?\ quarter|an?\ third|three[ -]quarters|two[ -]thirds)\ of\ an?\ (?P<quartered>{
        _either(_SCALES)
    })\b
    | \b(?P<few>several|a\ few|a\ couple\ of|many)\ (?P<fewed>{_either(_SCALES)})\b(?!-)
    | \b(?P<vague>(?:{_PLURAL})(?:\ of\ (?:{_PLURAL}))?)\b(?!\ of\ (?:times|years)\b|-)
    | \b(?P<one>an?)\ (?P<oned>{_either(_SCALES)})\b(?!-(?:year|dollar))
    | \b(?P<words>(?:{_WORD})(?:[ -](?:{_WORD})|(?:(?<=hundred)|(?<=thousand)|(?<=million))\ and\ (?:{_WORD}))*)\b
    """,
    re.VERBOSE,
)
_FRACTION = re.compile(
    r"\b(?:(?P<up>one|two|three|four|a)[ -](?P<down>third|quarter|fifth|tenth)s?(?=\s)"
    r"(?! of an? (?:million|billion|thousand))"
    r"|(?P<half>half)(?= of (?!an? )| the ))"
)
_PARTS = {"quarter": 1 / 4, "third": 1 / 3, "three quarters": 3 / 4, "two thirds": 2 / 3}
_DOWN = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_OF_ALL = re.compile(r" (?:out of|in) (?:every )?$")

_LOW, _HIGH, _ROUND = (_LEXICON["qualifiers"][each] for each in ("low", "high", "round"))
_SIDE_OF = dict.fromkeys(_ROUND, "round") | dict.fromkeys(_HIGH, "high") | dict.fromkeys(_LOW, "low")
_BEFORE = re.compile(
    rf"(?<![a-z])(?P<word>{_either(_SIDE_OF)})(?P<gap>\s?(?:the\ |an?\ |only\ |just\ |total\ of\ )?)$", re.VERBOSE
)
_AFTER = re.compile(
    rf"(?:\s?(?P<low>{_either(_LEXICON['qualifiers']['after_low'])}|\+)"
    rf"|\s?(?P<high>{_either(_LEXICON['qualifiers']['after_high'])})"
    rf"|\s?(?P<round>{_either(_LEXICON['qualifiers']['after_round'])}))(?![a-z\d])"
)
_UNIT = re.compile(rf"[ -]?(?P<unit>{_either([*_UNIT_KIND, *_MONEY])})(?![a-z])")
_LINK = re.compile(r"(?P<dash>\s?-\s?|\s?-?\bto\b-?\s?)|\s(?P<or>or)\s|\s(?P<and>and)\s")
_LETTERED = re.compile(r"-?[a-z]")


# -- one number ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Atom:
    """One number as it stands, before ranges and qualifiers."""

    start: int
    end: int  # of the number and its unit
    number: tuple[int, int]
    low: float | int | None
    high: float | int | None
    unit: str | None
    kind: str
    vague: bool = False
    scaled: bool = False
    worded: bool = False


def _atoms(plain: str, text: str) -> Iterator[_Atom]:
    fractions = [_fraction(match) for match in _FRACTION.finditer(plain)]
    yield from (each for each in fractions if each)
    taken = [(each.start, each.end) for each in fractions if each]
    for match in _ATOM.finditer(plain):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        atom = _digits(match, plain, text) if match["digits"] else _worded(match, plain, text)
        if atom:
            yield atom


def _fraction(match: re.Match) -> _Atom | None:
    value = 0.5 if match["half"] else (_SMALL.get(match["up"], 1)) / _DOWN[match["down"]]
    return _Atom(
        start=match.start(), end=match.end(), number=match.span(), low=value, high=value, unit=None, kind="fraction"
    )


def _digits(match: re.Match, plain: str, text: str) -> _Atom | None:
    start, end = match.span("digits")
    value, scaled = _value(match["digits"]), False
    currency = match["currency"]
    if match["scale"]:
        for word in match["scale"].split():
            value *= _SCALES[word]
        end, scaled = match.end("scale"), True
    elif match["short"] and _is_scale(match["short"].strip(), currency, value, plain, match.end("short")):
        value, end, scaled = value * _SHORT[match["short"].strip()], match.end("short"), True
    value = _whole(value)
    if match["sign"] or match["inner"]:
        value = -value
    first = match.start("sign") if match["sign"] else match.start("currency") if currency else start
    if currency:
        tail = _UNIT.match(plain, end)
        past = tail.end() if tail and _MONEY.get(tail["unit"]) is not None else end
        return _Atom(
            start=first,
            end=past,
            number=(start, end),
            low=value,
            high=value,
            unit=_CURRENCY[currency.strip()],
            kind="money",
            scaled=scaled,
        )
    unit, kind, past = _unit_after(plain, end)
    if (
        kind == "count"
        and _AGED.search(text[max(0, start - 24) : start])
        and _AGE_ENDS.match(plain, end)
        and 0 < value < 115
    ):
        kind = "age"
    if kind == "count" and not scaled and _not_a_quantity(match["digits"], start, end, plain, text):
        return None
    return _Atom(start=first, end=past, number=(start, end), low=value, high=value, unit=unit, kind=kind, scaled=scaled)


def _worded(match: re.Match, plain: str, text: str) -> _Atom | None:
    start, end = match.span()
    low, vague, scaled = None, False, True
    if match["half"]:
        low = _SCALES[match["halved"]] * (0.5 if match["half"].startswith("half") else 1.5)
    elif match["quarter"]:
        low = round(
            _SCALES[match["quartered"]]
            * _PARTS[match["quarter"].replace("-", " ").removeprefix("an ").removeprefix("a ")]
        )
    elif match["one"]:
        low = _SCALES[match["oned"]]
    elif match["few"]:
        low, vague = 2 * _SCALES[match["fewed"]], True
    elif match["vague"]:
        low, vague = 1, True
        if match["vague"] in ("tens", "scores") and not plain.startswith(" of ", end):
            return None
        for word in match["vague"].split(" of "):
            low *= _VAGUE[word]
    else:
        low, end = _evaluate(match["words"], start)
        scaled = low >= 100
        if _word_is_no_number(plain, text, start, end):
            return None
    if vague:
        return _Atom(
            start=start,
            end=end,
            number=(start, end),
            low=low,
            high=None,
            unit=None,
            kind="count",
            vague=True,
            scaled=True,
        )
    unit, kind, past = _unit_after(plain, end)
    if plain[end : end + 1] == "-" and kind not in ("age", "measure"):
        return None  # "a two-month contract" and "six-speed" describe, they do not count
    return _Atom(
        start=start,
        end=past,
        number=(start, end),
        low=_whole(low),
        high=_whole(low),
        unit=unit,
        kind=kind,
        scaled=scaled,
        worded=True,
    )


def _evaluate(words: str, start: int) -> tuple[int, int]:
    """The value of number words and the offset after those that belong together ("two three" is two numbers)."""
    total, group, last, end = 0, 0, 0, start
    for match in re.finditer(r"[a-z]+", words):
        word = match[0]
        if word == "and":
            continue
        if word in _SMALL:
            if last and not (20 <= last < 100 and 0 < _SMALL[word] < 10):
                break
            group, last = group + _SMALL[word], _SMALL[word] if not last else 1
        elif word == "hundred" or word == "dozen":
            group, last = (group or 1) * _SCALES[word], 0
        else:
            total, group, last = total + (group or 1) * _SCALES[word], 0, 0
        end = start + match.end()
    return total + group, end


def _is_scale(short: str, currency: str | None, value: float, plain: str, end: int) -> bool:
    if short in ("bn", "tn", "mn", "mil", "k"):
        return True
    if currency:
        return True
    # "2.7m people" is millions, "120m away" and "120m." are metres
    after = re.match(
        r" (?!(?:long|tall|high|wide|deep|away|from|above|below|race|sprint|of|and|or|to|in|on|at)\b)[a-z]",
        plain[end : end + 10],
    )
    return bool(after) or short == "b"


def _unit_after(plain: str, end: int) -> tuple[str | None, str, int]:
    match = _UNIT.match(plain, end)
    if not match:
        return None, "count", end
    word, spaced = match["unit"], plain[end] == " "
    if len(word) == 1 and word.isalpha() and spaced and word not in "w":
        return None, "count", end
    if word in ("pc", "min", "ps", "sq", "won", "kn", "ms", "v") and spaced and not plain[end - 1].isdigit():
        return None, "count", end
    if word in _MONEY:
        return _MONEY[word] or word, "money", match.end()
    return word if word not in ("percent", "per cent", "pct", "pc") else "%", _UNIT_KIND[word], match.end()


# -- what only looks like a quantity -------------------------------------------------------------------------------

_DATE_BEFORE = re.compile(rf"(?:\b(?:{_MONTHS})\.?|\b\d{{1,2}})[ -]?$|(?:{_MONTHS})\.? \d{{1,2}},? $")
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


def _not_a_quantity(digits: str, start: int, end: int, plain: str, text: str) -> bool:
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
    if name and name["word"] in _NAMES["before"] and "," not in digits:
        return True
    capital = _CAPITAL.search(text[max(0, start - 24) : start])
    return bool(capital) and digits.isdigit() and _is_name(capital["word"], text, start, after)


def _is_year(before: str, after: str) -> bool:
    following = _NEXT.match(after)
    if following and following[1] in _PEOPLE and not re.search(r"\b(?:in|since|by|until|of|from) $", before):
        return False
    return not re.search(rf"(?:{_either(_SIDE_OF)})\s$", before) or bool(
        re.search(r"\b(?:around|about|over|near) $", before)
    )


def _is_name(word: str, text: str, start: int, after: str) -> bool:
    """A capitalised word right before bare digits makes a name of them ("Flight 370"), unless it opens the sentence."""
    low = word.lower()
    if low in _SIDE_OF or low in (
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
        return low in _NAMES["before"]
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


def _word_is_no_number(plain: str, text: str, start: int, end: int) -> bool:
    word, before, after = plain[start:end], plain[max(0, start - 20) : start], plain[end : end + 24]
    if word == "hundred" or word in _SCALES and word != "dozen":
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
    if name and name["word"] in _NAMES["before"] and word != "one":
        return True
    if _CLOCK.match(after) or _DATE_AFTER.match(after):
        return True
    if word != "one":
        return False
    if re.match(r" of\b", after):
        return bool(re.search(r"\bno $", before))
    if re.match(r" (?:out of|in (?:every )?[a-z]+ )", after):
        return not re.match(r" (?:out of|in) (?:every )?(?:" + _WORD + r"|\d)", after)
    return bool(_ONE_BEFORE.search(before) or _ONE_AFTER.match(after))


# -- ranges, qualifiers --------------------------------------------------------------------------------------------


def _joined(plain: str, atoms: list[_Atom]) -> Iterator[Quantity]:
    """Quantities from atoms: two that a range word joins become one; qualifiers before and after set the bounds."""
    atoms.sort(key=lambda each: each.start)
    position = 0
    while position < len(atoms):
        atom = atoms[position]
        following = atoms[position + 1] if position + 1 < len(atoms) else None
        share = following and _share(plain, atom, following)
        both = following and not share and _range(plain, atom, following)
        position += 2 if both or share else 1
        yield share or _bounded(
            plain,
            both
            or Quantity(
                start=atom.start,
                end=atom.end,
                number=(atom.number,),
                low=atom.low,
                high=atom.high,
                qualifier=plain[slice(*atom.number)] if atom.vague else None,
                unit=atom.unit,
                kind=atom.kind,
            ),
        )


def _share(plain: str, left: _Atom, right: _Atom) -> Quantity | None:
    """ "One in five", "two out of three"."""
    between = plain[left.number[1] : right.number[0]]
    if not re.fullmatch(r" (?:out of|in) (?:every )?", between) or left.vague or right.vague or left.kind != "count":
        return None
    if (
        "in" in between.split()
        and (not left.worded or not right.worded or right.kind != "count")
        or not right.low
        or left.low >= right.low
    ):
        return None
    value = left.low / right.low
    return Quantity(
        start=left.start,
        end=right.number[1],
        number=(left.number, right.number),
        low=value,
        high=value,
        qualifier=None,
        unit=None,
        kind="fraction",
    )


def _range(plain: str, left: _Atom, right: _Atom) -> Quantity | None:
    between = plain[left.end : right.start]
    link = _LINK.fullmatch(between)
    if not link or left.vague or right.vague or left.low is None or left.kind == "fraction":
        return None
    opened = re.search(
        r"\b(between|from|ranging from)\s(?P<round>about |around )?$", plain[max(0, left.start - 20) : left.start]
    )
    if link["and"] and not (opened and opened[1] == "between"):
        return None
    if link["dash"] and re.search(r"\bby $", plain[max(0, left.start - 3) : left.start]):
        return None  # "rose by 12 to 40" gives the rise and then the level
    if link["or"] and "money" in (left.kind, right.kind):
        return None
    if not (left.kind == right.kind or left.kind == "count" or right.kind == "count" and left.kind == "money"):
        return None
    low, high = left.low, right.high
    if right.scaled and not left.scaled and low < 1000 and high >= 1000:
        factor = next((each for each in (10**12, 10**9, 10**6, 1000, 100) if high % each == 0 or high > 10 * each), 1)
        if low < high / factor:
            low = _whole(low * factor)
    plain_dash = link["dash"] is not None and link["dash"].strip() == "-"
    if plain_dash and (low >= high) and left.kind == right.kind == "count":
        return Quantity(
            start=left.start,
            end=right.end,
            number=(left.number, right.number),
            low=low,
            high=high,
            qualifier=None,
            unit=None,
            kind="score",
        )
    if link["or"] and (high != low + 1 and low * 2 < high or right.kind != left.kind and left.kind != "count"):
        return None
    if (link["or"] or link["and"]) and high < low:
        return None
    start = left.start
    word = None
    if opened:
        start = start - len(plain[max(0, left.start - 20) : left.start]) + opened.start()
        word = plain[start : left.start].strip()
    return Quantity(
        start=start,
        end=right.end,
        number=(left.number, right.number),
        low=min(low, high),
        high=max(low, high),
        qualifier=word,
        unit=right.unit or left.unit,
        kind=right.kind if right.kind != "count" else left.kind,
    )


def _bounded(plain: str, found: Quantity) -> Quantity:
    """The quantity with what the words before and after say of its bounds."""
    side, words, start, end = None, found.qualifier, found.start, found.end
    before = _BEFORE.search(plain, max(0, start - 40), start)
    if before:
        side, start = _SIDE_OF[before["word"]], before.start()
        outer = _BEFORE.search(
            plain, max(0, start - 24), start
        )  # "at least some", "just over", "more than an estimated"
        if outer:
            side = _SIDE_OF[outer["word"]] if side == "round" else side
            start = outer.start()
        words = plain[start : before.end("word")].strip()
    after = _AFTER.match(plain, end)
    if after and side in (None, "round"):
        side = next(name for name in ("low", "high", "round") if after[name])
        end, words = after.end(), after[side].strip() if not before else words
    low, high = found.low, found.high
    if side == "low":
        high = None
    elif side == "high" and high is not None:
        low = None
    elif side == "high":
        low = None if found.low is None else found.low
    return replace(found, start=start, end=end, low=low, high=high, qualifier=words)


_OPENS = re.compile(r"\s?[(/]\s?$|\s/\s$")


def _inherit(plain: str, before: list[Quantity], found: Quantity) -> Quantity:
    """A conversion in brackets carries the bound of the quantity it converts: "more than 100 km (60 miles)"."""
    last = before[-1] if before else None
    if not last or found.bound != "=" or last.bound not in "~<>" or not found.unit:
        return found
    if not _OPENS.fullmatch(plain[last.end : found.start]):
        return found
    bound = last.bound
    return replace(
        found,
        qualifier=last.qualifier,
        low=None if bound == "<" else found.low,
        high=None if bound == ">" else found.high,
    )


def _value(digits: str) -> float | int:
    digits = digits.replace(",", "")
    return float(digits) if "." in digits else int(digits)


def _whole(value: float | int) -> float | int:
    """An int where the value is one (3.1 million is 3100000, not 3100000.0)."""
    near = round(value)
    return near if abs(value - near) < 1e-6 * max(1, abs(near)) * 1e-3 and abs(value) >= 1 or value == near else value
