"""Pages to text: lines at places become paragraphs, what repeats on every page is told from what is said on one.

A page gives lines; a reader wants paragraphs, each on one line, as everywhere here. Two lines are joined where the
first is full: the next word would not have fitted. A word that is broken at a line's end is put together only where the
same document has it whole, and keeps its hyphen otherwise. Pages end with a form feed: the number of form feeds before
a word, and one, is the page its paragraph begins on.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.models import Region

BREAK = "\n\f"  # between pages
_HYPHEN = "\ufffe"  # a line's end within a word, as PDFium writes it
_MARGIN = 0.12  # of a page's height: where headers and footers stand
_OFTEN = 3  # pages: what stands at the same place on so many belongs to the page
_FEWEST = 25  # characters of a full line
_BULLET = re.compile(r"[-*•–▪·●◦]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s")
_ENDS = (".", ":", ";", "?", "!")
_NUMBERED = re.compile(r"\W*(?:page\s+)?(\d{1,5})(?:\s*(?:of|/)\s*(\d{1,5}))?\W*", re.I)
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\ufeff\uffff]|[\ud800-\udfff]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(rf"([^\W\d_]*){_HYPHEN}\s*([^\W\d_]*)")


@dataclass(frozen=True, slots=True)
class Line:
    """Words at a place: distances in points from the left and the lower edge of the page. `height` is that of a letter
    in its middle: PDFium gives some lines in one that stand below each other."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number, counted from 1, its height in points, its lines in order."""

    number: int
    height: float
    lines: tuple[Line, ...]


@dataclass
class _Paragraph:
    text: str
    furniture: bool
    first: Line
    last: Line
    edge: float  # how far to the right the lines of its column go


def laid(number: int, height: float, lines: Iterable[Sequence]) -> Page:
    """A page from lines as `_pdfium` tells them: text, left, right, bottom, top, height."""
    found = (Line(_cleaned(text), *place, max(height, 0.1)) for text, *place, height in lines)
    return Page(number, height, tuple(each for each in found if each.text))


def typed(number: int, text: str) -> Page:
    """A page from a text without places, a line a line and a blank line between paragraphs: each character is taken
    to be one point wide and each line ten points high."""
    rows = [_cleaned(each) for each in text.splitlines()]
    lines = [
        Line(each, 0, len(each) * 5.0, (len(rows) - n) * 10.0, (len(rows) - n) * 10.0 + 9, 9)
        for n, each in enumerate(rows) if each
    ]  # fmt: skip
    return Page(number, 10.0 * len(rows) + 20, tuple(lines))


def _cleaned(text: str) -> str:
    return _UNPRINTED.sub("", text.translate(_LIGATURES)).strip()


def composed(pages: Sequence[Page]) -> tuple[str, list[Region]]:
    """The text of all pages, a paragraph a line, and the regions that are furniture. Every page has its form feed, the
    last one excepted; a paragraph that goes on over the end of a page stands whole on the one it begins on."""
    furniture = _furniture(pages)
    told: list[list[_Paragraph]] = []
    for page in pages:
        told.append(list(_paragraphs(page, furniture)))
    _carry_over(told)
    whole = _unbroken([[each.text for each in page] for page in told])
    parts, regions, at = [], [], 0
    for page, texts in zip(told, whole, strict=True):
        for paragraph, text in zip(page, texts, strict=True):
            if paragraph.furniture:
                regions.append(Region(kind="furniture", start=at, end=at + len(text)))
            at += len(text) + 1
        parts.append("\n".join(texts))
        at += len(BREAK) - bool(texts)
    return BREAK.join(parts), regions


# -- paragraphs ----------------------------------------------------------------------------------------------------


def _paragraphs(page: Page, furniture: set[tuple[int, int]]) -> Iterator[_Paragraph]:
    own = [each for number, each in enumerate(page.lines) if (page.number, number) not in furniture]
    gap = _usual_gap(page.lines)
    block: list[Line] = []
    for number, line in enumerate(page.lines):
        apart = (page.number, number) in furniture
        if block and (apart or not _follows(block[-1], line, gap)):
            yield from _joined(block, own)
            block = []
        if apart:
            yield _Paragraph(line.text, True, line, line, line.right)
        else:
            block.append(line)
    if block:
        yield from _joined(block, own)


def _usual_gap(lines: Sequence[Line]) -> float:
    """The distance between lines, in line heights, that is most common on the page; of two as common the smaller."""
    gaps = Counter(
        round((above.bottom - below.top) / above.height, 1) for above, below in pairwise(lines)
        if above.bottom > below.bottom
    )  # fmt: skip
    return min(gaps, key=lambda each: (-gaps[each], each)) if gaps else 0.0


def _follows(above: Line, below: Line, gap: float) -> bool:
    """Set in the same size, right below, in the same column."""
    distance = (above.bottom - below.top) / above.height
    return (
        _same_size(above, below) and -0.9 <= distance <= min(gap + 0.35, 1.5) and below.bottom < above.bottom
        and below.left < above.right and above.left < below.right + above.height
        and not _BULLET.match(below.text)
    )  # fmt: skip


