"""Who is said to have done it: the party that the words name as the doer of an act.

Constructions, tried in order: "X is accused of", "accused X of", "attributed to X", "X claimed responsibility for", "by
X", the subject of the act's verb, "a Xian attack" and "X's attack", "it" for the state or force that was the subject
before. None is inferred from the context.
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
    guerrilla subversive commando assassin hitman killer kidnapper hijacker bandit criminal trafficker mobster
    narcoterrorist armada squadron squad cartel mafia gang band cell column front assailant aggressor
    policeman guardsman organization organisation movement detachment patrol element contra
    """
)
# Those who did something, when nothing more is said of them than how they looked.
SOMEBODY = words("man woman individual person people youth civilian stranger subject suspect")
LOOKS = words("armed hooded masked unidentified unknown uniformed heavily hired unnamed suspected")
# "members of the X", "a group of Xs": the name is what stands after "of".
PARTS = words(
    """
    member group unit band squad cell column faction wing element hundred dozen thousand score number handful
    militant fighter supporter follower part team contingent commando patrol leader
    """
)
NAMES_OF_BODIES = words(
    """
    front movement army party brigade battalion guard force command squad cartel mafia gang organization organisation
    faction council path police league union militia
    """
)
CARRIES_OUT = words(
    "carry perpetrate commit stage conduct launch execute plan order plant place throw hurl mount claim"
)
BLAMES = words("accuse blame suspect charge denounce condemn")
NOT_DOERS = words("attack strike bombing shelling explosion blast raid assault fire war siege")


@dataclass(frozen=True)
class Blamed:
    """The words that name the doer, the name they come to, and how they do."""

    words: Stretch
    value: str
    basis: str


def all_blamed(parsed: Parsed, trigger: Trigger) -> list[Blamed]:
    """The party named as the doer, with those joined to it by "and"."""
    first = blamed(parsed, trigger)
    if first is None:
        return []
    others = (_name(parsed, each, first.basis) for each in first.words.root.conjuncts if each.i > first.words.root.i)
    return [first, *(each for each in others if each is not None)]


def blamed(parsed: Parsed, trigger: Trigger) -> Blamed | None:
    """The party named as doing what the trigger tells of, or None."""
    verb = support(trigger)
    for rule in (_accused, _responsible, _by, _subject, _owner):
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


def _responsible(parsed: Parsed, trigger: Trigger, verb: Token) -> Blamed | None:
    """ "X claimed responsibility for the attack", "the attack was attributed to X", "X is responsible for it"."""
    told = next((child for child in trigger.token.rights if child.dep_ == "relcl" and lemma(child) in BLAMES), None)
    on = next((child for child in told.children if child.lower_ == "on"), None) if told is not None else None
    if on is not None and (party := _child(on, "pobj")) is not None:
        return _name(parsed, party, "the party it is blamed on")
    work = _child(trigger.token.head, "attr") if trigger.token.dep_ == "nsubj" else None
    if work is not None and lemma(work) in ("work", "deed", "doing"):
        of = next((child for child in work.rights if child.lower_ == "of"), None)
        party = _child(of, "pobj") if of is not None else None
        return _name(parsed, party, "the party whose work it is called") if party is not None else None
    at = trigger.token
    for _ in range(7):
        above = at.head
        if above == at:
            return None
        if (
            at.lower_ == "for"
            and lemma(above) == "responsibility"
            and lemma(above.head) in ("claim", "admit", "accept")
        ):
            subject = _child(above.head, "nsubj")
            return _name(parsed, subject, "the party that says it did it") if subject is not None else None
        if at.lower_ == "for" and lemma(above) == "responsible":
            subject = _child(above.head, "nsubj") if lemma(above.head) == "be" else _child(above.head, "dobj")
            return _name(parsed, subject, "the party held responsible for it") if subject is not None else None
        if lemma(above) in ("attribute", "ascribe", "impute") and above.pos_ == "VERB":
            to = next(
                (child for child in above.children if child.dep_ in ("prep", "dative") and child.lower_ == "to"), None
            )
            party = _child(to, "pobj") if to is not None else None
            return _name(parsed, party, "the party it is attributed to") if party is not None else None
        if lemma(above) in ("claim", "admit") and above.pos_ == "VERB" and at.dep_ == "dobj":
            subject = _child(above, "nsubj")
            return _name(parsed, subject, "the party that says it did it") if subject is not None else None
        if above.pos_ == "VERB" and at.dep_ in ("ccomp", "advcl"):
            return None
        at = above
    return None


