"""Words as matching compares them: folded, cut to their stems, with numbers, negations and names told apart.

Similarity is blind to the three changes that matter most: a number, a "not", a name. They are read off here, so that
the comparisons can look at them by themselves. "don't" is the two words "do" and "not", "two hundred" is the one word
200, "harbour" is "harbor": what outlets only write differently is no difference.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from onrecord.matching.words import numerals
from onrecord.matching.words.senses import opposite, same_name, sense, spelled, stem
from onrecord.text import fold

__all__ = ["Word", "listed", "opposite", "plain", "same_name", "sense", "stem", "words"]

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*(?:st\b|nd\b|rd\b|th\b)?|%|[^\W\d_]+(?:'[^\W\d_]+)*")
_ENDS = re.compile(r"[.!?:]")
_ELLIPSIS = re.compile(r"…|\.(?:\s?\.){2,}")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


class Word(NamedTuple):
    """One word of a text: as compared (`plain`), as it stands (`surface`), where, and what stands around it."""

    plain: str
    surface: str
    start: int
    end: int
    name: bool  # it looks like a name
    perhaps: bool = False  # its capital may be that of a name or of the sentence it begins
    opens: bool = False  # a sentence begins with it
    closes: bool = False  # a sentence ends with it
    aside: bool = False  # it stands in brackets, as an editor's words do
    after_cut: bool = False  # dots before it mark that words were left out


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
    spans = [match.span() for match in _WORD.finditer(even)]
    asides = [match.span() for match in _BRACKETS.finditer(even)] if "(" in even or "[" in even else ()
    found: list[Word] = []
    opens, cut = True, False
    for place, (start, end) in enumerate(spans, 1):
        following = spans[place][0] if place < len(spans) else None
        surface = text[start:end]
        key = plain(surface)
        capital = surface[0].isupper() and key not in STOP
        sure = capital and (not opens or surface.isupper() or key in known)
        aside = bool(asides) and any(low < start < high for low, high in asides)
        gap = even[end:following]
        ended, dots = (False, False) if gap == " " else _between(gap, key)
        closes = following is None or ended or dots
        word = Word(spelled(key), surface, start, end, sure, capital and not sure, opens, closes, aside, cut)
        found += (word,) if surface.isalpha() and key not in _NOT_ONE_WORD else _as_compared(word)
        opens, cut = ended, dots
    if any(each.plain in numerals.BEGINS or each.plain[0].isdigit() for each in found):
        found = _with_numbers(found, even)
    return tuple(found)


_NOT_ONE_WORD = ("cannot", "us")  # and what has an apostrophe


def _between(gap: str, before: str) -> tuple[bool, bool]:
    """Whether a sentence ends between two words, and whether dots stand there for words left out."""
    dots = bool(_ELLIPSIS.search(gap))
    ended = bool(_ENDS.search(_ELLIPSIS.sub("", gap) if dots else gap))
    return ended and not (gap[:1] == "." and before in _SHORTENED), dots


def _as_compared(word: Word) -> list[Word]:
    """The words a word is, as compared: a contraction is two ("don't": "do", "not")."""
    whole = fold(word.surface).lower()
    if whole == "%":
        return [word._replace(plain="percent")]
    if word.surface in ("US", "U.S."):
        return [word._replace(plain="usa")]
    if whole == "cannot":
        return _halves(word, "can", "not", 3)
    before, _, tail = whole.rpartition("'")
    if tail == "t" and before.endswith("n"):
        return _halves(word, _WITHOUT_NOT.get(before, before[:-1]), "not", max(1, len(before) - 1))
    if before and tail in _SHORT_VERBS:
        return _halves(word, before, _SHORT_VERBS[tail], len(before))
    if tail == "s" and (before in _TAKES_IS or before == "let"):
        return _halves(word, before, "us" if before == "let" else "is", len(before))
    return [word]


_WITHOUT_NOT = {"won": "will", "can": "can", "shan": "shall", "ain": "is"}
_SHORT_VERBS = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would"}


def _halves(word: Word, first: str, second: str, at: int) -> list[Word]:
    one, two = word.surface[:at], word.surface[at:]
    named = word.name and first not in STOP
    return [
        word._replace(plain=first, surface=one, end=word.start + at, name=named, perhaps=False, closes=False),
        Word(second, two, word.start + at, word.end, False, closes=word.closes, aside=word.aside),
    ]


def _with_numbers(found: list[Word], text: str) -> list[Word]:
    """The words, with each number that is told in several words or in letters as one word of digits."""
    made: list[Word] = []
    place = 0
    while place < len(found):
        word = found[place]
        if not (word.plain in numerals.BEGINS or word.plain[:1].isdigit()):
            made.append(word)
            place += 1
            continue
        line = [word.plain]
        for one, two in zip(found[place:], found[place + 1 : place + 9], strict=False):
            if text[one.end : two.start].strip(" \n\t-"):
                break
            line.append(two.plain)
        taken, value = numerals.spelled_out(line)
        if taken:
            last = found[place + taken - 1]
            own = value if len(line[:taken]) > 1 or not word.plain[:1].isdigit() else word.plain
            surface = word.surface if taken == 1 else text[word.start : last.end]
            made.append(word._replace(plain=own, surface=surface, end=last.end, name=False, closes=last.closes))
        else:
            made.append(word)
        place += taken or 1
    return made


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
_SHORTENED = listed("mr mrs ms dr gen col lt sgt capt sen rep gov st prof jr sr vs")
_TAKES_IS = listed("it he she that there what who where here how everybody everyone")
_NEGATIONS = listed("not no never nor neither cannot none nobody nothing nowhere hardly barely scarcely without")
_REFUSALS = listed(
    "deny denies denied denying denial denials refuse refuses refused refusing refusal refusals fail fails failed "
    "failing failure failures reject rejects rejected rejecting rejection rejections"
)


def content(line: Iterable[str]) -> frozenset[str]:
    """The senses of the plain words that carry content: not the small words of the language, not negations."""
    return frozenset(sense(each) for each in line if each not in STOP and each not in _NEGATIONS)


def stems(found: Iterable[Word]) -> frozenset[str]:
    """`content` of the words."""
    return content(each.plain for each in found)


def negations(found: Iterable[Word]) -> int:
    """How often the words say not, in any of its forms: "not", "never", "without", "refuse"; "neither ... nor" is
    one."""
    said = [each.plain for each in found]
    many = sum(each in _NEGATIONS or each in _REFUSALS for each in said)
    return many - (said.count("nor") if "neither" in said else 0)


def negated(found: Iterable[Word]) -> bool:
    """The words contain a "not", in any of its forms."""
    return negations(found) > 0


def numbers(found: Iterable[Word]) -> frozenset[str]:
    """The exact numbers among the words, digits and names of numbers alike ("three" is "3"), "one" left out."""
    return numerals.values([each.plain for each in found if each.plain[:1].isdigit()])


def names(found: Iterable[Word]) -> frozenset[str]:
    """The words that look like names, as `content` gives them."""
    return frozenset(sense(each.plain) for each in found if each.name)


def shingles(line: Sequence[str], size: int = 5) -> frozenset[str]:
    """The runs of `size` characters of plain words, spaces closed: punctuation and line breaks do not count."""
    run = " ".join(line)
    return frozenset(run[place : place + size] for place in range(max(1, len(run) - size + 1)))


def runs(found: Sequence[Word], size: int) -> list[str]:
    """Every run of `size` consecutive words, as one string each."""
    line = [each.plain for each in found]
    return [" ".join(line[place : place + size]) for place in range(len(line) - size + 1)]


_QUOTED = re.compile(r'"([^"]+)"|(?<![A-Za-z0-9])\'((?:[^\']|\'(?=[A-Za-z]))+)\'(?![A-Za-z])')


def quoted(text: str) -> list[str]:
    """The parts of a telling that stand in quotation marks."""
    return [match[1] or match[2] for match in _QUOTED.finditer(fold(text))]
