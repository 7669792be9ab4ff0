"""The custody log: who did what to which records, when and with what, as a chain in which each entry names the last.

An `Entry` carries the digest of the entry before it, and its own digest covers that. Whoever changes, drops or slips in
an entry breaks every digest after it. What the chain alone cannot show is that its *end* was cut off, or that the whole
log was written anew: for that, a `checkpoint` must have left the house, to people who would notice. `verify` holds the
log against the checkpoints it is given, `consistency` two checkpoints against each other.

    commitments.py   what the log says in place of a record's id
    merkle.py        one digest over the whole log, and proofs that an entry is in it, that a later log only added
    keys.py          the keys that sign
    notes.py         how checkpoints and proofs are written down
    ledger.py        the log held against the case and against checkpoints
    fixity.py        originals hashed again
    expunging.py     what an expunction takes away
"""

from collections.abc import Iterable

from onrecord.custody.commitments import commitment, salt_of
from onrecord.custody.ledger import checkpoint, consistency, remarks, verify
from onrecord.models import Entry

__all__ = ["checkpoint", "commitment", "consistency", "entry", "remarks", "salt_of", "verify"]


def entry(
    previous: str | None, records: Iterable[str], *, did: str, by: str, at: str, software: str
) -> Entry:
    """The next step of custody: `by` did `did` at `at` (UTC), which added `records` (their commitments); `previous` is
    the id of the last entry, None for the first."""
    return Entry(at=at, by=by, did=did, records=tuple(records), software=software, previous=previous)
