"""The bundled sample: six reports on an invented conflict, and the places it needs."""

import re
from datetime import date
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest

from onrecord.dates import MONTHS, WEEKDAYS
from onrecord.extraction.language.added import read_places
from onrecord.extraction.language.gazetteer import gazetteer
from onrecord.models import Capture
from onrecord.reading import read

FOLDER = Path(str(files("onrecord"))) / "sample"
REPORTS = sorted(FOLDER.glob("*.txt"))


def document(path: Path):
    """A report, read."""
    data = path.read_bytes()
    capture = Capture(address=path.name, captured_at="2031-06-01T00:00:00Z", collector="tester", size=len(data),
                      media_type="text/plain", sha256=sha256(data).hexdigest(), tool="test")
    return read(capture, data)


def test_there_are_six_short_reports():
    """Each is as long as a short news report."""
    assert len(REPORTS) == 6
    assert all(120 <= len(path.read_text(encoding="utf-8").split()) <= 250 for path in REPORTS)


def test_every_report_says_who_published_it_and_all_but_one_say_when():
    """Only the last report has no date of its own."""
    found = [document(path) for path in REPORTS]
    assert all(each.publisher and each.title and each.language == "en" and not each.unread for each in found)
    assert [each.published and each.published.value for each in found] == [
        "2031-05-14", "2031-05-14", "2031-05-15", "2031-05-15", "2031-05-16", None]


def test_two_reports_credit_one_agency():
    """The echo shows itself: the same agency in two datelines."""
    assert [document(path).agency for path in REPORTS] == ["TNA", "TNA", None, None, None, None]


def test_weekdays_and_dates_agree():
    """A weekday written beside a date is the weekday of that date."""
    said = re.compile(rf"({'|'.join(WEEKDAYS)}), (?:(\d+) )?({'|'.join(MONTHS)})(?: (\d+),)? (\d{{4}})")
    found = [match for path in REPORTS for match in said.findall(path.read_text(encoding="utf-8"))]
    assert found
    for weekday, before, month, after, year in found:
        assert WEEKDAYS[date(int(year), MONTHS.index(month) + 1, int(before or after)).weekday()] == weekday


@pytest.mark.parametrize("place", read_places(FOLDER / "places.csv"), ids=lambda place: place.name)
def test_no_place_of_the_sample_is_a_real_one(place):
    """The gazetteer knows none of its names, and its coordinates lie in the open Atlantic."""
    assert not gazetteer().knows(place.name)
    assert 11 < place.latitude < 14 and -41 < place.longitude < -38
