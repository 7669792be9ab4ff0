"""Place names in a text: which words name a place, which place, and in what sense.

A name is found by the longest match of the gazetteer on capitalised words, then has to earn its place: a town called
like an ordinary word, or standing inside a person's name, needs a cue ("in", "the town of", ", Country") or the entity
recogniser. Which of several places of one name is meant is decided for the document as a whole: what stands after a
comma, the countries the document names, the units its other places lie in, and inhabitants, in that order. When two
remain, none is chosen. (One sense of a name per document: Leidner 2007, Toponym Resolution in Text.)
"""

import math
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc
from spacy.tokens import Span as Stretch

from onrecord.extraction.language.gazetteer import Candidate, Gazetteer, gazetteer
from onrecord.extraction.language.parse import Parsed
from onrecord.extraction.language.spots import BETWEEN, KINDS_OF_PLACE, UNIT_NAMES, Spot, cued, qualified_by
from onrecord.extraction.language.wording import words
from onrecord.models import Place, Span

PERSON_VERBS = words("say tell add write tweet ask reply explain think speak recall")
WILLED = PERSON_VERBS | words(
    """
    claim deny accuse warn announce declare want demand reject call insist agree believe decide order launch impose
    vow pledge threaten refuse seek hope support back blame urge predict request help condemn recognise recognize
    offer respond plan consider negotiate send bring provide sanction expect amass rebuke label stage ensure step
    see use
    """
)
FAR = 161.0  # km: two candidates nearer than that are one place for most purposes (the field's measure)


@dataclass(frozen=True)
class Toponym:
    """Words that name a place. `kind`: place, government (a capital for those who rule there), demonym, embedded."""

    span: Span
    place: Place | None  # None: a place name, but which place is not decided
    basis: str
    kind: str


def toponyms(parsed: Parsed) -> tuple[Toponym, ...]:
    """The place names of a document's prose and dateline, in order of the text."""
    return parsed.once(_toponyms)


def toponym_at(parsed: Parsed, position: int) -> Toponym | None:
    """The place name whose words hold a character of the text, or None."""
    found = toponyms(parsed)
    index = bisect_right(found, position, key=lambda each: each.span.start) - 1
    return found[index] if index >= 0 and position < found[index].span.end else None


def _toponyms(parsed: Parsed) -> tuple[Toponym, ...]:
    known = gazetteer(parsed.places)
    people = _surnames(parsed.doc)
    spots = [each for each in parsed.doc._.spots if _holds(parsed.doc, each, people)]
    sure = {each.name for each in spots if each.strength == "sure"}
    spots = [
        each for each in spots if each.strength != "possible" or each.name in sure or _recognised(parsed.doc, each)
    ]
    chosen = _resolve(parsed.doc, spots, known)
    found = [_toponym(parsed, spot, *chosen[spot.start], known) for spot in spots]
    taken = {token for each in spots for token in range(each.start, each.end)}
    found += _demonyms(parsed, known, taken)
    found += _unknown(parsed, taken, people)
    return tuple(sorted(found, key=lambda each: each.span.start))


# -- weighing ------------------------------------------------------------------------------------------------------


def _surnames(doc: Doc) -> frozenset[str]:
    """Last words of persons the recogniser has found under two names or more."""
    return frozenset(
        each[-1].text for each in doc.ents if each.label_ == "PERSON" and len(each) > 1 and each[-1].is_alpha
    )


def _holds(doc: Doc, spot: Spot, people: frozenset[str]) -> bool:
    """The match is no part of a person's name."""
    if spot.strength == "sure":
        return True
    words = doc[spot.start : spot.end]
    labels = {each.ent_type_ for each in words}
    if words.text in people or labels == {"PERSON"} and _goes_on(doc, spot):
        return False
    if spot.strength == "embedded":
        best = spot.candidates[0]
        if best.place.precision in ("town", "district", "neighbourhood") and (
            best.population < 50_000 or not best.main
        ):
            return False
        return bool(labels & {"ORG", "FAC", "GPE", "LOC", "EVENT", "LAW", "WORK_OF_ART"})
    if labels & {"GPE", "LOC", "FAC"}:
        return True
    return not labels & {"PERSON", "DATE", "TIME", "MONEY"}


