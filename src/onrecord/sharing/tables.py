"""The records as CSV tables, for a spreadsheet: one table for each kind of row, and a data dictionary.

A cell is empty when no source gives a value; empty is not zero. A cell that a spreadsheet would take for a formula
(it begins with `=`, `+`, `-`, `@`, a tab or a line break) gets an apostrophe in front (OWASP, CSV Injection).
"""

import csv
import json
from pathlib import Path
from typing import Any

from onrecord.models import Picture
from onrecord.sharing.rows import KINDS, rows

# What each table holds, in order: the column and what it says. A dotted name reaches into a row; a column the row has
# no simple value for is written by `_flat`.
COLUMNS: dict[str, dict[str, str]] = {
    "documents": {
        "id": "the document's digest",
        "name": "file name or address of the first arrival",
        "sha256": "SHA-256 of the bytes as they came",
        "characters": "length of the text in characters",
        "title": "title",
        "byline": "author, as printed",
        "publisher": "who published it",
        "agency": "agency credited",
        "dateline": "place of the dateline",
        "published": "date of publication, as far as known (ISO 8601)",
        "published_basis": "on what the date rests",
        "language": "ISO 639-1",
        "unread": "why extractors leave it alone",
        "made_by": "which reader made the text, and how",
    },
    "statements": {
        "id": "the statement's digest",
        "document.file": "file",
        "document.sha256": "SHA-256 of the file",
        "span.start": "first character",
        "span.end": "character after the last",
        "speaker.exact": "the speaker as named here",
        "speaker.name": "whom we take that for",
        "content": "the words said, parts joined by [...]",
        "mode": "direct, indirect, mixed",
        "act": "what the speaker does with the words",
        "said_on": "day, as far as known (ISO 8601)",
        "said_on_basis": "on what the day rests",
        "chain": "outlet > via > speaker",
        "reviewed": "accepted, rejected or unreviewed by a person",
    },
    "figures": {
        "id": "the figure's digest",
        "document.file": "file",
        "document.sha256": "SHA-256 of the file",
        "span.start": "first character",
        "span.end": "character after the last",
        "span.exact": "the words",
        "counted": "what is counted",
        "of_whom": "of whom",
        "side": "of which side they are, as the source says",
        "low": "at least; empty: the source gives no lower bound",
        "high": "at most; empty: the source gives no upper bound",
        "qualifier": "the source's own word",
        "scope": "what the count is of",
        "scope_kind": "incident, place, country, body, period",
        "as_of": "as of when (ISO 8601)",
        "as_of_basis": "on what that rests",
        "standing": "confirmed, estimated, claimed, unverified, alleged, reported, planned",
        "by": "whose figure it is",
        "chain": "outlet > via > speaker",
        "incident": "handle of the incident it is a count of",
        "reviewed": "accepted, rejected or unreviewed by a person",
    },
    "incidents": {
        "handle": "the incident's lasting name",
        "title": "title",
        "reality": "reported, alleged, denied, ...",
        "what": "act, in the terms of the vocabulary",
        "when": "date, as far as known (ISO 8601)",
        "when_basis": "on what the date rests",
        "where.name": "place",
        "where.country": "ISO 3166-1 alpha-2",
        "where.precision": "exact, neighbourhood, town, district, region, country",
        "where.latitude": "decimal degrees, WGS 84",
        "where.longitude": "decimal degrees, WGS 84",
        "objects": "objects named",
        "protections": "protections named",
        "alleged_perpetrators": "alleged perpetrators, as sources name them",
        "aspects": "aspect: each value and who gives it, and how they stand (origins), one after another",
        "tallies": "what is counted: each value and whose it is, and how they stand, one after another",
        "origins.independent": "independent origins",
        "origins.documents": "documents that tell of it",
        "missing": "aspects no source gives",
        "reviewed": "accepted, rejected or unreviewed by a person",
    },
    "utterances": {
        "handle": "the utterance's name",
        "speaker": "speaker",
        "said_on": "day, as far as known (ISO 8601)",
        "said_on_basis": "on what the day rests",
        "wording": "the longest wording attested",
        "variants": "outlet: its wording, one after another",
    },
    "origins": {
        "incident": "handle",
        "title": "title",
        "independent": "independent origins",
        "count": "documents that tell of it",
        "says": "the count in words",
        "pairs": "how each two documents stand to each other, and why",
    },
    "echoes": {
        "left.file": "file of the one document",
        "left.sha256": "SHA-256 of that file",
        "right.file": "file of the other document",
        "right.sha256": "SHA-256 of that file",
        "relation": "echo, independent, unknown",
        "reasons": "rule: why, one after another",
    },
    "stories": {
        "documents": "files that report one happening, as their words propose, by day of publication",
        "reasons": "rule: what each after the first shares with one before it, one after another",
    },
    "parties": {
        "id": "the party's digest",
        "name": "fullest name the document gives",
        "canonical": "name across documents",
        "party_kind": "person, force, state, body, group",
        "office": "office held",
        "side": "side",
        "documents": "files that name it",
    },
    "accounts": {
        "id": "the account's digest",
        "incident": "handle",
        "document.file": "file",
        "document.sha256": "SHA-256 of the file",
        "spans": "the passage, parts joined by [...]",
        "reality": "reported, alleged, denied, ...",
        "chain": "outlet > via > speaker",
        "details": "aspect: value, one after another",
        "reviewed": "accepted, rejected or unreviewed by a person",
    },
    "assessments": {
        "incident": "handle",
        "title": "title",
        "grades": "axis: grade (reason), one after another",
        "provisions": "candidate provisions, for a lawyer to weigh",
        "assessed": "current, or out of date: the incident's accounts have changed since",
    },
    "identities": {
        "name": "the name across documents",
        "party_kind": "what most documents take it for",
        "documents": "files that name it",
        "names": "every spelling, with how many documents have it",
        "offices": "every office with the day it is as of, and the file",
        "reasons": "rule: why these names are one, one after another",
    },
    "proposals": {
        "id": "the two things that may be one",
        "of": "incidents or parties",
        "about": "what they are called",
        "says": "why they may be one",
        "spans": "the words",
        "would_change": "what joining them would change",
        "join": "the command that joins them",
        "part": "the command that parts them",
    },
    "captures": {
        "id": "the capture's digest",
        "address": "where the bytes came from, as given",
        "captured_at": "when they were taken in (UTC)",
        "collector": "by whom",
        "media_type": "media type",
        "sha256": "SHA-256 of the bytes",
        "size": "bytes",
        "tool": "with what",
        "published": "date of publication a person gave",
        "note": "note",
        "completeness": "how many items of its collection record (Berkeley Protocol, para. 155) are present and absent",
        "absent": "the items that are absent",
    },
}
_REVIEWED = "accepted, rejected or unreviewed by a person; what is computed is unreviewed until all of the case is not"
for _kind, _columns in COLUMNS.items():
    if _kind != "captures":
        _columns.setdefault("reviewed", _REVIEWED)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(picture: Picture, folder: Path, about) -> None:
    """`tables/KIND.csv` for every kind (UTF-8 with a byte order mark, for spreadsheets) and `data-dictionary.csv`."""
    (folder / "tables").mkdir()
    for kind in KINDS:
        lines = ([_cell(row, column) for column in COLUMNS[kind]] for row in rows(picture, kind))
        _table(folder / "tables" / f"{kind}.csv", [list(COLUMNS[kind]), *lines])
    told = [[f"{kind}.csv", column, says] for kind, columns in COLUMNS.items() for column, says in columns.items()]
    _table(folder / "tables" / "data-dictionary.csv", [["table", "column", "what it says"], *told])


