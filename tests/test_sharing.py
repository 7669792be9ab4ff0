"""A case file as a folder: what is written, what is refused, its manifest, its tables and lines."""

import csv
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from _case_file import ABOUT, EMPTY
from _picture import picture
from onrecord.errors import SharingError
from onrecord.models import Judgement
from onrecord.sharing import MANIFEST, share
from onrecord.sharing.rows import KINDS, rows
from onrecord.sharing.tables import COLUMNS, safe


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("shared") / "case file"
    share(picture(), out, **ABOUT)
    return out


# -- the folder --------------------------------------------------------------------------------------------------------


def test_the_same_picture_gives_the_same_bytes(tmp_path):
    """Sharing twice gives two case files that are one."""
    first, second = (share(picture(), tmp_path / name, **ABOUT) for name in ("one", "two"))
    assert [each.read_bytes() for each in first] == [each.read_bytes() for each in second]


def test_the_manifest_is_what_sha256sum_checks(folder):
    """Any machine can check a case file with a tool of its own."""
    done = subprocess.run(["sha256sum", "--check", "--strict", MANIFEST], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0 and "index.html: OK" in done.stdout
    lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    there = {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}
    assert {line.split("  ", 1)[1] for line in lines} == there - {MANIFEST}


def test_sharing_again_replaces_the_earlier_case_file(tmp_path):
    """What an earlier case file had and the new one has not is gone, and nothing is left beside it."""
    out = tmp_path / "out"
    share(picture(), out, **ABOUT)
    paths = share(EMPTY, out, **ABOUT)
    assert "Varnholt</td>" not in (out / "index.html").read_text(encoding="utf-8")
    assert sorted(each for each in out.rglob("*") if each.is_file()) == sorted(paths)
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_is_taken(tmp_path):
    """A folder made beforehand is no obstacle."""
    assert share(EMPTY, tmp_path, **ABOUT)


@pytest.mark.parametrize("name", ["letter.odt", "tables/mine.csv", ".hidden"])
def test_a_folder_with_a_file_of_somebody_else_is_refused(tmp_path, name):
    """Nothing of another's is written over or thrown away, and the message names it."""
    out = tmp_path / "out"
    share(picture(), out, **ABOUT)
    before = (out / MANIFEST).read_bytes()
    (out / name).write_text("mine")
    with pytest.raises(SharingError, match=re.escape(name)):
        share(EMPTY, out, **ABOUT)
    assert (out / name).read_text() == "mine" and (out / MANIFEST).read_bytes() == before


def test_a_folder_that_never_was_a_case_file_is_refused(tmp_path):
    """Without a manifest, every file is somebody else's."""
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(SharingError, match="new or empty"):
        share(EMPTY, tmp_path, **ABOUT)


def test_a_file_that_was_changed_since_is_not_thrown_away(tmp_path):
    """Somebody's notes in a table are somebody's work."""
    out = tmp_path / "out"
    share(picture(), out, **ABOUT)
    with open(out / "tables" / "figures.csv", "a") as table:
        table.write("a note\r\n")
    with pytest.raises(SharingError, match="figures.csv .* was changed"):
        share(picture(), out, **ABOUT)


@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_is_no_folder_is_refused(tmp_path, kind):
    """A file, or a link that leads elsewhere, is left alone."""
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("mine")
    else:
        (tmp_path / "elsewhere").mkdir()
        out.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SharingError, match="is not a folder"):
        share(EMPTY, out, **ABOUT)


def test_a_format_that_fails_leaves_the_earlier_case_file(tmp_path, monkeypatch):
    """Half a case file is never seen, and no rest is left beside it."""
    from onrecord.sharing import tables

    def fail(picture, folder, about):
        (folder / "tables").mkdir()
        raise OSError("no space left on device")

    out = tmp_path / "out"
    before = {each: each.read_bytes() for each in share(picture(), out, **ABOUT)}
    monkeypatch.setattr(tables, "write", fail)
    with pytest.raises(SharingError, match="no space left"):
        share(EMPTY, out, **ABOUT)
    assert {each: each.read_bytes() for each in before} == before
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_nothing_leaves_while_something_is_to_be_withheld(tmp_path):
    """What cannot be taken out yet stops the sharing."""
    made = picture()
    name = made.figures[0].id
    held = Judgement(about=(name,), verdict="withhold", by="a reader", at="2031-06-03T00:00:00Z", reason="a minor")
    with pytest.raises(SharingError, match="withheld"):
        share(replace(made, judgements=(held,)), tmp_path / "out", **ABOUT)
    assert not (tmp_path / "out").exists()
    freed = replace(held, verdict="accept", at="2031-06-04T00:00:00Z")
    assert share(replace(made, judgements=(held, freed)), tmp_path / "out", **ABOUT)


# -- tables and lines --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_lines_are_the_rows(folder, kind):
    """What is exported is what `onrecord show` prints."""
    lines = (folder / "records" / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == list(rows(picture(), kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_has_a_line_for_each_row_and_a_word_for_each_column(folder, kind):
    """Every column is in the data dictionary."""
    with open(folder / "tables" / f"{kind}.csv", encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    with open(folder / "tables" / "data-dictionary.csv", encoding="utf-8-sig", newline="") as file:
        told = [line["column"] for line in csv.DictReader(file) if line["table"] == f"{kind}.csv"]
    assert len(lines) == len(list(rows(picture(), kind))) and list(lines[0]) == told == list(COLUMNS[kind])
    assert any(lines[0].values())


def test_an_empty_cell_is_not_a_zero(folder):
    """ "At least 14" leaves the upper bound empty."""
    with open(folder / "tables" / "figures.csv", encoding="utf-8-sig", newline="") as file:
        line = next(csv.DictReader(file))
    assert (line["low"], line["high"], line["chain"]) == ("14", "", "The Harbour Courier > Petra Vosk > hospital staff")


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_a_cell_that_looks_like_a_formula_is_made_text(value):
    """A spreadsheet that opens the table runs nothing."""
    assert safe(value) == f"'{value}"


@pytest.mark.parametrize("value", ["14", "a = b", "", None, -31.4, 0])
def test_other_cells_are_as_they_are(value):
    """Numbers stay numbers, also those below zero."""
    assert safe(value) is value
