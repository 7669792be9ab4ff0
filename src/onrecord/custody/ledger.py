"""The log held against the case and the checkpoints: what was changed, dropped, put in, cut off or written anew.

Everything is worked out from what the entries say, never from the names they were stored under. A fault names its
place; where only a checkpoint can tell, it says which of the log's first entries are not the ones that were fixed.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import pairwise

from onrecord.custody import expunging
from onrecord.custody.fixity import named
from onrecord.custody.keys import Key, Public
from onrecord.custody.merkle import Tree, extends
from onrecord.custody.notes import Head, head
from onrecord.errors import StoreError, Tampered, UnknownName, UsageError
from onrecord.models import Capture, Checkpoint, Entry, Expunction, Fault, Record

_COMPARE = "Compare with a copy of the case, or with what was handed to others; leave everything as it is until then."
_HANDED_OVER = frozenset({"share"})  # these steps name digests of what left the house, not records of the case


class _Log:
    """The entries, oldest first, and what follows from their bytes."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        bodies = [each.canonical() for each in self.entries]
        self.digests = [sha256(each).hexdigest() for each in bodies]
        self.tree = Tree.over(bodies)
        self.origin = f"onrecord/{self.digests[0][:16]}" if bodies else ""

    def __len__(self) -> int:
        return len(self.entries)


def checkpoint(
    entries: Iterable[Entry], *, origin: str | None = None, key: Key | None = None, former: str | None = None
) -> str:
    """The log as it is now, in four lines (see `notes`), signed when there is a key.

    Give them to people outside (by mail, in print): `verify` can then show that nothing before was changed or cut off.
    `origin` is the log's name; when not given "onrecord/" and the beginning of its first entry's digest, which stays
    when the case is renamed and says nothing of what the case is about. `former` is the last checkpoint that was made:
    it is given again when only checkpoints were logged since and, with a key, that key signed it.

    Raises StoreError for a log that has no entries yet, Tampered when the log is not the one that `former` fixed:
    nobody should put their name to both.
    """
    log = _Log(entries)
    if not log.entries:
        raise StoreError("there is no custody log yet: capture something first, then make a checkpoint")
    now = Head(origin=origin or log.origin, size=len(log), root=log.tree.root())
    if former:
        then = head(former)
        if fault := _differs(then, log):
            raise Tampered(f"no checkpoint was made, for the log is not as the last one saw it: {fault}; run "
                           "`onrecord verify`; nothing was changed")
        quiet = all(each.did == "checkpoint" for each in log.entries[then.size :])
        if quiet and then.origin == now.origin and (key is None or then.signer([key.verifier])):
            return former
    return now.signed(key) if key else now.unsigned()


def verify(
    entries: Iterable[Entry],
    captures: Iterable[Capture],
    original: Callable[[str], bytes],
    present: Iterable[str],
    checkpoints: Iterable[str] = (),
    *,
    commits: Callable[[str], str],
    kept: Iterable[Record] = (),
    signers: Sequence[Public] | None = None,
) -> Iterator[Fault]:
    """Every fault of a case; none means that it is as it was written, up to its last entry.

    `entries` is the log, oldest first; `present` the ids of all records but the entries; `original` gives the bytes of
    a SHA-256 and raises UnknownName or Tampered; `commits` is what the log says for an id (`custody.commitment` under
    the store's secret). `kept` are the records of custody: the checkpoints among them are held against the log too, the
    originals they name are looked for, and those that were expunged are not missed. With `signers`, each of the
    `checkpoints` must be signed by one of these keys.

    Without `checkpoints` (texts that `checkpoint` made and that were kept elsewhere) a log cut off at its end, together
    with the records of the entries cut off, looks whole.
    """
    log, kept, there = _Log(entries), list(kept), {commits(each): each for each in present}
    expunctions = [each for each in kept if isinstance(each, Expunction)]
    gone = {each for expunction in expunctions for each in expunction.originals}
    yield from _chain(log)
    yield from _records(log, there, {each for expunction in expunctions for each in expunction.records})
    yield from _originals(captures, kept, gone, original)
    lying = [each for each in gone if _original(each, None, original) != _MISSING]
    yield from expunging.faults(expunctions, there, lying)
    for each in kept:
        if isinstance(each, Checkpoint):
            yield from _against(each.text, log, "the case's own checkpoint")
    for text in checkpoints:
        yield from _against(text, log, "checkpoint", signers)


def consistency(
    old: str, new: str, entries: Iterable[Entry], signers: Sequence[Public] | None = None
) -> Iterator[Fault]:
    """Every reason to doubt that the checkpoint `new` only added to `old`, and that both are of this log; none means
    that they are. With `signers`, both must be signed by one of these keys."""
    log = _Log(entries)
    before = [*_against(old, log, "the old checkpoint", signers), *_against(new, log, "the new checkpoint", signers)]
    yield from before
    if any(each.what.startswith(_UNREADABLE) for each in before):
        return
    then, now = head(old), head(new)
    if then.origin != now.origin:
        yield Fault(item="the two checkpoints", todo="Ask which log each is of.",
                    what=f"they are of two logs, {then.origin} and {now.origin}")
    if then.size > now.size:
        yield Fault(item="the two checkpoints", todo="Give the older one first.",
                    what=f"the old one saw {then.size} entries, the new one only {now.size}")
    elif now.size <= len(log):
        path = log.tree.consistency(then.size, now.size)
        if not extends(then.root, then.size, now.root, now.size, path):
            yield Fault(item="the two checkpoints", todo=_COMPARE,
                        what="this log does not lead from the old one to the new one")


