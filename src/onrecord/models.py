"""The vocabulary: every record of a case, frozen, readable on its own. Read this first.

Three families live here and are never mixed:

* what a **source says**, as it was found in a kept document: `Statement`, `Account`, `Detail`, `Figure`, `Party`,
  `Link`;
* what **we did** with it: `Capture`, `Document`, `Run`, `Judgement`, `Handle`, `Entry`;
* what **follows** from both and is computed again whenever it is asked for: `Echo`, `Story`, `Utterance`, `Incident`,
  `Tally`, `Aspect`, `Assessment`, `Identity`, `Proposal`, gathered in a `Picture`.

A `Record` is an immutable value named by the digest of its content (`Record.id`): two equal records are one record, so
running a step again adds nothing. Offsets are characters (Unicode code points) of the document's text, times are UTC in
ISO 8601, dates are partial ISO dates (`PartialDate`), coordinates are decimal degrees (WGS 84).
"""

from dataclasses import asdict, dataclass, field
from functools import cached_property
from hashlib import sha256

import rfc8785

# -- values: parts of records, without a name of their own ---------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """Exact words at an exact place of a document (W3C Web Annotation: text position and text quote selector)."""

    document: str  # Document.id
    start: int
    end: int
    exact: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """Someone as the source names them here, and whom we take that for, with the reason."""

    span: Span
    name: str | None  # None: not resolved, an honest unknown
    basis: str  # e.g. "surname of a person named in full earlier"


