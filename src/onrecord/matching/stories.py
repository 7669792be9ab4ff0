"""Reports of one story: which documents tell of one happening, as their words propose.

One pass in the order of days. A report joins the thread whose reports it fits on average, or begins one of its own;
a report it was never compared with speaks against it (average linkage; single links would chain a town's daily
shootings into one). Threads are then settled into stories: two that fit are one, unless each has words of its own that
most of its reports tell and the other's do not. Nothing is decided by it: a story proposes where to look.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from heapq import heappop, heappush, nlargest, nsmallest
from math import log

from onrecord import dates
from onrecord.matching.reports import Lexicon, Report, places, read, report
from onrecord.matching.resemblance import LOG, RARE, meetings, newcomer, odds
from onrecord.models import Document, Reason, Story

KEYS = 25  # words of a report by which others are found
SHELF = 60  # reports that are found by one word, the newest
COMPARED = 20  # reports that a new one is compared with
LEADS = 0.05  # of the weight of a report's words: less than this leads nowhere
COUNTED = 20  # reports of a thread that speak for or against
REPEATED = 3  # stories in which a sentence is the page's, and nobody's report
CLOSED = 90  # days after which only a shared name leads back to a report
UNMET = -3.0  # log-odds that two reports are of one story when no rare word led from one to the other
NEAR = -4.0  # mean log-odds under which two threads are not near; what their reports have that never met
# Without a day the first reports to come are any reports: a thread begins on strong evidence, and more is left to the
# settling of whole threads.
JOINS = {"dated": -0.8, "undated": 2.5}  # log-odds over which a report joins a thread
SETTLES = {"dated": -0.5, "undated": -2.0}  # log-odds over which two threads are one story
APART = 5.0  # log-likelihood ratio of the words of its own from which a thread keeps to itself
SHOWN = 4  # names, and words, a reason shows at most
OWN = 3  # words of its own that are looked at


class Stream:
    """Reports in the order of days, each placed as it comes; the order in which documents are given counts."""

    def __init__(self):
        self.lexicon = Lexicon()
        self.reports: list[Report] = []
        self.thread: list[int] = []  # of each report
        self.members: list[array] = []  # the reports of each thread
        self._found_by: dict[int, tuple[int, ...]] = {}
        self._printed: dict[int, tuple[int, int]] = {}  # a sentence: in how many threads, and the last of them
        self._near: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0])

    def place(self, document: Document) -> int:
        """The number of the thread that a document joins or begins."""
        own = report(read(document), self.lexicon, self._is_repeated)
        self.lexicon.add((*own.words, *own.pairs))
        keys = keys_of(own, self.lexicon)
        fits = self._fits(own, keys)
        found, best = -1, 0.0
        for thread, (sum_, met) in sorted(fits.items()):
            count = max(met, min(len(self.members[thread]), COUNTED))
            mean = (sum_ + UNMET * (count - met)) / count
            if found < 0 or mean > best:
                found, best = thread, mean
        kind = "undated" if own.day is None else "dated"
        if found < 0 or best <= JOINS[kind]:
            found = len(self.members)
            self.members.append(array("I"))
        self._keep(own, keys, found, fits)
        return found

    def _fits(self, own: Report, keys: list[int]) -> dict[int, tuple[float, int]]:
        """For every thread that rare words lead to: the sum of the odds of its reports, and how many were compared."""
        new = newcomer(own, self.lexicon)
        fits: dict[int, tuple[float, int]] = {}
        found = self._candidates(own, keys)
        for other, pair in zip(found, meetings(new, [self.reports[each] for each in found], self.lexicon), strict=True):
            thread = self.thread[other]
            sum_, met = fits.get(thread, (0.0, 0))
            fits[thread] = sum_ + odds(pair), met + 1
        return fits

    def _candidates(self, own: Report, keys: list[int]) -> list[int]:
        """The reports that have most of the telling words and names of this one."""
        weight = self.lexicon.weight
        found: dict[int, float] = defaultdict(float)
        named: set[int] = set()
        for word in own.pairs:
            for each in self._found_by.get(word, ()):
                found[each] += weight(word)
                named.add(each)
        for word in keys:
            for each in self._found_by.get(word, ()):
                found[each] += weight(word)
        least = LEADS * sum(map(weight, keys))
        open_ = [
            each
            for each, value in found.items()
            if value >= least and (each in named or self._is_open(own, self.reports[each]))
        ]
        return nlargest(COMPARED, open_, key=lambda each: (found[each], each))

    @staticmethod
    def _is_open(own: Report, other: Report) -> bool:
        return own.day is None or other.day is None or abs(own.day - other.day) <= CLOSED

    def _is_repeated(self, digest: int) -> bool:
        return self._printed.get(digest, (0, 0))[0] >= REPEATED

    def _keep(self, own: Report, keys: list[int], thread: int, fits: dict[int, tuple[float, int]]) -> None:
        number = len(self.reports)
        self.reports.append(own)
        self.thread.append(thread)
        self.members[thread].append(number)
        for word in (*keys, *own.pairs):
            self._found_by[word] = (*self._found_by.get(word, ())[1 - SHELF :], number)
        for digest in own.sentences:
            many, last = self._printed.get(digest, (0, -1))
            if last != thread:
                self._printed[digest] = many + 1, thread
        for other, (sum_, met) in fits.items():
            if other != thread and sum_ > NEAR * met:
                near = self._near[min(thread, other), max(thread, other)]
                near[0] += sum_
                near[1] += met

    def stories(self) -> list[list[int]]:
        """The reports of each story, after threads are settled. Changes nothing: more can be placed afterwards."""
        return Settling(self).stories()


class Settling:
    """Threads on their way to stories: the two that fit best are joined first (average linkage), until none fit."""

    def __init__(self, stream: Stream):
        self.lexicon, self.reports = stream.lexicon, stream.reports
        self.members = {number: list(each) for number, each in enumerate(stream.members)}
        self.told: dict[int, Counter[int]] = {}
        self.near: dict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
        for (one, other), (sum_, met) in stream._near.items():
            self.near[one][other] = self.near[other][one] = sum_, met
        self.queue: list[tuple[float, int, int]] = []

    def stories(self) -> list[list[int]]:
        """The reports of each story, in order."""
        for one in sorted(self.near):
            for other in sorted(self.near[one]):
                if one < other:
                    self._propose(one, other)
        while self.queue:
            value, one, other = heappop(self.queue)
            now = one in self.members and other in self.members and value == -self._mean(one, other)
            if now and self._apart(one, other) < APART:
                self._join(one, other)
        return sorted(sorted(each) for each in self.members.values())

    def _mean(self, one: int, other: int) -> float:
        sum_, met = self.near[one][other]
        pairs = len(self.members[one]) * len(self.members[other])
        return (sum_ + NEAR * (pairs - met)) / pairs

    def _propose(self, one: int, other: int) -> None:
        value = self._mean(one, other)
        if value > SETTLES[self._kind(one, other)]:
            heappush(self.queue, (-value, one, other))

    def _kind(self, one: int, other: int) -> str:
        firsts = (self.reports[self.members[each][0]] for each in (one, other))
        return "undated" if any(each.day is None for each in firsts) else "dated"

    def _join(self, one: int, other: int) -> None:
        self.members[one] += self.members.pop(other)
        self.told.pop(one, None)
        self.told.pop(other, None)
        for third, (sum_, met) in self.near.pop(other).items():
            del self.near[third][other]
            if third != one:
                had = self.near[one].get(third, (0.0, 0))
                self.near[one][third] = self.near[third][one] = had[0] + sum_, had[1] + met
        for third in sorted(self.near[one]):
            self._propose(min(one, third), max(one, third))

    def _apart(self, one: int, other: int) -> float:
        """What keeps two threads apart: the words that most reports of the one tell and few of the other, for that of
        the two which has less of them. (Two fights of one boxer share his name and his sport, and each has its
        opponent, its town and its round.) Measured by the log-likelihood ratio of a word's two shares (Dunning 1993),
        which asks much of few reports and little of many."""
        mine, yours = self._told(one), self._told(other)
        many, others = len(self.members[one]), len(self.members[other])
        return min(self._own(mine, yours, many, others), self._own(yours, mine, others, many))

    def _told(self, thread: int) -> Counter[int]:
        if thread not in self.told:
            self.told[thread] = Counter(word for each in self.members[thread] for word in self.reports[each].words)
        return self.told[thread]

    def _own(self, mine: Counter[int], yours: Counter[int], many: int, others: int) -> float:
        """The mean of the words that are most of all a thread's own."""
        values = (
            self._weight(word) * (spread(count, many) + spread(yours[word], others)
                                  - spread(count + yours[word], many + others))
            for word, count in mine.items()
            if 2 * count >= many and count * others > yours[word] * many
        )  # fmt: skip
        return sum(nlargest(OWN, values)) / OWN

    def _weight(self, word: int) -> float:
        return min(1.0, max(0.0, self.lexicon.weight(word) / RARE))


