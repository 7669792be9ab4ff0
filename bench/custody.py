"""What the custody log costs: `python -m bench.custody`.

Prints what one append to a log in SQLite takes (a record with its entry, on the medium when it returns) where the log
already has a thousand entries and where it has twenty thousand, beside what the medium alone takes to bring as many
bytes home; and roots and proofs of a log of a hundred thousand entries, beside SHA-256 of the same bytes alone.
"""

import os
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from onrecord import Case
from onrecord.custody import checkpoint, consistency
from onrecord.custody.merkle import Tree
from onrecord.custody.notes import included, proof
from onrecord.models import Entry, Judgement

APPEND = 10.0  # milliseconds, asked of the median: a busy machine is told apart by what the medium alone takes then
SIZES = (1_000, 20_000)  # entries that are there before
APPENDS, PROOFS = 100, 1_000
LONG = 100_000  # entries
AT = "2031-06-01T00:00:00Z"


def log(length: int) -> list[Entry]:
    """A log of so many entries."""
    made: list[Entry] = []
    for number in range(length):
        named = (f"{number:064x}",)
        last = made[-1].id if made else None
        made.append(Entry(at=AT, by="bench", did="judge", records=named, software="bench", previous=last))
    return made


def appends(entries: list[Entry], size: int = 8192) -> tuple[list[float], list[float]]:
    """Milliseconds of each of a hundred appends to a store that holds these entries, and, in turn with them, of
    bringing `size` bytes to the medium."""
    took, alone = [], []
    with (
        TemporaryDirectory() as folder,
        Case(Path(folder), by="bench", now=lambda: AT) as case,
        (Path(folder) / "file").open("wb", buffering=0) as file,
    ):
        case.store.add(entries)
        for number in range(APPENDS):
            what = Judgement(about=("a" * 64,), verdict="accept", by="bench", at=AT, reason=f"reason {number}")
            took.append(seconds(lambda what=what: case._add([what], did="judge")) * 1000)
            alone.append(seconds(lambda: (file.write(bytes(size)), os.fsync(file.fileno()))) * 1000)
    return took, alone


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main() -> int:
    """Print the figures; the exit code is 1 when an append is over its bound."""
    entries = log(LONG)
    worst = False
    for size in SIZES:
        took, alone = map(sorted, appends(entries[:size]))
        half, bare = median(took), median(alone)
        worst |= half > APPEND
        print(f"append to a log of {size:,}: half of {APPENDS} under {half:.1f} ms (bound {APPEND:.0f} ms), the "
              f"slowest {took[-1]:.1f} ms; {half / bare:.1f} times the medium alone ({bare:.1f} ms)")
    bodies: list[bytes] = []
    written = seconds(lambda: bodies.extend(each.canonical() for each in entries))
    hashed = seconds(lambda: [sha256(each).digest() for each in bodies])
    trees: list[Tree] = []
    made = seconds(lambda: trees.append(Tree.over(bodies)))
    text = checkpoint(entries)
    print(f"tree over {LONG:,} entries: {made:.2f} s, {made / hashed:.1f} times SHA-256 of the same bytes; canonical "
          f"JSON of them {written:.1f} s")
    texts = [proof(trees[0], number * (LONG // PROOFS), text) for number in range(PROOFS)]
    shown = seconds(lambda: [proof(trees[0], number * (LONG // PROOFS), text) for number in range(PROOFS)])
    checked = seconds(lambda: [included(each, bodies[n * (LONG // PROOFS)]) for n, each in enumerate(texts)])
    print(f"inclusion proof: made in {shown / PROOFS * 1000:.2f} ms, checked in {checked / PROOFS * 1000:.2f} ms, "
          f"{len(texts[0]):,} characters")
    whole = seconds(lambda: list(consistency(checkpoint(entries[: LONG // 2]), text, entries)))
    print(f"two checkpoints of {LONG // 2:,} and {LONG:,} entries held against each other and the log: {whole:.1f} s")
    return int(worst)


if __name__ == "__main__":
    sys.exit(main())
