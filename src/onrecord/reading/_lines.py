"""The lines of a text and what can be told from one line alone.

A line is a paragraph, unless the text is broken at a fixed width (as mail and wire services break it): there the lines
of a paragraph are one `Line`, which then holds line ends.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise

Place = tuple[int, int]  # from, to: characters of the text
NARROWEST, WIDEST, SLACK = 40, 100, 8  # characters of a line in a text that is broken at a width

_BREAK = re.compile(r"\r\n|[\n\r\f\v\u0085\u2028\u2029]")
_CLOSERS = " \t\"'”’»)]}*_“‘"
_ABBREVIATED = re.compile(r"(?:\b(?:[A-Z]\.){1,4}|\b(?:Inc|Corp|Ltd|Co|Jr|Sr|Gov|Gen|St|No))$")


@dataclass(frozen=True)
class Line:
    """A line that is not blank, without the blanks around it. Offsets are characters of the text.

    In `text` the line ends of a broken paragraph are blanks, one for each character.
    """

    start: int
    end: int
    text: str
    number: int

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def is_sentence(self) -> bool:
        """It ends the way prose does: with a full stop, not one of an abbreviation."""
        end = self.text.rstrip(_CLOSERS)
        return end.endswith((".", "…", ":", ";")) and not (_ABBREVIATED.search(end) and self.words <= 12)

    @property
    def asks_or_calls(self) -> bool:
        return self.text.rstrip(_CLOSERS).endswith(("?", "!"))

    @property
    def is_bullet(self) -> bool:
        return bool(re.match(r"[-*•–▪·]\s|\d{1,2}[.)]\s", self.text))

    @property
    def could_head(self) -> bool:
        """It could be a title or a heading: short, begins large, does not end like prose."""
        begins = self.text.lstrip("#\"'“‘«([ ")[:1]
        return (
            not self.is_sentence and not self.is_bullet and self.words <= 30 and len(self.text) <= 220
            and not self.text.endswith(",") and (begins.isupper() or begins.isdigit() or not begins.isascii())
        )


def lines(text: str, borders: Iterable[int] = ()) -> list[Line]:
    """The lines of `text` that hold more than blanks, in order; those of a paragraph broken at a width are one, unless
    one of the `borders` (characters) lies between them."""
    blocks = _apart(_blocks(text), sorted(borders))
    places = [each for block in blocks for each in block]
    if _is_broken_at_a_width(text, blocks):
        places = _joined(text, blocks)
    return [
        Line(start, end, _BREAK.sub(lambda found: " " * len(found[0]), text[start:end]), number)
        for number, (start, end) in enumerate(places)
    ]


def _blocks(text: str) -> list[list[Place]]:
    """Where lines begin and end, without the blanks around them; those with no blank line between them together."""
    found: list[Place | None] = []
    start = 0
    for end, after in [(each.start(), each.end()) for each in _BREAK.finditer(text)] + [(len(text), len(text))]:
        whole = text[start:end]
        inner = whole.strip(" \t\u00a0\u200b\ufeff")
        begin = start + whole.index(inner[0]) if inner else start
        found.append((begin, begin + len(inner)) if inner else None)
        start = after
    return [list(block) for filled, block in groupby(found, key=bool) if filled]


def _apart(blocks: list[list[Place]], borders: list[int]) -> list[list[Place]]:
    """The blocks, each parted where a border lies: after the line before it begins, and no later than the next one."""
    return [list(own) for block in blocks for _, own in groupby(block, lambda place: bisect_right(borders, place[0]))]


def _is_broken_at_a_width(text: str, blocks: list[list[Place]]) -> bool:
    """Lines are broken because they are full: none is longer than `WIDEST`, where a line follows in the same paragraph
    its next word would hardly have fitted, and the next lines go on in the middle of sentences."""
    pairs = [pair for block in blocks for pair in pairwise(block)]
    if not pairs or max(end - start for block in blocks if len(block) > 1 for start, end in block) > WIDEST:
        return False
    width = _width(blocks)
    full = [pair for pair in pairs if _is_full(text, *pair, width)]
    going_on = sum(text[after[0]].islower() for _, after in full)
    return len(full) >= 2 and len(full) >= 0.6 * len(pairs) and going_on >= 0.4 * len(full)


def _joined(text: str, blocks: list[list[Place]]) -> list[Place]:
    """The lines of each block, a full line together with the one below it."""
    found, width = [], _width(blocks)
    for block in blocks:
        for number, place in enumerate(block):
            if number and _is_full(text, block[number - 1], place, width):
                found[-1] = (found[-1][0], place[1])
            else:
                found.append(place)
    return found


def _width(blocks: list[list[Place]]) -> int:
    return max(end - start for block in blocks if len(block) > 1 for start, end in block)


def _is_full(text: str, line: Place, below: Place, width: int) -> bool:
    """The first word of the line below would have made it longer than the width (some break a few characters early)."""
    word = re.match(r"\S+", text[below[0] : below[1]])
    length = line[1] - line[0]
    return length >= NARROWEST and length + 1 + len(word[0]) > width - SLACK
