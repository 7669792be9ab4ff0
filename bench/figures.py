"""How well the number grammar reads quantities in news sentences: value and bound, precision, recall, F1.

    PYTHONPATH=src:. python -m bench.figures [--misses] [--casualties]

A quantity counts as found when its value and its bound (=, ~, >, <) are those of the labels. Labels "up" and "down"
tell of a trend and not of a bound: they are scored as "=". A vague word ("thousands") is labelled with a closed range
there; our reading keeps the lower bound only (decision 0010), and is scored on that.

With `--casualties` also: single-incident reports (every 20th), for killed and injured apart, the share of those whose
final record has more than none, in which some figure gives that number. The final record is not what the report says:
many name the dead and give no number, which is no figure (decision 0010), so that 100 % is out of reach.
"""

import gzip
import json
import sys
from hashlib import sha256
from pathlib import Path

from onrecord.extraction.language.numbers import Quantity, quantities
from onrecord.models import Document, Region

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "bench"


def lines(name: str) -> list[dict]:
    """The records of a labelled corpus. Exits, saying so, where the corpus is absent."""
    path = CORPORA / name
    if not path.exists():
        sys.exit(f"skipped: {path} is not here")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def score(sentences: list[dict], show: bool = False) -> dict[str, float]:
    """Precision, recall and F1 in percent, over all quantities and over those with a bound other than "="."""
    tally = {"all": [0, 0, 0], "bounded": [0, 0, 0]}
    for sentence in sentences:
        labels = [
            (_label(each["value"]), {"up": "=", "down": "="}.get(each["change"], each["change"]))
            for each in sentence["quantities"]
        ]
        found = [(each, each.bound) for each in quantities(sentence["text"])]
        free = list(found)
        missed = []
        for label in labels:
            hit = next((each for each in free if _agrees(label, *each)), None)
            if hit:
                free.remove(hit)
                tally["all"][0] += 1
                tally["bounded"][0] += label[1] != "="
            else:
                missed.append(label)
        tally["all"][1] += len(found)
        tally["all"][2] += len(labels)
        tally["bounded"][1] += sum(bound in "~<>" and not _vague(each) for each, bound in found)
        tally["bounded"][2] += sum(bound != "=" for _, bound in labels)
        if show and (missed or free):
            print(
                sentence["text"],
                "\n   missed",
                missed,
                "\n   extra",
                [(sentence["text"][each.start : each.end], each.low, each.high, each.kind) for each, _ in free],
            )
    return {name: _f1(*counts) for name, counts in tally.items()}


def casualties(reports: list[dict]) -> dict[str, dict[str, float]]:
    """In percent of the reports whose record has some killed (injured): those with a figure of that number."""
    from onrecord.extraction import figures
    from onrecord.extraction.language.parse import parse

    tally = {"killed": [0, 0, 0], "injured": [0, 0, 0]}
    for report in reports:
        found = list(figures.extract(parse(_document(f"{report['title']}\n\n{report['text'][:6000]}")), {}))
        for counted, counts in tally.items():
            if not report[counted]:
                continue
            labels = {"killed": ("killed",), "injured": ("injured", "hospitalised", "casualties", "attacked")}[counted]
            numbers = [each.low for each in found if each.counted in labels]
            counts[0] += 1
            counts[1] += report[counted] in numbers
            counts[2] += bool(numbers)
    return {
        name: {
            "reports": total,
            "right": round(100 * right / max(total, 1), 1),
            "right where a number is given": round(100 * right / max(given, 1), 1),
        }
        for name, (total, right, given) in tally.items()
    }


def _document(text: str) -> Document:
    return Document(
        sha256=sha256(text.encode()).hexdigest(),
        name="report",
        text=text,
        regions=(Region(kind="body", start=0, end=len(text)),),
        title=None,
        byline=None,
        publisher=None,
        agency=None,
        dateline=None,
        published=None,
        language="en",
        unread=None,
        made_by="bench",
    )


def _label(value: str) -> tuple[float, float]:
    value = value.replace(" ", "")
    parts = value.replace("E-", "E_").split("-")
    if value.startswith("-") or len(parts) != 2:
        return float(value), float(value)
    low, high = (float(each) for each in parts)
    return min(low, high), max(low, high)


def _vague(quantity: Quantity) -> bool:
    return quantity.high is None and bool(quantity.qualifier) and quantity.qualifier.split()[-1].endswith("s")


def _agrees(label: tuple[tuple[float, float], str], quantity: Quantity, bound: str) -> bool:
    (low, high), wanted = label
    if low != high and _vague(quantity):
        return quantity.low == low
    if bound == "-":
        bound = (
            "~"
            if quantity.qualifier and "between" not in quantity.qualifier and "from" not in quantity.qualifier
            else "="
        )
    given = (
        quantity.low if quantity.low is not None else quantity.high,
        quantity.high if quantity.high is not None else quantity.low,
    )
    same = all(
        abs(ours - theirs) <= 1e-6 * max(1.0, abs(theirs)) for ours, theirs in zip(given, (low, high), strict=True)
    )
    return same and bound == wanted


def _f1(hits: int, found: int, labels: int) -> dict[str, float]:
    precision, recall = hits / max(found, 1), hits / max(labels, 1)
    return {
        "precision": round(100 * precision, 1),
        "recall": round(100 * recall, 1),
        "f1": round(200 * precision * recall / max(precision + recall, 1e-9), 1),
        "labels": labels,
        "found": found,
    }


if __name__ == "__main__":
    for name, figures in score(lines("figures-newsquant-visible.jsonl.gz"), show="--misses" in sys.argv).items():
        print(name, json.dumps(figures))
    if "--casualties" in sys.argv:
        reports = [each for each in lines("incidents-gva-visible.jsonl.gz") if len(each["text"].split()) > 40]
        for name, figures in casualties(reports[::20]).items():
            print(name, json.dumps(figures))
