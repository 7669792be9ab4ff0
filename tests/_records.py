"""Records for tests of the store and the log, about an invented place."""

from onrecord.models import Capture, Document, Entry, Figure, Judgement, Mention, Region, Run, Span, Statement

TEXT = (
    'Shells hit the "regional" hospital in Tarnholm on Monday.\n'
    "Twelve people were hurt, the council said. The market was closed.\n"
    "READ MORE: the hospital in pictures\n"
)


def document(name: str = "report.txt", text: str = TEXT, unread: str | None = None) -> Document:
    """A document whose first two lines are prose and whose third is furniture."""
    lines = text.splitlines(keepends=True)
    prose = sum(map(len, lines[:2]))
    regions = (Region(kind="body", start=0, end=prose), Region(kind="furniture", start=prose, end=len(text)))
    return Document(
        sha256=f"{len(name):064x}", name=name, text=text, regions=() if unread else regions, title=None, byline=None,
        publisher=None, agency=None, dateline=None, published=None, language="en", unread=unread, made_by="test",
    )


def statement(about: Document, start: int = 58, end: int = 83) -> Statement:
    """Who says what, in `about`."""
    span = Span(document=about.id, start=start, end=end, exact=about.text[start:end])
    speaker = Mention(span=span, name=None, basis="not named")
    return Statement(
        span=span, speaker=speaker, cue=None, content=(span,), mode="indirect", act="asserts", said_on=None,
        audience=None, made_by="test",
    )


def figure(about: Document, low: int = 12) -> Figure:
    """A count given in `about`."""
    span = Span(document=about.id, start=58, end=83, exact=about.text[58:83])
    return Figure(
        span=span, counted="injured", of_whom="people", side=None, low=low, high=None, qualifier=None, scope=None,
        scope_kind=None, as_of=None, standing="reported", excludes=None, part_of=None, account=None, made_by="test",
    )


def judgement(number: int = 0) -> Judgement:
    """One of any number of different records that belong to no document."""
    at = "2031-06-01T00:00:00Z"
    return Judgement(about=("a" * 64,), verdict="accept", by="tester", at=at, reason=f"reason {number}")


def run(about: Document) -> Run:
    """That an extractor went over `about`."""
    return Run(document=about.id, extractor="figures", software="test", records=())


def capture(sha256: str, size: int, address: str = "report.txt") -> Capture:
    """An arrival of bytes."""
    return Capture(
        address=address, captured_at="2031-06-01T00:00:00Z", collector="tester", media_type="text/plain", sha256=sha256,
        size=size, tool="test",
    )


def step(previous: str | None, records: tuple[str, ...], did: str = "test") -> Entry:
    """A custody entry."""
    return Entry(at="2031-06-01T00:00:00Z", by="tester", did=did, records=records, software="test", previous=previous)
