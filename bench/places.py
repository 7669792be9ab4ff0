"""Places against two labelled corpora: `python -m bench places`.

Recognition (relaxed and strict span F1) and resolution end to end: the share of labelled places with a point that are
found and set within 161 km of it (the field's measure; Gritta et al. 2020). Labels without a point count neither way:
on the web news corpus they are ordinary words used near places.
"""

import math
import statistics
from collections import Counter
from collections.abc import Iterator

from bench import document, rates
from onrecord.extraction.language.parse import parse
from onrecord.extraction.language.places import toponyms

TITLE = "places"
CORPORA = ("places-geovirus", "places-geowebnews")
NEAR = 161.0  # kilometres: a hundred miles
NOTE = (
    "A place is found when its words overlap the labelled ones, and right when its point lies within 161 km. A "
    "capital that "
    'stands for a government is a party to OnRecord and a place to some labels; demonyms ("a Kenyan hospital") '
    "are counted "
    "only where the labels have them."
)
GETS_RIGHT = (
    "Countries, capitals, regions and towns over some thousand people, in their English and common other spellings.",
    "Which of several towns of one name is meant, when its country, its region or neighbouring towns are in the "
    "document.",
)
CHECK_BY_HAND = (
    "Streets, parks, rivers, mountains and single buildings are not in the gazetteer: they are found by nothing, "
    "or by the "
    "place whose name they hold.",
    "A small town that shares its name with a bigger one, named with nothing else around it, is taken for the "
    "bigger one or "
    "left without a point.",
    "Names that are also surnames or ordinary words are left out unless the sentence treats them as places.",
    'A region that reaches far ("the Sahel") has one point, which can lie hundreds of kilometres from what is told.',
)


def predict(row: dict) -> list[dict]:
    """The toponyms of a text in the shape of the labels; lat and lon are None where the place is not decided."""
    return [
        {
            "start": each.span.start,
            "end": each.span.end,
            "text": each.span.exact,
            "adjective": each.kind in ("demonym", "embedded"),
            "lat": each.place.latitude if each.place else None,
            "lon": each.place.longitude if each.place else None,
        }
        for each in toponyms(parse(document(row["text"])))
    ]


def score(rows: list[dict], found: list[list[dict]]) -> dict[str, float]:
    """Share within 161 km end to end, and among those answered; recognition relaxed and strict; the median error."""
    relaxed = strict = given = wanted = 0
    errors: list[float | None] = []
    for labels, ours in _sides(rows, found):
        given, wanted, free = given + len(ours), wanted + len(labels), list(labels)
        for each in ours:
            if (label := next((one for one in free if _touch(each, one)), None)) is not None:
                free.remove(label)
                relaxed += 1
                strict += (each["start"], each["end"]) == (label["start"], label["end"])
        errors += [_error(label, ours) for label in labels]
    answered = [each for each in errors if each is not None]
    precision, recall, f1 = rates(relaxed, given, wanted)
    return {
        "within 161 km, end to end": _share(errors),
        "within 161 km, of those set": _share(answered),
        "recognition relaxed F1": f1,
        "recognition relaxed precision": precision,
        "recognition relaxed recall": recall,
        "recognition strict F1": rates(strict, given, wanted)[2],
    }


def misses(rows: list[dict], found: list[list[dict]]) -> None:
    """Print the labels most often missed, invented or set elsewhere."""
    missed, invented, elsewhere = Counter(), Counter(), Counter()
    for labels, ours in _sides(rows, found):
        for label in labels:
            hit = next((each for each in ours if _touch(each, label)), None)
            if hit is None:
                missed[label["text"]] += 1
            elif (error := _error(label, ours)) is None:
                elsewhere[label["text"], None] += 1
            elif error > NEAR:
                elsewhere[label["text"], round(error)] += 1
        invented.update(each["text"] for each in ours if not any(_touch(each, label) for label in labels))
    for title, counts in (("missed", missed), ("invented", invented), ("set elsewhere", elsewhere)):
        print(" ", title, sum(counts.values()), counts.most_common(60))


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance of two points (latitude, longitude in degrees)."""
    (south, west), (north, east) = (tuple(map(math.radians, each)) for each in (one, other))
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * 6371 * math.asin(min(1.0, math.sqrt(half)))


def _sides(rows: list[dict], found: list[list[dict]]) -> Iterator[tuple[list[dict], list[dict]]]:
    """The labels with a point and what we found, by document; adjectives only where the labels know kinds of them."""
    for row, ours in zip(rows, found, strict=True):
        adjectives = any(label.get("type") for label in row["toponyms"])
        labels = [label for label in row["toponyms"] if label["lat"] is not None]
        yield labels, [each for each in ours if adjectives or not each.get("adjective")]


def _error(label: dict, ours: list[dict]) -> float | None:
    """Kilometres between a labelled point and ours; None where ours is missing or not decided."""
    hit = next((each for each in ours if _touch(each, label)), None)
    if hit is None or hit["lat"] is None:
        return None
    return kilometres((label["lat"], label["lon"]), (hit["lat"], hit["lon"]))


def _share(errors: list[float | None]) -> float:
    return round(100 * statistics.mean(each is not None and each <= NEAR for each in errors), 1) if errors else 0.0


def _touch(one: dict, other: dict) -> bool:
    return one["start"] < other["end"] and other["start"] < one["end"]
