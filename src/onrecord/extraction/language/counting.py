"""What a number counts, and of whom: the syntax around a quantity.

`counts(parsed)` goes over the quantities of a document's prose (`numbers.py`) and keeps those that count people harmed or
moved, things done something with, or aid: each with the noun phrase it stands in, what is counted ("killed"), of whom
("civilians") and the word that governs it. Words are data (`counting.toml`), constructions are here. A number whose
governing word we cannot read is left alone: no figure is better than a wrong one.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from spacy.tokens import Doc, Token

from onrecord.extraction.language.numbers import Quantity, quantities
from onrecord.extraction.language.parse import Parsed

LEXICON = tomllib.loads(files(__package__).joinpath("counting.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Count:
    """A number that counts something, with the words around it that say what."""

    start: int  # characters: qualifier, number and noun phrase up to its head
    end: int
    low: int | None
    high: int | None
    qualifier: str | None
    counted: str  # "killed", "casualties", "deployed", "aid", ...
    of_whom: str | None  # "civilians", "battle groups", "USD"
    side: str | None  # "Russian"
    anchor: Token  # the word by which the phrase hangs in its sentence
    noun: Token | None
    verb: Token | None  # what governs it; None where a noun says it all ("deaths")
    harm: bool  # what is counted is harm to people or things, not a vote, a deployment or money
    part: bool  # "including two children": it is part of the count before it
    them: bool = False  # it is said to be part of "them"


def counts(parsed: Parsed) -> tuple[Count, ...]:
    """The counts of a document's prose, in order of the text, none inside another."""
    return parsed.once(_of_document)


def _of_document(parsed: Parsed) -> tuple[Count, ...]:
    prose = [(each.start_char, each.end_char) for each in parsed.sentences]
    found = [each for each in (*_numbered(parsed, prose), *_unnumbered(parsed)) if each]
    found.sort(key=lambda each: (each.start, -each.end))
    kept: list[Count] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(_like_the_whole(each, kept))
    return tuple(each for each in kept if each.counted)


def _numbered(parsed: Parsed, prose: list[tuple[int, int]]) -> Iterator[Count | None]:
    position = 0
    for quantity in quantities(parsed.document.text):
        while position < len(prose) and prose[position][1] <= quantity.start:
            position += 1
        if position == len(prose):
            return
        if prose[position][0] <= quantity.start and quantity.kind in ("count", "money"):
            yield _money(parsed.doc, quantity) if quantity.kind == "money" else _count(parsed.doc, quantity)


# -- the lexicon, turned round: word -> label ----------------------------------------------------------------------


def _labels(where: str) -> dict[str, str]:
    return {word: label for label, words in LEXICON["counted"].items() for word in words.get(where, ())}


_OBJECTS, _SUBJECTS, _NOUNS, _BESIDE = (_labels(each) for each in ("objects", "subjects", "nouns", "beside"))
_WHOM = {word: whom for whom, words in LEXICON["whom"].items() for word in words}
_THINGS, _THING_VERBS = (frozenset(LEXICON["things"][each]) for each in ("nouns", "verbs"))
_WEAPONS = frozenset({"missile", "rocket", "shell", "bomb", "round", "shot", "bullet", "mortar", "drone", "munition", "projectile"})
_LIGHT, _CARRIERS = frozenset(LEXICON["light"]["verbs"]), frozenset(LEXICON["light"]["carriers"])
_AID = frozenset(LEXICON["aid"]["nouns"])
_ORDER = tuple(LEXICON["counted"])  # of several things told of the same people, the gravest is the count
_FORCED = frozenset({"forcibly", "forcefully"})
_ENDS_LIVES = frozenset({"lose", "claim", "take", "cost", "end"})
_DEADLY = frozenset({"shoot", "stab", "beat", "gun", "burn", "crush", "stone", "hack", "strike", "hit"})
_CARRIED = frozenset({"take", "send", "rush", "transport", "bring", "airlift", "fly", "carry", "drive"})
_MOVES = frozenset({"take", "transfer", "move", "relocate", "remove", "send", "bring", "resettle"})
_NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_ARGUMENTS = frozenset({"dobj", "oprd", "attr", "dative", "obj"})
_UP = frozenset({"conj", "appos", "nummod", "quantmod", "amod", "nmod", "compound", "npadvmod", "det", "dep"})


