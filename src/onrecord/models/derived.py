"""What follows from the records: computed again whenever it is asked for, never stored as truth."""

from dataclasses import dataclass, field

from onrecord.models.custody import Withholding
from onrecord.models.done import Capture, Document, Handle, Judgement
from onrecord.models.said import Account, Detail, Figure, Link, Party, Statement
from onrecord.models.values import PartialDate, Place, Span


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
    handles: tuple[Handle, ...] = ()  # to be kept from now on: of incidents that none was minted for before
    tallies: tuple[Tally, ...] = ()  # of scopes wider than one incident
    dated: dict[str, PartialDate] = field(default_factory=dict)  # record id -> the date other documents fix for it
    aliases: dict[str, str] = field(default_factory=dict)  # Party.id -> the party's name across documents
    identities: tuple[Identity, ...] = ()
    proposals: tuple[Proposal, ...] = ()  # the review queue: what would change most comes first


@dataclass(frozen=True, kw_only=True, slots=True)
class Completeness:
    """How much of what the Berkeley Protocol asks for (para. 155) is known of how a capture was made."""

    collection: str  # Collection.id
    present: int
    absent: tuple[str, ...]  # names of the items
    not_applicable: int

    @property
    def says(self) -> str:
        """The meter in words."""
        return f"{self.present} present, {len(self.absent)} absent, {self.not_applicable} not applicable"


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
    completeness: dict[str, Completeness] = field(default_factory=dict)  # by Capture.id
    withholdings: tuple[Withholding, ...] = ()  # in force: none of it may leave before they are carried out