def remarks(entries: Iterable[Entry]) -> Iterator[Fault]:
    """What a reader of the log should know though it breaks nothing: where the clock went back. Times are what the
    machine's clock said; the order of the entries is that of the chain."""
    for number, (before, each) in enumerate(pairwise(entries), 2):
        then, now = _time(before.at), _time(each.at)
        if then is None or now is None or now < then:
            what = "went back" if then and now else "gave no time that can be read"
            yield Fault(item=f"entry {number}", todo="Note it, with the reason when it is known; the order holds.",
                        what=f"the clock {what}: it says {each.at}, after {before.at} in entry {number - 1}")


def _time(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at)
    except ValueError:
        return None


def _chain(log: _Log) -> Iterator[Fault]:
    before: str | None = None
    for number, (each, digest) in enumerate(zip(log.entries, log.digests, strict=True), 1):
        if digest != each.id:
            yield Fault(item=f"entry {number}", what=f"it was changed: its content does not give its name {each.id}",
                        todo=_COMPARE)
        if each.previous != before:
            whom = f"entry {number - 1}" if before else "no entry, being the first"
            yield Fault(item=f"entry {number}", todo=_COMPARE,
                        what=f"the chain is broken: it follows {each.previous or 'no entry'}, where it should follow "
                             f"{whom}{f' ({before})' if before else ''}; an entry was changed, taken out or put in")
        before = each.id


def _records(log: _Log, there: Mapping[str, str], gone: Container[str]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, each in enumerate(log.entries, 1):
        for record in each.records if each.did not in _HANDED_OVER else ():
            if first.setdefault(record, number) == number and record not in there and record not in gone:
                yield Fault(item=record, what=f"a record that entry {number} names is missing", todo=_COMPARE)
    for name, record in there.items():
        if name not in first:
            yield Fault(item=record, what="a record that no entry of the log names", todo=_COMPARE)


def _originals(
    captures: Iterable[Capture], kept: Iterable[Record], gone: Container[str], original: Callable[[str], bytes]
) -> Iterator[Fault]:
    captures = list(captures)
    sizes = {each.sha256: each.size for each in captures}
    for name, each in named([*captures, *kept]).items():
        fault = None if name in gone else _original(name, sizes.get(name), original)
        if fault:
            yield Fault(item=name, what=f"the original of {each.called} {fault}",
                        todo="Put back a copy whose SHA-256 is this name.")


_UNREADABLE = "no checkpoint can be read in it"
_MISSING = "is missing"
_CHANGED = "was changed: its bytes do not hash to its name"


def _original(name: str, size: int | None, original: Callable[[str], bytes]) -> str | None:
    try:
        data = original(name)
    except UnknownName:
        return _MISSING
    except Tampered:
        return _CHANGED
    except StoreError as problem:
        return f"cannot be read ({problem})"
    if sha256(data).hexdigest() != name:
        return _CHANGED
    if size not in (None, len(data)):
        return f"has {len(data)} bytes where its capture says {size}"
    return None


def _against(text: str, log: _Log, item: str, signers: Sequence[Public] | None = None) -> Iterator[Fault]:
    try:
        fixed = head(text)
    except UsageError as problem:
        yield Fault(item=item, what=f"{_UNREADABLE}: {problem}", todo="Give its lines as they were.")
        return
    if what := _differs(fixed, log):
        yield Fault(item=item, what=what, todo=_COMPARE)
    if signers is not None and (what := _unsigned(fixed, signers)):
        yield Fault(item=item, what=what, todo="Ask whoever gave it to you, by another way, which key they sign with.")


def _differs(fixed: Head, log: _Log) -> str | None:
    """Why the log is not the one that was fixed; None: it is, with perhaps more entries since."""
    if fixed.size <= len(log) and log.tree.root(fixed.size) == fixed.root:
        return None
    if fixed.origin != log.origin:
        return (f"it is of the log {fixed.origin}, and this is {log.origin or 'an empty one'}: another log, or this "
                "one was written anew from its first entry on")
    if fixed.size > len(log):
        return f"the log has {len(log)} entries where it saw {fixed.size}: its end was cut off"
    return (f"the log was written anew: its first {fixed.size} entries are not the ones it saw; one of them was "
            "changed, taken out or put in")


def _unsigned(fixed: Head, signers: Sequence[Public]) -> str | None:
    try:
        return None if fixed.signer(signers) else "none of the keys given signed it"
    except Tampered as problem:
        return str(problem)
