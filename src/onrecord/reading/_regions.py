"""What kind each line of a text is, told by its form, its words and what stands around it.

A line is a paragraph, as news texts have it whether they separate them with one line end or two; the lines of a text
broken at a fixed width are joined before (`_lines`). Lines that show what
they are come first (page furniture, captions, bylines, credits, dates); then the head (section, title, standfirst),
the headings, and the tail, where short lines among furniture are furniture.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.models import PartialDate, Region
from onrecord.reading import _self
from onrecord.reading._lines import Line, lines
from onrecord.reading._phrases import CAPTION_END, CAPTION_START, FURNITURE, LABEL, SECTIONS
from onrecord.text import fold

HEADING_WORDS, STANDFIRST_WORDS, FURNITURE_LENGTH = 12, 35, 300
_MARKDOWN = re.compile(r"#{1,6}\s+")
_RULE = re.compile(r"[\W_]+")


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A text's regions and what it says of itself."""

    regions: tuple[Region, ...] = ()
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    agency: str | None = None
    dateline: str | None = None
    published: PartialDate | None = None

    def said(self) -> dict:
        """Everything but the regions."""
        return {name: value for name, value in vars(self).items() if name != "regions"}


def mark(text: str, title: str | None = None, known: tuple[Region, ...] = ()) -> Marked:
    """The regions of `text`, sorted, apart from each other, over every line that is not blank; `title` if known.

    `known` are stretches of whole lines whose kind the file itself gives (a heading's style, a mail's header).
    """
    borders = {border for each in known for border in (each.start, each.end)}
    return _Marking(lines(text, borders), title, known).marked()


