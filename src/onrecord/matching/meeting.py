"""Which pairs are worth comparing: those that share a key, found without ever setting all beside all.

A key is a digest of what two things must have in common to be worth a look (a run of words, a rare word of one speaker,
a town and an object). The work grows with the number of things; a key that a crowd shares brings each of the crowd
together with its foremost few only.
"""

from collections import deque
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

import numpy as np


def short_key(text: str) -> int:
    """A digest of 32 bits (CRC-32, the same on every machine). Two texts that share one by chance are compared once
    more than needed, and found unlike."""
    return crc32(text.encode("utf-8", "surrogatepass"))


def long_key(*parts: object) -> int:
    """A digest of 64 bits (BLAKE2b) of the parts, for names that must not be shared by chance."""
    told = "\x1f".join(str(each) for each in parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "little")


known_key = lru_cache(maxsize=100_000, typed=True)(long_key)  # for parts that come again and again, as days do


def meetings(
    keys: np.ndarray, owners: np.ndarray, *, crowd: int, few: int = 0, rank: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Every two owners that share a key, (lesser, greater), once for each key they share.

    `keys[i]` is a key of `owners[i]` (whole numbers). Of a key with more than `crowd` owners only the `few` with the
    least `rank` meet all the others; with `few` 0 such a key brings nobody together.
    """
    if not len(keys):
        return _NOBODY, _NOBODY
    starts, sizes, owners = _by_key(keys, owners)
    lefts, rights = [_NOBODY], [_NOBODY]
    for size in np.flatnonzero(np.bincount(sizes[(sizes > 1) & (sizes <= crowd)])):
        block = owners[starts[sizes == size][:, None] + np.arange(size)]
        one, two = np.triu_indices(size, 1)
        lefts.append(block[:, one].ravel())
        rights.append(block[:, two].ravel())
    for start, size in zip(starts[sizes > crowd], sizes[sizes > crowd], strict=True) if few else ():
        block = owners[start : start + size]
        foremost = block[np.lexsort((block, rank[block] if rank is not None else block))[:few]]
        for each in foremost:
            others = block[block != each]
            lefts.append(np.minimum(others, each))
            rights.append(np.maximum(others, each))
    return np.concatenate(lefts), np.concatenate(rights)


def _by_key(keys: np.ndarray, owners: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where the owners of each key start and how many they are; and the owners, key by key, each once and in order."""
    bits = np.uint64(int(owners.max()).bit_length())
    if int(keys.max()).bit_length() + bits > 64:  # a key and an owner in one number are sorted ten times as quickly
        order = np.argsort(keys)
        keys, owners = keys[order], owners[order]
        keys = np.cumsum(np.r_[False, keys[1:] != keys[:-1]])  # numbered
    pairs = np.sort(keys.astype(np.uint64) << bits | owners.astype(np.uint64))
    pairs = pairs[_runs(pairs)[0]]
    keys = pairs >> bits
    return *_runs(keys), (pairs ^ keys << bits).astype(np.int64)


def _runs(line: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of numbers in order, where each comes first, and how often it is there."""
    starts = np.flatnonzero(np.r_[True, line[1:] != line[:-1]])
    return starts, np.diff(np.r_[starts, len(line)])


def counted(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each pair once, in order, and how often it was there."""
    if not len(left):
        return _NOBODY, _NOBODY, _NOBODY
    codes = np.sort(left.astype(np.uint64) << _HALF | right.astype(np.uint64))
    starts, many = _runs(codes)
    pairs = codes[starts]
    return (pairs >> _HALF).astype(np.int64), (pairs & _LOW).astype(np.int64), many


def side_by_side(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The places of pairs in an order in which the pairs of one thing stand near the pairs of those it is paired with,
    so that what was fetched for one pair is still at hand for the next: things are numbered from neighbour to
    neighbour (Cuthill and McKee, ACM 1969)."""
    beside: dict[int, list[int]] = {}
    for one, two in zip(left.tolist(), right.tolist(), strict=True):
        beside.setdefault(one, []).append(two)
        beside.setdefault(two, []).append(one)
    number: dict[int, int] = {}
    for first in beside:
        waiting = deque([first])
        while waiting:
            each = waiting.popleft()
            if each not in number:
                number[each] = len(number)
                waiting.extend(beside[each])
    one, two = (np.array([number[each] for each in side.tolist()], np.int64) for side in (left, right))
    return np.lexsort((np.maximum(one, two), np.minimum(one, two)))


def joined(size: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The connected components of two or more members, each in order, in order of their first member."""
    parent = list(range(size))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = place = parent[parent[place]]
        return place

    for one, two in pairs:
        low, high = sorted((root(one), root(two)))
        parent[high] = low
    parts: dict[int, list[int]] = {}
    for place in sorted({each for pair in pairs for each in pair}):
        parts.setdefault(root(place), []).append(place)
    return list(parts.values())


_NOBODY = np.zeros(0, np.int64)
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
