"""The rules by which names of several documents are one person, force, state or body.

Each rule is a method whose docstring is what a reader may ask about. Names are gathered by their comparison keys
(`names`), never by comparing each with each; what speaks against a joining (offices, states, a document that names
both) leaves two identities and a question for a person. What a person decided goes before every rule.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise

from onrecord.matching.people.bearers import Bearers, Named, Unit, in_order
from onrecord.matching.people.disjoint import Disjoint, Traits
from onrecord.matching.people.names import (
    Key,
    are_forms,
    body_key,
    halves,
    initials,
    is_written_large,
    key_of,
    letters_of,
    one_letter_off,
    parts_of,
)
from onrecord.matching.will import Will
from onrecord.matching.words import STOP, plain, stem
from onrecord.models import Reason

CROWD = 40  # names that have more in common with each other than this are compared with their neighbours only
PROPOSED = 5  # parties a party is said to be perhaps one with, at most
MOSTLY = 0.9  # of the documents that give a state: what they give is the party's, the others are another's


def offices_agree(left: Iterable[str], right: Iterable[str]) -> bool:
    """The offices have a word in common, or one side names none. A person may hold two offices, one after the other;
    but two who share no more than a name and a rare one are not taken for one when the offices have nothing in common.
    """
    left, right = office_words(left), office_words(right)
    return not left or not right or bool(left & right)


def office_words(offices: Iterable[str | None]) -> set[str]:
    """The stems of the words of offices, without the small words of the language."""
    return {stem(plain(word)) for office in offices if office for word in office.split() if plain(word) not in STOP}


class Uniting:
    """Who is one with whom among all that documents name, and who may be.

    `bearers` are all that are named, by name, `letters` the names that documents give letters for, `decided` what
    people judged.
    """

    def __init__(self, bearers: Mapping[Key, Bearers], letters: Mapping[str, set[Key]], decided: Will):
        self._bearers, self._letters, self._decided = bearers, letters, decided
        self._judged_about = {each for pair in (*decided.same, *decided.different) for each in pair}
        self.gathering = Disjoint(self._traits)
        self.units: list[Unit] = []  # in order
        self.by_name: dict[Key, Unit] = {}  # of each name the bearers that nothing tells from others
        self.reasons: dict[Unit, list[Reason]] = defaultdict(list)
        self.unsure: list[tuple[Unit, Unit, str]] = []
        self.stands_for: dict[Key, Unit] = {}  # a short name -> the only one of that name
        self.carried: dict[Unit, dict[str, Unit]] = {}  # of a short name, by Party.id: whom it stands for
        people: list[Unit] = []
        others: list[Unit] = []
        for key in sorted(bearers):
            (people if bearers[key].are_people else others).extend(self._bring_in(key))
        full = [each for each in people if not is_short(each.key)]
        self._judged()
        self._same_names(full)
        self._one_letter_off(full)
        self._same_office(full)
        self._bodies(others)
        self._short_names([each for each in people if is_short(each.key)], full)

    # -- units: the bearers of one name ------------------------------------------------------------------------------

    def _bring_in(self, key: Key) -> list[Unit]:
        """One name; gives the units that its bearers fall into."""
        bearers = self._bearers[key]
        named = sorted(bearers.named, key=in_order) if len(bearers.named) > 1 else bearers.named
        if self._judged_about or (len(named) > 1 and len({each.side for each in named if each.side}) > 1):
            told_apart = {"": [], **self._told_apart(key, named)}
            units = [Unit(key, mark, own, bearers) for mark, own in sorted(told_apart.items())]
        else:  # as nearly always
            units = [Unit(key, "", named, bearers)]
        self.units += units
        self.by_name[key] = units[0]
        return [each for each in units if each.named]

    def _told_apart(self, key: Key, named: list[Named]) -> Mapping[str, list[Named]]:
        """One unit for each state that documents give the bearers of a name, as long as no state is given by nearly
        all; and one for each party of that name that a person told apart from another."""
        parted, singled = self._anchors(key, named)
        most = _mostly(Counter(plain(each.side) for each in named if each.side))
        units: dict[str, list[Named]] = defaultdict(list)
        for each in named:
            side = plain(each.side or "")
            mark = side if side != most else ""
            if parted:
                mark = _nearest(each, parted)
            units[each.party if each.party in singled else mark].append(each)
        return units

    def _traits(self, unit: Unit) -> Traits:
        """What documents say of the bearers of a name."""
        return Traits(
            offices=office_words(each.office for each in unit.named),
            sides={plain(each.side) for each in unit.named if each.side},
            documents={each.document for each in unit.named},
        )

    def _anchors(self, key: Key, named: Sequence[Named]) -> tuple[dict[str, Named], set[str]]:
        """The parties of one name that a person told apart from each other; and those of a short name of whom a person
        said who they are or are not: that is said of one document, where others may mean somebody else."""
        own = {each.party: each for each in named if each.party in self._judged_about}
        parted = [pair for pair in self._decided.different if pair[0] in own and pair[1] in own] if own else []
        singled = {*own} if own and is_short(key) else set()
        return {each: own[each] for pair in parted for each in pair}, singled

    # -- rules -------------------------------------------------------------------------------------------------------

    def _judged(self) -> None:
        """A person's word goes before every rule: what was judged one is one, what was judged two stays two."""
        about = self._judged_about
        if not about:
            return
        unit_of = {each.party: unit for unit in self.units for each in unit.named if each.party in about}
        for one, two in sorted(self._decided.different):
            if one in unit_of and two in unit_of and unit_of[one].key == unit_of[two].key:
                for each in (one, two):  # nor is either one with whoever else has the name
                    self.gathering.part(unit_of[each], self.by_name[unit_of[each].key])
        for (one, two), judgement in sorted(self._decided.same.items()):
            if one in unit_of and two in unit_of:
                says = f"joined by {judgement.by} on {judgement.at[:10]}: {judgement.reason}"
                self._join(unit_of[one], unit_of[two], "judgement", says)
        for one, two in sorted(self._decided.different):
            if one in unit_of and two in unit_of:
                self.gathering.part(unit_of[one], unit_of[two])

    def _same_names(self, full: Sequence[Unit]) -> None:
        """Given name and surname agree in their comparison keys: one name, in the spellings of several schemes.

        A middle name may be left out when all who have one have the same. Father and son ("Jr.") stay two; so do two
        of one name in two states, and two spellings of which one document names both.
        """
        blocks: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for unit in full:
            parts = parts_of(unit.key)
            blocks[parts.surname, parts.given].append(unit)
        for _, block in sorted((key, block) for key, block in blocks.items() if len(block) > 1):
            generations: dict[str, list[Unit]] = defaultdict(list)
            for unit in block:
                generations[parts_of(unit.key).generation].append(unit)
            for _, own in sorted(generations.items()):
                self._same_middles(own)
            for one, two in pairwise(own[0] for _, own in sorted(generations.items())):
                says = f"{self._called(one)} and {self._called(two)} may be a father and a son, or one person"
                self._wonder(one, two, says)

    def _same_middles(self, own: Sequence[Unit]) -> None:
        """Names that agree but for the middle ones, gathered by those."""
        words: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)  # ("m",) -> {("maria",)}
        for unit in own:
            middle = parts_of(unit.key).middle
            if any(len(each) > 1 for each in middle):
                words[tuple(each[0] for each in middle)].add(middle)
        by_middle: dict[tuple[str, ...], list[Unit]] = defaultdict(list)
        for unit in own:
            middle = parts_of(unit.key).middle
            letters = tuple(each[0] for each in middle)
            only = len(words[letters]) == 1 and all(len(each) == 1 for each in middle)
            by_middle[next(iter(words[letters])) if only else middle].append(unit)
        without = by_middle.pop((), [])
        for _, group in sorted(by_middle.items()):
            self._same_states(group)
        if len(by_middle) <= 1:
            self._same_states([*without, *(unit for group in by_middle.values() for unit in group)])
        else:
            self._same_states(without)
            for unit in without[:1]:
                for _, group in sorted(by_middle.items())[:PROPOSED]:
                    says = f"{self._called(unit)} may be {self._called(group[0])}, one of several with a middle name"
                    self._wonder(unit, group[0], says)

    def _same_states(self, own: Sequence[Unit]) -> None:
        """Names that agree: one, as far as they are of one state. With two states, who has none stays open, unless
        nearly all documents that give a state give the same."""
        if len(own) < 2:
            return
        person = own[0].bearers.are_people
        told = [(unit, Counter(plain(each.side) for each in unit.named if each.side)) for unit in own]
        most = _mostly(sum((sides for _, sides in told), Counter()))
        by_side: dict[str, list[Unit]] = defaultdict(list)
        for unit, sides in told:
            side = next(iter(sides), most)
            by_side["" if side == most else side].append(unit)
        for _, group in sorted(by_side.items()):
            for unit in group[1:]:
                self._try(group[0], unit, *_how(self._first(group[0]), self._first(unit), person))
        for one, two in pairwise(group[0] for _, group in sorted(by_side.items())):
            said = " and ".join(f"{self._called(each)} of {self._state(each)}" for each in (one, two))
            self._wonder(one, two, f"{said} have the same name")

    def _one_letter_off(self, full: Sequence[Unit]) -> None:
        """One of given name and surname agrees, the other differs in one letter inside a long word: one only when the
        offices have a word in common as well."""
        blocks: dict[tuple[str, str, str, str], dict[str, Unit]] = defaultdict(dict)
        for unit in full:
            parts = parts_of(unit.key)
            for which, other in (("surname", parts.given), ("given", parts.surname)):
                mine = getattr(parts, which)
                if len(mine) > 5 and not parts.middle:
                    for half in halves(mine):
                        blocks[which, other, parts.generation, half].setdefault(mine, unit)
        traits = self.gathering.traits
        for _, block in sorted((key, block) for key, block in blocks.items() if len(block) > 1):
            for left, right in _neighbours(sorted(block)):
                if one_letter_off(left, right):
                    one, two = block[left], block[right]
                    says = f"{self._called(one)} and {self._called(two)} differ in one letter"
                    if traits(one).offices & traits(two).offices:
                        self._try(one, two, "one letter", f"{says}, and the offices have a word in common")
                    else:
                        self._wonder(one, two, says)

    def _same_office(self, full: Sequence[Unit]) -> None:
        """The same surname and the same office, but another given name: never one by itself, but worth a look."""
        blocks: dict[tuple[str, tuple[str, ...]], dict[Unit, Unit]] = defaultdict(dict)
        for unit in full:
            words = tuple(sorted(office_words(each.office for each in unit.named)))
            if words:
                blocks[parts_of(unit.key).surname, words].setdefault(self.gathering.root(unit), unit)
        for _, block in sorted((key, block) for key, block in blocks.items() if len(block) > 1):
            for one, two in pairwise(block.values()):
                mine, yours = (self.gathering.traits(each).sides for each in (one, two))
                if parts_of(one.key).given != parts_of(two.key).given and (not mine or not yours or mine & yours):
                    says = f"{self._called(one)} and {self._called(two)} have the same surname and the same office"
                    self._wonder(one, two, says)

    def _bodies(self, others: Sequence[Unit]) -> None:
        """Bodies, forces, states and groups are one when their names have the same words, in either spelling, under
        either name of a city, in any order; letters stand for the only name that a document gives them for."""
        blocks: dict[Key, list[Unit]] = defaultdict(list)
        of_one_word = [unit for unit in others if len(unit.key) == 1]
        by_letters: dict[str, list[Unit]] = {unit.key[0]: [] for unit in of_one_word}
        for unit in others:
            blocks[body_key(unit.key)].append(unit)
            letters = initials(unit.key) if len(unit.key) > 2 else ""
            if letters in by_letters and is_written_large(self._first(unit).name):
                by_letters[letters].append(unit)
        for _, block in sorted((key, block) for key, block in blocks.items() if len(block) > 1):
            self._same_states(block)
        for unit in of_one_word:
            letters = unit.key[0]
            known = [self.by_name[key] for key in self._letters.get(letters, ())]
            told = sorted({self.gathering.root(each) for each in known if each.named})
            if len(told) == 1:
                says = f"a document gives the letters {self._called(unit)} for {self._called(told[0])}"
                self._try(told[0], unit, "letters", says)
            elif 3 <= len(letters) <= 6:
                for name in by_letters[letters][:PROPOSED]:
                    self._wonder(unit, name, f"{self._called(unit)} are the first letters of {self._called(name)}")

    def _short_names(self, short: Sequence[Unit], full: Sequence[Unit]) -> None:
        """A surname alone, or with an initial, stands for a person when exactly one person of that name is in the case;
        in each document only if its office and state do not speak against it."""
        bearers: dict[str, dict[Unit, set[str]]] = defaultdict(dict)  # surname -> bearers and their initials
        by_half: dict[str, set[str]] = defaultdict(set)
        for unit in full:
            parts, root = parts_of(unit.key), self.gathering.root(unit)
            bearers[parts.surname].setdefault(root, set()).update((parts.given[0], unit.key[0][0]))
        for name in sorted(bearers):
            for half in halves(name):
                by_half[half].add(name)
        fitting: dict[Key, list[Unit]] = {}
        spoken = {key for key, own in self._bearers.items() if not own.named and is_short(key)}
        for key in sorted({*spoken, *(unit.key for unit in short)}):
            parts = parts_of(key)
            alike = [parts.surname]
            if parts.surname not in bearers:
                near = sorted({name for half in halves(parts.surname) for name in by_half.get(half, ())})
                alike = [name for name in near if one_letter_off(name, parts.surname)]
            found = {
                root
                for name in alike
                for root, letters in bearers.get(name, {}).items()
                if not parts.given or parts.given in letters
            }
            fitting[key] = sorted(found)
            if len(found) == 1 and parts.surname in bearers:
                self.stands_for[key] = fitting[key][0]
        for unit in short:
            self._carry(unit, fitting[unit.key])

    def _carry(self, unit: Unit, fitting: Sequence[Unit]) -> None:
        """The parties of a short name, each carried to the only one who fits; with several it stays open."""
        gathering = self.gathering
        if gathering.root(unit) != unit or unit.mark in self._judged_about or not fitting:
            return
        if len(fitting) > 1:
            mine = gathering.traits(unit).offices
            for one in [each for each in fitting if mine & gathering.traits(each).offices][:PROPOSED]:
                says = f"{self._called(unit)} may be {self._called(one)}, one of several of that name: the office fits"
                self._wonder(unit, one, says)
            return
        one = fitting[0]
        if unit.key not in self.stands_for and not gathering.traits(unit).offices & gathering.traits(one).offices:
            self._wonder(unit, one, f"{self._called(unit)} may be {self._called(one)}, in another spelling")
            return
        carried = [each for each in unit.named if self._fits(each, unit, one)]
        if carried:
            first, target = carried[0], self._first(one)
            says = f"“{first.name}” can only be {target.name}: nobody else in the case has that name"
            self.reasons[one].append(Reason(rule="short name", says=says, spans=(first.span, target.span)))
            self.carried[unit] = dict.fromkeys((each.party for each in carried), one)
        if len(carried) < len(unit.named):
            self._wonder(unit, one, f"{self._called(unit)} may be {self._called(one)}, but office or state differ")

    def _fits(self, named: Named, unit: Unit, one: Unit) -> bool:
        """Neither the office nor the state the document gives speaks against it, nobody told the two apart, and it is a
        name: "Director", with the office of director, is none."""
        words, traits = office_words([named.office]), self.gathering.traits(one)
        return (
            not words >= office_words([named.name])
            and not self.gathering.are_apart(unit, one)
            and (not words or not traits.offices or bool(words & traits.offices))
            and (not named.side or not traits.sides or plain(named.side) in traits.sides)
        )

    # -- joining -----------------------------------------------------------------------------------------------------

    def _try(self, one: Unit, two: Unit, rule: str, says: str) -> None:
        """Join two names unless something speaks against it: offices without a word in common, another state, a
        document that names both (not with a hyphen here and none there). A person is told what speaks against it."""
        gathering = self.gathering
        left, right = gathering.root(one), gathering.root(two)
        if left == right or gathering.are_apart(left, right):
            if left != right:
                self._wonder(one, two, says)
            return
        mine, yours = gathering.traits(left), gathering.traits(right)
        told_apart = rule != "letters" and letters_of(self._first(one).name) != letters_of(self._first(two).name)
        if mine.offices and yours.offices and not mine.offices & yours.offices:
            self._wonder(one, two, f"{says}; but the offices have nothing in common")
        elif mine.sides and yours.sides and not mine.sides & yours.sides:
            self._wonder(one, two, f"{says}; but they are of different states")
        elif told_apart and mine.documents & yours.documents:
            self._wonder(one, two, f"{says}; but one document names both")
        else:
            self._join(one, two, rule, says)

    def _join(self, one: Unit, two: Unit, rule: str, says: str) -> None:
        if self.gathering.join(one, two):
            spans = (self._first(one).span, self._first(two).span)
            self.reasons[two].append(Reason(rule=rule, says=says, spans=spans))

    def _wonder(self, one: Unit, two: Unit, why: str) -> None:
        """The two may be one: for a person to decide."""
        if one.named and two.named:
            self.unsure.append((one, two, why))

    def _first(self, unit: Unit) -> Named:
        return unit.named[0]

    def _state(self, unit: Unit) -> str:
        return next((each.side for each in unit.named if each.side), "a state that is not told")

    def _called(self, unit: Unit) -> str:
        return f"“{self._first(unit).name}”"


