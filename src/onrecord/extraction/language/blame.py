"""Who is said to have done it: the party that the words name as the doer of an act.

Six constructions, tried in order: "X is accused of", "accused X of", "by X", the subject of the act's verb, "a Xian
attack" and "X's attack", "it" for the state or force that was the subject before. None is inferred from the context.
"""

from dataclasses import dataclass

from spacy.tokens import Span as Stretch
from spacy.tokens import Token

from onrecord.extraction.language.events import Trigger, support
from onrecord.extraction.language.parse import Parsed
from onrecord.extraction.language.places import Toponym, toponym_at
from onrecord.extraction.language.wording import lemma, table, words

FORCES = words(
    """
    force troop soldier army military militia militant rebel gunman gunmen fighter paramilitary police guard
    mercenary navy commander regime government insurgent terrorist separatist occupier invader authority attacker
    unit brigade battalion sniper pilot crew group coalition side artilleryman marine jihadist extremist state agent
    """
)
BLAMES = words("accuse blame suspect charge denounce condemn")
NOT_DOERS = words("attack strike bombing shelling explosion blast raid assault fire war siege")


@dataclass(frozen=True)
class Blamed:
    """The words that name the doer, the name they come to, and how they do."""

    words: Stretch
    value: str
    basis: str


def blamed(parsed: Parsed, trigger: Trigger) -> Blamed | None:
    """The party named as doing what the trigger tells of, or None."""
    verb = support(trigger)
    for rule in (_accused, _by, _subject, _owner):
        found = rule(parsed, trigger, verb)
        if found:
            return found
    return None


def _accused(parsed: Parsed, trigger: Trigger, verb: Token) -> Blamed | None:
    """ "accused X of shelling", "blamed X for the shelling", "X is accused of shelling"."""
    at = verb
    for _ in range(4):
        above = at.head
        if lemma(above) in BLAMES and above.pos_ == "VERB":
            passive = next((child for child in above.children if child.dep_ == "nsubjpass"), None)
            blamed_one = (
                passive
                if passive is not None
                else next((child for child in above.children if child.dep_ == "dobj"), None)
            )
            if (
                blamed_one is not None
                and blamed_one != trigger.token
                and (trigger.token.i > blamed_one.i or not _within(trigger.token, blamed_one))
            ):
                return _name(parsed, blamed_one, "the party accused of it")
            on = next((child for child in above.children if child.dep_ == "prep" and child.lower_ == "on"), None)
            party = next((child for child in on.children if child.dep_ == "pobj"), None) if on is not None else None
            return _name(parsed, party, "the party it is blamed on") if party is not None else None
        if at.dep_ not in ("pcomp", "pobj", "prep", "dobj", "xcomp", "conj", "advcl", "ccomp") or above == at:
            return None
        at = above
    return None


def _within(token: Token, top: Token) -> bool:
    return top == token or top in token.ancestors


def _by(parsed: Parsed, trigger: Trigger, verb: Token) -> Blamed | None:
    """ "by X", of a passive verb or of a noun."""
    for holder in dict.fromkeys((verb, trigger.token, *trigger.words)):
        for child in holder.children:
            if (
                child.dep_ in ("agent", "prep")
                and child.lower_ in ("by", "from")
                and (child.lower_ == "by" or holder.pos_ == "NOUN")
            ):
                party = next((each for each in child.children if each.dep_ == "pobj"), None)
                found = (
                    _name(parsed, party, 'named as the doer with "by"')
                    if party is not None and child.lower_ == "by"
                    else None
                )
                if found:
                    return found
    return None


def _subject(parsed: Parsed, trigger: Trigger, verb: Token) -> Blamed | None:
    """The subject of the act's verb, or of the verb that carries it."""
    if verb.pos_ not in ("VERB", "AUX"):
        return None
    passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)
    if passive or verb.dep_ in ("acl",) and verb.tag_ == "VBN" or any(each.lower_ == "under" for each in trigger.words):
        return None
    subject, at = None, verb
    for _ in range(4):
        subject = next((child for child in at.children if child.dep_ == "nsubj"), None)
        if subject is not None or at.dep_ not in ("xcomp", "conj", "advcl") or at.head.pos_ not in ("VERB", "AUX"):
            break
        at = at.head
    if subject is None:
        return _name(parsed, verb.head, "told with the act") if verb.dep_ == "acl" and verb.tag_ == "VBG" else None
    if subject.lower_ in ("it", "they", "he"):
        return _gone_before(parsed, subject)
    if lemma(subject) in NOT_DOERS or subject == trigger.token:
        return _owner(parsed, trigger, verb)
    return _name(parsed, subject, "the subject of the act's verb")


