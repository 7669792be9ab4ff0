"""reconcile(): many sources become one picture.

Pure: the same records give the same picture, whatever their order. What is joined and why is decided in small
comparisons whose docstrings are the rules (`tellings.wording`, `events.likeness`, `events.aspects`, `sources.echoes`,
`sources.origins`, `figures.tallies`); what people judged goes before them.

Data flows one way: documents are followed from story to story (`stories`), who is who is settled (`people`), each
document is sketched (`sketches`), tellings are gathered and days fixed (`tellings`), common words are found
(`sources`), accounts are gathered and written up (`events`), figures are set side by side (`figures`), and what is left
open is proposed to a person (`proposals`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from onrecord import codec, dates
from onrecord.matching import proposals, stories
from onrecord.matching.days import relation
from onrecord.matching.events import incidents, writing
from onrecord.matching.events.incidents import Cluster
from onrecord.matching.events.likeness import SceneCard
from onrecord.matching.figures import tallies
from onrecord.matching.memory import Memory, digest, uncollected
from onrecord.matching.order import Ordering
from onrecord.matching.people import People
from onrecord.matching.people.identities import identities
from onrecord.matching.proposals import Gathered
from onrecord.matching.shelf import Shelf, Shelved
from onrecord.matching.sketches import Listing, Names, Sketch, names, sketch
from onrecord.matching.sources import copies, echoes, origins
from onrecord.matching.sources.voices import Voices
from onrecord.matching.tellings import dating, utterances
from onrecord.matching.tellings.gathering import Gathering, Hall, at_their_time, settings_of
from onrecord.matching.tellings.telling import tellings
from onrecord.matching.verdicts import Verdicts
from onrecord.matching.will import will
from onrecord.models import (
    Account,
    Detail,
    Document,
    Echo,
    Figure,
    Handle,
    Identity,
    Incident,
    Judgement,
    PartialDate,
    Party,
    Reconciliation,
    Record,
    Said,
    Span,
    Statement,
    Story,
    Tally,
    Utterance,
)
from onrecord.text import by_document

__all__ = ["Memory", "new_handles", "reconcile", "reconciled"]

_NONE = b"null"
Heard = tuple[tuple[str, ...], tuple[str, ...]]  # the names of those who speak in a document, and its plain capitals
ROUNDS = 5  # of dating, at most: each carries days one document further


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
    """One picture from records that are all at hand: see `reconciled`."""
    said = [
        by_document({each.id: each for each in records}.values())
        for records in (statements, accounts, details, figures, parties)
    ]
    kinds = ("statements", "accounts", "details", "figures", "parties")

    def shelved(document: Document) -> Said:
        own = {kind: tuple(found.get(document.id, ())) for kind, found in zip(kinds, said, strict=True)}
        return Said(document=document, **own)

    return reconciled(Shelved({each.id: shelved(each) for each in documents}), judgements, handles, former)


@uncollected()
def reconciled(
    shelf: Shelf,
    judgements: Iterable[Judgement] = (),
    handles: Iterable[Handle] = (),
    former: Iterable[Record] = (),
    memory: Memory | None = None,
) -> Reconciliation:
    """One picture from what the documents of a case say: who is who, which words are the same, what is dated by others,
    which accounts tell of one alleged event, on how many independent origins it rests, which figures stand together.

    `shelf` gives for each Document.id the document and its current records, as judged (`judgements.applied`); it may
    fetch them anew each time, for they are looked at one document at a time. Of `judgements` those that join, part or
    reject incidents are followed here. `former` are older documents and accounts, so that a handle minted for an
    account of an earlier extraction follows to the account with the same words at the same place. An incident without a
    handle is given the next number; `new_handles` mints it. With a `memory` of an earlier run only what has changed is
    worked out; the answer is the same.
    """
    judgements, handles, memory = tuple(judgements), tuple(handles), memory or Memory()
    people, listed, heard = _named(shelf, memory)
    order = Ordering(listed)
    followed = _followed(listed, shelf, memory)
    people.settle(judgements)
    sketches = [_sketched(each.id, heard.pop(each.id), shelf, people, memory) for each in listed]
    sketches.sort(key=lambda each: order.document(each.id))
    dated, uttered = _told(sketches, order, memory)
    quoted = {each.id: each.quoted for each in sketches}
    common = copies.common([each.mark for each in sketches], quoted, shelf.document, memory)
    sources = origins.Sources(shelf, sketches, people, common.passages, order)
    voices = Voices(sources, dated)
    known = codec.Packed(Identity, map(codec.pack, identities(people, sketches, dated, order)))
    counted = codec.Packed(Tally, tallies.wider((each for one in sketches for each in one.given), dated, memory))
    drawn = echoes.drawn_from(sketches, uttered, dated, order)
    spoken = Counter(each.speaker for one in sketches for each in one.spoken for _ in each.ids)
    states = _states(sketches, voices)
    scenes = {scene.id: scene.at(dated) for each in sketches for scene in each.scenes}
    sketches.clear()  # what incidents take of memory is about what they give back
    decided = will(judgements, handles)
    clusters, unsure = _clusters(scenes, listed, judgements, decided, handles, tuple(former), order, memory)
    found = _written(clusters, states, voices, memory)
    ends = ((each.scenes[0].document, each.scenes[-1].document) for each, _, _ in clusters)  # accounts are in order
    shared = (body for body, (first, last) in zip(found.packed, ends, strict=True) if first != last)
    shared = codec.Packed(Incident, shared)
    evidence = proposals.Evidence(scenes, voices, states)
    gathered = [Gathered(handle=name, accounts=tuple(card.id for card in each.scenes)) for each, name, _ in clusters]
    queue = proposals.of_incidents(unsure, found, gathered, decided, evidence, memory)
    queue += proposals.of_parties(people.unsure(), known, spoken, found)
    met = echoes.echoes(listed, shelf, common, drawn, sources.cited, uttered, shared, order)
    met = codec.Packed(Echo, met)
    memory.close()
    return Reconciliation(
        echoes=met,
        stories=followed,
        utterances=uttered,
        incidents=found,
        proposals=proposals.in_order(queue),
        tallies=counted,
        dated=dict(sorted(dated.items())),
        aliases=dict(sorted(people.aliases.items())),
        identities=known,
    )


def _named(shelf: Shelf, memory: Memory) -> tuple[People, list[Listing], dict[str, Heard]]:
    """All whom the documents name, not settled yet; the documents as they are listed; and whom each lets speak."""
    people, listed, heard = People(), [], {}
    for id in shelf:
        own = memory.value(Names, "names", (memory.stamp(id),), lambda id=id: names(shelf[id]))
        people.add(id, own.parties, own.speakers)
        listed.append(own.listing)
        heard[id] = tuple(sorted({*own.speakers})), own.capitals
    return people, listed, heard


def _followed(listed: Sequence[Listing], shelf: Shelf, memory: Memory) -> tuple[Story, ...]:
    """The stories that the documents tell. They come before the sketches, so that not both are in memory at once."""
    told, parts = stories.followed(listed, shelf.document, memory.tables("stories"))
    memory.keep_tables("stories", parts)
    return told


def _sketched(id: str, heard: Heard, shelf: Shelf, people: People, memory: Memory) -> Sketch:
    """A document as it is compared. It is sketched anew when it has changed, or when those who speak in it are taken
    for others."""
    speakers, capitals = heard
    called = [(each, people.of(id, each)) for each in speakers]
    voices = digest(*((each, name, *people.known_as(name)) for each, name in called))
    named = tuple(each for each in capitals if each in people.words)
    parts = (memory.stamp(id), voices, named)

    def make() -> Sketch:
        return replace(sketch(shelf[id], people, frozenset(named)), state=digest(*parts))

    return memory.value(Sketch, "sketch", parts, make)


def _told(sketches: Sequence[Sketch], order: Ordering, memory: Memory) -> tuple[dict[str, PartialDate], codec.Packed]:
    """What others date, and the utterances that were told. Words date, and days tell words apart: the same words
    first, then retellings, and once more as long as a round has fixed another day."""
    calendar = dating.Calendar(sketches)
    verdicts = Verdicts(memory.table("verdicts on tellings"))
    hall = Hall(tellings([each for one in sketches for each in one.spoken]), verdicts)
    dated: dict[str, PartialDate] = {}

    def fix(found: dict[str, PartialDate]) -> int:
        new = {id: day for id, day in found.items() if _says_more(day, dated.get(id))}
        dated.update(new)
        return len(new)

    for _ in range(ROUNDS):
        found = at_their_time(hall.tellings, dated)
        same = hall.gather(found, verbatim=True)
        if fix(calendar.by_the_same_words(same)):
            found = at_their_time(hall.tellings, dated)
        settings = settings_of(same, found)
        told = hall.gather(at_their_time(found, dated, settings) if settings else found)
        rules = (calendar.by_meeting, calendar.by_weeks, calendar.by_the_same_occasion)
        if not sum([fix(rule(told)) for rule in rules]):
            break
    fix(calendar.of_figures(dated))
    memory.keep_table("verdicts on tellings", verdicts.packed())
    return dated, _uttered(told, hall, order, memory)


def _uttered(gathered: Sequence[Gathering], hall: Hall, order: Ordering, memory: Memory) -> codec.Packed:
    made = []
    for each in gathered:
        parts = (hall.state(each),)
        body = memory.packed("utterance", parts, lambda each=each: utterances.utterance(each, order, hall.weights))
        if body != _NONE:
            made.append((utterances.rank(codec.unpack(utterances.Ranked, body), order), body))
    return codec.Packed(Utterance, [body for _, body in sorted(made, key=lambda each: each[0])])


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
        for incident in codec.read_as(Gathered, reconciliation.incidents)
        if incident.accounts[0] not in held
        and not any((incident.handle, account) in minted for account in incident.accounts)
    )


def _clusters(scenes, listed, judgements, decided, handles, former, order, memory):
    """(accounts of one alleged event, their handle, the handles that point to them besides), in order; and the pairs
    of accounts that may be of one."""
    verdicts = Verdicts(memory.table("verdicts on accounts"))
    clusters, unsure = incidents.cluster(list(scenes.values()), decided, verdicts)
    memory.keep_table("verdicts on accounts", verdicts.packed())
    follows = _follows(handles, scenes, former, listed)
    clusters = _rejected_out(clusters, judgements, handles, follows)
    clusters.sort(key=lambda each: _rank(each, order))
    named, others = incidents.handles_of(clusters, handles, follows)
    return list(zip(clusters, named, others, strict=True)), unsure


def _states(sketches: Sequence[Sketch], voices: Voices) -> dict[str, str]:
    """For each document a digest of all that an incident told in it follows from, but for other documents' words."""
    states = {}
    for each in sketches:
        cited = tuple(outlet for outlet, _ in each.cites if outlet in voices.sources.publishers)
        days = tuple((id, voices.dated[id].value, voices.dated[id].basis) for id in each.ids() if id in voices.dated)
        states[each.id] = digest(each.state, cited, days)
    return states


