"""Two accounts of an alleged event: may they be one, must they be one, can they not be one?

Each comparison looks at one aspect and says `same`, `compatible`, `silent` or `different`; its docstring is the rule.
Likeness of words never joins two accounts; two towns, two days or two different buildings keep them apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import asin, cos, radians, sin, sqrt

import numpy as np

from onrecord import codec, dates
from onrecord.codec import Card, Folded
from onrecord.matching import words as lexis
from onrecord.matching.days import relation
from onrecord.matching.meeting import long_key
from onrecord.matching.words import plain, stem
from onrecord.models import Account, Detail, PartialDate, Place, Span

SAME, COMPATIBLE, SILENT, DIFFERENT = "same", "compatible", "silent", "different"

# Acts that one event can be called by. "attack" is what any of the violent acts can be called.
_FIRE = frozenset({"bombing", "shelling", "airstrike", "destruction", "attack", "killing", "chemical attack"})
_FAMILIES = (
    _FIRE - {"chemical attack"},
    frozenset({"shooting", "killing", "attack"}),
    frozenset({"chemical attack", "killing", "attack"}),
    frozenset({"forcible transfer", "abduction"}),
    frozenset({"abduction", "detention"}),
    frozenset({"siege", "denial of aid"}),
    frozenset({"torture", "sexual violence"}),
)
_OF_A_CITY = frozenset({"siege", "attack", "bombing", "shelling", "airstrike", "destruction", "denial of aid"})
# Words for whom an attack hit rather than what: they do not tell one target from another.
_LOOSE = frozenset({"civilians", "shelter", "vehicle"})
_FINE = ("exact", "neighbourhood", "town")
KEPT = 4096  # scenes kept ready for comparison
NEIGHBOURHOOD_KM = 15  # how far from a town's point a place of that town may lie


@dataclass(frozen=True, kw_only=True)
class Scene:
    """An account with what its details say, prepared for comparison. The details themselves are there only where an
    incident is written up."""

    id: str  # of the account
    account: Account
    said: dict[str, tuple[str, ...]]  # aspect -> values, in order
    places: tuple[Place, ...]
    named: dict[str, tuple[tuple[str, ...], ...]]  # target -> the words the source names it by, each time
    when: tuple[tuple[str, PartialDate | None], ...]  # (Detail.id, the day it gives) of the details "when"
    days: tuple[PartialDate, ...] = ()  # of those, or as other documents fix them
    details: tuple[Detail, ...] = ()

    def __post_init__(self):
        self.account.__dict__["id"] = self.id

    def values(self, aspect: str) -> tuple[str, ...]:
        return self.said.get(aspect, ())

    @property
    def document(self) -> str:
        return self.account.spans[0].document

    @cached_property
    def acts(self) -> tuple[str, ...]:
        return self.values("what")

    @cached_property
    def objects(self) -> tuple[str, ...]:
        return self.values("object")

    @cached_property
    def targets(self) -> frozenset[str]:
        """The objects that tell one target from another."""
        return frozenset(self.objects) - _LOOSE - {"city"}

    @cached_property
    def towns(self) -> tuple[Place, ...]:
        return tuple(each for each in self.places if each.precision in _FINE)

    @cached_property
    def town_keys(self) -> tuple[str, ...]:
        """Names under which accounts of one town meet; for a place nobody locates, its name."""
        keys = [place_key(each) for each in self.towns]
        if not self.places:
            keys = [plain_name(each) for each in self.values("where")]
        return tuple(dict.fromkeys(keys))

    @cached_property
    def of_a_city(self) -> bool:
        """The act goes on against a town as a whole: a siege, or an attack on the city itself."""
        return "siege" in self.acts or ("city" in self.objects and not self.targets and bool(_OF_A_CITY & {*self.acts}))

    def words_for(self, target: str) -> list[frozenset[str]]:
        """The words with which the source names the object: "maternity hospital" is {"maternity", "hospital"}."""
        return [frozenset(each) for each in self.named.get(target, ())]

    def spans(self, *aspects: str) -> tuple[Span, ...]:
        return tuple(dict.fromkeys(each.span for each in self.details if each.aspect in aspects))

    def at(self, dated: Mapping[str, PartialDate]) -> "Scene":
        """The same, with the days that other documents fix. `dated`: Detail.id -> day."""
        days = [dated.get(id, day) for id, day in self.when]
        return replace(self, days=tuple(dict.fromkeys(each for each in days if each)))


class SceneCard(Card, eq=False):
    """A scene, light: at hand is what all accounts are sorted by; the scene is unfolded when two are compared.

    A case has hundreds of thousands, which are settled where they are and not made twice.
    """

    id: str  # of the account
    when: tuple[tuple[str, PartialDate | None], ...]  # (Detail.id, the day it gives, or as other documents fix it)
    key: int  # a digest of the account's id, 64 bits
    says: int  # ... of all it says but for the days
    meets: bytes  # digests of what an account worth comparing has too, 64 bits each
    meets_on: bytes  # ... of one day
    folded: Folded  # the scene
    document: str = ""  # Document.id; told by the sketch that holds the card

    @property
    def days(self) -> tuple[PartialDate, ...]:
        if not self.when:
            return ()
        if len(self.when) == 1:  # nearly all: to hash a date takes its time
            day = self.when[0][1]
            return (day,) if day else ()
        return tuple(dict.fromkeys(each for _, each in self.when if each))

    @property
    def scene(self) -> Scene:
        """The scene, at the card's days."""
        return _opened(self)

    @property
    def account(self) -> Account:
        return self.scene.account

    def settle(self, dated: Mapping[str, PartialDate]) -> None:
        """From now on at the days that other documents fix (`dated`: Detail.id -> day), and apart from the sketch it
        came with, so that the rest of that can go."""
        if dated and any(id in dated for id, _ in self.when):
            self.when = tuple((id, dated.get(id, day)) for id, day in self.when)
        self.folded = self.folded.copy()


