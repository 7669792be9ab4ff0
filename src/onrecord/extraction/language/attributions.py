"""Attributions: where a text says that someone says something, before anyone asks who that is.

A cue ("said", "according to", "the claim that") ties a source to a content. Clauses are read off the dependency parse,
quotations off their marks; the two are then put together, so that a quotation of several sentences stays whole. Which
words are cues, and in which frame, is data (`cues.py`).
"""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from onrecord.extraction.language import cues
from onrecord.extraction.language.clauses import tidy
from onrecord.extraction.language.quotations import MARKS, quotations
from onrecord.extraction.language.quoted import with_quotations
from onrecord.extraction.language.sources import (
    EDGE,
    Attribution,
    Ranges,
    agent_of,
    audience_of,
    child_of,
    is_passive,
    runs_of,
    subject_of,
    words_of_cue,
    words_of_source,
)
from onrecord.text import trim

_CLAUSES = frozenset({"ROOT", "ccomp", "xcomp", "advcl", "relcl", "acl", "conj", "pcomp", "parataxis", "csubj"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})


def attributions(parsed) -> tuple[Attribution, ...]:
    """The attributions of a parsed document, in order of their cues (of their contents where there is no cue)."""
    return parsed.once(_of_document)


def _of_document(parsed) -> tuple[Attribution, ...]:
    by_cue: dict[int, Attribution] = {}
    for sentence in parsed.sentences:
        for token in sentence:
            for each in read(token):
                by_cue.setdefault(each.cue.i, each)
    marks = quotations(parsed)
    clauses = [fitted for each in by_cue.values() if (fitted := _fit(each, marks, parsed.text))]
    clauses = tidy(clauses, parsed.text, marks)
    found = with_quotations(parsed, clauses)
    return tuple(sorted(found, key=lambda each: each.cue.idx if each.cue is not None else each.content[0][0]))


# -- one cue, on the parse -----------------------------------------------------------------------------------------


def read(token: Token) -> Iterator[Attribution]:
    """The attributions whose cue is this word, by the dependency parse alone."""
    if token.lower_ == "according":
        yield from _according(token)
    elif token.tag_ == "VBN" and cues.adjective(token) and child_of(token, "auxpass") is not None:
        yield from _adjective(token)
    elif token.pos_ in ("VERB", "AUX") and (frames := cues.verb(token)):
        yield from _verb(token, frames)
    elif token.pos_ in ("NOUN", "PROPN") and cues.noun(token):
        yield from _noun(token)
    elif token.pos_ == "ADJ" and cues.adjective(token):
        yield from _adjective(token)


def _verb(verb: Token, frames) -> Iterator[Attribution]:
    if verb.dep_ == "amod" or _hypothetical(verb):
        return
    passive = is_passive(verb)
    for frame, parts in _frames(verb, passive):
        if (f"passive {frame}" if passive else frame) not in frames:
            continue
        parts = [each for each in parts if each.lower_ not in _RELATIVE | {"what"}]
        content = _ranges(parts + _adjoined(verb, parts), verb)
        if passive:
            source, subject = agent_of(verb), child_of(verb, "nsubjpass", "nsubj")
            if frame != "clause" and subject is not None and subject.lower_ not in _RELATIVE | {"it"}:
                content = _join(_ranges([subject], verb), content)
        else:
            source = subject_of(verb)
        if not content or source is None and not passive or not _tells(verb, frame, source):
            continue
        negated = any(each.dep_ == "neg" for each in verb.children)
        if negated and not cues.doubts(verb):
            continue
        yield Attribution(
            verb,
            words_of_cue(verb, frame),
            frame,
            source,
            words_of_source(source, verb),
            content,
            audience_of(verb, frame, parts),
            negated=negated,
        )
        return


def _adjoined(verb: Token, parts: list[Token]) -> list[Token]:
    """A participle that follows the content without a comma belongs to it, wherever the parser has hung it."""
    end = max((each.right_edge.i for each in parts), default=-1)
    return [
        each
        for each in verb.children
        if each.dep_ == "advcl" and each.tag_ == "VBG" and each.left_edge.i == end + 1 and not cues.quotes(each)
    ]


def _tells(verb: Token, frame: str, source: Token | None) -> bool:
    """The verb tells what its source says or thinks here: no aim, no mere possibility, no work of a thing."""
    helpers = {each.lower_ for each in verb.children if each.dep_ == "aux"}
    belief = cues.is_a(verb, "beliefs")
    if "to" in helpers and (belief or frame != "clause" or verb.dep_ in ("advcl", "acl", "relcl")):
        return False
    if verb.tag_ == "VB" and not helpers and frame not in ("clause", "deeper", "name") and verb.dep_ != "ROOT":
        return False
    if helpers & {"may", "might", "could"} and (belief or frame not in ("clause", "deeper")):
        return False
    thing = source is not None and source.lower_ in ("it", "there", "this", "that", "what")
    if thing and (belief or "to" in helpers):
        return False
    return not (belief and source is not None and source.pos_ == "NOUN" and not cues.thinks(source))


