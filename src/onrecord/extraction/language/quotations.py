"""Quotations: which words stand between quotation marks, found on characters.

A quotation may hold several sentences, so it is found before and apart from them. News text mixes straight and curly
marks, forgets the closing one, closes with a second opening one, and opens every paragraph of a long quotation while
closing only the last; all of that is read here, and nowhere else. An apostrophe is not a quotation mark.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DOUBLE_OPENING, DOUBLE_CLOSING, DOUBLE_STRAIGHT = "“„«", "”»", '"″'
SINGLE_OPENING, SINGLE_CLOSING, SINGLE_STRAIGHT = "‘‚", "’", "'`"
MARKS = DOUBLE_OPENING + DOUBLE_CLOSING + DOUBLE_STRAIGHT + SINGLE_OPENING + SINGLE_CLOSING + SINGLE_STRAIGHT

_MARK = re.compile(f"[{re.escape(MARKS)}]")
_ELIDED = re.compile(r"(?:\d0s|em|til|tis|twas|cause|round|n)\b", re.IGNORECASE)  # the '90s, get 'em


@dataclass(frozen=True, kw_only=True)
class Quotation:
    """Quoted words. `start` and `end` take in the marks, `inner_start` and `inner_end` do not (characters)."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    depth: int  # 0: not within another quotation
    closed: bool  # False: the closing mark is missing, and the paragraph's end stands in for it
    goes_on: bool = False  # the next paragraph opens with a mark and goes on with the same speech


def quotations(parsed) -> tuple[Quotation, ...]:
    """The quotations of a parsed document, in order of their opening marks."""
    return parsed.once(_of_document)


def _of_document(parsed) -> tuple[Quotation, ...]:
    return find(parsed.text, tuple(each.start for each in parsed.document.regions))


def find(text: str, breaks: Sequence[int] = ()) -> tuple[Quotation, ...]:
    """The quotations of a text. A paragraph ends with its line, and at each of `breaks` (characters)."""
    found: list[Quotation] = []
    paragraphs = list(_paragraphs(text, breaks))
    for number, (start, end) in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        for each in _in_paragraph(text, start, end):
            goes_on = (
                not each.closed
                and each.depth == 0
                and following is not None
                and text[following[0]] in DOUBLE_OPENING + DOUBLE_STRAIGHT
            )
            found.append(Quotation(**{**each.__dict__, "goes_on": goes_on}))
    return tuple(sorted(found, key=lambda each: each.start))


def _paragraphs(text: str, breaks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where each paragraph begins and ends, white space trimmed, empty ones left out."""
    cuts = sorted({0, len(text), *breaks, *(each.end() for each in re.finditer("\n", text))})
    for start, end in zip(cuts, cuts[1:], strict=False):
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if start < end:
            yield start, end


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Quotation]:
    marks = [each.start() for each in _MARK.finditer(text, start, end)]
    open_marks: list[tuple[int, bool]] = []  # (place, whether a double mark)
    for number, at in enumerate(marks):
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        double = text[at] in DOUBLE_OPENING + DOUBLE_CLOSING + DOUBLE_STRAIGHT
        same = [each for each in open_marks if each[1] is double]
        if not double and _apostrophe(text, at, before, after, bool(same), marks[number + 1 :]):
            continue
        opens = _opens(text[at], before, after, bool(same))
        if opens:
            if double and same:  # the one before was never closed
                yield from _close_up_to(text, open_marks, same[0], at)
            open_marks.append((at, double))
        elif same:
            opening = same[-1]
            while open_marks[-1] != opening:
                open_marks.pop()  # an inner mark without its partner: an apostrophe after all
            open_marks.pop()
            yield _quotation(text, opening[0], at + 1, at, len(open_marks), closed=True)
    for depth, (at, double) in enumerate(open_marks):
        if double:
            yield _quotation(text, at, end, end, depth, closed=False)
            break


def _close_up_to(text: str, open_marks: list, opening: tuple[int, bool], at: int) -> Iterator[Quotation]:
    depth = open_marks.index(opening)
    del open_marks[depth:]
    end = at - (len(text[opening[0] : at]) - len(text[opening[0] : at].rstrip()))
    if end > opening[0] + 1:
        yield _quotation(text, opening[0], end, end, depth, closed=False)


def _quotation(text: str, start: int, end: int, inner_end: int, depth: int, *, closed: bool) -> Quotation:
    return Quotation(
        start=start, end=end, inner_start=min(start + 1, inner_end), inner_end=inner_end, depth=depth, closed=closed
    )


def _opens(mark: str, before: str, after: str, something_open: bool) -> bool:
    starts_word = not (before.isalnum() or before in ".,!?;:%)]…") and not after.isspace()
    if mark in DOUBLE_OPENING + SINGLE_OPENING:
        return starts_word or not something_open  # “war criminal“: the second one closes
    if mark in DOUBLE_CLOSING:
        return False
    if not something_open:
        return starts_word
    return starts_word and (before.isspace() or before in "([") and after.isalnum()


def _apostrophe(text: str, at: int, before: str, after: str, something_open: bool, later: list[int]) -> bool:
    if before.isalnum() and after.isalnum():
        return True
    if _ELIDED.match(text, at + 1) and not before.isalnum() and text[at] not in SINGLE_OPENING:
        return True
    if not before.isalnum() and before not in ".,!?;:%)]…":
        return False
    if not something_open:
        return text[at] not in SINGLE_OPENING
    # The speakers' corner: a plural possessive, when a closing mark is still to come and none opens before it.
    if before in "sS" and after == " ":
        for place in later:
            previous, following = text[place - 1], text[place + 1 : place + 2] or " "
            if text[place] in SINGLE_OPENING or previous.isspace() and not following.isspace():
                return False
            if text[place] in SINGLE_CLOSING + SINGLE_STRAIGHT and not (previous.isalnum() and following.isalnum()):
                return True
    return False
