"""Which pairs of tellings can match at all, told by digests alone.

Most pairs that meet in a word or two have nothing to say to each other. What the comparisons of `wording` ask for at
the least is counted here for many pairs at once, never too low: a pair that is left out would have been found unlike,
or apart. Most of them fall away whatever the days (`can_ever`), and are not even looked up; of the rest, `Prospects`.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from onrecord import dates
from onrecord.matching.tellings.prints import Digests, Rows, Weights, numbered
from onrecord.matching.tellings.telling import FRAGMENT, Telling
from onrecord.matching.tellings.wording import (
    ENOUGH_WORDS,
    ENOUGH_WORDS_ALONE,
    SAME_SENSE,
    SAME_SENSE_OF_NAMES,
    SHARED_SHINGLES,
    SHARED_STEMS,
    WORD_FOR_WORD,
)

_SIZE = 1 << 16  # of a table of digests: two that fall together are counted too often, never too seldom
_SLACK = 1e-6  # for a root taken of a product
_BITS = 9  # of a digest of 16, that tell its place in a row of marks


def can_ever(
    left: np.ndarray, right: np.ndarray, digests: Digests, voices: np.ndarray, named: np.ndarray
) -> np.ndarray:
    """For each pair of tellings whether the two can match on any day.

    Two speakers are apart, but for long words of whom only a pronoun names (`wording.another_speaker`). Where one of
    the two has no speaker, nothing but the same words makes them one (`wording.word_for_word`): all other comparisons
    ask for both. `voices` are the speakers by number, -1 for nobody; `named` says whom the words themselves name.
    """
    short = np.where(digests.lengths[left] <= digests.lengths[right], left, right)
    words = digests.lengths[short]
    mine, yours = voices[left], voices[right]
    nobody = (mine < 0) | (yours < 0)
    one_voice = (mine == yours) | (words >= 2 * ENOUGH_WORDS_ALONE) & ~(named[left] & named[right])
    can = np.where(nobody, words >= ENOUGH_WORDS_ALONE, one_voice)
    rest = np.flatnonzero(can & nobody)
    short, long = short[rest], (left + right - short)[rest]
    can[rest] = _can_stand_in(digests.shingles, short, long)
    return can


def _can_stand_in(shingles: Rows, short: np.ndarray, long: np.ndarray) -> np.ndarray:
    """Nearly all character runs of the one telling may stand in the other. Each run leaves its mark in a row; what is
    marked in the one row and not in the other are runs that the other lacks, one at the least for each mark."""
    marked = np.zeros(len(shingles.sizes) << _BITS, bool)
    marked[(shingles.owners() << _BITS) | (shingles.values >> (16 - _BITS))] = True
    size = shingles.sizes[short]
    common = size.copy()
    for column in np.packbits(marked).view(np.uint64).reshape(-1, (1 << _BITS) // 64).T:
        common -= np.bitwise_count(column[short] & ~column[long])
    return common / np.maximum(size, 1) >= WORD_FOR_WORD


class Prospects:
    """Some of a case's tellings by their digests. `digests` are those of all."""

    def __init__(self, heads: Sequence[Telling], digests: Digests, weights: Weights):
        cards = [each.card for each in heads]
        of = np.array([each.place for each in heads], np.int64)
        stems = digests.stems.some(of)
        self._weights = weights.of(stems.values)
        self._whole = stems.sums(self._weights)
        self._stems, self._shingles, self._runs = map(_low, (stems, digests.shingles.some(of), digests.runs.some(of)))
        self._few = (digests.own_lengths[of] < ENOUGH_WORDS) | (stems.sizes < 2)
        self._quoting = np.array([each.quoting for each in cards], bool)
        self._bracketed = np.array([each.bracketed for each in cards], bool)
        self._direct = np.array([each.mode == "direct" for each in cards], bool)
        self._document = numbered(each.document for each in cards)
        self._setting = numbered(each.setting for each in heads)
        self._occasion = numbered(each.occasion and each.occasion.value for each in heads)
        self._is_day = np.array([dates.is_day(each.occasion) for each in heads], bool)

    def among(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """For each pair of places, in order of the left ones, whether the two can match."""
        can = self._few[left] | self._few[right] | (self._document[left] == self._document[right])
        for rule in (self._share_a_line, self._share_a_sense):
            rest = np.flatnonzero(~can)
            can[rest] = rule(left[rest], right[rest])
        return can

    def _share_a_line(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Nearly all character runs of the shorter; or enough of them, and four words in a row; or a quoted part."""
        common, _ = _common(self._shingles, left, right)
        share = common / np.maximum(_least(self._shingles, left, right), 1)
        quoting = self._quoting[left] | self._quoting[right]
        can = (share >= WORD_FOR_WORD) | quoting & (common >= FRAGMENT // 2)
        can |= quoting & (self._bracketed[left] | self._bracketed[right])
        rest = np.flatnonzero(~can & (share >= SHARED_SHINGLES))
        can[rest] = _common(self._runs, left[rest], right[rest])[0] > 0
        return can

    def _share_a_sense(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """On one day, half of the content words of the shorter; or enough of their weight, and one is a retelling."""
        can = (self._setting[left] == self._setting[right]) & (self._setting[left] >= 0)
        can |= (self._occasion[left] >= 0) & (self._occasion[right] >= 0)
        can &= (self._occasion[left] == self._occasion[right]) | ~(self._is_day[left] & self._is_day[right])
        rest = np.flatnonzero(can)
        left, right = left[rest], right[rest]
        common, weight = _common(self._stems, left, right, self._weights)
        found = common >= SHARED_STEMS * _least(self._stems, left, right)
        enough = np.where(common >= 4, SAME_SENSE_OF_NAMES, SAME_SENSE) - _SLACK
        enough = enough * np.sqrt(self._whole[left] * self._whole[right])
        found |= (common >= 2) & (weight >= enough) & ~(self._direct[left] & self._direct[right])
        can[rest] = found
        return can


def _low(rows: Rows) -> Rows:
    """The digests as they stand in a table of _SIZE."""
    return Rows(rows.values.astype(np.uint16), rows.sizes)


def _least(rows: Rows, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The length of the shorter row of each pair."""
    return np.minimum(rows.sizes[left], rows.sizes[right])


def _common(
    rows: Rows, left: np.ndarray, right: np.ndarray, weights: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """For each pair how many digests of the right row are in the left one, and what they weigh."""
    many, weight = np.zeros(len(left), np.int64), np.zeros(len(left), np.float64)
    table = np.zeros(_SIZE, bool)
    ends = np.flatnonzero(np.r_[left[1:] != left[:-1], np.ones(min(1, len(left)), bool)]) + 1
    for begin, end in pairwise([0, *ends.tolist()]):
        mine = rows[left[begin]]
        table[mine] = True
        others = right[begin:end]
        places = rows.places(others)
        shared = table[rows.values[places]]
        pair = np.repeat(np.arange(len(others)), rows.sizes[others])
        many[begin:end] = np.bincount(pair, shared, len(others))
        if weights is not None:
            weight[begin:end] = np.bincount(pair, shared * weights[places], len(others))
        table[mine] = False
    return many, weight
