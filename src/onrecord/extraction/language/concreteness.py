"""Whether words tell of one event or of events in general, and what the event is said to have hit."""

from spacy.tokens import Token

from onrecord.extraction.language.blame import blamed
from onrecord.extraction.language.events import TO_PERSONS, USES, WEAPONS, Trigger
from onrecord.extraction.language.names import persons
from onrecord.extraction.language.parse import Parsed
from onrecord.extraction.language.places import toponym_at
from onrecord.extraction.language.whereabouts import Setting, places_in, settings
from onrecord.extraction.language.wording import Named, countable, lemma, named
from onrecord.extraction.language.wording import words as word_set

OF_PERSONS = word_set(
    "murder assassinate assassination kidnap kidnapping abduct abduction massacre behead beheading slay slaying"
)
NOT_PERSONS = word_set("time day night year attempt plan operation charge case way act series wave")
TOLLS = ("as of", " since ", "so far", "estimate", "number of", "death toll", "total of", "every day")
# Killed, but by no act against anyone in particular.
BY_CHANCE = word_set(
    "accident crash collision earthquake flood storm hurricane landslide disease epidemic clash battle combat"
)


def things_hit(parsed: Parsed, trigger: Trigger) -> list[Named]:
    """What the vocabulary knows among the things hit: the target, what is joined to it, what "including" lists."""
    if trigger.target is None:
        return []
    heads, found = _listed(trigger.target), []
    for head in heads:
        phrase = [
            each
            for each in head.subtree
            if head.left_edge.i <= each.i <= head.i
            and (each == head or each.dep_ in ("compound", "amod", "nmod", "poss") and each.head in (head, *head.lefts))
        ]
        names = list(named(parsed.doc, phrase, "objects", gap=0))
        last = [each for each in names if head in each.tokens]
        if last:
            found += last
        elif names and head.pos_ == "PROPN":
            found += names[-1:]
    return found


def persons_hit(parsed: Parsed, trigger: Trigger) -> list[tuple[Token, str]]:
    """The persons named among those hit: the token at the end of each name, and the fullest name of that person."""
    if trigger.target is None:
        return []
    known, found = parsed.once(_named_persons), []
    for head in _listed(trigger.target):
        own = [each for each in head.children if each.dep_ in ("appos", "compound", "nmod", "flat")]
        for each in (head, *own):
            place = toponym_at(parsed, each.idx) if each.i in known else None
            if each.i in known and place is None and all(known[each.i] != name for _, name in found):
                found.append((each, known[each.i]))
    return found


def someone_hit(parsed: Parsed, trigger: Trigger) -> list[Token]:
    """Those hit by an act that is done to persons alone ("the murder of two Capuchins"), whatever they are called."""
    if lemma(trigger.token) not in OF_PERSONS or trigger.target is None or things_hit(parsed, trigger):
        return []
    return [
        each
        for each in _listed(trigger.target)
        if each.pos_ in ("NOUN", "PROPN")
        and (countable(each) or each.tag_ in ("NNPS", "NNP"))
        and each.i != trigger.token.i
        and toponym_at(parsed, each.idx) is None
        and lemma(each) not in NOT_PERSONS
        and each.ent_type_ not in ("DATE", "TIME", "GPE")
    ]


def _went_off(trigger: Trigger) -> bool:
    """A bomb that exploded is one event, wherever it was."""
    verb = trigger.token
    return (
        trigger.rule == "phrase"
        and trigger.act == "bombing"
        and verb.tag_ in ("VBD", "VBN")
        and any(lemma(each) in ("explode", "detonate", "off") for each in trigger.words)
        and any(countable(each) for each in trigger.words if each.pos_ == "NOUN")
    )


def _named_persons(parsed: Parsed) -> dict[int, str]:
    """Tokens that belong to the name of a person, with the fullest name."""
    named_by = {}
    for someone in persons(parsed).values():
        for start, end in someone.places:
            stretch = parsed.doc.char_span(start, end, alignment_mode="expand")
            named_by.update({token.i: someone.name for token in stretch or ()})
    return named_by


