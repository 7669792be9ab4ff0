"""When tellings were said: on the day that each gives or that others fix for it, else on the only one on which its
speaker speaks in its document.

Most tellings of a case give no day. What is known is kept by the place of a telling among all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.matching.tellings.telling import Telling, TellingCard
from onrecord.models import PartialDate

Mouth = tuple[str, str | None]  # a document, and a speaker in it


@dataclass(frozen=True)
class Times:
    """When the tellings of a case were said, as far as it is known."""

    days: dict[int, PartialDate] = field(default_factory=dict)
    occasions: dict[int, PartialDate] = field(default_factory=dict)  # the day, or the only one of its mouth
    settings: dict[int, str] = field(default_factory=dict)
    spoken: dict[Mouth, dict[str, PartialDate]] = field(default_factory=dict)  # the days of those with a name

    def telling(self, place: int, card: TellingCard) -> Telling:
        """The telling of that place, at its time."""
        return Telling(card, self.days.get(place), self.occasions.get(place), self.settings.get(place), place)


def times_of(
    cards: Sequence[TellingCard],
    within: Mapping[str, range],
    dated: Mapping[str, PartialDate],
    settings: Mapping[Mouth, str],
) -> Times:
    """When the tellings were said. `within`: Document.id -> the places of its tellings; `dated`: statement id -> the
    day that other documents fix; `settings`: see `gathering.settings_of`."""
    times = Times()
    for place, card in enumerate(cards):
        if (dated or any(card.said_on)) and (day := _day_of(card, dated)):
            times.days[place] = times.occasions[place] = day
            if card.speaker:
                times.spoken.setdefault((card.document, card.speaker), {})[day.value] = day
    for mouth in dict.fromkeys((*times.spoken, *settings)):
        own = times.spoken.get(mouth, {})
        document, speaker = mouth
        for place in within[document] if len(own) < 2 else ():
            if cards[place].speaker == speaker:
                for only in own.values():
                    times.occasions.setdefault(place, only)
                if mouth in settings:
                    times.settings[place] = settings[mouth]
    return times


def _day_of(card: TellingCard, dated: Mapping[str, PartialDate]) -> PartialDate | None:
    told = (dated.get(id, own) for id, own in zip(card.ids, card.said_on, strict=True))
    return next((each for each in told if each), None)
