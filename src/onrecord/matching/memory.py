"""What was worked out before: results under a digest of all they depended on.

Reconciling is a pure function, so a result whose digest comes again need not be worked out again: running a case anew
after one document more looks at that document and at what it touches. Forgetting costs time, never truth.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from typing import Protocol, TypeVar

from onrecord import codec
from onrecord.codec import Body
from onrecord.pieces import ends

Made = TypeVar("Made")
HELD = 64_000_000  # bytes of new results that are held before they are handed over
LAID = 8_000_000  # bytes of results that are laid out before they are cut into pieces


class Keeper(Protocol):
    """Where results are kept from run to run: a case's store."""

    def recall_all(self, prefix: str) -> Mapping[str, bytes]:
        """All that is kept under keys that begin with `prefix`."""

    def remember(self, bodies: Mapping[str, bytes], forget: Iterable[str] = ()) -> None:
        """Keep results, and forget others."""


class Memory:
    """Results by kind and digest. `stamps` are a digest of each document and its records, `software` one of what works
    results out: what other software left is forgotten. Without a keeper nothing is remembered.

    Results of one kind are asked for together, one kind after the other: they are read when the first is asked for, and
    those that nobody asks for before another kind comes are forgotten. They are kept in pieces, in the order in which
    they were asked for: where that order stays, the pieces stay.
    """

    def __init__(self, stamps: Mapping[str, str] | None = None, keeper: Keeper | None = None, software: str = ""):
        self._stamps, self._keeper, self._software = stamps or {}, keeper, software
        self._kind: str | None = None
        self._kept: dict[str, Body] = {}  # of this kind, by name, as an earlier run left it
        self._pieces: set[str] = set()  # ... the names of the pieces that were not come by yet
        self._asked: set[str] = set()
        self._laid: list[tuple[str, Body]] = []  # what was asked for since the last piece ended
        self._length = 0  # of that, in bytes
        self._tables: dict[str, dict[str, bytes]] = {}  # by kind, as they were given
        self._new: dict[str, bytes] = {}  # of any kind, by key
        self._gone: list[str] = []  # keys
        self._size = 0  # of what is new, in bytes

    def stamp(self, document: str) -> str:
        """A digest (hexadecimal) of a document and its records; the document's id where none is known."""
        return self._stamps.get(document, document)

    def name(self, *parts: object) -> str:
        """A digest of all that a result follows from: these parts, and the software."""
        return digest(self._software, *parts)

    def packed(self, kind: str, parts: tuple | str, make: Callable[[], object]) -> Body:
        """What `make` gives, packed; from memory when it was made before from the same `parts`, for which a name may
        stand, as `name` gives it."""
        if self._keeper is None:
            return codec.pack(make())
        name = self._name(kind, parts)
        found = self._kept.get(name)
        return self._lay(name, codec.pack(make()) if found is None else found)

    def value(self, made: type[Made], kind: str, parts: tuple | str, make: Callable[[], Made]) -> Made:
        """As `packed`, as a value of type `made`."""
        if self._keeper is None:
            return make()
        name = self._name(kind, parts)
        if name in self._kept:
            return codec.unpack(made, self._lay(name, self._kept[name]))
        value = make()
        self._lay(name, codec.pack(value))
        return value

    def tables(self, kind: str) -> dict[str, bytes]:
        """Tables by name, as an earlier run kept them; empty when there were none. Of a kind of their own."""
        self._tables[kind] = self._recall(kind) if self._keeper else {}
        return self._tables[kind]

    def keep_tables(self, kind: str, tables: Mapping[str, bytes]) -> None:
        """Keep tables by name for the next run in place of those that were given (`tables`). What did not change is not
        written again."""
        if self._keeper is None:
            return
        before = self._tables.pop(kind)
        self._gone += [self._key(kind, name) for name in before if name not in tables]
        for name, table in tables.items():
            if before.get(name) != table:
                self._keep(kind, name, table)

    def close(self) -> None:
        """Keep what is new, and forget what nobody asked for."""
        self._turn_to(None)
        self._hand_over()

    def _name(self, kind: str, parts: tuple | str) -> str:
        """The name under which a result of these parts is kept."""
        if kind != self._kind:
            self._turn_to(kind)
        return parts if isinstance(parts, str) else self.name(*parts)

    def _turn_to(self, kind: str | None) -> None:
        """Be done with one kind, and read what was kept of another."""
        self._cut(whole=True)
        self._gone += [self._key(self._kind, name) for name in self._pieces]
        self._kind, self._kept, self._pieces, self._asked = kind, {}, set(), set()
        for name, piece in self._recall(kind).items() if kind else ():
            self._pieces.add(name)
            self._kept |= _opened(piece)

    def _lay(self, name: str, body: Body) -> Body:
        """Lay out a result that was asked for, to be kept beside those that were asked for before."""
        if name not in self._asked:
            self._asked.add(name)
            self._laid.append((name, body))
            self._length += len(body)
            if self._length > LAID:
                self._cut()
        return body

    def _cut(self, whole: bool = False) -> None:
        """Keep what was laid out in pieces; unless it is the `whole` of a kind, the last one waits for more."""
        first, laid = 0, self._laid
        places = ends((name.encode() for name, _ in laid), (len(body) for _, body in laid))
        for place in [*places, len(laid)] if whole else places:
            self._keep_piece(dict(laid[first:place]))
            first = place
        self._laid, self._length = laid[first:], 0

    def _keep_piece(self, piece: dict[str, Body]) -> None:
        """Keep a piece, which is named by what is in it. One that is there already stays."""
        name = digest(*piece)
        if name in self._pieces and self._kept.keys() >= piece.keys():
            self._pieces.remove(name)
        elif piece:
            self._keep(self._kind, name, codec.pack(piece))

    def _recall(self, kind: str) -> dict[str, bytes]:
        """What was kept of a kind, by name; what other software left is forgotten."""
        before, after = f"worked out, {kind}: ", f" {self._software}"
        found = self._keeper.recall_all(before)
        self._gone += [key for key in found if not key.endswith(after)]
        return {key[len(before) : -len(after)]: body for key, body in found.items() if key.endswith(after)}

    def _key(self, kind: str | None, name: str) -> str:
        return f"worked out, {kind}: {name} {self._software}"

    def _keep(self, kind: str | None, name: str, body: bytes) -> None:
        self._new[self._key(kind, name)] = body
        self._size += len(body)
        if self._size > HELD:
            self._hand_over()

    def _hand_over(self) -> None:
        if self._new or self._gone:
            self._keeper.remember(self._new, self._gone)
        self._new, self._gone, self._size = {}, [], 0


def _opened(piece: bytes) -> dict[str, Body]:
    """The results in a piece, by name; none when it cannot be read."""
    try:
        return codec.unpack(dict[str, memoryview], piece)
    except ValueError:  # from other hands
        return {}


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for cyclic garbage: among millions of records that stay, that takes a third of the time and finds
    nothing. Also a decorator."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.freeze()  # what was made meanwhile counts as old: it need not be gone through before it has aged
            gc.unfreeze()
            gc.enable()


def digest(*parts: object) -> str:
    """A digest (BLAKE2b, 128 bits, hexadecimal) of parts that are texts, numbers, None or sequences of them."""
    try:
        told = codec.pack(parts)  # several times quicker than repr
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON cannot hold
        told = repr(parts).encode("utf-8", "surrogatepass")
    return blake2b(told, digest_size=16).hexdigest()
