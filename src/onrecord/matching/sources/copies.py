"""What two documents have in common word for word: passages, and whether the one is nearly a copy of the other.

A passage is a run of twelve words or more that is no quotation and no standing text. A document is a near-copy of
another when three fifths of the shorter one's own runs of five words stand in the longer: a copy that was cut, put in
another order or under another headline keeps most of them, two reports of one event in words of their own hardly any.
Likeness of the longer one is not asked (containment, not resemblance: Broder, SEQUENCES 1997).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from onrecord.matching.meeting import side_by_side
from onrecord.matching.memory import Memory
from onrecord.matching.sources.fingerprints import PASSAGE, Mark, Meetings, Text, among, of_a_headline, run_digests
from onrecord.matching.verdicts import pair_keys, remembered
from onrecord.matching.words import Word, negated, numbers, tokens
from onrecord.models import Document, Reason, Span, Statement
from onrecord.text import quote

SHINGLE = 5  # words of the runs that are counted
MOST = 0.6  # of the shorter one's runs make a near-copy
ENOUGH = 40  # own words of the shorter; a text that stands in the other whole needs twelve
_REFRAIN = 8  # times a run stands in one text: beyond this it shows no place
_PAGE = 120  # own words below which a text may be nothing but a notice of its page
_KEPT = 4096  # documents kept ready for comparison
_HINT = 1 / 12  # of the shorter one's fingerprints in common: fewer are not looked at as a near-copy
_TOLD = 3  # common passages a reason shows
_MORE = 20  # words more or fewer that are told
_OWN = 3  # words of its own at an end that are told
_FEW = 8  # words between common ones within which a number is another one in the place of a number

Pair = tuple[str, str]
Passages = Mapping[Pair, list[tuple[Span, Span]]]
Quoted = Sequence[tuple[int, int]]  # where words are quoted, in characters


class Run(NamedTuple):
    """The same words in two texts: where they begin in each, and how many they are."""

    mine: int
    yours: int
    length: int


@dataclass(frozen=True, eq=False)
class Own:
    """A text and what of it counts, which standing text does not."""

    text: Text
    counts: np.ndarray  # of each word, whether it does
    digests: np.ndarray  # of the runs of five words that count, uint64
    places: np.ndarray  # of these runs, in words
    distinct: np.ndarray  # their digests each once, sorted


@dataclass(frozen=True)
class Common:
    """What the documents of a case have in common word for word, by pairs in their order."""

    passages: Passages = field(default_factory=dict)
    copies: Mapping[Pair, Reason] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What two documents have in common."""

    passages: tuple[tuple[Span, Span], ...]
    copy: Reason | None


def common(
    marks: Iterable[Mark],
    quoted: Mapping[str, Quoted],
    fetch: Callable[[str], Document],
    memory: Memory | None = None,
) -> Common:
    """The passages and near-copies among documents. `quoted` says for each where words are quoted, `fetch` gives it."""
    memory = memory or Memory()
    with remembered(memory, "standing text") as votes:
        meetings = Meetings(marks, fetch, votes)
        left, right, many = meetings.pairs()
    marks, states = meetings.marks, _states(meetings, memory)
    pairs = list(zip(left.tolist(), right.tolist(), many.tolist(), strict=True))
    own = lru_cache(maxsize=_KEPT)(lambda place: own_words(meetings, marks[place].id))
    runs_of = lru_cache(maxsize=_KEPT)(lambda place: marks[place].runs(PASSAGE))
    made: dict[int, Shared] = {}  # what was found now, by the pair's place

    def compare(pair: int) -> int:
        one, two, many = pairs[pair]
        if not is_hinted(many, marks[one].values, marks[two].values) and not among(runs_of(one), runs_of(two)).any():
            return 0
        passages, copy = between(own(one), own(two), quoted, many)
        if passages or copy:
            made[pair] = Shared(passages=tuple(passages), copy=copy)
        return int(bool(passages or copy))

    def judge(new: np.ndarray) -> np.ndarray:
        found = np.zeros(len(new), np.int64)
        for place in side_by_side(left[new], right[new]).tolist():
            found[place] = compare(int(new[place]))
        return found

    with remembered(memory, "copies") as verdicts:
        keys = pair_keys(pair_keys(states[left], states[right]), many.astype(np.uint64))
        found = verdicts.of(keys, judge)
    passages: dict[Pair, Sequence[tuple[Span, Span]]] = {}
    copies: dict[Pair, Reason] = {}
    for place in np.flatnonzero(found).tolist():

        def shared(place: int = place) -> Shared:
            if place not in made:
                compare(place)
            return made[place]

        one, two, many = pairs[place]
        both = memory.value(Shared, "common", (int(states[one]), int(states[two]), many), shared)
        if both.passages:
            passages[marks[one].id, marks[two].id] = both.passages
        if both.copy:
            copies[marks[one].id, marks[two].id] = both.copy
    return Common(passages, copies)