def _goes_on(doc: Doc, spot: Spot) -> bool:
    """The person's name that the words belong to has more words than these."""
    before = doc[spot.start].ent_iob_ == "I"
    return before or spot.end < len(doc) and doc[spot.end].ent_type_ == "PERSON" and doc[spot.end].ent_iob_ == "I"


def _recognised(doc: Doc, spot: Spot) -> bool:
    return any(each.ent_type_ in ("GPE", "LOC", "FAC") for each in doc[spot.start : spot.end])


def _distance(left: Place, right: Place) -> float:
    """Kilometres between two points (haversine)."""
    if left.latitude is None or right.latitude is None:
        return 0.0 if left == right else 20_000.0
    one, two = math.radians(left.latitude), math.radians(right.latitude)
    half = math.sin((two - one) / 2) ** 2
    half += math.cos(one) * math.cos(two) * math.sin(math.radians(right.longitude - left.longitude) / 2) ** 2
    return 12_742 * math.asin(min(1.0, math.sqrt(half)))


def _resolve(doc: Doc, spots: list[Spot], known: Gazetteer) -> dict[int, tuple[Place | None, str]]:
    """For each spot, by its first token: the place and the reason. One sense per name and document."""
    countries, units = _named(doc, spots, known)
    votes = defaultdict(list)
    for each in spots:
        votes[each.name].append((each, qualified_by(doc, each.end, each.candidates, known), _unit_word(doc, each)))
    chosen = {}
    for told in votes.values():
        qualifier = next((each for _, each, _ in told if each), None)
        for spot, own, unit in told:
            chosen[spot.start] = _choose(spot, own or qualifier, unit, countries, units, known)
    return chosen


def _named(doc: Doc, spots: list[Spot], known: Gazetteer) -> tuple[Counter, Counter]:
    """How often the document names each country, itself or by its people or a place no other country has."""
    countries, units = Counter(), Counter()
    for token in doc:
        code = known.demonym(token.text) if token.text[0].isupper() else None
        if code:
            countries[code] += 1
    for each in spots:
        top = each.candidates[0]
        if (
            top.place.precision == "country"
            and top.place.country
            and len({c.place.country for c in each.candidates if c.population > 1e6}) == 1
        ):
            countries[top.place.country] += 2
        elif len({other.place.country for other in each.candidates}) == 1 and each.strength in ("sure", "likely"):
            countries[top.place.country] += 1
            units[top.place.country, top.admin1 or top.place.name] += 1
    return countries, units


def _unit_word(doc: Doc, spot: Spot) -> bool:
    """ "the X region", "X province", "X state"."""
    return spot.end < len(doc) and doc[spot.end].lower_ in UNIT_NAMES


def _choose(
    spot: Spot, qualifier: str | None, unit: bool, countries: Counter, units: Counter, known: Gazetteer
) -> tuple[Place | None, str]:
    total = sum(countries.values()) or 1
    capital = known.capitals.get(spot.name.title())

    def score(each: Candidate) -> float:
        points = math.log10(each.population + 100) + (0.7 if each.main else 0.0)
        points += {"country": 3.0, "region": -0.3, "district": -1.5}.get(each.place.precision, 0.0)
        share = countries[each.place.country] / total
        if each.place.precision != "country" and each.place.country:
            points += 3.5 * share + (0.5 if countries[each.place.country] else 0.0)
            points += min(1.0, 0.5 * units[each.place.country, each.admin1 or each.place.name])
        if unit:
            points += 4.0 if each.place.precision in ("region", "district") else 0.0
        if qualifier and each.place.country:
            code, _, name = qualifier.partition("/")
            points += (
                8.0
                if each.place.country == code and each.place.precision != "country" and name in ("", each.admin1)
                else 0.0
            )
        if each.population == 0 and each.place.precision in ("region", "country", "town"):
            points += 3.5  # a hand-written entry carries no inhabitants, and is there because it is well known
        if each.place.country == capital and each.place.precision == "town":
            points += 1.5
        return points + (20.0 if each.added else 0.0)

    ranked = sorted(spot.candidates, key=score, reverse=True)
    best = ranked[0]
    if not unit and best.place.precision == "region" and best.population:
        # A town and the unit named after it: without a word for the unit, the town.
        best = next(
            (
                each
                for each in ranked
                if each.place.precision == "town"
                and each.place.country == best.place.country
                and each.population >= 20_000
                and each.admin1 in (best.place.name, None)
                and score(each) > score(best) - 2.5
            ),
            best,
        )
    rivals = [each for each in ranked[1:] if _distance(each.place, best.place) > FAR and each.place != best.place]
    if rivals and score(best) - score(rivals[0]) < 0.15:
        return None, f"{len(rivals) + 1} places of that name, nothing in the text decides between them"
    if best.added:
        return best.place, "a place added to the gazetteer"
    if qualifier:
        return best.place, "the text says where it lies"
    if not rivals:
        return best.place, "the only place of that name in the gazetteer"
    if countries[best.place.country]:
        return best.place, "in a country the text names"
    return best.place, "the most populous place of that name"


