"""Which documents of a case have runs of words in common, without comparing each with each.

A document is known by fingerprints of a part of its runs of eight words. Which part is decided by the words alone
(winnowing: Schleimer, Wilkerson and Aiken, SIGMOD 2003): of every five runs in a row the one with the smallest digest,
the last of equals. So every run of twelve words that two documents share gives both a fingerprint in common, and a
document of 400 words has about 130 fingerprints of four bytes.

`Meetings` holds the fingerprints of a case, can be added to, and says who meets whom. A fingerprint only proposes;
what two documents share is read off their words (`copies`).

The digests are part of the record of how a case was matched and never change with a library: CRC-32 of each word, a
polynomial over the eight, the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Changing them is a new
VERSION.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from zlib import crc32

import numpy as np

from onrecord.codec import Card
from onrecord.matching import words as lexis
from onrecord.matching.meeting import known_key
from onrecord.matching.verdicts import Verdicts, pair_keys
from onrecord.models import PROSE, Document

VERSION = 1
PASSAGE = 12  # words in a row that two writers do not find by chance
RUN = 8  # words of a fingerprint
WINDOW = PASSAGE - RUN + 1  # runs of which one is kept
CROWD = 20  # documents that share one thing: beyond this only neighbours and the first are paired
STANDING = 8  # documents that must have a run before it can be told to be standing text
_RING = 16  # of these documents, at most, that are looked at
_UNLIKE = 0.65  # of the pairs that are looked at
_RARE = 2000  # a run that fewer than one document in so many has is not looked at as standing text
_TELLING = 8  # words of content that two documents must have besides what they share, to be compared by them
_KEPT = 8192  # texts kept ready for comparison
_VOTES = (None, False, True)

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


@lru_cache(maxsize=200_000)
def _digest(word: str) -> int:
    return crc32(word.encode())


def run_digests(digests: np.ndarray, size: int) -> np.ndarray:
    """The digests (uint64) of every run of `size` words, from the digests of the words; one for each place."""
    places = len(digests) - size + 1
    if places < 1:
        return np.empty(0, np.uint64)
    made = np.zeros(places, np.uint64)
    for step in range(size):
        made = made * _BASE + digests[step : step + places]
    made = (made ^ (made >> np.uint64(30))) * _MIX[0]
    made = (made ^ (made >> np.uint64(27))) * _MIX[1]
    return made ^ (made >> np.uint64(31))


def winnowed(values: np.ndarray) -> np.ndarray:
    """The places whose values are kept: in every window the smallest, the last of equals."""
    if len(values) <= WINDOW:
        return np.array([len(values) - 1 - int(np.argmin(values[::-1]))]) if len(values) else np.empty(0, np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(values, WINDOW)[:, ::-1]
    return np.unique(np.arange(len(windows)) + WINDOW - 1 - np.argmin(windows, axis=1))


@dataclass(frozen=True, eq=False)
class Text:
    """The prose of a document as it is compared: its words, where they stand, and its fingerprints."""

    document: Document
    words: tuple[str, ...]  # as compared
    spans: np.ndarray  # of each word: first character, and the one after the last
    digests: np.ndarray  # of each word, uint64
    places: np.ndarray  # of the fingerprints, in words
    values: np.ndarray  # of the fingerprints, uint32, as they stand

    def covered(self, values: np.ndarray) -> np.ndarray:
        """For each word, whether it stands in a run whose fingerprint is one of `values` (sorted)."""
        return self.within(self.places[among(self.values, values)], RUN)

    def within(self, places: np.ndarray, size: int) -> np.ndarray:
        """For each word, whether it stands in one of the runs of `size` words that begin at `places`."""
        steps = np.zeros(len(self.words) + size + 1, np.int64)
        np.add.at(steps, places, 1)
        np.add.at(steps, places + size, -1)
        return np.cumsum(steps)[: len(self.words)] > 0


def text_of(document: Document) -> Text:
    """A document's prose as it is compared: furniture, bylines, credits and dates are no prose."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    regions = [each for each in document.regions if each.kind in PROSE]
    for region in sorted(regions, key=lambda each: (each.start, each.end)):
        for word, start, end in lexis.tokens(document.text[region.start : region.end]):
            words.append(word)
            spans.append((start + region.start, end + region.start))
    digests = np.fromiter(map(_digest, words), np.uint64, len(words))
    values = (run_digests(digests, RUN) >> _HALF).astype(np.uint32)
    places = winnowed(values)
    return Text(document, tuple(words), np.array(spans, np.int32).reshape(-1, 2), digests, places, values[places])


