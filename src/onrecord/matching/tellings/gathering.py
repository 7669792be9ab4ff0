"""Which tellings are of one utterance: gathered around the longest one that holds them.

Never in chains: a short phrase that stands in two long quotations does not make them one. Retellings in other words are
then set beside the gathering they are most like, when each is the other's best.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, product

import numpy as np

from onrecord.matching import meeting
from onrecord.matching.days import relation
from onrecord.matching.sketches import Sketch
from onrecord.matching.tellings.prints import Digests, Weights, by_first, numbered
from onrecord.matching.tellings.prospects import Prospects, can_ever
from onrecord.matching.tellings.telling import Telling
from onrecord.matching.tellings.times import Mouth, Times, times_of
from onrecord.matching.tellings.wording import (
    ENOUGH_WORDS,
    ENOUGH_WORDS_ALONE,
    Apart,
    Match,
    by_their_sense,
    by_their_words,
)
from onrecord.matching.verdicts import Verdicts, pair_key, pair_keys
from onrecord.models import PartialDate

CROWD = 40  # a run or a word shared by more tellings than this proposes only the longest of them
FOREMOST = 3  # ... that many
ENOUGH_IN_COMMON = 0.15  # of the content words of the shorter telling: with fewer, rare as they are, no sense is shared
LONG = 10  # words a telling must have to carry a day or an occasion from one document to another
NEAR = 300  # characters between two parts of one quotation ("...," the mayor said. "...")
_VERBATIM = ("word for word", "quoted part", "shared words")
_STRONG = (*_VERBATIM, "nearly the same", "told again")
_KINDS = (*_STRONG, "in other words")
# A verdict: apart, unlike or apart by digests, nothing to say, apart where more than the same words count; else _MATCH
# times the kind, and the score in millionths.
_APART, _UNLIKE, _NOTHING, _APART_IN_SENSE, _MATCH = 1, 2, 3, 4, 10_000_000
_FINE = 1_000_000
_BLOCK = 1 << 16  # pairs that are gone through at once: as Python's numbers they take ten times the memory


@dataclass
class Gathering:
    """Tellings of one utterance, around the longest; `matches` are the pairs that joined them."""

    centre: Telling
    tellings: list[Telling] = field(default_factory=list)
    matches: list[tuple[Telling, Telling]] = field(default_factory=list)


class Hall:
    """All tellings of a case, in the order of its documents, and who of them is worth comparing with whom.

    What is worth comparing follows from the words alone and is found once; days may be fixed meanwhile (`at`).
    """

    def __init__(self, sketches: Sequence[Sketch], verdicts: Verdicts | None = None):
        self.cards = [card for each in sketches for card in each.spoken]
        self.verdicts = verdicts or Verdicts()
        self.digests = Digests([each.prints for each in sketches])
        many = np.array([len(each.spoken) for each in sketches], np.int64)
        self.documents = np.repeat(np.arange(len(many)), many)
        ends = np.cumsum(many)
        self._within = dict(zip([each.id for each in sketches], map(range, ends - many, ends), strict=True))
        self.voices = numbered(card.speaker or None for card in self.cards)  # -1: nobody is named
        self.distinct, self.first = by_first(self.digests.alike)  # a wire story in 400 papers is one telling
        self.pairs = self._candidates()

    def at(self, dated: Mapping[str, PartialDate], settings: Mapping[Mouth, str] | None = None) -> "Sitting":
        """The tellings at the days known by now. `dated`: statement id -> the day that other documents fix; `settings`:
        see `settings_of`."""
        return Sitting(self, times_of(self.cards, self._within, dated, settings or {}))

    def _candidates(self) -> tuple[np.ndarray, np.ndarray]:
        """Pairs worth comparing, of the distinct tellings: a run of words in common, or two content words that few
        statements of the speaker have; and on no day would the two be apart all the same."""
        runs, stems = self.digests.runs.some(self.first), self.digests.stems.some(self.first)
        length = -self.digests.lengths[self.first]
        by_run = meeting.meetings(runs.values, runs.owners(), crowd=CROWD, few=FOREMOST, rank=length)
        voice, owners = self.voices[self.first], stems.owners()
        said = voice[owners] >= 0
        owners = owners[said]
        rare = (voice[owners].astype(np.uint64) << np.uint64(32)) | stems.values[said]
        left, right, many = meeting.counted(*meeting.meetings(rare, owners, crowd=2 * CROWD))
        enough = (many > 1) & (many >= ENOUGH_IN_COMMON * np.minimum(stems.sizes[left], stems.sizes[right]))
        left, right, _ = meeting.counted(np.r_[by_run[0], left[enough]], np.r_[by_run[1], right[enough]])
        can = self._can_ever(left, right)
        return left[can], right[can]

    def _can_ever(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Which pairs of distinct tellings can match on any day. Where one is told several times (with a name here and
        a pronoun there, or other brackets), that is left open."""
        several = np.bincount(self.distinct, minlength=len(self.first)) > 1
        named = np.array([card.named for card in self.cards], bool)
        can = can_ever(self.first[left], self.first[right], self.digests, self.voices, named)
        return can | several[left] | several[right]

    @cached_property
    def weights(self) -> Weights:
        """How rare each content word is among the distinct tellings."""
        return Weights(self.digests.stems.some(self.first))

    @cached_property
    def weighed(self) -> np.ndarray:
        """For each telling one number that changes when the weight of one of its words does."""
        stems = self.digests.stems
        return stems.sums(stems.values * self.weights.of(stems.values).astype(np.uint64))

    def state(self, gathering: Gathering) -> tuple:
        """All that an utterance of these tellings follows from."""
        told = tuple(
            (each.card.key, each.setting, *(day and (day.value, day.basis) for day in (each.day, each.occasion)),
             int(self.weighed[each.place]))
            for each in gathering.tellings
        )  # fmt: skip
        return told, tuple((one.ids[0], two.ids[0]) for one, two in gathering.matches)


