"""A row of a table as a document: its bytes are all the row's values, and which column each of them stands in.

The form is JSON with sorted keys: {"columns": {"text": "body"}, "fields": {"text": "..."}, "others": {"id": "7"}}. What
a field holds is what the column holds, character for character; numbers of JSON are as they are written.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from onrecord.dates import absolute
from onrecord.intake.containers._part import Part

ROW = "application/vnd.onrecord.row+json"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class Unfit(Exception):
    """Why a row is no document."""


def value_at(row: Mapping[str, Any], column: str) -> str | None:
    """The text in a column; a path ("source.name") goes into objects of JSON. None where there is no text."""
    value: Any = row.get(column)
    if column not in row:
        value = row
        for name in column.split("."):
            value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return value if isinstance(value, str) and value.strip() else None


def part(row: Mapping[str, Any], columns: Mapping[str, str], locator: str) -> Part:
    """The document of a row. Raises Unfit."""
    held = {field: value for field, column in columns.items() if (value := value_at(row, column))}
    if "text" not in held:
        raise Unfit(f"it has no text in {columns['text'][:40]!r}")
    for field, value in held.items():
        if _CONTROL.search(value):
            raise Unfit(f"its {field} holds control characters, as no text does")
    taken = {columns[field] for field in held}
    others = {name: value for name, value in row.items() if not (name in taken and isinstance(value, str))}
    form = {"columns": {field: columns[field] for field in held}, "fields": held, "others": others}
    try:
        data = json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except (UnicodeEncodeError, RecursionError):
        raise Unfit("it holds halves of characters, or is nested too deep") from None
    return Part(data=data, media_type=ROW, locator=locator, address=held.get("address", "").strip() or None)


def undated(row: Mapping[str, Any], columns: Mapping[str, str]) -> str | None:
    """What stands where the date should be, when that is no date that has one reading; None when all is well."""
    said = value_at(row, columns["published"]) if "published" in columns else None
    return said if said and absolute(said) is None else None
