"""What a source says, as it was found in a kept document."""

from dataclasses import dataclass

from onrecord.models.done import Document
from onrecord.models.record import Record
from onrecord.models.values import Mention, PartialDate, Place, Span


@dataclass(frozen=True, kw_only=True)
class Statement(Record):
    """Who says what. Statements nest: one whose words lie in another's content is told by that other's speaker."""

    span: Span  # from the first to the last of its parts
    speaker: Mention | None  # None: no source is given
    cue: Span | None  # "said", "according to"
    content: tuple[Span, ...]  # what is said, without the quotation marks around it
    mode: str  # one of MODES
    act: str  # one of ACTS_OF_SPEECH
    said_on: PartialDate | None
    audience: Span | None
    made_by: str


@dataclass(frozen=True, kw_only=True)
class Account(Record):
    """A passage that tells of an alleged event."""

    spans: tuple[Span, ...]
    reality: str  # one of REALITIES
    made_by: str


@dataclass(frozen=True, kw_only=True)
class Detail(Record):
    """One aspect of an account. The words may stand outside the account's passage ("the city", named a line before)."""

    account: str  # Account.id
    span: Span
    aspect: str  # one of ASPECTS
    value: str  # in the terms of the vocabulary (what, object, protection, means), a name, or a partial ISO date
    basis: str  # how the words give the value
    place: Place | None = None  # aspect "where"
    date: PartialDate | None = None  # aspect "when"
    made_by: str


@dataclass(frozen=True, kw_only=True)
class Figure(Record):
    """A count a source gives: at least `low`, at most `high`, of whom. Never summed."""

    span: Span
    counted: str  # killed, injured, casualties (dead and injured together), missing, displaced, ...
    of_whom: str | None  # civilians, children, soldiers, people, ... or the things counted
    side: str | None  # of which side they are, as the source says
    low: int | None  # None: the source gives no lower bound
    high: int | None  # None: the source gives no upper bound
    qualifier: str | None  # the source's own word: "at least", "roughly"
    scope: str | None  # the place, body or thing the count is of
    scope_kind: str | None  # incident, place, country, body, period
    as_of: PartialDate | None
    standing: str  # one of STANDINGS
    excludes: Span | None  # "not including ..."
    part_of: Span | None  # "including two children": the words of the figure it is part of
    account: str | None  # Account.id when it is the toll of one alleged event
    made_by: str


@dataclass(frozen=True, kw_only=True)
class Party(Record):
    """A person, force, state or body as one document names it, all its names together."""

    spans: tuple[Span, ...]
    name: str  # the fullest name the document gives
    party_kind: str  # one of PARTY_KINDS
    office: str | None
    side: str | None
    made_by: str


@dataclass(frozen=True, kw_only=True)
class Link(Record):
    """What a source says ties two parties."""

    span: Span
    source: str  # Party.id
    target: str  # Party.id
    tie: str  # one of TIES
    since: PartialDate | None
    until: PartialDate | None
    made_by: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """One document and what it says: its records as they hold now, judged, in order of the text."""

    document: Document
    statements: tuple[Statement, ...] = ()
    accounts: tuple[Account, ...] = ()
    details: tuple[Detail, ...] = ()
    figures: tuple[Figure, ...] = ()
    parties: tuple[Party, ...] = ()
    links: tuple[Link, ...] = ()
