"""A sealed case file for tests, those who attack it, and the two programs by which a receiver checks it."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256, sha512
from pathlib import Path

from onrecord.custody import keys
from onrecord.sharing.sealed import SIGNATURE, verification
from onrecord.sharing.sealed.bag import TAG_MANIFEST

BARE = {"PATH": "/usr/bin:/bin"}  # what a receiver has: no OnRecord, no Python packages


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """Somebody with a copy of both programs from elsewhere, and a folder of what they trust."""

    programs: Path
    trust: Path

    def check(self, folder: Path, program: str, trust: Path | None = None) -> tuple[int, str]:
        """The exit code and the words of VERIFY.sh or verify.py about `folder`."""
        how = {"VERIFY.sh": ["/bin/sh"], "verify.py": [sys.executable, "-I"]}[program]
        words = [*how, self.programs / program, folder, trust or self.trust]
        done = subprocess.run([*map(str, words)], env=BARE, capture_output=True, text=True, timeout=120)
        assert done.stderr == ""
        return done.returncode, done.stdout


def receiver(folder: Path, allowed: str, *certificates: Path) -> Receiver:
    """A receiver who was told whose seals to trust, and which authorities, by another way."""
    trust, programs = folder / "trust", folder / "programs"
    trust.mkdir(parents=True)
    programs.mkdir()
    (trust / "allowed_signers").write_text(f"{allowed}\n")
    for number, each in enumerate(certificates):
        shutil.copy(each, trust / f"authority-{number}.pem")
    for name, text in verification().items():
        (programs / name).write_bytes(text)
    return Receiver(programs=programs, trust=trust)


def copied(folder: Path, to: Path, change: Callable[[Path], object] = lambda folder: None) -> Path:
    """A copy of a sealed case file, changed."""
    shutil.copytree(folder, to, symlinks=True)
    change(to)
    return to


def sealed_anew(folder: Path, key: keys.Key) -> None:
    """What whoever holds a key can do: make every list again and sign it."""
    for path, new in (("manifest-sha256.txt", sha256), ("manifest-sha512.txt", sha512)):
        names = [each for each in sorted((folder / "data").rglob("*")) if each.is_file()]
        (folder / path).write_text("".join(_line(each, folder, new) for each in names))
    tags = [each for each in sorted(folder.iterdir()) if each.is_file() and each.name != TAG_MANIFEST]
    (folder / TAG_MANIFEST).write_text("".join(_line(each, folder, sha256) for each in tags))
    (folder / SIGNATURE).write_bytes(key.sign((folder / TAG_MANIFEST).read_bytes(), keys.SEAL))


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its path."""
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def _line(path: Path, folder: Path, new) -> str:
    return f"{new(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
