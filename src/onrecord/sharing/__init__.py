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
from onrecord.medium import settle
from onrecord.models import Picture
from onrecord.plugins import load
from onrecord.sharing._finding import Words, near
from onrecord.sharing._review import unreviewed
from onrecord.sharing._withheld import MARK, Redaction, Withheld, wholly, without
from onrecord.sharing.rows import rows

__all__ = [
    "MANIFEST",
    "MARK",
    "About",
    "Redaction",
    "Withheld",
    "Words",
    "near",
    "refuse_left",
    "refuse_withheld",
    "rows",
    "share",
    "unreviewed",
    "wholly",
    "without",
    "write_formats",
]

MANIFEST = "manifest-sha256.txt"  # in the format of sha256sum, so that `sha256sum -c` checks a case file


@dataclass(frozen=True, kw_only=True)
class About:
    """What a case file says of itself."""

    case_name: str
    generated_at: str  # UTC, ISO 8601
    software: str  # name and version of what made it
    unreviewed: bool = True  # some of it no person has judged
    withheld: bool = False  # words were taken out of it


def share(picture: Picture | Withheld, out: Path, *, case_name: str, generated_at: str, software: str) -> list[Path]:
    """Write the case file of `picture` into the folder `out`; the paths of its files, the manifest last.

    An earlier case file in `out` is replaced as a whole, or left as it was. Raises SharingError, with nothing written,
    when `out` holds a file that OnRecord did not write or that was changed since, and when words that are to be
    withheld are still in the picture (`without` takes them out).
    """
    out = Path(os.path.abspath(out))
    left = picture if isinstance(picture, Withheld) else Withheld(picture)
    picture = left.picture
    refuse_withheld(picture)
    _refuse_foreign(out)
    about = About(
        case_name=case_name,
        generated_at=generated_at,
        software=software,
        unreviewed=bool(unreviewed(picture)),
        withheld=bool(left.hidden),
    )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".partial", dir=out.parent))
    except OSError as problem:
        raise SharingError(f"cannot write beside {out}: {problem}; choose another folder") from problem
    try:
        write_formats(picture, fresh, about)
        refuse_left(left, fresh)
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
    """Nothing leaves before what is withheld was taken out of it (`without`). Raises SharingError."""
    newest = {
        name: each.verdict for each in sorted(picture.judgements, key=lambda each: each.at) for name in each.about
    }
    if picture.withholdings or "withhold" in newest.values():
        raise SharingError(
            "some of this is to be withheld, and that was not taken out; nothing was written. Share or seal it through "
            "its case, which does."
        )


def refuse_left(withheld: Withheld, folder: Path) -> None:
    """What was written is read once more before it leaves. Raises SharingError where words that leave nowhere stand in
    a file after all, or in its name."""
    if not withheld.names_words:
        return
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        if withheld.stand_in(path.name) or withheld.stand_in(path.read_bytes().decode("utf-8", "replace")):
            raise SharingError(
                f"words that are withheld stand in {path.relative_to(folder).as_posix()} after all; nothing was "
                "written. Please report this; leaving out the documents that hold them is the way until it is mended."
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
        settle(folder / name)


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
