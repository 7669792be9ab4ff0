"""What governs a counted phrase, and so what is counted: words of harm, and the constructions that tie them to people.

"21 people were killed", "killing 21 people", "21 people dead", "the death of 21 people", "left 21 dead", "the toll rose
to 21": one label, read off the parse. Words are data (`counting.toml`); constructions are here. Used by `counting.py`.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from spacy.tokens import Doc, Token

from onrecord.extraction.language.numbers import Quantity

LEXICON = tomllib.loads(files(__package__).joinpath("counting.toml").read_text(encoding="utf-8"))

# -- the lexicon, turned round: word -> label ----------------------------------------------------------------------


def _labels(where: str) -> dict[str, str]:
    return {word: label for label, words in LEXICON["counted"].items() for word in words.get(where, ())}


OBJECTS, SUBJECTS, NOUNS, _BESIDE = (_labels(each) for each in ("objects", "subjects", "nouns", "beside"))
WHOM = {word: whom for whom, words in LEXICON["whom"].items() for word in words}
THINGS, THING_VERBS = (frozenset(LEXICON["things"][each]) for each in ("nouns", "verbs"))
_WEAPONS = frozenset(
    {"missile", "rocket", "shell", "bomb", "round", "shot", "bullet", "mortar", "drone", "munition", "projectile"}
)
LIGHT, _CARRIERS = frozenset(LEXICON["light"]["verbs"]), frozenset(LEXICON["light"]["carriers"])
AID = frozenset(LEXICON["aid"]["nouns"])
ORDER = tuple(LEXICON["counted"])  # of several things told of the same people, the gravest is the count
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
class Phrase:
    """The noun phrase a number opens: where it lies, its head, and the word by which it hangs in the sentence."""

    start: int
    end: int
    anchor: Token
    noun: Token | None
    last: int  # index of its last token
    of_them: bool = False


def phrase_of(doc: Doc, quantity: Quantity) -> Phrase | None:
    """The noun phrase a quantity opens; None when its words are not tokens of the document."""
    stretch = doc.char_span(quantity.number[0][0], quantity.number[-1][1], alignment_mode="expand")
    if stretch is None:
        return None
    inside = {each.i for each in stretch}
    tops = [each for each in reversed(stretch) if each.head.i not in inside or each.head == each] or [stretch[-1]]
    top = next((each for each in tops if each.pos_ == "NUM"), tops[0])
    last = stretch[-1]
    following = doc[last.i + 1] if last.i + 1 < len(doc) else None
    if following is not None and following.lower_ == "of":
        return _of_phrase(quantity, top, following)
    noun = _noun_after(stretch)
    if noun is None:
        return Phrase(
            start=quantity.start, end=max(quantity.end, last.idx + len(last)), anchor=top, noun=None, last=last.i
        )
    return Phrase(start=quantity.start, end=noun.idx + len(noun), anchor=noun, noun=noun, last=noun.i)


def _noun_after(stretch: Iterable[Token]) -> Token | None:
    """The head of the noun phrase the number opens: by the parse, else the last noun of the words right after it."""
    stretch = list(stretch)
    last = stretch[-1]
    for each in reversed(stretch):
        head = each.head
        if head.i > last.i and head.tag_ in _NOUN_TAGS and each.dep_ in _UP and head.i - last.i < 7:
            while head.dep_ == "compound" and head.head.i > head.i and head.head.tag_ in _NOUN_TAGS:
                head = head.head
            if not any(
                word.tag_ == "CD"  # "102 and 21 people": two numbers share the noun, each stands for itself
                or word.is_punct
                and word.text not in "-'\""
                or word.pos_ in ("VERB", "AUX")
                and word.tag_ not in ("VBN", "VBG")
                for word in last.doc[last.i + 1 : head.i]
            ):
                return head
    found = None
    for word in last.doc[last.i + 1 : last.i + 6]:
        if word.tag_ in _NOUN_TAGS:
            found = word
        elif found is not None or word.tag_ not in ("JJ", "JJR", "JJS", "VBN", "HYPH"):
            break
    return found


def _of_phrase(quantity: Quantity, top: Token, of: Token) -> Phrase | None:
    """ "hundreds of refugees", "2,400 of its civilians", "three of them"."""
    noun = next((each for each in of.children if each.dep_ == "pobj"), None)
    if noun is None:
        noun = next((each for each in of.doc[of.i + 1 : of.i + 6] if each.tag_ in _NOUN_TAGS), None)
    if noun is None:
        return None
    if noun.lower_ in ("them", "whom", "those", "which"):
        after = of.doc[noun.i + 1 : noun.i + 5]
        whom = next((each for each in after if each.tag_ in _NOUN_TAGS and WHOM.get(each.lemma_.lower())), None)
        if whom is not None and any(
            each.lemma_ != "be" and each.pos_ in ("VERB", "AUX") for each in of.doc[noun.i + 1 : whom.i]
        ):
            whom = None
        end = whom or noun
        return Phrase(start=quantity.start, end=end.idx + len(end), anchor=top, noun=whom, last=end.i, of_them=True)
    return Phrase(start=quantity.start, end=noun.idx + len(noun), anchor=top, noun=noun, last=noun.i)


# -- what governs it, and what that says --------------------------------------------------------------------------


def label_of(phrase: Phrase) -> tuple[str | None, Token | None]:
    """What is counted, in the terms of the lexicon, and the word that governs the phrase; either may be None."""
    noun = phrase.noun
    if noun is not None:
        own = NOUNS.get(noun.lemma_.lower()) or NOUNS.get(noun.lower_)
        if own and own != "attacked" and noun.tag_ in _NOUN_TAGS:
            return own, governor_of(phrase.anchor)[0]
        if noun.lemma_.lower() in _BESIDE and noun.tag_ in _NOUN_TAGS:
            return _BESIDE[noun.lemma_.lower()], None
    governor, role = governor_of(phrase.anchor)
    # "Freed 150 civilians who had been captured" counts the freed: what governs goes before what describes.
    # A second member of a list may bring its own: "killed 12 people and displaced thousands".
    own = described(phrase) if phrase.anchor.dep_ in ("conj", "dep") else set()
    labels = own or (by_governor(phrase, governor, role) if governor is not None else set()) or described(phrase)
    if labels:
        label = gravest(labels)
        return (
            None if label == "attacked" and noun is not None and noun.lemma_.lower() in _WEAPONS else label
        ), governor
    if (before := _word_before(phrase)) is not None:
        return before, governor
    adjacent = word_after(phrase.anchor.doc, phrase.last) if governor is None else None
    return (_BESIDE[adjacent.lower_] if adjacent is not None else None), governor


def _word_before(phrase: Phrase) -> str | None:
    """ "Killing 1 Officer": a headline's capitals hide the participle from the parse."""
    first = phrase.anchor.doc.char_span(phrase.start, phrase.start + 1, alignment_mode="expand")
    if first is None or not first.start:
        return None
    before = phrase.anchor.doc[first.start - 1]
    return LEXICON["before"].get(before.lower_) if before.text[:1].isupper() else None


