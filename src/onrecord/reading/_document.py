"""A `Document` from a text: its regions, what it says of itself, and whether extractors read it."""

from dataclasses import replace

from onrecord.dates import absolute
from onrecord.models import PROSE, Capture, Document, PartialDate
from onrecord.reading._language import language, not_read
from onrecord.reading._regions import Marked, mark

LONGEST = 1_000_000  # characters; the language pipeline refuses longer texts


def document(capture: Capture, text: str, made_by: str, metadata: Marked | None = None) -> Document:
    """The document that `text` is. What the file's `metadata` says of it and of its lines goes before what they say."""
    if len(text) > LONGEST:
        why = (
            f"{len(text):,} characters, the limit is {LONGEST:,}; split it and capture the parts. "
            "The original and its text are kept"
        )
        return unreadable(capture, made_by, why, text)
    if not text.strip():
        return unreadable(capture, made_by, "no words. The original is kept; capture the text if there is one", text)
    marked = mark(text, metadata.title, metadata.regions) if metadata else mark(text)
    if metadata:
        marked = replace(marked, **{name: value for name, value in metadata.said().items() if value})
    prose = " ".join(text[each.start : each.end] for each in marked.regions if each.kind in PROSE)
    code = language(prose)
    return Document(
        sha256=capture.sha256, name=capture.address, text=text, regions=marked.regions, title=marked.title,
        byline=marked.byline, publisher=marked.publisher, agency=marked.agency, dateline=marked.dateline,
        published=_published(capture) or marked.published, language=code,
        unread=not_read(code) or _only_furniture(prose), made_by=made_by,
    )


def unreadable(capture: Capture, made_by: str, why: str, text: str = "") -> Document:
    """A document that extractors leave alone, with the reason and what to do."""
    return Document(
        sha256=capture.sha256, name=capture.address, text=text, regions=(), title=None, byline=None, publisher=None,
        agency=None, dateline=None, published=_published(capture), language=None, unread=why, made_by=made_by,
    )


def _only_furniture(prose: str) -> str | None:
    if prose.strip():
        return None
    return "no prose, only lines that belong to a page (menus, notices). The original is kept; capture the report"


def _published(capture: Capture) -> PartialDate | None:
    value = absolute(capture.published) if capture.published else None
    return PartialDate(value=value, basis=f"said by the collector, {capture.collector}") if value else None
