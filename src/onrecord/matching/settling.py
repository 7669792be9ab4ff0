"""Threads on their way to stories.

Two threads that fit are one story, unless each has words of its own that most of its reports tell and the other's do
not. What is settled stays provisional: threads grow afterwards, and are settled again.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush, nlargest
from math import log

from onrecord.matching.reports import Lexicon, Report
from onrecord.matching.resemblance import RARE

NEAR = -4.0  # mean log-odds under which two threads are not near; what their reports have that never met
SETTLES = {"dated": -0.5, "undated": -2.0}  # log-odds over which two threads are one story
APART = 5.0  # log-likelihood ratio of the words of its own from which a thread keeps to itself
OWN = 3  # words of its own that are looked at


class Settling:
    """Threads on their way to stories: the two that fit best are joined first (average linkage), until none fit."""

    def __init__(
        self,
        reports: Sequence[Report],
        lexicon: Lexicon,
        members: Sequence[Sequence[int]],
        near: Mapping[tuple[int, int], Sequence],
    ):
        """`members` are the reports of each thread; `near` gives for two threads the sum of the log-odds of their
        reports that met, and how many did."""
        self.lexicon, self.reports = lexicon, reports
        self.members = {number: list(each) for number, each in enumerate(members)}
        self.told: dict[int, Counter[int]] = {}
        self.near: dict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
        for (one, other), (sum_, met) in near.items():
            self.near[one][other] = self.near[other][one] = sum_, met
        self.queue: list[tuple[float, int, int]] = []

    def stories(self) -> list[list[int]]:
        """The reports of each story, in order."""
        for one in sorted(self.near):
            for other in sorted(self.near[one]):
                if one < other:
                    self._propose(one, other)
        while self.queue:
            value, one, other = heappop(self.queue)
            now = one in self.members and other in self.members and value == -self._mean(one, other)
            if now and self._apart(one, other) < APART:
                self._join(one, other)
        return sorted(sorted(each) for each in self.members.values())

    def _mean(self, one: int, other: int) -> float:
        sum_, met = self.near[one][other]
        pairs = len(self.members[one]) * len(self.members[other])
        return (sum_ + NEAR * (pairs - met)) / pairs

    def _propose(self, one: int, other: int) -> None:
        value = self._mean(one, other)
        if value > SETTLES[self._kind(one, other)]:
            heappush(self.queue, (-value, one, other))

    def _kind(self, one: int, other: int) -> str:
        firsts = (self.reports[self.members[each][0]] for each in (one, other))
        return "undated" if any(each.day is None for each in firsts) else "dated"

    def _join(self, one: int, other: int) -> None:
        self.members[one] += self.members.pop(other)
        self.told.pop(one, None)
        self.told.pop(other, None)
        for third, (sum_, met) in self.near.pop(other).items():
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
            self.told[thread] = Counter(word for each in self.members[thread] for word in self.reports[each].words)
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
