"""Values: parts of records, without a name of their own, and the words their fields may hold."""

from dataclasses import dataclass


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Element:
    """One item of what should be known of how something was collected. An item that is not there says so."""

    name: str  # "final address", "clock offset", ...
    standing: str  # present, absent, not applicable
    value: str | None = None  # in words or as JSON
    sha256: str | None = None  # of the original that holds it: a screenshot, the page's source
    paragraph: str | None = None  # of the standard that asks for it: "Berkeley 155(a)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something that is not as it was kept: with which thing, what it is, what to do."""

    item: str  # "entry 3", a record's id, an original's SHA-256
    what: str
    todo: str


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
STAMPS = ("rfc3161", "opentimestamps")
PROTECTED = ("victim", "witness", "minor", "source", "other person")
