"""The log as a tree of digests, so that one number fixes all of it and a few show that one entry is in it.

The Merkle tree of RFC 6962, section 2 (the same in RFC 9162): a leaf is SHA-256(0x00 || entry), a node SHA-256(0x01 ||
left || right), and n leaves are parted at the largest power of two below n. Its root fixes every entry and their order.
An **inclusion proof** (about log2 n digests) shows that an entry is under a root; a **consistency proof** shows that a
later root only added to an earlier one. Whoever checks either needs the root and SHA-256, nothing else.

Digests are 32 bytes; entries are counted from 0, as the RFC does.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Self


def leaf(entry: bytes) -> bytes:
    """The digest of an entry's bytes, as it stands at the foot of the tree."""
    return sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The digest over two digests."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree over `leaves` (see `leaf`), every smaller one over the first of them, and their proofs.

    Making it costs one digest a leaf, a root or proof about log2(n)^2 of them.
    """

    def __init__(self, leaves: Iterable[bytes]) -> None:
        self._levels = [list(leaves)]  # the k-th holds the roots of all whole trees of 2^k leaves
        while len(below := self._levels[-1]) > 1:
            self._levels.append([node(*pair) for pair in zip(below[::2], below[1::2], strict=False)])

    @classmethod
    def over(cls, entries: Iterable[bytes]) -> Self:
        """The tree over entries, given as their bytes."""
        return cls(map(leaf, entries))

    def __len__(self) -> int:
        return len(self._levels[0])

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves, or all. Raises IndexError when there are not so many."""
        size = self._size(size)
        return self._over(0, size) if size else sha256(b"").digest()

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The proof that leaf `index` is in the tree over the first `size` leaves: the digests beside its way up, the
        lowest first (PATH of RFC 6962, 2.1.1). Raises IndexError for a leaf that is not in that tree."""
        first, last, path = 0, self._size(size), []
        if not 0 <= index < last:
            raise IndexError(f"there is no leaf {index} in a tree of {last}")
        while last - first > 1:
            middle = first + _left(last - first)
            if index < middle:
                path.append(self._over(middle, last))
                last = middle
            else:
                path.append(self._over(first, middle))
                first = middle
        return path[::-1]

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """The proof that the tree over the first `new` leaves only added to that over the first `old` (PROOF of RFC
        6962, 2.1.2); empty when they are the same or the old one is. Raises IndexError when `old` is the larger."""
        first, last, path = 0, self._size(new), []
        if not 0 <= old <= last:
            raise IndexError(f"a tree of {last} leaves holds none of {old}")
        if old in (0, last):
            return []
        while old != last:
            middle = first + _left(last - first)
            if old <= middle:
                path.append(self._over(middle, last))
                last = middle
            else:
                path.append(self._over(first, middle))
                first = middle
        if first:  # else the old root itself stands here, which the reader has
            path.append(self._over(first, last))
        return path[::-1]

    def _size(self, size: int | None) -> int:
        if size is None:
            return len(self)
        if not 0 <= size <= len(self):
            raise IndexError(f"there are {len(self)} leaves, not {size}")
        return size

    def _over(self, first: int, last: int) -> bytes:
        """The root over the leaves from `first` up to and not including `last`, a range the RFC parts the tree into."""
        width = last - first
        if width & (width - 1) == 0:
            return self._levels[width.bit_length() - 1][first // width]
        middle = first + _left(width)
        return node(self._over(first, middle), self._over(middle, last))


def includes(root: bytes, size: int, index: int, entry: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` shows that the leaf `entry` (its digest) is at `index` under the root of a tree of `size` leaves
    (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, made = index, size - 1, entry
    for beside in path:
        if not last:
            return False
        if place % 2 or place == last:
            made = node(beside, made)
            while not place % 2 and place:
                place, last = place // 2, last // 2
        else:
            made = node(made, beside)
        place, last = place // 2, last // 2
    return last == 0 and made == root


def extends(old_root: bytes, old: int, new_root: bytes, new: int, path: Sequence[bytes]) -> bool:
    """Whether `path` shows that the tree of `new` leaves under `new_root` only added to that of `old` leaves under
    `old_root` (RFC 9162, 2.1.4.2). Everything extends the empty tree."""
    if not 0 <= old <= new:
        return False
    if old == 0:
        return not path and old_root == sha256(b"").digest()
    if old == new:
        return not path and old_root == new_root
    rest = list(path)
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place // 2, last // 2
    if place:  # the old tree was not a whole one: the first digest is that of its last whole part
        if not rest:
            return False
        was = now = rest.pop(0)
    else:
        was = now = old_root
    for beside in rest:
        if not last:
            return False
        if place % 2 or place == last:
            was, now = node(beside, was), node(beside, now)
            while not place % 2 and place:
                place, last = place // 2, last // 2
        else:
            now = node(now, beside)
        place, last = place // 2, last // 2
    return last == 0 and was == old_root and now == new_root


def _left(width: int) -> int:
    """How many of `width` leaves, two or more, go to the left: the largest power of two below it."""
    return 1 << (width - 1).bit_length() - 1
