"""Where a text may name a place: matches of the gazetteer, each with how sure its surroundings make it.

The longest match on capitalised words wins. A town called like an ordinary word, or standing inside a longer name, is
sure only with a cue ("in", "the town of", ", Country"). What is sure is set before the entity recogniser, which works
around it; the rest is weighed afterwards (`places`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as Stretch

from onrecord.extraction.language.gazetteer import UNIT_WORDS, Candidate, Gazetteer, gazetteer
from onrecord.extraction.language.wording import words

LONGEST = 5  # words
UNIT_NAMES = frozenset(UNIT_WORDS)
# Words before a name that say a place follows, and words that may stand between.
LOCATIVE = words(
    """
    in near at outside around across inside throughout into toward towards via within against from to between
    through over off above along beyond
    """
)
BETWEEN = words(
    """
    the a of north south east west northern southern eastern western central north-eastern north-western
    northeastern northwestern southeastern southwestern downtown rural nearby greater besieged occupied neighbouring
    neighboring port coastal capital and , or - upper lower
    """
)
KINDS_OF_PLACE = words(
    """
    city town village suburb settlement hamlet port capital camp municipality island quarter neighbourhood
    neighborhood area enclave outskirts streets commune borough
    """
) | UNIT_NAMES
# First-rank words before a surname: what follows is a person, even one called like a town.
TITLES = words(
    """
    mr mr. mrs mrs. ms ms. dr dr. sir lord lady president minister chancellor general gen. colonel col. major maj.
    captain capt. sergeant sgt. lieutenant lt. judge justice senator sen. rep. representative congressman
    congresswoman secretary ambassador professor prof. king queen prince princess pope bishop archbishop rev.
    reverend saint prosecutor spokesman spokeswoman spokesperson governor gov. mayor commissioner coach detective
    officer
    """
)
MONTHS_AND_DAYS = words(
    """
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday
    """
)


@dataclass(frozen=True)
class Spot:
    """Tokens `start` to `end` that the gazetteer knows as a name."""

    start: int
    end: int
    name: str
    candidates: tuple[Candidate, ...]
    strength: str  # "sure", "likely", "possible", "embedded"


@Language.component("onrecord_places")
def _names_before_recognition(doc: Doc) -> Doc:
    """Names of places that their surroundings make sure are set before the recogniser, which works around them."""
    doc._.spots = tuple(spots_of(doc, gazetteer(doc._.places)))
    sure = [Stretch(doc, each.start, each.end, label="GPE") for each in doc._.spots if each.strength == "sure"]
    doc.set_ents(sure, default="missing")
    return doc


def add_to(nlp: Language) -> None:
    """Put the gazetteer before the entity recogniser of a pipeline. `doc._.places` holds places of the
    user's own, `doc._.spots` what was found."""
    for name in ("places", "spots"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())
    if "ner" in nlp.pipe_names:
        nlp.add_pipe("onrecord_places", before="ner")


def spots_of(doc: Doc, known: Gazetteer) -> Iterator[Spot]:
    """Longest matches of the gazetteer on capitalised words, each with how sure its surroundings make it."""
    at = 0
    while at < len(doc):
        spot = _spot_at(doc, at, known) if doc[at].text[0].isupper() else None
        if spot:
            yield spot
        at = spot.end if spot else at + 1


def _spot_at(doc: Doc, at: int, known: Gazetteer) -> Spot | None:
    for end in range(min(len(doc), at + LONGEST), at, -1):
        words = doc[at:end]
        if not words[-1].text[0].isalnum() or any(each.is_space or each.text in ',;:()[]"' for each in words):
            continue
        if end - at > 1 and not (words[-1].text[0].isupper() or words[-1].lower_ in UNIT_WORDS):
            continue
        candidates = known.lookup(words.text)
        if candidates and _plausible(words, candidates, known):
            return Spot(at, end, words.text, tuple(candidates), _strength(doc, words, candidates, known))
    return None


