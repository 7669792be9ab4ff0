"""How reconciling grows with a case: `python -m bench.growth [DOCUMENTS ...] [--plot FILE]`.

Real reports are read once. Each further thousand is made of them in another "world": every word is exchanged for
another of the same length and about the same frequency, every place for another place, every day is moved, so that
records stay exactly where their words are and a world has its own speakers, towns and incidents, while names and towns
come back in other worlds as they do in a large archive. Prints, for each size, seconds, peak memory and how the time
grows; then adds one document to the middle size and prints what running again takes, against the full run.
"""

import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from bench import Absent, corpus, document, rows_of
from bench.speed import texts
from onrecord.extraction import extract
from onrecord.matching import reconciled
from onrecord.models import Account, Detail, Figure, Party, Place, Said, Span, Statement

SIZES = (1_000, 10_000)
EXPONENT, MEMORY, AGAIN = 1.2, 6.0, 5.0  # time grows as n to the power of; GB at the largest; percent of the full run
BASE = 250  # reports that are read
_WORD = re.compile(r"[^\W\d_]{4,}|\d+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def base() -> list[Said]:
    """The reports that are read, or the articles or the sample where those are absent."""
    try:
        rows = rows_of(corpus("bench", "stream-fakes.jsonl.gz"))
        told = ((row["article_title"], row["article_content"][:4000], row["date"]) for row in rows[:BASE])
        found = [(f"{title}\n\n{text}", _iso(day)) for title, text, day in told]
    except Absent:
        found = [(path.read_text(encoding="utf-8"), None) for path in texts()]
    kinds = {Statement: "statements", Account: "accounts", Detail: "details", Figure: "figures", Party: "parties"}
    made = []
    for text, day in found:
        known = document(text, day)
        own: dict[str, list] = {name: [] for name in kinds.values()}
        for each in extract(known):
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
            published=self._value(said.document.published, text, home, number), sha256=home,
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


def measured(size: int) -> tuple[float, float, str]:
    """Seconds and GB (peak) of reconciling `size` documents, in a process of its own, and what came out."""
    command = [sys.executable, "-m", "bench.growth", "--one", str(size)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n", 1)
    seconds, memory = map(float, told[0].split())
    return seconds, memory, told[1].strip()


def one(size: int) -> None:
    """Reconcile `size` documents and print seconds, GB and what came out."""
    archive = Archive(base(), size)
    begin = time.perf_counter()
    made = reconciled(archive)
    seconds = time.perf_counter() - begin
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
    print(f"{len(made.incidents):,} incidents, {len(made.utterances):,} utterances, {len(made.echoes):,} pairs")
