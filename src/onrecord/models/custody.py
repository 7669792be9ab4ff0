"""What the keeper of a case did with what is kept: how it was collected, checked, looked at, sealed, handed over.

These records are the custody of the case in the sense of the Berkeley Protocol (HR/PUB/20/2), para. 167: who had it in
hand, when, why, with what result. Each is added with an `Entry` of the log in one transaction.
"""

from dataclasses import dataclass

from onrecord.models.record import Record
from onrecord.models.values import Element, Fault, Span


@dataclass(frozen=True, kw_only=True)
class Collection(Record):
    """How one capture was made: each item of the Berkeley Protocol's para. 155 set, and what else bears on trust."""

    capture: str  # Capture.id
    elements: tuple[Element, ...]


@dataclass(frozen=True, kw_only=True)
class Fixity(Record):
    """Originals were hashed again: which, how many, and which were not as they were kept.

    Where `only` is empty it was all that the records named in the first `entries` entries of the log speak of, less
    those expunged by then.
    """

    began: str  # UTC
    ended: str  # UTC
    by: str
    entries: int  # how long the log was when it began
    originals: int  # how many were hashed, or looked for and not found
    faults: tuple[Fault, ...]  # each names an original by its SHA-256
    only: tuple[str, ...] = ()  # SHA-256 of each, when it was some of them


@dataclass(frozen=True, kw_only=True)
class Viewing(Record):
    """Somebody asked for the bytes of an original. Added before any byte is shown."""

    original: str  # SHA-256
    by: str
    at: str  # UTC
    reason: str


@dataclass(frozen=True, kw_only=True)
class Checkpoint(Record):
    """The log as it was at one moment: a C2SP tlog-checkpoint, as a signed note where there was a key."""

    text: str
    at: str  # UTC


@dataclass(frozen=True, kw_only=True)
class Stamp(Record):
    """What an authority outside answered when it was asked to vouch for the time of some bytes."""

    about: str  # SHA-256 of the bytes stamped: a checkpoint's text, a seal's signature, a renewal
    authority: str  # its address (URL)
    method: str  # one of STAMPS
    token: str  # SHA-256 of the answer, kept as an original, byte for byte
    at: str  # UTC, our clock, when the answer came
    says: str | None  # UTC, the time the authority gives; None: it gives none that can be read offline (OpenTimestamps)
    roots: str | None = None  # SHA-256 of the root certificates (PEM) it was checked against, kept as an original


@dataclass(frozen=True, kw_only=True)
class Withholding(Record):
    """Words that must not leave the house, and whom that protects. A later one about the same may lift it.

    With `words`, those leave nowhere, in whichever document they stand or come to stand; `spans` is then where they
    stood when it was decided. Without, it is these places that are withheld.
    """

    spans: tuple[Span, ...]
    protects: str  # one of PROTECTED
    reason: str
    by: str
    at: str  # UTC
    lifted: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sealing(Record):
    """A case file is being sealed: for whom, by which key, and the digest of what is in it.

    It travels in the sealed case file, so it cannot name the list of files that the seal is over: `Seal` does.
    """

    contents: str  # SHA-256 of the list of the files sealed, less the log and what shows the log to be whole
    recipient: str
    key: str  # fingerprint of the signing key, "SHA256:..." as ssh-keygen prints it
    unreviewed: bool  # machine output that no person has judged is in it, and every page says so
    withheld: int  # records that were taken out
    by: str
    at: str  # UTC


@dataclass(frozen=True, kw_only=True)
class Seal(Record):
    """The sealing was finished: what was signed. A sealing that no seal follows left nothing behind."""

    sealing: str  # Sealing.id
    manifest: str  # SHA-256 of the tag manifest, which the signature is over
    signature: str  # SHA-256 of the signature, which stamps are over; it is kept as an original
    at: str  # UTC


@dataclass(frozen=True, kw_only=True)
class Disclosure(Record):
    """What went to whom, when, under which reference; the receipt comes back later, in a record of its own."""

    manifest: str  # SHA-256 of the tag manifest of what was handed over
    recipient: str
    reference: str
    by: str
    at: str  # UTC


@dataclass(frozen=True, kw_only=True)
class Receipt(Record):
    """The recipient's word that a disclosure arrived."""

    disclosure: str  # Disclosure.id
    words: str
    original: str | None  # SHA-256 of the receipt itself, when a file was given
    by: str
    at: str  # UTC


@dataclass(frozen=True, kw_only=True)
class Expunction(Record):
    """Originals whose bytes were destroyed, with all records that carried their words; why, and on whose authority.

    This record and the log's entries stay, so that what is missing can be told from what was destroyed.
    """

    originals: tuple[str, ...]  # SHA-256
    records: tuple[str, ...]  # commitments of the records that went (`custody.commitment`), as the log names them
    reason: str
    authority: str
    by: str
    at: str  # UTC
