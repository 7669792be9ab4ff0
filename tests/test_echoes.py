"""How two documents stand to each other, and the words that show it."""

from dataclasses import replace

import pytest

from _made import account, at, document, party, statement
from onrecord.matching import reconcile

COPIED = (
    "The ferry to Oresk was halfway across the channel when the first shells fell into the water around it and the "
    "captain turned back towards the breakwater"
)


def test_a_passage_in_common_makes_an_echo_and_is_shown_in_both():
    """Twelve words in a row that are no quotation are not found twice by chance."""
    one = document(f"Our Monday report. {COPIED}. Nobody was hurt.", "a.txt")
    two = document(f"From elsewhere. {COPIED}. Trains ran late.", "b.txt")
    (echo,) = reconcile([one, two], (), (), (), (), ()).echoes
    assert (echo.relation, echo.reasons[0].rule) == ("echo", "shared wording")
    assert [each.exact for each in echo.reasons[0].spans] == [COPIED, COPIED]
    assert [each.document for each in echo.reasons[0].spans] == [one.id, two.id]


def test_eleven_words_in_common_say_nothing():
    """Short phrases meet by chance."""
    words = " ".join(COPIED.split()[:11])
    made = [document(f"Here. {words} stop", "a.txt"), document(f"There. {words} went on", "b.txt")]
    assert reconcile(made, (), (), (), (), ()).echoes == ()


def test_a_quotation_in_common_is_the_speakers_not_the_writers():
    """Two reporters at one press conference: an echo by the speaker, not by copied wording."""
    documents = [document(f"{lead} “{COPIED},” Ana Ruiz said.", f"{lead}.txt") for lead in ("Monday.", "Tuesday.")]
    statements = [statement(each, f"{COPIED},") for each in documents]
    (echo,) = reconcile(documents, statements, (), (), (), [party(documents[0], "Ana Ruiz")]).echoes
    assert [each.rule for each in echo.reasons] == ["same speaker and occasion"]


def test_one_agency_under_two_matters_is_no_echo():
    """The credit says something only where the two tell the same."""
    made = [
        document("Rain fell on the coast.", "a.txt", agency="Meridian Press"),
        document("The choir sang in the square.", "b.txt", agency="Meridian Press"),
    ]
    assert reconcile(made, (), (), (), (), ()).echoes == ()


def test_one_agency_under_one_incident_is_an_echo_of_the_documents():
    """Both tell of the mill, both credit the agency."""
    documents, accounts, details = [], [], []
    for name, lead in (("a.txt", "Reports say that"), ("b.txt", "It is said that")):
        made = document(f"{lead} a school in Velmar was shelled.", name, agency="Meridian Press")
        one, own = account(made, "a school in Velmar was shelled", what="shelling: shelled", where="Velmar",
                           object="school")  # fmt: skip
        documents.append(made)
        accounts.append(one)
        details += own
    (echo,) = reconcile(documents, (), accounts, details, (), ()).echoes
    assert (echo.relation, echo.reasons[0].rule) == ("echo", "same agency")


def test_a_crowd_of_reprints_is_not_paired_one_with_each():
    """A hundred copies need a few hundred pairs, not 4,950."""
    made = [document(f"Edition {each}. {COPIED}.", f"{each:03}.txt") for each in range(100)]
    echoes = reconcile(made, (), (), (), (), ()).echoes
    assert 99 <= len(echoes) < 1000


# -- where a speaker's words come from -------------------------------------------------------------------------------


def tellings(left, right, cue=None, **fields):
    """Two documents in which Ana Ruiz says different words, and what her statements say besides the words."""
    documents, statements, parties = [], [], []
    for name, (text, said, told) in (("a.txt", left), ("b.txt", right)):
        made = document(text, name, **fields.get(name[0], {}))
        one = statement(made, said, on=told.pop("on", "2031-05-01"), mode="indirect", **told)
        documents.append(made)
        statements.append(replace(one, cue=at(made, cue)) if cue else one)
        parties.append(party(made, "Ana Ruiz"))
    return reconcile(documents, statements, (), (), (), parties).echoes


ROOFS = ("Ana Ruiz told the AFP news agency that all roofs were gone.", "all roofs were gone")
WELLS = ("The wells are dry, Ana Ruiz told AFP yesterday.", "The wells are dry")


