"""Who is meant: surnames, offices, pronouns, bodies and states, each with the reason, or an honest unknown."""

from dataclasses import replace

import pytest

from _made import document
from onrecord.extraction.language.parse import parse
from onrecord.extraction.language.people import people
from onrecord.extraction.statements import extract
from onrecord.models import Mention, Region


def last_speaker(text: str) -> Mention | None:
    """The speaker of the last statement of a text."""
    return list(extract(parse(document(text)), {}))[-1].speaker


@pytest.mark.parametrize(
    "text, name, why",
    [
        ("Anna Berg visited Oresk. Berg said the mill had burned.", "Anna Berg", "surname of a person named in full"),
        ("Foreign Minister Anna Berg spoke first. “We stay,” the top diplomat said.", "Anna Berg", "office"),
        (
            "Anna Berg, the defence minister, arrived. The defense secretary said the mill had burned.",
            "Anna Berg",
            "office",
        ),
        ("Anna Berg visited Oresk. She said the mill had burned.", "Anna Berg", "spoke or acted last"),
        (
            "Anna Berg said the mill had burned. Later Tom Lind arrived. He said it still burned.",
            "Tom Lind",
            "spoke or acted last",
        ),
        ("President [Tomas] Lind said the mill had burned.", "Tomas Lind", "named"),
        ("Officials in Oresk said the mill had burned.", "Oresk officials", "place where they hold office"),
        ("French officials said the mill had burned.", "French officials", "role and side only"),
        ("The Velmar City Council said the mill had burned.", "Velmar City Council", "named here"),
        ("The United Nations said the mill had burned.", "United Nations", "named here"),
        ("Paris said the mill had burned.", "France", "capital"),
        ("The British government said the mill had burned.", "United Kingdom", "government of a state"),
        (
            "A report from the Velmar Relief Committee said the mill had burned.",
            "Velmar Relief Committee",
            "whose document",
        ),
    ],
)
def test_whom_a_source_is_taken_for(text, name, why):
    """A source is taken for a party of the document by a rule, and the rule gives its reason."""
    speaker = last_speaker(text)
    assert speaker.name == name
    assert why in speaker.basis


@pytest.mark.parametrize(
    "text, name",
    [
        ("Open Hands called on the Velmar Rights Court to act. The group said the raid was a crime.", "Open Hands"),
        (
            "Open Hands is calling on the Velmar Rights Court and others to “stop the raids,” according to a report by "
            "the group.",
            "Open Hands",
        ),
        (
            "The Oresk Mercy Board said the Velmar Rights Court had failed. The group said the raid was a crime.",
            "Oresk Mercy Board",
        ),
        (
            "The Velmar Rights Court was criticised by the Oresk Mercy Board, the organisation said.",
            "Oresk Mercy Board",
        ),
        ("The aid group Open Hands spoke. The Oresk council met. The group said nobody came.", "Open Hands"),
        ("The Veldran defence ministry spoke. The ministry said the mill had burned.", "Veldran defence ministry"),
        (
            "Anna Berg called on the Velmar town council to act. The council said the mill had burned.",
            "Velmar town council",
        ),
        (
            "The Oresk Mercy Board and the Velmar Relief Board met. The Velmar Relief Board left and the Oresk Mercy "
            "Board stayed. The group said the mill had burned.",
            None,
        ),
        ("The Velmar town council met. The regional council said the mill had burned.", None),
        ("The Velmar town council met. The other council said the mill had burned.", None),
    ],
)
def test_whom_the_group_takes_up(text, name):
    """ "The group" is the body that speaks or acts just before, never one that is merely called upon, and nobody when
    two are possible."""
    assert last_speaker(text).name == name


@pytest.mark.parametrize(
    "text, names",
    [
        (
            "The Velmar town council said it burned. The Kelmar regional council said it had not.",
            ["Velmar town council", "Kelmar regional council"],
        ),
        (
            "Kelmar's regional council said it burned. Veldra's defence ministry said it had not.",
            ["Kelmar's regional council", "Veldra's defence ministry"],
        ),
        (
            "The French defence ministry said it burned. The German defence ministry said it had not.",
            ["French defence ministry", "German defence ministry"],
        ),
    ],
)
def test_bodies_with_two_names_are_two(text, names):
    """A name, a place or a state before the noun makes a body of its own."""
    assert [each.speaker.name for each in extract(parse(document(text)), {})] == names


def test_a_headline_is_short_for_what_the_text_names():
    """ "Ministry", without an article, is the only ministry of the document, named below."""
    text = "Ministry denies burning the mill\n\nThe Veldran defence ministry denied that the mill had burned."
    title = Region(kind="title", start=0, end=32)
    made = replace(document(text), regions=(title, Region(kind="body", start=34, end=len(text))))
    assert [each.speaker.name for each in extract(parse(made), {})] == ["Veldran defence ministry"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "He said the mill had burned.",
        "A resident said the mill had burned.",
        "The foreign minister said the mill had burned.",
        "Foreign Minister Anna Berg met Foreign Minister Tom Lind. The foreign minister said the mill had burned.",
    ],
)
def test_an_honest_unknown(text):
    """When nobody, or more than one, can be meant, the source has no name and the basis says so."""
    speaker = last_speaker(text)
    assert speaker.name is None and speaker.basis


def test_the_first_person_is_the_speaker():
    """A narrator within a quotation is the one who is quoted, even though the cue comes later."""
    text = "“I told the council that the mill was burning,” Anna Berg said."
    assert {each.speaker.name for each in extract(parse(document(text)), {})} == {"Anna Berg"}


def test_he_is_not_she():
    """A person spoken of as "Ms" is not meant by "he"."""
    text = "Tom Lind said the mill had burned. Ms. Anna Berg nodded. He said it still burned."
    assert last_speaker(text).name == "Tom Lind"


def test_who_has_the_person_before_it():
    """ "Who" stands for the person named just before."""
    text = "The guests met Tom Lind, who said the mill had burned."
    assert last_speaker(text).name == "Tom Lind"


def test_the_parties_know_their_office_and_side():
    """An office before a name, and the state it is an office of, belong to the person."""
    found = people(parse(document("French Defence Minister Anna Berg said the mill had burned."))).everyone
    berg = found["person", "Anna Berg"]
    assert (berg.office, berg.side) == ("Defence Minister", "France")
