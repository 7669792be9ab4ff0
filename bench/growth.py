"""How reconciling grows with a case: `python -m bench.growth [DOCUMENTS ...] [--plot FILE]`.

Real reports are read once. Further ones are made of them in other "worlds": every word is exchanged for
another of the same length and about the same frequency, every place for another place, every day is moved, so that
records stay exactly where their words are and a world has its own speakers, towns and incidents, while names and towns
come back in other worlds as they do in a large archive. Prints, for each size, seconds, peak memory and how the time
grows, and what running again takes with one document more, against the full run: the median of five times one more, one
after the other. The case is a real one (SQLite); each run is a process of its own.
"""

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b
from math import log
from pathlib import Path
from statistics import linear_regression
from tempfile import TemporaryDirectory
from typing import Any

from bench import Absent, corpus, document, rows_of
from bench.speed import texts
from onrecord import Case, extraction
from onrecord.current import reading_of
from onrecord.models import Account, Capture, Detail, Figure, PartialDate, Party, Place, Run, Said, Span, Statement

SIZES = (1_000, 10_000)
EXPONENT, MEMORY, AGAIN = 1.25, 6.0, 5.0  # time grows as n to the power of; GB; percent of the full run at 10,000
AIMED = 1.2  # the power the plot shows beside what is reached
AIM = f"aimed at: n^{AIMED}"
BASE = 250  # reports that are read
LENGTH = 800  # characters of each
MORE = 5  # times that one document more is added
_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def base() -> list[Said]:
    """The reports that are read, or the articles or the sample where those are absent."""
    try:
        rows = rows_of(corpus("bench", "stream-fakes.jsonl.gz"))
        told = ((row["article_title"], row["article_content"][:LENGTH], row["date"]) for row in rows[:BASE])
        found = [(f"{title}\n\n{text}", _iso(day)) for title, text, day in told]
    except Absent:
        found = [(path.read_text(encoding="utf-8"), None) for path in texts()]
    kinds = {Statement: "statements", Account: "accounts", Detail: "details", Figure: "figures", Party: "parties"}
    made = []
    for text, day in found:
        known = document(text, day)
        own: dict[str, list] = {name: [] for name in kinds.values()}
        for each in extraction.extract(known):
            if type(each) in kinds:
                own[kinds[type(each)]].append(each)
        made.append(Said(document=known, **{name: tuple(records) for name, records in own.items()}))
    return made


def _iso(day: str) -> str:
    month, of_month, year = day.split("/")
    return f"{year}-{int(month):02}-{int(of_month):02}"


