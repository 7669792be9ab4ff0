"""read(): a capture becomes text.

The working copy of a document: its text, what kind each stretch of it is (title, dateline, body, caption, furniture),
and what it says of itself (title, byline, publisher, agency, date). A plain text is marked and not cut: its text is
the file's, character for character, so that every span can be checked with nothing but the file.

Pure and total: bytes in, a `Document` out. Bad content is no error: the document says why it is `unread`, the
original stays kept, and extractors leave it alone. Each module of this folder that defines `read(capture, data)`
reads the media types it lists in `MEDIA_TYPES`; one that can read letters off pictures defines `ocr` too.
"""

from functools import cache
from types import ModuleType

from onrecord.models import Capture, Document
from onrecord.plugins import load
from onrecord.reading._document import unreadable


def read(capture: Capture, data: bytes, ocr: str | None = None) -> Document:
    """The document that the captured bytes `data` give. Raises nothing for bad content: see `Document.unread`.

    `ocr`, when a person asks for it, names the languages ("eng", "ukr+eng") in which Tesseract reads what is there only
    as a picture. Raises UsageError when it cannot (see `check_ocr`).
    """
    media_type = _media_type(capture)
    reader = _readers().get(media_type)
    if reader:
        return reader.ocr(capture, data, ocr) if ocr and hasattr(reader, "ocr") else reader.read(capture, data)
    known = sorted(_readers())
    return unreadable(
        capture, "reading", f"no reader for {media_type or 'an unnamed media type'}; there is {', '.join(known)}. "
        "The original is kept; capture it again as one of these, or as a text",
    )


def may_hold_pictures(capture: Capture) -> bool:
    """Whether OCR could find more in a capture of this media type than its reader does without."""
    return hasattr(_readers().get(_media_type(capture)), "ocr")


def check_ocr(languages: str) -> None:
    """Raises UsageError, saying what to install, when Tesseract cannot read these languages here."""
    from onrecord.reading import _ocr

    _ocr.check(languages)


def _media_type(capture: Capture) -> str:
    return capture.media_type.partition(";")[0].strip().lower()


@cache  # to look through all that is installed takes longer than to read a document
def _readers() -> dict[str, ModuleType]:
    """The reader of each media type; where two read one, the first by name."""
    readers = load(__name__, "read")
    return {kind: readers[name] for name in sorted(readers, reverse=True) for kind in readers[name].MEDIA_TYPES}
