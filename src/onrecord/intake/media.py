"""What kind of thing a file is: what the ending of its name says, checked against its first bytes."""

import re
import zlib
from pathlib import PurePath

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
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
# First bytes, as the specifications of these formats fix them.
_SIGNATURES = [
    (re.compile(signature, re.DOTALL), kind, words)
    for signature, kind, words in [
        (rb"\x89PNG\r\n\x1a\n", "image/png", "a PNG picture"),
        (rb"\xff\xd8\xff", "image/jpeg", "a JPEG picture"),
        (rb"GIF8[79]a", "image/gif", "a GIF picture"),
        (rb"RIFF....WEBP", "image/webp", "a WebP picture"),
        (rb"\x00...ftyp", "video/mp4", "an MP4 film"),
        (rb"ID3[\x02-\x04]\x00", "audio/mpeg", "an MP3 recording"),
        (rb"%PDF-", "application/pdf", "a PDF"),
        (rb"PK\x03\x04", "application/zip", "a ZIP archive (a .docx, .odt or .epub is one too)"),
        (rb"\x1f\x8b\x08", "application/gzip", "a gzip archive"),
        (rb"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", "a 7z archive"),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage", "an older Office document"),
        (rb"\{\\rtf", "application/rtf", "an RTF document"),
        (rb"SQLite format 3\x00", "application/vnd.sqlite3", "an SQLite database"),
        (rb"\x7fELF", "application/x-executable", "a program"),
        (rb"WARC/1", "application/warc", "a web archive (WARC)"),
    ]
]
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")  # byte order marks of UTF-8, -16, -32
_LOOKED_AT = 4096  # bytes
_CONTROLS = bytes(each for each in range(32) if each not in b"\t\n\r\x0b\x0c\x1a\x1b") + b"\x7f"
_TOO_MANY = 0.04  # share of control characters: text of any 8-bit encoding has next to none, other bytes about 0.1


def ending(name: str) -> str:
    """The ending that says what a file is, in small letters: ".html", ".warc.gz"; "" when its name has none."""
    lower = name.lower()
    return ".warc.gz" if lower.endswith(".warc.gz") else PurePath(lower).suffix


def media_type(suffix: str, data: bytes) -> tuple[str, str | None]:
    """The media type of a file, and a note when its first bytes are not what the ending of its name (`suffix`) says."""
    said = MEDIA_TYPES[suffix.lower()]
    for signature, kind, words in _SIGNATURES:
        if signature.match(data):
            if own := _as_said(said, kind, data):
                return own, None
            return kind, f"named {suffix}, but its first bytes are those of {words}"
    head = data[:_LOOKED_AT]
    if _is_binary(head):
        return "application/octet-stream", f"named {suffix}, but its first bytes are not those of a text"
    if said == "text/plain" and head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html")):
        return "text/html", f"named {suffix}, but it begins as an HTML page does"
    return said, None


def _as_said(said: str, kind: str, data: bytes) -> str | None:
    """The media type of a container whose first bytes are `kind`, where that is what its ending says."""
    if said == "application/wacz" and kind == "application/zip":
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
