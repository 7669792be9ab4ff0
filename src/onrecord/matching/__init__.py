"""reconcile(): many sources become one picture.

Pure: the same records give the same picture, whatever their order. What is joined and why is decided in small
comparisons whose docstrings are the rules (`wording`, `likeness`, `echoes`, `origins`, `tallies`); what people judged
goes before them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from onrecord import dates
from onrecord.matching import dating, echoes, incidents, origins, stories, tallies, utterances
from onrecord.matching.days import relation
from onrecord.matching.incidents import Cluster
from onrecord.matching.likeness import Scene
from onrecord.matching.people import People
from onrecord.matching.utterances import Ordering
from onrecord.matching.words import STOP, plain, stem
from onrecord.models import (
    Account,
    Detail,
    Document,
    Figure,
    Handle,
    Incident,
    Judgement,
    Mention,
    PartialDate,
    Party,
    Reason,
    Reconciliation,
    Record,
    Span,
    Statement,
)
from onrecord.text import attribution

__all__ = ["new_handles", "reconcile"]

ROUNDS = 5  # of dating, at most: each carries days one document further
PROPOSED = 5  # incidents an incident is said to be perhaps one with, at most


def reconcile(
    documents: Iterable[Document],
    statements: Iterable[Statement],
    accounts: Iterable[Account],
    details: Iterable[Detail],
    figures: Iterable[Figure],
    parties: Iterable[Party],
    judgements: Iterable[Judgement] = (),
    handles: Iterable[Handle] = (),
    former: Iterable[Record] = (),
) -> Reconciliation:
    """One picture from the current records of a case, as judged (`judgements.applied`): who is who, which words are the
    same, what is dated by others, which accounts tell of one alleged event, on how many independent origins it rests,
    which figures stand together. Of `judgements` those that join, part or reject incidents are followed here.

    `former` are older documents and accounts, so that a handle minted for an account of an earlier extraction follows
    to the account with the same words at the same place. An incident without a handle is given the next number;
    `new_handles` mints it.
    """
    judgements, handles = tuple(judgements), tuple(handles)
    documents, statements, accounts, details, figures, parties = (
        tuple({each.id: each for each in records}.values())
        for records in (documents, statements, accounts, details, figures, parties)
    )
    order = Ordering(documents)
    people = People(parties, statements)

    dated, told = _told(documents, statements, accounts, details, figures, people, order)
    uttered = utterances.utterances(told, order)

    shared = echoes.passages(documents, statements, order)
    sources = origins.Sources(documents, statements, people, shared, order)
    found, unsure = _incidents(accounts, details, figures, dated, judgements, handles, tuple(former), sources)
    by = _whose(sources)
    return Reconciliation(
        echoes=echoes.echoes(documents, shared, sources.cited, uttered, found, order),
        stories=stories.stories(documents),
        utterances=tuple(uttered),
        incidents=tuple(found),
        proposals=tuple(unsure),
        tallies=tallies.wider([each for each in figures if each.account is None], dated, order, by),
        dated=dict(sorted(dated.items())),
        aliases=dict(sorted(people.aliases.items())),
    )


def _told(documents, statements, accounts, details, figures, people, order):
    """What others date, and the tellings gathered by utterance. Words date, and days tell words apart: the same words
    first, then retellings, and once more as long as a round has fixed another day."""
    calendar = dating.Calendar(documents, statements, details, figures, accounts)
    prepared = utterances.tellings(statements, people, order)
    dated: dict[str, PartialDate] = {}

    def fix(found: dict[str, PartialDate]) -> int:
        new = {id: day for id, day in found.items() if _says_more(day, dated.get(id))}
        dated.update(new)
        return len(new)

    def gathered(settings=None):
        return utterances.gather(utterances.at_their_time(prepared, dated, settings), verbatim=settings is None)

    for _ in range(ROUNDS):
        same = gathered()
        fix(calendar.by_the_same_words(same))
        told = gathered(utterances.settings_of(same, utterances.at_their_time(prepared, dated)))
        rules = (calendar.by_meeting, calendar.by_weeks, calendar.by_the_same_occasion)
        if not sum([fix(rule(told)) for rule in rules]):
            break
    fix(calendar.of_figures(dated))
    return dated, told


def _says_more(day: PartialDate, known: PartialDate | None) -> bool:
    """A day is fixed once; a week or a span of days gives way to a day."""
    return known is None or dates.is_day(day) and not dates.is_day(known) and relation(day, known) in dating.FITS


def new_handles(reconciliation: Reconciliation, handles: Iterable[Handle]) -> tuple[Handle, ...]:
    """The handles to keep from now on: for each incident none of whose accounts one was minted for, its own, minted
    for its first account. (Also where a handle has followed an account to a newer extraction.)"""
    minted = {(each.handle, each.account) for each in handles}
    held = {account: handle for handle, account in minted}
    return tuple(
        Handle(handle=incident.handle, account=incident.accounts[0])
        for incident in reconciliation.incidents
        if not any((incident.handle, account) in minted for account in incident.accounts)
        and incident.accounts[0] not in held
    )


def _incidents(accounts, details, figures, dated, judgements, handles, former, sources):
    order = sources.order
    scenes = incidents.scenes(accounts, details, dated, order)
    clusters, unsure = incidents.cluster(scenes, incidents.will(judgements, handles))
    follows = _follows(handles, accounts, former, sources.documents.values())
    clusters = _rejected_out(clusters, judgements, handles, follows)
    clusters.sort(key=lambda each: _rank(each, order))
    named, others = incidents.handles_of(clusters, handles, follows)
    of_account: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        of_account[figure.account].append(figure)
    made = [
        _incident(each, handle, also, of_account, dated, sources)
        for each, handle, also in zip(clusters, named, others, strict=True)
    ]
    return made, _proposals(unsure, made, {each.id: each for each in accounts})


def _proposals(unsure, made: Sequence[Incident], accounts) -> list[Reason]:
    """Incidents that may be one, each pair once, for a person to decide; a few for each incident."""
    handle_of = {account: each.handle for each in made for account in each.accounts}
    told: dict[tuple[str, str], Reason] = {}
    many: dict[str, int] = defaultdict(int)
    for one, two, why in unsure:
        pair = tuple(sorted((handle_of.get(one, ""), handle_of.get(two, ""))))
        if not pair[0] or pair in told or max(many[each] for each in pair) >= PROPOSED:
            continue
        says = f"{pair[0]} and {pair[1]} may be one event: {why}"
        spans = (*accounts[one].spans, *accounts[two].spans)
        told[pair] = Reason(rule="may be the same", says=says, spans=spans)
        many[pair[0]] += 1
        many[pair[1]] += 1
    return [told[pair] for pair in sorted(told)]


def _rejected_out(clusters, judgements, handles, follows) -> list[Cluster]:
    """Incidents a person rejected by their handle are left out."""
    anchors = {each.handle: follows.get(each.account, each.account) for each in handles}
    latest = {}
    for judgement in sorted(judgements, key=lambda each: (each.at, each.id)):
        if judgement.verdict in ("accept", "reject"):
            latest.update((about, judgement.verdict) for about in judgement.about if about in anchors)
    gone = {anchors[about] for about, verdict in latest.items() if verdict == "reject"}
    return [each for each in clusters if not gone & {scene.account.id for scene in each.scenes}]


def _follows(handles, accounts, former, documents) -> dict[str, str]:
    """The account of an earlier extraction -> the one that has the same words at the same place of the same bytes, or
    else most of them: half of both passages at least."""
    older = {each.id: each for each in former if isinstance(each, Account)}
    bytes_of = {each.id: each.sha256 for each in (*(each for each in former if isinstance(each, Document)), *documents)}
    now: dict[str, list[Account]] = defaultdict(list)
    for each in sorted(accounts, key=lambda each: each.id):
        now[bytes_of.get(each.spans[0].document, each.spans[0].document)].append(each)
    current = {each.id for each in accounts}
    follows = {}
    for each in handles:
        if each.account in current or each.account not in older:
            continue
        span = older[each.account].spans[0]
        near = [(_common(span, one.spans[0]), one.id) for one in now[bytes_of.get(span.document, span.document)]]
        share, found = max(near, default=(0.0, ""))
        if share >= 0.5:
            follows[each.account] = found
    return follows


def _common(left: Span, right: Span) -> float:
    """The share of the longer passage that both have, where the words they share are the same."""
    start, end = max(left.start, right.start), min(left.end, right.end)
    same = left.exact[start - left.start : end - left.start] == right.exact[start - right.start : end - right.start]
    return (end - start) / max(len(left.exact), len(right.exact)) if start < end and same else 0.0


def _rank(cluster: Cluster, order: Ordering) -> tuple:
    day = incidents.day_of(cluster.scenes)
    first = cluster.scenes[0].account
    return day.value if day else "~", order.span(first.spans[0]), first.id


def _incident(cluster, handle, also, of_account, dated, sources) -> Incident:
    found = cluster.scenes
    place, name = incidents.where_of(found)
    act, objects = incidents.act_of(found), incidents.things_hit(found)
    accounts = [each.account for each in found]
    own = [figure for each in accounts for figure in of_account.get(each.id, ())]
    counted = tallies.of_incident(own, dated, sources.order, _whose(sources))
    realities = {each.reality for each in accounts}
    reasons = list(cluster.reasons)
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
            kept.append(Scene(scene.account, tuple(named), scene.days))
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


def _whose(sources: origins.Sources):
    def whose(figure: Figure) -> str:
        document = figure.span.document
        for statement in reversed(attribution(figure.span, sources.statements.get(document, ()))):
            if statement.speaker:
                return sources.people.of(document, statement.speaker.name) or statement.speaker.span.exact
        return echoes.called(sources.documents[document])

    return whose
