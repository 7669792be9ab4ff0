"""Who said what, against a labelled corpus of political news: `python -m bench statements`.

An attribution counts when its content shares half its words with a labelled one and the sources overlap (one to one).
The labels hold beliefs and wishes too, and two thirds of them have no quotation marks. The texts are read as any
plain text that is captured; the figures are those of the extractor as it ships.
"""

import gzip
import importlib.util
import json
from types import ModuleType

from bench import corpus
from onrecord.extraction import statements
from onrecord.extraction.language.parse import parse
from onrecord.models import Capture, Document
from onrecord.reading import read

FLOORS = {"statements-polnear-dev": 60.0}


def document(text: str) -> Document:
    """The document that reading makes of a corpus text."""
    capture = Capture(
        address="text",
        captured_at="2000-01-01T00:00:00Z",
        collector="bench",
        media_type="text/plain",
        sha256="0" * 64,
        size=len(text.encode()),
        tool="bench",
    )
    return read(capture, text.encode())


def predicted(text: str) -> list[dict]:
    """The statements of a text, in the shape of the labels; a speaker that is taken over is given where it stands."""
    return [
        {
            "source": [[each.speaker.span.start, each.speaker.span.end]] if each.speaker else [],
            "cue": [[each.cue.start, each.cue.end]] if each.cue else [],
            "content": [[part.start, part.end] for part in each.content],
        }
        for each in statements.extract(parse(document(text)), {})
    ]


def scorer() -> ModuleType:
    """The corpora's own scorer."""
    spec = importlib.util.spec_from_file_location("scorer", corpus("bench", "scorers", "statements.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Print two lines a corpus. Returns 1 when a figure is under its floor."""
    score, failed = scorer().score, 0
    for name, floor in FLOORS.items():
        with gzip.open(corpus("bench", f"{name}.jsonl.gz"), "rt", encoding="utf-8") as file:
            gold = [json.loads(line) for line in file if line.strip()]
        result = score(gold, {each["id"]: predicted(each["text"]) for each in gold})
        precision, recall, value = result["attribution"]["who_said_what"]
        failed |= value < floor
        kinds = ", ".join(
            f"{kind} {share} of {many}" for kind, (share, many) in sorted(result["recall_by_type"].items())
        )
        print(f"{name}: who said what P {precision} R {recall} F1 {value} (floor {floor})")
        source, content = result["token"]["source"][2], result["token"]["content"][2]
        print(f"  recall: {kinds}; token F1 source {source}, content {content}")
    return int(failed)
