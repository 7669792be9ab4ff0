"""Recapture: what changed in an article between two captures of it."""

import json

import pytest
from typer.testing import CliRunner

from _pages import PageServer, page
from onrecord import Case
from onrecord.cli import app
from onrecord.errors import UnknownName, UsageError

HTML = {"Content-Type": "text/html; charset=utf-8"}
TOLL = "At least 12 people were killed when shells hit a clinic in Velmar on Monday, the Velmar city council said."
TRUCE = "The mayor of Velmar asked for medicine and for a truce of two days to bring the wounded out of the town."
DENIED = "A spokesman of the northern army said that nobody had fired at the town that day or the day before it."


@pytest.fixture
def site():
    with PageServer() as server:
        yield server


def taken(case, site, *paragraphs: str, title: str = "Shells hit clinic in Velmar", more: str = "") -> str:
    """The article is captured as it is now, and read; its address."""
    site.routes["/article"] = (200, HTML, page(title, *paragraphs) + more)
    case.capture([site.url("/article")], allow_private=True)
    case.read()
    return site.url("/article")


def told(found: dict) -> list[tuple]:
    return [(each["part"], each["change"], tuple(map(tuple, each["words"]))) for each in found["changes"]]


def test_a_changed_number_a_new_and_a_lost_paragraph_are_shown(case, site):
    """In the order of the text, the words marked."""
    taken(case, site, TOLL, DENIED)
    address = taken(case, site, TOLL.replace("12", "15"), TRUCE, title="Shells hit clinic in Velmar, 15 killed")
    found = case.changes(address)
    assert told(found) == [
        ("title", "changed", (("", ", 15 killed"),)),
        ("paragraph", "changed", (("12", "15"),)),
        ("paragraph", "added", ()),
        ("paragraph", "removed", ()),
    ]
    assert [found["changes"][2]["after"], found["changes"][3]["before"]] == [TRUCE, DENIED]
    assert found["says"] == "4 changes in what is to be read."
    assert found["before"]["captured_at"] < found["after"]["captured_at"]


def test_the_same_bytes_are_a_new_capture_and_no_change(case, site):
    """That a page was still the same is a fact of its own."""
    taken(case, site, TOLL, TRUCE)
    found = case.changes(taken(case, site, TOLL, TRUCE))
    assert (found["says"], found["changes"]) == ("Nothing changed: the bytes are the same.", [])
    assert found["before"]["id"] != found["after"]["id"]
    assert len(case.documents()) == 1


def test_what_no_reader_sees_is_no_change(case, site):
    """Other bytes, the same text."""
    taken(case, site, TOLL, TRUCE)
    found = case.changes(taken(case, site, TOLL, TRUCE, more="<!-- visitor 4711 -->"))
    assert found["changes"] == []
    assert found["says"] == "Nothing changed in what is to be read; the bytes are not the same."


def test_any_two_captures_that_follow_each_other_can_be_asked_for(case, site):
    """By the id of the later one; by the address it was asked for when it led elsewhere."""
    address = taken(case, site, TOLL, TRUCE)
    taken(case, site, TOLL.replace("12", "15"), TRUCE)
    taken(case, site, TOLL.replace("12", "17"), TRUCE)
    second = [each for each in case.show("captures") if each["media_type"].startswith("text/html")][1]
    assert told(case.changes(second["id"][:12])) == [("paragraph", "changed", (("12", "15"),))]
    assert told(case.changes(address)) == [("paragraph", "changed", (("15", "17"),))]
    site.routes["/short"] = (302, {"Location": "/article"}, "")
    for toll in ("17", "19"):
        site.routes["/article"] = (200, HTML, page("Shells hit clinic in Velmar", TOLL.replace("12", toll), TRUCE))
        case.capture([site.url("/short")], allow_private=True)
        case.read()
    assert told(case.changes(site.url("/short"))) == [("paragraph", "changed", (("17", "19"),))]


def test_files_that_came_in_twice_are_compared_too(case, report):
    """The same name with other bytes is what a saved page becomes."""
    case.capture([report])
    report.write_text(report.read_text(encoding="utf-8").replace("At least 12", "At least 14"), encoding="utf-8")
    case.capture([report])
    case.read()
    assert told(case.changes("report.txt")) == [("paragraph", "changed", (("12", "14"),))]


def test_what_cannot_be_compared_says_why(case, site):
    """Never captured, captured once, not read."""
    with pytest.raises(UnknownName):
        case.changes("http://news.example/never")
    address = taken(case, site, TOLL)
    with pytest.raises(UsageError, match="captured once"):
        case.changes(address)
    site.routes["/article"] = (200, HTML, page("Other", TRUCE))
    case.capture([address], allow_private=True)
    with pytest.raises(UsageError, match="onrecord read"):
        case.changes(address)


def test_a_text_turned_upside_down_does_not_take_long(case, site):
    """Many paragraphs in each other's place are told as taken out and put in."""
    lines = [f"Paragraph {each} says that shells hit house {each} of the street in Velmar." for each in range(120)]
    taken(case, site, *lines)
    others = [f"Now {each} is another story of {each * 7} about the harbour." for each in range(120)]
    address = taken(case, site, *others)
    assert {each["change"] for each in case.changes(address)["changes"]} == {"added", "removed"}


def test_the_command_shows_words_and_no_tricks(tmp_path, site):
    """For people line by line, for programs as JSON; what would play tricks on a terminal is not passed on."""
    folder = tmp_path / "case"
    with Case(folder, by="tester") as case:
        taken(case, site, TOLL, TRUCE)
        address = taken(case, site, TOLL.replace("12", "15"), TRUCE.replace("two", "&#x202e;three"))
    done = CliRunner().invoke(app, ["changes", address, "--case", str(folder)])
    assert done.exit_code == 0 and "12  ->  15" in done.stdout and "\u202e" not in done.stdout
    done = CliRunner().invoke(app, ["changes", address, "--case", str(folder), "--output", "json"])
    assert [each["part"] for each in json.loads(done.stdout)["changes"]] == ["paragraph", "paragraph"]
