"""What a report is known by when others tell of the same: its words and names, ages, numbers and days.

Read from the prose and headings of a document, without any extractor, in one walk over its words. A `Report` is small
(one or two KB), because a case may hold a hundred thousand. Words are kept as numbers of a `Lexicon`, which also knows
how many documents have each.
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import islice, pairwise
from math import log
from typing import NamedTuple
from zlib import crc32

from onrecord import dates
from onrecord.matching.words import STOP, plain, stem
from onrecord.models import PROSE, Document, Span
from onrecord.text import fold, quote

TOLD = PROSE | {"heading", "dateline"}  # a heading of the page is a headline as often as not
BEFORE = 100  # reports whose words are taken as known before the first one comes (`common`)
PHRASE = 6  # words: a shorter sentence is repeated by chance

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*")
_BREAK = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9])|\n+")
_WEEKDAYS = {name: at for at, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_MONTHS = {name: at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_DAY = re.compile(
    r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?\b(?: ?, ?(\d{4}))?"
)
_CALENDAR = frozenset(_WEEKDAYS) | frozenset(
    "january february march april may june july august september october november december".split()
)
_AGE = re.compile(r"\b(\d{1,2}) ?- ?years? ?- ?old|, (\d{1,2}) ?,|\b(\d{1,2}) years? old|\b([a-z]+)-year-old", re.I)
_SPELT = {name: at for at, name in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
_WITHIN_NAME = frozenset((" ", "-", ". ", " . "))  # what may stand between two words of a name


class Sentence(NamedTuple):
    """One sentence of a report: its words as compared and as they stand, and where each begins."""

    plain: tuple[str, ...]
    surface: tuple[str, ...]
    starts: tuple[int, ...]
    bound: tuple[bool, ...]  # nothing but a blank, hyphen or initial's full stop before it, as within a name
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
    found, ages, days, lower = [], set(), set(), set()
    regions = sorted((each for each in document.regions if each.kind in TOLD), key=lambda each: each.start)
    for region in regions:
        text = fold(document.text[region.start : region.end])
        for start, end in _sentences(text):
            line = text[start:end]
            met = [match.span() for match in WORD.finditer(line)]
            if not met:
                continue
            surface = tuple(line[at:stop] for at, stop in met)
            even = tuple(map(plain, surface))
            lower.update(key for key, word in zip(even, surface, strict=True) if word[0].islower())
            ages.update(_ages(line))
            days.update(_days(line, day))
            if day:
                named = (_WEEKDAYS[key] for key in even if key in _WEEKDAYS)
                days.update(day.toordinal() - (day.weekday() - each) % 7 for each in named)
            starts = tuple(region.start + start + at for at, _ in met)
            bound = (False, *(line[one[1] : other[0]] in _WITHIN_NAME for one, other in pairwise(met)))
            digest = crc32(" ".join(even).encode()) if len(even) >= PHRASE else 0
            found.append(Sentence(even, surface, starts, bound, region.kind == "title", digest))
    return Reading(
        document.id, day.toordinal() if day else None, tuple(found), frozenset(lower), frozenset(ages), frozenset(days)
    )


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    breaks = [(0, 0), *(match.span() for match in _BREAK.finditer(text)), (len(text), len(text))]
    return ((one[1], other[0]) for one, other in pairwise(breaks) if one[1] < other[0])


def _ages(line: str) -> Iterator[int]:
    for match in _AGE.finditer(line):
        digits = match[1] or match[2] or match[3]
        if digits or match[4].lower() in _SPELT:
            yield int(digits) if digits else _SPELT[match[4].lower()]


def _days(line: str, published: date | None) -> Iterator[int]:
    for match in _DAY.finditer(line):
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


class Lexicon:
    """The words of all reports as numbers, how many reports have each, and which sentences the pages repeat."""

    def __init__(self):
        self.numbers: dict[str, int] = {}
        self.words: list[str] = []
        self.reports = BEFORE
        self.whole = log(BEFORE)  # the logarithm of all reports
        self.spread: list[float] = []  # how many reports have the word of this number
        self.logs: list[float] = []  # and the logarithm of it

    def number(self, word: str) -> int:
        """The number of a word, a new one for a word not met before."""
        found = self.numbers.setdefault(word, len(self.words))
        if found == len(self.words):
            self.words.append(word)
            self.spread.append(BEFORE * common().get(word, 0.0) + 0.5)
            self.logs.append(log(self.spread[-1]))
        return found

    def add(self, words: Iterable[int]) -> None:
        """Another report, with these words in it."""
        self.reports += 1
        self.whole = log(self.reports)
        for each in words:
            self.spread[each] += 1
            self.logs[each] = log(self.spread[each])

    def weight(self, word: int) -> float:
        """How telling a word is: the logarithm of all reports over those that have it (inverse document frequency,
        Sparck Jones 1972)."""
        return self.whole - self.logs[word]


@cache
def common() -> dict[str, float]:
    """Stems that news at large is full of, each with the share of reports that have it (`tools/learn_stories.py`)."""
    lines = files("onrecord.matching").joinpath("common.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines if line and line[0] != "#")
    return {word: int(share) / 1000 for word, share in pairs}


@dataclass(slots=True)
class Report:
    """What a document is known by. `words` in rising order, with how often each stands in it, how often as a name, and
    where first; pairs of neighbouring name words are words of their own (`pairs`)."""

    document: str
    day: int | None
    words: array
    counts: array
    named: array
    starts: array
    title: array
    pairs: array
    pair_starts: array
    numbers: array
    ages: tuple[int, ...]
    days: tuple[int, ...]
    sentences: array
    size: int  # words in all
    lengths: tuple[float, float] = (0.0, 0.0)  # of its vectors of words and of names, as weighed at `weighed`
    weighed: int = 0  # how many reports there were then


def report(reading: Reading, lexicon: Lexicon, repeated: Callable[[int], bool]) -> Report:
    """A reading as numbers. Sentences for whose digest `repeated` is true are the page's, and left out."""
    counts: Counter[int] = Counter()
    named: Counter[int] = Counter()
    starts: dict[int, int] = {}
    pairs: dict[int, int] = {}
    title, numbers = set(), set()
    number, lower = lexicon.number, reading.lower
    for sentence in reading.sentences:
        if sentence.digest and not sentence.title and repeated(sentence.digest):
            continue
        before = None
        for key, surface, start, bound in zip(*sentence[:4], strict=True):
            if key in STOP or (len(key) < 2 and not key.isdigit()):
                before = None
                continue
            root = stem(key)
            word = number(root)
            counts[word] += 1
            starts.setdefault(word, start)
            if sentence.title:
                title.add(word)
            if key[0].isdigit():
                before = None
                if len(key) > 2:
                    numbers.add(word)
            elif surface[0].isupper() and key not in lower and key not in _CALENDAR:
                named[word] += 1
                if before and bound:
                    pairs.setdefault(number(f"{before[0]} {root}"), before[1])
                before = root, start
            else:
                before = None
    words = sorted(counts)
    return Report(
        document=reading.document,
        day=reading.day,
        words=array("I", words),
        counts=array("H", (min(counts[each], 999) for each in words)),
        named=array("H", (min(named[each], 999) for each in words)),
        starts=array("I", (starts[each] for each in words)),
        title=array("I", sorted(title)),
        pairs=array("I", sorted(pairs)),
        pair_starts=array("I", (pairs[each] for each in sorted(pairs))),
        numbers=array("I", sorted(numbers)),
        ages=tuple(sorted(reading.ages)),
        days=tuple(sorted(reading.days)),
        sentences=array("I", sorted({each.digest for each in reading.sentences if each.digest})),
        size=sum(counts.values()),
    )


def words_at(document: Document, start: int, many: int) -> Span:
    """So many words of a document from `start` on."""
    met = list(islice(WORD.finditer(fold(document.text[start : start + 200])), many))
    return quote(document, start, start + met[-1].end())
