"""Bytes to text: which encoding a file is in, and whether it is text at all.

A byte order mark is the signature of an encoding and not a character of the text (Unicode Standard, section 23.8):
it is left out, so offset 0 is the first character after it. Line ends stay as they are.
"""

import re
from typing import NamedTuple

from charset_normalizer import from_bytes

from onrecord.media import signature

# The longest mark first: UTF-32's begins with UTF-16's.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be"), (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CYRILLIC = ["cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "mac_cyrillic"]
SAMPLE = 100_000  # bytes looked at to tell an encoding


class Decoded(NamedTuple):
    """The text and how it was read; or no text, and why."""

    text: str
    encoding: str  # "utf-8", "cp1251", "utf-8, 2 broken sequences"
    problem: str | None = None


def decode(data: bytes) -> Decoded:
    """The text of `data`. Never raises; `problem` says what kind of thing it is when it is not text."""
    if known := signature(data):
        return Decoded("", "", f"not text: it looks like {known.words}")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, "replace"), encoding)
    if b"\x00" in data[:SAMPLE] and (wide := _wide(data)):
        return _checked(data.decode(wide, "replace"), wide)
    try:
        return _checked(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _damaged_utf8(data) or _one_byte(data)


def _checked(text: str, encoding: str) -> Decoded:
    controls = len(_CONTROL.findall(text))
    if "\x00" in text or controls * 50 > len(text):
        return Decoded("", encoding, "not text: it holds control characters")
    if broken := text.count("\ufffd"):
        if broken * 20 > len(text):
            return Decoded("", encoding, f"not text: too little of it is valid {encoding}")
        encoding = f"{encoding}, {broken} broken {'sequence' if broken == 1 else 'sequences'}"
    return Decoded(text, encoding)


def _wide(data: bytes) -> str | None:
    """The encoding of two or four bytes a character that gives a plausible text without a mark, or None."""
    for encoding in _WIDE:
        try:
            sample = data[: SAMPLE // 4 * 4].decode(encoding)
        except UnicodeDecodeError:
            continue
        blanks = sum(each in " \n" for each in sample)
        if sample.replace("\r", "").replace("\n", "").replace("\t", "").isprintable() and blanks * 40 >= len(sample):
            return encoding
    return None


def _damaged_utf8(data: bytes) -> Decoded | None:
    """A text in UTF-8 with a few broken bytes (a cut download) is still UTF-8, not another encoding throughout."""
    text = data.decode("utf-8", "replace")
    sound = sum(each > "\x7f" and each != "\ufffd" for each in text)
    return _checked(text, "utf-8") if 0 < sound >= text.count("\ufffd") else None


def _one_byte(data: bytes) -> Decoded:
    """Western (cp1252, of which Latin-1's letters are a part), or Cyrillic when most letters are above ASCII."""
    sample = data[:SAMPLE]
    plain = sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in sample)
    high = sum(byte >= 0x80 for byte in sample)
    if high <= plain:
        try:
            return _checked(data.decode("cp1252"), "cp1252")
        except UnicodeDecodeError:
            return _checked(data.decode("latin-1"), "latin-1")
    best = from_bytes(sample, cp_isolation=_CYRILLIC).best()
    if best is None:
        return Decoded("", "", "not text: no encoding we know fits its bytes")
    return _checked(data.decode(best.encoding, "replace"), best.encoding)
