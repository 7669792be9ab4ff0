"""reconcile(): many sources become one picture.

Pure: the same records give the same picture, whatever their order. What is joined and why is decided in small
comparisons whose docstrings are the rules (`wording`, `likeness`, `echoes`, `origins`, `aspects`, `tallies`); what
people judged goes before them.

Data flows one way: each document is sketched (`sketches`), who is who is settled (`people`), tellings are gathered and
days fixed (`gathering`, `dating`), accounts are gathered (`incidents`), and what was decided is written up for a reader
(`utterances`, `writing`, `echoes`, `tallies`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from onrecord import dates
from onrecord.matching import (
    copies, dating, echoes, incidents, origins, proposals, stories, tallies, utterances, writing,
)  # fmt: skip
from onrecord.matching.days import relation
from onrecord.matching.gathering import Hall, at_their_time, settings_of
from onrecord.matching.identities import identities
from onrecord.matching.incidents import Cluster
from onrecord.matching.order import Ordering
from onrecord.matching.people import People
from onrecord.matching.sketches import Sketch, sketch
from onrecord.matching.verdicts import Verdicts
from onrecord.matching.voices import Voices
from onrecord.matching.will import will
from onrecord.models import (
    Account,
    Detail,
    Document,
    Figure,
    Handle,
    Judgement,
    PartialDate,
    Party,
    Reconciliation,
    Record,
    Said,
    Span,
    Statement,
)
from onrecord.text import by_document

__all__ = ["new_handles", "reconcile", "reconciled"]

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

    return reconciled({each.id: shelved(each) for each in documents}, judgements, handles, former)


def reconciled(
    shelf: Mapping[str, Said],
    judgements: Iterable[Judgement] = (),
    handles: Iterable[Handle] = (),
    former: Iterable[Record] = (),
) -> Reconciliation:
    """One picture from what the documents of a case say: who is who, which words are the same, what is dated by others,
    which accounts tell of one alleged event, on how many independent origins it rests, which figures stand together.

    `shelf` gives for each Document.id the document and its current records, as judged (`judgements.applied`); it may
    fetch them anew each time, for they are looked at one document at a time. Of `judgements` those that join, part or
    reject incidents are followed here. `former` are older documents and accounts, so that a handle minted for an
    account of an earlier extraction follows to the account with the same words at the same place. An incident without a
    handle is given the next number; `new_handles` mints it.
    """
    judgements, handles = tuple(judgements), tuple(handles)
    people = People()
    for said in shelf.values():
        people.add(said.parties, said.statements)
    people.settle(judgements)
    sketches = [sketch(shelf[each], people) for each in shelf]
    order = Ordering(sketches)
    sketches.sort(key=lambda each: order.document(each.id))

    dated, gathered, weights = _told(sketches)
    uttered = [made for each in gathered if (made := utterances.utterance(each, order, weights))]
    uttered.sort(key=lambda each: utterances.rank(each, order))

    documents = [each.document for each in shelf.values()]
    statements = [each for said in shelf.values() for each in said.statements]
    common = copies.common(documents, statements)
    sources = origins.Sources(shelf, sketches, people, common.passages, order)
    voices = Voices(sources, dated)
    scenes = {scene.account.id: scene.at(dated) for each in sketches for scene in each.scenes}
    decided = will(judgements, handles)
    found, unsure = _incidents(scenes, sketches, judgements, decided, handles, tuple(former), voices)
    known = identities(people, sketches, dated, order)
    evidence = proposals.Evidence(scenes, voices)
    queue = proposals.of_incidents(unsure, found, decided, evidence)
    queue += proposals.of_parties(people.unsure(), known, sketches, found)
    drawn = echoes.drawn_from(documents, statements, uttered, people, dated, order)
    return Reconciliation(
        echoes=echoes.echoes(documents, common, drawn, sources.cited, uttered, found, order),
        stories=stories.stories(documents),
        utterances=tuple(uttered),
        incidents=tuple(found),
        proposals=proposals.in_order(queue),
        tallies=tallies.wider([figure for each in sketches for figure in each.figures], voices),
        dated=dict(sorted(dated.items())),
        aliases=dict(sorted(people.aliases.items())),
        identities=known,
    )


def _told(sketches: Sequence[Sketch]):
    """What others date, and the tellings gathered by utterance. Words date, and days tell words apart: the same words
    first, then retellings, and once more as long as a round has fixed another day."""
    calendar = dating.Calendar(sketches)
    spoken = [each for one in sketches for each in one.spoken]
    hall = Hall([each.telling() for each in spoken], [each.print for each in spoken], Verdicts())
    dated: dict[str, PartialDate] = {}

    def fix(found: dict[str, PartialDate]) -> int:
        new = {id: day for id, day in found.items() if _says_more(day, dated.get(id))}
        dated.update(new)
        return len(new)

    for _ in range(ROUNDS):
        same = hall.gather(at_their_time(hall.tellings, dated), verbatim=True)
        fix(calendar.by_the_same_words(same))
        settings = settings_of(same, at_their_time(hall.tellings, dated))
        told = hall.gather(at_their_time(hall.tellings, dated, settings))
        rules = (calendar.by_meeting, calendar.by_weeks, calendar.by_the_same_occasion)
        if not sum([fix(rule(told)) for rule in rules]):
            break
    fix(calendar.of_figures(dated))
    return dated, told, hall.weights


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


def _incidents(scenes, sketches, judgements, decided, handles, former, voices):
    order = voices.sources.order
    clusters, unsure = incidents.cluster(list(scenes.values()), decided, Verdicts())
    follows = _follows(handles, [each.account for each in scenes.values()], former, sketches)
    clusters = _rejected_out(clusters, judgements, handles, follows)
    clusters.sort(key=lambda each: _rank(each, order))
    named, others = incidents.handles_of(clusters, handles, follows)
    made = [
        writing.incident(each, handle, also, voices)
        for each, handle, also in zip(clusters, named, others, strict=True)
    ]
    return made, unsure


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
