"""The same person, force, state or body across documents, so that speakers can be compared.

Each document names its parties for itself (`Party`); here the names are brought together, by the rules of
`uniting`. A name is carried to another only when nothing else fits: two people who share a surname
keep the surname open, two ministers of one name in two states stay two. What is not sure is proposed to a person, and
what a person decided goes before every rule.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import NamedTuple

from onrecord.matching.people.disjoint import Unit
from onrecord.matching.people.names import Key, initials, key_of
from onrecord.matching.people.uniting import PROPOSED, Named, Uniting, in_order, offices_agree
from onrecord.matching.will import will
from onrecord.matching.words import STOP, plain
from onrecord.models import Judgement, Party, Reason, Span, Statement

__all__ = ["People", "Unsure", "key_of", "offices_agree"]


class Unsure(NamedTuple):
    """Two parties that may be one: the first of each, and why."""

    left: str  # Party.id
    right: str
    why: str
    spans: tuple[Span, ...]
    documents: int  # that name the one or the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A party as one document calls it: as much of it as is kept."""

    id: str
    name: str
    party_kind: str
    office: str | None
    side: str | None
    start: int  # of its first words there
    end: int
    exact: str
    letters: str | None  # the first letters of its name, where the document gives it by them too


def called(party: Party) -> Called:
    """What is kept of a party that is named somewhere."""
    first, letters = party.spans[0], initials(key_of(party.name))
    capitals = (plain(each.exact) for each in party.spans if each.exact.replace(".", "").isupper())
    return Called(
        id=party.id,
        name=party.name,
        party_kind=party.party_kind,
        office=party.office,
        side=party.side,
        start=first.start,
        end=first.end,
        exact=first.exact,
        letters=letters if party.party_kind != "person" and letters in capitals else None,
    )


