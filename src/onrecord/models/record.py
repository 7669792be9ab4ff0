"""What every record of a case has: a name that is the digest of its content."""

from dataclasses import asdict
from functools import cached_property
from hashlib import sha256

import rfc8785


class Record:
    """What a case keeps. Two records with the same content are the same record."""

    @cached_property
    def id(self) -> str:
        """SHA-256, in hexadecimal, of the record's canonical JSON (RFC 8785), less an empty field that came later."""
        return sha256(self.canonical()).hexdigest()

    def canonical(self) -> bytes:
        """The bytes that `id` is the SHA-256 of."""
        plain = {name: value for name, value in asdict(self).items() if value or name != "saw"}
        return rfc8785.dumps({"record": self.kind(), **plain})

    @classmethod
    def kind(cls) -> str:
        """The record's name in stores and files: "statement", "figure", ..."""
        return cls.__name__.lower()
