"""Those whom documents call by one name: as little of them as comparing needs."""

from operator import attrgetter
from typing import NamedTuple

from onrecord.models import Span


class Named(NamedTuple):
    """A party as one document names it."""

    party: str  # Party.id
    document: str
    name: str
    office: str | None
    side: str | None
    start: int  # of its first words there
    end: int
    exact: str

    @property
    def span(self) -> Span:
        """Its first words there."""
        return Span(document=self.document, start=self.start, end=self.end, exact=self.exact)


class Bearers(NamedTuple):
    """All whom documents call by one name, titles and articles aside."""

    named: list[Named]
    kinds: dict[str, int]  # what documents take them for, and how often
    spoken: dict[str, list[str]]  # spellings of speakers' names -> for each statement its document


in_order = attrgetter("name", "party")  # of Named
