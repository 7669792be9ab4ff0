"""Marking words in a document's text: stand-off spans become nested `<mark>` elements, split where they cross.

A link makes its mark: whoever asks for the anchor of a span has it marked when the document is printed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from markupsafe import Markup, escape

# Characters that change how text is shown without being seen: bidirectional controls (Unicode TR 36, 3.1.1; "Trojan
# Source") and control codes. They are shown by their number, so that the page cannot be made to read otherwise.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def visible(value):
    """Text with unseen control characters written as their number; anything else as it is."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", value)
    return value


@dataclass(frozen=True)
class Passage:
    """Characters `start` to `end` to be marked, of one or more kinds, under one anchor, and where the mark leads."""

    start: int
    end: int
    kinds: list[str]
    anchor: str
    back: list[str]


@dataclass
class Marks:
    """The marks asked for so far, by document number."""

    asked: dict[int, dict[tuple[int, int], Passage]] = field(default_factory=dict)

    def anchor(self, number: int, start: int, end: int, kind: str, back: str | None = None) -> str:
        """The id of the mark at `start` to `end` of document `number`; the mark gets the kind and the link `back`."""
        made = Passage(start=start, end=end, kinds=[], anchor=f"d{number}-{start}-{end}", back=[])
        passage = self.asked.setdefault(number, {}).setdefault((start, end), made)
        if kind not in passage.kinds:
            passage.kinds.append(kind)
        if back and back not in passage.back:
            passage.back.append(back)
        return passage.anchor

    def of(self, number: int) -> list[Passage]:
        """The passages of document `number`, outer before inner."""
        return sorted(self.asked.get(number, {}).values(), key=lambda each: (each.start, -each.end))


def marked(text: str, regions: Iterable[dict], passages: Iterable[Passage]) -> Markup:
    """The text with its regions and passages as HTML; every character of `text` is there, in order.

    Behind a passage that leads back to an incident stands a link of class `back`; nothing else is added.
    """
    passages, begun = list(passages), set()
    return Markup("").join(
        Markup('<span class="region {}">{}</span>').format(kind, _nested(text, start, end, passages, begun))
        for kind, start, end in _stretches(text, regions)
    )


def _stretches(text: str, regions: Iterable[dict]) -> Iterator[tuple[str, int, int]]:
    """Regions in order, with the gaps between them."""
    at = 0
    for each in sorted(regions, key=lambda each: each["start"]):
        start = max(each["start"], at)
        if at < start:
            yield "gap", at, start
        if start < each["end"]:
            yield each["kind"], start, each["end"]
            at = each["end"]
    if at < len(text):
        yield "gap", at, len(text)


def _nested(text: str, start: int, end: int, passages: list[Passage], begun: set[str]) -> Markup:
    """The text from `start` to `end`, the passages within it as elements inside each other."""
    pieces, at = [], start
    waiting = [each for each in passages if each.start < end and start < each.end]
    while waiting:
        outer = waiting.pop(0)
        left, right = max(outer.start, at), min(outer.end, end)
        if right <= left:
            continue
        pieces.append(escape(visible(text[at:left])))
        inner = [each for each in waiting if each.start < right]
        # What reaches past this mark goes on behind it: elements cannot cross.
        waiting = [each for each in waiting if each.end > right]
        name = Markup(' id="{}"').format(outer.anchor) if outer.anchor not in begun else ""
        begun.add(outer.anchor)
        pieces.append(Markup('<mark class="{}"{}>').format(" ".join(outer.kinds), name))
        pieces.append(_nested(text, left, right, inner, begun))
        pieces.append(Markup("</mark>"))
        if right == outer.end:
            pieces += [Markup('<a class="back" href="#{0}">{0}</a>').format(each) for each in outer.back]
        at = right
    pieces.append(escape(visible(text[at:end])))
    return Markup("").join(pieces)
