"""The place, country or body a count is of, from the words nearest that govern it.

"Killed 21 people in the town of X" is of X; "roughly 200 of its civilians" is of the place "its" stands for; "in the
city" is the city named before; thirteen members who abstained are of the council that voted. When nothing in the
sentence governs a count of harm that runs on ("have been killed so far"), it is of the country the document tells of,
if it tells of one only. Otherwise the scope stays open: a count under the wrong place would stand beside figures it
cannot be compared with.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from onrecord.extraction.language.counting import Count
from onrecord.extraction.language.gazetteer import gazetteer
from onrecord.extraction.language.governing import LEXICON
from onrecord.extraction.language.parse import Parsed
from onrecord.extraction.language.places import Toponym, toponyms

_WORDS = LEXICON["scope"]
_LOCATIVE, _WIDE, _NARROW, _THEATRE = (frozenset(_WORDS[each]) for each in ("locative", "wide", "narrow", "theatre"))
_EVENTS, _SO_FAR = frozenset(_WORDS["events"]), tuple(_WORDS["so_far"])
_BODY_HEADS, _BODY_VERBS = (frozenset(LEXICON["bodies"][each]) for each in ("heads", "verbs"))
_INTO = frozenset({"to", "for"})  # aid goes to a place, people are in one
_LEFT = frozenset({"flee", "leave", "evacuate", "escape", "abandon"})
_AT_TARGET = frozenset({"on", "of", "against"})
_CLOSE = frozenset({"in", "at", "inside", "across", "throughout", "within"})
_STEPS_UP = frozenset(
    {
        "relcl",
        "acl",
        "advcl",
        "xcomp",
        "pcomp",
        "conj",
        "prep",
        "acomp",
        "ccomp",
        "appos",
        "dobj",
        "nsubj",
        "nsubjpass",
        "attr",
        "oprd",
        "pobj",
    }
)
_THEATRE_MENTIONS, _THEATRE_SHARE = 3, 0.6  # how often, and how large a part, for a country to be the document's own


@dataclass(frozen=True)
class Scope:
    """What a count is of: a name and its kind (place, country, body)."""

    name: str
    kind: str


def scope_of(parsed: Parsed, count: Count) -> Scope | None:
    """The scope of a count, or None when the words leave it open."""
    if count.verb is not None and count.verb.lemma_.lower() in _BODY_VERBS and not count.harm:
        return _body(parsed, count)
    named = parsed.once(_by_token)
    if count.counted == "aid":
        return _receiver(parsed, count, named)
    governed = (
        _attached(parsed, count, named) or _possessed(parsed, count, named) or _of_the_speaker(parsed, count, named)
    )
    # Things hit are somewhere in particular, even when the words leave it open: a country would be a false answer.
    if governed or not count.harm or count.counted in ("attacked", "destroyed", "damaged"):
        return governed
    theatre = parsed.once(_theatre) if _runs_on(count) else None
    return _only_one_after(count, named) or (Scope(theatre, "country") if theatre else None)


# -- places by token -----------------------------------------------------------------------------------------------


def _by_token(parsed: Parsed) -> dict[int, Toponym]:
    """The resolved place of each token that belongs to its name; nationalities are no places here."""
    found: dict[int, Toponym] = {}
    for each in toponyms(parsed):
        if each.kind != "demonym":
            for token in parsed.tokens(each.span):
                found[token.i] = each
    return found


def _name(toponym: Toponym) -> Scope:
    if toponym.place is None:
        return Scope(toponym.span.exact, "place")
    return Scope(toponym.place.name, "country" if toponym.place.precision == "country" else "place")


def _is_country(toponym: Toponym) -> bool:
    return toponym.place is not None and toponym.place.precision == "country"


def _place_under(parsed: Parsed, preposition: Token, named: dict[int, Toponym]) -> Scope | None:
    """The place a prepositional phrase names: "in X", "in the town of X", "in X's second city", "in the city"."""
    noun = next((each for each in preposition.children if each.dep_ in ("pobj", "pcomp")), None)
    return _place_at(parsed, noun, named) if noun is not None else None


def _place_at(parsed: Parsed, noun: Token, named: dict[int, Toponym]) -> Scope | None:
    if noun.i in named and named[noun.i].kind in ("place", "government"):
        return _name(named[noun.i])
    lemma = noun.lemma_.lower()
    for child in noun.children:
        if child.lower_ == "of" or child.dep_ in ("appos", "compound", "nmod"):
            inner = (
                next((each for each in child.children if each.dep_ == "pobj"), None) if child.lower_ == "of" else child
            )
            if inner is not None and inner.i in named and (lemma in _NARROW | _WIDE or child.dep_ == "compound"):
                return _name(named[inner.i])
    for child in noun.children:  # "in the besieged hospital in X", "at the station in X"
        near = _CLOSE | _AT_TARGET if lemma in _EVENTS | _THEATRE else _CLOSE  # "in air strikes on X", "the siege of X"
        if child.dep_ == "prep" and child.lower_ in near and child.i > noun.i:
            inner = _place_under(parsed, child, named)
            if inner:
                return inner
    owner = next((each for each in noun.children if each.dep_ == "poss"), None)
    if (
        owner is not None
        and owner.i in named
        and lemma in _NARROW | _WIDE | {"capital", "east", "south", "north", "west"}
    ):
        return _name(named[owner.i]) if lemma in ("east", "south", "north", "west") else None
    if lemma in _NARROW | _WIDE and any(each.lower_ in ("the", "that", "this") for each in noun.children):
        return _named_before(noun, named, wide=lemma in _WIDE)
    return None


def _named_before(noun: Token, named: dict[int, Toponym], wide: bool) -> Scope | None:
    """ "The city", "the country": the last one named before."""
    for position in range(noun.i - 1, -1, -1):
        toponym = named.get(position)
        if toponym is None or toponym.kind == "government":
            continue
        if wide and _is_country(toponym) and noun.doc[position].dep_ == "pobj":
            return _name(toponym)
        # A village no gazetteer has is still the one named before.
        if not wide and not _is_country(toponym):
            return _name(toponym)
    return None


# -- where the words lead ------------------------------------------------------------------------------------------


def _climb(count: Count) -> Iterator[Token]:
    """The count's own words and what governs them, upwards, not past a verb of speech."""
    word = count.anchor
    yield word
    if count.noun is not None and count.noun != word:
        yield count.noun
    for _ in range(8):
        head = word.head
        if head == word or word.dep_ not in _STEPS_UP | {"nummod", "compound", "quantmod", "amod", "nmod", "agent"}:
            return
        if word.dep_ == "ccomp" and head.lemma_ not in ("be", "leave", "see", "force", "mean"):
            return
        yield head
        word = head


