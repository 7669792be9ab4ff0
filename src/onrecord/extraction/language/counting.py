"""What a number counts, and of whom: the syntax around a quantity.

`counts(parsed)` goes over the quantities of a document's prose (`numbers.py`) and keeps those that count people harmed
or moved, things done something with, or aid: each with the noun phrase it stands in, what is counted ("killed"), of
whom ("civilians") and the word that governs it (`governing.py`). A number whose governing word we cannot read is left
alone: no figure is better than a wrong one.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from onrecord.extraction.language.count import Count, not_asserted, side_of
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
    Phrase,
    governor_of,
    is_thing,
    label_of,
    phrase_of,
    thing_of,
    whom_of,
    word_after,
)
from onrecord.extraction.language.numbers import Quantity, quantities
from onrecord.extraction.language.parse import Parsed
from onrecord.extraction.language.unnumbered import unnumbered


def counts(parsed: Parsed) -> tuple[Count, ...]:
    """The counts of a document's prose, in order of the text, none inside another."""
    return parsed.once(_of_document)


def _of_document(parsed: Parsed) -> tuple[Count, ...]:
    prose = [(each.start_char, each.end_char) for each in parsed.sentences]
    found = [each for each in (*_numbered(parsed, prose), *unnumbered(parsed)) if each]
    found.sort(key=lambda each: (each.start, -each.end))
    kept: list[Count] = []
    for each in found:
        if not kept or each.start >= kept[-1].end:
            kept.append(_like_the_whole(each, kept))
    return tuple(each for each in kept if each.counted)


def _numbered(parsed: Parsed, prose: list[tuple[int, int]]) -> Iterator[Count | None]:
    position = 0
    for quantity in quantities(parsed.text):
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
    if verb is not None and not_asserted(verb, label):
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
        side=side_of(phrase.noun),
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


# -- small readings ------------------------------------------------------------------------------------------------


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
