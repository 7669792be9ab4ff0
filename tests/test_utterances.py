"""The same words by the same speaker on the same occasion, across outlets: joined, kept apart, shown side by side."""

import pytest

from _made import document, party, statement
from onrecord.matching import reconcile

# Two sentences, how the second document tells them, what the first document is told as, and whether they are one.
LONG = "We will open the grain terminal to every ship that asks for shelter before the winter storms arrive."


def told(left, right):
    """The utterances of two documents with a statement each: (words, speaker, day, mode) twice."""
    documents, statements, parties = [], [], []
    for name, (words, by, on, mode) in (("a.txt", left), ("b.txt", right)):
        made = document(f"{by} spoke. {words}", name)
        documents.append(made)
        parties.append(party(made, by))
        statements.append(statement(made, words, by=by, on=on, mode=mode))
    return reconcile(documents, statements, (), (), (), parties).utterances


@pytest.mark.parametrize(
    "left, right",
    [
        (LONG, LONG),
        (LONG, "We will open the grain terminal to every ship that asks for shelter"),
        (
            LONG,
            "We will open the grain terminal - to every ship that asks for shelter - before the winter storms arrive",
        ),
        (
            LONG,
            "We will open the grain terminal to every ship (of any flag) that asks for shelter before the winter",
        ),
        (LONG, "we will open the grain terminal to every ship that asks for shelter before winter storms arrive"),
    ],
    ids=["whole", "cut", "re-punctuated", "with brackets", "a word left out"],
)
def test_the_same_words_are_one_utterance_whatever_the_day_is(left, right):
    """Long wording that is the same word for word is known again without a day."""
    one, two = (left, "Ana Ruiz", None, "direct"), (right, "Ana Ruiz", None, "direct")
    (utterance,) = told(one, two)
    assert utterance.speaker == "Ana Ruiz"
    assert len({each.document for each in utterance.variants}) == 2


@pytest.mark.parametrize(
    "right, by, on",
    [
        (LONG, "Bruno Keller", "2031-05-01"),
        (LONG, "Ana Ruiz", "2031-05-02"),
        (LONG.replace("will open", "will not open"), "Ana Ruiz", "2031-05-01"),
        ("It will be 40 ships by June, and the harbour council will pay for all of them", "Ana Ruiz", "2031-05-01"),
    ],
    ids=["another speaker", "another day", "a not", "other words"],
)
def test_a_change_of_speaker_day_or_sense_makes_another_utterance(right, by, on):
    """Likeness of words never decides alone."""
    assert told((LONG, "Ana Ruiz", "2031-05-01", "direct"), (right, by, on, "direct")) == ()


@pytest.mark.parametrize(
    "left, right",
    [
        ("The shelling killed 12 people near the old mill on the river road", "The shelling killed 21 people near the "
         "old mill on the river road"),
        ("Arvania fired on the convoy of the Red Kite brigade near the old mill", "Tolmia fired on the convoy of the "
         "Red Kite brigade near the old mill"),
        ("We asked Arvania to open the road to the river mill before dark", "We asked Tolmia to open the road to the "
         "river mill before dark"),
    ],
    ids=["a number", "a name at the beginning", "a name inside"],
)  # fmt: skip
def test_another_number_or_name_is_never_silently_the_same(left, right):
    """Where all else is the same, a changed number or name keeps the two apart."""
    sides = []
    documents, statements, parties = [], [], []
    for name, words in (("a.txt", left), ("b.txt", right)):
        made = document(f"Ana Ruiz spoke. {words}. Arvania and Tolmia were silent.", name)
        documents.append(made)
        parties += [party(made, "Ana Ruiz"), party(made, "Arvania", "state"), party(made, "Tolmia", "state")]
        statements.append(statement(made, words, on="2031-05-01"))
        sides.append(made.id)
    assert reconcile(documents, statements, (), (), (), parties).utterances == ()


@pytest.mark.parametrize(
    "left, right, one",
    [
        (
            "We gave them the list of wells. This was no mistake of theirs. It was a choice, and we remember it.",
            "We gave them the list of wells. It was a choice, and we remember it.",
            True,
        ),
        (
            "We gave them the list of wells. This was no mistake of theirs. It was a choice, and we remember it.",
            "We gave them the list of wells. This was a mistake of theirs. It was a choice, and we remember it.",
            False,
        ),
    ],
    ids=["a sentence", "a word"],
)
def test_a_sentence_left_out_is_a_cut_and_a_not_left_out_is_a_change(left, right, one):
    """One outlet prints all, the other leaves out a sentence between two others, even one with a "no" in it."""
    on = "2031-05-01"
    assert bool(told((left, "Ana Ruiz", on, "direct"), (right, "Ana Ruiz", on, "direct"))) is one


