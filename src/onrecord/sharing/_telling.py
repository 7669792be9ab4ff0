"""How the page puts an incident: who tells of it, in which words, what is said against it, each thing once.

These functions take rows (`rows.py`) and give them back set out for a reader; they find nothing that no row holds.
"""

from collections.abc import Callable, Iterable
from typing import Any

from onrecord.models import ASPECTS
from onrecord.sharing._svg.days import spoken

Row = dict[str, Any]


def aspects(incident: Row) -> list[Row]:
    """What the sources say of an incident, aspect by aspect: each value, who says it in which words, and how the values
    stand (None where only a denial gives one)."""
    lines = []
    stands = {each["aspect"]: each for each in incident["aspects"]}
    for aspect in ASPECTS:
        values: dict[str, dict[tuple, Row]] = {}
        for account in incident["accounts"]:
            denied = account["reality"] == "denied"
            for detail in (each for each in account["details"] if each["aspect"] == aspect):
                source = {"chain": detail["chain"], "denied": denied, "words": []}
                who = (_innermost(detail["chain"]), denied)  # the accounts give the whole chain
                told = values.setdefault(_value(detail), {}).setdefault(who, source)["words"]
                word = {"document": account["document"], "span": detail["span"]}
                if word not in told:
                    told.append(word)
        if values:
            told_by = {value: list(told.values()) for value, told in values.items()}
            lines.append({"aspect": aspect, "values": told_by, "stand": stands.get(aspect)})
    return lines


def _value(detail: Row) -> str:
    if detail["aspect"] == "when":
        return spoken(detail["date"] or detail["value"])
    place = detail["place"]
    return f"{place['name']} ({place['precision']})" if place else detail["value"]


def alleged(incident: Row, lines: list[Row]) -> dict[str, list[str]]:
    """The values of the aspects that make up one sentence, but for those that only a denial names."""
    told = {
        line["aspect"]: [value for value, told in line["values"].items() if not all(each["denied"] for each in told)]
        for line in lines
    }
    return {aspect: told.get(aspect, []) for aspect in ("what", "object", "means", "protection", "alleged perpetrator")}


def tellers(incident: Row) -> list[Row]:
    """Who tells of the incident, who tells of it in an outlet's own words, who denies it: each with the documents."""
    found: dict[tuple, Row] = {}
    for account in incident["accounts"]:
        chain = account["chain"]
        part = "denies" if account["reality"] == "denied" else "tells" if chain[-1]["role"] == "outlet" else "says"
        one = found.setdefault((part, _innermost(chain)), {"part": part, "chain": chain, "words": {}})
        one["words"].setdefault(account["document"]["sha256"], (account["document"], account["spans"][0]))
    return [each | {"words": list(each["words"].values())} for each in found.values()]


def _innermost(chain: list[Row]) -> tuple:
    """Who speaks; where nobody is named, through whom."""
    return tuple(each["name"] for each in chain[-1 if chain[-1]["name"] else -2 :])


def accounts(incident: Row) -> list[Row]:
    """The accounts, those of one document that are told alike and through the same people under one chain."""
    found: dict[tuple, Row] = {}
    for each in incident["accounts"]:
        through = tuple((link["role"], link["name"], link["act"]) for link in each["chain"])
        same = (each["document"]["sha256"], each["reality"], through)
        first = {"document": each["document"], "chain": each["chain"], "reality": each["reality"], "passages": []}
        found.setdefault(same, first)["passages"].append(each["spans"])
    return list(found.values())


def provisions(incident: Row) -> list[Row]:
    """The candidate provisions; what is missing of an element that an earlier one has too is told there, not twice."""
    seen: dict[tuple, str] = {}
    told = []
    for provision in incident["provisions"]:
        elements = []
        for each in provision["elements"]:
            bare = not each["for"] and not each["against"]
            where = seen.setdefault((each["text"], each["missing"]), provision["provision"]) if bare else None
            elements.append(each | {"as_in": where if where != provision["provision"] else None})
        told.append(provision | {"elements": elements})
    return told


def against(incidents: Iterable[Row]) -> list[Row]:
    """What is reported against an allegation, over all incidents, with the elements each thing bears on."""
    found = []
    for incident in incidents:
        for rest in incident["reported_against"]:
            bears: dict[str, list[str]] = {}
            for provision in incident["provisions"]:
                for element in provision["elements"]:
                    if rest["id"] in {each["id"] for each in element["against"]}:
                        bears.setdefault(element["element"], []).append(provision["provision"])
            if rest["document"]:
                found.append({"incident": incident["handle"], "rest": rest, "bears": bears})
    return found


def places(words: Iterable[Row], number: Callable[[Row], int]) -> list[tuple[Row, list[Row]]]:
    """Spans gathered by document in the documents' order, each place once: `[(document, [span, ...]), ...]`.

    `words` are spans with their `document`, or things that have one and several `spans`.
    """
    found: dict[int, tuple[Row, dict]] = {}
    for each in words:
        _, spans = found.setdefault(number(each["document"]), (each["document"], {}))
        for span in each.get("spans", [each]):
            spans.setdefault((span["start"], span["end"]), span)
    return [(document, [spans[at] for at in sorted(spans)]) for _, (document, spans) in sorted(found.items())]


def alike(words: Iterable[Row]) -> list[list[Row]]:
    """Spans that hold the same words, together, so that a sentence two documents share is printed once."""
    found: dict[str, list[Row]] = {}
    for each in words:
        found.setdefault(" ".join(each["exact"].split()), []).append(each)
    return list(found.values())
