"""Sharing: a case file leaves the house.

Each module of this package that defines `write(picture, folder, about)` is a format: it writes its files into `folder`
and touches nothing else. `share` runs them all, lists what they wrote with the SHA-256 of each file, and puts the whole
in place in one move. The same picture and the same `generated_at` give the same bytes.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from onrecord.errors import SharingError
from onrecord.models import Picture
from onrecord.plugins import load
from onrecord.sharing._review import unreviewed
from onrecord.sharing.rows import rows

__all__ = ["MANIFEST", "About", "refuse_withheld", "rows", "share", "unreviewed", "write_formats"]

MANIFEST = "manifest-sha256.txt"  # in the format of sha256sum, so that `sha256sum -c` checks a case file


@dataclass(frozen=True, kw_only=True)
class About:
    """What a case file says of itself."""

    case_name: str
    generated_at: str  # UTC, ISO 8601
    software: str  # name and version of what made it
    unreviewed: bool = True  # some of it no person has judged


def share(picture: Picture, out: Path, *, case_name: str, generated_at: str, software: str) -> list[Path]:
    """Write the case file of `picture` into the folder `out`; the paths of its files, the manifest last.

    An earlier case file in `out` is replaced as a whole, or left as it was. Raises SharingError, with nothing written,
    when `out` holds a file that OnRecord did not write or that was changed since, and when something is to be withheld.
    """
    out = Path(os.path.abspath(out))
    refuse_withheld(picture)
    _refuse_foreign(out)
    about = About(
        case_name=case_name, generated_at=generated_at, software=software, unreviewed=bool(unreviewed(picture))
    )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".partial", dir=out.parent))
    except OSError as problem:
        raise SharingError(f"cannot write beside {out}: {problem}; choose another folder") from problem
    try:
        write_formats(picture, fresh, about)
        fresh.chmod(0o755)
        _put_in_place(fresh, out)
    except OSError as problem:
        raise SharingError(
            f"the case file could not be written to {out}: {problem}; what was there is as it was"
        ) from problem
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return [*(out / name for name in _listed(out)), out / MANIFEST]


def write_formats(picture: Picture, folder: Path, about: About) -> None:
    """Every format of the case file into `folder`, which is there and empty, and the list of its files."""
    for _, part in sorted(load(__name__, "write").items()):
        part.write(picture, folder, about)
    _list_files(folder)


def refuse_withheld(picture: Picture) -> None:
    """Words that must not leave are not taken out yet, so nothing leaves while any are marked.

    Raises SharingError, naming the first.
    """
    newest = {
        name: each.verdict for each in sorted(picture.judgements, key=lambda each: each.at) for name in each.about
    }
    held = sorted(name for name, verdict in newest.items() if verdict == "withhold")
    if held:
        raise SharingError(
            f"{len(held)} records are to be withheld ({held[0][:12]} ...) and this version cannot take words out of "
            "a case file; nothing was written. Judge them otherwise, or build a case without their documents."
        )


def _refuse_foreign(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise SharingError(f"{out} is not a folder; name a folder that is new, empty or an earlier case file")
    if not out.exists() or not any(out.iterdir()):
        return
    listed = _listed(out)
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_symlink() or not path.is_dir()}
    for name in sorted(there - {MANIFEST}):
        if name not in listed:
            raise SharingError(
                f"{out} holds {name}, which is no part of a case file; nothing was written. "
                "Move it away, or name a folder that is new or empty."
            )
        if _digest(out / name) != listed[name]:
            raise SharingError(
                f"{name} in {out} was changed after it was shared; nothing was written. "
                "Move it away to keep the change, or name another folder."
            )


def _listed(out: Path) -> dict[str, str]:
    """The files a case file lists, with the SHA-256 each had; none where there is no manifest."""
    manifest = out / MANIFEST
    if not manifest.is_file():
        return {}
    lines = manifest.read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _list_files(folder: Path) -> None:
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = "".join(f"{_digest(folder / name)}  {name}\n" for name in names)
    (folder / MANIFEST).write_text(lines, encoding="utf-8", newline="\n")
    for name in [*names, MANIFEST]:
        with open(folder / name, "rb") as file:
            os.fsync(file.fileno())


def _put_in_place(fresh: Path, out: Path) -> None:
    if not out.exists():
        os.rename(fresh, out)
        return
    # Two moves, not a copy: a reader sees the old case file or the new one, and for an instant none.
    former = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".former", dir=out.parent))
    os.rename(out, former / out.name)
    try:
        os.rename(fresh, out)
    except OSError:
        os.rename(former / out.name, out)
        raise
    finally:
        shutil.rmtree(former, ignore_errors=True)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
