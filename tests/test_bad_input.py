"""Bad input is a clear message and nothing lost: each says what was wrong, what was kept and what to do."""

import os
import signal
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

from onrecord import Case
from onrecord.cli import app
from onrecord.models import Capture

GOOD = "Shells hit the market of Tarnholm on Monday, the city council said.\n"
UKRAINIAN = (
    "Міська рада повідомила, що в понеділок снаряди влучили в ринок. Загинули дванадцять людей, ще двадцять поранені. "
    "Рятувальники працюють на місці, розбираючи завали, сказав речник служби журналістам.\n"
)


def through(case, path):
    """Captured and read: the problems told, and the documents there are."""
    captured = case.capture([path])
    read = case.read()
    return [*captured.problems, *read.problems], case.documents()


def test_an_empty_file_is_told_and_nothing_is_kept(case, tmp_path):
    """There are no bytes to keep."""
    (tmp_path / "empty.txt").write_bytes(b"")
    problems, documents = through(case, tmp_path / "empty.txt")
    assert documents == [] and "empty" in str(problems[0]) and problems[0].todo


@pytest.mark.parametrize(
    "name, data, word",
    [
        ("blank.txt", b" \n\n\t\n", "no words"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "image/png"),
        ("dump.txt", bytes(range(256)) * 20, "octet-stream"),
        ("ukrainian.txt", UKRAINIAN.encode(), "Ukrainian"),
        ("huge.txt", b"One line of a very long text. " * 1_750_000, "characters"),
    ],
    ids=["blank", "picture", "binary", "ukrainian", "50 MB"],
)
def test_what_cannot_be_read_is_kept_and_told(case, tmp_path, name, data, word):
    """The original stays, nothing is guessed, the message says why."""
    (tmp_path / name).write_bytes(data)
    (problem,), (document,) = through(case, tmp_path / name)
    (capture,) = case.store.find(Capture)
    assert word in problem.what and capture.sha256 in problem.kept and problem.todo
    assert case.store.original(capture.sha256) == data
    assert case.extract().new == 0 and document.unread


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-8-sig", "cp1252"])
def test_other_encodings_are_read(case, tmp_path, encoding):
    """The text comes out right, whatever wrote the file."""
    text = (GOOD + "The café owner, José Ibáñez, said the street was empty. It was déjà vu, he said.\n") * 3
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    problems, (document,) = through(case, tmp_path / "a.txt")
    assert problems == [] and document.text.lstrip("\ufeff") == text


def test_unclosed_html_is_read(case, tmp_path):
    """A page that breaks off still gives its prose."""
    body = "".join(f"<p>{GOOD.strip()} Paragraph {number} says more of it in some words.</p>" for number in range(8))
    page = f"<html><head><title>Report</title><body><article><h1>Report</h1>{body}<p>It broke"
    (tmp_path / "page.html").write_text(page)
    problems, (document,) = through(case, tmp_path / "page.html")
    assert problems == [] and "market of Tarnholm" in document.text


def test_one_bad_file_does_not_stop_the_others(tmp_path):
    """A folder with one bad file: the rest go through, and the exit code says partly."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bad.txt").write_bytes(b"")
    (folder / "good.txt").write_text(GOOD)
    done = CliRunner().invoke(
        app, ["build", str(folder), "--case", str(tmp_path / "case"), "--out", str(tmp_path / "out")]
    )
    assert done.exit_code == 3
    assert "bad.txt" in done.stderr and (tmp_path / "out" / "index.html").exists()


def test_nothing_but_bad_files_is_a_failure(tmp_path):
    """When no piece went through the exit code is 1."""
    (tmp_path / "bad.txt").write_bytes(b"")
    done = CliRunner().invoke(app, ["capture", str(tmp_path / "bad.txt"), "--case", str(tmp_path / "case")])
    assert done.exit_code == 1 and "bad.txt" in done.stderr


def test_a_path_that_is_not_there_is_told(tmp_path):
    """The message names the path."""
    done = CliRunner().invoke(app, ["capture", str(tmp_path / "nowhere"), "--case", str(tmp_path / "case")])
    assert done.exit_code in (1, 2) and "nowhere" in done.stderr


def test_a_case_that_is_not_there_is_a_usage_error(tmp_path):
    """Looking makes no case."""
    done = CliRunner().invoke(app, ["show", "incidents", "--case", str(tmp_path / "nothing")])
    assert done.exit_code == 2 and "no case" in done.stderr and not (tmp_path / "nothing").exists()


def rows(folder):
    """All that a case says, without what depends on the clock."""
    with Case(folder, by="tester") as case:
        kinds = ("statements", "figures", "incidents", "utterances", "origins", "parties")
        return {kind: list(case.show(kind)) for kind in kinds}, case.verify()


@pytest.mark.parametrize("delay", [0.5, 1.6, 2.4, 3.0])
def test_killed_in_the_middle_of_a_build_and_run_again(tmp_path, sample_texts, delay):
    """kill -9, then the same command: the same result as an undisturbed build, and an unbroken log."""
    command = [sys.executable, "-m", "onrecord", "build", *map(str, sample_texts), "--by", "tester", "--quiet"]
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    running = subprocess.Popen(
        [*command, "--case", str(killed), "--out", str(tmp_path / "out1")], stdout=subprocess.DEVNULL
    )
    time.sleep(delay)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    subprocess.run([*command, "--case", str(killed), "--out", str(tmp_path / "out1")], check=True, capture_output=True)
    subprocess.run([*command, "--case", str(whole), "--out", str(tmp_path / "out2")], check=True, capture_output=True)
    after, faults = rows(killed)
    undisturbed, _ = rows(whole)
    assert faults == [] and after == undisturbed


@pytest.fixture
def sample_texts():
    from conftest import SAMPLE

    return sorted(SAMPLE.glob("*.txt"))[:3]
