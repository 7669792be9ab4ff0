"""What a stream looks up when a report comes: the reports that a word leads to, and the sentences that pages repeat.

Both can be made of the reports that were placed, all at once, and grow with each that comes.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np

from onrecord.matching.stories.reports import growing

SHELF = 60  # reports that are found by one word, the newest


class Leads:
    """The reports that each word leads to, those of all words in one array: a case has a million words, and most of
    them lead to one report or two. The reports of a word stand in a stretch with room for more; where it is full they
    move to a new one, twice as large, until it would hold more than twice what is found: then the oldest go."""

    def __init__(self):
        self._reports = array("I")
        self._start = array("q")  # of a word's stretch
        self._many = array("B")  # reports in it
        self._room = array("B")

    @classmethod
    def of(cls, words: np.ndarray, reports: np.ndarray) -> "Leads":
        """What words lead to, each to the report at its place; the reports in any order."""
        made = cls()
        words, reports = _in_order(words, reports)
        many = np.bincount(words)
        newest = np.arange(len(words)) >= np.cumsum(many)[words] - SHELF
        made._reports = growing("I", reports[newest])
        many = np.minimum(many, SHELF)
        made._start = growing("q", np.cumsum(many) - many)
        made._many, made._room = growing("B", many), growing("B", many)
        return made

    def to(self, words: Iterable[int]) -> tuple[array, list[int]]:
        """The newest reports that each word leads to, the oldest of them first, and how many they are for each."""
        found, many = array("I"), []
        for word in words:
            newest = self._newest(word) if word < len(self._many) else ()
            found.extend(newest)
            many.append(len(newest))
        return found, many

    def _newest(self, word: int) -> array:
        start = self._start[word]
        end = start + self._many[word]
        return self._reports[max(start, end - SHELF) : end]

    def add(self, words: Sequence[int], report: int) -> None:
        """From now on each of these words leads to this report too, which is newer than all before it."""
        lacking = max(words, default=0) + 1 - len(self._many)
        for column in (self._start, self._many, self._room):
            column.extend([0] * lacking)
        start, many, room, reports = self._start, self._many, self._room, self._reports
        for word in words:
            if many[word] == room[word]:
                self._make_room(word)
            reports[start[word] + many[word]] = report
            many[word] += 1

    def _make_room(self, word: int) -> None:
        held = self._newest(word)
        many, room = len(held), self._room[word]
        self._many[word] = many
        if room == 2 * SHELF:
            self._reports[self._start[word] : self._start[word] + many] = held
        else:
            self._start[word] = len(self._reports)
            self._room[word] = room = min(2 * many or 1, 2 * SHELF)
            self._reports.extend(held)
            self._reports.extend([0] * (room - many))


class Printed:
    """The sentences of the reports, by their digests: the last thread that each stands in, and how often one thread
    after another had it."""

    def __init__(self):
        self._sorted = array("I")  # the digests of the reports that were there at first; their place is their number
        self._added: dict[int, int] = {}  # and those that came since: their numbers
        self._last = array("I")
        self._often = array("I")

    @classmethod
    def of(cls, digests: np.ndarray, reports: np.ndarray, threads: np.ndarray) -> "Printed":
        """The sentences of reports, each with the number of its report; the threads of all reports."""
        made = cls()
        digests, reports = _in_order(digests, reports)
        threads = threads[reports]
        digests, begin, many = np.unique(digests, return_index=True, return_counts=True)
        other = np.append(True, threads[1:] != threads[:-1])[: len(threads)]
        other[begin] = True
        made._sorted = growing("I", digests)
        made._last = growing("I", threads[begin + many - 1])
        made._often = growing("I", np.add.reduceat(other, begin, dtype=np.uint32))
        return made

    def often(self, digest: int) -> int:
        """In how many threads a sentence stands, as far as they came one after another."""
        place = self._number(digest)
        return 0 if place is None else self._often[place]

    def add(self, digest: int, thread: int) -> None:
        """A sentence in a report of that thread."""
        place = self._number(digest)
        if place is None:
            self._added[digest] = len(self._last)
            self._last.append(thread)
            self._often.append(1)
        elif self._last[place] != thread:
            self._last[place] = thread
            self._often[place] += 1

    def _number(self, digest: int) -> int | None:
        found = self._added.get(digest)
        if found is None and self._sorted:
            place = bisect_left(self._sorted, digest)
            found = place if place < len(self._sorted) and self._sorted[place] == digest else None
        return found


def _in_order(numbers: np.ndarray, reports: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers, each with a report, in the order of both: sorted as one number, in place, as there are millions."""
    both = numbers.astype(np.uint64)
    both <<= np.uint64(32)
    both |= reports.astype(np.uint64)
    both.sort()
    reports = both.astype(np.uint32)
    both >>= np.uint64(32)
    return both.astype(np.uint32), reports
