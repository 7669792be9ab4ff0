"""What was worked out before: results under a digest of all they depended on.

Reconciling is a pure function, so a result whose digest comes again need not be worked out again: running a case anew
after one document more looks at that document and at what it touches. Forgetting costs time, never truth.
"""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import TypeVar

from onrecord import codec

Made = TypeVar("Made")


class Memory:
    """Results by digest. `kept` is what an earlier run used (`used`), `stamps` a digest of each document and its
    records; without stamps nothing is remembered."""

    def __init__(self, stamps: Mapping[str, str] | None = None, kept: Mapping[str, bytes] | None = None):
        self._stamps, self._kept = stamps, kept or {}
        self.used: dict[str, bytes] = {}

    def stamp(self, document: str) -> str:
        """A digest of a document and its records; the document's id where nothing is remembered."""
        return self._stamps[document] if self._stamps is not None else document

    def packed(self, kind: str, parts: tuple, make: Callable[[], object]) -> bytes:
        """What `make` gives, packed; from memory when it was made before from the same `parts`."""
        if self._stamps is None:
            return codec.pack(make())
        key = f"{kind} {digest(*parts)}"
        found = self._kept.get(key)
        self.used[key] = codec.pack(make()) if found is None else found
        return self.used[key]

    def value(self, made: type[Made], kind: str, parts: tuple, make: Callable[[], Made]) -> Made:
        """As `packed`, as a value of type `made`."""
        if self._stamps is None:
            return make()
        key = f"{kind} {digest(*parts)}"
        if key in self._kept:
            self.used[key] = self._kept[key]
            return codec.unpack(made, self.used[key])
        value = make()
        self.used[key] = codec.pack(value)
        return value

    def bytes(self, name: str) -> bytes:
        """A table an earlier run kept under a name; empty when there was none."""
        return self._kept.get(name, b"")

    def keep(self, name: str, table: bytes) -> None:
        """Keep a table under a name."""
        if self._stamps is not None:
            self.used[name] = table


def digest(*parts: object) -> str:
    """A digest (BLAKE2b, 128 bits, hexadecimal) of parts that are texts, numbers, None or sequences of them."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
