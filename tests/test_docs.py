"""The docs cover what there is: every verb, plug-in, record and decision, and every link leads somewhere."""

import re
from pathlib import Path

import pytest

from onrecord.cli import app
from onrecord.models import DONE, SAID
from onrecord.plugins import load

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", ["capture", "read", "extract", "reconcile", "assess", "share", "judge"])
def test_every_verb_has_its_page(verb):
    """One page per verb, which shows the command."""
    assert f"onrecord {verb}" in page(f"{verb}.md")


@pytest.mark.parametrize("command", sorted(each.name or each.callback.__name__ for each in app.registered_commands))
def test_every_command_is_in_the_docs(command):
    """A command nobody can read about is not there."""
    assert any(f"onrecord {command}" in each.read_text(encoding="utf-8") for each in PAGES)


@pytest.mark.parametrize(
    "package, verb",
    [("onrecord.reading", "read"), ("onrecord.extraction", "extract"), ("onrecord.sharing", "write"),
     ("onrecord.intake.containers", "takes")],
)
def test_every_plugin_is_in_the_docs(package, verb):
    """Each reader, extractor, format and kind of container is named on its verb's page."""
    text = page({"write": "share.md", "takes": "capture.md"}.get(verb, f"{verb}.md")).lower().replace("auto-a", "autoa")
    missing = [name for name in load(package, verb) if name not in text]
    assert missing == []


@pytest.mark.parametrize("record", [each.__name__ for each in DONE + SAID])
def test_every_record_is_in_the_design(record):
    """The map names every record."""
    assert f"`{record}`" in page("design.md")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path):
    """No page points at a file that is not there."""
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [each for each in links if not (path.parent / each).exists()] == []


@pytest.mark.parametrize("path", sorted((DOCS / "decisions").glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_says_its_goal_choice_cost_and_date(path):
    """A decision is one page with four parts."""
    text = path.read_text(encoding="utf-8").lower()
    assert all(word in text for word in ("goal", "choice", "cost")) and re.search(r"\d{4}-\d\d-\d\d", text)