def safe(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that looks like one gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _table(path: Path, lines: list[list[Any]]) -> None:
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows([safe(cell) for cell in line] for line in lines)


def _cell(row: dict[str, Any], column: str) -> Any:
    value: Any = row
    for name in column.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return _FLAT[column](value) if column in _FLAT and value is not None else _flat(value)


def _flat(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _words(spans: list[dict]) -> str:
    return " [...] ".join(each["exact"] for each in spans)


def _pair(pair: dict) -> str:
    why = " ".join(each["says"] for each in pair["reasons"]) or "no reason either way"
    return f"{pair['left']['file']} / {pair['right']['file']}: {pair['relation']} ({why})"


def _office(each: dict) -> str:
    return f"{each['office']}, as of {each['as_of'] or 'an unknown day'} ({each['document']['file']})"


def _aspect(aspect: dict) -> str:
    return f"{aspect['aspect']}: {aspect['relation']}, {aspect['says']} [{aspect['origins']['says']}]"


def _tally(tally: dict) -> str:
    counted = ", ".join(each for each in (tally["counted"], tally["of_whom"]) if each)
    return f"{counted}: {tally['relation']}, {tally['says']}"


_FLAT = {
    "content": _words,
    "spans": _words,
    "wording": _words,
    "chain": lambda chain: " > ".join(each["name"] or "no source given" for each in chain),
    "documents": lambda each: "; ".join(one["file"] or "" for one in each),
    "details": lambda each: "; ".join(f"{one['aspect']}: {one['value']}" for one in each),
    "aspects": lambda each: "; ".join(_aspect(one) for one in each),
    "tallies": lambda each: "; ".join(_tally(one) for one in each),
    "grades": lambda each: "; ".join(f"{one['axis']}: {one['grade']} ({one['says']})" for one in each),
    "provisions": lambda each: "; ".join(f"{one['provision']} {one['title']}" for one in each),
    "variants": lambda each: "; ".join(f"{one['outlet']}: {_words(one['spans'])}" for one in each),
    "names": lambda each: "; ".join(f"{one['name']} ({one['documents']})" for one in each),
    "offices": lambda each: "; ".join(map(_office, each)),
    "reasons": lambda each: "; ".join(f"{one['rule']}: {one['says']}" for one in each),
    "about": lambda each: "; ".join(one["name"] or one["id"] for one in each),
    "pairs": lambda each: "; ".join(_pair(one) for one in each),
}
