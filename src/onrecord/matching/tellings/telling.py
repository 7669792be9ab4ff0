"""What one document tells of somebody's words: at hand what all tellings are sorted by, the words themselves on demand.

A case has more tellings than memory has room for their words. Of each there is a card; behind it the statements stay
packed until the telling is compared with another or written up.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from onrecord import codec
from onrecord.codec import Card, Folded
from onrecord.matching import words as lexis
from onrecord.matching.words import Word
from onrecord.models import PartialDate, Span, Statement

FRAGMENT = 12  # characters of words in quotation marks, below which they are hardly anybody's words
KEPT = 4096  # tellings whose words are kept ready: about those that one block of candidates compares
_PRONOUNS = lexis.listed("he she they it who i we him her them this that")


@dataclass(frozen=True, kw_only=True, eq=False)
class Wording:
    """The statements of one telling, and what comparing reads off their words."""

    statements: tuple[Statement, ...]  # the first, and what the same sentence goes on to tell ("..., telling that ...")
    speaker: str | None  # the name across documents
    known: frozenset[str]  # plain words that are names

    @property
    def statement(self) -> Statement:
        return self.statements[0]

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        return tuple(span for each in self.statements for span in each.content)

    @cached_property
    def text(self) -> str:
        return " ".join(each.exact for each in self.spans)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return lexis.words(self.text, self.known)

    @cached_property
    def line(self) -> tuple[str, ...]:
        """The words as compared."""
        return tuple(each.plain for each in self.words)

    @cached_property
    def own_line(self) -> tuple[str, ...]:
        """The words as compared, without what an editor put in brackets."""
        if not self.bracketed:
            return self.line
        return tuple(each.plain for each in self.words if not each.aside) or self.line

    @property
    def bracketed(self) -> bool:
        """Some of it may stand in brackets."""
        return "(" in self.text or "[" in self.text

    @cached_property
    def stems(self) -> frozenset[str]:
        """The words that carry content, by sense, but for those of the speaker's name."""
        return lexis.content(self.line) - _stems_of_name(self.speaker)

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Runs of characters of the words, without what an editor put in brackets."""
        return lexis.shingles(self.own_line)

    @cached_property
    def fragments(self) -> tuple[tuple[str, ...], ...]:
        """The words in quotation marks inside a telling that is not a quotation as a whole."""
        if self.statement.mode == "direct":
            return ()
        found = (lexis.words(each) for each in lexis.quoted(self.text))
        return tuple(
            tuple(word.plain for word in each)
            for each in found
            if len(lexis.stems(each)) >= 2 and sum(len(word.plain) + 1 for word in each) > FRAGMENT
        )

    @property
    def named(self) -> bool:
        """The speaker is named here, not taken from a "he" or a "they"."""
        mention = self.statement.speaker
        return bool(mention and self.speaker) and lexis.plain(mention.span.exact) not in _PRONOUNS

    @property
    def stance(self) -> str:
        """The family of the act of speech: who denies something does not repeat who asserts it."""
        return {"denies": "against", "rejects": "against", "asks": "question"}.get(self.statement.act, "for")


@lru_cache(maxsize=KEPT)
def _stems_of_name(speaker: str | None) -> frozenset[str]:
    return frozenset(lexis.sense(lexis.plain(each)) for each in (speaker or "").split())


class TellingCard(Card, eq=False):
    """One telling of somebody's words, light. What hangs on who is who is as of the run that made it."""

    ids: tuple[str, ...]  # of the statements
    said_on: tuple[PartialDate | None, ...]  # the day each of them gives
    audiences: tuple[str | None, ...]  # whom each says the words were told to
    speaker: str | None  # the name across documents
    named: bool
    mode: str
    stance: str
    known: tuple[str, ...]  # words at the head of a sentence that are names
    bracketed: bool  # some of it may stand in brackets
    quoting: bool  # some of it stands in quotation marks, in a telling that is no quotation as a whole
    key: int  # a digest of the telling but for its time, 64 bits
    length: int  # in words
    words: str  # as compared, a blank between two
    folded: Folded  # the statements
    document: str = ""  # Document.id; told by the sketch that holds the card

    @property
    def wording(self) -> Wording:
        """The telling's words, read when they are asked for."""
        return _read(self)

    @property
    def day(self) -> PartialDate | None:
        """The day the telling gives itself."""
        return next((each for each in self.said_on if each), None)


class _OfCard(Wording):
    """The words behind a card: its statements are unfolded only when more is asked for than the words as compared."""

    def __init__(self, card: TellingCard):
        self.__dict__.update(speaker=card.speaker, known=frozenset(card.known), _card=card)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        found = codec.unfold(tuple[Statement, ...], self._card.folded)
        for statement, id in zip(found, self._card.ids, strict=True):
            statement.__dict__["id"] = id  # working it out again would take most of the time
        return found

    @cached_property
    def line(self) -> tuple[str, ...]:
        return tuple(self._card.words.split(" "))

    @cached_property
    def own_line(self) -> tuple[str, ...]:
        return Wording.own_line.func(self) if self._card.bracketed else self.line


@lru_cache(maxsize=KEPT)
def _read(card: TellingCard) -> Wording:
    return _OfCard(card)


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """One telling at the time it is of, prepared for comparison."""

    card: TellingCard
    day: PartialDate | None  # when it was said, as this document says or other documents fix it
    occasion: PartialDate | None  # the same, or else the only day on which this speaker speaks in this document
    setting: str | None  # the occasion it shares with other documents, when long wording has shown that it does
    place: int  # among all tellings of the case

    @property
    def document(self) -> str:
        return self.card.document

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its statements."""
        return self.card.ids

    @property
    def speaker(self) -> str | None:
        return self.card.speaker

    @property
    def named(self) -> bool:
        return self.card.named

    @property
    def mode(self) -> str:
        return self.card.mode

    @property
    def stance(self) -> str:
        return self.card.stance

    @property
    def length(self) -> int:
        """How many words it has."""
        return self.card.length

    @property
    def statement(self) -> Statement:
        return self.card.wording.statement

    @property
    def spans(self) -> tuple[Span, ...]:
        return self.card.wording.spans

    @property
    def text(self) -> str:
        return self.card.wording.text

    @property
    def words(self) -> tuple[Word, ...]:
        return self.card.wording.words

    @property
    def line(self) -> tuple[str, ...]:
        return self.card.wording.line

    @property
    def own_line(self) -> tuple[str, ...]:
        return self.card.wording.own_line

    @property
    def stems(self) -> frozenset[str]:
        return self.card.wording.stems

    @property
    def shingles(self) -> frozenset[str]:
        return self.card.wording.shingles

    @property
    def fragments(self) -> tuple[tuple[str, ...], ...]:
        return self.card.wording.fragments
