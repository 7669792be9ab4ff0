"""Tables of articles (CSV, TSV, JSON lines), as databases and other tools write them: each row becomes a document.

Cells are text: what looks like a formula is never worked out, what looks like a page is read like one. A row that does
not fit the table is refused by its line number, and the others are taken.
"""

import codecs
import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from onrecord.intake.containers import _columns
from onrecord.intake.containers._columns import ENCODING, Unclear
from onrecord.intake.containers._part import Container, Part, refusal, told
from onrecord.intake.containers._rows import Unfit, part, undated
from onrecord.intake.refusal import Refusal
from onrecord.models import Element

CSV, TSV, JSONL = "text/csv", "text/tab-separated-values", "application/jsonl"
CELL = 10_000_000  # characters
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_LOOKED_AT = 100  # rows, to see which columns there are: objects of JSON may lack some
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MEND = "Mend the line in a copy, and capture that; the rows that are here already add nothing."
_SAY = "Say which column is what, e.g. --columns text=body,title=headline,published=date,address=url."

Row = tuple[int, dict[str, Any]]  # the line it begins in, its values


def takes(media_type: str, data: bytes) -> bool:
    """A table by the ending of its name."""
    return media_type in (CSV, TSV, JSONL)


def open(container: Container) -> Iterator[Part | Refusal | Element]:
    """The rows of a table."""
    try:
        text = decoded(container)
    except Unclear as unclear:
        yield refusal("", str(unclear), "Say how it is written, e.g. --columns text=body,encoding=cp1251.")
        return
    read = lines_of_json if container.media_type == JSONL else rows_of(container)
    yield from _Taking(container).all(read(text))


def decoded(container: Container) -> str:
    """The text of a table: by its mark, as a person said, or UTF-8. Raises Unclear: a guess could garble names."""
    data = container.data
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    encoding = container.columns.get(ENCODING, "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeError as problem:
        at = getattr(problem, "start", 0)
        line = data.count(b"\n", 0, at) + 1
        raise Unclear(f"it is not written in {encoding}: line {line} holds bytes that are none of it") from None


_OF_PLACES = frozenset({"name", "country", "precision", "latitude", "longitude"})  # a file for --places


class _Taking:
    """The work on one table: which column is what, which dates are none."""

    def __init__(self, container: Container) -> None:
        self.asked, self.budget = container.columns, container.budget()
        self.columns: dict[str, str] = {}
        self.undated: list[int] = []

    def all(self, rows: Iterator[Row | tuple[int, str]]) -> Iterator[Part | Refusal | Element]:
        """The documents of the rows. A row that is given as a sentence is one that is refused, for that reason."""
        try:
            first = list(islice(rows, _LOOKED_AT))
            names = _names(row for _, row in first if isinstance(row, dict))
            if _OF_PLACES.issubset(names) and not self.asked:
                yield refusal("", "it lists places, and holds no text", "Give it with --places.")
                return
            columns, guessed = _columns.chosen(self.asked, names)
        except Unclear as unclear:
            yield refusal("", str(unclear), _SAY)
            return
        self.columns = columns
        yield told("columns", _taken_for(columns, guessed))
        for line, row in chain(first, rows):
            self.budget.enter()
            taken = self._one(line, row)
            yield taken if isinstance(taken, Part) else refusal(f"line {line}", taken, _MEND)
        if self.undated:
            first = ", ".join(map(str, self.undated[:10]))
            yield told("dates that are none", f"{len(self.undated)} rows were taken without their date, which cannot "
                       f"be read in one way only: lines {first}{', ...' if len(self.undated) > 10 else ''}")

    def _one(self, line: int, row: dict[str, Any] | str) -> Part | str:
        if isinstance(row, str):
            return row
        try:
            taken = part(row, self.columns, f"line {line}")
            if undated(row, self.columns):
                self.undated.append(line)
        except Unfit as unfit:
            return str(unfit)
        return taken


def _names(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names of the columns of some rows, and paths into the objects they hold."""
    names: dict[str, None] = {}
    for row in rows:
        names |= dict.fromkeys(row)
        names |= {f"{name}.{each}": None for name, value in row.items() if isinstance(value, dict) for each in value}
    return list(names)


def _taken_for(columns: Mapping[str, str], guessed: bool) -> str:
    pairs = ", ".join(f"{field}={column}" for field, column in columns.items())
    return f"{pairs} ({'by their names' if guessed else 'as was said'})"


# -- rows of CSV -------------------------------------------------------------------------------------------------------


def rows_of(container: Container):
    """A function that gives the rows of a text in CSV or TSV; it raises Unclear for two columns of one name."""
    named = not any(each.startswith("#") for field, each in container.columns.items() if field != ENCODING)
    return lambda text: _rows(text, "\t" if container.media_type == TSV else None, named)


def _rows(text: str, separator: str | None, named: bool) -> Iterator[Row | tuple[int, str]]:
    with _long_cells():
        separator = separator or _separator(text)
        reader = csv.reader(_lines(text), delimiter=separator, strict=True)
        names: list[str] | None = None
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as problem:
                yield line, f"it cannot be read as a row: {problem}"
                continue
            if not any(cells):
                continue
            if names is None:
                names = [named and each.strip() or f"#{n}" for n, each in enumerate(cells, 1)]
                if len(set(names)) < len(names):
                    raise Unclear(f"two of its columns have the same name: {_columns.listed(sorted(names))}")
                if named:
                    continue
            if len(cells) != len(names):
                yield line, f"it has {len(cells)} cells where the table has {len(names)} columns"
            else:
                yield line, dict(zip(names, cells, strict=True))


def header(text: str, separator: str | None = None) -> list[str]:
    """The names in the first line of a table; none when it cannot be read."""
    with _long_cells():
        try:
            return next(csv.reader(_lines(text[:100_000]), delimiter=separator or _separator(text)), [])
        except csv.Error:
            return []


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, with their ends, without a second copy of it."""
    return (each[0] for each in _LINE.finditer(text))


def _separator(text: str) -> str:
    """What parts the cells of the first line: the sign that gives the most of them."""
    first = text[:100_000].lstrip("\r\n").partition("\n")[0]
    return max(",;\t|", key=first.count)


@contextmanager
def _long_cells() -> Iterator[None]:
    """Articles are longer than the 131,072 characters that Python takes a cell to have at most."""
    before = csv.field_size_limit(CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


# -- rows of JSON ------------------------------------------------------------------------------------------------------


def lines_of_json(text: str) -> Iterator[Row | tuple[int, str]]:
    """The objects of a text that holds one in each line; numbers as they are written."""
    for number, line in enumerate(_lines(text), 1):
        if not line.strip():
            continue
        if len(line) > CELL:
            yield number, f"it is longer than {CELL:,} characters"
            continue
        try:
            row = json.loads(line, parse_float=str, parse_int=str, parse_constant=_refuse, object_pairs_hook=_once)
        except RecursionError:
            yield number, "it is nested too deep"
        except ValueError as problem:
            yield number, f"it is no JSON object: {str(problem)[:200]}"
        else:
            yield number, row if isinstance(row, dict) else "it is no JSON object"


def _refuse(constant: str):
    raise ValueError(f"{constant} is no value of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise ValueError("one name stands twice in an object")
    return dict(pairs)
