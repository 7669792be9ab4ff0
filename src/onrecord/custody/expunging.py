"""Expunging: which bytes must go when an original must, which records carry its words, and what of it would remain.

An original goes with everything made from it: the text of a page, the parts taken out of a container, the screenshot
that was collected with it. With it go the records that quote it: the documents read from it, and all that has words of
theirs. Its captures stay, with their addresses, so that it can be told what was destroyed; so do judgements, in the
words of who made them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass

from onrecord.models import Capture, Collection, Document, Expunction, Fault, Record, Span

_ELSEWHERE = "elsewhere"  # what arrived by itself was made from nothing we have
_AGAIN = "Run `onrecord expunge` with its SHA-256 again: it finishes what was begun."


@dataclass(frozen=True, kw_only=True)
class Going:
    """What an expunction would take away."""

    originals: dict[str, str]  # SHA-256 -> address: those named, then those made from them
    documents: tuple[str, ...]  # Document.id: everything with words of theirs goes
    remains: tuple[Fault, ...]  # where the same bytes, or a part of them, would still be


def going(
    named: Iterable[str],
    captures: Iterable[Capture],
    collections: Iterable[Collection],
    documents: Iterable[Document],
    already: Iterable[str] = (),
) -> Going:
    """What goes with the originals `named`; `already` are those that are expunged.

    What was made from an original says so in its options (`Capture.options` holds the SHA-256 it was made from); what
    was collected with one stands in the Collection of its capture. A thing made from two originals goes with the last.
    """
    captures, already = list(captures), {*already}
    calls = {each.sha256: each.address for each in reversed(captures)}
    sources = _sources(captures, collections)
    parts: dict[str, list[str]] = {}
    for made, of in sources.items():
        for each in of - {_ELSEWHERE}:
            parts.setdefault(each, []).append(made)
    mine = [each for each in dict.fromkeys(named) if each not in already]
    gone = {*already, *mine}
    for each in mine:  # which grows meanwhile
        for made in parts.get(each, ()):
            if made not in gone and sources[made] <= gone:
                gone.add(made)
                mine.append(made)
    return Going(
        originals={each: calls.get(each, "") for each in mine},
        documents=tuple(each.id for each in documents if each.sha256 in gone),
        remains=tuple(_remaining(mine, gone, sources, parts, calls)),
    )


def _sources(captures: Iterable[Capture], collections: Iterable[Collection]) -> dict[str, set[str]]:
    """What each original was made from or collected with."""
    captures = list(captures)
    arrived = {each.id: each.sha256 for each in captures}
    known = {*arrived.values()}
    sources: dict[str, set[str]] = {}
    for each in captures:
        of = known.intersection(each.options) - {each.sha256}
        sources.setdefault(each.sha256, set()).update(of or {_ELSEWHERE})
    for collection in collections:
        of = arrived.get(collection.capture)
        for each in collection.elements:
            if of and each.sha256 not in (None, of):
                sources.setdefault(each.sha256, set()).add(of)
    return sources


def _remaining(mine, gone, sources, parts, calls) -> Iterator[Fault]:
    for each in mine:
        for source in sorted(sources.get(each, set()) - gone - {_ELSEWHERE}):
            yield Fault(item=calls.get(source, source), todo=f"Expunge it too, if it must go: {source}",
                        what=f"it stays, and may hold {calls.get(each, each)}, which was taken from it")
        for made in sorted({*parts.get(each, ())} - gone - sources.get(each, set())):
            yield Fault(item=calls.get(made, made), todo=f"Expunge it too, if it must go: {made}",
                        what=f"it stays: it was made from or with {calls.get(each, each)}, and came otherwise as well")


def quotes(record: Record, documents: frozenset[str]) -> bool:
    """Whether any words of these documents stand in the record."""
    return any(each.document in documents for each in _spans(record))


def _spans(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from _spans(getattr(value, each.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _spans(each)


def faults(
    expunctions: Iterable[Expunction], present: Mapping[str, str], lying: Iterable[str]
) -> Iterator[Fault]:
    """What an expunction names and is still there. `present` are the records' commitments with their ids, `lying` the
    names of the originals that lie in the store."""
    lying = {*lying}
    for each in expunctions:
        for original in each.originals:
            if original in lying:
                yield Fault(item=original, what=f"expunged on {each.at}, but its bytes are still there", todo=_AGAIN)
        for commits in each.records:
            if commits in present:
                yield Fault(item=present[commits], what=f"a record expunged on {each.at} is still there",
                            todo="Compare with a copy of the case: it was put back, or the expunction was changed.")
