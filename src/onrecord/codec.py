"""Records to JSON and back, by the declared type of each field."""

import json
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from onrecord.errors import StoreError
from onrecord.models import RECORDS, Record

Made = TypeVar("Made")


def encode(record: Record) -> str:
    """One line of JSON that names the record's kind and carries every field."""
    return json.dumps({"record": record.kind(), **asdict(record)}, ensure_ascii=False, separators=(",", ":"))


def decode(line: str) -> Record:
    """The record that `encode` wrote. Raises StoreError when the line is not one."""
    try:
        plain = json.loads(line)
        return build(RECORDS[plain.pop("record")], plain)
    except (ValueError, KeyError, TypeError) as problem:
        raise StoreError(f"not a record: {line[:80]!r} ({problem})") from problem


def build(made: type[Made], plain: dict[str, Any]) -> Made:
    """A dataclass of type `made` from plain JSON values. Raises KeyError for a required field that is missing."""
    return made(**{name: _shape(plain[name], hint) for name, hint in _hints(made) if name in plain})


@cache
def _hints(made: type) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(made)
    return tuple((each.name, hints[each.name]) for each in fields(made))


def _shape(value: Any, hint: Any) -> Any:
    if value is None:
        return None
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _shape(value, next(each for each in inner if each is not NoneType))
    if origin is tuple:
        return tuple(_shape(each, inner[0]) for each in value)
    if origin is dict:
        return {key: _shape(each, inner[1]) for key, each in value.items()}
    return build(hint, value) if is_dataclass(hint) else value
