"""Statements: who says what, in direct, indirect or mixed speech, and what is done by saying it.

Rules over the dependency parse (docs/decisions: statements). A statement's words may lie within the content of another:
its chain of attribution follows from that, see `onrecord.text.attribution`.
"""

import re
from collections.abc import Iterator

from onrecord.extraction import Found
from onrecord.extraction.language import cues, made_by
from onrecord.extraction.language.attributions import attributions, bare
from onrecord.extraction.language.occasions import said_on
from onrecord.extraction.language.parse import Parsed
from onrecord.extraction.language.people import mention
from onrecord.extraction.language.quotations import quotations
from onrecord.extraction.language.sources import Attribution
from onrecord.models import Statement
from onrecord.text import cover

VERSION = 1
AFTER = ("parties",)

_HEDGE = re.compile(r"\b(?:may|might|could|will|would|is going to|are going to|expects?|likely to)\b", re.IGNORECASE)
_ORDER = ("accuses", "denies", "rejects", "confirms", "estimates", "predicts", "warns", "demands", "commits", "asks")


def extract(parsed: Parsed, found: Found) -> Iterator[Statement]:
    """The statements of a document, in the order of their cues."""
    for each in attributions(parsed):
        content = tuple(parsed.quote(*bare(parsed.text, *part)) for part in each.content)
        speaker = mention(parsed, each)
        cue = parsed.quote(*each.cue_range) if each.cue_range else None
        parts = [*content, *([cue] if cue else []), *([speaker.span] if speaker and each.source_range else [])]
        yield Statement(
            span=cover(parsed.document, parts),
            speaker=speaker,
            cue=cue,
            content=content,
            mode=mode(parsed, each),
            act=act(parsed, each),
            said_on=said_on(parsed, each),
            audience=parsed.quote(*each.audience) if each.audience else None,
            made_by=made_by("statements", VERSION),
        )


def mode(parsed: Parsed, attribution: Attribution) -> str:
    """Direct when all content stands between quotation marks, mixed when some does, indirect when none does."""
    marks = [each for each in quotations(parsed) if each.depth == 0]
    text = parsed.text
    quoted = unquoted = 0
    for start, end in attribution.content:
        within = [each for each in marks if each.start < end and start < each.end]
        covered = {place for each in within for place in range(max(start, each.start), min(end, each.end))}
        quoted += len(covered)
        unquoted += sum(text[place].isalnum() for place in range(start, end) if place not in covered)
    cue = attribution.cue
    if cue is not None and any(each.inner_start <= cue.idx < each.inner_end for each in marks):
        return "indirect"  # told by somebody whose words are quoted
    return "indirect" if not quoted else "mixed" if unquoted else "direct"


def act(parsed: Parsed, attribution: Attribution) -> str:
    """What is done by saying it, from the cue, then from the words of the content."""
    cue, leader = attribution.cue, attribution
    while cue is None and leader.follows is not None:
        leader = leader.follows
        cue = leader.cue
    words = " ".join(parsed.text[start:end] for start, end in attribution.content)
    if cue is None or attribution.cue is None:
        return "asserts"
    if attribution.frame == "adjective":
        return "asserts"
    if attribution.negated and cues.is_a(cue, "beliefs"):
        return "denies"
    if cue.lemma_ == "ask" and attribution.frame in ("clause", "quoted", "about", "object about"):
        return "asks"
    if cue.lemma_ == "call" and attribution.frame == "object for":
        return "accuses"
    for kind in _ORDER:
        if cues.is_a(cue, kind) and (kind != "demands" or attribution.frame != "name"):
            if kind == "accuses" and attribution.frame == "clause" and cue.lemma_ == "charge":
                continue
            if kind == "commits" and attribution.frame not in ("infinitive", "clause", "object", "quoted"):
                continue
            return kind
    if cue.lemma_ == "call" and attribution.frame in ("for", "on", "on to", "for to", "infinitive", "object to"):
        return "demands"
    if attribution.frame not in ("quoted", "name") and _HEDGE.search(words[:160]) and not _quoted_first(words):
        return "predicts"
    return "asserts"


def _quoted_first(words: str) -> bool:
    return words[:1] in '“"‘'
