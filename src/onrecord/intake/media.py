"""What kind of thing a file is: what the ending of its name says, checked against its first bytes."""

import re
import zlib
from pathlib import PurePosixPath

from onrecord.mail import looks_like_mail
from onrecord.media import DOCX, MAIL, PDF, signature

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".pdf": PDF,
    ".docx": DOCX,
    ".eml": MAIL,
    ".warc": "application/warc",
    ".warc.gz": "application/warc+gzip",
    ".wacz": "application/wacz",
    ".mbox": "application/mbox",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/jsonl",
}
_WARCS = ("application/warc", "application/warc+gzip")
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")  # byte order marks of UTF-8, -16, -32
_LOOKED_AT = 4096  # bytes
_JUNK = 1024  # bytes that may stand before a PDF's signature: readers accept them, so writers leave them
_PLAUSIBLE = re.compile(r"[a-z]{1,20}/[\w.+-]{1,100}")
_CONTROLS = bytes(each for each in range(32) if each not in b"\t\n\r\x0b\x0c\x1a\x1b") + b"\x7f"
_TOO_MANY = 0.04  # share of control characters: text of any 8-bit encoding has next to none, other bytes about 0.1


def ending(name: str) -> str:
    """The ending that says what a file is, in small letters: ".html", ".warc.gz"; "" when its name has none."""
    lower = name.lower()
    return ".warc.gz" if lower.endswith(".warc.gz") else PurePosixPath(lower).suffix


def media_type(suffix: str, data: bytes) -> tuple[str, str | None]:
    """The media type of a file, and a note when its first bytes are not what the ending of its name (`suffix`) says."""
    said = MEDIA_TYPES[suffix.lower()]
    if found := signature(data):
        if own := _as_said(said, found.media_type, data):
            return own, None
        return found.media_type, f"named {suffix}, but its first bytes are those of {found.words}"
    head = data[:_LOOKED_AT]
    if said == PDF and b"%PDF-" in head[:_JUNK]:
        return said, None
    if _is_binary(head):
        return "application/octet-stream", f"named {suffix}, but its first bytes are not those of a text"
    if said in (PDF, DOCX):
        return "text/plain", f"named {suffix}, but its first bytes are those of a text"
    if said == "text/plain" and head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html")):
        return "text/html", f"named {suffix}, but it begins as an HTML page does"
    if said == MAIL and not looks_like_mail(data):
        return said, f"named {suffix}, but it does not begin with a mail's header"
    return said, None


def _as_said(said: str, kind: str, data: bytes) -> str | None:
    """The media type that an ending says, or its plain form, where first bytes of the type `kind` are what it has."""
    if said == kind or (said == "application/wacz" and kind == "application/zip"):
        return said
    if said in _WARCS and kind == "application/warc":
        return kind
    if said in _WARCS and kind == "application/gzip":
        return _WARCS[1] if _unfolds_to_warc(data) else None
    return None


def _unfolds_to_warc(data: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(data[:_LOOKED_AT], 5) == b"WARC/"
    except zlib.error:
        return False


def media_type_of_part(name: str, said: str, data: bytes) -> tuple[str, str | None]:
    """The same for a part of another file: by the ending of the `name` it has there, or else by what is `said` of it
    there (an attachment's Content-Type), as far as its bytes do not say otherwise."""
    suffix = ending(name)
    if suffix in MEDIA_TYPES:
        return media_type(suffix, data)
    if said in MEDIA_TYPES.values():
        return media_type(next(each for each, kind in MEDIA_TYPES.items() if kind == said), data)[0], None
    if found := signature(data):
        return found.media_type, None
    return (said if _PLAUSIBLE.fullmatch(said) else "application/octet-stream"), None


def _is_binary(head: bytes) -> bool:
    return not head.startswith(_TEXT_MARKS) and _has_controls(head) and not _is_wide(head)


def _has_controls(some: bytes) -> bool:
    controls = len(some) - len(some.translate(None, _CONTROLS))
    return controls > max(2, _TOO_MANY * len(some))


def _is_wide(head: bytes) -> bool:
    """Whether it looks like UTF-16 text without a mark: of each pair of bytes, one is mostly the same (the alphabet's
    number), and the other mostly no control character."""
    halves = head[0::2], head[1::2]
    for same, letters in (halves, halves[::-1]):
        if same and same.count(max(set(same), key=same.count)) > len(same) / 2 and not _has_controls(letters):
            return True
    return False
