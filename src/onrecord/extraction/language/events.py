"""What a sentence tells of as done: the words that name an act, whom or what it hit, how far its clause reaches.

Method: the vocabulary's words and phrases on the parse. A verb's clause is its subtree without what is only said
beside it; a noun's is its phrase, or the clause of the verb that only carries it ("launched an attack", "the attack
killed"). The parse attaches long tails wrongly, so a clause also takes in what follows it without a mark between.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span as Stretch
from spacy.tokens import Token

from onrecord.extraction.language import cues
from onrecord.extraction.language.parse import Parsed
from onrecord.extraction.language.wording import COUNTS, VAGUE, Named, act_nouns, lemma, phrase_at, table, words

# Verbs that say little but that the act they govern, or that governs them, takes place.
OF_OBJECT = words(
    """
    launch carry conduct continue resume stage mount face suffer commit begin start intensify escalate perpetrate
    make undergo endure execute unleash direct trigger increase step use deploy end
    """
)
OF_SUBJECT = words(
    """
    hit kill wound injure destroy damage leave cause strike claim rock take come happen occur begin start continue
    resume last intensify escalate end
    """
)
# What one does with a weapon.
USES = words("use unleash fire launch deploy release drop employ attack poison stage expose gas shell bomb against")
# Words of the vocabulary that mean something else without a thing hit that the vocabulary knows.
WEAK = words(
    """
    hit strike target storm raid burn damage level flatten devastate attack assault ambush torch destroy demolish
    raze arrest detain execute execution murder gas execution disappear displace expel trap encircle blast explosion
    arrest shoot destruction demolition imprison intern detention imprisonment internment blockade disappearance
    murder expulsion mortar dynamite rob robbery burning slay slaying sabotage arson hijack hijacking
    """
)
# What an attack does: with another act in the clause these tell of its effect.
EFFECTS = words("kill wound injure destroy damage level flatten burn devastate demolish destruction")
# Acts done to persons: "her murder" is of her, not by her.
TO_PERSONS = frozenset({"killing", "abduction"})
RELATIVE = words("who whom which that")
# A bomb goes off at or beside what it is meant for.
GOES_OFF = words("explode detonate go off plant place explosion blast explosive")
# What belongs to a thing: its front is hit, it is hit.
OF_A_THING = words(
    """
    front part wall roof window windshield facade façade side door rear entrance interior floor corner wing section
    branch stretch
    """
)
WEAPONS = words("bomb grenade charge device explosive dynamite shell rocket missile shot mortar bullet")
AT_SCENE = words("in at inside outside near under beneath beside against by behind opposite on")
NO_ATTACK = words(
    """
    heart panic verbal personal cyber hacker phishing asthma media twitter political legal hunger labour labor
    nationwide general wildcat lightning teacher tax terror-free
    """
)


@dataclass(frozen=True)
class Trigger:
    """Words that name an act, and the head of what it is said to have hit."""

    token: Token
    act: str
    words: tuple[Token, ...]
    target: Token | None
    rule: str  # "phrase", "word", "weak", "effect", "same tactics"

    @property
    def weight(self) -> int:
        """How sure the words are to name an act: the strongest of a clause leads it."""
        return {"phrase": 4, "word": 3, "same tactics": 3, "weak": 2, "effect": 1}[self.rule]


# -- the words that name an act --------------------------------------------------------------------------------------


def triggers(parsed: Parsed, sentence: Stretch) -> Iterator[Trigger]:
    """The words of a sentence that name an act, in order of the text; a phrase hides the words within it."""
    doc, taken = parsed.doc, set()
    for token in sentence:
        if token.i in taken or not token.text[0].isalpha():
            continue
        phrase = phrase_at(doc, token.i, sentence.end, "acts")
        if phrase and _holds_together(phrase) and _in_use(phrase):
            head = next((each for each in phrase.tokens if each.pos_ in ("VERB", "AUX")), phrase.tokens[-1])
            taken |= {each.i for each in phrase.tokens}
            yield Trigger(head, phrase.code, phrase.tokens, _target(head, phrase.tokens), "phrase")
            continue
        if lemma(token) in ("tactic", "method", "campaign", "playbook") and _compares(token):
            yield Trigger(token, "attack", (token,), None, "same tactics")
            continue
        found = _word(token)
        if found:
            yield found


def _holds_together(phrase: Named) -> bool:
    """The words of a phrase hang together in the parse: each governs or is governed by another of them."""
    tokens = set(phrase.tokens)
    near = max(each.i for each in tokens) - min(each.i for each in tokens) < len(tokens)
    return near or all(
        each.head in tokens or any(child in tokens for child in each.children) or each.head.head in tokens
        for each in tokens
    )


def _in_use(phrase: Named) -> bool:
    """A weapon named is no attack: somebody has to use it."""
    last = phrase.tokens[-1]
    if phrase.code != "chemical attack" or lemma(last) == "attack":
        return True
    near = [last.head, last.head.head, *last.lefts, *(child for child in last.rights if child.dep_ == "prep")]
    return any(lemma(each) in USES for each in near)


def _compares(token: Token) -> bool:
    return (
        any(child.lower_ in ("same", "similar") for child in token.children)
        or lemma(token) == "campaign"
        and any(child.lower_ == "against" for child in token.children)
        and any(each.lemma_ in ("liken", "compare", "resemble") for each in token.ancestors)
    )


def _word(token: Token) -> Trigger | None:
    word = lemma(token)
    act = table("acts")[0].get(word)
    if act is None:
        return None
    verb = token.pos_ in ("VERB", "AUX") and token.dep_ not in ("amod", "compound")
    noun = token.pos_ in ("NOUN", "PROPN") and word in act_nouns() and token.dep_ not in ("amod",)
    if (
        token.pos_ in ("NOUN", "PROPN", "ADJ")
        and not noun
        and token.tag_ in ("NNS", "NN", "NNP", "JJ")
        and _headline_verb(token)
    ):
        verb = True
    verb = verb or misread(token)
    if (
        not verb
        and not noun
        or token.dep_ == "compound"
        and not misread(token)
        and token.head.lower_ not in ("victim", "site", "case", "campaign")
    ):
        return None
    if noun and any(child.lower_ in NO_ATTACK for child in token.lefts):
        return None
    rule = "effect" if word in EFFECTS else "weak" if word in WEAK else "word"
    return Trigger(token, act, (token,), _target(token, (token,)), rule)


def _headline_verb(token: Token) -> bool:
    """A verb that the tagger takes for a noun: the root of a headline with a thing hit after it."""
    return token.dep_ == "ROOT" and any(child.dep_ in ("dobj", "appos") for child in token.rights)


def misread(token: Token) -> bool:
    """ "will 'systematically' kidnap people": a verb after "will" or "may" that the tagger takes for a noun."""
    if token.tag_ != "NN" or token.lower_ != lemma(token) or lemma(token) in act_nouns():
        return False
    for back in range(token.i - 1, max(-1, token.i - 5), -1):
        before = token.doc[back]
        if before.tag_ == "MD":
            return True
        if not (before.is_punct or before.is_quote or before.pos_ in ("ADV", "PART", "PUNCT") or before.tag_ == "POS"):
            return False
    return False


def _target(token: Token, words: tuple[Token, ...]) -> Token | None:
    """The head of what was hit."""
    children = [child for each in words for child in each.children if child not in words]
    if token.dep_ == "compound" and misread(token):
        return token.head
    if (
        token.tag_ == "VBG"
        and token.dep_ in ("appos", "acl")
        and token.i
        and token.nbor(-1) == token.head
        and not any(child.dep_ in ("dobj", "prep") for child in children)
    ):
        return token.head  # "the hospital shelling", read as a verb
    for wanted in ("dobj", "nsubjpass"):
        for child in children:
            weapon = wanted == "dobj" and len(words) > 1 and lemma(child) in WEAPONS
            if child.dep_ == wanted and child.head.pos_ in ("VERB", "AUX", "NOUN") and not weapon:
                return _counted(_antecedent(child))
    for word in words:
        if word.pos_ == "ADP" and word.i > token.i:
            aim = next((child for child in word.children if child.dep_ == "pobj" and child not in words), None)
            if aim is not None:
                return _counted(aim)  # "an attempt against", "fired at"
    if any(lemma(word) in GOES_OFF for word in words) and (aim := _scene(children)) is not None:
        return aim
    shared = _shared(token)
    if shared is not None:
        return _counted(_antecedent(shared))
    if token.pos_ in ("NOUN", "PROPN"):
        for child in children:
            if child.dep_ == "prep" and child.lower_ in ("of", "on", "against", "at", "upon"):
                aim = next((each for each in child.children if each.dep_ in ("pobj", "pcomp")), None)
                if aim is not None:
                    return _counted(aim)
        beside = [
            child
            for child in token.lefts
            if child.dep_ in ("compound", "nmod", "poss") and table("objects")[0].get(lemma(child))
        ]
        if beside:
            return beside[-1]
        if table("acts")[0].get(lemma(token)) in TO_PERSONS:
            owner = next((child for child in token.lefts if child.dep_ == "poss" and child.pos_ != "PRON"), None)
            if owner is not None:
                return owner
        if (
            token.dep_ in ("appos", "nsubj", "conj")
            and token.i
            and token.nbor(-1).pos_ in ("NOUN", "PROPN")
            and token.nbor(-1) == token.head
        ):
            return token.head
        return _aimed_at(token)
    for child in children:
        if child.dep_ == "prep" and child.lower_ in (
            ("on", "at", "upon", "into", "against") if token.tag_ != "VBG" else ("on", "of")
        ):
            aim = next((each for each in child.children if each.dep_ == "pobj"), None)
            if aim is not None:
                return _counted(aim)
    if token.dep_ in ("acl", "relcl") and token.tag_ in ("VBN", "VBD", "VBG"):
        return (
            token.head
            if token.tag_ == "VBN" or token.dep_ == "relcl" and not any(child.dep_ == "dobj" for child in children)
            else None
        )
    under = any(each.lower_ == "under" for each in words)
    subject = next((child for child in children if child.dep_ in ("nsubj", "nsubjpass")), None)
    return _counted(subject) if under and subject is not None else None


def _scene(children: list[Token]) -> Token | None:
    """ "exploded in a bakery", "placed outside the bank": the thing there, when the vocabulary knows it."""
    for child in children:
        if child.dep_ in ("prep", "advmod") and child.lower_ in AT_SCENE:
            for each in child.children:
                if each.dep_ == "pobj":
                    inner = _counted(each)
                    if inner.lower_ in ("front", "side", "door", "entrance", "gate", "garden"):
                        inner = next(
                            (last for of in inner.children if of.lower_ == "of" for last in of.children), inner
                        )
                    if lemma(inner) in _things():
                        return inner
    return None


@cache
def _things() -> frozenset[str]:
    """Last words of what the vocabulary names as things hit, towns and their like apart."""
    single, phrases = table("objects")
    last = {words[-1] for each in phrases.values() for words, _ in each}
    return frozenset({word for word, code in single.items() if code != "city"} | last)


def _shared(verb: Token) -> Token | None:
    """ "X was kidnapped and murdered": the second verb has the first one's subject."""
    after = next((child for child in verb.children if child.dep_ == "conj" and child.pos_ == "VERB"), None)
    if after is not None and verb.pos_ == "VERB" and not any(child.dep_ == "prep" for child in verb.children):
        return next((child for child in after.children if child.dep_ == "dobj"), None)  # "attacked and sank a boat"
    if verb.dep_ != "conj" or verb.tag_ not in ("VBN", "VBD") or verb.head.tag_ not in ("VBN", "VBD"):
        return None
    if any(child.dep_ in ("nsubj", "nsubjpass", "dobj") for child in verb.children):
        return None
    return next((child for child in verb.head.children if child.dep_ == "nsubjpass"), None)


