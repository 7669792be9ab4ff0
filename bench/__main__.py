"""`python -m bench` measures everything in one table; `python -m bench NAME` one benchmark.

    python -m bench statements dates          only these
    python -m bench statements --gold FILE    any other file of the same shape (JSON lines, gzipped or not)
    python -m bench statements --json         the figures as JSON
    python -m bench dates --misses            and what was missed and invented
    python -m bench figures --every 50        a quick look at every fiftieth row; floors are not asked
    python -m bench --write docs/quality.md   measure everything and write the page on quality

The exit code is 1 when a figure is under its floor or a corpus is another file than the one its floors were pinned on,
2 when the command or a file cannot be used.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from bench._measure import Measured, Unusable, benchmarks, floors, measure, module
from bench._quality import page

COLUMNS = (("benchmark", 10), ("corpus", 27), ("SHA-256", 12), ("figure", 35), ("ours", 6), ("floor", 6), ("peers", 0))


def main(words: list[str]) -> int:
    """Measure what is asked for and print it. Returns the exit code."""
    known = benchmarks()
    asked = _arguments(words)
    if unknown := [each for each in asked.names if each not in known]:
        return _unusable(f"no benchmark {', '.join(unknown)}; there is {', '.join(known)}")
    names = asked.names or known
    if asked.write and asked.names:
        return _unusable("the page on quality holds every benchmark: --write goes without a name")
    if asked.gold and (len(names) != 1 or not hasattr(module(names[0]), "predict")):
        return _unusable("--gold needs the name of one benchmark that is measured on rows")
    if asked.gold and not asked.gold.is_file():
        return _unusable(f"there is no file {asked.gold}")
    try:
        return _run(names, asked)
    except Unusable as error:
        return _unusable(str(error))


def _run(names: list[str], asked: argparse.Namespace) -> int:
    found: list[Measured] = []
    if not asked.json:
        print(_line([title for title, _ in COLUMNS]))
    for name in names:
        if not hasattr(module(name), "predict"):
            continue
        for each in measure(name, gold=asked.gold, every=asked.every, misses=asked.misses):
            found.append(each)
            if not asked.json:
                print("\n".join(_lines(each)), flush=True)
    if asked.json:
        print(json.dumps([_as_json(each) for each in found], indent=1))
    fallen = [words for each in found for words in each.fallen]
    for words in fallen:
        print(words, file=sys.stderr)
    failed = bool(fallen)
    for name in names:
        if not hasattr(module(name), "predict") and not asked.json:
            print(f"\n{name}", flush=True)
            failed |= bool(module(name).main())
    if asked.write:
        if missing := [each.corpus for each in found if not each.figures]:
            return _unusable(f"{asked.write} is not written: nothing measured on {', '.join(missing)}")
        asked.write.write_text(page(found), encoding="utf-8")
        print(f"\nwritten: {asked.write}")
    return int(failed)


def _lines(each: Measured) -> Iterator[str]:
    if each.skipped or each.fault:
        yield _line([each.bench, each.corpus, each.digest, each.skipped or "another file: see below"])
        return
    for name, value in each.figures.items():
        pinned = each.pinned.figures.get(name) if each.pinned else None
        floor = f"{pinned.floor:.1f}" if pinned else "-"
        fails = " < FLOOR" if pinned and value < pinned.floor else ""
        yield _line([each.bench, each.corpus, each.digest, name, f"{value:.1f}", floor + fails, _peers(pinned)])


def _peers(pinned) -> str:
    return pinned.peers if pinned else ""


def _line(cells: list[str]) -> str:
    widths = [width for _, width in COLUMNS]
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=False)).rstrip()


def _as_json(each: Measured) -> dict:
    return {
        "bench": each.bench,
        "corpus": each.corpus,
        "sha256": each.digest,
        "rows": each.rows,
        "figures": each.figures,
        "floors": {name: one.floor for name, one in each.pinned.figures.items()} if each.pinned else {},
        "skipped": each.skipped or None,
        "fails": each.fallen,
    }


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure OnRecord on labelled corpora.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(benchmarks())}; all unless given")
    parser.add_argument("--gold", type=Path, metavar="FILE", help="another file of the same shape")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--misses", action="store_true", help="also what was missed and invented")
    parser.add_argument("--every", type=int, metavar="N", help="every N-th row only")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page on quality")
    return parser.parse_args(words)


def _unusable(words: str) -> int:
    print(words, file=sys.stderr)
    return 2


if __name__ == "__main__":
    floors()  # a floor that is lowered without a reason stops everything
    sys.exit(main(sys.argv[1:]))
