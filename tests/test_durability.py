"""What was reported is kept: through kill -9 at any moment, on a full disk, and with two programs in one case."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from _nursery import nursery
from onrecord import Case
from onrecord.models import Capture, Document, Run

MOMENTS = 20  # of each verb
SEED = int(os.environ.get("ONRECORD_SEED", "20261126"))
PLACES = ("market", "clinic", "school", "bridge", "depot", "harbour", "station", "mill", "library", "bakery")
KILLED = -signal.SIGKILL


def text(number: int) -> str:
    place = PLACES[number % len(PLACES)]
    return (
        f"Shells hit the {place} of Tarnholm on Monday, the city council said in statement {number}. At least "
        f'{number + 3} people were killed, the council said. "We have no medicine left," Mayor Ilse Brandt said.\n'
    )


@pytest.fixture(scope="module")
def born():
    with nursery() as it:
        yield it


def texts(folder: Path, numbers: range) -> Path:
    folder.mkdir()
    for number in numbers:
        (folder / f"{number:03}.txt").write_text(text(number), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Enough for a capture to be killed in."""
    return texts(tmp_path_factory.mktemp("many") / "texts", range(15))


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """Enough for an extraction to be killed in."""
    return texts(tmp_path_factory.mktemp("few") / "texts", range(4))


def done(born, folder: Path, *verbs: tuple) -> float:
    """The verbs in a process of their own, undisturbed; how many seconds they took."""
    ended, seconds = born.child(folder, folder.with_suffix(".out"), *verbs)
    assert ended == 0
    return seconds


def reported(out: Path) -> set[str]:
    """The ids that a process said it had added; a line that was not finished was not said."""
    return {line for line in out.read_text().split("\n")[:-1] if line != "done"} if out.exists() else set()


def is_whole(folder: Path) -> set[str]:
    """The ids of a case in which `verify` finds nothing wrong."""
    with Case(folder, by="tester") as case:
        assert case.verify() == []
        for each in case.store.find(Capture):
            assert len(case.store.original(each.sha256)) == each.size
        return set(case.store.ids())


@pytest.mark.parametrize("verb", ["capture", "extract"])
def test_killed_at_random_moments_nothing_reported_is_lost(born, tmp_path, many, few, verb):
    """Each time what was reported is there, the case is whole, and running again gives the records of an undisturbed
    run."""
    before, steps = tmp_path / "before", [(verb,)]
    if verb == "capture":
        before.mkdir()
        steps = [("capture", [str(many)])]
    else:
        done(born, before, ("capture", [str(few)]), ("read",))
    whole = tmp_path / "whole"
    shutil.copytree(before, whole)
    takes = done(born, whole, *steps)
    undisturbed, reports = is_whole(whole), len(reported(whole.with_suffix(".out")))
    chance, halfway = random.Random(f"{SEED} {verb}"), 0
    for number in range(MOMENTS):
        folder = tmp_path / str(number)
        shutil.copytree(before, folder)
        moment = chance.randrange(reports), chance.uniform(0, takes / 4)
        ended, _ = born.child(folder, folder.with_suffix(".out"), *steps, killed=moment)
        told = reported(folder.with_suffix(".out"))
        print(f"{verb} (seed {SEED}): killed {moment[1]:.4f} s after report {moment[0]} of {reports}; {len(told)} told")
        assert ended in (0, KILLED) and len(told) >= moment[0]
        halfway += ended == KILLED and 0 < len(told) < reports
        there = is_whole(folder)
        assert told <= there <= undisturbed
        done(born, folder, *steps)
        assert is_whole(folder) == undisturbed
        shutil.rmtree(folder)
    assert halfway >= MOMENTS // 4, "hardly one of them was killed at work"


@pytest.mark.parametrize("verb", ["capture", "extract"])
def test_two_programs_in_one_case_at_once(born, tmp_path, many, few, verb):
    """One log, one chain, nothing lost and nothing twice; also when both make the case."""
    folder = tmp_path / "case"
    others = texts(tmp_path / "others", range(100, 120))
    work = [[("capture", [str(many)])], [("capture", [str(others)])]]
    if verb == "extract":
        done(born, folder, ("capture", [str(few)]), ("read",))
        work = [[("extract",)], [("extract",)]]
    outs = [tmp_path / f"{number}.out" for number in range(2)]
    for out, steps in zip(outs, work, strict=True):
        born.child(folder, out, *steps, beside=True)
    until = time.monotonic() + 60
    while not all(each.exists() and each.read_text().endswith("done\n") for each in outs):
        assert time.monotonic() < until
        time.sleep(0.01)
    there = is_whole(folder)
    told = [reported(each) for each in outs]
    assert told[0] | told[1] <= there and not told[0] & told[1]
    with Case(folder, by="tester") as case:
        if verb == "capture":
            assert case.store.count(Capture) == 35 and all(told)
        else:
            runs = [each for each in case.store.find(Run) if each.extractor != "read"]
            assert len({(each.document, each.extractor) for each in runs}) == len(runs)
            assert {each.document for each in runs} == {each.id for each in case.store.find(Document)}


# -- a full disk -------------------------------------------------------------------------------------------------------


class Disk:
    """A small disk, or where none may be made here (no right to mount), a bound on the size of any file."""

    def __init__(self, folder: Path, mounted: bool) -> None:
        self.folder, self.mounted, self._filler = folder, mounted, folder / "filler"

    def fill(self, left: int) -> None:
        """All but `left` bytes of it are taken."""
        if self.mounted:
            free = os.statvfs(self.folder)
            with self._filler.open("wb") as file:
                file.write(b"\1" * max(0, free.f_bavail * free.f_frsize - left))

    def make_room(self) -> None:
        self._filler.unlink(missing_ok=True)

    def run(self, *words: str) -> subprocess.CompletedProcess:
        """The command on a full disk."""
        command = [sys.executable, "-m", "onrecord", *words, "--by", "tester", "--quiet"]
        if not self.mounted:
            command = ["sh", "-c", 'ulimit -f 300; exec "$@"', "sh", *command]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    may = shutil.which("mount") and os.geteuid() == 0
    mounted = bool(may) and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True
    ).returncode == 0  # fmt: skip
    if not mounted:
        print("no small disk may be mounted here; a bound on the size of files stands in for it")
    try:
        yield Disk(folder, mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize("left", [0, 40_000, 400_000], ids=["to the brim", "almost", "in the middle"])
def test_a_full_disk_is_one_clear_error_and_the_case_is_whole(disk, tmp_path, left):
    """Wherever the room runs out: what was wrong and what to do in one line, what was there is there, and when there is
    room again the same command does the rest."""
    folder = disk.folder / "case"
    first, more = texts(tmp_path / "first", range(3)), texts(tmp_path / "more", range(10, 13))
    for number in range(20):  # much more than there is room for
        (more / f"{number}-long.txt").write_text(f"{text(number)}\n" * 2000, encoding="utf-8")
    with Case(folder, by="tester") as case:
        assert case.capture([first]).new == 3
    before = is_whole(folder)
    disk.fill(left)
    full = disk.run("capture", str(more), "--case", str(folder))
    assert full.returncode in (1, 3), full.stderr
    (line,) = full.stderr.splitlines()
    assert line.startswith("onrecord: ") and "make room" in line and "untouched" in line
    disk.make_room()
    there = is_whole(folder)
    assert before <= there and not list(folder.rglob(".partial-*"))
    with Case(folder, by="tester") as case:
        assert case.capture([texts(tmp_path / "last", range(20, 23))]).exit_code == 0
    assert len(is_whole(folder)) == len(there) + 2 * 3  # each with the record of how it was collected
