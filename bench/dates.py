"""Dates: expressions of time against labelled newswire, every kind that TIMEX3 has (date, time, duration, set).

Two shapes of rows. With "timexes", each label has its place in the text: value F1 as in TempEval-3 (an expression
counts when it overlaps a label and has its value). With "timex", labels have values and no places, and only the head of
the text is labelled (title, date line, four sentences): there an expression counts when the head has a label of its
value left. The texts are given their date, as their labels were made with it.
"""

import re
from collections import Counter
from collections.abc import Iterator

from bench import document, rates
from onrecord.dates import absolute
from onrecord.extraction.language.parse import parse
from onrecord.extraction.language.times import expressions

TITLE = "when"
CORPORA = ("dates-aquaint", "dates-meantime")
HEAD = 6  # lines of a text whose labels have no places: its title, its date, four sentences
GETS_RIGHT = (
    "A weekday of the past days, a day of a month with or without its year, \"yesterday\", \"last month\".",
    "Lengths (\"three weeks\", \"a 14-day truce\") and how often (\"daily\", \"every week\").",
)
CHECK_BY_HAND = (
    "A weekday or a month whose verb does not say whether it is behind or ahead (\"the Tuesday deadline\").",
    "A day that is counted from something told and not from the date of the report (\"ten days before the raid\").",
    "Words for now and for an open past (\"now\", \"recently\"): whether they tell a time is a matter of taste.",
)
NOTE = (
    "Labels of newswire take \"last week\" now for a week of the calendar, now for seven days, and \"Friday night\" "
    "now for the day, now for a part of it; OnRecord keeps to the week of the calendar and the part of the day."
)


def predict(row: dict) -> list[dict]:
    """The expressions of time whose value is known, in the shape of the labels."""
    text, published = row["text"], row.get("dct")
    if "timex" in row:
        text, published = "\n".join(text.split("\n")[:HEAD]), _created(row)
    return [
        {"start": each.span.start, "end": each.span.end, "type": each.kind.upper(), "value": each.value}
        for each in expressions(parse(document(text, published)))
        if each.value
    ]


def score(rows: list[dict], found: list[list[dict]]) -> dict[str, float]:
    """Value F1 over all kinds, then over dates alone and spans alone where labels have places, and by kind."""
    wanted = [_labels(row) for row in rows]
    placed = all("timexes" in row for row in rows)
    pairs = [list(_pairs(labels, given, placed)) for labels, given in zip(wanted, found, strict=True)]
    right = sum(one["value"] == other["value"] for each in pairs for one, other in each)
    given = sum(map(len, found))
    precision, recall, f1 = rates(right, given, sum(map(len, wanted)))
    figures = {"value F1": f1, "value precision": precision, "value recall": recall}
    if placed:
        spans = sum(map(len, pairs))
        figures["span F1, relaxed"] = rates(spans, given, sum(map(len, wanted)))[2]
    for kind in ("DATE", "TIME", "DURATION", "SET"):
        told = sum(one["type"] == kind for each in wanted for one in each)
        kept = sum(one["type"] == kind and one["value"] == other["value"] for each in pairs for one, other in each)
        if told:
            figures[f"value recall, {kind.lower()}"] = rates(kept, told, told)[1]
    return figures


def misses(rows: list[dict], found: list[list[dict]]) -> None:
    """Print labels without an expression of their value and expressions without a label."""
    for row, given in zip(rows, found, strict=True):
        labels, placed = _labels(row), "timexes" in row
        pairs = [(one, other) for one, other in _pairs(labels, given, placed) if one["value"] == other["value"]]
        for kind, those, which in (("missed", labels, 0), ("invented", given, 1)):
            for each in those:
                if not any(pair[which] is each for pair in pairs):
                    words = row["text"][each["start"] : each["end"]] if "start" in each else ""
                    print(f"  {kind} in {row['id']}: {each['type']} {each['value']} {words!r}")


def _labels(row: dict) -> list[dict]:
    """The labels to be found: not the date of the text, and none that stands for no words."""
    if "timexes" in row:
        return row["timexes"]
    return [
        each for each in row["timex"]
        if each.get("functionInDocument") != "CREATION_TIME" and not each.get("TAG_DESCRIPTOR") and each["value"]
    ]


def _created(row: dict) -> str | None:
    """The date of a text whose labels hold it, else the date of its second line."""
    made = [each["value"][:10] for each in row["timex"] if each.get("functionInDocument") == "CREATION_TIME"]
    second = " ".join(row["text"].split("\n")[1:2]).replace(" ,", ",")
    return next((each for each in made if re.fullmatch(r"\d{4}-\d\d-\d\d", each)), absolute(second))


def _pairs(labels: list[dict], given: list[dict], placed: bool) -> Iterator[tuple[dict, dict]]:
    """Labels with the expression that overlaps them most or, where labels have no places, has their value."""
    if not placed:
        left = Counter(each["value"] for each in given)
        for label in labels:
            if left[label["value"]]:
                left[label["value"]] -= 1
                yield label, next(each for each in given if each["value"] == label["value"])
        return
    free = list(range(len(labels)))
    for each in sorted(given, key=lambda one: one["start"]):
        shared = [
            (min(each["end"], labels[n]["end"]) - max(each["start"], labels[n]["start"]), -n) for n in free
        ]
        best = max(shared, default=(0, 0))
        if best[0] > 0:
            free.remove(-best[1])
            yield labels[-best[1]], each
