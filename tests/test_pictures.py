"""The pictures of a case file: timeline, figures, map, who told whom, how documents stand; each told in words, too."""

import re
from importlib.resources import files
from xml.etree import ElementTree

import pytest

from onrecord.sharing._svg.basemap import Basemap, latitude_of, world
from onrecord.sharing._svg.days import bounds as days
from onrecord.sharing._svg.lineage import BOX, Node, Strand, lineage
from onrecord.sharing._svg.lineage import WIDTH as LINEAGE_WIDTH
from onrecord.sharing._svg.locator import HEIGHT, WIDTH, Site, locator
from onrecord.sharing._svg.matrix import WIDTH as MATRIX_WIDTH
from onrecord.sharing._svg.matrix import Named, matrix
from onrecord.sharing._svg.ranges import Value, bounds, ranges
from onrecord.sharing._svg.ties import RELATIONS, Tie, line
from onrecord.sharing._svg.timeline import Moment, timeline


def moment(value, label="INC-0001 A strike", kind="incident") -> Moment:
    return Moment(kind=kind, label=label, value=value, href="#INC-0001")


def site(latitude, longitude, number=1, precision="town", name="Varnholt") -> Site:
    return Site(
        number=number, handle=f"INC-{number:04}", name=name, precision=precision, latitude=latitude, longitude=longitude
    )


HOSTILE = "\"><script>x</script> & <b>'{{ 7 * 7 }}\u202e\x00]]>"


def tie(left, right, relation="echo", says="both credit TNA", href=None) -> Tie:
    return Tie(left=left, right=right, relation=relation, says=says, href=href)


def strand(number, *tellers, late=False) -> Strand:
    """A telling that document `number` has from the last of `tellers`, the first being its origin."""
    nodes = [Node(key=f"teller {each}", name=each, says="speaker", href="#words") for each in tellers]
    if late:
        nodes[-1] = Node(key=f"teller {tellers[-1]}", name=tellers[-1], says="news agency", late=True)
    document = Node(key=f"document {number}", name=f"D{number} Outlet {number}", says="published 13 May 2031")
    return Strand(origin=nodes[0], via=tuple(nodes[1:]), document=document, number=number)


def named(*numbers) -> list[Named]:
    return [Named(number=each, name=f"Outlet {each}") for each in numbers]


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
    "matrix": lambda: matrix(
        [[Named(number=1, name="A <b>"), *named(2)], named(3)], [tie(1, 2), tie(1, 3, "unknown", "<i>", "#pair-1-3")]
    ),
    "lineage": lambda: lineage(
        [strand(1, "Ana <b> Ruiz", "TNA"), strand(2, "Ana <b> Ruiz")], [tie(1, 2, says="<i>")], "lineage-1", "Who <i>"
    ),
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


# -- how documents stand to each other ---------------------------------------------------------------------------------


def shape(relation) -> list[tuple]:
    """A relation's line without its colours: how many strokes, and of which kind."""
    drawn = ElementTree.fromstring(f"<g>{line(relation, 'M0 0H9')}</g>")
    return [tuple(each.get("class").replace(relation, "").split()) for each in drawn]


def test_an_independent_pair_is_a_double_line_and_the_others_a_single_one():
    """Solid, double, dotted: the three are told without colour, as the style of the page draws them."""
    assert [len(shape(each)) for each in RELATIONS] == [1, 2, 1]
    style = (files("onrecord.sharing") / "templates/page.css").read_text(encoding="utf-8")
    rules = dict(re.findall(r"svg \.tie\.(\w+) {([^}]*)}", style))
    assert ["dasharray" in rules[each] for each in RELATIONS] == [False, False, True]


@pytest.mark.parametrize("href", ["#pair-1-2", None])
def test_a_cell_leads_to_its_row_where_there_is_one(href):
    """Two documents whose row was left out of the table are drawn and lead nowhere."""
    tree = parsed(matrix([named(1, 2)], [tie(1, 2, href=href)]))
    links = [each.get("href") for each in tree.iter("a")]
    assert links == ["#document-1", "#document-2", *([href] if href else [])]
    told = "D1 Outlet 1 and D2 Outlet 2: echo. both credit TNA"
    assert [each.text for each in tree.iter("title") if each.text == told] == [told]


def test_two_documents_with_nothing_in_common_have_an_empty_cell():
    """What was not found is not drawn as unknown."""
    cells = [each for each in classes(matrix([named(1, 2, 3)], [tie(1, 2)])) if each.startswith("cell")]
    assert sorted(cells[:-1]) == ["cell bare", "cell bare", "cell echo"]  # the last is the key's


def test_only_documents_that_echoes_link_have_a_bracket():
    """Documents of one group stand next to each other under one bracket; who stands alone has none."""
    drawn = classes(matrix([named(1, 4), named(2), named(3)], [tie(1, 4), tie(1, 2, "unknown"), tie(1, 3, "unknown")]))
    assert drawn.count("bracket") == 1


