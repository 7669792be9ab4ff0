"""The vocabulary in a text: which words name an act, an object, a means or a protection."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Stretch

from onrecord.vocabulary import vocabulary


def words(text: str) -> frozenset[str]:
    """The words of a lexicon written as running text."""
    return frozenset(text.split())


GAP = 4  # words that may stand between two words of a phrase
# Words that count or single out: what they stand with is one thing or a number of things.
COUNTS = words(
    """
    thousand hundred dozen score number group handful million pair couple lot majority total half third
    """
)
VAGUE = words("some several many few most various countless")
DEFINITE = words("a an the this that these those one another each both")


@dataclass(frozen=True)
class Named:
    """Tokens that name a code of the vocabulary."""

    code: str
    tokens: tuple[Token, ...]  # in order of the text
    phrase: bool


def lemma(token: Token) -> str:
    """The lemma in lower case. A plural that a headline's capital makes a name of loses its "s"."""
    plain = token.lemma_.lower()
    return (
        plain[:-1]
        if token.pos_ == "PROPN" and token.tag_ in ("NNP", "NNPS") and plain.endswith("s") and len(plain) > 4
        else plain
    )


@cache
def table(name: str) -> tuple[dict[str, str], dict[str, list[tuple[tuple[str, ...], str]]]]:
    """A table of the vocabulary by words: single lemma -> code, and first lemma -> phrases with their codes."""
    single: dict[str, str] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for code, row in vocabulary()[name].items():
        for word in row.get("words", ()):
            single.setdefault(word, code)
        for phrase in row.get("phrases", ()):
            words = tuple(phrase.replace("-", " - ").split())
            phrases.setdefault(words[0], []).append((words, code))
    for each in phrases.values():
        each.sort(key=lambda pair: -len(pair[0]))
    return single, phrases


@cache
def act_nouns() -> frozenset[str]:
    """Lemmas that name an act as nouns."""
    return frozenset(word for row in vocabulary()["acts"].values() for word in row.get("nouns", ()))


def phrase_at(doc: Doc, at: int, end: int, name: str, gap: int = GAP) -> Named | None:
    """The longest phrase of a table that begins at a token and ends before `end`, words standing between allowed."""
    phrases = table(name)[1]
    token = doc[at]
    for form in dict.fromkeys((lemma(token), token.lower_)):
        for words, code in phrases.get(form, ()):
            found = _follow(doc, at, end, words, gap)
            if found:
                return Named(code, found, True)
    return None


def _follow(doc: Doc, at: int, end: int, words: tuple[str, ...], gap: int) -> tuple[Token, ...] | None:
    found, place = [doc[at]], at
    for word in words[1:]:
        for step in range(place + 1, min(end, place + 2 + gap)):
            if word in (lemma(doc[step]), doc[step].lower_):
                found.append(doc[step])
                place = step
                break
            if doc[step].text in ".;:":
                return None
        else:
            return None
    return tuple(found)


def named(doc: Doc, tokens: Iterable[Token], name: str, gap: int = 0) -> Iterator[Named]:
    """What the tokens name from a table: phrases first, then single words that are no part of one."""
    tokens = list(tokens)
    if not tokens:
        return
    end, taken = tokens[-1].i + 1, set()
    for token in tokens:
        if token.i in taken:
            continue
        found = phrase_at(doc, token.i, end, name, gap)
        if found:
            taken |= {each.i for each in found.tokens}
            yield found
        elif (code := table(name)[0].get(lemma(token))) and token.pos_ in ("NOUN", "PROPN", "ADJ", "VERB"):
            yield Named(code, (token,), False)


def stretch(doc: Doc, tokens: tuple[Token, ...]) -> Stretch:
    """The tokens from the first to the last."""
    return doc[min(each.i for each in tokens) : max(each.i for each in tokens) + 1]


# Singular words that speak of things in general all the same.
MASS = words("infrastructure property population personnel transport transportation traffic territory aid industry")


def countable(token: Token) -> bool:
    """One thing or a number of things: not a bare plural, which speaks of things in general."""
    if token.tag_ in ("NN", "NNP"):
        return lemma(token) not in MASS
    if lemma(token) == "people" and any(
        child.text[0].isupper() and child.dep_ in ("amod", "compound", "nmod") for child in token.lefts
    ):
        return any(child.dep_ == "nummod" for child in token.lefts)  # "the Torvikan people": a nation
    quantity = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else None
    if quantity is not None and (lemma(quantity) in COUNTS or quantity.pos_ == "NUM"):
        return True
    return any(
        child.dep_ == "nummod" or child.lower_ in DEFINITE | {"several"} and child.dep_ in ("det", "amod")
        for child in token.lefts
    )
