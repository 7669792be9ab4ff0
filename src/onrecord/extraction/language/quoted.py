"""Quoted speech: which cue a quotation belongs to, and which quotation goes on with the speech before it.

Quoted sentences confuse a parser, so a quotation that stands on its own is tied to the cue next to it in the line
("...", she said / she said: "..."); without one it goes on with the speech of the quotation before it.
"""

from dataclasses import replace

from spacy.tokens import Token

from onrecord.extraction.language import cues
from onrecord.extraction.language.quotations import Quotation, quotations
from onrecord.extraction.language.sources import (
    Attribution,
    audience_of,
    is_passive,
    subject_of,
    words_of_cue,
    words_of_source,
)
from onrecord.models import PROSE
from onrecord.text import region_at, trim

_REACH = 40  # tokens between a quotation and its cue


def with_quotations(parsed, clauses: list[Attribution]) -> list[Attribution]:
    """The attributions of `clauses`, their contents completed by quotations, and those of the quotations left over."""
    text = parsed.text
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
                part = _part_of_an_act(parsed, mark)
                if part is not None:
                    found[-mark.start] = part
                continue
            cue = _cue_beside(
                parsed,
                mark,
                group[number - 1] if number else None,
                group[number + 1] if number + 1 < len(group) else None,
            )
            span = (mark.start, mark.end)
            if cue is not None:
                told = found.get(cue.i)
                current = _quoted(cue, span) if told is None else replace(told, content=_with(told.content, span, cue))
                if current is not None:
                    found[cue.i] = current
                    continue
            if current is not None and current.cue is not None:
                current = found[current.cue.i] = replace(
                    found[current.cue.i], content=(*found[current.cue.i].content, span)
                )
            elif current is not None:
                grown = replace(current, content=(*current.content, span))
                found[-current.content[0][0]] = current = grown
            else:
                follows = (
                    last
                    if _begins_line(text, mark) and last is not None and _near(text, last_end, mark.start)
                    else None
                )
                follows = follows or _told_before(clauses, marks, text, mark)
                current = Attribution(None, None, "quoted", None, None, (span,), follows=follows)
                found[-span[0]] = current
        if current is not None:
            last, last_end = current, group[-1].end
    for title in _labelled(parsed):
        span = title.content[0]
        held = [
            key
            for key, each in found.items()
            if each.content and all(span[0] <= low and high <= span[1] for low, high in each.content)
        ]
        for key in held:
            if found[key].cue is None and found[key].frame == "quoted":
                del found[key]
        found[title.cue.i] = title
    return [_all_quoted(each, marks) for each in found.values()]


def _all_quoted(each: Attribution, marks: list[Quotation]) -> Attribution:
    """A content of whole quotations loses the clauses that the parser has added from beside them."""
    if each.frame not in ("quoted", "clause") or len(each.content) < 2:
        return each
    whole = [
        part
        for part in each.content
        if any(abs(mark.start - part[0]) < 2 and abs(mark.end - part[1]) < 2 for mark in marks)
    ]
    free = [part for part in each.content if not any(mark.start < part[1] and part[0] < mark.end for mark in marks)]
    return replace(each, content=tuple(part for part in each.content if part not in free)) if whole and free else each


def _labelled(parsed):
    """A line that a name and a colon open: "Berg: the raid was a crime", "BERG: I was there"."""
    text = parsed.text
    for sentence in parsed.sentences:
        first = next((each for each in sentence if not each.is_space), None)
        if (
            first is None
            or text[: first.idx].rstrip(" \t")[-1:] not in ("", "\n")
            and not _starts_region(parsed, first.idx)
        ):
            continue
        for token in sentence.doc[first.i + 1 : min(first.i + 8, sentence.end)]:
            if token.text == ":":
                yield from _label(parsed, first, token, sentence)
                break
            if not (token.text[0].isupper() or token.lower_ in ("of", "the", "'s", "’s", "for", "-", ".", "on")):
                break


def _label(parsed, first: Token, colon: Token, sentence):
    text, doc = parsed.text, parsed.doc
    head = doc[colon.i - 1]
    line_end = text.find("\n", colon.idx)
    line_end = len(text) if line_end < 0 else line_end
    start, end = trim(text, colon.idx + 1, line_end)
    named = all(each.text[0].isupper() or each.lower_ in ("of", "the") for each in doc[first.i : colon.i])
    person = (
        head.ent_type_ in ("PERSON", "ORG")
        or cues.document(head)
        or text[first.idx : colon.idx].isupper()
        or cues.thinks(head)
    )
    if (
        named
        and person
        and len(text[start:end].split()) > 3
        and first.i < colon.i
        and head.pos_ in ("PROPN", "NOUN", "X", "VERB", "ADJ")
    ):
        yield Attribution(
            colon, (colon.idx, colon.idx + 1), "label", head, (first.idx, head.idx + len(head)), ((start, end),)
        )


def _starts_region(parsed, place: int) -> bool:
    return any(each.start <= place < each.start + 2 for each in parsed.document.regions)


def _begins_line(text: str, mark: Quotation) -> bool:
    return text[: mark.start].rstrip(" \t")[-1:] in ("", "\n")