@lru_cache(maxsize=KEPT)
def _opened(card: SceneCard) -> Scene:
    return replace(codec.unfold(Scene, card.folded), days=card.days)


def card_of(scene: Scene) -> SceneCard:
    """The card of a scene without details."""
    return SceneCard(
        document=scene.document,
        id=scene.id,
        when=scene.when,
        key=long_key(scene.id),
        says=_all_said(scene),
        meets=_keys(scene),
        meets_on=_keys_of_a_day(scene),
        folded=codec.fold(scene),
    )


def scene_of(account: Account, details: Iterable[Detail], *, whole: bool = False) -> Scene:
    """The scene of an account with these details of its own; `whole` keeps them."""
    details = sorted(details, key=lambda each: (each.span.start, each.span.end, each.aspect, each.id))
    said: dict[str, dict[str, None]] = {}
    named: dict[str, list[tuple[str, ...]]] = {}
    for each in details:
        if each.value:
            said.setdefault(each.aspect, {})[each.value] = None
        if each.aspect == "object":
            words = {stem(word.plain) for word in lexis.words(each.span.exact) if word.plain not in lexis.STOP}
            named.setdefault(each.value, []).append(tuple(sorted(words)))
    return Scene(
        id=account.id,
        account=account,
        said={aspect: tuple(values) for aspect, values in said.items()},
        places=tuple(dict.fromkeys(each.place for each in details if each.aspect == "where" and each.place)),
        named={target: tuple(words) for target, words in named.items()},
        when=tuple((each.id, each.date) for each in details if each.aspect == "when"),
        details=tuple(details) if whole else (),
    )


def _all_said(scene: Scene) -> int:
    named = tuple(sorted((target, tuple(sorted(scene.named.get(target, ())))) for target in scene.targets))
    return long_key(scene.acts, scene.town_keys, tuple(sorted(scene.objects)), named, scene.places)


def _keys(scene: Scene) -> bytes:
    """An object in a town, the words it is called by there, the town as a whole; an act in it for one document."""
    found: set[tuple] = set()
    for town in scene.town_keys:
        found |= {(town, "object", each) for each in scene.targets}
        found |= {(town, "called", each, words) for each in scene.targets for words in scene.named.get(each, ())}
        found |= {(town, "document", scene.document, act) for act in scene.acts}
        found |= {(town, "town")} if scene.of_a_city else set()
    return np.array(sorted(long_key(*each) for each in found), np.uint64).tobytes()


