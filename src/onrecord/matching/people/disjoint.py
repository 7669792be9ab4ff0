"""Names gathered into identities: union-find that knows what may not meet."""

from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from onrecord.matching.people.bearers import Unit


class Traits(NamedTuple):
    """What documents say of those who are gathered."""

    offices: set[str]  # stems of the words of their offices
    sides: set[str]  # the states they are of
    documents: set[str]  # ids of the documents that name them


class Disjoint:
    """Units gathered under their first; two that are apart never meet, on whatever way they are led to each other.

    A unit that nothing was joined to is by itself. `traits` gives what documents say of a unit; each gathering knows
    what they say of all its units, so that a rule compares gatherings and not names. Disjoint sets with the smaller one
    moved to the larger (Galler and Fischer, 1964): uniting n names costs n log n at the most.
    """

    def __init__(self, traits: Callable[[Unit], Traits]) -> None:
        self._own_traits = traits
        self._moved: dict[Unit, Unit] = {}  # to what, of those that do not stand for their gathering
        self._members: dict[Unit, list[Unit]] = {}  # by root, where there are several
        self._apart: dict[Unit, set[Unit]] = defaultdict(set)
        self._traits: dict[Unit, Traits] = {}  # by root, of those that were asked for

    def root(self, unit: Unit) -> Unit:
        """The gathering a unit is in, by the unit that stands for it."""
        while unit in self._moved:
            unit = self._moved[unit]
        return unit

    def members(self, unit: Unit) -> list[Unit]:
        """The units of the gathering that a unit is in, in order."""
        root = self.root(unit)
        return sorted(self._members[root]) if root in self._members else [root]

    def traits(self, unit: Unit) -> Traits:
        """What documents say of the gathering that a unit is in."""
        root = self.root(unit)
        if root not in self._traits:
            self._traits[root] = self._own_traits(root)
        return self._traits[root]

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
        small, large = sorted((one, two), key=self._size)
        for mine, yours in zip(self.traits(large), self.traits(small), strict=True):
            mine.update(yours)
        self._members.setdefault(large, [large]).extend(self._members.pop(small, (small,)))
        self._moved[small] = large
        for other in self._apart.pop(small, ()):
            self._apart[other].discard(small)
            self._apart[other].add(large)
            self._apart[large].add(other)
        return True

    def _size(self, root: Unit) -> tuple:
        return len(self._members.get(root, (root,))), len(self.traits(root).documents), root
