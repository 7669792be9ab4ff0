"""Figures against labelled sentences and labelled reports: `python -m bench figures`.

*Quantities*: in single news sentences, a quantity is right when its value and its bound (=, ~, >, <) are those of the
labels. Labels "up" and "down" tell of a trend and not of a bound: they are scored as "=". A vague word ("thousands") is
labelled with a closed range there; our reading keeps the lower bound only (decision 0010), and is scored on that.

*Tolls*: in reports of one shooting each, the killed and the injured of the incident: the first such figure of the
document, else the people its accounts name as harmed (`toll`). It is right when it is the number of the final record;
only documents whose record has some killed (injured) are asked. The record is not what the report says: a report of
the first hour knows less, and some texts are none (a page that asks to log in), so 100 is out of reach.
"""

import re
from collections.abc import Iterable

from bench import document, rates
from onrecord.extraction import extract
from onrecord.extraction.language.numbers import Quantity, quantities
from onrecord.models import Detail, Figure, Record

TITLE = "figures"
CORPORA = ("figures-newsquant-visible", "incidents-gva-visible")
NOTE = (
    "The labelled reports carry the numbers of the incident's final record, which a report of the first hour "
    "cannot know: 100 "
    "is out of reach there. Only reports whose record has somebody killed (injured) are asked."
)
GETS_RIGHT = (
    'Numbers in digits and words with what bounds them: "at least", "more than", "up to", "nearly", "between ... and".',
    'Who is counted (killed, injured, both together, missing, displaced, detained) in "21 people were killed", '
    '"killing 21", '
    '"21 dead", "the toll rose to 21".',
    'Parts ("including two children") stay parts, and nothing is added up.',
)
CHECK_BY_HAND = (
    'People who are named and not counted ("Ada Example and her brother died") are no figure: count them by hand.',
    'Single people ("a guard was killed", "another man was hurt") are figures of one each, and are one again where the '
    "report comes back to them in other words: read them side by side before you count.",
    '"Shot" and "taken to hospital" are counted as attacked and hospitalised, not as injured; whether they are '
    'the same '
    "people is left open.",
    "A report that tells of several events gives each figure to the account it stands in; one that stands between two "
    "has none.",
    'A number whose verb is unusual ("the night cost eleven of them") is left out, and numbers that a table or a '
    'caption '
    "gives without a sentence mostly are.",
)
LENGTH = 6000  # characters of a report that are read


def predict(row: dict) -> object:
    """The quantities of a sentence, or the toll a report gives: {"killed": 3, "injured": None}."""
    if "quantities" in row:
        return list(quantities(row["text"]))
    text = f"{row.get('title') or ''}\n\n{row['text'][:LENGTH]}".strip()
    return toll(extract(document(text, row.get("dct"))))


def score(rows: list[dict], found: list) -> dict[str, float]:
    """Of sentences: value and bound. Of reports: tolls that are right."""
    if rows and "quantities" in rows[0]:
        return _quantities(rows, found)
    return _tolls(rows, found)


def misses(rows: list[dict], found: list) -> None:
    """Print what was missed and what was read otherwise."""
    for row, ours in zip(rows, found, strict=True):
        if "quantities" not in row:
            wrong = {each: (row[each], ours[each]) for each in ours if row[each] and row[each] != ours[each]}
            if wrong:
                print(row["id"], row.get("title"), wrong)
            continue
        free, missed = list(ours), []
        for label in _labels(row):
            hit = next((each for each in free if _agrees(label, each)), None)
            free.remove(hit) if hit else missed.append(label)
        if missed or free:
            print(row["text"], "\n   missed", missed, "\n   extra", free)


# -- quantities ----------------------------------------------------------------------------------------------------


