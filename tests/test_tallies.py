"""Figures side by side: what agrees, what only seems to differ, what contradicts; nothing is added up."""

import pytest

from _made import account, at, day, document, figure, statement
from onrecord.matching import reconcile

TEXT = "First figure. Second figure. Ana Ruiz spoke. without the outer villages."
MARCH = [day("2031-03-17"), day("2031-03-22")]


def tallied(left, right, wide=False):
    """The tallies of two figures, each (low, high, fields), of one incident or of a wider scope."""
    made = document(TEXT, "a.txt")
    one, details = account(made, "First figure", what="attack: First", where="Velmar")
    fields = {"account": None if wide else one.id}
    figures = [
        figure(made, words, low, high, **(fields | more))
        for words, (low, high, more) in (("First figure", left), ("Second figure", right))
    ]
    found = reconcile([made], [statement(made, "Second figure")], [one], details, figures, ())
    return found.tallies if wide else found.incidents[0].tallies


@pytest.mark.parametrize(
    "left, right, relation",
    [
        ((21, 21, {}), (21, 21, {}), "agreement"),
        ((20, None, {}), (21, 21, {}), "compatible"),
        ((21, 21, {}), (12, 12, {}), "contradiction"),
        ((None, 30, {}), (40, None, {}), "contradiction"),
        ((12, 12, {"standing": "claimed"}), (21, 21, {}), "contradiction"),
        ((12, 12, {"standing": "estimated"}), (21, 21, {"standing": "claimed"}), "different standing"),
        ((2400, 2400, {"qualifier": "roughly"}), (2412, 2412, {}), "compatible"),
        ((2400, 2400, {"qualifier": "roughly"}), (2451, 2451, {}), "contradiction"),
        ((2400, 2400, {}), (2412, 2412, {}), "contradiction"),
        ((12, 12, {"of_whom": "persons"}), (21, 21, {"of_whom": "victims"}), "contradiction"),
        ((12, 12, {"as_of": day("2031-05")}), (21, 21, {"as_of": day("2031-05-03")}), "contradiction"),
        ((12, 12, {"as_of": day("2031-05-01")}), (21, 21, {"as_of": day("2031-05-03")}), "different date"),
        ((12, 12, {"standing": "confirmed"}), (21, 21, {"standing": "claimed"}), "different standing"),
        ((21, 21, {"standing": "confirmed"}), (12, 12, {"standing": "claimed"}), "contradiction"),
        ((12, 12, {"of_whom": "civilians"}), (21, 21, {}), "different scope"),
        ((12, 12, {"scope": "Velmar"}), (90, 90, {"scope": "Arvania"}), "different scope"),
        ((4, 4, {"counted": "sent"}), (9, 9, {"counted": "sent"}), "different scope"),
    ],
)
def test_two_figures_stand_to_each_other_in_one_way(left, right, relation):
    """The relation is named, and every value is in the sentence."""
    (tally,) = tallied(left, right)
    assert tally.relation == relation
    assert len(tally.figures) == 2
    assert "Ana Ruiz" in tally.says


def test_one_voice_in_two_outlets_agrees_with_nobody():
    """The same speaker's number, printed twice, is told once."""
    made = [document(f"{TEXT} Printed by {name}.", f"{name}.txt") for name in ("a", "b")]
    own = [figure(each, "First figure", 21, 21, account=None) for each in made]
    spoken = [statement(each, "First figure") for each in made]
    (tally,) = reconcile(made, spoken, (), (), own, ()).tallies
    assert tally.relation == "echo" and "2 documents" in tally.says and tally.says.count("Ana Ruiz") == 1


def test_a_count_that_leaves_somebody_out_is_of_another_scope():
    """ "without the outer villages" explains the difference."""
    made = document(TEXT, "a.txt")
    one, details = account(made, "First figure", what="attack: First", where="Velmar")
    figures = [
        figure(made, "First figure", 12, 12, account=one.id, excludes=at(made, "without the outer villages")),
        figure(made, "Second figure", 30, 30, account=one.id),
    ]
    (tally,) = reconcile([made], (), [one], details, figures, ()).incidents[0].tallies
    assert tally.relation == "different scope" and "without the outer villages" in tally.says


