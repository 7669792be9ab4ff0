"""Files and folders as a person names them: what lies there, under which address, and why something cannot be taken."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from onrecord.intake.media import MEDIA_TYPES, ending
from onrecord.text import shown

LARGEST = 2**30  # bytes; what is larger is no text, and would have to fit into memory
_KINDS = "there is " + ", ".join(sorted(MEDIA_TYPES))


class Refused(Exception):
    """Why a file is not taken in, and what to do about it."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.what, self.todo = what, f"{todo[0].upper()}{todo[1:]}."


@dataclass(frozen=True, kw_only=True)
class Found:
    """A file that was named, or lies in a folder that was; `refused` when its place alone speaks against it."""

    path: Path
    address: str  # its name, after that of the folder that was named: never where on this machine it lay
    note: str | None = None
    refused: Refused | None = None


def walk(paths: Iterable[Path]) -> Iterator[Found]:
    """The files of `paths` in the order given, those in folders by name. Hidden ones (".name") in them are left out."""
    for path in paths:
        try:
            there = path.resolve(strict=True)
            inside = there.is_dir()
        except (OSError, RuntimeError) as problem:  # RuntimeError: a loop of links, before Python 3.13
            yield _found(path, path.name, _unreachable(problem))
        except ValueError:  # a null character
            yield _found(path, path.name, Refused("no file can have this name", "correct the path"))
        else:
            yield from _inside(there) if inside else [_found(path, path.name)]


def _inside(top: Path) -> Iterator[Found]:
    waiting, empty = [(top, top.name)], True
    while waiting:  # not by recursion: folders may lie deeper in each other than Python calls may
        folder, address = waiting.pop()
        try:
            with os.scandir(folder) as listed:
                entries = sorted((each for each in listed if not each.name.startswith(".")), key=lambda each: each.name)
        except OSError as problem:
            yield _found(folder, address, _unreachable(problem))
            continue
        folders = []
        for each in entries:
            path, below = Path(each.path), f"{address}/{each.name}" if address else each.name
            if each.is_dir(follow_symlinks=False):
                folders.append((path, below))
            else:
                empty = False
                yield _found(path, below, _led_astray(path, top) if each.is_symlink() else None)
        waiting += reversed(folders)
    if empty:
        yield _found(top, top.name, Refused("the folder holds no files (hidden ones are left out)", "check the path"))


def _led_astray(link: Path, top: Path) -> Refused | None:
    """Why a link met in a folder is not followed; None for one that leads to a file of the same folder."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError) as problem:
        return Refused(f"a link that leads to nothing readable ({_words(problem)})", "capture what it should lead to")
    if not target.is_relative_to(top):
        return Refused("a link that leads out of the folder", "name the file or folder it leads to, if that is meant")
    if target.is_dir():
        return Refused("a link to a folder that is captured under its own name, or that holds this one",
                       "nothing, if that folder is among what you captured")
    return None


def _found(path: Path, name: str, refused: Refused | None = None) -> Found:
    address = shown(name) or "."
    note = None if address == name else "what cannot be shown of the file's name is written as \\x.. or \\u...."
    if refused is None and ending(path.name) not in MEDIA_TYPES:
        last = shown(path.suffix)
        refused = Refused(f"no reader for files ending in {last!r}" if last else "its name has no ending",
                          f"{_KINDS}; save it as one of these, or rename it if it is one")
    return Found(path=path, address=address, note=note, refused=refused)


def read(found: Found) -> bytes:
    """The bytes of a file, exactly. Raises Refused, with the reason."""
    if found.refused:
        raise found.refused
    try:
        # Without waiting: opening a pipe that nobody writes to would never return.
        handle = os.open(found.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            before = os.fstat(handle)
            _is_takeable(before)
            data = file.read(LARGEST + 1)
            after = os.fstat(handle)
    except OSError as problem:
        raise _unreachable(problem) from None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        raise Refused("it was changed while it was being read", "wait until it is written, then capture it again")
    return data


def beside(folder: Path, name: str) -> Path:
    """The file that something in `folder` names: it must lie in that folder, as itself and not through a link.

    Raises PermissionError for a name that leads out of the folder, FileNotFoundError for a file that is not there.
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or ".." in parts or parts[0] == "/" or ":" in parts[0] or "\0" in name:
        raise PermissionError("it names a file outside the folder of the table: not looked at")
    top = folder.resolve()
    try:
        path = top.joinpath(*parts).resolve(strict=True)
    except (OSError, RuntimeError):
        raise FileNotFoundError(name) from None
    if not path.is_relative_to(top):
        raise PermissionError("it names a link that leads out of the folder of the table: not followed")
    if not path.is_file():
        raise FileNotFoundError(name)
    return path


def _is_takeable(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise Refused("no file with a content of its own (a pipe, a device, a socket)", "save what it gives to a file")
    if status.st_size == 0:
        raise Refused("the file is empty (0 bytes): there is nothing to keep", "fetch or copy it again")
    if status.st_size > LARGEST:
        raise Refused(f"the file has {status.st_size} bytes, more than the {LARGEST} (1 GiB) taken in at once",
                      "split it, and capture the parts")


def _unreachable(problem: Exception) -> Refused:
    match problem:
        case FileNotFoundError():
            return Refused("there is no such file or folder", "check the path")
        case PermissionError():
            return Refused("it may not be read (permission denied)", "allow reading it, then capture it again")
    return Refused(f"it cannot be read: {_words(problem)}", "see to it, then capture it again")


def _words(problem: Exception) -> str:
    return (getattr(problem, "strerror", None) or "a loop of links").lower()
