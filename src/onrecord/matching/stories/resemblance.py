"""Two reports: how much speaks for it that they tell of one happening?

Each comparison looks at one thing and gives a number; its docstring is the rule. What each number counts for was
learned from reports that people had put together (`stories.toml`, made by `tools/learn_stories.py`): the sum is the
logarithm of the odds that the two are of one story. No comparison decides alone, and none of them is a fact of a case.
"""

import tomllib
from array import array
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from math import fsum, log, log1p, sqrt
from operator import mul
from typing import NamedTuple

import numpy as np

from onrecord.matching.stories.reports import Lexicon, Report

RARE = 4.0  # weight of a word from which it is rare: one report in 55
LEAST = -8.0  # log-odds: more than this nothing speaks against two reports
LOG = (0.0, *(1 + log(each) for each in range(1, 1000)))  # how much a word counts that stands so often in a report
_LOG = np.array(LOG)


class Newcomer(NamedTuple):
    """A report made ready to be compared with many. Arrays have a row for each of its words, after a row of zeros."""

    report: Report
    word_counts: np.ndarray  # how much each word counts, as a word
    name_counts: np.ndarray  # and as a name
    in_title: np.ndarray  # whether its headline has it
    word_length: float  # of its vector of words, and of names
    name_length: float
    words: frozenset[int]
    title_weight: float
    pairs: frozenset[int]
    numbers: frozenset[int]
    sentences: frozenset[int]
    ages: frozenset[int]
    days: frozenset[int]


class Meeting(NamedTuple):
    """Two reports set side by side, and what their shared words weigh."""

    new: Newcomer
    old: Report
    lexicon: Lexicon
    words: float  # the cosine of their vectors of words, and of names
    names: float
    rare: int  # rare words that both have
    told: float  # weight of the words of the new one's headline that the old one has


def newcomer(report: Report, lexicon: Lexicon) -> Newcomer:
    """A report made ready."""
    weight = _weights(report.words, lexicon)
    word_counts, name_counts = _LOG[_array(report.counts)], _LOG[_array(report.named)]
    title = frozenset(report.title)
    return Newcomer(
        report,
        np.append(0.0, word_counts),
        np.append(0.0, name_counts),
        np.array([False, *(word in title for word in report.words)]),
        sqrt(fsum((weight * word_counts) ** 2)),
        sqrt(fsum((weight * name_counts) ** 2)),
        frozenset(report.words),
        sum(lexicon.weights(report.title)),
        frozenset(report.pairs),
        frozenset(report.numbers),
        frozenset(report.sentences),
        frozenset(report.ages),
        frozenset(report.days),
    )


def meetings(new: Newcomer, others: Sequence[Report], lexicon: Lexicon) -> list[Meeting]:
    """A report set beside each of the others. All at once, as it is what a pass over many reports spends its time on;
    `bincount` adds in the order of the words, so that every machine gets the same sums."""
    if not others:
        return []
    many = len(others)
    row = np.repeat(np.arange(many), [len(each.words) for each in others])
    word = np.concatenate([_array(each.words) for each in others])
    slots, mine = _array(lexicon.slots), _array(new.report.words)
    slots[mine] = np.arange(1, len(mine) + 1, dtype=np.uint32)
    place = slots[word]  # of each of their words among mine; 0: I have it not
    slots[mine] = 0
    weight = lexicon.whole - _array(lexicon.logs)[word]
    here = weight * _LOG[np.concatenate([_array(each.counts) for each in others])]
    named = weight * _LOG[np.concatenate([_array(each.named) for each in others])]
    all_words = np.bincount(row, here * here, many)
    all_names = np.bincount(row, named * named, many)
    both = np.flatnonzero(place)
    row, place, weight, here, named = row[both], place[both], weight[both], here[both], named[both]
    words = np.bincount(row, here * weight * new.word_counts[place], many)
    names = np.bincount(row, named * weight * new.name_counts[place], many)
    rare = np.bincount(row[weight > RARE], minlength=many)
    told = np.bincount(row, weight * new.in_title[place], many)
    columns = (each.tolist() for each in (words, all_words, names, all_names, rare, told))
    return [
        Meeting(new, old, lexicon, _cosine(words, new.word_length, all_words),
                _cosine(names, new.name_length, all_names), rare, told)
        for old, words, all_words, names, all_names, rare, told in zip(others, *columns, strict=True)
    ]  # fmt: skip


def _weights(words: array, lexicon: Lexicon) -> np.ndarray:
    return lexicon.whole - _array(lexicon.logs)[_array(words)]


def _array(values: array) -> np.ndarray:
    return np.asarray(values)


