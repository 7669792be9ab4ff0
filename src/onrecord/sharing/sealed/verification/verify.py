#!/usr/bin/env python3
"""Checks a sealed case file with Python's standard library, and with ssh-keygen and openssl where they are.

    python3 -I verify.py FOLDER [TRUST]

FOLDER is the sealed case file. TRUST is a folder with what you know from elsewhere, never from the sealed case file:

    allowed_signers   whose seals you trust (see ssh-keygen(1), "ALLOWED SIGNERS")
    *.pem             certificates of the time-stamp authorities you trust
    checkpoint*       states of the log that were given to you earlier

What lies in TRUST must be borne out by the file. Without TRUST, nothing shows who sealed it.

Exit codes: 0 all is as sealed, by a key you trust; 1 something is wrong; 2 it cannot be run so; 3 nothing is wrong, but
nothing shows who sealed it. This one file needs Python 3.8 and nothing else of ours; it writes to a temporary folder
only, follows no link, and runs nothing that is in FOLDER. It checks what VERIFY.sh checks, and every proof in
data/proofs besides.
"""

import base64
import calendar
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEAL = "seal/tagmanifest-sha256.txt.sig"
LISTS = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt")
IN_SEAL = re.compile(rf"{re.escape(SEAL)}(\.[A-Za-z0-9._-]+\.(tsr|ots))?|seal/allowed_signers|seal/authorities\.pem")
LISTED = {
    "manifest-sha256.txt": re.compile(r"([0-9a-f]{64})  (data/[A-Za-z0-9._/-]+)"),
    "manifest-sha512.txt": re.compile(r"([0-9a-f]{128})  (data/[A-Za-z0-9._/-]+)"),
    "tagmanifest-sha256.txt": re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9._-]+)"),
}
LOG = re.compile(r"data/((log|checkpoints|proofs)/.*|contents-sha256\.txt|sealing\.jsonl)")
PART = 1 << 20
NOT_SHOWN = (
    "It does not show that what the sources say happened, that the sealer's clock was right (only a stamp",
    "speaks to that), or that everything the sealer knew is in it.",
)
ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC0", "HOME": "/nonexistent"}


class Stop(Exception):
    """Nothing more can be read."""


