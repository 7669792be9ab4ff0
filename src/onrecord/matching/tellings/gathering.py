"""Which tellings are of one utterance: gathered around the longest one that holds them.

Never in chains: a short phrase that stands in two long quotations does not make them one. Retellings in other words are
then set beside the gathering they are most like, when each is the other's best.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, product
from math import frexp

import numpy as np

from onrecord.matching import meeting
from onrecord.matching.days import relation
from onrecord.matching.tellings.prospects import Prospects
from onrecord.matching.tellings.telling import Print, Telling
from onrecord.matching.tellings.wording import ENOUGH_WORDS, ENOUGH_WORDS_ALONE, Apart, Match, compare
from onrecord.matching.verdicts import Verdicts, pair_keys
from onrecord.models import PartialDate

CROWD = 40  # a run or a word shared by more tellings than this proposes only the longest of them
FOREMOST = 3  # ... that many
ENOUGH_IN_COMMON = 0.15  # of the content words of the shorter telling: with fewer, rare as they are, no sense is shared
LONG = 10  # words a telling must have to carry a day or an occasion from one document to another
NEAR = 300  # characters between two parts of one quotation ("...," the mayor said. "...")
_STRONG = ("word for word", "quoted part", "shared words", "nearly the same", "told again")
_KINDS = (*_STRONG, "in other words")
# A verdict: unlike or apart, by digests; else _MATCH times the kind, and the score in millionths.
_APART, _UNLIKE, _NOTHING, _MATCH = 1, 2, 3, 10_000_000
_FINE = 1_000_000
_BLOCK = 1 << 16  # pairs that are gone through at once: as Python's numbers they take ten times the memory


@dataclass
class Gathering:
    """Tellings of one utterance, around the longest; `matches` are the pairs that joined them."""

    centre: Telling
    tellings: list[Telling] = field(default_factory=list)
    matches: list[tuple[Telling, Telling]] = field(default_factory=list)


class Hall:
    """All tellings of a case with their prints, in order, and who of them is worth comparing with whom.

    What is worth comparing follows from the words alone and is found once; days may be fixed meanwhile (`gather`).
    """

    def __init__(self, tellings: Sequence[Telling], verdicts: Verdicts | None = None):
        self.tellings = tellings
        self._prints: list[Print] = [each.card.print for each in tellings]
        self.verdicts = verdicts or Verdicts()
        alike: dict[tuple, int] = {}
        numbered = [alike.setdefault(self._words(place), len(alike)) for place in range(len(tellings))]
        self._distinct = np.array(numbered, np.int64)
        first = np.zeros(len(alike), np.int64)
        first[self._distinct[::-1]] = np.arange(len(tellings))[::-1]
        self._first = first
        self._pairs = self._candidates()

    def _words(self, place: int) -> tuple:
        """Tellings that are equal in this are one but for their day: a wire story in 400 papers is one telling."""
        telling = self.tellings[place]
        return telling.speaker, telling.stance, telling.mode, self._prints[place].line

    def _stays(self, place: int, telling: Telling, day: str | None) -> bool:
        """Words too few to be known again without a day or a speaker stay with their document."""
        few = ENOUGH_WORDS_ALONE if not telling.speaker else ENOUGH_WORDS if not day else 0
        return self._prints[place].length < few or len(self._prints[place].stems) < 2 * 4

    def _candidates(self) -> tuple[np.ndarray, np.ndarray]:
        """Pairs worth comparing: a run of words in common, or two content words that few statements of the speaker
        have."""
        mine = [self._prints[place] for place in self._first]
        length = np.array([-each.length for each in mine], np.int64)
        runs, owners = _keys([each.runs for each in mine])
        one, two = meeting.meetings(runs, owners, crowd=CROWD, few=FOREMOST, rank=length)
        by_run = meeting.counted(one, two)[:2]
        stems, owners = _keys([each.stems for each in mine])
        voices: dict[str | None, int] = {}
        speakers = [self.tellings[each].speaker for each in self._first]
        voice = np.array([voices.setdefault(each, len(voices)) for each in speakers], np.uint64)
        named = np.array([bool(each) for each in speakers], bool)
        said = named[owners] if len(owners) else owners.astype(bool)
        rare = (voice[owners[said]] << np.uint64(32)) | stems[said]
        left, right, many = meeting.counted(*meeting.meetings(rare, owners[said], crowd=2 * CROWD))
        sizes = np.array([len(each.stems) // 4 for each in mine], np.int64)
        enough = (many > 1) & (many >= ENOUGH_IN_COMMON * np.minimum(sizes[left], sizes[right]))
        left, right = np.r_[by_run[0], left[enough]], np.r_[by_run[1], right[enough]]
        return meeting.counted(left, right)[:2]

    @cached_property
    def weights(self) -> "Weights":
        """How rare each content word is among the distinct tellings."""
        return Weights([self._prints[place].stems for place in self._first])

    @cached_property
    def _places(self) -> dict[str, int]:
        return {each.ids[0]: place for place, each in enumerate(self.tellings)}

    @cached_property
    def _weighed(self) -> np.ndarray:
        return self.weights.sums([each.stems for each in self._prints])

    def state(self, gathering: Gathering) -> tuple:
        """All that an utterance of these tellings follows from."""
        told = tuple(
            (_state(each, False), *(day and (day.value, day.basis) for day in (each.day, each.occasion)),
             int(self._weighed[self._places[each.ids[0]]]))
            for each in gathering.tellings
        )  # fmt: skip
        return told, tuple((one.ids[0], two.ids[0]) for one, two in gathering.matches)

    def gather(self, found: Sequence[Telling], *, verbatim: bool = False) -> list[Gathering]:
        """The tellings gathered, those that stand alone left out. `found` are the tellings in their order, at the days
        known by now. `verbatim` joins nothing but the same words."""
        places: dict[tuple, int] = {}
        nodes: list[list[int]] = []
        for place, telling in enumerate(found):
            day = telling.occasion.value if telling.occasion else None
            where = telling.document if self._stays(place, telling, day) else None
            key = (int(self._distinct[place]), day, where)
            if places.setdefault(key, len(nodes)) == len(nodes):
                nodes.append([])
            nodes[places[key]].append(place)
        heads = [found[node[0]] for node in nodes]
        table = _Table(heads, self, verbatim)
        near = table.matches(*self._between(nodes))
        made: list[tuple[list[int], list[tuple[int, int]]]] = []
        for part in meeting.joined(len(nodes), [(one, two) for one in near for two in near[one] if one < two]):
            made += _gathered(part, near, table)
        told = {place for members, _ in made for place in members}
        made += [([place], []) for place, node in enumerate(nodes) if len(node) > 1 and place not in told]
        gathered = [
            Gathering(
                heads[members[0]],
                [found[each] for place in sorted(members) for each in nodes[place]],
                [(heads[one], heads[two]) for one, two in pairs],
            )
            for members, pairs in sorted(made)
        ]
        return [each for each in gathered if len(each.tellings) > 1]

    def _between(self, nodes: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray]:
        """The candidate pairs, as pairs of nodes: one for every day on which the same words were said."""
        own: dict[int, list[int]] = defaultdict(list)
        for place, node in enumerate(nodes):
            own[int(self._distinct[node[0]])].append(place)
        several = np.zeros(len(self._first), bool)
        several[[each for each, many in own.items() if len(many) > 1]] = True
        head = np.zeros(len(self._first), np.int64)
        head[list(own)] = [many[0] for many in own.values()]
        left, right = self._pairs
        split = several[left] | several[right] if len(left) else several[:0]
        days = zip(left[split], right[split], strict=True)
        more = [pair for a, b in days for pair in product(own[a][:CROWD], own[b][:CROWD])]
        more += [pair for each in np.flatnonzero(several) for pair in combinations(own[each][:CROWD], 2)]
        extra = np.array(more, np.int64).reshape(-1, 2)
        one, two = np.r_[head[left[~split]], extra[:, 0]], np.r_[head[right[~split]], extra[:, 1]]
        return meeting.counted(np.minimum(one, two), np.maximum(one, two))[:2]


Near = dict[int, dict[int, tuple[str, float]]]  # one node -> those it matches -> kind and score


class Weights(Mapping[str, float]):
    """The weight of each content word by its rarity (inverse document frequency, Sparck Jones 1972), in whole steps: a
    word that half as many tellings share weighs one more. Steps, because a document more must not change them all."""

    def __init__(self, stems: Sequence[bytes]):
        keys, _ = _keys(stems)
        self._stems, self._many = np.unique(keys, return_counts=True)
        self._steps = frexp(len(stems))[1] - np.frexp(self._many)[1] + 1

    def __getitem__(self, stem: str) -> float:
        at = int(np.searchsorted(self._stems, meeting.short_key(stem)))
        found = at < len(self._stems) and int(self._stems[at]) == meeting.short_key(stem)
        return float(self._steps[at]) if found else float(self._steps.max(initial=1))

    def __iter__(self) -> Iterator[str]:
        raise TypeError("weights are asked for word by word")

    def __len__(self) -> int:
        return len(self._stems)

    def of(self, stems: Sequence[bytes]) -> np.ndarray:
        """The weights of the words of all tellings, one after the other."""
        return self._steps[np.searchsorted(self._stems, _keys(stems)[0])]

    def sums(self, stems: Sequence[bytes]) -> np.ndarray:
        """For each telling one number that changes when the weight of one of its words does."""
        keys, owners = _keys(stems)
        at = np.searchsorted(self._stems, keys)
        mixed = keys.astype(np.uint64) * self._steps[at].astype(np.uint64)
        total = np.zeros(len(stems), np.uint64)
        np.add.at(total, owners, mixed)
        return total


def _keys(found: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """The digests of 32 bits of all, one after the other, and whose each is."""
    keys = np.frombuffer(b"".join(found), np.uint32)
    return keys.astype(np.uint64), np.repeat(np.arange(len(found)), [len(each) // 4 for each in found])


class _Table:
    """Two tellings compared, when asked and once."""

    def __init__(self, heads: Sequence[Telling], hall: "Hall", verbatim: bool):
        self.heads, self._weights, self._verdicts, self._verbatim = heads, hall.weights, hall.verdicts, verbatim
        states = np.array([_state(each, verbatim) for each in heads], np.uint64)
        self._states = states if verbatim else states + self._weights.sums(_stems(heads))
        self._looked: dict[int, int] = {}

    def matches(self, left: np.ndarray, right: np.ndarray) -> "Near":
        """Of the pairs those that match."""
        keys = pair_keys(self._states[left], self._states[right])
        found = self._verdicts.of(keys, lambda new: self._judged(left[new], right[new]))
        near: Near = defaultdict(dict)
        for each in np.flatnonzero(found >= _MATCH):
            one, two, verdict = int(left[each]), int(right[each]), int(found[each])
            near[one][two] = near[two][one] = _KINDS[verdict // _MATCH - 1], verdict % _MATCH / _FINE
        return near

    def _judged(self, left: np.ndarray, right: np.ndarray) -> Iterator[int]:
        """Verdicts on pairs that were not compared before: those that can match are compared."""
        asked = np.zeros(len(self.heads), bool)
        asked[left] = asked[right] = True
        number = np.cumsum(asked) - 1
        heads = [self.heads[each] for each in np.flatnonzero(asked)]
        prospects = Prospects(heads, self._weights.of(_stems(heads)), self._verbatim)
        can = prospects.among(number[left], number[right])
        for begin in range(0, len(left), _BLOCK):
            block = (each[begin : begin + _BLOCK].tolist() for each in (left, right, can))
            for mine, yours, likely in zip(*block, strict=True):
                yield self._compare(mine, yours) if likely else _UNLIKE

    def look(self, left: int, right: int) -> int:
        """The verdict on any two."""
        left, right = min(left, right), max(left, right)
        states = self._states[[left, right]]
        key = int(pair_keys(states[:1], states[1:])[0])
        found = self._verdicts.one(key, lambda: self._compare(left, right))
        if found == _UNLIKE:  # or apart
            found = self._looked[key] = self._looked.get(key) or self._compare(left, right)
        return found

    def _compare(self, left: int, right: int) -> int:
        found = compare(self.heads[left], self.heads[right], self._weights, verbatim=self._verbatim)
        if isinstance(found, Match):
            return _MATCH * (1 + _KINDS.index(found.kind)) + round(found.score * _FINE)
        return _APART if isinstance(found, Apart) else _NOTHING


def _stems(heads: Sequence[Telling]) -> list[bytes]:
    return [each.card.print.stems for each in heads]


def _state(telling: Telling, verbatim: bool) -> int:
    """All that a comparison looks at of a telling, but for the weight of its words."""
    day, occasion, setting = telling.day, telling.occasion, telling.setting
    time = meeting.known_key(day and day.value, occasion and occasion.value, setting, verbatim)
    return (telling.card.key + time) % 2**64


def _gathered(part: Sequence[int], near: Near, table: _Table) -> Iterator[tuple[list[int], list[tuple[int, int]]]]:
    """(members, the pairs that joined them) for the tellings of one connected part; the centre stands first."""
    gathered: dict[int, list[int]] = {}  # centre -> members
    because: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for place in sorted(part, key=lambda each: (-table.heads[each].length, each)):
        joins = []
        for centre in sorted(near[place].keys() & gathered.keys()):
            kind, score = near[place][centre]
            if kind in _STRONG and _agree(place, gathered[centre], table):
                joins.append((_STRONG.index(kind), -score, -table.heads[centre].length, centre))
        if joins:
            centre = min(joins)[3]
            gathered[centre].append(place)
            because[centre].append((min(place, centre), max(place, centre)))
        else:
            gathered[place] = [place]
    _beside(gathered, because, near, table)
    yield from ((members, because[centre]) for centre, members in gathered.items() if len(members) > 1)


def _agree(place: int, members: Sequence[int], table: _Table) -> bool:
    """Nothing sets the telling apart from any member."""
    heads = [table.heads[each] for each in (*members, place)]
    if len({each.speaker for each in heads if each.named}) > 1:
        return False
    days = sorted({each.occasion.value: each.occasion for each in heads if each.occasion}.items())
    if any(relation(one, two) == "different" for at, (_, one) in enumerate(days) for _, two in days[at + 1 :]):
        return False
    return all(table.look(place, each) != _APART for each in members[:CROWD])


def _beside(gathered: dict[int, list[int]], because: dict, near: Near, table: _Table) -> None:
    """Join gatherings whose best retellings are each other's best, best first. A gathering that already has words of
    the other's documents takes nothing more from them, unless it goes on in the next sentence: an outlet that tells a
    thing twice tells two things."""
    home = {place: centre for centre, members in gathered.items() for place in members}
    scores: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {}
    for left in sorted(home):
        for right in sorted(near[left]):
            one, two = sorted((home[left], home[right]))
            kind, score = near[left][right]
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
        if _twice(gathered[one], gathered[two], table.heads) or not all(
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


def _twice(left: Sequence[int], right: Sequence[int], heads: Sequence[Telling]) -> bool:
    """Some document tells both, and not in one breath (two sentences of one quotation, one after the other)."""
    told: dict[str, tuple[list[Telling], list[Telling]]] = defaultdict(lambda: ([], []))
    for side, members in enumerate((left, right)):
        for each in members:
            told[heads[each].document][side].append(heads[each])
    for mine, yours in told.values():
        pairs = [(a.spans, b.spans) for a in mine for b in yours]
        gaps = [max(b[0].start - a[-1].end, a[0].start - b[-1].end) for a, b in pairs]
        if gaps and min(gaps) >= NEAR:
            return True
    return False


def settings_of(gathered: Sequence[Gathering], found: Sequence[Telling]) -> dict[tuple[str, str | None], str]:
    """(document, speaker) -> a name for the occasion, where two documents tell long wording of the speaker word for
    word and each lets that speaker speak on one occasion only: then the rest of what they tell of the speaker is of
    the same occasion, even when nobody gives its day."""
    spoken: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for telling in found:
        spoken[telling.document, telling.speaker] |= {telling.day.value} if telling.day else set()
    number: dict[tuple[str, str | None], int] = {}
    ties = []
    for gathering in gathered:
        long = [each for each in gathering.tellings if each.speaker and len(each.line) >= LONG]
        places = sorted({(each.document, each.speaker) for each in long})
        places = [each for each in places if len(spoken[each]) < 2]
        if len({document for document, _ in places}) > 1:
            numbers = [number.setdefault(each, len(number)) for each in places]
            ties += [(numbers[0], other) for other in numbers[1:]]
    listed = list(number)
    shared = {}
    for part in meeting.joined(len(listed), ties):
        places = [listed[each] for each in part]
        shared |= dict.fromkeys(places, "/".join(min(places)))
    return shared


def at_their_time(
    found: Sequence[Telling],
    days: Mapping[str, PartialDate] | None = None,
    settings: Mapping[tuple[str, str | None], str] | None = None,
) -> list[Telling]:
    """The tellings with their days and occasions. `days`: statement id -> the day other documents fix; `settings`: see
    `settings_of`."""
    days, settings = days or {}, settings or {}
    spoken: dict[tuple[str, str | None], dict[str, PartialDate]] = defaultdict(dict)
    known = [_day_of(telling, days) for telling in found]
    for telling, day in zip(found, known, strict=True):
        if day and telling.speaker:
            spoken[telling.document, telling.speaker][day.value] = day
    made = []
    for telling, day in zip(found, known, strict=True):
        place = (telling.document, telling.speaker)
        own = spoken.get(place, {})
        only = next(iter(own.values())) if len(own) == 1 else None
        moved = (day, day or only, settings.get(place) if len(own) < 2 else None)
        same = moved == (telling.day, telling.occasion, telling.setting)
        made.append(telling if same else Telling(telling.card, *moved))
    return made


def _day_of(telling: Telling, days: Mapping[str, PartialDate]) -> PartialDate | None:
    told = (days.get(id, own) for id, own in zip(telling.ids, telling.card.said_on, strict=True))
    return next((each for each in told if each), None)
