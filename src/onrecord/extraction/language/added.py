"""Places a user adds to the gazetteer: villages, camps, quarters that it lacks.

A CSV file with the columns `name,country,precision,latitude,longitude,also`: `country` is an ISO 3166-1 code or
empty, `precision` one of PRECISIONS (a town when empty), latitude and longitude decimal degrees (WGS 84) or empty,
`also` other names of the same place, separated by "|".
"""

import csv
from io import StringIO
from pathlib import Path

from onrecord.errors import UsageError
from onrecord.models import Place

COLUMNS = "name,country,precision,latitude,longitude,also"
PRECISIONS = ("exact", "neighbourhood", "town", "district", "region", "country")


def read_places(source: Path | str | bytes) -> tuple[Place, ...]:
    """The places of a CSV file, given as its path or its bytes; another name of a place is a further Place of the same
    point. Raises UsageError, naming the line, when it cannot be read."""
    named = "the places" if isinstance(source, bytes) else str(source)
    try:
        data = source if isinstance(source, bytes) else Path(source).read_bytes()
        rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise UsageError(f"{named}: not a CSV file in UTF-8 that can be read ({problem})") from problem
    return tuple(place for number, row in enumerate(rows, start=2) for place in _places(row, f"{named}, line {number}"))


def _places(row: dict, where: str) -> list[Place]:
    try:
        precision = (row.get("precision") or "town").strip()
        if precision not in PRECISIONS or not (row["name"] or "").strip():
            raise ValueError(f"a place has a name, and its precision is one of {', '.join(PRECISIONS)}")
        point = {each: float(row[each]) if row.get(each) else None for each in ("latitude", "longitude")}
        if abs(point["latitude"] or 0) > 90 or abs(point["longitude"] or 0) > 180:
            raise ValueError("latitude lies within -90 and 90, longitude within -180 and 180")
    except (KeyError, ValueError) as problem:
        raise UsageError(f"{where}: {problem}; the columns are {COLUMNS}") from problem
    names = [row["name"], *(row.get("also") or "").split("|")]
    country = (row.get("country") or "").strip() or None
    return [Place(name=each.strip(), country=country, precision=precision, **point) for each in names if each.strip()]