@dataclass(frozen=True, kw_only=True, slots=True)
class PartialDate:
    """A date as far as it is known.

    `value` is ISO 8601 as far as the source goes: "2022-03-17", "2022-03", "2022", "2022-W11" (a week),
    "2022-03-14/2022-03-20" (within), and, when only the weekday is known, "XXXX-WXX-4" (a Thursday; TIMEX3).
    """

    value: str
    basis: str  # on what it rests, in words
    rests_on: tuple[Span, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A place of the gazetteer: `precision` is exact, neighbourhood, town, district, region or country."""

    name: str
    country: str | None  # ISO 3166-1 alpha-2
    precision: str
    latitude: float | None = None
    longitude: float | None = None
    geonames: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Region:
    """A stretch of a document's text that is of one kind; `body` is the prose, `furniture` belongs to the page."""

    kind: str  # one of REGIONS
    start: int
    end: int


REGIONS = ("section", "title", "standfirst", "heading", "dateline", "date", "byline", "credit", "body", "caption",
           "furniture")  # fmt: skip
PROSE = frozenset({"title", "standfirst", "body", "caption"})  # what extractors read
MODES = ("direct", "indirect", "mixed")
ACTS_OF_SPEECH = ("asserts", "accuses", "denies", "rejects", "confirms", "estimates", "predicts", "warns", "demands",
                  "commits", "asks")  # fmt: skip
REALITIES = ("reported", "alleged", "denied", "predicted", "hypothetical", "past comparison")
ASPECTS = ("what", "when", "where", "means", "object", "protection", "alleged perpetrator", "victims")
STANDINGS = ("confirmed", "estimated", "claimed", "unverified", "alleged", "reported", "planned")
PARTY_KINDS = ("person", "force", "state", "body", "group")
TIES = ("commands", "belongs to", "speaks for", "holds office")
VERDICTS = ("accept", "reject", "instead", "same", "different", "withhold")


class Record:
    """What a case keeps. Two records with the same content are the same record."""

    @cached_property
    def id(self) -> str:
        """SHA-256, in hexadecimal, of the record's canonical JSON (RFC 8785), less an empty field that came later."""
        plain = {name: value for name, value in asdict(self).items() if value or name != "saw"}
        return sha256(rfc8785.dumps({"record": self.kind(), **plain})).hexdigest()

    @classmethod
    def kind(cls) -> str:
        """The record's name in stores and files: "statement", "figure", ..."""
        return cls.__name__.lower()


# -- what we did ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Capture(Record):
    """Bytes as they came: the evidentiary copy. A second arrival of the same bytes is a second capture."""

    address: str  # where they came from, as given: a file's name within what was captured, or a URL
    captured_at: str  # UTC
    collector: str
    media_type: str
    sha256: str
    size: int  # bytes
    tool: str
    options: tuple[str, ...] = ()
    published: str | None = None  # partial ISO date, when a person said so
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Document(Record):
    """The text we work on. For a plain text, `text` is the file's text character for character.

    One document stands for one sequence of captured bytes, however often they arrived.
    """

    sha256: str  # of the captured bytes
    name: str  # the file name or address of the first arrival
    text: str
    regions: tuple[Region, ...]
    title: str | None
    byline: str | None
    publisher: str | None
    agency: str | None
    dateline: str | None  # the place a dateline names
    published: PartialDate | None
    language: str | None  # ISO 639-1
    unread: str | None  # why extractors leave this document alone; None: they read it
    made_by: str


@dataclass(frozen=True, kw_only=True)
class Run(Record):
    """One step has gone over one document: what it found then. What an earlier run found stays in the store.

    `extractor` is the extractor's name, or "read" for the reading of captured bytes into a Document.
    """

    document: str  # Document.id; for "read" the SHA-256 of the bytes
    extractor: str
    software: str  # fingerprint of all that decides what it finds
    records: tuple[str, ...]  # ids of what it found
    failure: str | None = None


@dataclass(frozen=True, kw_only=True)
class Judgement(Record):
    """What a person decided about records or incidents; the newest one about the same things holds."""

    about: tuple[str, ...]  # record ids, incident handles
    verdict: str  # one of VERDICTS
    instead: str | None = None  # id of the record that stands in its place
    by: str
    at: str  # UTC
    reason: str
    saw: tuple[str, ...] = ()  # joined or parted: ids of all that the things judged consisted of then


@dataclass(frozen=True, kw_only=True)
class Handle(Record):
    """A name for an incident, minted once: the incident is the one that `account` belongs to."""

    handle: str  # "INC-0001"
    account: str


@dataclass(frozen=True, kw_only=True)
class Entry(Record):
    """One step of custody. `previous` is the id of the entry before it: the log is a chain of digests."""

    at: str  # UTC
    by: str
    did: str  # the verb
    records: tuple[str, ...]
    software: str
    previous: str | None


# -- what a source says --------------------------------------------------------------------------------------------


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


# -- what follows: recomputed, never stored as truth ---------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why two things were set together or apart: the rule's name, a sentence for the reader, the words it saw."""

    rule: str
    says: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Echo:
    """How the tellings of two documents stand to each other. Unknown unless there is a reason to say more."""

    left: str  # Document.id
    right: str
    relation: str  # echo, independent, unknown
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where one document's telling of a matter comes from: the end of its chain of attribution."""

    document: str  # Document.id
    kind: str  # witness, speaker, reporter, agency; unnamed: a speaker nobody names; outlet: no source is given
    name: str
    accounts: tuple[str, ...]  # Account ids
    spans: tuple[Span, ...]  # the words that name it, where there are any


@dataclass(frozen=True, kw_only=True)
class Story:
    """Documents that report one happening, as their words propose; nothing is decided by it."""

    documents: tuple[str, ...]  # Document ids, by day of publication
    reasons: tuple[Reason, ...]  # for each document after the first: what it shares with one before it


@dataclass(frozen=True, kw_only=True)
class Origins:
    """In how many independent origins a matter rests, in how many documents it is told."""

    independent: int
    documents: int
    groups: tuple[tuple[str, ...], ...]  # Document ids that share an origin
    pairs: tuple[Echo, ...]
    says: str  # the sentence for the reader
    sources: tuple[Source, ...] = ()  # from whom each document has it; denials are left out


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Where one outlet's wording departs from the longest one attested."""

    change: str  # omission, substitution, addition
    longest: str  # words of the longest wording ("" for an addition)
    variant: str  # words of this outlet ("" for an omission)
    flag: str | None  # number, negation, name: differences that change the meaning


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One outlet's wording of an utterance."""

    statements: tuple[str, ...]  # Statement ids
    document: str
    spans: tuple[Span, ...]
    differences: tuple[Difference, ...]
    told: str  # in quotation, partly, in other words


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """The same words by the same speaker on the same occasion, across outlets."""

    handle: str
    speaker: str
    said_on: PartialDate | None
    wording: tuple[Span, ...]  # the longest attested wording
    variants: tuple[Variant, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Every value sources give for one count of an incident or scope, side by side."""

    counted: str
    of_whom: str | None
    scope: str | None
    figures: tuple[str, ...]  # Figure ids
    relation: str  # single, echo, agreement, compatible, different scope, date or standing, contradiction
    says: str
    reasons: tuple[Reason, ...] = ()  # all that two of its figures stand to each other by, with the words of the two


@dataclass(frozen=True, kw_only=True)
class Value:
    """One value of an aspect, and who gives it."""

    value: str  # the name of a place, a partial ISO date, a term of the vocabulary, or a name
    details: tuple[str, ...]  # Detail ids
    by: tuple[str, ...]  # the innermost speakers, or the outlet where nobody is named
    documents: int  # in how many it is given


@dataclass(frozen=True, kw_only=True)
class Aspect:
    """Every value sources give for one aspect of an incident, side by side. A denial gives none."""

    aspect: str  # one of ASPECTS
    values: tuple[Value, ...]
    relation: str  # single, echo, agreement, compatible, unknown, differs
    says: str
    reasons: tuple[Reason, ...]
    origins: Origins | None = None  # of the accounts that give it; None: all accounts do, and the incident's own hold


@dataclass(frozen=True, kw_only=True)
class Incident:
    """Accounts of one alleged event, under a handle that stays put."""

    handle: str
    title: str
    accounts: tuple[str, ...]  # Account ids
    reality: str
    what: str | None
    when: PartialDate | None
    where: Place | None
    place_name: str | None
    objects: tuple[str, ...]
    protections: tuple[str, ...]
    alleged_perpetrators: tuple[str, ...]
    tallies: tuple[Tally, ...]
    origins: Origins
    reasons: tuple[Reason, ...]  # why these accounts are one
    contested: tuple[Reason, ...]  # denials and contradictions
    missing: tuple[str, ...]  # aspects no source gives
    aspects: tuple[Aspect, ...] = ()  # those that sources give, in the order of ASPECTS


@dataclass(frozen=True, kw_only=True)
class Office:
    """An office one document gives a party, as of the day of the document or of the party's words in it."""

    office: str
    as_of: PartialDate | None
    document: str


@dataclass(frozen=True, kw_only=True)
class Identity:
    """The same person, force, state or body across documents, under one name no other identity has."""

    name: str
    party_kind: str  # what most documents take it for
    parties: tuple[str, ...]  # Party ids
    names: dict[str, int]  # each spelling, and how many documents have it
    offices: tuple[Office, ...]
    reasons: tuple[Reason, ...]  # why these parties are one


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Two things that may be one, for a person to decide, and what joining them would change."""

    kind: str  # incidents, parties
    about: tuple[str, ...]  # two incident handles, or two Party ids
    says: str  # why they may be one
    spans: tuple[Span, ...]
    would_change: str


@dataclass(frozen=True, kw_only=True)
class Grade:
    """One axis of Airwars' published grading, computed, with the reason in a sentence."""

    axis: str  # "strike status", "harm grade"
    grade: str
    says: str
    rests_on: tuple[str, ...] = ()  # record ids


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One element of one offence: what is reported for it, against it, and what no source addresses."""

    element: str  # the element's number in the ICC Elements of Crimes
    element_kind: str  # conduct, consequence, circumstance, mental, contextual
    text: str  # the element in our words
    status: str  # reported, contested, not addressed
    for_it: tuple[str, ...]  # record ids
    against_it: tuple[str, ...]
    missing: str | None


@dataclass(frozen=True, kw_only=True)
class Provision:
    """A provision the reported facts may bear on; a candidate for a lawyer to weigh, not a conclusion."""

    framework: str
    provision: str  # "art. 8(2)(b)(ii)"
    title: str
    why: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """An incident read against grades and law, with the exact accounts it saw."""

    incident: str  # handle
    accounts: tuple[str, ...]
    grades: tuple[Grade, ...]
    provisions: tuple[Provision, ...]
    notes: tuple[str, ...] = ()  # what could not be put next to the law, and why

    @property
    def reported_against(self) -> tuple[str, ...]:
        """Ids of the records reported against any element, each once (Rome Statute, art. 54(1)(a))."""
        findings = (each for provision in self.provisions for each in provision.findings)
        return tuple(dict.fromkeys(record for each in findings for record in each.against_it))


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """One picture from many sources."""

    echoes: tuple[Echo, ...] = ()
    stories: tuple[Story, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    incidents: tuple[Incident, ...] = ()
    tallies: tuple[Tally, ...] = ()  # of scopes wider than one incident
    dated: dict[str, PartialDate] = field(default_factory=dict)  # record id -> the date other documents fix for it
    aliases: dict[str, str] = field(default_factory=dict)  # Party.id -> the party's name across documents
    identities: tuple[Identity, ...] = ()
    proposals: tuple[Proposal, ...] = ()  # the review queue: what would change most comes first


@dataclass(frozen=True, kw_only=True)
class Picture:
    """All that a case shows at one moment: the current records, judgements applied, and what follows from them."""

    captures: tuple[Capture, ...]
    documents: tuple[Document, ...]
    statements: tuple[Statement, ...]
    accounts: tuple[Account, ...]
    details: tuple[Detail, ...]
    figures: tuple[Figure, ...]
    parties: tuple[Party, ...]
    links: tuple[Link, ...]
    judgements: tuple[Judgement, ...]
    reconciliation: Reconciliation
    assessments: tuple[Assessment, ...]


SAID = (Statement, Account, Detail, Figure, Party, Link)
DONE = (Capture, Document, Run, Judgement, Handle, Entry)
RECORDS = {each.kind(): each for each in DONE + SAID}
