"""capture(): bytes come in as they are, with where they came from, when, by whom and with what.

Intake judges no content: a text that is blank, garbled, huge or in a language nobody here reads is evidence like any
other and is taken in; that it cannot be read is for reading to say. What is refused is what gives no bytes that could
be kept, what lies outside the folder that was named, and what we have no reader for; each with the reason.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from onrecord.current import CONTAINER, PART_OF, REPORT
from onrecord.errors import UsageError
from onrecord.intake.collection import named, present
from onrecord.intake.files import Found, Refused, beside, read, walk
from onrecord.intake.media import ending, media_type
from onrecord.intake.parts import DEEPEST, parts
from onrecord.intake.refusal import Refusal
from onrecord.models import Capture, Element
from onrecord.text import shown

__all__ = ["Arrival", "Refusal", "Told", "capture", "publication_date"]

_EARLIEST, _LATEST = 1600, 2999  # years: printed news is hardly older, and a later one is a slip of the finger
_TABLES = (".csv", ".tsv")
_LONGEST_ADDRESS = 2_000  # characters


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What came in: the record of it, the bytes the record is about, and what only the collecting could know."""

    capture: Capture
    data: bytes
    elements: tuple[Element, ...] = ()  # see `collection`


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is told of a container as a whole, once all of it has been opened."""

    container: Capture
    elements: tuple[Element, ...]


def capture(
    paths: Iterable[str | Path] | str | Path,
    *,
    collector: str,
    at: str,
    tool: str,
    published: str | None = None,
    columns: Iterable[str] | str = (),
) -> Iterator[Arrival | Refusal | Told]:
    """Every file that `paths` name, or that lies in the folders they name: an Arrival, or a Refusal with the reason.

    One path alone will do. Folders are walked by name, tables first: they may name files that lie beside them. A
    container (`intake.containers`) is an Arrival, followed by one for each document in it and by what is Told of it; a
    mail is followed by its attachments. Each capture says of what it is a part (`options`).
    `at` is the time of capture (UTC, ISO 8601), `published` the date a person says the documents were published on (see
    `publication_date`), or None; `columns` says which column of a table holds what ("text=body,title=headline").
    Stores nothing: keep `data`, then add `capture`. The same bytes may arrive any number of times; each arrival is one
    Capture. Raises UsageError, before anything is read, for a `published` or `columns` that cannot be meant.
    """
    from onrecord.intake.containers._columns import parse

    paths = [Path(each) for each in ([paths] if isinstance(paths, str | Path) else paths)]
    if published is not None:
        published = publication_date(published, at)
    taking = _Taking(collector, at, tool, published, parse(columns) if columns else {})
    return taking.all(paths)


class _Taking:
    """The work on what one command names."""

    def __init__(
        self, collector: str, at: str, tool: str, published: str | None, columns: Mapping[str, str]
    ) -> None:
        self.collector, self.at, self.tool, self.published, self.columns = collector, at, tool, published, columns
        self.told_of: set[Path] = set()  # files that a table has brought in, with what it says of them

    def all(self, paths: list[Path]) -> Iterator[Arrival | Refusal | Told]:
        """What comes of each file."""
        for found in sorted(walk(paths), key=lambda found: found.path.suffix.lower() not in _TABLES):
            if found.refused is None and self.told_of and found.path.resolve() in self.told_of:
                continue
            try:
                data = read(found)
                kind, seen = media_type(ending(found.path.name), data)
                if kind == "application/gzip" and ending(found.path.name).startswith(".warc"):
                    raise Refused("a gzip archive that holds no web archive (WARC)", "capture what it holds")
            except Refused as refused:
                yield Refusal(address=found.address, what=refused.what, kept="nothing of it", todo=refused.todo)
                continue
            note = "; ".join(filter(None, (found.note, seen))) or None
            yield from self._came(
                data, found.address, kind, note=note, published=self.published, folder=found.path.parent,
                elements=named(os.fsencode(found.path.name)),
            )  # fmt: skip

    def _came(
        self,
        data: bytes,
        address: str,
        kind: str,
        *,
        published: str | None,
        place: tuple[str, ...] = (),
        note: str | None = None,
        elements: tuple[Element, ...] = (),
        read: bool = True,
        folder: Path | None = None,
        depth: int = 0,
    ) -> Iterator[Arrival | Refusal | Told]:
        """One thing that came, and then what is in it. `place` is where in what else it lay, `folder` where it lies on
        this machine; what is not to be read (`read`) is not opened either."""
        from onrecord.intake import containers

        holds = read and containers.is_container(kind, data)
        what = CONTAINER if holds else None if read else REPORT
        arrival = Arrival(
            data=data,
            elements=elements,
            capture=Capture(
                address=address,
                captured_at=self.at,
                collector=self.collector,
                media_type=kind,
                sha256=sha256(data).hexdigest(),
                size=len(data),
                tool=self.tool,
                options=tuple(filter(None, (what, *place))),
                published=published,
                note=note,
            ),
        )
        yield arrival
        if holds and depth < DEEPEST:
            yield from self._opened(arrival, folder, depth + 1)
        elif holds:
            yield Refusal(address=address, what=f"a container {depth} deep in others: not opened", kept="it, whole",
                          todo="Take it out by hand, and capture it by itself.")  # fmt: skip
        elif depth < DEEPEST:
            yield from self._attached(arrival, depth + 1)

    def _attached(self, mail: Arrival, depth: int) -> Iterator[Arrival | Refusal | Told]:
        """What came with a mail. It has the mail's address before its name; a date that a person gave is the mail's."""
        for each in parts(mail.data, mail.capture.media_type):
            yield from self._came(
                each.data, f"{mail.capture.address}/{each.name}", each.media_type, published=None,
                place=(PART_OF, mail.capture.sha256), note=each.note, depth=depth,
                elements=named(each.name.encode("utf-8", "replace")),
            )  # fmt: skip

    def _opened(self, whole: Arrival, folder: Path | None, depth: int) -> Iterator[Arrival | Refusal | Told]:
        """What is in a container, each document, then what is told of it."""
        from onrecord.intake import containers

        def neighbour(name: str) -> containers.Neighbour:
            path = beside(folder, name)
            try:
                return containers.Neighbour(path=path, data=read(Found(path=path, address=path.name)))
            except Refused as refused:
                raise PermissionError(refused.what) from None

        capture, told = whole.capture, []
        found = containers.open(
            whole.data, capture.media_type, columns=self.columns, beside=neighbour if folder else None
        )
        for each in found:
            if isinstance(each, Element):
                told.append(each)
            elif isinstance(each, Refusal):
                where = ", ".join(filter(None, (capture.address, each.address)))
                yield Refusal(address=where, what=each.what, kept=each.kept, todo=each.todo)
            else:
                if each.file:
                    self.told_of.add(each.file)
                yield from self._came(
                    each.data, _address(each, capture), each.media_type, published=capture.published,
                    place=(PART_OF, capture.sha256, shown(each.locator)), note=each.note and shown(each.note),
                    elements=(*each.elements, *_archive(each, capture)), read=each.read, depth=depth,
                )  # fmt: skip
        if told:
            yield Told(container=capture, elements=tuple(told))


def _archive(part, whole: Capture) -> tuple[Element, ...]:
    """For a page of a web archive, that it has one."""
    web = whole.media_type.startswith("application/wa")
    return (present("web archive", part.locator, whole.sha256),) if web else ()


def _address(part, whole: Capture) -> str:
    """The address of a document of a container: what the container says, or else its place there."""
    address = shown(part.address or f"{whole.address}, {part.locator}")
    return address if len(address) <= _LONGEST_ADDRESS else f"{address[:_LONGEST_ADDRESS]}... (cut short)"


def publication_date(text: str, at: str) -> str:
    """The partial date a person gave: "2022", "2022-03" or "2022-03-17". Raises UsageError for anything else,
    for a day that does not exist, for a year that cannot be meant, and for a date after the time of capture `at`."""
    parts = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
    if not parts:
        raise UsageError(f"{text!r} is not a date of publication: write 2022-03-17, or 2022-03, or 2022")
    year, month, day = (int(each) if each else 1 for each in parts.groups())
    if not _EARLIEST <= year <= _LATEST:
        raise UsageError(f"{text!r} cannot be meant as a date of publication: the year is not in {_EARLIEST}-{_LATEST}")
    try:
        first = date(year, month, day)
    except ValueError:
        raise UsageError(f"{text!r} is not a date of publication: there is no such day or month") from None
    # A day of grace: where the sun rises earlier, a paper carries tomorrow's date.
    if first > date.fromisoformat(at[:10]) + timedelta(days=1):
        raise UsageError(f"{text!r} cannot be the date of publication: it lies after the day of capture, {at[:10]}")
    return text
