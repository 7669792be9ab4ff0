"""Accounts: the passages that tell of one alleged event each. The only module that draws their boundaries.

A passage begins with words of the vocabulary that name an act, a verb ("shelled") or a noun ("the shelling of"), and
reaches over the clause of that act, not over the whole sentence when the sentence tells of two. It is an account when
it is concrete: the act, and a place smaller than a country or a countable thing it hit. General talk of war, lists of
what is destroyed all over a country, and bare plurals ("attacks on civilians") are none.

What is said to happen, what a party denies, what may come and what is only compared are all accounts; `reality` tells
them apart, and only reported and alleged ones make incidents later. The order of the questions (negated? not yet?
long ago or elsewhere? whose words?) follows the factuality annotation of Saurí and Pustejovsky (2009), simplified.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from onrecord.extraction import Found
from onrecord.extraction.language import made_by
from onrecord.extraction.language.concreteness import concrete
from onrecord.extraction.language.events import Trigger, extent, misread, support, triggers
from onrecord.extraction.language.parse import Parsed
from onrecord.extraction.language.whereabouts import places_in
from onrecord.extraction.language.wording import words
from onrecord.models import Account, Span, Statement
from onrecord.text import holds

VERSION = 2
AFTER = ("statements",)

NOT_YET = words("may might could will shall would should 'll wo can")
PLANS = words(
    """
    consider plan prepare threaten intend want set stage aim vow mull contemplate order seek fear expect predict
    warn risk ready about call demand urge discuss propose promise
    """
)
ONLY_IF = words("if unless whether lest")
STOPS = words("stop prevent avoid refrain cease avert deter end halt protect ban prohibit")
DENIALS = words("deny reject dismiss refute dispute")
DOUBTS = words("allegedly reportedly purportedly supposedly apparently")
ALLEGES = words("alleged reported suspected claimed purported")
SUFFERED = frozenset({"killing", "wounding"})
COMPARES = words("liken compare resemble echo recall mirror repeat evoke parallel")


@dataclass(frozen=True)
class Telling:
    """One alleged event as a passage tells it: what details and reality are read from."""

    trigger: Trigger
    merged: tuple[Trigger, ...]  # other words of the passage for the same event
    span: Span
    first: int  # tokens of the passage
    last: int


def extract(parsed: Parsed, found: Found) -> Iterator[Account]:
    """The accounts of a document, in the order of its text."""
    statements = [each for each in found.get("statements", ()) if isinstance(each, Statement)]
    for each in tellings(parsed):
        yield Account(
            spans=(each.span,), reality=reality(parsed, each, statements), made_by=made_by("accounts", VERSION)
        )


def tellings(parsed: Parsed) -> tuple[Telling, ...]:
    """The passages that tell of an alleged event, each with the words that name the act."""
    return parsed.once(_tellings)


def _tellings(parsed: Parsed) -> tuple[Telling, ...]:
    found = []
    for sentence in parsed.sentences:
        found += _of_sentence(parsed, list(triggers(parsed, sentence)))
    return tuple(sorted(found, key=lambda each: (each.first, each.last)))


def _of_sentence(parsed: Parsed, named: list[Trigger]) -> Iterator[Telling]:
    """Group the triggers of a sentence by event, and keep the groups that tell of a concrete one."""
    groups: list[tuple[list[Trigger], set[int]]] = []
    for each in sorted(named, key=lambda each: (-each.weight, each.token.i)):
        words = extent(parsed, each, [other for other in named if other is not each])
        home = next((group for group in groups if _same_event(parsed, each, words, *group)), None)
        if home:
            home[0].append(each)
            home[1].update(words)
        else:
            groups.append(([each], set(words)))
    for members, words in groups:
        lead = members[0]
        if not concrete(parsed, members, words):
            continue
        first, last = _bounds(parsed, words)
        stretch = parsed.doc[first : last + 1]
        yield Telling(lead, tuple(members[1:]), parsed.span(stretch), first, last)


def _same_event(parsed: Parsed, trigger: Trigger, words: set[int], group: list[Trigger], taken: set[int]) -> bool:
    """The words tell of the group's event: one contains the other, and they name neither two places nor two targets."""
    lead = group[0]
    if "detention" in (trigger.act, lead.act) and trigger.act != lead.act:
        return False  # "arrested in connection with the attack on": two events
    if any(_one_telling(trigger, each) for each in group):
        return True
    if not (trigger.token.i in taken or lead.token.i in words or words & taken and support(trigger) == support(lead)):
        return False
    if trigger.rule == "effect" and any(child.lower_ == "since" for child in support(lead).lefts):
        return False  # a toll counted from the start of something
    if trigger.token in lead.token.conjuncts:
        own, other = places_in(parsed, trigger.token.subtree), places_in(parsed, lead.token.subtree)
        own = [each for each in own if each not in other]
        return not own and not (
            trigger.target is not None
            and lead.target is not None
            and trigger.target != lead.target
            and trigger.act != lead.act
        )
    return True