@pytest.mark.parametrize("count", [2, 5, 25])
def test_the_triangle_stays_within_its_frame(count):
    """However many documents there are, every cell is drawn and none lies outside."""
    ties = [tie(one, two) for two in range(1, count + 1) for one in range(1, two)]
    tree = parsed(matrix([named(*range(1, count + 1))], ties))
    height = float(tree.get("viewBox").split()[3])
    cells = [each for each in tree.iter("rect") if each.get("class") == "cell echo"]
    assert len(cells) == len(ties)
    assert all(float(each.get("x")) + float(each.get("width")) <= MATRIX_WIDTH for each in cells)
    assert all(float(each.get("y")) + float(each.get("height")) <= height for each in cells)


def test_no_ties_make_no_triangle_and_no_tellings_no_lineage():
    """The page says so instead."""
    assert matrix([named(1, 2)], []) is None and lineage([], [], "lineage-1", "Who told whom") is None


# -- who told whom -----------------------------------------------------------------------------------------------------


def boxes(picture) -> dict[str, ElementTree.Element]:
    """The box of each node, by its name."""
    found = {}
    for group in parsed(picture).iter():
        rect = next((each for each in group if each.tag == "rect" and each.get("class", "").startswith("node")), None)
        if rect is not None:
            found[next(each.text for each in group if each.get("class") == "name strong")] = rect
    return found


def test_an_origin_of_two_documents_is_one_box_with_a_thick_border_and_two_lines():
    """That two outlets rest on one voice is seen at once."""
    drawn = lineage([strand(1, "Ana Ruiz"), strand(2, "Ana Ruiz"), strand(3, "Ivo Lenk")], [], "lineage-1", "Who")
    found = boxes(drawn)
    assert list(found) == ["Ana Ruiz", "D1 Outlet 1", "D2 Outlet 2", "Ivo Lenk", "D3 Outlet 3"]
    assert [name for name, each in found.items() if "shared" in each.get("class")] == ["Ana Ruiz"]
    assert classes(drawn).count("strand") == 3


def test_who_told_on_stands_between_the_origin_and_the_document():
    """The chain reads from the left: staff told the mayor, the mayor told the outlet."""
    found = boxes(lineage([strand(1, "hospital staff", "Ana Ruiz"), strand(2, "Ivo Lenk")], [], "lineage-1", "Who"))
    across = {name: float(each.get("x")) for name, each in found.items()}
    assert across["hospital staff"] == across["Ivo Lenk"] < across["Ana Ruiz"] < across["D1 Outlet 1"]


def test_an_agency_stands_next_to_the_documents_as_origin_and_as_who_told_on():
    """One agency is one box, whether it names its source or not."""
    found = boxes(
        lineage([strand(1, "Ana Ruiz", "TNA", late=True), strand(2, "TNA", late=True)], [], "lineage-1", "Who")
    )
    assert float(found["Ana Ruiz"].get("x")) < float(found["TNA"].get("x"))
    assert "shared" in found["TNA"].get("class") and len(found) == 4


def test_a_line_that_passes_a_column_runs_beside_its_boxes():
    """No line goes behind a box of somebody who is no part of it."""
    drawn = lineage([strand(1, "hospital staff", "Ana Ruiz"), strand(1, "Ivo Lenk")], [], "lineage-1", "Who")
    mayor = boxes(drawn)["Ana Ruiz"]
    middle = float(mayor.get("y")) + BOX / 2
    straight = [re.match(r"M([\d.]+) ([\d.]+)h", each.get("d", "")) for each in parsed(drawn).iter("path")]
    free = [float(each[2]) for each in straight if each]
    assert free and all(abs(each - middle) >= BOX / 2 for each in free)


@pytest.mark.parametrize("count", [2, 5, 14])
def test_no_two_boxes_of_a_lineage_overlap_and_none_leaves_the_frame(count):
    """Everyone finds room."""
    strands = [strand(at, f"Speaker {each}") for at in range(1, count + 1) for each in (at, at + 1, 1)]
    ties = [tie(one, two, "unknown") for two in range(1, count + 1) for one in range(1, two)]
    drawn = lineage(strands, ties, "lineage-1", "Who")
    height = float(parsed(drawn).get("viewBox").split()[3])
    corners = [(float(each.get("x")), float(each.get("y")), float(each.get("width"))) for each in boxes(drawn).values()]
    assert all(x >= 0 and x + width <= LINEAGE_WIDTH and y >= 0 and y + BOX <= height for x, y, width in corners)
    assert all(x != u or abs(y - v) >= BOX for at, (x, y, _) in enumerate(corners) for u, v, _ in corners[:at])


@pytest.mark.parametrize("tellers", [1, 2])
def test_hostile_names_are_text_in_every_picture_of_documents(tellers):
    """A speaker, an outlet or a reason whose words are markup is a name, and no more."""
    strands = [strand(each, *[f"{HOSTILE} {at}" for at in range(tellers)]) for each in (1, 2)]
    ties = [tie(1, 2, says=HOSTILE)]
    for drawn in (
        lineage(strands, ties, "lineage-1", HOSTILE),
        matrix([[Named(number=1, name=HOSTILE), *named(2)]], ties),
    ):
        tree = parsed(drawn)  # not well formed: an error
        assert {each.tag for each in tree.iter()} <= {
            "svg",
            "title",
            "desc",
            "g",
            "a",
            "rect",
            "text",
            "path",
            "circle",
        }
        assert "<script>" in "".join(tree.itertext()) and "\u202e" not in drawn and "\x00" not in drawn
