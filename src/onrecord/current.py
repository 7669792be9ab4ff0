"""Which records hold now: a store keeps everything ever found; a case shows what the newest runs found, judged.

A `Run` says what one extractor found in one document under one fingerprint of the software. Today's fingerprint counts;
where no run has it yet, the last run does.
"""

from collections.abc import Callable, Iterable, Iterator

from onrecord import judgements
from onrecord.models import SAID, Capture, Document, Judgement, Record, Run
from onrecord.plugins import fingerprint
from onrecord.text import first_words

# What a capture is when it is no document that arrived (Capture.options).
PLACES, WORKING_COPY = "places", "working copy"

Runs = dict[tuple[str, str, str], Run]  # by what was gone over, the extractor and its software; later ones come later
Said = dict[type[Record], tuple[Record, ...]]


def runs(found: Iterable[Run]) -> Runs:
    """Every run, so that it can be asked for."""
    return {(each.document, each.extractor, each.software): each for each in found}


def to_read(captures: Iterable[Capture]) -> list[Capture]:
    """For each distinct sequence of bytes the capture it is read from: the last a person dated, or the first."""
    chosen: dict[str, Capture] = {}
    for capture in captures:
        if not capture.options and (capture.sha256 not in chosen or capture.published):
            chosen[capture.sha256] = capture
    return list(chosen.values())


def reading_of(capture: Capture) -> str:
    """What decides the text of a capture: the reading room's own source, and what the collector said of the capture."""
    return f"{fingerprint('onrecord.reading')} {capture.id[:16]}"


def document_ids(captures: Iterable[Capture], known: Runs) -> list[str]:
    """The documents, one for each distinct sequence of captured bytes, in order of arrival; unread bytes have none."""
    last = {about: run for (about, extractor, _), run in known.items() if extractor == "read"}
    found = [known.get((each.sha256, "read", reading_of(each))) or last.get(each.sha256) for each in to_read(captures)]
    return [run.records[0] for run in found if run]


def record_ids(documents: Iterable[Document], known: Runs, software: str) -> Iterator[str]:
    """The ids of what the extractors found in these documents, those of `software` before any other."""
    current = {each.id for each in documents}
    chosen: dict[tuple[str, str], Run] = {}
    for (document, extractor, by), run in known.items():
        before = chosen.get((document, extractor))
        settled = before is not None and before.software == software and by != software
        if document in current and not settled:
            chosen[document, extractor] = run
    return (id for run in chosen.values() for id in run.records)


def judged(
    found: list[Record],
    decided: list[Judgement],
    kept: Callable[[str], Record | None],
    ever: Iterable[Document],
    documents: list[Document],
) -> tuple[Said, list[Judgement]]:
    """What the sources say, by type and in order of the texts, as judged; and the judgements, carried over to it.

    `ever` are all documents there have been: a judgement may be about a record of an older reading.
    """
    if decided:
        decided = judgements.carried(decided, found, kept, {each.id: each.sha256 for each in ever})
        found = judgements.applied(found, decided, kept)
    order = {each.id: place for place, each in enumerate(documents)}

    def where(record: Record) -> tuple[int, int, int]:
        span = first_words(record)
        return order.get(span.document, -1), span.start, span.end

    said = {kind: tuple(sorted((each for each in found if isinstance(each, kind)), key=where)) for kind in SAID}
    return said, decided