def _states(meetings: Meetings, memory: Memory) -> np.ndarray:
    """A digest of each document and of which of its words are standing text: all that comparing looks at."""
    states = np.array([int(memory.stamp(each.id)[:16], 16) for each in meetings.marks], np.uint64)
    values, places = meetings.notices()
    np.add.at(states, places, pair_keys(values.astype(np.uint64), np.uint64(0)))
    return states


def quotations(statements: Iterable[Statement]) -> tuple[tuple[int, int], ...]:
    """Where words are quoted, in characters."""
    quoted = (span for each in statements if each.mode == "direct" for span in each.content)
    return tuple((each.start, each.end) for each in quoted)


def own_words(meetings: Meetings, document: str) -> Own:
    """A document of `meetings` with what counts of it."""
    text = meetings.text(document)
    counts = ~text.covered(meetings.standing)
    digests = run_digests(text.digests, SHINGLE)
    if not len(digests):
        return Own(text, counts, digests, np.empty(0, np.int64), digests)
    whole = np.lib.stride_tricks.sliding_window_view(counts, SHINGLE).all(axis=1)
    return Own(text, counts, digests[whole], np.flatnonzero(whole), np.unique(digests[whole]))


def between(
    one: Own, two: Own, quoted: Mapping[str, Quoted], many: int | None = None
) -> tuple[list[tuple[Span, Span]], Reason | None]:
    """What two documents have in common: the passages, and the reason why the one is a near-copy of the other, if it
    is. `many`: how many fingerprints they share, where that is known."""
    shared = [
        (_span(one.text, run.mine, run.length), _span(two.text, run.yours, run.length))
        for run in runs(one.text, two.text)
        if one.counts[run.mine : run.mine + run.length].sum() >= PASSAGE
    ]
    shared = [pair for pair in shared if not any(_mostly_quoted(each, quoted) for each in pair)]
    hinted = many is None or is_hinted(many, one.text.values, two.text.values)
    return shared, near_copy(one, two) if hinted else None


def is_hinted(many: int, one: np.ndarray, two: np.ndarray) -> bool:
    """So many fingerprints in common hint at a near-copy, of texts with these."""
    return many >= _HINT * min(len(one), len(two))


# -- runs of words ---------------------------------------------------------------------------------------------------


def runs(one: Text, two: Text) -> list[Run]:
    """Every run of at least twelve words that two texts have in common and that cannot be made longer, in the order of
    the first; not those that lie, in either text, within a longer one. A run that one text repeats more than eight
    times (a refrain) is not followed."""
    return _grown(one, two, _seeds(one.values, one.places, two.values, two.places), PASSAGE)


def _seeds(values, places, others, their) -> Iterator[tuple[int, int]]:
    """The places at which both have the same value."""
    order = np.argsort(others, kind="stable")
    others, their = others[order], their[order]
    begins, ends = np.searchsorted(others, values), np.searchsorted(others, values, side="right")
    _, inverse, times = np.unique(values, return_inverse=True, return_counts=True)
    met = np.flatnonzero((ends > begins) & (ends - begins <= _REFRAIN) & (times[inverse] <= _REFRAIN))
    for at in met.tolist():
        for to in range(begins[at], ends[at]):
            yield int(places[at]), int(their[to])