class Mark(Card, frozen=True):
    """What is kept of a document to find whom it meets: about one KB."""

    id: str
    name: str
    sha256: str
    titled: bool
    fingerprints: bytes  # uint32, each once, sorted
    words: bytes  # the digests of the stems of its content words, uint32, each once, sorted
    line: bytes  # digests of all its words in their order, uint16

    @property
    def values(self) -> np.ndarray:
        """The fingerprints."""
        return np.frombuffer(self.fingerprints, np.uint32)

    def runs(self, size: int) -> np.ndarray:
        """Digests of its runs of `size` words, each once, sorted: what two texts have in common, their marks do too."""
        return np.unique(run_digests(np.frombuffer(self.line, np.uint16).astype(np.uint64), size))

    @property
    def content(self) -> np.ndarray:
        """The digests of the content words."""
        return np.frombuffer(self.words, np.uint32)


def mark_of(document: Document) -> Mark:
    """The mark of a document."""
    text = text_of(document)
    return Mark(
        id=document.id,
        name=document.name,
        sha256=document.sha256,
        titled=bool(document.title),
        fingerprints=np.unique(text.values).tobytes(),
        words=np.unique(np.fromiter(map(_digest, _content(text)), np.uint32)).tobytes(),
        line=text.digests.astype(np.uint16).tobytes(),
    )


def fingerprints(document: Document) -> np.ndarray:
    """A document's fingerprints, each once, sorted: an array of uint32."""
    return mark_of(document).values