def _written(clusters, states: Mapping[str, str], voices: Voices, memory: Memory) -> codec.Packed:
    """The incidents written up, in order. Records are fetched for it, in the order of the documents."""
    sources = voices.sources
    first = sorted(range(len(clusters)), key=lambda place: sources.order.span(clusters[place][0].scenes[0]))
    made: list[bytes] = [b""] * len(clusters)
    for place in first:
        cluster, handle, also = clusters[place]
        documents = sorted({each.document for each in cluster.scenes})
        parts = (
            handle,
            also,
            cluster.state(),
            [states[each] for each in documents],
            sources.in_common(documents),
        )
        made[place] = memory.packed("incident", parts, lambda place=place: writing.incident(*clusters[place], voices))
    return codec.Packed(Incident, made)


def _rejected_out(clusters, judgements, handles, follows) -> list[Cluster]:
    """Incidents a person rejected by their handle are left out."""
    anchors = {each.handle: follows.get(each.account, each.account) for each in handles}
    latest = {}
    for judgement in sorted(judgements, key=lambda each: (each.at, each.id)):
        if judgement.verdict in ("accept", "reject"):
            latest.update((about, judgement.verdict) for about in judgement.about if about in anchors)
    gone = {anchors[about] for about, verdict in latest.items() if verdict == "reject"}
    return [each for each in clusters if not gone & {scene.id for scene in each.scenes}]


def _follows(handles, scenes: Mapping[str, SceneCard], former, documents) -> dict[str, str]:
    """The account of an earlier extraction -> the one that has the same words at the same place of the same bytes, or
    else most of them: half of both passages at least."""
    older = {each.id: each for each in former if isinstance(each, Account)}
    if not older:
        return {}
    bytes_of = {each.id: each.sha256 for each in (*(each for each in former if isinstance(each, Document)), *documents)}
    now: dict[str, list[SceneCard]] = defaultdict(list)
    for _, each in sorted(scenes.items()):
        now[bytes_of.get(each.document, each.document)].append(each)
    follows = {}
    for each in handles:
        if each.account in scenes or each.account not in older:
            continue
        span = older[each.account].spans[0]
        near = [
            (_common(span, one.account.spans[0]), one.id) for one in now[bytes_of.get(span.document, span.document)]
        ]
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
    first = cluster.scenes[0]
    return day.value if day else "~", order.span(first), first.id
