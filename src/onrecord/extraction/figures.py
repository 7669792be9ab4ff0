"""Figures: how many, of whom, where, as of when, and how sure the source says it is.

A number that counts people harmed or moved, things, or aid becomes a `Figure` with the bounds the words give and no
more: "more than 200" has no upper bound, "up to 200" no lower one. Nothing is summed, nothing rounded, and what the
words leave open is None. Whose figure it is follows from containment (`onrecord.text.attribution`): it is no field.

Quantities are read in `language/numbers.py`, what they count in `language/counting.py`, what they are a count of in
`language/scope.py`; decision 0010 gives the reasons.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.extraction import Found
from onrecord.extraction.language import made_by
from onrecord.extraction.language.counting import Count, counts
from onrecord.extraction.language.governing import LEXICON
from onrecord.extraction.language.parse import Parsed
from onrecord.extraction.language.scope import Scope, scope_of
from onrecord.extraction.language.times import times
from onrecord.models import Account, Detail, Figure, PartialDate, Span, Statement
from onrecord.text import attribution, fold, holds

VERSION = 1
AFTER = ("statements", "accounts", "details")

# What one event does to people and things; who shelters or is trapped did so before it.
_TOLL = frozenset(
    {"killed", "injured", "casualties", "missing", "found dead", "abducted", "attacked", "destroyed", "damaged"}
)
_STANDING = {name: frozenset(words) for name, words in LEXICON["standing"].items()}
_UNVERIFIED = re.compile(
    r"\b(?:(?:can ?not|could ?not|can't|couldn't|(?:has|have|had) not|hasn't|haven't|not) (?:yet )?(?:be |been )?"
    r"(?:independently |immediately |immediately be |be )*(?:verif(?:y|ied)|confirm(?:ed)?|corroborated?)"
    r"|(?:unable|not able|impossible) to (?:independently )?(?:verify|confirm)|unverified|unconfirmed"
    r"|no (?:independent )?(?:confirmation|verification))",
    re.IGNORECASE,
)
_ABOUT_A_FIGURE = re.compile(
    r"\b(?:figures?|numbers?|tolls?|counts?|claims?|reports?|totals?|this|that|it|these|those|they)\b", re.IGNORECASE
)
_EXCLUDES = re.compile(
    r"\b(?:not (?:including|counting)|excluding|(?:does|do|did) not (?:include|count)|without counting|exclusive of"
    r"|apart from|on top of|leaving out)\b[^.;:\n()]*",
    re.IGNORECASE,
)
_AS_OF = re.compile(r"\bas (?:of|at) ", re.IGNORECASE)


def extract(parsed: Parsed, found: Found) -> Iterator[Figure]:
    """The figures of a document's prose, in order of the text.

    `found` has the statements, accounts and details of the same document; with empty lists a figure has no account and
    no date of saying, and its standing does not know a speaker.
    """
    statements: list[Statement] = found.get("statements", [])
    accounts: list[Account] = found.get("accounts", [])
    details: list[Detail] = found.get("details", [])
    maker, whole = made_by("figures", VERSION), None
    for count in counts(parsed):
        span = parsed.quote(count.start, count.end)
        chain = attribution(span, statements)
        account = _account(parsed, count, span, accounts, details)
        scope = _scope(parsed, count, account, details)
        yield Figure(
            span=span,
            counted=count.counted,
            of_whom=count.of_whom,
            side=count.side,
            low=count.low,
            high=count.high,
            qualifier=count.qualifier,
            scope=scope.name if scope else None,
            scope_kind=scope.kind if scope else None,
            as_of=_as_of(parsed, count, chain, account, details),
            standing=_standing(parsed, count, chain),
            excludes=_excludes(parsed, count),
            part_of=whole if count.part else None,
            account=account.id if account else None,
            made_by=maker,
        )
        if not count.part:
            whole = span


def _text(parsed: Parsed) -> str:
    return fold(parsed.text)


# -- of what ------------------------------------------------------------------------------------------------------


def _account(
    parsed: Parsed, count: Count, span: Span, accounts: list[Account], details: list[Detail]
) -> Account | None:
    """The account whose passage holds the figure; of several the shortest passage.

    Not one whose place describes another member of the figure's list: in "three schools and a home for children in X"
    the words "in X" are the home's.
    """
    holding = [(part.end - part.start, each) for each in accounts for part in each.spans if holds(part, span)]
    if not holding:
        return None
    account = min(holding, key=lambda each: each[0])[1]
    where = _where(account, details)
    return None if where is not None and _describes_another(parsed, count, where.span) else account


def _where(account: Account, details: list[Detail]) -> Detail | None:
    return next((each for each in details if each.account == account.id and each.aspect == "where"), None)


def _describes_another(parsed: Parsed, count: Count, words: Span) -> bool:
    """The place stands deep inside a later member of the list; right after the last member it may be of them all."""
    others = {each.i for each in count.anchor.conjuncts if each.i > count.anchor.i}
    for token in parsed.tokens(words):
        path = [token, *token.ancestors]
        within = next((step for step, each in enumerate(path) if each.i in others), None)
        if within is not None and sum(each.dep_ == "prep" and each.lower_ != "of" for each in path[:within]) > 1:
            return True
    return False


def _scope(parsed: Parsed, count: Count, account: Account | None, details: list[Detail]) -> Scope | None:
    """The place of the alleged event the figure is the toll of, else what the words near it say."""
    if account is not None and count.harm:
        where = _where(account, details)
        if where is not None:
            return Scope(where.place.name if where.place else where.value, "incident")
    return scope_of(parsed, count)


def _excludes(parsed: Parsed, count: Count) -> Span | None:
    """ "Not including ..." after the count, in its sentence."""
    sentence = count.anchor.sent
    match = _EXCLUDES.search(parsed.once(_text), count.end, sentence.end_char)
    if match is None:
        return None
    words = match[0].split(",")[0].rstrip()
    return parsed.quote(match.start(), match.start() + len(words))


# -- as of when ---------------------------------------------------------------------------------------------------


def _as_of(
    parsed: Parsed, count: Count, chain: list[Statement], account: Account | None, details: list[Detail]
) -> PartialDate | None:
    """ "As of Tuesday"; else the day it was said; else the day of the alleged event, when the sentence names it."""
    sentence = count.anchor.sent
    for match in _AS_OF.finditer(parsed.once(_text), sentence.start_char, sentence.end_char):
        for each in times(parsed):
            if match.end() <= each.span.start <= match.end() + 4 and each.date is not None:
                return each.date
    if count.counted == "aid":
        return None  # a sum given is an act, not a state of knowledge on a day
    voice = _voice(chain)
    if voice is not None and voice.said_on is not None:
        return voice.said_on
    if account is None or count.counted not in _TOLL:
        return None
    when = (each for each in details if each.account == account.id and each.aspect == "when" and each.date is not None)
    return next((each.date for each in when if sentence.start_char <= each.span.start < sentence.end_char), None)


# -- how sure -----------------------------------------------------------------------------------------------------


def _standing(parsed: Parsed, count: Count, chain: list[Statement]) -> str:
    """The source's own word for how sure the figure is (one of STANDINGS)."""
    said_by = _voice(chain)
    if _called_unverified(parsed, count):
        return "unverified"
    if _is_planned(count):
        return "planned"
    if _is_alleged(count):
        return "alleged"
    governing = _governing(count)
    if said_by and said_by.act == "confirms" or _STANDING["confirmed"] & governing:
        return "confirmed"
    if (
        said_by
        and said_by.act == "estimates"
        or count.qualifier
        and "estimate" in count.qualifier.lower()
        or _STANDING["estimated"] & governing
    ):
        return "estimated"
    # Aid that a government announces is its own act, not a claim about the world.
    if said_by is None or said_by.speaker is None or count.counted == "aid" and said_by.act in ("commits", "asserts"):
        return "reported"
    return "claimed"


