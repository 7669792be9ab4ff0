"""Aspects: what the sources say of one incident, aspect by aspect, each value with who gives it and how they stand.

Values are put side by side and none is chosen. Each comparison is a small function whose docstring is the rule; it
rests on the same comparisons that decide whether two accounts tell of one event (`likeness`). A denial gives no value:
who denies an event says nothing of when, where or by whom it was done.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from onrecord import dates
from onrecord.matching.days import relation, spoken
from onrecord.matching.events import likeness
from onrecord.matching.events.likeness import COMPATIBLE, DIFFERENT, Scene, scene_of
from onrecord.matching.sources.origins import origins
from onrecord.matching.sources.voices import Voice, Voices, in_passage, named
from onrecord.matching.words import STOP, plain, stem
from onrecord.models import ASPECTS, Account, Aspect, Detail, Origins, PartialDate, Place, Reason, Span, Value

UNKNOWN = "unknown"
MOST = 20  # values of one aspect that are compared two by two
SHOWN = 8  # values a sentence names
_RELATIONS = ("differs", UNKNOWN, COMPATIBLE)  # the gravest of the pairs is the aspect's
_MIGHT = frozenset(
    map(stem, ("forces", "army", "troops", "military", "warplane", "soldiers", "government", "plane", "artillery"))
)
Found = tuple[str, str, str]  # relation, rule, the sentence without the two values


@dataclass
class Told:
    """One value of an aspect while it is gathered: the details that give it, each with its account and its voice."""

    shown: str
    day: PartialDate | None
    details: list[Detail] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)
    voices: dict[tuple, Voice] = field(default_factory=dict)

    @property
    def documents(self) -> set[str]:
        """The documents that give it."""
        return {each.spans[0].document for each in self.accounts.values()}

    @property
    def place(self) -> Place | None:
        """The place of the gazetteer it is, where there is one."""
        return self.details[0].place

    @property
    def span(self) -> Span:
        """The first words that give it."""
        return self.details[0].span

    @property
    def called(self) -> str:
        """The value within a sentence."""
        return spoken(self.day) if self.day else self.shown

    @property
    def who(self) -> str:
        """Who gives it, as a sentence names them."""
        return named(each.called for each in self.voices.values())

    def scene(self) -> Scene:
        """The value as if it were all that an account said, for the comparisons of `likeness`."""
        return scene_of(next(iter(self.accounts.values())), self.details)


def aspects(found: Sequence[Scene], place: str | None, voices: Voices) -> tuple[Aspect, ...]:
    """The aspects that the accounts of one incident give, in the order of `ASPECTS`. `place` is the name of its place.

    Where all accounts give an aspect, its origins are the incident's own and not told again: a case may have hundreds
    of thousands of incidents with one account.
    """
    gathered = _gathered(accusing(found), voices)
    everybody = {each.account.id for each in found if each.account.reality != "denied"}
    known: dict[frozenset[str], Origins | None] = {frozenset(everybody): None}
    made = []
    for name in (each for each in ASPECTS if each in gathered):
        told = list(gathered[name].values())
        giving = {id: account for each in told for id, account in each.accounts.items()}
        key = frozenset(giving)
        if key not in known:
            given = [each.account for each in found if each.account.id in giving]
            known[key] = origins(given, place, voices.sources)
        made.append(_aspect(name, told, known[key]))
    return tuple(made)


def accusing(found: Sequence[Scene]) -> list[Scene]:
    """The scenes of accounts that are not denials, and in each only those alleged perpetrators that are named: whose
    "its forces" are is said elsewhere or nowhere."""
    kept = []
    for scene in found:
        if scene.account.reality != "denied":
            own = [each for each in scene.details if each.aspect != "alleged perpetrator" or not _owned(each.value)]
            kept.append(scene if len(own) == len(scene.details) else scene_of(scene.account, own, whole=True))
    return kept


def _owned(name: str) -> bool:
    return name.split()[0].lower() in ("its", "our", "their", "his", "her", "my", "your")


def side(name: str) -> str:
    """Whom a name blames: "Arvanian forces" and "the Arvanian army" are one side."""
    parts = [stem(plain(each)) for each in name.split() if plain(each) not in STOP]
    return " ".join(each for each in parts if each not in _MIGHT) or name


def _gathered(told: Sequence[Scene], voices: Voices) -> dict[str, dict[str, Told]]:
    """By aspect and value, in order of telling."""
    found: dict[str, dict[str, Told]] = {}
    for scene in told:
        own = voices.of_telling(scene) if scene.details else None
        for detail in scene.details:
            if not detail.value and not detail.place:
                continue
            day = voices.dated.get(detail.id, detail.date) if detail.aspect == "when" else None
            key, shown = _value(detail, day)
            one = found.setdefault(detail.aspect, {}).setdefault(key, Told(shown, day))
            one.details.append(detail)
            one.accounts[scene.account.id] = scene.account
            voice = own if in_passage(detail.span, scene) else voices.of_detail(detail, scene)
            one.voices.setdefault(voice.key, voice)
    return found


def _value(detail: Detail, day: PartialDate | None) -> tuple[str, str]:
    """What makes two details one value, and how it is shown."""
    if day:
        return day.value, day.value
    if detail.aspect == "where" and detail.place:
        return likeness.place_key(detail.place), detail.place.name
    if detail.aspect in ("where", "alleged perpetrator"):
        return likeness.plain_name(detail.value), detail.value
    return detail.value, detail.value


def _aspect(name: str, told: Sequence[Told], of: Origins | None) -> Aspect:
    kind, says, reasons = _of_one(name, told[0]) if len(told) == 1 else _of_several(name, told)
    values = tuple(
        Value(
            value=each.shown,
            details=tuple(detail.id for detail in each.details),
            by=tuple(dict.fromkeys(voice.name for voice in each.voices.values())),
            documents=len(each.documents),
        )
        for each in told
    )
    return Aspect(aspect=name, values=values, relation=kind, says=says, reasons=reasons, origins=of)


def _of_one(name: str, told: Told) -> tuple[str, str, tuple[Reason, ...]]:
    """One value: from several voices, from one voice in several documents, or from one in one."""
    value = f"{told.called} as {name}" if name == "alleged perpetrator" else told.called
    if len(told.voices) > 1:
        return "agreement", f"{value}: the same from {told.who}", ()
    if len(told.documents) > 1:
        return "echo", f"{value}: one voice in {len(told.documents)} documents, {told.who}", ()
    return "single", f"{value}: given by {told.who} only", ()


def _of_several(name: str, told: Sequence[Told]) -> tuple[str, str, tuple[Reason, ...]]:
    """How several values stand: the gravest that any two of them stand by, with every reason."""
    found = sorted(_between(name, told[:MOST]), key=lambda each: _RELATIONS.index(each[0]))
    kind, why, first = found[0]
    shown = [f"{each.called}: {each.who}" for each in told[:SHOWN]]
    shown += [f"{len(told) - SHOWN} more"] if len(told) > SHOWN else []
    said = why if len({each for _, each, _ in found}) == 1 else first.says
    return kind, f"{said} ({'; '.join(shown)})", tuple(reason for _, _, reason in found)


def _between(name: str, told: Sequence[Told]) -> Iterator[tuple[str, str, Reason]]:
    """For every two values how they stand, why, and the reason that names the two."""
    for one, two in combinations(told, 2):
        kind, rule, why = _RULES[name](one, two)
        both = one.accounts.keys() & two.accounts.keys()
        if kind != COMPATIBLE and both and name != "alleged perpetrator":
            kind, rule, why = COMPATIBLE, "told together", "one account tells of both"
        yield kind, why, Reason(rule=rule, says=f"{why}: {one.called} / {two.called}", spans=(one.span, two.span))


# -- the rules: how two values of one aspect stand -------------------------------------------------------------------


def acts(one: Told, two: Told) -> Found:
    """One event can be called both (a bombing is an attack), or no event can."""
    if likeness.same_act(one.scene(), two.scene()) == DIFFERENT:
        return "differs", "different acts", "no event is called both"
    return COMPATIBLE, "acts that fit", "one event can be called both"


def days(one: Told, two: Told) -> Found:
    """The same day is one value; a week or a month that holds the other's day fits it."""
    stands = relation(one.day, two.day)
    if stands == DIFFERENT:
        return "differs", "different days", "no day fits both"
    if stands == "unknown":
        return UNKNOWN, "no day to compare", "one of them is no date that can be compared"
    within = _holds(one.day, two.day) or _holds(two.day, one.day)
    return COMPATIBLE, "dates that fit", "the one lies within the other" if within else "a day fits both"


