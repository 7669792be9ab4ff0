"""Where one attribution's content ends and the next one's begins, when a parser hangs both on one word.

Each rule below is about a construction: a participle that goes on telling ("..., adding that ..."), an attribution at
the end of a sentence ("..., according to ..."), a second that-clause with quoted words, an aside after a dash.
"""

import re
from dataclasses import replace

from onrecord.extraction.language import cues
from onrecord.text import trim

_AFTERTHOUGHT = re.compile(
    r""",[”"’']?\s(?:(?:adding|saying|referring|calling|noting|telling|arguing|explaining|citing|pointing)\b|(?:although|though)\s)"""
    r"""|[”"]\s[–—-]\s"""
)
STRONG = frozenset({"according", "quoted", "inserted", "label", "deeper", "object of", "name", "object as"})
WEAK = frozenset({"infinitive", "adjective", "object", "object to", "passive infinitive", "on", "to", "about"})
_EDGE = " \t\r\n,;:–—-"


def tidy(found: list, text: str, marks) -> list:
    """The attributions with contents cut where the speech of their own source ends."""
    found = [each for each in found if not _own_thought(each, marks)]
    found = _coordinated(_participles(found, text), text)
    found = [each for each in found if not _mere_part(each, found, marks)]
    found = _sentence_ends(found, text)
    found = [_quoted_as(each, text, marks) for each in found]
    found = _second_that(found, text, marks)
    found = [_without_afterthought(each, text, marks) for each in found]
    return [kept for each in found if (kept := _without_aside(each, text)).content]


def _participles(found: list, text: str) -> list:
    """ "She said A, adding that B": B is told beside A by the same source, not within A."""
    kept = list(found)
    for number, each in enumerate(kept):
        cue = each.cue
        if cue.tag_ != "VBG" or cue.dep_ not in ("advcl", "conj", "acl") or not cues.goes_on_telling(cue):
            continue
        before = text[: cue.idx].rstrip()
        adverbial = cue.left_edge.idx if cue.left_edge.i >= cue.i - 2 else cue.idx
        before = text[:adverbial].rstrip()
        if before[-1:] != ",":
            continue
        first = cue.sent.start
        for other, outer in enumerate(kept):
            if other == number or outer.cue.i >= cue.i or outer.cue.i < first or outer.frame == "according":
                continue
            if (
                not any(start < cue.idx < end for start, end in outer.content)
                or not cues.quotes(outer.cue)
                and not cues.is_a(outer.cue, "addresses")
            ):
                continue
            kept[other] = replace(outer, content=_up_to(outer.content, len(before) - 1, text))
            kept[number] = each = replace(each, source=outer.source, source_range=outer.source_range)
            break
    return [each for each in kept if each.content]


def _own_thought(each, marks) -> bool:
    """ "I think", "we believe", "you know" within quoted speech: no other source than the one who is quoted."""
    source = each.source
    return (
        source is not None
        and source.lower_ in ("i", "we", "you")
        and any(mark.inner_start <= each.cue.idx < mark.inner_end for mark in marks)
    )


def _mere_part(each, found: list, marks) -> bool:
    """A wish or an aim told within what somebody else is quoted to say, or by the one whose words are told anyway."""
    if each.frame in STRONG or each.frame == "clause" and not cues.is_a(each.cue, "beliefs"):
        return False
    if any(mark.inner_start <= each.cue.idx < mark.inner_end and True for mark in marks):
        return True
    pronoun = each.source is not None and each.source.pos_ == "PRON"
    participle = each.cue.tag_ == "VBG"
    return (
        (pronoun or participle)
        and each.frame in WEAK
        and any(
            start <= each.cue.idx < end
            for one in found
            if one is not each and one.frame != "according" and (pronoun or _one_source(one, each))
            for start, end in one.content
        )
    )


def _one_source(left, right) -> bool:
    return left.source is not None and right.source is not None and left.source.i == right.source.i


