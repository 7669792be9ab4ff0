"""Places against two labelled corpora: `python -m bench.places`.

Recognition (relaxed and strict span F1) and resolution end to end: the share of labelled places with a point that are
found and set within 161 km of it (the field's measure; Gritta et al. 2020). On the web news corpus recognition counts
only labels that carry a point, since its others are ordinary words used near places.
The corpora are other people's texts and stay outside; without them this says so and does nothing.
"""

import gzip
import importlib.util
import json
import sys
import time
from pathlib import Path

from onrecord.extraction.language.parse import Parsed, parse
from onrecord.extraction.language.places import toponyms
from onrecord.models import Document, Region

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "bench"
NAMES = ("places-geovirus", "places-geowebnews")


def document(name: str, text: str) -> Document:
    """A document of body text only."""
    return Document(
        sha256="0" * 64,
        name=name,
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


def predicted(parsed: Parsed, adjectives: bool) -> list[dict]:
    """The toponyms of a parse, in the shape of the labels."""
    return [
        {
            "start": each.span.start,
            "end": each.span.end,
            "text": each.span.exact,
            "lat": each.place.latitude if each.place else None,
            "lon": each.place.longitude if each.place else None,
        }
        for each in toponyms(parsed)
        if adjectives or each.kind not in ("demonym", "embedded")
    ]


def main() -> None:
    """Print the scores of each corpus, and how long the finder takes beside the parse."""
    if not CORPORA.is_dir():
        print(f"no labelled corpora at {CORPORA}: nothing to measure")
        return
    spec = importlib.util.spec_from_file_location("scorer", CORPORA / "scorers" / "places.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    for name in NAMES:
        with gzip.open(CORPORA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            gold = [json.loads(line) for line in file if line.strip()]
        for each in gold:
            each["toponyms"] = [label for label in each["toponyms"] if label["lat"] is not None]
        parsing = finding = 0.0
        found = {}
        for each in gold:
            start = time.process_time()
            parsed = parse(document(each["id"], each["text"]))
            middle = time.process_time()
            found[each["id"]] = predicted(parsed, adjectives="webnews" in name)
            parsing, finding = parsing + middle - start, finding + time.process_time() - middle
        pairs = []
        for each in gold:
            for label in each["toponyms"]:
                hit = next(
                    (p for p in found[each["id"]] if p["start"] < label["end"] and p["end"] > label["start"]), {}
                )
                pairs.append((label["lat"], label["lon"], hit.get("lat"), hit.get("lon")))
        print(name)
        print("  recognition, precision / recall / F1:", scorer.score_recognition(gold, found))
        print("  resolution, end to end:", scorer.score_resolution(pairs))
        print(f"  finding takes {finding / parsing:.3f} of the parse")
        if "--misses" in sys.argv:
            _misses(gold, found, scorer)


def _misses(gold, found, scorer) -> None:
    """The labels most often missed, invented or set elsewhere: for working on the rules."""
    from collections import Counter

    missed, invented, elsewhere = Counter(), Counter(), Counter()
    for each in gold:
        for label in each["toponyms"]:
            hit = next((p for p in found[each["id"]] if p["start"] < label["end"] and p["end"] > label["start"]), None)
            if hit is None:
                missed[label["text"]] += 1
            elif hit["lat"] is None:
                elsewhere[label["text"], None] += 1
            elif (off := scorer.km(label["lat"], label["lon"], hit["lat"], hit["lon"])) > 161:
                elsewhere[label["text"], round(off)] += 1
        for p in found[each["id"]]:
            if not any(p["start"] < label["end"] and p["end"] > label["start"] for label in each["toponyms"]):
                invented[p["text"]] += 1
    for title, counts in (("missed", missed), ("invented", invented), ("set elsewhere", elsewhere)):
        print(" ", title, sum(counts.values()), counts.most_common(60))


if __name__ == "__main__":
    main()