def _keys_of_a_day(scene: Scene) -> bytes:
    """A town; an object, in the town or not; the town as a whole."""
    found = {(each, "day") for each in scene.targets}
    for town in scene.town_keys:
        found |= {(town, "day"), *((town, "object", each) for each in scene.targets)}
        found |= {(town, "town")} if scene.of_a_city else set()
    return np.array(sorted(long_key(*each) for each in found), np.uint64).tobytes()


def place_key(place: Place) -> str:
    """A place's number in the gazetteer, or its name and country."""
    return f"geonames {place.geonames}" if place.geonames else f"{plain_name(place.name)} {place.country or ''}".strip()


def plain_name(name: str) -> str:
    """A name's plain words."""
    return " ".join(plain(each) for each in name.split())


def same_act(left: Scene, right: Scene) -> str:
    """Both tell of the same kind of act, or of acts that one event can be called by (a bombing is an attack)."""
    if not left.acts or not right.acts:
        return SILENT
    if {*left.acts} & {*right.acts}:
        return SAME
    fits = any({mine, yours} <= family for mine in left.acts for yours in right.acts for family in _FAMILIES)
    return COMPATIBLE if fits or (left.of_a_city and right.of_a_city) else DIFFERENT


def same_place(left: Scene, right: Scene) -> str:
    """Both name the same town, or a place within the other's town; a region or a country alone decides nothing."""
    if set(left.town_keys) & set(right.town_keys):
        return SAME
    if left.towns and right.towns:
        near = any(_within(mine, yours) for mine in left.towns for yours in right.towns)
        return COMPATIBLE if near else DIFFERENT
    if left.town_keys and right.town_keys and not left.places and not right.places:
        return DIFFERENT
    countries = [{each.country for each in scene.places if each.country} for scene in (left, right)]
    if all(countries) and not countries[0] & countries[1]:
        return DIFFERENT
    regions = [
        {place_key(each) for each in scene.places if each.precision in ("region", "district")}
        for scene in (left, right)
    ]
    if all(regions) and not left.towns and not right.towns:
        return COMPATIBLE if regions[0] & regions[1] else DIFFERENT
    return SILENT


def same_object(left: Scene, right: Scene) -> str:
    """Both name the same target; a theatre is not a hospital, an art school not a boarding school, a city not a house
    in it."""
    if left.of_a_city != right.of_a_city and (left.targets or right.targets):
        return DIFFERENT
    if left.targets and right.targets:
        shared = left.targets & right.targets
        if not shared:
            return DIFFERENT
        return SAME if any(_named_alike(left, right, each) for each in sorted(shared)) else DIFFERENT
    if left.of_a_city and right.of_a_city:
        return SAME
    return COMPATIBLE if {*left.objects} & {*right.objects} else SILENT


def _named_alike(left: Scene, right: Scene, target: str) -> bool:
    """The words for the object contain each other ("a hospital", "a maternity hospital")."""
    return any(mine <= yours or yours <= mine for mine in left.words_for(target) for yours in right.words_for(target))


def same_day(left: Scene, right: Scene) -> str:
    """Both give the same day; a week or month that holds the other's day is compatible."""
    relations = {relation(mine, yours) for mine in left.days for yours in right.days}
    if (
        SAME in relations
        and any(dates.is_day(each) for each in left.days)
        and any(dates.is_day(each) for each in right.days)
    ):
        return SAME
    if relations & {SAME, COMPATIBLE}:
        return COMPATIBLE
    return DIFFERENT if DIFFERENT in relations and relations == {DIFFERENT} else SILENT


def same_means(left: Scene, right: Scene) -> str:
    """Both name the same means."""
    mine, yours = {*left.values("means")}, {*right.values("means")}
    return SILENT if not mine or not yours else SAME if mine & yours else COMPATIBLE


@dataclass(frozen=True)
class Likeness:
    """How two accounts stand to each other: `joins`, `unsure` (a person may decide), `apart`, or nothing in common."""

    verdict: str
    says: str


