"""What we did: what came in, what was read and gone over, what a person decided, and the log of every step."""

from dataclasses import dataclass

from onrecord.models.record import Record
from onrecord.models.values import PartialDate, Region


@dataclass(frozen=True, kw_only=True)
class Capture(Record):
    """Bytes as they came: the evidentiary copy. A second arrival of the same bytes is a second capture."""

    address: str  # where they came from, as given: a file's name within what was captured, or a URL
    captured_at: str  # UTC
    collector: str
    media_type: str
    sha256: str
    size: int  # bytes
    tool: str
    options: tuple[str, ...] = ()
    published: str | None = None  # partial ISO date, when a person said so
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Document(Record):
    """The text we work on. For a plain text, `text` is the file's text character for character.

    One document stands for one sequence of captured bytes, however often they arrived.
    """

    sha256: str  # of the captured bytes
    name: str  # the file name or address of the first arrival
    text: str
    regions: tuple[Region, ...]
    title: str | None
    byline: str | None
    publisher: str | None
    agency: str | None
    dateline: str | None  # the place a dateline names
    published: PartialDate | None
    language: str | None  # ISO 639-1
    unread: str | None  # why extractors leave this document alone; None: they read it
    made_by: str


@dataclass(frozen=True, kw_only=True)
class Run(Record):
    """One step has gone over one document: what it found then. What an earlier run found stays in the store.

    `extractor` is the extractor's name, or "read" for the reading of captured bytes into a Document.
    """

    document: str  # Document.id; for "read" the SHA-256 of the bytes
    extractor: str
    software: str  # fingerprint of all that decides what it finds
    records: tuple[str, ...]  # ids of what it found
    failure: str | None = None


@dataclass(frozen=True, kw_only=True)
class Judgement(Record):
    """What a person decided about records or incidents; the newest one about the same things holds."""

    about: tuple[str, ...]  # record ids, incident handles
    verdict: str  # one of VERDICTS
    instead: str | None = None  # id of the record that stands in its place
    by: str
    at: str  # UTC
    reason: str
    saw: tuple[str, ...] = ()  # joined or parted: ids of all that the things judged consisted of then


@dataclass(frozen=True, kw_only=True)
class Handle(Record):
    """A name for an incident, minted once: the incident is the one that `account` belongs to."""

    handle: str  # "INC-0001"
    account: str


@dataclass(frozen=True, kw_only=True)
class Entry(Record):
    """One step of custody. `previous` is the id of the entry before it: the log is a chain of digests."""

    at: str  # UTC
    by: str
    did: str  # the verb
    records: tuple[str, ...]  # commitments to the records added (`custody.commitment`)
    software: str
    previous: str | None
