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


def named_on(page: str) -> list[tuple[str, str]]:
    """File and name of each test that a page names: a link into tests/ says the name as a sentence."""
    links = re.findall(r"\[([^]]+)\]\(\.\./(tests/[^)]+)\)", (ROOT / "docs" / page).read_text(encoding="utf-8"))
    return [(path, f"test_{sentence.replace(' ', '_')}") for sentence, path in links]


@cache
def there_are(path: Path) -> frozenset[str]:
    """The names of the tests of one file; none when there is no such file."""
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))


def missing(tests: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of the tests that are not there."""
    return [(path, name) for path, name in tests if name not in there_are(ROOT / path)]


def test_every_test_that_is_named_exists():
    """Whoever looks for it finds it."""
    named = named_on("standards.md")
    assert missing(named) == [] and len(named) > 90


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


@pytest.mark.parametrize("path, name", [("tests/test_web.py", "test_nothing"), ("tests/test_nowhere.py", "test_a")])
def test_a_test_that_is_not_there_is_missed(path, name):
    """No such test, no such file."""
    assert missing([(path, name)]) == [(path, name)]
