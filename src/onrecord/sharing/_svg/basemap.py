"""The base map: coasts, lakes, rivers, boundaries and larger places, read tile by tile when a map is drawn.

The archive is made by `tools/build_basemap.py` from Natural Earth 1:10 million (public domain) and GeoNames
(CC BY 4.0). Tiles are those of web Mercator (EPSG:3857), at zoom 6 for regions and zoom 3 for more. Countries are
neither named nor filled, and what any of Natural Earth's published views of the world disputes, or holds for a line of
control, is in a layer of its own, `disputed`.
"""

import json
import zipfile
from collections.abc import Iterator
from importlib.resources import files
from itertools import accumulate
from math import asinh, atan, floor, pi, sinh, tan

UNITS = 1024  # of a tile's side

World = tuple[float, float]  # x to the east and y to the south, the whole world being 0 to 1


def world(longitude: float, latitude: float) -> World:
    """A place in web Mercator; latitudes beyond 85 degrees lie on the edge."""
    latitude = max(-85.0, min(85.0, latitude))
    return longitude / 360 + 0.5, 0.5 - asinh(tan(latitude * pi / 180)) / (2 * pi)


def latitude_of(y: float) -> float:
    """The latitude, in degrees, of a place in web Mercator."""
    return atan(sinh((0.5 - y) * 2 * pi)) * 180 / pi


class Basemap:
    """The archive, open for as long as one map is drawn."""

    def __enter__(self) -> "Basemap":
        self._file = files("onrecord.sharing").joinpath("data/basemap.zip").open("rb")
        self._archive = zipfile.ZipFile(self._file)
        self._names = set(self._archive.namelist())
        return self

    def __exit__(self, *_) -> None:
        self._archive.close()
        self._file.close()

    def tiles(self, west: float, north: float, east: float, south: float) -> Iterator[dict[str, list[list[World]]]]:
        """The tiles that a stretch of the world touches (x may lie outside 0 to 1): lines and rings by layer."""
        zoom = 6 if (east - west) * 360 <= 24 else 3
        count = 2**zoom
        for x in range(floor(west * count), floor(east * count) + 1):
            for y in range(max(0, floor(north * count)), min(count - 1, floor(south * count)) + 1):
                if (name := f"{zoom}/{x % count}/{y}") in self._names:
                    layers = json.loads(self._archive.read(name))
                    yield {key: [_points(line, x, y, count) for line in lines] for key, lines in layers.items()}

    def places(self) -> list[tuple[str, float, float, int, int]]:
        """Larger places, greatest population first: name, longitude, latitude, population, 1 for a capital."""
        return [tuple(each) for each in json.loads(self._archive.read("places.json"))]


def _points(line: list[int], x: int, y: int, count: int) -> list[World]:
    across, down = accumulate(line[0::2]), accumulate(line[1::2])
    return [((x + a / UNITS) / count, (y + b / UNITS) / count) for a, b in zip(across, down, strict=True)]
