"""The picture a case showed last, kept in its store in pieces, so that it need not be worked out to be shown again.

What stays the same from one picture to the next is not written again: a list is kept in `pieces`, each under a digest
of what is in it. Nothing of it is truth; a picture that cannot be read is worked out anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from hashlib import sha256
from itertools import pairwise, repeat
from typing import Any, NamedTuple, get_args, get_type_hints

from onrecord import codec
from onrecord.models import Reconciliation
from onrecord.pieces import ends
from onrecord.store import Store

ROW = 100  # bytes of a row of a table, about
HELD = 1 << 26  # bytes of pieces that are held before they are written
_STAMP, _LIST, _PIECE = "reconciliation stamp", "reconciliation", "reconciliation, a piece: "
_KINDS = {each.name: get_args(get_type_hints(Reconciliation)[each.name]) for each in fields(Reconciliation)}
_CHECK = sha256().digest_size
Pieces = dict[str, list[str]]  # the field of a reconciliation -> the keys of its pieces, in order


class Recalling:
    """The last reconciliation of the case in `store`. `stamp` is a digest of all that a reconciliation follows from."""

    def __init__(self, store: Store):
        self._store = store

    def recall(self, stamp: str) -> Reconciliation | None:
        """The reconciliation that was kept under this stamp; None when there is none. One that cannot be read is given
        up, so that the next is written whole."""
        if self._stamp() != stamp.encode():
            return None
        pieces = self._pieces()
        found = {name: self._values(name, pieces[name]) for name in _KINDS} if pieces.keys() == _KINDS.keys() else {}
        if not found or None in found.values():
            self._store.remember({}, [_STAMP])
            return None
        return Reconciliation(**found)

    def keep(self, stamp: str, made: Reconciliation) -> None:
        """Keep a reconciliation in place of the last one. A run that is cut off leaves none."""
        before = {key for keys in self._pieces().values() for key in keys}
        there = before if self._stamp() else set()
        pieces: Pieces = {name: [] for name in _KINDS}
        new: dict[str, bytes] = {}
        size = 0
        every = ((name, piece) for name in _KINDS for piece in _cut(getattr(made, name)))
        for field, (key, rows) in every:
            pieces[field].append(key)
            if key not in there:
                new[key] = _checked(codec.pack(rows))
                size += len(new[key])
                there.add(key)
            if size > HELD:  # listed at once, so that the next run knows what a run that was cut off left
                self._store.remember(new | {_LIST: codec.pack(pieces | {"": sorted(before)})}, [_STAMP])
                new, size = {}, 0
        used = {key for keys in pieces.values() for key in keys}
        self._store.remember(new | {_LIST: codec.pack(pieces), _STAMP: stamp.encode()}, before - used)

    def restamp(self, stamp: str) -> None:
        """The reconciliation that is kept follows from this too."""
        self._store.remember({_STAMP: stamp.encode()})

    def _stamp(self) -> bytes | None:
        return self._store.recall(_STAMP)

    def _pieces(self) -> Pieces:
        try:
            return codec.unpack(Pieces, self._store.recall(_LIST) or codec.pack({}))
        except ValueError:  # from other software, or other hands
            return {}

    def _values(self, name: str, pieces: Sequence[str]) -> Any:
        """The field of that name; None when a piece is missing or is not what was kept."""
        found = [_what_was_checked(self._store.recall(each) or b"") for each in pieces]
        if None in found:
            return None
        kind, other = _KINDS[name]
        if other is ...:
            return codec.Packed(kind, (body for piece in found for body in codec.unpack(list[bytes], piece)))
        return dict(pair for piece in found for pair in codec.unpack(list[tuple[kind, other]], piece))


class _Piece(NamedTuple):
    key: str
    rows: Sequence  # to be packed


def _cut(values: Any) -> Iterator[_Piece]:
    """The values, or the rows of a table, in pieces."""
    if isinstance(values, dict):
        return _of_table(values)
    if isinstance(values, codec.Packed):
        return _of_list(values.packed, [each.encode() for each in values.names] or values.packed)
    packed = [*map(codec.pack, values)]
    return _of_list(packed, packed)


def _of_list(packed: Sequence[codec.Body], marks: Sequence[codec.Body]) -> Iterator[_Piece]:
    """Packed values in pieces. `marks` stand for them: their names, or they themselves."""
    for some in _stretches(len(packed), ends(marks, map(len, packed))):
        yield _Piece(_key_of(b"".join(marks[some])), packed[some])


def _of_table(table: Mapping[str, Any]) -> Iterator[_Piece]:
    """The rows of a table under ids, in order, in pieces."""
    rows = sorted(table.items())
    for some in _stretches(len(rows), ends((id.encode() for id, _ in rows), repeat(ROW))):
        yield _Piece(_key_of(codec.pack(rows[some])), rows[some])


def _stretches(many: int, places: Sequence[int]) -> Iterator[slice]:
    """From each of these places to the next, and to the end."""
    return (slice(first, last) for first, last in pairwise([0, *places, many]) if first < last)


def _key_of(marks: bytes) -> str:
    return _PIECE + sha256(marks).hexdigest()[:32]


def _checked(piece: bytes) -> bytes:
    """A piece behind a digest of its bytes, by which it is known whether it is what was kept."""
    return sha256(piece).digest() + piece


def _what_was_checked(kept: bytes) -> bytes | None:
    """The piece that `_checked` put there; None when it is not what was kept."""
    check, piece = kept[:_CHECK], kept[_CHECK:]
    return piece if sha256(piece).digest() == check else None
