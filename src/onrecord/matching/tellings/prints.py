"""The words of tellings as digests: enough to find whom each may be like, and light to keep.

The tellings of one document are digested once and remembered with its sketch, column by column (`Prints`). Those of a
whole case stand one after the other (`Digests`), and no telling need be looked at to sort them all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import frexp

import numpy as np

from onrecord.codec import Card
from onrecord.matching import meeting
from onrecord.matching import words as lexis
from onrecord.matching.tellings.telling import TellingCard, Wording

RUN = 4  # words in a row that make two tellings candidates
_ROW = np.dtype([("key", "<u8"), ("alike", "<u8"), ("length", "<u4"), ("own_length", "<u4"),
                 ("stems", "<u4"), ("runs", "<u4"), ("shingles", "<u4")])  # fmt: skip


class Prints(Card, frozen=True):
    """The tellings of one document, in their order: column by column, one telling after the other."""

    rows: bytes  # for each its card's key, a digest that its equals share, and how many words and digests it has
    stems: bytes  # its content words, 32 bits each, each once and in order of size
    runs: bytes  # its runs of four words, likewise
    shingles: bytes  # its runs of characters, 16 bits each, in order of size


def prints_of(told: Sequence[tuple[Wording, TellingCard]]) -> Prints:
    """The prints of one document's tellings, each given by its words and its card."""
    rows, columns = [], ([], [], [])
    for wording, card in told:
        alike = meeting.long_key(card.speaker or "", card.stance, card.mode, *wording.line)
        own = _each_once(wording.stems), _each_once(lexis.runs(wording.words, RUN)), _shingles(wording.shingles)
        rows.append((card.key, alike, card.length, len(wording.own_line), *map(len, own)))
        for column, digests in zip(columns, own, strict=True):
            column.append(digests.tobytes())
    stems, runs, shingles = map(b"".join, columns)
    return Prints(rows=np.array(rows, _ROW).tobytes(), stems=stems, runs=runs, shingles=shingles)


def _each_once(texts: Iterable[str]) -> np.ndarray:
    return np.array(sorted({meeting.short_key(each) for each in texts}), "<u4")


def _shingles(texts: Iterable[str]) -> np.ndarray:
    """One digest for each text."""
    return np.sort(np.fromiter(map(meeting.short_key, texts), np.uint32).astype("<u2"))


class Rows:
    """Lists of numbers, one for each telling, one after the other."""

    def __init__(self, values: np.ndarray, sizes: np.ndarray):
        self.values, self.sizes = values, sizes.astype(np.int64)
        self.starts = np.cumsum(self.sizes) - self.sizes

    def __getitem__(self, number: int) -> np.ndarray:
        return self.values[self.starts[number] : self.starts[number] + self.sizes[number]]

    def owners(self) -> np.ndarray:
        """For every value whose it is."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    def places(self, of: np.ndarray) -> np.ndarray:
        """Where the values of some stand, list after list."""
        sizes = self.sizes[of]
        before = np.cumsum(sizes) - sizes
        return np.repeat(self.starts[of] - before, sizes) + np.arange(sizes.sum())

    def some(self, of: np.ndarray) -> "Rows":
        """The lists of some."""
        return Rows(self.values[self.places(of)], self.sizes[of])

    def sums(self, numbers: np.ndarray) -> np.ndarray:
        """For each list the sum of its own among `numbers`, one for every value: whole numbers, that may overflow."""
        total = np.zeros(len(numbers) + 1, numbers.dtype)
        np.cumsum(numbers, out=total[1:])
        return total[self.starts + self.sizes] - total[self.starts]


class Digests:
    """The tellings of a case, in the order of its documents."""

    def __init__(self, prints: Sequence[Prints]):
        self._prints = prints
        rows = np.frombuffer(b"".join([each.rows for each in prints]), _ROW)
        self._sizes = {name: rows[name] for name in ("stems", "runs", "shingles")}
        self.keys, self.alike = rows["key"].astype(np.uint64), rows["alike"].astype(np.uint64)
        self.lengths, self.own_lengths = rows["length"].astype(np.int64), rows["own_length"].astype(np.int64)

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def stems(self) -> Rows:
        """Of their content words."""
        return self._rows("stems", "<u4")

    @cached_property
    def runs(self) -> Rows:
        """Of their runs of words."""
        return self._rows("runs", "<u4")

    @cached_property
    def shingles(self) -> Rows:
        """Of their runs of characters."""
        return self._rows("shingles", "<u2")

    def _rows(self, name: str, kind: str) -> Rows:
        return Rows(np.frombuffer(b"".join([getattr(each, name) for each in self._prints]), kind), self._sizes[name])


class Weights(Mapping[str, float]):
    """The weight of each content word by its rarity (inverse document frequency, Sparck Jones 1972), in whole steps: a
    word that half as many tellings share weighs one more. Steps, because a document more must not change them all."""

    def __init__(self, stems: Rows):
        self._stems, self._many = np.unique(stems.values, return_counts=True)
        self._steps = frexp(len(stems.sizes))[1] - np.frexp(self._many)[1] + 1

    def __getitem__(self, stem: str) -> float:
        at = int(np.searchsorted(self._stems, np.uint32(meeting.short_key(stem))))
        found = at < len(self._stems) and int(self._stems[at]) == meeting.short_key(stem)
        return float(self._steps[at]) if found else float(self._steps.max(initial=1))

    def __iter__(self) -> Iterator[str]:
        raise TypeError("weights are asked for word by word")

    def __len__(self) -> int:
        return len(self._stems)

    def of(self, stems: np.ndarray) -> np.ndarray:
        """The weights of words by their digests, of which each must be known."""
        return self._steps[np.searchsorted(self._stems, stems)]


def numbered(values: Iterable[str | None]) -> np.ndarray:
    """Numbers that are the same where the values are; -1 for None."""
    numbers: dict[str | None, int] = {None: -1}
    return np.array([numbers.setdefault(each, len(numbers)) for each in values], np.int64)


def by_first(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers that are the same where the values are, in the order in which these come first, and where each does."""
    _, first, number = np.unique(values, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place[number], first[order]
