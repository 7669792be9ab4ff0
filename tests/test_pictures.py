"""The pictures of a case file: a timeline, figures side by side, a locator map; each told in words as well."""

import re
from xml.etree import ElementTree

import pytest

from onrecord.sharing._svg.basemap import Basemap, latitude_of, world
from onrecord.sharing._svg.days import bounds as days
from onrecord.sharing._svg.locator import HEIGHT, WIDTH, Site, locator
from onrecord.sharing._svg.ranges import Value, bounds, ranges
from onrecord.sharing._svg.timeline import Moment, timeline


def moment(value, label="INC-0001 A strike", kind="incident") -> Moment:
    return Moment(kind=kind, label=label, value=value, href="#INC-0001")


def site(latitude, longitude, number=1, precision="town", name="Varnholt") -> Site:
    return Site(
        number=number, handle=f"INC-{number:04}", name=name, precision=precision, latitude=latitude, longitude=longitude
    )


def parsed(picture) -> ElementTree.Element:
    return ElementTree.fromstring(picture)


def classes(picture) -> list[str]:
    return [each.get("class", "") for each in parsed(picture).iter()]


PICTURES = {
    "timeline": lambda: timeline([moment("2031-05-13"), moment("2031-05", label="A & <b>", kind="document")]),
    "ranges": lambda: ranges(
        [Value(number=1, low=14, high=None, standing="reported"), Value(number=2, low=9, high=11, standing="claimed")],
        "ranges-1",
        "Killed <i>",
    ),
    "locator": lambda: locator([site(47.1, 37.5, name="Old & <New>")]),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_well_formed_and_tells_itself_in_words(name):
    """It has a title and a description that name what is drawn, and hostile names are text."""
    tree = parsed(PICTURES[name]())
    links = [each for each in tree.iter() if each.tag == "a"]
    assert tree.get("role") == ("group" if links else "img")
    named = tree.get("aria-labelledby").split()
    assert [each.get("id") for each in tree if each.get("id") in named] == named
    assert all("".join(each.itertext()).strip() for each in tree if each.get("id") in named)
    assert not {"b", "i", "New"} & {each.tag for each in tree.iter()}


@pytest.mark.parametrize("name", PICTURES)
def test_the_same_things_give_the_same_picture(name):
    """Nothing in a picture is left to chance."""
    assert PICTURES[name]() == PICTURES[name]()


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_needs_nothing_from_outside(name):
    """Links lead to the page, and there is no style attribute, which the page's policy would refuse."""
    for each in parsed(PICTURES[name]()).iter():
        assert each.get("href", "#").startswith("#") and "style" not in each.attrib and each.tag != "script"


@pytest.mark.parametrize(
    "value, first, last",
    [
        ("2031-05-13", "2031-05-13", "2031-05-13"),
        ("2031-02", "2031-02-01", "2031-02-28"),
        ("2031", "2031-01-01", "2031-12-31"),
        ("2031-W20", "2031-05-12", "2031-05-18"),
        ("2031-05-10/2031-05-14", "2031-05-10", "2031-05-14"),
    ],
)
def test_a_partial_date_covers_the_days_it_may_mean(value, first, last):
    """A bar on the timeline is as wide as what is not known."""
    assert tuple(each.isoformat() for each in days(value)) == (first, last)


@pytest.mark.parametrize("value", [None, "XXXX-WXX-4", "XXXX-03-17", "soon", "2031-02-30"])
def test_a_date_that_fixes_no_days_is_not_on_the_timeline(value):
    """A day nobody knows is listed, never drawn."""
    assert days(value) is None and timeline([moment(value)]) is None


@pytest.mark.parametrize("value, bar", [("2031-05-13", False), ("2031-05", True), ("2031-W20", True)])
def test_a_day_is_a_mark_and_more_than_a_day_a_bar(value, bar):
    """The shape says whether the day is known."""
    assert ("span incident" in classes(timeline([moment(value)]))) is bar


@pytest.mark.parametrize("last", ["2031-05-14", "2031-06-20", "2031-12-01", "2034-01-01", "2090-01-01"])
def test_a_timeline_has_a_few_ticks_however_long_it_is(last):
    """From days to decades, one can read the dates along the top."""
    ticks = [
        each for each in parsed(timeline([moment("2031-05-13"), moment(last)])).iter() if each.get("class") == "tick"
    ]
    assert 2 <= len(ticks) <= 12


@pytest.mark.parametrize(
    "low, high, says",
    [
        (14, None, "14 or more"),
        (None, 7000, "up to 7,000"),
        (9, 11, "9 to 11"),
        (14, 14, "14"),
        (None, None, "no number"),
        (0, 0, "0"),
    ],
)
def test_bounds_are_said_as_the_words_give_them(low, high, says):
    """A bound that is not given is not made up."""
    assert bounds(low, high) == says


def test_one_value_alone_is_not_drawn():
    """There is nothing to set side by side."""
    assert ranges([Value(number=1, low=14, high=14, standing="reported")], "ranges-1", "Killed") is None


def test_an_open_bound_is_an_arrow_and_a_standing_a_shape():
    """What is claimed is a diamond, what is open points onwards: neither is told by colour alone."""
    drawn = classes(PICTURES["ranges"]())
    assert drawn.count("arrow") == 1 and "value claimed" in drawn and "value reported" in drawn


def test_a_figure_without_any_number_keeps_its_place_in_the_table():
    """It is left out of the picture, and the others keep their numbers."""
    values = [Value(number=n, low=low, high=low, standing="reported") for n, low in ((1, 5), (2, None), (3, 8))]
    numbers = [
        each.text for each in parsed(ranges(values, "ranges-1", "Killed")).iter() if each.get("class") == "number"
    ]
    assert numbers == ["1", "3"]


@pytest.mark.parametrize("latitude, longitude", [(0, 0), (46.2, -31.4), (-33.9, 151.2), (66.6, 25.7), (84.9, 179.9)])
def test_a_place_and_its_point_on_the_map_belong_together(latitude, longitude):
    """The projection can be undone."""
    x, y = world(longitude, latitude)
    assert 0 <= x <= 1 and abs(latitude_of(y) - latitude) < 1e-6


def test_no_sites_make_no_map():
    """The page says so instead."""
    assert locator([]) is None


@pytest.mark.parametrize(
    "sites",
    [
        [(46.2, -31.4)],
        [(47.1, 37.5), (50.4, 30.5)],
        [(-17.7, 178.0), (-13.8, -172.0)],
        [(84.0, 10.0)],
        [(60.0, -150.0), (-40.0, 170.0), (10.0, 20.0)],
    ],
    ids=["open sea", "one region", "across the date line", "far north", "all over the world"],
)
def test_every_site_is_on_the_map(sites):
    """Wherever it is: in the open sea, at the date line, near the pole."""
    tree = parsed(locator([site(*each, number=number) for number, each in enumerate(sites, 1)]))
    marks = [each for each in tree.iter() if each.get("class") == "mark"]
    middles = [(float(each.get("x")) + float(each.get("width")) / 2, float(each.get("y")) + 11) for each in marks]
    assert len(marks) == len(sites) and all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in middles)


