"""In how many independent origins a matter rests: two reports that agree may be one voice, told twice.

The origin of an account is where the chain of attribution ends: the innermost speaker, or else an agency, an outlet's
reporter at the place, or the outlet's bare word. Two documents are independent only for a positive reason, and the
number given is the size of the largest set of documents that are independent of each other, two by two.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.matching.order import Ordering
from onrecord.matching.people import People, key_of
from onrecord.matching.shelf import Shelf
from onrecord.matching.sketches import Sketch
from onrecord.matching.sources import echoes
from onrecord.matching.sources.echoes import CROWD, Pair, Passages, cites, pair_of, shared_agency, touching
from onrecord.matching.sources.outlets import called, outlet_key
from onrecord.matching.words import listed, plain
from onrecord.models import Account, Document, Echo, Origins, Reason, Source, Span, Statement
from onrecord.text import attribution, overlaps

# Those who tell what they saw or lived through, not what their office knows.
_SAW = listed(
    "witness witnesses eyewitness eyewitnesses resident residents survivor survivors neighbour neighbor neighbours "
    "neighbors doctor nurse medic paramedic surgeon midwife teacher rescuer volunteer refugee refugees patient mother "
    "father grandmother grandfather son daughter brother sister widow farmer baker shopkeeper driver student pensioner "
    "villager villagers evacuee evacuees worker caretaker"
)
# Those who were not there by their trade.
_SPEAKS_FOR = listed(
    "spokesman spokeswoman spokesperson minister ministry president secretary ambassador governor mayor council chief "
    "commander general adviser advisor analyst expert professor official officials envoy director chancellor diplomat "
    "prosecutor deputy administration government army military department"
)


@dataclass(frozen=True)
class Origin:
    """Where one document's telling of a matter comes from."""

    kind: str  # witness, speaker, reporter, agency, unnamed, outlet
    name: str
    document: str
    spans: tuple[Span, ...]

    @property
    def known(self) -> bool:
        return self.kind not in ("unnamed", "outlet")

    @property
    def first_hand(self) -> bool:
        return self.kind in ("witness", "reporter")


class Sources:
    """What is asked of a case to tell where its accounts come from."""

    def __init__(
        self, shelf: Shelf, sketches: Sequence[Sketch], people: People, shared: Passages, order: Ordering
    ):
        self.said = shelf.__getitem__  # Document.id -> the document and its records
        self.people, self.shared, self.order = people, shared, order
        self.cited = echoes.Citations(sketches, shelf)
        self._partners: dict[str, set[str]] = defaultdict(set)
        for left, right in shared:
            self._partners[left].add(right)
        self.publishers = {key_of(each.publisher) for each in sketches if each.publisher}

    def document(self, id: str) -> Document:
        return self.said(id).document

    def in_common(self, documents: Sequence[str]) -> list[tuple]:
        """Where the passages stand that these documents have in common."""
        here = {*documents}
        pairs = [(left, right) for left in documents for right in sorted(self._partners.get(left, set()) & here)]
        return [(pair, [(one.start, one.end, two.start) for one, two in self.shared[pair]]) for pair in pairs]

    def chain(self, account: Account) -> list[Statement]:
        """The statements that carry the account, outermost first; where none holds it whole, those that hold most."""
        own = self.said(account.spans[0].document).statements
        whole = attribution(account.spans[0], own)
        if whole:
            return whole
        span = account.spans[0]
        return [
            each
            for each in own
            if any(
                overlaps(part, span) and _common(part, span) >= 0.5 * (span.end - span.start) for part in each.content
            )
        ][:1]

    def origin(self, account: Account, place: str | None) -> Origin:
        """Where the account comes from, for an incident at `place`."""
        document = self.document(account.spans[0].document)
        for statement in reversed(self.chain(account)):
            if not statement.speaker:
                continue
            cited = outlet_key(statement)
            if cited in self.publishers:  # "according to a <publisher> report": handled as a citation
                break
            name = self.people.of(document.id, statement.speaker.name)
            spans = (statement.speaker.span,)
            if not name:
                return Origin("unnamed", statement.speaker.span.exact, document.id, spans)
            return Origin("witness" if self._saw(statement, name, document) else "speaker", name, document.id, spans)
        if document.agency:
            return Origin("agency", document.agency, document.id, ())
        if document.dateline and place and plain(place) in map(plain, document.dateline.replace(",", " ").split()):
            return Origin("reporter", called(document), document.id, ())
        return Origin("outlet", called(document), document.id, ())

    def _saw(self, statement: Statement, name: str, document: Document) -> bool:
        """The speaker is told of as one who saw or lived it, and told it to this outlet: the outlet has a dateline of
        its own, or is named as the one who was told. An agency's witness belongs to the agency's report."""
        if document.agency or statement.mode == "indirect":
            return False
        called_by = {plain(each) for office in self.people.offices(name) for each in office.split()}
        called_by |= {plain(each.strip(",.")) for each in statement.speaker.span.exact.split()}
        if called_by & _SPEAKS_FOR or self.people.kind(name) not in ("person", None):
            return False
        told_here = (
            statement.audience
            and document.publisher
            and ({*key_of(statement.audience.exact)} >= {*key_of(document.publisher)})
        )
        if not (document.dateline or told_here):
            return False
        return bool(called_by & _SAW) or (self.people.kind(name) == "person" and not self.people.offices(name))


