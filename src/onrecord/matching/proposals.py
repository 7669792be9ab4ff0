"""The review queue: what may be one and is left to a person, in the order of what joining it would change.

A proposal says why two things may be one and what would be different if they were. The order is a rule, not a score:
first what touches the most documents; among equals what changes the most counts of origins; then what would bring the
most figures into contradiction; then by name. A pair that a person parted is not proposed again until one of the two
has gained an account, or is named in another document: that is evidence the person has not seen.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from onrecord import codec
from onrecord.matching.events import writing
from onrecord.matching.events.likeness import SceneCard, compare
from onrecord.matching.events.naming import Event
from onrecord.matching.figures import tallies
from onrecord.matching.figures.given import Given, value_of
from onrecord.matching.memory import Memory
from onrecord.matching.people import People, Unsure
from onrecord.matching.sources import origins
from onrecord.matching.sources.voices import Voices
from onrecord.matching.will import Will
from onrecord.models import Account, Incident, Proposal, Tally

PROPOSED = 5  # incidents an incident is said to be perhaps one with, at most: those in the most documents
SHOWN = 3  # incidents named in a sentence


class Effect(NamedTuple):
    """What joining two things would change."""

    documents: int  # that it touches
    origins: int  # counts of origins that change
    contradictions: int  # figures that would contradict each other
    says: str


@dataclass(frozen=True)
class Evidence:
    """What the effect of joining is worked out from: accounts as they are compared, days, and whose words they are."""

    scenes: Mapping[str, SceneCard]  # by Account.id
    voices: Voices
    states: Mapping[str, str]  # by Document.id, a digest of what it says

    def state(self, pair: tuple[str, str], left: Event, right: Event) -> tuple:
        """All that joining two incidents, proposed for a pair of accounts, follows from."""
        told = [(each.handle, each.cluster.accounts) for each in (left, right)]
        documents = sorted({*left.cluster.documents, *right.cluster.documents})
        return pair, told, [self.states[each] for each in documents], self.sources.in_common(documents)

    @property
    def sources(self) -> origins.Sources:
        """Where the accounts come from."""
        return self.voices.sources

    def accounts(self, incident: Incident) -> list[Account]:
        """The accounts of an incident."""
        return [self.scenes[each].account for each in incident.accounts]

    def tallies(self, own: Sequence[Given]) -> tuple[Tally, ...]:
        """The figures side by side, as of one incident."""
        return tallies.of_incident(own, self.voices.dated, self.sources.order)


def in_order(queue: Iterable[tuple[Effect, Proposal]]) -> tuple[Proposal, ...]:
    """The proposals, what would change most first."""

    def rank(each: tuple[Effect, Proposal]) -> tuple:
        effect, proposal = each
        return -effect.documents, -effect.origins, -effect.contradictions, proposal.kind, proposal.about

    return tuple(proposal for _, proposal in sorted(queue, key=rank))


# -- incidents ---------------------------------------------------------------------------------------------------------


def of_incidents(
    unsure: Iterable[tuple[str, str]],
    events: Sequence[Event],
    home: Mapping[str, int],
    found: codec.Packed,
    decided: Will,
    evidence: Evidence,
    memory: Memory,
) -> list[tuple[Effect, Proposal]]:
    """Incidents that may be one, each pair once, a few for each incident. `unsure` are pairs of accounts, `home` is
    for each account the place of its event, `found` the events written up, in the same order."""
    pairs: dict[tuple[int, int], tuple[str, str]] = {}
    for one, two in unsure:
        if one in home and two in home and home[one] != home[two]:
            pair = (home[one], home[two])
            pairs.setdefault((min(pair), max(pair)), (one, two))
    told_in = {place: len(events[place].cluster.documents) for place in {each for pair in pairs for each in pair}}
    queue: list[tuple[Effect, Proposal]] = []
    many: Counter = Counter()

    def weightiest(pair: tuple[int, int]) -> tuple:
        one, two = pair
        return -told_in[one] - told_in[two], sorted((events[one].handle, events[two].handle))

    for pair in sorted(pairs, key=weightiest):
        if max(many[each] for each in pair) >= PROPOSED:
            continue
        one, two = (evidence.scenes[each] for each in pairs[pair])
        first, second = sorted(pair, key=lambda each: events[each].handle)
        left, right = events[first], events[second]
        if decided.has_settled(left.cluster.accounts, right.cluster.accounts):
            continue
        many.update(pair)

        def make(one=one, two=two, first=first, second=second) -> Joining:
            return _joining(one, two, found[first], found[second], evidence)

        made = memory.value(Joining, "joining", evidence.state(pairs[pair], left, right), make)
        queue.append((made.effect, made.proposal))
    return queue


@dataclass(frozen=True, kw_only=True)
class Joining:
    """A proposal to join two incidents, and what that would change."""

    effect: Effect
    proposal: Proposal


def _joining(one: SceneCard, two: SceneCard, left: Incident, right: Incident, evidence: Evidence) -> Joining:
    effect = _of_joining(left, right, evidence)
    says = f"{left.handle} and {right.handle} may be one event: {compare(one.scene, two.scene).says}"
    proposal = Proposal(
        kind="incidents",
        about=(left.handle, right.handle),
        says=says,
        spans=(*one.account.spans, *two.account.spans),
        would_change=effect.says,
    )
    return Joining(effect=effect, proposal=proposal)


def _of_joining(left: Incident, right: Incident, evidence: Evidence) -> Effect:
    """One incident fewer; on how many origins the one would rest; which figures would contradict each other."""
    accounts = [*evidence.accounts(left), *evidence.accounts(right)]
    joint = origins.origins(accounts, left.place_name or right.place_name, evidence.sources)
    own = [figure for each in accounts for figure in writing.tolls(each, evidence.voices)]
    counted = evidence.tallies(own)
    before = {_counts(each) for each in (*left.tallies, *right.tallies) if each.relation == "contradiction"}
    raised = [each for each in counted if each.relation == "contradiction" and _counts(each) not in before]
    values = {each.figure.id: value_of(each.figure) for each in own}
    says = [
        "one incident fewer",
        f"{joint.says.partition(':')[0]} instead of "
        f"{left.origins.independent} in {left.origins.documents} and "
        f"{right.origins.independent} in {right.origins.documents}",
        *(
            f"{each.counted} {' / '.join(dict.fromkeys(values[figure] for figure in each.figures))} would contradict "
            "each other"
            for each in raised
        ),
    ]
    changed = abs(joint.independent - max(left.origins.independent, right.origins.independent))
    return Effect(len({each.spans[0].document for each in accounts}), changed, len(raised), "; ".join(says))


def _counts(tally: Tally) -> tuple[str, str | None]:
    return tally.counted, tally.of_whom


# -- parties -----------------------------------------------------------------------------------------------------------


def of_parties(
    people: People,
    spoken: Mapping[str | None, int],
    found: codec.Packed,
    events: Sequence[Event],
) -> list[tuple[Effect, Proposal]]:
    """Parties that may be one, with whose words would become one voice. `spoken`: how many statements there are of a
    speaker; `found` the incidents, those of `events` in their order."""
    unsure = people.unsure()
    speaking = people.speaking({name for each in unsure for name in each.names})
    told_in: dict[str, set[int]] = {document: set() for own in speaking.values() for document in own}
    for place, each in enumerate(events):
        for card in each.cluster.scenes:
            if card.document in told_in:
                told_in[card.document].add(place)
    queue = []
    for each in unsure:
        left, right = ({place for document in speaking[name] for place in told_in[document]} for name in each.names)
        one_voice = sorted(events[place].handle for place in left & right if _rests_on(found[place], each.names))
        effect = _of_uniting(each, [spoken[name] for name in each.names], one_voice)
        about = tuple(sorted((each.left, each.right)))
        proposal = Proposal(kind="parties", about=about, says=each.why, spans=each.spans, would_change=effect.says)
        queue.append((effect, proposal))
    return queue


def _rests_on(incident: Incident, names: Iterable[str]) -> bool:
    """Each of these is a source of the incident."""
    sources = {each.name for each in incident.origins.sources if each.kind in ("speaker", "witness")}
    return sources.issuperset(names)


def _of_uniting(unsure: Unsure, spoken: Sequence[int], one_voice: Sequence[str]) -> Effect:
    """One name fewer; whose words would be one voice, and in which incidents two voices would be one."""
    says = [f"one {unsure.kind} fewer, named in {unsure.documents} documents"]
    if all(spoken):
        whose = (f"{name}'s {_many(count)}" for name, count in zip(unsure.names, spoken, strict=True))
        says.append(f"{' and '.join(whose)} would be one voice")
    if one_voice:
        more = f" and {len(one_voice) - SHOWN} more" if len(one_voice) > SHOWN else ""
        says.append(f"two sources would be one in {', '.join(one_voice[:SHOWN])}{more}")
    return Effect(unsure.documents, len(one_voice), 0, "; ".join(says))


def _many(count: int) -> str:
    return f"{count} statement{'s' if count != 1 else ''}"
