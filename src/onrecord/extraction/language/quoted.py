"""Quoted speech: which cue a quotation belongs to, and which quotation goes on with the speech before it.

Quoted sentences confuse a parser, so a quotation that stands on its own is tied to the cue next to it in the line
("...", she said / she said: "..."); without one it goes on with the speech of the quotation before it.
"""

from dataclasses import replace

from spacy.tokens import Token

from onrecord.extraction.language import cues
from onrecord.extraction.language.attributions import (
    Attribution, _cue_range, _passive, _source_range, audience_of, subject_of,
)
from onrecord.extraction.language.quotations import Quotation, quotations
from onrecord.models import PROSE
from onrecord.text import region_at

_REACH = 40  # tokens between a quotation and its cue


def with_quotations(parsed, clauses: list[Attribution]) -> list[Attribution]:
    """The attributions of `clauses`, their contents completed by quotations, and those of the quotations left over."""
    text = parsed.document.text
    marks = [each for each in quotations(parsed) if each.depth == 0 and _in_prose(parsed, each)]
    found = {each.cue.i: each for each in clauses}
    last: Attribution | None = None  # the speech that a quotation without a cue goes on with
    last_end = 0
    for group in _paragraphs(text, marks):
        current: Attribution | None = None
        for number, mark in enumerate(group):
            holder = _holder(found, mark)
            if holder is not None:
                current = holder
                continue
            if not _stands_alone(text, mark):
                continue
            cue = _cue_beside(parsed, mark, group[number - 1] if number else None,
                              group[number + 1] if number + 1 < len(group) else None)
            span = (mark.start, mark.end)
            if cue is not None:
                told = found.get(cue.i)
                current = _quoted(cue, span) if told is None else replace(told, content=_with(told.content, span, cue))
                if current is not None:
                    found[cue.i] = current
                    continue
            if current is not None and current.cue is not None:
                current = found[current.cue.i] = replace(found[current.cue.i], content=(*found[current.cue.i].content, span))
            elif current is not None:
                grown = replace(current, content=(*current.content, span))
                found[-current.content[0][0]] = current = grown
            else:
                begins_line = not text[:mark.start].rstrip(" \t").strip() or "\n" in text[:mark.start][-3:]
                follows = last if begins_line and last is not None and _near(text, last_end, mark.start) else None
                current = Attribution(None, None, "quoted", None, None, (span,), follows=follows)
                found[-span[0]] = current
        if current is not None:
            last, last_end = current, group[-1].end
    return list(found.values())


def _near(text: str, before: int, after: int) -> bool:
    """Nothing but this paragraph's end, and the rest of the line, lies between the two."""
    return text[before:after].count("\n") <= 3 and len(text[before:after].strip()) < 200


def _in_prose(parsed, mark: Quotation) -> bool:
    region = region_at(parsed.document, mark.start)
    return region is not None and region.kind in PROSE


def _paragraphs(text: str, marks: list[Quotation]) -> list[list[Quotation]]:
    groups: list[list[Quotation]] = []
    for each in marks:
        if groups and "\n" not in text[groups[-1][-1].end : each.start]:
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups


def _holder(found: dict[int, Attribution], mark: Quotation) -> Attribution | None:
    """The attribution that already holds this quotation's words; the innermost of several."""
    holders = [each for each in found.values() if each.frame not in ("according", "noun")
               and any(start < mark.inner_end and mark.inner_start < end for start, end in each.content)
               and not (each.cue is not None and mark.inner_start <= each.cue.idx < mark.inner_end)]
    return min(holders, key=lambda each: sum(end - start for start, end in each.content), default=None)


def _stands_alone(text: str, mark: Quotation) -> bool:
    """Quoted sentences rather than a quoted word: they begin a sentence or end with a mark of punctuation."""
    words = text[mark.inner_start : mark.inner_end]
    before = text[: mark.start].rstrip(" ")[-1:]
    opens_sentence = before in ("", "\n", ":", ",", ".", "?", "!", "”", '"', "—", "–", "…") and words[:1].isupper()
    return len(words.split()) >= 3 and (opens_sentence or words.rstrip()[-1:] in (",", ".", "?", "!", "…"))


