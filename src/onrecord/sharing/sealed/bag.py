"""A bag: a folder that carries the digests of its own files, in the form archives agreed on (BagIt 1.0, RFC 8493).

`Bag` writes the files one by one and hashes each while it is written; `close` writes the lists, and `settle` brings
everything to the medium, which is far quicker than bringing each file there by itself. A name in a bag is ours
(letters, digits, `.`, `_`, `-`), never one that came from outside: RFC 8493 escapes `%` and line ends in its lists,
programs differ over how, and a name with a line end breaks `sha256sum -c`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256, sha512
from pathlib import Path

from onrecord.errors import SharingError
from onrecord.medium import settle

PAYLOAD = "data/"
ALGORITHMS = {"sha256": sha256, "sha512": sha512}
TAG_MANIFEST = "tagmanifest-sha256.txt"  # it fixes all the other lists, so it is the one file that is signed

_PART = 1 << 20
_AT_ONCE = 32
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class Bag:
    """A bag in the making, in the folder `folder`, which is there and empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._digests: dict[str, dict[str, str]] = {}  # path in the bag -> algorithm -> digest
        self._bytes = 0

    def put(self, path: str, data: bytes | Iterable[bytes]) -> None:
        """A file with these bytes, at `path` in the bag. Raises SharingError for a name that a bag cannot carry."""
        place = self._place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        with open(place, "xb") as file:
            self._digests[path] = self._hashed(path, [data] if isinstance(data, bytes) else data, file.write)

    def take(self, folder: str) -> None:
        """The files that were written into `folder` of the bag already. Raises SharingError like `put`."""
        for place in sorted((self.folder / folder).rglob("*")):
            if not place.is_dir():
                path = place.relative_to(self.folder).as_posix()
                with open(self._place(path), "rb") as file:
                    self._digests[path] = self._hashed(path, iter(lambda: file.read(_PART), b""))

    def _place(self, path: str) -> Path:
        if not _NAME.fullmatch(path) or path in self._digests:
            raise SharingError(f"{path!r} is no name for a file of a sealed case file: letters, digits, '.', '_' and "
                               "'-' only, each name once")  # fmt: skip
        return self.folder / path

    def _hashed(self, path: str, parts: Iterable[bytes], write: Callable = lambda part: None) -> dict[str, str]:
        made = {name: new() for name, new in ALGORITHMS.items()}
        for part in parts:
            for each in made.values():
                each.update(part)
            write(part)
            self._bytes += len(part) if path.startswith(PAYLOAD) else 0
        return {name: each.hexdigest() for name, each in made.items()}

    def listing(self, algorithm: str = "sha256", *, tags: bool = False) -> str:
        """The files of the payload so far (or, with `tags`, those beside it), as `sha256sum -c` reads them."""
        listed = sorted(path for path in self._digests if path.startswith(PAYLOAD) is not tags)
        return "".join(f"{self._digests[path][algorithm]}  {path}\n" for path in listed)

    def close(self, about: Mapping[str, str]) -> bytes:
        """Write the bag's lists and `bag-info.txt`, which says what `about` says; the bytes of the tag manifest."""
        files = sum(path.startswith(PAYLOAD) for path in self._digests)
        told = {**about, "Payload-Oxum": f"{self._bytes}.{files}"}
        self.put("bagit.txt", _DECLARATION)
        self.put("bag-info.txt", "".join(f"{name}: {_line(value)}\n" for name, value in told.items()).encode())
        for algorithm in ALGORITHMS:
            self.put(f"manifest-{algorithm}.txt", self.listing(algorithm).encode())
        tags = self.listing(tags=True).encode()
        self.put(TAG_MANIFEST, tags)
        return tags

    def beside(self, path: str, data: bytes) -> None:
        """A file that no list names, written after the lists: a signature over them, a stamp."""
        self.put(path, data)

    def settle(self) -> None:
        """Bring all files and their names to the medium. Raises OSError when it does not take one."""
        with ThreadPoolExecutor(_AT_ONCE) as many:  # the medium takes many at once in about the time of one
            for _ in many.map(settle, [*self.folder.rglob("*"), self.folder]):
                pass


def _line(value: str) -> str:
    """A value of bag-info.txt on one line, whatever it came with."""
    return " ".join(value.split())
