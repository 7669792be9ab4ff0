"""The custody log: who did what to which records, when and with what, as a chain in which each entry names the last.

An `Entry` carries the digest of the entry before it, and its own digest covers that. Whoever changes, drops or slips in
an entry breaks every digest after it. What the chain alone cannot show is that its *end* was cut off, or that the whole
log was written anew: for that, a `checkpoint` must have left the house, to people who would notice. `verify` holds the
log against the checkpoints it is given, `consistency` two checkpoints against each other.

    merkle.py   one digest over the whole log, and proofs that an entry is in it, that a later log only added
    keys.py     the keys that sign
    notes.py    how checkpoints and proofs are written down
    ledger.py   the log held against the case and against checkpoints
"""

import hmac
from collections.abc import Iterable
from hashlib import sha256

from onrecord.custody.ledger import checkpoint, consistency, remarks, verify
from onrecord.models import Entry

__all__ = ["checkpoint", "commitment", "consistency", "entry", "remarks", "salt_of", "verify"]


def commitment(secret: bytes, record: str) -> str:
    """What the log says in place of a record's id: SHA-256 of "SALT ID", both in hexadecimal, with a space between.

    The salt is `salt_of` that record. Whoever is given the record and its salt can check that the log names it
    (`printf '%s %s' SALT ID | sha256sum`); whoever is not can neither read nor guess it, so that a log can be handed
    over whole where a record is withheld. (The idea of SD-JWT, RFC 9901: commit to all, disclose some.)
    """
    return sha256(f"{salt_of(secret, record)} {record}".encode()).hexdigest()


def salt_of(secret: bytes, record: str) -> str:
    """The salt of a record's commitment: 32 hexadecimal digits, HMAC-SHA256 of its id under the store's secret. One
    salt tells nothing of another."""
    return hmac.digest(secret, record.encode(), "sha256").hex()[:32]


def entry(
    previous: str | None, records: Iterable[str], *, did: str, by: str, at: str, software: str
) -> Entry:
    """The next step of custody: `by` did `did` at `at` (UTC), which added `records` (their commitments); `previous` is
    the id of the last entry, None for the first."""
    return Entry(at=at, by=by, did=did, records=tuple(records), software=software, previous=previous)
