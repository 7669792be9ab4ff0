"""The parts of an attribution, read off the dependency parse: who does what a verb says, which words name them, whom
they speak to, and how far the cue reaches."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from onrecord.extraction.language import cues
from onrecord.extraction.language.quotations import MARKS

Ranges = tuple[tuple[int, int], ...]  # characters of the text, in order, apart from each other

EDGE = " \t\r\n,;:–—-\u00a0"


@dataclass(frozen=True)
class Attribution:
    """A source, a cue and a content, as the text puts them; any of source and cue may be missing."""

    cue: Token | None  # the cue's main word
    cue_range: tuple[int, int] | None
    frame: str
    source: Token | None  # the head of the words that name the source
    source_range: tuple[int, int] | None
    content: Ranges
    audience: tuple[int, int] | None = None
    follows: "Attribution | None" = field(default=None, repr=False)  # whose source it takes over
    negated: bool = False

    @property
    def start(self) -> int:
        """Where its first words begin (characters)."""
        return min(each[0] for each in (*self.content, self.cue_range, self.source_range) if each)


def subject_of(verb: Token, steps: int = 6) -> Token | None:
    """The word that names who does what the verb says, its own subject or the one it shares with its governor."""
    for _ in range(steps):
        subject = child_of(verb, "nsubj", "nsubjpass", "csubj")
        if subject is not None and _bare_participle(verb, subject):
            above = _clause_around(verb)
            if above is None:
                return None
            verb = above
            continue
        if subject is not None:
            known = subject.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X") or subject.text[0].isupper()
            return subject if known else None
        if verb.dep_ == "xcomp":
            controlled = child_of(verb.head, "dobj")
            if controlled is not None and verb.head.lemma_ not in ("promise", "use", "take", "hold"):
                return controlled
        if verb.dep_ == "acl":
            return verb.head if verb.tag_ == "VBG" and cues.speaks(verb.head) else None
        if verb.dep_ == "advcl" and (agent := agent_of(verb.head)) is not None:
            return agent
        if verb.dep_ in ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "parataxis"):
            if verb.dep_ in ("advcl", "ccomp", "parataxis") and verb.tag_ not in ("VBG", "VB", "VBN"):
                return None
            if verb.dep_ == "advcl" and verb.tag_ == "VBG" and _hangs_on_a_noun(verb):
                return None
            verb = verb.head
            continue
        return None
    return None


def _bare_participle(verb: Token, subject: Token) -> bool:
    """ "... that the town, comparing it to ...": a participle behind a comma is not told of the noun before the comma;
    it modifies the clause around it."""
    finite = any(each.dep_ in ("aux", "auxpass") for each in verb.children)
    return verb.tag_ == "VBG" and not finite and subject.i < verb.i and verb.nbor(-1).text == ","


def _clause_around(verb: Token) -> Token | None:
    """The next finite verb above."""
    for each in verb.ancestors:
        if each.pos_ in ("VERB", "AUX") and each.tag_ != "VBG":
            return each
    return None


def _hangs_on_a_noun(verb: Token) -> bool:
    """ "They left the talks calling for peace": without a comma, the participle may belong to the noun before it."""
    before = verb.nbor(-1) if verb.i else None
    return (
        before is not None
        and before.pos_ in ("NOUN", "PROPN")
        and before.i != verb.head.i
        and verb.i > verb.head.i
        and verb.lemma_ not in ("say", "tell", "add", "note", "warn", "argue", "claim")
    )


def agent_of(verb: Token) -> Token | None:
    """Who does it, in the passive voice: "by the council"."""
    by = child_of(verb, "agent")
    return child_of(by, "pobj") if by is not None else None


def is_passive(verb: Token) -> bool:
    """The verb stands in the passive voice; "asked whether ..., she said" is short for "when she was asked"."""
    if verb.tag_ not in ("VBN", "VBD"):
        return False
    if any(each.dep_ in ("nsubjpass", "auxpass", "agent") for each in verb.children):
        return verb.tag_ == "VBN"
    bare = not any(each.dep_ in ("nsubj", "csubj", "aux", "dobj") for each in verb.children)
    return bare and verb.dep_ == "advcl" and cues.is_a(verb, "asks") and verb.i < verb.head.i


def words_of_source(head: Token | None, cue: Token | None = None) -> tuple[int, int] | None:
    """The words around the head of a source that belong to its name (characters); relative clauses do not."""
    if head is None:
        return None
    away: set[int] = set()
    for each in head.children:
        if each.dep_ in ("relcl", "acl", "advcl") or each.dep_ == "prep" and each.i < head.i:
            away |= {child.i for child in each.subtree}
    kept = {each.i for each in head.subtree} - away
    if cue is not None and cue.i in kept:  # "officials saying that ...": the source governs its cue
        kept = {each for each in kept if each < cue.left_edge.i} or {head.i}
    runs = [each for each in runs_of(head.doc, kept) if each[0] <= head.idx < each[1]]
    start, end = runs[0] if runs else (head.idx, head.idx + len(head))
    first = _first(head.doc, start, head.i)
    while first < head.i and not head.doc[first].text.strip(EDGE + MARKS):
        first += 1
    return head.doc[first].idx, end


def _first(doc, start: int, before: int) -> int:
    """The number of the token that begins at a character, searched backwards from token `before`."""
    while doc[before].idx > start:
        before -= 1
    return before


def child_of(token: Token, *deps: str) -> Token | None:
    """The first word that hangs on a token by one of these dependencies."""
    return next((each for each in token.children if each.dep_ in deps), None)


def runs_of(doc, kept: set[int]) -> Ranges:
    """The runs of words among `kept`, bridging what is only punctuation or space; edges trimmed."""
    found: list[list[int]] = []
    for number in sorted(kept):
        if found and all(doc[each].is_punct or doc[each].is_space for each in range(found[-1][1] + 1, number)):
            found[-1][1] = number
        else:
            found.append([number, number])
    ranges = []
    for first, last in found:
        while first < last and not doc[first].text.strip(EDGE):
            first += 1
        while last > first and not doc[last].text.strip(EDGE):
            last -= 1
        if any(each.isalnum() for number in range(first, last + 1) for each in doc[number].text):
            ranges.append((doc[first].idx, doc[last].idx + len(doc[last])))
    return tuple(ranges)


def audience_of(verb: Token, frame: str = "quoted", parts: Sequence[Token] = ()) -> tuple[int, int] | None:
    """The words that name whom the verb's speech is addressed to; `parts` are what is said."""
    if frame not in ("clause", "inserted", "quoted"):
        return None
    for each in verb.children:
        if each in parts:
            continue
        if each.dep_ in ("dobj", "dative") and cues.addresses(verb) and each.pos_ in ("NOUN", "PROPN", "PRON"):
            target = child_of(each, "pobj") if each.lower_ == "to" else each
            if target is not None:
                return words_of_source(target, verb)
    return None


def words_of_cue(verb: Token, frame: str) -> tuple[int, int]:
    """The cue with its auxiliaries, adverbs and particle where they stand beside it (characters)."""
    first, last = verb, verb
    for each in sorted(verb.children, key=lambda child: -child.i):
        if each.i < first.i and each.dep_ in ("aux", "auxpass", "neg", "advmod") and each.i == first.i - 1:
            first = each if each.tag_ != "WRB" else first
    for each in verb.children:
        if each.i == last.i + 1 and (each.dep_ == "prt" or each.dep_ == "prep" and frame == each.lower_):
            last = each
    return first.idx, last.idx + len(last)
