"""The shelf: what the documents of a case say, looked at one document at a time."""

from collections.abc import Iterator
from typing import Protocol

from onrecord.models import Document, Said


class Shelf(Protocol):
    """What documents say, and the documents themselves, by Document.id. Each may be fetched anew when it is asked for:
    the records of a large case do not fit into memory."""

    def __getitem__(self, id: str) -> Said: ...

    def __iter__(self) -> Iterator[str]: ...

    def __len__(self) -> int: ...

    def document(self, id: str) -> Document:
        """The document alone, which is quicker to fetch than all that it says."""
        ...


class Shelved(dict[str, Said]):
    """A shelf of what is all at hand."""

    def document(self, id: str) -> Document:
        """The document alone."""
        return self[id].document