def _one_telling(trigger: Trigger, other: Trigger) -> bool:
    """ "kidnapped and murdered", "two killed and three others injured": joined verbs of one thing suffered."""
    if trigger.token not in other.token.conjuncts:
        return False
    if trigger.rule == other.rule == "effect" and trigger.act in SUFFERED and other.act in SUFFERED:
        return True
    return (
        trigger.target is not None
        and trigger.target == other.target
        and trigger.token.tag_ == other.token.tag_ == "VBN"
    )


def _bounds(parsed: Parsed, words: set[int]) -> tuple[int, int]:
    """First and last token, without marks at the ends."""
    first, last = min(words), max(words)
    while first < last and (parsed.doc[first].is_punct or parsed.doc[first].is_space):
        first += 1
    while last > first and (parsed.doc[last].is_punct or parsed.doc[last].is_space):
        last -= 1
    return first, last


# -- reality -------------------------------------------------------------------------------------------------------


def reality(parsed: Parsed, telling: Telling, statements: Sequence[Statement]) -> str:
    """Whether the passage reports the event, alleges, denies, predicts or supposes it, or only compares with it."""
    clause = above = list(_above(telling.trigger))
    carriers = [
        each
        for each in statements
        if any(
            holds(part, parsed.span(parsed.doc[telling.trigger.token.i : telling.trigger.token.i + 1]))
            for part in each.content
        )
    ]
    innermost = min(carriers, key=lambda each: each.span.end - each.span.start, default=None)
    if _compared(parsed, telling):
        return "past comparison"
    if _denied(telling, clause) or innermost is not None and innermost.act in ("denies", "rejects"):
        return "denied"
    if support(telling.trigger) == telling.trigger.token and telling.trigger.token.pos_ in ("NOUN", "PROPN"):
        # "would take the bombing to court" takes the bombing for granted; "to prevent a bombing" does not.
        clause = [
            each for each in clause[1:] if each.lemma_.lower() in STOPS | PLANS and not _definite(telling.trigger.token)
        ]
        if any(each.lemma_.lower() in STOPS for each in clause):
            return "hypothetical"
    if any(_supposed(each) for each in clause):
        return "hypothetical"
    if misread(telling.trigger.token) or any(_to_come(each) for each in clause):
        return "predicted"
    doubted = any(
        token.lower_ in DOUBTS
        or token.lower_ in ALLEGES
        and token.dep_ == "amod"
        and token.head.i == telling.trigger.token.i
        for token in parsed.doc[telling.first : telling.last + 1]
    )
    return "alleged" if carriers or doubted or _accused(above) else "reported"


def _above(trigger: Trigger) -> Iterator[Token]:
    """The trigger, the verb that carries it, and what governs these, up to the words of a speech verb."""
    token = support(trigger)
    yield token
    if trigger.token.i != token.i:
        yield trigger.token
    while (
        token.dep_ in ("xcomp", "ccomp", "pcomp", "advcl", "acl", "prep", "dobj", "acomp", "conj", "pobj")
        and token.head != token
    ):
        if token.dep_ == "conj" and token.head.pos_ not in ("VERB", "AUX"):
            break
        carried = token.dep_
        token = token.head
        if carried in ("ccomp",) and token.lemma_.lower() not in PLANS:
            break
        if token.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
            yield token