def _quantities(rows: list[dict], found: list[list[Quantity]]) -> dict[str, float]:
    tally = {"all": [0, 0, 0], "bounded": [0, 0, 0]}
    for row, ours in zip(rows, found, strict=True):
        labels, free = _labels(row), list(ours)
        for label in labels:
            hit = next((each for each in free if _agrees(label, each)), None)
            if hit:
                free.remove(hit)
                tally["all"][0] += 1
                tally["bounded"][0] += label[1] != "="
        tally["all"][1] += len(ours)
        tally["all"][2] += len(labels)
        tally["bounded"][1] += sum(each.bound in "~<>" and not _vague(each) for each in ours)
        tally["bounded"][2] += sum(bound != "=" for _, bound in labels)
    precision, recall, f1 = rates(*tally["all"])
    return {
        "value and bound F1": f1,
        "value and bound precision": precision,
        "value and bound recall": recall,
        "value and bound F1, bounded": rates(*tally["bounded"])[2],
    }


def _labels(row: dict) -> list[tuple[tuple[float, float], str]]:
    plain = {"up": "=", "down": "="}
    return [(_value(each["value"]), plain.get(each["change"], each["change"])) for each in row["quantities"]]


def _value(value: str) -> tuple[float, float]:
    value = value.replace(" ", "")
    parts = value.replace("E-", "E_").split("-")
    if value.startswith("-") or len(parts) != 2:
        return float(value), float(value)
    low, high = (float(each) for each in parts)
    return min(low, high), max(low, high)


def _vague(quantity: Quantity) -> bool:
    return quantity.high is None and bool(quantity.qualifier) and quantity.qualifier.split()[-1].endswith("s")


def _agrees(label: tuple[tuple[float, float], str], quantity: Quantity) -> bool:
    (low, high), wanted = label
    if low != high and _vague(quantity):
        return quantity.low == low
    bound = quantity.bound
    if bound == "-":
        rounded = quantity.qualifier and "between" not in quantity.qualifier and "from" not in quantity.qualifier
        bound = "~" if rounded else "="
    given = (
        quantity.low if quantity.low is not None else quantity.high,
        quantity.high if quantity.high is not None else quantity.low,
    )
    same = all(
        abs(ours - theirs) <= 1e-6 * max(1.0, abs(theirs)) for ours, theirs in zip(given, (low, high), strict=True)
    )
    return same and bound == wanted


# -- tolls ---------------------------------------------------------------------------------------------------------

COUNTED = {"killed": (("killed",),), "injured": (("injured",), ("hospitalised",), ("casualties", "attacked"))}
ACTS = {"killed": {"killing"}, "injured": {"shooting", "attack", "wounding"}}


def toll(records: Iterable[Record]) -> dict[str, int | None]:
    """The killed and the injured of the incident a document is about, None where nothing tells.

    The first figure that counts them and is no part of another one: reports open with the toll. Where nobody is counted
    as injured, those counted as in hospital stand for them, then those shot. Without any such figure, the people named
    as harmed in the accounts of killing (of shooting); of those who are not named, one.
    """
    records = list(records)
    whole = [each for each in records if isinstance(each, Figure) and each.part_of is None and each.low]
    details = [each for each in records if isinstance(each, Detail)]
    found: dict[str, int | None] = {}
    for asked, kinds in COUNTED.items():
        firsts = (next((each.low for each in whole if each.counted in kind), None) for kind in kinds)
        found[asked] = next((each for each in firsts if each is not None), None) or _victims(details, ACTS[asked])
    return found


def _victims(details: list[Detail], acts: set[str]) -> int | None:
    accounts = {each.account for each in details if each.aspect == "what" and each.value in acts}
    harmed = {each.value for each in details if each.aspect == "victims" and each.account in accounts}
    names = {each.split()[-1] for each in harmed if each[:1].isupper()}
    single = {each for each in harmed if not re.search(r"s$|people|men$|children", each)}
    return len(names) or (1 if single else None)


def _tolls(rows: list[dict], found: list[dict[str, int | None]]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for asked in COUNTED:
        told = [(row[asked], ours[asked]) for row, ours in zip(rows, found, strict=True) if row[asked]]
        given = [(label, ours) for label, ours in told if ours is not None]
        right = sum(label == ours for label, ours in given)
        figures[f"{asked} right"] = round(100 * right / max(1, len(told)), 1)
        figures[f"{asked} right where a number is given"] = round(100 * right / max(1, len(given)), 1)
    return figures
