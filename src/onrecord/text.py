"""Spans: quote words, find them again, tell what contains what, and read off who attributes what to whom.

Offsets count characters (Unicode code points), as Python does; a browser counts UTF-16 units and must convert.
"""

import re
from collections.abc import Iterable, Sequence

from onrecord.models import Document, Record, Region, Span, Statement

# One character for one character, so that offsets hold in the folded text as well.
_FOLDS = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'",
                        "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "})

# Control characters and the marks that turn the direction of writing round: shown as they are, they could make a
# terminal or a page display another name than the file's.
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_END = re.compile(r"(?<![\r\n])(?:\r\n|[\r\n])(?![ \t]*[\r\n])")  # not of a blank line


def fold(text: str) -> str:
    """The text with quotation marks, dashes and special spaces made plain, of the same length."""
    return text.translate(_FOLDS)


def unwrapped(document: Document) -> str:
    """The text with single line ends inside a region made blanks, of the same length: a paragraph is one line there."""
    text, parts, at = document.text, [], 0
    for each in document.regions:
        inside = text[each.start : each.end]
        if "\n" in inside or "\r" in inside:
            parts += [text[at : each.start], _LINE_END.sub(lambda found: " " * len(found[0]), inside)]
            at = each.end
    return "".join([*parts, text[at:]])


def quote(document: Document, start: int, end: int) -> Span:
    """The words from `start` to `end` (characters, end excluded). Raises ValueError when there are none."""
    exact = document.text[start:end]
    if not 0 <= start < end or len(exact) != end - start:
        raise ValueError(f"no words at {start}:{end} in a text of {len(document.text)} characters")
    return Span(document=document.id, start=start, end=end, exact=exact)


def cover(document: Document, spans: Iterable[Span]) -> Span:
    """One span from the first to the last of `spans`."""
    spans = list(spans)
    return quote(document, min(each.start for each in spans), max(each.end for each in spans))


def trim(text: str, start: int, end: int, away: str = " \t\r\n") -> tuple[int, int]:
    """`start` and `end` moved inwards past the characters in `away`."""
    while start < end and text[start] in away:
        start += 1
    while end > start and text[end - 1] in away:
        end -= 1
    return start, end


def holds(outer: Span, inner: Span) -> bool:
    """`inner` lies within `outer`, in the same document."""
    return outer.document == inner.document and outer.start <= inner.start and inner.end <= outer.end


def overlaps(left: Span, right: Span) -> bool:
    """The two share at least one character."""
    return left.document == right.document and left.start < right.end and right.start < left.end


def region_at(document: Document, position: int) -> Region | None:
    """The region that the character at `position` belongs to."""
    return next((each for each in document.regions if each.start <= position < each.end), None)


def surroundings(document: Document, span: Span, length: int = 32) -> tuple[str, str]:
    """Up to `length` characters before and after: the prefix and suffix of a W3C TextQuoteSelector."""
    return document.text[max(0, span.start - length) : span.start], document.text[span.end : span.end + length]


def attribution(span: Span, statements: Sequence[Statement]) -> list[Statement]:
    """The statements that carry these words, outermost first: who says that who says it.

    The innermost (last) is whose words they are; each one before it is who tells of it.
    """
    carriers = [each for each in statements if any(holds(part, span) for part in each.content)]
    return sorted(carriers, key=lambda each: (-_reach(each, span), each.span.start))


def _reach(statement: Statement, span: Span) -> int:
    return min(part.end - part.start for part in statement.content if holds(part, span))


def first_words(record: Record) -> Span:
    """The first words a record of what a source says rests on."""
    return record.span if hasattr(record, "span") else record.spans[0]


def by_document(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Records by the document their first words stand in, in their order."""
    found: dict[str, list[Record]] = {}
    for each in records:
        found.setdefault(first_words(each).document, []).append(each)
    return found


def file_name(address: str) -> str:
    """A file's own name, without the folder it was captured from; a URL stays whole."""
    return address if "://" in address else address.rstrip("/").rpartition("/")[2] or address


def same_file(one: str, other: str) -> bool:
    """Two addresses of one file: the same, or one of them with the folder it was captured through before it."""
    return one == other or one.endswith(f"/{other}") or other.endswith(f"/{one}")


def shown(name: str) -> str:
    """A name with what cannot be shown of it spelled out: "two\\x0alines.txt"."""
    return _UNSHOWABLE.sub(_spelled, name)


def _spelled(character: re.Match) -> str:
    code = ord(character[0])
    if 0xDC80 <= code <= 0xDCFF:  # Python's stand-in for a byte of the name that is not UTF-8
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
