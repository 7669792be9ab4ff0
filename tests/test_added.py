"""Places a user adds: a CSV file, or an error that names the line."""

import pytest

from onrecord.errors import UsageError
from onrecord.extraction.language.added import read_places


def test_a_place_and_its_other_names_are_read():
    """Each name is a place of the same point; what is empty is unknown."""
    rows = ["Qarn,,town,12.5,-40.25,Karn|Old Qarn", "Upper Vel,ZZ,,,,"]
    head = "\ufeffname,country,precision,latitude,longitude,also"
    places = read_places("\n".join([head, *rows]).encode())
    assert [each.name for each in places] == ["Qarn", "Karn", "Old Qarn", "Upper Vel"]
    assert {(each.latitude, each.longitude) for each in places[:3]} == {(12.5, -40.25)}
    assert (places[3].country, places[3].precision, places[3].latitude) == ("ZZ", "town", None)


@pytest.mark.parametrize(
    "row", ["Qarn,,town,north,-40,", "Qarn,,town,91,-40,", "Qarn,,village,12,-40,", ",,town,12,-40,"]
)
def test_a_row_that_cannot_be_meant_is_named(row):
    """No guess: the line and what is wrong with it."""
    with pytest.raises(UsageError, match="line 2"):
        read_places(f"name,country,precision,latitude,longitude,also\n{row}\n".encode())


def test_a_file_that_is_none_is_told(tmp_path):
    """A picture is no list of places, and neither is nothing."""
    (tmp_path / "places.csv").write_bytes(b"\x89PNG\r\n\xff\xfe")
    for path in (tmp_path / "places.csv", tmp_path / "nowhere.csv"):
        with pytest.raises(UsageError, match=path.name):
            read_places(path)