class Sitting:
    """All tellings at the days known by now, and how any two compare: that is asked once, for what is gathered by the
    same words as for what is gathered by sense.

    The same words of one day are one node, which the first of them stands for. Nodes are numbered by their first place.
    """

    def __init__(self, hall: Hall, times: Times):
        self.hall, self.times = hall, times
        self._node, self._first = by_first(self._sameness())
        self._told: dict[int, Telling] = {}  # by place, those that were asked for
        self._looked: dict[int, int] = {}

    def gathered(self, *, verbatim: bool = False) -> list[Gathering]:
        """The tellings gathered, those that stand alone left out. `verbatim` joins nothing but the same words."""
        table = _Table(self, verbatim)
        made: list[tuple[list[int], list[tuple[int, int]]]] = []
        ties = [(one, two) for one in table.near for two in table.near[one] if one < two]
        for part in meeting.joined(len(self._first), ties):
            made += _gathered(part, table)
        told = {node for members, _ in made for node in members}
        several = np.flatnonzero(np.bincount(self._node) > 1).tolist()
        made += [([node], []) for node in several if node not in told]
        places = self._places({*told, *several})
        return [
            Gathering(
                self.head(members[0]),
                [self.telling(place) for node in sorted(members) for place in places[node]],
                [(self.head(one), self.head(two)) for one, two in pairs],
            )
            for members, pairs in sorted(made)
        ]

    def telling(self, place: int) -> Telling:
        """The telling of a place."""
        if place not in self._told:
            self._told[place] = self.times.telling(place, self.hall.cards[place])
        return self._told[place]

    def head(self, node: int) -> Telling:
        """The telling that stands for a node."""
        return self.telling(int(self._first[node]))

    @cached_property
    def matches(self) -> list[tuple[int, int, int]]:
        """Of the pairs worth comparing those that match, with their verdicts."""
        left, right = self._between()
        keys = pair_keys(self._states[left], self._states[right])
        found = self.hall.verdicts.of(keys, lambda new: self._judged(left[new], right[new]))
        match = found >= _MATCH
        return list(zip(left[match].tolist(), right[match].tolist(), found[match].tolist(), strict=True))

    def look(self, left: int, right: int) -> int:
        """The verdict on any two."""
        left, right = min(left, right), max(left, right)
        key = pair_key(int(self._states[left]), int(self._states[right]))
        found = self.hall.verdicts.one(key, lambda: self._compare(left, right))
        if found == _UNLIKE:  # or apart
            found = self._looked[key] = self._looked.get(key) or self._compare(left, right)
        return found

    def _sameness(self) -> np.ndarray:
        """Numbers that are the same for tellings of one node. Words too few to be known again without a day or a
        speaker stay with their document."""
        hall = self.hall
        values: dict[str, int] = {}
        day = np.zeros(len(hall.cards), np.int64)
        for place, occasion in self.times.occasions.items():
            day[place] = values.setdefault(occasion.value, len(values) + 1)
        few = np.where(hall.voices < 0, ENOUGH_WORDS_ALONE, np.where(day == 0, ENOUGH_WORDS, 0))
        stays = (hall.digests.lengths < few) | (hall.digests.stems.sizes < 2)
        where = np.where(stays, hall.documents + 1, 0)
        return (hall.distinct * (len(values) + 1) + day) * (len(hall.documents) + 1) + where

    def _between(self) -> tuple[np.ndarray, np.ndarray]:
        """The candidate pairs, as pairs of nodes: one for every day on which the same words were said."""
        distinct = self.hall.distinct[self._first]
        many = np.bincount(distinct, minlength=len(self.hall.first))
        own: dict[int, list[int]] = defaultdict(list)
        for node in np.flatnonzero(many[distinct] > 1).tolist():
            own[int(distinct[node])].append(node)
        head = np.zeros(len(many), np.int64)
        head[distinct[::-1]] = np.arange(len(distinct))[::-1]

        def nodes(each: int) -> list[int]:
            return own[each][:CROWD] if each in own else [int(head[each])]

        left, right = self.hall.pairs
        split = (many[left] > 1) | (many[right] > 1)
        days = zip(left[split].tolist(), right[split].tolist(), strict=True)
        more = [pair for one, two in days for pair in product(nodes(one), nodes(two))]
        more += [pair for each in own for pair in combinations(nodes(each), 2)]
        extra = np.array(more, np.int64).reshape(-1, 2)
        one, two = np.r_[head[left[~split]], extra[:, 0]], np.r_[head[right[~split]], extra[:, 1]]
        return meeting.counted(np.minimum(one, two), np.maximum(one, two))[:2]

    def _places(self, nodes: set[int]) -> dict[int, list[int]]:
        """The places of the tellings of some nodes."""
        asked = np.zeros(len(self._first), bool)
        asked[list(nodes)] = True
        places: dict[int, list[int]] = defaultdict(list)
        for place in np.flatnonzero(asked[self._node]).tolist():
            places[int(self._node[place])].append(place)
        return places

    @cached_property
    def _states(self) -> np.ndarray:
        """For each node a digest of all that comparing looks at."""
        digests, times = self.hall.digests, self.times
        time = np.full(len(digests), meeting.known_key(None, None, None), np.uint64)
        for place in times.occasions.keys() | times.settings.keys():
            day, occasion = times.days.get(place), times.occasions.get(place)
            setting = times.settings.get(place)
            time[place] = meeting.known_key(day and day.value, occasion and occasion.value, setting)
        return (digests.keys + time + self.hall.weighed)[self._first]

    def _judged(self, left: np.ndarray, right: np.ndarray) -> Iterator[int]:
        """Verdicts on pairs that were not compared before: those that can match are compared."""
        asked = np.zeros(len(self._first), bool)
        asked[left] = asked[right] = True
        number = np.cumsum(asked) - 1
        heads = [self.head(each) for each in np.flatnonzero(asked)]
        can = Prospects(heads, self.hall.digests, self.hall.weights).among(number[left], number[right])
        for begin in range(0, len(left), _BLOCK):
            block = (each[begin : begin + _BLOCK].tolist() for each in (left, right, can))
            for mine, yours, likely in zip(*block, strict=True):
                yield self._compare(mine, yours) if likely else _UNLIKE

    def _compare(self, left: int, right: int) -> int:
        one, two = self.head(left), self.head(right)
        apart, found = _APART, by_their_words(one, two)
        if found is None:
            apart, found = _APART_IN_SENSE, by_their_sense(one, two, self.hall.weights)
        if isinstance(found, Match):
            return _MATCH * (1 + _KINDS.index(found.kind)) + round(found.score * _FINE)
        return apart if isinstance(found, Apart) else _NOTHING


