"""Grades: each axis says what the records bear, and repetition bears nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessing import Scene
from onrecord.assessment.facts import gather
from onrecord.assessment.grades import HARM_GRADES, STRIKE, harm_grade, same_side, strike_status
from onrecord.models import Reason

TELLING = "Veldran artillery hit the clinic in Marnov, killing four people"


def shelling(names: str = "a", **more) -> Scene:
    """The same telling in reports of these names, each naming Veldran artillery and four dead."""
    scene = Scene(dict.fromkeys(names, f"Mayor Lena Orsk said {TELLING}."), **more)
    for each in names:
        account = scene.account(each, TELLING, what=("hit", "shelling"), object=("clinic", "hospital"),
                                alleged_perpetrator=("Veldran artillery", "Veldran artillery"))
        scene.figure(account, "four people", "killed", 4, of_whom="people")
        scene.statement(each, "Lena Orsk", TELLING)
    return scene


def test_one_report_is_a_single_source_claim_of_weak_harm():
    """One report gives a single source claim and a weak harm grade."""
    facts = gather(*shelling().records())
    assert (strike_status(facts).grade, harm_grade(facts).grade) == ("single source claim", "weak")


def test_five_echoes_grade_like_one_report():
    """Five reports of one origin grade exactly as one does."""
    one, five = gather(*shelling("a").records()), gather(*shelling("abcde").records())
    assert strike_status(five).grade == strike_status(one).grade == "single source claim"
    assert harm_grade(five).grade == harm_grade(one).grade == "weak"
    assert "5 reports" in harm_grade(five).says


@given(st.integers(1, 7), st.booleans())
def test_no_number_of_echoes_raises_a_grade(echoes, witnessed):
    """However many reports repeat one origin, beside a witness or not, both grades stay what they were."""

    def graded(names):
        apart = tuple((each, "w") for each in names if each != "w") if witnessed else ()
        facts = gather(*shelling(names, independent=2 if witnessed else 1, apart=apart).records())
        return strike_status(facts).grade, harm_grade(facts).grade

    witness = "w" if witnessed else ""
    assert graded("abcdefgh"[: echoes + 1] + witness) == graded("a" + witness)


def test_two_independent_origins_make_it_likely_and_fair():
    """Two origins known to be independent that name one side give likely and fair."""
    facts = gather(*shelling("ab", independent=2, apart=(("a", "b"),)).records())
    assert (strike_status(facts).grade, harm_grade(facts).grade) == ("likely", "fair")


def test_an_independent_report_that_counts_no_one_adds_nothing_to_the_harm():
    """Harm is graded by the origins of those who report harm, not of all who tell of the act."""
    scene = shelling("ab", independent=2, apart=(("a", "b"),))
    scene.figures = scene.figures[:1]
    assert harm_grade(gather(*scene.records())).grade == "weak"


def test_a_denial_contests_the_strike_and_leaves_the_harm():
    """Who denies the act disputes whose it is; that people were harmed stands as it is reported."""
    scene = shelling()
    scene.texts["b"] = "The Veldran defence ministry denied shelling the clinic."
    scene.account("b", "shelling the clinic", "denied", what=("shelling", "shelling"))
    scene.statement("b", "Veldran defence ministry", "shelling the clinic", "denies")
    facts = gather(*scene.records())
    status = strike_status(facts)
    assert status.grade == "contested" and "Veldran defence ministry denies it" in status.says
    assert harm_grade(facts).grade == "weak"


def test_a_denial_that_the_matcher_found_contests_the_strike():
    """A denial tied to the incident by its reasons counts, though it tells of no act itself."""
    scene = shelling()
    scene.texts["b"] = "The ministry rejected the mayor's accusations as invented."
    said = scene.statement("b", "The ministry", "the mayor's accusations as invented", "rejects")
    scene.contested.append(Reason(rule="denial", says="test", spans=said.content))
    assert strike_status(gather(*scene.records())).grade == "contested"


def test_a_denial_of_intent_is_no_denial_of_the_act():
    """"Did not deliberately shell" leaves the shelling undisputed."""
    scene = shelling()
    scene.texts["b"] = "The Veldran army denied deliberately shelling the clinic."
    scene.account("b", "deliberately shelling the clinic", "denied", what=("shelling", "shelling"))
    scene.statement("b", "Veldran army", "deliberately shelling the clinic", "denies")
    assert strike_status(gather(*scene.records())).grade == "single source claim"


def test_the_alleged_side_that_says_so_itself_declares_it():
    """A strike is declared, and harm confirmed, by the alleged side only."""
    scene = Scene({"a": "The Veldran army said its artillery hit the depot and two civilians were killed."})
    words = "its artillery hit the depot and two civilians were killed"
    account = scene.account("a", words, what=("hit", "shelling"),
                            alleged_perpetrator=("its artillery", "Veldran artillery"))
    scene.figure(account, "two civilians", "killed", 2)
    scene.statement("a", "Veldran army", words, "confirms")
    facts = gather(*scene.records())
    assert (strike_status(facts).grade, harm_grade(facts).grade) == ("declared", "confirmed")


def test_unattributed_harm_is_contested_on_one_axis_and_fair_on_the_other():
    """Two origins report harm and nobody is named: the axes part."""
    scene = shelling("ab", independent=2, apart=(("a", "b"),))
    scene.details = [each for each in scene.details if each.aspect != "alleged perpetrator"]
    facts = gather(*scene.records())
    assert (strike_status(facts).grade, harm_grade(facts).grade) == ("contested", "fair")


@pytest.mark.parametrize("name", ["Ostrev", "the army", "Veldra"])
def test_another_name_for_a_side_is_no_other_side(name):
    """A capital that stands for its government does not make two sides of one."""
    scene = shelling()
    scene.texts["b"] = f"Residents blamed {name} for the shelling."
    scene.account("b", f"blamed {name} for the shelling", what=("shelling", "shelling"),
                  alleged_perpetrator=(name, name))
    assert strike_status(gather(*scene.records())).grade == "single source claim"


def test_different_sides_named_contest_both_axes():
    """Sources that lay the same act at different doors are not two voices for one."""
    scene = shelling()
    scene.texts["b"] = "Veldran officials said Ostrian rockets hit the clinic."
    scene.account("b", "Ostrian rockets hit the clinic", what=("hit", "shelling"),
                  alleged_perpetrator=("Ostrian rockets", "Ostrian rockets"))
    facts = gather(*scene.records())
    assert (strike_status(facts).grade, harm_grade(facts).grade) == ("contested", "contested")


@pytest.mark.parametrize("low, high, of_whom, grade", [
    (3, 3, "civilians", "weak"),
    (3, 3, "soldiers", "discounted"),
    (0, 0, "people", "not graded"),
    (None, 7, "people", "weak"),
])
def test_harm_depends_on_who_is_counted(low, high, of_whom, grade):
    """Fighters alone are discounted; a count of none is no harm."""
    scene = shelling()
    scene.figures.clear()
    scene.figure(scene.accounts[0], "four people", "killed", low, high, of_whom)
    assert harm_grade(gather(*scene.records())).grade == grade


def test_no_harm_reported_is_said_so():
    """An incident in which no one is counted dead or injured is not graded for harm."""
    scene = shelling()
    scene.figures.clear()
    scene.details = [each for each in scene.details if each.aspect != "victims"]
    grade = harm_grade(gather(*scene.records()))
    assert (grade.grade, grade.says) == ("not graded", "Not graded: no source reports anyone killed or injured.")


def test_figures_are_set_side_by_side_and_never_added():
    """Two counts of the same dead are a range."""
    scene = shelling("ab")
    scene.figures.pop()
    scene.figure(scene.accounts[1], "four people", "killed", 6)
    says = harm_grade(gather(*scene.records())).says
    assert "killed 4 to 6" in says and "10" not in says


def test_every_grade_is_defined_and_rests_on_records():
    """What is graded is in the published list, and names the records it rests on."""
    facts = gather(*shelling("ab").records())
    known = {each.id for each in (*facts.accounts, *facts.details, *facts.figures, *facts.statements)}
    for grade, defined in ((strike_status(facts), STRIKE), (harm_grade(facts), HARM_GRADES)):
        assert grade.grade in defined and grade.rests_on and set(grade.rests_on) <= known


@pytest.mark.parametrize("left, right, same", [
    ("Veldra", "Veldran forces", True),
    ("the Veldran defence ministry", "Veldran artillery", True),
    ("Veldran forces", "Ostrian forces", False),
    ("defence ministry", "defence forces", False),
    ("Marnov city council", "Veldran forces", False),
    ("Ostria", "the Ostrians", True),
])
def test_sides_are_told_by_the_word_that_names_them(left, right, same):
    """General words like "forces" do not make two names one side."""
    assert same_side(left, right) is same
