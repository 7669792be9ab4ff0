"""Which records hold now: a store keeps everything ever found; a case shows what the newest runs found, judged.

A `Run` says what one extractor found in one document under one fingerprint of the software. Today's fingerprint counts;
where no run has it yet, the last run does.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import TypeVar

from onrecord import codec, judgements
from onrecord.models import (
    SAID,
    Account,
    Capture,
    Collection,
    Completeness,
    Detail,
    Document,
    Figure,
    Judgement,
    Link,
    Party,
    Record,
    Said,
    Statement,
)
from onrecord.plugins import fingerprint
from onrecord.text import first_words

# What a capture is when it is no file that arrived (Capture.options), before the SHA-256 of what it was made from.
PLACES, WORKING_COPY = "places", "working copy"
CONTAINER = "container"  # kept whole; what is in it is captured part by part
REPORT = "report"  # what a tool wrote about a document
# Begins the options of what came within another, or follows one of the above; then the SHA-256 of that and, where it
# has one, the place in it.
PART_OF = "part of"
_BY_OCR = " ocr "  # in the name of a run's software, before the languages


class RunCard(codec.Light):
    """A `Run`, light: the ids of what it found stay as they stand until they are asked for."""

    document: str
    extractor: str
    software: str
    records: codec.Folded
    failure: str | None = None

    @property
    def found(self) -> tuple[str, ...]:
        """The ids of what it found."""
        return codec.decode_part(_IDS, self.records)


class CaptureCard(codec.Light):
    """A `Capture`, light: what tells whether it is read, and from when it is."""

    sha256: str
    options: tuple[str, ...] = ()
    published: str | None = None


class DocumentCard(codec.Light):
    """A `Document`, light: the bytes it was read from."""

    sha256: str


class HandleCard(codec.Light):
    """A `Handle`, light."""

    handle: str
    account: str


Came = TypeVar("Came", Capture, CaptureCard)
# By what was gone over, the extractor and its software; later ones come later.
Runs = dict[tuple[str, str, str], RunCard]
Records = dict[type[Record], tuple[Record, ...]]
_NAMES = {
    Statement: "statements", Account: "accounts", Detail: "details", Figure: "figures", Party: "parties", Link: "links",
}  # fmt: skip
_IDS = tuple[str, ...]
_ASKED = "Berkeley 155"
_AT_HAND = 1000  # documents whose records are kept ready


def runs(found: Iterable[RunCard]) -> Runs:
    """Every run, so that it can be asked for."""
    return {(each.document, each.extractor, each.software): each for each in found}


def to_read(captures: Iterable[Came]) -> list[Came]:
    """For each distinct sequence of bytes the capture it is read from: the last a person dated, or the first. Parts of
    what arrived are documents too; working copies and lists of places are none."""
    chosen: dict[str, Came] = {}
    for capture in captures:
        if is_document(capture) and (capture.sha256 not in chosen or capture.published):
            chosen[capture.sha256] = capture
    return list(chosen.values())


def is_document(capture: Capture | CaptureCard) -> bool:
    """Whether a capture is to be read: it arrived by itself, or as a part of something that did."""
    return not capture.options or capture.options[0] == PART_OF


def whole_of(capture: Capture) -> str | None:
    """The SHA-256 of what a capture came within; None for what arrived by itself."""
    options = capture.options[:3]
    return capture.options[options.index(PART_OF) + 1] if PART_OF in options else None


def place_in(capture: Capture) -> str | None:
    """The place of a capture in what it came within ("record 12"), where that has places."""
    at = capture.options.index(PART_OF) + 2 if whole_of(capture) else len(capture.options)
    return capture.options[at] if at < len(capture.options) else None


def completeness(collections: Iterable[Collection]) -> dict[str, Completeness]:
    """By Capture.id: what is there of the items that the Berkeley Protocol's para. 155 asks for."""
    found: dict[str, Completeness] = {}
    once: dict[tuple[str, ...], tuple[str, ...]] = {}  # the same few items are absent of most captures
    for each in collections:
        asked = [item for item in each.elements if (item.paragraph or "").startswith(_ASKED)]
        standings = [item.standing for item in asked]
        absent = tuple(item.name for item in asked if item.standing == "absent")
        if asked:  # else it tells something more of a capture
            found[each.capture] = Completeness(
                collection=each.id,
                present=standings.count("present"),
                absent=once.setdefault(absent, absent),
                not_applicable=standings.count("not applicable"),
            )
    return found


def reading_of(capture: Capture | CaptureCard, ocr: str | None = None) -> str:
    """What decides the text of a capture: the reading room's own source, what the collector said of the capture, and
    the languages of OCR, when a person asked for it."""
    return f"{fingerprint('onrecord.reading')} {capture.id[:16]}" + (f"{_BY_OCR}{ocr}" if ocr else "")


def asked_for_ocr(known: Runs) -> dict[str, str]:
    """SHA-256 of captured bytes -> the languages in which a person last asked for OCR of them."""
    return {
        about: software.partition(_BY_OCR)[2]
        for about, extractor, software in known if extractor == "read" and _BY_OCR in software
    }  # fmt: skip