def _attached(parsed: Parsed, count: Count, named: dict[int, Toponym]) -> Scope | None:
    first = count.verb if count.verb is not None else count.anchor
    for word in dict.fromkeys([*_climb(count), first]):  # the order of climbing is nearness
        found = _around(parsed, word, count, named) or _on_purpose(parsed, word, count, named)
        if found:
            return found
    return None


def _on_purpose(parsed: Parsed, word: Token, count: Count, named: dict[int, Toponym]) -> Scope | None:
    """What they were there for has the place: "fired on people who had come to fetch water in X"."""
    for child in word.children:
        if (
            child.i > count.anchor.i
            and child.dep_ in ("advcl", "acl", "xcomp")
            and any(each.tag_ == "TO" for each in child.children)
        ):
            for each in child.subtree:
                if each.dep_ == "prep" and each.lower_ in _CLOSE:
                    found = _place_under(parsed, each, named)
                    if found:
                        return found
    return None


def _around(parsed: Parsed, word: Token, count: Count, named: dict[int, Toponym]) -> Scope | None:
    """A place phrase that hangs from this word, "in" and "at" before "near" and "outside"."""
    if word.lemma_.lower() in _NARROW and word.i != count.anchor.i:
        own = _place_at(parsed, word, named)  # "the city where hundreds were sheltering"
        if own:
            return own
    phrases = [each for each in word.children if each.dep_ == "prep" and each.lower_ in _LOCATIVE]
    phrases.sort(key=lambda each: (each.lower_ not in _CLOSE, each.i < count.anchor.i, abs(each.i - count.anchor.i)))
    for phrase in phrases:
        found = _place_under(parsed, phrase, named)
        if found:
            return found
    for child in word.children:
        found = _left(child, named) if child.dep_ == "xcomp" and child.lemma_.lower() in _LEFT else None
        if found:
            return found
        # "The city of X was hit, killing 12"; "X is destroyed, with 300 people trapped"
        if child.dep_ == "nsubjpass" and child.i != count.anchor.i and word != count.verb:
            found = _place_at(parsed, child, named)
            if found:
                return found
        # "The strike on X killed 12", "the conflict in X has displaced thousands"
        if child.dep_ in ("nsubj", "agent") and child.i != count.anchor.i and word == count.verb:
            found = _of_the_event(parsed, child, named)
            if found:
                return found
    return _left(word, named) if word.lemma_.lower() in _LEFT else None


