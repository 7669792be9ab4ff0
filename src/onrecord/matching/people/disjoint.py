"""Names gathered into identities: union-find that knows what may not meet."""

from collections import defaultdict
from collections.abc import Iterable

Unit = tuple[tuple[str, ...], str]  # the plain words of a name, and what tells its bearers apart ("" for nothing)


class Disjoint:
    """Units gathered under their first; two that are apart never meet, on whatever way they are led to each other.

    Each gathering knows the words of its offices, its states and the documents that name it, so that a rule compares
    gatherings and not names. Disjoint sets with the smaller one moved to the larger (Galler and Fischer, 1964): uniting
    n names costs n log n at the most.
    """

    def __init__(self) -> None:
        self._root: dict[Unit, Unit] = {}
        self._members: dict[Unit, list[Unit]] = {}
        self._apart: dict[Unit, set[Unit]] = defaultdict(set)
        self.offices: dict[Unit, set[str]] = {}  # by root: stems of the words of its offices
        self.sides: dict[Unit, set[str]] = {}  # by root
        self.documents: dict[Unit, set[str]] = {}  # by root: Document ids

    def add(self, unit: Unit, offices: Iterable[str] = (), sides: Iterable[str] = (), documents: Iterable[str] = ()):
        """A unit by itself."""
        self._root[unit] = unit
        self._members[unit] = [unit]
        self.offices[unit], self.sides[unit], self.documents[unit] = {*offices}, {*sides}, {*documents}

    def __contains__(self, unit: Unit) -> bool:
        return unit in self._root

    def root(self, unit: Unit) -> Unit:
        """The gathering a unit is in, by the unit that stands for it."""
        while self._root[unit] != unit:
            self._root[unit] = unit = self._root[self._root[unit]]
        return unit

    def part(self, one: Unit, two: Unit) -> None:
        """The two may not meet. Nothing happens when they have met already."""
        one, two = self.root(one), self.root(two)
        if one != two:
            self._apart[one].add(two)
            self._apart[two].add(one)

    def are_apart(self, one: Unit, two: Unit) -> bool:
        """The two may not meet."""
        return self.root(two) in self._apart.get(self.root(one), ())

    def join(self, one: Unit, two: Unit) -> bool:
        """The two are one, unless they are so already or may not meet; tells whether anything was joined."""
        one, two = self.root(one), self.root(two)
        if one == two or self.are_apart(one, two):
            return False
        small, large = sorted((one, two), key=lambda each: (len(self._members[each]), len(self.documents[each]), each))
        self._root[small] = large
        self._members[large] += self._members.pop(small)
        for traits in (self.offices, self.sides, self.documents):
            traits[large] |= traits.pop(small)
        for other in self._apart.pop(small, ()):
            self._apart[other].discard(small)
            self._apart[other].add(large)
            self._apart[large].add(other)
        return True

    def gathered(self) -> dict[Unit, list[Unit]]:
        """The gatherings, each by its root, their units in order."""
        return {root: sorted(units) for root, units in sorted(self._members.items())}