def test_killed_and_injured_are_never_one_tally():
    """What is counted keeps figures apart, and casualties are neither."""
    kinds = [each.counted for each in tallied((3, 3, {}), (5, 5, {"counted": "casualties"}))]
    assert kinds == ["casualties", "killed"]


def test_a_town_and_its_country_stand_side_by_side_as_different_scopes():
    """Each has its own tally, and one shows both: nothing is added."""
    town = (2400, 2400, {"scope": "Velmar", "scope_kind": "place", "of_whom": "civilians"})
    country = (2500, None, {"scope": "Arvania", "scope_kind": "country", "of_whom": "civilians"})
    found = tallied(town, country, wide=True)
    assert [(each.scope, each.relation) for each in found] == [
        ("Arvania", "single"), ("Velmar", "single"), (None, "different scope"),
    ]  # fmt: skip
    assert "2,400" in found[-1].says and "at least 2,500" in found[-1].says


def test_a_contradiction_contests_the_incident():
    """Figures that cannot both hold are shown where the incident is contested."""
    made = document(TEXT, "a.txt")
    one, details = account(made, "First figure", what="attack: First", where="Velmar")
    figures = [figure(made, "First figure", 3, 3, account=one.id), figure(made, "Second figure", 9, 9, account=one.id)]
    (incident,) = reconcile([made], (), [one], details, figures, ()).incidents
    assert [each.rule for each in incident.contested] == ["figures differ"]


def test_sums_of_money_that_differ_are_not_one_tally():
    """Two sums of aid are two grants, unless they are the same sum."""
    aid = {"counted": "aid", "of_whom": "USD", "scope": "Arvania", "scope_kind": "country"}
    assert [each.relation for each in tallied((5, 5, aid), (9, 9, aid), wide=True)] == ["single", "single"]
    assert [each.relation for each in tallied((5, 5, aid), (5, 5, aid), wide=True)] == ["agreement"]


# -- what a reader is told --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "left, right, told",
    [
        ((20, None, {}), (21, 21, {}), ["compatible: at least 20 / 21"]),
        ((2400, 2400, {"qualifier": "Roughly"}), (2412, 2412, {}), [
            "compatible: roughly 2,400 / 2,412, the one a round number",
        ]),
        ((2500, None, {"qualifier": "more than"}), (2600, 2600, {}), ["compatible: more than 2,500 / 2,600"]),
        ((21, 21, {}), (12, 12, {}), ["no number fits both: 21 / 12"]),
        ((21, 21, {}), (21, 21, {}), ["the same value: 21"]),
        ((21, 21, {"as_of": MARCH[0]}), (30, 30, {"as_of": MARCH[1]}), [
            "later: 21 as of 17 March 2031, 30 as of 22 March 2031, which is higher",
        ]),
        ((21, 21, {"as_of": MARCH[1]}), (30, 30, {"as_of": MARCH[0]}), [
            "later: 30 as of 17 March 2031, 21 as of 22 March 2031, which is lower",
        ]),
        ((21, 21, {"as_of": MARCH[0]}), (20, None, {"as_of": MARCH[1]}), [
            "later: 21 as of 17 March 2031, at least 20 as of 22 March 2031, and a number fits both",
            "compatible: 21 / at least 20",
        ]),
        ((21, 21, {"as_of": day("XXXX-WXX-2")}), (30, 30, {"as_of": day("XXXX-WXX-3")}), [
            "different days, and which is the later is not known: 21 as of a Tuesday, date unknown / 30 as of a "
            "Wednesday, date unknown",
        ]),
        ((12, 12, {"standing": "confirmed"}), (21, 21, {"standing": "estimated"}), [
            "different standing: confirmed by a.txt / estimated by Ana Ruiz",
        ]),
        ((12, 12, {"of_whom": "civilians"}), (21, 21, {}), ["different people counted: civilians / people"]),
        ((4, 4, {"counted": "sent"}), (9, 9, {"counted": "sent"}), ["they may count different things (sent)"]),
    ],
)  # fmt: skip
def test_a_reason_says_what_differs(left, right, told):
    """In words that need no key, with the words of both figures."""
    (tally,) = tallied(left, right)
    assert [each.says for each in tally.reasons] == told
    assert tally.says.startswith(told[0] if tally.relation != "agreement" else "the same value")
    assert all([span.exact for span in each.spans] == ["First figure", "Second figure"] for each in tally.reasons)