def _grown(one: Text, two: Text, seeds: Iterable[tuple[int, int]], least: int) -> list[Run]:
    """The runs that grow from common places, word by word: a digest proposes, the words decide."""
    ours, theirs = one.words, two.words
    reached: dict[int, int] = {}  # shift between the texts -> how far it has been followed
    found = []
    for mine, yours in sorted(seeds):
        shift = yours - mine
        if mine < reached.get(shift, 0):
            continue
        start = mine
        while start and start + shift and ours[start - 1] == theirs[start + shift - 1]:
            start -= 1
        end, last = start, min(len(ours), len(theirs) - shift)
        while end < last and ours[end] == theirs[end + shift]:
            end += 1
        reached[shift] = max(end, mine + 1)
        if end - start >= least:
            found.append(Run(start, start + shift, end - start))
    return _outermost(found)


def _outermost(found: Sequence[Run]) -> list[Run]:
    """Not the runs that lie within a longer one."""
    kept: list[Run] = []
    for run in sorted(found, key=lambda each: (-each.length, each)):
        end, their_end = run.mine + run.length, run.yours + run.length
        if not any(
            (each.mine <= run.mine and end <= each.mine + each.length)
            or (each.yours <= run.yours and their_end <= each.yours + each.length)
            for each in kept
        ):
            kept.append(run)
    return sorted(kept)


def _span(text: Text, start: int, length: int) -> Span:
    return quote(text.document, int(text.spans[start][0]), int(text.spans[start + length - 1][1]))


def _mostly_quoted(span: Span, quoted: Mapping[str, Quoted]) -> bool:
    inside = sum(max(0, min(span.end, end) - max(span.start, start)) for start, end in quoted.get(span.document, ()))
    return inside > 0.6 * (span.end - span.start)


# -- near-copies -----------------------------------------------------------------------------------------------------


def contained(one: Own, two: Own) -> tuple[float, Own, Own]:
    """The share of the shorter text's different runs of five words that stand in the longer, and the two, the shorter
    first; of what counts. 0 where the shorter has fewer than forty words of its own, unless all twelve or more stand in
    the longer, which has hardly more."""
    short, long = sorted((one, two), key=lambda each: (len(each.distinct), len(each.text.words), each.text.document.id))
    if not len(short.distinct):
        return 0.0, short, long
    share = int(among(short.distinct, long.distinct).sum()) / len(short.distinct)
    least = PASSAGE if share == 1 and len(short.distinct) >= MOST * len(long.distinct) else ENOUGH
    return share if len(short.distinct) + SHINGLE - 1 >= least else 0.0, short, long


def near_copy(one: Own, two: Own) -> Reason | None:
    """Three fifths or more of the shorter text's runs of five words stand in the longer one: one was made from the
    other, or both from a third. Standing text does not count, and the shorter needs forty words of its own. What a text
    of fewer than 120 shares must speak of what a headline does, where there is one: the words of a login page do not.
    The sentence says how much is common and what was changed, numbers and negations first; not who had it first."""
    share, shorter, longer = contained(one, two)
    if share < MOST:
        return None
    short, long = shorter.text, longer.text
    seeds = _seeds(shorter.digests, shorter.places, longer.digests, longer.places)
    found = _grown(short, long, seeds, SHINGLE)
    left, right = (~_uncovered(each, found, side) for side, each in enumerate((short, long)))
    if shorter.counts.sum() < _PAGE and of_a_headline(short, left, long, right) is False:
        return None
    if short.words == long.words:
        says = f"the same text word for word ({len(short.words)} words), from other bytes"
    else:
        says = f"{int(100 * share)} % of the shorter text ({len(short.words)} words) stands in the longer"
        says = "; ".join([says, *_changes(short, long, found)])
    longest = sorted(found, key=lambda each: (-each.length, each))[:_TOLD]
    ends = (one.text, two.text)
    spans = []
    for run in longest:
        places = {short.document.id: run.mine, long.document.id: run.yours}
        spans += [_span(each, places[each.document.id], run.length) for each in ends]
    return Reason(rule="near-copy", says=says, spans=tuple(spans))