def test_a_vague_number_in_place_of_an_exact_one_is_flagged():
    """ "the past three nights" and "the past few nights" are one utterance, and the reader is told."""
    left = "After the fires of the past three nights I cannot believe that anybody aims at all"
    (utterance,) = told(
        (left, "Ana Ruiz", "2031-05-01", "direct"),
        (left.replace("three", "few"), "Ana Ruiz", "2031-05-01", "direct"),
    )
    differences = [each for variant in utterance.variants for each in variant.differences]
    assert [(each.change, each.longest, each.variant, each.flag) for each in differences] == [
        ("substitution", "three", "few", "number")
    ]


def test_an_item_left_out_of_a_list_is_an_omission():
    """What one outlet leaves out is shown against the longest wording."""
    whole = "They have burnt mills, barns, ferries, granaries and bridges along the whole of the river"
    (utterance,) = told(
        (whole, "Ana Ruiz", "2031-05-01", "direct"),
        (whole.replace("granaries ", ""), "Ana Ruiz", "2031-05-01", "indirect"),
    )
    (variant,) = [each for each in utterance.variants if each.differences]
    assert [(each.change, each.longest, each.flag) for each in variant.differences] == [("omission", "granaries", None)]
    assert utterance.wording[0].exact == whole


def test_a_caption_that_repeats_a_quotation_is_the_same_utterance_and_one_document():
    """Both places are listed; the document counts once."""
    words = "Nobody in this valley has slept since the bridge was burnt"
    made = document(f"“{words},” Ana Ruiz said on Monday.\n\n‘{words},’ says Ana Ruiz.", "a.txt")
    twice = [statement(made, words, nth=each) for each in (0, 1)]
    (utterance,) = reconcile([made], twice, (), (), (), [party(made, "Ana Ruiz")]).utterances
    assert len(utterance.variants) == 2
    assert {each.document for each in utterance.variants} == {made.id}


def test_a_quotation_that_one_outlet_prints_in_two_parts_is_one_variant():
    """Two sentences in a row belong to one telling."""
    one = document("“The mill is gone. I saw it burn from the ferry landing,” Ana Ruiz said.", "a.txt")
    two = document("“The mill is gone,” Ana Ruiz said. “I saw it burn from the ferry landing,” she said.", "b.txt")
    statements = [
        statement(one, "The mill is gone. I saw it burn from the ferry landing,", on="2031-05-01"),
        statement(two, "The mill is gone,", on="2031-05-01"),
        statement(two, "I saw it burn from the ferry landing,", called="she", on="2031-05-01"),
    ]
    (utterance,) = reconcile([one, two], statements, (), (), (), [party(one, "Ana Ruiz")]).utterances
    assert [len(each.statements) for each in utterance.variants] == [1, 2]


def test_words_in_quotation_marks_inside_a_telling_are_found_in_the_quotation():
    """An outlet that quotes three words of a sentence tells that sentence."""
    (utterance,) = told(
        ("They have turned the harbour into a graveyard of ships and hopes", "Ana Ruiz", "2031-05-01", "direct"),
        ("the harbour was now “a graveyard of ships” for the whole coast", "Ana Ruiz", "2031-05-01", "mixed"),
    )
    assert "quoted part" in {each.rule for each in utterance.reasons}


def test_a_retelling_is_joined_when_speaker_and_day_agree():
    """The same message in other words, on the same day."""
    (utterance,) = told(
        (
            "The harbour council is worried that Tolmia may hand mines to the rebels",
            "Ana Ruiz",
            "2031-05-01",
            "indirect",
        ),
        ("The council is worried Tolmia will give the rebels sea mines", "Ana Ruiz", "2031-05-01", "indirect"),
    )
    assert [each.rule for each in utterance.reasons] == ["in other words"]


def test_a_retelling_without_a_day_is_not_joined():
    """In other words and on a day nobody knows is not enough."""
    assert (
        told(
            (
                "The harbour council is worried that Tolmia may hand mines to the rebels",
                "Ana Ruiz",
                "2031-05-01",
                "indirect",
            ),
            ("The council is worried Tolmia will give the rebels sea mines", "Ana Ruiz", None, "indirect"),
        )
        == ()
    )


def test_two_like_sentences_on_two_days_are_two_utterances():
    """A phrase a speaker repeats on another day is said again, not the same."""
    assert told(
        ("Every night that this goes on, more fishermen are lost at sea, fathers among them", "Ana Ruiz", "2031-05-01",
         "direct"),
        ("Every night that this goes on, fishermen and fathers are lost at sea", "Ana Ruiz", "2031-05-07", "direct"),
    ) == ()  # fmt: skip


