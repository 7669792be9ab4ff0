"""A locator map: where the sources place the incidents, each mark with its number, over coasts, waters and boundaries.

Web Mercator; the scale bar holds for the middle of the map. The map names no country, fills none, and dashes every
boundary that is disputed. How far a place is known is drawn, as a ring of a size that stands for its kind: a ring is no
measured outline.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, cos, floor, pi

from markupsafe import Markup

from onrecord.sharing._svg import el, picture
from onrecord.sharing._svg.basemap import Basemap, World, latitude_of, world

WIDTH, HEIGHT = 760, 450
NARROWEST = 5.5 / 360  # of the world: closer, the base map (1:10 million) shows too little to find one's way by
WIDEST = 0.999
RINGS = {"neighbourhood": 3, "town": 8, "district": 30, "region": 90}  # radius in km that stands for each precision
AROUND_THE_WORLD = 40_075.0  # km, at the equator
MOST_NAMES = 45
Box = tuple[float, float, float, float]  # left, top, right, bottom
LAYERS = ("land", "lakes", "rivers", "admin1", "borders", "disputed")  # in the order they are drawn
CLOSED = ("land", "lakes")


@dataclass(frozen=True, kw_only=True)
class Site:
    """An incident on the map: its number and handle, the place and how far that is known; degrees, WGS 84."""

    number: int
    handle: str
    name: str
    precision: str | None
    latitude: float
    longitude: float


@dataclass(frozen=True)
class View:
    """The stretch of the world that is drawn, and how it falls on the picture."""

    west: float
    north: float
    width: float

    @property
    def scale(self) -> float:
        """Units of the picture for the width of the world."""
        return WIDTH / self.width

    def at(self, point: World) -> tuple[float, float]:
        """Where a point of the world falls on the picture."""
        return (point[0] - self.west) * self.scale, (point[1] - self.north) * self.scale

    def kilometres(self, y: float) -> float:
        """Units of the picture for one kilometre, at the height `y` of the picture."""
        latitude = latitude_of(self.north + y / self.scale)
        return self.scale / (AROUND_THE_WORLD * cos(latitude * pi / 180))


def locator(sites: Sequence[Site]) -> Markup | None:
    """The map of these sites; None when there are none."""
    if not sites:
        return None
    groups = _together(sites)
    points = _unrolled([world(each[0].longitude, each[0].latitude) for each in groups])
    view = _view(points)
    spots = [view.at(each) for each in points]
    badges = _spread(spots)
    with Basemap() as basemap:
        ground = _ground(basemap, view)
        names = _names(basemap.places(), view, groups, badges)
    rings = [_ring(each, spot, view) for each, spot in zip(groups, spots, strict=True)]
    marks = [_mark(*each) for each in zip(groups, spots, badges, strict=True)]
    told = "; ".join(f"{each.number}: {each.handle}, {each.name} (known to the {each.precision})" for each in sites)
    clip = el("clipPath", el("rect", width=WIDTH, height=HEIGHT), id="locator-frame")
    below = el("g", *ground, *_graticule(view), *rings, *names, _scale_bar(view), aria_hidden="true")
    body = el("g", below, *marks, clip_path="url(#locator-frame)")
    return picture(WIDTH, HEIGHT, "locator", "Locator map of the alleged incidents", told, clip, body, role="group")


# -- what is in view ---------------------------------------------------------------------------------------------------


def _together(sites: Iterable[Site]) -> list[list[Site]]:
    """Sites at the same place share a mark."""
    groups: dict[tuple[float, float], list[Site]] = {}
    for each in sites:
        groups.setdefault((round(each.latitude, 2), round(each.longitude, 2)), []).append(each)
    return list(groups.values())


def _unrolled(points: list[World]) -> list[World]:
    """The points on one sheet: where they lie on both sides of the date line, the western ones go around."""
    across = [x for x, _ in points]
    if max(across) - min(across) <= 0.5:
        return points
    turned = [(x + 1 if x < 0.5 else x, y) for x, y in points]
    spread = [x for x, _ in turned]
    return turned if max(spread) - min(spread) < max(across) - min(across) else points


def _view(points: list[World]) -> View:
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    north, south = min(y for _, y in points), max(y for _, y in points)
    width = max((east - west) * 1.5, (south - north) * 1.5 * WIDTH / HEIGHT, NARROWEST)
    width = min(width, WIDEST)
    middle, height = (west + east) / 2, width * HEIGHT / WIDTH
    top = min(max((north + south) / 2 - height / 2, 0.0), max(0.0, 1 - height))
    return View(west=middle - width / 2, north=top, width=width)


# -- the ground --------------------------------------------------------------------------------------------------------


def _ground(basemap: Basemap, view: View) -> list[Markup]:
    """Sea, land, waters and lines, one path for each layer of each tile."""
    drawn: dict[str, list[Markup]] = {layer: [] for layer in LAYERS}
    height = view.width * HEIGHT / WIDTH
    for tile in basemap.tiles(view.west, view.north, view.west + view.width, view.north + height):
        for layer, lines in tile.items():
            if path := "".join(_path(line, view, layer in CLOSED) for line in lines):
                drawn[layer].append(el("path", d=path, fill_rule="evenodd" if layer in CLOSED else None))
    sea = [el("rect", width=WIDTH, height=HEIGHT, class_="sea")]
    if not drawn["land"]:
        sea.append(el("text", "no land in view", x=12, y=20, class_="degrees"))
    return [*sea, *(el("g", *paths, class_=layer) for layer, paths in drawn.items() if paths)]


def _path(line: Sequence[World], view: View, closed: bool) -> str:
    """A line as path data; what lies wholly out of view, or moves less than half a unit, is left out."""
    points = [view.at(each) for each in line]
    across, down = [x for x, _ in points], [y for _, y in points]
    if max(across) < 0 or min(across) > WIDTH or max(down) < 0 or min(down) > HEIGHT:
        return ""
    kept = [points[0]]
    for x, y in points[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= 0.7:
            kept.append((x, y))
    if len(kept) < (3 if closed else 2):
        return ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + ("z" if closed else "")


def _graticule(view: View) -> list[Markup]:
    """Meridians and parallels on round degrees, named at the edge: without land in view, all there is to go by."""
    step = next(each for each in (1, 2, 5, 10, 30, 60) if view.width * 360 / each <= 7)
    west, east = view.west * 360 - 180, (view.west + view.width) * 360 - 180
    north, south = latitude_of(view.north), latitude_of(view.north + view.width * HEIGHT / WIDTH)
    drawn = []
    for degrees in range(ceil(west / step) * step, floor(east) + 1, step):
        x = view.at(world(degrees, 0))[0]
        says = _degrees((degrees + 180) % 360 - 180, "E", "W")
        drawn += [
            el("line", x1=x, y1=0, x2=x, y2=HEIGHT, class_="graticule"),
            el("text", says, x=x + 3, y=HEIGHT - 5, class_="degrees"),
        ]
    for degrees in range(ceil(south / step) * step, floor(north) + 1, step):
        y = view.at(world(0, degrees))[1]
        drawn += [
            el("line", x1=0, y1=y, x2=WIDTH, y2=y, class_="graticule"),
            el("text", _degrees(degrees, "N", "S"), x=WIDTH - 4, y=y - 3, text_anchor="end", class_="degrees"),
        ]
    return drawn


def _degrees(degrees: int, plus: str, minus: str) -> str:
    return f"{abs(degrees)}°{plus if degrees > 0 else minus if degrees < 0 else ''}"


# -- names -------------------------------------------------------------------------------------------------------------


def _names(places, view: View, groups: list[list[Site]], badges: list[World]) -> list[Markup]:
    """The names of the sites, then of places by population, as long as each finds room."""
    taken = [
        *(_plate(group, badge) for group, badge in zip(groups, badges, strict=True)),
        (0, HEIGHT - 70, 200, HEIGHT),
    ]
    drawn, named = [], set()
    for group, badge in zip(groups, badges, strict=True):
        name = group[0].name
        if name not in named and (box := _room(name, badge, taken, 7.4, 6 + _width(group) / 2)):
            taken.append(box)
            drawn.append(_label(name, badge, box, "site", 4 + _width(group) / 2))
        named.add(name)
    count = 0
    for name, longitude, latitude, _, capital in places:
        for turn in (0, 1):
            x, y = view.at(world(longitude + 360 * turn, latitude))
            if not (0 < x < WIDTH and 0 < y < HEIGHT) or name in named or count >= MOST_NAMES:
                continue
            if box := _room(name, (x, y), taken, 6.4, 7):
                taken.append(box)
                count += 1
                drawn.append(el("circle", cx=x, cy=y, r=2.6 if capital else 2.0, class_="town"))
                drawn.append(_label(name, (x, y), box, "capital" if capital else "place", 6))
    return drawn


def _room(name: str, spot: World, taken: list[Box], letter: float, off: float) -> Box | None:
    """A box for a name to the right or left of its spot that touches nothing taken and stays on the map, or None."""
    (x, y), width = spot, len(name) * letter
    for left in (x + off, x - off - width):
        box = (left, y - 8, left + width, y + 8)
        inside = box[0] > 2 and box[2] < WIDTH - 2 and box[1] > 2 and box[3] < HEIGHT - 2
        touches = (box[0] < b[2] + 3 and b[0] < box[2] + 3 and box[1] < b[3] and b[1] < box[3] for b in taken)
        if inside and not any(touches):
            return box
    return None


def _label(name: str, spot: World, box: Box, kind: str, off: float) -> Markup:
    right = box[0] > spot[0]
    x, y = spot[0] + (off if right else -off), spot[1] + 4
    anchor = None if right else "end"
    # Two texts, halo and name: not every printer knows paint-order.
    halo = el("text", name, x=x, y=y, text_anchor=anchor, class_=f"{kind} halo", aria_hidden="true")
    return el("g", halo, el("text", name, x=x, y=y, text_anchor=anchor, class_=kind))


# -- the incidents -----------------------------------------------------------------------------------------------------


def _ring(group: list[Site], spot: tuple[float, float], view: View) -> Markup:
    radius = max((RINGS.get(each.precision or "", 0) for each in group), default=0) * view.kilometres(spot[1])
    return el("circle", cx=spot[0], cy=spot[1], r=max(radius, 5.0), class_="ring")


def _spread(spots: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Where the numbers go: on their spot, or beside it when another number is there."""
    placed: list[tuple[float, float]] = []
    for x, y in spots:
        tries = [(x, y), *((x + a * r, y + b * r) for r in (24, 40, 56) for a, b in _AROUND)]
        free = (at for at in tries if all(abs(at[0] - c) + abs(at[1] - d) > 26 for c, d in placed))
        placed.append(next(free, (x, y)))
    return placed


