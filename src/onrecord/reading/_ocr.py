"""Tesseract, the program that reads letters off pictures: whether it is here, and in which languages it reads."""

import re
import shutil
import subprocess

from onrecord.errors import UsageError

_LANGUAGES = re.compile(r"[A-Za-z][\w/]{1,30}(?:\+[A-Za-z][\w/]{1,30}){0,7}")
_INSTALL = "install it from your system's packages (Debian: apt install tesseract-ocr tesseract-ocr-ukr)"


def check(languages: str) -> None:
    """Raises UsageError, saying what to install, when Tesseract cannot read these languages ("eng", "ukr+eng")."""
    if not _LANGUAGES.fullmatch(languages):
        raise UsageError(f"{languages!r} names no languages of Tesseract: write eng, or ukr+eng")
    if not program():
        raise UsageError(f"reading letters off pictures needs the program tesseract, which is not here: {_INSTALL}")
    known = _said("--list-langs").split()[1:]
    if missing := [each for each in languages.split("+") if each not in known]:
        there = ", ".join(sorted(each for each in known if re.fullmatch(r"[a-z]{3}(?:_\w+)?", each)))
        raise UsageError(f"tesseract here does not read {', '.join(missing)}; it reads {there}: {_INSTALL}")


def program() -> str | None:
    """Where Tesseract is, or None."""
    return shutil.which("tesseract")


def name() -> str:
    """The program and its version: "tesseract 5.3.0"."""
    return " ".join(_said("--version").split()[:2])


def _said(about: str) -> str:
    done = subprocess.run([program() or "tesseract", about], capture_output=True, text=True, timeout=60)
    return done.stdout or done.stderr