def _owner(parsed: Parsed, trigger: Trigger, verb: Token) -> Blamed | None:
    """ "a Russian attack" (a people), "X's attack"."""
    for each in (trigger.token, *trigger.words):
        if each.pos_ not in ("NOUN", "PROPN"):
            continue
        for child in each.lefts:
            where = _toponym(parsed, child)
            if where is None and child.dep_ != "poss":
                continue
            if child.dep_ == "poss" and child.pos_ != "PRON":
                return _name(parsed, child, "named as the one whose act it is")
            state = where is not None and where.place is not None and where.place.precision == "country"
            if state and child.dep_ in ("amod", "compound", "nmod"):
                return Blamed(
                    parsed.doc[child.i : child.i + 1], f"{child.text} forces", "the act is told as that country's"
                )
    return None


def _gone_before(parsed: Parsed, pronoun: Token) -> Blamed | None:
    """ "it", "they": the subject of the clause or sentence before, when that is a state or a force."""
    before = [
        each for each in parsed.doc[max(0, pronoun.sent.start - 60) : pronoun.i] if each.dep_ in ("nsubj", "nsubjpass")
    ]
    for each in reversed(before):
        if each.pos_ == "PRON":
            continue
        found = _name(parsed, each, "")
        if found is None:
            return None
        shown = parsed.doc[pronoun.i : pronoun.i + 1]
        return Blamed(shown, found.value, f'"{pronoun.text}" stands for the subject before, {found.words.text}')
    return None


def _toponym(parsed: Parsed, token: Token) -> Toponym | None:
    return toponym_at(parsed, token.idx)


def _name(parsed: Parsed, head: Token, basis: str) -> Blamed | None:
    """The party a noun names: a force, a state or its capital, a people, an armed body; weapons for their side."""
    phrase = _phrase(parsed, head)
    if any(child.dep_ == "poss" and child.pos_ == "PRON" for child in head.lefts):
        return None  # "our forces": whose they are is for the chain of attribution to say
    where = _toponym(parsed, head)
    people = next(
        (
            child
            for child in head.lefts
            if (each := _toponym(parsed, child))
            and each.kind == "demonym"
            and child.dep_ in ("amod", "compound", "nmod")
        ),
        None,
    )
    owner = next((child for child in head.lefts if child.dep_ == "poss" and child.pos_ in ("PROPN", "NOUN")), None)
    if lemma(head) in FORCES:
        if owner is not None and (of := _toponym(parsed, owner)) is not None and of.place:
            return Blamed(phrase, f"{of.span.exact}'s {parsed.doc[owner.right_edge.i + 1 : head.i + 1].text}", basis)
        return Blamed(phrase, _bare(phrase), basis)
    if where is not None and where.kind == "demonym" and head.pos_ in ("PROPN", "NOUN", "ADJ"):
        word = head.text[:-1] if head.text.endswith("s") and not head.text.endswith("ss") else head.text
        return Blamed(phrase, f"{word} forces", f"{basis}; its people named for its forces")
    if where is not None and where.place and (where.place.precision == "country" or where.kind == "government"):
        return Blamed(phrase, where.span.exact, basis)
    if people is not None and (lemma(head) in table("means")[0] or lemma(head) in NOT_DOERS or lemma(head) in FORCES):
        return Blamed(phrase, f"{people.text} forces", f"{basis}; its weapon named for that side")
    if head.ent_type_ in ("ORG", "NORP", "PERSON") and head.pos_ == "PROPN" and head.ent_type_ != "PERSON":
        return Blamed(phrase, _bare(phrase), basis)
    return None


def _phrase(parsed: Parsed, head: Token) -> Stretch:
    """The noun with what stands before it."""
    return parsed.doc[head.left_edge.i : head.i + 1]


def _bare(phrase: Stretch) -> str:
    """Without an article at the front."""
    words = phrase.text.split()
    return " ".join(words[1:] if words[0].lower() in ("the", "a", "an", "these", "those") and len(words) > 1 else words)
