"""Words as matching compares them: folded, cut to their stems, with numbers, negations and names told apart.

Similarity is blind to the three changes that matter most: a number, a "not", a name. They are read off here, so that
the comparisons can look at them by themselves.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from onrecord.text import fold

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:]\s*[\"')\]]*\s*$|^[\s\"'(\[]*$")


class Word(NamedTuple):
    """One word of a text: as compared (`plain`), as it stands (`surface`), where, and whether it looks like a name."""

    plain: str
    surface: str
    start: int
    end: int
    name: bool


@lru_cache(maxsize=200_000)
def plain(word: str) -> str:
    """A word in lower case, without accents, full stops, thousands separators and the possessive 's."""
    word = fold(word).lower()
    if not word.isascii():
        word = "".join(each for each in unicodedata.normalize("NFKD", word) if not unicodedata.combining(each))
    if word[:1].isdigit():
        return re.sub(r",(?=\d{3})", "", word)
    word = word.replace(".", "")
    return word[:-2] if word.endswith("'s") else word.rstrip("'")


def words(text: str, known: frozenset[str] = frozenset()) -> tuple[Word, ...]:
    """The words of a text in order. A capital makes a name, except where a sentence begins: there the word must be
    one of `known` (plain words of names met elsewhere)."""
    even = fold(text)
    found = []
    for match in _WORD.finditer(even):
        surface = text[match.start() : match.end()]
        key = plain(surface)
        name = surface[0].isupper() and key not in STOP
        if name and not surface.isupper() and _SENTENCE_END.search(even[max(0, match.start() - 6) : match.start()]):
            name = key in known
        found.append(Word(key, surface, match.start(), match.end(), name))
    return tuple(found)


def tokens(text: str) -> list[tuple[str, int, int]]:
    """The words of a text in order, as compared, and where each stands: `words` without the look for names."""
    return [(plain(match[0]), match.start(), match.end()) for match in _WORD.finditer(fold(text))]


def listed(text: str) -> frozenset[str]:
    """The words of a list written as a line."""
    return frozenset(text.split())


STOP = listed(
    "a an the this that these those and or but nor so if then than as at by for from in into of off on onto out "
    "over to up with within about after before between during through under against upon around across i me my we "
    "us our you your he him his she her it its they them their who whom whose which what when where why how there "
    "here is are was were be been being am do does did done has have had having will would shall should can could "
    "may might must also just only very more most much many some any all each every both such own same other "
    "another too still yet already now again once while because until since whether though although however "
    "meanwhile said says say saying told tell not no never s t d ll re ve m mr mrs ms dr yes one"
)
_NEGATIONS = listed("not no never nor neither cannot none nobody nothing nowhere hardly")
_UP_TO_TWENTY = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
_NUMERALS = {name: value for value, name in enumerate(_UP_TO_TWENTY.split())} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "thousand": 1000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
}
VAGUE = listed("few several some many dozens scores hundreds thousands millions couple numerous handful")

