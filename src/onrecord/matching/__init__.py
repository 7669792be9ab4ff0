"""reconcile(): many sources become one picture.

Pure: the same records give the same picture, whatever their order. What is joined and why is decided in small
comparisons whose docstrings are the rules (`tellings.wording`, `events.likeness`, `events.aspects`, `sources.echoes`,
`sources.origins`, `figures.tallies`); what people judged goes before them.

Data flows one way: documents are followed from story to story (`stories`), who is who is settled (`people`), each
document is sketched (`sketches`), tellings are gathered and days fixed (`tellings`), common words are found
(`sources`), accounts are gathered and written up (`events`), figures are set side by side (`figures`), and what is left
open is proposed to a person (`proposals`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from onrecord import codec, dates
from onrecord.matching import proposals, stories
from onrecord.matching.days import relation
from onrecord.matching.events import incidents, naming, writing
from onrecord.matching.events.incidents import Cluster
from onrecord.matching.events.likeness import SceneCard
from onrecord.matching.figures import tallies
from onrecord.matching.memory import Memory, digest, uncollected
from onrecord.matching.order import Ordering
from onrecord.matching.people import People
from onrecord.matching.people.identities import identities
from onrecord.matching.shelf import Shelf, Shelved
from onrecord.matching.sketches import Listing, Names, Sketch, names, sketch
from onrecord.matching.sources import copies, echoes, origins
from onrecord.matching.sources.voices import Voices
from onrecord.matching.tellings import dating, utterances
from onrecord.matching.tellings.gathering import Gathering, Hall, settings_of
from onrecord.matching.verdicts import remembered
from onrecord.matching.will import Minted, Will, will
from onrecord.models import (
    Account,
    Detail,
    Document,
    Echo,
    Figure,
    Identity,
    Incident,
    Judgement,
    PartialDate,
    Party,
    Reconciliation,
    Record,
    Said,
    Statement,
    Story,
    Tally,
    Utterance,
)
from onrecord.text import by_document

__all__ = ["Memory", "reconcile", "reconciled", "uncollected"]

_NONE = codec.pack(None)
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
    handles: Iterable[Minted] = (),
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
    handles: Iterable[Minted] = (),
    former: Iterable[Record] = (),
    memory: Memory | None = None,
) -> Reconciliation:
    """One picture from what the documents of a case say: who is who, which words are the same, what is dated by others,
    which accounts tell of one alleged event, on how many independent origins it rests, which figures stand together.

    `shelf` gives for each Document.id the document and its current records, as judged (`judgements.applied`); it may
    fetch them anew each time, for they are looked at one document at a time. Of `judgements` those that join, part or
    reject incidents are followed here. `former` are older documents and accounts, so that a handle minted for an
    account of an earlier extraction follows to the account with the same words at the same place. An incident without a
    handle is given the next number, and the picture says that it is minted. With a `memory` of an earlier run only what
    has changed is worked out; the answer is the same.
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
    figures = (each for one in sketches for each in one.given)
    counted = codec.Packed(Tally, tallies.wider(figures, stories.matters(followed), dated, memory))
    drawn = echoes.drawn_from(sketches, uttered, dated, order)
    spoken = Counter(each.speaker for one in sketches for each in one.spoken for _ in each.ids)
    states = _states(sketches, voices)
    cards = [card for each in sketches for card in each.scenes]
    for card in cards:
        card.settle(dated)
    sketches.clear()  # what incidents take of memory is about what they give back
    decided = will(judgements, handles)
    clusters, unsure = _clusters(cards, decided, memory)
    follows = naming.follows(handles, cards, former, listed)
    events, home = naming.named(clusters, handles, judgements, follows)
    found = writing.written(events, states, voices, memory)
    evidence = proposals.Evidence({each.id: each for each in cards}, voices, states)
    queue = proposals.of_incidents(unsure, events, home, found, decided, evidence, memory)
    queue += proposals.of_parties(people, spoken, found, events)
    shared = codec.Packed(Incident, (body for body, each in zip(found.packed, events, strict=True) if each.in_several))
    met = echoes.echoes(listed, shelf, common, drawn, sources.cited, uttered, shared, order)
    met = codec.Packed(Echo, met)
    memory.close()
    return Reconciliation(
        echoes=met,
        stories=followed,
        utterances=uttered,
        incidents=found,
        handles=naming.minted(events, handles),
        proposals=proposals.in_order(queue),
        tallies=counted,
        dated=dict(sorted(dated.items())),
        aliases=people.aliases,
        identities=known,
    )


