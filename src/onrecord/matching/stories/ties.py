"""What the reports of a story share, two and two: which one a report is told with, and by which names and words.

The words that tell most change as more reports come, so ties are made anew each time, for all stories at once; the
reason that is read from two texts is made once for every tie.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise

import numpy as np

from onrecord.matching.stories.placements import Column
from onrecord.matching.stories.reports import places
from onrecord.matching.stories.resemblance import RARE, meetings, newcomer, odds
from onrecord.matching.stories.threads import COUNTED, Stream
from onrecord.models import Document, Reason

SHOWN = 4  # names, and words, a reason shows at most
_AT_ONCE = 1000  # pairs of reports whose words are looked at together


@dataclass(frozen=True)
class Tie:
    """What a document shares with one before it in its story; all that its reason is made of, but the texts."""

    before: str  # Document.id
    after: str
    names: tuple[str, ...]  # as `reports.places` looks for them
    words: tuple[str, ...]
    ages: tuple[int, ...]
    days: tuple[int, ...]


def ties(stories: Sequence[Sequence[int]], stream: Stream) -> Iterator[Tie]:
    """For every story, and every report of it but the first, what it shares with the report of its story that it fitted
    best when it came; where it met none of them, with the one it fits best of those before it."""
    met = _best_met(stories, stream)
    pairs = [
        (met[own] if own in met else _best(members[max(0, at - COUNTED) : at], own, stream), own)
        for members in stories
        for at, own in enumerate(members)
        if at
    ]
    for start in range(0, len(pairs), _AT_ONCE):
        yield from _tied(pairs[start : start + _AT_ONCE], stream)


def _best_met(stories: Sequence[Sequence[int]], stream: Stream) -> dict[int, int]:
    """For each report of a story that met another of them, the one it fitted best, of several the first."""
    story = np.full(len(stream.placements), -1)
    story[[*chain.from_iterable(stories)]] = np.repeat(np.arange(len(stories)), [*map(len, stories)])
    met, odds_ = (stream.placements.columns[each] for each in ("met", "odds"))
    other, own, value = np.asarray(met.values).astype(np.int64), met.owners(), np.asarray(odds_.values)
    same = (story[own] >= 0) & (story[own] == story[other])
    own, other, value = own[same], other[same], value[same]
    order = np.lexsort((-other, value, own))
    return dict(zip(own[order].tolist(), other[order].tolist(), strict=True))


def _best(before: Sequence[int], own: int, stream: Stream) -> int:
    report, lexicon = stream.placements.report, stream.lexicon
    pairs = meetings(newcomer(report(own), lexicon), [*map(report, before)], lexicon)
    return -max((odds(pair), -other) for other, pair in zip(before, pairs, strict=True))[1]


def _tied(pairs: Sequence[tuple[int, int]], stream: Stream) -> Iterator[Tie]:
    """What two reports share, for each of these pairs: names, rare words, ages and days."""
    both, documents, columns = np.array(pairs), stream.placements.documents, stream.placements.columns
    full, _ = _telling(both, columns["pairs"], stream)
    words, single = _telling(both, columns["words"], stream, columns["named"])
    ages, days = (_by_row(*_shared(both, columns[each])[:2], len(pairs)) for each in ("ages", "days"))
    for at, (before, after) in enumerate(pairs):
        parts = {part for name in full[at] for part in name.split()}
        names = full[at] + [each for each in single[at] if each not in parts][: SHOWN - len(full[at])]
        yield Tie(
            documents[before], documents[after], tuple(names), tuple(words[at]),
            tuple(ages[at][:SHOWN]), tuple(days[at][:SHOWN]),
        )  # fmt: skip


def _telling(
    both: np.ndarray, column: Column, stream: Stream, named: Column | None = None
) -> tuple[list[list[str]], list[list[str]]]:
    """For each pair of reports, of the words they share the few that weigh most, the heaviest first, and none that
    every other report has: those that are no name in either of them, and those that are one in both."""
    lexicon = stream.lexicon
    row, word, as_name = _shared(both, column, named)
    weight = lexicon.whole - np.asarray(lexicon.logs)[word]
    found = []
    for kind in (~as_name, as_name):
        heavy = kind & (weight > RARE / 2)
        texts = map(lexicon.words.__getitem__, word[heavy].tolist())
        ranked = _by_row(row[heavy], [*zip((-weight[heavy]).tolist(), texts, strict=True)], len(both))
        found.append([[text for _, text in sorted(each)[:SHOWN]] for each in ranked])
    return found[0], found[1]


def _shared(both: np.ndarray, column: Column, named: Column | None = None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The numbers that both reports of a pair have in a column: the place of the pair, the number, and whether it
    stands for a name. A word that is a name in one of them alone is not shared."""
    sides = []
    for reports in both.T:
        row, value = column.gathered(reports)
        mark = named.gathered(reports)[1] > 0 if named else np.zeros(len(row), bool)
        sides.append(row << 33 | value.astype(np.int64) << 1 | mark)
    found = np.intersect1d(*sides, assume_unique=True)
    return found >> 33, found >> 1 & 0xFFFFFFFF, (found & 1).astype(bool)


def _by_row(row: np.ndarray, values: list | np.ndarray, many: int) -> list[list]:
    """The values of each of so many rows; rows come in order."""
    values = values if isinstance(values, list) else values.tolist()
    ends = np.searchsorted(row, np.arange(many + 1)).tolist()
    return [values[start:end] for start, end in pairwise(ends)]


def reason(tie: Tie, fetch: Callable[[str], Document]) -> Reason:
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
