"""How two documents stand to each other, and the words that show it."""

from _made import account, document, party, statement
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