def _plausible(words: Stretch, candidates: list[Candidate], known: Gazetteer) -> bool:
    """The form of the name fits: abbreviations stand for countries only, and no month, weekday or single letter."""
    name, countries = words.text, [each for each in candidates if each.place.precision == "country" or each.added]
    if len(name.replace(".", "")) <= 3 and not any(each.main or each.added for each in candidates):
        return name.isupper() and bool(countries)
    if name.isupper() and len(name) <= 4:
        return bool(countries)
    if name.lower() in ("north", "south", "east", "west"):
        return False
    if len(words) == 1 and (len(name) < 3 or name.lower() in MONTHS_AND_DAYS or known.demonym(name)):
        return any(each.added for each in candidates)
    return True


def _strength(doc: Doc, words: Stretch, candidates: list[Candidate], known: Gazetteer) -> str:
    best, name = candidates[0], words.text
    before = doc[words.start - 1] if words.start else None
    after = doc[words.end] if words.end < len(doc) else None
    if any(each.added for each in candidates):
        return "sure"
    if before is not None and before.lower_ in TITLES and before.text[0].isupper():
        return "embedded"
    is_cued = cued(doc, words)
    qualified = qualified_by(doc, words.end, candidates, known) is not None
    if not qualified and (_joined(before, known) or _joined(after, known, forward=True)):
        return "embedded"
    if best.place.precision == "country" and not (
        known.ordinary(name) and not is_cued and len(words) == 1 and len(name) > 3
    ):
        return "sure"
    if is_cued or qualified:
        return (
            "sure"
            if not known.ordinary(name) or best.population > 50_000 or qualified or _kind_before(doc, words)
            else "likely"
        )
    if known.ordinary(name):
        return "possible"
    large = best.place.precision in ("region",) or best.population >= 100_000
    if large and not (words[0].is_sent_start and len(words) == 1 and best.population < 500_000):
        return "likely"
    return "possible"


def _joined(token, known: Gazetteer, forward: bool = False) -> bool:
    """The neighbouring word is a capitalised part of the same name, not a place, a people or a role before the name."""
    if (
        token is None
        or token.is_space
        or not token.text[0].isupper()
        or not token.text[0].isalpha()
        or token.is_sent_start
        and forward
    ):
        return False
    if (
        token.lower_ in MONTHS_AND_DAYS
        or known.demonym(token.text)
        or token.lower_ in BETWEEN | LOCATIVE | UNIT_NAMES
    ):
        return False
    if token.pos_ not in ("PROPN", "NOUN", "ADJ") or token.text.isupper() and len(token.text) > 4:
        return False
    if not forward and (token.is_sent_start or token.lower_ in KINDS_OF_PLACE):
        return token.pos_ == "PROPN" and token.lower_ not in KINDS_OF_PLACE and token.is_sent_start
    found = known.lookup(token.text)
    return not (found and found[0].place.precision == "country")


def cued(doc: Doc, words: Stretch) -> bool:
    """A preposition of place, or a word for a kind of place, leads up to the name."""
    at = words.start - 1
    while at >= 0 and words.start - at < 6:
        word = doc[at].lower_
        if word in LOCATIVE or word in KINDS_OF_PLACE:
            return True
        if word not in BETWEEN:
            return False
        at -= 1
    return False


def _kind_before(doc: Doc, words: Stretch) -> bool:
    """ "the town of X", "the city X"."""
    at = words.start - 1
    if at >= 0 and doc[at].lower_ == "of":
        at -= 1
    return at >= 0 and doc[at].lower_ in KINDS_OF_PLACE


def qualified_by(doc: Doc, end: int, candidates, known: Gazetteer) -> str | None:
    """What stands after the name and says where it is: ", Country" or ", Unit", as a key of the place it names."""
    if end + 1 >= len(doc) or doc[end].text not in (",", "(") or not doc[end + 1].text[0].isupper():
        return None
    following = _longest(doc, end + 1, known)
    if following is None:
        return None
    wider = known.lookup(following)
    for each in candidates:
        for other in wider:
            if other.place.precision == "country" and other.place.country == each.place.country != None:  # noqa: E711
                return other.place.country
            if (
                other.place.precision == "region"
                and each.admin1 == other.place.name
                and each.place.country == other.place.country
            ):
                return f"{other.place.country}/{other.place.name}"
    return None


def _longest(doc: Doc, start: int, known: Gazetteer) -> str | None:
    for end in range(min(len(doc), start + LONGEST), start, -1):
        text = doc[start:end].text
        if "," not in text and "\n" not in text and known.knows(text):
            return text
    return None
