"""Where a case's records and originals are kept. A store only ever adds; `expunge` is the one door out.

Truth is two things: the records, each named by the digest of its content, in the order they came; and the originals,
each a sequence of bytes named by its SHA-256. Everything else (which record belongs to which document, the words of a
document for searching, remembered results) is an index, and `Store.reindex` makes it again from the records.

Each module of this folder that defines `open(address) -> Store` is a kind of store; one contract test runs over all.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self, TypeVar

from onrecord.codec import Some
from onrecord.errors import Expunged
from onrecord.models import Document, Entry, Expunction, Fault, Record, Run
from onrecord.plugins import choose, load

Kind = TypeVar("Kind", bound=Record)
MakeEntry = Callable[[str | None, tuple[str, ...]], Entry]  # (id of the last entry, ids newly added) -> the next entry


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A passage that holds the words that were searched for."""

    document: str  # Document.id
    start: int  # characters of the document's text
    end: int
    exact: str


class Store(ABC):
    """What every store does. All methods raise StoreError when the medium fails them; nothing is then half written."""

    @abstractmethod
    def add(self, records: Iterable[Record], entry: MakeEntry | None = None) -> tuple[str, ...]:
        """Add the records that are not there yet, in one transaction; the ids newly added, in order.

        When at least one is new and `entry` is given, it is called inside the transaction with the id of the last
        custody entry (None: there is none) and the ids newly added; the Entry it returns is added with them, so that
        there is never a record without its entry; one that does not follow the last is refused (StoreError). When
        nothing is new, nothing is written. What this method has
        returned for survives a crash. Two processes may add at once; keep the batches to some hundred records, for
        while one is written others wait.
        """

    @abstractmethod
    def log(self, entry: MakeEntry) -> str:
        """Append a custody entry for a step that added no record (a case file was handed over), and return its id.

        As in `add`, `entry` is called inside the transaction, with the id of the last entry and no ids: two processes
        never follow the same entry.
        """

    @abstractmethod
    def get(self, id: str) -> Record:
        """The record of that id. Raises UnknownName if there is none, Tampered if its content does not give its id."""

    @abstractmethod
    def get_all(self, ids: Iterable[str]) -> list[Record]:
        """The records of these ids, in this order: quicker than one by one, ids taken as stored. Raises UnknownName."""

    @abstractmethod
    def has(self, id: str) -> bool:
        """Whether there is a record of that id."""

    @abstractmethod
    def find(self, kind: type[Kind], document: str | None = None) -> Iterator[Kind]:
        """The records of one kind in the order they were added, all or those that belong to one document.

        Records added while this runs are not seen by it. Ids are taken as stored; `check` proves them.
        """

    @abstractmethod
    def find_as(self, light: type[Some], kind: type[Record]) -> Iterator[Some]:
        """Some fields of all records of one kind, in the order in which `find` gives them, and more quickly."""

    @abstractmethod
    def count(self, kind: type[Record]) -> int:
        """How many records of one kind there are."""

    @abstractmethod
    def ids(self) -> Iterator[str]:
        """The ids of all records other than custody entries, in the order they were added."""

    @abstractmethod
    def resolve(self, prefix: str) -> str:
        """The full id that begins with `prefix` (4 characters or more). Raises UnknownName, AmbiguousName."""

    @abstractmethod
    def last_entry(self) -> str | None:
        """The id of the newest custody entry; None when there is none."""

    @abstractmethod
    def secret(self) -> bytes:
        """32 bytes of chance, made with the store and never changed, which never leave it: what the custody log names
        is named under them (`custody.commitment`). Without them nobody can show which records the log names."""

    @abstractmethod
    def keep(self, data: bytes | BinaryIO) -> str:
        """Keep an original (bytes, or all that an open file gives, however large) and return its name: the SHA-256 of
        its bytes, in hexadecimal.

        When this returns, the bytes are on the medium. Keeping the same bytes again changes nothing. Raises Expunged
        for bytes that were destroyed on somebody's authority.
        """

    @abstractmethod
    def original(self, sha256: str) -> bytes:
        """The bytes of that name. Raises UnknownName if there are none, Tampered if they do not hash to their name."""

    @abstractmethod
    def hashed(self, sha256: str) -> tuple[str, int]:
        """The SHA-256 and the number of the bytes that lie under that name now, read piece by piece. Raises
        UnknownName."""

    @abstractmethod
    def originals(self) -> Iterator[str]:
        """The names of all originals, sorted."""

    @abstractmethod
    def expunge(self, ids: Iterable[str], records: Iterable[Record], entry: MakeEntry) -> tuple[str, ...]:
        """The one way out, in one transaction: `records` come in with their entry as in `add`, an Expunction among
        them; the records `ids` go, with what indexes say of them and all that was remembered.

        Entries and expunctions never go. The bytes are still in the medium until `erase`. Raises StoreError when there
        is no Expunction among `records`.
        """

    @abstractmethod
    def erase(self) -> None:
        """Destroy the bytes of every original that an Expunction names, and overwrite what records that are gone left
        in the medium. May be run again at any time: what a crash has left undone is then done. Raises StoreError."""

    @abstractmethod
    def search(self, words: str, limit: int = 20) -> list[Hit]:
        """Passages (about a sentence each) that hold all the words, in any case; "words in quotation marks" together.

        Best first when the hits are few, in the order the documents came when they are many. No query is an error:
        one without any word finds nothing. A store may find inflected forms as well.
        """

    @abstractmethod
    def recall(self, key: str) -> bytes | None:
        """What was remembered under `key`; None when nothing was. Never truth: whoever asks can work it out again."""

    @abstractmethod
    def recall_all(self, prefix: str) -> dict[str, bytes]:
        """All that was remembered under keys that begin with `prefix`, by key."""

    @abstractmethod
    def remember(self, bodies: Mapping[str, bytes], forget: Iterable[str] = ()) -> None:
        """Remember derived results by their keys, in place of what was there, and forget the keys in `forget`, in one
        transaction. Leaves no custody entry."""

    @abstractmethod
    def reindex(self) -> None:
        """Make all indexes again from the records, and forget what was remembered."""

    @abstractmethod
    def check(self) -> Iterator[Fault]:
        """Read everything that was added and say what is not as it was stored: a damaged medium, a record whose
        content does not give its id, an index that lacks records. (Originals and the custody log: `custody.verify`.)"""

    @abstractmethod
    def close(self) -> None:
        """Let go of the medium. Closing twice is harmless."""

    def entries(self) -> Iterator[Entry]:
        """The custody log, oldest entry first."""
        return self.find(Entry)

    def expunged(self) -> dict[str, Expunction]:
        """The originals that were destroyed, or are to be: SHA-256 -> the first Expunction that names it."""
        named: dict[str, Expunction] = {}
        for each in self.find(Expunction):
            for original in each.originals:
                named.setdefault(original, each)
        return named

    def admit(self, sha256: str) -> None:
        """Raises Expunged for the name of bytes that were destroyed: nobody brings them back by accident."""
        if gone := self.expunged().get(sha256):
            raise Expunged(f"the original {sha256} was expunged on {gone.at} on the authority of {gone.authority} "
                           f"({gone.reason}; expunction {gone.id[:12]}); nothing of it was kept")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def open_store(address: str | Path) -> Store:
    """The store at `address`: "memory:", another scheme that has a module here, or else a folder (SQLite in it).

    Raises StoreError when what is there cannot be used, UnknownName for a scheme that no module answers to.
    """
    scheme = re.match(r"([a-z][a-z0-9]+)(\+[a-z0-9]+)?:", address) if isinstance(address, str) else None
    if scheme and (scheme[1] in load(__name__, "open") or address[scheme.end() :].startswith("//")):
        return choose(__name__, "open", scheme[1]).open(address)
    return choose(__name__, "open", "sqlite").open(address)


def belongs_to(record: Record) -> str | None:
    """The id of the document a record belongs to; None for what belongs to the case as a whole.

    The one rule for all stores: a document belongs to itself, a run to what it went over (the reading of captured
    bytes to their SHA-256), and what a source says to the document its first words stand in.
    """
    if isinstance(record, Document):
        return record.id
    if isinstance(record, Run):
        return record.document
    spans = getattr(record, "spans", ()) or (getattr(record, "span", None),)
    return spans[0].document if spans[0] else None
