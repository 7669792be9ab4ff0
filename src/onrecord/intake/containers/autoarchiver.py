"""What the auto-archiver of Bellingcat leaves behind: a table whose rows name pages it archived and files it made.

Two forms are read: the CSV of its database (`status`, `metadata`, `media`, the latter two as Python writes them), and
the sheet it fills, exported as CSV. A row's text becomes a document under the page's address. Files that lie beside the
table are taken when they are pages, texts, PDFs or packaged web archives, and when they are those whose digest the row
states; pictures and films are checked and stay where they are. Nothing is fetched, and no name leads out of the folder.
"""

import ast
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from onrecord.intake.containers import table
from onrecord.intake.containers._bounds import TooMuch
from onrecord.intake.containers._columns import Unclear
from onrecord.intake.containers._part import Container, Part, kind_of, refusal, told
from onrecord.intake.containers._rows import Unfit, part
from onrecord.intake.media import MEDIA_TYPES, ending
from onrecord.intake.refusal import Refusal
from onrecord.models import Element

DATABASE = ("status", "metadata", "media")
SHEET = {"link": "address", "text content": "text", "upload title": "title", "upload timestamp": "published"}
_SHEET_FILES = {"archive location": "_final_media", "screenshot": "screenshot", "wacz": "browsertrix"}
_FIELDS = {"text": "content", "title": "title", "published": "timestamp", "address": "url"}
_TAKEN = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf", "application/wacz")
_REPORT = "_final_media"  # what it calls the page it writes about what it archived
_ALGORITHMS = {"SHA-256": "sha256", "SHA3-512": "sha3_512"}
_LONGEST = 300_000  # characters of a cell that is taken apart
_LOOK = "Put the folder together as the auto-archiver left it, with the table in it, and capture the folder."


def takes(media_type: str, data: bytes) -> bool:
    """A CSV whose first line is that of its database or of its sheet."""
    if media_type != table.CSV:
        return False
    names = table.header(data[:100_000].decode("utf-8-sig", "replace"), ",")
    return _form([each.strip().lower() for each in names]) is not None


def _form(names: list[str]) -> str | None:
    if tuple(names) == DATABASE:
        return "database"
    return "sheet" if {"link", "archive status", "archive location"} <= set(names) else None


def open(container: Container) -> Iterator[Part | Refusal | Element]:
    """The pages of each row, and the files beside the table that the row names."""
    counts = _Counts()
    try:
        yield from _rows(container, counts)
    except Unclear as unclear:
        yield refusal("", str(unclear), "Export it again: as UTF-8, with the columns as the auto-archiver makes them.")
        return
    yield told("made with", "auto-archiver (Bellingcat), by the form of its table")
    yield from counts.told()


def _rows(container: Container, counts: "_Counts") -> Iterator[Part | Refusal]:
    """Raises Unclear."""
    budget = container.budget()
    for line, row in table.rows_of(container)(table.decoded(container)):
        budget.enter()
        try:
            if isinstance(row, str):
                raise Unfit(row)
            item = _of_database(row) if tuple(row) == DATABASE else _of_sheet(row)
        except Unfit as unfit:
            yield refusal(f"line {line}", str(unfit), "Export the table again.")
            continue
        yield from _item(item, f"line {line}", container, counts)


@dataclass(frozen=True, kw_only=True)
class _File:
    """A file a row names: all names it goes by, the digest the row states, what it is to the row."""

    names: tuple[str, ...]
    digest: str | None
    role: str


@dataclass(frozen=True, kw_only=True)
class _Item:
    """One row: its status, the page's own values and under which of our fields they go, its files."""

    status: str
    values: Mapping[str, Any]
    columns: Mapping[str, str]
    files: tuple[_File, ...]
    at: str | None  # when it was archived, as the row says


@dataclass
class _Counts:
    """What is told of all rows together."""

    failed: int = 0
    elsewhere: int = 0
    media: int = 0
    agreed: int = 0
    unstated: int = 0
    bytes: int = 0  # of the files that were looked at, each time it was

    def told(self) -> Iterator[Element]:
        """One line for each count that is not nought."""
        for count, words in (
            (self.failed, "rows whose archiving did not succeed, by their own word"),
            (self.elsewhere, "files that lie elsewhere (a server, another disk): not fetched"),
            (self.media, "files beside the table that no reader reads (pictures, films): checked, and left there"),
            (self.agreed, "files that have the digest their row states"),
            (self.unstated, "files for which no digest is stated"),
        ):
            if count:
                yield told(words, str(count))


def _item(item: _Item, locator: str, container: Container, counts: _Counts) -> Iterator[Part | Refusal]:
    counts.failed += "success" not in item.status.lower()
    seen = (told("captured by others at", item.at), told("captured by others with", "auto-archiver"),
            told("status in the table", item.status[:200] or None))  # fmt: skip
    address = item.values.get(item.columns.get("address", ""))
    address = address if isinstance(address, str) and address else None
    if item.columns.get("text") and item.values.get(item.columns["text"]):
        try:
            made = part(item.values, item.columns, locator)
            yield Part(**(vars(made) | {"elements": seen}))
        except Unfit as unfit:
            yield refusal(locator, str(unfit), "Look at the row in the table.")
    for number, each in enumerate(item.files, 1):
        yield from _file(each, f"{locator}, file {number}", address, seen, container, counts)


