"""Web archives (WARC, ISO 28500): each answer of a web server that is a page, a text or a PDF becomes a document.

The record's own date is when others saw the page, and their software and the server's address are what they say of it:
all of that goes beside the document, as theirs. What is no document (pictures, scripts, requests, answers that are
errors) stays in the archive, and is counted.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from onrecord.intake.containers import _records
from onrecord.intake.containers._bounds import Budget, Counted
from onrecord.intake.containers._part import Container, Part, kind_of, refusal, told
from onrecord.intake.containers._records import Answer, Broken, Record
from onrecord.intake.refusal import Refusal
from onrecord.models import Element

MEDIA_TYPES = ("application/warc", "application/warc+gzip")
DOCUMENTS = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
_PASSED_OVER = ("request", "metadata", "warcinfo")  # about other records; "revisit" and the rest are told
_REASONS = {  # why a record is no document
    "revisit": "{} revisits (the same bytes were had before; they hold none themselves)",
    "error": "{} answers with an error",
    "moved": "{} answers that lead elsewhere",
    "segment": "{} parts of records that were split",
    "page": "{} answers that are no page by the archive's own list (frames, advertising, scripts)",
    "robots": "{} files for robots (robots.txt)",
    "address": "{} records under no address of the web",
    "empty": "{} answers without a body",
}


def takes(media_type: str, data: bytes) -> bool:
    """A WARC, zipped or not."""
    return media_type in MEDIA_TYPES


def open(container: Container) -> Iterator[Part | Refusal | Element]:
    """The documents of a WARC."""
    budget = container.budget()
    source = _records.stream(container.data, container.media_type == MEDIA_TYPES[1], budget)
    yield from Reading(budget).documents(source)


@dataclass
class Reading:
    """The work on one WARC: which pages are wanted, who captured them, what was left out."""

    budget: Budget
    pages: set[str] | None = None  # the addresses that are documents; None: all are
    place: str = ""  # before the locator: the file's name within a WACZ
    note: str | None = None  # goes with every document
    software: str | None = None
    operator: str | None = None
    left: Counter = field(default_factory=Counter)

    def documents(self, source: Counted) -> Iterator[Part | Refusal | Element]:
        """Each document, what cannot be taken, and at the end what was left out."""
        try:
            for record in _records.records(source):
                yield from self._of(record)
        except Broken as broken:
            yield refusal(self.place, f"{broken}; what follows was not taken", "Ask whoever gave it for a whole copy.")
        for name, value in (("captured with", self.software), ("captured by", self.operator)):
            if value:
                yield told(self._named(name), value)
        if self.left:
            yield told(self._named("not taken out"), "; ".join(self._words()))

    def _named(self, name: str) -> str:
        return f"{name} ({self.place})" if self.place else name

    def _words(self) -> Iterator[str]:
        for reason, count in sorted(self.left.items()):
            yield _REASONS[reason].format(count) if reason in _REASONS else f"{count} of the kind {reason}"

    def _of(self, record: Record) -> Iterator[Part | Refusal]:
        if record.type == "warcinfo" and record.block:
            info = _records.fields(record.block)
            self.software, self.operator = (info.get(each, "")[:300] or None for each in ("software", "operator"))
        if record.type in _PASSED_OVER:
            return
        if record.type not in ("response", "resource"):
            self.left["revisit" if record.type == "revisit" else f"{record.type[:40] or 'without a type'}"] += 1
            return
        if why := self._not_a_page(record):
            self.left[why] += 1
            return
        if record.block is None:
            yield self._refused(record, f"larger than {self.budget.bounds.part:,} bytes")
            return
        answer = _records.answer(record.block) if record.type == "response" else None
        if record.type == "response":
            if answer is None:
                yield self._refused(record, "its block is no answer of a web server")
                return
            if why := self._no_document(record, answer):
                self.left[why] += 1
                return
        yield from self._document(record, answer)

    def _not_a_page(self, record: Record) -> str | None:
        """Why its head alone shows that it is no document."""
        if "warc-segment-number" in record.head:
            return "segment"
        try:
            parts = urlsplit(record.address)
        except ValueError:
            return "address"
        if parts.scheme not in ("http", "https"):
            return "address"
        if parts.path == "/robots.txt":
            return "robots"
        if self.pages is not None and _plain(record.address) not in self.pages:
            return "page"
        return None

    def _no_document(self, record: Record, answer: Answer) -> str | None:
        if 300 <= answer.status < 400:
            if self.pages is not None and (to := answer.headers.get("location")):
                self.pages.add(_plain(urljoin(record.address, to[:2000])))
            return "moved"
        if not 200 <= answer.status < 300:
            return "error"
        return None if answer.body else "empty"

    def _document(self, record: Record, answer: Answer | None) -> Iterator[Part | Refusal]:
        declared = (answer.headers if answer else record.head).get("content-type", "")
        kind = declared.partition(";")[0].strip().lower()
        if kind and kind not in DOCUMENTS:
            self.left[kind[:60]] += 1
            return
        checked, sound = _records.digests(record, answer)
        try:
            data, odd = _records.decoded(answer, self.budget) if answer else (record.block, None)
        except ValueError as problem:
            yield self._refused(record, str(problem))
            return
        found, other = kind_of(declared or "text/html", data)
        if found.partition(";")[0] not in DOCUMENTS:
            self.left[found[:60]] += 1
            return
        if not data:
            self.left["empty"] += 1
            return
        cut = record.head.get("warc-truncated")
        notes = (self.note, other, odd, cut and f"cut short when it was captured ({cut[:40]})",
                 None if sound else "its bytes are not those the archive's digest was made of")  # fmt: skip
        yield Part(
            data=data, media_type=found, locator=self._locator(record), address=record.address,
            note="; ".join(filter(None, notes)) or None, elements=self._told(record, checked),
        )
        if not sound:
            yield self._refused(record, f"its bytes are not those its digest was made of ({checked})",
                                "Find out whether the archive was altered; the log shows that it came like this.",
                                "the document as it is in the archive, with a note")  # fmt: skip

    def _locator(self, record: Record) -> str:
        return f"{self.place} {record.locator}".strip()

    def _told(self, record: Record, checked: str | None) -> tuple[Element, ...]:
        return (
            told("captured by others at", record.head.get("warc-date", "")[:40] or None),
            told("captured by others with", self.software),
            told("captured by others", self.operator),
            told("server address", record.head.get("warc-ip-address", "")[:60] or None),
            told("digests in the archive", checked),
        )

    def _refused(self, record: Record, what: str, todo: str = "Open it with other software, and capture what that "
                 "saves.", kept: str = "the archive, whole") -> Refusal:  # fmt: skip
        return refusal(f"{self._locator(record)} {record.address[:300]}", what, todo, kept)


def addresses(pages) -> set[str]:
    """Addresses of pages, as they are compared with those of records."""
    return {_plain(each) for each in pages}


def _plain(address: str) -> str:
    """An address without its fragment, which no server sees."""
    return address.partition("#")[0]
