import pytest

from _prose import parsed
from onrecord.extraction.language.places import toponyms


def told(text: str) -> list[tuple[str, str | None, str]]:
    return [(each.span.exact, each.place.name if each.place else None, each.kind) for each in toponyms(parsed(text))]


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("Shops closed in Nairobi on Monday.", ("Nairobi", "Nairobi", "place")),
        ("The depot in Selm burned.", ("Selm", "Selm", "place")),
        ("Two villages in the Kesten region were flooded.", ("Kesten", "Kesten", "place")),
        ("Arvanian doctors left.", ("Arvanian", "Arvania", "demonym")),
        ("Madrid accused its neighbour of spying.", ("Madrid", "Madrid", "government")),
        ("He flew to Paris, Texas, to see them.", ("Paris", "Paris", "place")),
    ],
)
def test_a_place_is_found_and_set(text, wanted):
    """A name that stands for a place gives the place and the sense in which it is meant."""
    assert wanted in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ms Florence Okello opened the meeting.",
        "They march at dawn; the same men return at night.",
        "Reading the letter, she wept.",
        "He is due back in March.",
    ],
)
def test_ordinary_words_and_people_are_no_places(text):
    """A name of a person, a month or an ordinary word is no place, even when a town is called so."""
    assert told(text) == []


def test_what_stands_after_the_comma_decides():
    """ "Paris, Texas" lies in the United States, "Paris" alone in France."""
    (texan, *_), (french, *_) = (
        toponyms(parsed(text)) for text in ("He flew to Paris, Texas, on Monday.", "He flew to Paris on Monday.")
    )
    assert texan.place.country == "US" and french.place.country == "FR"


def test_a_country_the_text_names_decides():
    """Of two towns of one name the one in a country that the text tells of is meant."""
    text = "Libya's ministry spoke on Monday. Libyan officials said the port of Tripoli was closed."
    assert [each.place.country for each in toponyms(parsed(text)) if each.span.exact == "Tripoli"] == ["LY"]


def test_every_toponym_rests_on_its_words():
    """The span of a toponym quotes the text."""
    text = "From Selm and Dorn in Kesten they went to Nairobi, Kenya."
    assert all(text[each.span.start : each.span.end] == each.span.exact for each in toponyms(parsed(text)))
    assert [each.span.exact for each in toponyms(parsed(text))] == ["Selm", "Dorn", "Kesten", "Nairobi", "Kenya"]
