"""Identities as records: under which names documents know somebody, in which office as of which day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from onrecord.matching.days import narrowest
from onrecord.matching.order import Ordering
from onrecord.matching.people import People
from onrecord.matching.people.uniting import Named
from onrecord.matching.sketches import Sketch
from onrecord.models import Identity, Office, PartialDate


def identities(
    people: People,
    sketches: Iterable[Sketch],
    dated: Mapping[str, PartialDate],
    order: Ordering,
) -> Iterator[Identity]:
    """Everyone the documents name, in order of name. `dated` are the days that other documents fix, by record id.

    An office is as of the day its document was published; where nobody knows that, as of the day of the words the party
    says in it. Two offices as of two days are no contradiction.
    """
    published: dict[str, PartialDate | None] = {}
    spoken: dict[tuple[str, str], list[PartialDate]] = defaultdict(list)
    for sketch in sketches:
        published[sketch.id] = dated.get(sketch.id, sketch.published)
        for telling in sketch.spoken if not published[sketch.id] else ():
            days = (dated.get(id, own) for id, own in zip(telling.ids, telling.said_on, strict=True))
            spoken[sketch.id, telling.speaker or ""] += [day for day in days if day]

    def office(name: str, named: Named) -> Office:
        day = published.get(named.document) or narrowest(spoken.get((named.document, name), ()))
        return Office(office=named.office, as_of=day, document=named.document)

    for each in people.everyone():
        told = [office(each.name, named) for named in each.named if named.office]
        yield Identity(
            name=each.name,
            party_kind=each.kind,
            parties=tuple([named.party for named in each.named]),
            names=_spellings(each.documents),
            offices=_in_order_of_day(told, order) if told else (),
            reasons=each.reasons,
        )


def _spellings(documents: Mapping[str, set[str]]) -> dict[str, int]:
    """How many documents have each spelling, the most usual first."""
    many = {name: len(own) for name, own in documents.items()}
    return dict(sorted(many.items(), key=lambda each: (-each[1], each[0]))) if len(many) > 1 else many


def _in_order_of_day(told: Sequence[Office], order: Ordering) -> tuple[Office, ...]:
    """The first as-of day first; who is not dated comes last."""

    def place(each: Office) -> tuple:
        return each.as_of.value if each.as_of else "~", order.document(each.document), each.office

    return tuple(sorted(dict.fromkeys(told), key=place))
