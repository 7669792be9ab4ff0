"""What a report is known by when others tell of the same: its words and names, ages, numbers and days.

Read from the prose and headings of a document, without any extractor, in one walk over its words. A `Report` is small
(one or two KB), because a case may hold a hundred thousand. Words are kept as numbers of a `Lexicon`, which also knows
how many documents have each.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from math import log
from typing import NamedTuple
from zlib import crc32

import numpy as np

from onrecord import dates
from onrecord.matching.words import STOP, listed, plain, stem
from onrecord.models import PROSE, Document, Region, Span
from onrecord.text import fold, quote

TOLD = PROSE | {"heading", "dateline"}  # a heading of the page is a headline as often as not
BEFORE = 100  # reports whose words are taken as known before the first one comes (`common`)
MANY = 999  # more often than this no word is counted in one report
PHRASE = 6  # words: a shorter sentence is repeated by chance

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")
_TOKEN = re.compile(f"({WORD.pattern})((?:\\W|_)*)")
_BREAK = re.compile(r"[.!?][\"')\]]*\s")
_WEEK = "monday tuesday wednesday thursday friday saturday sunday"
_YEAR = "january february march april may june july august september october november december"
_TWELVE = "one two three four five six seven eight nine ten eleven twelve"
_WEEKDAYS = {name: at for at, name in enumerate(_WEEK.split())}
_MONTHS = {name[:3]: at for at, name in enumerate(_YEAR.split(), 1)}
_SPELT = {name: at for at, name in enumerate(_TWELVE.split(), 1)}
_CALENDAR = listed(f"{_WEEK} {_YEAR}")
_DAY = re.compile(
    r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?\b(?: ?, ?(\d{4}))?"
)
_AGE = re.compile(r"\b(\d{1,2}|[a-z]+) ?- ?years? ?- ?old|, (\d{1,2}) ?,|\b(\d{1,2}) years? old", re.I)
_WITHIN_NAME = frozenset((" ", "-"))  # what may stand between two words of a name


class Word(NamedTuple):
    """A word of a report as it is compared."""

    plain: str
    root: str  # its stem; empty for the small words of the language
    capital: bool  # it may be part of a name
    number: bool


class Sentence(NamedTuple):
    """One sentence of a report; with each word whether it may go on with the name that the word before it begins."""

    words: tuple[tuple[Word, bool], ...]
    title: bool
    digest: int  # of its plain words (CRC-32); 0 when it is too short to be a phrase


class Reading(NamedTuple):
    """A document read for comparison, before it is known which of its sentences are the page's and not the report's."""

    document: str
    day: int | None  # of publication, counted from the year 1
    sentences: tuple[Sentence, ...]
    lower: frozenset[str]  # words that stand in lower case somewhere: no names
    ages: frozenset[int]
    days: frozenset[int]


def read(document: Document) -> Reading:
    """A document's sentences, and the ages and days they give. A weekday is the last one before publication; a month
    and day without a year is the last one before it."""
    day = dates.first_day(document.published) if dates.is_day(document.published) else None
    found, ages, days = [], set(), set()
    for region in _told(document):
        text = fold(document.text[region.start : region.end]).replace("\n", " ")  # a region is a paragraph
        ages.update(_ages(text))
        days.update(_days(text, day))
        words, bound = [], False
        for surface, gap in _TOKEN.findall(text):
            words.append((_word(surface), bound))
            bound = gap in _WITHIN_NAME
            if not bound and _ends(gap):
                found.append(_sentence(words, region.kind))
                words = []
        if words:
            found.append(_sentence(words, region.kind))
    said = {word for sentence in found for word, _ in sentence.words}
    lower = frozenset(each.plain for each in said if not each.capital and not each.number)
    if day:
        named = (_WEEKDAYS[each.plain] for each in said if each.plain in _WEEKDAYS)
        days.update(day.toordinal() - (day.weekday() - each) % 7 for each in named)
    ordinal = day.toordinal() if day else None
    return Reading(document.id, ordinal, tuple(found), lower, frozenset(ages), frozenset(days))


def _told(document: Document) -> list[Region]:
    return sorted((each for each in document.regions if each.kind in TOLD), key=lambda each: (each.start, each.end))


@lru_cache(maxsize=200_000)
def _word(surface: str) -> Word:
    key = plain(surface)
    small = key in STOP or (len(key) < 2 and not key.isdigit())
    return Word(key, "" if small else stem(key), surface[0].isupper(), surface[0].isdigit())


@lru_cache(maxsize=10_000)
def _ends(gap: str) -> bool:
    return bool(_BREAK.search(gap))


def _sentence(words: list[tuple[Word, bool]], kind: str) -> Sentence:
    digest = crc32(" ".join([word.plain for word, _ in words]).encode()) if len(words) >= PHRASE else 0
    return Sentence(tuple(words), kind == "title", digest)


def _ages(text: str) -> Iterator[int]:
    for match in _AGE.finditer(text):
        told = (match[1] or match[2] or match[3]).lower()
        if told.isdigit() or told in _SPELT:
            yield int(told) if told.isdigit() else _SPELT[told]


def _days(text: str, published: date | None) -> Iterator[int]:
    for match in _DAY.finditer(text):
        month, number = _MONTHS[match[1].lower()], int(match[2])
        years = (int(match[3]),) if match[3] else (published.year, published.year - 1) if published else ()
        for year in years:
            try:
                day = date(year, month, number)
            except ValueError:  # "Sept. 31", or the 29th of a February that had none
                continue
            if match[3] or day.toordinal() <= published.toordinal() + 1:
                yield day.toordinal()
                break


def growing(kind: str, values: np.ndarray) -> array:
    """Numbers as an array that can grow, of one of the kinds that the array module has."""
    return array(kind, values.astype(kind).tobytes())


class Lexicon:
    """The words of all reports as numbers, how many reports have each, and which sentences the pages repeat."""

    def __init__(self):
        self.numbers: dict[str, int] = {}
        self.words: list[str] = []
        self.reports = BEFORE
        self.whole = log(BEFORE)  # the logarithm of all reports
        self.known = array("d")  # how many reports are taken to have the word of this number before the first one comes
        self.spread = array("I")  # how many of the reports have it
        self.logs = array("d")  # the logarithm of both together
        self.slots = array("I")  # for `resemblance.meetings` to write in; all 0 in between

    def number(self, word: str) -> int:
        """The number of a word, a new one for a word not met before."""
        found = self.numbers.setdefault(word, len(self.words))
        if found == len(self.words):
            self.words.append(word)
            self.known.append(BEFORE * common().get(word, 0.0) + 0.5)
            self.spread.append(0)
            self.logs.append(log(self.known[found]))
            self.slots.append(0)
        return found

    def add(self, words: Iterable[int]) -> None:
        """Another report, with these words in it."""
        self.reports += 1
        self.whole = log(self.reports)
        for each in words:
            self.spread[each] += 1
            self.logs[each] = log(self.known[each] + self.spread[each])

    @classmethod
    def of(cls, words: Sequence[str], held: np.ndarray, reports: int) -> "Lexicon":
        """The lexicon of these words after so many reports, `held` the words of all of them: the same as adding one
        report after the other."""
        made = cls()
        made.words, made.numbers = list(words), {word: number for number, word in enumerate(words)}
        spread = np.bincount(held, minlength=len(words))
        known = np.full(len(words), 0.5)
        for word, share in common().items():
            if word in made.numbers:
                known[made.numbers[word]] = BEFORE * share + 0.5
        each, place = np.unique(known + spread, return_inverse=True)
        made.reports += reports
        made.whole = log(made.reports)
        made.known, made.logs = growing("d", known), growing("d", np.array([*map(log, each)])[place])
        made.spread, made.slots = growing("I", spread), growing("I", np.zeros(len(words)))
        return made

    def weight(self, word: int) -> float:
        """How telling a word is: the logarithm of all reports over those that have it (inverse document frequency,
        Sparck Jones 1972)."""
        return self.whole - self.logs[word]

    def weights(self, words: Iterable[int]) -> list[float]:
        """The weights of some words."""
        whole, logs = self.whole, self.logs
        return [whole - logs[each] for each in words]


@cache
def common() -> dict[str, float]:
    """Stems that news at large is full of, each with the share of reports that have it (`tools/learn_stories.py`)."""
    lines = files("onrecord.matching.stories").joinpath("common.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines if line and line[0] != "#")
    return {word: int(share) / 1000 for word, share in pairs}


@dataclass(slots=True)
class Report:
    """What a document is known by. `words` with how often each stands in it, and how often as a name; pairs of
    neighbouring name words are words of their own (`pairs`)."""

    document: str
    day: int | None
    words: array
    counts: array
    named: array
    title: array
    pairs: array
    numbers: array
    ages: array
    days: array
    sentences: array  # the digests of its sentences
    omitted: array  # and of those that are the page's, and not read
    size: int  # words in all


def report(reading: Reading, lexicon: Lexicon, repeated: Callable[[int], bool]) -> Report:
    """A reading as numbers. Sentences for whose digest `repeated` is true are the page's, and left out."""
    counts: dict[str, int] = defaultdict(int)
    named: dict[str, int] = defaultdict(int)
    title, pairs, numbers = set(), set(), set()
    lower = reading.lower
    digests = sorted({each.digest for each in reading.sentences if each.digest})
    omitted = [each for each in digests if repeated(each)]
    for sentence in reading.sentences:
        if sentence.digest in omitted and not sentence.title:
            continue
        before = ""
        for (key, root, capital, number), bound in sentence.words:
            if not root:
                before = ""
                continue
            counts[root] += 1
            if number:
                before = ""
                if len(key) > 2:
                    numbers.add(root)
            elif capital and key not in lower and key not in _CALENDAR:
                named[root] += 1
                if before and bound:
                    pairs.add(f"{before} {root}")
                before = root
            else:
                before = ""
        if sentence.title:
            title.update(word.root for word, _ in sentence.words if word.root)
    words = sorted(counts)

    def numbered(found: Iterable[str]) -> array:
        return array("I", map(lexicon.number, found))

    return Report(
        document=reading.document,
        day=reading.day,
        words=numbered(words),
        counts=array("H", (min(counts[each], MANY) for each in words)),
        named=array("H", (min(named.get(each, 0), MANY) for each in words)),
        title=numbered(sorted(title)),
        pairs=numbered(sorted(pairs)),
        numbers=numbered(sorted(numbers)),
        ages=array("I", sorted(reading.ages)),
        days=array("I", sorted(reading.days)),
        sentences=array("I", digests),
        omitted=array("I", omitted),
        size=sum(counts.values()),
    )


def places(document: Document, wanted: Iterable[str]) -> dict[str, Span]:
    """Where a document first has each of the words wanted: stems, or two stems with a blank between them for a name."""
    found: dict[str, Span] = {}
    left = set(wanted)
    for region in _told(document):
        before, begin = "", 0
        for match in WORD.finditer(fold(document.text[region.start : region.end])):
            root = _word(match[0]).root
            for form, start in ((root, match.start()), (f"{before} {root}", begin)):
                if form in left:
                    left.discard(form)
                    found[form] = quote(document, region.start + start, region.start + match.end())
            before, begin = root, match.start()
    return found
