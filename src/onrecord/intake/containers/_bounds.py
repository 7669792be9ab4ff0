"""How much may come out of a container: few bytes can be made to unfold into more than any machine can hold.

Every byte that is unfolded is counted while it comes out, whatever sizes the container itself states (those can lie).
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

AT_ONCE = 2**18  # bytes


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The most that one container may hold. A container that holds more is kept, and the rest of it is not opened."""

    total: int = 2**33  # bytes unfolded, of all that is in it
    ratio: int = 200  # times its own size, from `free` bytes on; written text unfolds to some 3 to 20 times
    free: int = 2**25  # bytes
    entries: int = 1_000_000
    part: int = 2**28  # bytes of one document in it
    name: int = 2_000  # characters of the name of a file in it
    refusals: int = 1_000  # told one by one; the rest is told as a number


class TooMuch(Exception):
    """More than the bounds allow: the words say what."""


class Budget:
    """What has been unfolded of one container so far, and how many entries were met."""

    def __init__(self, bounds: Bounds, size: int) -> None:
        self.bounds, self.size = bounds, size
        self.unfolded = self.entries = 0

    def spend(self, count: int) -> None:
        """Count unfolded bytes. Raises TooMuch."""
        self.unfolded += count
        if self.unfolded > self.bounds.total:
            raise TooMuch(f"it unfolds to more than {self.bounds.total:,} bytes")
        if self.unfolded > self.bounds.free and self.unfolded > self.bounds.ratio * self.size:
            raise TooMuch(
                f"its {self.size:,} bytes unfold to more than {self.bounds.ratio} times as many, as those of a file "
                "do that was made to exhaust the machine"
            )

    def enter(self) -> None:
        """Count an entry. Raises TooMuch."""
        self.entries += 1
        if self.entries > self.bounds.entries:
            raise TooMuch(f"it has more than {self.bounds.entries:,} entries")


class Readable(Protocol):
    """What gives bytes, and lines of bytes, on demand."""

    def read(self, size: int, /) -> bytes: ...
    def readline(self, size: int, /) -> bytes: ...


class Counted:
    """A stream whose bytes are counted as they come out. Raises TooMuch."""

    def __init__(self, stream: Readable, budget: Budget) -> None:
        self.stream, self.budget = stream, budget

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, fewer only at the end."""
        parts: list[bytes] = []
        while size > 0 and (part := self.stream.read(min(size, AT_ONCE))):
            self.budget.spend(len(part))
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def readline(self, size: int) -> bytes:
        """One line with its end, or the first `size` bytes of it."""
        line = self.stream.readline(size)
        self.budget.spend(len(line))
        return line

    def skip(self, size: int) -> int:
        """Pass over up to `size` bytes; how many there were."""
        passed = 0
        while passed < size and (part := self.stream.read(min(size - passed, AT_ONCE))):
            self.budget.spend(len(part))
            passed += len(part)
        return passed


def inflated(data: bytes, budget: Budget, window: int) -> bytes:
    """What zlib makes of `data`: `window` is 31 for gzip, 15 for zlib, -15 for bare deflate.

    Raises TooMuch, zlib.error for bytes that are no such thing, EOFError where they end too early.
    """
    unfold = zlib.decompressobj(window)
    parts, size, waiting = [], 0, data
    while waiting and not unfold.eof:
        part = unfold.decompress(waiting, AT_ONCE)
        waiting = unfold.unconsumed_tail
        budget.spend(len(part))
        size += len(part)
        if size > budget.bounds.part:
            raise TooMuch(f"one document unfolds to more than {budget.bounds.part:,} bytes")
        parts.append(part)
    if not unfold.eof:
        raise EOFError
    return b"".join(parts)


def hashed(stream: Counted, digest) -> None:
    """Feed all of a stream to a hash object of hashlib."""
    take: Callable[[], bytes] = lambda: stream.read(AT_ONCE)  # noqa: E731
    while part := take():
        digest.update(part)