def _cue_beside(parsed, mark: Quotation, before: Quotation | None, after: Quotation | None) -> Token | None:
    """The cue next to a quotation in its paragraph: behind it in the same sentence, or in front of it."""
    text = parsed.document.text
    ending = text[mark.inner_end - 1 : mark.inner_end]
    if mark.closed and ending not in ".…" or mark.closed and text[mark.end : mark.end + 2].strip()[:1].islower():
        cue = _forward(parsed, mark, after)
        if cue is not None:
            return cue
    cue = _backward(parsed, mark, before)
    if cue is None and mark.closed and ending in ".…":
        cue = None
    return cue


def _forward(parsed, mark: Quotation, after: Quotation | None) -> Token | None:
    doc, text = parsed.doc, parsed.document.text
    first = _token_at(doc, mark.end)
    limit = after.start if after else len(text)
    for token in doc[first : first + _REACH]:
        if token.idx >= limit or "\n" in token.text:
            return None
        if token.text in (".", "?", "!", ";") and token.i > first:
            return None
        if _speaks(token):
            return token
    return None


def _backward(parsed, mark: Quotation, before: Quotation | None) -> Token | None:
    doc, text = parsed.doc, parsed.document.text
    last = _token_at(doc, mark.start) - 1
    limit = before.end if before else 0
    lead = text[: mark.start].rstrip(" ")[-1:]
    if lead not in (":", ",") and not (lead == "\n" and text[: mark.start].rstrip()[-1:] == ":") and not lead.isalpha():
        return None
    found = None
    lines = 0
    for number in range(last, max(-1, last - _REACH), -1):
        token = doc[number]
        lines += "\n" in token.text
        if token.idx < limit or "\n" in token.text and (lines > 1 or lead != "\n"):
            break
        if token.text in (".", "?", "!", ";") and number < last:
            break
        if _speaks(token):
            found = token
            break
    return found


def _token_at(doc, place: int) -> int:
    low, high = 0, len(doc)
    while low < high:
        middle = (low + high) // 2
        if doc[middle].idx < place:
            low = middle + 1
        else:
            high = middle
    return low


def _speaks(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX", "NOUN") and token.tag_ != "NN" and cues.quotes(token)


def _quoted(cue: Token, span: tuple[int, int]) -> Attribution | None:
    source = None if _passive(cue) else subject_of(cue)
    if source is None or span[0] <= source.idx < span[1]:
        source = _nearest(cue, span)
    return Attribution(cue, _cue_range(cue, "quoted"), "quoted", source, _source_range(source, cue), (span,),
                       audience_of(cue))


def _nearest(cue: Token, span: tuple[int, int]) -> Token | None:
    """The noun next to the cue, outside the quotation: "said Smith", "Smith said"."""
    doc = cue.doc
    for number in (*range(cue.i - 1, max(-1, cue.i - 6), -1), *range(cue.i + 1, min(len(doc), cue.i + 8))):
        token = doc[number]
        if span[0] <= token.idx < span[1] or "\n" in token.text or token.is_punct and number > cue.i:
            if number > cue.i:
                return None
            continue
        if token.pos_ in ("PROPN", "NOUN", "PRON"):
            while token.head.pos_ == "PROPN" and token.dep_ == "compound" and not span[0] <= token.head.idx < span[1]:
                token = token.head
            return token
    return None


def _with(content, span: tuple[int, int], cue: Token):
    """A cue's content with a quotation added: what the parser took for its content gives way where they overlap."""
    kept = [each for each in content if each[1] <= span[0] or span[1] <= each[0]]
    beside = [each for each in kept if abs(each[0] - span[1]) < 4 or abs(span[0] - each[1]) < 4]
    if cue.tag_ and content and not beside:
        kept = [each for each in kept if each[1] - each[0] > 12]
    return tuple(sorted((*kept, span)))
