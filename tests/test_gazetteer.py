import time

import pytest

from onrecord.errors import UsageError
from onrecord.extraction.language.added import read_places
from onrecord.extraction.language.gazetteer import FILE, Gazetteer, gazetteer, key
from onrecord.models import Place


@pytest.mark.parametrize(
    "one, other",
    [
        ("Saint-Denis", "St. Denis"),
        ("Zürich", "zurich"),
        ("Sana’a", "Sanaa"),
        ("Deir ez-Zor", "Deir ez Zor"),
        ("U.S.", "US"),
        ("Łódź", "Lodz"),
    ],
)
def test_spellings_of_one_name_meet(one, other):
    """Case, accents, apostrophes, full stops and hyphens do not tell names apart."""
    assert key(one) == key(other)


@pytest.mark.parametrize(
    "name, country, precision",
    [
        ("Nairobi", "KE", "town"),
        ("Burma", "MM", "country"),
        ("UK", "GB", "country"),
        ("Darfur", "SD", "region"),
        ("Gaza Strip", "PS", "region"),
        ("Bavaria", "DE", "region"),
        ("Bombay", "IN", "town"),
        ("Hodeidah", "YE", "town"),
        ("Одеса", "UA", "town"),
        ("صنعاء", "YE", "town"),
        ("חיפה", "IL", "town"),
        ("თბილისი", "GE", "town"),
    ],
)
def test_well_known_places_are_there(name, country, precision):
    """Countries, units, regions and towns are found by their own and their other names."""
    assert (country, precision) in {(each.place.country, each.place.precision) for each in gazetteer().lookup(name)}


def test_candidates_come_with_what_decides_between_them():
    """Places of one name differ by country, unit and inhabitants, the most populous first among towns."""
    found = [each for each in gazetteer().lookup("Tripoli") if each.place.precision == "town"]
    assert len({each.place.country for each in found}) > 1
    assert [each.population for each in found] == sorted((each.population for each in found), reverse=True)


@pytest.mark.parametrize("word, code", [("Kenyans", "KE"), ("Swiss", "CH"), ("South Sudanese", "SS"), ("table", None)])
def test_peoples_stand_for_countries(word, code):
    """A demonym gives the country's code; a plural ending does not matter."""
    assert gazetteer().demonym(word) == code


def test_ordinary_words_are_marked():
    """A town called like an ordinary word is marked as such; a large one called like a noun is not."""
    assert gazetteer().ordinary("Same") and gazetteer().ordinary("Reading") and not gazetteer().ordinary("Nairobi")


def test_a_user_adds_places(tmp_path):
    """A CSV file adds places, their other names lead to the same place, and an added country has a people."""
    file = tmp_path / "places.csv"
    file.write_text(
        "name,country,precision,latitude,longitude,also\n"
        "Arvania,ZX,country,10,-40,\n"
        "Old Selm,ZX,town,10.2,-40.3,Selm|Selmat\n"
    )
    known = gazetteer(read_places(file))
    assert known.lookup("Selmat")[0].place.name == known.lookup("Selm")[0].place.name == "Old Selm"
    assert known.demonym("Arvanians") == "ZX" and known.country("ZX").name == "Arvania"


@pytest.mark.parametrize("row", ["Selm,ZX,hamlet,1,2,", ",ZX,town,1,2,", "Selm,ZX,town,north,2,"])
def test_a_bad_row_is_told_with_its_line(tmp_path, row):
    """A row that cannot be read is an error that names the line."""
    file = tmp_path / "places.csv"
    file.write_text(f"name,country,precision,latitude,longitude,also\n{row}\n")
    with pytest.raises(UsageError, match="line 2"):
        read_places(file)


def test_an_added_place_comes_first():
    """A place of the user's own stands before one of the gazetteer with the same name."""
    own = Place(name="Nairobi", country="ZX", precision="town", latitude=1.0, longitude=1.0)
    assert gazetteer((own,)).lookup("Nairobi")[0].place == own


def test_it_is_small_and_read_quickly():
    """The file stays under 15 MB and is read in well under a second."""
    assert FILE.stat().st_size < 15_000_000
    start = time.process_time()
    Gazetteer()
    assert time.process_time() - start < 1.0
