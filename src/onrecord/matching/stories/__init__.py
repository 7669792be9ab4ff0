"""Reports of one story: which documents tell of one happening, as their words propose.

One pass in the order of days (`threads`). A report joins the thread whose reports it fits on average, or begins one of
its own; a report it was never compared with speaks against it (average linkage; single links would chain a town's daily
shootings into one). Threads are then settled into stories (`settling`). Nothing is decided by it: a story proposes
where to look.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from os.path import commonprefix
from typing import Protocol

from onrecord import codec, dates
from onrecord.codec import Folded
from onrecord.matching.stories.handover import Past, handed_over, taken
from onrecord.matching.stories.threads import Stream
from onrecord.matching.stories.ties import Tie, reason, ties
from onrecord.models import Document, PartialDate, Story

__all__ = ["Stream", "followed", "order_of", "stories"]


@dataclass(frozen=True)
class Told:
    """A story, its reasons packed: most are as they were in the run before."""

    documents: tuple[str, ...]
    reasons: tuple[Folded, ...]


class Listed(Protocol):
    """A document, or what is kept of one."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def published(self) -> PartialDate | None: ...


def order_of(document: Listed) -> tuple:
    """The place of a document in the stream: by day of publication, those without one after, then by name."""
    dated = dates.is_day(document.published)
    return not dated, document.published.value if dated else "", document.name, document.sha256, document.id


def stories(documents: Iterable[Document]) -> tuple[Story, ...]:
    """The stories that documents tell, each of at least two, in the order of their first documents.

    The order of `documents` does not matter: they are placed by day of publication, those without a day after the
    others, by name.
    """
    known = {each.id: each for each in documents}
    stream = _placed(_in_order(known.values()), known.__getitem__, Past(), 0)
    told, reasons = _told(stream, known.__getitem__, {})
    return tuple(_written(told, reasons.values(), stream))


def followed(
    listed: Iterable[Listed], fetch: Callable[[str], Document], before: Mapping[str, bytes] | None = None
) -> tuple[codec.Packed[Story], dict[str, bytes]]:
    """The stories that documents tell, as `stories` finds them, and what to hand over as `before` next time: parts by
    name, to be kept as they are; one that did not change is the same as before.

    `listed` are the documents in any order, `fetch` gives the one of an id: it is asked for documents that are new, and
    for the two of a reason that is. Up to the first document that came or went since the run that gave `before`, all
    stays where it was; those after it are placed again, mostly without their texts. The answer never depends on
    `before`, unless that comes from other software or other hands: what cannot be read is left aside.
    """
    ids, past = _in_order({each.id: each for each in listed}.values()), taken(before or {})
    same = len(commonprefix([ids, past.placements.documents]))
    stream = _placed(ids, fetch, past, same)
    told, reasons = _told(stream, fetch, past.reasons)
    return _written(told, reasons.values(), stream), handed_over(stream, reasons, past, same)


def matters(told: Sequence[Story]) -> dict[str, str]:
    """Document.id -> a name for the story it reports: the id of the first document that does."""
    return {each: story.documents[0] for story in codec.read_as(Told, told) for each in story.documents}


def _in_order(documents: Iterable[Listed]) -> list[str]:
    return [each.id for each in sorted(documents, key=order_of)]


def _placed(ids: Sequence[str], fetch: Callable[[str], Document], past: Past, same: int) -> Stream:
    """The stream of these documents, taken up after as many as are the same as in the past one."""
    stream = Stream.resumed(past.words, past.placements.first(same))
    known = {past.placements.documents[number]: number for number in range(same, len(past.placements))}
    for each in ids[same:]:
        own = past.placements.report(known[each]) if each in known else None
        if own and stream.reads_alike(own):
            stream.put(own)
        else:
            stream.place(fetch(each))
    return stream


def _told(
    stream: Stream, fetch: Callable[[str], Document], known: Mapping[Tie, Folded]
) -> tuple[list[list[int]], dict[Tie, Folded]]:
    """The reports of each story of two and more, and the reason of every tie within one, in the order of both."""
    told = [each for each in stream.stories() if len(each) > 1]
    return told, {each: known.get(each) or codec.fold(reason(each, fetch)) for each in ties(told, stream)}


def _written(told: Sequence[Sequence[int]], reasons: Iterable[Folded], stream: Stream) -> codec.Packed[Story]:
    """Stories as records; `reasons` are those of all of them, one after the other."""
    documents, reasons = stream.placements.documents, iter(reasons)
    written = (
        Told(tuple(documents[each] for each in members), tuple(islice(reasons, len(members) - 1))) for members in told
    )
    return codec.Packed(Story, map(codec.pack, written))