def _changes(short: Text, long: Text, found: Sequence[Run]) -> Iterator[str]:
    """What tells the two apart, in phrases."""
    titles = [_title(each.document) for each in (short, long)]
    if all(titles) and titles[0] != titles[1]:
        yield "under another headline"
    chain = _in_order(found)
    if others := _numbers(short, long, chain):
        yield f"numbers differ: {', '.join(others)}"
    if _negations_differ(short, long, chain):
        yield 'a "not" stands in one of them only'
    if sum(each.length for each in found) - sum(each.length for each in chain) >= _MORE:
        yield "in another order"
    left, right = (_uncovered(each, found, side) for side, each in enumerate((short, long)))
    headline = [len(each) for each in titles]
    before, within, after = (int(each.sum()) for each in _parts(right, found, 1, headline[1]))
    if before >= _MORE:
        yield f"the longer begins with {before} words more"
    if within >= _MORE:
        yield f"the longer has {within} words more in between"
    if after >= _OWN:
        yield f"the longer goes on for {after} words{_credits(long, right, after)}"
    before, within, after = (int(each.sum()) for each in _parts(left, found, 0, headline[0]))
    if before >= _OWN:
        yield f"the shorter begins with {before} words of its own"
    if within:
        yield f"{within} {'words are' if within > 1 else 'word is'} other ones"
    if after >= _OWN:
        yield f"the shorter ends with {after} words of its own{_credits(short, left, after)}"


def _title(document: Document) -> list[str]:
    return [word for word, _, _ in tokens(document.title or "")]


def _uncovered(text: Text, found: Sequence[Run], side: int) -> np.ndarray:
    alone = np.ones(len(text.words), bool)
    for run in found:
        alone[run[side] : run[side] + run.length] = False
    return alone


def _parts(alone: np.ndarray, found: Sequence[Run], side: int, headline: int) -> tuple[np.ndarray, ...]:
    """What is not common before the first common words (beyond the headline), between, and after the last."""
    first, last = min(each[side] for each in found), max(each[side] + each.length for each in found)
    return alone[min(headline, first) : first], alone[first:last], alone[last:]


def _credits(text: Text, alone: np.ndarray, after: int) -> str:
    """That the words at the end name the agency the document credits."""
    agency = [word for word, _, _ in tokens(text.document.agency or "")]
    tail = list(text.words[-after:])
    named = agency and any(tail[at : at + len(agency)] == agency for at in range(len(tail)))
    return f", which name {text.document.agency}" if named else ""


def _gaps(short: Text, long: Text, chain: Sequence[Run]) -> Iterator[tuple[tuple[Word, ...], tuple[Word, ...]]]:
    """The few words in which two texts differ between words they share."""
    for run, after in zip(chain, chain[1:], strict=False):
        ends = run.mine + run.length, run.yours + run.length
        sizes = after.mine - ends[0], after.yours - ends[1]
        if all(0 <= each <= _FEW for each in sizes):
            mine, yours = short.words[ends[0] : after.mine], long.words[ends[1] : after.yours]
            yield tuple(tuple(Word(each, each, 0, 0, False) for each in side) for side in (mine, yours))


def _numbers(short: Text, long: Text, chain: Sequence[Run]) -> list[str]:
    """Numbers that stand in one text where the other has another: "12 / 14"."""
    found = {}
    for mine, yours in _gaps(short, long, chain):
        one, two = numbers(mine), numbers(yours)
        if one and two and one != two:
            found[f"{' '.join(sorted(one - two)) or '-'} / {' '.join(sorted(two - one)) or '-'}"] = None
    return list(found)[:_TOLD]


def _negations_differ(short: Text, long: Text, chain: Sequence[Run]) -> bool:
    return any(negated(mine) != negated(yours) for mine, yours in _gaps(short, long, chain))


def _in_order(found: Sequence[Run]) -> list[Run]:
    """The heaviest chain of runs that stand in one order in both texts (in words)."""
    best: list[tuple[int, int]] = []  # weight, the one before
    for at, run in enumerate(found):
        weight, before = max(((best[to][0], to) for to in range(at) if found[to].yours < run.yours), default=(0, -1))
        best.append((weight + run.length, before))
    chain, at = [], max(range(len(best)), key=lambda each: best[each][0], default=-1)
    while at >= 0:
        chain.append(found[at])
        at = best[at][1]
    return chain[::-1]
