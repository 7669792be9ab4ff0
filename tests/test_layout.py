"""The house keeps its shape: who may import whom, and no room grows into a heap."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "onrecord"
ROOMS = {"intake", "reading", "extraction", "matching", "assessment", "sharing", "custody", "store"}
FOUNDATION = {
    "models", "text", "dates", "codec", "pieces", "errors", "plugins", "vocabulary", "judgements", "outcomes",
    "current", "media", "mail", "medium",
}  # fmt: skip
FACES = {"cli", "terminal", "web", "__main__"}
MODULES = sorted(SOURCE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The parts of OnRecord a module imports, by the first name after `onrecord`."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "onrecord":
            parts = node.module.split(".")[1:]
            names |= {parts[0]} if parts else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {each.name.split(".")[1] for each in node.names if each.name.startswith("onrecord.")}
    return names - {"__version__"}


def part(path: Path) -> str:
    """The room or module a file belongs to."""
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def ids(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", [each for each in MODULES if part(each) in ROOMS], ids=ids)
def test_a_room_imports_only_itself_and_the_foundation(path):
    """Rooms meet in the case and nowhere else."""
    assert imported(path) <= FOUNDATION | {part(path)}


@pytest.mark.parametrize("path", [each for each in MODULES if part(each) in FOUNDATION], ids=ids)
def test_the_foundation_imports_no_room(path):
    """What everything stands on stands on nothing above it."""
    itself = {part(path)} if (SOURCE / part(path)).is_dir() else set()
    assert imported(path) <= FOUNDATION - {part(path)} | itself


@pytest.mark.parametrize("path", [each for each in MODULES if part(each) == "models"], ids=ids)
def test_models_import_nothing_else_of_ours(path):
    """The vocabulary is readable on its own."""
    assert imported(path) <= {"models"}


@pytest.mark.parametrize("path", [each for each in MODULES if part(each) in FACES], ids=ids)
def test_faces_reach_the_rooms_through_the_case(path):
    """A command calls Case and prints; it never reaches into a room."""
    assert not imported(path) & ROOMS


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_a_file_can_be_read_in_one_sitting(path):
    """No module is longer than 500 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_a_module_opens_by_saying_what_it_is_for(path):
    """Every module has a docstring, and every public function and class in it too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"
