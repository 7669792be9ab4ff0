"""Reports in the order of days, each placed in a thread as it comes; what was placed is kept between runs.

A stream is the list of its placements: each report with the words it was looked up by, the reports it was compared
with, and the thread it went to. All else (who has which word, which threads are near) is made of them by counting. So a
stream can be taken back to any point: the placements up to there are counted again, and no text is read for that.
"""

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import accumulate, pairwise

import numpy as np

from onrecord.matching.reports import MANY, Lexicon, Report, read, report
from onrecord.matching.resemblance import LOG, meetings, newcomer, odds
from onrecord.matching.settling import NEAR, Settling
from onrecord.models import Document

KEYS = 25  # words of a report by which others are found
SHELF = 60  # reports that are found by one word, the newest
COMPARED = 20  # reports that a new one is compared with
LEADS = 0.05  # of the weight of a report's words: less than this leads nowhere
COUNTED = 20  # reports of a thread that speak for or against
REPEATED = 3  # threads in which a sentence is the page's, and nobody's report
CLOSED = 90  # days after which only a shared name leads back to a report
_UNKNOWN = -1  # the day of a report without one
UNMET = -3.0  # log-odds that two reports are of one story when no rare word led from one to the other
# Without a day the first reports to come are any reports: a thread begins on strong evidence, and more is left to the
# settling of whole threads.
JOINS = {"dated": -0.8, "undated": 2.5}  # log-odds over which a report joins a thread


@dataclass(slots=True)
class Placement:
    """A report in a stream."""

    report: Report
    keys: array  # the words by which others are found
    met: array  # the reports it was compared with
    odds: array  # and for each the log-odds that the two are of one story
    thread: int


