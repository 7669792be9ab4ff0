"""Nothing we print accuses anyone: a test reads every message, template, law text and page of the docs."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FORBIDDEN = re.compile(r"\b(guilty|proven|proved|satisfied|culprits?|war criminals?)\b", re.IGNORECASE)
ACCUSING = re.compile(r"(?<!alleged )(?<!alleged_)(?<!alleged-)\bperpetrators?\b", re.IGNORECASE)
WORKPLACE = re.compile(r"/work/|/farm/|/root/|\.\./shared|bash_jobs")

# Words that are looked for in documents, never printed: the lexicons of the extractors.
LEXICONS = ("src/onrecord/extraction", "src/onrecord/reading")
PROSE = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "src").rglob("*.md"),
    *(ROOT / "src").rglob("*.html*"),
    *(ROOT / "src").rglob("*.j2"),
    *(ROOT / "src" / "onrecord").glob("*.toml"),
    *(ROOT / "src" / "onrecord" / "assessment").rglob("*.toml"),
]
CODE = sorted((ROOT / "src").rglob("*.py"))


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


def messages(path: Path) -> list[str]:
    """The string literals of a module; in a lexicon only those long enough to be a message."""
    strings = [node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if _is_text(node)]
    lexicon = ids(path).startswith(LEXICONS)
    return [each for each in strings if not lexicon or len(each.split()) > 4]


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def faults(text: str) -> list[str]:
    """The forbidden words in a text, with what stands around them."""
    plain = " ".join(text.split())
    found = [*FORBIDDEN.finditer(plain), *ACCUSING.finditer(plain)]
    return [plain[max(0, each.start() - 40) : each.end() + 20] for each in found]


@pytest.mark.parametrize("path", PROSE, ids=ids)
def test_no_page_accuses(path):
    """Docs, templates and law texts say alleged, reported, attributed."""
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", CODE, ids=ids)
def test_no_message_accuses(path):
    """No message of the program has a word for guilt."""
    assert [each for message in messages(path) for each in faults(message)] == []


@pytest.mark.parametrize("path", [*PROSE, *CODE], ids=ids)
def test_no_file_speaks_of_the_machine_it_was_made_on(path):
    """The project speaks of itself alone."""
    assert WORKPLACE.search(path.read_text(encoding="utf-8")) is None


@pytest.mark.parametrize("text", ["He was found Guilty", "the perpetrator fled", "the element is satisfied"])
def test_the_reader_of_wording_can_fail(text):
    """The guard sees what it is there for."""
    assert faults(text)


def test_an_alleged_perpetrator_may_be_named_so():
    """The field's own term passes."""
    assert faults("the alleged perpetrator, as the source names it; alleged_perpetrators") == []