def _frames(verb: Token, passive: bool) -> Iterator[tuple[str, list[Token]]]:
    """The frames a verb stands in, the most telling first, with the heads of what would be the content."""
    kids: dict[str, list[Token]] = {}
    for each in verb.children:
        kids.setdefault(each.dep_, []).append(each)
    objects = kids.get("dobj", [])
    clauses = kids.get("ccomp", []) + [
        each for each in kids.get("advcl", []) if cues.is_a(verb, "asks") and _doubtful(each)
    ]
    if clauses:
        yield "clause", clauses
    if deeper := _deeper_clause(verb, kids):
        yield "deeper", [deeper]
    main = verb.head if verb.dep_ in ("parataxis", "advcl", "ccomp") else None
    if main is not None and not clauses and _inserted(verb, main):
        yield "inserted", [main]
    named = kids.get("oprd", []) + [each for each in kids.get("attr", []) if objects] + objects[1:]
    if objects and named:
        reasons = [each for each in kids.get("prep", []) if each.lower_ == "for" and child_of(each, "pcomp")]
        yield "name", objects[:1] + named[:1] + reasons
    infinitives = kids.get("xcomp", [])
    purposes = infinitives + [each for each in kids.get("advcl", []) if each.left_edge.lower_ == "to"]
    prepositions = [
        each for each in kids.get("prep", []) + kids.get("agent", []) if each.i > verb.i and _governed(each)
    ]
    for each in prepositions:
        if each.lower_ in ("on", "upon", "for") and purposes and not objects and each.i < purposes[0].i:
            yield f"{each.lower_} to", [*_governed(each), purposes[0]]
    if objects and infinitives:
        yield "object to", objects[:1] + infinitives
    gerunds = [each for each in infinitives if "VBG" in (each.tag_, *(one.tag_ for one in each.lefts))]
    if gerunds and not objects:
        yield "gerund", gerunds
    if infinitives:
        yield "infinitive", infinitives
    for each in prepositions:
        if passive and each.dep_ == "agent":
            yield "object by", []
        elif objects and objects[0].lower_ in _RELATIVE | {"what"}:
            yield f"object {each.lower_}", _governed(each)
        elif passive or objects:
            yield f"object {each.lower_}", [*objects[:1], each]
        else:
            yield each.lower_, _governed(each)
    for each in [late for thing in objects[:1] for late in thing.subtree if late.dep_ == "prep" and late.i > thing.i]:
        yield f"object {each.lower_}", objects[:1]
    if objects:
        yield "object", objects[:1]


def _governed(preposition: Token) -> list[Token]:
    return [each for each in preposition.children if each.dep_ in ("pobj", "pcomp")]


def _doubtful(verb: Token) -> bool:
    return any(each.dep_ == "mark" and each.lower_ in ("if", "whether") for each in verb.children)


def _deeper_clause(verb: Token, kids: dict[str, list[Token]]) -> Token | None:
    """The clause one step further down: "made clear that ...", "issued a statement saying that ..."."""
    clear = (
        [
            each
            for each in verb.subtree
            if each.pos_ == "ADJ" and each.lower_ in ("clear", "plain", "known", "public") and 0 < each.i - verb.i < 4
        ]
        if verb.lemma_ in ("make", "leave")
        else []
    )
    for each in clear + [each for each in kids.get("dobj", []) if cues.noun(each) and cues.voices(verb)]:
        for child in (*each.children, *each.head.children):
            told = child.dep_ == "ccomp" or child.dep_ == "acl" and child.tag_ != "VBN"
            if told and child.i > each.i and child is not each:
                return child
    return None


def _inserted(verb: Token, main: Token) -> bool:
    """A cue set into the clause it tells of: "The raid, she said, was planned", "as he put it"."""
    if verb.dep_ == "advcl":
        return any(each.dep_ == "mark" and each.lower_ == "as" for each in verb.children) and verb.i < main.i + 40
    return verb.dep_ == "parataxis" or verb.dep_ == "ccomp" and main.i > verb.i and _set_off(verb)


def _set_off(verb: Token) -> bool:
    """The cue and its subject stand between commas."""
    doc, first, last = verb.doc, verb.left_edge.i, verb.right_edge.i
    return (
        (first > 0 and doc[first - 1].is_punct)
        and last + 1 < len(doc)
        and (doc[last + 1].text == "," or doc[last].text == ",")
    )


def _according(token: Token) -> Iterator[Attribution]:
    to = child_of(token, "prep")
    source = child_of(to, "pobj") if to is not None else None
    if source is None:
        return
    sentence, within = token.sent, {each.i for each in token.subtree}
    first, last = min(within), max(within)
    if first == sentence.start or all(each.is_punct or each.is_space for each in sentence.doc[last + 1 : sentence.end]):
        whole = {each.i for each in sentence} - within
    else:
        clause = token.head
        while clause.dep_ not in _CLAUSES and clause.head is not clause:
            clause = clause.head
        whole = {each.i for each in clause.subtree} - within
        for each in clause.children:
            if each.dep_ == "conj" and each.i > last:
                whole -= {child.i for child in each.subtree} | set(range(last, each.left_edge.i))
    content = runs_of(token.doc, {each for each in whole if token.doc[each].text != "." or each + 1 < sentence.end - 1})
    if content:
        end = to.idx + len(to)
        yield Attribution(token, (token.idx, end), "according", source, words_of_source(source, token), content)