def _aimed_at(noun: Token) -> Token | None:
    """ "the attack last night on a bakery": what "on" or "against" leads to, where the parse hangs it on the time."""
    for child in noun.subtree:
        if child.lower_ in ("on", "against") and child.dep_ == "prep" and child.i > noun.i:
            for each in child.children:
                if each.dep_ == "pobj" and lemma(each) in _things():
                    return each
    return None


def _antecedent(token: Token) -> Token:
    """ "who were killed": those whom the relative clause is about."""
    clause = token.head
    return clause.head if token.lower_ in RELATIVE and clause.dep_ == "relcl" and clause.head != clause else token


def _counted(token: Token) -> Token:
    """ "thousands of residents", "the front of the bank": the residents, the bank."""
    if lemma(token) in COUNTS | OF_A_THING or token.lower_ in VAGUE or token.pos_ == "NUM":
        inner = next(
            (
                each
                for child in token.children
                if child.lower_ == "of"
                for each in child.children
                if each.dep_ == "pobj"
            ),
            None,
        )
        return inner if inner is not None else token
    return token


# -- how far the clause reaches --------------------------------------------------------------------------------------


def support(trigger: Trigger) -> Token:
    """The verb that carries the act: its own, or the light verb it is subject or object of; else the word itself."""
    token = trigger.token
    if token.pos_ in ("VERB", "AUX"):
        return token
    head, link = token.head, token.dep_
    if link == "conj" and head.pos_ in ("NOUN", "PROPN"):
        head, link = head.head, head.dep_
    if link in ("attr", "acomp") and lemma(head) == "be":
        return head
    if link in ("dobj", "nsubjpass") and lemma(head) in OF_OBJECT or link == "nsubj" and lemma(head) in OF_SUBJECT:
        return head
    if (
        link == "pobj"
        and head.lower_ in ("under", "in", "by", "from", "during")
        and lemma(head.head) in OF_OBJECT | OF_SUBJECT | {"die", "be", "remain"}
        and head.head.pos_ in ("VERB", "AUX")
    ):
        return (
            head.head
            if head.lower_ not in ("in", "during")
            or lemma(head.head) in ("kill", "wound", "injure", "destroy", "damage", "die", "hit")
            else token
        )
    return token


