"""Originals on disk: one read-only file for each sequence of bytes, named by its SHA-256 and nothing else.

The layout is `originals/ab/abcd...`, the first two digits being the folder, so that anyone can check a file with
`sha256sum` and its name. A file is written beside its place, brought to the medium (fsync), put in place in one step
(rename) and only then reported as kept; a crash leaves at most a `.partial-` file that nobody reads.
"""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

from onrecord.errors import StoreError, Tampered, UnknownName

_HEX = frozenset("0123456789abcdef")


class Originals:
    """The originals under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, data: bytes) -> str:
        """Put the bytes on the medium and return their name. The same bytes again change nothing.

        Raises StoreError when the medium does not take them, Tampered when other bytes lie under their name.
        """
        name = sha256(data).hexdigest()
        place = self._place(name)
        try:
            if place.exists():
                self._same_size(place, len(data))
            else:
                self._write(place, data)
        except OSError as problem:
            raise StoreError(f"the original {name} was not kept: {_words(problem)} ({self.folder}); what was kept "
                             "before is untouched; make room or mend access, then run it again") from problem
        return name

    def read(self, name: str) -> bytes:
        """The bytes of that name. Raises UnknownName, Tampered."""
        if not _is_name(name):
            raise UnknownName(f"{name!r} is not the name of an original: 64 digits 0-9 a-f")
        try:
            data = self._place(name).read_bytes()
        except FileNotFoundError:
            raise UnknownName(f"there is no original {name} in {self.folder}") from None
        except OSError as problem:
            raise StoreError(f"the original {name} cannot be read: {_words(problem)} ({self.folder})") from problem
        if sha256(data).hexdigest() != name:
            raise Tampered(f"the original {name} is not what was kept: its bytes do not hash to its name; the file is "
                           "left as it is; put a good copy in its place")
        return data

    def names(self) -> Iterator[str]:
        """The names of all originals, sorted."""
        for place in sorted(self.folder.glob("??/*")):
            if _is_name(place.name):
                yield place.name

    def _place(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def _same_size(self, place: Path, size: int) -> None:
        there = place.stat().st_size
        if there != size:
            raise Tampered(f"under the name {place.name} lie {there} bytes where {size} were kept; the file is left "
                           f"as it is; move {place} aside, look into who changed it, and run the same command again")

    def _write(self, place: Path, data: bytes) -> None:
        for folder in (self.folder, place.parent):
            if not folder.is_dir():
                folder.mkdir(parents=True, exist_ok=True)
                _settle(folder.parent)
        handle, partial = mkstemp(prefix=".partial-", dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fchmod(handle, 0o444)
                os.fsync(handle)
            os.replace(partial, place)  # two processes keeping the same bytes put the same file in place twice
        except BaseException:
            os.unlink(partial)
            raise
        _settle(place.parent)


def _settle(folder: Path) -> None:
    """Bring a folder's list of names to the medium."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_name(text: str) -> bool:
    return len(text) == 64 and _HEX.issuperset(text)


def _words(problem: OSError) -> str:
    return (problem.strerror or str(problem)).lower()