def gravest(labels: set[str]) -> str:
    """Of several things told of the same people, the one to count: killed and injured are casualties."""
    if {"killed", "injured"} <= labels:
        return "casualties"
    return min(labels, key=ORDER.index)


def word_after(doc: Doc, last: int) -> Token | None:
    """ "12 dead", "30 wounded": the word right after the number says what is counted."""
    if (
        last + 1 < len(doc)
        and doc[last + 1].lower_ in _BESIDE
        and doc[last + 1].tag_ in ("JJ", "NN", "VBN", "VBD", "NNS", "VB")
    ):
        return doc[last + 1]
    return None


def described(phrase: Phrase) -> set[str]:
    """What participles, adjectives and relative clauses of the phrase tell: "dead", "killed or wounded", "who died"."""
    told: set[str] = set()
    for owner in {phrase.anchor, phrase.noun} - {None}:
        for child in owner.children:
            if child.dep_ in ("acl", "amod", "relcl", "acomp", "advcl"):
                told |= _with_conjuncts(child, "beside")
            elif child.dep_ == "prep" and child.lower_ == "with" and child.i > owner.i:
                hurt = {each.lemma_.lower() for each in child.children} & set(LEXICON["suffered"]["harm"])
                told |= {"injured"} if hurt else set()
    return told


