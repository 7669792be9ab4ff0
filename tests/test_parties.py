"""Parties: persons, forces, states, bodies and groups, each with all the words that name it."""

import pytest

from _made import document
from onrecord.extraction.language.parse import parse
from onrecord.extraction.parties import extract
from onrecord.models import PARTY_KINDS, Party


def parties(text: str) -> dict[str, Party]:
    return {each.name: each for each in extract(parse(document(text)), {})}


@pytest.mark.parametrize(
    "text, name, kind",
    [
        ("Mayor Anna Berg spoke.", "Anna Berg", "person"),
        ("French troops left the town.", "French troops", "force"),
        ("Poland sent food.", "Poland", "state"),
        ("The Velmar City Council said the mill had burned.", "Velmar City Council", "body"),
        ("French officials said the mill had burned.", "French officials", "group"),
        ("Fighters of the ZLF left the town, and the ZLF kept silent.", "ZLF", "body"),
        ("Residents saw ZLF fighters near the mill.", "ZLF fighters", "force"),
        ("Aid reached the town after talks with the French government.", "French government", "body"),
        ("The road is closed to the French people.", "French people", "group"),
        ("Many Poles left the town.", "Poles", "group"),
        ("A letter reached the Prime Minister on Monday.", "Prime Minister", "person"),
    ],
)
def test_kinds(text, name, kind):
    """A party is a person, a force, a state, a body or a group."""
    assert kind in PARTY_KINDS
    assert parties(text)[name].party_kind == kind


def test_all_names_of_a_person_are_one_party():
    """The full name, the surname and the office all name the same party."""
    found = parties("President Anna Berg spoke in Oresk. Berg left. The president said she was tired.")
    assert [each.exact for each in found["Anna Berg"].spans] == ["Anna Berg", "Berg", "The president"]
    assert found["Anna Berg"].office == "President"


def test_the_armed_people_of_one_side_are_one_party():
    """ "French troops" and "France's forces" are one party, on the side of France."""
    found = parties("French troops took the bridge. Later France’s forces withdrew.")
    assert found["French troops"].side == "France"
    assert len(found["French troops"].spans) == 2


def test_a_party_rests_on_words_that_are_there():
    """Every span quotes the text."""
    text = "President Anna Berg said Poland had sent troops to Oresk."
    for each in parties(text).values():
        assert all(text[span.start : span.end] == span.exact for span in each.spans)


def test_an_acronym_in_brackets_is_the_name_before_it():
    """A name and the acronym beside it name one party, also where the acronym stands alone later."""
    found = parties("Votes for the Velmar Democratic Union (VDU) rose. The council met the VDU on Monday.")
    assert {each.exact for each in found["Velmar Democratic Union"].spans} == {"Velmar Democratic Union", "VDU"}


def test_an_office_is_its_one_holder():
    """An office in capitals names the person who alone holds it in the document."""
    found = parties("Foreign Minister Anna Berg left. Aid was promised by the Foreign Minister on Monday.")
    assert {each.exact for each in found["Anna Berg"].spans} == {"Anna Berg", "Foreign Minister"}


@pytest.mark.parametrize(
    "text",
    [
        "Relief groups reached the town.",
        "Trees fell near Oreskin. The mill stood outside Oreskin for years, and Oreskin mourned.",
        "The regime fell.",
        "Officials met people in the street.",
    ],
)
def test_what_has_no_name_is_no_party(text):
    """A group without a name, and an unknown place, are no parties."""
    assert not [each for each in parties(text).values() if each.party_kind in ("body", "force")]
