"""The gazetteer: which places of the world a name may stand for, with their inhabitants and the unit they lie in.

Populated places, units of administration, countries and well-known regions, from GeoNames and a hand-written
supplement, in one packed file (`data/gazetteer.bin.gz`, made by `tools/build_gazetteer.py`; CC BY 4.0, see NOTICE).
A user adds places of their own (villages, camps, quarters) with `added.read_places` and `gazetteer(extra)`.

The gazetteer only knows names. Whether a word in a text is a place, and which, is decided in `places`.
"""

import gzip
import json
import struct
import unicodedata
from array import array
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from zlib import crc32

from onrecord.extraction.language.added import PRECISIONS
from onrecord.models import Place

FILE = Path(__file__).parent / "data" / "gazetteer.bin.gz"
BUCKETS = 16_384
UNIT_WORDS = (
    "oblast",
    "region",
    "province",
    "state",
    "governorate",
    "district",
    "krai",
    "raion",
    "rayon",
    "county",
    "prefecture",
    "department",
    "division",
    "municipality",
    "territory",
    "republic",
    "voivodeship",
    "canton",
)
_NONE = 0xFFFFFFFF
# Marks that spellings of one name differ by: apostrophes for soft signs and gutturals, full stops of abbreviations.
_FOLDS = str.maketrans(dict.fromkeys("'’‘ʼʻʿʾ`´′″\".“”", "") | dict.fromkeys("-–—‑_,/", " "))


def key(name: str) -> str:
    """The form in which names are compared: no case, accents, apostrophes, full stops or hyphens; "Saint" is "St"."""
    plain = unicodedata.normalize("NFKD", name.translate(_FOLDS).casefold().replace("ł", "l").replace("ı", "i"))
    words = "".join(each for each in plain if not unicodedata.combining(each)).casefold().split()
    return " ".join("st" if each == "saint" else each for each in words)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A place that a name may stand for."""

    place: Place
    population: int  # inhabitants, 0 when unknown
    admin1: str | None  # the first-level unit it lies in
    main: bool  # the name looked up is the place's own, not one of its other names
    added: bool = False  # a place the user added


class Gazetteer:
    """Places by name. Pure data: built once, never changed."""

    def __init__(self, extra: tuple[Place, ...] = ()) -> None:
        """Read the packed file (about 0.1 s). `extra` are places added by the user; of several with one point, the
        first gives the name and the others are its other names."""
        plain, parts, at = gzip.decompress(FILE.read_bytes()), [], 0
        while at < len(plain):
            (size,) = struct.unpack_from("<I", plain, at)
            parts.append((at + 4, size))
            at += 4 + size
        self._plain = memoryview(plain)
        head = json.loads(self._part(parts[0]).tobytes())
        self._codes: list[str] = head["countries"]
        self.demonyms: dict[str, str] = head["demonyms"]
        self.capitals: dict[str, str] = head["capitals"]
        self._ordinary = frozenset(head["ordinary"])
        kinds = ("I", "i", "i", "I", "H", "B", "I", "I")
        (
            self._geonames,
            self._latitude,
            self._longitude,
            self._population,
            self._country,
            self._precision,
            self._within,
            self._names_at,
        ) = (array(kind, self._part(part).tobytes()) for kind, part in zip(kinds, parts[1:9], strict=True))
        self._names = self._part(parts[9])
        self._buckets_at = array("I", self._part(parts[10]).tobytes())
        self._buckets = self._part(parts[11])
        self._extra: dict[str, list[Place]] = {}
        at_point: dict[tuple, Place] = {}
        for each in extra:
            point = (each.country, each.precision, each.latitude, each.longitude)
            first = each if each.latitude is None else at_point.setdefault(point, each)
            self._extra.setdefault(key(each.name), []).append(first)
        # An added country gets its people by rule: the table knows only those of the gazetteer.
        self._added_countries = {each.country or each.name: each for each in extra if each.precision == "country"}
        for code, each in self._added_countries.items():
            self.demonyms |= dict.fromkeys(_peoples(each.name), code)
        self._found = lru_cache(maxsize=20_000)(self._find)

    def _part(self, part: tuple[int, int]) -> memoryview:
        return self._plain[part[0] : part[0] + part[1]]

    def lookup(self, name: str) -> list[Candidate]:
        """Every place of that name: added ones first, then countries, then the most populous."""
        return list(self._found(key(name)))

    def knows(self, name: str) -> bool:
        """Some place has that name."""
        return bool(self._found(key(name)))

    def ordinary(self, name: str) -> bool:
        """The name is also an ordinary English word ("Same", "March", "Reading")."""
        return key(name) in self._ordinary

    def country(self, code: str) -> Place | None:
        """The country with that ISO code (or, for one added without a code, of that name)."""
        return self._added_countries.get(code) or _countries(self).get(code)

    def demonym(self, word: str) -> str | None:
        """ISO code of the country whose people or adjective this is: "Kenyan", "Kenyans"; an added country's name."""
        return self.demonyms.get(word) or (self.demonyms.get(word[:-1]) if word.endswith("s") else None)

    def _find(self, name: str) -> tuple[Candidate, ...]:
        added = [
            Candidate(place=each, population=0, admin1=None, main=key(each.name) == name, added=True)
            for each in self._extra.get(name, ())
        ]
        found = [self._candidate(each, name) for each in self._numbers(name)]
        found.sort(key=lambda each: (each.place.precision != "country", -each.population, each.place.geonames or 0))
        return (*added, *found)

    def _numbers(self, name: str) -> list[int]:
        plain = name.encode()
        bucket = crc32(plain) % BUCKETS
        text = self._buckets[self._buckets_at[bucket] : self._buckets_at[bucket + 1]].tobytes()
        start = 0 if text.startswith(plain + b"\t") else text.find(b"\n" + plain + b"\t") + 1
        if not start and not text.startswith(plain + b"\t"):
            return []
        return [int(each) for each in text[start + len(plain) + 1 : text.index(b"\n", start)].split()]

    def _candidate(self, number: int, name: str) -> Candidate:
        place, within = self._place(number), self._within[number]
        return Candidate(
            place=place,
            population=self._population[number],
            main=key(place.name) == name,
            admin1=self._name(within) if within != _NONE else None,
        )

    def _name(self, number: int) -> str:
        return self._names[self._names_at[number] : self._names_at[number + 1]].tobytes().decode()

    def _place(self, number: int) -> Place:
        return Place(
            name=self._name(number),
            country=self._codes[self._country[number]] or None,
            precision=PRECISIONS[self._precision[number]],
            latitude=self._latitude[number] / 10_000,
            longitude=self._longitude[number] / 10_000,
            geonames=self._geonames[number] or None,
        )

    def all_countries(self) -> dict[str, Place]:
        """Countries by ISO code."""
        wanted, found = PRECISIONS.index("country"), {}
        for number, precision in enumerate(self._precision):
            if precision != wanted:
                break  # countries come first in the file
            place = self._place(number)
            found[place.country] = place
        return found


def _peoples(country: str) -> tuple[str, ...]:
    """What the people of a country may be called, by the regular endings of English."""
    if country.endswith(("a", "e")):
        return (country.rstrip("ae") + "an", country.rstrip("a") + "ian") if country[-2:-1] != "i" else (country + "n",)
    return country + "ian", country + "an", country + "i", country + "ese"


@cache
def _countries(known: Gazetteer) -> dict[str, Place]:
    return known.all_countries()


@cache
def gazetteer(extra: tuple[Place, ...] = ()) -> Gazetteer:
    """The gazetteer, with places of the user's own; read once a process for each `extra`."""
    return Gazetteer(extra)
