"""Which pairs of tellings can match at all, told by digests alone.

Most pairs that meet in a word or two have nothing to say to each other. What the comparisons of `wording` ask for at
the least is counted here for many pairs at once, never too low: a pair that is left out would have been found unlike,
or apart.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from onrecord import dates
from onrecord.matching.tellings.telling import FRAGMENT, Telling
from onrecord.matching.tellings.wording import (
    ENOUGH_WORDS,
    SAME_SENSE,
    SAME_SENSE_OF_NAMES,
    SHARED_SHINGLES,
    SHARED_STEMS,
    WORD_FOR_WORD,
)

_SIZE = 1 << 16  # of a table of digests: two that fall together are counted too often, never too seldom
_SLACK = 1e-6  # for sums of weights taken in another order


class Prospects:
    """The tellings of a table by their digests. `weights` are those of their stems, one after the other."""

    def __init__(self, heads: Sequence[Telling], weights: np.ndarray, verbatim: bool):
        cards = [each.card for each in heads]
        prints = [each.print for each in cards]
        stems = [np.frombuffer(each.stems, np.uint32).astype(np.uint16) for each in prints]
        self._verbatim = verbatim
        self._stems = _Rows(stems, weights.astype(np.float64))
        self._shingles = _Rows([np.frombuffer(each.shingles, np.uint16) for each in prints])
        self._runs = _Rows([np.frombuffer(each.runs, np.uint32).astype(np.uint16) for each in prints])
        few = (each.own_length < ENOUGH_WORDS or len(row) < 2 for each, row in zip(prints, stems, strict=True))
        self._few = np.fromiter(few, bool, len(heads))
        self._quoting = np.array([each.quoting for each in cards], bool)
        self._bracketed = np.array([each.bracketed for each in cards], bool)
        self._direct = np.array([each.mode == "direct" for each in cards], bool)
        self._document = _numbered(each.document for each in cards)
        self._setting = _numbered(each.setting for each in heads)
        self._occasion = _numbered(each.occasion and each.occasion.value for each in heads)
        self._is_day = np.array([dates.is_day(each.occasion) for each in heads], bool)

    def among(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """For each pair of places, in order of the left ones, whether the two can match."""
        can = self._few[left] | self._few[right]
        if not self._verbatim:
            can |= self._document[left] == self._document[right]
        for rule in (self._share_a_line, *([] if self._verbatim else [self._share_a_sense])):
            rest = np.flatnonzero(~can)
            can[rest] = rule(left[rest], right[rest])
        return can

    def _share_a_line(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Nearly all character runs of the shorter; or enough of them, and four words in a row; or a quoted part."""
        common, _ = self._shingles.common(left, right)
        share = common / np.maximum(self._shingles.least(left, right), 1)
        quoting = self._quoting[left] | self._quoting[right]
        can = (share >= WORD_FOR_WORD) | quoting & (common >= FRAGMENT // 2)
        can |= quoting & (self._bracketed[left] | self._bracketed[right])
        rest = np.flatnonzero(~can & (share >= SHARED_SHINGLES))
        can[rest] = self._runs.common(left[rest], right[rest])[0] > 0
        return can

    def _share_a_sense(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """On one day, half of the content words of the shorter; or enough of their weight, and one is a retelling."""
        can = (self._setting[left] == self._setting[right]) & (self._setting[left] >= 0)
        can |= (self._occasion[left] >= 0) & (self._occasion[right] >= 0)
        can &= (self._occasion[left] == self._occasion[right]) | ~(self._is_day[left] & self._is_day[right])
        rest = np.flatnonzero(can)
        left, right = left[rest], right[rest]
        common, weight = self._stems.common(left, right)
        found = common >= SHARED_STEMS * self._stems.least(left, right)
        enough = np.where(common >= 4, SAME_SENSE_OF_NAMES, SAME_SENSE) - _SLACK
        enough = enough * np.sqrt(self._stems.whole[left] * self._stems.whole[right])
        found |= (common >= 2) & (weight >= enough) & ~(self._direct[left] & self._direct[right])
        can[rest] = found
        return can


def _numbered(values: Iterable[str | None]) -> np.ndarray:
    """Numbers that are the same where the values are; -1 for None."""
    numbers: dict[str | None, int] = {None: -1}
    return np.array([numbers.setdefault(each, len(numbers)) for each in values], np.int64)


class _Rows:
    """Rows of digests below _SIZE, one for each telling, with their weights."""

    def __init__(self, rows: Sequence[np.ndarray], weights: np.ndarray | None = None):
        self._sizes = np.array([len(each) for each in rows], np.int64)
        self._starts = np.r_[0, np.cumsum(self._sizes)]
        self._values = np.concatenate(rows) if rows else np.empty(0, np.uint16)
        self._weights = weights
        self.whole = np.add.reduceat(np.r_[weights, 0.0], self._starts[:-1]) if weights is not None else None
        if weights is not None:
            self.whole[self._sizes == 0] = 0.0

    def least(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """The length of the shorter row of each pair."""
        return np.minimum(self._sizes[left], self._sizes[right])

    def common(self, left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each pair how many digests of the right row are in the left one, and what they weigh."""
        many, weight = np.zeros(len(left), np.int64), np.zeros(len(left), np.float64)
        table = np.zeros(_SIZE, bool)
        ends = np.flatnonzero(np.r_[left[1:] != left[:-1], np.ones(min(1, len(left)), bool)]) + 1
        for begin, end in pairwise([0, *ends.tolist()]):
            mine = self._values[self._starts[left[begin]] : self._starts[left[begin] + 1]]
            table[mine] = True
            others = right[begin:end]
            sizes = self._sizes[others]
            ends = np.cumsum(sizes)
            places = np.repeat(self._starts[others] - (ends - sizes), sizes) + np.arange(ends[-1])
            shared = table[self._values[places]]
            pair = np.repeat(np.arange(len(others)), sizes)
            many[begin:end] = np.bincount(pair, shared, len(others))
            if self._weights is not None:
                weight[begin:end] = np.bincount(pair, shared * self._weights[places], len(others))
            table[mine] = False
        return many, weight