def _cosine(shared: float, length: float, square: float) -> float:
    return shared / (length * sqrt(square)) if shared else 0.0


# -- comparisons -----------------------------------------------------------------------------------------------------


def words_alike(pair: Meeting) -> float:
    """How alike all their words are, rare words weighing more: the cosine of the two, 0 to 1 (Salton 1975)."""
    return pair.words


def names_alike(pair: Meeting) -> float:
    """How alike the names in them are, those of people, places and bodies alike: the cosine, 0 to 1."""
    return pair.names


def headline_told(pair: Meeting) -> float:
    """How much of the words of one headline the other report tells, 0 to 1; of the two headlines the one told more."""
    have, title = pair.new.words, pair.old.title
    mine = pair.told / pair.new.title_weight if pair.new.title_weight else 0.0
    weights = pair.lexicon.weights(title)
    whole, told = sum(weights), sum([value for word, value in zip(title, weights, strict=True) if word in have])
    return max(mine, told / whole if whole else 0.0)


def rare_words(pair: Meeting) -> float:
    """How many rare words both have (logarithm)."""
    return log1p(pair.rare)


def full_names(pair: Meeting) -> float:
    """The names of two words and more that both give, rare ones weighing more (logarithm of the sum)."""
    mine = pair.new.pairs
    return log1p(sum(pair.lexicon.weights([each for each in pair.old.pairs if each in mine])))


def same_ages(pair: Meeting) -> float:
    """How many ages both give, at most three."""
    return min(3, len(pair.new.ages.intersection(pair.old.ages)))


def other_ages(pair: Meeting) -> float:
    """Both give ages, and none is the same: against it."""
    return float(bool(pair.new.ages and pair.old.ages and pair.new.ages.isdisjoint(pair.old.ages)))


def same_numbers(pair: Meeting) -> float:
    """How many longer numbers both give: a house, a road, a sum (logarithm)."""
    return log1p(len(pair.new.numbers.intersection(pair.old.numbers)))


def days_between(pair: Meeting) -> float:
    """How many days lie between their publication (logarithm); 0 when one has no day. Against it."""
    mine, yours = pair.new.report.day, pair.old.day
    return 0.0 if mine is None or yours is None else log1p(abs(mine - yours))


def same_days(pair: Meeting) -> float:
    """How many days both name, at most three."""
    return min(3, len(pair.new.days.intersection(pair.old.days)))


def other_days(pair: Meeting) -> float:
    """Both name days, and every one of them is more than a day from those of the other: against it."""
    mine, yours = pair.new.days, pair.old.days
    return float(bool(mine and yours and all(abs(one - other) > 1 for one in mine for other in yours)))


def same_sentences(pair: Meeting) -> float:
    """The share of sentences both print word for word, as far as their names differ: text of the page, and against it.
    (A copy of a report has its names too.)"""
    least = min(len(pair.new.sentences), len(pair.old.sentences))
    shared = len(pair.new.sentences.intersection(pair.old.sentences)) / least if least else 0.0
    return shared * max(0.0, 1.0 - pair.names)


def shortness(pair: Meeting) -> float:
    """How many words the shorter of the two has (logarithm): long reports share more by chance."""
    return log1p(min(pair.new.report.size, pair.old.size))


COMPARISONS: tuple[Callable[[Meeting], float], ...] = (
    words_alike, names_alike, headline_told, rare_words, full_names, same_ages, other_ages, same_numbers,
    days_between, same_days, other_days, same_sentences, shortness,
)  # fmt: skip


def kind_of(pair: Meeting) -> str:
    """Whether both reports have a day of publication ("dated") or not ("undated"): where days are known, likeness
    counts for less, as the same things are told every day."""
    return "undated" if pair.new.report.day is None or pair.old.day is None else "dated"


def vector(pair: Meeting) -> list[float]:
    """What every comparison says, in their order."""
    return [compare(pair) for compare in COMPARISONS]


@cache
def weights() -> dict[str, tuple[float, tuple[float, ...]]]:
    """For dated and undated pairs: what is added first, and what each comparison counts for."""
    table = tomllib.loads(files("onrecord.matching.stories").joinpath("stories.toml").read_text(encoding="utf-8"))
    return {kind: (row["first"], tuple(row[each.__name__] for each in COMPARISONS)) for kind, row in table.items()}


def odds(pair: Meeting) -> float:
    """The logarithm of the odds that the two reports tell of one happening; 0 is even."""
    first, counts = weights()[kind_of(pair)]
    return max(LEAST, first + sum(map(mul, counts, vector(pair))))
