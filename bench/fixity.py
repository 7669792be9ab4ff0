"""How long hashing all originals again takes, against `sha256sum` over the same files: a ratio taken in one run.

`python -m bench.fixity [MEGABYTES]` keeps so many (200 unless said) in originals of a tenth of a megabyte to ten, then
checks them and has `sha256sum` hash them, in turn, so that both see the same machine.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from onrecord import Case
from onrecord.models import Capture

RATIO = 1.5  # times sha256sum
ROUNDS = 3


def kept(case: Case, megabytes: int) -> int:
    """Originals with their captures; how many."""
    chance, left, number = random.Random(1), megabytes * 10**6, 0
    captures = []
    while left > 0:
        size = min(left, chance.choice((10**5, 10**6, 10**7)))
        data = chance.randbytes(size)
        left, number = left - size, number + 1
        known = {"captured_at": "", "collector": "bench", "media_type": "text/plain", "tool": "bench"}
        captures.append(Capture(address=f"{number}.txt", sha256=case.store.keep(data), size=size, **known))
    case._add(captures, did="capture")
    return number


def main(megabytes: int = 200) -> int:
    """Print the figures; the exit code is 1 when the ratio is over its bound or a check found a fault."""
    with tempfile.TemporaryDirectory() as folder, Case(Path(folder) / "case", by="bench") as case:
        began = time.perf_counter()
        number = kept(case, megabytes)
        keeping = time.perf_counter() - began
        files = sorted(map(str, (Path(folder) / "case" / "originals").glob("*/*")))
        ours, theirs, good = [], [], True
        for _ in range(ROUNDS):
            began = time.perf_counter()
            good &= case.fixity().exit_code == 0
            ours.append(time.perf_counter() - began)
            began = time.perf_counter()
            printed = subprocess.run(["sha256sum", *files], check=True, capture_output=True, text=True).stdout
            theirs.append(time.perf_counter() - began)
            good &= all(line[:64] == Path(line[66:]).name for line in printed.splitlines())
    ratio = min(ours) / min(theirs)
    print(f"{number} originals, {megabytes} MB: kept in {keeping:.1f} s; checked in {min(ours):.2f} s, sha256sum takes "
          f"{min(theirs):.2f} s: {ratio:.2f} times (bound {RATIO})")
    return int(ratio > RATIO or not good)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
