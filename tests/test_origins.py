"""How many independent origins a matter has: one voice is counted once, and independence needs a positive reason."""

import pytest

from _made import account, document, party, statement
from onrecord.matching import reconcile

HIT = {"what": "shelling: shelled", "where": "Velmar", "object": "market"}
WORDS = "a market in Velmar was shelled"


class Telling:
    """One document that tells of the market of Velmar, and who tells it there."""

    def __init__(self, name, lead="", by=None, called=None, office=None, to=None, mode="direct", tail="", **fields):
        self.document = document(f"{lead} {WORDS}. {tail} {by or ''} {called or ''} {to or ''}".strip(), name, **fields)
        self.account, self.details = account(self.document, WORDS, **HIT)
        self.statements = []
        self.parties = []
        if by:
            kind = "body" if by.endswith(("Council", "Ministry")) else "person"
            self.parties = [party(self.document, by, kind, office)]
            self.statements = [
                statement(self.document, WORDS, by=by, called=called or by, mode=mode, to=to, on="2031-05-01")
            ]


def picture(*tellings, statements=()):
    """The one incident of several tellings, and the whole reconciliation."""
    found = reconcile(
        [each.document for each in tellings],
        [*(one for each in tellings for one in each.statements), *statements],
        [each.account for each in tellings],
        [one for each in tellings for one in each.details],
        (),
        [one for each in tellings for one in each.parties],
    )
    (incident,) = found.incidents
    return incident, found


OFFICIAL = {"by": "Ana Ruiz", "office": "mayor"}
WITNESS = {"by": "Ilka Brandt", "office": "baker", "dateline": "OLMSTADT"}


@pytest.mark.parametrize(
    "left, right, relation, rule",
    [
        (OFFICIAL, OFFICIAL, "echo", "same speaker"),
        ({"agency": "Meridian Press"}, {"agency": "Meridian Press"}, "echo", "same agency"),
        ({"agency": "Meridian Press"}, {"publisher": "Meridian Press"}, "echo", "same agency"),
        ({}, {}, "unknown", "nothing decides"),
        (OFFICIAL, {}, "unknown", "nothing decides"),
        (OFFICIAL, {"by": "Bruno Keller", "office": "minister"}, "unknown", "nothing decides"),
        ({"by": "Velmar Council"}, {"by": "Bruno Keller", "office": "minister"}, "unknown", "nothing decides"),
        (OFFICIAL, WITNESS, "independent", "own first-hand source"),
        (WITNESS, {"by": "Otto Lind", "called": "resident", "dateline": "VELMAR"}, "independent",
         "own first-hand source"),
        (OFFICIAL, {"dateline": "VELMAR", "publisher": "The Ferryman"}, "independent", "own first-hand source"),
        ({"agency": "Meridian Press"}, WITNESS, "independent", "own first-hand source"),
        (WITNESS | {"agency": "Meridian Press"}, OFFICIAL, "unknown", "nothing decides"),
        (WITNESS, {}, "unknown", "nothing decides"),
        (WITNESS | {"mode": "indirect"}, OFFICIAL, "unknown", "nothing decides"),
        (WITNESS | {"dateline": None}, OFFICIAL, "unknown", "nothing decides"),
        ({"by": "Ilka Brandt", "office": "baker", "to": "The Ferryman", "publisher": "The Ferryman"}, OFFICIAL,
         "independent", "own first-hand source"),
        ({"by": "Ilka Brandt", "office": "army spokesman", "dateline": "OLMSTADT"}, OFFICIAL, "unknown",
         "nothing decides"),
    ],
)  # fmt: skip
def test_two_tellings_are_an_echo_independent_or_unknown_for_a_reason(left, right, relation, rule):
    """One voice, one agency: echo. A witness or reporter of one's own beside another named source: independent."""
    incident, _ = picture(Telling("a.txt", "We hear that", **left), Telling("b.txt", "It is said that", **right))
    (pair,) = incident.origins.pairs
    assert (pair.relation, pair.reasons[0].rule) == (relation, rule)
    assert incident.origins.independent == (2 if relation == "independent" else 1)


def test_an_article_that_repeats_an_officials_words_adds_no_origin():
    """Three documents, one voice."""
    incident, _ = picture(*(Telling(f"{each}.txt", f"Number {each}:", **OFFICIAL) for each in range(3)))
    assert incident.origins.independent == 1
    assert len(incident.origins.groups) == 1
    assert incident.origins.says.startswith("1 independent origin in 3 documents")


def test_two_outlets_of_one_agency_and_a_witness_are_two_origins_in_three_documents():
    """The agency's report counts once, the witness once."""
    incident, _ = picture(
        Telling("a.txt", "Reports say", agency="Meridian Press"),
        Telling("b.txt", "Agencies say", agency="Meridian Press"),
        Telling("c.txt", "She saw it:", **WITNESS),
    )
    assert (incident.origins.independent, incident.origins.documents) == (2, 3)
    assert sorted(map(len, incident.origins.groups)) == [1, 2]


def test_an_incident_says_from_whom_each_document_has_it():
    """The end of each chain, with the accounts that rest on it and the words that name it."""
    tellings = [
        Telling("a.txt", "The town says", **OFFICIAL),
        Telling("b.txt", "She saw it:", **WITNESS),
        Telling("c.txt", "Reports say", agency="Meridian Press"),
        Telling("d.txt", "We learn that", publisher="The Ferryman"),
    ]
    incident, _ = picture(*tellings)
    told = {(each.document, each.kind, each.name, each.accounts) for each in incident.origins.sources}
    sources = (
        ("speaker", "Ana Ruiz"), ("witness", "Ilka Brandt"), ("agency", "Meridian Press"), ("outlet", "The Ferryman")
    )  # fmt: skip
    assert told == {
        (each.document.id, *source, (each.account.id,)) for each, source in zip(tellings, sources, strict=True)
    }
    named = {each.name: [span.exact for span in each.spans] for each in incident.origins.sources}
    assert named["Ana Ruiz"] == ["Ana Ruiz"] and named["The Ferryman"] == []


def test_an_outlet_that_cites_another_is_its_echo():
    """ "according to a Ferryman report" names the origin."""
    first = Telling("a.txt", "We learn that", publisher="The Ferryman")
    second = Telling("b.txt", "We read that", tail="So says a Ferryman report.")
    citing = statement(second.document, WORDS, by="The Ferryman", called="Ferryman report", mode="indirect")
    incident, _ = picture(first, second, statements=[citing])
    (pair,) = incident.origins.pairs
    assert (pair.relation, pair.reasons[0].rule) == ("echo", "cites the other")
    assert pair.reasons[0].spans[0].exact == "Ferryman report"


def test_the_witness_told_again_by_another_outlet_is_one_voice():
    """Who was there speaks once, however many print it."""
    incident, _ = picture(Telling("a.txt", "One:", **WITNESS), Telling("b.txt", "Two:", **WITNESS))
    assert incident.origins.independent == 1


def test_many_documents_are_counted_without_pairing_all_of_them():
    """Sixty reprints of one agency and one witness are two origins."""
    reprints = [Telling(f"{each:03}.txt", f"Edition {each}:", agency="Meridian Press") for each in range(60)]
    incident, _ = picture(*reprints, Telling("w.txt", "She saw it:", **WITNESS))
    assert (incident.origins.independent, incident.origins.documents) == (2, 61)
    assert len(incident.origins.pairs) < 200
