"""The reports of a stream and where each was placed, column by column: a case may hold a hundred thousand.

A report is a dozen short lists of numbers, and a list of its own costs more than what it holds. So all lists of one
kind stand in one row, and a report is made of its pieces when somebody looks at it.
"""

import sys
from array import array
from dataclasses import dataclass
from datetime import date

import numpy as np

from onrecord.matching.stories.reports import MANY, Report, growing

UNKNOWN = -1  # the day of a report without one
_OF_REPORT = {"words": "I", "counts": "H", "named": "H", "title": "I", "pairs": "I", "numbers": "I", "ages": "I",
              "days": "I", "sentences": "I", "omitted": "I"}  # fmt: skip
_OF_PLACE = {"keys": "I", "met": "I", "odds": "d"}
_NUMBERED = ("words", "title", "pairs", "numbers", "keys")  # numbers of a lexicon's words
_ALIKE = (("words", "counts"), ("words", "named"), ("met", "odds"))  # lists of the same length


@dataclass(slots=True)
class Placement:
    """A report in a stream."""

    report: Report
    keys: array  # the words by which others are found
    met: array  # the reports it was compared with
    odds: array  # and for each the log-odds that the two are of one story
    thread: int


class Column:
    """Lists of numbers in a row, and where each of them ends. What numpy sees of it must be let go before it grows."""

    __slots__ = ("ends", "values")

    def __init__(self, kind: str):
        self.values, self.ends = array(kind), array("q", [0])

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, number: int) -> array:
        return self.values[self.ends[number] : self.ends[number + 1]]

    def append(self, values: array) -> None:
        """Another list."""
        self.values.extend(values)
        self.ends.append(len(self.values))

    def owners(self) -> np.ndarray:
        """For every value the number of its list."""
        return np.repeat(np.arange(len(self)), np.diff(np.asarray(self.ends)))

    def gathered(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The values of some lists one after the other; before them, for each the place of its list in `numbers`."""
        ends = np.asarray(self.ends)
        starts, many = ends[numbers], ends[numbers + 1] - ends[numbers]
        row = np.repeat(np.arange(len(numbers)), many)
        place = np.arange(len(row)) + np.repeat(starts - np.cumsum(many) + many, many)
        return row, np.asarray(self.values)[place]

    def piece(self, start: int, end: int) -> tuple[bytes, bytes]:
        """Some of the lists as they are kept: how long each is, and their values."""
        lengths = np.diff(np.asarray(self.ends[start : end + 1]))
        return _little(growing("I", lengths)), _little(self.values[self.ends[start] : self.ends[end]])

    def extend(self, lengths: bytes, values: bytes) -> None:
        """More lists, as `piece` gave them. Raises ValueError when one of them is cut short."""
        added, before = _numbers("I", lengths), len(self.values)
        self.values.extend(_numbers(self.values.typecode, values))
        ends = before + np.cumsum(np.asarray(added), dtype=np.int64)
        if len(self.values) != (ends[-1] if len(ends) else before):
            raise ValueError("a column that is cut short")
        self.ends.frombytes(ends.tobytes())


@dataclass(frozen=True)
class Piece:
    """Some placements as they are kept: columns of little-endian numbers, as many bytes each as the array module
    says."""

    documents: list[str]
    days: bytes
    sizes: bytes
    threads: bytes
    columns: dict[str, tuple[bytes, bytes]]


class Placements:
    """Reports in the order in which they were placed."""

    def __init__(self):
        self.documents: list[str] = []
        self.days, self.sizes, self.threads = array("i"), array("I"), array("I")
        self.columns = {name: Column(kind) for name, kind in (_OF_REPORT | _OF_PLACE).items()}
        self._of_report = [self.columns[name] for name in _OF_REPORT]

    def __len__(self) -> int:
        return len(self.documents)

    def report(self, number: int) -> Report:
        """The report of that number."""
        day, after = self.days[number], number + 1
        own = [each.values[each.ends[number] : each.ends[after]] for each in self._of_report]
        return Report(self.documents[number], None if day == UNKNOWN else day, *own, self.sizes[number])

    def append(self, placed: Placement) -> None:
        """Another placement."""
        own = placed.report
        self.documents.append(own.document)
        self.days.append(UNKNOWN if own.day is None else own.day)
        self.sizes.append(own.size)
        self.threads.append(placed.thread)
        for name in _OF_REPORT:
            self.columns[name].append(getattr(own, name))
        for name in _OF_PLACE:
            self.columns[name].append(getattr(placed, name))

    def piece(self, start: int, end: int) -> Piece:
        """Some of the placements as they are kept."""
        return Piece(
            self.documents[start:end],
            *(_little(each[start:end]) for each in (self.days, self.sizes, self.threads)),
            {name: each.piece(start, end) for name, each in self.columns.items()},
        )

    def extend(self, piece: Piece) -> None:
        """More placements, as `piece` gave them. Raises ValueError when their columns are not of one length."""
        self.documents += piece.documents
        for each, more in ((self.days, piece.days), (self.sizes, piece.sizes), (self.threads, piece.threads)):
            each.extend(_numbers(each.typecode, more))
        if set(piece.columns) != set(self.columns):
            raise ValueError("columns that are missing")
        for name, more in piece.columns.items():
            self.columns[name].extend(*more)
        of_one_each = (self.days, self.sizes, self.threads, *self.columns.values())
        if {len(self.documents)} != set(map(len, of_one_each)):
            raise ValueError("columns of different lengths")

    def first(self, many: int) -> "Placements":
        """The first placements alone; these themselves when there are no others."""
        if many == len(self):
            return self
        made = Placements()
        made.extend(self.piece(0, many))
        return made

    def check(self, words: int) -> None:
        """Raises ValueError when this is no stream of a lexicon of so many words: a number that points nowhere."""
        bounds = {**dict.fromkeys(_NUMBERED, words), "counts": MANY + 1, "named": MANY + 1}
        bounds["days"] = date.max.toordinal() + 1
        for name, bound in bounds.items():
            if np.asarray(self.columns[name].values).max(initial=0) >= bound:
                raise ValueError(f"{name}: a number that points nowhere")
        met, threads = self.columns["met"], np.asarray(self.threads).astype(np.int64)
        if not (np.asarray(met.values) < met.owners()).all():
            raise ValueError("met: a report that comes later")
        if not (threads <= np.maximum.accumulate(np.append(-1, threads))[:-1] + 1).all():
            raise ValueError("a thread that nothing began")
        if any(self.columns[one].ends != self.columns[other].ends for one, other in _ALIKE):
            raise ValueError("columns of different lengths")


def _little(values: array) -> bytes:
    """Numbers as they are kept. They may be turned round in place: a copy is wanted."""
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


def _numbers(kind: str, kept: bytes) -> array:
    made = array(kind, kept)
    if sys.byteorder == "big":
        made.byteswap()
    return made
