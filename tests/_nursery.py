"""A program that has loaded everything and bears children on request: each opens a case, works, and may be killed.

Loading the language pipeline takes seconds and killing needs a process of its own, so one process loads it and forks.
"""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

_PROGRAM = """
import json, os, signal, sys, time
from onrecord import Case
from onrecord.extraction import extract, software
from onrecord.plugins import fingerprint
from _records import document

class Telling(Case):
    '''Says what was added as soon as it is, as a user sees it reported.'''
    def _add(self, records, *, did):
        added = super()._add(records, did=did)
        os.write(self.out, ("".join(f"{each}\\n" for each in added)).encode())
        return added

ENDED = os.WEXITED | os.WNOHANG | os.WNOWAIT

def said(out):
    with open(out, "rb") as file:
        return file.read().count(b"\\n")

list(extract(document())); software(()); fingerprint("onrecord.reading")  # all that is loaded only once
with Case("memory:", by="nobody") as nothing:
    nothing.verify()
print("ready", flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    hears, tells = os.pipe()
    child = os.fork()
    if child:
        os.close(tells)
        os.read(hears, 1)
        os.close(hears)
        began = time.monotonic()
        if asked["killed"] is not None:
            lines, seconds = asked["killed"]
            while said(asked["out"]) < lines and os.waitid(os.P_PID, child, ENDED) is None:
                time.sleep(0.0005)
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)  # it is waited for below: until then nobody else can bear its number
        if not asked["beside"]:
            ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            print(json.dumps([ended, time.monotonic() - began]), flush=True)
        continue
    code = 1
    try:
        out = os.open(asked["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
        os.write(tells, b".")
        with Telling(asked["case"], by="tester", now=lambda: "2031-06-01T00:00:00Z") as case:
            case.out = out
            for verb, *words in asked["verbs"]:
                outcome = getattr(case, verb)(*words)
        os.write(out, b"done\\n")
        code = outcome.exit_code
    except BaseException as problem:
        print(f"{type(problem).__name__}: {problem}", file=sys.stderr, flush=True)
    finally:
        os._exit(code)
"""


class Nursery:
    """What bears the children."""

    def __init__(self, process: subprocess.Popen) -> None:
        self._process = process

    def child(
        self,
        case: Path,
        out: Path,
        *verbs: tuple,
        killed: tuple[int, float] | None = None,
        beside: bool = False,
    ) -> tuple[int, float]:
        """A child works on the case and writes to `out` each id once it is added, and "done" at its end; it is `killed`
        so many seconds after it wrote so many lines. Returns how that ended (its exit code, or minus the signal that
        killed it) and after how many seconds; of one that works `beside` the next, nothing."""
        asked = {"case": str(case), "out": str(out), "verbs": verbs, "beside": beside, "killed": killed}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        ended, seconds = (0, 0.0) if beside else json.loads(self._process.stdout.readline())
        return ended, seconds


@contextmanager
def nursery():
    """A nursery that is ready."""
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path]), "OMP_NUM_THREADS": "1",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", _PROGRAM],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout.readline() == "ready\n"
        yield Nursery(process)
    finally:
        process.stdin.close()
        process.wait(timeout=60)
        process.stdout.close()
