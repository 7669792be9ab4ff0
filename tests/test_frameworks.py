"""Law as data: what a framework file may say, and what the bundled one says."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from onrecord.assessment.frameworks import KINDS, load_frameworks, read_framework
from onrecord.assessment.grades import HARM_GRADES, STRIKE
from onrecord.errors import UsageError
from onrecord.vocabulary import vocabulary

SOUND = """
name = "test"
title = "A law"
edition = "1"
presupposes = "Nothing."
[cues]
intent = ['deliberate']
[[offences]]
provision = "art. 1"
title = "An offence"
conducts = ["killing"]
[[offences.elements]]
number = "1"
kind = "conduct"
text = "Someone was killed."
for = { aspect = "what" }
missing = "Nothing is said."
[[offences.elements]]
number = "2"
kind = "mental"
text = "It was meant."
for = { cue = "intent" }
missing = "Nothing is said."
"""

# Numbers of elements in the Elements of Crimes, edition of 2011.
OFFICIAL = {
    "art. 8(2)(a)(i)": 5, "art. 8(2)(a)(iv)": 7, "art. 8(2)(a)(vii)-1": 5, "art. 8(2)(a)(vii)-2": 5,
    "art. 8(2)(b)(i)": 5, "art. 8(2)(b)(ii)": 5, "art. 8(2)(b)(iii)": 7, "art. 8(2)(b)(iv)": 5, "art. 8(2)(b)(v)": 5,
    "art. 8(2)(b)(viii)": 3, "art. 8(2)(b)(ix)": 5, "art. 8(2)(b)(xxiv)": 4, "art. 8(2)(b)(xxv)": 4,
}


def rome():
    """The bundled framework."""
    return next(each for each in load_frameworks() if each.name == "rome_statute")


def test_the_bundled_framework_has_the_official_number_of_elements():
    """Each provision has as many elements as the Elements of Crimes give it."""
    assert {each.provision: len(each.elements) for each in rome().offences} == OFFICIAL


def test_every_offence_ends_with_the_conflict_and_the_awareness_of_it():
    """The last two elements of every article 8 offence are contextual."""
    for offence in rome().offences:
        conflict, awareness = offence.elements[-2:]
        assert (conflict.kind, awareness.kind) == ("contextual", "mental"), offence.provision


def test_every_conduct_of_the_vocabulary_has_a_provision():
    """No conduct code leads nowhere."""
    assert {each for offence in rome().offences for each in offence.conducts} == set(vocabulary()["conducts"])


def test_states_of_mind_are_read_from_words_about_them():
    """No figure, object or act speaks for what someone meant or knew."""
    for offence in rome().offences:
        for element in offence.elements:
            if element.kind == "mental":
                assert all(sign.cue for sign in element.speaks_for), (offence.provision, element.number)


def test_no_framework_accuses():
    """The law is told without the words that belong to a court."""
    for file in files("onrecord.assessment.frameworks").iterdir():
        if file.name.endswith(".toml"):
            words = file.read_text(encoding="utf-8")
            tomllib.loads(words)
            assert not re.search(r"\b(guilt\w*|proven|proved|satisf\w+|is met|are met)\b", words, re.I), file.name
            assert not re.search(r"(?<!alleged )perpetrator", words, re.I), file.name


def test_a_new_file_is_a_new_framework(tmp_path):
    """Frameworks of any folder are loaded by file name."""
    (tmp_path / "test.toml").write_text(SOUND, encoding="utf-8")
    assert [each.name for each in load_frameworks(str(tmp_path))] == ["test"]


@pytest.mark.parametrize("right, wrong, says", [
    ('number = "2"', 'number = "3"', "element numbers"),
    ('kind = "mental"', 'kind = "attitude"', "there is " + ", ".join(KINDS)),
    ('conducts = ["killing"]', 'conducts = ["mischief"]', "no conduct 'mischief'"),
    ('for = { cue = "intent" }', 'for = { counted = ["killed"] }', "never from harm"),
    ('for = { cue = "intent" }', 'for = { cue = "mood" }', "no cue 'mood'"),
    ('for = { aspect = "what" }', 'for = { aspect = "weather" }', "no aspect 'weather'"),
    ('for = { aspect = "what" }', "for = {}", "an empty sign"),
    ('for = { aspect = "what" }', "for = { colour = 1 }", "colour"),
    ('edition = "1"', "", "edition"),
    ("intent = ['deliberate']", "intent = ['(']", "cannot be read"),
])
def test_an_unsound_framework_is_refused_with_its_file_and_place(right, wrong, says):
    """A mistake in a framework is named where it stands."""
    assert read_framework("law.toml", SOUND)
    with pytest.raises(UsageError, match="law.toml") as problem:
        read_framework("law.toml", SOUND.replace(right, wrong))
    assert says in str(problem.value)


def test_the_docs_name_every_provision_and_grade():
    """docs/assess.md lists what there is."""
    page = (Path(__file__).parents[1] / "docs" / "assess.md").read_text(encoding="utf-8")
    for offence in rome().offences:
        article, part = offence.provision.removeprefix("art. ").split(")(", 2)[:2], offence.provision.rsplit("(", 1)[1]
        assert f"({part}" in page and ")(".join(article) in page, offence.provision
    for grade, defined in (STRIKE | HARM_GRADES).items():
        assert re.search(rf"\| {grade} \|.*{re.escape(defined[:20])}", page), grade


def test_the_same_provision_twice_is_refused():
    """A provision stands in a framework once."""
    again = SOUND + SOUND[SOUND.index("[[offences]]"):]
    with pytest.raises(UsageError, match="twice"):
        read_framework("law.toml", again)