def extent(parsed: Parsed, trigger: Trigger, others: list[Trigger]) -> set[int]:
    """The tokens of the clause that tells of the act, as one run."""
    doc, head = parsed.doc, support(trigger)
    kept = set(_clause(head, trigger, others)) | {each.i for each in trigger.words}
    if (
        head.dep_ in ("xcomp",)
        and head.head.pos_ in ("VERB", "AUX")
        and not cues.verb(head.head) - {frozenset()}
        or head.dep_ == "xcomp"
        and lemma(head.head) in ("continue", "begin", "start", "keep", "go")
    ):
        kept |= set(_clause(head.head, trigger, others))
    if head.dep_ in ("acl", "relcl") and trigger.target is not None and head.head == trigger.target:
        kept |= {each.i for each in head.head.subtree if each.i <= head.i}
    if head.pos_ in ("NOUN", "PROPN"):
        if trigger.target is not None:
            kept |= {each.i for each in trigger.target.subtree if each.i <= max(kept) or trigger.target.i < head.i}
        kept |= _aftermath(head)
    sentence = trigger.token.sent
    _extend(doc, kept, sentence.end, others)
    return set(range(min(kept), max(kept) + 1))


def _clause(head: Token, trigger: Trigger, others: list[Trigger]) -> Iterator[int]:
    """The subtree without what is told beside it: who said it, a further sentence, another event."""
    yield head.i
    for child in head.children:
        if (
            child.dep_ in ("mark", "cc", "punct", "parataxis", "preconj")
            or child.dep_ == "prep"
            and child.lower_ == "according"
        ):
            continue
        if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX") or child.dep_ == "ccomp" and cues.verb(head):
            continue
        if child.dep_ == "ccomp" and cues.verb(child) or child.dep_ == "advcl" and _beside(child, others):
            continue
        if child.dep_ == "conj" and any(each.token == child for each in others) and head == trigger.token:
            continue
        for each in child.subtree:
            if not _said(each, child):
                yield each.i


