"""Assessments: provisions are proposed from act and object, elements are reported, contested or not addressed."""

import re
from dataclasses import asdict, replace

import pytest

from assessing import Scene, theatre
from onrecord.assessment import NOTE, assess, exonerating


def proposed(scene: Scene) -> set[str]:
    """The provisions proposed, without "art. 8(2)"."""
    return {each.provision.removeprefix("art. 8(2)") for each in assess(*scene.records()).provisions}


def element(scene: Scene, provision: str, number: str):
    """One finding of one candidate provision."""
    found = next(each for each in assess(*scene.records()).provisions if each.provision.endswith(provision))
    return next(each for each in found.findings if each.element == number)


@pytest.mark.parametrize("act, thing, provisions", [
    ("bombing", "theatre", {"(b)(i)", "(b)(ii)", "(b)(iv)", "(b)(ix)"}),
    ("shelling", "hospital", {"(b)(i)", "(b)(ii)", "(b)(iv)", "(b)(ix)", "(b)(xxiv)"}),
    ("bombing", "warehouse", {"(b)(ii)", "(b)(iv)"}),
    ("shooting", "civilians in a queue", {"(b)(i)"}),
    ("siege", "city", {"(b)(i)", "(b)(v)", "(b)(xxv)"}),
    ("forcible transfer", None, {"(a)(vii)-1", "(b)(viii)"}),
    ("detention", None, {"(a)(vii)-2"}),
    ("looting", None, {"(a)(iv)"}),
    ("killing", "civilians", {"(a)(i)", "(b)(i)"}),
    ("attack", "aid convoy", {"(b)(iii)", "(b)(iv)"}),
    ("bombing", "military object", set()),
    ("bombing", None, set()),
])
def test_act_and_object_propose(act, thing, provisions):
    """Candidate provisions follow from what was done to what."""
    scene = Scene({"a": "There it happened to that."})
    aspects = {"what": ("happened", act)} | ({"object": ("that", thing)} if thing else {})
    scene.account("a", "it happened to that", **aspects)
    assert proposed(scene) == provisions


def test_a_candidate_says_why_and_leaves_the_conflict_to_a_lawyer():
    """The reason names act and object, and what the provision presupposes."""
    why = next(each.why for each in assess(*theatre().records()).provisions if each.provision.endswith("(ix)"))
    assert "bombing" in why and "theatre (culture)" in why and "international armed conflict" in why
    assert "for a lawyer to decide" in why


@pytest.mark.parametrize("act, says", [
    ("levitation", "not in the vocabulary"),
    ("torture", "No provision in the frameworks at hand"),
    ("bombing", "No source says what or whom"),
    ("shooting", "No source says what or whom"),
])
def test_what_cannot_be_put_next_to_the_law_is_said(act, says):
    """An act without a provision proposes nothing, and the assessment says so."""
    scene = Scene({"a": "There it happened."})
    scene.account("a", "it happened", what=("happened", act))
    assessment = assess(*scene.records())
    assert not assessment.provisions and says in " ".join(assessment.notes)


def test_an_act_that_is_only_denied_proposes_nothing():
    """What nobody says happened is put next to no provision."""
    scene = Scene({"a": "The army denied bombing the theatre."})
    scene.account("a", "bombing the theatre", "denied", what=("bombing", "bombing"), object=("theatre", "theatre"))
    assert proposed(scene) == set()


def test_a_denial_speaks_against_and_stands_in_the_register():
    """A denial contests the conduct and is listed among what is reported against."""
    scene = theatre()
    scene.texts["b"] = "The Veldran army denied bombing the theatre."
    scene.account("b", "bombing the theatre", "denied", what=("bombing", "bombing"))
    denial = scene.statement("b", "Veldran army", "bombing the theatre", "denies")
    conduct = element(scene, "(ix)", "1")
    assert conduct.status == "contested" and conduct.against_it == (denial.id,) and len(conduct.for_it) == 1
    assert denial.id in exonerating(assess(*scene.records()))


def test_harm_says_nothing_about_intent():
    """However many are reported killed, what was meant is not addressed."""
    scene = theatre()
    scene.figure(scene.accounts[0], "families", "killed", 300)
    finding = element(scene, "(b)(i)", "3")
    assert (finding.status, finding.for_it) == ("not addressed", ())
    assert "Harm alone says nothing" in finding.missing


def test_a_source_that_speaks_of_intent_is_reported_as_its_own_words():
    """Intent comes from whoever uses the word, by name, and needs more than that."""
    scene = Scene({"a": "Lena Orsk said Veldran jets deliberately bombed the theatre."})
    words = "Veldran jets deliberately bombed the theatre"
    scene.account("a", words, "alleged", what=("bombed", "bombing"), object=("theatre", "theatre"))
    said = scene.statement("a", "Lena Orsk", words, "accuses")
    finding = element(scene, "(ix)", "3")
    assert (finding.status, finding.for_it) == ("reported", (said.id,))
    assert finding.missing.startswith("In the words of sources only: Lena Orsk says so.")