def _with_conjuncts(word: Token, role: str) -> set[str]:
    found = {_says(word, role)} | {
        _says(each, role) for each in word.conjuncts if each.i > word.i and not _has_own(each)
    }
    return found - {None}


def _has_own(word: Token) -> bool:
    """The conjunct has people of its own: "killed and 30 wounded", "killing 12 and wounding 30"."""
    return any(
        each.dep_ in ("nsubj", "nsubjpass", "dobj", "nummod", "npadvmod", "quantmod") or each.pos_ == "NUM"
        for each in word.children
    )


def _says(word: Token, role: str) -> str | None:
    lemma = word.lemma_.lower()
    passive = word.tag_ == "VBN" and not any(
        each.dep_ == "aux"
        and each.lemma_ == "have"
        and word.dep_ != "acl"
        and not any(x.dep_ == "auxpass" for x in word.children)
        for each in word.children
    )
    if role == "beside":
        if lemma in _DEADLY and _deadly(word):
            return "killed"
        if word.dep_ == "relcl":
            active = any(each.dep_ == "nsubj" and each.tag_ == "WP" for each in word.children)
            adjective = next(
                (_BESIDE.get(each.lower_) for each in word.children if each.dep_ in ("acomp", "attr")), None
            )
            return (SUBJECTS if active else OBJECTS).get(lemma) if active or passive else adjective
        return _BESIDE.get(word.lower_) or (
            OBJECTS.get(lemma) if word.tag_ == "VBN" else SUBJECTS.get(lemma) if word.tag_ == "VBG" else None
        )
    if role in ("passive", "object") and lemma in _DEADLY and _deadly(word):
        return "killed"
    if role == "passive":
        return OBJECTS.get(lemma) or _BESIDE.get(word.lower_)
    if role == "subject":
        return SUBJECTS.get(lemma) or (
            _BESIDE.get(word.lower_) if word.pos_ in ("ADJ", "NOUN") or word.tag_ in ("VBG", "VBN") else None
        )
    return OBJECTS.get(lemma)


def _deadly(word: Token) -> bool:
    """ "Shot dead", "fatally stabbed", "beaten to death"."""
    return any(
        each.lower_ in ("dead", "fatally")
        or each.lower_ == "to"
        and any(inner.lower_ == "death" for inner in each.children)
        for each in word.children
    )


def governor_of(anchor: Token) -> tuple[Token | None, str]:
    """The verb or noun the phrase hangs from, and how: subject, passive, object, agent, or the preposition."""
    word = anchor
    for _ in range(8):
        head, relation = word.head, word.dep_
        if head == word:
            return None, ""
        if relation == "nsubjpass":
            return head, "passive"
        if relation == "nsubj":
            bare = (
                head.tag_ in ("VBN", "VBD")
                and head.lemma_.lower() in OBJECTS
                and not any(each.dep_ in ("dobj", "ccomp", "aux") for each in head.children)
                and not _shares_an_object(head)
            )
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


def _shares_an_object(verb: Token) -> bool:
    """ "A soldier shot and killed his guard": the object stands with the second verb."""
    after = [each for each in verb.doc[verb.i + 1 : verb.i + 3] if each.dep_ == "conj" and each.head == verb]
    return any(inner.dep_ == "dobj" for each in after for inner in each.children)


