"""Is what the browser received in the archive? The archive is read back from its bytes and held against the list."""

from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256

from onrecord.intake.web import warc
from onrecord.intake.web._browser_traffic import CUT, WITH_ANSWER, Seen


def differences(seen: Iterable[Seen], archive: bytes) -> tuple[str, ...]:
    """Each difference, named: an answer that is not in the archive, or with another status, length or digest; one that
    is in it and was never reported; one that is in it without its whole body. `archive` are the bytes of a WARC."""
    kept: dict[tuple[str, str], list[tuple]] = defaultdict(list)
    try:
        for each in warc.exchanges(archive):
            kept[each.address, each.method].append((each.status, len(each.body), sha256(each.body).hexdigest()))
    except ValueError as problem:
        return (f"the archive cannot be read back: {problem}",)
    found = []
    for each in seen:
        if each.ending not in WITH_ANSWER:
            continue
        there = kept[each.address, each.method]
        wanted = each.status, each.length, each.sha256
        if wanted in there:
            there.remove(wanted)
            if each.ending == CUT:
                found.append(f"cut off after {each.length} bytes, since {each.why}: {each.address}")
        elif not there:
            found.append(f"received, and not in the archive: {each.address}")
        else:
            found.append(f"{_unlike(wanted, there.pop(0))}: {each.address}")
    left = sorted(address for (address, _), records in kept.items() for _ in records)
    return (*found, *(f"in the archive, and never reported by the browser: {each}" for each in left))


def _unlike(received: tuple, kept: tuple) -> str:
    names = ("status", "length", "SHA-256")
    name, one, other = next(each for each in zip(names, received, kept, strict=True) if each[1] != each[2])
    return f"in the archive with another {name} ({other}) than was received ({one})"
