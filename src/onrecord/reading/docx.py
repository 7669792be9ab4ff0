"""Word documents (.docx, ECMA-376): the words of the body, a paragraph a line, a table's row a line, then the notes.

Read from the archive's XML directly, in memory: no macro, field, link or embedded thing is followed, entities and
document types are refused, and every part has a limit before it is unpacked. What was struck out under "track
changes" is not read as text, what was put in is; comments and hidden words are not read. `made_by` says how much of
each there is.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from onrecord.media import DOCX
from onrecord.models import Capture, Document, Region
from onrecord.reading._document import document, unreadable
from onrecord.reading._regions import Marked

MEDIA_TYPES = (DOCX,)
VERSION = 1
LARGEST = 100_000_000  # bytes of the file
MOST_ENTRIES = 5_000
UNPACKED = 50_000_000  # bytes of XML, all parts that are read together

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"  # the same words in the standard's strict form
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = {f"{_W}del", f"{_W}moveFrom"}
_INSERTED = {f"{_W}ins", f"{_W}moveTo"}
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_INSTEAD = "The original is kept; save the document as a text and capture that"


class _NotRead(Exception):
    """Why the archive gives no text."""


@dataclass(frozen=True)
class _Line:
    """A paragraph or a row of a table, and what kind of line it is when its style says so."""

    text: str
    kind: str | None = None


def read(capture: Capture, data: bytes) -> Document:
    """The document of a Word file. `made_by` says what of the file is not part of its text."""
    made_by = f"docx {VERSION}"
    try:
        word = _Word(data)
        lines = list(word.lines())
    except _NotRead as failure:
        return unreadable(capture, made_by, f"{failure}. {_INSTEAD}")
    text, regions = _laid_out(lines)
    how = "; ".join([made_by, *word.left_out()])
    return document(capture, text, how, Marked(regions=tuple(regions), title=_title(lines)))


def _laid_out(lines: list[_Line]) -> tuple[str, list[Region]]:
    """The text, a line for each, and the regions of those whose kind is known."""
    regions, at = [], 0
    for each in lines:
        if each.kind and each.text.strip():
            regions.append(Region(kind=each.kind, start=at, end=at + len(each.text)))
        at += len(each.text) + 1
    return "\n".join(each.text for each in lines), regions


def _title(lines: list[_Line]) -> str | None:
    """The paragraph that has the title's style, when there is one such paragraph."""
    titles = [" ".join(each.text.split()) for each in lines if each.kind == "title"]
    return titles[0][:300] if len(titles) == 1 and titles[0] else None