def _named(shelf: Shelf, memory: Memory) -> tuple[People, list[Listing], dict[str, Heard]]:
    """All whom the documents name, not settled yet; the documents as they are listed; and whom each lets speak."""
    people, listed, heard = People(), [], {}
    for id in shelf:
        own = memory.value(Names, "names", memory.stamp(id), lambda id=id: names(shelf[id]))
        people.add(id, own.parties, own.speakers)
        listed.append(own.listing)
        heard[id] = tuple(sorted({*own.speakers})), own.capitals
    return people, listed, heard


def _followed(listed: Sequence[Listing], shelf: Shelf, memory: Memory) -> codec.Packed[Story]:
    """The stories that the documents tell. They come before the sketches, so that not both are in memory at once."""
    told, parts = stories.followed(listed, shelf.document, memory.tables("stories"))
    memory.keep_tables("stories", parts)
    return told


def _sketched(id: str, heard: Heard, shelf: Shelf, people: People, memory: Memory) -> Sketch:
    """A document as it is compared. It is sketched anew when it has changed, or when those who speak in it are taken
    for others."""
    speakers, capitals = heard
    called = [(each, people.of(id, each)) for each in speakers]
    voices = [(each, name, people.known_as(name)) for each, name in called]
    words = people.words
    named = [each for each in capitals if each in words]
    state = memory.name(memory.stamp(id), voices, named)

    def make() -> Sketch:
        made = sketch(shelf[id], people, frozenset(named))
        made.state = state
        return made

    return memory.value(Sketch, "sketch", state, make)


def _told(sketches: Sequence[Sketch], order: Ordering, memory: Memory) -> tuple[dict[str, PartialDate], codec.Packed]:
    """What others date, and the utterances that were told."""
    with remembered(memory, "tellings") as verdicts:
        hall = Hall(sketches, verdicts)
        dated, told = _gathered(hall, dating.Calendar(sketches))
    return dated, _uttered(told, hall, order, memory)


def _gathered(hall: Hall, calendar: dating.Calendar) -> tuple[dict[str, PartialDate], list[Gathering]]:
    """What others date, and the tellings gathered. Words date, and days tell words apart: the same words first, then
    retellings, and once more as long as a round has fixed another day."""
    dated: dict[str, PartialDate] = {}

    def fix(found: dict[str, PartialDate]) -> int:
        new = {id: day for id, day in found.items() if _says_more(day, dated.get(id))}
        dated.update(new)
        return len(new)

    for _ in range(ROUNDS):
        sitting = hall.at(dated)
        same = sitting.gathered(verbatim=True)
        if fix(calendar.by_the_same_words(same)):
            sitting = hall.at(dated)
        if settings := settings_of(same, sitting.times.spoken):
            sitting = hall.at(dated, settings)
        told = sitting.gathered()
        rules = (calendar.by_meeting, calendar.by_weeks, calendar.by_the_same_occasion)
        if not sum([fix(rule(told)) for rule in rules]):
            break
    fix(calendar.of_figures(dated))
    return dated, told


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


def _clusters(
    cards: Sequence[SceneCard], decided: Will, memory: Memory
) -> tuple[list[Cluster], list[tuple[str, str]]]:
    """Which accounts tell of one alleged event, and the pairs of accounts that may."""
    with remembered(memory, "accounts") as verdicts:
        return incidents.cluster(cards, decided, verdicts)


def _states(sketches: Sequence[Sketch], voices: Voices) -> dict[str, str]:
    """For each document a digest of all that an incident told in it follows from, but for other documents' words."""
    outlets, dated, states = voices.sources.publishers, voices.dated, {}
    for each in sketches:
        cited = tuple(outlet for outlet, _ in each.cites if outlet in outlets) if outlets else ()
        days = tuple((id, dated[id].value, dated[id].basis) for id in each.ids() if id in dated) if dated else ()
        states[each.id] = digest(each.state, cited, days) if cited or days else each.state
    return states