def spread(count: int, many: int) -> float:
    """The log-likelihood of a word that `count` of `many` reports have, at that share."""
    rest = many - count
    return (count * log(count / many) if count else 0.0) + (rest * log(rest / many) if rest else 0.0)


def keys_of(own: Report, lexicon: Lexicon) -> list[int]:
    """The words that lead to a report and from it to others: the most telling ones, those of the headline before."""
    title = frozenset(own.title)
    worth = {
        word: LOG[count] * lexicon.weight(word) * (1.5 if word in title else 1.0)
        for word, count in zip(own.words, own.counts, strict=True)
    }
    return nlargest(KEYS, worth, key=lambda word: (worth[word], lexicon.words[word]))


def order_of(document: Document) -> tuple:
    """The place of a document in the stream: by day of publication, those without one after, then by name."""
    dated = dates.is_day(document.published)
    return not dated, document.published.value if dated else "", document.name, document.sha256, document.id


def stories(documents: Iterable[Document]) -> tuple[Story, ...]:
    """The stories that documents tell, each of at least two, in the order of their first documents.

    The order of `documents` does not matter: they are placed by day of publication, those without a day after the
    others, by name.
    """
    listed = sorted({each.id: each for each in documents}.values(), key=order_of)
    stream = Stream()
    for each in listed:
        stream.place(each)
    return tuple(_story(members, stream, listed) for members in stream.stories() if len(members) > 1)


