"""Incidents: which accounts tell of one alleged event, and under which handle.

Accounts that meet in a town are compared; what fits is gathered by average linkage with vetoes, never by connected
components, which would chain a town's daily shelling into one. A person's judgement goes before every rule.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from heapq import heappop, heappush
from itertools import pairwise

import numpy as np

from onrecord import dates
from onrecord.matching.days import narrowest
from onrecord.matching.events.likeness import Scene, SceneCard, compare
from onrecord.matching.meeting import counted, joined, known_key, meetings
from onrecord.matching.verdicts import Verdicts, pair_keys
from onrecord.matching.will import Will
from onrecord.models import ASPECTS, Handle, Judgement, PartialDate, Place, Reason, Span

VERDICTS = ("apart", "nothing", "unsure", "joins")
_APART, _UNSURE, _JOINS = 0, 2, 3
WORTH = (0.0, 0.0, 0.25, 1.0)
FIRST = 8  # scenes of one gathering that speak for it
CROWD = 60  # gatherings that meet in one thing, all with all
FOREMOST = 3  # of a larger crowd these meet all the others
ENOUGH = 0.5  # average worth of all pairs across two gatherings, to make them one
_ODD = 0x9E3779B97F4A7C15  # so that the order of scenes counts
_PRECISIONS = ("exact", "neighbourhood", "town", "district", "region", "country")


@dataclass
class Cluster:
    """Accounts taken for one alleged event: `nodes` are those of them that went together from the start, `judged` the
    pairs that a person joined."""

    scenes: list[SceneCard]
    nodes: list[list[SceneCard]] = field(default_factory=list)
    judged: list[tuple[str, str, Judgement]] = field(default_factory=list)  # Account ids

    def state(self) -> tuple:
        """All that follows from which accounts these are, and how they came together."""
        return (
            [(each.id, [(day.value, day.basis) for day in each.days]) for each in self.scenes],
            [[each.id for each in node] for node in self.nodes],
            [(one, two, judgement.id) for one, two, judgement in self.judged],
        )

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


def cluster(
    found: Sequence[SceneCard], decided: Will, verdicts: Verdicts
) -> tuple[list[Cluster], list[tuple[str, str]]]:
    """The scenes gathered, in order, and the pairs of accounts a person may want to look at."""
    nodes = _nodes(found, decided, verdicts)
    table = _Table(nodes, decided, verdicts)
    left, right = _candidates(nodes)
    likely = table.of(left, right)
    close = np.flatnonzero(likely == _JOINS)
    pairs = list(zip(left[close].tolist(), right[close].tolist(), strict=True))
    parts = joined(len(nodes), pairs)
    ties: dict[int, set[int]] = defaultdict(set)
    for one, two in pairs:
        ties[one].add(two)
        ties[two].add(one)
    gathered = [members for part in parts for members in _average_linkage(part, ties, table)]
    alone = {*range(len(nodes))} - {place for part in parts for place in part}
    place_of = {scene.id: place for place, scene in enumerate(found)}
    made = []
    for members in (*gathered, *([place] for place in sorted(alone))):
        own = sorted((scene for place in members for scene in nodes[place]), key=lambda scene: place_of[scene.id])
        made.append(Cluster(own, [nodes[place] for place in members], _judged(own, decided)))
    made.sort(key=lambda each: place_of[each.scenes[0].id])
    home = np.zeros(len(nodes), np.int64)
    for number, members in enumerate(gathered):
        home[members] = 1 + number
    open_ = (likely == _JOINS) | (likely == _UNSURE)
    open_ &= (home[left] != home[right]) | (home[left] == 0)
    unsure = [
        (nodes[one][0].id, nodes[two][0].id)
        for one, two in zip(left[open_].tolist(), right[open_].tolist(), strict=True)
    ]
    return made, unsure


def _judged(own: Sequence[SceneCard], decided: Will) -> list[tuple[str, str, Judgement]]:
    """What a person said of these accounts: that two of them are one."""
    if not decided.same:
        return []
    here = {each.id for each in own}
    return [(*pair, judgement) for pair, judgement in decided.same.items() if here.issuperset(pair)]


def _nodes(found: Sequence[SceneCard], decided: Will, verdicts: Verdicts) -> list[list[SceneCard]]:
    """Scenes that go together from the start: those a person joined, and those that say exactly the same."""
    place_of = {each.id: place for place, each in enumerate(found)}
    ties = [(place_of[one], place_of[two]) for one, two in decided.same if one in place_of and two in place_of]
    judged = {place_of[each] for pair in (*decided.same, *decided.different) for each in pair if each in place_of}
    alike: dict[tuple, int] = {}
    for place, scene in enumerate(found):
        if place in judged:
            continue
        days = scene.days
        key = scene.says, days[0].value if days else None, len(days)
        first = alike.setdefault(key, place)
        if first == place:
            continue
        other = found[first]
        told = [day.value for each in (other.days, days) for day in each]
        # What is said of which days, and whether one document says it: all that decides.
        pair = known_key(scene.says, len(other.days), *told, other.document == scene.document)
        if verdicts.one(pair, partial(_compared, other, scene)) == _JOINS:
            ties.append((first, place))
    groups = joined(len(found), ties)
    together = {place for group in groups for place in group}
    groups += [[place] for place in range(len(found)) if place not in together]
    return [[found[place] for place in group] for group in sorted(groups)]


def _compared(one: SceneCard, two: SceneCard) -> int:
    return VERDICTS.index(compare(one.scene, two.scene).verdict)


class _Table:
    """How two gatherings of scenes stand to each other, compared when asked and once."""

    def __init__(self, nodes: Sequence[Sequence[SceneCard]], decided: Will, verdicts: Verdicts):
        self._nodes, self._verdicts = nodes, verdicts
        self._states = np.array([_state(node) for node in nodes], np.uint64)
        home = {scene.id: place for place, node in enumerate(nodes) for scene in node} if decided.different else {}
        pairs = [(home[one], home[two]) for one, two in decided.different if one in home and two in home]
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
        key = int(pair_keys(self._states[[left]], self._states[[right]])[0])
        return self._verdicts.one(key, lambda: self._between(left, right))

    def _between(self, left: int, right: int) -> int:
        """Where a person joined accounts that differ, fitting one of them is enough."""
        mine, yours = ([card.scene for card in self._nodes[each][:FIRST]] for each in (left, right))
        found = (compare(one, two) for one in mine for two in yours)
        return max(VERDICTS.index(each.verdict) for each in found)


def _state(node: Sequence[SceneCard]) -> int:
    """All that a comparison looks at of scenes that go together."""
    state = 0
    for each in node[:FIRST]:
        days = each.days
        state = state * _ODD + each.key + (known_key(*(day.value for day in days)) if days else 0)
    return state % 2**64


def _candidates(nodes: Sequence[Sequence[SceneCard]]) -> tuple[np.ndarray, np.ndarray]:
    """Pairs that meet in a town and, there, in an object, in a day or in the town as a whole.

    Where a crowd meets (a city shelled for months), each meets those of its day and those whose object is called the
    same, and else only the first few of the crowd.
    """
    keys: list[int] = []
    owners: list[int] = []
    for place, node in enumerate(nodes):
        mine: set[int] = set()
        for scene in node[:FIRST]:
            mine.update(scene.meets)
            for day in scene.days:
                if dates.is_day(day):
                    mine.update(each ^ known_key("day", day.value) for each in scene.meets_on)
        keys += mine
        owners += [place] * len(mine)
    met = meetings(np.array(keys, np.uint64), np.array(owners, np.int64), crowd=CROWD, few=FOREMOST)
    return counted(*met)[:2]


def _average_linkage(part: Sequence[int], ties: Mapping[int, set[int]], table: _Table) -> list[list[int]]:
    """Merge the two gatherings with the best average while no pair across them is apart and the average is enough."""
    if sum(len(ties[place]) for place in part) == len(part) * (len(part) - 1):  # every pair of them joins
        return [list(part)]
    members = {place: [place] for place in part}
    near = {place: {*ties[place]} for place in part}  # gatherings across which some pair joins
    sums: dict[tuple[int, int], float | None] = {}
    waiting: list[tuple[float, int, int, int]] = []

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

    for one in part:
        for two in near[one]:
            if one < two:
                propose(one, two)
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


# -- handles ---------------------------------------------------------------------------------------------------------


def handles_of(
    clusters: Sequence[Cluster], handles: Sequence[Handle], follows: Mapping[str, str]
) -> tuple[list[str], list[tuple[str, ...]]]:
    """For each cluster its handle and the handles that now point to it besides.

    `follows` carries the account of an older extraction to the one that stands at its place. A cluster that has no
    handle gets the next number; of several the lowest stays.
    """
    held: dict[str, list[str]] = defaultdict(list)
    for each in sorted(handles, key=lambda each: (number(each.handle), each.handle)):
        held[follows.get(each.account, each.account)].append(each.handle)
    taken: set[str] = set()
    last = max((number(each.handle) for each in handles), default=0)
    named, others = [], []
    for own in clusters:
        mine = {handle for scene in own.scenes for handle in held.get(scene.id, ())} - taken
        mine = sorted(mine, key=lambda each: (number(each), each))
        taken |= {*mine}
        named.append(mine[0] if mine else "")
        others.append(tuple(mine[1:]))
    for place, handle in enumerate(named):
        if not handle:
            last += 1
            named[place] = f"INC-{last:04}"
    return named, others


def number(handle: str) -> int:
    """The number of a handle: 12 for "INC-0012"."""
    digits = handle.rpartition("-")[2]
    return int(digits) if digits.isdigit() else 0