def _listed(head: Token) -> list[Token]:
    """A noun and those in one list with it."""
    found, queue = [], [head]
    while queue:
        token = queue.pop(0)
        if token in found:
            continue
        found.append(token)
        for child in token.children:
            if child.dep_ in ("conj", "appos") and child.pos_ in ("NOUN", "PROPN"):
                queue.append(child)
            if child.lower_ in ("including", "like", "as"):
                queue += [each for each in child.children if each.dep_ == "pobj"]
    return found


def concrete(parsed: Parsed, members: list[Trigger], words: set[int]) -> bool:
    """The words tell of one event, not of events in general."""
    lead = members[0]
    hit = [each for member in members for each in things_hit(parsed, member)]
    somebody = any(persons_hit(parsed, member) or someone_hit(parsed, member) for member in members)
    if _went_off(lead) or lead.target is not None and lead.target.ent_type_ == "ORG" and lead.token.tag_ != "NNS":
        return True
    one = somebody or any(countable(each.tokens[-1]) for each in hit)
    where = settings(parsed, lead, words)
    rules = {each.rule for each in members}
    if lead.rule == "same tactics":
        return bool(where)
    if rules == {"effect"}:
        return _effect_alone(parsed, members, words, where, hit, somebody)
    if lead.token.pos_ in ("NOUN", "PROPN") and not where and _in_general(lead):
        return False
    if lead.act in TO_PERSONS and not where and any(each in lead.token.sent.text.lower() for each in TOLLS):
        return False
    if "phrase" in rules or "word" in rules:
        return bool(where) or one or _used(lead) or lead.act == "abduction" and bool(hit)
    town_hit = (
        any(each.span.start <= lead.target.idx < each.span.end for each in places_in(parsed, [lead.target]))
        if lead.target
        else False
    )
    if lead.token.pos_ in ("NOUN", "PROPN"):
        return bool(where) or one
    return bool(hit) and (bool(where) or one) or somebody or town_hit


def _used(trigger: Trigger) -> bool:
    """Somebody uses a chemical weapon, wherever: grave enough to keep without a place."""
    verb = trigger.token.head
    return (
        trigger.act == "chemical attack"
        and verb.pos_ == "VERB"
        and lemma(verb) in USES
        and trigger.token.dep_ == "dobj"
    )


def _in_general(trigger: Trigger) -> bool:
    """A bare plural, or a noun with nothing but a possessive: "attacks", "their attacks", "its siege"."""
    token = trigger.token
    return (
        token.tag_ in ("NNS", "NNPS")
        and not any(child.dep_ == "nummod" for child in token.lefts)
        or any(child.dep_ == "poss" and child.pos_ == "PRON" for child in token.lefts)
        and trigger.target is None
    )


def _effect_alone(
    parsed: Parsed, members: list[Trigger], words: set[int], where: list[Setting], hit: list[Named], somebody: bool
) -> bool:
    """Killing or destruction with no word for how: a concrete event has a place, and a target or somebody who did it.

    A toll ("61 people had been killed since April", "as of Tuesday") is a figure of a period and no event.
    """
    lead = members[0]
    sentence = lead.token.sent.text.lower()
    doer = blamed(parsed, lead)
    if lemma(lead.token) in ("kill", "wound", "injure"):
        toll = any(each in sentence for each in TOLLS)
        chance = any(lemma(each) in BY_CHANCE for each in lead.token.sent)
        agent = any(child.dep_ in ("nsubj", "agent") for child in lead.token.children)
        if toll or chance:
            return False
        if where:
            return agent and bool(hit) or somebody
        return doer is not None and any(countable(each.tokens[-1]) for each in hit) or somebody
    weapon = any(child.dep_ in ("nsubj", "agent") and lemma(child) in WEAPONS for child in lead.token.children)
    if not where and doer is None and not weapon:
        return False
    town = (
        any(each.code == "city" for each in hit) or lead.target is not None and bool(places_in(parsed, [lead.target]))
    )
    return bool(hit) and any(countable(each.tokens[-1]) for each in hit) or town