def test_words_told_to_one_outlet_on_one_day_are_an_echo():
    """Two documents that both draw on one interview have one origin, whatever part of it they print."""
    (echo,) = tellings((*ROOFS, {"to": "the AFP news agency"}), (*WELLS, {"to": "AFP"}))
    assert (echo.relation, [each.rule for each in echo.reasons]) == ("echo", ["told the same outlet"])
    assert echo.reasons[0].says == "both carry what Ana Ruiz told the AFP news agency on 2031-05-01"
    assert [each.exact for each in echo.reasons[0].spans] == ["the AFP news agency", "AFP"]


@pytest.mark.parametrize(
    "left, right",
    [
        ({"to": "the AFP news agency"}, {"to": "AFP", "on": "2031-05-02"}),
        ({"to": "the AFP news agency"}, {"to": "AFP", "on": None}),
        ({"to": "the AFP news agency"}, {"to": "AFP", "by": "Bruno Keller", "called": "Ana Ruiz"}),
        ({"to": "the AFP news agency"}, {}),
    ],
)
def test_another_day_speaker_or_no_outlet_shows_nothing(left, right):
    """One day, one named speaker, one outlet: all three, or nothing is said."""
    assert tellings((*ROOFS, dict(left)), (*WELLS, dict(right))) == ()


def test_words_told_to_the_publisher_of_the_other_are_an_echo():
    """The one names the outlet that was told; the other is that outlet's."""
    (echo,) = tellings(
        ("Ana Ruiz told the Ferryman that all roofs were gone.", "all roofs were gone", {"to": "the Ferryman"}),
        ("The wells are dry, Ana Ruiz said.", "The wells are dry", {}),
        b={"publisher": "The Ferryman"},
    )
    assert echo.reasons[0].says.endswith("told the Ferryman on 2031-05-01; the Ferryman published the other")


def test_an_audience_that_is_no_outlet_shows_nothing():
    """Reporters in general, a council, a friend: who was told is no origin."""
    left, right = (
        (f"Ana Ruiz told {to} that all roofs were gone.", "all roofs were gone", {"to": to}) for to in ("Otto", "Otto")
    )
    assert "told the same outlet" not in {each.rule for echo in tellings(left, right) for each in echo.reasons}


def test_one_written_statement_cited_by_two_is_an_echo():
    """A release of one speaker on one day, whatever part of it is printed."""
    (echo,) = tellings(
        ("All roofs were gone, Ana Ruiz said in a written statement.", "All roofs were gone", {}),
        ("In a press release Ana Ruiz said the wells were dry.", "the wells were dry", {}),
        cue="said",
    )
    assert (echo.relation, [each.rule for each in echo.reasons]) == ("echo", ["same press release"])
    assert [each.exact for each in echo.reasons[0].spans] == ["in a written statement", "In a press release"]


@pytest.mark.parametrize(
    "text, fields",
    [
        ("the wells were dry, Ana Ruiz said.", {}),
        ("In a press release Ana Ruiz said the wells were dry.", {"on": "2031-05-02"}),
        ("In a press release Ana Ruiz said the wells were dry.", {"on": None}),
        ("In a statement to the council Ana Ruiz said the wells were dry.", {}),
        ("It came in a statement. Ana Ruiz said the wells were dry.", {}),
    ],
)
def test_words_that_were_not_released_in_writing_on_that_day_are_not_one_release(text, fields):
    """Spoken, of another day or of none, told to a council, or cited in another sentence."""
    left = ("All roofs were gone, Ana Ruiz said in a written statement.", "All roofs were gone", {})
    assert tellings(left, (text, "the wells were dry", dict(fields)), cue="said") == ()


def test_an_outlet_cited_is_an_echo_only_where_there_is_more_in_common():
    """"According to a Ferryman report" in one paper is no echo of everything the Ferryman prints."""
    cites = document(f"So says a Ferryman report. {COPIED}.", "a.txt")
    same = document(f"From the coast. {COPIED}.", "b.txt", publisher="The Ferryman")
    other = document("The choir sang in the square.", "c.txt", publisher="The Ferryman")
    said = statement(cites, COPIED, by="The Ferryman", called="Ferryman report", mode="indirect")
    (echo,) = reconcile([cites, same, other], [said], (), (), (), ()).echoes
    assert {echo.left, echo.right} == {cites.id, same.id}
    assert [each.rule for each in echo.reasons] == ["shared wording", "cites the other"]