def test_who_denies_does_not_repeat_who_asserts():
    """The same content denied is another act of speech."""
    words = "The brigade laid mines in the channel between the two lighthouses"
    one, two = (document(f"Ana Ruiz spoke. {words}", name) for name in ("a.txt", "b.txt"))
    statements = [
        statement(one, words, mode="indirect", on="2031-05-01"),
        statement(two, words, mode="indirect", act="denies", on="2031-05-01"),
    ]
    assert reconcile([one, two], statements, (), (), (), [party(one, "Ana Ruiz")]).utterances == ()


def test_a_short_phrase_in_two_quotations_does_not_chain_them():
    """Both hold "we will rebuild the mill"; they are two utterances all the same."""
    one = document("“We will rebuild the mill before the snow falls on the upper valley,” Ana Ruiz said.", "a.txt")
    two = document(
        "“If the council pays the masons in full and on time, we will rebuild the mill,” Ana Ruiz said.", "b.txt"
    )
    three = document("“we will rebuild the mill,” Ana Ruiz said.", "c.txt")
    statements = [
        statement(one, "We will rebuild the mill before the snow falls on the upper valley,", on="2031-05-01"),
        statement(
            two, "If the council pays the masons in full and on time, we will rebuild the mill,", on="2031-05-01"
        ),
        statement(three, "we will rebuild the mill,", on="2031-05-01"),
    ]
    found = reconcile([one, two, three], statements, (), (), (), [party(one, "Ana Ruiz")]).utterances
    assert all(not {one.id, two.id} <= {each.document for each in utterance.variants} for utterance in found)


def test_a_pronoun_read_as_somebody_else_gives_way_to_the_same_words():
    """Whom a "he" stands for is a reading; twenty words that are the same weigh more."""
    words = (
        "The president will meet the ferrymen tomorrow and will make plain that the harbour stays open to every flag, "
        "and we shall not be moved from that"
    )
    one = document(f"Ana Ruiz was told of Bruno Keller. “{words},” he said.", "a.txt")
    two = document(f"“{words},” Ana Ruiz said.", "b.txt")
    statements = [
        statement(one, words, by="Bruno Keller", called="he", on="2031-05-01"),
        statement(two, words, by="Ana Ruiz", on="2031-05-01"),
    ]
    (utterance,) = reconcile(
        [one, two], statements, (), (), (), [party(one, "Ana Ruiz"), party(one, "Bruno Keller")]
    ).utterances
    assert utterance.speaker == "Ana Ruiz"


def test_reasons_show_words_as_they_stand():
    """What two tellings share is shown in the outlets' words, never cut to stems."""
    one = "He agreed that burning the granaries was a crime against hungry families"
    two = "The burnt granary is a crime, and families are hungry: I agree"
    on = "2031-05-01"
    (utterance,) = told((one, "Ana Ruiz", on, "indirect"), (two, "Ana Ruiz", on, "direct"))
    (says,) = [each.says for each in utterance.reasons if each.rule == "in other words"]
    assert '"agree" / "agreed"' in says or '"agreed" / "agree"' in says
    assert '"crime"' in says and "hungri" not in says


def test_quoted_words_are_shown_as_they_stand():
    """Capitals and commas of the quoted words stay."""
    one = ("the harbour a “Graveyard of ships, and hopes”", "Ana Ruiz", "2031-05-01", "mixed")
    two = ("It is a graveyard of ships, and hopes, I tell you", "Ana Ruiz", "2031-05-01", "direct")
    (utterance,) = told(one, two)
    assert any('"Graveyard of ships, and hopes"' in each.says for each in utterance.reasons)


@pytest.mark.parametrize(
    "right, one",
    [
        ("Comparing it to what the army did before in Oresk, Karm and Lower Tolm, she spoke of cruelty", True),
        ("Comparing it to what the army did before in Oresk, she spoke of cruelty", False),
        ("The ferries to Oresk, Karm and Lower Tolm run again from the old landing in the morning", False),
    ],
    ids=["three rare names", "one name", "the same names alone"],
)
def test_three_rare_names_on_one_day_are_a_retelling(right, one):
    """Three names that hardly any other statement has weigh as much as many words."""
    left = "The army used these same tactics in Oresk, Karm and Lower Tolm, and it wanted to break the will of people"
    on = "2031-05-01"
    assert bool(told((left, "Ana Ruiz", on, "direct"), (right, "Ana Ruiz", on, "indirect"))) is one
