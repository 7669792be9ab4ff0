"""Dates against a labelled corpus of newswire: `python -m bench dates`.

Value F1 as in TempEval-3 (an expression that overlaps a labelled one and has its value), over expressions of type DATE.
The texts are given their date, as their labels were made with it. Decades, seasons and quarters are labelled there
and not read.
"""

import gzip
import importlib.util
import json
import sys
from types import ModuleType

from bench import corpus
from onrecord.extraction.language.parse import parse
from onrecord.extraction.language.times import times
from onrecord.models import Capture, Document
from onrecord.reading import read

FLOORS = {"dates-aquaint": 72.0}


def document(text: str, published: str | None) -> Document:
    """The document that reading makes of a corpus text."""
    capture = Capture(
        address="text", captured_at="2000-01-01T00:00:00Z", collector="bench", media_type="text/plain", sha256="0" * 64,
        size=len(text.encode()), tool="bench", published=published,
    )
    return read(capture, text.encode())


def predicted(text: str, published: str | None) -> list[dict]:
    """The time expressions of a text, in the shape of the labels."""
    return [
        {"start": each.span.start, "end": each.span.end, "type": "DATE", "value": each.date and each.date.value}
        for each in times(parse(document(text, published)))
    ]


def scorer() -> ModuleType:
    """The corpora's own scorer."""
    spec = importlib.util.spec_from_file_location("scorer", corpus("bench", "scorers", "dates.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Print one line a corpus. Returns 1 when a figure is under its floor."""
    score, failed = scorer().score, 0
    for name, floor in FLOORS.items():
        with gzip.open(corpus("bench", f"{name}.jsonl.gz"), "rt", encoding="utf-8") as file:
            gold = [json.loads(line) for line in file if line.strip()]
        found = {each["id"]: predicted(each["text"], each.get("dct")) for each in gold}
        result = score(gold, found, {"DATE"})
        value = result["value_F1"]
        failed |= value < floor
        spans = f"span F1 {result['relaxed'][2]} relaxed, {result['strict'][2]} strict"
        print(f"{name}: value F1 {value} (floor {floor}), {spans}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
