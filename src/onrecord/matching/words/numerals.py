"""Numbers as words and as digits, exact and vague: "twenty-one" is 21, "half" is 0.5, "dozens" is 24 to 200.

A changed number is the change that likeness of words sees least and a reader needs most.
"""

import re
from decimal import Decimal, InvalidOperation

_UP_TO_TWENTY = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
UNITS = {name: value for value, name in enumerate(_UP_TO_TWENTY.split())}
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
TENS = {name: 10 * value for value, name in enumerate(_TENS.split(), 2)}
TIMES = {"dozen": 12, "hundred": 100}
SCALES = {"thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ORDINALS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
sixteenth seventeenth eighteenth nineteenth twentieth
"""
ORDINALS = {name: value for value, name in enumerate(_ORDINALS.split(), 1)} | {
    "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80,
    "ninetieth": 90, "hundredth": 100, "thousandth": 1000,
}  # fmt: skip
PARTS = {"half": "0.5", "halves": "0.5", "quarter": "0.25", "quarters": "0.25", "thirds": "3", "fifths": "5",
         "tenths": "10", "twice": "2", "double": "2", "doubled": "2", "triple": "3", "tripled": "3"}  # fmt: skip

# What a vague number can stand for: at least, at most.
_EVER = 10**15
VAGUE = {
    "couple": (2, 3), "few": (2, 12), "several": (2, 20), "handful": (2, 9), "many": (4, _EVER),
    "numerous": (4, _EVER), "countless": (50, _EVER), "tens": (20, 100), "dozens": (24, 200), "scores": (20, 200),
    "hundreds": (200, 5000), "thousands": (2000, 999_999), "millions": (10**6, 999 * 10**6),
    "billions": (10**9, _EVER),
}  # fmt: skip
_ALIKE = [{"couple", "few", "several", "handful"}, {"many", "numerous", "countless"}, {"tens", "dozens", "scores"}]
BEGINS = frozenset(UNITS) | frozenset(TENS) | frozenset(TIMES) | frozenset(SCALES)


def amount(word: str) -> Decimal | None:
    """The value of a plain word of digits ("2.5", "1000"); None for what is no plain number ("1.2.3")."""
    if not word[:1].isdigit():
        return None
    try:
        return Decimal(word)
    except InvalidOperation:
        return None


def spelled_out(words: list[str]) -> tuple[int, str]:
    """How many of the words at the beginning are one number, and its value as digits: ["two", "hundred", "and", "five",
    "men"] gives (4, "205"). (0, "") where they are none, or nothing but "one", which is a pronoun as often."""
    total, current, taken, least, free = Decimal(0), None, 0, None, 10**3
    for place, word in enumerate(words):
        digits = amount(word)
        if digits is not None and place == 0:
            current, free = digits, 0
        elif (word in TENS or word in UNITS) and _fits(value := (TENS | UNITS)[word], free, current):
            current, free = (current or 0) + value, 10 if word in TENS else 0
        elif word in ORDINALS and place and _fits(ORDINALS[word], free, current):
            current, taken = (current or 0) + ORDINALS[word], place + 1
            break
        elif word in TIMES and (current is None or current < 100):
            current, free = (1 if current is None else current) * TIMES[word], 100 if word == "hundred" else 0
        elif word in SCALES and (least is None or SCALES[word] < least):
            total, current = total + (1 if current is None else current) * SCALES[word], None
            least, free = SCALES[word], 1000
        elif word == "and" and place and free >= 100 and words[place + 1 : place + 2] and (
            words[place + 1] in TENS or words[place + 1] in UNITS
        ):
            continue
        else:
            break
        taken = place + 1
    if not taken or words[:taken] == ["one"]:
        return 0, ""
    return taken, digits_of(total + (current or 0))


def _fits(value: int, free: int, current: Decimal | None) -> bool:
    """A smaller number goes on a larger one: "twenty" + "one", "hundred" + "five"; "three" + "four" does not."""
    return current is None and free >= 1000 or 0 < value < free


def digits_of(value: Decimal) -> str:
    """A value as digits, without needless zeros."""
    return str(int(value)) if value == int(value) else format(value.normalize(), "f")


_SUFFIX = re.compile(r"^(\d+)(?:st|nd|rd|th)$")


def values(words: list[str]) -> frozenset[str]:
    """The exact numbers among plain words, as digits: cardinals, "one", ordinals ("third" is 3), parts ("half")."""
    found = set()
    for word in words:
        if (number := amount(word)) is not None:
            found.add(digits_of(number))
        elif word[:1].isdigit():
            match = _SUFFIX.match(word)
            found.add(match[1] if match else word)
        elif word in UNITS:
            found.add(str(UNITS[word]))
        elif word in ORDINALS:
            found.add(str(ORDINALS[word]))
        elif word in PARTS:
            found.add(PARTS[word])
    return frozenset(found)


def contradict(left: list[str], right: list[str]) -> bool:
    """The two give numbers that cannot be the same: 12 / 21, "hundreds" / "dozens", 500 / "a few"."""
    mine, yours = values(left), values(right)
    sizes, others = ([each for each in side if each in VAGUE] for side in (left, right))
    if mine and yours:
        return mine != yours
    if sizes and others and not mine and not yours:
        return not any(one == two or any({one, two} <= each for each in _ALIKE) for one in sizes for two in others)
    exact, vague = (mine, others) if mine else (yours, sizes)
    numbers = [amount(each) for each in exact]
    return bool(numbers and vague) and not any(
        number is None or VAGUE[each][0] <= number <= VAGUE[each][1] for number in numbers for each in vague
    )


def differ(left: list[str], right: list[str]) -> bool:
    """The two do not give the same numbers, or one gives none; "a" for "one" is no difference."""
    mine, yours = values(left), values(right)
    sizes, others = ({each for each in side if each in VAGUE} for side in (left, right))
    if mine or yours:
        return mine != yours and not (mine | yours == {"1"} and not sizes | others)
    return sizes != others