# -- telling the sense -----------------------------------------------------------------------------------------------


def _toponym(parsed: Parsed, spot: Spot, place: Place | None, basis: str, known: Gazetteer) -> Toponym:
    words = parsed.doc[spot.start : spot.end]
    span = parsed.span(words)
    if spot.strength == "embedded":
        return Toponym(span, place, f"part of a longer name; {basis}", "embedded")
    code = known.capitals.get(words.text)
    if code and place and place.country == code and _acts(words):
        return Toponym(span, place, f"the capital, standing for the government of {code}; {basis}", "government")
    return Toponym(span, place, basis, "place")


def _acts(words: Stretch) -> bool:
    """The name does what governments do: subject of a willed act, owner of one, or the one accused, asked or helped."""
    root = words.root
    if root.dep_ in ("nsubj", "nsubjpass"):
        return root.head.lemma_.lower() in WILLED or root.head.tag_ in ("MD", "VBP", "VBZ") and root.head.lemma_ != "be"
    if root.dep_ == "poss":
        return (
            root.head.ent_type_ not in ("FAC", "ORG")
            and root.head.pos_ == "NOUN"
            and root.head.lemma_ not in KINDS_OF_PLACE
        )
    if root.dep_ in ("dobj", "dative"):
        return root.head.lemma_.lower() in (
            "accuse",
            "help",
            "urge",
            "press",
            "blame",
            "threaten",
            "warn",
            "sanction",
            "condemn",
        )
    return root.dep_ == "pobj" and root.head.lower_ in ("with", "by", "against")


def _demonyms(parsed: Parsed, known: Gazetteer, taken: set[int]) -> Iterator[Toponym]:
    for token in parsed.doc:
        if token.i in taken or not token.text[0].isupper():
            continue
        code, stretch = known.demonym(token.text), parsed.doc[token.i : token.i + 1]
        pair = parsed.doc[token.i - 1 : token.i + 1] if token.i and token.i - 1 not in taken else None
        if pair is not None and known.demonym(pair.text):
            code, stretch = known.demonym(pair.text), pair
        if code:
            yield Toponym(parsed.span(stretch), known.country(code), "the people or adjective of a country", "demonym")


def _unknown(parsed: Parsed, taken: set[int], people: frozenset[str]) -> Iterator[Toponym]:
    """Names the recogniser takes for places and the gazetteer does not know: places, but no point on the map."""
    for each in parsed.doc.ents:
        if each.label_ not in ("GPE", "LOC") or taken & set(range(each.start, each.end)) or each.text in people:
            continue
        if (
            "\n" in each.text
            or not any(word.text[0].isupper() and word.is_alpha for word in each)
            or not cued(parsed.doc, each)
        ):
            continue
        if gazetteer(parsed.places).demonym(each.text) or all(word.lower_ in KINDS_OF_PLACE | BETWEEN for word in each):
            continue
        yield Toponym(parsed.span(each), None, "named as a place, not in the gazetteer", "place")