class _Table:
    """How the nodes of a sitting stand to each other, `verbatim` by the same words alone."""

    def __init__(self, sitting: Sitting, verbatim: bool):
        self._sitting, self.head = sitting, sitting.head
        self._apart = {_APART} if verbatim else {_APART, _APART_IN_SENSE}
        kinds = _VERBATIM if verbatim else _KINDS
        self.near: dict[int, dict[int, tuple[str, float]]] = defaultdict(dict)  # those that match: kind and score
        for one, two, verdict in sitting.matches:
            kind = _KINDS[verdict // _MATCH - 1]
            if kind in kinds:
                self.near[one][two] = self.near[two][one] = kind, verdict % _MATCH / _FINE

    def are_apart(self, left: int, right: int) -> bool:
        """The two must not be one."""
        return right not in self.near.get(left, ()) and self._sitting.look(left, right) in self._apart


def _gathered(part: Sequence[int], table: _Table) -> Iterator[tuple[list[int], list[tuple[int, int]]]]:
    """(members, the pairs that joined them) for the tellings of one connected part; the centre stands first."""
    gathered: dict[int, list[int]] = {}  # centre -> members
    because: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place in sorted(part, key=lambda each: (-table.head(each).length, each)):
        joins = []
        for centre in sorted(table.near[place].keys() & gathered.keys()):
            kind, score = table.near[place][centre]
            if kind in _STRONG and _agree(place, gathered[centre], table):
                joins.append((_STRONG.index(kind), -score, -table.head(centre).length, centre))
        if joins:
            centre = min(joins)[3]
            gathered[centre].append(place)
            because[centre].append((min(place, centre), max(place, centre)))
        else:
            gathered[place] = [place]
    _beside(gathered, because, table)
    yield from ((members, because[centre]) for centre, members in gathered.items() if len(members) > 1)


def _agree(place: int, members: Sequence[int], table: _Table) -> bool:
    """Nothing sets the telling apart from any member."""
    heads = [table.head(each) for each in (*members, place)]
    if len({each.speaker for each in heads if each.named}) > 1:
        return False
    days = sorted({each.occasion.value: each.occasion for each in heads if each.occasion}.items())
    if any(relation(one, two) == "different" for at, (_, one) in enumerate(days) for _, two in days[at + 1 :]):
        return False
    return not any(table.are_apart(place, each) for each in members[:CROWD])


def _beside(gathered: dict[int, list[int]], because: dict, table: _Table) -> None:
    """Join gatherings whose best retellings are each other's best, best first. A gathering that already has words of
    the other's documents takes nothing more from them, unless it goes on in the next sentence: an outlet that tells a
    thing twice tells two things."""
    home = {place: centre for centre, members in gathered.items() for place in members}
    scores: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {}
    for left in sorted(home):
        for right in sorted(table.near[left]):
            one, two = sorted((home[left], home[right]))
            kind, score = table.near[left][right]
            # The same words have found their gathering already; a phrase that fits two must not join them.
            if left < right and one != two and kind not in _STRONG:
                held = scores.get((one, two))
                if held is None or score > held[0]:
                    scores[one, two] = score, (left, right)
    while scores:
        best: dict[int, tuple] = {}
        for (one, two), (score, _) in sorted(scores.items()):
            for mine, yours in ((one, two), (two, one)):
                if mine not in best or (-score, yours) < best[mine]:
                    best[mine] = (-score, yours)
        mutual = [pair for pair in scores if best[pair[0]][1] == pair[1] and best[pair[1]][1] == pair[0]]
        one, two = min(mutual, key=lambda pair: (-scores[pair][0], pair))
        _, match = scores.pop((one, two))
        if _twice(*([table.head(each) for each in gathered[side]] for side in (one, two))) or not all(
            _agree(each, gathered[two], table) for each in gathered[one]
        ):
            continue
        gathered[one] += gathered.pop(two)
        because[one] += [match, *because.pop(two, [])]
        for pair in [pair for pair in scores if two in pair]:
            held = scores.pop(pair)
            other = pair[0] if pair[1] == two else pair[1]
            moved = (min(one, other), max(one, other))
            if moved not in scores or held[0] > scores[moved][0]:
                scores[moved] = held


def _twice(left: Sequence[Telling], right: Sequence[Telling]) -> bool:
    """Some document tells both, and not in one breath (two sentences of one quotation, one after the other)."""
    told: dict[str, tuple[list[Telling], list[Telling]]] = defaultdict(lambda: ([], []))
    for side, members in enumerate((left, right)):
        for each in members:
            told[each.document][side].append(each)
    for mine, yours in told.values():
        pairs = [(a.spans, b.spans) for a in mine for b in yours]
        gaps = [max(b[0].start - a[-1].end, a[0].start - b[-1].end) for a, b in pairs]
        if gaps and min(gaps) >= NEAR:
            return True
    return False


def settings_of(gathered: Sequence[Gathering], spoken: Mapping[Mouth, Mapping[str, PartialDate]]) -> dict[Mouth, str]:
    """(document, speaker) -> a name for the occasion, where two documents tell long wording of the speaker word for
    word and each lets that speaker speak on one occasion only: then the rest of what they tell of the speaker is of
    the same occasion, even when nobody gives its day. `spoken`: the days on which they speak, by value."""
    number: dict[Mouth, int] = {}
    ties = []
    for gathering in gathered:
        long = [each for each in gathering.tellings if each.speaker and each.length >= LONG]
        places = sorted({(each.document, each.speaker) for each in long})
        places = [each for each in places if len(spoken.get(each, ())) < 2]
        if len({document for document, _ in places}) > 1:
            numbers = [number.setdefault(each, len(number)) for each in places]
            ties += [(numbers[0], other) for other in numbers[1:]]
    listed = list(number)
    shared = {}
    for part in meeting.joined(len(listed), ties):
        places = [listed[each] for each in part]
        shared |= dict.fromkeys(places, "/".join(min(places)))
    return shared