class Archive(Mapping[str, Said]):
    """`size` documents, made when they are looked at and not kept, as a store's are."""

    def __init__(self, reports: list[Said], size: int):
        self._reports, self._size = reports, size
        self._bands = _bands(reports)
        self._places = sorted({each.place for said in reports for each in said.details if each.place}, key=repr)
        self._world = lru_cache(4)(self._made_world)
        self._said = lru_cache(500)(self._made)

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[str]:
        return (_id(number, "document") for number in range(self._size))

    def __getitem__(self, id: str) -> Said:
        return self._said(int(id[:8]))

    def _made(self, number: int) -> Said:
        world = self._world(number // len(self._reports))
        return world.turned(self._reports[number % len(self._reports)], number)

    def _made_world(self, number: int) -> "World":
        chance = random.Random(number)
        words: dict[str, str] = {}
        for band in self._bands:
            words |= dict(zip(band, chance.sample(band, len(band)), strict=True))
        places = dict(zip(self._places, chance.sample(self._places, len(self._places)), strict=True))
        return World(words=words, places=places, days=timedelta(days=chance.randrange(1500)), more=chance.randrange(9))


def _bands(reports: list[Said]) -> list[list[str]]:
    """The words of the reports that may stand for each other: as long, written alike, about as frequent."""
    many: dict[str, int] = {}
    for said in reports:
        for word in _WORD.findall(said.document.text):
            many[word] = many.get(word, 0) + 1
    bands: dict[tuple, list[str]] = {}
    for word in sorted(many):
        shape = "9" if word[0].isdigit() else "Aa" if word.istitle() else "a" if word.islower() else "A"
        bands.setdefault((shape, len(word), many[word].bit_length()), []).append(word)
    return [band for band in bands.values() if len(band) > 1]


def _id(number: int, of: str) -> str:
    return f"{number:08}" + blake2b(f"{number} {of}".encode(), digest_size=28).hexdigest()


@dataclass(frozen=True)
class World:
    """What is exchanged for what."""

    words: dict[str, str]
    places: dict[Place, Place]
    days: timedelta
    more: int

    def turned(self, said: Said, number: int) -> Said:
        """The report in this world, as document `number`."""
        text = self._told(said.document.text)
        home = _id(number, "document")
        known = replace(
            said.document, name=f"{number:08}.txt", text=text, dateline=self._told(said.document.dateline),
            published=self._value(said.document.published, text, home, number), sha256=_id(number, "bytes"),
        )  # fmt: skip
        known.__dict__["id"] = home
        own = {
            each.name: tuple(self._record(record, text, home, number) for record in getattr(said, each.name))
            for each in fields(Said)
            if each.name not in ("document", "links")
        }
        return Said(document=known, **own)

    def _record(self, record: Any, text: str, home: str, number: int) -> Any:
        turned = self._value(record, text, home, number)
        turned.__dict__["id"] = _id(number, record.id)
        return turned

    def _value(self, value: Any, text: str, home: str, number: int) -> Any:
        if isinstance(value, Span):
            return Span(document=home, start=value.start, end=value.end, exact=text[value.start : value.end])
        if isinstance(value, Place):
            return self.places.get(value, value)
        if isinstance(value, tuple):
            return tuple(self._value(each, text, home, number) for each in value)
        if not is_dataclass(value):
            return value
        made = {}
        for each in fields(value):
            old = getattr(value, each.name)
            if each.name in ("name", "office", "scope", "of_whom") and isinstance(old, str):
                made[each.name] = self._told(old)
            elif each.name == "value" and isinstance(old, str):
                named = getattr(value, "aspect", "when") in ("where", "victims", "alleged perpetrator")
                made[each.name] = self._told(old) if named else _DAY.sub(self._moved, old)
            elif each.name == "account" and old:
                made[each.name] = _id(number, old)
            elif each.name in ("low", "high") and old is not None:
                made[each.name] = old + self.more
            else:
                made[each.name] = self._value(old, text, home, number)
        return type(value)(**made)

    def _told(self, text: str | None) -> str | None:
        return text and _WORD.sub(lambda found: self.words.get(found[0], found[0]), text)

    def _moved(self, found: re.Match) -> str:
        try:
            return (date.fromisoformat(found[0]) + self.days).isoformat()
        except ValueError:
            return found[0]


def case_in(folder: Path | str) -> Case:
    """The case in a folder, at a time that stays."""
    return Case(folder, by="bench", now=lambda: "2030-01-01T00:00:00Z")


def filled(folder: Path, reports: list[Said], size: int) -> Case:
    """A case in `folder` (SQLite) that holds the documents of an archive and their records, as reading and extracting
    leave them."""
    case, archive = case_in(folder), Archive(reports, size)
    for id in archive:
        take_in(case, archive[id])
    return case


def take_in(case: Case, said: Said) -> None:
    """One document with its records."""
    document = said.document
    known = {"address": document.name, "captured_at": "2030-01-01T00:00:00Z", "collector": "bench", "tool": "bench"}
    capture = Capture(**known, media_type="text/plain", sha256=document.sha256, size=len(document.text))
    kinds = ("statements", "accounts", "details", "figures", "parties")
    found = [each for kind in kinds for each in getattr(said, kind)]
    read = Run(document=document.sha256, extractor="read", software=reading_of(capture), records=(document.id,))
    ids = tuple(each.id for each in found)
    run = Run(document=document.id, extractor="all", software=extraction.software(()), records=ids)
    case.store.add([capture, document, read, *found, run])


def one(size: int) -> None:
    """Reconcile a case of `size` documents, then again after each of some more; print seconds, GB and what came out, of
    running again the median."""
    reports = base()
    more, again = Archive(reports, size + MORE), []
    with TemporaryDirectory() as folder:
        filled(Path(folder), reports, size).store.close()
        first = apart("--reconcile", folder)
        for number in range(size, size + MORE):
            with case_in(folder) as case:
                take_in(case, today(more[_id(number, "document")]))
            again.append(apart("--reconcile", folder))
    again.sort(key=lambda each: each["seconds"])
    print(json.dumps({"size": size, "first": first, "again": again[MORE // 2]}))


def today(said: Said) -> Said:
    """The document as one that has just appeared: it is placed after all others."""
    published = PartialDate(value="2029-12-31", basis="told by the bench")
    document = replace(said.document, published=published)
    document.__dict__["id"] = said.document.id
    return replace(said, document=document)


def apart(*words: str) -> dict:
    """What this benchmark prints for these words, in a process of its own: memory is measured by process."""
    command = [sys.executable, "-m", "bench.growth", *words]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def reconcile(folder: str) -> None:
    """Reconcile the case in a folder, in a process of its own; print seconds, GB and what came out. The program is
    loaded before: that takes a third of a second whatever the case, and any run of it does so."""
    from onrecord import matching  # noqa: F401
    from onrecord.extraction.language.parse import pipeline  # noqa: F401

    with case_in(folder) as case:
        begin = time.perf_counter()
        case.reconcile()
        seconds = time.perf_counter() - begin
        made = case._reconciled[1]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        counts = {name: len(getattr(made, name)) for name in ("incidents", "utterances", "echoes", "stories")}
    print(json.dumps({"seconds": round(seconds, 2), "GB": round(peak, 2), **counts}))


def main(sizes: Sequence[int] = SIZES, plot: Path | None = None) -> int:
    """Measure each size and print a line for it; the exit code is 1 when a figure is over its bound."""
    found: list[dict] = []
    worst = False
    for size in sizes:
        found.append(apart("--one", str(size)))
        first, again = found[-1]["first"], found[-1]["again"]
        share = 100 * again["seconds"] / first["seconds"]
        line = (
            f"{size:>7,} documents: {first['seconds']:,.1f} s, {first['GB']:.2f} GB; {first['incidents']:,} incidents, "
            f"{first['utterances']:,} utterances, {first['echoes']:,} pairs; one document more: "
            f"{again['seconds']:,.1f} s ({share:.1f} %)"
        )
        worst |= first["GB"] > MEMORY or (size >= 10_000 and share > AGAIN)
        if len(found) > 1:
            line += f"; time grows as n^{exponent(found[-2:]):.2f}"
        print(line, flush=True)
    if len(found) > 1:
        print(f"over all sizes time fits n^{exponent(found):.2f}")
        worst |= exponent(found) > EXPONENT
    print(f"bounds: n^{EXPONENT}, {MEMORY:.0f} GB, {AGAIN:.0f} % for one document more in 10,000; {AIM}")
    if plot:
        plot.write_text(drawn(found), encoding="utf-8")
    return int(worst)


def exponent(found: Sequence[dict]) -> float:
    """The power of the number of documents as which the time grows: least squares on logarithms."""
    sizes, seconds = zip(*((log(each["size"]), log(each["first"]["seconds"])) for each in found), strict=True)
    return linear_regression(sizes, seconds).slope


def drawn(found: Sequence[dict]) -> str:
    """Seconds against documents on logarithmic axes, as SVG, with the line that is aimed at."""
    low, high = found[0]["size"], found[-1]["size"]
    seconds = [each["first"]["seconds"] for each in found] + [each["again"]["seconds"] for each in found]
    bottom, top = min(seconds) / 1.5, max(seconds[0] * (high / low) ** AIMED, *seconds) * 1.5
    right = lambda size: 90 + 560 * log(size / low) / log(high / low)  # noqa: E731
    up = lambda value: 380 - 340 * log(value / bottom) / log(top / bottom)  # noqa: E731

    def line(points: Sequence[tuple[float, float]], dash: str) -> str:
        at = " ".join(f"{right(size):.1f},{up(value):.1f}" for size, value in points)
        return f'<polyline points="{at}" fill="none" stroke="#222" stroke-width="2" stroke-dasharray="{dash}"/>'

    parts = [line([(low, seconds[0]), (high, seconds[0] * (high / low) ** AIMED)], "2 4")]
    for name, dash, shape in (("first", "none", "circle"), ("again", "8 4", "rect")):
        parts.append(line([(each["size"], each[name]["seconds"]) for each in found], dash))
        for each in found:
            x, y, took = right(each["size"]), up(each[name]["seconds"]), each[name]["seconds"]
            square = f'x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10"'
            place = f'cx="{x:.1f}" cy="{y:.1f}" r="5"' if shape == "circle" else square
            more = f", {each[name]['GB']:.1f} GB" if name == "first" else ""
            label = f"{took:,.{0 if took >= 10 else 1}f} s{more}"
            parts.append(f'<{shape} {place} fill="#222"/><text x="{x + 9:.1f}" y="{y + 18:.1f}">{label}</text>')
    for each in found:
        parts.append(f'<text x="{right(each["size"]):.1f}" y="408" text-anchor="middle">{each["size"]:,}</text>')
    words = "Seconds of reconciling against the number of documents, both axes logarithmic."
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 450" role="img" font-family="sans-serif" '
        'font-size="14">'
        f"<title>{words}</title><rect width=\"800\" height=\"450\" fill=\"#fff\"/>"
        f'<path d="M90 30V380H660" fill="none" stroke="#888"/>{"".join(parts)}'
        '<text x="375" y="436" text-anchor="middle">documents</text><text x="100" y="24">seconds · solid: all of it; '
        f"dashed: again with one document more; dotted: n^{AIMED}</text></svg>\n"
    )


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m bench.growth", description="How reconciling grows with a case.")
    asked.add_argument("sizes", nargs="*", type=int, metavar="DOCUMENTS", default=list(SIZES))
    asked.add_argument("--plot", type=Path, metavar="FILE", help="draw what was measured, as SVG")
    asked.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked.add_argument("--reconcile", help=argparse.SUPPRESS)
    words = asked.parse_args()
    if words.one:
        sys.exit(one(words.one))
    sys.exit(reconcile(words.reconcile) if words.reconcile else main(words.sizes, words.plot))