def _file(
    file: _File, locator: str, address: str | None, seen: tuple[Element, ...], container: Container, counts: _Counts
) -> Iterator[Part | Refusal]:
    local = [each for each in file.names if not re.match(r"[a-z][a-z0-9+.-]+://", each, re.I)]
    if not local:
        counts.elsewhere += 1
        return
    named = f"{locator} {local[0][:300]}"
    try:
        found = container.beside(local[0])
    except FileNotFoundError:
        counts.elsewhere += 1
        return
    except PermissionError as problem:
        yield refusal(named, str(problem), _LOOK, "nothing of it")
        return
    counts.bytes += len(found.data)
    if counts.bytes > container.bounds.total:
        raise TooMuch(f"its rows name files of more than {container.bounds.total:,} bytes")
    agrees = _agrees(file.digest, found.data)
    if agrees is False:
        yield refusal(named, f"it is not the file the row speaks of: its digest is not {file.digest[:140]}",
                      "Find out whether it was altered; captured by itself, it is kept as what it is.", "nothing of it")
        return
    counts.agreed += bool(agrees)
    counts.unstated += agrees is None
    kind, odd = kind_of(MEDIA_TYPES.get(ending(found.path.name), "application/octet-stream"), found.data)
    if ending(found.path.name) == ".wacz" and kind == "application/zip":
        kind, odd = "application/wacz", None
    if kind.partition(";")[0] not in _TAKEN:
        counts.media += 1
        return
    digest = told("digest in the table", file.digest and f"{file.digest[:140]}: agrees")
    report = file.role == _REPORT and "html" in kind
    yield Part(
        data=found.data, media_type=kind, locator=locator, address=address, note=odd, elements=(*seen, digest),
        read=not report, file=found.path,
    )


def _agrees(stated: str | None, data: bytes) -> bool | None:
    """Whether the digest a row states ("SHA-256:...") is that of the file; None when it states none that is known."""
    algorithm, _, value = (stated or "").partition(":")
    if algorithm not in _ALGORITHMS or not value:
        return None
    return hashlib.new(_ALGORITHMS[algorithm], data).hexdigest() == value.strip().lower()


# -- the sheet ---------------------------------------------------------------------------------------------------------


def _of_sheet(row: Mapping[str, str]) -> _Item:
    row = {name.strip().lower(): value for name, value in row.items()}
    files = []
    for column, role in _SHEET_FILES.items():
        names = tuple(each.strip() for each in row.get(column, "").split("\n") if each.strip())
        if names:
            digest = row.get("hash", "").strip() if role == _REPORT else ""
            files.append(_File(names=names, digest=digest or None, role=role))
    columns = {field: column for column, field in SHEET.items() if row.get(column)}
    return _Item(status=row.get("archive status", ""), values=row, columns=columns, files=tuple(files),
                 at=row.get("archive date") or None)


# -- the database ------------------------------------------------------------------------------------------------------


def _of_database(row: Mapping[str, str]) -> _Item:
    values, media = _python(row["metadata"]), _python(row["media"])
    if not isinstance(values, dict) or not isinstance(media, list):
        raise Unfit("its metadata and media are not of the form the auto-archiver writes")
    values = {str(name): value for name, value in values.items()}
    columns = {field: name for field, name in _FIELDS.items() if isinstance(values.get(name), str)}
    at = values.get("_processed_at")
    return _Item(status=row["status"], values=values, columns=columns, files=tuple(_files(media)),
                 at=at if isinstance(at, str) else None)


def _files(media: list) -> Iterator[_File]:
    """The files of a row, and those that hang on them (thumbnails, certificates), each once."""
    waiting, names = list(reversed(media)), set()
    while waiting:
        each = waiting.pop()
        if not isinstance(each, dict) or not isinstance(each.get("filename"), str):
            continue
        properties = each.get("properties") if isinstance(each.get("properties"), dict) else {}
        for value in properties.values():
            waiting += value if isinstance(value, list) else [value]
        urls = each.get("urls") if isinstance(each.get("urls"), list) else []
        urls = [url for url in urls if isinstance(url, str) and url.strip()]
        if urls and tuple(urls) not in names:
            names.add(tuple(urls))
            digest, role = properties.get("hash"), properties.get("id")
            yield _File(names=tuple(urls), digest=digest if isinstance(digest, str) else None, role=str(role))


def _python(cell: str) -> Any:
    """A value as Python writes it, dates among them, put together without running anything. Raises Unfit."""
    if len(cell) > _LONGEST:
        raise Unfit(f"a cell of more than {_LONGEST:,} characters")
    try:
        return _value(ast.parse(cell.strip(), mode="eval").body)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError, OverflowError):
        raise Unfit("a cell that is not of the form the auto-archiver writes") from None


def _value(node: ast.AST) -> Any:
    match node:
        case ast.Constant(value=str() | int() | float() | bool() | None as value):
            return value if isinstance(value, str | bool) or value is None else str(value)
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return [_value(each) for each in parts]
        case ast.Dict(keys=keys, values=values):
            return {str(_value(key)): _value(value) for key, value in zip(keys, values, strict=True) if key}
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return str(-value)
        case ast.Call(func=ast.Name(id="set"), args=[], keywords=[]):
            return []
        case ast.Call(func=ast.Attribute(value=ast.Name(id="datetime"), attr="datetime"), args=parts, keywords=zone):
            numbers = [each.value for each in parts if isinstance(each, ast.Constant)]
            utc = any("utc" in ast.dump(each).lower() for each in zone)
            return datetime(*numbers, tzinfo=UTC if utc else None).isoformat()
    raise ValueError("no plain value")