# -- the noun phrase -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Phrase:
    start: int
    end: int
    anchor: Token
    noun: Token | None
    last: int  # index of its last token
    of_them: bool = False


def _phrase(doc: Doc, quantity: Quantity) -> _Phrase | None:
    stretch = doc.char_span(quantity.number[0][0], quantity.number[-1][1], alignment_mode="expand")
    if stretch is None:
        return None
    inside = {each.i for each in stretch}
    top = next((each for each in reversed(stretch) if each.head.i not in inside or each.head is each), stretch[-1])
    last = stretch[-1]
    following = doc[last.i + 1] if last.i + 1 < len(doc) else None
    if following is not None and following.lower_ == "of":
        return _of_phrase(quantity, top, following)
    noun = _noun_after(stretch)
    if noun is None:
        return _Phrase(start=quantity.start, end=max(quantity.end, last.idx + len(last)), anchor=top, noun=None, last=last.i)
    return _Phrase(start=quantity.start, end=noun.idx + len(noun), anchor=noun, noun=noun, last=noun.i)


def _noun_after(stretch: Iterable[Token]) -> Token | None:
    """The head of the noun phrase the number opens: by the parse, else the last noun of the words right after it."""
    stretch = list(stretch)
    last = stretch[-1]
    for each in reversed(stretch):
        head = each.head
        if head.i > last.i and head.tag_ in _NOUN_TAGS and each.dep_ in _UP and head.i - last.i < 7:
            while head.dep_ == "compound" and head.head.i > head.i and head.head.tag_ in _NOUN_TAGS:
                head = head.head
            if not any(word.is_punct and word.text not in "-'\"" or word.pos_ in ("VERB", "AUX") and word.tag_ not in ("VBN", "VBG")
                       for word in last.doc[last.i + 1 : head.i]):
                return head
    found = None
    for word in last.doc[last.i + 1 : last.i + 6]:
        if word.tag_ in _NOUN_TAGS:
            found = word
        elif found is not None or word.tag_ not in ("JJ", "JJR", "JJS", "VBN", "HYPH"):
            break
    return found


def _of_phrase(quantity: Quantity, top: Token, of: Token) -> _Phrase | None:
    """"hundreds of refugees", "2,400 of its civilians", "three of them"."""
    noun = next((each for each in of.children if each.dep_ == "pobj"), None)
    if noun is None:
        noun = next((each for each in of.doc[of.i + 1 : of.i + 6] if each.tag_ in _NOUN_TAGS), None)
    if noun is None:
        return None
    if noun.lower_ in ("them", "whom", "those", "which"):
        after = of.doc[noun.i + 1 : noun.i + 5]
        whom = next((each for each in after if each.tag_ in _NOUN_TAGS and _WHOM.get(each.lemma_.lower())), None)
        if whom is not None and any(each.lemma_ != "be" and each.pos_ in ("VERB", "AUX") for each in of.doc[noun.i + 1 : whom.i]):
            whom = None
        end = whom or noun
        return _Phrase(start=quantity.start, end=end.idx + len(end), anchor=top, noun=whom, last=end.i, of_them=True)
    return _Phrase(start=quantity.start, end=noun.idx + len(noun), anchor=top, noun=noun, last=noun.i)


# -- counts with a number ------------------------------------------------------------------------------------------


def _count(doc: Doc, quantity: Quantity) -> Count | None:
    phrase = _phrase(doc, quantity)
    if phrase is None or phrase.noun is None and _names_something(doc, quantity):
        return None
    label, verb = _label(phrase)
    part = phrase.of_them or _opens_a_part(doc, phrase)
    if part and not label:
        label = "?"
    whom = _whom(phrase)
    if label in _ORDER or label == "?":
        if phrase.noun is not None and whom is None and not _is_thing(phrase.noun) and phrase.noun.lemma_.lower() not in _NOUNS:
            return None
        if label == "?" and whom is None:
            return None
    else:
        label = _other(phrase, verb, whom, quantity)
        if not label:
            return None
    if verb is not None and _not_asserted(verb, label):
        return None
    low, high = _last_of_a_change(doc, quantity)
    end = max(phrase.end, quantity.end)
    if phrase.noun is None and (beside := _adjacent(doc, phrase.last)) is not None:
        end = beside.idx + len(beside)
    return Count(
        start=quantity.start, end=end, low=_int(low), high=_int(high), qualifier=_qualifier(doc, quantity), counted=label,
        of_whom=whom or ("people" if phrase.noun is None or phrase.noun.lemma_.lower() in _NOUNS else _thing(phrase.noun)),
        side=_side(phrase.noun), anchor=phrase.anchor, noun=phrase.noun, verb=verb, harm=label in _ORDER or label == "?", part=part, them=phrase.of_them)


