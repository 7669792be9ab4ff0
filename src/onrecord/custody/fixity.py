"""Fixity: originals are hashed again, and what is not as it was kept is told with the last time it was.

Which originals there should be is what the records say: what was captured, what a collection consists of, what an
authority or a recipient answered. When each was last good follows from the checks before, by the log: a check covered
all that the log spoke of when it began, or the ones it names.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.custody.commitments import commitment
from onrecord.errors import StoreError, UnknownName
from onrecord.models import Capture, Collection, Entry, Fault, Fixity, Receipt, Record, Seal, Stamp

_PUT_BACK = "Put back a copy whose SHA-256 is this name; leave what lies there now aside for whoever looks into it."
_UNNAMED = "bytes that no record speaks of"


@dataclass(frozen=True, kw_only=True)
class Named:
    """An original as the records speak of it."""

    sha256: str
    called: str  # an address, or what it is
    since: str | None  # UTC, when it was kept; None: no record says
    records: tuple[str, ...]  # ids of the records that name it


def named(records: Iterable[Record], lying: Iterable[str] = ()) -> dict[str, Named]:
    """Every original that captures, collections, stamps, seals and receipts name, and those that only lie there, by
    SHA-256; each called as the first record calls it."""
    addresses: dict[str, str] = {}
    called: dict[str, str] = {}
    since: dict[str, str] = {}
    naming: dict[str, list[str]] = {}
    for record in records:
        if isinstance(record, Capture):
            addresses[record.id] = record.address
        for sha256, what, at in _names(record, addresses):
            called.setdefault(sha256, what)
            naming.setdefault(sha256, []).append(record.id)
            if at:
                since.setdefault(sha256, at)
    return {
        each: Named(sha256=each, called=called.get(each, _UNNAMED), since=since.get(each),
                    records=tuple(naming.get(each, ())))
        for each in dict.fromkeys([*naming, *lying])
    }


def _names(record: Record, addresses: Mapping[str, str]) -> Iterable[tuple[str, str, str | None]]:
    match record:
        case Capture():
            yield record.sha256, record.address, record.captured_at
        case Collection():
            for each in record.elements:
                if each.sha256:
                    yield each.sha256, f"{each.name} of {addresses.get(record.capture, record.capture)}", None
        case Stamp():
            yield record.token, f"the answer of {record.authority}", record.at
            if record.roots:
                yield record.roots, f"the root certificates of {record.authority}", record.at
        case Seal():
            yield record.signature, "the signature of a seal", record.at
        case Receipt() if record.original:
            yield record.original, "a receipt", record.at


def came(log: Iterable[Entry], originals: Iterable[Named], secret: bytes) -> dict[str, int]:
    """SHA-256 -> the number of the first entry of the log that names a record which names the original."""
    numbers: dict[str, int] = {}
    for number, each in enumerate(log, 1):
        for commits in each.records:
            numbers.setdefault(commits, number)
    first = {
        each.sha256: min((numbers[one] for id in each.records if (one := commitment(secret, id)) in numbers), default=0)
        for each in originals
    }
    return {sha256: number for sha256, number in first.items() if number}


class Checks:
    """The checks made so far, in the order of the log."""

    def __init__(self, made: Sequence[Fixity], came: Mapping[str, int]) -> None:
        self._made, self._came = made, came
        self._named = [frozenset(each.only) for each in made]
        self._faulty = [frozenset(fault.item for fault in each.faults) for each in made]

    def last_good(self, sha256: str) -> Fixity | None:
        """The last check that covered the original and found it as it was kept."""
        places = range(len(self._made) - 1, -1, -1)
        good = (place for place in places if self._covered(place, sha256) and sha256 not in self._faulty[place])
        return next((self._made[place] for place in good), None)

    def least_recent(self, originals: Iterable[str], some: int) -> list[str]:
        """The `some` originals whose last check is longest ago; those never checked first, then by name."""
        last: dict[str, int] = {}
        everything = next((place for place in range(len(self._made) - 1, -1, -1) if not self._made[place].only), -1)
        for place, own in enumerate(self._named):
            last.update(dict.fromkeys(own, place))

        def when(sha256: str) -> int:
            return max(last.get(sha256, -1), everything if self._covered(everything, sha256) else -1)

        return sorted(originals, key=lambda each: (when(each), each))[:some]

    def _covered(self, place: int, sha256: str) -> bool:
        if place < 0:
            return False
        check = self._made[place]
        return sha256 in self._named[place] if check.only else 0 < self._came.get(sha256, 0) <= check.entries


def fault(sha256: str, hashed: Callable[[str], tuple[str, int]]) -> tuple[Fault | None, int]:
    """What is wrong with an original, None when nothing is; and how many bytes were hashed."""
    try:
        digest, size = hashed(sha256)
    except UnknownName:
        return Fault(item=sha256, what="the original is missing", todo=_PUT_BACK), 0
    except StoreError as problem:
        return Fault(item=sha256, what=f"the original cannot be read ({problem})", todo="See to the medium."), 0
    if digest != sha256:
        what = f"the original was changed: its {size} bytes hash to {digest}"
        return Fault(item=sha256, what=what, todo=_PUT_BACK), size
    return None, size


def told(fault: Fault, about: Named, good: Fixity | None) -> str:
    """What is wrong with an original and when it was last as it was kept, in words."""
    if good:
        return f"{fault.what}; last good on {good.ended} (checked by {good.by})"
    kept = f"since it was kept on {about.since}" if about.since else "since it was kept"
    return f"{fault.what}; it was not found good by any check {kept}"
