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
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

import numpy as np

from onrecord.matching import words as lexis
from onrecord.matching.meeting import long_key
from onrecord.matching.verdicts import Verdicts
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
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
    """The documents of a case by their fingerprints, and their content words: about two KB a document.

    Documents may be added in any order and at any time; the answers depend only on which documents there are.
    """

    def __init__(
        self,
        documents: Iterable[Document] = (),
        fetch: Callable[[str], Document] | None = None,
        votes: Verdicts | None = None,
    ):
        own: dict[str, Document] = {}
        self._fetch = fetch or own.__getitem__
        self._votes = votes or Verdicts()  # on two documents that have a run in common: alike, unlike or neither
        self._marks: list[Mark] = []
        self._known: set[str] = set()
        self._keys = np.empty(0, np.uint64)  # a fingerprint in the upper half, a document's number in the lower
        self._new: list[np.ndarray] = []
        self._ranks: np.ndarray | None = None
        self._standing: np.ndarray | None = None
        self.text = lru_cache(maxsize=_KEPT)(self._text)
        for each in documents:
            own[each.id] = each
            self.add(mark_of(each))

    def add(self, mark: "Mark") -> None:
        """Take a document in; one that is there already changes nothing. Its text is fetched when it is looked at."""
        if mark.id in self._known:
            return
        number = len(self._marks)
        self._known.add(mark.id)
        self._marks.append(mark)
        self._new.append((mark.values.astype(np.uint64) << _HALF) | np.uint64(number))
        self._ranks = self._standing = None

    def _text(self, document: str) -> Text:
        """The prose of a document that was added, as it is compared."""
        return text_of(self._fetch(document))

    @property
    def bytes(self) -> int:
        """What is kept of the documents, in memory."""
        return self._sorted().nbytes + sum(len(each.fingerprints) + len(each.words) for each in self._marks)

    def pairs(self) -> Iterator[tuple[str, str, int]]:
        """(left, right, fingerprints in common) for every two documents that share one, in order of the documents.

        Standing text pairs nobody. A fingerprint of a crowd pairs each document with its neighbours and the first.
        """
        by_rank = np.argsort(self._rank())
        keys = self._keys_by(self._rank())
        values, ranks = (keys >> _HALF).astype(np.uint32), keys & _LOW
        own = ~among(values, self.standing())
        values, ranks = values[own], ranks[own]
        begins, sizes = _groups(values)
        size, begin = np.repeat(sizes, sizes), np.repeat(begins, sizes)
        met, many = np.empty(0, np.uint64), np.empty(0, np.int64)
        for step in range(1, CROWD):
            here = np.flatnonzero((values[:-step] == values[step:]) & ((size[:-step] <= CROWD) | (step == 1)))
            met, many = _counted(met, many, (ranks[here] << _HALF) | ranks[here + step])
        crowd = np.flatnonzero((size > CROWD) & (np.arange(len(values)) - begin > 1))
        met, many = _counted(met, many, (ranks[begin[crowd]] << _HALF) | ranks[crowd])
        for pair, common in zip(met.tolist(), many.tolist(), strict=True):
            left, right = (self._marks[by_rank[each]].id for each in (pair >> 32, pair & 0xFFFFFFFF))
            yield left, right, common

    def standing(self) -> np.ndarray:
        """The fingerprints of standing text, sorted: what a page says whatever it tells of (a cookie notice, the foot
        of an outlet). A run of words is standing text when eight documents or more have it (of a large case, one in
        two thousand) and they are otherwise unlike.

        Up to sixteen of the documents are looked at, two by two in a ring: those with the smallest digests, so that
        runs that go together are judged by the same documents, whatever the order. Of the pairs that tell anything, at
        least four, two thirds must be unlike.
        """
        if self._standing is None:
            keys, by_priority = self._by_digest()
            values = (keys >> _HALF).astype(np.uint32)
            begins, sizes = _groups(values)
            many = sizes >= max(STANDING, len(self._marks) // _RARE)
            found = []
            for begin, size in zip(begins[many].tolist(), np.minimum(sizes[many], _RING).tolist(), strict=True):
                ring = by_priority[(keys[begin : begin + size] & _LOW).astype(np.int64)].tolist()
                if _mostly(self._vote(*pair) for pair in zip(ring, [*ring[1:], ring[0]], strict=True)):
                    found.append(values[begin])
            self._standing = np.array(found, np.uint32)
        return self._standing

    def _by_digest(self) -> tuple[np.ndarray, np.ndarray]:
        """The keys with each document's place in the order of digests, sorted; and the documents in that order."""
        order = np.array(sorted(range(len(self._marks)), key=lambda each: self._marks[each].id), np.int64)
        return self._keys_by(np.argsort(order)), order

    def _vote(self, left: int, right: int) -> bool | None:
        """`_unlike`, looked at once."""
        key = long_key(*(self._marks[each].id for each in (left, right)))
        return _VOTES[self._votes.one(key, lambda: _VOTES.index(self._unlike(left, right)))]

    def _unlike(self, left: int, right: int) -> bool | None:
        """Apart from what two documents share, less than a third of the shorter one's content words stand in the other:
        reports of one event share names and things, and more than that. Where what they share is most of the shorter,
        or a quarter of both, they are unlike when it is not what either's headline speaks of; None when neither has a
        headline."""
        one, two = self._marks[left], self._marks[right]
        shared = int(among(one.values, two.values).sum())
        sizes = len(one.values), len(two.values)
        short, long = sorted((one, two), key=lambda each: len(each.content))
        inside = len(short.content) * shared / len(short.values)  # content words within what they share
        least = len(short.content) - inside
        if least < _TELLING or 2 * shared >= min(sizes) or 5 * shared >= sum(sizes):
            return self._unlike_headlines(left, right)
        return 3 * (int(among(short.content, long.content).sum()) - inside) < least

    def _unlike_headlines(self, left: int, right: int) -> bool | None:
        documents = [self._marks[each] for each in (left, right)]
        if not any(each.titled for each in documents):
            return None
        one, two = (self.text(each.id) for each in documents)
        shared = np.intersect1d(one.values, two.values)
        told = of_a_headline(one, one.covered(shared), two, two.covered(shared))
        return None if told is None else not told

    def _sorted(self) -> np.ndarray:
        if self._new:
            self._keys = np.sort(np.concatenate([self._keys, *self._new]), kind="stable")  # merges what is sorted
            self._new = []
        return self._keys

    def _keys_by(self, ranks: np.ndarray) -> np.ndarray:
        """The keys with each document's rank in the place of its number, sorted."""
        keys = self._sorted()
        return np.sort((keys & ~_LOW) | ranks.astype(np.uint64)[keys & _LOW])

    def _rank(self) -> np.ndarray:
        """Each document's place in the order of all (`utterances.Ordering`)."""
        if self._ranks is None:
            order = sorted(range(len(self._marks)), key=lambda each: _place(self._marks[each]))
            self._ranks = np.empty(len(order), np.int64)
            self._ranks[order] = np.arange(len(order))
        return self._ranks


def _place(document: "Mark") -> tuple[str, str, str]:
    return document.name, document.sha256, document.id


def _groups(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each run of equal values begins, and how long it is."""
    begins = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]])) if len(values) else np.empty(0, int)
    return begins, np.diff(np.append(begins, len(values)))


def _counted(met: np.ndarray, many: np.ndarray, more: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs and how often they met, with `more` meetings taken in."""
    new, times = np.unique(more, return_counts=True)
    every, place = np.unique(np.concatenate([met, new]), return_inverse=True)
    return every, np.bincount(place, np.concatenate([many, times]), len(every)).astype(np.int64)


def _mostly(votes: Iterable[bool | None]) -> bool:
    """Of the votes that are cast, four or more, two thirds are for it."""
    cast = [each for each in votes if each is not None]
    return 2 * len(cast) >= STANDING and sum(cast) >= _UNLIKE * len(cast)


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