def _child(token: Token, dependency: str) -> Token | None:
    return next((child for child in token.children if child.dep_ == dependency), None)


def _within(token: Token, top: Token) -> bool:
    return top == token or top in token.ancestors


def _by(parsed: Parsed, trigger: Trigger, verb: Token) -> Blamed | None:
    """ "by X", of a passive verb or of a noun."""
    beside = [child for child in trigger.token.rights if child.dep_ == "acl" and lemma(child) in CARRIES_OUT]
    for holder in dict.fromkeys((verb, trigger.token, *trigger.words, *beside)):
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
            if where is None and child.dep_ != "poss" or child == trigger.target:
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
    of = _child(next((child for child in head.rights if child.lower_ == "of"), head), "pobj")
    if of is not None and lemma(head) in PARTS | FORCES and (lemma(head) in PARTS or of.pos_ == "PROPN"):
        within = _name(parsed, of, f"{basis}, by its {head.lower_}s" if head.tag_ == "NNS" else basis)
        if within is not None:
            return within
    if lemma(head) in SOMEBODY and any(child.lower_ in LOOKS for child in head.lefts):
        return Blamed(phrase, _bare(phrase), basis)
    if lemma(head) == "member":
        return Blamed(phrase, _bare(phrase), basis) if any(each.pos_ == "PROPN" for each in phrase) else None
    if lemma(head) in FORCES:
        if owner is not None and (of := _toponym(parsed, owner)) is not None and of.place:
            return Blamed(phrase, f"{of.span.exact}'s {parsed.doc[owner.right_edge.i + 1 : head.i + 1].text}", basis)
        return Blamed(phrase, _bare(phrase), basis)
    if where is not None and where.kind == "demonym" and head.pos_ in ("PROPN", "NOUN", "ADJ"):
        word = head.text[:-1] if head.text.endswith("s") and not head.text.endswith("ss") else head.text
        return Blamed(phrase, f"{word} forces", f"{basis}; its people named for its forces")
    if where is not None and where.place and (where.place.precision == "country" or where.kind == "government"):
        return Blamed(phrase, where.span.exact, basis)
    if people is None:
        people = next((child for child in head.lefts if _of_a_people(child)), None)
    if people is not None and (lemma(head) in table("means")[0] or lemma(head) in NOT_DOERS or lemma(head) in FORCES):
        return Blamed(phrase, f"{people.text} forces", f"{basis}; its weapon named for that side")
    if head.ent_type_ in ("ORG", "NORP", "PERSON") and head.pos_ == "PROPN" and head.ent_type_ != "PERSON":
        return Blamed(phrase, _bare(phrase), basis)
    if head.pos_ == "PROPN" and (lemma(head) in NAMES_OF_BODIES or _acronym(parsed, head)):
        return Blamed(phrase, _bare(phrase), basis)
    return None


def _acronym(parsed: Parsed, token: Token) -> bool:
    """A name in capitals, such as bodies have, that is no place."""
    return token.text.isupper() and len(token.text) > 2 and token.text.isalpha() and _toponym(parsed, token) is None


def _of_a_people(token: Token) -> bool:
    """An adjective of a people that the gazetteer does not know: a capital and an ending that such words have."""
    return (
        token.dep_ in ("amod", "compound", "nmod")
        and token.text[0].isupper()
        and not token.text.isupper()
        and token.lower_.endswith(("an", "ish", "ese", "ic"))
        and token.pos_ in ("ADJ", "PROPN", "NOUN")
    )


def _phrase(parsed: Parsed, head: Token) -> Stretch:
    """The noun with what stands before it."""
    return parsed.doc[head.left_edge.i : head.i + 1]


def _bare(phrase: Stretch) -> str:
    """Without an article at the front."""
    words = phrase.text.split()
    return " ".join(words[1:] if words[0].lower() in ("the", "a", "an", "these", "those") and len(words) > 1 else words)
