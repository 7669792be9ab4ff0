"""Cues: the words that say that somebody says something, and the frames in which they do (`cues.toml`)."""

import tomllib
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

_NO_FRAMES: frozenset[str] = frozenset()


@cache
def _tables() -> dict[str, dict]:
    text = files("onrecord.extraction.language").joinpath("cues.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _frames_by_verb() -> dict[str, frozenset[str]]:
    frames: dict[str, set[str]] = {}
    for frame, words in _tables()["verbs"].items():
        for word in words.split():
            frames.setdefault(word, set()).add(frame)
    return {word: frozenset(each) for word, each in frames.items()}


@cache
def words(table: str, row: str) -> frozenset[str]:
    """The words of one row of the lexicon."""
    return frozenset(_tables()[table][row].split())


def verb(token: Token) -> frozenset[str]:
    """The frames in which this verb tells what a source says."""
    return _frames_by_verb().get(token.lemma_.lower(), _NO_FRAMES)


def noun(token: Token) -> bool:
    """A noun that announces what is said: "the claim that ..."."""
    return token.lemma_.lower() in words("nouns", "clause")


def document(token: Token) -> bool:
    """A noun for something that is read and has an author: report, statement, survey."""
    return token.lemma_.lower() in words("nouns", "documents")


def adjective(token: Token) -> bool:
    """An adjective that announces what is thought: "is confident that ..."."""
    return token.lower_ in words("adjectives", "clause")


def quotes(token: Token) -> bool:
    """A verb that stands beside quoted speech."""
    return token.lemma_.lower() in words("quoting", "verbs")


def voices(token: Token) -> bool:
    """A verb whose subject is the source of the noun it governs: "made the claim that ..."."""
    return token.lemma_.lower() in words("nouns", "voices")


def addresses(token: Token) -> bool:
    """A verb whose object is the audience: "told reporters"."""
    return token.lemma_.lower() in words("classes", "addresses")


def doubts(token: Token) -> bool:
    """A verb that, negated, still tells what its subject thinks: "does not believe that ..."."""
    return token.lemma_.lower() in words("classes", "doubts")


def is_a(token: Token, kind: str) -> bool:
    """The cue belongs to a class of the lexicon: accuses, denies, ..., beliefs."""
    return token.lemma_.lower() in words("classes", kind)


def goes_on_telling(token: Token) -> bool:
    """A participle that carries on a report: "..., adding that ..."."""
    return token.lemma_.lower() in words("quoting", "participles")


def thinks(noun: Token) -> bool:
    """A noun for somebody who can think: a role, a group, a body."""
    return (
        noun.tag_ in ("NNS", "NNPS")
        or noun.ent_type_ in ("PERSON", "ORG", "NORP", "GPE")
        or noun.lemma_.lower() in words("nouns", "thinkers")
    )


def speaks(noun: Token) -> bool:
    """A noun that a participle of speech can belong to: somebody, or something that is read."""
    return noun.pos_ in ("PROPN", "PRON") or document(noun) or thinks(noun)
