"""read(): a capture becomes text.

The working copy of a document: its text, what kind each stretch of it is (title, dateline, body, caption, furniture),
and what it says of itself (title, byline, publisher, agency, date). A plain text is marked and not cut: its text is
the file's, character for character, so that every span can be checked with nothing but the file.

Pure and total: bytes in, a `Document` out. Bad content is no error: the document says why it is `unread`, the
original stays kept, and extractors leave it alone. Each module of this folder that defines `read(capture, data)`
reads the media types it lists in `MEDIA_TYPES`.
"""

from functools import cache

from onrecord.models import Capture, Document
from onrecord.plugins import load
from onrecord.reading._document import unreadable


def read(capture: Capture, data: bytes) -> Document:
    """The document that the captured bytes `data` give. Raises nothing for bad content: see `Document.unread`."""
    media_type = capture.media_type.partition(";")[0].strip().lower()
    for reader in _readers():
        if media_type in reader.MEDIA_TYPES:
            return reader.read(capture, data)
    known = sorted(each for reader in _readers() for each in reader.MEDIA_TYPES)
    return unreadable(
        capture, "reading", f"no reader for {media_type or 'an unnamed media type'}; there is {', '.join(known)}. "
        "The original is kept; capture it again as one of these, or as a text",
    )


@cache  # to look through all that is installed takes longer than to read a document
def _readers() -> tuple:
    readers = load(__name__, "read")
    return tuple(readers[name] for name in sorted(readers))
