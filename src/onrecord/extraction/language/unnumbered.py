"""Counts told without a number: "an American citizen was killed", "no civilians", "Aid worker wounded in raid".

One person is counted when the clause tells of the harm done to that person and asserts it. Who is meant again ("the
boy") or named is not counted: a report comes back to the same person many times.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Span as Stretch
from spacy.tokens import Token

from onrecord.extraction.language.count import Count, not_asserted, side_of
from onrecord.extraction.language.governing import (
    LEXICON,
    NOUNS,
    WHOM,
    Phrase,
    by_governor,
    described,
    governor_of,
    gravest,
    whom_of,
)
from onrecord.extraction.language.parse import Parsed

_HARMS = frozenset({"killed", "injured", "casualties", "missing"})
_ONE = _HARMS | {"abducted", "attacked", "hospitalised", "found dead"}
_OWN = frozenset({"his", "her", "their", "'s", "’s"})
_ROLES = frozenset({"nsubjpass", "nsubj", "dobj", "conj", "pobj"})
_MODIFIES = frozenset({"compound", "amod", "nmod", "npadvmod", "punct", "nummod"})


def unnumbered(parsed: Parsed) -> Iterator[Count]:
    """The counts of one and of nought in a document's prose, in order of the text."""
    strings = parsed.doc.vocab.strings
    opening = {strings[each] for each in ("a", "an", "another", "no")}  # numbers: quicker than words
    own, old = {strings[each] for each in _OWN}, strings["old"]
    for sentence in parsed.sentences:
        if (found := _in_a_headline(sentence)) is not None:
            yield found
        for token in sentence:
            found = None
            if token.lower in opening and token.dep_ in ("det", "neg"):
                found = _single(token, token.head) if token.lower_ != "no" else _none(token)
            elif token.lower in own and token.dep_ in ("poss", "case"):
                owner = token if token.dep_ == "poss" else token.head
                found = _single(sentence.doc[owner.left_edge.i], owner.head) if owner.dep_ == "poss" else None
            elif token.lower == old and token.dep_ == "amod" and token.head.dep_ == "pobj":
                found = _bare(token)
            if found:
                yield found


def _single(opening: Token, noun: Token) -> Count | None:
    """One person, when the clause tells of the harm done to that person and asserts it."""
    if opening.dep_ == "det" and noun.tag_ == "VBN" and noun.i and noun.nbor(-1).lower_ == "being":
        return _being(opening, noun)
    whom = WHOM.get(noun.lemma_.lower()) or _by_age(noun)
    if not whom or noun.tag_ not in ("NN", "NNP", "JJ") or noun.i <= opening.i or noun.dep_ not in _ROLES:
        return None
    first = noun
    while first.dep_ == "conj":
        first = first.head
    if first.dep_ == "appos" or any(each.pos_ == "NUM" and each.i > noun.i for each in noun.children):
        return None  # "two people, a man and a boy" are counted already
    phrase = Phrase(start=opening.idx, end=noun.idx + len(noun), anchor=noun, noun=noun, last=noun.i)
    verb, role = governor_of(noun)
    labels: set[str] = set()
    if (
        verb is not None
        and (verb.tag_ in ("VBN", "VBD", "VBG", "VBZ", "VBP") and role in ("passive", "object", "subject"))
        or (verb is not None and role == "of" and verb.lemma_.lower() in NOUNS)
    ):
        labels = by_governor(phrase, verb, role)
    labels = labels or described(phrase)
    label = gravest(labels) if labels else None
    if label == "attacked" and not _shot(verb, noun):
        return None
    if label not in _ONE or verb is not None and (not_asserted(verb, label) or _generic(verb)):
        return None
    return _one(phrase.start, phrase.end, label, whom, noun, verb)


def _bare(old: Token) -> Count | None:
    """ "The killing of 5-year-old girl": a headline leaves the article out before an age, too."""
    first = old.doc[old.head.left_edge.i]
    return (
        _single(first, old.head)
        if first.like_num and not any(each.dep_ == "det" for each in old.head.children)
        else None
    )


def _being(opening: Token, verb: Token) -> Count | None:
    """ "A 16-year-old being shot": the parse hangs the article on the participle."""
    words = list(verb.doc[opening.i : verb.i - 1])
    last = words[-1] if words else opening
    whom = WHOM.get(last.lemma_.lower()) or _by_age(last)
    label = LEXICON["headline"].get(verb.lower_)
    return _one(opening.idx, last.idx + len(last), label, whom, last, verb) if whom and label else None


def _shot(verb: Token | None, noun: Token) -> bool:
    """The person was shot, or hit by what was fired: "attacked" of one person says no less."""
    below = list(verb.children) if verb is not None else []
    after = [inner for each in below if each.dep_ == "prep" for inner in each.children if inner.dep_ == "pcomp"]
    words = [each for each in (verb, *noun.children, *below, *after) if each is not None]
    if any(each.lemma_.lower() in ("shoot", "shooting") for each in words):
        return True
    hit = next((each for each in words if each.lemma_.lower() in ("hit", "strike")), None)
    return hit is not None and any(
        inner.lemma_.lower() in LEXICON["headline_means"]["nouns"]
        for each in hit.children
        if each.lower_ in ("by", "in")
        for inner in each.children
    )


def _one(start: int, end: int, label: str, whom: str, noun: Token, verb: Token | None, amount: int = 1) -> Count:
    return Count(
        start=start,
        end=end,
        low=amount,
        high=amount,
        qualifier=None,
        counted=label,
        of_whom=whom,
        side=side_of(noun),
        anchor=noun,
        noun=noun,
        verb=verb,
        harm=True,
        part=False,
    )


