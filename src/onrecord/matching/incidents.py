"""Incidents: which accounts tell of one alleged event, and under which handle.

Accounts that meet in a town are compared; what fits is gathered by average linkage with vetoes, never by connected
components, which would chain a town's daily shelling into one. A person's judgement goes before every rule.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from onrecord import dates
from onrecord.matching.days import narrowest
from onrecord.matching.likeness import Likeness, Scene, compare
from onrecord.matching.utterances import Ordering
from onrecord.matching.will import Will
from onrecord.models import ASPECTS, Account, Detail, Handle, Judgement, PartialDate, Place, Reason, Span

TOLD = ("reported", "alleged", "denied")  # predictions, hypotheses and comparisons make no incident
WORTH = {"joins": 1.0, "unsure": 0.25, "nothing": 0.0}
ENOUGH = 0.5  # average worth of all pairs across two gatherings, to make them one
_PRECISIONS = ("exact", "neighbourhood", "town", "district", "region", "country")


@dataclass
class Cluster:
    """Accounts taken for one alleged event, with the reasons."""

    scenes: list[Scene]
    reasons: list[Reason] = field(default_factory=list)


def scenes(
    accounts: Sequence[Account], details: Sequence[Detail], dated: Mapping[str, PartialDate], order: Ordering
) -> list[Scene]:
    """The accounts of alleged events that have happened, as their sources say, in order of place."""
    by_account: dict[str, list[Detail]] = defaultdict(list)
    for detail in sorted(details, key=lambda each: (order.span(each.span), each.aspect, each.id)):
        by_account[detail.account].append(detail)
    made = []
    for account in sorted(accounts, key=lambda each: (order.span(each.spans[0]), each.id)):
        if account.reality in TOLD:
            own = tuple(by_account[account.id])
            days = [dated.get(each.id, each.date) for each in own if each.aspect == "when"]
            made.append(Scene(account, own, tuple(dict.fromkeys(each for each in days if each))))
    return made


def cluster(found: Sequence[Scene], decided: Will) -> tuple[list[Cluster], list[tuple[str, str, str]]]:
    """The scenes gathered, in order, and the pairs a person may want to look at: (account, account, why)."""
    nodes = _nodes(found, decided)
    home = {scene.account.id: place for place, node in enumerate(nodes) for scene in node}
    forbidden = {tuple(sorted((home[one], home[two]))) for one, two in decided.different if one in home and two in home}
    compared: dict[tuple[int, int], Likeness] = {}

    def look(left: int, right: int) -> Likeness:
        pair = (min(left, right), max(left, right))
        if pair not in compared:
            compared[pair] = (
                Likeness("apart", "judged different") if pair in forbidden else _between(nodes[pair[0]], nodes[pair[1]])
            )
        return compared[pair]

    close = sorted(pair for pair in _candidates(nodes) if look(*pair).verdict == "joins")
    made = []
    for part in _components(len(nodes), close):
        for members in _average_linkage(part, look):
            made.append(_cluster(members, nodes, look, decided))
    place_of = {scene.account.id: place for place, scene in enumerate(found)}
    for each in made:
        each.scenes.sort(key=lambda scene: place_of[scene.account.id])
    made.sort(key=lambda each: place_of[each.scenes[0].account.id])
    together = {scene.account.id: place for place, each in enumerate(made) for scene in each.scenes}
    unsure = []
    for (left, right), likeness in sorted(compared.items()):
        one, two = nodes[left][0].account.id, nodes[right][0].account.id
        if likeness.verdict in ("joins", "unsure") and together[one] != together[two]:
            unsure.append((one, two, likeness.says))
    return made, unsure


def _nodes(found: Sequence[Scene], decided: Will) -> list[list[Scene]]:
    """Scenes that go together from the start: those a person joined, and those that say exactly the same."""
    parent = list(range(len(found)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = place = parent[parent[place]]
        return place

    place_of = {each.account.id: place for place, each in enumerate(found)}
    for one, two in sorted(decided.same):
        if one in place_of and two in place_of:
            low, high = sorted((root(place_of[one]), root(place_of[two])))
            parent[high] = low
    judged = {place_of[each] for pair in (*decided.same, *decided.different) for each in pair if each in place_of}
    alike: dict[tuple, int] = {}
    for place, scene in enumerate(found):
        if place in judged:
            continue
        worded = tuple(
            sorted(tuple(sorted(words)) for each in sorted(scene.targets) for words in scene.words_for(each))
        )
        key = (
            scene.acts,
            scene.town_keys,
            tuple(sorted(scene.objects)),
            worded,
            scene.days and scene.days[0].value,
            len(scene.days),
            scene.places,
        )
        first = alike.setdefault(key, place)
        if first != place and compare(found[first], scene).verdict == "joins":
            parent[place] = first
    groups: dict[int, list[Scene]] = defaultdict(list)
    for place, scene in enumerate(found):
        groups[root(place)].append(scene)
    return [groups[place] for place in sorted(groups)]


def _between(left: Sequence[Scene], right: Sequence[Scene]) -> Likeness:
    """How two groups stand to each other. Where a person joined accounts that differ, fitting one of them is enough."""
    found = [compare(one, two) for one in left[:8] for two in right[:8]]
    return min(found, key=lambda each: ("joins", "unsure", "nothing", "apart").index(each.verdict))


def _candidates(nodes: Sequence[Sequence[Scene]]) -> set[tuple[int, int]]:
    """Pairs that meet in a town and, there, in an object, in a day or in the town as a whole."""
    blocks: dict[tuple, list[int]] = defaultdict(list)
    for place, node in enumerate(nodes):
        keys = set()
        for scene in node[:8]:
            for town in scene.town_keys:
                keys |= {(town, "object", each) for each in scene.targets}
                keys |= {(town, "day", each.value) for each in scene.days if dates.is_day(each)}
                keys |= {(town, "town")} if scene.of_a_city else set()
                keys |= {(town, "document", scene.document, act) for act in scene.acts}
            for each in scene.targets:
                keys |= {(each, "day", day.value) for day in scene.days if dates.is_day(day)}
        for key in sorted(keys):
            blocks[key].append(place)
    return {pair for block in blocks.values() for pair in combinations(block, 2)}


def _components(size: int, close: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Connected components only cut the work into pieces; within each, the average decides."""
    near: dict[int, list[int]] = defaultdict(list)
    for one, two in close:
        near[one].append(two)
        near[two].append(one)
    seen: set[int] = set()
    parts = []
    for start in range(size):
        if start in seen:
            continue
        part, waiting = [], [start]
        seen.add(start)
        while waiting:
            place = waiting.pop()
            part.append(place)
            waiting += [each for each in near[place] if each not in seen]
            seen.update(near[place])
        parts.append(sorted(part))
    return parts


