"""Utterances: the same words by the same speaker on the same occasion, across outlets, with each outlet's wording.

Tellings are gathered around the longest one that holds them (never in chains: a short phrase that stands in two long
quotations does not make them one); retellings in other words are then set beside the gathering they are most like,
when each is the other's best.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log

from onrecord.matching import words as lexis
from onrecord.matching.days import meeting, relation
from onrecord.matching.edits import changes, flag, surface
from onrecord.matching.people import People
from onrecord.matching.wording import ENOUGH_WORDS, ENOUGH_WORDS_ALONE, Apart, Match, Telling, compare
from onrecord.models import Difference, Document, PartialDate, Reason, Span, Statement, Utterance, Variant
from onrecord.text import holds

RUN = 4  # words in a row that make two tellings candidates
CROWD = 40  # a run or a word shared by more tellings than this proposes only the longest of them
LONG = 10  # words a telling must have to carry a day or an occasion from one document to another
NEAR = 300  # characters between two parts of one quotation ("...," the mayor said. "...")
_STRONG = ("word for word", "quoted part", "shared words", "nearly the same")


@dataclass
class Gathering:
    """Tellings of one utterance, around the longest; `matches` are the reasons."""

    centre: Telling
    tellings: list[Telling] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)


class Ordering:
    """A total order of everything by where it stands: documents by name, then by place in the text."""

    def __init__(self, documents: Sequence[Document]):
        ranked = sorted(documents, key=lambda each: (each.name, each.sha256, each.id))
        self._rank = {each.id: place for place, each in enumerate(ranked)}

    def span(self, span: Span) -> tuple:
        return self._rank.get(span.document, len(self._rank)), span.document, span.start, span.end

    def document(self, document: str) -> tuple:
        return self._rank.get(document, len(self._rank)), document


def tellings(statements: Sequence[Statement], people: People, order: Ordering) -> list[Telling]:
    """The statements prepared for comparison, in order of place.

    A statement within the content of another by the same speaker is part of that one ("I find that ...", inside a
    quotation) and is left out.
    """
    known = people.name_words()
    made = []
    for statement in sorted(statements, key=lambda each: (order.span(each.span), each.id)):
        speaker = people.of(statement.span.document, statement.speaker.name) if statement.speaker else None
        day = statement.said_on
        made.append(Telling(statement=statement, speaker=speaker, day=day, occasion=day, known=known))
    return _sentences(_outermost([each for each in made if each.spans and each.line]))


def at_their_time(
    found: Sequence[Telling],
    days: Mapping[str, PartialDate] | None = None,
    settings: Mapping[tuple[str, str | None], str] | None = None,
) -> list[Telling]:
    """The tellings with their days and occasions. `days`: statement id -> the day other documents fix; `settings`: see
    `settings_of`."""
    days, settings = days or {}, settings or {}
    spoken: dict[tuple[str, str | None], dict[str, PartialDate]] = defaultdict(dict)
    for telling in found:
        day = _day_of(telling, days)
        if day and telling.speaker:
            spoken[telling.document, telling.speaker][day.value] = day
    made = []
    for telling in found:
        place = (telling.document, telling.speaker)
        own = spoken.get(place, {})
        day = _day_of(telling, days)
        only = next(iter(own.values())) if len(own) == 1 else None
        made.append(telling.at(day, day or only, settings.get(place) if len(own) < 2 else None))
    return made


def _day_of(telling: Telling, days: Mapping[str, PartialDate]) -> PartialDate | None:
    told = (days.get(each.id, each.said_on) for each in telling.statements)
    return next((each for each in told if each), None)


def _sentences(found: Sequence[Telling]) -> list[Telling]:
    """What one sentence tells of a speaker in two turns ("he calls it X, telling reporters that Y") is one telling,
    unless the second turn carries somebody else's words: those are that person's."""
    own: dict[str, list[Telling]] = defaultdict(list)
    for telling in found:
        own[telling.document].append(telling)

    def carries_another(telling: Telling) -> bool:
        return any(
            other.speaker != telling.speaker
            and any(holds(outer, inner) for outer in telling.spans for inner in other.spans)
            for other in own[telling.document]
        )

    made: list[Telling] = []
    for telling in found:
        last = made[-1] if made else None
        if (
            last
            and telling.speaker
            and (last.document, last.speaker, last.stance) == (telling.document, telling.speaker, telling.stance)
            and "direct" not in (last.statement.mode, telling.statement.mode)
            and telling.statement.span.start < last.spans[-1].end <= telling.spans[0].start
            and not carries_another(telling)
        ):
            made[-1] = replace(last, more=(*last.more, telling.statement), day=last.day or telling.day)
        else:
            made.append(telling)
    return made


def _outermost(found: Sequence[Telling]) -> list[Telling]:
    by_speaker: dict[tuple[str, str | None], list[Telling]] = defaultdict(list)
    for telling in found:
        by_speaker[telling.document, telling.speaker].append(telling)

    def inside(telling: Telling, other: Telling) -> bool:
        return (
            other is not telling
            and all(any(holds(outer, inner) for outer in other.spans) for inner in telling.spans)
            and (len(other.line), other.statement.id) > (len(telling.line), telling.statement.id)
        )

    return [each for each in found if not any(inside(each, other) for other in by_speaker[each.document, each.speaker])]


def settings_of(gathered: Sequence[Gathering], found: Sequence[Telling]) -> dict[tuple[str, str], str]:
    """(document, speaker) -> a name for the occasion, where two documents tell long wording of the speaker word for
    word and each lets that speaker speak on one occasion only: then the rest of what they tell of the speaker is of
    the same occasion, even when nobody gives its day."""
    spoken: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for telling in found:
        spoken[telling.document, telling.speaker] |= {telling.day.value} if telling.day else set()
    shared: dict[tuple[str, str], str] = {}
    for gathering in gathered:
        long = [each for each in gathering.tellings if len(each.line) >= LONG and each.speaker]
        places = sorted({(each.document, each.speaker) for each in long})
        places = [each for each in places if len(spoken[each]) < 2]
        if len({document for document, _ in places}) < 2:
            continue
        name = min([shared[each] for each in places if each in shared] or ["/".join(places[0])])
        old = {shared[each] for each in places if each in shared}
        shared = {place: name if to in old else to for place, to in shared.items()} | dict.fromkeys(places, name)
    return shared


def gather(found: Sequence[Telling], *, verbatim: bool = False) -> list[Gathering]:
    """The tellings gathered; those that stand alone are left out. `verbatim` joins nothing but the same words."""
    nodes = _alike(found)
    heads = [node[0] for node in nodes]
    weights = _weights(heads)
    compared: dict[tuple[int, int], Match | Apart | None] = {}

    def look(left: int, right: int) -> Match | Apart | None:
        pair = (min(left, right), max(left, right))
        if pair not in compared:
            compared[pair] = compare(heads[pair[0]], heads[pair[1]], weights, verbatim=verbatim)
        return compared[pair]

    neighbours: dict[int, set[int]] = defaultdict(set)
    for left, right in _candidates(heads):
        neighbours[left].add(right)
        neighbours[right].add(left)
    gathered: dict[int, list[int]] = {}  # centre -> members
    reasons: dict[int, list[Match]] = defaultdict(list)
    for place in sorted(range(len(heads)), key=lambda each: (-len(heads[each].line), each)):
        joins = []
        for centre in sorted(neighbours[place] & gathered.keys()):
            match = look(place, centre)
            if isinstance(match, Match) and match.kind in _STRONG and _agree(place, gathered[centre], heads, look):
                joins.append((_STRONG.index(match.kind), -match.score, -len(heads[centre].line), centre, match))
        if joins:
            *_, centre, match = min(joins, key=lambda each: each[:4])
            gathered[centre].append(place)
            reasons[centre].append(match)
        else:
            gathered[place] = [place]
    if not verbatim:
        _beside(gathered, reasons, neighbours, heads, look)
    made = []
    for centre in sorted(gathered):
        members = [telling for place in sorted(gathered[centre]) for telling in nodes[place]]
        if len(members) > 1:
            made.append(Gathering(heads[centre], members, reasons[centre]))
    return made


def _agree(place: int, members: Sequence[int], heads: Sequence[Telling], look) -> bool:
    """Nothing sets the telling apart from any member."""
    days = {heads[each].occasion.value: heads[each].occasion for each in (*members, place) if heads[each].occasion}
    if len({heads[each].speaker for each in (*members, place) if heads[each].named}) > 1:
        return False
    listed = sorted(days.items())
    if any(relation(one, two) == "different" for at, (_, one) in enumerate(listed) for _, two in listed[at + 1 :]):
        return False
    return not any(isinstance(look(place, each), Apart) for each in members[:CROWD])


def _beside(gathered, reasons, neighbours, heads, look) -> None:
    """Join gatherings whose best retellings are each other's best, best first. A gathering that already has words of
    the other's documents takes nothing more from them, unless it goes on in the next sentence: an outlet that tells a
    thing twice tells two things."""
    home = {place: centre for centre, members in gathered.items() for place in members}
    scores: dict[tuple[int, int], tuple[float, Match]] = {}
    for left in sorted(neighbours):
        for right in sorted(neighbours[left]):
            one, two = sorted((home[left], home[right]))
            match = look(left, right) if left < right and one != two else None
            # The same words have found their gathering already; a phrase that fits two must not join them.
            if isinstance(match, Match) and match.kind not in _STRONG:
                scores[one, two] = max(scores.get((one, two), (match.score, match)), (match.score, match), key=_score)
    while scores:
        best: dict[int, tuple] = {}
        for (one, two), (score, _) in sorted(scores.items()):
            for mine, yours in ((one, two), (two, one)):
                if mine not in best or (-score, yours) < best[mine]:
                    best[mine] = (-score, yours)
        mutual = [pair for pair in scores if best[pair[0]][1] == pair[1] and best[pair[1]][1] == pair[0]]
        one, two = min(mutual, key=lambda pair: (-scores[pair][0], pair))
        score, match = scores.pop((one, two))
        mine = {heads[each].document for each in gathered[one]}
        yours = {heads[each].document for each in gathered[two]}
        if _twice(mine & yours, gathered[one], gathered[two], heads) or not all(
            _agree(each, gathered[two], heads, look) for each in gathered[one]
        ):
            continue
        gathered[one] += gathered.pop(two)
        reasons[one] += [match, *reasons.pop(two, [])]
        for pair in [pair for pair in scores if two in pair]:
            held = scores.pop(pair)
            other = pair[0] if pair[1] == two else pair[1]
            moved = (min(one, other), max(one, other))
            if moved not in scores or held[0] > scores[moved][0]:
                scores[moved] = held


def _score(scored: tuple[float, Match]) -> float:
    return scored[0]


def _twice(documents: set[str], left: Sequence[int], right: Sequence[int], heads: Sequence[Telling]) -> bool:
    """Some document tells both, and not in one breath (two sentences of one quotation, one after the other)."""
    for document in documents:
        mine, yours = ([heads[each] for each in side if heads[each].document == document] for side in (left, right))
        gaps = [
            max(b.spans[0].start - a.spans[-1].end, a.spans[0].start - b.spans[-1].end) for a in mine for b in yours
        ]
        if min(gaps) >= NEAR:
            return True
    return False


def _alike(found: Sequence[Telling]) -> list[list[Telling]]:
    """Tellings that are equal in all that is compared, together: a wire story in 400 papers is one telling."""
    alike: dict[tuple, list[Telling]] = defaultdict(list)
    for telling in found:
        day = telling.occasion.value if telling.occasion else None
        # Words too few to be known again without a day or a speaker stay with their document.
        few = ENOUGH_WORDS_ALONE if not telling.speaker else ENOUGH_WORDS if not day else 0
        where = telling.document if len(telling.line) < few or len(telling.stems) < 2 else None
        alike[telling.speaker, day, telling.stance, telling.statement.mode, telling.line, where].append(telling)
    return list(alike.values())


def _weights(heads: Sequence[Telling]) -> dict[str, float]:
    seen = Counter(stem for telling in heads for stem in telling.stems)
    return {stem: log(1 + len(heads) / many) for stem, many in seen.items()}


def _candidates(heads: Sequence[Telling]) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing: a run of words in common, or two content words that few statements of the speaker have."""
    runs: dict[str, list[int]] = defaultdict(list)
    rare: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, telling in enumerate(heads):
        for run in sorted(set(lexis.runs(telling.words, RUN))):
            runs[run].append(place)
        for stem in sorted(telling.stems) if telling.speaker else ():
            rare[telling.speaker, stem].append(place)
    pairs: Counter = Counter()
    for block in runs.values():
        pairs.update(dict.fromkeys(_pairs(block, heads), 2))
    for block in rare.values():
        if len(block) <= CROWD * 2:
            pairs.update(_pairs(block, heads))
    for pair, shared in sorted(pairs.items()):
        if shared >= 2:
            yield pair