def _common(left: Span, right: Span) -> int:
    return max(0, min(left.end, right.end) - max(left.start, right.start))


# -- reasons ---------------------------------------------------------------------------------------------------------


def one_voice(left: Sequence[Origin], right: Sequence[Origin]) -> Reason | None:
    """Both rest on the words of the same speaker: one voice, however often it is told."""
    for mine in left:
        for yours in right:
            if mine.kind in ("speaker", "witness") and yours.kind in ("speaker", "witness") and mine.name == yours.name:
                says = f"both rest on the words of {mine.name}"
                return Reason(rule="same speaker", says=says, spans=(*mine.spans, *yours.spans))
    return None


def two_voices(left: Sequence[Origin], right: Sequence[Origin], sources: Sources) -> Reason | None:
    """One rests on what a named witness or the outlet's own reporter at the place tells first hand, the other on
    somebody else who can be named; nothing shows that the one drew on the other."""
    for mine, yours in ((left, right), (right, left)):
        for own in mine:
            if not own.first_hand:
                continue
            other = next((each for each in yours if each.known and each.name != own.name), None)
            if other:
                says = f"{_told(own, sources)}; the other rests on {_told(other, sources)}"
                return Reason(rule="own first-hand source", says=says, spans=(*own.spans, *other.spans))
    return None


def _told(origin: Origin, sources: Sources) -> str:
    outlet = called(sources.document(origin.document))
    return {
        "witness": f"{origin.name}, who told {outlet}",
        "reporter": f"{outlet}'s own reporter at the place",
        "agency": f"a report of {origin.name}",
        "speaker": f"the words of {origin.name}",
        "unnamed": f'"{origin.name}", whom {outlet} does not name',
        "outlet": f"{outlet}'s own words, without a source",
    }[origin.kind]


def nothing_decides(left: Sequence[Origin], right: Sequence[Origin], sources: Sources) -> Reason:
    """Nothing shows that the two share an origin, and nothing shows that they do not."""
    one, two = ([_told(each, sources) for each in side[:2]] for side in (left, right))
    told = "; ".join(" and ".join(dict.fromkeys(each)) for each in (one, two))
    says = f"{told}: nothing shows whether one drew on the other"
    return Reason(rule="nothing decides", says=says, spans=(*left[0].spans, *right[0].spans))


def stand(left: Sequence[Origin], right: Sequence[Origin], spans: Sequence[Span], sources: Sources) -> Echo:
    """How the tellings of one matter in two documents stand to each other. `spans` are the accounts' words."""
    one, two = sources.document(left[0].document), sources.document(right[0].document)
    reasons = [
        one_voice(left, right),
        shared_agency(one, two),
        echoes.shared_wording(touching(sources.shared.get(pair_of(one.id, two.id, sources.order), ()), spans)),
        _citing(one, two, sources),
        _citing(two, one, sources),
    ]
    found = tuple(each for each in reasons if each)
    if found:
        return Echo(left=one.id, right=two.id, relation="echo", reasons=found)
    apart = two_voices(left, right, sources)
    if apart:
        return Echo(left=one.id, right=two.id, relation="independent", reasons=(apart,))
    return Echo(left=one.id, right=two.id, relation="unknown", reasons=(nothing_decides(left, right, sources),))


def _citing(one: Document, two: Document, sources: Sources) -> Reason | None:
    return cites(sources.cited.get((one.id, two.id)), two.publisher)


# -- counting --------------------------------------------------------------------------------------------------------


