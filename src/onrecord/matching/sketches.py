"""A document as it is compared: what is read off its records once, kept light, and remembered between runs.

A case may hold a hundred thousand documents; their records do not fit into a laptop's memory, their sketches do. Where
something is written up for a reader, the records themselves are looked at again.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from onrecord import codec, dates
from onrecord.codec import Card
from onrecord.matching import meeting
from onrecord.matching import words as lexis
from onrecord.matching.events import likeness
from onrecord.matching.events.likeness import SceneCard, scene_of
from onrecord.matching.figures.given import FigureCard, card_of, given
from onrecord.matching.people import Named, People, called
from onrecord.matching.sources.copies import quotations
from onrecord.matching.sources.fingerprints import Mark, mark_of
from onrecord.matching.sources.outlets import outlet_key, written
from onrecord.matching.tellings.prints import Prints, prints_of
from onrecord.matching.tellings.telling import TellingCard, Wording
from onrecord.models import Account, Figure, PartialDate, Said, Span, Statement
from onrecord.text import attribution, fold, holds

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
TOLD = ("reported", "alleged", "denied")  # predictions, hypotheses and comparisons make no incident


class Listing(Card, frozen=True):
    """A document as it stands in lists."""

    id: str
    name: str
    sha256: str
    published: PartialDate | None
    publisher: str | None
    agency: str | None


class Names(Card, frozen=True):
    """Whom one document names: all that is needed of it to settle who is who."""

    listing: Listing
    parties: tuple[Named, ...]
    speakers: tuple[str, ...]  # the name each statement with a named speaker gives
    capitals: tuple[str, ...]  # plain words with a capital in what is said: names, if anybody is named so


def names(said: Said) -> Names:
    """The names of a document's parties and speakers."""
    document = said.document
    return Names(
        listing=Listing(
            id=document.id,
            name=document.name,
            sha256=document.sha256,
            published=document.published,
            publisher=document.publisher,
            agency=document.agency,
        ),
        parties=tuple(called(each) for each in said.parties if each.spans),
        speakers=tuple(each.speaker.name for each in said.statements if each.speaker and each.speaker.name),
        capitals=tuple(sorted({each for statement in said.statements for each in _capitals(statement)})),
    )


def _capitals(statement: Statement) -> Iterator[str]:
    for span in statement.content:
        yield from (lexis.plain(each) for each in _WORD.findall(fold(span.exact)) if each[0].isupper())


class Sketch(Card):
    """One document, light. What hangs on who is who (`People`) is as of the run that made it."""

    id: str
    name: str
    sha256: str
    publisher: str | None
    agency: str | None
    published: PartialDate | None
    spoken: tuple[TellingCard, ...]
    prints: Prints  # of what is spoken
    scenes: tuple[SceneCard, ...]
    told: tuple[tuple[str, PartialDate], ...]  # (record id, a date that leaves the day open)
    given: tuple[FigureCard, ...]  # figures of more than one alleged event
    released: tuple[tuple[str, Span], ...]  # (Statement.id, the words that say it was released in writing)
    mark: Mark  # by which the documents are found that it has words in common with
    quoted: tuple[tuple[int, int], ...]  # where words are quoted
    voices: tuple[tuple[str, str], ...]  # (figure without a day, the undated statement it is given in)
    cites: tuple[tuple[tuple[str, ...], int], ...]  # (an outlet's name, which of the document's statements cites it)
    state: str = ""  # a digest of all it was made from, where results are remembered

    def __post_init__(self):
        for card in (*self.spoken, *self.scenes, *self.given):
            card.document = self.id  # one string for all

    def ids(self) -> Iterator[str]:
        """The ids of all that other documents may fix a day for."""
        yield self.id
        for each in self.spoken:
            yield from each.ids
        yield from (id for scene in self.scenes for id, _ in scene.when)
        yield from (id for id, _ in (*self.told, *self.voices))


def sketch(said: Said, people: People, named: frozenset[str]) -> Sketch:
    """The sketch of a document and its records. `named` are the plain words of names, by which a name at the head of a
    sentence is known."""
    document, statements = said.document, said.statements
    own = defaultdict(list)
    for detail in said.details:
        own[detail.account].append(detail)
    scenes = (scene_of(each, own[each.id]) for each in _in_place(said.accounts) if each.reality in TOLD)
    spoken = [(each, _card(each)) for each in wordings(statements, people, named)]
    return Sketch(
        id=document.id,
        name=document.name,
        sha256=document.sha256,
        publisher=document.publisher,
        agency=document.agency,
        published=document.published,
        spoken=tuple(card for _, card in spoken),
        prints=prints_of(spoken),
        scenes=tuple(map(likeness.card_of, scenes)),
        told=tuple(_told(said)),
        given=tuple(card_of(given(each, said, people)) for each in _wider(said.figures)),
        released=tuple(_released(said)),
        mark=mark_of(document),
        quoted=quotations(statements),
        voices=tuple(_voices(said)),
        cites=tuple((outlet_key(each), place) for place, each in enumerate(statements) if each.speaker),
    )


