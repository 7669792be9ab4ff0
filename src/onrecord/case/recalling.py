"""The picture a case showed last, kept in its store in pieces, so that it need not be worked out to be shown again.

What stays the same from one picture to the next is not written again: a list is cut into pieces where its own content
says so (content-defined chunks: Muthitacharoen, Chen and Mazieres, SOSP 2001), and a piece is kept under the digest of
its bytes. Nothing of it is truth; a picture that cannot be read is worked out anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from hashlib import sha256
from typing import Any, get_args, get_type_hints
from zlib import crc32

from onrecord import codec
from onrecord.models import Reconciliation
from onrecord.store import Store

SIZE = 1 << 16  # bytes of a piece, about
HELD = 1 << 26  # bytes of pieces that are held before they are written
_STAMP, _LIST, _PIECE = "reconciliation stamp", "reconciliation", "reconciliation piece: "
_KINDS = {each.name: get_args(get_type_hints(Reconciliation)[each.name]) for each in fields(Reconciliation)}
Pieces = dict[str, list[str]]  # the field of a reconciliation -> the keys of its pieces, in order


class Recalling:
    """The last reconciliation of the case in `store`. `stamp` is a digest of all that a reconciliation follows from."""

    def __init__(self, store: Store):
        self._store = store

    def recall(self, stamp: str) -> Reconciliation | None:
        """The reconciliation that was kept under this stamp; None when there is none."""
        if self._stamp() != stamp.encode():
            return None
        pieces = self._pieces()
        if pieces.keys() != _KINDS.keys():
            return None
        found = {name: self._values(name, pieces[name]) for name in _KINDS}
        return None if None in found.values() else Reconciliation(**found)

    def keep(self, stamp: str, made: Reconciliation) -> None:
        """Keep a reconciliation in place of the last one. A run that is cut off leaves none."""
        before = {key for keys in self._pieces().values() for key in keys}
        there = before if self._stamp() else set()
        pieces: Pieces = {name: [] for name in _KINDS}
        new: dict[str, bytes] = {}
        size = 0
        every = ((name, piece) for name in _KINDS for piece in _cut(getattr(made, name)))
        for field, piece in every:
            key = _key_of(piece)
            pieces[field].append(key)
            if key not in there:
                new[key] = piece
                size += len(piece)
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
        found = [self._store.recall(each) or b"" for each in pieces]
        if any(_key_of(piece) != key for piece, key in zip(found, pieces, strict=True)):
            return None
        kind, other = _KINDS[name]
        if other is ...:
            bodies = (body for piece in found for body in codec.unpack(list[codec.Folded], piece))
            return codec.Packed(kind, map(bytes, bodies))
        return dict(pair for piece in found for pair in codec.unpack(list[tuple[kind, other]], piece))


def _key_of(piece: bytes) -> str:
    return _PIECE + sha256(piece).hexdigest()[:32]


def _cut(values: Any) -> Iterator[bytes]:
    """The values, or the rows of a table, in lists, packed: of about SIZE bytes each."""
    rows = sorted(values.items()) if isinstance(values, dict) else values
    piece: list[codec.Folded] = []
    for each in rows.packed if isinstance(rows, codec.Packed) else map(codec.pack, rows):
        piece.append(codec.Folded(each))
        # Behind a body by chance, the likelier the longer it is; the chance is the body's own digest.
        if crc32(each) % SIZE < len(each):
            yield codec.pack(piece)
            piece = []
    if piece:
        yield codec.pack(piece)
