"""What searching works on: a document cut into passages, a query cut into terms. The same for every store."""

import re
from collections.abc import Iterator

from onrecord.models import PROSE, Document
from onrecord.text import trim

# Good enough for searching and no more: where a sentence really ends is the language pipeline's to say.
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[^\W_a-z]|[\"'“‘«(\[])")
# A point after these ends no sentence: initials, titles and ranks; else "Gen. Ostrov" could not be searched for.
_SHORTENED = re.compile(
    r"\b(?:[A-Z]|Mrs?|Ms|Drs?|Prof|Rev|St|Gen|Col|Lt|Maj|Capt|Sgt|Cmdr|Adm|Brig|Gov|Sen|Rep|Pres|Hon|No|vs|approx)\.$"
)
_PLAIN = str.maketrans({"\0": " ", **dict.fromkeys("“”„«»", '"')})
_UNREAD = 1_000_000  # characters; what is unread for its size would take longer to index than all the rest
_LONGEST = 2000  # characters; a text without sentence ends still gives passages that can be shown


def passages(document: Document) -> Iterator[tuple[int, int]]:
    """Start and end of each passage, about a sentence each, in the order of the text.

    Of a document that was read, its prose; of one that was not (no regions, or marked unread), the text up to the
    first million characters.
    """
    prose = [(each.start, each.end) for each in document.regions if each.kind in PROSE]
    for start, end in prose if prose and not document.unread else [(0, min(len(document.text), _UNREAD))]:
        for line in re.finditer(r"[^\n\r]+", document.text[start:end]):
            yield from _sentences(document.text, start + line.start(), start + line.end())


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    ends = _SENTENCE_END.finditer(text, start, end)
    cuts = [each.end() for each in ends if not _SHORTENED.search(text, max(start, each.start() - 8), each.start())]
    for left, right in zip([start, *cuts], [*cuts, end], strict=True):
        while right - left > _LONGEST:
            space = text.rfind(" ", left + 1, left + _LONGEST)
            middle = space if space > left else left + _LONGEST
            yield from _trimmed(text, left, middle)
            left = middle
        yield from _trimmed(text, left, right)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = trim(text, start, end)
    if start < end:
        yield start, end


def terms(query: str) -> list[str]:
    """The words asked for, and the phrases among them that stood in quotation marks; nothing without a letter or digit.

    No term holds a quotation mark or a null character, so that a store may put them in quotation marks of its own.
    """
    plain = query.encode("utf-8", "replace").decode("utf-8").translate(_PLAIN)
    found = [quoted or word for quoted, word in re.findall(r'"([^"]*)"|([^\s"]+)', plain)]
    return [" ".join(each.split()) for each in found if re.search(r"[^\W_]", each)]