def by_governor(phrase: Phrase, governor: Token, role: str) -> set[str]:
    """What the governing verb or noun tells of the phrase, in the labels of the lexicon."""
    lemma = governor.lemma_.lower()
    children = list(governor.children)
    if phrase.noun is not None and phrase.noun.lemma_.lower() == "life" and lemma in _ENDS_LIVES:
        return {"killed"}
    if role in ("on", "at", "upon") and (lemma in ("fire", "shoot") or any(each.lower_ == "fire" for each in children)):
        return {"attacked"}
    if governor.pos_ in ("NOUN", "PROPN"):
        if role == "of" and lemma == "life" and governor_of(governor)[0] is not None:
            return {"killed"} if governor_of(governor)[0].lemma_ in _ENDS_LIVES else set()
        if role == "of":
            fatal = any(each.lower_ in ("fatal", "deadly") for each in children) and NOUNS.get(lemma) == "attacked"
            return {"killed"} if fatal else {NOUNS[lemma]} if lemma in NOUNS else set()
        return (
            {"attacked"}
            if role in ("on", "against") and lemma in ("attack", "strike", "airstrike", "assault")
            else set()
        )
    if lemma in _MOVES and role in ("passive", "object"):
        words = {each.lower_ for each in children}
        if words & _FORCED:
            return {"forcibly transferred"}
        if words & {"hostage", "captive"} or any(
            each.lower_ == "captive" for child in children for each in child.children
        ):
            return {"abducted"}
        if words & {"prisoner"}:
            return {"captured"}
    if (
        lemma in _CARRIED
        and role in ("passive", "object")
        and any(
            each.lower_ == "to" and any(inner.lemma_.lower() in ("hospital", "clinic") for inner in each.children)
            for each in children
        )
    ):
        return {"hospitalised"}
    told: set[str] = set()
    if role in ("passive", "subject", "object"):
        told |= _with_conjuncts(governor, role)
        told = told or _suffered(governor, role)
    if not told and (lemma in _CARRIERS or role == "object"):
        told |= _carried(phrase, governor)
    if not told and phrase.noun is None or role in ("to", "at", "from", "of", "object") and not told:
        told |= _toll(governor)
    return told


def _suffered(verb: Token, role: str) -> set[str]:
    """ "Suffered injuries", "in critical condition", "left in hospital", "recovering after being shot"."""
    lemma, words = verb.lemma_.lower(), LEXICON["suffered"]
    if role == "subject" and (own := _to_oneself(verb)):
        return own
    for child in verb.children:
        if (
            role == "subject"
            and lemma in words["verbs"]
            and child.dep_ == "dobj"
            and child.lemma_.lower() in words["harm"]
        ):
            return {"injured"}
        if child.dep_ != "prep" or child.i < verb.i:
            continue
        of = next((each for each in child.children if each.dep_ in ("pobj", "pcomp")), None)
        if of is None:
            continue
        if child.lower_ in ("in", "at") and lemma in words["states"]:
            if of.lemma_.lower() == "condition" and any(each.lower_ in words["conditions"] for each in of.subtree):
                return {"injured"}
            if of.lemma_.lower() in ("hospital", "clinic") and (role != "subject" or lemma != "work"):
                return {"hospitalised"}
        if child.lower_ in ("for", "with") and lemma in words["states"] and of.lemma_.lower() in words["harm"]:
            return {"injured"}
        if child.lower_ in ("after", "from") and lemma in words["recovers"]:
            if of.tag_ == "VBN" and of.dep_ == "pcomp":
                return _with_conjuncts(of, "passive")
            if of.lemma_.lower() in words["harm"]:
                return {"injured"}
    return set()


def _to_oneself(verb: Token) -> set[str]:
    """ "Shot himself in the foot", "shot and killed herself"."""
    verbs = [verb, *(each for each in verb.children if each.dep_ == "conj" and each.i - verb.i < 3)]
    if not any(
        each.dep_ == "dobj" and each.lower_.endswith(("himself", "herself")) for one in verbs for each in one.children
    ):
        return set()
    lemmas = {each.lemma_.lower() for each in verbs}
    if "kill" in lemmas or lemmas & _DEADLY and any(map(_deadly, verbs)):
        return {"killed"}
    return {"injured"} if lemmas & {"shoot", "injure", "wound", "hurt"} else set()