def wordings(statements: Sequence[Statement], people: People, named: frozenset[str]) -> list[Wording]:
    """The statements of one document prepared for comparison, in order of place. `named` are the plain words of
    names, by which one at the head of a sentence is known.

    A statement within the content of another by the same speaker is part of that one ("I find that ...", inside a
    quotation) and is left out.
    """
    made = []
    for statement in sorted(statements, key=lambda each: (each.span.start, each.span.end, each.id)):
        speaker = people.of(statement.span.document, statement.speaker.name) if statement.speaker else None
        made.append(Wording(statements=(statement,), speaker=speaker, known=named))
    return _sentences(_outermost([each for each in made if each.spans and each.line]))


def _outermost(found: Sequence[Wording]) -> list[Wording]:
    def inside(wording: Wording, other: Wording) -> bool:
        return (
            other is not wording
            and other.speaker == wording.speaker
            and all(any(holds(outer, inner) for outer in other.spans) for inner in wording.spans)
            and (len(other.line), other.statement.id) > (len(wording.line), wording.statement.id)
        )

    return [each for each in found if not any(inside(each, other) for other in found)]


def _sentences(found: Sequence[Wording]) -> list[Wording]:
    """What one sentence tells of a speaker in two turns ("he calls it X, telling reporters that Y") is one telling,
    unless the second turn carries somebody else's words: those are that person's."""

    def carries_another(wording: Wording) -> bool:
        return any(
            other.speaker != wording.speaker
            and any(holds(outer, inner) for outer in wording.spans for inner in other.spans)
            for other in found
        )

    made: list[Wording] = []
    for wording in found:
        last = made[-1] if made else None
        if (
            last
            and wording.speaker
            and (last.speaker, last.stance) == (wording.speaker, wording.stance)
            and "direct" not in (last.statement.mode, wording.statement.mode)
            and wording.statement.span.start < last.spans[-1].end <= wording.spans[0].start
            and not carries_another(wording)
        ):
            made[-1] = replace(last, statements=(*last.statements, *wording.statements))
        else:
            made.append(wording)
    return made


def _card(wording: Wording) -> TellingCard:
    words, statements = wording.words, wording.statements
    heads = {each.plain for each in words if each.surface[:1].isupper()}
    known = tuple(sorted(wording.known & heads))
    ids = tuple(each.id for each in statements)
    return TellingCard(
        ids=ids,
        said_on=tuple(each.said_on for each in statements),
        audiences=tuple(each.audience and each.audience.exact for each in statements),
        speaker=wording.speaker,
        named=wording.named,
        mode=wording.statement.mode,
        stance=wording.stance,
        known=known,
        bracketed=wording.bracketed,
        quoting=bool(wording.fragments),
        key=meeting.long_key(*ids, wording.speaker, *known),
        length=len(wording.line),
        words=" ".join(wording.line),
        folded=codec.fold(statements),
    )


def _told(said: Said) -> Iterable[tuple[str, PartialDate]]:
    """The dates of the document's records that leave the day open; what is told to come dates nothing."""
    ahead = {each.id for each in said.accounts if each.reality not in TOLD}
    given = [(each, each.said_on) for each in said.statements]
    given += [(each, each.date) for each in said.details if each.account not in ahead]
    given += [(each, each.as_of) for each in said.figures]
    return ((record.id, day) for record, day in given if day and not dates.is_day(day))


def _voices(said: Said) -> Iterable[tuple[str, str]]:
    """The figures without a day, each with the statement it is given in, when that gives none itself."""
    for figure in said.figures:
        if figure.as_of is None and figure.counted != "aid":
            chain = attribution(figure.span, said.statements)
            voice = next((each for each in reversed(chain) if each.speaker), None)
            if voice is not None and voice.said_on is None:
                yield figure.id, voice.id


def _released(said: Said) -> Iterable[tuple[str, Span]]:
    for each in said.statements:
        words = written(each, said.document) if each.speaker and each.cue else None
        if words:
            yield each.id, words


def _wider(figures: Sequence[Figure]) -> list[Figure]:
    """Those of more than one alleged event, in order of place."""
    own = (each for each in figures if each.account is None)
    return sorted(own, key=lambda each: (each.span.start, each.span.end, each.id))


def _in_place(accounts: Sequence[Account]) -> list[Account]:
    return sorted(accounts, key=lambda each: (each.spans[0].start, each.spans[0].end, each.id))
