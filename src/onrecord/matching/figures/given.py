"""Figures as sources give them: what a count is of, and who gives it.

What a count is of decides which figures are set side by side (`tallies`); of every figure there is a card that says so,
and the figure itself is unfolded when a tally is worked out.
"""

from dataclasses import dataclass

from onrecord import codec
from onrecord.codec import Card, Folded
from onrecord.matching.events.likeness import plain_name
from onrecord.matching.meeting import long_key
from onrecord.matching.people import People
from onrecord.matching.sources.voices import Voice, voice_of
from onrecord.matching.words import stem
from onrecord.models import Figure, PartialDate, Said
from onrecord.text import attribution

_WHOM = {
    "people": "people",
    "persons": "people",
    "residents": "people",
    "citizens": "people",
    "civilians": "people",
    "person": "people",
    "others": "people",
    "victims": "people",
    "inhabitants": "people",
    "innocent civilians": "people",
    "soldiers": "soldiers",
    "troops": "soldiers",
    "fighters": "soldiers",
    "servicemen": "soldiers",
    "military": "soldiers",
}
_ANYBODY = frozenset(("people", "person", "persons", "others", "victims"))
_STRICT = {"at least ": ("more than", "over"), "up to ": ("fewer than", "less than", "under")}


def family(of_whom: str | None) -> str:
    """Of whom a count is, widely: civilians and residents are people, troops are soldiers, children are children."""
    if not of_whom:
        return "people"
    plain = plain_name(of_whom)
    last = plain.split()[-1] if plain.split() else plain
    return _WHOM.get(plain) or _WHOM.get(last) or stem(last)


def whom_of(figure: Figure) -> str:
    """Of whom a count is, narrowly: persons and victims are people, civilians are civilians."""
    plain = plain_name(figure.of_whom or "people")
    return "people" if plain in _ANYBODY else " ".join(map(stem, plain.split()))


def scope_of(figure: Figure) -> str:
    """The scope's plain words, empty where none is named."""
    return plain_name(figure.scope or "")


def kind_of(figure: Figure) -> tuple[str, ...]:
    """What figures must share to be set side by side. Sums of money that differ are of different grants."""
    sum_ = f"{figure.low} {figure.high}" if figure.counted == "aid" else ""
    return figure.counted, family(figure.of_whom), figure.side or "", sum_


def is_round(figure: Figure) -> bool:
    """The source says that its one number is a round one ("roughly 2,400")."""
    return bool(figure.qualifier) and figure.low is not None and figure.low == figure.high


def value_of(figure: Figure) -> str:
    """A figure's bounds in words: "21", "at least 12", "up to 7,000", "10 to 12"."""
    low, high = figure.low, figure.high
    if low is None and high is None:
        return "no number"
    if low is None:
        return f"up to {high:,}"
    if high is None:
        return f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def told_value(figure: Figure) -> str:
    """The bounds in words, with the source's own "roughly" or "more than"."""
    plain, own = value_of(figure), (figure.qualifier or "").lower()
    if is_round(figure):
        return f"{own} {plain}"
    for bound, strict in _STRICT.items():
        if own in strict and plain.startswith(bound):
            return f"{own} {plain.removeprefix(bound)}"
    return plain


def standing_of(figure: Figure, voice: Voice) -> str:
    """Its standing and who gives it: "estimated by Velmar officials"."""
    by = "according to" if figure.standing in ("planned", "unverified") else "by"
    return f"{figure.standing} {by} {voice.called}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A figure, who gives it, and the statements that carry it, the innermost first, each with its day."""

    id: str  # of the figure
    figure: Figure
    voice: Voice
    said: tuple[tuple[str, PartialDate | None], ...]
    published: PartialDate | None
    scope: str  # as it is compared (`scope_of`)
    whom: str  # as it is compared (`whom_of`)
    value: str  # in words (`told_value`)
    whose: str  # in words (`standing_of`)

    def __post_init__(self):
        self.figure.__dict__["id"] = self.id

    @property
    def document(self) -> str:
        return self.figure.span.document

    @property
    def start(self) -> int:
        return self.figure.span.start

    @property
    def end(self) -> int:
        return self.figure.span.end


class FigureCard(Card, eq=False):
    """A figure that a source gives, light."""

    id: str  # of the figure
    start: int
    end: int
    kind: tuple[str, ...]  # what figures must share to be set side by side
    scope: str | None  # as the source names it
    scope_key: str  # as it is compared
    of_country: bool  # the scope is a whole country
    voice: int  # a digest of who gives it
    said: tuple[str, ...]  # the statements that carry it
    folded: Folded  # all that is known of it
    document: str = ""  # Document.id; told by the sketch that holds the card

    @property
    def given(self) -> Given:
        return codec.unfold(Given, self.folded)


def given(figure: Figure, said: Said, people: People) -> Given:
    """A figure of a document with who gives it."""
    carriers = attribution(figure.span, said.statements)
    voice = voice_of(carriers, said.document, people)
    return Given(
        id=figure.id,
        figure=figure,
        voice=voice,
        said=tuple((each.id, each.said_on) for each in reversed(carriers)),
        published=said.document.published,
        scope=scope_of(figure),
        whom=whom_of(figure),
        value=told_value(figure),
        whose=standing_of(figure, voice),
    )


def card_of(own: Given) -> FigureCard:
    """The card of a figure."""
    return FigureCard(
        document=own.document,
        id=own.id,
        start=own.start,
        end=own.end,
        kind=kind_of(own.figure),
        scope=own.figure.scope,
        scope_key=own.scope,
        of_country=own.figure.scope_kind == "country",
        voice=long_key(*own.voice.key, own.voice.called),
        said=tuple(id for id, _ in own.said),
        folded=codec.fold(own),
    )