def _said(token: Token, top: Token) -> bool:
    """The token belongs to an inserted "she said" below `top`."""
    while token != top and token.head != token:
        if token.dep_ == "parataxis" and cues.verb(token):
            return True
        token = token.head
    return False


def _beside(clause: Token, others: list[Trigger]) -> bool:
    """A clause after a comma that tells of something else ("..., noting that")."""
    first = min(clause.subtree, key=lambda each: each.i)
    if first.i == 0 or first.nbor(-1).text != ",":
        return False
    inner = {each.i for each in clause.subtree}
    effect = lemma(clause) in EFFECTS | {"leave", "force", "trap", "bury", "cause", "set", "turn"}
    return not (
        effect or any(each.token.i in inner and each.rule == "effect" for each in others) and not cues.verb(clause)
    )


def _aftermath(noun: Token) -> set[int]:
    """ "a blaze at a warehouse after a bombing in ...": what is told to follow from the act."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("after", "following"):
        return set()
    verb = noun.head.head
    if verb.pos_ not in ("VERB", "AUX"):
        return {each.i for each in verb.subtree if each.i < noun.i}
    beside = [child for child in verb.children if child.dep_ in ("dobj", "prep", "attr") and verb.i < child.i < noun.i]
    return {each.i for child in beside for each in child.subtree if each.i < noun.i}


def _extend(doc, kept: set[int], end: int, others: list[Trigger]) -> None:
    """Take in what follows without a mark between: the parse often hangs it on the wrong word."""
    apart = {each.token.i for each in others if each.rule != "effect"}
    while (following := max(kept) + 1) < end:
        token = doc[following]
        if (
            token.is_space
            or token.is_punct
            or token.dep_ in ("cc", "mark")
            or cues.verb(token)
            and token.dep_ != "advcl"
        ):
            return
        top = token
        while top.head != top and top.head.i > max(kept) and top.left_edge.i >= following:
            top = top.head
        if top.left_edge.i < following:
            top = token
        reach = {each.i for each in top.subtree if each.i >= following}
        joins = top.dep_ in ("prep", "advcl", "acl", "relcl", "npadvmod", "advmod", "agent", "nummod", "pobj", "appos")
        if (
            not joins
            or reach & apart
            or any(
                child.dep_ in ("nsubj", "mark") and child.lower_ in ("as", "while", "because") for child in top.children
            )
        ):
            return
        kept |= reach