def compare(left: Scene, right: Scene) -> Likeness:
    """The rule by which two accounts are one.

    They are apart when act, place, day or object differ. They are one when the town is the same and, besides, the
    object is the same; or the day is the same, neither names a target, and the act is the same; or one document comes
    back to it; or both tell of what goes on against the town as a whole. Everything else with the same town is unsure
    and stays apart.
    """
    act, place = same_act(left, right), same_place(left, right)
    day, thing = same_day(left, right), same_object(left, right)
    for aspect, found in (("act", act), ("place", place), ("day", day), ("object", thing)):
        if found == DIFFERENT:
            return Likeness("apart", f"the {aspect} differs")
    says = _sentence(left, right, act, place, day, thing)
    if place in (SILENT, COMPATIBLE) and not (place == COMPATIBLE and thing == SAME and day == SAME):
        return Likeness("unsure" if place == COMPATIBLE or thing == SAME else "nothing", says)
    if SILENT in (act,) and thing != SAME:
        return Likeness("nothing", says)
    if thing == SAME and not (left.of_a_city and is_days_apart(left, right)):
        return Likeness("joins", says)
    if day == SAME and act in (SAME, COMPATIBLE) and not left.targets and not right.targets:
        return Likeness("joins", says)
    if told_again(left, right) and act == SAME:
        return Likeness("joins", f"{says}; told again in the same document")
    return Likeness("unsure" if thing == SAME or day in (SAME, COMPATIBLE) else "nothing", says)


def told_again(left: Scene, right: Scene) -> bool:
    """One document comes back to an event of one town: neither passage names a target or speaks of the town as a
    whole, and at most one gives a day."""
    return (
        left.document == right.document
        and not (left.targets or right.targets or left.of_a_city or right.of_a_city)
        and not (left.days and right.days)
    )


def is_days_apart(left: Scene, right: Scene) -> bool:
    """Of two accounts of a town under attack one gives a day and the other none: a day's attack is not the siege."""
    return any(map(dates.is_day, left.days)) != any(map(dates.is_day, right.days)) and "siege" not in {*left.acts} & {
        *right.acts
    }


def _sentence(left: Scene, right: Scene, act: str, place: str, day: str, thing: str) -> str:
    said = []
    if place == SAME:
        said.append(f"the same place ({_shared(_place_names(left), _place_names(right))})")
    if thing == SAME:
        said.append(
            f"the same object ({_shared(left.objects, right.objects)})" if left.targets else "the town as a whole"
        )
    if day in (SAME, COMPATIBLE):
        said.append("the same day" if day == SAME else f"dates that fit ({left.days[0].value}, {right.days[0].value})")
    else:
        said.append("no date against it")
    if act in (SAME, COMPATIBLE):
        called = _shared(left.acts, right.acts)
        said.append(f"the same act ({called})" if act == SAME else f"acts that fit ({left.acts[0]}, {right.acts[0]})")
    if same_means(left, right) == SAME:
        said.append(f"the same means ({_shared(left.values('means'), right.values('means'))})")
    blamed = {*left.values("alleged perpetrator")} & {*right.values("alleged perpetrator")}
    if blamed:
        said.append(f"the same alleged perpetrator ({', '.join(sorted(blamed))})")
    return "; ".join(said)


def _place_names(scene: Scene) -> tuple[str, ...]:
    return tuple(each.name for each in scene.towns) or scene.values("where")


def _shared(left: Iterable[str], right: Iterable[str]) -> str:
    right = {*right}
    return ", ".join(each for each in dict.fromkeys(left) if each in right) or next(iter(left), "")


def _within(left: Place, right: Place) -> bool:
    """One is a place within a town, the other that town, as far as their points tell."""
    if "town" not in (left.precision, right.precision) or left.precision == right.precision:
        return False
    apart = distance(left, right)
    return apart is not None and apart <= NEIGHBOURHOOD_KM


def distance(left: Place, right: Place) -> float | None:
    """How far two places are apart, in kilometres; None where one has no coordinates."""
    if None in (left.latitude, left.longitude, right.latitude, right.longitude):
        return None
    return kilometres(left, right)


def kilometres(left: Place, right: Place) -> float:
    """The great-circle distance of two places with coordinates, in kilometres (haversine)."""
    one, two = radians(left.latitude), radians(right.latitude)
    across = radians(right.longitude - left.longitude)
    half = sin((two - one) / 2) ** 2 + cos(one) * cos(two) * sin(across / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))