def _names_something(doc: Doc, quantity: Quantity) -> bool:
    """A bare number inside a list or after a noun it belongs to ("ages 13, 17") is no count."""
    stretch = doc.char_span(quantity.number[0][0], quantity.number[0][1], alignment_mode="expand")
    before = doc[stretch.start - 1] if stretch is not None and stretch.start else None
    return before is not None and (before.lemma_.lower() in ("age", "aged", "number", "#") or before.tag_ in ("NNP", "NNPS"))


def _label(phrase: _Phrase) -> tuple[str | None, Token | None]:
    """What is counted, in the terms of the lexicon, and the word that says so; (None, governor) when it says neither."""
    noun = phrase.noun
    if noun is not None:
        own = _NOUNS.get(noun.lemma_.lower()) or _NOUNS.get(noun.lower_)
        if own and own != "attacked" and noun.tag_ in _NOUN_TAGS:
            return own, _governor(phrase.anchor)[0]
        if noun.lemma_.lower() in _BESIDE and noun.tag_ in _NOUN_TAGS:
            return _BESIDE[noun.lemma_.lower()], None
    governor, role = _governor(phrase.anchor)
    # "Freed 150 civilians who had been captured" counts the freed: what governs goes before what describes.
    # A second member of a list may bring its own: "killed 12 people and displaced thousands".
    own = _beside(phrase) if phrase.anchor.dep_ == "conj" else set()
    labels = own or (_by_governor(phrase, governor, role) if governor is not None else set()) or _beside(phrase)
    if labels:
        label = _gravest(labels)
        return (None if label == "attacked" and noun is not None and noun.lemma_.lower() in _WEAPONS else label), governor
    adjacent = _adjacent(phrase.anchor.doc, phrase.last) if governor is None else None
    return (_BESIDE[adjacent.lower_] if adjacent is not None else None), governor


def _gravest(labels: set[str]) -> str:
    if {"killed", "injured"} <= labels:
        return "casualties"
    return min(labels, key=_ORDER.index)


def _adjacent(doc: Doc, last: int) -> Token | None:
    """"12 dead", "30 wounded": the word right after the number says what is counted."""
    if last + 1 < len(doc) and doc[last + 1].lower_ in _BESIDE and doc[last + 1].tag_ in ("JJ", "NN", "VBN", "VBD", "NNS", "VB"):
        return doc[last + 1]
    return None


def _beside(phrase: _Phrase) -> set[str]:
    """What participles, adjectives and relative clauses of the phrase tell: "dead", "killed or wounded", "who died"."""
    told: set[str] = set()
    for owner in {phrase.anchor, phrase.noun} - {None}:
        for child in owner.children:
            if child.dep_ in ("acl", "amod", "relcl", "acomp", "advcl"):
                told |= _with_conjuncts(child, "beside")
    return told


def _with_conjuncts(word: Token, role: str) -> set[str]:
    found = {_says(word, role)} | {_says(each, role) for each in word.conjuncts if each.i > word.i and not _has_own(each)}
    return found - {None}


def _has_own(word: Token) -> bool:
    """The conjunct has people of its own: "killed and 30 wounded", "killing 12 and wounding 30"."""
    return any(each.dep_ in ("nsubj", "nsubjpass", "dobj", "nummod", "npadvmod", "quantmod") or each.pos_ == "NUM"
               for each in word.children)


def _says(word: Token, role: str) -> str | None:
    lemma = word.lemma_.lower()
    passive = word.tag_ == "VBN" and not any(each.dep_ == "aux" and each.lemma_ == "have" and word.dep_ != "acl"
                                             and not any(x.dep_ == "auxpass" for x in word.children) for each in word.children)
    if role == "beside":
        if lemma in _DEADLY and _deadly(word):
            return "killed"
        if word.dep_ == "relcl":
            active = any(each.dep_ == "nsubj" and each.tag_ == "WP" for each in word.children)
            adjective = next((_BESIDE.get(each.lower_) for each in word.children if each.dep_ in ("acomp", "attr")), None)
            return (_SUBJECTS if active else _OBJECTS).get(lemma) if active or passive else adjective
        return _BESIDE.get(word.lower_) or (_OBJECTS.get(lemma) if word.tag_ == "VBN" else _SUBJECTS.get(lemma) if word.tag_ == "VBG" else None)
    if role in ("passive", "object") and lemma in _DEADLY and _deadly(word):
        return "killed"
    if role == "passive":
        return _OBJECTS.get(lemma) or _BESIDE.get(word.lower_)
    if role == "subject":
        return _SUBJECTS.get(lemma) or (_BESIDE.get(word.lower_) if word.pos_ in ("ADJ", "NOUN") or word.tag_ in ("VBG", "VBN") else None)
    return _OBJECTS.get(lemma)