class Check:
    """One sealed case file, held against what the receiver trusts. Each step says what it saw."""

    def __init__(self, folder, trust, scratch):
        self.folder, self.trust, self.scratch = folder, trust, scratch
        self.faults = 0
        self.signer = self.key = self.earliest = None
        self.files = {}  # path -> digests by algorithm
        self.entries = []

    def run(self):
        """All steps in order; the exit code."""
        steps = (self.form, self.stamps, self.signature, self.lists, self.originals, self.log, self.checkpoint,
                 self.records)  # fmt: skip
        try:
            for number, step in enumerate(steps, 1):
                say(f"{number}. {step.__doc__}")
                before = self.faults
                seen = step()
                if seen and self.faults == before:
                    self.ok(seen)
        except Stop:
            pass
        return self.verdict()

    def verdict(self):
        """The last words, and the exit code."""
        if self.faults:
            say(f"FAILED: {self.faults} found wrong. Do not rely on this file; keep it as it is, and ask its sender "
                "for another copy.")  # fmt: skip
            return 1
        for line in NOT_SHOWN:
            say(line)
        if not self.signer:
            say("Nothing is wrong, but nothing shows who sealed it (see 3).")
            return 3
        say(f"VERIFIED: as sealed by {self.signer}")
        return 0

    def ok(self, words):
        """Something was shown."""
        say(f"ok         {words}")

    def not_shown(self, words):
        """Something could not be looked at; it may be so or not."""
        say(f"NOT SHOWN  {words}")

    def wrong(self, words):
        """Something is not as it was sealed."""
        say(f"WRONG      {words}")
        self.faults += 1

    # -- the steps -----------------------------------------------------------------------------------------------------

    def form(self):
        """Its form: a finished folder of plain files with plain names"""
        if self.folder.name.endswith(".partial"):
            self.wrong(f"{self.folder} was never finished: its name ends in .partial")
        special = False
        for at, folders, names in os.walk(self.folder):
            for name in folders + names:
                path = Path(at, name)
                shown = path.relative_to(self.folder).as_posix()
                if re.search(r"[^A-Za-z0-9._-]", name):
                    self.wrong(f"{shown} is a name that no sealed case file has: it was added")
                    special = True
                if path.is_symlink() or not (path.is_dir() or path.is_file()):
                    self.wrong(f"{shown} is a link or a device; a sealed case file has none")
                    special = True
                elif path.is_file():
                    self.files[shown] = {}
        for name in LISTS:
            if name not in self.files:
                self.wrong(f"{name} is missing")
        if special or "tagmanifest-sha256.txt" not in self.files or "manifest-sha256.txt" not in self.files:
            raise Stop
        return "nothing but files and folders, all with plain names"

    def stamps(self):
        """Since when: time stamps over the seal's signature"""
        roots = b"".join(path.read_bytes() for path in self.trusted("*.pem"))
        (self.scratch / "roots.pem").write_bytes(roots)
        for name in sorted(self.files):
            if name.startswith(f"{SEAL}.") and name.endswith(".tsr") and SEAL in self.files:
                self.stamp(name, bool(roots))
        if self.earliest is None:
            if roots:
                self.wrong("no stamp by an authority in TRUST is over this seal")
            else:
                self.not_shown("since when the seal exists (its own date is in bag-info.txt)")

    def stamp(self, name, judged):
        """One stamp: of this seal? by an authority in TRUST? when?"""
        bare = self.scratch / "token"  # which alone is signed: the words around it could hold a line "Time stamp: ..."
        bare.write_bytes(b"")
        if self.tool("openssl", "ts", "-reply", "-in", self.folder / name, "-token_out", "-out", bare) is None:
            return self.not_shown(f"{name}: openssl is not here to read it")
        text = self.tool("openssl", "ts", "-reply", "-in", bare, "-token_in", "-text")[1]
        digest, says = (re.search(rf"^{field}: (.*)$", text, re.M) for field in ("Hash Algorithm", "Time stamp"))
        if not digest or not says or digest[1] not in ("sha256", "sha384", "sha512"):
            return self.wrong(f"{name} is no time stamp that can be read")
        dump = re.search(r"^Message data:\n(.*?)^Serial", text, re.M | re.S)
        about = "".join(re.findall(r"^ *[0-9a-f]+ - (.*?)(?:   .*)?$", dump[1] if dump else "", re.M))
        if re.sub("[ -]", "", about) != hashlib.new(digest[1], self.read(SEAL)).hexdigest():
            return self.wrong(f"{name} is the stamp of another file, not of this seal")
        at = calendar.timegm(time.strptime(re.sub(r"\.\d+", "", says[1]), "%b %d %H:%M:%S %Y GMT"))
        if not judged:
            return self.not_shown(f"{name} says {says[1]}; TRUST has no certificate to judge that by")
        code, text = self.tool("openssl", "ts", "-verify", "-data", self.folder / SEAL, "-in", self.folder / name,
                               "-CAfile", self.scratch / "roots.pem", "-attime", str(at))  # fmt: skip
        if code == 0:
            self.ok(f"{name}: an authority in TRUST saw the seal's signature on {says[1]}")
            self.earliest = min(at, self.earliest or at)
        elif re.search("local issuer|self.signed", text):
            self.not_shown(f"{name} says {says[1]}; it comes from an authority that is not in TRUST")
        else:
            lines = [each for each in text.splitlines() if not each.startswith(("Using", "Verification"))]
            self.wrong(f"{name} does not verify: {''.join(lines[:1])}")

    def signature(self):
        """Who sealed it: the signature over the list of files (tagmanifest-sha256.txt)"""
        if SEAL not in self.files:
            return self.wrong(f"there is no signature: {SEAL} is missing")
        signed, seal = self.read("tagmanifest-sha256.txt"), ("-n", "onrecord-seal", "-s", self.folder / SEAL)
        told = self.tool("ssh-keygen", "-Y", "check-novalidate", *seal, given=signed)
        if told is None:
            return self.not_shown("who sealed it: ssh-keygen is not here")
        if told[0]:
            return self.wrong(f"the signature does not fit: tagmanifest-sha256.txt or {SEAL} was changed")
        self.key = told[1].strip().split(" key ")[-1]
        signers = next(iter(self.trusted("allowed_signers")), None)
        if signers is None:
            return self.not_shown(f"whose key {self.key} is: TRUST has no allowed_signers (the one in seal/ proves "
                                  "nothing: whoever sealed made it)")  # fmt: skip
        then = self.earliest and time.strftime("%Y%m%d%H%M%S", time.gmtime(self.earliest))
        when = ("-O", f"verify-time={then}") if then else ()
        found = self.tool("ssh-keygen", "-Y", "find-principals", *when, *seal[2:], "-f", signers)
        name = re.split(r"[,\n]", found[1])[0] if found[0] == 0 else ""
        claim = ("-f", signers, "-I", name, *seal)
        if not name or self.tool("ssh-keygen", "-Y", "verify", *when, *claim, given=signed)[0]:
            return self.wrong(f"it was sealed with the key {self.key}, which TRUST/allowed_signers does not name")
        self.signer = name
        return f"signed by {name}, with the key {self.key}"

    def lists(self):
        """Every file as it was sealed, none added, none missing"""
        for name, digests in self.files.items():
            digests.update(digests_of(self.folder / name))
        listed = {name: self.listed(name) for name in LISTED}
        for name, lines in listed.items():
            algorithm = "sha512" if "512" in name else "sha256"
            for path, digest in lines.items():
                if path in self.files and self.files[path][algorithm] != digest:
                    self.wrong(f"{path} was changed: it has not the digest in {name}")
        if set(listed["manifest-sha256.txt"]) != set(listed["manifest-sha512.txt"]):
            self.wrong("manifest-sha256.txt and manifest-sha512.txt list different files")
        known = {"tagmanifest-sha256.txt", *listed["tagmanifest-sha256.txt"], *listed["manifest-sha256.txt"]}
        there = {path for path in self.files if not IN_SEAL.fullmatch(path)}
        for path in sorted(there - known):
            self.wrong(f"{path} was added: no list names it")
        for path in sorted(known - there):
            self.wrong(f"{path} is missing: a list names it")
        return f"{len(there)} files, each with its SHA-256 and, in data/, its SHA-512"

    def originals(self):
        """Every original has the SHA-256 that is its name"""
        found = [path for path in sorted(self.files) if path.startswith("data/originals/")]
        for path in found:
            if self.files[path]["sha256"] != path.rpartition("/")[2]:
                self.wrong(f"{path} has bytes of another digest than its name says")
        if not found:
            self.not_shown("the originals: they are named by their digests in data/names.csv and not in this file")
        return found and f"{len(found)} originals"

    def log(self):
        """The log is one chain, and its last entry is this sealing"""
        before, paths = None, sorted(path for path in self.files if path.startswith("data/log/"))
        for number, path in enumerate(paths):
            if path != f"data/log/{number:06d}.json":
                self.wrong(f"{path} stands where entry {number} should: an entry was taken out or put in")
            data = self.read(path)
            entry = parsed(data)
            if not isinstance(entry, dict) or entry.get("previous", "") != before:
                self.wrong(f"{path} does not follow the entry before it: one of the two was changed, or one was taken "
                           "out or put in")  # fmt: skip
            self.entries.append((data, entry if isinstance(entry, dict) else {}))
            before = hashlib.sha256(data).hexdigest()
        if not self.entries or self.entries[-1][1].get("did") != "seal":
            self.wrong("the log does not end with the sealing: its end was cut off")
        return f"{len(paths)} entries"

    def checkpoint(self):
        """The log's checkpoint: its Merkle root (RFC 6962) is that of these entries"""
        leaves = [hashlib.sha256(b"\0" + data).digest() for data, _ in self.entries]
        paths = sorted(path for path in self.files if re.fullmatch(r"data/checkpoints/.*\.txt", path))
        if not paths:
            self.wrong("there is no checkpoint in data/checkpoints")
        else:
            if self.holds(paths[-1], self.read(paths[-1]), leaves) != len(leaves):
                self.wrong(f"{paths[-1]} is not of all {len(leaves)} entries")
            told = f"{paths[-1]}.sig" in self.files and self.tool(
                "ssh-keygen", "-Y", "check-novalidate", "-n", "onrecord-checkpoint", "-s",
                self.folder / f"{paths[-1]}.sig", given=self.read(paths[-1]))  # fmt: skip
            if told is not None and (not told or told[0] or told[1].strip().split(" key ")[-1] != self.key):
                self.wrong(f"{paths[-1]}.sig is not a signature over it by the key that sealed")
        for path in self.trusted("checkpoint*"):
            self.holds(str(path), path.read_bytes(), leaves)
        return self.proofs(leaves)

    def holds(self, name, data, leaves):
        """Hold the log against a checkpoint (C2SP tlog-checkpoint); how many entries it saw."""
        text = re.sub(r"(?m)^[>\s]+|[ \t\r]+$", "", data.decode("utf-8", "replace"))
        found = re.search(r"(?m)^([1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)$", text)
        if not found:
            return self.wrong(f"{name} is no checkpoint")
        size = int(found[1])
        if size > len(leaves):
            self.wrong(f"{name} saw {size} entries where the log has {len(leaves)}: its end was cut off")
        elif root(leaves[:size]) != base64.b64decode(found[2]):
            self.wrong(f"{name} saw another log than this one: entries were changed, or the log was written anew")
        else:
            self.ok(f"{name}: the first {size} entries are those it saw")
        return size

    def proofs(self, leaves):
        """Each of data/proofs shows one entry to be under its checkpoint (C2SP tlog-proof)."""
        found = sorted(path for path in self.files if path.startswith("data/proofs/"))
        for path in found:
            above, _, below = self.read(path).decode("utf-8", "replace").partition("\n\n")
            lines, number = above.split("\n"), int(re.sub(r"\D", "", path.rpartition("/")[2]) or 0)
            fixed = re.match(r"[^\n]+\n([0-9]+)\n([A-Za-z0-9+/]{43}=)\n", below)
            if not fixed or lines[1:2] != [f"index {number}"] or number >= len(leaves):
                self.wrong(f"{path} is no proof of entry {number}")
                continue
            path_up = [base64.b64decode(each) for each in lines[2:]]
            if not included(leaves[number], number, int(fixed[1]), path_up, base64.b64decode(fixed[2])):
                self.wrong(f"{path} does not show entry {number} to be in the log")
        return f"{len(found)} proofs that single entries are in it"

    def records(self):
        """Every record given is one the log names, and the sealing names these contents"""
        logged, given = {name for _, entry in self.entries for name in entry.get("records", ())}, set()
        commitment = None
        for path in ("data/records.jsonl", "data/sealing.jsonl"):
            with open(self.folder / path, "rb") if path in self.files else open(os.devnull, "rb") as file:
                for number, line in enumerate(file, 1):
                    salt, at = line[9:41], line.find(b',"record":')
                    name = hashlib.sha256(line[at + 10 : -2]).hexdigest().encode()
                    commitment = hashlib.sha256(salt + b" " + name).hexdigest()
                    given.add(commitment)
                    if commitment not in logged:
                        where = path if path.endswith("sealing.jsonl") else f"{path} line {number}"
                        self.wrong(f"{where} holds a record that the log does not name: it was changed or put in")
        records = len(given)
        if "data/redactions.jsonl" in self.files:
            withheld = set()
            with open(self.folder / "data/redactions.jsonl", "rb") as file:
                for number, line in enumerate(file, 1):
                    name = line[15:79].decode("utf-8", "replace")
                    withheld.add(name)
                    if not line.startswith(b'{"commitment":"') or name not in logged:
                        self.wrong(f"data/redactions.jsonl line {number} names a record that the log does not name")
            given |= withheld
            self.not_shown(f"{len(withheld)} records, which are withheld: data/redactions.jsonl says what is left of "
                           "each, and whom that protects; the log names all of them")  # fmt: skip
        sealing = parsed(self.read("data/sealing.jsonl")) if "data/sealing.jsonl" in self.files else None
        sealing = sealing["record"] if isinstance(sealing, dict) and isinstance(sealing.get("record"), dict) else {}
        if not self.entries or commitment not in self.entries[-1][1].get("records", ()):
            self.wrong("the last entry of the log does not name the sealing in data/sealing.jsonl")
        contents = self.read("data/contents-sha256.txt") if "data/contents-sha256.txt" in self.files else b""
        if sealing.get("contents") != hashlib.sha256(contents).hexdigest():
            self.wrong("data/contents-sha256.txt is not the list that the sealing names")
        lines = self.read("manifest-sha256.txt").decode("utf-8", "replace").splitlines(keepends=True)
        if "".join(each for each in lines if not LOG.match(each[66:])).encode() != contents:
            self.wrong("data/contents-sha256.txt does not list what is in data/")
        if logged - given:
            more = len(logged - given)
            self.not_shown(f"what the log names besides ({more}): what that is, the sender can tell you")
        if sealing.get("unreviewed") is True:
            say("           It holds UNREVIEWED MACHINE OUTPUT: no person has judged all that the program read.")
        return f"{records} records, all named in the log"

    # -- how -----------------------------------------------------------------------------------------------------------

    def read(self, name):
        """The bytes of a file of the sealed case file."""
        return (self.folder / name).read_bytes()

    def trusted(self, pattern):
        """The files in TRUST of that name."""
        return sorted(path for path in self.trust.glob(pattern) if path.is_file()) if self.trust else []

    def listed(self, name):
        """Path -> digest, as a list of digests has them."""
        found = {}
        text = self.read(name).decode("utf-8", "replace") if name in self.files else ""
        for number, line in enumerate(text.splitlines(), 1):
            seen = LISTED[name].fullmatch(line)
            if not seen or seen[2] in found:
                self.wrong(f"{name}: {number}:{line} is a line that no such list has")
            else:
                found[seen[2]] = seen[1]
        return found

    def tool(self, program, *words, given=b""):
        """(exit code, what it printed) of a program; None where it is not installed."""
        path = shutil.which(program)
        if path is None:
            return None
        done = subprocess.run([path, *map(str, words)], input=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=ENVIRONMENT, cwd=str(self.scratch))  # fmt: skip
        return done.returncode, done.stdout.decode("utf-8", "replace")


