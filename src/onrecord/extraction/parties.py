"""Parties: the persons, forces, states, bodies and groups a document names, each with all its names together."""

from collections.abc import Iterator
from dataclasses import replace

from onrecord.extraction import Found
from onrecord.extraction.language import made_by
from onrecord.extraction.language.bodies import bodies
from onrecord.extraction.language.names import Someone
from onrecord.extraction.language.parse import Parsed
from onrecord.extraction.language.people import people
from onrecord.models import Party

VERSION = 2
AFTER = ()


def extract(parsed: Parsed, found: Found) -> Iterator[Party]:
    """The parties of a document, in the order in which they are first named."""
    for each in sorted(everyone(parsed), key=lambda one: (min(one.places), one.name)):
        spans = tuple(parsed.quote(start, end) for start, end in sorted(each.places) if parsed.in_prose(start))
        if spans:
            yield Party(
                spans=spans,
                name=each.name,
                party_kind=each.kind,
                office=each.office,
                side=each.side,
                made_by=made_by("parties", VERSION),
            )


def everyone(parsed: Parsed) -> list[Someone]:
    """The parties that speak or are named, each once, with the character ranges of its names."""
    spoken = [replace(each, places=set(each.places)) for each in people(parsed).everyone.values() if each.places]
    by_name = {each.name: each for each in spoken}
    more = []
    for each in dict.fromkeys(bodies(parsed, spoken)):
        if each.name in by_name:  # an office that stands for its one holder, a body that also speaks
            by_name[each.name].places |= each.places
        else:
            more.append(each)
    return spoken + more