def _voice(chain: list[Statement]) -> Statement | None:
    """The innermost statement that names a speaker: "he cited allegations that ..." is told by him."""
    return next((each for each in reversed(chain) if each.speaker is not None), chain[-1] if chain else None)


def _called_unverified(parsed: Parsed, count: Count) -> bool:
    """ "But that number cannot be verified", in the same sentence after the figure or at the head of the next one."""
    sentence, text = count.anchor.sent, parsed.once(_text)
    if _UNVERIFIED.search(text, max(sentence.start_char, count.start - 40), sentence.end_char):
        return True
    if sentence.end >= len(parsed.doc):
        return False
    following = parsed.doc[sentence.end].sent
    if "\n" in text[sentence.end_char - 1 : following.start_char + 1]:
        return False
    match = _UNVERIFIED.search(text, following.start_char, following.end_char)
    return bool(match and _ABOUT_A_FIGURE.search(text, following.start_char, following.end_char))


def _clauses(count: Count) -> Iterator[Token]:
    """The clause of the count and those that hold it, innermost first."""
    word = count.verb if count.verb is not None else count.anchor
    for _ in range(6):
        yield word
        if word.head == word:
            return
        word = word.head


def _governing(count: Count) -> frozenset[str]:
    """Lemmas of the verb of speech right above the count, and of words beside it ("12 confirmed deaths")."""
    words = {each.lemma_.lower() for each in count.anchor.children if each.dep_ == "amod" and each.tag_ == "VBN"}
    words |= {"confirm"} if any(each.lower_ == "confirmed" for each in count.anchor.children) else set()
    previous = None
    for word in _clauses(count):
        if (
            previous is None
            and word.pos_ == "VERB"
            and count.counted in ("killed", "injured", "casualties", "missing")
            and word == count.verb
            and count.noun is not None
            and word.lemma_ in ("confirm", "verify", "document", "estimate", "record")
        ):
            words.add(word.lemma_)
        if previous is not None and previous.dep_ == "ccomp" and word.pos_ == "VERB":
            return frozenset(words | {word.lemma_.lower()})
        if previous is not None and previous.dep_ in ("relcl",):
            break
        previous = word
    return frozenset(words)


def _is_alleged(count: Count) -> bool:
    """ "Allegedly" on the verb itself, "allegations that", "accused of"."""
    previous = None
    for word in _clauses(count):
        if previous is None and any(each.lower_ in ("allegedly", "reportedly", "alleged") for each in word.children):
            return any(each.lower_ in ("allegedly", "alleged") for each in word.children)
        if previous is not None and previous.dep_ == "acl" and word.lemma_.lower() in _STANDING["claims"]:
            return True
        if previous is not None and previous.dep_ in ("ccomp", "pcomp") and word.lemma_.lower() in _STANDING["alleged"]:
            return True
        if previous is not None and previous.dep_ in ("relcl", "advcl"):
            return False
        previous = word
    return False


def _is_planned(count: Count) -> bool:
    """ "Plans to deploy four": what is counted has not happened yet."""
    if count.verb is None or count.harm and count.counted not in ("evacuated", "released", "captured"):
        return False
    if any(each.tag_ == "MD" and each.lower_ in ("will", "'ll", "would", "shall") for each in count.verb.children):
        return not count.harm
    head = count.verb.head
    return (
        count.verb.dep_ in ("xcomp", "acl")
        and head.lemma_.lower() in _STANDING["planned"]
        and any(each.tag_ == "TO" for each in count.verb.children)
    )