class People:
    """The parties of a case under one name each.

    `aliases` gives, for each Party.id, its name across documents; `of(document, name)` does so for a speaker's name.
    Documents may be added one by one (`add`); `settle` then decides who is who among all that were added.
    """

    def __init__(
        self, parties: Iterable[Party] = (), statements: Iterable[Statement] = (), judgements: Sequence[Judgement] = ()
    ):
        self._named: dict[Key, list[Named]] = defaultdict(list)
        self._kinds: dict[Key, Counter] = defaultdict(Counter)
        self._spoken: dict[Key, Counter] = defaultdict(Counter)  # spellings of speakers' names
        self._called: dict[str, tuple[str, Key, Counter, list[Named]]] = {}  # by name, what is kept under its key
        self._letters: dict[str, set[Key]] = defaultdict(set)  # "vdu" -> the names a document gives it for
        for each in parties:
            self.add(each.spans[0].document, [called(each)])
        self.add("", (), (each.speaker.name for each in statements if each.speaker and each.speaker.name))
        self.settle(judgements)

    def add(self, document: str, parties: Iterable[Called], speakers: Iterable[str] = ()) -> None:
        """The parties of one document and the names of those who speak in it, once for each statement; nothing is
        decided before `settle`."""
        for each in parties:
            known = self._called.get(each.name)
            if known is None:
                key = key_of(each.name)
                known = self._called[each.name] = each.name, key, self._kinds[key], self._named[key]
            name, key, kinds, named = known  # one string for all who use the name
            kinds[each.party_kind] = kinds.get(each.party_kind, 0) + 1
            named.append(Named(each.id, document, name, each.office, each.side, each.start, each.end, each.exact))
            if each.letters:
                self._letters[each.letters].add(key)
        for name in speakers:
            self._spoken[key_of(name)][name] += 1

    @cached_property
    def words(self) -> frozenset[str]:
        """The plain words that occur in names, of all that were added."""
        return frozenset(word for key in {*self._named, *self._spoken} for word in key if word not in STOP)

    def settle(self, judgements: Sequence[Judgement] = ()) -> None:
        """Decide who is who: what people judged first, then rule by rule, the surest first."""
        self._decided = will(judgements)
        self._united = Uniting(self._named, self._kinds, self._spoken, self._letters, self._decided)
        self._name_them()
        self._known: dict[str | None, tuple[str | None, tuple[str, ...]]] = {}

    # -- asking ------------------------------------------------------------------------------------------------------

    def of(self, document: str, name: str | None) -> str | None:
        """The name, across documents, of whom `document` calls `name`; None stays None."""
        if not name:
            return None
        key = key_of(name)
        unit = self._at.get((document, key)) or self._usually(key)
        return self._names.get(self._united.gathering.root(unit), name) if unit in self._united.gathering else name

    def _usually(self, key: Key) -> Unit:
        return self._united.stands_for.get(key) or (key, "")

    def kind(self, name: str | None) -> str | None:
        """What the parties of this name mostly are: person, force, state, body, group; None when no party has it."""
        keys = {key for key, _ in self._units(name)}
        kinds = self._kinds[next(iter(keys))] if len(keys) == 1 else sum((self._kinds[key] for key in keys), Counter())
        return min(kinds, key=lambda each: (-kinds[each], each)) if kinds else None

    def offices(self, name: str | None) -> frozenset[str]:
        """Every office any document gives to the party of this name."""
        units = self._units(name)
        return self._offices.get(self._united.gathering.root(units[0]), frozenset()) if units else frozenset()

    def known_as(self, name: str | None) -> tuple[str | None, tuple[str, ...]]:
        """What the party of this name mostly is, and its offices, in order."""
        if name not in self._known:
            self._known[name] = self.kind(name), tuple(sorted(self.offices(name)))
        return self._known[name]

    def everyone(self) -> Iterator[tuple[str, list[Named], tuple[Reason, ...]]]:
        """Everyone in order of name: the name across documents, as whom documents name them, why they are one."""
        for name, root in sorted((name, root) for root, name in self._names.items()):
            named = sorted(self._parties_of.get(root, ()), key=in_order)
            if named:
                reasons = [each for unit in self._members[root] for each in self._united.reasons.get(unit, ())]
                yield name, named, (*_same_words(named), *dict.fromkeys(reasons))

    def unsure(self) -> list[Unsure]:
        """Pairs of parties that may be one, each pair once and a few for each party, for a person to decide. A pair a
        person parted is not among them until one of the two is named in another document."""
        found: list[Unsure] = []
        seen: set[tuple[Unit, ...]] = set()
        many: Counter = Counter()
        for one, two, why in self._united.unsure:
            pair = tuple(sorted((self._united.gathering.root(one), self._united.gathering.root(two))))
            if pair[0] == pair[1] or pair in seen or max(many[each] for each in pair) >= PROPOSED:
                continue
            seen.add(pair)
            mine, yours = (self._parties_of.get(root, ()) for root in pair)
            judged = self._decided.has_settled([each.party for each in mine], [each.party for each in yours])
            first, other = self._still_named(one), self._still_named(two)
            if first and other and not judged:
                many.update(pair)
                documents = len({each.document for each in (*mine, *yours)})
                found.append(Unsure(first.party, other.party, why, (first.span, other.span), documents))
        return found

    def _still_named(self, unit: Unit) -> Named | None:
        """The first party of a unit that was not carried to somebody else."""
        return next((each for each in self._united.named_in[unit] if each.party not in self._united.carried), None)

    # -- names -------------------------------------------------------------------------------------------------------

    def _name_them(self) -> None:
        """For each identity the spelling most documents use; among equals the fullest, then the first of the alphabet.
        Who shares that name with another is told from them by the state, the office or a number."""
        self._members: dict[Unit, list[Unit]] = self._united.gathering.gathered()
        self._parties_of: dict[Unit, list[Named]] = defaultdict(list)
        self._at: dict[tuple[str, Key], Unit] = {}  # where a document does not mean by a name what others do
        for unit, own in sorted(self._united.named_in.items()):
            home, usual = (self._united.gathering.root(one) for one in (unit, self._usually(unit[0])))
            for each in own:
                root = home
                if each.party in self._united.carried:
                    root = self._united.gathering.root(self._united.carried[each.party])
                self._parties_of[root].append(each)
                if root != usual:
                    self._at[each.document, unit[0]] = root
        self._offices = {
            root: frozenset(each.office for each in own if each.office) for root, own in self._parties_of.items()
        }
        self._names: dict[Unit, str] = {}
        taken: set[str] = set()
        for root in sorted(self._members, key=lambda each: (any(mark for _, mark in self._members[each]), each)):
            own = self._members[root]
            spelled: dict[str, int] = {}
            for unit in own:
                for each in self._united.named_in.get(unit, ()):
                    spelled[each.name] = spelled.get(each.name, 0) + 1
                for name, many in self._spoken.get(unit[0], {}).items() if not unit[1] else ():
                    spelled[name] = spelled.get(name, 0) + many
            if spelled:
                name = min(spelled, key=lambda each: (-spelled[each], -len(each), each))
                self._names[root] = next(each for each in self._told_apart(name, root) if each not in taken)
                taken.add(self._names[root])
        self._root_of = {name: root for root, name in self._names.items()}
        self.aliases = {each.party: self._names[root] for root, own in self._parties_of.items() for each in own}

    def _told_apart(self, name: str, root: Unit) -> Iterator[str]:
        """The name, and then what tells it from another of the same name."""
        own = self._parties_of.get(root, ())
        yield name
        yield from (f"{name} ({each.side})" for each in own if each.side)
        yield from (f"{name} ({each.office})" for each in own if each.office)
        yield from (f"{name} ({number})" for number in count(2))

    def _units(self, name: str | None) -> list[Unit]:
        """The units of an identity, by its name or by any spelling."""
        if not name:
            return []
        unit = self._root_of.get(name) or (key_of(name), "")
        return self._members[self._united.gathering.root(unit)] if unit in self._united.gathering else []


def _same_words(named: Sequence[Named]) -> Iterator[Reason]:
    """Documents that use the same name, titles and articles aside."""
    if len(named) < 2:
        return
    by_key: dict[Key, dict[str, Named]] = defaultdict(dict)
    for each in named:
        by_key[key_of(each.name)].setdefault(each.document, each)
    for _, own in sorted(by_key.items()):
        if len(own) > 1:
            first, second = list(own.values())[:2]
            says = f"{len(own)} documents have the name “{first.name}”"
            yield Reason(rule="same name", says=says, spans=(first.span, second.span))
