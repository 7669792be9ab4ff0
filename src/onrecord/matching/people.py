"""The same person, body or state across documents, so that speakers can be compared.

Each document names its parties for itself (`Party`); here the names are brought together. A name is only carried to
another when nothing else fits: two people who share a surname keep the surname open.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Levenshtein

from onrecord.matching.words import STOP, listed, plain, stem
from onrecord.models import Party, Statement

Key = tuple[str, ...]  # the plain words of a name

_TITLES = listed(
    "president prime minister secretary general mr mrs ms dr sir lady lord king queen pope gen col maj lt capt sgt "
    "ambassador senator governor mayor chancellor judge justice professor prof spokesman spokeswoman spokesperson"
)
# Bodies and states that go by letters as well as by name.
_LETTERS = {
    ("us",): ("united", "states"),
    ("usa",): ("united", "states"),
    ("uk",): ("united", "kingdom"),
    ("un",): ("united", "nations"),
    ("eu",): ("european", "union"),
    ("icc",): ("international", "criminal", "court"),
    ("hrw",): ("human", "rights", "watch"),
    ("icrc",): ("international", "committee", "of", "red", "cross"),
    ("who",): ("world", "health", "organization"),
    ("britain",): ("united", "kingdom"),
}


def key_of(name: str) -> Key:
    """A name's plain words, without articles and titles: "President J. Doe" is ("j", "doe")."""
    parts = [plain(each.strip('.,;:()[]"“”‘’')) for each in name.split()]
    parts = [each for each in parts if each and each not in ("the", "a", "an")]
    short = [each for each in parts if each not in _TITLES] or parts
    key = tuple(short if len(short) >= 1 else parts)
    return _LETTERS.get(key, key)


def spelled_alike(left: str, right: str) -> bool:
    """One letter more, less or other, in words long enough for that to be a matter of transliteration."""
    return left == right or (min(len(left), len(right)) >= 5 and Levenshtein.distance(left, right, score_cutoff=1) <= 1)


def same_full_name(left: Key, right: Key) -> bool:
    """Given name and surname agree, one of them perhaps in another letter; middle names may be left out."""
    given, surname = left[0] == right[0], left[-1] == right[-1]
    if given and surname:
        shorter, longer = sorted((left[1:-1], right[1:-1]), key=len)
        return not shorter or shorter == longer
    return len(left) == len(right) == 2 and (
        (given and spelled_alike(left[-1], right[-1])) or (surname and spelled_alike(left[0], right[0]))
    )


def offices_agree(left: Iterable[str], right: Iterable[str]) -> bool:
    """The offices have a word in common, or one side names none."""
    left, right = _office_words(left), _office_words(right)
    return not left or not right or bool(left & right)


def _office_words(offices: Iterable[str]) -> set[str]:
    return {stem(plain(word)) for office in offices for word in office.split() if plain(word) not in STOP}


class People:
    """The parties of a case under one name each.

    `aliases` gives, for each Party.id, its name across documents; `of(document, name)` does so for a speaker's name.
    """

    def __init__(self, parties: Sequence[Party], statements: Sequence[Statement] = ()):
        self._parties = sorted(parties, key=lambda each: (each.name, each.id))
        self._documents: dict[tuple[str, Key], Party] = {}
        self._spellings: dict[Key, Counter] = defaultdict(Counter)
        self._offices: dict[Key, set[str]] = defaultdict(set)
        self._kinds: dict[Key, Counter] = defaultdict(Counter)
        for party in self._parties:
            key = key_of(party.name)
            self._spellings[key][party.name] += 1
            self._kinds[key][party.party_kind] += 1
            if party.office:
                self._offices[key].add(party.office)
            for span in party.spans[:1]:
                self._documents[span.document, key] = party
        for statement in statements:
            if statement.speaker and statement.speaker.name:
                self._spellings[key_of(statement.speaker.name)][statement.speaker.name] += 1
        self._one = self._united()
        self._names = self._chosen()
        self.aliases = {
            party.id: self.of(party.spans[0].document, party.name) for party in self._parties if party.spans
        }

    def of(self, document: str, name: str | None) -> str | None:
        """The name, across documents, of whom `document` calls `name`; None stays None."""
        if not name:
            return None
        key = key_of(name)
        if len(key) == 1 and key in self._surnames:
            party = self._documents.get((document, key))
            full = self._surnames[key]
            if full and offices_agree([party.office] if party and party.office else (), self._offices_of(full)):
                return self._names[full]
            return name
        return self._names.get(self._one.get(key, key), name)

    def kind(self, name: str | None) -> str | None:
        """What the parties of this name mostly are: person, force, state, body, group; None when no party has it."""
        kinds = sum((self._kinds[key] for key in self._keys(name)), Counter())
        return min(kinds, key=lambda each: (-kinds[each], each)) if kinds else None

    def offices(self, name: str | None) -> frozenset[str]:
        """Every office any document gives to the party of this name."""
        return frozenset(office for key in self._keys(name) for office in self._offices[key])

    def name_words(self) -> frozenset[str]:
        """The plain words that occur in names, to tell a name at the beginning of a sentence."""
        return frozenset(word for key in self._spellings for word in key if word not in STOP)

    def _keys(self, name: str | None) -> list[Key]:
        if not name:
            return []
        one = self._one.get(key_of(name), key_of(name))
        return [key for key in self._members.get(one, [one]) if key in self._kinds]

    def _offices_of(self, one: Key) -> set[str]:
        return {office for key in self._members[one] for office in self._offices[key]}

    def _is_person(self, key: Key) -> bool:
        kinds = self._kinds.get(key)
        return bool(kinds) and kinds["person"] * 2 > sum(kinds.values())

    def _united(self) -> dict[Key, Key]:
        """Each name's key with the key it goes under."""
        full = sorted(key for key in self._spellings if len(key) > 1 and self._is_person(key))
        one = {key: key for key in self._spellings}
        blocks: dict[tuple[int, str], list[Key]] = defaultdict(list)
        for key in full:
            blocks[0, key[0]].append(key)
            blocks[1, key[-1]].append(key)
        for block in blocks.values():
            for place, left in enumerate(block):
                for right in block[place + 1 :]:
                    if same_full_name(left, right) and offices_agree(self._offices[left], self._offices[right]):
                        low, high = sorted((one[left], one[right]))
                        if low != high:
                            one = {key: low if to == high else to for key, to in one.items()}
        self._members: dict[Key, list[Key]] = defaultdict(list)
        for key in sorted(one):
            self._members[one[key]].append(key)
        # A surname stands for a person when exactly one person in all documents has it.
        bearers: dict[Key, set[Key]] = defaultdict(set)
        for key in full:
            bearers[key[-1:]].add(one[key])
        self._surnames = {key: next(iter(them)) if len(them) == 1 else None for key, them in sorted(bearers.items())}
        for key in sorted(
            key for key in self._spellings if len(key) == 1 and key not in bearers and self._is_person(key)
        ):
            near = {them for other, many in bearers.items() if spelled_alike(key[0], other[0]) for them in many}
            if near:
                self._surnames[key] = next(iter(near)) if len(near) == 1 else None
        return one

    def _chosen(self) -> dict[Key, str]:
        """For each key the spelling most documents use; among equals the fullest, then the first of the alphabet."""
        chosen = {}
        for one, keys in self._members.items():
            spellings = sum((self._spellings[key] for key in keys), Counter())
            chosen[one] = min(spellings, key=lambda each: (-spellings[each], -len(each), each))
        return chosen
