"""Small factories of records for the tests of matching: a document, and what it says, by the words it says it with.

Names, places and sentences are invented.
"""

from hashlib import sha256

from onrecord.models import (
    Account,
    Detail,
    Document,
    Figure,
    Judgement,
    Mention,
    PartialDate,
    Party,
    Place,
    Region,
    Span,
    Statement,
)
from onrecord.text import quote

TOWNS = {
    "Velmar": Place(name="Velmar", country="XA", precision="town", latitude=45.0, longitude=30.0, geonames=1),
    "Oresk": Place(name="Oresk", country="XA", precision="town", latitude=47.0, longitude=31.0, geonames=2),
    "Lower Velmar": Place(
        name="Lower Velmar", country="XA", precision="neighbourhood", latitude=45.02, longitude=30.05
    ),
    "Arvania": Place(name="Arvania", country="XA", precision="country"),
    "Tolm region": Place(name="Tolm region", country="XA", precision="region", geonames=3),
}


def document(text: str, name: str = "one.txt", **fields) -> Document:
    """A document whose whole text is body, unless `regions` says otherwise."""
    made = {
        "sha256": sha256(f"{name} {text}".encode()).hexdigest(),
        "name": name,
        "text": text,
        "regions": (Region(kind="body", start=0, end=len(text)),),
        "title": None,
        "byline": None,
        "publisher": None,
        "agency": None,
        "dateline": None,
        "published": None,
        "language": "en",
        "unread": None,
        "made_by": "test 1",
    }
    return Document(**(made | fields))


def day(value: str | None) -> PartialDate | None:
    """A date, as a source gives it."""
    return value and PartialDate(value=value, basis="the words say so")


def at(source: Document, words: str, nth: int = 0) -> Span:
    """The span of the words, where they stand for the nth time (from 0)."""
    start = -1
    for _ in range(nth + 1):
        start = source.text.index(words, start + 1)
    return quote(source, start, start + len(words))


def statement(
    source: Document,
    *words: str,
    by: str | None = "Ana Ruiz",
    called: str | None = None,
    on: str | None = None,
    mode: str = "direct",
    act: str = "asserts",
    to: str | None = None,
    nth: int = 0,
) -> Statement:
    """`by` says the words; `called` is how the document calls the speaker there (the name, or else the first word)."""
    content = tuple(at(source, each, nth) for each in words)
    named = called or (by if by and by in source.text else source.text.split()[0])
    speaker = Mention(span=at(source, named), name=by, basis="named here") if by or called else None
    return Statement(
        span=quote(source, content[0].start, content[-1].end),
        speaker=speaker,
        cue=None,
        content=content,
        mode=mode,
        act=act,
        said_on=day(on),
        audience=at(source, to) if to else None,
        made_by="test 1",
    )


def account(source: Document, words: str, reality: str = "reported", **aspects: str) -> tuple[Account, list[Detail]]:
    """The passage `words`, and its details: `what="bombing"`, or `object="hospital: maternity hospital"` where words
    of the source differ from the value. Aspects: what, when, where, object, means, by (the alleged perpetrator)."""
    passage = at(source, words)
    made = Account(spans=(passage,), reality=reality, made_by="test 1")
    details = []
    for aspect, told in aspects.items():
        value, _, exact = told.partition(": ")
        inside = passage.exact.find(exact or value)
        span = (
            quote(source, passage.start + inside, passage.start + inside + len(exact or value))
            if inside >= 0
            else passage
        )
        details.append(
            Detail(
                account=made.id,
                span=span,
                aspect="alleged perpetrator" if aspect == "by" else aspect,
                value=value,
                basis="the words say so",
                place=TOWNS.get(value) if aspect == "where" else None,
                date=day(value) if aspect == "when" else None,
                made_by="test 1",
            )
        )
    return made, details


def figure(source: Document, words: str, low: int | None, high: int | None, **fields) -> Figure:
    """A count of people killed, unless `fields` says otherwise."""
    made = {
        "span": at(source, words),
        "counted": "killed",
        "of_whom": "people",
        "side": None,
        "low": low,
        "high": high,
        "qualifier": None,
        "scope": None,
        "scope_kind": None,
        "as_of": None,
        "standing": "reported",
        "excludes": None,
        "part_of": None,
        "account": None,
        "made_by": "test 1",
    }
    return Figure(**(made | fields))


def party(source: Document, name: str, kind: str = "person", office: str | None = None) -> Party:
    """A party, named where its name stands first."""
    return Party(spans=(at(source, name),), name=name, party_kind=kind, office=office, side=None, made_by="test 1")


def judged(verdict: str, *about: str, at: str = "2030-01-01T00:00:00Z", instead: str | None = None) -> Judgement:
    """What a person decided."""
    return Judgement(about=about, verdict=verdict, instead=instead, by="reviewer", at=at, reason="looked at both")