def test_a_town_and_its_country_differ_in_scope_and_in_standing_and_both_is_told():
    """Who says it is named, and the country is called the whole of it."""
    town = (2400, 2400, {"scope": "Velmar", "scope_kind": "place", "standing": "confirmed"})
    country = (2500, None, {"scope": "Arvania", "scope_kind": "country", "standing": "estimated"})
    *_, both = tallied(town, country, wide=True)
    assert [each.says for each in both.reasons] == [
        "different scopes: Velmar / the whole of Arvania",
        "different standing: confirmed by a.txt / estimated by Ana Ruiz",
    ]


def test_a_scope_that_is_not_named_is_said_so():
    """One figure of a place, one of nobody knows what."""
    found = tallied((9, 9, {"scope": "Arvania", "scope_kind": "country"}), (2, 2, {}), wide=True)
    assert found[-1].reasons[0].says == "different scopes: the whole of Arvania / none named"


def test_a_country_is_set_beside_the_towns_its_documents_name_and_not_beside_counts_of_nobody_knows_what():
    """Another report's count of the same town comes in; its count without a scope does not: nothing says that it has to
    do with the country."""
    own, other = (document(f"{TEXT} Printed by {name}.", f"{name}.txt") for name in ("a", "b"))
    town = {"scope": "Velmar", "scope_kind": "place"}
    figures = [
        figure(own, "First figure", 90, 90, scope="Arvania", scope_kind="country"),
        figure(own, "Second figure", 21, 21, **town),
        figure(own, "Ana Ruiz spoke", 4, 4),
        figure(other, "First figure", 12, 12, **town),
        figure(other, "Second figure", 3, 3),
    ]
    country, here, open_, there, unknown = (each.id for each in figures)
    found = {each.figures for each in reconcile([own, other], (), (), (), figures, ()).tallies}
    assert found == {(country,), (here, there), (open_, unknown), (country, here, open_, there)}


def test_counts_of_nobody_knows_what_are_set_side_by_side_within_one_matter():
    """Two reports of one fire may count the same people; a report of a flood elsewhere counts others."""
    fire = "Fire swept through the old theatre of Velmar at night, and the roof of the theatre came down. "
    flood = "Along the upper Oresk the river left its bed, and meadows, barns and a mill stood under water. "
    texts = f"{fire}First figure. Ana Ruiz watched it.", f"{fire}First figure. It is shut.", f"{flood}First figure."
    made = [document(text, f"{name}.txt") for name, text in zip("abc", texts, strict=True)]
    one, two, _ = own = [figure(each, "First figure", number, number) for number, each in enumerate(made, 3)]
    found = reconcile(made, (), (), (), own, ())
    assert [each.documents for each in found.stories] == [(made[0].id, made[1].id)]
    assert [(each.figures, each.relation) for each in found.tallies] == [((one.id, two.id), "contradiction")]


def test_a_part_is_told_beside_the_count_it_is_part_of():
    """ "Including three residents" is no rival to the whole."""
    made = document(TEXT, "a.txt")
    one, details = account(made, "First figure", what="attack: First", where="Velmar")
    figures = [
        figure(made, "First figure", 21, 21, account=one.id),
        figure(made, "Second figure", 3, 3, account=one.id, part_of=at(made, "First figure")),
    ]
    (tally,) = reconcile([made], (), [one], details, figures, ()).incidents[0].tallies
    assert tally.relation == "different scope"
    assert [each.says for each in tally.reasons] == ["a part of the larger count: 3 of “First figure” / 21"]


def told_in_two(left, right, **documents):
    """The tally of Ana Ruiz's two figures of one scope, told by two outlets; each figure is (low, high, fields)."""
    made = [document(f"{TEXT} Printed by {name}.", f"{name}.txt", **documents.get(name, {})) for name in ("a", "b")]
    figures = [
        figure(one, "First figure", low, high, scope="Velmar", scope_kind="place", **more)
        for one, (low, high, more) in zip(made, (left, right), strict=True)
    ]
    (tally,) = reconcile(made, [statement(each, "First figure") for each in made], (), (), figures, ()).tallies
    return tally