def _deadly(word: Token) -> bool:
    """"Shot dead", "fatally stabbed", "beaten to death"."""
    return any(each.lower_ in ("dead", "fatally") or each.lower_ == "to" and any(inner.lower_ == "death" for inner in each.children)
               for each in word.children)


def _governor(anchor: Token) -> tuple[Token | None, str]:
    """The verb or noun the phrase hangs from, and how: subject, passive, object, agent, or the preposition."""
    word = anchor
    for _ in range(8):
        head, relation = word.head, word.dep_
        if head is word:
            return None, ""
        if relation == "nsubjpass":
            return head, "passive"
        if relation == "nsubj":
            bare = head.tag_ in ("VBN", "VBD") and head.lemma_.lower() in _OBJECTS and not any(
                each.dep_ in ("dobj", "ccomp", "aux") for each in head.children)
            return head, "passive" if bare else "subject"  # "12 killed in raid": a headline leaves the auxiliary out
        if relation in _ARGUMENTS:
            return head, "object"
        if relation == "pobj":
            if head.dep_ == "agent":
                return head.head, "agent"
            if head.lower_ in ("including", "among", "like") or head.lower_ == "of" and head.head.tag_ == "CD":
                word = head.head
                if word.pos_ in ("VERB", "AUX"):
                    return word, "object"
                continue
            return head.head, head.lower_
        if relation in _UP and head.pos_ in ("NOUN", "PROPN", "NUM", "PRON", "ADJ", "ADV", "ADP"):
            word = head
            continue
        if relation in ("conj", "dep", "appos") and head.pos_ == "VERB":
            return head, "object" if word.i > head.i else "subject"
        return None, ""
    return None, ""


def _by_governor(phrase: _Phrase, governor: Token, role: str) -> set[str]:
    lemma = governor.lemma_.lower()
    children = list(governor.children)
    if phrase.noun is not None and phrase.noun.lemma_.lower() == "life" and lemma in _ENDS_LIVES:
        return {"killed"}
    if role in ("on", "at", "upon") and (lemma in ("fire", "shoot") or any(each.lower_ == "fire" for each in children)):
        return {"attacked"}
    if governor.pos_ in ("NOUN", "PROPN"):
        if role == "of" and lemma == "life" and _governor(governor)[0] is not None:
            return {"killed"} if _governor(governor)[0].lemma_ in _ENDS_LIVES else set()
        if role == "of":
            return {_NOUNS[lemma]} if lemma in _NOUNS else set()
        return {"attacked"} if role in ("on", "against") and lemma in ("attack", "strike", "airstrike", "assault") else set()
    if lemma in _MOVES and role in ("passive", "object"):
        words = {each.lower_ for each in children}
        if words & _FORCED:
            return {"forcibly transferred"}
        if words & {"hostage", "captive"} or any(each.lower_ == "captive" for child in children for each in child.children):
            return {"abducted"}
        if words & {"prisoner"}:
            return {"captured"}
    if lemma in _CARRIED and role in ("passive", "object") and any(each.lower_ == "to" and any(
            inner.lemma_.lower() in ("hospital", "clinic") for inner in each.children) for each in children):
        return {"hospitalised"}
    told: set[str] = set()
    if role in ("passive", "subject", "object"):
        told |= _with_conjuncts(governor, role)
    if not told and (lemma in _CARRIERS or role == "object"):
        told |= _carried(phrase, governor)
    if not told and phrase.noun is None or role in ("to", "at", "from", "of", "object") and not told:
        told |= _toll(governor)
    return told