def origins(accounts: Sequence[Account], place: str | None, sources: Sources) -> Origins:
    """The origins of one incident's accounts. Denials are not counted: who denies adds no origin to what is told."""
    told = [each for each in accounts if each.reality != "denied"] or list(accounts)
    by_document: dict[str, list[Origin]] = defaultdict(list)
    tellings: dict[Origin, list[str]] = defaultdict(list)
    for account in told:
        origin = sources.origin(account, place)
        tellings[origin].append(account.id)
        if origin not in by_document[origin.document]:
            by_document[origin.document].append(origin)
    listed = sorted(by_document, key=sources.order.document)
    spans = [span for account in told for span in account.spans]
    pairs = [
        stand(by_document[one], by_document[two], spans, sources) for one, two in _pairs(listed, by_document, sources)
    ]
    groups = _groups(listed, pairs)
    apart = {frozenset((each.left, each.right)) for each in pairs if each.relation == "independent"}
    chosen = _independent(groups, apart)
    return Origins(
        independent=len(chosen),
        documents=len(listed),
        groups=tuple(groups),
        pairs=tuple(pairs),
        says=_sentence(chosen, listed, groups, by_document, pairs, sources),
        sources=tuple(
            Source(document=each.document, kind=each.kind, name=each.name, accounts=tuple(tellings[each]),
                   spans=each.spans)
            for one in listed
            for each in by_document[one]
        ),
    )


def _pairs(listed: Sequence[str], by_document: Mapping[str, list[Origin]], sources: Sources) -> list[Pair]:
    """All pairs; of a crowd, the bearers of one origin in a row, and the first of each origin with the others'."""
    if len(listed) <= CROWD:
        return [(one, two) for at, one in enumerate(listed) for two in listed[at + 1 :]]
    by_name: dict[tuple[str, str], list[str]] = defaultdict(list)
    for document in listed:
        agency = sources.document(document).agency
        first = by_document[document][0]
        by_name[("agency", agency) if agency else (first.kind, first.name)].append(document)
    pairs = {pair for same in by_name.values() for pair in zip(same, same[1:], strict=False)}
    # first-hand origins are the ones that can make two documents independent
    heads = sorted(
        by_name, key=lambda key: (key[0] not in ("witness", "reporter"), sources.order.document(by_name[key][0]))
    )
    heads = [by_name[key][0] for key in heads[:CROWD]]
    pairs |= {pair_of(one, two, sources.order) for at, one in enumerate(heads) for two in heads[at + 1 :]}
    return sorted(pairs, key=lambda pair: tuple(map(sources.order.document, pair)))


def _groups(listed: Sequence[str], pairs: Sequence[Echo]) -> list[tuple[str, ...]]:
    """Documents that share an origin, by echo."""
    group = {each: each for each in listed}
    for pair in pairs:
        if pair.relation == "echo":
            keep, go = group[pair.left], group[pair.right]
            group = {each: keep if of == go else of for each, of in group.items()}
    gathered: dict[str, list[str]] = defaultdict(list)
    for each in listed:
        gathered[group[each]].append(each)
    return [tuple(each) for each in gathered.values()]


def _independent(groups: Sequence[Sequence[str]], apart: set[frozenset[str]]) -> list[str]:
    """The largest set of documents, one of a group at most, that are independent two by two; the first of equals.

    A branch and bound over documents that are independent of anything at all (few); beyond sixteen of them the set is
    grown greedily, which can only count too few.
    """
    group_of = {each: place for place, group in enumerate(groups) for each in group}
    some = [each for group in groups for each in group if any(each in pair for pair in apart)]
    best: list[str] = [groups[0][0]]

    def fits(one: str, chosen: Sequence[str]) -> bool:
        return all(frozenset((one, each)) in apart and group_of[one] != group_of[each] for each in chosen)

    def grow(chosen: list[str], rest: Sequence[str]) -> None:
        nonlocal best
        if len(chosen) > len(best):
            best = chosen
        if len(chosen) + len(rest) <= len(best):
            return
        for at, each in enumerate(rest):
            if fits(each, chosen):
                grow([*chosen, each], rest[at + 1 :])

    if len(some) <= 16:
        grow([], some)
        return best
    for start in some:
        chosen = [start]
        for each in some:
            if each != start and fits(each, chosen):
                chosen.append(each)
        best = max(best, chosen, key=len)
    return best


def _sentence(chosen, listed, groups, by_document, pairs, sources) -> str:
    many, of = len(chosen), len(listed)
    head = f"{many} independent origin{'s' if many > 1 else ''} in {of} document{'s' if of > 1 else ''}"
    if of == 1:
        return f"{head}: {'; '.join(dict.fromkeys(_told(each, sources) for each in by_document[listed[0]]))}"
    said = []
    if many > 1:
        said.append("; ".join(_told(_foremost(by_document[each]), sources) for each in chosen))
    shared = [group for group in groups if len(group) > 1]
    if shared:
        said.append("; ".join(f"{len(group)} documents share an origin" for group in shared))
    unknown = sum(each.relation == "unknown" for each in pairs)
    if unknown:
        said.append(f"{unknown} pair{'s' if unknown > 1 else ''} of documents may or may not be independent")
    return f"{head}: {'; '.join(said)}" if said else head


def _foremost(own: Sequence[Origin]) -> Origin:
    return min(own, key=lambda each: (not each.first_hand, not each.known))