def _carried(phrase: Phrase, verb: Token) -> set[str]:
    """ "left 12 dead", "forced 200 people to flee", "remain missing"."""
    for child in verb.children:
        if child.i > phrase.last and child.dep_ in (
            "xcomp",
            "ccomp",
            "oprd",
            "acomp",
            "advcl",
            "attr",
            "acl",
            "prep",
            "dobj",
        ):
            if child.dep_ == "advcl" and child.tag_ in ("VBG", "VB"):
                continue  # "forced 200 to stay, killing three": another clause
            if child.dep_ in ("dobj", "attr") and child.lower_ not in _BESIDE:
                continue
            found = _with_conjuncts(child, "subject") | (
                _with_conjuncts(child, "passive") if child.tag_ in ("VBN", "VBD") else set()
            )
            if found:
                return found
    if verb.lemma_ in ("force", "drive") and any(
        each.lower_ == "from" and any(inner.lemma_ in ("home", "house") for inner in each.children)
        for each in verb.children
    ):
        return {"displaced"}
    return set()


def _toll(verb: Token) -> set[str]:
    """ "The death toll rose to 45", "the number of injured stands at 30"."""
    wanted = (
        ("dobj",)
        if verb.lemma_ in ("put", "set", "place", "raise", "revise", "bring", "take")
        else ("nsubj", "nsubjpass")
    )
    subject = next((each for each in verb.children if each.dep_ in wanted), None)
    if subject is None or subject.lemma_.lower() not in ("toll", "number", "count", "total", "figure", *NOUNS):
        return set()
    words = [each for each in subject.subtree if each.i <= subject.i + 6]
    told = {NOUNS.get(each.lemma_.lower()) or _BESIDE.get(each.lower_) for each in words} - {None}
    return told or ({"killed"} if subject.lemma_.lower() == "toll" else set())


# -- of whom ------------------------------------------------------------------------------------------------------


def whom_of(phrase: Phrase) -> str | None:
    """The class of people a phrase counts ("civilians"), None when it counts no people of the lexicon."""
    noun = phrase.noun
    if noun is None:
        return None
    lemma = noun.lemma_.lower()
    before = [each for each in noun.children if each.i < noun.i and each.dep_ in ("compound", "amod", "nmod", "poss")]
    if lemma in NOUNS or lemma in _BESIDE:
        said = next(
            (
                LEXICON["whom_before"][each.lemma_.lower()]
                for each in before
                if each.lemma_.lower() in LEXICON["whom_before"]
            ),
            None,
        )
        of = next(
            (
                inner
                for each in noun.children
                if each.lower_ in ("of", "among")
                for inner in each.children
                if inner.dep_ == "pobj"
            ),
            None,
        )
        return said or (WHOM.get(of.lemma_.lower()) if of is not None else None) or "people"
    pair = " ".join([each.lemma_.lower() for each in before if each.dep_ in ("compound", "amod")][-1:] + [lemma])
    if pair in WHOM:
        return WHOM[pair]
    if lemma in ("member", "man", "woman") and any(each.lower_ in ("armed", "military") for each in before):
        return "soldiers"
    return WHOM.get(lemma) or WHOM.get(noun.lower_)


def is_thing(noun: Token) -> bool:
    """The noun names a thing worth counting."""
    return noun.lemma_.lower() in THINGS


def thing_of(noun: Token) -> str:
    """The things counted, in the source's words without what describes them: "battle groups", "schools"."""
    compounds = [
        each.lower_
        for each in noun.children
        if each.dep_ == "compound" and each.i < noun.i and each.tag_ in ("NN", "NNS")
    ]
    return " ".join([*compounds, noun.lower_])