def test_one_voice_told_with_two_numbers_is_a_contradiction_in_the_telling():
    """On one day, of one scope: the outlets differ, not the speaker with anybody."""
    tally = told_in_two((21, 21, {"as_of": MARCH[0]}), (12, 12, {"as_of": MARCH[0]}))
    assert (tally.relation, tally.reasons[0].rule) == ("contradiction", "told differently")
    assert tally.reasons[0].says == "one voice, told differently: 21 / 12 by Ana Ruiz"


def test_a_later_figure_of_one_voice_is_of_another_day():
    """Who corrects a count does not contradict it."""
    tally = told_in_two((21, 21, {"as_of": MARCH[0]}), (30, 30, {"as_of": MARCH[1]}))
    assert tally.relation == "different date" and "; both Ana Ruiz" in tally.reasons[0].says


def test_the_day_of_printing_explains_a_difference_where_no_source_gives_a_day():
    """A paper five days younger may know more; of two papers of one day that is no explanation."""
    younger = told_in_two((21, 21, {}), (30, 30, {}), a={"published": MARCH[0]}, b={"published": MARCH[1]})
    assert younger.reasons[0].says.startswith(
        "later: 21 published on 17 March 2031, 30 published on 22 March 2031, which is higher"
    )
    same = told_in_two((21, 21, {}), (30, 30, {}), a={"published": MARCH[0]}, b={"published": MARCH[0]})
    assert same.relation == "contradiction" and "as of when is not said" in same.reasons[0].says


def test_one_number_told_twice_by_one_voice_in_one_document_is_one_value():
    """A headline and its text agree with nobody."""
    (tally,) = tallied((21, 21, {}), (21, 21, {}))
    made = document(TEXT, "a.txt")
    own = [figure(made, words, 21, 21) for words in ("First figure", "Second figure")]
    (alone,) = reconcile([made], [statement(made, "First figure", "Second figure")], (), (), own, ()).tallies
    assert (tally.relation, alone.relation) == ("agreement", "single")


def test_officials_whom_nobody_names_are_not_one_voice():
    """ "Officials" of one paper and "officials" of another may be different ones."""
    made = [document(f"Officials spoke. First figure. Printed by {name}.", f"{name}.txt") for name in ("a", "b")]
    said = [statement(each, "First figure", by=None, called="Officials") for each in made]
    own = [figure(each, "First figure", 21, 21) for each in made]
    (tally,) = reconcile(made, said, (), (), own, ()).tallies
    assert tally.relation == "agreement" and "officials" in tally.says


def test_every_kind_of_difference_within_one_tally_is_listed_the_gravest_first():
    """Each reason once, however many pairs have it."""
    made = document(f"{TEXT} Third figure.", "a.txt")
    one, details = account(made, "First figure", what="attack: First", where="Velmar")
    figures = [
        figure(made, "First figure", 12, 12, account=one.id),
        figure(made, "Second figure", 30, 30, account=one.id),
        figure(made, "Third figure", 11, 14, account=one.id, standing="estimated"),
    ]
    (tally,) = reconcile([made], (), [one], details, figures, ()).incidents[0].tallies
    assert tally.relation == "contradiction"
    assert [each.rule for each in tally.reasons] == ["contradiction", "different standing", "compatible"]


def test_a_crowd_of_figures_is_not_compared_two_by_two():
    """Two hundred numbers of one scope: a bounded list of reasons, and the contradiction is found."""
    made = [document(f"First figure. {number}.", f"{number}.txt") for number in range(200)]
    own = [figure(each, "First figure", number, number, scope="Velmar") for number, each in enumerate(made)]
    (tally,) = reconcile(made, (), (), (), own, ()).tallies
    assert tally.relation == "contradiction" and len(tally.figures) == 200 and len(tally.reasons) == 12
    assert "192 more" in tally.says


def test_the_order_of_the_figures_changes_nothing():
    """The same tally, whatever comes first."""
    made = document(f"{TEXT} Third figure.", "a.txt")
    own = [figure(made, f"{word} figure", low, low) for word, low in (("First", 3), ("Second", 9), ("Third", 3))]
    assert len({reconcile([made], (), (), (), each, ()).tallies for each in (own, own[::-1], own[1:] + own[:1])}) == 1