def _noun(noun: Token) -> Iterator[Attribution]:
    clauses = [
        each
        for each in noun.children
        if each.dep_ in ("acl", "ccomp", "relcl")
        and any(child.lower_ == "that" and child.dep_ == "mark" for child in each.children)
    ]
    if not clauses:
        return
    source = child_of(noun, "poss")
    if source is None:
        for each in noun.children:
            if each.dep_ == "prep" and each.lower_ in ("by", "from", "among", "of") and each.i < clauses[0].i:
                source = child_of(each, "pobj")
    if source is None and noun.dep_ in ("dobj", "attr") and cues.voices(noun.head):
        source = subject_of(noun.head)
    if source is None and noun.dep_ == "pobj" and noun.head.lower_ == "in" and cues.document(noun):
        source = subject_of(noun.head.head)  # "she has raised in a statement that ..."
    content = _ranges(clauses, noun)
    if content:
        yield Attribution(
            noun, (noun.idx, noun.idx + len(noun)), "noun", source, words_of_source(source, noun), content
        )


def _adjective(adjective: Token) -> Iterator[Attribution]:
    verb = adjective if adjective.tag_ == "VBN" else adjective.head
    clauses = [each for each in adjective.children if each.dep_ in ("ccomp", "xcomp")]
    if not clauses and verb.pos_ == "AUX":
        clauses = [each for each in verb.children if each.dep_ == "ccomp" and each.i > adjective.i]
    if not clauses or verb.pos_ not in ("AUX", "VERB") or adjective.dep_ == "amod":
        return
    source = subject_of(verb)
    content = _ranges(clauses, adjective)
    if content and source is not None and source.lower_ not in ("it", "there", "this", "that"):
        be = child_of(adjective, "auxpass") if verb is adjective else verb
        start = be.idx if be is not None and 0 < adjective.i - be.i < 4 else adjective.idx
        yield Attribution(
            adjective,
            (start, adjective.idx + len(adjective)),
            "adjective",
            source,
            words_of_source(source, verb),
            content,
        )


# -- sources -------------------------------------------------------------------------------------------------------


def _hypothetical(verb: Token) -> bool:
    return any(each.dep_ == "mark" and each.lower_ in ("if", "unless", "whether") for each in verb.children)


# -- words of a subtree --------------------------------------------------------------------------------------------


def _ranges(heads: list[Token], cue: Token) -> Ranges:
    """The words under `heads`, without the cue and what hangs on it."""
    kept: set[int] = set()
    for each in heads:
        kept |= {child.i for child in each.subtree}
    if cue.i in kept:
        kept -= {child.i for child in cue.subtree}
    for each in heads:
        first = each.left_edge
        if each.dep_ in ("ccomp", "acl", "relcl") and first.lower_ == "that" and first.dep_ == "mark":
            kept.discard(first.i)
    return runs_of(cue.doc, kept)


def _join(left: Ranges, right: Ranges) -> Ranges:
    joined: list[tuple[int, int]] = []
    for start, end in sorted((*left, *right)):
        if joined and start - joined[-1][1] <= 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _fit(each: Attribution, marks, text: str) -> Attribution | None:
    """The content made to agree with the quotation marks: a quotation is not cut in two, nor left half way."""
    place = each.cue.idx
    around = [mark for mark in marks if mark.inner_start <= place < mark.inner_end]
    low = max((mark.inner_start for mark in around), default=0)
    high = min((mark.inner_end for mark in around), default=len(text))
    fitted: list[tuple[int, int]] = []
    for start, end in each.content:
        start, end = max(start, low), min(end, high)
        for mark in marks:
            if mark not in around and mark.start < end and start < mark.end:
                start, end = min(start, mark.start), max(end, mark.end)
        start, end = trim(text, start, end, EDGE)
        if start < end and not (fitted and start < fitted[-1][1]):
            fitted.append((start, end))
    if each.cue_range is not None:
        fitted = [piece for part in fitted for piece in _without(part, each.cue_range, each.source_range, text)]
    return replace(each, content=tuple(fitted)) if fitted else None


def _without(part: tuple[int, int], cue: tuple[int, int], source: tuple[int, int] | None, text: str) -> Ranges:
    """A stretch of content without the words of its own cue and source."""
    start, end = part
    if not (start < cue[1] and cue[0] < end):
        return (part,)
    low, high = (min(cue[0], source[0]), max(cue[1], source[1])) if source and abs(source[0] - cue[0]) < 80 else cue
    pieces = [trim(text, start, min(low, end), EDGE), trim(text, max(high, start), end, EDGE)]
    return tuple((first, last) for first, last in pieces if any(each.isalnum() for each in text[first:last]))


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the quotation marks that enclose the whole of it."""
    inner = text[start:end]
    if len(inner) > 2 and inner[0] in MARKS and inner[-1] in MARKS and not any(each in '“”"' for each in inner[1:-1]):
        return start + 1, end - 1
    return start, end
