"""Who, where, when and with what, against labelled government texts on Syria and Iraq (re3d).

| label | predicted from |
|---|---|
| Person | parties that are persons |
| Organisation | parties that are bodies, forces, states or groups; capitals that stand for a government |
| Location | toponyms |
| Temporal | times |
| Weapon | the vocabulary's means |

Left out: nationalities, quantities, money, documents, means of communication, vehicles and military platforms (types of
their own), and pronouns ("we", "he"), which name nobody. A label of confidence 0 lies within another one or is a word
read wrongly (a verb as a person): it need not be found, and what only it matches counts neither way. The labels mark
a state as an organisation where it acts and as a place elsewhere, often both: a state's name that is right as one of
the two counts neither way as the other.
"""

from collections import Counter
from collections.abc import Iterator

from bench import document, rates
from onrecord.extraction import parties
from onrecord.extraction.language.parse import parse
from onrecord.extraction.language.places import toponyms
from onrecord.extraction.language.times import times
from onrecord.extraction.language.wording import named, stretch

TITLE = "persons, organisations, places, dates, weapons"
CORPORA = ("entities-re3d-government",)
TYPES = ("Person", "Organisation", "Location", "Temporal", "Weapon")
PRONOUNS = frozenset(
    ["i", "me", "my", "we", "us", "our", "ours", "you", "your", "he", "him", "his", "she", "her", "it", "its"]
    + ["they", "them", "their", "who", "which", "that", "this"]
)
NOTE = (
    "Found is found with any overlap, one to one. The labels take in the office, the article and what stands before a "
    "name, and they mark things and groups without a name (a building, the people) that OnRecord keeps only where "
    "something happened to them."
)
GETS_RIGHT = (
    "Persons with a surname, with or without an office before it; states, armed forces, ministries and named groups.",
    "Countries, regions and towns; days, months, years and spans of time.",
)
CHECK_BY_HAND = (
    'Groups without a name ("the local partners", "both families") are parties only when they speak.',
    'Whether a state\'s name is told as who acts or where something happens ("aid from Torvik", "aid to Torvik").',
    'Buildings and places without a name ("a bridge", "the area") are no places.',
    "Names of systems and makes of weapons that the vocabulary does not hold.",
)

PLATFORMS = ("warplane", "drone")  # a type of its own in the labels

Entity = tuple[int, int, str]


def predict(row: dict) -> set[Entity]:
    """The entities of a text as (start, end, type)."""
    parsed = parse(document(row["text"]))
    found: set[Entity] = set()
    for party in parties.extract(parsed, {}):
        kind = "Person" if party.party_kind == "person" else "Organisation"
        found |= {(each.start, each.end, kind) for each in party.spans if each.exact.lower() not in PRONOUNS}
    for each in toponyms(parsed):
        if each.kind == "place":
            found.add((each.span.start, each.span.end, "Location"))
        elif each.kind == "government":
            found.add((each.span.start, each.span.end, "Organisation"))
    found |= {(each.span.start, each.span.end, "Temporal") for each in times(parsed)}
    for sentence in parsed.sentences:
        for each in named(parsed.doc, sentence, "means"):
            if each.code in PLATFORMS:
                continue
            span = parsed.span(stretch(parsed.doc, each.tokens))
            found.add((span.start, span.end, "Weapon"))
    return found


def score(rows: list[dict], found: list[set[Entity]]) -> dict[str, float]:
    """Relaxed F1 of all types together, precision, recall, and F1 of each type."""
    counts = {kind: Counter() for kind in TYPES}
    for right, wrong, missed in _sides(rows, found):
        for name, entities in (("right", right), ("wrong", wrong), ("missed", missed)):
            for each in entities:
                counts[each[2]][name] += 1
    every = sum(counts.values(), Counter())
    precision, recall, value = _rates(every)
    figures = {"relaxed F1": value, "relaxed precision": precision, "relaxed recall": recall}
    return figures | {f"{kind} F1": _rates(each)[2] for kind, each in counts.items()}


def misses(rows: list[dict], found: list[set[Entity]]) -> None:
    """Print the labels most often missed, and what was invented."""
    words: dict[str, Counter] = {}
    for row, (_, wrong, missed) in zip(rows, _sides(rows, found), strict=True):
        for title, entities in (("invented", wrong), ("missed", missed)):
            for start, end, kind in entities:
                words.setdefault(f"{kind} {title}", Counter())[row["text"][start:end]] += 1
    for title, counts in sorted(words.items()):
        print(" ", title, sum(counts.values()), counts.most_common(70))


def _rates(counts: Counter) -> tuple[float, float, float]:
    return rates(counts["right"], counts["right"] + counts["wrong"], counts["right"] + counts["missed"])


def _sides(rows: list[dict], found: list[set[Entity]]) -> Iterator[tuple[list[Entity], list[Entity], list[Entity]]]:
    """What was found right, what was invented, and which labels were missed, by document."""
    for row, told in zip(rows, found, strict=True):
        sure, unsure = _labels(row)
        free, right, left = sorted(sure), [], []
        for each in sorted(told):
            label = next((one for one in free if _touch(each, one)), None)
            if label is None:
                left.append(each)
            else:
                free.remove(label)
                right.append(each)
        places = {each[:2] for each in right}
        wrong = [each for each in left if not any(_touch(each, one) for one in unsure) and each[:2] not in places]
        yield right, wrong, free


def _labels(row: dict) -> tuple[set[Entity], set[Entity]]:
    """The labels to be found, and those that may be."""
    sure, unsure = set(), set()
    for each in row["entities"]:
        if each["type"] in TYPES and each["value"].lower() not in PRONOUNS:
            (sure if each["confidence"] > 0 else unsure).add((each["begin"], each["end"], each["type"]))
    return sure, unsure


def _touch(one: Entity, other: Entity) -> bool:
    return one[2] == other[2] and one[0] < other[1] and other[0] < one[1]