def _only_one_after(count: Count, named: dict[int, Toponym]) -> Scope | None:
    """The one place in which something is or happens, later in the sentence, when the parse ties it to another word."""
    doc, end = count.anchor.doc, count.anchor.sent.end
    scenes = {_name(named[each]) for each in range(count.anchor.i + 1, end) if each in named and _is_scene(doc[each])}
    return scenes.pop() if len(scenes) == 1 else None


def _of_the_event(parsed: Parsed, subject: Token, named: dict[int, Toponym]) -> Scope | None:
    event = next(iter(subject.children), subject) if subject.dep_ == "agent" else subject
    if event.lemma_.lower() not in _EVENTS | _THEATRE:
        return None
    phrases = (
        each
        for each in event.children
        if each.dep_ == "prep" and each.lower_ in _CLOSE | _AT_TARGET | {"near", "outside"}
    )
    return next((found for each in phrases if (found := _place_under(parsed, each, named))), None)


def _left(verb: Token, named: dict[int, Toponym]) -> Scope | None:
    """ "Fled X", "fled from X": the count is of the place left."""
    for child in verb.children:
        if child.dep_ == "dobj" and child.i in named:
            return _name(named[child.i])
        if child.lower_ == "from":
            inner = next((each for each in child.children if each.i in named), None)
            if inner is not None:
                return _name(named[inner.i])
    return None


def _possessed(parsed: Parsed, count: Count, named: dict[int, Toponym]) -> Scope | None:
    """ "Its civilians": the place named before it in the sentence; "X's civilians": X."""
    owner = (
        next((each for each in count.noun.children if each.dep_ == "poss"), None) if count.noun is not None else None
    )
    if owner is None:
        return None
    if owner.i in named:
        return _name(named[owner.i])
    if owner.lower_ not in ("its", "their", "whose"):
        return None
    before = [named[position] for position in range(owner.i - 1, count.anchor.sent.start - 1, -1) if position in named]
    return _name(before[0]) if before else None


def _of_the_speaker(parsed: Parsed, count: Count, named: dict[int, Toponym]) -> Scope | None:
    """What a town's own officials count is of that town: "the X city council said", "officials in X said"."""
    word = count.verb if count.verb is not None else count.anchor
    for _ in range(6):
        if word.head == word:
            return None
        if word.dep_ in ("ccomp", "parataxis") or word.dep_ == "dobj":
            subject = next((each for each in word.head.children if each.dep_ in ("nsubj", "nsubjpass")), None)
            if subject is not None:
                for each in subject.subtree:
                    toponym = named.get(each.i)
                    if (
                        toponym is not None
                        and toponym.place is not None
                        and not _is_country(toponym)
                        and toponym.kind != "government"
                    ):
                        return _name(toponym)
        word = word.head
    return None


