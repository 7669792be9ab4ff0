"""Reports in the order of days, each placed in a thread as it comes; what was placed is kept between runs.

A stream is the list of its placements (`placements`): each report with the words it was looked up by, the reports it
was compared with, and the thread it went to. All else (who has which word, which threads are near) is made of them by
counting. So a stream can be taken back to any point: the placements up to there are counted again, all at once, and no
text is read for that.
"""

from array import array
from collections.abc import Sequence
from functools import lru_cache
from heapq import nlargest

import numpy as np

from onrecord.matching.stories.lookup import Leads, Printed
from onrecord.matching.stories.placements import UNKNOWN, Placement, Placements
from onrecord.matching.stories.reports import Lexicon, Report, growing, read, report
from onrecord.matching.stories.resemblance import LOG, meetings, newcomer, odds
from onrecord.matching.stories.settling import Settling
from onrecord.models import Document

AT_HAND = 2000  # reports that stay made, as those of some days are compared with the same ones
KEYS = 25  # words of a report by which others are found
COMPARED = 20  # reports that a new one is compared with
LEADS = 0.05  # of the weight of a report's words: less than this leads nowhere
COUNTED = 20  # reports of a thread that speak for or against
REPEATED = 3  # threads in which a sentence is the page's, and nobody's report
CLOSED = 90  # days after which only a shared name leads back to a report
UNMET = -3.0  # log-odds that two reports are of one story when no rare word led from one to the other
# Without a day the first reports to come are any reports: a thread begins on strong evidence, and more is left to the
# settling of whole threads.
JOINS = {"dated": -0.8, "undated": 2.5}  # log-odds over which a report joins a thread


class Stream:
    """Reports in the order of days, each placed as it comes; the order in which documents are given counts."""

    def __init__(self, placements: Placements | None = None):
        self.lexicon = Lexicon()
        self.placements = Placements() if placements is None else placements
        self._report = lru_cache(AT_HAND)(self.placements.report)
        self._sizes = array("I")  # reports of each thread
        self._leads = Leads()
        self._printed = Printed()

    @classmethod
    def resumed(cls, words: Sequence[str], placements: Placements) -> "Stream":
        """The stream as it was after these placements, which it adds to; `words` are those of its lexicon, as they are
        numbered."""
        made = cls(placements)
        own, pairs, keys, sentences = (placements.columns[each] for each in ("words", "pairs", "keys", "sentences"))
        threads = np.asarray(placements.threads)
        made.lexicon = Lexicon.of(words, np.concatenate([own.values, pairs.values]), len(placements))
        made._sizes = growing("I", np.bincount(threads))
        led = np.concatenate([keys.owners(), pairs.owners()])
        made._leads = Leads.of(np.concatenate([keys.values, pairs.values]), led)
        made._printed = Printed.of(np.asarray(sentences.values), sentences.owners(), threads)
        return made

    @property
    def thread(self) -> list[int]:
        """The thread of each report."""
        return self.placements.threads.tolist()

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
        pairs = meetings(newcomer(own, self.lexicon), [*map(self._report, met)], self.lexicon)
        placed = Placement(own, array("I", keys), array("I", met), array("d", map(odds, pairs)), -1)
        found, best = -1, 0.0
        for thread, (sum_, count_met) in sorted(self._fits(placed).items()):
            count = max(count_met, min(self._sizes[thread], COUNTED))
            mean = (sum_ + UNMET * (count - count_met)) / count
            if found < 0 or mean > best:
                found, best = thread, mean
        kind = "undated" if own.day is None else "dated"
        joins = found >= 0 and best > JOINS[kind]
        placed.thread = found if joins else len(self._sizes)
        self._keep(placed)
        return placed.thread

    def _fits(self, placed: Placement) -> dict[int, tuple[float, int]]:
        """For every thread that rare words lead to: the sum of the odds of its reports, and how many were compared."""
        fits: dict[int, tuple[float, int]] = {}
        for other, value in zip(placed.met, placed.odds, strict=True):
            thread = self.placements.threads[other]
            sum_, met = fits.get(thread, (0.0, 0))
            fits[thread] = sum_ + value, met + 1
        return fits

    def _candidates(self, own: Report, keys: list[int]) -> list[int]:
        """The reports that have most of the telling words and names of this one, in numpy: it is where a pass over many
        reports spends its time. `bincount` adds in the order of the words: names first, then the keys."""
        weights = self.lexicon.weights
        looked = (*own.pairs, *keys)
        led, many = self._leads.to(looked)
        if not led:
            return []
        found, place = np.unique(led, return_inverse=True)
        value = np.bincount(place, np.repeat(weights(looked), many))
        named = np.zeros(len(found), bool)
        named[place[: sum(many[: len(own.pairs)])]] = True
        near = named | self._open(own, found)
        chosen = np.flatnonzero(near & (value >= LEADS * sum(weights(keys))))
        best = np.lexsort((found[chosen], value[chosen]))[::-1][:COMPARED]
        return found[chosen[best]].tolist()

    def _open(self, own: Report, others: np.ndarray) -> np.ndarray:
        """Which reports a word that is no name may lead to: those of about the same time, or of a time unknown."""
        if own.day is None:
            return np.ones(len(others), bool)
        days = np.asarray(self.placements.days)[others]
        return (days == UNKNOWN) | (abs(days - own.day) <= CLOSED)

    def _is_repeated(self, digest: int) -> bool:
        return self._printed.often(digest) >= REPEATED

    def _keep(self, placed: Placement) -> None:
        number, thread = len(self.placements), placed.thread
        self.placements.append(placed)
        if thread == len(self._sizes):
            self._sizes.append(0)
        self._sizes[thread] += 1
        self._leads.add((*placed.keys, *placed.report.pairs), number)
        for digest in placed.report.sentences:
            self._printed.add(digest, thread)

    def stories(self) -> list[list[int]]:
        """The reports of each story, after threads are settled. Changes nothing: more can be placed afterwards."""
        return Settling(self.placements, self.lexicon).stories()


def keys_of(own: Report, lexicon: Lexicon) -> list[int]:
    """The words that lead to a report and from it to others: the most telling ones, those of the headline before."""
    title = frozenset(own.title)
    worth = {
        word: LOG[count] * weight * (1.5 if word in title else 1.0)
        for word, count, weight in zip(own.words, own.counts, lexicon.weights(own.words), strict=True)
    }
    return nlargest(KEYS, worth, key=lambda word: (worth[word], lexicon.words[word]))