class _Word:
    """One file: its parts, unpacked within limits, and a count of what is not read as text."""

    def __init__(self, data: bytes):
        if len(data) > LARGEST:
            raise _NotRead(f"{len(data):,} bytes, the limit is {LARGEST:,}")
        try:
            self._archive = ZipFile(BytesIO(data))
        except (BadZipFile, ValueError, NotImplementedError, OSError) as failure:
            raise _NotRead("the archive is damaged: its list of contents cannot be read") from failure
        names = self._archive.namelist()
        if len(names) > MOST_ENTRIES:
            raise _NotRead(f"an archive of {len(names):,} entries, the limit is {MOST_ENTRIES:,}")
        self._room = UNPACKED
        self._counted: Counter[str] = Counter()
        self._styles = dict(self._named_styles()) if "word/styles.xml" in names else {}

    def lines(self) -> Iterator[_Line]:
        """The headers, the body, the notes, the footers."""
        names = sorted(self._archive.namelist())
        yield from self._furniture(names, "header")
        body = self._part("word/document.xml").find(f"{_W}body")
        if body is not None:
            yield from self._blocks(body)
        for notes in ("footnotes", "endnotes"):
            if f"word/{notes}.xml" in names:
                for note in self._part(f"word/{notes}.xml"):
                    if note.get(f"{_W}type") in (None, "normal"):
                        yield from self._blocks(note)
        yield from self._furniture(names, "footer")
        if "word/comments.xml" in names:
            self._counted["comment"] += sum(1 for _ in self._part("word/comments.xml").iter(f"{_W}comment"))

    def left_out(self) -> Iterator[str]:
        """What a reader must know of the file besides its text, in words."""
        deleted, inserted = self._counted["deletion"], self._counted["insertion"]
        if deleted or inserted:
            yield f"tracked changes: {_many(deleted, 'deletion')} not read, {_many(inserted, 'insertion')} read as text"
        if self._counted["comment"]:
            yield f"{_many(self._counted['comment'], 'comment')} not read"
        if self._counted["hidden"]:
            yield f"{_many(self._counted['hidden'], 'hidden passage')} not read"

    def _furniture(self, names: list[str], which: str) -> Iterator[_Line]:
        """What stands above or below every page, once however many sections repeat it."""
        seen = set()
        for name in names:
            if re.fullmatch(rf"word/{which}\d*\.xml", name):
                for each in self._blocks(self._part(name)):
                    if each.text.strip() and each.text not in seen:
                        seen.add(each.text)
                        yield _Line(each.text, "furniture")

    def _part(self, name: str):
        """The root element of one part's XML."""
        from lxml import etree

        data = self._unpacked(name)
        data = data.replace(_STRICT, _W[1:-1].encode())
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                                 remove_comments=True, remove_pis=True)  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as failure:
            raise _NotRead(f"its part {name} is not well-formed ({str(failure)[:80]})") from failure
        if root.getroottree().docinfo.doctype:
            raise _NotRead(f"its part {name} declares a document type, which no Word document does")
        return root

    def _unpacked(self, name: str) -> bytes:
        """The bytes of one part, no more than there is room for, whatever size the archive states."""
        try:
            with self._archive.open(name) as packed:
                data = packed.read(self._room + 1)
        except KeyError as failure:
            raise _NotRead(f"the archive has no {name}") from failure
        except RuntimeError as failure:  # zipfile's word for an entry that needs a password
            raise _NotRead("it is encrypted with a password") from failure
        except Exception as failure:  # zlib.error, BadZipFile, EOFError and whatever a broken entry does to a codec
            raise _NotRead(f"its part {name} is damaged and cannot be unpacked") from failure
        if len(data) > self._room:
            raise _NotRead(f"more than {UNPACKED:,} bytes when it is unpacked")
        self._room -= len(data)
        return data

    # -- words -----------------------------------------------------------------------------------------------------

    def _blocks(self, parent) -> Iterator[_Line]:
        """The paragraphs and tables in an element, in order; a text box after the paragraph that holds it."""
        for each in parent:
            if each.tag == f"{_W}p":
                yield from self._paragraph(each)
            elif each.tag == f"{_W}tbl":
                yield from self._rows(each)
            elif each.tag in _DELETED or each.tag == _FALLBACK:
                self._counted["deletion"] += each.tag in _DELETED
            else:
                yield from self._blocks(each)

    def _paragraph(self, paragraph) -> Iterator[_Line]:
        boxes: list = []
        words = "".join(self._words(paragraph, boxes)).strip("\n")
        yield _Line(words, self._kind(paragraph))
        for box in boxes:
            yield from self._blocks(box)

    def _kind(self, paragraph) -> str | None:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return self._styles.get(style.get(f"{_W}val")) if style is not None else None

    def _named_styles(self) -> Iterator[tuple[str, str]]:
        """The styles that say what a paragraph is. Their names are English in every language's files, their ids not."""
        for style in self._part("word/styles.xml").iter(f"{_W}style"):
            name = style.find(f"{_W}name")
            called = (name.get(f"{_W}val") or "").lower() if name is not None else ""
            if called == "title" or re.fullmatch(r"heading [1-9]", called):
                yield style.get(f"{_W}styleId") or "", called.split()[0]

    def _rows(self, table) -> Iterator[_Line]:
        for row in table.iter(f"{_W}tr"):
            if next(row.iterancestors(f"{_W}tbl")) is not table:
                continue  # of a table within the table: read with its cell
            if row.find(f"{_W}trPr/{_W}del") is not None:
                self._counted["deletion"] += 1
                continue
            cells = []
            for cell in row.iter(f"{_W}tc"):
                if next(cell.iterancestors(f"{_W}tr")) is row:
                    cells.append(" ".join(filter(None, (each.text.strip() for each in self._blocks(cell)))))
            words = " | ".join(" ".join(each.split()) for each in cells)
            if any(cells):
                yield _Line(words, "body")

    def _words(self, element, boxes: list) -> Iterator[str]:
        for each in element:
            tag = each.tag
            if tag == f"{_W}t":
                yield each.text or ""
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == f"{_W}txbxContent":
                boxes.append(each)
            elif tag in _DELETED:
                self._counted["deletion"] += 1
            elif tag == f"{_W}r" and each.find(f"{_W}rPr/{_W}vanish") is not None:
                self._counted["hidden"] += 1
            elif tag != _FALLBACK and tag != f"{_W}pPr":
                self._counted["insertion"] += tag in _INSERTED
                yield from self._words(each, boxes)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
