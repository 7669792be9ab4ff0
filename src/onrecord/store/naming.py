"""Names of records: the line each is kept as, and the one that a shortened name means."""

from collections.abc import Iterable

from onrecord.codec import encode
from onrecord.errors import AmbiguousName, StoreError, UnknownName
from onrecord.models import Record

SHORTEST = 4  # characters of a shortened id
_HEX = frozenset("0123456789abcdef")
_LISTED = 8  # candidates an error names


def named(records: Iterable[Record]) -> dict[str, str]:
    """Each record once, as {id: line of JSON}, in order. Raises StoreError for one that cannot be written down."""
    lines: dict[str, str] = {}
    for record in records:
        try:
            lines.setdefault(record.id, encode(record))
        except ValueError as problem:  # RFC 8785 has no lone surrogates, no NaN, no integers beyond 2**53
            raise StoreError(f"nothing was added: a {record.kind()} cannot be written down ({problem})") from problem
    return lines


def could_be(name: str) -> bool:
    """Whether `name` could be a record's name or the beginning of one: up to 64 digits 0-9 a-f."""
    return len(name) <= 64 and _HEX.issuperset(name)


def one_of(prefix: str, candidates: Iterable[tuple[str, str]]) -> str:
    """The one id among (id, kind) pairs that begin with `prefix`. Raises UnknownName, or AmbiguousName for several."""
    if len(prefix) < SHORTEST:
        raise UnknownName(f"{prefix!r} is too short for a record's name: give {SHORTEST} characters or more")
    found = list(candidates)
    if not found:
        raise UnknownName(f"there is no record whose name begins with {prefix!r}")
    if len(found) > 1:
        listed = ", ".join(f"{id[: len(prefix) + 8]} ({kind})" for id, kind in found[:_LISTED])
        more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
        raise AmbiguousName(f"{prefix!r} fits {len(found)} records: {listed}{more}; give more characters")
    return found[0][0]