def document_ids(captures: Iterable[Capture | CaptureCard], known: Runs) -> list[str]:
    """The documents, one for each distinct sequence of captured bytes, in order of arrival; unread bytes have none."""
    last = {about: run for (about, extractor, _), run in known.items() if extractor == "read"}
    ocr = asked_for_ocr(known)
    found = [
        known.get((each.sha256, "read", reading_of(each, ocr.get(each.sha256)))) or last.get(each.sha256)
        for each in to_read(captures)
    ]
    return [run.found[0] for run in found if run]


def that_count(documents: Iterable[str], known: Runs, software: str) -> dict[str, tuple[RunCard, ...]]:
    """Document.id -> the runs of the extractors over it that count, those of `software` before any other."""
    chosen: dict[str, dict[str, RunCard]] = {document: {} for document in documents}
    for (document, extractor, by), run in known.items():
        own = chosen.get(document)
        before = own.get(extractor) if own is not None else None
        if own is not None and not (before and before.software == software and by != software):
            own[extractor] = run
    return {document: tuple(own.values()) for document, own in chosen.items()}


class Shelf(Mapping[str, Said]):
    """What the documents of a case say now, as judged, fetched document by document when it is looked at.

    `runs` are the documents in order with the runs that count; `fetch` gives records by their ids, `kept` one that
    may be of an older reading or extraction; `original` is the SHA-256 of the captured bytes of every document there
    has been. `judgements` are those made, carried over to the records that hold now.
    """

    def __init__(
        self,
        runs: Mapping[str, Sequence[RunCard]],
        decided: Sequence[Judgement],
        fetch: Callable[[Iterable[str]], list[Record]],
        kept: Callable[[str], Record | None],
        original: Mapping[str, str],
    ):
        self._runs, self._fetch, self._kept, self._original = runs, fetch, kept, original
        self._said = lru_cache(maxsize=_AT_HAND)(self._said_in)
        self._document = lru_cache(maxsize=_AT_HAND)(self._document_of)
        self._about: dict[str, list[Judgement]] = defaultdict(list)
        self.judgements = self._carried(decided) if decided else []

    def __len__(self) -> int:
        return len(self._runs)

    def __iter__(self) -> Iterator[str]:
        return iter(self._runs)

    def __getitem__(self, document: str) -> Said:
        return self._said(document)

    def document(self, document: str) -> Document:
        """The document alone, without what it says."""
        return self._document(document)

    def _document_of(self, document: str) -> Document:
        return self._fetch((document,))[0]

    def _said_in(self, document: str) -> Said:
        known, found = self._records(document)
        own: dict[str, list[Record]] = {name: [] for name in _NAMES.values()}
        for each in found:
            if first_words(each).document == document:
                own[_NAMES[type(each)]].append(each)
        return Said(document=known, **{name: tuple(records) for name, records in own.items()})

    def holds(self, id: str) -> bool:
        """Whether a record was found by the runs that count now."""
        return id in self._every

    @cached_property
    def _every(self) -> frozenset[str]:
        return frozenset(id for document in self._runs for id in self._found(document))

    def everything(self) -> Records:
        """What all documents say, by type and in order of the texts; also what a person accepted of an earlier one."""
        found = [each for document in self._runs for each in self._records(document)[1]]
        return {kind: tuple(each for each in found if type(each) is kind) for kind in SAID}

    @cached_property
    def stamps(self) -> dict[str, str]:
        """For each document a digest of all that it says."""
        judged = {document: [each.id for each in own] for document, own in self._about.items()}
        return {
            document: blake2b(
                " ".join((document, *(run.id for run in own), "judged", *judged.get(document, ()))).encode(),
                digest_size=16,
            ).hexdigest()
            for document, own in self._runs.items()
        }

    def _found(self, document: str) -> list[str]:
        """The ids of what was found in a document."""
        return [id for run in self._runs[document] for id in run.found]

    def _records(self, document: str) -> tuple[Document, list[Record]]:
        known, *found = self._fetch((document, *self._found(document)))
        if own := self._about.get(document):
            found = judgements.applied(found, own, self._kept)

        def where(record: Record) -> tuple[bool, int, int]:
            span = first_words(record)
            return span.document == document, span.start, span.end

        return known, sorted(found, key=where)

    def _carried(self, decided: Sequence[Judgement]) -> list[Judgement]:
        """The judgements, pointing at the records that hold now; and which document each is about."""
        today = {self._original[document]: document for document in self._runs}
        home: dict[str, str] = {}
        for each in {id: None for judgement in decided for id in (*judgement.about, *judgement.saw)}:
            record = self._kept(each)
            older = first_words(record).document if isinstance(record, SAID) else None
            if older and (document := today.get(self._original.get(older, ""))):
                home[each] = document
        found = [record for document in {*home.values()} for record in self._fetch(self._found(document))]
        made = judgements.carried(decided, found, self._kept, self._original)
        for before, now in zip(decided, made, strict=True):
            for document in {home[id] for id in before.about if id in home}:
                self._about[document].append(now)
        return made