def _pairs(block: list[int], heads: Sequence[Telling]) -> Iterator[tuple[int, int]]:
    if len(block) <= CROWD:
        yield from ((left, right) for at, left in enumerate(block) for right in block[at + 1 :])
        return
    longest = sorted(block, key=lambda each: (-len(heads[each].line), each))[:3]
    for centre in longest:
        yield from ((min(centre, each), max(centre, each)) for each in block if each not in longest)


# -- how an utterance is shown ---------------------------------------------------------------------------------------


def utterances(gathered: Sequence[Gathering], order: Ordering) -> list[Utterance]:
    """The gatherings that are told at least twice, in order of day, speaker and place."""
    made = [utterance for each in gathered if (utterance := _utterance(each, order))]
    return sorted(made, key=_rank(order))


def _rank(order: Ordering):
    return lambda each: (
        each.said_on.value if each.said_on else "~",
        each.speaker,
        order.span(each.wording[0]),
        each.handle,
    )


def _utterance(gathering: Gathering, order: Ordering) -> Utterance | None:
    told = _tellings_in_runs(gathering.tellings, order)
    if len(told) < 2:
        return None
    # The longest wording anybody puts in quotation marks; only where nobody does, the longest retelling.
    longest = min(
        told,
        key=lambda run: (
            _manner(run) != "in quotation",
            -sum(len(each.line) for each in run),
            order.span(run[0].spans[0]),
        ),
    )
    whole = _words(longest)
    variants = []
    for run in told:
        differences = () if run is longest else tuple(_differences(whole, _words(run), _manner(run)))
        variants.append(
            Variant(
                statements=tuple(one.id for each in run for one in each.statements),
                document=run[0].document,
                spans=_spans(run),
                differences=differences,
                told=_manner(run),
            )
        )
    speakers = Counter(each.speaker for each in gathering.tellings if each.speaker)
    named = {each.speaker for each in gathering.tellings if each.named}
    # Whom a "he" stands for was read differently: hardly somebody whom the words themselves name.
    told_of = {each: sum(each.split()[-1] in telling.text for telling in gathering.tellings) for each in speakers}
    speaker = min(speakers, key=lambda each: (each not in named, told_of[each], -speakers[each], each), default=None)
    exact = (each.statement.speaker.span.exact for each in gathering.tellings if each.statement.speaker)
    reasons = tuple(dict.fromkeys(each.reason for each in gathering.matches)) or (_same_words(told),)
    return Utterance(
        handle=f"UTT-{told[0][0].statement.id[:8]}",
        speaker=speaker or next(exact, "nobody named"),
        said_on=meeting(
            [each.day for each in gathering.tellings if each.day] or [each.occasion for each in gathering.tellings]
        ),
        wording=_spans(longest),
        variants=tuple(variants),
        reasons=reasons,
    )


