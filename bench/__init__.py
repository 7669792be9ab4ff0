"""Labelled corpora, pinned floors, speed: `make bench`, or `python -m bench NAME`.

The corpora are other people's and stay outside the project, beside the checkout; a benchmark whose corpus is absent
says so and is skipped.

What a benchmark module is
--------------------------
A module of this package whose name has no underscore before it. It reads no file and prints nothing; the harness
(`bench/__main__.py`) loads the rows, shows how far it is, prints one table and compares with `bench/_floors.toml`. It
gives:

    TITLE: str                  what is measured, in a few words: "who says what"
    CORPORA: tuple[str, ...]    the files it is measured on, without ".jsonl.gz", as they are named in the floors
    predict(row) -> object      what OnRecord reads from one row of a file in that shape; never looks at a label
    score(rows, found) -> dict  figures in percent (float) by name, the foremost first; `found` is what `predict` gave,
                                in the order of the rows. Names are words a reader of the table knows: "value F1",
                                "alleged organisation F1". The same definition as ../shared/bench/scorers, in code of
                                our own, so that the bench needs nothing but a file of rows.
    GETS_RIGHT: tuple[str, ...]     sentences for docs/quality.md: what a user may lean on
    CHECK_BY_HAND: tuple[str, ...]  the commonest kinds of error, most frequent first, in our own words and with
                                examples of our own (never text of a corpus)

and may give:

    NOTE: str                   how the labels differ from what OnRecord means to read, for docs/quality.md
    misses(rows, found) -> None  print what was missed and invented, for working on the rules (`--misses`)

`predict` and `score` must also do for a file nobody has seen, of the same shape (`--gold FILE`). Where the corpora of a
module differ in shape, `predict` and `score` tell it from the row. A module without `predict` (speed, articles) has a
`main() -> int` of its own that prints, and whose exit code is 1 when something is under its bound.

Helpers: `document(text, published)` gives what reading makes of a text, `rates` gives precision, recall and F1.
"""

import gzip
import json
import os
from collections.abc import Iterable
from pathlib import Path

from onrecord.models import Capture, Document
from onrecord.reading import read

SHARED = Path(os.environ.get("ONRECORD_SHARED", Path(__file__).resolve().parents[2] / "shared"))


class Absent(Exception):
    """A corpus is not on this machine."""


def corpus(*parts: str) -> Path:
    """The path of a corpus file or folder. Raises Absent, naming it, when it is not there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        raise Absent(f"skipped: {'/'.join(parts)} is not beside this checkout")
    return path


def rows_of(path: Path) -> list[dict]:
    """The rows of a file of JSON lines, gzipped or not. Raises ValueError, with the line's number, for a broken one."""
    rows = []
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    rows.append(json.loads(line))
                except ValueError as error:
                    raise ValueError(f"{path.name}, line {number}: {error}") from error
    return rows


def document(text: str, published: str | None = None) -> Document:
    """The document that reading makes of a plain text."""
    data = text.encode()
    known = {"address": "text", "captured_at": "2000-01-01T00:00:00Z", "collector": "bench", "tool": "bench"}
    return read(Capture(**known, media_type="text/plain", sha256="0" * 64, size=len(data), published=published), data)


def rates(right: float, given: float, wanted: float) -> tuple[float, float, float]:
    """Precision, recall and F1 in percent, to one decimal; 0 where nothing was given or wanted."""
    precision = right / given if given else 0.0
    recall = right / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return round(100 * precision, 1), round(100 * recall, 1), round(100 * f1, 1)


def mean(values: Iterable[float]) -> float:
    """The mean; 0 of nothing."""
    known = list(values)
    return sum(known) / len(known) if known else 0.0
