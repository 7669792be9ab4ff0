"""A small picture made by hand: three invented reports of an invented conflict, for the tests of what is shared.

Two outlets pass on one agency's report of a strike on a clinic in the town of Varnholt; a radio station has a witness
of its own. An official's sentence comes in two wordings, a ministry denies, one report carries no date.
"""

from dataclasses import replace
from hashlib import sha256

from onrecord.models import (
    Account,
    Assessment,
    Capture,
    Detail,
    Difference,
    Document,
    Echo,
    Figure,
    Finding,
    Grade,
    Identity,
    Incident,
    Judgement,
    Mention,
    Office,
    Origins,
    PartialDate,
    Party,
    Picture,
    Place,
    Proposal,
    Provision,
    Reason,
    Reconciliation,
    Region,
    Source,
    Span,
    Statement,
    Story,
    Tally,
    Utterance,
    Variant,
)
from onrecord.text import cover, quote

COURIER = """Clinic struck in Varnholt

By Ilse Tarn
VARNHOLT (Meridian) — A missile struck the Saint Oda clinic in Varnholt on Tuesday morning, mayor Petra Vosk said. \
At least 14 people were killed, she told reporters, citing hospital staff.

“They knew it was a clinic. The red roof sign can be seen from the air, and there were only patients inside,” Vosk said.

The Defence Ministry of Ostermark rejected the accusation. “Our forces struck no clinic on that day,” it said in a note.

Since January, 320 civilians have been killed in the whole of Lower Varn, the Relief Council estimates.

Read more: our morning letter
"""
HERALD = """Mayor: strike on clinic kills at least 14

A missile hit a clinic in the town of Varnholt, the Meridian agency reported. Mayor Petra Vosk said at least 14 people \
were killed.

“They knew it was a clinic. The roof sign can be seen from the air,” she said.

Foreign minister Anton Reel warned that the port of Sellin may be shelled next.
"""
RADIO = """“I carried two children out”

Nurse Jana Holm was on duty at the Saint Oda clinic when the roof came down on 12 May. “I counted between nine and 11 \
dead,” Holm told Low Coast Radio. “I carried two children out myself.”
"""


def made(name: str, text: str, regions: list[tuple[str, str]], **fields) -> Document:
    """A document of invented text; each region is a kind and the words it is made of."""
    marked = tuple(
        Region(kind=kind, start=text.index(part), end=text.index(part) + len(part)) for kind, part in regions
    )
    known = dict.fromkeys(("title", "byline", "publisher", "agency", "dateline", "published", "unread")) | {
        "language": "en"
    }
    digest = sha256(text.encode()).hexdigest()
    return Document(sha256=digest, name=name, text=text, regions=marked, made_by="plain 1", **known | fields)


def words(document: Document, phrase: str, nth: int = 0) -> Span:
    """The `nth` place (from 0) where the document has `phrase`."""
    start = -1
    for _ in range(nth + 1):
        start = document.text.index(phrase, start + 1)
    return quote(document, start, start + len(phrase))


def says(
    document: Document, name: str | None, speaker: str | None, cue: str | None, *content: str, **fields
) -> Statement:
    """A statement from the words of its parts."""
    parts = tuple(words(document, each) for each in content)
    who = Mention(span=words(document, speaker), name=name, basis="named in full in the text") if speaker else None
    said = words(document, cue) if cue else None
    known = {
        "mode": "indirect",
        "act": "asserts",
        "said_on": None,
        "audience": None,
        "made_by": "statements 1",
    } | fields
    span = cover(document, [each for each in (*parts, who and who.span, said) if each])
    return Statement(span=span, speaker=who, cue=said, content=parts, **known)


def counts(document: Document, phrase: str, low: int | None, high: int | None, **fields) -> Figure:
    """A figure of people killed."""
    known = {
        "counted": "killed",
        "of_whom": "people",
        "side": None,
        "qualifier": None,
        "scope": "Saint Oda clinic",
        "scope_kind": "incident",
        "as_of": None,
        "standing": "reported",
        "excludes": None,
        "part_of": None,
        "account": None,
        "made_by": "figures 1",
    }
    return Figure(span=words(document, phrase), low=low, high=high, **known | fields)


def tells(document: Document, *passages: str, reality: str = "alleged") -> Account:
    """An account in these passages."""
    return Account(spans=tuple(words(document, each) for each in passages), reality=reality, made_by="accounts 1")