def _same_words(told: list[list[Telling]]) -> Reason:
    spans = tuple(span for run in told for span in _spans(run))
    return Reason(rule="same words", says="the same words", spans=spans)


def _tellings_in_runs(found: Sequence[Telling], order: Ordering) -> list[list[Telling]]:
    """The tellings of each document in order; neighbours that go on with new words are one telling in parts.

    Of two tellings that cover the same characters the longer counts (a quotation within what is told of it).
    """
    told: list[list[Telling]] = []
    for telling in sorted(found, key=lambda each: (order.span(each.spans[0]), -len(each.line), each.statement.id)):
        last = told[-1] if told and told[-1][0].document == telling.document else None
        same = next((run for run in told[-3:] for each in run if _overlap(each, telling)), None)
        if same:
            if len(same) == 1 and len(same[0].line) < len(telling.line):
                same[0] = telling
            continue
        if last and telling.spans[0].start - last[-1].spans[-1].end < NEAR and _goes_on(last, telling):
            last.append(telling)
        else:
            told.append([telling])
    return told


def _overlap(left: Telling, right: Telling) -> bool:
    return left.document == right.document and any(
        one.start < two.end and two.start < one.end for one in left.spans for two in right.spans
    )


def _goes_on(run: list[Telling], telling: Telling) -> bool:
    """The telling brings words the run does not have yet."""
    return all(len(each.stems & telling.stems) < 0.5 * min(len(each.stems), len(telling.stems) or 1) for each in run)


def _spans(run: list[Telling]) -> tuple[Span, ...]:
    return tuple(span for each in run for span in each.spans)


def _words(run: list[Telling]) -> tuple[lexis.Word, ...]:
    return tuple(word for each in run for word in each.words)


def _manner(run: list[Telling]) -> str:
    modes = {each.statement.mode for each in run}
    if modes == {"direct"}:
        return "in quotation"
    return "in other words" if modes == {"indirect"} else "partly"


def _differences(whole: Sequence[lexis.Word], own: Sequence[lexis.Word], manner: str) -> Iterator[Difference]:
    """Word by word against the longest wording. A retelling that shares too few words has no word-by-word reading:
    only the numbers and the "not" it changes are told."""
    edits = changes(whole, own)
    kept = len(own) - sum(len(each.yours) for each in edits)
    for each in edits:
        flagged = flag(each)
        if kept < 0.5 * len(own) and flagged not in ("number", "negation"):
            continue
        change = {"delete": "omission", "insert": "addition", "replace": "substitution"}[each.kind]
        yield Difference(change=change, longest=surface(each.mine), variant=surface(each.yours), flag=flagged)