def root(leaves):
    """The Merkle root over the digests of leaves: two and two are hashed together, an odd one moves up (RFC 6962)."""
    level = list(leaves)
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2])  # noqa: B905 - Python 3.8 knows no `strict`
        level = [hashlib.sha256(b"\1" + a + b).digest() for a, b in pairs] + odd
    return level[0] if level else hashlib.sha256(b"").digest()


def included(leaf, index, size, path, wanted):
    """Whether `path` leads from the leaf at `index` to the root of a tree of `size` leaves (RFC 9162, 2.1.3.2)."""
    last, made = size - 1, leaf
    for beside in path:
        if last <= 0:
            return False
        if index % 2 or index == last:
            made = hashlib.sha256(b"\1" + beside + made).digest()
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            made = hashlib.sha256(b"\1" + made + beside).digest()
        index, last = index // 2, last // 2
    return last == 0 and made == wanted


def digests_of(path):
    """SHA-256 and SHA-512 of a file, read once."""
    made = {"sha256": hashlib.sha256(), "sha512": hashlib.sha512()}
    with open(path, "rb") as file:
        for part in iter(lambda: file.read(PART), b""):
            for each in made.values():
                each.update(part)
    return {name: each.hexdigest() for name, each in made.items()}


def parsed(data):
    """The value of JSON; None when it is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def say(words):
    """Print a line; a name in the file must not steer the terminal, nor look like a line of ours."""
    print(re.sub(r"[^\x20-\x7e]", "?", words))


def main(words):
    """Check what is asked for; the exit code."""
    if len(words) not in (1, 2) or not all(map(os.path.isdir, words)):
        print("usage: python3 -I verify.py FOLDER [TRUST]", file=sys.stderr)
        return 2
    folder, trust = Path(words[0]).resolve(), Path(words[1]).resolve() if words[1:] else None
    with tempfile.TemporaryDirectory() as scratch:
        return Check(folder, trust, Path(scratch)).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
