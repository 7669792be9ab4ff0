"""What a sentence tells of as done: the words that name an act, whom or what it hit, how far its clause reaches.

Method: the vocabulary's words and phrases on the parse. A verb's clause is its subtree without what is only said
beside it; a noun's is its phrase, or the clause of the verb that only carries it ("launched an attack", "the attack
killed"). The parse attaches long tails wrongly, so a clause also takes in what follows it without a mark between.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Span as Stretch
from spacy.tokens import Token

from onrecord.extraction.language import cues
from onrecord.extraction.language.parse import Parsed
from onrecord.extraction.language.places import Toponym, toponyms
from onrecord.extraction.language.wording import Named, act_nouns, lemma, named, phrase_at, table

# Verbs that say little but that the act they govern, or that governs them, takes place.
OF_OBJECT = frozenset(
    ["launch", "carry", "conduct", "continue", "resume", "stage", "mount", "face", "suffer", "commit", "begin", "start", "intensify", "escalate", "perpetrate", "make", "undergo", "endure", "execute", "unleash", "direct", "trigger", "increase", "step", "use", "deploy", "end"]
)
OF_SUBJECT = frozenset(
    ["hit", "kill", "wound", "injure", "destroy", "damage", "leave", "cause", "strike", "claim", "rock", "take", "come", "happen", "occur", "begin", "start", "continue", "resume", "last", "intensify", "escalate", "end"]
)
# Words of the vocabulary that mean something else without a thing hit that the vocabulary knows.
WEAK = frozenset(
    ["hit", "strike", "target", "storm", "raid", "burn", "damage", "level", "flatten", "devastate", "attack", "assault", "ambush", "torch", "destroy", "demolish", "raze", "arrest", "detain", "execute", "execution", "murder", "gas", "execution", "disappear", "displace", "expel", "trap", "encircle", "blast", "explosion", "arrest", "shoot", "destruction", "demolition", "imprison", "intern", "detention", "imprisonment", "internment", "blockade", "disappearance", "murder", "expulsion", "mortar"]
)
# What an attack does: with another act in the clause these tell of its effect.
EFFECTS = frozenset(["kill", "wound", "injure", "destroy", "damage", "level", "flatten", "burn", "devastate", "demolish", "destruction"])
NO_ATTACK = frozenset(
    ["heart", "panic", "verbal", "personal", "cyber", "hacker", "phishing", "asthma", "media", "twitter", "political", "legal", "hunger", "labour", "labor", "nationwide", "general", "wildcat", "lightning", "teacher", "tax", "terror-free"]
)
COUNTS = frozenset(
    ["thousand", "hundred", "dozen", "score", "number", "group", "handful", "million", "pair", "couple", "lot", "majority", "total", "half", "third"]
)
VAGUE = frozenset(["some", "several", "many", "few", "most", "various", "countless"])
DEFINITE = frozenset(["a", "an", "the", "this", "that", "these", "those", "one", "another", "each", "both"])
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
ASSAULTS = frozenset(["assault", "siege", "bombardment", "offensive"])


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


@dataclass(frozen=True)
class Setting:
    """A place that an event is told to have happened in: the words, and why they belong to the event."""

    toponym: Toponym
    span_tokens: Stretch | None  # other words than the toponym's own that point to it ("the city")
    basis: str


# -- the words that name an act --------------------------------------------------------------------------------------


def triggers(parsed: Parsed, sentence: Stretch) -> Iterator[Trigger]:
    """The words of a sentence that name an act, in order of the text; a phrase hides the words within it."""
    doc, taken = parsed.doc, set()
    for token in sentence:
        if token.i in taken or not token.text[0].isalpha():
            continue
        phrase = phrase_at(doc, token.i, sentence.end, "acts")
        if phrase and _holds_together(phrase):
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
    if (
        not verb
        and not noun
        or token.dep_ == "compound"
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


def _target(token: Token, words: tuple[Token, ...]) -> Token | None:
    """The head of what was hit."""
    children = [child for each in words for child in each.children if child not in words]
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
            if child.dep_ == wanted and child.head.pos_ in ("VERB", "AUX", "NOUN"):
                return _counted(child)
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
        if (
            token.dep_ in ("appos", "nsubj", "conj")
            and token.i
            and token.nbor(-1).pos_ in ("NOUN", "PROPN")
            and token.nbor(-1) == token.head
        ):
            return token.head
        return None
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


def _counted(token: Token) -> Token:
    """ "thousands of residents": the residents."""
    if lemma(token) in COUNTS or token.lower_ in VAGUE or token.pos_ == "NUM":
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
        and head.lower_ in ("under", "in", "by", "from")
        and lemma(head.head) in OF_OBJECT | OF_SUBJECT | {"die", "be", "remain"}
        and head.head.pos_ in ("VERB", "AUX")
    ):
        return (
            head.head
            if head.lower_ != "in" or lemma(head.head) in ("kill", "wound", "injure", "destroy", "damage", "die", "hit")
            else token
        )
    return token


def extent(parsed: Parsed, trigger: Trigger, others: list[Trigger]) -> set[int]:
    """The tokens of the clause that tells of the act, as one run."""
    doc, head = parsed.doc, support(trigger)
    kept = set(_clause(head, trigger, others)) | {each.i for each in trigger.words}
    if head.dep_ in ("xcomp",) and head.head.pos_ in ("VERB", "AUX") and not cues.verb(head.head) - {frozenset()} or head.dep_ == "xcomp" and lemma(head.head) in ("continue", "begin", "start", "keep", "go"):
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


# -- where -----------------------------------------------------------------------------------------------------------


def smaller_than_country(toponym: Toponym) -> bool:
    """A place one can go to: not a country, not a part of the world."""
    place = toponym.place
    if toponym.kind not in ("place", "embedded"):
        return False
    return place is None or place.precision != "country" and not (place.precision == "region" and place.country is None)


def places_in(parsed: Parsed, tokens: Iterable[Token]) -> list[Toponym]:
    """Toponyms, smaller than a country, whose words are among the tokens."""
    starts = {each.idx for each in tokens}
    return [
        each
        for each in toponyms(parsed)
        if each.span.start in starts and each.kind == "place" and smaller_than_country(each)
    ]


def settings(parsed: Parsed, trigger: Trigger, words: set[int]) -> list[Setting]:
    """The places the event is told to have happened in, smaller than a country, best first; often one, or none."""
    doc, sentence = parsed.doc, trigger.token.sent
    inside = [each for each in places_in(parsed, (doc[each] for each in words)) if not _beyond(doc, each)]
    if inside:
        return [Setting(each, None, "named in the passage") for each in _coordinated(doc, inside)]
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


# -- concrete or not -------------------------------------------------------------------------------------------------


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


def countable(token: Token) -> bool:
    """One thing or a number of things: not a bare plural, which speaks of things in general."""
    if token.tag_ in ("NN", "NNP"):
        return True
    quantity = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else None
    if quantity is not None and (lemma(quantity) in COUNTS or quantity.pos_ == "NUM"):
        return True
    return any(
        child.dep_ == "nummod" or child.lower_ in DEFINITE | {"several"} and child.dep_ in ("det", "amod")
        for child in token.lefts
    )


def concrete(parsed: Parsed, members: list[Trigger], words: set[int]) -> bool:
    """The words tell of one event, not of events in general."""
    lead = members[0]
    hit = [each for member in members for each in things_hit(parsed, member)]
    one = any(countable(each.tokens[-1]) for each in hit)
    where = settings(parsed, lead, words)
    rules = {each.rule for each in members}
    if lead.rule == "same tactics":
        return bool(where)
    if rules == {"effect"}:
        return _effect_alone(parsed, members, words, where, hit)
    if lead.token.pos_ in ("NOUN", "PROPN") and not where and _in_general(lead):
        return lead.act == "chemical attack"
    if "phrase" in rules or "word" in rules:
        return bool(where) or one or lead.act in ("chemical attack",) or lead.act == "abduction" and bool(hit)
    town_hit = (
        any(each.span.start <= lead.target.idx < each.span.end for each in places_in(parsed, [lead.target]))
        if lead.target
        else False
    )
    if lead.token.pos_ in ("NOUN", "PROPN"):
        return bool(where) or one and bool(hit)
    return bool(hit) and (bool(where) or one) or town_hit


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
    parsed: Parsed, members: list[Trigger], words: set[int], where: list[Setting], hit: list[Named]
) -> bool:
    """Killing or destruction with no word for how: a concrete event has a place, and a thing hit or somebody who did it.

    A toll ("61 people had been killed since April", "as of Tuesday") is a figure of a period and no event.
    """
    lead, doc = members[0], parsed.doc
    sentence = lead.token.sent.text.lower()
    if not where:
        return False
    agent = any(child.dep_ in ("nsubj", "agent") for child in lead.token.children)
    if lemma(lead.token) in ("kill", "wound", "injure"):
        toll = any(each in sentence for each in ("as of", " since ", "so far", "estimate", "number of", "death toll"))
        return agent and bool(hit) and not toll
    town = (
        any(each.code == "city" for each in hit) or lead.target is not None and bool(places_in(parsed, [lead.target]))
    )
    return bool(hit) and any(countable(each.tokens[-1]) for each in hit) or town
