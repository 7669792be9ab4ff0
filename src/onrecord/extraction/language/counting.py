"""What a number counts, and of whom: the syntax around a quantity.

`counts(parsed)` goes over the quantities of a document's prose (`numbers.py`) and keeps those that count people harmed
or moved, things done something with, or aid: each with the noun phrase it stands in, what is counted ("killed"), of
whom ("civilians") and the word that governs it (`governing.py`). A number whose governing word we cannot read is left
alone: no figure is better than a wrong one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Stretch

from onrecord.extraction.language.governing import (
    AID,
    LEXICON,
    LIGHT,
    NOUNS,
    OBJECTS,
    ORDER,
    SUBJECTS,
    THING_VERBS,
    THINGS,
    WHOM,
    Phrase,
    by_governor,
    described,
    governor_of,
    gravest,
    is_thing,
    label_of,
    phrase_of,
    thing_of,
    whom_of,
    word_after,
)
from onrecord.extraction.language.numbers import Quantity, quantities
from onrecord.extraction.language.parse import Parsed


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


# -- counts with a number ------------------------------------------------------------------------------------------


def _count(doc: Doc, quantity: Quantity) -> Count | None:
    phrase = phrase_of(doc, quantity)
    if phrase is None or phrase.noun is None and _names_something(doc, quantity):
        return None
    label, verb = label_of(phrase)
    part = phrase.of_them or _opens_a_part(doc, phrase)
    if part and not label:
        label = "?"
    whom = whom_of(phrase)
    if label in ORDER or label == "?":
        if (
            phrase.noun is not None
            and whom is None
            and not is_thing(phrase.noun)
            and phrase.noun.lemma_.lower() not in NOUNS
        ):
            return None
        if label == "?" and whom is None or whom is None and _names_a_model(phrase.noun, quantity):
            return None
    elif _names_a_model(phrase.noun, quantity):
        return None
    else:
        label = _other(phrase, verb, whom, quantity)
        if not label:
            return None
    if verb is not None and _not_asserted(verb, label):
        return None
    low, high = _last_of_a_change(doc, quantity)
    end = max(phrase.end, quantity.end)
    if phrase.noun is None and (beside := word_after(doc, phrase.last)) is not None:
        end = beside.idx + len(beside)
    return Count(
        start=quantity.start,
        end=end,
        low=_int(low),
        high=_int(high),
        qualifier=_qualifier(doc, quantity) if (low, high) == (quantity.low, quantity.high) else None,
        counted=label,
        of_whom=whom
        or ("people" if phrase.noun is None or phrase.noun.lemma_.lower() in NOUNS else thing_of(phrase.noun)),
        side=_side(phrase.noun),
        anchor=phrase.anchor,
        noun=phrase.noun,
        verb=verb,
        harm=label in ORDER or label == "?",
        part=part,
        them=phrase.of_them,
    )


def _names_a_model(noun: Token | None, quantity: Quantity) -> bool:
    """ "The final 717 jet": a number above one before a singular noun is part of its name."""
    one = quantity.low is not None and quantity.low <= 1 or quantity.high is not None and quantity.high <= 1
    return noun is not None and noun.tag_ == "NN" and not one and noun.lower_ in THINGS and noun.lower_ != "aircraft"


def _names_something(doc: Doc, quantity: Quantity) -> bool:
    """A bare number inside a list or after a noun it belongs to ("ages 13, 17") is no count."""
    stretch = doc.char_span(quantity.number[0][0], quantity.number[0][1], alignment_mode="expand")
    before = doc[stretch.start - 1] if stretch is not None and stretch.start else None
    return before is not None and (
        before.lemma_.lower() in ("age", "aged", "number", "#") or before.tag_ in ("NNP", "NNPS")
    )


# -- counts of other things, money ---------------------------------------------------------------------------------


def _other(phrase: Phrase, verb: Token | None, whom: str | None, quantity: Quantity) -> str | None:
    """The participle of what those counted did, or what was done with them; None when it tells nothing."""
    if verb is None or verb.pos_ != "VERB" or phrase.noun is None:
        return None
    lemma = verb.lemma_.lower()
    role = governor_of(phrase.anchor)[1]
    if role not in ("subject", "passive", "object") or lemma in LIGHT or lemma in OBJECTS or lemma in SUBJECTS:
        return None
    amount = quantity.low if quantity.low is not None else quantity.high or 0
    if lemma in THING_VERBS and (whom or is_thing(phrase.noun)) and amount > 1:
        return participle(verb)
    # A few people doing something are characters of the story; a crowd is a count.
    return participle(verb) if whom and amount >= 10 and role != "object" else None


def participle(verb: Token) -> str:
    """ "deployed" for any form of "deploy"."""
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
    noun = next((each for each in after if each.lemma_.lower() in AID and each.pos_ in ("NOUN", "PROPN")), None)
    between = doc[stretch.end : noun.i] if noun is not None else ()
    if noun is None or any(
        each.pos_ in ("VERB", "AUX") and each.tag_ != "VBN" or each.text in ",;" for each in between
    ):
        return None
    top = stretch.root
    verb, _ = governor_of(top)
    return Count(
        start=quantity.start,
        end=quantity.end,
        low=_int(quantity.low),
        high=_int(quantity.high),
        qualifier=_qualifier(doc, quantity),
        counted="aid",
        of_whom=quantity.unit,
        side=None,
        anchor=top,
        noun=noun,
        verb=verb,
        harm=False,
        part=False,
    )


# -- counts without a number: "an American citizen", "no civilians" --------------------------------------------------


def _unnumbered(parsed: Parsed) -> Iterator[Count]:
    determiners = {parsed.doc.vocab.strings[each] for each in ("a", "an", "no")}  # numbers: quicker than words
    for sentence in parsed.sentences:
        if (found := _in_a_headline(sentence)) is not None:
            yield found
        for token in sentence:
            if token.lower in determiners and token.dep_ in ("det", "neg"):
                found = _single(token) if token.lower_ != "no" else _none(token)
                if found:
                    yield found


def _single(det: Token) -> Count | None:
    """One person, when the clause tells of the harm done to that person and asserts it."""
    noun = det.head
    whom = WHOM.get(noun.lemma_.lower()) or _by_age(noun)
    if (
        not whom
        or noun.tag_ not in ("NN", "NNP", "JJ")
        or noun.i <= det.i
        or noun.dep_ not in ("nsubjpass", "nsubj", "dobj", "conj", "pobj")
    ):
        return None
    first = noun
    while first.dep_ == "conj":
        first = first.head
    if first.dep_ == "appos" or any(each.pos_ == "NUM" and each.i > noun.i for each in noun.children):
        return None  # "two people, a man and a boy" are counted already
    phrase = Phrase(start=det.idx, end=noun.idx + len(noun), anchor=noun, noun=noun, last=noun.i)
    verb, role = governor_of(noun)
    if (
        verb is None
        or (verb.tag_ not in ("VBN", "VBD", "VBG") or role not in ("passive", "object", "subject"))
        and (role != "of" or verb.lemma_.lower() not in NOUNS)
    ):
        return None
    labels = by_governor(phrase, verb, role)
    label = gravest(labels) if labels else None
    if label == "attacked" and verb.lemma_ not in ("shoot", "shooting"):
        return None
    if (
        label not in ("killed", "injured", "missing", "abducted", "casualties", "attacked", "hospitalised")
        or _not_asserted(verb, label)
        or _generic(verb)
    ):
        return None
    return Count(
        start=phrase.start,
        end=phrase.end,
        low=1,
        high=1,
        qualifier=None,
        counted=label,
        of_whom=whom,
        side=_side(noun),
        anchor=noun,
        noun=noun,
        verb=verb,
        harm=True,
        part=False,
    )


def _in_a_headline(words: Stretch) -> Count | None:
    """ "Aid worker killed in raid": a headline leaves the article out. The person opens it, and no name follows."""
    if words.text.rstrip().endswith((".", "!", "?", ":", '"')):
        return None
    for noun in words[:6]:
        if (
            noun.tag_ not in ("NN", "NNP")
            or noun.dep_ not in ("nsubj", "nsubjpass")
            or not WHOM.get(noun.lemma_.lower())
        ):
            continue
        first = words.doc[noun.left_edge.i]
        if first.i - words.start > 1 or any(
            each.dep_ in ("det", "poss", "nummod", "appos", "conj") for each in noun.children
        ):
            return None
        phrase = Phrase(start=first.idx, end=noun.idx + len(noun), anchor=noun, noun=noun, last=noun.i)
        verb, role = governor_of(noun)
        labels = by_governor(phrase, verb, role) if verb is not None and verb.tag_ in ("VBN", "VBD", "VBZ") else set()
        if not labels or gravest(labels) not in _HARMS or _not_asserted(verb, gravest(labels)):
            return None
        return Count(
            start=phrase.start,
            end=phrase.end,
            low=1,
            high=1,
            qualifier=None,
            counted=gravest(labels),
            of_whom=WHOM[noun.lemma_.lower()],
            side=_side(noun),
            anchor=noun,
            noun=noun,
            verb=verb,
            harm=True,
            part=False,
        )
    return None


def _by_age(noun: Token) -> str | None:
    """ "A 12-year-old" is a child, "a 40-year-old" a person."""
    if noun.lower_ != "old":
        return None
    years = re.search(r"(\d+)-year-$", noun.doc[max(0, noun.i - 4) : noun.i].text)
    return None if years is None else "children" if int(years[1]) < 18 else "people"


_HARMS = frozenset({"killed", "injured", "casualties", "missing"})


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
    if not labels or gravest(labels) not in _HARMS or verb is not None and _not_asserted(verb, gravest(labels)):
        return None
    return Count(
        start=phrase.start,
        end=phrase.end,
        low=0,
        high=0,
        qualifier=None,
        counted=gravest(labels),
        of_whom=whom or "people",
        side=_side(noun),
        anchor=noun,
        noun=noun,
        verb=verb,
        harm=True,
        part=False,
    )


def _generic(verb: Token) -> bool:
    """ "When a child is killed ...": tells of no one in particular."""
    return any(
        each.dep_ in ("mark", "advmod") and each.lower_ in ("when", "if", "whenever", "unless", "should")
        for each in verb.children
    )


# -- small readings ------------------------------------------------------------------------------------------------


def _not_asserted(verb: Token, label: str) -> bool:
    """The clause denies, supposes or foretells the harm: "could kill thousands", "if 12 people are killed"."""
    children = list(verb.children)
    if any(each.dep_ == "neg" and each.lower_ != "no" for each in children):
        return True
    if label not in ORDER:
        return False
    perfect = any(each.lemma_ == "have" and each.dep_ == "aux" for each in children)
    modal = any(
        each.tag_ == "MD" and each.lower_ in ("could", "would", "will", "might", "'ll", "'d", "can", "should")
        for each in children
    )
    supposed = any(each.dep_ == "mark" and each.lower_ in ("if", "unless") for each in children)
    return supposed or modal and not perfect


def _opens_a_part(doc: Doc, phrase: Phrase) -> bool:
    first = doc.char_span(phrase.start, phrase.start + 1, alignment_mode="expand")
    if first is None:
        return False
    before = [each.lower_ for each in doc[max(0, first.start - 3) : first.start]]
    return (
        before[-1:] in (["including"], ["includes"], ["included"])
        or before[-2:] == ["among", "them"]
        or before[-1:] == ["them"]
        and before[-2:-1] == ["among"]
    )


def _like_the_whole(count: Count, before: list[Count]) -> Count:
    """A part ("including two children") counts what the count before it in the sentence counts."""
    if not count.part:
        return count
    first = count.anchor.sent.start
    near = first if not count.them else max(0, first - 1)  # "Three of them were children" looks back one sentence
    whole = next((each for each in reversed(before) if each.harm and each.anchor.sent.end > near), None)
    if whole is None:
        return _replace(count, part=False, counted="" if count.counted == "?" else count.counted)
    return _replace(
        count, counted=whole.counted if count.counted in ("?", "attacked") else count.counted, harm=whole.harm
    )


def _replace(count: Count, **changes: object) -> Count:
    return Count(**{**{name: getattr(count, name) for name in Count.__dataclass_fields__}, **changes})


def _side(noun: Token | None) -> str | None:
    """ "Russian" of "7,000 Russian soldiers"."""
    if noun is None:
        return None
    for each in noun.children:
        if (
            each.i < noun.i
            and each.dep_ in ("amod", "compound", "nmod")
            and each.ent_type_ in ("NORP", "GPE")
            and each.text[:1].isupper()
        ):
            return each.text
    return None


_CHANGE = frozenset(
    {"rise", "climb", "grow", "increase", "jump", "go", "revise", "fall", "drop", "soar", "surge", "raise"}
)


def _last_of_a_change(doc: Doc, quantity: Quantity) -> tuple[float | None, float | None]:
    """ "Rose from 12 to 15" says 15; "from 12 to 15 people were killed" says a range."""
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