class Stream:
    """Reports in the order of days, each placed as it comes; the order in which documents are given counts."""

    def __init__(self):
        self.lexicon = Lexicon()
        self.placements: list[Placement] = []
        self.members: list[array] = []  # the reports of each thread
        self._days = array("i")  # of publication, of each report
        self._found_by: dict[int, array] = {}  # a word -> the reports it leads to, the newest last
        self._printed: dict[int, int] = {}  # a sentence: the last thread that has it
        self._again: dict[int, int] = {}  # in how many threads, where in more than one
        self._near: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0])

    @classmethod
    def resumed(cls, words: Sequence[str], placements: Sequence[Placement]) -> "Stream":
        """The stream as it was after these placements; `words` are those of its lexicon, as they are numbered."""
        made = cls()
        for each in words:
            made.lexicon.number(each)
        made.lexicon.count([(*each.report.words, *each.report.pairs) for each in placements])
        for each in placements:
            made._keep(each)
        return made

    @property
    def thread(self) -> list[int]:
        """The thread of each report."""
        return [each.thread for each in self.placements]

    def place(self, document: Document) -> int:
        """The number of the thread that a document joins or begins."""
        return self.put(report(read(document), self.lexicon, self._is_repeated))

    def reads_alike(self, own: Report) -> bool:
        """Whether a report read at another point of a stream with this lexicon's words would be the same read now: the
        same of its sentences are the page's."""
        return own.omitted.tolist() == [each for each in own.sentences if self._is_repeated(each)]

    def put(self, own: Report) -> int:
        """The number of the thread that a report joins or begins."""
        self.lexicon.add((*own.words, *own.pairs))
        keys = keys_of(own, self.lexicon)
        met = self._candidates(own, keys)
        pairs = meetings(newcomer(own, self.lexicon), [self.placements[each].report for each in met], self.lexicon)
        placed = Placement(own, array("I", keys), array("I", met), array("d", map(odds, pairs)), -1)
        found, best = -1, 0.0
        for thread, (sum_, count_met) in sorted(self._fits(placed).items()):
            count = max(count_met, min(len(self.members[thread]), COUNTED))
            mean = (sum_ + UNMET * (count - count_met)) / count
            if found < 0 or mean > best:
                found, best = thread, mean
        kind = "undated" if own.day is None else "dated"
        joins = found >= 0 and best > JOINS[kind]
        placed.thread = found if joins else len(self.members)
        self._keep(placed)
        return placed.thread

    def _fits(self, placed: Placement) -> dict[int, tuple[float, int]]:
        """For every thread that rare words lead to: the sum of the odds of its reports, and how many were compared."""
        fits: dict[int, tuple[float, int]] = {}
        for other, value in zip(placed.met, placed.odds, strict=True):
            thread = self.placements[other].thread
            sum_, met = fits.get(thread, (0.0, 0))
            fits[thread] = sum_ + value, met + 1
        return fits

    def _candidates(self, own: Report, keys: list[int]) -> list[int]:
        """The reports that have most of the telling words and names of this one, in numpy: it is where a pass over many
        reports spends its time. `bincount` adds in the order of the words: names first, then the keys."""
        weight = self.lexicon.weight
        looked = [word for word in (*own.pairs, *keys) if word in self._found_by]
        led = [np.asarray(self._found_by[word][-SHELF:]) for word in looked]
        if not led:
            return []
        found, place = np.unique(np.concatenate(led), return_inverse=True)
        value = np.bincount(place, np.repeat(list(map(weight, looked)), list(map(len, led))))
        names = frozenset(own.pairs)
        named = np.zeros(len(found), bool)
        named[place[: sum(len(some) for word, some in zip(looked, led, strict=True) if word in names)]] = True
        near = named | self._open(own, found)
        chosen = np.flatnonzero(near & (value >= LEADS * sum(map(weight, keys))))
        best = np.lexsort((found[chosen], value[chosen]))[::-1][:COMPARED]
        return found[chosen[best]].tolist()

    def _open(self, own: Report, others: np.ndarray) -> np.ndarray:
        """Which reports a word that is no name may lead to: those of about the same time, or of a time unknown."""
        if own.day is None:
            return np.ones(len(others), bool)
        days = np.asarray(self._days)[others]
        return (days == _UNKNOWN) | (abs(days - own.day) <= CLOSED)

    def _is_repeated(self, digest: int) -> bool:
        return self._again.get(digest, 1) >= REPEATED

    def _keep(self, placed: Placement) -> None:
        number, thread, own = len(self.placements), placed.thread, placed.report
        fits = self._fits(placed)
        self.placements.append(placed)
        if thread == len(self.members):
            self.members.append(array("I"))
        self.members[thread].append(number)
        self._days.append(_UNKNOWN if own.day is None else own.day)
        for word in (*placed.keys, *own.pairs):
            shelf = self._found_by.setdefault(word, array("I"))
            if len(shelf) == 2 * SHELF:
                del shelf[:SHELF]
            shelf.append(number)
        for digest in own.sentences:
            last = self._printed.setdefault(digest, thread)
            if last != thread:
                self._printed[digest] = thread
                self._again[digest] = self._again.get(digest, 1) + 1
        for other, (sum_, met) in fits.items():
            if other != thread and sum_ > NEAR * met:
                near = self._near[min(thread, other), max(thread, other)]
                near[0] += sum_
                near[1] += met

    def stories(self) -> list[list[int]]:
        """The reports of each story, after threads are settled. Changes nothing: more can be placed afterwards."""
        return Settling([each.report for each in self.placements], self.lexicon, self.members, self._near).stories()


def keys_of(own: Report, lexicon: Lexicon) -> list[int]:
    """The words that lead to a report and from it to others: the most telling ones, those of the headline before."""
    title = frozenset(own.title)
    worth = {
        word: LOG[count] * lexicon.weight(word) * (1.5 if word in title else 1.0)
        for word, count in zip(own.words, own.counts, strict=True)
    }
    return nlargest(KEYS, worth, key=lambda word: (worth[word], lexicon.words[word]))


# -- what is kept between runs ---------------------------------------------------------------------------------------

