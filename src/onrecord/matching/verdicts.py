"""What a comparison of two things gave before: a number for each pair, remembered from run to run.

Comparing is a pure function of the two and of what it looks at besides (their days, the weight of their words). All of
that is in a thing's `state`, so a pair with the same two states need not be compared again.
"""

from collections.abc import Callable, Iterable

import numpy as np

_MIX = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio in 64 bits: two states in one order give one key
_SHIFT = np.uint64(29)


class Verdicts:
    """Pairs by their key, and what comparing them gave (a whole number). `packed` is what an earlier run kept."""

    def __init__(self, packed: bytes = b""):
        table = np.frombuffer(packed, dtype=np.int64).reshape(2, -1)
        self._keys, self._found = table[0].view(np.uint64), table[1]
        self._used = np.zeros(len(self._keys), bool)
        self._few: dict[int, int] = {}  # that were asked for one by one

    def of(self, keys: np.ndarray, judge: Callable[[np.ndarray], Iterable[int]]) -> np.ndarray:
        """The verdicts of many pairs. `judge` is given the places of those that were not compared before, each once and
        in order, and gives their verdicts."""
        order = np.argsort(keys, kind="stable")  # what is looked up in order is found several times quicker
        line = keys[order]
        unknown = ~self._are_known(line)
        first = np.r_[True, line[1:] != line[:-1]][: len(line)]
        places = np.sort(order[unknown & first])
        if len(places):
            self._take_in(keys[places], np.fromiter(judge(places), np.int64, len(places)))
        at = np.searchsorted(self._keys, line)
        self._used[at] = True
        found = np.empty(len(keys), np.int64)
        found[order] = self._found[at]
        return found

    def one(self, key: int, compare: Callable[[], int]) -> int:
        """The verdict of one pair."""
        if key in self._few:
            return self._few[key]
        at = int(np.searchsorted(self._keys, np.uint64(key)))
        if at < len(self._keys) and int(self._keys[at]) == key:
            self._used[at] = True
            self._few[key] = int(self._found[at])
            return self._few[key]
        self._few[key] = found = compare()
        return found

    def packed(self) -> bytes:
        """The verdicts that were asked for, to be kept."""
        few = np.fromiter(self._few.keys(), np.uint64, len(self._few))
        found = np.fromiter(self._few.values(), np.int64, len(self._few))
        new = ~self._are_known(few)
        self._take_in(few[new], found[new])
        return np.stack([self._keys[self._used].view(np.int64), self._found[self._used]]).tobytes()

    def _are_known(self, keys: np.ndarray) -> np.ndarray:
        if not len(self._keys):
            return np.zeros(len(keys), bool)
        at = np.searchsorted(self._keys, keys)
        return self._keys[np.minimum(at, len(self._keys) - 1)] == keys

    def _take_in(self, keys: np.ndarray, found: np.ndarray) -> None:
        """More verdicts, of keys that are not there yet."""
        if not len(keys):
            return
        line = np.argsort(keys)
        keys, found = keys[line], found[line]
        at = np.searchsorted(self._keys, keys)
        self._keys, self._found = np.insert(self._keys, at, keys), np.insert(self._found, at, found)
        self._used = np.insert(self._used, at, True)


def pair_keys(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """One key for two states (unsigned, 64 bits) in their order."""
    mixed = (left ^ (left >> _SHIFT)) * _MIX
    return (mixed ^ (mixed >> _SHIFT)) + right