def _definite(noun: Token) -> bool:
    return any(
        child.dep_ == "poss" or child.lower_ in ("the", "this", "that", "these", "those") for child in noun.lefts
    )


def _denied(telling: Telling, clause: list[Token]) -> bool:
    own = {telling.trigger.token.i, support(telling.trigger).i}
    return any(
        each.i in own and any(child.dep_ == "neg" for child in each.children) or each.lemma_.lower() in DENIALS
        for each in clause
    )


def _supposed(token: Token) -> bool:
    """Under "if", or something to be stopped or avoided, or "would have"."""
    if any(child.dep_ == "mark" and child.lower_ in ONLY_IF for child in token.children):
        return True
    if token.lemma_.lower() in STOPS and token.pos_ == "VERB":
        return True
    return token.pos_ in ("VERB", "AUX") and any(
        child.dep_ == "aux" and child.lower_ == "would" for child in token.children
    )


def _to_come(token: Token) -> bool:
    """With "may", "will" and their like, or under a verb of planning; "may have shelled" is no longer to come."""
    auxiliaries = [child for child in token.children if child.dep_ in ("aux", "auxpass")]
    if any(child.lower_ in NOT_YET for child in auxiliaries):
        return not any(child.lower_ == "have" for child in auxiliaries)
    going = token.dep_ == "xcomp" and token.head.lower_ == "going"
    return (
        going
        or token.lemma_.lower() in PLANS
        and token.pos_ in ("VERB", "ADJ")
        and token.lemma_.lower() not in ("call", "set")
        or token.lemma_.lower() == "set"
        and any(child.lower_ == "stage" for child in token.children)
    )


def _accused(clause: list[Token]) -> bool:
    return any(
        each.lemma_.lower() in ("accuse", "allege", "claim", "allegation", "accusation", "blame", "suspect")
        for each in clause
    )


def _compared(parsed: Parsed, telling: Telling) -> bool:
    """Told for comparison: "likened to", "the same tactics in", or at a time long before the document's."""
    words = parsed.doc[telling.first : telling.last + 1]
    sentence = telling.trigger.token.sent
    above = {each.lemma_.lower() for each in [telling.trigger.token, *telling.trigger.token.ancestors]}
    if above & COMPARES and telling.trigger.token.head.lemma_.lower() not in ("echo",):
        return True
    if telling.trigger.rule == "same tactics" or any(
        each.lower_ in ("same", "similar")
        and each.head.lemma_ in ("tactic", "method", "strategy", "playbook", "technique", "approach", "thing")
        for each in sentence
    ):
        return True
    return _former_war(words) or _years_before(parsed, telling)


def _former_war(words) -> bool:
    """ "during the Second ... War", "in the ... civil war": a war with a name, told as one that is over."""
    return any(
        each.lower_ == "war"
        and each.text[0].isupper()
        and any(child.pos_ == "PROPN" or child.pos_ == "ADJ" for child in each.lefts)
        and each.head.lower_ in ("in", "during")
        or each.lower_ == "war"
        and each.head.lower_ == "during"
        and any(child.lower_ == "civil" for child in each.lefts)
        for each in words
    )


def _years_before(parsed: Parsed, telling: Telling) -> bool:
    """ "twelve years ago", "in 1995": years before the document's date, or before any plausible one."""
    published = parsed.document.published
    year = int(published.value[:4]) if published and published.value[:4].isdigit() else None
    for each in telling.trigger.token.sent:
        if each.lower_ in ("ago", "earlier") and any(
            child.lemma_ in ("year", "decade", "century") for child in each.children
        ):
            return True
        if (
            each.pos_ == "NUM"
            and len(each.text) == 4
            and each.text.isdigit()
            and each.text[:2] in ("19", "20")
            and each.head.dep_ != "nummod"
            and year is not None
            and int(each.text) < year - 1
        ):
            return True
    return False