def test_sites_at_one_place_share_a_mark():
    """Two incidents in one town are one mark with two numbers."""
    tree = parsed(locator([site(47.1, 37.5, number=1), site(47.1, 37.5, number=2), site(48.0, 37.8, number=3)]))
    assert [each.text for each in tree.iter() if each.get("class") == "marked"] == ["1, 2", "3"]


def test_how_far_a_place_is_known_is_drawn():
    """A region has a wider ring than a town."""

    def radius(precision):
        tree = parsed(locator([site(47.1, 37.5, precision=precision)]))
        return float(next(each for each in tree.iter() if each.get("class") == "ring").get("r"))

    assert radius("exact") < radius("town") < radius("district") < radius("region")


def test_land_and_water_are_where_they_are():
    """A town on land lies on the tile's land, the middle of an ocean does not (even-odd rule)."""

    def on_land(latitude, longitude):
        x, y = world(longitude, latitude)
        with Basemap() as basemap:
            rings = [
                ring for tile in basemap.tiles(x - 1e-6, y - 1e-6, x + 1e-6, y + 1e-6) for ring in tile.get("land", [])
            ]
        crossings = 0
        for ring in rings:
            for (a, b), (c, d) in zip(ring, ring[1:] + ring[:1], strict=True):
                crossings += (b > y) != (d > y) and x < a + (y - b) / (d - b) * (c - a)
        return crossings % 2 == 1

    assert on_land(49.5, 32.0) and on_land(-24.0, 134.0) and not on_land(46.2, -31.4) and not on_land(43.5, 34.0)


def test_the_base_map_names_no_country():
    """Places have names, countries have none, and disputed boundaries have a layer of their own."""
    with Basemap() as basemap:
        layers = {layer for tile in basemap.tiles(0.59, 0.33, 0.61, 0.36) for layer in tile}
        names = [each[0] for each in basemap.places()]
    assert {"land", "borders", "disputed"} <= layers <= {"land", "lakes", "rivers", "borders", "disputed", "admin1"}
    assert "Ukraine" not in names and "Kyiv" in names


def test_a_map_is_no_burden_on_the_page():
    """The busiest regional map stays under half a megabyte."""
    assert len(locator([site(59.0, 10.0), site(67.0, 22.0, number=2)]).encode()) < 500_000


def _left(label) -> float:
    return float(label.get("x")) - (len(label.text) * 5.5 if label.get("text-anchor") == "end" else 0)


def test_a_label_never_lies_on_another():
    """Names find room or are left out."""
    tree = parsed(locator([site(50.9, 6.9)]))
    shown = [each for each in tree.iter() if each.get("class") in ("place", "capital", "site")]
    boxes = [(_left(each) + len(each.text) * 2.75, float(each.get("y")), len(each.text) * 5.5) for each in shown]
    assert len(boxes) > 10
    for at, (x, y, width) in enumerate(boxes):
        for other, down, wide in boxes[:at]:
            assert abs(y - down) >= 15.9 or abs(x - other) >= (width + wide) / 2, (shown[at].text, other)
    assert not re.search(r"nan|inf", locator([site(50.9, 6.9)]))
