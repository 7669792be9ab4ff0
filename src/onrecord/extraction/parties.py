"""Parties: the persons, forces, states, bodies and groups a document names, each with all its names together."""

from collections.abc import Iterator

from onrecord.extraction import Found
from onrecord.extraction.language import made_by
from onrecord.extraction.language.parse import Parsed
from onrecord.extraction.language.people import people
from onrecord.models import Party

VERSION = 1
AFTER = ()


def extract(parsed: Parsed, found: Found) -> Iterator[Party]:
    """The parties of a document, in the order in which they are first named."""
    prose = [each for each in people(parsed).everyone.values() if each.places]
    for each in sorted(prose, key=lambda one: (min(one.places), one.name)):
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
