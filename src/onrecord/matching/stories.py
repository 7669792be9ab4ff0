"""Reports of one story: which documents tell of one happening, as their words propose.

One pass in the order of days (`threads`). A report joins the thread whose reports it fits on average, or begins one of
its own; a report it was never compared with speaks against it (average linkage; single links would chain a town's daily
shootings into one). Threads are then settled into stories (`settling`). Nothing is decided by it: a story proposes
where to look.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from os.path import commonprefix
from typing import Protocol

from onrecord import codec, dates
from onrecord.matching.reports import Lexicon, Report, places
from onrecord.matching.resemblance import RARE, meetings, newcomer, odds
from onrecord.matching.threads import COUNTED, Packed, Stream, packed, unpacked
from onrecord.models import Document, PartialDate, Reason, Story

__all__ = ["Stream", "followed", "order_of", "stories"]

SHOWN = 4  # names, and words, a reason shows at most


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


@dataclass(frozen=True)
class Tie:
    """What a document shares with one before it in its story; all that its reason is made of, but the texts."""

    before: str  # Document.id
    after: str
    names: tuple[str, ...]  # as `reports.places` looks for them
    words: tuple[str, ...]
    ages: tuple[int, ...]
    days: tuple[int, ...]


@dataclass(frozen=True)
class Kept:
    """What is handed over to the next run."""

    stream: Packed
    reasons: list[tuple[Tie, Reason]]


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
    stream = _placed(sorted(known.values(), key=order_of), known.__getitem__, None)
    return _told(stream, known.__getitem__, {})


def followed(
    listed: Iterable[Listed], fetch: Callable[[str], Document], before: bytes | None = None
) -> tuple[tuple[Story, ...], bytes]:
    """The stories that documents tell, as `stories` finds them, and what to hand over as `before` next time.

    `listed` are the documents in any order, `fetch` gives the one of an id: it is asked for documents that are new, and
    for the two of a reason that is. Up to the first document that came or went since the run that gave `before`, all
    stays where it was; those after it are placed again, mostly without their texts. The answer never depends on
    `before`, unless that comes from other software or other hands: what cannot be read is left aside.
    """
    kept = _kept(before)
    ordered = sorted({each.id: each for each in listed}.values(), key=order_of)
    stream = _placed(ordered, fetch, kept and kept.stream)
    reasons = dict(kept.reasons) if kept else {}
    used: dict[Tie, Reason] = {}
    found = _told(stream, fetch, reasons, used)
    return found, codec.pack(Kept(packed(stream), list(used.items())))


def _kept(before: bytes | None) -> Kept | None:
    try:
        return codec.unpack(Kept, before) if before else None
    except ValueError:
        return None


def _placed(ordered: Sequence[Listed], fetch: Callable[[str], Document], kept: Packed | None) -> Stream:
    """The stream of these documents, taken up where it first differs from the one that was kept."""
    try:
        past = unpacked(kept) if kept else []
    except ValueError:
        kept, past = None, []
    ids = [each.id for each in ordered]
    same = len(commonprefix([ids, [each.report.document for each in past]]))
    stream = Stream.resumed(kept.words if kept else (), past[:same])
    known = {each.report.document: each.report for each in past[same:]}
    for each in ids[same:]:
        own = known.get(each)
        if own and stream.reads_alike(own):
            stream.put(own)
        else:
            stream.place(fetch(each))
    return stream


def _told(
    stream: Stream,
    fetch: Callable[[str], Document],
    reasons: dict[Tie, Reason],
    used: dict[Tie, Reason] | None = None,
) -> tuple[Story, ...]:
    """The stories of a stream. A reason is taken from `reasons` where it is known; those told are put into `used`."""
    used = {} if used is None else used
    made = []
    for members in stream.stories():
        if len(members) < 2:
            continue
        ties = [_tie(_nearest(members, at, stream), members[at], stream) for at in range(1, len(members))]
        for each in ties:
            used[each] = reasons.get(each) or _reason(each, fetch)
        ids = tuple(stream.placements[each].report.document for each in members)
        made.append(Story(documents=ids, reasons=tuple(used[each] for each in ties)))
    return tuple(made)


def _nearest(members: Sequence[int], at: int, stream: Stream) -> int:
    """The report of its story that a report fitted best when it came; where it met none of them, the one it fits best
    of those before it."""
    own, story = stream.placements[members[at]], set(members)
    met = [(value, -other) for other, value in zip(own.met, own.odds, strict=True) if other in story]
    if not met:
        before = members[max(0, at - COUNTED) : at]
        pairs = meetings(
            newcomer(own.report, stream.lexicon), [stream.placements[each].report for each in before], stream.lexicon
        )
        met = [(odds(pair), -other) for other, pair in zip(before, pairs, strict=True)]
    return -max(met)[1]


def _tie(one: int, other: int, stream: Stream) -> Tie:
    """What two reports share: names, rare words, ages and days."""
    lexicon, left, right = stream.lexicon, stream.placements[one].report, stream.placements[other].report
    names = _most_telling({*left.pairs} & {*right.pairs}, lexicon)
    parts = {part for name in names for part in name.split()}
    single = [each for each in _most_telling(_named(left) & _named(right), lexicon) if each not in parts]
    names += single[: SHOWN - len(names)]
    rare = _most_telling(({*left.words} - _named(left)) & ({*right.words} - _named(right)), lexicon)
    ages, days = sorted({*left.ages} & {*right.ages}), sorted({*left.days} & {*right.days})
    return Tie(left.document, right.document, tuple(names), tuple(rare), tuple(ages[:SHOWN]), tuple(days[:SHOWN]))


def _reason(tie: Tie, fetch: Callable[[str], Document]) -> Reason:
    """What two documents share, in their own words."""
    here, there = (places(fetch(each), tie.names + tie.words) for each in (tie.before, tie.after))
    told, spans = [], []
    for kind, found in (("the names", tie.names), ("the words", tie.words)):
        shown = [each for each in found if each in here and each in there]
        spans += [place[each] for each in shown for place in (here, there)]
        if shown:
            told.append(f"{kind} {', '.join(there[each].exact for each in shown)}")
    if tie.ages:
        told.append(f"the ages {', '.join(map(str, tie.ages))}")
    if tie.days:
        told.append(f"the days {', '.join(date.fromordinal(each).isoformat() for each in tie.days)}")
    says = f"both give {'; '.join(told)}" if told else "most of their words are the same"
    return Reason(rule="one story", says=says, spans=tuple(dict.fromkeys(spans)))


def _named(report: Report) -> set[int]:
    return {word for word, many in zip(report.words, report.named, strict=True) if many}


def _most_telling(found: set[int], lexicon: Lexicon) -> list[str]:
    """Of the words the few that weigh most, the heaviest first; none that every other report has."""
    heavy = [each for each in found if lexicon.weight(each) > RARE / 2]
    return [lexicon.words[each] for each in nsmallest(SHOWN, heavy, key=lambda word: _rank(word, lexicon))]


def _rank(word: int, lexicon: Lexicon) -> tuple[float, str]:
    return -lexicon.weight(word), lexicon.words[word]
