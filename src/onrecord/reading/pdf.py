"""PDFs: the text layer, page by page, as PDFium finds it; and, when a person asks for it, OCR of pages without one.

PDFium runs in a process of its own, with limits (`_pdfium`). The document's text is made here: a paragraph a line,
pages divided by form feeds, what repeats at the head and foot of pages marked as furniture (`_pages`). What the file's
metadata says is written by programs as often as by people: a title counts when it stands on the first page too, its
dates never do.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from onrecord.media import PDF
from onrecord.models import Capture, Document, Region
from onrecord.reading import _ocr, _pdfium
from onrecord.reading._document import LONGEST, document, unreadable
from onrecord.reading._pages import BREAK, Page, composed, laid, typed
from onrecord.reading._regions import Marked
from onrecord.text import fold

MEDIA_TYPES = (PDF,)
VERSION = 1
LARGEST = 500_000_000  # bytes
MOST_PAGES = 50_000
_INSTEAD = "The original is kept"
_UNREADABLE_SHARE = 0.2  # of a page's characters that stand for no letter: its fonts do not say which letters they draw


def read(capture: Capture, data: bytes) -> Document:
    """The document of a PDF with a text layer. Without one it is unread, and says what to do."""
    return _document(capture, data, None)


def ocr(capture: Capture, data: bytes, languages: str) -> Document:
    """The same, with the pages that have no text layer read off their pictures by Tesseract in `languages` ("eng",
    "ukr+eng"); `made_by` says which. Raises UsageError when Tesseract or a language is not here."""
    _ocr.check(languages)
    return _document(capture, data, languages)


@dataclass
class _Opened:
    """What came out of the file: its pages as far as they go, and what is wrong with the others."""

    pages: list[Page] = field(default_factory=list)
    count: int | None = None  # of pages, as the file says
    title: str | None = None
    refused: str | None = None  # "password" or "damaged"
    pictures: list[int] = field(default_factory=list)  # pages that are drawn and have no text
    damaged: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)  # pages whose words rest on OCR
    broke_off: bool = False
    too_long: bool = False


def _document(capture: Capture, data: bytes, languages: str | None) -> Document:
    made_by = f"pdf {VERSION}, pypdfium2 {_version()}"
    if len(data) > LARGEST:
        return unreadable(capture, made_by, f"{len(data):,} bytes of PDF, the limit is {LARGEST:,}. {_INSTEAD}")
    opened = _open(data, languages)
    made_by = "; ".join([made_by, *_notes(opened, languages)])
    if why := _unread(opened):
        return unreadable(capture, made_by, f"{why}. {_INSTEAD}")
    text, furniture = composed(opened.pages)
    return document(capture, text, made_by, Marked(regions=tuple(furniture), title=_title(opened, text, furniture)))


@cache
def _version() -> str:
    from importlib.metadata import version

    return version("pypdfium2")


def _open(data: bytes, languages: str | None) -> _Opened:
    opened, characters, ended = _Opened(), 0, False
    for told in _told(data, languages):
        number = len(opened.pages) + 1
        if "refused" in told:
            opened.refused, ended = told["refused"], True
        elif "pages" in told:
            opened.count, opened.title = told["pages"], told["title"]
            if opened.count > MOST_PAGES:
                ended = True
                break
        elif "end" in told:
            ended = True
        elif "damaged" in told:
            opened.damaged.append(number)
            opened.pages.append(Page(number, 0, ()))
        else:
            opened.pages.append(_page(opened, number, told))
            characters += sum(len(each.text) + 1 for each in opened.pages[-1].lines)
            if characters > LONGEST:
                opened.too_long = ended = True
                break
    opened.broke_off = not ended
    return opened


def _page(opened: _Opened, number: int, told: dict) -> Page:
    if told.get("ocr", "").strip():
        opened.recognised.append(number)
        return typed(number, told["ocr"])
    page = laid(number, told.get("height", 0), told["lines"])
    if told["drawn"] and not _has_letters(page):
        opened.pictures.append(number)
        return Page(number, page.height, ())
    return page


def _has_letters(page: Page) -> bool:
    words = "".join(each.text for each in page.lines)
    odd = sum(each == "\ufffd" or "\ue000" <= each <= "\uf8ff" for each in words)
    return bool(words) and odd <= _UNREADABLE_SHARE * len(words)


def _told(data: bytes, languages: str | None) -> Iterator[dict]:
    """What the process that opens the file says, as far as it comes."""
    asked = ["ocr", languages, _ocr.program() or ""] if languages else ["text"]
    command = [sys.executable, "-P", str(Path(_pdfium.__file__)), *asked]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}  # Tesseract's threads cost more than they bring on one page
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            with process.stdin as ear:  # the process reads everything before it says anything
                ear.write(data)
        except BrokenPipeError:
            pass  # it has ended; what it said tells the rest
        try:
            for line in process.stdout:
                if line.endswith(b"\n"):
                    yield json.loads(line)
        finally:
            process.kill()


def _unread(opened: _Opened) -> str | None:
    """Why a PDF gives no text, in words, and what to do."""
    read = any(each.lines for each in opened.pages)
    if opened.refused == "password":
        return "it is encrypted with a password; capture a copy that was saved without one"
    if opened.refused or opened.count is None:
        return "the PDF is damaged or hostile: it cannot be opened within the limits; fetch or copy it again"
    if opened.count > MOST_PAGES:
        return f"{opened.count:,} pages, the limit is {MOST_PAGES:,}; split it and capture the parts"
    if opened.too_long:
        return (
            f"more than {LONGEST:,} characters by page {len(opened.pages):,} of {opened.count:,}; "
            "split it and capture the parts"
        )
    if not read and opened.pictures:
        return (
            f"no text layer: {_pages(opened.pictures)} of {opened.count:,} hold only pictures, as a scanner makes "
            "them. To have them read by OCR, run onrecord read --ocr eng (or the language they are in)"
        )
    if not read and (opened.damaged or opened.broke_off):
        return "the PDF is damaged: none of its pages can be read; fetch or copy it again"
    return None


def _notes(opened: _Opened, languages: str | None) -> Iterator[str]:
    """How the text came about, as far as it is not the text layer of every page."""
    if opened.recognised:
        yield f"ocr: {_ocr.name()} {languages}, {_pages(opened.recognised)}"
    if opened.pictures:
        yield f"{_pages(opened.pictures)}: no text layer, not read"
    if opened.damaged:
        yield f"{_pages(opened.damaged)}: damaged, not read"
    if opened.broke_off and opened.count:
        yield f"not read from page {len(opened.pages) + 1:,} on: damaged or beyond the limits"


def _pages(numbers: list[int]) -> str:
    """Page numbers for people: "pages 1-3, 7"; the first five stretches."""
    stretches: list[list[int]] = []
    for each in numbers:
        if stretches and each == stretches[-1][1] + 1:
            stretches[-1][1] = each
        else:
            stretches.append([each, each])
    said = ", ".join(f"{start:,}" if start == end else f"{start:,}-{end:,}" for start, end in stretches[:5])
    return f"page{'s' if len(numbers) > 1 else ''} {said}{' and others' if len(stretches) > 5 else ''}"


def _title(opened: _Opened, text: str, furniture: list[Region]) -> str | None:
    """The title of the metadata, when the first page says it too and it is not the name of a file."""
    title, page = _plain(opened.title or ""), text.partition(BREAK)[0]
    if re.search(r"\.\w{2,5}$", title):
        return None
    for each in reversed([each for each in furniture if each.end <= len(page)]):
        page = page[: each.start] + page[each.end :]
    return " ".join(opened.title.split()) if 3 <= len(title) <= 300 and title in _plain(page) else None


def _plain(words: str) -> str:
    return " ".join(fold(words).lower().split())