def _average_linkage(part: Sequence[int], look) -> list[list[int]]:
    """Merge the two gatherings with the best average while no pair across them is apart and the average is enough."""
    members = {place: [place] for place in part}
    sums: dict[tuple[int, int], float | None] = {}
    for one, two in combinations(part, 2):
        likeness = look(one, two)
        sums[one, two] = None if likeness.verdict == "apart" else WORTH[likeness.verdict]
    while True:
        best = min(
            (
                (-total / (len(members[one]) * len(members[two])), one, two)
                for (one, two), total in sums.items()
                if total
            ),
            default=None,
        )
        if best is None or -best[0] < ENOUGH:
            return [sorted(each) for each in members.values()]
        _, one, two = best
        members[one] += members.pop(two)
        del sums[one, two]
        for other in members:
            if other == one:
                continue
            mine, yours = (min(one, other), max(one, other)), (min(two, other), max(two, other))
            left, right = sums[mine], sums.pop(yours)
            sums[mine] = None if left is None or right is None else left + right


def _cluster(members: Sequence[int], nodes: Sequence[Sequence[Scene]], look, decided: Will) -> Cluster:
    own = [scene for place in members for scene in nodes[place]]
    reasons = []
    for place in members:
        for first, second in zip(nodes[place], nodes[place][1:], strict=False):
            pair = tuple(sorted((first.account.id, second.account.id)))
            if pair in decided.same:
                reasons.append(_judged(decided.same[pair], first, second))
            elif compare(first, second).verdict == "joins":
                reasons.append(_joined(compare(first, second), first, second))
    for at, place in enumerate(members[1:], 1):
        earlier = next((each for each in members[:at] if look(each, place).verdict == "joins"), None)
        if earlier is not None:
            pairs = [(one, two) for one in nodes[earlier][:8] for two in nodes[place][:8]]
            one, two = next(pair for pair in pairs if compare(*pair).verdict == "joins")
            reasons.append(_joined(compare(one, two), one, two))
    for pair, judgement in decided.same.items():
        if {*pair} <= {each.account.id for each in own}:
            one, two = (next(each for each in own if each.account.id == id) for id in pair)
            reasons.append(_judged(judgement, one, two))
    return Cluster(own, list(dict.fromkeys(reasons)))


def _joined(likeness: Likeness, left: Scene, right: Scene) -> Reason:
    return Reason(rule="same event", says=likeness.says, spans=(*_shown(left), *_shown(right)))


def _judged(judgement: Judgement, left: Scene, right: Scene) -> Reason:
    says = f"joined by {judgement.by} on {judgement.at[:10]}: {judgement.reason}"
    return Reason(rule="judgement", says=says, spans=(left.account.spans[0], right.account.spans[0]))


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
        mine = {handle for scene in own.scenes for handle in held.get(scene.account.id, ())} - taken
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
