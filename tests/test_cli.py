"""The commands, as a person runs them: results on stdout, trouble on stderr, the exit code tells."""

import json

import pytest
from typer.testing import CliRunner

from conftest import REPORT
from onrecord.cli import KINDS, app
from onrecord.models import ACTS


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A small case built through the command."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "report.txt").write_text(REPORT)
    arguments = ["build", folder / "report.txt", "--case", folder / "case", "--out", folder / "out", "--by", "tester"]
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    assert done.exit_code == 0, done.output
    return folder, done


def run(folder, *arguments):
    """The command on that case; jsonl rows when it printed any."""
    return CliRunner().invoke(app, [*arguments, "--case", str(folder / "case")])


def test_build_says_what_there_is_and_where(built):
    """A short summary, then the path of the case file."""
    folder, done = built
    for word in ("1 document", "statement", "incident", "origin", "figure"):
        assert word in done.stdout
    assert str(folder / "out" / "index.html") in done.stdout and (folder / "out" / "index.html").exists()
    assert done.stderr == ""


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_shown_in_every_output(built, kind):
    """text, json and jsonl; the JSON lines are one object each and the array holds the same."""
    folder, _ = built
    assert run(folder, "show", kind).exit_code == 0
    array = json.loads(run(folder, "show", kind, "--output", "json").stdout)
    lines = [json.loads(each) for each in run(folder, "show", kind, "--output", "jsonl").stdout.splitlines()]
    assert array == lines
    nothing = ("utterances", "incidents", "origins", "echoes", "stories", "assessments", "proposals", *ACTS)
    assert array or kind in nothing


def test_a_judgement_through_the_command(built):
    """Judged by the id that `show` prints; the row then says so."""
    folder, _ = built
    row = json.loads(run(folder, "show", "statements", "--output", "jsonl").stdout.splitlines()[0])
    done = run(folder, "judge", "accept", row["id"][:8], "--reason", "read against the text", "--by", "tester")
    assert done.exit_code == 0, done.output
    rows = [json.loads(each) for each in run(folder, "show", "statements", "--output", "jsonl").stdout.splitlines()]
    assert next(each for each in rows if each["id"] == row["id"])["reviewed"] == "accepted"


def test_search_finds_the_words_where_they_are(built):
    """Passages with their place in the document."""
    folder, _ = built
    done = run(folder, "search", "medicine", "--output", "jsonl")
    (hit, *_) = [json.loads(each) for each in done.stdout.splitlines()]
    assert "medicine" in hit["exact"] and REPORT[hit["start"] : hit["end"]] == hit["exact"]


def test_verify_says_when_all_is_well_and_when_not(built):
    """A changed original is found and the exit code is 1."""
    folder, _ = built
    assert run(folder, "verify").exit_code == 0
    (original,) = [each for each in (folder / "case" / "originals").rglob("*") if each.is_file()]
    data = original.read_bytes()
    original.chmod(0o600)
    try:
        original.write_bytes(data.replace(b"12 people", b"13 people"))
        done = run(folder, "verify")
        assert done.exit_code == 1 and original.name[:8] in done.stdout
    finally:
        original.write_bytes(data)


def test_the_verbs_one_by_one_do_what_build_does(built, tmp_path):
    """capture, read, extract, reconcile, assess, share: the same case file."""
    folder, _ = built
    for arguments in (["capture", str(folder / "report.txt")], ["read"], ["extract"], ["reconcile"], ["assess"]):
        assert CliRunner().invoke(app, [*arguments, "--case", str(tmp_path / "case")]).exit_code == 0
    done = CliRunner().invoke(app, ["share", str(tmp_path / "out"), "--case", str(tmp_path / "case")])
    assert done.exit_code == 0 and (tmp_path / "out" / "index.html").exists()


def test_an_outcome_as_json(tmp_path, report):
    """Every verb answers in JSON too."""
    done = CliRunner().invoke(app, ["capture", str(report), "--case", str(tmp_path / "case"), "--output", "json"])
    (outcome,) = json.loads(done.stdout)
    assert (outcome["verb"], outcome["new"], outcome["problems"]) == ("capture", 1, [])