class _Marking:
    """The work on one text: a kind for each line, and what the lines say, the first one that says it."""

    def __init__(self, found: list[Line], title: str | None, known: tuple[Region, ...]):
        self.lines, self.known_title = found, title
        self.known = {line.number: region for line, region in _within(found, known)}
        self.kinds: list[str | None] = [None] * len(found)
        self.said: dict[str, str | PartialDate] = {"title": title} if title else {}
        self.updated: PartialDate | None = None
        self.front: dict[int, tuple[str, int]] = {}  # line -> kind and length of what is set in front of its prose

    def marked(self) -> Marked:
        for each in self.lines:
            self.kinds[each.number] = self._kind_by_itself(each)
        self._alternative_texts()
        self._glued_date()
        body = self._head()
        self._dateline(body)
        self._lists_of_links()
        self._tail(body)
        self._headings(body)
        if self.updated:
            self.said.setdefault("published", self.updated)
        return Marked(regions=tuple(self._regions()), **self.said)

    # -- lines that show what they are --------------------------------------------------------------------------

    def _kind_by_itself(self, line: Line) -> str | None:
        if line.number in self.known:
            return self.known[line.number].kind
        words = _MARKDOWN.sub("", line.text, count=1) if line.text.startswith("#") else line.text
        if len(words) <= FURNITURE_LENGTH and (FURNITURE.match(words) or _RULE.fullmatch(words)):
            return "furniture"
        if found := _self.date_line(words):
            self._publication(found, line, in_front=False)
            return "date"
        for kind, reader in (("byline", _self.byline), ("credit", _self.publisher), ("credit", _self.agency_credit)):
            if found := reader(words):
                self._says("byline" if kind == "byline" else "publisher", found[0])
                self._says("agency", found[1])
                if kind == "byline" and (dated := _self._DATE.search(words)):
                    self._publication(_self.date_line(dated[0]), line, in_front=False)
                return kind
        if CAPTION_END.search(words) or CAPTION_START.match(words):
            return "caption"
        return None

    def _says(self, field: str, value: str | None) -> None:
        if value:
            self.said.setdefault(field, value)

    def _publication(self, found: _self.Dated, line: Line, in_front: bool) -> None:
        """The document's date, when the line is labelled or stands before the prose."""
        before = self.lines[: line.number]
        if not found.value or not (in_front or found.label or not any(self._is_prose(each) for each in before)):
            return
        where = "the text begins with" if in_front else "a line of its own says"
        dated = PartialDate(value=found.value, basis=f'{where} "{line.text[: found.length].strip(" |:–—-")}"')
        if "updated" in found.label.lower() or "modified" in found.label.lower():
            self.updated = self.updated or dated
        else:
            self.said.setdefault("published", dated)

    def _alternative_texts(self) -> None:
        """The line before a caption that says how it begins is the picture's alternative text."""
        for above, below in zip(self.lines, self.lines[1:], strict=False):
            if self.kinds[below.number] == "caption" and self.kinds[above.number] is None:
                start, whole = _plain(above.text), _plain(below.text)
                if len(start) >= 10 and whole.startswith(start):
                    self.kinds[above.number] = "caption"

    # -- the head ------------------------------------------------------------------------------------------------

    def _glued_date(self) -> None:
        first = next((each for each in self.lines if self.kinds[each.number] is None), None)
        if first and (found := _self.glued_date(first.text)):
            self.front[first.number] = ("date", found.length)
            self._publication(found, first, in_front=True)

    def _is_prose(self, line: Line) -> bool:
        return self.kinds[line.number] is None and (
            line.number in self.front or not line.could_head or _self.dateline(line.text) is not None
        )

    def _open(self, start: int = 0) -> list[Line]:
        return [each for each in self.lines[start:] if self.kinds[each.number] is None]

    def _head(self) -> int:
        """Marks section, title and standfirst. Returns the number of the first line of the body."""
        unknown = self._open()
        first = next((each.number for each in unknown if self._is_prose(each)), None)
        if first is None:  # nothing but short lines: a title only where there is something under it
            first = next((each.number for each in unknown[len(unknown) > 1 and unknown[0].words > 3 :]), 0)
        head = [each for each in unknown if each.number < first]
        while len(head) > 1 and _is_section(head[0], head[1]) or head and head[0].text.lower() in SECTIONS:
            self.kinds[head.pop(0).number] = "section"
        head = [each for each in head if not self._is_known_title(each)] if self.known_title else head
        if head and not self.known_title:
            title = next((each for each in head if each.text.startswith("# ")), head[0])
            self.kinds[title.number] = "title"
            self._says("title", " ".join(_MARKDOWN.sub("", title.text).split()))
            head = [each for each in head if each is not title]
        for each in head:
            self.kinds[each.number] = "standfirst" if each.words >= 5 else "heading"
        return self._standfirst(first) if "title" in self.said else first

    def _is_known_title(self, line: Line) -> bool:
        if _plain(line.text) == _plain(self.known_title):
            self.kinds[line.number] = "title"
            return True
        return False

    def _standfirst(self, first: int) -> int:
        """A sentence under the title that something other than prose follows stands apart from the body."""
        line = self.lines[first] if first < len(self.lines) else None
        after = self.kinds[first + 1] if first + 1 < len(self.lines) else None
        more = any(self._is_prose(each) for each in self.lines[first + 1 :])
        if (
            line and self._is_prose(line) and line.words <= STANDFIRST_WORDS and first not in self.front
            and after in ("byline", "date", "caption") and more and not _self.dateline(line.text)
        ):
            self.kinds[first] = "standfirst"
            return next(each.number for each in self.lines[first + 1 :] if self._is_prose(each))
        return first

    def _dateline(self, body: int) -> None:
        if not (opening := next(iter(self._open(body)), None)):
            return
        begins = self.front.get(opening.number, ("", 0))[1]
        if found := _self.dateline(opening.text[begins:]):
            self.said["dateline"] = found.place
            self._says("agency", found.agency)
            if found.date:
                self.said.setdefault("published", PartialDate(value=found.date, basis="the dateline gives the day"))
            if not begins:
                self.front[opening.number] = ("dateline", found.length)

    # -- the rest ------------------------------------------------------------------------------------------------

    def _lists_of_links(self) -> None:
        """Titles under a label ("Related stories") are links, up to the next prose."""
        under = False
        for each in self.lines:
            if self.kinds[each.number] == "furniture":
                under = bool(LABEL.match(each.text)) and each.words <= 6
            elif self.kinds[each.number] is None and under and each.could_head and each.number not in self.front:
                self.kinds[each.number] = "furniture"
            else:
                under = False

    def _tail(self, body: int) -> None:
        """After the last prose, short lines without a full stop among furniture are furniture."""
        tail: list[Line] = []
        for each in reversed(self.lines[body + 1 :]):
            kind = self.kinds[each.number]
            if kind in ("furniture", "credit", "byline", "date") or kind is None and self._is_short(each):
                tail.append(each)
            else:
                break
        if any(self.kinds[each.number] == "furniture" for each in tail):
            for each in tail:
                self.kinds[each.number] = self.kinds[each.number] or "furniture"

    def _is_short(self, line: Line) -> bool:
        quoted = line.text[0] in "\"'“‘«"
        return line.could_head and line.words <= HEADING_WORDS and not quoted and line.number not in self.front

    def _headings(self, body: int) -> None:
        """A short line without a full stop right above prose is a heading; three in a row are a list."""
        unknown = self._open(body)
        run: list[Line] = []
        for each in unknown:
            if _MARKDOWN.match(each.text):
                self.kinds[each.number] = "heading"
            elif self._is_short(each):
                run.append(each)
                continue
            if len(run) < 3 and self._is_prose(each):
                for line in run:
                    self.kinds[line.number] = "heading" if line is not unknown[0] else None
            run = []

    def _regions(self) -> Iterator[Region]:
        for each in self.lines:
            start, kind = each.start, self.kinds[each.number] or "body"
            if each.number in self.front and kind == "body":
                front, length = self.front[each.number]
                yield Region(kind=front, start=start, end=start + len(each.text[:length].rstrip()))
                start += length
                rest = each.text[length:]
                if front == "date" and (found := _self.dateline(rest)):
                    yield Region(kind="dateline", start=start, end=start + len(rest[: found.length].rstrip()))
                    start += found.length
            elif each.number in self.known:
                start = max(start, self.known[each.number].start)
            elif kind in ("title", "heading") and (hashes := _MARKDOWN.match(each.text)):
                start += hashes.end()
            yield Region(kind=kind, start=start, end=each.end)


def _within(found: list[Line], known: tuple[Region, ...]) -> Iterator[tuple[Line, Region]]:
    """Each line that lies in a known region, or holds its words after a label, with that region."""
    waiting = iter(sorted(known, key=lambda each: each.start))
    region = next(waiting, None)
    for line in found:
        while region and region.end <= line.start:
            region = next(waiting, None)
        if region and region.start < line.end <= region.end:
            yield line, region


def _is_section(line: Line, below: Line) -> bool:
    """One to three words above a longer line: the name of the page's section, or the way to it ("Home > World")."""
    return line.words <= 3 < below.words and not line.asks_or_calls or bool(re.match(r"Home\s*[>/›»]", line.text))


def _plain(words: str) -> str:
    return " ".join(fold(words).lower().split()).rstrip(".… ")