# A capital or a seat of government named for its state, and the adjectives of states: general knowledge of English.
_STATES = """
russia: russian moscow kremlin | ukraine: ukrainian kyiv kiev | china: chinese beijing | france: french paris
germany: german berlin | britain: british london uk | usa: us american washington | israel: israeli jerusalem
iran: iranian tehran | iraq: iraqi baghdad | syria: syrian damascus | turkey: turkish ankara turkiye
egypt: egyptian cairo | sudan: sudanese khartoum | ethiopia: ethiopian addis | eritrea: eritrean asmara
yemen: yemeni sanaa | libya: libyan tripoli | lebanon: lebanese beirut | jordan: jordanian amman
palestine: palestinian ramallah | afghanistan: afghan kabul | pakistan: pakistani islamabad | india: indian delhi
myanmar: burmese naypyidaw burma | japan: japanese tokyo | azerbaijan: azerbaijani azeri baku
armenia: armenian yerevan | georgia: georgian tbilisi | belarus: belarusian minsk | poland: polish warsaw
rwanda: rwandan kigali | congo: congolese kinshasa | mali: malian bamako | somalia: somali mogadishu
serbia: serbian belgrade | kosovo: kosovar pristina | bosnia: bosnian sarajevo | colombia: colombian bogota
venezuela: venezuelan caracas | saudi: riyadh | italy: italian rome | spain: spanish madrid
"""
_STATE_OF = {
    name: state.strip()
    for entry in re.split(r"[|\n]", _STATES)
    if ":" in entry
    for state, _, names in [entry.partition(":")]
    for name in names.split()
}
_IRREGULAR = {
    "left": "leave",
    "leaving": "leave",
    "took": "take",
    "taken": "take",
    "struck": "strike",
    "shot": "shoot",
    "hit": "hit",
    "fled": "flee",
    "fell": "fall",
    "fallen": "fall",
    "gave": "give",
    "given": "give",
    "made": "make",
    "held": "hold",
    "brought": "bring",
    "began": "begin",
    "begun": "begin",
    "lost": "lose",
    "died": "die",
    "dying": "die",
    "dead": "die",
    "deaths": "die",
    "death": "die",
    "children": "child",
    "women": "woman",
    "men": "man",
    "kids": "child",
    "theater": "theatre",
    "saw": "see",
    "seen": "see",
    "went": "go",
    "gone": "go",
    "came": "come",
    "met": "meet",
    "paid": "pay",
    "kept": "keep",
    "built": "build",
    "spoke": "speak",
    "spoken": "speak",
    "wounded": "injure",
    "injured": "injure",
    "wounding": "injure",
}


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A plain word without its ending; states go by one name ("moscow", "russian" are "russia").

    A light stemmer in the manner of Harman (1991): it must bring "evaluating" to "evaluate", and nothing cleverer,
    because here a stem that swallows too much joins what two speakers never shared.
    """
    word = _IRREGULAR.get(word, word)
    for form in (word, word[:-1] if word.endswith("s") else word):
        if form in _STATE_OF:
            return _STATE_OF[form]
    if word[:1].isdigit() or len(word) < 5:
        return word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ingly", "edly", "ing", "ed", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def stems(found: Iterable[Word]) -> frozenset[str]:
    """The stems of the words that carry content: not the small words of the language, not negations."""
    return frozenset(
        stem(each.plain)
        for each in found
        if (each.plain not in STOP or each.surface == "US") and each.plain not in _NEGATIONS
    )


def negated(found: Iterable[Word]) -> bool:
    """The words contain a "not", in any of its forms."""
    return any(each.plain in _NEGATIONS or each.plain.endswith("n't") for each in found)


def numbers(found: Iterable[Word]) -> frozenset[str]:
    """The exact numbers among the words, digits and names of numbers alike ("three" is "3")."""
    values = set()
    for each in found:
        if each.plain[:1].isdigit():
            values.add(each.plain)
        elif each.plain in _NUMERALS and each.plain != "one":
            values.add(str(_NUMERALS[each.plain]))
    return frozenset(values)


def counts(found: Iterable[Word]) -> bool:
    """Some word is a number, exact or vague ("three", "few", "hundreds")."""
    return any(each.plain[:1].isdigit() or each.plain in _NUMERALS or each.plain in VAGUE for each in found)


def names(found: Iterable[Word]) -> frozenset[str]:
    """The stems of the words that look like names."""
    return frozenset(stem(each.plain) for each in found if each.name)


def shingles(found: Sequence[Word], size: int = 5) -> frozenset[str]:
    """The runs of `size` characters of the folded words, spaces closed: punctuation and line breaks do not count."""
    run = " ".join(each.plain for each in found)
    return frozenset(run[place : place + size] for place in range(max(1, len(run) - size + 1)))


def runs(found: Sequence[Word], size: int) -> list[str]:
    """Every run of `size` consecutive words, as one string each."""
    line = [each.plain for each in found]
    return [" ".join(line[place : place + size]) for place in range(len(line) - size + 1)]


_QUOTED = re.compile(r'"([^"]+)"|(?<![A-Za-z0-9])\'((?:[^\']|\'(?=[A-Za-z]))+)\'(?![A-Za-z])')


def quoted(text: str) -> list[str]:
    """The parts of a telling that stand in quotation marks."""
    return [match[1] or match[2] for match in _QUOTED.finditer(fold(text))]
