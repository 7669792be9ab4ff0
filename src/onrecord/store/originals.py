"""Originals: sequences of bytes, each named by its SHA-256 and nothing else, in a folder or in an object store.

The key is the same everywhere, `originals/ab/abcd...`, the first two digits being the folder, so that anyone can check
one with `sha256sum` and its name, and originals can be copied from one place to another by any tool.

In a folder each is a read-only file. It is written beside its place and hashed while it is written, brought to the
medium (fsync), put in place in one step (rename) and only then reported as kept; a crash leaves at most a `.partial-`
file that nobody reads. In an object store (remote.py) each is an object that is only ever created.
"""

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from onrecord.errors import StoreError, Tampered, UnknownName
from onrecord.medium import settle

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # not on this system: what a crash left half written is then not cleared away
    flock = None

ELSEWHERE = "originals.url"  # a text file beside the store's: the address of the object store that holds the originals
_PIECE = 2**20  # bytes read at once
_PARTIAL = ".partial-"
_HEX = frozenset("0123456789abcdef")
Admit = Callable[[str], None]  # given the name of bytes about to be kept; raises where they may not come in


def originals_of(folder: Path) -> "Originals":
    """The originals of the store in `folder`: beside it in `originals/`, or at the address that `originals.url` holds.

    Raises StoreError when there is such a file and its address cannot be used.
    """
    elsewhere = folder / ELSEWHERE
    if not elsewhere.exists():
        return Folder(folder / "originals")
    from onrecord.store.remote import Remote

    try:
        return Remote(elsewhere.read_text(encoding="utf-8").strip())
    except (OSError, ValueError) as problem:
        raise StoreError(f"{elsewhere} cannot be read ({problem}); nothing was changed; it holds one address, such as "
                         "s3://bucket/case") from problem


class Originals(ABC):
    """Bytes by name. Whatever is read was hashed on the way."""

    where: str  # a folder or an address, for messages

    @abstractmethod
    def keep(self, data: bytes | BinaryIO, admit: Admit = lambda name: None) -> str:
        """Put the bytes (or all that a file gives, read piece by piece) on the medium and return their name. The same
        bytes again change nothing, and nothing is ever overwritten.

        `admit` is asked before they come in. Raises StoreError when the medium does not take them, Tampered when other
        bytes lie under their name.
        """

    @abstractmethod
    def pieces(self, name: str) -> Iterator[bytes]:
        """What lies under that name, piece by piece, unchecked. Raises UnknownName, StoreError."""

    @abstractmethod
    def names(self) -> Iterator[str]:
        """The names of all originals, sorted."""

    @abstractmethod
    def destroy(self, name: str) -> None:
        """Take the bytes away; where there are none, nothing happens. Raises StoreError."""

    def read(self, name: str) -> bytes:
        """The bytes of that name. Raises UnknownName, Tampered, StoreError."""
        data = b"".join(self.pieces(checked(name)))
        if sha256(data).hexdigest() != name:
            raise Tampered(f"the original {name} is not what was kept: its bytes do not hash to its name; the file is "
                           "left as it is; put a good copy in its place")
        return data

    def hashed(self, name: str) -> tuple[str, int]:
        """The SHA-256 and the number of the bytes that lie under that name now. Raises UnknownName, StoreError."""
        digest, size = sha256(), 0
        for piece in self.pieces(checked(name)):
            digest.update(piece)
            size += len(piece)
        return digest.hexdigest(), size


class Folder(Originals):
    """The originals under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.where = folder, str(folder)

    def keep(self, data: bytes | BinaryIO, admit: Admit = lambda name: None) -> str:
        name = sha256(data).hexdigest() if isinstance(data, bytes) else None
        try:
            if name:
                admit(name)
                if self._place(name).exists():
                    return self._same_size(name, len(data))
            return self._write(BytesIO(data) if isinstance(data, bytes) else data, admit)
        except OSError as problem:
            which = f"the original {name}" if name else "an original"
            raise StoreError(f"{which} was not kept: {_words(problem)} ({self.where}); what was kept before is "
                             "untouched; make room or mend access, then run it again") from problem

    def pieces(self, name: str) -> Iterator[bytes]:
        try:
            with self._place(name).open("rb") as file:
                while piece := file.read(_PIECE):
                    yield piece
        except FileNotFoundError:
            raise UnknownName(f"there is no original {name} in {self.where}") from None
        except OSError as problem:
            raise StoreError(f"the original {name} cannot be read: {_words(problem)} ({self.where})") from problem

    def names(self) -> Iterator[str]:
        for place in sorted(self.folder.glob("??/*")):
            if is_name(place.name):
                yield place.name

    def destroy(self, name: str) -> None:
        place = self._place(checked(name))
        try:
            if place.exists():
                place.unlink()
                settle(place.parent)
            self._clear_partial()
        except OSError as problem:
            raise StoreError(f"the original {name} could not be destroyed: {_words(problem)} ({self.where}); mend "
                             "access, then run the same command again") from problem

    def _place(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def _same_size(self, name: str, size: int) -> str:
        place = self._place(name)
        there = place.stat().st_size
        if there != size:
            raise Tampered(f"under the name {name} lie {there} bytes where {size} were kept; the file is left as it "
                           f"is; move {place} aside, look into who changed it, and run the same command again")
        return name

    def _write(self, source: BinaryIO, admit: Admit) -> str:
        self._make(self.folder)
        with self._partial() as (file, partial):
            digest, size = sha256(), 0
            while piece := source.read(_PIECE):
                digest.update(piece)
                size += file.write(piece)
            file.flush()
            os.fchmod(file.fileno(), 0o444)
            os.fsync(file.fileno())
            name = digest.hexdigest()
            admit(name)
            place = self._place(name)
            if place.exists():
                os.unlink(partial)
                return self._same_size(name, size)
            self._make(place.parent)
            os.replace(partial, place)  # two processes keeping the same bytes put the same file in place twice
        settle(place.parent)
        return name

    @contextmanager
    def _partial(self) -> Iterator[tuple[BinaryIO, str]]:
        """A file to write into, locked as long as somebody does; gone when that fails."""
        handle, partial = mkstemp(prefix=_PARTIAL, dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                if flock:
                    flock(handle, LOCK_EX)
                yield file, partial
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise

    def _clear_partial(self) -> None:
        """Take away what a killed process left half written: it may be of the very bytes that are to go."""
        for place in self.folder.glob(f"{_PARTIAL}*") if flock else ():
            with place.open("rb") as file:
                try:
                    flock(file.fileno(), LOCK_EX | LOCK_NB)
                except BlockingIOError:  # somebody is writing it now
                    continue
                place.unlink(missing_ok=True)

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            settle(folder.parent)


def is_name(text: str) -> bool:
    """Whether `text` is the name of bytes: 64 digits 0-9 a-f."""
    return len(text) == 64 and _HEX.issuperset(text)


def checked(name: str) -> str:
    """The name, if it is one: none reaches out of the folder. Raises UnknownName."""
    if not is_name(name):
        raise UnknownName(f"{name!r} is not the name of an original: 64 digits 0-9 a-f")
    return name


def _words(problem: OSError) -> str:
    return (problem.strerror or str(problem)).lower()
