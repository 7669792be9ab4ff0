"""What comes out of a container, and what every kind of container is given."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from onrecord.intake.containers._bounds import Bounds, Budget
from onrecord.intake.media import media_type
from onrecord.intake.refusal import Refusal
from onrecord.models import Element
from onrecord.text import shown

KEPT = "the container, whole"
_SUFFIX = {  # under which ending the first bytes of a declared kind are checked
    "text/html": ".html", "application/xhtml+xml": ".xhtml", "text/plain": ".txt", "application/pdf": ".pdf",
}  # fmt: skip
_CHARSET = re.compile(r"[\w.:-]{1,40}")


@dataclass(frozen=True, kw_only=True)
class Part:
    """One document of a container: its bytes, where in the container they lie, what the container says of them."""

    data: bytes
    media_type: str
    locator: str  # "record 12 <urn:uuid:...>", "row 7", "message 3"
    address: str | None = None  # what the container says: the page's URL. None: the container's own, with the locator
    note: str | None = None
    elements: tuple[Element, ...] = ()  # how it was collected, as the container tells it
    read: bool = True  # False: what a tool wrote about the document, kept beside it
    file: Path | None = None  # where it lies, when not in the container but beside it


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A file beside a container that the container names."""

    path: Path
    data: bytes


def _nothing_beside(name: str) -> Neighbour:
    raise FileNotFoundError(name)


@dataclass(frozen=True, kw_only=True)
class Container:
    """A container as it came, and how to open it."""

    data: bytes
    media_type: str
    columns: Mapping[str, str] = field(default_factory=dict)  # for tables: our field -> the column a person named
    beside: Callable[[str], Neighbour] = _nothing_beside  # raises FileNotFoundError, PermissionError with the reason
    bounds: Bounds = field(default_factory=Bounds)

    def budget(self) -> Budget:
        """A fresh count of what comes out of it."""
        return Budget(self.bounds, len(self.data))


def refusal(item: str, what: str, todo: str, kept: str = KEPT) -> Refusal:
    """Why an item of a container is not taken; the container itself is kept."""
    return Refusal(address=shown(item), what=shown(what), kept=kept, todo=todo)


def told(name: str, value: str | None) -> Element:
    """Something that the container says, or that was found out about it; None: it does not say."""
    return Element(name=name, standing="absent" if value is None else "present", value=value and shown(value))


def kind_of(declared: str, data: bytes) -> tuple[str, str | None]:
    """The media type of a document whose container declares one, checked against its first bytes; and a note."""
    kind, _, parameters = declared.partition(";")
    kind = kind.strip().lower()
    found, note = media_type(_SUFFIX.get(kind, ".txt"), data)
    if note and not (kind not in _SUFFIX and found == "text/html"):
        return found, f"declared as {shown(kind) or 'nothing'}, but {note.partition('but ')[2]}"
    charset = _CHARSET.fullmatch(parameters.partition("charset=")[2].strip(" \"'"))
    return (f"{kind}; charset={charset[0].lower()}", None) if charset and kind in _SUFFIX else (kind, None)