def among(values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """For each of `values` whether it is one of `wanted` (sorted)."""
    if not len(wanted):
        return np.zeros(len(values), bool)
    at = np.searchsorted(wanted, values)
    return wanted[np.minimum(at, len(wanted) - 1)] == values


class Meetings:
    """The documents of a case by the fingerprints they share; `marks` are in the order of all (`order.Ordering`), and a
    document is called by its place there.

    The answers depend only on which documents there are, each of which counts once. `fetch` gives a document when its
    text is looked at; `votes` are what an earlier run found on two documents that have a run in common.
    """

    def __init__(self, marks: Iterable[Mark], fetch: Callable[[str], Document], votes: Verdicts | None = None):
        known = {each.id: each for each in marks}.values()
        self.marks = sorted(known, key=lambda each: (each.name, each.sha256, each.id))
        self.text = lru_cache(maxsize=_KEPT)(lambda document: text_of(fetch(document)))
        self._votes = votes or Verdicts()
        self._values, self._places = _shared(self.marks)

    def pairs(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Every two documents that share a fingerprint, (lesser, greater, how many they share), in order.

        Standing text pairs nobody. A fingerprint of a crowd pairs each document with its neighbours and the first.
        """
        own = ~among(self._values, self.standing)
        values, places = self._values[own], self._places[own].astype(np.uint64)
        begins, sizes = _groups(values)
        size, begin = np.repeat(sizes, sizes), np.repeat(begins, sizes)
        met, many = np.empty(0, np.uint64), np.empty(0, np.int64)
        for step in range(1, CROWD):
            here = np.flatnonzero((values[:-step] == values[step:]) & ((size[:-step] <= CROWD) | (step == 1)))
            met, many = _counted(met, many, (places[here] << _HALF) | places[here + step])
        crowd = np.flatnonzero((size > CROWD) & (np.arange(len(values)) - begin > 1))
        met, many = _counted(met, many, (places[begin[crowd]] << _HALF) | places[crowd])
        return (met >> _HALF).astype(np.int64), (met & _LOW).astype(np.int64), many

    @cached_property
    def standing(self) -> np.ndarray:
        """The fingerprints of standing text, sorted: what a page says whatever it tells of (a cookie notice, the foot
        of an outlet). A run of words is standing text when eight documents or more have it (of a large case, one in
        two thousand) and they are otherwise unlike.

        Up to sixteen of the documents are looked at, two by two in a ring: those with the smallest digests, so that
        runs that go together are judged by the same documents, whatever the order. Of the pairs that tell anything, at
        least four, two thirds must be unlike.
        """
        begins, sizes = _groups(self._values)
        many = np.repeat(sizes >= max(STANDING, len(self.marks) // _RARE), sizes)
        values, places = self._values[many], self._places[many]
        by_digest = sorted(range(len(self.marks)), key=lambda place: self.marks[place].id)
        rank = np.argsort(by_digest)
        places = places[np.lexsort((rank[places], values))]
        begins, sizes = _groups(values)
        sizes = np.minimum(sizes, _RING)
        ends = np.cumsum(sizes)
        ring = np.arange(sizes.sum()) + np.repeat(begins - ends + sizes, sizes)  # of all runs, one after the other
        after = ring + 1
        after[ends - 1] = begins
        cast = self._cast(places[ring], places[after])
        told, unlike = (np.add.reduceat(each, ends - sizes) for each in (cast > 0, cast == _VOTES.index(True)))
        return values[begins[(2 * told >= STANDING) & (unlike >= _UNLIKE * told)]]

    def notices(self) -> tuple[np.ndarray, np.ndarray]:
        """The fingerprints of standing text and who has them: one of each for each document that has one."""
        told = among(self._values, self.standing)
        return self._values[told], self._places[told]

    def _cast(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """`_unlike` of many two documents, each two looked at once: places in `_VOTES`."""
        ones, others = ([self.marks[each] for each in side.tolist()] for side in (left, right))
        keys = (np.array([known_key(each.id) for each in side], np.uint64) for side in (ones, others))

        def judge(new: np.ndarray) -> Iterator[int]:
            return (_VOTES.index(self._unlike(ones[place], others[place])) for place in new.tolist())

        return self._votes.of(pair_keys(*keys), judge)

    def _unlike(self, one: Mark, two: Mark) -> bool | None:
        """Apart from what two documents share, less than a third of the shorter one's content words stand in the other:
        reports of one event share names and things, and more than that. Where what they share is most of the shorter,
        or a quarter of both, they are unlike when it is not what either's headline speaks of; None when neither has a
        headline."""
        shared = int(among(one.values, two.values).sum())
        sizes = len(one.values), len(two.values)
        short, long = sorted((one, two), key=lambda each: len(each.content))
        inside = len(short.content) * shared / len(short.values)  # content words within what they share
        least = len(short.content) - inside
        if least < _TELLING or 2 * shared >= min(sizes) or 5 * shared >= sum(sizes):
            return self._unlike_headlines(one, two)
        return 3 * (int(among(short.content, long.content).sum()) - inside) < least

    def _unlike_headlines(self, *marks: Mark) -> bool | None:
        if not any(each.titled for each in marks):
            return None
        one, two = (self.text(each.id) for each in marks)
        shared = np.intersect1d(one.values, two.values)
        told = of_a_headline(one, one.covered(shared), two, two.covered(shared))
        return None if told is None else not told


def _shared(marks: Sequence[Mark]) -> tuple[np.ndarray, np.ndarray]:
    """The fingerprints that more than one of the documents has and who has them, sorted: one of each for each document
    that has one."""
    keys = np.frombuffer(b"".join(each.fingerprints for each in marks), np.uint32).astype(np.uint64)
    keys <<= _HALF
    keys |= np.repeat(np.arange(len(marks), dtype=np.uint64), np.array([len(each.values) for each in marks], int))
    keys.sort()
    _, sizes = _groups(keys >> _HALF)
    keys = keys[np.repeat(sizes > 1, sizes)]
    return (keys >> _HALF).astype(np.uint32), (keys & _LOW).astype(np.int64)


def _groups(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each run of equal values begins, and how long it is."""
    begins = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]])) if len(values) else np.empty(0, int)
    return begins, np.diff(np.append(begins, len(values)))


def _counted(met: np.ndarray, many: np.ndarray, more: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs and how often they met, with `more` meetings taken in."""
    new, times = np.unique(more, return_counts=True)
    every, place = np.unique(np.concatenate([met, new]), return_inverse=True)
    return every, np.bincount(place, np.concatenate([many, times]), len(every)).astype(np.int64)


def _content(text: Text, marked: np.ndarray | None = None) -> set[str]:
    """The stems of the words of content, or of those marked."""
    words = text.words if marked is None else itertools.compress(text.words, marked.tolist())
    return {lexis.stem(each) for each in {*words} if len(each) > 2 and each not in lexis.STOP}


def of_the_headline(text: Text, marked: np.ndarray) -> bool | None:
    """The words marked speak of what the headline does: they have a third of its content words. None without a
    headline."""
    title = [lexis.stem(word) for word, _, _ in lexis.tokens(text.document.title or "") if word not in lexis.STOP]
    told = _content(text, marked)
    return 3 * sum(each in told for each in title) >= len(title) if title else None


def of_a_headline(one: Text, mine: np.ndarray, two: Text, yours: np.ndarray) -> bool | None:
    """What two texts share, as marked in each, speaks of what the headline of either does. None without a headline."""
    told = [each for each in (of_the_headline(one, mine), of_the_headline(two, yours)) if each is not None]
    return any(told) if told else None