_AROUND = ((1, 0), (0.7, -0.7), (0, -1), (-0.7, -0.7), (-1, 0), (-0.7, 0.7), (0, 1), (0.7, 0.7))


def _mark(group: list[Site], spot: tuple[float, float], badge: tuple[float, float]) -> Markup:
    left, top, right, _ = _plate(group, badge)
    lead = el("line", x1=spot[0], y1=spot[1], x2=badge[0], y2=badge[1], class_="lead") if badge != spot else ""
    plate = el("rect", x=left, y=top, width=right - left, height=22, rx=11, class_="mark")
    number = el("text", _numbers(group), x=badge[0], y=badge[1] + 4, text_anchor="middle", class_="marked")
    told = "; ".join(f"{each.handle}: {each.name}" for each in group)
    return el("a", el("title", told), lead, plate, number, href=f"#{group[0].handle}", aria_label=told)


def _numbers(group: list[Site]) -> str:
    return ", ".join(str(each.number) for each in group)


def _width(group: list[Site]) -> float:
    return max(22.0, 9.0 + 6.5 * len(_numbers(group)))


def _plate(group: list[Site], badge: World) -> Box:
    half = _width(group) / 2
    return badge[0] - half, badge[1] - 11, badge[0] + half, badge[1] + 11


def _scale_bar(view: View) -> Markup:
    one = view.kilometres(HEIGHT / 2)
    lengths = [step * 10**power for power in range(5) for step in (1, 2, 5)]
    length = max((each for each in lengths if each * one <= 170), default=lengths[0])
    x, y, width = 16.0, HEIGHT - 32.0, length * one
    return el(
        "g",
        el("rect", x=x - 8, y=y - 22, width=width + 16, height=34, rx=4, class_="plate"),
        el("path", d=f"M{x:.1f} {y - 5:.1f}V{y:.1f}H{x + width:.1f}V{y - 5:.1f}", class_="bar"),
        el("text", f"{length:,} km", x=x + width / 2, y=y - 6, text_anchor="middle", class_="tick"),
    )