def aspect(account: Account, document: Document, name: str, value: str, phrase: str, **fields) -> Detail:
    """One aspect of an account."""
    basis = "the word names it"
    return Detail(
        account=account.id,
        span=words(document, phrase),
        aspect=name,
        value=value,
        basis=basis,
        made_by="details 1",
        **fields,
    )


def picture(place: Place | None = None) -> Picture:
    """The picture; `place` is where the strike happened (default: a town in the open sea, as it is invented)."""
    place = place or Place(name="Varnholt", country=None, precision="town", latitude=46.2, longitude=-31.4)
    tuesday = PartialDate(value="2031-05-13", basis="“Tuesday” before the report's date")
    published = PartialDate(value="2031-05-14", basis="the date above the text")
    courier = made(
        "courier.txt",
        COURIER,
        [
            ("title", "Clinic struck in Varnholt"),
            ("byline", "By Ilse Tarn"),
            ("dateline", "VARNHOLT (Meridian) —"),
            ("body", COURIER[COURIER.index(" A missile") : COURIER.index("Read more")]),
            ("furniture", "Read more: our morning letter\n"),
        ],
        title="Clinic struck in Varnholt",
        byline="Ilse Tarn",
        publisher="The Harbour Courier",
        agency="Meridian",
        dateline="Varnholt",
        published=published,
    )
    herald = made(
        "herald.txt",
        HERALD,
        [("title", "Mayor: strike on clinic kills at least 14"), ("body", HERALD[HERALD.index("A missile") :])],
        title="Mayor: strike on clinic kills at least 14",
        publisher="Northmark Herald",
        published=published,
    )
    radio = made(
        "radio.txt",
        RADIO,
        [("title", "“I carried two children out”"), ("body", RADIO[RADIO.index("Nurse") :])],
        title="“I carried two children out”",
        publisher="Low Coast Radio",
    )

    struck = says(
        courier,
        "Petra Vosk",
        "mayor Petra Vosk",
        "said",
        "A missile struck the Saint Oda clinic in Varnholt on Tuesday morning",
        act="accuses",
        said_on=tuesday,
    )
    toll = says(courier, "Petra Vosk", "she", "told reporters", "At least 14 people were killed")
    staff = says(courier, "hospital staff", "hospital staff", "citing", "At least 14 people were killed")
    knew = says(
        courier,
        "Petra Vosk",
        "Vosk said",
        None,
        "They knew it was a clinic. The red roof sign can be seen from the air, and there were only patients inside,",
        mode="direct",
        said_on=tuesday,
    )
    denial = says(
        courier,
        "Defence Ministry of Ostermark",
        "Defence Ministry of Ostermark",
        "it said",
        "Our forces struck no clinic on that day,",
        mode="direct",
        act="denies",
    )
    council = says(
        courier,
        "Relief Council",
        "the Relief Council",
        "estimates",
        "Since January, 320 civilians have been killed in the whole of Lower Varn",
        act="estimates",
    )
    agency = says(
        herald, "Meridian", "the Meridian agency", "reported", "A missile hit a clinic in the town of Varnholt"
    )
    mayor = says(herald, "Petra Vosk", "Mayor Petra Vosk", "said", "at least 14 people were killed")
    knew_too = says(
        herald,
        "Petra Vosk",
        "she said",
        None,
        "They knew it was a clinic. The roof sign can be seen from the air,",
        mode="direct",
    )
    warning = says(
        herald,
        "Anton Reel",
        "Foreign minister Anton Reel",
        "warned",
        "the port of Sellin may be shelled next",
        act="warns",
    )
    nurse = says(radio, "Jana Holm", "Holm told", None, "I counted between nine and 11 dead,", mode="direct")

    strike = tells(courier, "A missile struck the Saint Oda clinic in Varnholt on Tuesday morning")
    hit = tells(herald, "A missile hit a clinic in the town of Varnholt")
    roof = tells(radio, "on duty at the Saint Oda clinic when the roof came down on 12 May", reality="reported")
    refused = tells(courier, "Our forces struck no clinic on that day", reality="denied")
    where = {"place": place}
    details = (
        aspect(strike, courier, "what", "missile strike", "missile struck"),
        aspect(strike, courier, "where", "Varnholt", "Varnholt", **where),
        aspect(strike, courier, "when", "2031-05-13", "Tuesday morning", date=tuesday),
        aspect(strike, courier, "object", "hospital", "the Saint Oda clinic"),
        aspect(strike, courier, "protection", "medical", "red roof sign"),
        aspect(hit, herald, "what", "missile strike", "missile hit"),
        aspect(hit, herald, "where", "Varnholt", "the town of Varnholt", **where),
        aspect(hit, herald, "object", "hospital", "a clinic"),
        aspect(roof, radio, "object", "hospital", "the Saint Oda clinic"),
        aspect(refused, courier, "alleged perpetrator", "forces of Ostermark", "Our forces"),
    )
    fourteen = counts(courier, "At least 14 people were killed", 14, None, qualifier="at least", account=strike.id)
    again = counts(herald, "at least 14 people were killed", 14, None, qualifier="at least", account=hit.id)
    counted = counts(radio, "between nine and 11 dead", 9, 11, standing="claimed", account=roof.id)
    whole = counts(
        courier,
        "320 civilians have been killed",
        320,
        320,
        of_whom="civilians",
        scope="Lower Varn",
        scope_kind="region",
        standing="estimated",
    )

    pairs = (
        Echo(
            left=courier.id,
            right=herald.id,
            relation="echo",
            reasons=(
                Reason(
                    rule="agency credit",
                    says="Both carry the report of the Meridian agency.",
                    spans=(words(courier, "(Meridian)"), words(herald, "the Meridian agency")),
                ),
            ),
        ),
        Echo(
            left=courier.id,
            right=radio.id,
            relation="independent",
            reasons=(
                Reason(
                    rule="own witness",
                    says="Low Coast Radio has a named witness of its own.",
                    spans=(words(radio, "Holm told Low Coast Radio"),),
                ),
            ),
        ),
        Echo(left=herald.id, right=radio.id, relation="unknown", reasons=()),
    )
    shared = Reason(
        rule="one story",
        says="both name the Saint Oda clinic",
        spans=(words(courier, "Saint Oda"), words(radio, "Saint Oda")),
    )
    origins = Origins(
        independent=2,
        documents=3,
        groups=((courier.id, herald.id), (radio.id,)),
        pairs=pairs,
        says="2 independent origins in 3 documents",
        sources=tuple(
            Source(document=each.id, kind=kind, name=name, accounts=(account.id,), spans=(words(each, phrase),))
            for each, kind, name, account, phrase in (
                (courier, "speaker", "Petra Vosk", strike, "mayor Petra Vosk"),
                (herald, "agency", "Meridian", hit, "Meridian"),
                (radio, "witness", "Jana Holm", roof, "Nurse Jana Holm"),
            )
        ),
    )
    incident = Incident(
        handle="INC-0001",
        title="Missile strike on a clinic, Varnholt",
        accounts=(strike.id, hit.id, roof.id, refused.id),
        reality="alleged",
        what="missile strike",
        when=tuesday,
        where=place,
        place_name=place.name,
        objects=("hospital",),
        protections=("medical",),
        alleged_perpetrators=("forces of Ostermark",),
        tallies=(
            Tally(
                counted="killed",
                of_whom="people",
                scope="Saint Oda clinic",
                figures=(fourteen.id, again.id, counted.id),
                relation="contradiction",
                says="At least 14 and 9 to 11 do not overlap; the nurse counted what she saw.",
            ),
        ),
        origins=origins,
        reasons=(
            Reason(rule="same object", says="All name a clinic in Varnholt.", spans=(words(herald, "a clinic"),)),
        ),
        contested=(
            Reason(
                rule="denial",
                says="The Defence Ministry of Ostermark denies that its forces struck a clinic.",
                spans=(words(courier, "Our forces struck no clinic on that day"),),
            ),
        ),
        missing=("means",),
    )
    other = Incident(
        handle="INC-0002",
        title="Roof of the clinic, day unclear",
        accounts=(roof.id,),
        reality="reported",
        what=None,
        when=None,
        where=None,
        place_name=None,
        objects=("hospital",),
        protections=(),
        alleged_perpetrators=(),
        tallies=(),
        origins=Origins(independent=1, documents=1, groups=((radio.id,),), pairs=(), says="1 origin in 1 document"),
        reasons=(),
        contested=(),
        missing=("what", "when", "where"),
    )
    utterance = Utterance(
        handle="UTT-0001",
        speaker="Petra Vosk",
        said_on=tuesday,
        wording=knew.content,
        variants=(
            Variant(
                statements=(knew.id,), document=courier.id, spans=knew.content, differences=(), told="in quotation"
            ),
            Variant(
                statements=(knew_too.id,),
                document=herald.id,
                spans=knew_too.content,
                told="in quotation",
                differences=(
                    Difference(change="omission", longest="red", variant="", flag=None),
                    Difference(
                        change="omission", longest="and there were only patients inside,", variant="", flag=None
                    ),
                ),
            ),
        ),
        reasons=(Reason(rule="shared wording", says="12 words in the same order, the same speaker."),),
    )
    assessment = Assessment(
        incident="INC-0001",
        accounts=incident.accounts,
        grades=(
            Grade(axis="harm grade", grade="contested", says="Two origins report harm; one party denies."),
            Grade(axis="strike status", grade="contested", says="The accused party denies the strike."),
        ),
        provisions=(
            Provision(
                framework="Rome Statute",
                provision="art. 8(2)(b)(ix)",
                title="Attacking protected buildings",
                why="The object is reported as a hospital.",
                findings=(
                    Finding(
                        element="1",
                        element_kind="conduct",
                        text="An attack was directed.",
                        status="contested",
                        for_it=(strike.id, hit.id),
                        against_it=(denial.id,),
                        missing=None,
                    ),
                    Finding(
                        element="2",
                        element_kind="circumstance",
                        text="The object was a protected building.",
                        status="reported",
                        for_it=(details[3].id,),
                        against_it=(),
                        missing=None,
                    ),
                    Finding(
                        element="3",
                        element_kind="mental",
                        text="The building was the intended object.",
                        status="not addressed",
                        for_it=(),
                        against_it=(),
                        missing="No source says what was aimed at.",
                    ),
                ),
            ),
        ),
    )
    party = Party(
        spans=(words(courier, "Petra Vosk"), words(courier, "Vosk", 1)),
        name="Petra Vosk",
        party_kind="person",
        office="mayor",
        side=None,
        made_by="parties 1",
    )
    namesake = replace(party, spans=(words(courier, "Vosk", 1),), name="Vosk", office=None)
    alike = Proposal(
        kind="parties", about=(party.id, namesake.id), says="“Vosk” may be “Petra Vosk”",
        spans=(*party.spans[:1], *namesake.spans), would_change="one person fewer",
    )  # fmt: skip
    known = Identity(
        name="Petra Vosk, mayor of Varnholt", party_kind="person", parties=(party.id,), names={"Petra Vosk": 1},
        offices=(Office(office="mayor", as_of=PartialDate(value="2031-05-13", basis="dateline"), document=courier.id),),
        reasons=(Reason(rule="same name", says="2 documents have the name", spans=party.spans[:1]),),
    )  # fmt: skip
    captures = tuple(
        Capture(
            address=each.name,
            captured_at="2031-06-01T09:00:00Z",
            collector="a tester",
            media_type="text/plain",
            sha256=each.sha256,
            size=len(each.text.encode()),
            tool="onrecord 0.1",
        )
        for each in (courier, herald, radio, radio)
    )
    judged = Judgement(
        about=(knew.id,), verdict="accept", by="a reader", at="2031-06-02T10:00:00Z", reason="read against the file"
    )
    return Picture(
        captures=captures,
        documents=(courier, herald, radio),
        statements=(struck, toll, staff, knew, denial, council, agency, mayor, knew_too, warning, nurse),
        accounts=(strike, hit, roof, refused),
        details=details,
        figures=(fourteen, again, counted, whole),
        parties=(party, namesake),
        links=(),
        judgements=(judged,),
        reconciliation=Reconciliation(
            echoes=pairs,
            stories=(Story(documents=(courier.id, radio.id), reasons=(shared,)),),
            utterances=(utterance,),
            incidents=(incident, other),
            tallies=(
                Tally(
                    counted="killed",
                    of_whom="civilians",
                    scope="Lower Varn",
                    figures=(whole.id,),
                    relation="single",
                    says="One source.",
                ),
            ),
            dated={nurse.id: PartialDate(value="2031-05-12", basis="the day the witness names")},
            aliases={party.id: "Petra Vosk, mayor of Varnholt"},
            identities=(known,),
            proposals=(alike,),
        ),
        assessments=(assessment,),
    )


def proposed() -> Picture:
    """The picture with its two incidents apart, and a proposal that they may be one."""
    base = picture()
    first, second = base.reconciliation.incidents
    strike, roof = base.accounts[0], base.accounts[2]
    first = replace(first, accounts=tuple(each for each in first.accounts if each != roof.id))
    says_so = "INC-0001 and INC-0002 may be one event: the same object"
    why = Proposal(
        kind="incidents", about=("INC-0001", "INC-0002"), says=says_so, spans=(*strike.spans, *roof.spans),
        would_change="one incident fewer; 1 independent origin in 2 documents instead of 1 in 1 and 1 in 1",
    )  # fmt: skip
    return replace(base, reconciliation=replace(base.reconciliation, incidents=(first, second), proposals=(why,)))
