"""Where an event is told to have happened: in its passage, at the head of the sentence, or by words that point back.

"It was in X that ...", "In X, ...", "the city", "there". Places that only say where the place lies ("outside Y", "near
Y") or where people were brought ("to Y") are not where it happened.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Span as Stretch
from spacy.tokens import Token

from onrecord.extraction.language import cues
from onrecord.extraction.language.events import Trigger, support
from onrecord.extraction.language.parse import Parsed
from onrecord.extraction.language.places import Toponym, toponym_at, toponyms
from onrecord.extraction.language.wording import countable, lemma

# Words that point back to a place, and which places they can point to.
GONE_BEFORE = {
    "city": ("town", "city"),
    "town": ("town",),
    "village": ("town",),
    "port": ("town",),
    "capital": ("town",),
    "region": ("region",),
    "province": ("region",),
    "oblast": ("region",),
    "district": ("district", "region"),
    "camp": ("exact", "neighbourhood", "town"),
    "there": ("town", "region", "district", "neighbourhood", "exact"),
    "settlement": ("town",),
    "suburb": ("town", "neighbourhood"),
    "enclave": ("town", "region", "district"),
    "island": ("region", "town", "exact"),
}


@dataclass(frozen=True)
class Setting:
    """A place that an event is told to have happened in: the words, and why they belong to the event."""

    toponym: Toponym
    span_tokens: Stretch | None  # other words than the toponym's own that point to it ("the city")
    basis: str


def smaller_than_country(toponym: Toponym) -> bool:
    """A place one can go to: not a country, not a part of the world."""
    place = toponym.place
    if toponym.kind not in ("place", "embedded"):
        return False
    return place is None or place.precision != "country" and not (place.precision == "region" and place.country is None)


def places_in(parsed: Parsed, tokens: Iterable[Token]) -> list[Toponym]:
    """Toponyms, smaller than a country, whose words are among the tokens."""
    found = [(each.idx, toponym_at(parsed, each.idx)) for each in tokens]
    return sorted(
        (
            each
            for start, each in found
            if each and each.span.start == start and each.kind == "place" and smaller_than_country(each)
        ),
        key=lambda each: each.span.start,
    )


def settings(parsed: Parsed, trigger: Trigger, words: set[int]) -> list[Setting]:
    """The places the event is told to have happened in, smaller than a country, best first; often one, or none."""
    doc, sentence = parsed.doc, trigger.token.sent
    inside = [each for each in places_in(parsed, (doc[each] for each in words)) if not _beyond(doc, each)]
    if inside:
        return [Setting(each, None, "named in the passage") for each in _coordinated(doc, inside)]
    near = [each for each in places_in(parsed, (doc[each] for each in words)) if _beside(doc, each)]
    if near:
        return [Setting(near[0], None, "near the place named in the passage")]
    around = [each for each in places_in(parsed, sentence) if _frames(doc, each, support(trigger))]
    if around:
        return [Setting(each, None, "named at the head of the sentence") for each in around[:1]]
    pointed = _pointed(parsed, trigger, words)
    if pointed:
        return [pointed]
    return []


def _token_at(doc, toponym: Toponym) -> Token:
    stretch = doc.char_span(toponym.span.start, toponym.span.end, alignment_mode="expand")
    return stretch.root if stretch is not None else doc[0]


def _beyond(doc, toponym: Toponym) -> bool:
    """ "outside X", "near X", "to X": where the place of the event lies from, or where somebody was brought."""
    token = _token_at(doc, toponym)
    while (
        token.dep_ in ("pobj", "compound", "appos", "nmod", "poss", "amod")
        and token.head != token
        or token.lower_ == "of"
    ):
        token = token.head
        if token.lower_ in ("outside", "near", "from", "to", "into", "toward", "towards"):
            return True
        if (
            token.lower_ == "including"
            and token.head.tag_ == "NNS"
            and not countable(token.head)
            and lemma(token.head) in GONE_BEFORE
        ):
            return True  # "major cities, including X, have faced": the state of the war, told by example
        if token.dep_ not in ("pobj", "compound", "appos", "nmod", "prep"):
            return False
    return False


def _beside(doc, toponym: Toponym) -> bool:
    """ "near X", "outside X": close enough when nothing nearer is told."""
    token = _token_at(doc, toponym)
    while token.dep_ in ("pobj", "compound") and token.head != token:
        token = token.head
    return token.lower_ in ("near", "outside")


def _coordinated(doc, found: list[Toponym]) -> list[Toponym]:
    """The first of the places, with those it is joined to by "and"; a town before the region it lies in."""
    ranks = {"exact": 0, "neighbourhood": 1, "town": 2, "district": 3, "region": 4}
    first = min(found, key=lambda each: (ranks.get(each.place.precision, 5) if each.place else 2, each.span.start))
    joined = [
        each
        for each in found
        if each is not first
        and _joined(_token_at(doc, first), _token_at(doc, each))
        and (each.place is None or first.place is None or each.place.precision == first.place.precision)
    ]
    return [first, *joined]


def _joined(left: Token, right: Token) -> bool:
    return right in left.conjuncts


def _frames(doc, toponym: Toponym, verb: Token) -> bool:
    """ "In X, ..." or "It was in X that ...": a place at the head of the sentence, on the verb or on its copula."""
    token = _token_at(doc, toponym)
    while token.dep_ in ("pobj", "compound", "appos") and token.head != token:
        token = token.head
    if token.dep_ != "prep" or token.lower_ not in ("in", "at", "near", "around", "across", "throughout"):
        return False
    holder, above = token.head, {verb, *verb.ancestors}
    cleft = lemma(holder) == "be" and holder in above and any(child.lower_ == "it" for child in holder.lefts)
    fronted = holder in above and token.i < verb.i and not cues.verb(holder)
    return cleft or fronted


def _pointed(parsed: Parsed, trigger: Trigger, words: set[int]) -> Setting | None:
    """ "the city", "there": the last place of that kind named before."""
    doc = parsed.doc
    for at in sorted(words):
        token = doc[at]
        kinds = GONE_BEFORE.get(lemma(token))
        if (
            kinds is None
            or token.lower_ != "there"
            and not any(child.lower_ in ("the", "that", "this") for child in token.lefts)
        ):
            continue
        if token.lower_ == "there" and token.dep_ == "expl" or any(child.lower_ == "of" for child in token.rights):
            continue
        before = [
            each
            for each in toponyms(parsed)
            if each.span.end <= token.idx
            and smaller_than_country(each)
            and (each.place is None or each.place.precision in kinds)
        ]
        if before:
            shown = doc[token.left_edge.i : token.i + 1] if token.lower_ != "there" else doc[token.i : token.i + 1]
            return Setting(before[-1], shown, f'"{shown.text}" points to the place named before')
    return None