def _receiver(parsed: Parsed, count: Count, named: dict[int, Toponym]) -> Scope | None:
    """Aid is of the place it goes to: "in assistance to X", "aid for the country"."""
    end = count.anchor.sent.end
    for token in count.anchor.doc[count.anchor.i : min(end, count.anchor.i + 14)]:
        if token.lower_ in _INTO and token.dep_ in ("prep", "dative"):
            noun = next((each for each in token.children if each.dep_ == "pobj"), None)
            found = _place_at(parsed, noun, named) if noun is not None else None
            if found:
                return found
        if token.text in ";" or token.lower_ == "," and token.i > count.noun.i:
            return None
    return None


# -- bodies, the document's country --------------------------------------------------------------------------------


def _body(parsed: Parsed, count: Count) -> Scope | None:
    """The council, assembly or parliament the text named last, up to the count's clause."""
    doc, best = parsed.doc, None
    for token in doc[: count.anchor.sent.end]:
        if token.lower_ in _BODY_HEADS and token.text[:1].isupper():
            start = token.i
            while (
                start
                and doc[start - 1].text[:1].isupper()
                and doc[start - 1].tag_ in ("NNP", "NNPS", "JJ")
                and not doc[start].is_sent_start
            ):
                start -= 1
            if start < token.i:
                best = doc[start : token.i + 1].text
    return Scope(best, "body") if best else None


def _runs_on(count: Count) -> bool:
    """The count adds up over time ("have been killed", "so far") and is not the toll of one event ("in the blast")."""
    doc, sentence = count.anchor.doc, count.anchor.sent
    near = doc[count.anchor.i : min(sentence.end, count.anchor.i + 12)]
    if any(each.lemma_.lower() in _EVENTS and each.tag_ in ("NN", "NNP") for each in near):
        return False
    if any(words in sentence.text.lower() for words in _SO_FAR):
        return True
    clauses = [each for each in _climb(count) if each.pos_ == "VERB"] + ([count.verb] if count.verb is not None else [])
    if any(
        each.lemma_.lower() in _EVENTS for verb in clauses for each in verb.children if each.dep_ in ("nsubj", "agent")
    ):
        return False
    return any(
        each.dep_ == "aux" and each.lemma_ == "have" and each.lower_ != "had"
        for verb in clauses
        for each in verb.children
    )


def _theatre(parsed: Parsed) -> str | None:
    """The country in which the document's events are placed, when one stands out."""
    tally: Counter[str] = Counter()
    names: dict[str, str] = {}
    for toponym in toponyms(parsed):
        place = toponym.place
        if place is None or place.country is None or toponym.kind != "place":
            continue
        token = list(parsed.tokens(toponym.span))[-1]
        if _is_country(toponym):
            names[place.country] = place.name
        if _is_scene(token):
            tally[place.country] += 1
    if not tally:
        return None
    (code, most), total = tally.most_common(1)[0], tally.total()
    if most < _THEATRE_MENTIONS or most < _THEATRE_SHARE * total:
        return None
    return names.get(code) or _country_name(parsed, code)


def _country_name(parsed: Parsed, code: str) -> str | None:
    place = gazetteer(parsed.places).country(code)
    return place.name if place else None


def _is_scene(token: Token) -> bool:
    """The place is where something is or happens, not who acts: "in X", "invasion of X", "the town of X"."""
    word = token
    while word.dep_ in ("compound", "conj", "appos") and word.head.i != word.i and word.head.pos_ == "PROPN":
        word = word.head
    if word.dep_ == "poss":
        return word.head.lemma_.lower() in _THEATRE
    if word.dep_ != "pobj":
        return word.dep_ == "dobj" and word.head.lemma_.lower() in _LEFT | {
            "invade",
            "bomb",
            "shell",
            "besiege",
            "strike",
        }
    preposition = word.head
    if preposition.lower_ in _CLOSE or preposition.lower_ in ("into", "near", "outside", "around"):
        return True
    return preposition.lower_ in ("of", "on", "against") and preposition.head.lemma_.lower() in _THEATRE
