"""What a comparison of two things gave before: a number for each pair, remembered from run to run.

Comparing is a pure function of the two and of what it looks at besides (their days, the weight of their words). All of
that is in a thing's `state`, so a pair with the same two states need not be compared again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

import numpy as np

from onrecord.matching.memory import Memory

FEW = 1 / 8  # new and unasked pairs, of all that are kept: below that only the new ones are written

_MIX = 0x9E3779B97F4A7C15  # the golden ratio in 64 bits: two states in one order give one key
_SHIFT = 29
_BITS = 0xFFFFFFFFFFFFFFFF  # 64 of them


class Verdicts:
    """Pairs by their key, and what comparing them gave (a whole number). `kept` are the tables of an earlier run."""

    def __init__(self, kept: Mapping[str, bytes] | None = None):
        self._most = (kept or {}).get("most", b"")
        self._keys, self._found = _columns(self._most)
        self._used = np.zeros(len(self._keys), bool)
        self._kept = np.ones(len(self._keys), bool)  # among most
        self._few: dict[int, int] = {}  # that were asked for one by one
        self._take_in(*_columns((kept or {}).get("more", b"")), used=False)

    def of(self, keys: np.ndarray, judge: Callable[[np.ndarray], Iterable[int]]) -> np.ndarray:
        """The verdicts of many pairs. `judge` is given the places of those that were not compared before, each once and
        in order, and gives their verdicts."""
        order = np.argsort(keys)  # what is looked up in order is found several times quicker
        line = keys[order]
        at, known = self._look_up(line)
        if not known.all():
            new = np.sort(order[~known])
            places = new[np.sort(np.unique(keys[new], return_index=True)[1])]
            self._take_in(keys[places], np.fromiter(judge(places), np.int64, len(places)))
            at, _ = self._look_up(line)
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

    def tables(self) -> dict[str, bytes]:
        """The verdicts that were asked for, to be kept: most of them as they were, where little has changed."""
        few = np.fromiter(self._few.keys(), np.uint64, len(self._few))
        found = np.fromiter(self._few.values(), np.int64, len(self._few))
        new = ~self._look_up(few)[1]
        self._take_in(few[new], found[new])
        if (self._used != self._kept).sum() > FEW * self._kept.sum():
            return {"most": self._packed(self._used), "more": b""}
        return {"most": self._most, "more": self._packed(self._used & ~self._kept)}

    def _packed(self, which: np.ndarray) -> bytes:
        return np.stack([self._keys[which].view(np.int64), self._found[which]]).tobytes()

    def _look_up(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each key its place, and whether it is known there."""
        if not len(self._keys):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return at, self._keys[at] == keys

    def _take_in(self, keys: np.ndarray, found: np.ndarray, *, used: bool = True) -> None:
        """More verdicts, of keys that are not there yet."""
        if not len(keys):
            return
        line = np.argsort(keys)
        at = np.searchsorted(self._keys, keys[line])
        self._keys, self._found = np.insert(self._keys, at, keys[line]), np.insert(self._found, at, found[line])
        self._used, self._kept = np.insert(self._used, at, used), np.insert(self._kept, at, False)


@contextmanager
def remembered(memory: Memory, things: str) -> Iterator[Verdicts]:
    """Verdicts on pairs of things of one kind ("accounts"), as an earlier run left them; kept for the next one when the
    block is done. Nothing else may be asked of the memory meanwhile."""
    verdicts = Verdicts(memory.tables(f"verdicts on {things}"))
    yield verdicts
    memory.keep_tables(f"verdicts on {things}", verdicts.tables())


def _columns(packed: bytes) -> tuple[np.ndarray, np.ndarray]:
    keys, found = np.frombuffer(packed, dtype=np.int64).reshape(2, -1)
    return keys.view(np.uint64), found


def pair_keys(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """One key for two states (unsigned, 64 bits) in their order."""
    mixed = (left ^ (left >> np.uint64(_SHIFT))) * np.uint64(_MIX)
    return (mixed ^ (mixed >> np.uint64(_SHIFT))) + right


def pair_key(left: int, right: int) -> int:
    """The same for one pair."""
    mixed = (left ^ (left >> _SHIFT)) * _MIX & _BITS
    return (mixed ^ (mixed >> _SHIFT)) + right & _BITS