def _coordinated(found: list, text: str) -> list:
    """ "She said A and said that B", "she said A, but he said B": B stands beside A, not within it."""
    kept = list(found)
    for number, each in enumerate(kept):
        cue = each.cue
        if cue.dep_ != "conj" or cue.tag_ not in ("VBD", "VBZ", "VBP") or not cues.quotes(cue):
            continue
        own = next((child for child in cue.children if child.dep_ == "nsubj"), None)
        first = (
            own.left_edge
            if own is not None
            else min(
                (child for child in cue.children if child.dep_ in ("aux", "neg", "advmod") and child.i < cue.i),
                key=lambda child: child.i,
                default=cue,
            )
        ).idx
        before = text[:first].rstrip()
        joint = next((word for word in (" and", " but", " while", ";", " yet") if before.endswith(word)), None)
        if joint is None:
            continue
        limit, begins = len(before) - len(joint), cue.sent.start
        if own is not None and own.pos_ != "PRON" and text[:limit].rstrip()[-1:] != ",":
            continue
        for other, outer in enumerate(kept):
            if other == number or outer.cue.i >= cue.i or outer.cue.i < begins or outer.cue.tag_ != cue.tag_:
                continue
            if not any(start < cue.idx < end for start, end in outer.content) or not cues.quotes(outer.cue):
                continue
            kept[other] = replace(outer, content=_up_to(outer.content, limit, text))
            if own is None:
                kept[number] = each = replace(each, source=outer.source, source_range=outer.source_range)
    return [each for each in kept if each.content]


def _sentence_ends(found: list, text: str) -> list:
    """ "She said A, according to B": B tells that she said it."""
    closing = [
        each
        for each in found
        if each.frame == "according" and each.source_range and all(end <= each.cue_range[0] for _, end in each.content)
    ]
    for last in closing:
        start, end = last.cue_range[0], max(last.cue_range[1], last.source_range[1])
        found = [
            each
            if each is last or not any(low < start < high for low, high in each.content)
            else replace(each, content=_outside(each.content, start, end, text))
            for each in found
        ]
    return found


def _outside(content, start: int, end: int, text: str):
    pieces = []
    for low, high in content:
        for first, last in ((low, min(high, start)), (max(low, end), high)):
            first, last = trim(text, first, last, _EDGE) if first < last else (first, first)
            if any(each.isalnum() for each in text[first:last]):
                pieces.append((first, last))
    return tuple(pieces)


def _up_to(content, limit: int, text: str):
    pieces = [trim(text, low, min(high, limit), _EDGE) for low, high in content if low < limit]
    return tuple(each for each in pieces if any(one.isalnum() for one in text[slice(*each)]))


def _quoted_as(each, text: str, marks):
    """ "As she put it, '...'": the quotation behind the cue is what she said, not the clause before."""
    if each.frame != "inserted" or each.cue.dep_ != "advcl":
        return each
    for mark in marks:
        if 0 <= mark.start - each.cue_range[1] <= 3:
            return replace(each, content=((mark.start, mark.end),))
    return each


def _second_that(found: list, text: str, marks) -> list:
    """ "She noted that they had said A and that 'B'": the quoted words are hers, for it is her that we hear."""
    joints = [
        (mark, len(lead) - len(" and that"))
        for mark in marks
        if (lead := text[max(0, mark.start - 20) : mark.start].rstrip()).endswith(" and that")
    ]
    joints = [(mark, max(0, mark.start - 20) + at) for mark, at in joints]
    kept = []
    for each in found:
        for mark, limit in joints:
            if (
                any(low < mark.start < high for low, high in each.content)
                and not mark.start < each.cue.idx < mark.end
                and any(
                    one is not each and start <= each.cue.idx < end and abs(one.cue.idx - each.cue.idx) < 1000
                    for one in found
                    for start, end in one.content
                )
            ):
                each = replace(each, content=_up_to(each.content, limit, text))
        kept.append(each)
    return kept


def _without_afterthought(each, text: str, marks):
    """ "She said it was 'over,' adding 'for good'", "..., although others doubt it": the writer goes on, not she."""
    if each.frame not in ("clause", "quoted", "deeper", "inserted"):
        return each
    around = [mark for mark in marks if mark.inner_start <= each.cue.idx < mark.inner_end]
    for low, high in each.content:
        for found in _AFTERTHOUGHT.finditer(text, low, high):
            at = found.start() + 1
            if at <= each.cue.idx or any(mark.start < at < mark.end for mark in marks if mark not in around):
                continue
            return replace(
                each,
                content=_up_to(each.content, found.start() + len(found[0]) - len(found[0].lstrip(",”\"’' ")), text),
            )
    return each


def _without_aside(each, text: str):
    """ "He called it a lie – a remark that ...": what follows the dash is the writer's."""
    if each.frame not in ("name", "object as"):
        return each
    pieces = []
    for low, high in each.content:
        for dash in (" – ", " — ", " - "):
            at = text.find(dash, low, high)
            if at >= 0 and text.find(dash, at + 3, high) < 0:
                high = at
        pieces.append(trim(text, low, high, _EDGE))
    return replace(each, content=tuple(each for each in pieces if each[0] < each[1]))
