"""The lines of a text and what can be told from one line alone."""

import re
from dataclasses import dataclass

_BREAK = re.compile(r"\r\n|[\n\r\f\v\u0085\u2028\u2029]")
_CLOSERS = " \t\"'”’»)]}*_“‘"
_ABBREVIATED = re.compile(r"(?:\b(?:[A-Z]\.){1,4}|\b(?:Inc|Corp|Ltd|Co|Jr|Sr|Gov|Gen|St|No))$")


@dataclass(frozen=True)
class Line:
    """A line that is not blank, without the blanks around it. Offsets are characters of the text."""

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


def lines(text: str) -> list[Line]:
    """The lines of `text` that hold more than blanks, in order."""
    found, start = [], 0
    for end, after in [(each.start(), each.end()) for each in _BREAK.finditer(text)] + [(len(text), len(text))]:
        whole = text[start:end]
        if inner := whole.strip(" \t\u00a0\u200b\ufeff"):
            begin = start + whole.index(inner[0])
            found.append(Line(begin, begin + len(inner), inner, len(found)))
        start = after
    return found