def _mostly(sides: Counter) -> str:
    """The state that nearly all documents give which give one; "" when there is none such."""
    if not sides:
        return ""
    most = min(sides, key=lambda each: (-sides[each], each))
    return most if sides[most] >= MOSTLY * sides.total() else ""


def _nearest(named: Named, anchors: dict[str, Named]) -> str:
    """Of several bearers of a name whom a person told apart, the only one whose office has a word in common with the
    one the document gives; else none of them."""
    if named.party in anchors:
        return named.party
    mine = office_words([named.office])
    fit = [each for each, other in anchors.items() if mine & office_words([other.office])]
    return fit[0] if len(fit) == 1 else ""


def _neighbours(block: Sequence[str]) -> Iterable[tuple[str, str]]:
    """All pairs of a few words; in a crowd each with those that follow it in the alphabet."""
    if len(block) <= CROWD:
        return combinations(block, 2)
    return ((one, two) for place, one in enumerate(block) for two in block[place + 1 : place + 1 + PROPOSED])


def _how(one: Named, two: Named, person: bool) -> tuple[str, str]:
    """By what rule two names that agree in their comparison keys are one, and the sentence that says so."""
    left, right = key_of(one.name), key_of(two.name)
    both = f"“{one.name}” and “{two.name}”"
    if left == right:
        return "same name", f"{both} are the same name"
    if not person:
        return "same words", f"{both} have the same words, in another spelling or order"
    if parts_of(left).middle != parts_of(right).middle and not (parts_of(left).middle and parts_of(right).middle):
        return "middle name", f"{both} agree but for a middle name that one leaves out"
    if are_forms(left[0], right[0]):
        return "given name", f"{both}: {left[0].capitalize()} and {right[0].capitalize()} are forms of one given name"
    return "spelling", f"{both} are spellings of one name"


def is_short(key: Key) -> bool:
    """A surname alone, or one with nothing but initials before it."""
    parts = parts_of(key) if key else None
    return parts is not None and len(parts.given) <= 1 and all(len(each) == 1 for each in parts.middle)
