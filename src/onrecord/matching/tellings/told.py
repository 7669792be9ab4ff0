"""Where two documents say they have a speaker's words from: told to one outlet, or released in writing.

Both need the same named speaker and the same day. A spokesman who tells two agencies different things, or two releases
of one ministry, are not one because they sound alike.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from onrecord import dates
from onrecord.matching.people.names import key_of
from onrecord.matching.sketches import Sketch
from onrecord.matching.tellings.telling import TellingCard
from onrecord.matching.words import listed
from onrecord.models import PartialDate, Reason, Span, Utterance

Pair = tuple[str, str]


class Telling(NamedTuple):
    """A statement, and where another place than its own tells it, the words that say how it was told."""

    card: TellingCard
    at: int  # which of the card's statements
    released: Span | None = None

    @property
    def audience(self) -> str | None:
        """Whom the words were told to."""
        return self.card.audiences[self.at]

    @property
    def words(self) -> Span:
        """The words that say how it was told; else those that name the speaker."""
        statement = self.card.wording.statements[self.at]
        return self.released or statement.audience or statement.speaker.span


# Who is told and is an outlet or agency. General knowledge, besides the publishers and agencies of the case.
_OUTLETS = listed(
    "afp ap aap ansa bbc cnn cnbc cbs nbc abc msnbc dpa efe interfax itv irna npr pbs reuters rferl ria rte sana sky "
    "sputnik suna tass ukrinform upi wafa xinhua yonhap anadolu kyodo bloomberg"
)
_TRADE = listed(
    "news agency press television tv radio channel network newspaper daily weekly magazine broadcaster correspondent "
    "reporter reporters website portal"
)
_LETTERS = {
    ("agence", "france", "presse"): ("afp",),
    ("associated", "press"): ("ap",),
    ("deutsche", "presse", "agentur"): ("dpa",),
    ("british", "broadcasting", "corporation"): ("bbc",),
}


def outlet_told(words: str) -> tuple[str, ...]:
    """The outlet that was told, as it is compared: "the AFP news agency" is ("afp",)."""
    key = tuple(each for each in key_of(words) if each)
    if key in _LETTERS:
        return _LETTERS[key]
    return tuple(each for each in key if each not in _TRADE) or key


def told_one_outlet(sketches: Sequence[Sketch], dated: Mapping[str, PartialDate]) -> dict[tuple, dict[str, Telling]]:
    """(outlet, speaker, day) -> document -> the statement there that says the speaker told that outlet.

    An outlet's own document needs no audience: what a speaker says in it on that day is what the outlet was told. The
    outlet is one that publishes or is credited in the case, an agency or broadcaster known by name, or is called so
    ("the Ferryman newspaper"). Statements without a named speaker or without a day are left out.
    """
    names = {outlet_told(name) for each in sketches for name in (each.publisher, each.agency) if name}
    found: dict[tuple, dict[str, Telling]] = defaultdict(dict)
    for each in sketches:
        addressed = [card for card in each.spoken if any(card.audiences)]
        for telling, day in _placed(addressed, dated):
            if heard := telling.audience:
                outlet = outlet_told(heard)
                trade = {*key_of(heard)} & _TRADE and heard[:1].isupper()
                if outlet in names or trade or (len(outlet) == 1 and outlet[0] in _OUTLETS):
                    found[outlet, telling.card.speaker, day].setdefault(each.id, telling)
    outlets = {outlet for outlet, _, _ in found}
    for each in sketches if outlets else ():
        if each.publisher and (outlet := outlet_told(each.publisher)) in outlets:
            for telling, day in _placed(each.spoken, dated):
                if not telling.audience and (key := (outlet, telling.card.speaker, day)) in found:
                    found[key].setdefault(each.id, telling)
    return {key: tellings for key, tellings in found.items() if len(tellings) > 1}


def told(key: tuple, left: Telling, right: Telling) -> Reason:
    """Both documents carry what one speaker told one outlet on one day: it is named as the one who was told in both, or
    in the one while it published the other."""
    named = left.audience or right.audience
    if left.audience and right.audience:
        says = f"both carry what {key[1]} told {named} on {key[2]}"
    else:
        says = f"the one carries what {key[1]} told {named} on {key[2]}; {named} published the other"
    return Reason(rule="told the same outlet", says=says, spans=(left.words, right.words))


def released(
    sketches: Sequence[Sketch], utterances: Iterable[Utterance], dated: Mapping[str, PartialDate]
) -> list[tuple[str, str | None, dict[str, Telling]]]:
    """(speaker, day, document -> the statement there that cites a written statement or press release of theirs), for
    those that are one: of the same speaker on the same day, or with the same long wording (one utterance)."""
    written: dict[str, Telling] = {}
    found: dict[tuple[str, str | None], dict[str, Telling]] = defaultdict(dict)
    for each in sketches:
        if not each.released:
            continue
        words = dict(each.released)
        own = {
            id: Telling(card, at, words[id]) for card in each.spoken for at, id in enumerate(card.ids) if id in words
        }
        written |= own
        for telling, day in _placed(each.spoken, dated):
            if (id := telling.card.ids[telling.at]) in own:
                found[telling.card.speaker, day].setdefault(each.id, own[id])
    made = [(speaker, day, tellings) for (speaker, day), tellings in found.items()]
    for each in utterances if written else ():
        same: dict[str, Telling] = {}
        for variant in each.variants:
            for statement in variant.statements:
                if statement in written:
                    same.setdefault(variant.document, written[statement])
        made.append((each.speaker, each.said_on.value if each.said_on else None, same))
    return [each for each in made if len(each[2]) > 1]


def release(speaker: str, day: str | None, left: Telling, right: Telling) -> Reason:
    """Both documents cite a written statement or press release, of the same speaker, and it is of the same day or its
    wording is the same."""
    of = f" of {day}" if day else ""
    says = f"both cite a written statement by {speaker}{of}"
    return Reason(rule="same press release", says=says, spans=(left.words, right.words))


def _placed(cards: Iterable[TellingCard], dated: Mapping[str, PartialDate]) -> Iterator[tuple[Telling, str]]:
    """Statements whose speaker has a name across documents and whose day is known, with that, in order of place."""
    for card in cards:
        for at, (id, own) in enumerate(zip(card.ids, card.said_on, strict=True)):
            day = dated.get(id, own)
            if card.speaker and dates.is_day(day):
                yield Telling(card, at), day.value
