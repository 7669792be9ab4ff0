"""The review queue: what may be one, in the order of what joining would change, and not what a person has settled."""

from dataclasses import replace

import pytest

from _made import account, document, figure, judged, party, statement
from onrecord import Case
from onrecord.errors import UsageError
from onrecord.matching import reconcile


class Told:
    """Documents that tell of a bombing in a town on 1 May, with or without what was hit."""

    def __init__(self):
        self.documents, self.accounts, self.details, self.figures = [], [], [], []
        self.statements, self.parties = [], []

    def add(self, town="Velmar", hit=None, killed=None, by=None):
        """One document more; `hit` is the object, `killed` the toll, `by` whose words they are."""
        words = f"A bombing of {'a ' + hit if hit else 'somewhere'} in {town}"
        made = document(f"{words}, {by or 'we hear'}. {killed or 'Nobody'} died.", f"{len(self.documents)}.txt")
        aspects = {"what": "bombing", "where": town, "when": "2031-05-01"} | ({"object": hit} if hit else {})
        one, own = account(made, words, **aspects)
        self.documents.append(made)
        self.accounts.append(one)
        self.details += own
        if killed:
            self.figures.append(figure(made, f"{killed} died", killed, killed, account=one.id))
        if by:
            self.parties.append(party(made, by, office="mayor"))
            self.statements.append(statement(made, words, by=by, on="2031-05-01"))
        return one

    def picture(self, judgements=(), handles=()):
        """What is made of them."""
        parts = (self.documents, self.statements, self.accounts, self.details, self.figures, self.parties)
        return reconcile(*parts, judgements=judgements, handles=handles)


def test_a_proposal_says_what_joining_would_change():
    """Incidents, origins, and the figures that would contradict each other."""
    told = Told()
    told.add(hit="theatre", killed=21)
    told.add(hit="theatre")
    told.add(killed=30)
    (one,) = told.picture().proposals
    assert (one.kind, one.about) == ("incidents", ("INC-0001", "INC-0002"))
    assert one.would_change == (
        "one incident fewer; 1 independent origin in 3 documents instead of 1 in 2 and 1 in 1; "
        "killed 21 / 30 would contradict each other"
    )


def test_what_touches_the_most_documents_comes_first():
    """Two towns: in the one a proposal touches two documents, in the other four."""
    told = Told()
    told.add("Oresk", hit="market")
    told.add("Oresk")
    for _ in range(3):
        told.add("Velmar", hit="theatre")
    told.add("Velmar")
    told.add("Oresk", hit="market")
    first, second = told.picture().proposals
    assert "4 documents" not in second.would_change and "in 4 documents" in first.would_change


def test_among_equals_what_would_contradict_comes_first():
    """Both touch two documents; only the second town's tolls differ."""
    told = Told()
    told.add("Oresk", hit="market")
    told.add("Oresk")
    told.add("Velmar", hit="theatre", killed=21)
    told.add("Velmar", killed=30)
    first, second = told.picture().proposals
    assert "contradict" in first.would_change and "contradict" not in second.would_change


def test_an_incident_is_proposed_with_five_others_at_most():
    """A bombing of nothing in particular may be any of many; the queue does not grow with their number."""
    told = Told()
    told.add()
    for hit in ("theatre", "market", "school", "hospital", "church", "bridge", "museum"):
        told.add(hit=hit)
    assert len([each for each in told.picture().proposals if "INC-0001" in each.about]) <= 5


def test_what_a_person_parted_is_not_proposed_until_one_of_the_two_gains_an_account():
    """The judgement saw two accounts; a third joins one incident, and the question is open again."""
    told = Told()
    left, right = told.add(hit="theatre"), told.add()
    handles = told.picture().handles
    parted = replace(judged("different", left.id, right.id), saw=(left.id, right.id))
    assert told.picture([parted], handles).proposals == ()
    told.add(hit="theatre")
    (again,) = told.picture([parted], handles).proposals
    assert again.about == ("INC-0001", "INC-0002")
    assert len(told.picture([parted], handles).incidents) == 2


def test_two_names_that_are_sources_of_one_incident_would_be_one_voice():
    """Two mayors of one surname: were they one, one source less."""
    told = Told()
    told.add(hit="theatre", by="Ana Ruiz")
    told.add(hit="theatre", by="Eva Ruiz")
    (one,) = told.picture().proposals
    assert one.kind == "parties" and one.would_change == (
        "one person fewer, named in 2 documents; Ana Ruiz's 1 statement and Eva Ruiz's 1 statement would be one voice; "
        "two sources would be one in INC-0001"
    )


# -- in a case ---------------------------------------------------------------------------------------------------------

TEXTS = {
    "a.txt": "VELMAR, 2 May 2031 - Mayor Ana Ruiz said the mill had burned. Ruiz said nobody was hurt.",
    "b.txt": "VELMAR, 3 May 2031 - Mayor Eva Ruiz said the mill had burned. Ruiz said two were hurt.",
    "c.txt": "VELMAR, 4 May 2031 - Mayor Ana Ruiz said the mill would be built again.",
}


@pytest.fixture
def case(tmp_path):
    """Two documents that name a mayor of one surname; c.txt is not captured yet."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)
    with Case(tmp_path / "case", by="a reader") as made:
        grown(made, tmp_path / "a.txt", tmp_path / "b.txt")
        yield made


def grown(case, *paths):
    """The case with these files besides."""
    case.capture(paths)
    case.read()
    case.extract()


def test_a_question_about_two_names_is_decided_undone_and_asked_again(case, tmp_path):
    """Parted: gone from the queue. A new document names one of them: asked again. Joined: one identity."""
    (asked,) = case.show("proposals")
    left, right = (each["id"] for each in asked["about"])
    assert asked["join"] == f"onrecord judge join {left[:12]} {right[:12]} --reason …"
    judgement = case.judge("different", [left[:12], right[:12]], reason="two sisters")
    assert {left, right} <= {*judgement.saw} and list(case.show("proposals")) == []
    grown(case, tmp_path / "c.txt")
    assert len(list(case.show("proposals"))) == 1
    case.judge("same", [left, right], reason="she goes by both names")
    (mayor,) = [each for each in case.show("identities") if each["party_kind"] == "person"]
    assert {each["name"] for each in mayor["names"]} == {"Ana Ruiz", "Eva Ruiz"}
    assert [each["as_of"] for each in mayor["offices"]] == ["2031-05-02", "2031-05-03", "2031-05-04"]


def test_a_party_is_not_joined_with_an_account(case):
    """Names are one with names, accounts with accounts."""
    (asked,) = case.show("proposals")
    with pytest.raises(UsageError, match="two or more parties"):
        case.judge("same", [asked["about"][0]["id"], case.picture().statements[0].id], reason="x")
