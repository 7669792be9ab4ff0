"""One piece of code that measures every benchmark: rows in, figures out, held against the pinned floors.

A floor belongs to one file with one digest: another file, or another sample of its rows, is another measure.
"""

import hashlib
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from bench import Absent, __path__, corpus, rows_of

FLOORS = Path(__file__).parent / "_floors.toml"


class Unusable(Exception):
    """A file that is not in the shape a benchmark needs."""


@dataclass(frozen=True, kw_only=True)
class Floor:
    """What a figure may not fall under, what others reach, and since when."""

    floor: float
    peers: str = ""
    since: str
    highest: float | None = None  # of all floors there ever were, when this one is lower
    lowered: str = ""  # why it is lower


@dataclass(frozen=True, kw_only=True)
class Pinned:
    """The floors of one corpus in one benchmark: its digest, and which rows are measured (every n-th, of the first)."""

    digest: str
    every: int
    first: int | None = None
    figures: dict[str, Floor]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What came out: figures in percent by name, or words that say why there are none."""

    bench: str
    corpus: str
    digest: str = ""
    rows: int = 0
    figures: dict[str, float]
    pinned: Pinned | None = None
    skipped: str = ""  # no fault: the file is not here
    fault: str = ""  # the file is another one

    @property
    def fallen(self) -> list[str]:
        """Sentences on what fails: a figure under its floor, a floor without a figure, another file."""
        found = [self.fault] if self.fault else []
        if self.pinned is None or self.skipped or self.fault:
            return found
        for name, each in self.pinned.figures.items():
            if name not in self.figures:
                found.append(f"{self.bench}, {self.corpus}: no figure is called {name!r}, which has a floor")
            elif self.figures[name] < each.floor:
                found.append(f"{self.bench}, {self.corpus}: {name} is {self.figures[name]}, its floor {each.floor}")
        return found


def benchmarks() -> list[str]:
    """The names of all benchmarks."""
    return sorted(each.name for each in iter_modules(__path__) if not each.name.startswith("_"))


def module(name: str) -> ModuleType:
    """The module of a benchmark."""
    return import_module(f"bench.{name}")


def floors(path: Path = FLOORS) -> dict[str, dict[str, Pinned]]:
    """Benchmark -> corpus -> what is pinned. Raises ValueError for a floor that was lowered without a reason."""
    pinned: dict[str, dict[str, Pinned]] = {}
    for bench, corpora in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for name, kept in corpora.items():
            figures = {figure: Floor(**each) for figure, each in kept.get("figures", {}).items()}
            for figure, each in figures.items():
                if each.highest is not None and each.highest > each.floor and not each.lowered:
                    raise ValueError(f"{bench}, {name}: the floor of {figure} is lowered and does not say why")
            pinned.setdefault(bench, {})[name] = Pinned(
                digest=kept["digest"], every=kept.get("every", 1), first=kept.get("first"), figures=figures
            )
    return pinned


def measure(name: str, *, gold: Path | None = None, every: int | None = None, misses: bool = False) -> Iterator:
    """One `Measured` for each corpus of a benchmark, or for `gold`, any file of the same shape.

    `every` takes every n-th row instead of the pinned sample. Raises Unusable for rows of another shape.
    """
    part = module(name)
    if gold is not None:
        yield _measured(part, name, gold, None, (every or 1, None), misses)
        return
    pinned = floors().get(name, {})
    for each in part.CORPORA:
        try:
            path = corpus("bench", f"{each}.jsonl.gz")
        except Absent as absent:
            yield Measured(bench=name, corpus=each, figures={}, skipped=str(absent))
            continue
        kept = pinned.get(each)
        digest = digest_of(path)
        if kept and kept.digest != digest:
            words = (
                f"{name}: {each} is another file than its floors were pinned on (SHA-256 {digest}, was {kept.digest})"
            )
            yield Measured(bench=name, corpus=each, digest=digest, figures={}, pinned=kept, fault=words)
            continue
        own = (kept.every, kept.first) if kept else (1, None)
        sample = (every, None) if every else own
        yield _measured(part, name, path, kept if sample == own else None, sample, misses)


def digest_of(path: Path) -> str:
    """The first twelve hexadecimal digits of a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _measured(part: ModuleType, name: str, path: Path, kept: Pinned | None, sample: tuple, misses: bool) -> Measured:
    every, first = sample
    try:
        rows = rows_of(path)[:first][::every]
    except ValueError as error:
        raise Unusable(str(error)) from error
    title = path.name.removesuffix(".gz").removesuffix(".jsonl")
    found = []
    for number, row in enumerate(rows, 1):
        _progress(f"{title}: {number} of {len(rows)}")
        try:
            found.append(part.predict(row))
        except (KeyError, TypeError) as error:
            if isinstance(error, KeyError) and error.args and error.args[0] not in row:
                raise Unusable(f"{path.name}, row {number}: no {error} as {name} needs") from error
            raise
    _progress("")
    figures = part.score(rows, found)
    if misses and hasattr(part, "misses"):
        part.misses(rows, found)
    return Measured(bench=name, corpus=title, digest=digest_of(path), rows=len(rows), figures=figures, pinned=kept)


def _progress(words: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)
