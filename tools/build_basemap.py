"""Build the base map of the locator map: Natural Earth tiles and GeoNames places, thinned to what a regional map shows.

    python -m venv /tmp/tools && /tmp/tools/bin/pip install pmtiles mapbox-vector-tile
    /tmp/tools/bin/python tools/build_basemap.py basemap.pmtiles cities.json src/onrecord/sharing/data/basemap.zip

Input: vector tiles (PMTiles) of Natural Earth 1:10 million with the layers land, lakes, rivers, borders (`c` is
"disputed" where any of the published views of the world disagrees, "loc" for a line of control) and admin1, zooms 3
and 6; a list of places, each `[name, longitude, latitude, population, country, rank]`, rank 1 for a capital (GeoNames,
CC BY 4.0).

Output: one zip archive. `ZOOM/X/Y` (web Mercator tiles, EPSG:3857) holds JSON: for each layer a list of lines or rings,
each a flat list of integers: the first point, then the step to each next one, in 1,024ths of the tile, y downwards.
`places.json` holds `[name, longitude, latitude, population, capital]`, greatest population first.
The same input gives the same bytes.
"""

import gzip
import json
import sys
import zipfile
from collections.abc import Iterator

import mapbox_vector_tile
from pmtiles.reader import MmapSource, Reader

UNITS = 1024
TOLERANCE = {3: 3.0, 6: 5.0}  # in 4,096ths of a tile: about half a pixel of the closest map we draw
ROUGHER = {"admin1": 3.0, "rivers": 2.0, "lakes": 1.5}  # times that, for what only orients
SMALLEST = {3: 60, 6: 60}  # rings of less area than this, in the same units squared, are left out
LAYERS = {3: ("land", "lakes", "borders"), 6: ("land", "lakes", "rivers", "borders", "admin1")}
# A line of control is no boundary; limits of leases and buffer zones are left out.
BORDERS = {"disputed": "disputed", "loc": "disputed", "minor": None}
FEWEST_PEOPLE = 40_000
# GeoNames' main English name lags behind the name in official use.
NAMES = {
    ("Odessa", "UA"): "Odesa", ("Zaporizhia", "UA"): "Zaporizhzhia", ("Mykolayiv", "UA"): "Mykolaiv",
    ("Nur-Sultan", "KZ"): "Astana",
}  # fmt: skip

Points = list[tuple[float, float]]


def build(tiles: str, cities: str, out: str) -> None:
    """Write the archive `out` from the tiles and the list of places."""
    with open(tiles, "rb") as file, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        reader = Reader(MmapSource(file))
        for zoom in LAYERS:
            for x in range(2**zoom):
                for y in range(2**zoom):
                    if layers := tile(reader, zoom, x, y):
                        add(archive, f"{zoom}/{x}/{y}", layers)
        add(archive, "places.json", places(cities))


def tile(reader: Reader, zoom: int, x: int, y: int) -> dict[str, list[list[int]]]:
    """The lines and rings of one tile, by layer; boundaries are told apart into `borders` and `disputed`."""
    packed = reader.get(zoom, x, y)
    if packed is None:
        return {}
    found: dict[str, list[list[int]]] = {}
    decoded = mapbox_vector_tile.decode(gzip.decompress(packed), default_options={"y_coord_down": True})
    for layer in LAYERS[zoom]:
        for feature in decoded.get(layer, {}).get("features", ()):
            name = BORDERS.get(feature["properties"].get("c"), "borders") if layer == "borders" else layer
            if name is None:
                continue
            closed = layer in ("land", "lakes")
            for line in lines(feature["geometry"]):
                if kept := pack(line, zoom, closed, ROUGHER.get(layer, 1.0)):
                    found.setdefault(name, []).append(kept)
    return found


def lines(geometry: dict) -> Iterator[Points]:
    """Every line or ring of a geometry."""
    coordinates, kind = geometry["coordinates"], geometry["type"]
    if kind == "LineString":
        yield coordinates
    elif kind in ("MultiLineString", "Polygon"):
        yield from coordinates
    elif kind == "MultiPolygon":
        for polygon in coordinates:
            yield from polygon


def pack(line: Points, zoom: int, closed: bool, rougher: float) -> list[int] | None:
    """A line simplified, in whole units, as its first point and the steps after it; None when nothing is left."""
    if closed and area(line) < SMALLEST[zoom]:
        return None
    points = simplify(line, TOLERANCE[zoom] * rougher)
    whole = [(round(x * UNITS / 4096), round(y * UNITS / 4096)) for x, y in points]
    whole = [point for at, point in enumerate(whole) if at == 0 or point != whole[at - 1]]
    if closed and whole[0] == whole[-1]:
        whole.pop()  # a ring closes itself
    if len(whole) < (3 if closed else 2):
        return None
    steps = [whole[0], *((x - a, y - b) for (a, b), (x, y) in zip(whole, whole[1:], strict=False))]
    return [number for step in steps for number in step]


def simplify(line: Points, tolerance: float) -> Points:
    """The line without the points that lie within `tolerance` of it (Douglas and Peucker, 1973)."""
    keep, open_parts = {0, len(line) - 1}, [(0, len(line) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        farthest, most = 0, tolerance
        for at in range(first + 1, last):
            if (away := distance(line[at], line[first], line[last])) > most:
                farthest, most = at, away
        if farthest:
            keep.add(farthest)
            open_parts += [(first, farthest), (farthest, last)]
    return [line[at] for at in sorted(keep)]


def distance(point, start, end) -> float:
    """From a point to the stretch between two others."""
    (x, y), (a, b), (c, d) = point, start, end
    length = (c - a) ** 2 + (d - b) ** 2
    along = max(0.0, min(1.0, ((x - a) * (c - a) + (y - b) * (d - b)) / length)) if length else 0.0
    return ((x - a - along * (c - a)) ** 2 + (y - b - along * (d - b)) ** 2) ** 0.5


def area(ring: Points) -> float:
    """The area within a ring."""
    return abs(sum(a * d - c * b for (a, b), (c, d) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def places(cities: str) -> list[list]:
    """Capitals and larger places, greatest population first."""
    with open(cities, encoding="utf-8") as file:
        listed = json.load(file)
    kept = [each for each in listed if each[3] >= FEWEST_PEOPLE or each[5] == 1]
    kept.sort(key=lambda each: (-each[3], each[0]))
    return [
        [NAMES.get((name, country), name), round(x, 2), round(y, 2), people, int(rank == 1)]
        for name, x, y, people, country, rank in kept
    ]


def add(archive: zipfile.ZipFile, name: str, content) -> None:
    """One member, without a date of its own."""
    member = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, json.dumps(content, ensure_ascii=False, separators=(",", ":")), compresslevel=9)


if __name__ == "__main__":
    build(*sys.argv[1:])
