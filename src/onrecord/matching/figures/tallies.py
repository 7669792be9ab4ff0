"""Tallies: every value the sources give for one count, side by side, with what explains that they differ.

Nothing is added up and nothing averaged. Two figures contradict each other only when they count the same thing of the
same scope at the same time, with the same standing, and their bounds have no number in common; anything else has a
name. Each rule is a small function that gives its reason or None.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise

from onrecord import dates
from onrecord.matching.days import relation, spoken
from onrecord.matching.figures.given import FigureCard, Given, is_round, kind_of
from onrecord.matching.memory import Memory
from onrecord.matching.order import Ordering
from onrecord.matching.sources.voices import Voice
from onrecord.models import Figure, PartialDate, Reason, Tally
from onrecord.text import overlaps

Dated = Mapping[str, PartialDate]
_Places = dict[str, list[int]]  # of figures, by scope, matter or document

# Counts of what an attack or a hardship does: two of one scope that differ are about the same thing. Anything else that
# is counted (sums of aid, troops sent, votes) may be counted of several things.
HARM = frozenset((
    "killed", "injured", "casualties", "found dead", "missing", "displaced", "forcibly transferred", "detained",
    "captured", "abducted", "evacuated", "rescued", "released", "survived", "sheltering", "trapped", "attacked",
    "destroyed", "damaged", "tortured", "raped", "hospitalised",
))  # fmt: skip
# How a rule's reason makes two figures stand, the gravest first; the gravest of a tally is the tally's.
STANDS = {
    "contradiction": "contradiction",
    "told differently": "contradiction",
    "different scope": "different scope",
    "different people": "different scope",
    "part of a larger count": "different scope",
    "leaves some out": "different scope",
    "different things": "different scope",
    "later": "different date",
    "different standing": "different standing",
    "compatible": "compatible",
    "same value": "agreement",
    "one voice": "echo",
}
# A confirmed count, an estimate and a plan are of three kinds; anything else is a number somebody gives.
_KIND_OF_STANDING = {"confirmed": "confirmed", "estimated": "estimated", "planned": "planned"}
MOST = 24  # different figures of a tally that are all compared two by two; of more, each with its neighbours
LISTED = 12  # reasons a tally lists, the gravest first
SHOWN = 8  # values a sentence names


@dataclass(frozen=True, slots=True)
class Count:
    """A figure with what decides how it stands to another."""

    given: Given
    day: PartialDate | None  # as of when, as its source says or others fix it
    told: tuple[str, PartialDate] | None  # the day its words were spoken or printed, and which of the two

    @property
    def figure(self) -> Figure:
        return self.given.figure

    @property
    def voice(self) -> Voice:
        return self.given.voice

    @property
    def value(self) -> str:
        """The bounds in words, with the source's own "roughly" or "more than"."""
        return self.given.value

    @property
    def whose(self) -> str:
        """Its standing and who gives it: "estimated by Velmar officials"."""
        return self.given.whose

    @property
    def bounds(self) -> tuple[int | None, int | None]:
        """At least, at most; None: the source gives no bound on that side."""
        return self.given.figure.low, self.given.figure.high

    @property
    def likeness(self) -> tuple:
        """What two counts share that stand to every other in the same way."""
        given, figure = self.given, self.given.figure
        return (
            self.bounds, is_round(figure), given.scope, given.whom, self.day and self.day.value, self.told,
            figure.standing, given.voice.key, figure.part_of, figure.excludes and figure.excludes.exact,
        )  # fmt: skip


def of_incident(figures: Sequence[Given], dated: Dated, order: Ordering) -> tuple[Tally, ...]:
    """The tallies of one incident: one for each thing counted, of whom, on which side. `dated`: record id -> the day
    that other documents fix."""
    groups: dict[tuple, list[Given]] = defaultdict(list)
    for each in sorted(figures, key=lambda each: (order.span(each), each.id)):
        groups[kind_of(each.figure)].append(each)
    return tuple(_tally(groups[key], dated, None) for key in sorted(groups))


