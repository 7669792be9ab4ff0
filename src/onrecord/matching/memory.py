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

    Results of one kind are asked for together: they are read when the first is asked for, and what is new is kept, what
    nobody asked for forgotten, when another kind is.
    """

    def __init__(
        self, stamps: Mapping[str, str] | None = None, keeper: Keeper | None = None, software: str = ""
    ):
        self._stamps, self._keeper, self._software = stamps or {}, keeper, software
        self._kind = ""
        self._kept: Mapping[str, bytes] = {}
        self._new: dict[str, bytes] = {}
        self._size = 0  # of those, in bytes
        self._used: set[str] = set()

    def stamp(self, document: str) -> str:
        """A digest of a document and its records; the document's id where none is known."""
        return self._stamps.get(document, document)

    def packed(self, kind: str, parts: tuple, make: Callable[[], object]) -> bytes:
        """What `make` gives, packed; from memory when it was made before from the same `parts`."""
        if self._keeper is None:
            return codec.pack(make())
        key = self._key(kind, digest(*parts))
        found = self._kept.get(key)
        return self._keep(key, codec.pack(make())) if found is None else found

    def value(self, made: type[Made], kind: str, parts: tuple, make: Callable[[], Made]) -> Made:
        """As `packed`, as a value of type `made`."""
        if self._keeper is None:
            return make()
        key = self._key(kind, digest(*parts))
        if key in self._kept:
            return codec.unpack(made, self._kept[key])
        value = make()
        self._keep(key, codec.pack(value))
        return value

    def table(self, kind: str) -> bytes:
        """A table that an earlier run kept; empty when there was none."""
        if self._keeper is None:
            return b""
        key = self._key(kind, "table")
        return self._kept.get(key, b"")

    def keep_table(self, kind: str, table: bytes) -> None:
        """Keep a table for the next run."""
        if self._keeper is not None:
            self._keep(self._key(kind, "table"), table)

    def tables(self, kind: str) -> dict[str, bytes]:
        """Tables by name, as an earlier run kept them; empty when there were none."""
        if self._keeper is None:
            return {}
        prefix, ending = self._opened(kind), f" {self._software}"
        of_ours = (key for key in self._kept if key.endswith(ending))
        return {key[len(prefix) : len(key) - len(ending)]: self._kept[key] for key in of_ours}

    def keep_tables(self, kind: str, tables: Mapping[str, bytes]) -> None:
        """Keep tables by name for the next run, and no others of this kind; what did not change is not
        written again."""
        if self._keeper is not None:
            for name, table in tables.items():
                self._keep(self._key(kind, name), table)

    def close(self) -> None:
        """Keep what is new of the kind that was asked for last, and forget what nobody asked for."""
        self._hand_over(self._kept.keys() - self._used)
        self._kind, self._kept, self._used = "", {}, set()

    def _opened(self, kind: str) -> str:
        """What the keys of a kind begin with; what is kept of it is at hand from now on."""
        prefix = f"worked out, {kind}: "
        if kind != self._kind:
            self.close()
            self._kind, self._kept = kind, self._keeper.recall_all(prefix)
        return prefix

    def _key(self, kind: str, name: str) -> str:
        key = f"{self._opened(kind)}{name} {self._software}"
        self._used.add(key)
        return key

    def _keep(self, key: str, body: bytes) -> bytes:
        self._new[key] = body
        self._size += len(body)
        if self._size > HELD:
            self._hand_over()
        return body

    def _hand_over(self, gone: Iterable[str] = ()) -> None:
        changed = {key: body for key, body in self._new.items() if self._kept.get(key) != body}
        if self._keeper is not None and (changed or gone):
            self._keeper.remember(changed, gone)
        self._new, self._size = {}, 0


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
            gc.enable()


def digest(*parts: object) -> str:
    """A digest (BLAKE2b, 128 bits, hexadecimal) of parts that are texts, numbers, None or sequences of them."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
