"""A row of a table of articles: its text is what the table's column holds, under its title, if that is a column.

The captured bytes are the row as JSON, with the names of the columns each field was taken from. `Document.text` is the
title, a blank line and the text, each character for character; where the text is a page's HTML, it is the main text of
that page. What the row says of the document (title, byline, publisher, date) goes before what its lines say.
"""

import json
import re
from dataclasses import replace

from onrecord.dates import absolute
from onrecord.models import Capture, Document, PartialDate
from onrecord.reading import html
from onrecord.reading._document import document, unreadable
from onrecord.reading._regions import Marked

MEDIA_TYPES = ("application/vnd.onrecord.row+json",)
VERSION = 1
_PAGE = re.compile(r"\s*<(?:!doctype html|html|head|body|article|section|div|p|h[1-6]|span)\b[^<>]*>", re.I)


def read(capture: Capture, data: bytes) -> Document:
    """The document of a row."""
    made_by = f"row {VERSION}"
    try:
        row = json.loads(data)
        fields, columns = row["fields"], row["columns"]
        text = fields["text"]
        title, byline, publisher, date = (fields.get(each) for each in ("title", "byline", "publisher", "published"))
        dated = absolute(date) if date else None
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return unreadable(capture, made_by, "not a row of a table. The original is kept; capture the table it is from")
    if _PAGE.match(text):
        page = html.read(replace(capture, media_type="text/html"), text.encode())
        if page.unread and not page.text:
            return replace(page, made_by=f"{made_by} ({page.made_by})")
        text, made_by = page.text, f"{made_by} ({page.made_by})"
    said = Marked(
        title=title,
        byline=byline,
        publisher=publisher,
        published=dated and PartialDate(value=dated, basis=f"the table's column {columns['published']!r}: {date!r}"),
    )
    whole = f"{title}\n\n{text}" if title and not text.lstrip().startswith(title) else text
    return document(capture, whole, made_by, said)
