"""The custody log: who did what to which records, when and with what, as a chain in which each entry names the last.

An `Entry` carries the digest of the entry before it, and its own digest covers that. Whoever changes, drops or slips in
an entry breaks every digest after it. What the chain alone cannot show is that its *end* was cut off, or that the whole
log was written anew: for that, a `checkpoint` must have left the house, to people who would notice. `verify` holds the
log against the checkpoints it is given.
"""

import hmac
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from onrecord.errors import StoreError, Tampered, UnknownName
from onrecord.models import Capture, Entry, Expunction, Fault

_COMPARE = "Compare with a copy of the case, or with what was handed to others; leave everything as it is until then."
_HANDED_OVER = frozenset({"share"})  # these steps name digests of what left the house, not records of the case
_CHECKPOINT = re.compile(r"entries: ([0-9]+)\s+last: ([0-9a-f]{64})\b")


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


def verify(
    entries: Iterable[Entry],
    captures: Iterable[Capture],
    original: Callable[[str], bytes],
    present: Iterable[str],
    checkpoints: Iterable[str] = (),
    *,
    secret: bytes,
    expunctions: Iterable[Expunction] = (),
    lying: Iterable[str] = (),
) -> Iterator[Fault]:
    """Every fault of a case; none means that it is as it was written, up to its last entry.

    `entries` is the log, oldest first; `present` the ids of all records but the entries; `original` gives the bytes of
    a SHA-256 and raises UnknownName or Tampered; `secret` is the store's. What `expunctions` name may be gone, and
    nothing else; none of it may be among the originals `lying` in the store. Without `checkpoints` (texts that
    `checkpoint` made and that were kept elsewhere) a log cut off at its end, together with the records of the entries
    cut off, looks whole.
    """
    from onrecord.custody import expunging

    log, expunctions = list(entries), list(expunctions)
    there = {commitment(secret, each): each for each in present}
    destroyed = {each for expunction in expunctions for each in expunction.originals}
    yield from _chain(log)
    yield from _records(log, there, {each for expunction in expunctions for each in expunction.records})
    yield from _originals((each for each in captures if each.sha256 not in destroyed), original)
    yield from expunging.faults(expunctions, there, lying)
    for text in checkpoints:
        yield from _against(text, log)


def _chain(log: list[Entry]) -> Iterator[Fault]:
    before: str | None = None
    for number, each in enumerate(log, 1):
        digest = replace(each).id  # a fresh value: the one we were given may carry the id it was stored under
        if digest != each.id:
            yield Fault(item=f"entry {number}", what=f"it was changed: its content does not give its name {each.id}",
                        todo=_COMPARE)
        if each.previous != before:
            whom = f"entry {number - 1}" if before else "no entry, being the first"
            yield Fault(item=f"entry {number}", todo=_COMPARE,
                        what=f"the chain is broken: it follows {each.previous or 'no entry'}, where it should follow "
                             f"{whom}{f' ({before})' if before else ''}; an entry was changed, taken out or put in")
        before = each.id


def _records(log: list[Entry], there: dict[str, str], gone: set[str]) -> Iterator[Fault]:
    named: dict[str, int] = {}
    for number, each in enumerate(log, 1):
        for record in each.records if each.did not in _HANDED_OVER else ():
            if named.setdefault(record, number) == number and record not in there and record not in gone:
                yield Fault(item=record, what=f"a record that entry {number} names is missing", todo=_COMPARE)
    for name, record in there.items():
        if name not in named:
            yield Fault(item=record, what="a record that no entry of the log names", todo=_COMPARE)


def _originals(captures: Iterable[Capture], original: Callable[[str], bytes]) -> Iterator[Fault]:
    seen: set[str] = set()
    for capture in captures:
        if capture.sha256 in seen:
            continue
        seen.add(capture.sha256)
        fault = _original(capture, original)
        if fault:
            yield Fault(item=capture.sha256, what=f"the original of {capture.address} {fault}",
                        todo="Put back a copy whose SHA-256 is this name.")


def _original(capture: Capture, original: Callable[[str], bytes]) -> str | None:
    try:
        data = original(capture.sha256)
    except UnknownName:
        return "is missing"
    except Tampered:
        return "was changed: its bytes do not hash to its name"
    except StoreError as problem:
        return f"cannot be read ({problem})"
    if sha256(data).hexdigest() != capture.sha256:
        return "was changed: its bytes do not hash to its name"
    if len(data) != capture.size:
        return f"has {len(data)} bytes where its capture says {capture.size}"
    return None


def checkpoint(entries: Iterable[Entry]) -> str:
    """Four lines that fix the log as it is now: its length, its last entry, that entry's time, how to check.

    Give them to people outside (by mail, in print): `verify` can then show that nothing before it was changed or cut
    off. Raises StoreError for a log that has no entries yet.
    """
    log = list(entries)
    if not log:
        raise StoreError("there is no custody log yet: capture something first, then make a checkpoint")
    return (f"entries: {len(log)}\nlast: {replace(log[-1]).id}\nat: {log[-1].at}\n"
            f"to check: entry {len(log)} of the log still has this SHA-256 (canonical JSON, RFC 8785)\n")


def _against(text: str, log: list[Entry]) -> Iterator[Fault]:
    fixed = _CHECKPOINT.search(text)
    if not fixed:
        yield Fault(item="checkpoint", what=f"not a checkpoint: {text[:60]!r}", todo="Give its lines as they were.")
        return
    length, last = int(fixed[1]), fixed[2]
    if length > len(log):
        yield Fault(item="log", what=f"it has {len(log)} entries where a checkpoint saw {length}: its end was cut off",
                    todo=_COMPARE)
    elif length and replace(log[length - 1]).id != last:
        yield Fault(item=f"entry {length}", what="it is not the entry the checkpoint saw: the log was written anew",
                    todo=_COMPARE)
