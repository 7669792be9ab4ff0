"""An alleged incident written up for a reader: what the accounts taken for one event say, and why they are one.

The records are looked at again here, and only here: what decided is in the sketches.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from onrecord import codec
from onrecord.matching.events import aspects, incidents
from onrecord.matching.events.likeness import Scene, SceneCard, scene_of
from onrecord.matching.events.naming import Event
from onrecord.matching.figures import tallies
from onrecord.matching.figures.given import Given, given
from onrecord.matching.memory import Memory
from onrecord.matching.sketches import TOLD
from onrecord.matching.sources import origins
from onrecord.matching.sources.voices import Voices
from onrecord.models import Account, Detail, Incident, Reason


def written(events: Sequence[Event], states: Mapping[str, str], voices: Voices, memory: Memory) -> codec.Packed:
    """The events written up, in their order. `states`: Document.id -> a digest of all that an incident told in it
    follows from, but for other documents' words. Records are fetched in the order of the documents."""
    sources = voices.sources
    first = [sources.order.document(each.cluster.scenes[0].document) for each in events]
    made: list[codec.Body] = [b""] * len(events)
    names = [""] * len(events)
    for place in sorted(range(len(events)), key=first.__getitem__):
        names[place] = _name(events[place], states, sources, memory)
        made[place] = memory.packed("incident", names[place], partial(incident, events[place], voices))
    return codec.Packed(Incident, made, names)


def _name(event: Event, states: Mapping[str, str], sources: origins.Sources, memory: Memory) -> str:
    """What an incident is written up from, by name. The state of a document is one of this software."""
    cluster, handle, also = event
    scenes = cluster.scenes
    if len(scenes) == 1 and not also:  # as nearly always: no need to digest it
        return f"{handle} {scenes[0].id} {states[scenes[0].document]}"
    told = [(each.id, states[each.document]) for each in scenes]
    return memory.name(handle, also, told, cluster.bonds(), sources.in_common(cluster.documents))


def incident(event: Event, voices: Voices) -> Incident:
    """The incident that is an event's, for a reader."""
    cluster, handle, also = event
    found = [_whole(each, voices) for each in cluster.scenes]
    place, name = incidents.where_of(found)
    act, objects = incidents.act_of(found), incidents.things_hit(found)
    accounts = [each.account for each in found]
    own = [figure for each in accounts for figure in tolls(each, voices)]
    counted = tallies.of_incident(own, voices.dated, voices.sources.order)
    realities = {each.reality for each in accounts}
    reasons = list(incidents.reasons(cluster, {each.account.id: each for each in found}))
    if also:
        reasons.append(Reason(rule="handle", says=f"also known as {', '.join(also)}"))
    return Incident(
        handle=handle,
        title=incidents.title_of(act, objects, incidents.most_told(found, "victims"), name),
        accounts=tuple(each.id for each in accounts),
        reality=next(each for each in TOLD if each in realities),
        what=act,
        when=incidents.day_of(found),
        where=place,
        place_name=name,
        objects=objects,
        protections=incidents.most_told(found, "protection"),
        alleged_perpetrators=incidents.most_told(aspects.accusing(found), "alleged perpetrator"),
        tallies=counted,
        origins=origins.origins(accounts, name, voices.sources),
        reasons=tuple(reasons),
        contested=tuple(_contested(found, counted, voices)),
        missing=incidents.missing_of(found),
        aspects=aspects.aspects(found, name, voices),
    )


def _whole(card: SceneCard, voices: Voices) -> Scene:
    said = voices.sources.said(card.document)
    account = next(each for each in said.accounts if each.id == card.id)
    return scene_of(account, (each for each in said.details if each.account == card.id), whole=True).at(voices.dated)


def tolls(account: Account, voices: Voices) -> list[Given]:
    """The figures that are given for this account's event."""
    said, people = voices.sources.said(account.spans[0].document), voices.sources.people
    return [given(each, said, people) for each in said.figures if each.account == account.id]


def _contested(found, counted, voices) -> Iterable[Reason]:
    """Denials of the incident, several alleged perpetrators, days that differ, figures that contradict each other."""
    denials: dict[str, list] = {}
    for scene in found:
        chain = voices.sources.chain(scene.account)
        against = [each for each in chain if each.act in ("denies", "rejects")]
        if scene.account.reality == "denied":
            voice = next((each for each in reversed(against or chain) if each.speaker), None)
            who = voices.called(voice.speaker, scene.document) if voice else "a source that is not named"
            act = "rejects" if voice and voice.act == "rejects" else "denies"
            denials.setdefault(f"{who} {act} it", []).extend(scene.account.spans)
        else:
            for each in against:
                who = voices.called(each.speaker, scene.document) if each.speaker else "a source that is not named"
                denials.setdefault(f"{who} {each.act} it", []).append(each.span)
    for says, spans in denials.items():
        yield Reason(rule="denial", says=says, spans=tuple(dict.fromkeys(spans)))
    blamed: dict[str, Detail] = {}
    for scene in aspects.accusing(found):
        for detail in scene.details:
            if detail.aspect == "alleged perpetrator":
                blamed.setdefault(aspects.side(detail.value), detail)
    if len(blamed) > 1:
        says = f"the alleged perpetrator differs: {' / '.join(each.value for each in blamed.values())}"
        yield Reason(rule="alleged perpetrator differs", says=says, spans=tuple(each.span for each in blamed.values()))
    for tally in counted:
        if tally.relation == "contradiction":
            against = [each for each in tally.reasons if tallies.STANDS[each.rule] == "contradiction"]
            spans = dict.fromkeys(span for each in against for span in each.spans)
            yield Reason(rule="figures differ", says=tally.says, spans=tuple(spans))