@pytest.mark.parametrize("words, act, side", [
    ("our forces did not deliberately bomb the theatre", "asserts", "against_it"),
    ("deliberately bombing the theatre", "denies", "against_it"),
    ("the theatre was deliberately bombed", "confirms", "for_it"),
    ("the theatre may be deliberately bombed", "warns", None),
])
def test_intent_is_read_with_its_negation(words, act, side):
    """Who denies intent speaks against it; who warns of it says nothing about what happened."""
    scene = theatre()
    scene.texts["b"] = f"Colonel Tal Ruven: {words}."
    scene.account("b", words, "denied" if act == "denies" else "reported", object=("theatre", "theatre"))
    said = scene.statement("b", "Tal Ruven", words, act)
    finding = element(scene, "(ix)", "3")
    sides = [each for each in ("for_it", "against_it") if said.id in getattr(finding, each)]
    assert sides == ([side] if side else [])


@pytest.mark.parametrize("words, act, status", [
    ("the theatre was used as a barracks", "asserts", "contested"),
    ("fighters were hiding in the theatre", "asserts", "contested"),
    ("soldiers fired at the theatre", "asserts", "reported"),
    ("they fired from the roof of the theatre", "asserts", "contested"),
    ("the theatre was not a military target", "asserts", "reported"),
    ("there were no soldiers inside the theatre", "asserts", "reported"),
    ("soldiers were never stationed in the theatre", "asserts", "reported"),
    ("there was a command post in the theatre", "denies", "reported"),
])
def test_military_use_speaks_against_and_its_denial_for(words, act, status):
    """What a source says of the building's use bears on whether it was a military objective."""
    scene = theatre()
    scene.texts["a"] += f" Colonel Tal Ruven spoke of it later: {words}."
    said = scene.statement("a", "Tal Ruven", words, act)
    finding = element(scene, "(ix)", "2")
    assert finding.status == status
    assert said.id in (finding.against_it if status == "contested" else finding.for_it) or "fired at" in words


def test_a_statement_in_another_report_bears_on_it_by_thing_and_place():
    """"The theatre in Marnov" is this theatre, whoever prints it; "the theatre" elsewhere may be another."""
    scene = theatre()
    scene.texts["b"] = "Tal Ruven: the theatre in Marnov was used as a barracks. Later: the theatre was used as a base."
    near = scene.statement("b", "Tal Ruven", "the theatre in Marnov was used as a barracks")
    scene.statement("b", "Tal Ruven", "the theatre was used as a base")
    incident, *records = scene.records()
    found = assess(replace(incident, place_name="Marnov"), *records)
    building = next(each for each in found.provisions if each.provision.endswith("(ix)")).findings[1]
    assert building.against_it == (near.id,)


def test_the_innermost_speaker_is_named():
    """Words told at second hand are those of who said them first."""
    scene = Scene({"a": "Nora Belk said Lena Orsk had told her the theatre was deliberately bombed."})
    scene.account("a", "the theatre was deliberately bombed", what=("bombed", "bombing"), object=("theatre", "theatre"))
    outer = scene.statement("a", "Nora Belk", "Lena Orsk had told her the theatre was deliberately bombed")
    inner = scene.statement("a", "Lena Orsk", "the theatre was deliberately bombed")
    finding = element(scene, "(ix)", "3")
    assert inner.id in finding.for_it and outer.id not in finding.for_it


def test_every_record_named_is_a_record_of_the_incident():
    """For and against name records that were given, and records of other incidents are left aside."""
    scene = theatre()
    other = Scene({"z": "Ostrian guns shelled a school."})
    other.account("z", "Ostrian guns shelled a school", what=("shelled", "shelling"), object=("school", "school"))
    incident, *records = scene.records()
    records = [[*mine, *theirs] for mine, theirs in zip(records, other.records()[1:], strict=True)]
    assessment = assess(incident, *records)
    assert assessment == assess(*scene.records())
    known = {each.id for group in scene.records()[1:] for each in group}
    named = {name for provision in assessment.provisions for each in provision.findings
             for name in each.for_it + each.against_it}
    assert named and named <= known


def test_statuses_go_no_higher_than_reported():
    """There are three statuses, and no rung above "reported"."""
    statuses = {each.status for provision in assess(*theatre().records()).provisions for each in provision.findings}
    assert statuses <= {"reported", "contested", "not addressed"} and "reported" in statuses


def test_an_assessment_never_accuses():
    """No text of an assessment, nor the note that goes with it, uses a court's words."""
    said = NOTE + str(asdict(assess(*theatre().records())))
    assert not re.search(r"\b(guilt\w*|proven|proved|satisf\w+)\b", said, re.I)
    assert not re.search(r"(?<!alleged )perpetrator", said.replace("alleged_perpetrators", ""), re.I)


def test_the_note_names_the_presumption_of_innocence():
    """The standing note says that nothing is a finding and cites articles 66 and 54(1)(a)."""
    assert all(words in NOTE for words in ("Nothing here is a finding", "art. 66", "art. 54(1)(a)"))
