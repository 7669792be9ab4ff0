"""Numbers in running text: how much the words give as a lower and an upper bound, and what sort of quantity it is.

One entry, `quantities(text)`; it works on characters, so it needs no parse and runs on anything. It reads digits
("2,400", "3.1 million", "$13.6bn"), number words ("two dozen", "half a million"), vague plurals ("hundreds"), bounds
("at least", "up to", "or more"), ranges ("between 15 and 20") and rounding ("roughly"), and leaves alone what only
looks like a quantity: dates, years, clock times, telephone numbers, ordinals, numbers that are part of a name.

What is counted, and of whom, is syntax and lives in `counting.py`. The grammar is ours; the reasons, and the rules for
vague words, are in decision 0010.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from onrecord.extraction.language.lookalikes import is_age, is_no_number, is_no_quantity
from onrecord.extraction.language.number_words import (
    CURRENCY,
    LEXICON,
    MONEY,
    SCALES,
    SHORT,
    SIDE_OF,
    SMALL,
    UNIT_KIND,
    VAGUE,
    WORD,
    either,
)
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

_PLURAL = either(VAGUE)
_ATOM = re.compile(
    rf"""
    (?P<sign>(?<![\w.,)%])-(?=[$£€]?\d) | \bminus[ -])?
    (?:(?P<currency>(?<![a-z]){either(each for each in CURRENCY if each[0].isalpha())} | {
        either(each for each in CURRENCY if not each[0].isalpha())
    })\s?(?P<inner>-)?(?=[\d.]))?
    (?P<digits>(?:(?<![\w])|(?<=rm)|(?<=ps)|(?<=eur)|(?<=gbp)|(?<=usd)|(?<=us)|(?<=chf)|(?<=rs))(?<!\d[.,:/])
        (?:\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)? | \d+(?:\.\d+)? | (?<![\w.])\.\d+))
    (?:[ -]?(?P<scale>hundred\ million|hundred\ thousand|{either(SCALES)})s?(?![a-z])
       |(?P<short>\ ?(?:mil|mn|bn|tn)|[kmb]|\ b(?=\ people))(?![a-z]))?
    | \b(?P<half>half\ an?|an?\ half)\ (?P<halved>{either(SCALES)})\b
    | \b(?P<quarter>an?\ quarter|an?\ third|three[ -]quarters|two[ -]thirds)\ of\ an?\ (?P<quartered>{either(SCALES)})\b
    | \b(?P<few>several|a\ few|a\ couple\ of|many)\ (?P<fewed>{either(SCALES)})\b(?!-)
    | \b(?P<vague>(?:{_PLURAL})(?:\ of\ (?:{_PLURAL}))?)\b(?!\ of\ (?:times|years)\b|-)
    | \b(?P<one>an?)\ (?P<oned>{either(SCALES)})\b(?!-(?:year|dollar))
    | \b(?P<words>(?:{WORD})(?:[ -](?:{WORD})|(?:(?<=hundred)|(?<=thousand)|(?<=million))\ and\ (?:{WORD}))*)\b
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

_BEFORE = re.compile(
    rf"(?<![a-z])(?P<word>{either(SIDE_OF)})(?P<gap>\s?(?:the\ |an?\ |only\ |just\ |total\ of\ )?)$", re.VERBOSE
)
_AFTER = re.compile(
    rf"(?:\s?(?P<low>{either(LEXICON['qualifiers']['after_low'])}|\+)"
    rf"|\s?(?P<high>{either(LEXICON['qualifiers']['after_high'])})"
    rf"|\s?(?P<round>{either(LEXICON['qualifiers']['after_round'])}))(?![a-z\d])"
)
_UNIT = re.compile(rf"[ -]?(?P<unit>{either([*UNIT_KIND, *MONEY])})(?![a-z])")
_LINK = re.compile(r"(?P<dash>\s?-\s?|\s?-?\bto\b-?\s?)|\s(?P<or>or)\s|\s(?P<and>and)\s")


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
    value = 0.5 if match["half"] else (SMALL.get(match["up"], 1)) / _DOWN[match["down"]]
    return _Atom(
        start=match.start(), end=match.end(), number=match.span(), low=value, high=value, unit=None, kind="fraction"
    )


def _digits(match: re.Match, plain: str, text: str) -> _Atom | None:
    start, end = match.span("digits")
    value, scaled = _value(match["digits"]), False
    currency = match["currency"]
    if match["scale"]:
        for word in match["scale"].split():
            value *= SCALES[word]
        end, scaled = match.end("scale"), True
    elif match["short"] and _is_scale(match["short"].strip(), currency, value, plain, match.end("short")):
        value, end, scaled = value * SHORT[match["short"].strip()], match.end("short"), True
    value = _whole(value)
    if match["sign"] or match["inner"]:
        value = -value
    first = match.start("sign") if match["sign"] else match.start("currency") if currency else start
    if currency:
        tail = _UNIT.match(plain, end)
        past = tail.end() if tail and MONEY.get(tail["unit"]) is not None else end
        return _Atom(
            start=first,
            end=past,
            number=(start, end),
            low=value,
            high=value,
            unit=CURRENCY[currency.strip()],
            kind="money",
            scaled=scaled,
        )
    unit, kind, past = _unit_after(plain, end)
    if kind == "count" and 0 < value < 115 and is_age(start, end, plain, text):
        kind = "age"
    if kind == "count" and not scaled and is_no_quantity(match["digits"], start, end, plain, text):
        return None
    return _Atom(start=first, end=past, number=(start, end), low=value, high=value, unit=unit, kind=kind, scaled=scaled)


def _worded(match: re.Match, plain: str, text: str) -> _Atom | None:
    start, end = match.span()
    low, vague, scaled = None, False, True
    if match["half"]:
        low = SCALES[match["halved"]] * (0.5 if match["half"].startswith("half") else 1.5)
    elif match["quarter"]:
        low = round(
            SCALES[match["quartered"]]
            * _PARTS[match["quarter"].replace("-", " ").removeprefix("an ").removeprefix("a ")]
        )
    elif match["one"]:
        low = SCALES[match["oned"]]
    elif match["few"]:
        low, vague = 2 * SCALES[match["fewed"]], True
    elif match["vague"]:
        low, vague = 1, True
        if match["vague"] in ("tens", "scores") and not plain.startswith(" of ", end):
            return None
        for word in match["vague"].split(" of "):
            low *= VAGUE[word]
    else:
        low, end = _evaluate(match["words"], start)
        scaled = low >= 100
        if is_no_number(plain, text, start, end):
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
        if word in SMALL:
            if last and not (20 <= last < 100 and 0 < SMALL[word] < 10):
                break
            group, last = group + SMALL[word], SMALL[word] if not last else 1
        elif word == "hundred" or word == "dozen":
            group, last = (group or 1) * SCALES[word], 0
        else:
            total, group, last = total + (group or 1) * SCALES[word], 0, 0
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
    if word in MONEY:
        return MONEY[word] or word, "money", match.end()
    return word if word not in ("percent", "per cent", "pct", "pc") else "%", UNIT_KIND[word], match.end()


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
        side, start = SIDE_OF[before["word"]], before.start()
        outer = _BEFORE.search(
            plain, max(0, start - 24), start
        )  # "at least some", "just over", "more than an estimated"
        if outer:
            side = SIDE_OF[outer["word"]] if side == "round" else side
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
