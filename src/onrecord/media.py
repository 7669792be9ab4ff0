"""Media types told from bytes: what the first bytes of a file say it is, whatever it is called.

Intake needs it to note what kind of thing came in, reading to say why something is no text.
"""

import codecs
import re
from contextlib import suppress
from io import BytesIO
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

PDF, MAIL = "application/pdf", "message/rfc822"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Whose document's text is the file's own, character for character; every other reader makes a text of its own.
TEXTS = ("text/plain", "text/markdown")


class Signature(NamedTuple):
    """A media type and what to call it in a sentence: "a PNG picture"."""

    media_type: str
    words: str


# First bytes, as the specifications of these formats fix them.
_SIGNATURES = [
    (re.compile(first_bytes, re.DOTALL), Signature(media_type, words))
    for first_bytes, media_type, words in [
        (rb"\x89PNG\r\n\x1a\n", "image/png", "a PNG picture"),
        (rb"\xff\xd8\xff", "image/jpeg", "a JPEG picture"),
        (rb"GIF8[79]a", "image/gif", "a GIF picture"),
        (rb"RIFF....WEBP", "image/webp", "a WebP picture"),
        (rb"\x00...ftyp", "video/mp4", "an MP4 film"),
        (rb"ID3[\x02-\x04]\x00", "audio/mpeg", "an MP3 recording"),
        (rb"%PDF-", PDF, "a PDF"),
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
# What Python calls an encoding and no page or mail may name: it runs escapes, or is for names of hosts.
_NO_ENCODINGS = frozenset((
    "idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "unicode_escape",
    "raw_unicode_escape", "utf-7",
))
_WORD = Signature(DOCX, "a Word document (.docx)")
_MAIN_PART = "word/document.xml"


def signature(data: bytes) -> Signature | None:
    """What the first bytes say, or None when they say nothing: any text. A ZIP archive with Word's main part in it is
    a Word document, also when the archive is damaged."""
    found = next((known for first_bytes, known in _SIGNATURES if first_bytes.match(data)), None)
    return _WORD if found and found.media_type == "application/zip" and _holds_word(data) else found


_LISTED = 100_000  # files in an archive: no document has so many


def _holds_word(data: bytes) -> bool:
    if _MAIN_PART.encode() not in data:
        return False
    if data.count(b"PK\x01\x02") > _LISTED:  # before the library makes an object of each
        return True
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _MAIN_PART in archive.namelist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        return True  # its list of contents is lost, the name of the part is there


def decoded(data: bytes, named: str | None, *, broken: str = "strict") -> str | None:
    """The text in the encoding that a page or mail names for itself; None when there is no such encoding or the bytes
    do not fit it. `broken="replace"` marks what does not fit."""
    with suppress(LookupError, ValueError):  # a name with a null character, bytes that are none of it
        known = codecs.lookup(named or "ascii")
        if known.name not in _NO_ENCODINGS and known._is_text_encoding:
            return data.decode(known.name, broken)
    return None
