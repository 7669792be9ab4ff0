"""Outlets by name, and words released in writing: what a source says it has its words from."""

import re

from onrecord.matching.people.names import key_of
from onrecord.models import Document, Span, Statement
from onrecord.text import file_name, quote

_THEIRS = ("report", "reports", "article", "interview")
_WRITING = r"(?:statement|communiqu[eé]|press release|news release|release)\b(?! to\b)"
_WRITTEN = re.compile(
    rf"\b(?:in|by|through|via) (?:a|an|the|its|his|her|their) (?:[\w-]+ ){{0,2}}?{_WRITING}"
    rf"|\b{_WRITING} (?:by|from|of|issued|released|published|posted)\b",
    re.I,
)
_AROUND = 60  # characters before and after the cue, within the sentence
_STOP = re.compile(r"[.!?]\s|\n")


def called(document) -> str:
    """What to call a document (or what is kept of one) in a sentence: its publisher, or its file."""
    return document.publisher or file_name(document.name)


def outlet_key(statement: Statement) -> tuple[str, ...]:
    """The name of the outlet a statement cites, if it cites one: "a Sky News report" is ("sky", "news")."""
    name = statement.speaker.name or statement.speaker.span.exact
    return tuple(each for each in key_of(name) if each not in _THEIRS)


def written(statement: Statement, document: Document) -> Span | None:
    """The words around the cue, in its sentence, that say the speaker's words were released in writing."""
    cue, text = statement.cue, document.text
    before = _STOP.split(text[max(0, cue.start - _AROUND) : cue.start])[-1]
    after = _STOP.split(text[cue.end : cue.end + _AROUND])[0]
    start = cue.start - len(before)
    match = _WRITTEN.search(text[start : cue.end + len(after)])
    return quote(document, start + match.start(), start + match.end()) if match else None