def wider(
    figures: Iterable[FigureCard], matters: Mapping[str, str], dated: Dated, memory: Memory
) -> Iterator[bytes]:
    """The tallies of counts that are of more than one incident, packed: one for each scope, and one that sets a country
    beside what the documents that count of it count besides: all figures of the narrower scopes that they name, and
    those of their own figures that name no scope.

    What another report counts, when it does not say of what, says nothing of a count of one's own: figures that name no
    scope are set side by side within one matter. `matters` names for each Document.id the matter it reports, where
    others report it too. `figures` are in order.
    """
    cards = list(figures)
    states = [_state(each, dated) for each in cards]
    for own, scope in _scopes(cards, matters):

        def make(own=own, scope=scope) -> Tally:
            return _tally([cards[each].given for each in own], dated, scope)

        yield memory.packed("tally", (scope, [states[each] for each in own]), make)


def _state(each: FigureCard, dated: Dated) -> tuple:
    """All that a tally follows from of one figure."""
    days = [(id, dated[id].value) for id in (each.id, each.document, *each.said) if id in dated] if dated else []
    return each.id, each.voice, days


def _scopes(cards: Sequence[FigureCard], matters: Mapping[str, str]) -> Iterator[tuple[list[int], str | None]]:
    """The places of the figures to be set side by side, and their scope where they have one in common."""
    kinds: dict[tuple, tuple[_Places, _Places]] = defaultdict(lambda: (defaultdict(list), defaultdict(list)))
    for place, each in enumerate(cards):
        named, unnamed = kinds[each.kind]
        if each.scope_key:
            named[each.scope_key].append(place)
        else:
            unnamed[matters.get(each.document, each.document)].append(place)
    for _, (named, unnamed) in sorted(kinds.items()):
        yield from ((own, None) for own in unnamed.values() if len(own) > 1)
        yield from ((named[scope], cards[named[scope][0]].scope) for scope in sorted(named))
        yield from ((own, None) for own in _beside_countries(named, chain(*unnamed.values()), cards))


def _beside_countries(named: _Places, unnamed: Iterable[int], cards: Sequence[FigureCard]) -> Iterator[list[int]]:
    """Of one kind of figures, for each country those of it and those that are set beside them."""
    countries = [scope for scope in sorted(named) if cards[named[scope][0]].of_country]
    if not countries:
        return
    scopes: dict[str, set[str]] = defaultdict(set)  # that each document names
    others: _Places = defaultdict(list)  # of each document without a scope
    for scope, own in named.items():
        for place in own:
            scopes[cards[place].document].add(scope)
    for place in unnamed:
        others[cards[place].document].append(place)
    for country in countries:
        here = {cards[place].document for place in named[country]}
        beside = set().union(*(scopes[each] for each in here)) - {country}
        own = [place for each in beside for place in named[each]] + [place for each in here for place in others[each]]
        if own:
            yield sorted(named[country] + own)


def _tally(given: Sequence[Given], dated: Dated, scope: str | None) -> Tally:
    kind, says, reasons = relate([_count(each, dated) for each in given])
    own = [each.figure for each in given]
    whom = sorted({each.of_whom for each in own if each.of_whom})
    return Tally(
        counted=own[0].counted,
        of_whom=own[0].of_whom if len(whom) <= 1 else " / ".join(whom),
        scope=scope,
        figures=tuple(each.id for each in own),
        relation=kind,
        says=says,
        reasons=reasons,
    )


def _count(each: Given, dated: Dated) -> Count:
    figure = each.figure
    spoken = next((day for id, own in each.said if (day := dated.get(id, own))), None)
    told = (("said", spoken), ("published", dated.get(figure.span.document, each.published)))
    on = next(((verb, day) for verb, day in told if day and dates.is_day(day)), None)
    return Count(each, dated.get(each.id, figure.as_of), on)


