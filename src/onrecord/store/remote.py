"""Originals in an object store: Amazon S3 and what speaks like it, Google, Azure, or a folder by its address.

The keys are those of a folder, `originals/ab/abcd...`, below the address. An object is created, never overwritten (a
conditional put: `If-None-Match: *`), and is read back and hashed before it is reported as kept. Who may write there is
said by the environment of the process (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT`, ...) and kept nowhere by us.

Needs the extra: `pip install 'onrecord[s3]'` (obstore, MIT, over Apache's object_store).
"""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from onrecord.errors import StoreError, Tampered, UnknownName
from onrecord.store.originals import Admit, Originals, checked, is_name

_PIECE = 2**20  # bytes handed on at once
_IN_MEMORY = 2**26  # bytes of a stream that are hashed in memory before they are sent; more go through a file
_TRIES = {"max_retries": 3}
_EXTRA = "originals kept at an address need the extra: pip install 'onrecord[s3]'"


class Remote(Originals):
    """The originals under one address. Nothing is asked of it before something is kept or read."""

    def __init__(self, address: str, objects: Any = None) -> None:
        """`address`: s3://bucket/folder, gs://..., az://..., file:///...; `objects` an obstore store to use in its
        place. Raises StoreError for an address that cannot be used or that holds a password."""
        self.where = address
        parts = urlsplit(address)
        if parts.username or parts.password or parts.query:
            raise StoreError("the address of the originals holds more than a place; nothing was changed; leave keys "
                             "and passwords out of it: they are read from the environment")
        try:
            import obstore
            from obstore.store import from_url
        except ImportError as problem:
            raise StoreError(_EXTRA) from problem
        self._obstore = obstore
        try:
            options = {"mkdir": True} if parts.scheme == "file" else {"retry_config": _TRIES}
            self._objects = objects or from_url(address, **options)
        except (obstore.exceptions.BaseError, ValueError, OSError) as problem:
            raise StoreError(f"{address!r} is no address for originals ({_first_line(problem)}); nothing was changed; "
                             "write s3://bucket/case, gs://..., az://... or file:///...") from problem

    def keep(self, data: bytes | BinaryIO, admit: Admit = lambda name: None) -> str:
        if isinstance(data, bytes):
            return self._put(sha256(data).hexdigest(), BytesIO(data), admit)
        digest = sha256()
        with SpooledTemporaryFile(_IN_MEMORY) as whole:  # the key is the digest, so it is known only at the end
            while piece := data.read(_PIECE):
                digest.update(piece)
                whole.write(piece)
            whole.seek(0)
            return self._put(digest.hexdigest(), whole, admit)

    def pieces(self, name: str) -> Iterator[bytes]:
        try:
            for piece in self._obstore.get(self._objects, _key(name)).stream(min_chunk_size=_PIECE):
                yield bytes(piece)
        except FileNotFoundError:
            raise UnknownName(f"there is no original {name} at {self.where}") from None
        except self._failures as problem:
            raise StoreError(f"the original {name} cannot be read: {_first_line(problem)} ({self.where})") from problem

    def names(self) -> Iterator[str]:
        try:
            found = [each["path"].rpartition("/")[2] for some in self._obstore.list(self._objects, "originals")
                     for each in some]
        except self._failures as problem:
            raise StoreError(f"the originals at {self.where} cannot be listed: {_first_line(problem)}") from problem
        return iter(sorted(filter(is_name, found)))

    def destroy(self, name: str) -> None:
        try:
            self._obstore.delete(self._objects, _key(checked(name)))
        except FileNotFoundError:
            return
        except self._failures as problem:
            raise StoreError(f"the original {name} could not be destroyed: {_first_line(problem)} ({self.where}); mend "
                             "access (a lock on the object may have to run out), then run it again") from problem

    def _put(self, name: str, data: BinaryIO, admit: Admit) -> str:
        admit(name)
        exceptions = self._obstore.exceptions
        try:
            self._obstore.put(self._objects, _key(name), data, mode="create")
        except exceptions.AlreadyExistsError:
            pass  # then it is these bytes, or the next lines say that it is not
        except self._failures as problem:
            raise StoreError(f"the original {name} was not kept: {_first_line(problem)} ({self.where}); what was kept "
                             "before is untouched; mend access, then run it again") from problem
        there, size = self.hashed(name)
        if there != name:
            raise Tampered(f"under the name {name} lie {size} other bytes at {self.where}; they are left as they are; "
                           "look into who put them there")
        return name

    @property
    def _failures(self) -> tuple[type[Exception], ...]:
        return self._obstore.exceptions.BaseError, OSError


def _key(name: str) -> str:
    return f"originals/{name[:2]}/{name}"


def _first_line(problem: Exception) -> str:
    return str(problem).strip().partition("\n")[0][:300]
