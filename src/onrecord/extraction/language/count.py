"""A count: a number that counts something, with the words around it; and what every reader of counts asks of them."""

from dataclasses import dataclass

from spacy.tokens import Token

from onrecord.extraction.language.governing import ORDER


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


def not_asserted(verb: Token, label: str) -> bool:
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


def side_of(noun: Token | None) -> str | None:
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