def _carried(phrase: _Phrase, verb: Token) -> set[str]:
    """"left 12 dead", "forced 200 people to flee", "remain missing"."""
    for child in verb.children:
        if child.i > phrase.last and child.dep_ in ("xcomp", "ccomp", "oprd", "acomp", "advcl", "attr", "acl", "prep", "dobj"):
            if child.dep_ == "advcl" and child.tag_ in ("VBG", "VB"):
                continue  # "forced 200 to stay, killing three": another clause
            if child.dep_ in ("dobj", "attr") and child.lower_ not in _BESIDE:
                continue
            found = _with_conjuncts(child, "subject") | (_with_conjuncts(child, "passive") if child.tag_ in ("VBN", "VBD") else set())
            if found:
                return found
    if verb.lemma_ in ("force", "drive") and any(each.lower_ == "from" and any(
            inner.lemma_ in ("home", "house") for inner in each.children) for each in verb.children):
        return {"displaced"}
    return set()


def _toll(verb: Token) -> set[str]:
    """"The death toll rose to 45", "the number of injured stands at 30"."""
    wanted = ("dobj",) if verb.lemma_ in ("put", "set", "place", "raise", "revise", "bring", "take") else ("nsubj", "nsubjpass")
    subject = next((each for each in verb.children if each.dep_ in wanted), None)
    if subject is None or subject.lemma_.lower() not in ("toll", "number", "count", "total", "figure", *_NOUNS):
        return set()
    words = [each for each in subject.subtree if each.i <= subject.i + 6]
    told = {_NOUNS.get(each.lemma_.lower()) or _BESIDE.get(each.lower_) for each in words} - {None}
    return told or ({"killed"} if subject.lemma_.lower() == "toll" else set())


# -- counts of other things, money ---------------------------------------------------------------------------------


def _other(phrase: _Phrase, verb: Token | None, whom: str | None, quantity: Quantity) -> str | None:
    """The participle of what the people or things counted did, or what was done with them; None when it tells nothing."""
    if verb is None or verb.pos_ != "VERB" or phrase.noun is None:
        return None
    lemma = verb.lemma_.lower()
    role = _governor(phrase.anchor)[1]
    if role not in ("subject", "passive", "object") or lemma in _LIGHT or lemma in _OBJECTS or lemma in _SUBJECTS:
        return None
    amount = quantity.low if quantity.low is not None else quantity.high or 0
    if lemma in _THING_VERBS and (whom or _is_thing(phrase.noun)) and amount > 1:
        return participle(verb)
    # A few people doing something are characters of the story; a crowd is a count.
    return participle(verb) if whom and amount >= 10 and role != "object" else None


def participle(verb: Token) -> str:
    """"deployed" for any form of "deploy"."""
    lemma = verb.lemma_.lower()
    if verb.tag_ == "VBN":
        return verb.lower_
    if lemma in LEXICON["participles"]:
        return LEXICON["participles"][lemma]
    if lemma.endswith("e"):
        return lemma + "d"
    return lemma[:-1] + "ied" if re.search(r"[^aeiou]y$", lemma) else lemma + "ed"


def _money(doc: Doc, quantity: Quantity) -> Count | None:
    """Money given as aid; what things cost is no count."""
    stretch = doc.char_span(quantity.number[0][0], quantity.number[-1][1], alignment_mode="expand")
    if stretch is None:
        return None
    sentence = stretch.sent
    after = doc[stretch.end : min(sentence.end, stretch.end + 8)]
    noun = next((each for each in after if each.lemma_.lower() in _AID and each.pos_ in ("NOUN", "PROPN")), None)
    between = doc[stretch.end : noun.i] if noun is not None else ()
    if noun is None or any(each.pos_ in ("VERB", "AUX") and each.tag_ != "VBN" or each.text in ",;" for each in between):
        return None
    top = stretch.root
    verb, _ = _governor(top)
    return Count(start=quantity.start, end=quantity.end, low=_int(quantity.low), high=_int(quantity.high),
                 qualifier=_qualifier(doc, quantity), counted="aid", of_whom=quantity.unit, side=None, anchor=top, noun=noun,
                 verb=verb, harm=False, part=False)


# -- counts without a number: "an American citizen", "no civilians" --------------------------------------------------


def _unnumbered(parsed: Parsed) -> Iterator[Count]:
    determiners = {parsed.doc.vocab.strings[each] for each in ("a", "an", "no")}  # numbers: quicker than words
    for sentence in parsed.sentences:
        for token in sentence:
            if token.lower in determiners and token.dep_ in ("det", "neg"):
                found = _single(token) if token.lower_ != "no" else _none(token)
                if found:
                    yield found