def _joined(block: list[Line], page: list[Line]) -> Iterator[_Paragraph]:
    """The paragraphs of lines that stand below each other: a new one begins where a line is not full or the next is set
    in. A block with few full lines is a list or an address: it joins only what goes on in small letters, and a line
    without an end that is as long as any in its column."""
    right, left = max(each.right for each in block), min(each.left for each in block)
    column = max(each.right for each in page if each.left < right and left < each.right and _same_size(each, block[0]))
    full = [_is_full(above, below, right) for above, below in pairwise(block)]
    prose = len(block) > 2 and sum(full) >= 0.6 * len(full)
    hanging = bool(_BULLET.match(block[0].text))
    first = before = block[0]
    text = first.text
    for line, is_full in zip(block[1:], full, strict=True):
        edge = left + 0.8 * line.height
        set_in = line.left > edge >= before.left and not hanging
        ended = before.text.endswith(_ENDS)
        goes_on = not ended and (line.text[:1].islower() or _is_full(before, line, column))
        if is_full and not set_in and (prose or goes_on) and len(before.text) >= _FEWEST:
            text = _put_together(text, line.text)
        else:
            yield _Paragraph(text, False, first, before, column)
            text, first = line.text, line
        before = line
    yield _Paragraph(text, False, first, before, column)


def _same_size(one: Line, other: Line) -> bool:
    return abs(one.height - other.height) <= 0.15 * other.height


def _is_full(line: Line, below: Line, right: float) -> bool:
    """The first word below would not have fitted."""
    first = below.text.split(maxsplit=1)[0]
    word = max(below.right - below.left, 0.0) * len(first) / len(below.text)
    return line.right + word > right - 0.4 * line.height


def _put_together(text: str, more: str) -> str:
    if re.search(r"[^\W\d_]-$", text) and more[:1].islower():
        return f"{text[:-1]}{_HYPHEN}{more}"
    return f"{text}{more}" if text.endswith(_HYPHEN) else f"{text} {more}"


def _carry_over(pages: list[list[_Paragraph]]) -> None:
    """What goes on at the head of the next page is put to the paragraph it began with."""
    above: _Paragraph | None = None
    for page in pages:
        own = [each for each in page if not each.furniture]
        if own and above and _goes_on_over(above, own[0]):
            above.text, above.last, above.edge = _put_together(above.text, own[0].text), own[0].last, own[0].edge
            page.remove(own.pop(0))
        above = own[-1] if own else above


def _goes_on_over(above: _Paragraph, below: _Paragraph) -> bool:
    return (
        below.text[:1].islower() and not above.text.endswith(_ENDS)
        and _same_size(above.last, below.first) and _is_full(above.last, below.first, above.edge)
        and len(above.last.text) >= _FEWEST
    )  # fmt: skip


def _unbroken(pages: list[list[str]]) -> list[list[str]]:
    """Words that were broken at a line's end, whole where the document elsewhere has them whole."""
    known = {word.lower() for page in pages for text in page for word in _WORD.findall(_BROKEN.sub(" ", text))}

    def mend(found: re.Match) -> str:
        whole, kept = found[1] + found[2], f"{found[1]}-{found[2]}"
        return whole if whole.lower() in known and kept.lower() not in known else kept

    return [[_BROKEN.sub(mend, text) for text in page] for page in pages]


# -- what belongs to the page --------------------------------------------------------------------------------------


def _furniture(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """The lines (page number, line number) at the head or foot of pages that repeat there: the same words at the same
    height on three pages or more, but for a number that counts the pages; and "Page 2 of 7" on the second of 7."""
    places: dict[tuple, list[tuple[int, int]]] = defaultdict(list)
    found = set()
    for page in pages:
        for number, line in enumerate(page.lines):
            if not page.height * _MARGIN < line.bottom < page.height * (1 - _MARGIN) - line.height:
                for key in _keys(line, page.number):
                    places[key].append((page.number, number))
                if _says_its_page(line.text, page.number, len(pages)):
                    found.add((page.number, number))
    return found | {
        each for own in places.values() if len({page for page, _ in own}) >= _OFTEN for each in own
    }  # fmt: skip


def _keys(line: Line, page: int) -> Iterator[tuple]:
    """The words as they are; and, for each number in them, the words with that number told from the page's own."""
    height = round(line.bottom / 3)
    yield height, line.text
    if line.text.endswith("."):
        return  # a sentence says something, also when it counts
    for each in re.finditer(r"\d{1,5}", line.text):
        yield height, line.text[: each.start()], int(each[0]) - page, line.text[each.end() :]


def _says_its_page(text: str, page: int, pages: int) -> bool:
    found = _NUMBERED.fullmatch(text)
    return bool(found and found[2] and int(found[1]) == page and int(found[2]) == pages)
