"""What changed in an article between two captures of one address: its title and date, and its paragraphs, word by word.

Compared are the two readings, so that a new advertisement or a counter is no change. Paragraphs are aligned as lines of
a text are (difflib, after Ratcliff and Metzener 1988); of those that stand in each other's place, two that share most
of their words are one that was changed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from onrecord.models import Document
from onrecord.text import unwrapped

ALIKE = 0.5  # share of the words of two paragraphs that are the same: from here on they are one that was changed
_MOST_PAIRS = 10_000  # of paragraphs that stand in each other's place; more are told as taken out and put in
_LONGEST = 3000  # words of a paragraph that are compared one by one
_SAID_OF_ITSELF = ("title", "byline", "publisher", "dateline", "published")
_WORD = re.compile(r"\w+(?:[.,:'’-]\w+)*|[^\w\s]")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that is not as it was."""

    part: str  # title, byline, publisher, dateline, published; paragraph
    change: str  # added, removed, changed
    before: str | None
    after: str | None
    words: tuple[tuple[str, str], ...] = ()  # of what was changed: the words before, and those instead ("": none)


def changes(before: Document, after: Document) -> list[Change]:
    """All that is not in one reading as it is in the other: what they say of themselves, then the paragraphs in order.

    None where both read the same, but for blanks."""
    found = []
    for part in _SAID_OF_ITSELF:
        old, new = _said(before, part), _said(after, part)
        if old != new:
            found.append(_change(part, old, new))
    return [*found, *_paragraphs(_lines(before), _lines(after))]


def _said(document: Document, part: str) -> str | None:
    said = document.published and document.published.value if part == "published" else getattr(document, part)
    return " ".join(said.split()) or None if said else None


def _change(part: str, old: str | None, new: str | None) -> Change:
    kind = "changed" if old and new else "added" if new else "removed"
    return Change(part=part, change=kind, before=old, after=new, words=_words(old, new) if old and new else ())


def _lines(document: Document) -> list[str]:
    """Paragraphs, without the blanks around and within them; the title is told apart already."""
    lines = (" ".join(each.split()) for each in unwrapped(document).splitlines())
    return [each for each in lines if each and each != _said(document, "title")]


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _block(old[i:j], new[k:m])


def _block(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Paragraphs that stand in each other's place, told in the order of the new text."""
    waiting = list(old)
    compare = len(old) * len(new) <= _MOST_PAIRS
    for line in new:
        at = next((at for at, each in enumerate(waiting) if _alike(each, line)), None) if compare else None
        if at is None:
            yield _change("paragraph", None, line)
            continue
        for each in waiting[:at]:
            yield _change("paragraph", each, None)
        yield _change("paragraph", waiting[at], line)
        waiting = waiting[at + 1 :]
    for each in waiting:
        yield _change("paragraph", each, None)


def _alike(old: str, new: str) -> bool:
    one, other = _WORD.findall(old)[:_LONGEST], _WORD.findall(new)[:_LONGEST]
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _words(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """The words before, and those in their place."""
    one, other = list(_WORD.finditer(old))[:_LONGEST], list(_WORD.finditer(new))[:_LONGEST]
    matcher = SequenceMatcher(None, [each[0] for each in one], [each[0] for each in other], autojunk=False)
    codes = (each for each in matcher.get_opcodes() if each[0] != "equal")
    return tuple((_between(old, one[i:j]), _between(new, other[k:m])) for _, i, j, k, m in codes)


def _between(text: str, words: Sequence[re.Match]) -> str:
    return text[words[0].start() : words[-1].end()] if words else ""
