"""An alleged incident written up for a reader: what the accounts taken for one event say, and why they are one.

The records are looked at again here, and only here: what decided is in the sketches.
"""

from collections.abc import Iterable, Mapping, Sequence

from onrecord.matching import incidents, origins, tallies
from onrecord.matching.incidents import Cluster
from onrecord.matching.likeness import Scene, scene_of
from onrecord.matching.sketches import whose
from onrecord.matching.words import STOP, plain, stem
from onrecord.models import Account, Detail, Figure, Incident, Mention, PartialDate, Reason


def incident(
    cluster: Cluster, handle: str, also: Sequence[str], dated: Mapping[str, PartialDate], sources: origins.Sources
) -> Incident:
    """The incident of these accounts under its handle; `also` are handles that point to it besides."""
    found = [_whole(each, dated, sources) for each in cluster.scenes]
    place, name = incidents.where_of(found)
    act, objects = incidents.act_of(found), incidents.things_hit(found)
    accounts = [each.account for each in found]
    own = [figure for each in accounts for figure in tolls(each, sources)]
    counted = tallies.of_incident(own, dated, sources.order, lambda figure: by(figure, sources))
    realities = {each.reality for each in accounts}
    reasons = list(incidents.reasons(cluster, {each.account.id: each for each in found}))
    if also:
        reasons.append(Reason(rule="handle", says=f"also known as {', '.join(also)}"))
    return Incident(
        handle=handle,
        title=incidents.title_of(act, objects, incidents.most_told(found, "victims"), name),
        accounts=tuple(each.id for each in accounts),
        reality=next(each for each in incidents.TOLD if each in realities),
        what=act,
        when=incidents.day_of(found),
        where=place,
        place_name=name,
        objects=objects,
        protections=incidents.most_told(found, "protection"),
        alleged_perpetrators=incidents.most_told(_accusing(found), "alleged perpetrator"),
        tallies=counted,
        origins=origins.origins(accounts, name, sources),
        reasons=tuple(reasons),
        contested=tuple(_contested(found, counted, own, sources)),
        missing=incidents.missing_of(found),
    )


def _whole(scene: Scene, dated: Mapping[str, PartialDate], sources: origins.Sources) -> Scene:
    details = (each for each in sources.said(scene.document).details if each.account == scene.account.id)
    return scene_of(scene.account, details, whole=True).at(dated)


def tolls(account: Account, sources: origins.Sources) -> list[Figure]:
    """The figures an account gives as the toll of its event."""
    return [each for each in sources.said(account.spans[0].document).figures if each.account == account.id]


def by(figure: Figure, sources: origins.Sources) -> str:
    """Whose a figure is, by the name across documents."""
    said = sources.said(figure.span.document)
    return whose(figure, said.document, said.statements, sources.people)


def _contested(found, counted, own, sources) -> Iterable[Reason]:
    """Denials of the incident, several alleged perpetrators, days that differ, figures that contradict each other."""
    denials: dict[str, list] = {}
    for scene in found:
        chain = sources.chain(scene.account)
        against = [each for each in chain if each.act in ("denies", "rejects")]
        if scene.account.reality == "denied":
            voice = next((each for each in reversed(against or chain) if each.speaker), None)
            who = _called(voice.speaker, scene.document, sources) if voice else "a source that is not named"
            act = "rejects" if voice and voice.act == "rejects" else "denies"
            denials.setdefault(f"{who} {act} it", []).extend(scene.account.spans)
        else:
            for each in against:
                who = _called(each.speaker, scene.document, sources) if each.speaker else "a source that is not named"
                denials.setdefault(f"{who} {each.act} it", []).append(each.span)
    for says, spans in denials.items():
        yield Reason(rule="denial", says=says, spans=tuple(dict.fromkeys(spans)))
    blamed: dict[str, Detail] = {}
    for scene in _accusing(found):
        for detail in scene.details:
            if detail.aspect == "alleged perpetrator":
                blamed.setdefault(_side(detail.value), detail)
    if len(blamed) > 1:
        says = f"the alleged perpetrator differs: {' / '.join(each.value for each in blamed.values())}"
        yield Reason(rule="alleged perpetrator differs", says=says, spans=tuple(each.span for each in blamed.values()))
    spans = {each.id: each.span for each in own}
    for tally in counted:
        if tally.relation == "contradiction":
            yield Reason(rule="figures differ", says=tally.says, spans=tuple(spans[each] for each in tally.figures))


def _called(speaker: Mention, document: str, sources: origins.Sources) -> str:
    """A speaker within a sentence: "the Velmar town council", "Ana Ruiz", "residents"."""
    name = sources.people.of(document, speaker.name)
    if not name:
        return speaker.span.exact[0].lower() + speaker.span.exact[1:]
    described = sources.people.kind(name) == "body" and name.split()[-1].islower()  # not "Open Hands"
    own = "'s " in name or "’s " in name or name[:4].lower() == "the "
    return f"the {name}" if described and not own else name


def _accusing(found: Sequence[Scene]) -> list[Scene]:
    """The scenes of accounts that are not denials, and in each only those alleged perpetrators that are named: whose
    "its forces" are is said elsewhere or nowhere."""
    kept = []
    for scene in found:
        if scene.account.reality != "denied":
            named = (each for each in scene.details if each.aspect != "alleged perpetrator" or not _owned(each.value))
            kept.append(scene_of(scene.account, named, whole=True))
    return kept


def _owned(name: str) -> bool:
    return name.split()[0].lower() in ("its", "our", "their", "his", "her", "my", "your")


_MIGHT = frozenset(
    map(stem, ("forces", "army", "troops", "military", "warplane", "soldiers", "government", "plane", "artillery"))
)


def _side(name: str) -> str:
    """Whom a name blames: "Arvanian forces" and "the Arvanian army" are one side."""
    parts = [stem(plain(each)) for each in name.split() if plain(each) not in STOP]
    return " ".join(each for each in parts if each not in _MIGHT) or name