def _holds(wide: PartialDate, narrow: PartialDate) -> bool:
    ends = [*map(dates.first_day, (wide, narrow)), *map(dates.last_day, (narrow, wide))]
    return all(ends) and ends[0] <= ends[1] and ends[2] <= ends[3]


def places(one: Told, two: Told) -> Found:
    """Two towns differ, and two countries; a quarter fits its town, and a wider place fits a narrower one of the same
    country. Of a place nobody locates nothing shows where it is."""
    if one.place is None or two.place is None:
        return UNKNOWN, "not located", "one of them is in no gazetteer, so nothing shows whether they are one place"
    stands = likeness.same_place(one.scene(), two.scene())
    apart = likeness.distance(one.place, two.place)
    far = f", {apart:,.0f} km apart" if apart is not None else ""
    if stands == DIFFERENT:
        return "differs", "different places", f"different places{far}"
    if stands == COMPATIBLE:
        return COMPATIBLE, "a place within the town", f"the one may be a part of the other{far}"
    if one.place.country and one.place.country == two.place.country and one.place.precision != two.place.precision:
        return COMPATIBLE, "a wider place", _wider(one.place.precision, two.place.precision)
    return UNKNOWN, "not comparable", "nothing shows whether the one lies in the other"


def _wider(one: str, two: str) -> str:
    narrow = one if two == "country" else two
    return f"a {narrow}, and its country" if "country" in (one, two) else f"a {one} and a {two} of one country"


def objects(one: Told, two: Told) -> Found:
    """Two kinds of target differ; people, vehicles and the town itself are named beside a target and leave it open."""
    if likeness.same_object(one.scene(), two.scene()) == DIFFERENT:
        return "differs", "different objects", "two kinds of target"
    return COMPATIBLE, "beside each other", "they do not exclude each other"


def means(one: Told, two: Told) -> Found:
    """Two kinds of means differ."""
    return "differs", "different means", "two kinds of means"


def beside(one: Told, two: Told) -> Found:
    """What is said of the protected, and who the victims were, does not exclude that more is true of them."""
    return COMPATIBLE, "beside each other", "they do not exclude each other"


def sides(one: Told, two: Told) -> Found:
    """Names of one side fit ("Arvanian forces", "the Arvanian army"); any two others differ, also when one account
    names both."""
    if side(one.shown) == side(two.shown):
        return COMPATIBLE, "one side", "two names of one side as alleged perpetrator"
    return "differs", "alleged perpetrator differs", "the alleged perpetrator differs"


_RULES: dict[str, Callable[[Told, Told], Found]] = {
    "what": acts,
    "when": days,
    "where": places,
    "means": means,
    "object": objects,
    "protection": beside,
    "alleged perpetrator": sides,
    "victims": beside,
}
