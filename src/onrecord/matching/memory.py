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

Made = TypeVar("Made")
HELD = 64_000_000  # bytes of new results that are held before they are handed over


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
    those that nobody asks for before another kind comes are forgotten.
    """

    def __init__(
        self, stamps: Mapping[str, str] | None = None, keeper: Keeper | None = None, software: str = ""
    ):
        self._stamps, self._keeper, self._software = stamps or {}, keeper, software
        self._kind: str | None = None
        self._kept: dict[str, bytes] = {}  # of this kind, by name, as an earlier run left it
        self._used: set[str] = set()
        self._new: dict[str, bytes] = {}  # of any kind, by key
        self._gone: list[str] = []  # keys
        self._size = 0  # of what is new, in bytes

    def stamp(self, document: str) -> str:
        """A digest of a document and its records; the document's id where none is known."""
        return self._stamps.get(document, document)

    def packed(self, kind: str, parts: tuple | str, make: Callable[[], object]) -> bytes:
        """What `make` gives, packed; from memory when it was made before from the same `parts`, or under the same
        digest of them."""
        if self._keeper is None:
            return codec.pack(make())
        name = self._name(kind, parts)
        found = self._kept.get(name)
        return self._keep(name, codec.pack(make())) if found is None else found

    def value(self, made: type[Made], kind: str, parts: tuple | str, make: Callable[[], Made]) -> Made:
        """As `packed`, as a value of type `made`."""
        if self._keeper is None:
            return make()
        name = self._name(kind, parts)
        if name in self._kept:
            return codec.unpack(made, self._kept[name])
        value = make()
        self._keep(name, codec.pack(value))
        return value

    def tables(self, kind: str) -> dict[str, bytes]:
        """Tables by name, as an earlier run kept them; empty when there were none."""
        if self._keeper is None:
            return {}
        if kind != self._kind:
            self._turn_to(kind)
        return self._kept

    def keep_tables(self, kind: str, tables: Mapping[str, bytes]) -> None:
        """Keep tables by name for the next run, and no others of this kind. What did not change is not written
        again."""
        if self._keeper is None:
            return
        for name, table in tables.items():
            if self._name(kind, name) not in self._kept or self._kept[name] != table:
                self._keep(name, table)

    def close(self) -> None:
        """Keep what is new, and forget what nobody asked for."""
        self._turn_to(None)
        self._hand_over()

    def _name(self, kind: str, parts: tuple | str) -> str:
        """The name under which a result of these parts is kept: a digest of them, or what is one already."""
        if kind != self._kind:
            self._turn_to(kind)
        name = parts if isinstance(parts, str) else digest(*parts)
        self._used.add(name)
        return name

    def _turn_to(self, kind: str | None) -> None:
        """Be done with one kind, and read what was kept of another."""
        self._gone += [self._key(name) for name in self._kept if name not in self._used]
        self._kind, self._used = kind, set()
        if kind is None:
            self._kept = {}
            return
        before, after = f"worked out, {kind}: ", f" {self._software}"
        found = self._keeper.recall_all(before).items()
        self._kept = {key[len(before) : -len(after)]: body for key, body in found if key.endswith(after)}
        self._gone += [key for key, _ in found if not key.endswith(after)]

    def _key(self, name: str) -> str:
        return f"worked out, {self._kind}: {name} {self._software}"

    def _keep(self, name: str, body: bytes) -> bytes:
        self._new[self._key(name)] = body
        self._size += len(body)
        if self._size > HELD:
            self._hand_over()
        return body

    def _hand_over(self) -> None:
        if self._new or self._gone:
            self._keeper.remember(self._new, self._gone)
        self._new, self._gone, self._size = {}, [], 0


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
