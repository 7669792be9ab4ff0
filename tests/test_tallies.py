"""Figures side by side: what agrees, what only seems to differ, what contradicts; nothing is added up."""

import pytest

from _made import account, at, day, document, figure, statement
from onrecord.matching import reconcile

TEXT = "First figure. Second figure. Ana Ruiz spoke. without the outer villages."


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