# -- headlines -----------------------------------------------------------------------------------------------------


def _in_a_headline(words: Stretch) -> Count | None:
    """ "Aid worker killed in raid": a headline leaves the article out. The person opens it, and no name follows.

    Read off the words: a parser makes names of a headline's capitals.
    """
    if words.text.rstrip().endswith((".", "!", "?", ":", '"', "”", ",")) or len(words) > 24:
        return None
    for token in words[:9]:
        whom = WHOM.get(token.lemma_.lower()) or WHOM.get(token.lower_) or _by_age(token)
        if not whom:
            continue
        if token.tag_ in ("NNS", "NNPS") or not _opens(words, token):
            return None
        at = _after_age(words, token.i + 1)
        said = _told(words, at)
        if said is None:
            return None
        first = words.start if words[0].pos_ != "PUNCT" else words.start + 1
        start = _start_of_phrase(words.doc, token, first)
        return _one(words.doc[start].idx, token.idx + len(token), said[0], whom, token, said[1])
    return None


def _opens(words: Stretch, token: Token) -> bool:
    """Nothing stands before the person but what describes: no number, no article, no verb, no other noun's case."""
    before = words.doc[words.start : token.i]
    age = _age_before(token)
    return not any(
        each.tag_ in ("DT", "PRP$", "POS", "IN", "CC", "TO")
        or each.pos_ in ("VERB", "AUX")
        and each.tag_ != "VBN"
        or each.is_punct
        and each.text not in "-–—'"
        or each.pos_ == "NUM"
        and not age
        for each in before
    ) and (len(before) <= 3 or bool(age))


def _start_of_phrase(doc, token: Token, first: int) -> int:
    start = token.i
    while start > first and doc[start - 1].pos_ in ("ADJ", "NOUN", "PROPN", "NUM", "PUNCT") and token.i - start < 7:
        start -= 1
    return start


def _after_age(words: Stretch, at: int) -> int:
    """The index after ", 6," or "(6)"."""
    doc = words.doc
    if at + 2 < words.end and doc[at].text in ",(" and doc[at + 1].pos_ == "NUM" and doc[at + 2].text in ",)":
        return at + 3
    return at


def _told(words: Stretch, at: int) -> tuple[str, Token] | None:
    """What a headline says of the person right after naming it: "shot", "fatally shot", "shot and killed", "dies"."""
    doc, said = words.doc, LEXICON["headline"]
    while at < words.end and (
        doc[at].lower_.endswith("ly") or doc[at].lower_ in ("found", "is", "was", "left", "gets")
    ):
        at += 1
    if at >= words.end or doc[at].lower_ not in said:
        return None
    verb, label = doc[at], said[doc[at].lower_]
    following = doc[at + 1] if at + 1 < words.end else None
    if following is not None and (
        following.tag_ in ("DT", "PRP$", "PRP") or following.tag_ == "CD" or following.tag_ in ("NNS", "NNPS")
    ):
        return None  # "Soldier killed three": it tells what the person did
    near = {each.lower_ for each in doc[max(words.start, at - 1) : min(words.end, at + 4)]}
    if label == "attacked" and near & {"killed", "dead", "fatally", "dies", "death"}:
        label = "killed"
    if verb.lower_ in ("struck", "hit") and not near & set(LEXICON["headline_means"]["nouns"]):
        return None
    return label, verb


def _age_before(token: Token) -> re.Match | None:
    """The "17-year-old" that the token ends, or that stands right before it."""
    before = token.doc[max(0, token.i - 6) : token.i + 1].text
    return re.search(r"(\d+)-(?:year|month)-old(?: \w+)?$", before, re.IGNORECASE)


def _by_age(noun: Token) -> str | None:
    """ "A 12-year-old" is a child, "a 40-year-old" a person."""
    if noun.lower_ != "old":
        return None
    age = re.search(r"(\d+)-(year|month)-$", noun.doc[max(0, noun.i - 4) : noun.i].text)
    return None if age is None else "children" if age[2] == "month" or int(age[1]) < 18 else "people"


# -- nought --------------------------------------------------------------------------------------------------------


def _none(det: Token) -> Count | None:
    """ "No civilians were killed", "no casualties": a count of nought."""
    noun = det.head
    if noun.i <= det.i:
        return None
    phrase = Phrase(start=det.idx, end=noun.idx + len(noun), anchor=noun, noun=noun, last=noun.i)
    whom = whom_of(phrase)
    own = NOUNS.get(noun.lemma_.lower())
    if not whom and not own:
        return None
    verb, role = governor_of(noun)
    if own and verb is not None and verb.lemma_ not in ("be", "report", "cause", "record", "confirm", "say", "see"):
        return None
    labels = {own} if own else described(phrase) or (by_governor(phrase, verb, role) if verb is not None else set())
    if not labels or gravest(labels) not in _HARMS or verb is not None and not_asserted(verb, gravest(labels)):
        return None
    return _one(phrase.start, phrase.end, gravest(labels), whom or "people", noun, verb, amount=0)


def _generic(verb: Token) -> bool:
    """ "When a child is killed ...": tells of no one in particular."""
    return any(
        each.dep_ in ("mark", "advmod") and each.lower_ in ("when", "if", "whenever", "unless", "should")
        for each in verb.children
    )
