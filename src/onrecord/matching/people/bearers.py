"""Those whom documents call by one name: as little of them as comparing needs."""

from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from onrecord.codec import Card
from onrecord.matching.people.names import Key, initials, key_of
from onrecord.matching.words import plain
from onrecord.models import Party, Span


class Named(Card):
    """A party as one document names it: as much of it as is kept."""

    party: str  # Party.id
    name: str
    party_kind: str
    office: str | None
    side: str | None
    start: int  # of its first words there
    end: int
    exact: str
    letters: str | None  # the first letters of its name, where the document gives it by them too
    document: str = ""  # Document.id; told when the document is added

    @property
    def span(self) -> Span:
        """Its first words there."""
        return Span(document=self.document, start=self.start, end=self.end, exact=self.exact)


def called(party: Party) -> Named:
    """What is kept of a party that is named somewhere."""
    first, letters = party.spans[0], initials(key_of(party.name))
    capitals = (plain(each.exact) for each in party.spans if each.exact.replace(".", "").isupper())
    return Named(
        party=party.id,
        name=party.name,
        party_kind=party.party_kind,
        office=party.office,
        side=party.side,
        start=first.start,
        end=first.end,
        exact=first.exact,
        letters=letters if party.party_kind != "person" and letters in capitals else None,
    )


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