def _story(members: Sequence[int], stream: Stream, listed: Sequence[Document]) -> Story:
    reasons = []
    for at, number in enumerate(members[1:], 1):
        new = newcomer(stream.reports[number], stream.lexicon)
        before = members[max(0, at - COUNTED) : at]
        nearest = max(before, key=lambda other: (odds(meet(new, stream.reports[other], stream.lexicon)), -other))
        reasons.append(_reason(nearest, number, stream, listed))
    return Story(documents=tuple(listed[each].id for each in members), reasons=tuple(reasons))


def _reason(one: int, other: int, stream: Stream, listed: Sequence[Document]) -> Reason:
    """What a document shares with the document of its story that it fits best: names, rare words, ages and days."""
    lexicon, left, right = stream.lexicon, stream.reports[one], stream.reports[other]
    names = _most_telling({*left.pairs} & {*right.pairs}, lexicon)
    parts = {part for name in names for part in name.split()}
    single = [each for each in _most_telling(_named(left) & _named(right), lexicon) if each not in parts]
    names += single[: SHOWN - len(names)]
    rare = _most_telling(({*left.words} - _named(left)) & ({*right.words} - _named(right)), lexicon)
    here, there = (places(listed[each], names + rare) for each in (one, other))
    told, spans = [], []
    for kind, found in (("the names", names), ("the words", rare)):
        shown = [each for each in found if each in here and each in there]
        spans += [place[each] for each in shown for place in (here, there)]
        if shown:
            told.append(f"{kind} {', '.join(there[each].exact for each in shown)}")
    if ages := sorted({*left.ages} & {*right.ages}):
        told.append(f"the ages {', '.join(map(str, ages[:SHOWN]))}")
    if days := sorted({*left.days} & {*right.days}):
        told.append(f"the days {', '.join(date.fromordinal(each).isoformat() for each in days[:SHOWN])}")
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
