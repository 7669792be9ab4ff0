"""The same person, force, state or body across documents, so that speakers can be compared.

Each document names its parties for itself (`Party`); here the names are brought together, by the rules of
`uniting`. A name is carried to another only when nothing else fits: two people who share a surname
keep the surname open, two ministers of one name in two states stay two. What is not sure is proposed to a person, and
what a person decided goes before every rule.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import count, groupby
from typing import NamedTuple

from onrecord.matching.people.bearers import Bearers, Named, Unit, called, in_order, spelling
from onrecord.matching.people.names import Key, key_of
from onrecord.matching.people.uniting import PROPOSED, Uniting, offices_agree
from onrecord.matching.will import will
from onrecord.matching.words import STOP
from onrecord.models import Judgement, Party, Reason, Span, Statement

__all__ = ["Named", "People", "Unsure", "called", "key_of", "offices_agree"]


class Someone(NamedTuple):
    """One person, force, state or body across documents."""

    name: str
    kind: str  # what it mostly is
    named: list[Named]  # as whom documents name it, in order
    documents: dict[str, set[str]]  # each spelling -> the documents that have it
    reasons: tuple[Reason, ...]  # why they are one


class Unsure(NamedTuple):
    """Two parties that may be one: the first of each, and why."""

    left: str  # Party.id
    right: str
    names: tuple[str, str]  # across documents
    kind: str  # what the left mostly is
    why: str
    spans: tuple[Span, ...]
    documents: int  # that name the one or the other


class People:
    """The parties of a case under one name each.

    `aliases` gives, for each Party.id in order, its name across documents; `of(document, name)` does so for a speaker's
    name. Documents may be added one by one (`add`); `settle` then decides who is who among all that were added.
    """

    def __init__(
        self, parties: Iterable[Party] = (), statements: Iterable[Statement] = (), judgements: Sequence[Judgement] = ()
    ):
        self._bearers: dict[Key, Bearers] = {}
        self._called: dict[str, tuple[str, Key, Bearers]] = {}  # by name: the name, its key, and all who bear it
        self._letters: dict[str, set[Key]] = defaultdict(set)  # "vdu" -> the names a document gives it for
        for each in parties:
            self.add(each.spans[0].document, [called(each)])
        self.add("", (), (each.speaker.name for each in statements if each.speaker and each.speaker.name))
        self.settle(judgements)

    def add(self, document: str, parties: Iterable[Named], speakers: Iterable[str] = ()) -> None:
        """The parties of one document and the names of those who speak in it, once for each statement; nothing is
        decided before `settle`."""
        for each in parties:
            each.name, key, (own, kinds, _) = self._called.get(each.name) or self._call(each.name)
            each.document = document
            own.append(each)
            kinds[each.party_kind] = kinds.get(each.party_kind, 0) + 1
            if each.letters:
                self._letters[each.letters].add(key)
        for each in speakers:
            name, _, (_, _, spoken) = self._called.get(each) or self._call(each)
            spoken.setdefault(name, []).append(document)

    def _call(self, name: str) -> tuple[str, Key, Bearers]:
        """Those who bear a name that was not met before. One string and one key will do for all who use it."""
        key = key_of(name)
        self._called[name] = known = name, key, self._bearers.setdefault(key, Bearers([], {}, {}))
        return known

    @cached_property
    def words(self) -> frozenset[str]:
        """The plain words that occur in names, of all that were added."""
        return frozenset(word for key in self._bearers for word in key if word not in STOP)

    def settle(self, judgements: Sequence[Judgement] = ()) -> None:
        """Decide who is who: what people judged first, then rule by rule, the surest first."""
        self._decided = will(judgements)
        self._united = Uniting(self._bearers, self._letters, self._decided)
        self._gather()
        self._name_them()
        self._known: dict[str, tuple[str | None, tuple[str, ...]]] = {}

    # -- asking ------------------------------------------------------------------------------------------------------

    def of(self, document: str, name: str | None) -> str | None:
        """The name, across documents, of whom `document` calls `name`; None stays None."""
        if not name:
            return None
        key = key_of(name)
        unit = self._at.get((document, key)) or self._usually(key)
        return self._names.get(self._united.gathering.root(unit), name) if unit else name

    def _usually(self, key: Key) -> Unit | None:
        return self._united.stands_for.get(key) or self._united.by_name.get(key)

    def kind(self, name: str | None) -> str | None:
        """What the parties of this name mostly are: person, force, state, body, group; None when no party has it."""
        return self.known_as(name)[0]

    def offices(self, name: str | None) -> tuple[str, ...]:
        """Every office any document gives to the party of this name, in order."""
        return self.known_as(name)[1]

    def known_as(self, name: str | None) -> tuple[str | None, tuple[str, ...]]:
        """What the party of this name mostly is, and its offices, in order."""
        if name not in self._known:
            unit = self._root_of.get(name) or self._united.by_name.get(key_of(name)) if name else None
            if unit is None:
                return None, ()
            root = self._united.gathering.root(unit)
            offices = {each.office for each in self._parties_of.get(root, ()) if each.office}
            self._known[name] = self._kind(self._united.gathering.members(root)), tuple(sorted(offices))
        return self._known[name]

    def _kind(self, units: Sequence[Unit]) -> str | None:
        kinds = units[0].bearers.kinds
        if len(units) > 1:
            by_name = {each.key: Counter(each.bearers.kinds) for each in units}
            kinds = sum(by_name.values(), Counter())
        if len(kinds) < 2:  # as nearly always
            return next(iter(kinds), None)
        return min(kinds, key=lambda each: (-kinds[each], each))

    def everyone(self) -> Iterator[Someone]:
        """Everyone whom documents name, in order of name."""
        for name in sorted(self._root_of):
            root = self._root_of[name]
            own, units = self._parties_of.get(root, ()), self._united.gathering.members(root)
            reasons = dict.fromkeys(each for unit in units for each in self._united.reasons.get(unit, ()))
            if own != units[0].named:  # those are in order
                own = sorted(own, key=in_order)
            if own:
                documents = _documents(own)
                yield Someone(name, self._kind(units), own, documents, (*_same_words(own, documents), *reasons))

    def speaking(self, names: Collection[str]) -> dict[str, set[str]]:
        """For each of some names across documents the documents in which somebody of that name speaks."""
        found: dict[str, set[str]] = {each: set() for each in names}
        for own in self._bearers.values():
            for spelled, documents in own.spoken.items():
                for document in documents:
                    name = self.of(document, spelled)
                    if name in found:
                        found[name].add(document)
        return found

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
                names = tuple(self._names[self._united.gathering.root(each)] for each in (one, two))
                kind, spans = self.kind(names[0]), (first.span, other.span)
                found.append(Unsure(first.party, other.party, names, kind, why, spans, documents))
        return found

    def _still_named(self, unit: Unit) -> Named | None:
        """The first party of a unit that was not carried to somebody else."""
        carried = self._united.carried.get(unit, {})
        return next((each for each in unit.named if each.party not in carried), None)

    # -- names -------------------------------------------------------------------------------------------------------

    def _gather(self) -> None:
        """The parties of each identity: those whose names are gathered, and those whose names stand for it."""
        gathering = self._united.gathering
        self._parties_of: dict[Unit, list[Named]] = defaultdict(list)  # by root
        self._at: dict[tuple[str, Key], Unit] = {}  # where a document does not mean by a name what others do
        for unit in self._united.units:
            home, usual = gathering.root(unit), gathering.root(self._usually(unit.key))
            away = self._united.carried.get(unit)
            if home is usual and not away:  # as nearly everybody
                self._parties_of[home] += unit.named
                continue
            for each in unit.named:
                root = gathering.root(away[each.party]) if away and each.party in away else home
                self._parties_of[root].append(each)
                if root is not usual:
                    self._at[each.document, unit.key] = root

    def _name_them(self) -> None:
        """For each identity the most usual spelling. Who shares that name with another is told from them by the state,
        the office or a number."""
        gathering, units = self._united.gathering, self._united.units
        self._names: dict[Unit, str] = {}  # by root
        self._root_of: dict[str, Unit] = {}
        last = {gathering.root(unit) for unit in units if unit.mark}  # the name by itself is another's
        roots = [unit for unit in units if gathering.root(unit) is unit]
        for root in sorted(roots, key=last.__contains__):
            name = _most_usual(gathering.members(root))
            if name is not None:
                if name in self._root_of:
                    name = next(each for each in self._told_apart(name, root) if each not in self._root_of)
                self._names[root], self._root_of[name] = name, root
        named_so = ((self._names[root], own) for root, own in self._parties_of.items() if own)
        names = {each.party: name for name, own in named_so for each in own}
        self.aliases = {party: names[party] for party in sorted(names)}

    def _told_apart(self, name: str, root: Unit) -> Iterator[str]:
        """The name, and then what tells it from another of the same name."""
        own = self._parties_of.get(root, ())
        yield name
        yield from (f"{name} ({each.side})" for each in own if each.side)
        yield from (f"{name} ({each.office})" for each in own if each.office)
        yield from (f"{name} ({number})" for number in count(2))


def _most_usual(units: Sequence[Unit]) -> str | None:
    """The spelling most documents use; among equals the fullest, then the first of the alphabet."""
    spelled: dict[str, int] = {}
    for unit in units:
        for name, own in _by_spelling(unit.named):
            spelled[name] = spelled.get(name, 0) + len(own)
        for name, documents in unit.bearers.spoken.items() if not unit.mark else ():
            spelled[name] = spelled.get(name, 0) + len(documents)
    if len(spelled) < 2:  # as nearly always
        return next(iter(spelled), None)
    return min(spelled, key=lambda each: (-spelled[each], -len(each), each))


def _by_spelling(own: Sequence[Named]) -> Iterable[tuple[str, Sequence[Named]]]:
    """Those of one name, in order, by the spellings that documents have."""
    if not own or own[0].name == own[-1].name:  # as nearly always
        return [(own[0].name, own)] if own else []
    return [(name, list(some)) for name, some in groupby(own, key=spelling)]


def _documents(own: Sequence[Named]) -> dict[str, set[str]]:
    """For each spelling the documents that have it."""
    return {name: {each.document for each in some} for name, some in _by_spelling(own)}


def _same_words(own: Sequence[Named], documents: Mapping[str, set[str]]) -> Iterator[Reason]:
    """Documents that use the same name, titles and articles aside."""
    if len(own) == 1:  # as nearly always
        return
    by_key: dict[Key, list[str]] = defaultdict(list)
    for name in documents:
        by_key[key_of(name)].append(name)
    for _, names in sorted(by_key.items()):
        many = len(set().union(*(documents[name] for name in names)))
        if many > 1:
            alike = (each for each in own if each.name in names)
            first = next(alike)
            second = next(each for each in alike if each.document != first.document)
            says = f"{many} documents have the name “{first.name}”"
            yield Reason(rule="same name", says=says, spans=(first.span, second.span))
