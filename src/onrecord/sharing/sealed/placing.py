"""A folder that appears whole or not at all, and its form for sending: one file, encrypted.

The work is done in `OUT.partial`, beside `OUT`, and put in place in one rename. Whoever is stopped half-way leaves that
folder, whose name says that it is not finished; the next run clears it away.
"""

import fcntl
import os
import shutil
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from onrecord.errors import SharingError, UsageError
from onrecord.medium import settle

PARTIAL = ".partial"


@contextmanager
def beside(out: Path) -> Iterator[Path]:
    """An empty folder beside `out` to work in, for one process at a time; gone afterwards, unless put in place.

    Raises SharingError when there is something at `out`, or somebody else is at work there.
    """
    if out.is_symlink() or (out.exists() and not (out.is_dir() and not any(out.iterdir()))):
        raise SharingError(f"{out} is there already and is left as it is; a sealed case file is never written over: "
                           "name another folder")  # fmt: skip
    work = out.with_name(out.name + PARTIAL)
    try:
        work.mkdir(parents=True, exist_ok=True)
        held = os.open(work, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError as problem:
        raise SharingError(f"cannot write beside {out}: {problem}; choose another folder") from problem
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)  # let go of by the system when a process is killed
    except OSError as busy:
        os.close(held)
        raise SharingError(f"another process is sealing into {out}; wait for it, or name another folder") from busy
    try:
        for each in work.iterdir():
            shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
        yield work
    except OSError as problem:
        raise SharingError(f"{out} could not be written: {problem}; nothing was sealed; make room or mend access, then "
                           "run it again") from problem  # fmt: skip
    finally:
        shutil.rmtree(work, ignore_errors=True)
        os.close(held)


def put_in_place(work: Path, out: Path) -> None:
    """`work` becomes `out`, in one move, once all of it has reached the medium."""
    work.chmod(0o755)
    os.rename(work, out)
    settle(out.parent)


def put_encrypted(work: Path, out: Path, recipients: Sequence[str], at: str) -> None:
    """The folder `work` becomes one file at `out`: a tar of it (all of it of the time `at`), encrypted with age to
    all `recipients` (public keys: "age1...", "ssh-ed25519 ...").

    Raises UsageError for what is no recipient, or when pyrage is not installed.
    """
    keys = [recipient(each) for each in recipients]
    import pyrage

    tar, encrypted = work.with_name(f"{work.name}.tar"), work.with_name(f"{work.name}.tar.age")
    with tarfile.open(tar, "w", format=tarfile.PAX_FORMAT) as file:
        for path in [work, *sorted(work.rglob("*"))]:
            member = file.gettarinfo(path, path.relative_to(work.parent).as_posix())
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            member.mtime = int(datetime.fromisoformat(at).timestamp())
            member.mode = 0o755 if path.is_dir() else 0o644
            with open(os.devnull if path.is_dir() else path, "rb") as data:
                file.addfile(member, data)
    pyrage.encrypt_file(str(tar), str(encrypted), keys)
    settle(encrypted)
    os.rename(encrypted, out)
    settle(out.parent)


def recipient(key: str):
    """An age recipient from its public key. Raises UsageError."""
    try:
        import pyrage
    except ImportError as missing:
        raise UsageError("to encrypt, install pyrage: pip install 'onrecord[seal]'") from missing
    kind = pyrage.ssh if key.startswith("ssh-") else pyrage.x25519
    try:
        return kind.Recipient.from_str(key)
    except pyrage.RecipientError as problem:
        raise UsageError(f"no public key to encrypt to: {key[:60]!r} (age1... or ssh-...): {problem}") from problem
