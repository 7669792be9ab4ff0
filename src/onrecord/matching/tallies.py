"""Tallies: every value the sources give for one count, side by side, with what explains that they differ.

Nothing is added up and nothing averaged. Two figures contradict each other only when they count the same thing of the
same scope at the same time and their bounds have no number in common; anything else has a name.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from onrecord import dates
from onrecord.matching.days import relation
from onrecord.matching.likeness import plain_name
from onrecord.matching.order import Ordering
from onrecord.matching.words import stem
from onrecord.models import Figure, PartialDate, Tally

Dated = Mapping[str, PartialDate]

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


# Counts of what an attack or a hardship does: two of one scope that differ are about the same thing. Anything else that
# is counted (sums of aid, troops sent, votes) may be counted of several things.
HARM = frozenset((
    "killed", "injured", "casualties", "found dead", "missing", "displaced", "forcibly transferred", "detained",
    "captured", "abducted", "evacuated", "rescued", "released", "survived", "sheltering", "trapped", "attacked",
    "destroyed", "damaged", "tortured", "raped", "hospitalised",
))  # fmt: skip


def family(of_whom: str | None) -> str:
    """Of whom a count is, widely: civilians and residents are people, troops are soldiers, children are children."""
    if not of_whom:
        return "people"
    plain = plain_name(of_whom)
    last = plain.split()[-1] if plain.split() else plain
    return _WHOM.get(plain) or _WHOM.get(last) or stem(last)


def _kind_of(figure: Figure) -> tuple[str, ...]:
    """What figures must share to be set side by side. Sums of money that differ are of different grants."""
    sum_ = f"{figure.low} {figure.high}" if figure.counted == "aid" else ""
    return figure.counted, family(figure.of_whom), figure.side or "", sum_


def of_incident(
    figures: Sequence[Figure], dated: Dated, order: Ordering, by: Callable[[Figure], str]
) -> tuple[Tally, ...]:
    """The tallies of one incident: one for each thing counted, of whom, on which side. `by` tells whose a figure is."""
    groups: dict[tuple, list[Figure]] = defaultdict(list)
    for figure in sorted(figures, key=lambda each: (order.span(each.span), each.id)):
        groups[_kind_of(figure)].append(figure)
    return tuple(_tally(groups[key], dated, by, None) for key in sorted(groups))


def wider(figures: Sequence[Figure], dated: Dated, order: Ordering, by: Callable[[Figure], str]) -> tuple[Tally, ...]:
    """The tallies of counts that are of more than one incident: one for each scope, and one that sets a scope beside
    the narrower ones that a source names in the same text."""
    by_scope: dict[tuple, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in sorted(figures, key=lambda each: (order.span(each.span), each.id)):
        scope = plain_name(figure.scope or "")
        by_scope[_kind_of(figure)][scope].append(figure)
    made = []
    for key in sorted(by_scope):
        scopes = by_scope[key]
        made += [_tally(scopes[scope], dated, by, scopes[scope][0].scope) for scope in sorted(scopes)]
        told_in = {scope: {each.span.document for each in own} for scope, own in scopes.items()}
        for wide in sorted(scopes):
            if scopes[wide][0].scope_kind == "country":
                beside = [each for each in sorted(scopes) if each != wide and told_in[each] & told_in[wide]]
                own = [*scopes[wide], *(figure for each in beside for figure in scopes[each])]
                if beside:
                    made.append(_tally(sorted(own, key=lambda each: (order.span(each.span), each.id)), dated, by, None))
    return tuple(made)


def _tally(own: Sequence[Figure], dated: Dated, by: Callable[[Figure], str], scope: str | None) -> Tally:
    kind, says = relate(own, dated, by)
    whom = sorted({each.of_whom for each in own if each.of_whom})
    return Tally(
        counted=own[0].counted,
        of_whom=own[0].of_whom if len(whom) <= 1 else " / ".join(whom),
        scope=scope,
        figures=tuple(each.id for each in own),
        relation=kind,
        says=says,
    )


def relate(own: Sequence[Figure], dated: Dated, by: Callable[[Figure], str]) -> tuple[str, str]:
    """How the figures of one tally stand to each other, and the sentence that says why."""
    values = "; ".join(f"{value_of(each)} ({by(each)})" for each in own)
    if len(own) == 1:
        return "single", f"one value only: {values}"
    found = [pair for one, two in combinations(own, 2) for pair in [_pair(one, two, dated)]]
    for kind in ("contradiction", "different scope", "different date", "different standing", "compatible"):
        why = next((says for found_kind, says in found if found_kind == kind), None)
        if why:
            return kind, f"{why}: {values}"
    voices, documents = {by(each) for each in own}, {each.span.document for each in own}
    if len(voices) == 1 and len(documents) > 1:  # one voice in two outlets agrees with itself
        return "echo", f"one voice, told in {len(documents)} documents: {value_of(own[0])} ({voices.pop()})"
    return "agreement", f"the same value: {values}"


def _pair(one: Figure, two: Figure, dated: Dated) -> tuple[str, str]:
    for explains in (different_scope, different_people, different_part):
        if says := explains(one, two):
            return "different scope", says
    if same_bounds(one, two):
        return "agreement", "the same value"
    if says := different_date(one, two, dated):
        return "different date", says
    if overlap(one, two):
        return "compatible", "the bounds have numbers in common"
    if says := different_standing(one, two):
        return "different standing", says
    if one.counted not in HARM:
        return "different scope", f"they may count different things ({one.counted})"
    return "contradiction", "the bounds have no number in common"


def different_scope(one: Figure, two: Figure) -> str | None:
    """The two counts are of different places, bodies or things."""
    if one.scope and two.scope and plain_name(one.scope) != plain_name(two.scope):
        return f"different scopes, {one.scope} / {two.scope}"
    if bool(one.scope) != bool(two.scope) and one.account is None and two.account is None:
        return f"different scopes, {one.scope or 'none named'} / {two.scope or 'none named'}"
    return None


def different_people(one: Figure, two: Figure) -> str | None:
    """The one counts civilians, the other people of any kind."""
    mine, yours = plain_name(one.of_whom or "people"), plain_name(two.of_whom or "people")
    if mine != yours and not same_bounds(one, two) and not overlap(one, two):
        return f"they count {one.of_whom or 'people'} / {two.of_whom or 'people'}"
    return None


def different_part(one: Figure, two: Figure) -> str | None:
    """The one is told as a part of a larger count, or leaves somebody out."""
    if (one.part_of is None) != (two.part_of is None) and not same_bounds(one, two):
        return "one is a part of a larger count"
    if (one.excludes is None) != (two.excludes is None) and not same_bounds(one, two):
        left_out = (one.excludes or two.excludes).exact
        return f'one leaves out some ("{left_out}")'
    return None


def different_date(one: Figure, two: Figure, dated: Dated) -> str | None:
    """The two counts are as of different days: a later count may have grown."""
    mine, yours = dated.get(one.id, one.as_of), dated.get(two.id, two.as_of)
    if mine and yours and dates.is_day(mine) and dates.is_day(yours) and relation(mine, yours) == "different":
        return f"as of different days, {mine.value} / {yours.value}"
    return None


def different_standing(one: Figure, two: Figure) -> str | None:
    """The one is confirmed, the other estimated or claimed: a confirmed count may be lower without contradiction."""
    firm, loose = {"confirmed"}, {"estimated", "claimed", "unverified", "alleged"}
    standings = {one.standing, two.standing}
    if standings & firm and standings & loose:
        lower = one if one.standing == "confirmed" else two
        other = two if lower is one else one
        if (lower.low or lower.high or 0) <= (other.low or other.high or 0):
            return f"different standing, {one.standing} / {two.standing}"
    return None


def same_bounds(one: Figure, two: Figure) -> bool:
    """Both give the same lower and the same upper bound."""
    return (one.low, one.high) == (two.low, two.high)


def overlap(one: Figure, two: Figure) -> bool:
    """Some number lies within the bounds of both."""
    low = max(one.low or 0, two.low or 0)
    highs = [each.high for each in (one, two) if each.high is not None]
    return not highs or low <= min(highs)


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