def relate(own: Sequence[Count]) -> tuple[str, str, tuple[Reason, ...]]:
    """How the figures of one tally stand to each other, the sentence that says why, and every reason there is."""
    found = _gravest(each for pair in _pairs(own) for each in stand(*pair))
    kind = STANDS[found[0].rule] if found else "agreement"
    voices, documents = {each.voice.key for each in own}, {each.figure.span.document for each in own}
    if kind in ("agreement", "echo"):  # one voice agrees with itself, in one document or in several
        kind = "agreement" if len(voices) > 1 else "echo" if len(documents) > 1 else "single"
    if kind == "echo":
        return (
            kind,
            f"one voice, told in {len(documents)} documents: {own[0].value} {own[0].whose}",
            found,
        )
    why = {"single": "one value only", "agreement": "the same value"}.get(kind) or found[0].says
    return kind, f"{why} ({_values(own)})", found


def _gravest(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The gravest of the reasons, each once. When there are enough of the gravest kind, no more are made."""
    kinds: dict[str, dict[tuple[str, str], Reason]] = {kind: {} for kind in STANDS.values()}
    gravest, *_ = kinds.values()
    for each in reasons:
        kinds[STANDS[each.rule]][each.rule, each.says] = each
        if len(gravest) == LISTED:
            break
    return tuple(each for found in kinds.values() for each in found.values())[:LISTED]


def _pairs(own: Sequence[Count]) -> Iterator[tuple[Count, Count]]:
    """Two by two the figures that differ in anything; in a crowd, each with the next of its scope and with the next of
    its size. Of figures that differ in nothing, the first beside the first of another document."""
    alike: dict[tuple, list[Count]] = defaultdict(list)
    for each in own:
        alike[each.likeness].append(each)
    heads = [same[0] for same in alike.values()]
    if len(heads) <= MOST:
        yield from combinations(heads, 2)
    else:
        by_size = sorted(range(len(heads)), key=lambda place: _size(heads[place]))
        by_scope = sorted(by_size, key=lambda place: heads[place].given.scope)
        pairs = {(min(pair), max(pair)) for row in (by_size, by_scope) for pair in pairwise(row)}
        yield from ((heads[one], heads[two]) for one, two in sorted(pairs))
    for first, *others in alike.values():
        other = next((each for each in others if each.figure.span.document != first.figure.span.document), None)
        if other:
            yield first, other


def _values(own: Sequence[Count]) -> str:
    """Each value with its standing and who gives it, once; of many the first few."""
    told: dict[str, set[str]] = defaultdict(set)
    for each in own:
        told[f"{each.value} {each.whose}"].add(each.figure.span.document)
    said = [f"{each}, in {len(many)} documents" if len(many) > 1 else each for each, many in told.items()]
    return "; ".join(said if len(said) <= SHOWN else [*said[:SHOWN], f"{len(said) - SHOWN} more"])


# -- the rules: how two figures of one tally stand ------------------------------------------------------------------


def stand(one: Count, two: Count) -> list[Reason]:
    """Every reason by which the two differ, or the one by which they agree or contradict each other."""
    scopes = [each(one, two) for each in (different_scope, different_people, part_of_larger, leaves_some_out)]
    scopes = [each for each in scopes if each]
    if not scopes and one.bounds == two.bounds:
        return [one_voice(one, two) or same_value(one, two)]
    others = (later, different_standing) if scopes else (later, compatible, lower_for_its_standing)
    found = [*scopes, *(each for each in (rule(one, two) for rule in others) if each)]
    last = (different_things, told_later, told_differently, contradiction)
    return found or [next(each for each in (rule(one, two) for rule in last) if each)]


def _reason(rule: str, says: str, one: Count, two: Count) -> Reason:
    return Reason(rule=rule, says=says, spans=(one.figure.span, two.figure.span))


def different_scope(one: Count, two: Count) -> Reason | None:
    """The two counts are of different places, bodies or things. Counts of one incident have its scope when they name
    none."""
    mine, yours = one.given.scope, two.given.scope
    of_one_incident = one.figure.account is not None or two.figure.account is not None
    if mine == yours or (of_one_incident and not (mine and yours)):
        return None
    return _reason("different scope", f"different scopes: {_scope(one.figure)} / {_scope(two.figure)}", one, two)


def _scope(figure: Figure) -> str:
    if not figure.scope:
        return "none named"
    return f"the whole of {figure.scope}" if figure.scope_kind == "country" else figure.scope


def different_people(one: Count, two: Count) -> Reason | None:
    """The one counts civilians, the other people of any kind, and no number fits both."""
    if one.given.whom == two.given.whom or overlap(one, two):
        return None
    mine, yours = (each.figure.of_whom or "people" for each in (one, two))
    return _reason("different people", f"different people counted: {mine} / {yours}", one, two)


def part_of_larger(one: Count, two: Count) -> Reason | None:
    """The one is told as a part of a larger count; the other is that count, or not told as a part."""
    if (one.figure.part_of is None) == (two.figure.part_of is None) or one.bounds == two.bounds:
        return None
    part, whole = (one, two) if one.figure.part_of else (two, one)
    told = part.figure.part_of
    which = "the larger count" if overlaps(told, whole.figure.span) else "a larger count"
    says = f"a part of {which}: {part.value} of “{' '.join(told.exact.split())}” / {whole.value}"
    return _reason("part of a larger count", says, one, two)


def leaves_some_out(one: Count, two: Count) -> Reason | None:
    """The one leaves out somebody whom the other does not leave out."""
    left_out = [each.figure.excludes and " ".join(each.figure.excludes.exact.split()) for each in (one, two)]
    if left_out[0] == left_out[1] or one.bounds == two.bounds:
        return None
    told = [(each.value, words) for each, words in zip((one, two), left_out, strict=True) if words]
    says = " / ".join(f"{value} leaves out some (“{words}”)" for value, words in told)
    return _reason("leaves some out", says, one, two)


def later(one: Count, two: Count) -> Reason | None:
    """The two counts are as of different days: a later count may have grown, or been put right."""
    if not one.day or not two.day or relation(one.day, two.day) != "different":
        return None
    return _in_time(one, two, ("as of", one.day), ("as of", two.day))


def told_later(one: Count, two: Count) -> Reason | None:
    """A source does not say as of when its count is, and the two were told on different days: the one may be newer."""
    if (one.day and two.day) or not one.told or not two.told or relation(one.told[1], two.told[1]) != "different":
        return None
    return _in_time(one, two, one.told, two.told)


def _in_time(one: Count, two: Count, mine: tuple[str, PartialDate], yours: tuple[str, PartialDate]) -> Reason:
    ends = [dates.last_day(mine[1]), dates.first_day(yours[1])], [dates.last_day(yours[1]), dates.first_day(mine[1])]
    before, after = (all(each) and each[0] < each[1] for each in ends)
    told = [(one, *mine), (two, *yours)]
    if after:
        told.reverse()
    first, last = (
        f"{each.value} {verb if verb == 'as of' else f'{verb} on'} {spoken(day)}" for each, verb, day in told
    )
    if not before and not after:
        says = f"different days, and which is the later is not known: {first} / {last}"
        return _reason("later", says, one, two)
    grown = _grown(told[0][0], told[1][0])
    voice = f"; both {one.voice.called}" if one.voice.key == two.voice.key else ""
    return _reason("later", f"later: {first}, {last}{grown}{voice}", one, two)


def _grown(first: Count, last: Count) -> str:
    if overlap(first, last):
        return ", and a number fits both"
    return ", which is higher" if _size(last) > _size(first) else ", which is lower"


def _size(count: Count) -> int:
    low, high = count.bounds
    return low if low is not None else high or 0


def compatible(one: Count, two: Count) -> Reason | None:
    """Some number lies within the bounds of both; a round number ("roughly 2,400") reaches to the numbers that are
    rounded to it."""
    if not overlap(one, two):
        return None
    rounded = "" if _meet(one.bounds, two.bounds) else ", the one a round number"
    return _reason("compatible", f"compatible: {one.value} / {two.value}{rounded}", one, two)


def different_standing(one: Count, two: Count) -> Reason | None:
    """The one is confirmed, the other estimated, planned, or somebody's word."""
    mine, yours = (_KIND_OF_STANDING.get(each.figure.standing, "told") for each in (one, two))
    if mine == yours:
        return None
    return _reason("different standing", f"different standing: {one.whose} / {two.whose}", one, two)


def lower_for_its_standing(one: Count, two: Count) -> Reason | None:
    """Their standing is different and may explain that they differ: a confirmed count may be lower than an estimate or
    somebody's word, but not higher."""
    firm, loose = (one, two) if one.figure.standing == "confirmed" else (two, one)
    higher = firm.figure.standing == "confirmed" and not overlap(one, two) and _size(firm) > _size(loose)
    return None if higher else different_standing(one, two)


def different_things(one: Count, two: Count) -> Reason | None:
    """Sums of aid, troops or votes that differ may be counts of different things."""
    if one.figure.counted in HARM:
        return None
    return _reason("different things", f"they may count different things ({one.figure.counted})", one, two)


def same_value(one: Count, two: Count) -> Reason:
    """Both give the same bounds, the one perhaps as a round number."""
    both = one.value if one.value == two.value else f"{one.value} / {two.value}"
    return _reason("same value", f"the same value: {both}", one, two)


def one_voice(one: Count, two: Count) -> Reason | None:
    """One speaker's number in two documents is told once."""
    if one.voice.key != two.voice.key:
        return None
    many = "in two documents" if one.figure.span.document != two.figure.span.document else "twice in one document"
    return _reason("one voice", f"one voice, told {many}: {one.value} by {one.voice.called}", one, two)


def told_differently(one: Count, two: Count) -> Reason | None:
    """Two documents give one speaker different numbers for the same: the telling contradicts itself."""
    if one.voice.key != two.voice.key or one.figure.span.document == two.figure.span.document:
        return None
    says = f"one voice, told differently: {one.value} / {two.value} by {one.voice.called}{_no_day(one, two)}"
    return _reason("told differently", says, one, two)


def contradiction(one: Count, two: Count) -> Reason:
    """The same count of the same scope, and no number fits both."""
    return _reason("contradiction", f"no number fits both: {one.value} / {two.value}{_no_day(one, two)}", one, two)


def _no_day(one: Count, two: Count) -> str:
    apart = one.figure.span.document != two.figure.span.document
    return "; as of when is not said" if apart and not (one.day and two.day) else ""


def overlap(one: Count, two: Count) -> bool:
    """Some number lies within the bounds of both, a round number taken as far as it reaches."""
    return _meet(_reach(one), _reach(two))


def _meet(mine: tuple[int | None, int | None], yours: tuple[int | None, int | None]) -> bool:
    low = max(mine[0] or 0, yours[0] or 0)
    highs = [each for each in (mine[1], yours[1]) if each is not None]
    return not highs or low <= min(highs)


def _reach(count: Count) -> tuple[int | None, int | None]:
    """The bounds; of a round number those half a unit of its last digit that is not zero to either side, as far as a
    number given to that unit reaches (JCGM 100:2008, F.2.2.1, on resolution)."""
    low, high = count.bounds
    if not is_round(count.figure) or not low:
        return low, high
    unit = 10 ** (len(str(low)) - len(str(low).rstrip("0")))
    return max(0, low - unit // 2), low + unit // 2
