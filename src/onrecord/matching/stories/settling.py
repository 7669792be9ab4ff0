"""Threads on their way to stories.

Two threads that fit are one story, unless each has words of its own that most of its reports tell and the other's do
not. What is settled stays provisional: threads grow afterwards, and are settled again.
"""

from collections import Counter
from heapq import heapify, heappop, heappush, nlargest
from itertools import pairwise
from math import log
from typing import NamedTuple

import numpy as np

from onrecord.matching.stories.placements import UNKNOWN, Placements
from onrecord.matching.stories.reports import Lexicon
from onrecord.matching.stories.resemblance import RARE

NEAR = -4.0  # mean log-odds under which two threads are not near; what their reports have that never met
SETTLES = {"dated": -0.5, "undated": -2.0}  # log-odds over which two threads are one story
APART = 5.0  # log-likelihood ratio of the words of its own from which a thread keeps to itself
OWN = 3  # words of its own that are looked at


class Near(NamedTuple):
    """Pairs of threads whose reports met, in order: the sum of the log-odds of those that did, and how many did."""

    one: np.ndarray
    other: np.ndarray
    sum: np.ndarray
    met: np.ndarray

    @classmethod
    def of(cls, placements: Placements) -> "Near":
        """The threads that some report of one found near the other. `bincount` adds in the order of the reports."""
        threads = np.asarray(placements.threads).astype(np.int64)
        met, many = placements.columns["met"], threads.max(initial=0) + 1
        fits, place = np.unique(met.owners() * many + threads[np.asarray(met.values)], return_inverse=True)
        sums, counts = np.bincount(place, np.asarray(placements.columns["odds"].values)), np.bincount(place)
        mine, yours = threads[fits // many], fits % many
        near = (mine != yours) & (sums > NEAR * counts)
        mine, yours, sums, counts = mine[near], yours[near], sums[near], counts[near]
        pairs, place = np.unique(np.minimum(mine, yours) * many + np.maximum(mine, yours), return_inverse=True)
        counted = np.bincount(place, counts).astype(np.int64)
        return cls(pairs // many, pairs % many, np.bincount(place, sums), counted)


class _Rows(dict[int, dict[int, tuple[float, int]]]):
    """For each thread those near to it, made when they are first asked for: most threads never join another."""

    def __init__(self, near: Near):
        one, other = np.append(near.one, near.other), np.append(near.other, near.one)
        self._order = np.argsort(one, kind="stable")
        self._one, self._other, self._pairs = one[self._order], other, near

    def __missing__(self, thread: int) -> dict[int, tuple[float, int]]:
        start, end = np.searchsorted(self._one, (thread, thread + 1))
        place = self._order[start:end]
        pair = place % len(self._pairs.one)
        values = zip(self._pairs.sum[pair].tolist(), self._pairs.met[pair].tolist(), strict=True)
        self[thread] = dict(zip(self._other[place].tolist(), values, strict=True))
        return self[thread]


class Settling:
    """Threads on their way to stories: the two that fit best are joined first (average linkage), until none fit."""

    def __init__(self, placements: Placements, lexicon: Lexicon):
        """The threads that `placements` went to; nothing of them is changed."""
        self.lexicon, self.words, self.days = lexicon, placements.columns["words"], placements.days
        threads = np.asarray(placements.threads)
        order, sizes = np.argsort(threads, kind="stable"), np.bincount(threads)
        ends, order = np.cumsum(sizes).tolist(), order.tolist()
        self.members = {number: order[start:end] for number, (start, end) in enumerate(pairwise((0, *ends)))}
        self.told: dict[int, Counter[int]] = {}
        near = Near.of(placements)
        self.near = _Rows(near)
        self.queue = self._proposals(near, sizes)

    def stories(self) -> list[list[int]]:
        """The reports of each story, in order."""
        while self.queue:
            value, one, other = heappop(self.queue)
            now = one in self.members and other in self.members and value == -self._mean(one, other)
            if now and self._apart(one, other) < APART:
                self._join(one, other)
        return sorted(sorted(each) for each in self.members.values())

    def _proposals(self, near: Near, sizes: np.ndarray) -> list[tuple[float, int, int]]:
        """What `_propose` would put into the queue for every two that are near, all at once."""
        undated = np.array([self.days[each[0]] == UNKNOWN for each in self.members.values()], bool)
        pairs = sizes[near.one] * sizes[near.other]
        values = (near.sum + NEAR * (pairs - near.met)) / pairs
        bound = np.where(undated[near.one] | undated[near.other], SETTLES["undated"], SETTLES["dated"])
        fit = values > bound
        queue = [*zip((-values[fit]).tolist(), near.one[fit].tolist(), near.other[fit].tolist(), strict=True)]
        heapify(queue)
        return queue

    def _mean(self, one: int, other: int) -> float:
        sum_, met = self.near[one][other]
        pairs = len(self.members[one]) * len(self.members[other])
        return (sum_ + NEAR * (pairs - met)) / pairs

    def _propose(self, one: int, other: int) -> None:
        value = self._mean(one, other)
        if value > SETTLES[self._kind(one, other)]:
            heappush(self.queue, (-value, one, other))

    def _kind(self, one: int, other: int) -> str:
        firsts = (self.members[each][0] for each in (one, other))
        return "undated" if any(self.days[each] == UNKNOWN for each in firsts) else "dated"

    def _join(self, one: int, other: int) -> None:
        self.members[one] += self.members.pop(other)
        self.told.pop(one, None)
        self.told.pop(other, None)
        gone = self.near[other]
        del self.near[other]
        for third, (sum_, met) in gone.items():
            del self.near[third][other]
            if third != one:
                had = self.near[one].get(third, (0.0, 0))
                self.near[one][third] = self.near[third][one] = had[0] + sum_, had[1] + met
        for third in sorted(self.near[one]):
            self._propose(min(one, third), max(one, third))

    def _apart(self, one: int, other: int) -> float:
        """What keeps two threads apart: the words that most reports of the one tell and few of the other, for that of
        the two which has less of them. (Two fights of one boxer share his name and his sport, and each has its
        opponent, its town and its round.) Measured by the log-likelihood ratio of a word's two shares (Dunning 1993),
        which asks much of few reports and little of many."""
        mine, yours = self._told(one), self._told(other)
        many, others = len(self.members[one]), len(self.members[other])
        return min(self._own(mine, yours, many, others), self._own(yours, mine, others, many))

    def _told(self, thread: int) -> Counter[int]:
        if thread not in self.told:
            self.told[thread] = Counter(word for each in self.members[thread] for word in self.words[each])
        return self.told[thread]

    def _own(self, mine: Counter[int], yours: Counter[int], many: int, others: int) -> float:
        """The mean of the words that are most of all a thread's own."""
        values = (
            self._weight(word) * (spread(count, many) + spread(yours[word], others)
                                  - spread(count + yours[word], many + others))
            for word, count in mine.items()
            if 2 * count >= many and count * others > yours[word] * many
        )  # fmt: skip
        return sum(nlargest(OWN, values)) / OWN

    def _weight(self, word: int) -> float:
        return min(1.0, max(0.0, self.lexicon.weight(word) / RARE))


def spread(count: int, many: int) -> float:
    """The log-likelihood of a word that `count` of `many` reports have, at that share."""
    rest = many - count
    return (count * log(count / many) if count else 0.0) + (rest * log(rest / many) if rest else 0.0)
