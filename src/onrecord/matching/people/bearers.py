"""Those whom documents call by one name: as little of them as comparing needs."""

from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from onrecord.matching.people.names import Key
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

    @property
    def are_people(self) -> bool:
        """Most documents take them for persons."""
        return self.kinds.get("person", 0) * 2 > sum(self.kinds.values())


@dataclass(eq=False, slots=True)
class Unit:
    """Bearers of one name who are taken for one, whoever else they may be one with."""

    key: Key
    mark: str  # what tells them from other bearers of the name: a state, or a party judged by a person; "" for nothing
    named: list[Named]  # in order; nobody where only speakers have the name
    bearers: Bearers  # all of the name

    def __lt__(self, other: "Unit") -> bool:
        return (self.key, self.mark) < (other.key, other.mark)


spelling, in_order = attrgetter("name"), attrgetter("name", "party")  # of Named
