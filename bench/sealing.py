"""What sealing costs: `python -m bench.sealing [DOCUMENTS]`, a thousand unless another number is given.

Prints how long a case of so many short documents takes to seal and to verify, by either program, and how much it takes
on the medium; each as a ratio to what the machine itself takes to bring the same bytes home, or `sha256sum` to read
them, in the same run. The case is built by the verbs themselves and takes some minutes first.
"""

import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.speed import resampled
from onrecord import Case
from onrecord.custody import keys

DOCUMENTS = 1_000
PARAGRAPHS = 4  # of each document
VERIFY = 60.0  # seconds of processor time, by VERIFY.sh, of a thousand documents


def built(count: int, folder: Path) -> Path:
    """A case of `count` documents."""
    (articles := folder / "articles").mkdir()
    resampled(count, articles, PARAGRAPHS)
    with Case(folder / "case", by="bench") as case:
        case.capture([articles])
        case.read()
        case.extract()
        case.reconcile()
    return folder / "case"


def seconds(*command: object) -> tuple[float, float]:
    """How long a program takes, and how much of a processor's time. Raises CalledProcessError when it fails."""
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*map(str, command)], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begin, busy


def copying(folder: Path, to: Path) -> float:
    """Seconds in which the same files are written again and brought to the medium."""
    return seconds("cp", "-r", folder, to)[0] + seconds("sync", "-f", to)[0]


def main(count: int = DOCUMENTS) -> int:
    """Print the figures; the exit code is 1 when verifying is over its bound."""
    over = False
    with TemporaryDirectory() as place:
        folder = Path(place)
        begin = time.perf_counter()
        case_folder, key = built(count, folder), keys.make(folder / "key")
        print(f"a case of {count:,} documents: built in {time.perf_counter() - begin:,.0f} s")
        out, trust = folder / "out", folder / "trust"
        trust.mkdir()
        (trust / "allowed_signers").write_text(key.allowed("bench"))
        with Case(case_folder, by="bench") as case:
            case.picture()  # what the case shows is worked out before: sealing is what is measured
            begin, busy = time.perf_counter(), time.process_time()
            done = case.seal(out, key=key, recipient="bench", unreviewed=True)
            took, busy = time.perf_counter() - begin, time.process_time() - busy
        files = [each for each in out.rglob("*") if each.is_file()]
        size = sum(each.stat().st_size for each in files)
        originals = sum(each.stat().st_size for each in (out / "data" / "originals").iterdir())
        pages = sum(each.stat().st_size for each in (out / "data" / "case-file").rglob("*") if each.is_file())
        seconds("sh", "-c", f"find {out} -type f -exec cat {{}} + | wc -c")  # all of it is in memory for what follows
        reading, read = seconds("sh", "-c", f"find {out} -type f -print0 | xargs -0 sha256sum")
        print(
            f"sealed: {took:.1f} s ({busy:.1f} s of processor time), {done.counts['records']:,} records; "
            f"{len(files):,} files, {size / 2**20:.1f} MB: case file {pages / 2**20:.1f}, originals "
            f"{originals / 2**20:.1f}, the rest log and records; "
            f"{took / copying(out, folder / 'copy'):.1f} times copying it, {took / reading:.0f} times sha256sum of it"
        )
        print(f"sha256sum of the same bytes: {reading:.2f} s ({read:.2f} s of processor time)")
        for program, *how in (("VERIFY.sh", "sh"), ("verify.py", "python3", "-I")):
            took, busy = seconds(*how, out / program, out, trust)
            print(f"{program}: {took:.1f} s ({busy:.1f} s of processor time), {busy / read:.1f} times sha256sum")
            over = over or busy > VERIFY * max(1, count / 1000)
        shutil.rmtree(out)
    return int(over)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
