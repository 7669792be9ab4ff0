"""The keys that a keeper signs with, as files: made, and opened with their passphrase."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import NeedsPassphrase

if TYPE_CHECKING:
    from onrecord.custody.keys import Key

_TRIES = 3


def new_key(path: str | Path, passphrase: str | None = None) -> "Key":
    """A new key in the file `path`, its public line in `path` with ".pub". Raises UsageError when one is there."""
    from onrecord.custody import keys

    return keys.make(path, passphrase)


def open_key(path: str | Path, ask: Callable[[str], str] | None = None) -> "Key":
    """The key in a file. When the file has a passphrase, `ask` is called with the question, three times at most.

    Raises NeedsPassphrase when nobody can be asked or no answer was right, UsageError for what is no Ed25519 key.
    """
    from onrecord.custody import keys

    passphrase = None
    for _ in range(_TRIES):
        try:
            return keys.load(path, passphrase)
        except NeedsPassphrase:
            if ask is None:
                raise
            passphrase = ask(f"Passphrase of {path}: ")
    return keys.load(path, passphrase)