def _single(det: Token) -> Count | None:
    """One person, when the clause tells of the harm done to that person and asserts it."""
    noun = det.head
    whom = _WHOM.get(noun.lemma_.lower()) or _by_age(noun)
    if not whom or noun.tag_ not in ("NN", "NNP", "JJ") or noun.i <= det.i or noun.dep_ not in ("nsubjpass", "nsubj", "dobj", "conj", "pobj"):
        return None
    first = noun
    while first.dep_ == "conj":
        first = first.head
    if first.dep_ == "appos" or any(each.pos_ == "NUM" and each.i > noun.i for each in noun.children):
        return None  # "two people, a man and a boy" are counted already
    phrase = _Phrase(start=det.idx, end=noun.idx + len(noun), anchor=noun, noun=noun, last=noun.i)
    verb, role = _governor(noun)
    if verb is None or (verb.tag_ not in ("VBN", "VBD", "VBG") or role not in ("passive", "object", "subject")) and (
            role != "of" or verb.lemma_.lower() not in _NOUNS):
        return None
    labels = _by_governor(phrase, verb, role)
    label = _gravest(labels) if labels else None
    if label == "attacked" and verb.lemma_ not in ("shoot", "shooting"):
        return None
    if label not in ("killed", "injured", "missing", "abducted", "casualties", "attacked", "hospitalised") or _not_asserted(verb, label) or _generic(verb):
        return None
    return Count(start=phrase.start, end=phrase.end, low=1, high=1, qualifier=None, counted=label, of_whom=whom, side=_side(noun),
                 anchor=noun, noun=noun, verb=verb, harm=True, part=False)


def _by_age(noun: Token) -> str | None:
    """"A 12-year-old" is a child, "a 40-year-old" a person."""
    if noun.lower_ != "old":
        return None
    years = re.search(r"(\d+)-year-$", noun.doc[max(0, noun.i - 4) : noun.i].text)
    return None if years is None else "children" if int(years[1]) < 18 else "people"


_HARMS = frozenset({"killed", "injured", "casualties", "missing"})


def _none(det: Token) -> Count | None:
    """"No civilians were killed", "no casualties": a count of nought."""
    noun = det.head
    if noun.i <= det.i:
        return None
    phrase = _Phrase(start=det.idx, end=noun.idx + len(noun), anchor=noun, noun=noun, last=noun.i)
    whom = _whom(phrase)
    own = _NOUNS.get(noun.lemma_.lower())
    if not whom and not own:
        return None
    verb, role = _governor(noun)
    if own and verb is not None and verb.lemma_ not in ("be", "report", "cause", "record", "confirm", "say", "see"):
        return None
    labels = {own} if own else _beside(phrase) or (_by_governor(phrase, verb, role) if verb is not None else set())
    if not labels or _gravest(labels) not in _HARMS or verb is not None and _not_asserted(verb, _gravest(labels)):
        return None
    return Count(start=phrase.start, end=phrase.end, low=0, high=0, qualifier=None, counted=_gravest(labels), of_whom=whom or "people",
                 side=_side(noun), anchor=noun, noun=noun, verb=verb, harm=True, part=False)


def _generic(verb: Token) -> bool:
    """"When a child is killed ...": tells of no one in particular."""
    return any(each.dep_ in ("mark", "advmod") and each.lower_ in ("when", "if", "whenever", "unless", "should") for each in verb.children)


# -- small readings ------------------------------------------------------------------------------------------------


def _not_asserted(verb: Token, label: str) -> bool:
    """The clause denies, supposes or foretells the harm: "could kill thousands", "if 12 people are killed"."""
    children = list(verb.children)
    if any(each.dep_ == "neg" and each.lower_ != "no" for each in children):
        return True
    if label not in _ORDER:
        return False
    perfect = any(each.lemma_ == "have" and each.dep_ == "aux" for each in children)
    modal = any(each.tag_ == "MD" and each.lower_ in ("could", "would", "will", "might", "'ll", "'d", "can", "should") for each in children)
    supposed = any(each.dep_ == "mark" and each.lower_ in ("if", "unless") for each in children)
    return supposed or modal and not perfect


