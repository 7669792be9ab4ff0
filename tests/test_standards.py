"""The pages for lawyers name tests, commands and records that exist, so that they cannot say more than is shown."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from onrecord import models
from onrecord.cli import app

ROOT = Path(__file__).parents[1]
PAGES = ("standards.md", "custody.md")
COMMANDS = {each.name or each.callback.__name__ for each in app.registered_commands}
NAMES = {each for each in dir(models) if isinstance(getattr(models, each), type)}
ROW = re.compile(r"^\| (?:[A-Z]\d+|RFC|C2SP|SSHSIG|ISO|W3C|age|OpenTimestamps)\b")


def code(page: str) -> list[str]:
    """What stands between backticks on a page of the docs."""
    return re.findall(r"`([^`]+)`", (ROOT / "docs" / page).read_text(encoding="utf-8"))


def named_in(page: str) -> list[str]:
    return [each for each in code(page) if "::" in each]


@cache
def present_in(path: Path) -> frozenset[str]:
    """The tests of one file as pytest names them, without what is between brackets; none when there is no such file."""
    if not path.is_file():
        return frozenset()
    return frozenset(_tests(ast.parse(path.read_text(encoding="utf-8")).body))


def _tests(body: list[ast.stmt], within: str = ""):
    for each in body:
        if isinstance(each, ast.ClassDef) and each.name.startswith("Test"):
            yield from _tests(each.body, f"{each.name}::")
        elif isinstance(each, ast.FunctionDef) and each.name.startswith("test_"):
            yield within + each.name


def missing_tests(names: list[str]) -> list[str]:
    split = (each.partition("[")[0].partition("::") for each in names)
    return [f"{path}::{name}" for path, _, name in split if name not in present_in(ROOT / path)]


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_is_named_exists(page):
    """Whoever looks for it finds it."""
    assert missing_tests(named_in(page)) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_named_exists(page):
    """Beginning with `onrecord`, in running text and in tables."""
    named = {each.split()[1] for each in code(page) if each.startswith("onrecord ")}
    assert named - COMMANDS == set() and named


@pytest.mark.parametrize("page", PAGES)
def test_every_record_that_is_named_exists(page):
    """A word in backticks that begins with a capital is the name of a record or a value."""
    assert {each for each in code(page) if re.fullmatch(r"[A-Z][a-z]+", each)} - NAMES == set()


def test_every_requirement_names_a_test_or_says_why_not():
    """A line that shows nothing says so."""
    page = (ROOT / "docs" / "standards.md").read_text(encoding="utf-8")
    lines = [each for each in page.splitlines() if ROW.match(each)]
    silent = [each for each in lines if "tests/" not in each and "*not done*" not in each and "*no test" not in each]
    assert silent == [] and len(lines) > 50


@pytest.mark.parametrize(
    "name",
    [
        "tests/test_standards.py::test_nothing",
        "tests/test_nowhere.py::test_a",
        "tests/test_browser.py::test_the_parts_to_keep",
    ],
)
def test_a_test_that_is_not_there_is_missed(name):
    """No such test, no such file, not in that class."""
    assert missing_tests([name]) == [name]
