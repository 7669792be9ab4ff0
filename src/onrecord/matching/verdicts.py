"""What a comparison of two things gave before: a number for each pair, remembered from run to run.

Comparing is a pure function of the two and of what it looks at besides (their days, the weight of their words). All of
that is in a thing's `state`, so a pair with the same two states need not be compared again.
"""

from collections.abc import Callable

import numpy as np

_MIX = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio in 64 bits: two states in one order give one key
_SHIFT = np.uint64(29)


class Verdicts:
    """Pairs by their key, and what comparing them gave (a whole number). `packed` is what an earlier run kept."""

    def __init__(self, packed: bytes = b""):
        table = np.frombuffer(packed, dtype=np.int64).reshape(2, -1)
        self._keys, self._found = table[0].view(np.uint64), table[1]
        self._new: dict[int, int] = {}
        self._used = np.zeros(len(self._keys), bool)

    def of(self, keys: np.ndarray, compare: Callable[[int], int]) -> np.ndarray:
        """The verdicts of many pairs; `compare(i)` is called for the i-th when it was not compared before."""
        found = np.zeros(len(keys), np.int64)
        at = np.searchsorted(self._keys, keys)
        at[at == len(self._keys)] = 0
        known = self._keys[at] == keys if len(self._keys) else np.zeros(len(keys), bool)
        found[known] = self._found[at[known]]
        self._used[at[known]] = True
        for place in np.flatnonzero(~known):
            key = int(keys[place])
            if key not in self._new:
                self._new[key] = compare(int(place))
            found[place] = self._new[key]
        return found

    def one(self, key: int, compare: Callable[[], int]) -> int:
        """The verdict of one pair."""
        if key in self._new:
            return self._new[key]
        at = int(np.searchsorted(self._keys, np.uint64(key)))
        if at < len(self._keys) and int(self._keys[at]) == key:
            self._used[at] = True
            return int(self._found[at])
        self._new[key] = found = compare()
        return found

    def packed(self) -> bytes:
        """The verdicts that were asked for, to be kept."""
        keys = np.concatenate([self._keys[self._used], np.fromiter(self._new.keys(), np.uint64, len(self._new))])
        found = np.concatenate([self._found[self._used], np.fromiter(self._new.values(), np.int64, len(self._new))])
        line = np.argsort(keys)
        return np.stack([keys[line].view(np.int64), found[line]]).tobytes()


def pair_keys(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """One key for two states (unsigned, 64 bits) in their order."""
    mixed = (left ^ (left >> _SHIFT)) * _MIX
    return (mixed ^ (mixed >> _SHIFT)) + right
