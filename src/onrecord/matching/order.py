"""A total order of everything by where it stands, so that nothing depends on the order in which records arrive."""

from collections.abc import Iterable
from typing import Protocol


class Named(Protocol):
    """A document, or what is kept of one."""

    id: str
    name: str
    sha256: str


class Placed(Protocol):
    """Words of a document, or what stands for them."""

    document: str
    start: int
    end: int


class Ordering:
    """Documents by name, then by place in the text."""

    def __init__(self, documents: Iterable[Named]):
        ranked = sorted(documents, key=lambda each: (each.name, each.sha256, each.id))
        self._rank = {each.id: place for place, each in enumerate(ranked)}

    def span(self, span: Placed) -> tuple:
        return self._rank.get(span.document, len(self._rank)), span.document, span.start, span.end

    def pair(self, pair: tuple[str, str]) -> tuple[int, int]:
        """Two documents that are in the order, among other pairs of such."""
        left, right = pair
        return self._rank[left], self._rank[right]

    def document(self, document: str) -> tuple:
        return self._rank.get(document, len(self._rank)), document