def _opens_a_part(doc: Doc, phrase: _Phrase) -> bool:
    first = doc.char_span(phrase.start, phrase.start + 1, alignment_mode="expand")
    if first is None:
        return False
    before = [each.lower_ for each in doc[max(0, first.start - 3) : first.start]]
    return before[-1:] in (["including"], ["includes"], ["included"]) or before[-2:] == ["among", "them"] or before[-1:] == ["them"] and before[-2:-1] == ["among"]


def _like_the_whole(count: Count, before: list[Count]) -> Count:
    """A part ("including two children") counts what the count before it in the sentence counts."""
    if not count.part:
        return count
    first = count.anchor.sent.start
    near = first if not count.them else max(0, first - 1)  # "Three of them were children" looks back one sentence
    whole = next((each for each in reversed(before) if each.harm and each.anchor.sent.end > near), None)
    if whole is None:
        return _replace(count, part=False, counted="" if count.counted == "?" else count.counted)
    return _replace(count, counted=whole.counted if count.counted in ("?", "attacked") else count.counted, harm=whole.harm)


def _replace(count: Count, **changes: object) -> Count:
    return Count(**{**{name: getattr(count, name) for name in Count.__dataclass_fields__}, **changes})


def _whom(phrase: _Phrase) -> str | None:
    noun = phrase.noun
    if noun is None:
        return None
    lemma = noun.lemma_.lower()
    before = [each for each in noun.children if each.i < noun.i and each.dep_ in ("compound", "amod", "nmod", "poss")]
    if lemma in _NOUNS or lemma in _BESIDE:
        said = next((LEXICON["whom_before"][each.lemma_.lower()] for each in before if each.lemma_.lower() in LEXICON["whom_before"]), None)
        of = next((inner for each in noun.children if each.lower_ in ("of", "among") for inner in each.children if inner.dep_ == "pobj"), None)
        return said or (_WHOM.get(of.lemma_.lower()) if of is not None else None) or "people"
    pair = " ".join([each.lemma_.lower() for each in before if each.dep_ in ("compound", "amod")][-1:] + [lemma])
    if pair in _WHOM:
        return _WHOM[pair]
    if lemma in ("member", "man", "woman") and any(each.lower_ in ("armed", "military") for each in before):
        return "soldiers"
    return _WHOM.get(lemma) or _WHOM.get(noun.lower_)


def _is_thing(noun: Token) -> bool:
    return noun.lemma_.lower() in _THINGS


def _thing(noun: Token) -> str:
    """The things counted, in the source's words without what describes them: "battle groups", "schools"."""
    compounds = [each.lower_ for each in noun.children if each.dep_ == "compound" and each.i < noun.i and each.tag_ in ("NN", "NNS")]
    return " ".join([*compounds, noun.lower_])


def _side(noun: Token | None) -> str | None:
    """"Russian" of "7,000 Russian soldiers"."""
    if noun is None:
        return None
    for each in noun.children:
        if each.i < noun.i and each.dep_ in ("amod", "compound", "nmod") and each.ent_type_ in ("NORP", "GPE") and each.text[:1].isupper():
            return each.text
    return None


_CHANGE = frozenset({"rise", "climb", "grow", "increase", "jump", "go", "revise", "fall", "drop", "soar", "surge", "raise"})


def _last_of_a_change(doc: Doc, quantity: Quantity) -> tuple[float | None, float | None]:
    """"Rose from 12 to 15" says 15; "from 12 to 15 people were killed" says a range."""
    if len(quantity.number) < 2 or not (quantity.qualifier or "").startswith("from"):
        return quantity.low, quantity.high
    stretch = doc.char_span(quantity.start, quantity.start + 1, alignment_mode="expand")
    words = doc[max(0, stretch.start - 4) : stretch.start] if stretch is not None else ()
    if any(each.lemma_.lower() in _CHANGE for each in words):
        down = any(each.lemma_.lower() in ("fall", "drop") for each in words)
        value = quantity.low if down else quantity.high
        return value, value
    return quantity.low, quantity.high


def _qualifier(doc: Doc, quantity: Quantity) -> str | None:
    """The qualifier as the source spells it."""
    if not quantity.qualifier:
        return None
    stretch = doc.char_span(quantity.start, quantity.end, alignment_mode="expand")
    words = stretch.text if stretch is not None else ""
    at = words.lower().find(quantity.qualifier)
    return words[at : at + len(quantity.qualifier)] if at >= 0 else quantity.qualifier


def _int(value: float | int | None) -> int | None:
    return None if value is None else round(value)
