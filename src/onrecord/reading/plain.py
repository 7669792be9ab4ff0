"""Plain text and Markdown: the document's text is the file's, character for character, and marked, not cut."""

from onrecord.models import Capture, Document
from onrecord.reading._decode import decode
from onrecord.reading._document import document, unreadable

MEDIA_TYPES = ("text/plain", "text/markdown")
VERSION = 1


def read(capture: Capture, data: bytes) -> Document:
    """The document of a text file. `made_by` names the encoding when it is not UTF-8."""
    decoded = decode(data)
    made_by = f"plain {VERSION}" if decoded.encoding in ("utf-8", "") else f"plain {VERSION} ({decoded.encoding})"
    if decoded.problem:
        return unreadable(capture, made_by, f"{decoded.problem}. The original is kept; capture the text it holds")
    return document(capture, decoded.text, made_by)
