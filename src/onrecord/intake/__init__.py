"""capture(): bytes come in as they are, with where they came from, when, by whom and with what.

Intake judges no content: a text that is blank, garbled, huge or in a language nobody here reads is evidence like any
other and is taken in; that it cannot be read is for reading to say. What is refused is what gives no bytes that could
be kept, what lies outside the folder that was named, and what we have no reader for; each with the reason.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from onrecord.current import PART_OF
from onrecord.errors import UsageError
from onrecord.intake.files import Refused, read, walk
from onrecord.intake.media import media_type
from onrecord.intake.parts import DEEPEST, parts
from onrecord.models import Capture

_EARLIEST, _LATEST = 1600, 2999  # years: printed news is hardly older, and a later one is a slip of the finger


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What came in: the record of it, and the bytes the record is about."""

    capture: Capture
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """What was not taken in: what is wrong with it, what was kept of it, what to do."""

    address: str
    what: str
    kept: str
    todo: str


def capture(
    paths: Iterable[str | Path] | str | Path, *, collector: str, at: str, tool: str, published: str | None = None
) -> Iterator[Arrival | Refusal]:
    """Every file that `paths` name, or that lies in the folders they name: an Arrival, or a Refusal with the reason.

    One path alone will do. Folders are walked by name. `at` is the time of capture (UTC, ISO 8601), `published` the
    date a person says the documents were published on (see `publication_date`), or None. A mail is followed by its
    attachments, each an Arrival whose capture is part of the mail's (`options`). Stores nothing: keep `data`, then add
    `capture`. The same bytes may arrive any number of times; each arrival is one Capture. Raises UsageError,
    before anything is read, for a `published` that is not a date.
    """
    paths = [Path(each) for each in ([paths] if isinstance(paths, str | Path) else paths)]
    if published is not None:
        published = publication_date(published, at)
    return _captured(paths, collector, at, tool, published)


def _captured(
    paths: list[Path], collector: str, at: str, tool: str, published: str | None
) -> Iterator[Arrival | Refusal]:
    for found in walk(paths):
        try:
            data = read(found)
        except Refused as refused:
            yield Refusal(address=found.address, what=refused.what, kept="nothing of it", todo=refused.todo)
            continue
        kind, seen = media_type(found.path.suffix, data)
        arrival = Arrival(
            data=data,
            capture=Capture(
                address=found.address,
                captured_at=at,
                collector=collector,
                media_type=kind,
                sha256=sha256(data).hexdigest(),
                size=len(data),
                tool=tool,
                published=published,
                note="; ".join(filter(None, (found.note, seen))) or None,
            ),
        )
        yield arrival
        yield from arrived_in(arrival)


def arrived_in(whole: Arrival, depth: int = 0) -> Iterator[Arrival]:
    """What came within something that came: its parts, each followed by its own. They have the whole's address before
    their name; a date that a person gave is the whole's and not theirs."""
    if depth >= DEEPEST:
        return
    for part in parts(whole.data, whole.capture.media_type):
        arrival = Arrival(
            data=part.data,
            capture=replace(
                whole.capture,
                address=f"{whole.capture.address}/{part.name}",
                media_type=part.media_type,
                sha256=sha256(part.data).hexdigest(),
                size=len(part.data),
                options=(PART_OF, whole.capture.sha256),
                published=None,
                note=part.note,
            ),
        )
        yield arrival
        yield from arrived_in(arrival, depth + 1)


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
