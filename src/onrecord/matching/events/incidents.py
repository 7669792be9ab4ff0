"""Incidents: which accounts tell of one alleged event, why, and what it is called.

Accounts that meet in a town are compared; what fits is gathered by average linkage with vetoes, never by connected
components, which would chain a town's daily shelling into one. A person's judgement goes before every rule.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

import numpy as np

from onrecord import dates
from onrecord.matching.days import narrowest
from onrecord.matching.events.likeness import Scene, SceneCard, compare
from onrecord.matching.meeting import counted, joined, known_key, meetings
from onrecord.matching.verdicts import Verdicts, pair_key, pair_keys
from onrecord.matching.will import Will
from onrecord.models import ASPECTS, Judgement, PartialDate, Place, Reason, Span

VERDICTS = ("apart", "nothing", "unsure", "joins")
_APART, _UNSURE, _JOINS = 0, 2, 3
WORTH = (0.0, 0.0, 0.25, 1.0)
FIRST = 8  # scenes of one gathering that speak for it
CROWD = 60  # gatherings that meet in one thing, all with all
FOREMOST = 3  # of a larger crowd these meet all the others
ENOUGH = 0.5  # average worth of all pairs across two gatherings, to make them one
_NOBODY = -1
_ODD = 0x9E3779B97F4A7C15  # so that the order of scenes counts
_PRECISIONS = ("exact", "neighbourhood", "town", "district", "region", "country")


@dataclass(slots=True)
class Cluster:
    """Accounts taken for one alleged event: `nodes` are those of them that went together from the start, `judged` the
    pairs that a person joined."""

    scenes: list[SceneCard]  # in order of telling
    nodes: list[list[SceneCard]]
    judged: list[tuple[str, str, Judgement]]  # Account ids
    day: PartialDate | None  # the narrowest any account gives

    @property
    def accounts(self) -> tuple[str, ...]:
        """The ids of the accounts, in order of telling."""
        return tuple(each.id for each in self.scenes)

    @property
    def documents(self) -> list[str]:
        """The documents that tell of it, in order of their ids."""
        return sorted({each.document for each in self.scenes})

    def bonds(self) -> tuple:
        """How they came together: with what their documents say, all that `pairs` follows from."""
        nodes = [[each.id for each in node] for node in self.nodes]
        return nodes, [(one, two, judgement.id) for one, two, judgement in self.judged]

    def pairs(self) -> list[tuple[str, str, Judgement | None]]:
        """The pairs of accounts that were set together, by a person or by rule."""
        if len(self.scenes) == 1:
            return []
        pairs: dict[tuple[str, str], Judgement | None] = {}
        decided = {tuple(sorted((one, two))): judgement for one, two, judgement in self.judged}
        for node in self.nodes:
            for first, second in pairwise(node):
                judgement = decided.get(tuple(sorted((first.id, second.id))))
                if judgement or compare(first.scene, second.scene).verdict == "joins":
                    pairs[first.id, second.id] = judgement
        for at, node in enumerate(self.nodes[1:], 1):
            across = (
                (one, two) for earlier in self.nodes[:at] for one in earlier[:FIRST] for two in node[:FIRST]
            )
            for one, two in across:
                if compare(one.scene, two.scene).verdict == "joins":
                    pairs[one.id, two.id] = None
                    break
        told = {tuple(sorted(pair)) for pair in pairs}
        pairs |= {pair: judgement for pair, judgement in decided.items() if pair not in told}
        return [(one, two, judgement) for (one, two), judgement in pairs.items()]


class _Accounts:
    """All accounts by number, in order of telling; what they are sorted by, in columns; and which of them go together
    from the start, by the first of them: that one stands for all."""

    def __init__(self, cards: Sequence[SceneCard], decided: Will, verdicts: Verdicts):
        self.cards = cards
        self.number_of = {each.id: number for number, each in enumerate(cards)}
        self.days = [each.days for each in cards]
        self.dated = [number for number, days in enumerate(self.days) if days]
        says = np.array([each.says for each in cards], np.uint64)
        on, since = np.zeros((2, len(cards)), np.uint64)
        values = [tuple([day.value for day in self.days[each]]) for each in self.dated]
        on[self.dated] = [known_key(*each) for each in values]
        since[self.dated] = [known_key(len(each), each[0]) for each in values]
        self.alike = says + since  # the same words of as many days, from one day on
        self.says = says + on  # all it says
        self.states = np.array([each.key for each in cards], np.uint64) + on  # all that a comparison looks at
        self.nodes = _nodes(self, decided, verdicts)

    def node(self, first: int) -> list[int]:
        """The accounts that one stands for, itself the first."""
        return self.nodes.get(first) or [first]


def cluster(
    cards: Sequence[SceneCard], decided: Will, verdicts: Verdicts
) -> tuple[list[Cluster], list[tuple[str, str]]]:
    """The accounts gathered, in order of telling, as `cards` are; and the pairs of accounts a person may want to look
    at."""
    told = _Accounts(cards, decided, verdicts)
    table = _Table(told, decided, verdicts)
    left, right = _candidates(told)
    likely = table.of(left, right)
    close = np.flatnonzero(likely == _JOINS)
    pairs = list(zip(left[close].tolist(), right[close].tolist(), strict=True))
    ties: dict[int, set[int]] = defaultdict(set)
    for one, two in pairs:
        ties[one].add(two)
        ties[two].add(one)
    gathered = {first: [first] for first in told.nodes if first not in ties}
    for part in joined(len(cards), pairs):
        gathered |= {members[0]: members for members in _average_linkage(part, ties, table)}
    home = np.arange(len(cards))  # of each account that stands for others or for itself the first it is gathered with
    for first, members in gathered.items():
        home[members] = first
    open_ = ((likely == _JOINS) | (likely == _UNSURE)) & (home[left] != home[right])
    unsure = zip(left[open_].tolist(), right[open_].tolist(), strict=True)
    return _clusters(told, gathered, decided), [(cards[one].id, cards[two].id) for one, two in unsure]


def _clusters(told: _Accounts, gathered: Mapping[int, list[int]], decided: Will) -> list[Cluster]:
    """What was gathered, by the first of it; and by itself each account that met no other."""
    cards, number_of = told.cards, told.number_of
    home = {number: first for first, members in gathered.items() for each in members for number in told.node(each)}
    judged: dict[int, list[tuple[str, str, Judgement]]] = defaultdict(list)
    for (one, two), judgement in decided.same.items():
        if one in number_of and two in number_of:
            judged[home[number_of[one]]].append((one, two, judgement))
    made = []
    for number, card in enumerate(cards):
        if number in gathered:
            nodes = [told.node(each) for each in gathered[number]]
            own = sorted(each for node in nodes for each in node)
            day = narrowest(day for each in own for day in told.days[each])
            together = [[cards[each] for each in node] for node in nodes]
            made.append(Cluster([cards[each] for each in own], together, judged.get(number, []), day))
        elif number not in home:
            made.append(Cluster([card], [[card]], [], narrowest(told.days[number])))
    return made


def _nodes(told: _Accounts, decided: Will, verdicts: Verdicts) -> dict[int, list[int]]:
    """Accounts that go together from the start, two or more, by the first of them: those a person joined, and those
    that say exactly the same."""
    cards, number_of = told.cards, told.number_of
    ties = [(number_of[one], number_of[two]) for one, two in decided.same if one in number_of and two in number_of]
    judged = [number_of[each] for pair in (*decided.same, *decided.different) for each in pair if each in number_of]
    free = np.delete(np.arange(len(cards)), judged)
    _, first, own = np.unique(told.alike[free], return_index=True, return_inverse=True)
    one, two = free[first[own]], free
    one, two = one[one != two], two[one != two]
    pairs = list(zip(one.tolist(), two.tolist(), strict=True))
    in_one = np.array([cards[first].document == cards[second].document for first, second in pairs], bool)
    # What is said of which days, and whether one document says it: all that decides.
    keys = pair_keys(told.says[one], told.says[two]) ^ in_one
    found = verdicts.of(keys, lambda new: (_compared(*(cards[each] for each in pairs[place])) for place in new))
    ties += [pairs[place] for place in np.flatnonzero(found == _JOINS)]
    return {group[0]: group for group in joined(len(cards), ties)}


def _compared(one: SceneCard, two: SceneCard) -> int:
    return VERDICTS.index(compare(one.scene, two.scene).verdict)


class _Table:
    """How two gatherings of accounts stand to each other, compared when asked and once. Those that go together from the
    start stand under the first of them."""

    def __init__(self, told: _Accounts, decided: Will, verdicts: Verdicts):
        self._told, self._verdicts = told, verdicts
        self._states = told.states.copy()
        for first, members in told.nodes.items():
            self._states[first] = _joint(told.states[members[:FIRST]].tolist())
        home = {number: first for first, members in told.nodes.items() for number in members}
        pairs = [[told.number_of.get(each) for each in pair] for pair in decided.different]
        pairs = [[home.get(each, each) for each in pair] for pair in pairs if None not in pair]
        self._forbidden = {(min(pair), max(pair)) for pair in pairs}

    def of(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """The verdicts of many pairs."""
        keys = pair_keys(self._states[left], self._states[right])
        found = self._verdicts.of(keys, lambda new: map(self._between, left[new].tolist(), right[new].tolist()))
        for place in [] if not self._forbidden else range(len(left)):
            if (int(left[place]), int(right[place])) in self._forbidden:
                found[place] = _APART
        return found

    def look(self, left: int, right: int) -> int:
        """The verdict on any two."""
        left, right = min(left, right), max(left, right)
        if (left, right) in self._forbidden:
            return _APART
        key = pair_key(int(self._states[left]), int(self._states[right]))
        return self._verdicts.one(key, lambda: self._between(left, right))

    def _between(self, left: int, right: int) -> int:
        """Where a person joined accounts that differ, fitting one of them is enough."""
        mine, yours = (
            [self._told.cards[number].scene for number in self._told.node(each)[:FIRST]] for each in (left, right)
        )
        found = (compare(one, two) for one in mine for two in yours)
        return max(VERDICTS.index(each.verdict) for each in found)


def _joint(states: Sequence[int]) -> int:
    """The state of accounts that go together, in their order."""
    joint = 0
    for each in states:
        joint = (joint * _ODD + each) % 2**64
    return joint


def _candidates(told: _Accounts) -> tuple[np.ndarray, np.ndarray]:
    """Pairs that meet in a town and, there, in an object, in a day or in the town as a whole.

    Where a crowd meets (a city shelled for months), each meets those of its day and those whose object is called the
    same, and else only the first few of the crowd.
    """
    speaks_for = np.arange(len(told.cards))
    for first, members in told.nodes.items():
        speaks_for[members[:FIRST]], speaks_for[members[FIRST:]] = first, _NOBODY
    keys, at = _laid_out([each.meets for each in told.cards])
    on_a_day = [(number, day.value) for number in told.dated for day in told.days[number] if dates.is_day(day)]
    days = np.array([known_key("day", day) for _, day in on_a_day], np.uint64)
    numbers = np.array([number for number, _ in on_a_day], np.int64)
    of_a_day, at_day = _laid_out([told.cards[number].meets_on for number, _ in on_a_day])
    keys = np.concatenate((keys, of_a_day ^ days[at_day]))
    owners = speaks_for[np.concatenate((at, numbers[at_day]))]
    heard = owners != _NOBODY
    return counted(*meetings(keys[heard], owners[heard], crowd=CROWD, few=FOREMOST))[:2]


def _laid_out(rows: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """The digests of many rows in one column, and for each the number of its row."""
    found = np.frombuffer(b"".join(rows), np.uint64)
    sizes = np.fromiter(map(len, rows), np.int64, len(rows)) // found.itemsize
    return found, np.repeat(np.arange(len(rows)), sizes)


def _average_linkage(part: Sequence[int], ties: Mapping[int, set[int]], table: _Table) -> list[list[int]]:
    """Merge the two gatherings with the best average while no pair across them is apart and the average is enough."""
    if sum(len(ties[place]) for place in part) == len(part) * (len(part) - 1):  # every pair of them joins
        return [list(part)]
    members = {place: [place] for place in part}
    near = {place: {*ties[place]} for place in part}  # gatherings across which some pair joins
    sums: dict[tuple[int, int], float | None]
    sums = {(one, two): WORTH[_JOINS] for one in part for two in ties[one] if one < two}
    waiting = sorted((-worth, one, two, 1) for (one, two), worth in sums.items())  # a heap

    def total(one: int, two: int) -> float | None:
        """The worth of all pairs across two gatherings; None when one of them is apart."""
        pair = (min(one, two), max(one, two))
        if pair not in sums:
            found = [table.look(mine, yours) for mine in members[one] for yours in members[two]]
            sums[pair] = None if _APART in found else sum(WORTH[each] for each in found)
        return sums[pair]

    def propose(one: int, two: int) -> None:
        worth, size = total(one, two), len(members[one]) * len(members[two])
        if worth is not None and worth >= ENOUGH * size:
            heappush(waiting, (-worth / size, min(one, two), max(one, two), size))

    while waiting:
        _, one, two, size = heappop(waiting)
        if one not in members or two not in members or len(members[one]) * len(members[two]) != size:
            continue  # either has gone into another meanwhile
        for other in (near[one] | near[two]) - {one, two}:
            left, right = total(one, other), total(two, other)
            pair = (min(one, other), max(one, other))
            sums[pair] = None if left is None or right is None else left + right
            near[other] = near[other] - {two} | {one}
        near[one] = near[one] | near.pop(two) - {one, two}
        near[one] -= {one, two}
        members[one] += members.pop(two)
        for other in sorted(near[one]):
            propose(one, other)
    return [sorted(each) for each in members.values()]


def reasons(found: Cluster, whole: Mapping[str, Scene]) -> tuple[Reason, ...]:
    """Why these accounts are one, for a reader. `whole`: Account.id -> the scene with its details."""
    made = []
    for one, two, judgement in found.pairs():
        left, right = whole[one], whole[two]
        if judgement:
            says = f"joined by {judgement.by} on {judgement.at[:10]}: {judgement.reason}"
            spans = (left.account.spans[0], right.account.spans[0])
            made.append(Reason(rule="judgement", says=says, spans=spans))
        else:
            spans = (*_shown(left), *_shown(right))
            made.append(Reason(rule="same event", says=compare(left, right).says, spans=spans))
    return tuple(dict.fromkeys(made))


def _shown(scene: Scene) -> tuple[Span, ...]:
    return scene.spans("what", "where", "object", "when") or scene.account.spans


# -- what an incident is called ----------------------------------------------------------------------------------------


def most_told(found: Sequence[Scene], aspect: str) -> tuple[str, ...]:
    """The values of an aspect, those most accounts give first, then in order of telling."""
    many = Counter(value for scene in found for value in scene.values(aspect))
    first = list(dict.fromkeys(value for scene in found for value in scene.values(aspect)))
    return tuple(sorted(many, key=lambda each: (-many[each], first.index(each))))


def things_hit(found: Sequence[Scene]) -> tuple[str, ...]:
    """The objects most accounts give; of a list in one passage first the one that stands nearest to its place."""
    reach: dict[str, int] = {}
    for scene in found:
        places = [detail.span.start for detail in scene.details if detail.aspect == "where"]
        for detail in scene.details:
            if detail.aspect == "object" and places:
                near = min(abs(detail.span.start - place) for place in places)
                reach[detail.value] = min(near, reach.get(detail.value, near))
    told = most_told(found, "object")
    many = Counter(value for scene in found for value in scene.values("object"))
    return tuple(sorted(told, key=lambda each: (-many[each], reach.get(each, 0), told.index(each))))


def act_of(found: Sequence[Scene]) -> str | None:
    """The act most accounts name; "attack" only where nobody is more precise."""
    acts = most_told(found, "what")
    return next((each for each in acts if each not in ("attack", "killing")), acts[0] if acts else None)


def where_of(found: Sequence[Scene]) -> tuple[Place | None, str | None]:
    """The narrowest place any account gives, and the name to call it by."""
    told = Counter(place for scene in found for place in scene.places)
    if told:
        first = list(told)
        place = min(told, key=lambda each: (_PRECISIONS.index(each.precision), -told[each], first.index(each)))
        return place, place.name
    names = most_told(found, "where")
    return None, names[0] if names else None


def day_of(found: Sequence[Scene]) -> PartialDate | None:
    """The narrowest date any account gives."""
    return narrowest([day for scene in found for day in scene.days])


_ON = {
    "attack": "Attack on",
    "chemical attack": "Chemical attack on",
    "siege": "Siege of",
    "looting": "Looting of",
    "destruction": "Destruction of",
    "denial of aid": "Denial of aid to",
    "sexual violence": "Sexual violence against",
}


def title_of(act: str | None, objects: Sequence[str], victims: Sequence[str], place: str | None) -> str:
    """The incident in a few words: "Bombing of a theatre, Harbourtown"."""
    named = act or "event"
    of = _ON.get(named, f"{named[0].upper()}{named[1:]} of")
    thing = next((each for each in objects if each not in ("city", "civilians", "shelter")), None)
    if thing:
        title = f"{of} {_article(thing)}"
    elif "city" in objects and place:
        return f"{of} {place}"
    elif "civilians" in objects or victims:
        title = f"{of} {'civilians' if 'civilians' in objects else victims[0]}"
    else:
        title = f"{named[0].upper()}{named[1:]}"
    return f"{title}, {place}" if place else title


def _article(thing: str) -> str:
    if thing in ("infrastructure", "civilians in a queue"):
        return thing
    return f"{'an' if thing[0] in 'aeiou' else 'a'} {thing}"


def missing_of(found: Sequence[Scene]) -> tuple[str, ...]:
    """The aspects no account gives, in the order of the vocabulary."""
    given = {detail.aspect for scene in found for detail in scene.details}
    return tuple(each for each in ASPECTS if each not in given)
