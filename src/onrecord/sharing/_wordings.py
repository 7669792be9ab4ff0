"""How the page puts one utterance in several wordings: the longest in full, every other word by word against it.

What a wording leaves out is struck through, what only it has is underlined; a difference that may change the meaning is
boxed besides, so that nothing is told by colour. These functions take rows (`rows.py`) and find nothing that no row
holds.
"""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any

from markupsafe import Markup

from onrecord.sharing._marks import visible
from onrecord.text import fold

MOST_STRUCK = 12  # words at either end of a wording; more are told by their number
MOST_WORDINGS = 30  # of one utterance, besides those that say the same
ENOUGH = 0.55  # of a wording's words: with fewer in common with the longest, marks on every word would hide it
TELLING = 4  # letters of a word that is worth pointing out in such a wording
GAP = "[…]"  # between parts of a wording that a document tells apart

Row = dict[str, Any]


def wordings(utterance: Row) -> Row:
    """The longest wording, who has the same words, and every other wording with its differences marked.

    The same words told twice in one document are one, with both places.
    """
    longest = joined(utterance["wording"])
    found: dict[tuple, Row] = {}
    for each in utterance["variants"]:
        text = joined(each["spans"])
        key = (each["document"]["sha256"], each["told"], text)
        found.setdefault(key, {"of": each, "text": text, "spans": []})["spans"] += each["spans"]
    same = [each for each in found.values() if _same(each, longest)]
    first = {(each["document"]["sha256"], each["start"]) for each in utterance["wording"]}
    same.sort(key=lambda each: (each["of"]["document"]["sha256"], each["spans"][0]["start"]) not in first)
    others = [each for each in found.values() if not any(each is one for one in same)]
    shown = [each | marked(each["of"], longest) for each in others[:MOST_WORDINGS]]
    return {"longest": longest, "same": same, "others": shown, "left_out": len(others) - len(shown)}


def _same(wording: Row, longest: str) -> bool:
    """No word differs, and the record names no difference that may change the meaning."""
    ours, theirs = ([each for each in _words(text) if _speaks([each])] for text in (longest, wording["text"]))
    return _plain(ours) == _plain(theirs) and not any(each["flag"] for each in wording["of"]["differences"])


def joined(spans: Iterable[Row]) -> str:
    """The words of a wording on one line, a gap between its parts."""
    return f" {GAP} ".join(" ".join(each["exact"].split()) for each in spans)


def marked(variant: Row, longest: str) -> Row:
    """One wording against the longest: its `wording` marked, and whether it is `close` enough to be, word by word.

    In a wording that has little in common with the longest, the words they share are in bold instead. Long stretches
    left out at either end are told by their number.
    """
    ours, theirs = _words(longest), _words(joined(variant["spans"]))
    matcher = SequenceMatcher(None, _plain(ours), _plain(theirs), autojunk=False)
    parts = _parts(variant["spans"])
    if sum(block.size for block in matcher.get_matching_blocks()) < ENOUGH * len(theirs):
        return {"wording": _in_common(theirs, ours, parts), "close": False}
    grave = {(_bare(each["longest"]), _bare(each["variant"])) for each in variant["differences"] if each["flag"]}
    pieces: list[Markup] = []
    for change, left, right, start, end in matcher.get_opcodes():
        out, only = ours[left:right], theirs[start:end]
        if change == "equal":
            pieces += _run(theirs, start, end, parts, "{}")
            continue
        flagged = ' class="flagged"' if (_bare(out), _bare(only)) in grave else ""
        if _speaks(out):
            pieces.append(_left_out(out, flagged, whole=left > 0 and right < len(ours)))
        pieces += _run(theirs, start, end, parts, f"<ins{flagged}>{{}}</ins>" if _speaks(only) else "{}")
    return {"wording": Markup(" ").join(pieces), "close": True}


def _parts(spans: Sequence[Row]) -> set[int]:
    """Before which words of a wording a new part begins."""
    starts, at = set(), 0
    for each in spans[:-1]:
        at += len(each["exact"].split())
        starts.add(at)
    return starts


def _run(words: Sequence[str], start: int, end: int, parts: set[int], form: str) -> list[Markup]:
    """The words from `start` to `end` in `form`, a gap before each part; a gap is nobody's word and no difference."""
    pieces: list[Markup] = []
    at = start
    if start == end:
        return pieces
    for stop in [*sorted(each for each in parts if start < each < end), end]:
        if at in parts:
            pieces.append(Markup(GAP))
        if at < stop:
            pieces.append(Markup(form).format(visible(" ".join(words[at:stop]))))
        at = stop
    return pieces


def _in_common(theirs: Sequence[str], ours: Sequence[str], parts: set[int]) -> Markup:
    known = {each for each in _plain(ours) if len(each) >= TELLING}
    pieces: list[Markup] = []
    for at, plain in enumerate(_plain(theirs)):
        pieces += _run(theirs, at, at + 1, parts, "<b>{}</b>" if plain in known else "{}")
    return Markup(" ").join(pieces)


def _left_out(words: Sequence[str], flagged: str, whole: bool) -> Markup:
    if whole or len(words) <= MOST_STRUCK:
        return Markup(f"<del{flagged}>{{}}</del>").format(visible(" ".join(words)))
    return Markup(f'<span class="cut{" flagged" if flagged else ""}">[{{}} words left out]</span>').format(len(words))


def _words(text: str) -> list[str]:
    return [each for each in text.split() if each != GAP]


def _speaks(words: Iterable[str]) -> bool:
    """There is a letter or a digit among them: a dash alone is no difference."""
    return any(letter.isalnum() for each in words for letter in each)


def _bare(words: str | Sequence[str]) -> tuple[str, ...]:
    """Words by their letters and digits alone, however they are written in a difference."""
    text = words if isinstance(words, str) else " ".join(words)
    return tuple("".join(letter if letter.isalnum() else " " for letter in fold(text).lower()).split())


def _plain(words: Iterable[str]) -> list[str]:
    """Words without the marks around them, so that a comma or another quotation mark is no difference."""
    return [fold(each).strip(".,;:!?\"'()[]- ").lower() or each for each in words]