def _told_before(clauses: list[Attribution], marks: list[Quotation], text: str, mark: Quotation) -> Attribution | None:
    """The report that ends just before a quotation: "She said the road was closed. 'Nobody passes.'"."""
    before = [
        each
        for each in clauses
        if each.cue.idx < mark.start
        and each.source_range
        and cues.quotes(each.cue)
        and not any(one.inner_start <= each.cue.idx < one.inner_end for one in marks)
    ]
    outer = [
        each
        for each in before
        if not any(start <= each.cue.idx < end for one in before for start, end in one.content if one is not each)
    ]
    if not outer:
        return None
    last = max(outer, key=lambda each: each.cue.idx)
    between = text[last.cue_range[1] : mark.start]
    return last if between.rstrip().count("\n") == 0 and len(between) < 600 else None


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
    holders = [
        each
        for each in found.values()
        if each.frame not in ("according", "noun")
        and any(start < mark.inner_end and mark.inner_start < end for start, end in each.content)
        and not (each.cue is not None and mark.inner_start <= each.cue.idx < mark.inner_end)
    ]
    return min(holders, key=lambda each: sum(end - start for start, end in each.content), default=None)


def _stands_alone(text: str, mark: Quotation) -> bool:
    """Quoted sentences rather than a quoted word: they begin a sentence or end with a mark of punctuation."""
    words = text[mark.inner_start : mark.inner_end]
    before = text[: mark.start].rstrip(" ")[-1:]
    opens_sentence = before in ("", "\n", ":", ",", ".", "?", "!", "”", '"', "—", "–", "…") and words[:1].isupper()
    return len(words.split()) >= 3 and (opens_sentence or words.rstrip()[-1:] in (",", ".", "?", "!", "…"))


def _cue_beside(parsed, mark: Quotation, before: Quotation | None, after: Quotation | None) -> Token | None:
    """The cue next to a quotation in its paragraph: behind it in the same sentence, or in front of it."""
    text = parsed.text
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
    doc, text = parsed.doc, parsed.text
    first = _token_at(doc, mark.end)
    limit = after.start if after else len(text)
    ending_comma = text[mark.inner_end - 1 : mark.inner_end] in ",?!"
    for token in doc[first : first + _REACH]:
        if token.idx >= limit or "\n" in token.text:
            return None
        if token.text in (".", "?", "!", ";") and token.i > first:
            return None
        if _speaks(token) or ending_comma and _finite(token):
            return token
    return None


def _finite(token: Token) -> bool:
    return token.tag_ in ("VBD", "VBZ", "VBP") and token.lemma_ not in ("be", "have", "do")


def _backward(parsed, mark: Quotation, before: Quotation | None) -> Token | None:
    doc, text = parsed.doc, parsed.text
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
            return token
        if found is None and lead in (":", ",") and _finite(token) and token.i > last - 4 and lines == 0:
            found = token
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


def _part_of_an_act(parsed, mark: Quotation) -> Attribution | None:
    """Quoted words within what somebody is said to do: "the prosecutor opened an inquiry into 'grave crimes'"."""
    doc, text = parsed.doc, parsed.text
    words = text[mark.inner_start : mark.inner_end].split()
    if len(words) < 3 or sum(each[:1].isupper() for each in words) > len(words) / 2:  # a title, a term
        return None
    stretch = doc.char_span(mark.inner_start, mark.inner_end, alignment_mode="expand")
    verb = stretch.root
    while verb.dep_ not in ("ROOT", "conj", "ccomp", "advcl", "relcl") and verb.head is not verb:
        verb = verb.head
    source = subject_of(verb)
    span = (mark.start, mark.end)
    if (
        verb.pos_ != "VERB"
        or is_passive(verb)
        or source is None
        or span[0] <= source.idx < span[1]
        or not span[0] > verb.idx
    ):
        return Attribution(None, None, "quoted", None, None, (span,))
    if not (
        source.ent_type_ in ("PERSON", "ORG", "GPE", "NORP")
        or source.lower_ in ("he", "she", "they")
        or cues.thinks(source)
    ):
        return Attribution(None, None, "quoted", None, None, (span,))
    return Attribution(verb, words_of_cue(verb, "act"), "act", source, words_of_source(source, verb), (span,))


def _quoted(cue: Token, span: tuple[int, int]) -> Attribution | None:
    source = None if is_passive(cue) else subject_of(cue)
    if source is None or span[0] <= source.idx < span[1]:
        source = _nearest(cue, span)
    return Attribution(
        cue, words_of_cue(cue, "quoted"), "quoted", source, words_of_source(source, cue), (span,), audience_of(cue)
    )


def _nearest(cue: Token, span: tuple[int, int]) -> Token | None:
    """The noun next to the cue, outside the quotation: "said Smith", "Smith said"."""
    doc = cue.doc
    for number in (*range(cue.i - 1, max(-1, cue.i - 6), -1), *range(cue.i + 1, min(len(doc), cue.i + 8))):
        token = doc[number]
        if token.text in "()" or number + 1 < len(doc) and doc[number + 1].text == ")":
            continue
        if span[0] <= token.idx < span[1] or "\n" in token.text or token.is_punct and number > cue.i:
            if number > cue.i:
                return None
            continue
        if token.pos_ in ("PROPN", "NOUN", "PRON") or token.text[0].isupper() and number < cue.i:
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
