"""A folder is a registry: every module of a package that defines the package's verb is one of its parts.

`load("onrecord.extraction", "extract")` finds them; other distributions add theirs through an entry point group of
the package's name (`[project.entry-points."onrecord.extraction"]`).
"""

from functools import cache
from hashlib import sha256
from importlib import import_module, metadata
from importlib.resources import files
from importlib.resources.abc import Traversable
from pkgutil import iter_modules
from types import ModuleType

from onrecord.errors import UnknownName


def load(package: str, verb: str) -> dict[str, ModuleType]:
    """Parts of `package`, by name: its modules that define `verb` (not sub-packages, not `_private` ones), then entry
    points."""
    folder = import_module(package)
    names = [each.name for each in iter_modules(folder.__path__) if not each.ispkg and not each.name.startswith("_")]
    modules = {name: import_module(f"{package}.{name}") for name in names}
    modules |= {entry.name: entry.load() for entry in metadata.entry_points(group=package)}
    return {name: module for name, module in modules.items() if hasattr(module, verb)}


def choose(package: str, verb: str, name: str) -> ModuleType:
    """The part called `name`. Raises UnknownName, listing what there is."""
    parts = load(package, verb)
    if name not in parts:
        raise UnknownName(f"no {name!r} in {package}; there is {', '.join(sorted(parts))}")
    return parts[name]


@cache
def fingerprint(package: str, *more: str) -> str:
    """A digest (16 hexadecimal digits) of a package's source and data, and of whatever else decides what it finds.

    Equal fingerprints mean equal finds for equal input, so what was done with this fingerprint need not be done again.
    """
    digest = sha256(repr(more).encode())
    whole, *room = package.split(".")
    folders = [files(whole).joinpath(*room)]  # the room itself is not imported for it
    while folders:
        for each in sorted(folders.pop().iterdir(), key=lambda item: item.name):
            if each.is_dir():
                folders.append(each)
            elif not each.name.endswith(".pyc"):
                digest.update(each.name.encode() + _digest_of(each))
    return digest.hexdigest()[:16]


@cache
def _digest_of(file: Traversable) -> bytes:
    """Of a file's content, read once: it counts for its own room and for the whole house."""
    return sha256(file.read_bytes()).digest()
