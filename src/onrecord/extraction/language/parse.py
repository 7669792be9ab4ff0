"""One parse per document, shared by every extractor.

The whole text is parsed, so that a token's offset is an offset of the document; what extractors read is the prose
(`Parsed.sentences`). Sentences end where a line or a region ends: a headline never runs into the paragraph below it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TypeVar

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as Stretch

from onrecord.extraction.language import installed_pipeline, spots
from onrecord.extraction.language.quotations import find
from onrecord.models import PROSE, Document, Place, Region, Span
from onrecord.text import fold, quote, region_at, unwrapped

T = TypeVar("T")


@Language.component("onrecord_lines")
def _sentences_end_with_lines(doc: Doc) -> Doc:
    """Sentences start after a line's end and where a region starts; a closing mark stays with its sentence."""
    opening, closing, starts = doc._.opening_marks, doc._.closing_marks, doc._.region_starts
    for token in doc[1:]:
        before = doc[token.i - 1]
        if "\n" in before.text or token.idx in starts:
            token.is_sent_start = True
        elif before.idx in opening or token.idx in closing or token.is_space or _trails(token, before, opening):
            token.is_sent_start = False
    return doc


def _trails(token, before, opening: frozenset[int]) -> bool:
    """A mark that follows a word belongs to the sentence of that word."""
    return token.is_punct and not before.is_space and not token.is_left_punct and token.idx not in opening


@cache
def pipeline() -> Language:
    """The language pipeline, loaded once a process."""
    for name in ("region_starts", "opening_marks", "closing_marks"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=frozenset())
    nlp = spacy.load(installed_pipeline())
    nlp.add_pipe("onrecord_lines", first=True)
    spots.add_to(nlp)
    return nlp


def parse(document: Document, places: tuple[Place, ...] = ()) -> "Parsed":
    """The parse of a document's text, `places` being known besides the gazetteer's. Pure."""
    nlp = pipeline()
    # Quotation marks are folded one for one: the pipeline was trained on straight ones. A region is a paragraph: the
    # line ends inside one are blanks, and no sentence ends there.
    text = unwrapped(document)
    doc = nlp.make_doc(fold(text))
    breaks = tuple(each.start for each in document.regions)
    marks = find(text, breaks)
    doc._.region_starts = frozenset(breaks)
    doc._.opening_marks = frozenset(each.start for each in marks)
    doc._.closing_marks = frozenset(each.end - 1 for each in marks if each.closed)
    doc._.places = places
    return Parsed(document=document, doc=nlp(doc), places=places)


@dataclass(frozen=True)
class Parsed:
    """A document, its tokens, and what several extractors need to know of it."""

    document: Document
    doc: Doc
    places: tuple[Place, ...] = ()  # known besides the gazetteer's
    _known: dict[Callable, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, work: "Callable[[Parsed], T]") -> "T":
        """What `work` makes of this parse: worked out the first time it is asked for, shared by all extractors."""
        if work not in self._known:
            self._known[work] = work(self)
        return self._known[work]

    @cached_property
    def text(self) -> str:
        """The document's text, character by character, with the line ends inside a paragraph made blanks."""
        return unwrapped(self.document)

    @cached_property
    def sentences(self) -> tuple[Stretch, ...]:
        """The sentences of the prose, in order of the text (title, standfirst, body, captions)."""
        return tuple(each for each in self.doc.sents if self.is_prose(each) and each.text.strip())

    def is_prose(self, stretch: Stretch) -> bool:
        """The stretch lies in prose, not in furniture, a byline or a dateline."""
        region = self.region(stretch)
        return region is not None and region.kind in PROSE

    def in_prose(self, position: int) -> bool:
        """The character at `position` belongs to prose."""
        region = region_at(self.document, position)
        return region is not None and region.kind in PROSE

    def region(self, stretch: Stretch) -> Region | None:
        """The region in which the stretch begins."""
        return region_at(self.document, stretch.start_char + len(stretch.text) - len(stretch.text.lstrip()))

    def span(self, stretch: Stretch) -> Span:
        """The words of a stretch of tokens, as they stand in the document."""
        return quote(self.document, stretch.start_char, stretch.end_char)

    def quote(self, start: int, end: int) -> Span:
        """The words between two characters of the document."""
        return quote(self.document, start, end)

    def tokens(self, span: Span) -> Iterator:
        """The tokens that lie in a span."""
        stretch = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        return iter(stretch if stretch is not None else ())