_KEPT = {"words": "I", "counts": "H", "named": "H", "title": "I", "pairs": "I", "numbers": "I", "ages": "I",
         "days": "I", "sentences": "I", "omitted": "I", "keys": "I", "met": "I", "odds": "d"}  # fmt: skip
_NUMBERED = ("words", "title", "pairs", "numbers", "keys")  # numbers of a lexicon's words
_NONE = array("I")


@dataclass(frozen=True)
class Packed:
    """Placements column by column: of each kind of array how long it is in each placement, and all of them in a row
    (little-endian numbers, as many bytes each as the array module says)."""

    words: list[str]
    documents: list[str]
    days: list[int | None]
    sizes: list[int]
    threads: list[int]
    columns: dict[str, tuple[bytes, bytes]]


def packed(stream: Stream) -> Packed:
    """A stream made ready for `codec.pack`."""
    placements = stream.placements
    columns = {}
    for name, kind in _KEPT.items():
        of = [getattr(each if name in ("keys", "met", "odds") else each.report, name) for each in placements]
        lengths = np.fromiter(map(len, of), "<u4", len(of))
        columns[name] = lengths.tobytes(), _little(array(kind, b"".join(of))).tobytes()
    reports = [each.report for each in placements]
    return Packed(
        words=stream.lexicon.words,
        documents=[each.document for each in reports],
        days=[each.day for each in reports],
        sizes=[each.size for each in reports],
        threads=[each.thread for each in placements],
        columns=columns,
    )


def unpacked(kept: Packed) -> list[Placement]:
    """The placements of a packed stream. Raises ValueError when they are none: a number that points nowhere."""
    many = len(kept.documents)
    if not many == len(kept.days) == len(kept.sizes) == len(kept.threads) or set(kept.columns) != set(_KEPT):
        raise ValueError("columns of different lengths")
    columns = {name: list(_parts(*kept.columns[name], kind, many)) for name, kind in _KEPT.items()}
    for name in _NUMBERED:
        _bound(columns[name], [len(kept.words)] * many)
    for name in ("counts", "named"):
        _bound(columns[name], [MANY + 1] * many)
    _bound(columns["met"], range(many))
    threads = list(accumulate(kept.threads, max, initial=-1))
    if any(not 0 <= each <= before + 1 for each, before in zip(kept.threads, threads, strict=False)):
        raise ValueError("a thread that nothing began")
    same = (("words", "counts"), ("words", "named"), ("met", "odds"))
    if any(list(map(len, columns[one])) != list(map(len, columns[other])) for one, other in same):
        raise ValueError("columns of different lengths")
    of_report = [name for name in _KEPT if name not in ("keys", "met", "odds")]
    reports = (
        Report(document=document, day=day, size=size, **dict(zip(of_report, own, strict=True)))
        for document, day, size, *own in zip(
            kept.documents, kept.days, kept.sizes, *(columns[name] for name in of_report), strict=True
        )
    )
    rest = zip(reports, columns["keys"], columns["met"], columns["odds"], kept.threads, strict=True)
    return [Placement(*each) for each in rest]


def _parts(lengths: bytes, values: bytes, kind: str, many: int) -> Iterator[array]:
    ends = np.cumsum(np.frombuffer(lengths, "<u4"), dtype=np.int64).tolist()
    whole = _little(array(kind, values))
    if len(ends) != many or (ends[-1] if ends else 0) != len(whole):
        raise ValueError("a column that is cut short")
    for start, end in pairwise((0, *ends)):
        yield whole[start:end] if start < end else _NONE


def _bound(column: Sequence[array], bounds: Iterable[int]) -> None:
    if any(each and max(each) >= bound for each, bound in zip(column, bounds, strict=True)):
        raise ValueError("a number that points nowhere")


def _little(values: array) -> array:
    """Numbers as they are stored, from those of this machine or the other way round."""
    if sys.byteorder == "big":
        values.byteswap()
    return values
