"""Who is named in a document: persons, bodies, states, forces, each with all the words that name them.

Persons are found by the entity recogniser, by the office or form of address before a name, and by surnames of persons
named in full; states and capitals through the gazetteer; bodies and forces by the noun that heads their name.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from spacy.tokens import Token

from onrecord.extraction.language.gazetteer import gazetteer

_JOINERS = frozenset(
    {"of", "for", "the", "and", "on", "in", "at", "de", "van", "von", "der", "al", "bin", "el", "la", "di"}
)
_PARTICLES = frozenset({"de", "van", "von", "der", "al", "bin", "el", "la", "di", "den", "ter", "ibn", "abu"})


@dataclass(eq=False)
class Someone:
    """A party of the document, under construction: `places` are the character ranges of its names."""

    name: str
    kind: str  # one of PARTY_KINDS
    office: str | None = None
    role: str | None = None  # the row of `roles.toml` that the office is in
    side: str | None = None
    gender: str | None = None
    places: set[tuple[int, int]] = field(default_factory=set)


@cache
def _tables() -> dict[str, dict]:
    return tomllib.loads(files("onrecord.extraction.language").joinpath("roles.toml").read_text(encoding="utf-8"))


@cache
def words(row: str) -> frozenset[str]:
    """A list of words of the lexicon of roles."""
    return frozenset(_tables()["words"][row].split())


@cache
def _offices() -> dict[str, str]:
    return {phrase: row for row, phrases in _tables()["offices"].items() for phrase in phrases}


def role(description: str) -> tuple[str, str] | None:
    """The office a description names and its row: "the top US diplomat" -> ("top diplomat", "foreign minister")."""
    plain = [each for each in re.findall(r"[a-z\-]+", description.lower()) if each not in ("the", "a", "an", "s")]
    longest = None
    for phrase, row in _offices().items():
        wanted = phrase.split()
        if _in_order(wanted, plain) and (longest is None or len(phrase) > len(longest[0])):
            longest = (phrase, row)
    return longest


def _in_order(wanted: list[str], plain: list[str]) -> bool:
    """The words follow each other, with at most one other word ("top US diplomat") between two of them."""
    for start, each in enumerate(plain):
        if each != wanted[0]:
            continue
        at, good = start, True
        for word in wanted[1:]:
            at = next((here for here in (at + 1, at + 2) if here < len(plain) and plain[here] == word), -1)
            if at < 0:
                good = False
                break
        if good:
            return True
    return False


def country(word: str, parsed) -> str | None:
    """The state that a country's name, a demonym or a seat of power stands for, by its usual name."""
    plain = word.strip().lower()
    short = _tables()["short"].get(plain)
    if short:
        return short
    known = gazetteer(parsed.places)
    code = _tables()["metonyms"].get(plain) or known.demonym(word)
    if code is None:
        code = next((each.place.country for each in known.lookup(word) if each.place.precision == "country"), None)
    place = known.country(code) if code else None
    return place.name if place else None


def side(tokens, parsed) -> str | None:
    """The state or union that the words name: "the European Union's top diplomat", "the US president"."""
    tokens = [each for each in tokens if each.text[0].isalnum()]
    for size in (3, 2, 1):
        for at in range(len(tokens) - size + 1):
            part = tokens[at : at + size]
            if all(each.text[0].isupper() for each in part) and part[-1].i - part[0].i == size - 1:
                text = " ".join(each.text for each in part)
                found = _unions().get(text.lower()) or country(text, parsed)
                if found:
                    return found
    return None


@cache
def _unions() -> dict[str, str]:
    return {name.lower(): name for name in _tables()["short"].values()}


def metonym(words_: str) -> bool:
    """The words name a seat of power that stands for a government."""
    return words_.lower() in _tables()["metonyms"]


# -- persons -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Titled:
    """A person's name with what stands before it: tokens of the name, the office, the side."""

    name: tuple[Token, ...]
    office: str | None
    side: str | None
    gender: str | None


def persons(parsed) -> dict[str, Someone]:
    """The persons of a document by name, surnames joined to the full name they belong to."""
    return parsed.once(_persons)


def _persons(parsed) -> dict[str, Someone]:
    found: dict[str, Someone] = {}
    singles: dict[str, list[Titled]] = {}
    for each in _named(parsed):
        name = _spelled(each.name)
        if len(each.name) == 1:
            singles.setdefault(name, []).append(each)
            continue
        _note(found.setdefault(name, Someone(name, "person")), each)
    surnames: dict[str, set[str]] = {}
    for name in found:
        parts = name.split()
        surnames.setdefault(parts[-1], set()).add(name)
        if len(parts) > 2 and parts[-2].lower() in _PARTICLES | {"van"}:
            surnames.setdefault(" ".join(parts[-2:]), set()).add(name)
    for surname, mentions in singles.items():
        full = surnames.get(surname, set())
        if not full and all(each.name[0].dep_ in ("amod", "compound", "nmod") and not each.office for each in mentions):
            continue  # "Northish artillery": the adjective of a state that the gazetteer does not know
        if not full:  # names that put the family first, and first names
            full = {each for each in found if each.split()[0] == surname and len(each.split()) > 1}
        if len(full) == 1:
            someone = found[next(iter(full))]
        elif full:
            continue
        else:
            someone = found.setdefault(surname, Someone(surname, "person"))
            surnames[surname] = {surname}
        for each in mentions:
            _note(someone, each)
    _fold_longer(found)
    _mark_everywhere(parsed, found)
    _appositions(parsed, found)
    return found


def _fold_longer(found: dict[str, Someone]) -> None:
    """Two names of one person are joined: "Anna M. Berg" and "Anna Berg", "Anna van Berg" and "van Berg"."""
    for name in sorted(found, key=len, reverse=True):
        if name not in found:  # joined to a longer one already
            continue
        longer = [each for each in found if each != name and each.endswith(" " + name)]
        if name.count(" ") and len(longer) == 1:
            other = found.pop(name)
            found[longer[0]].places |= other.places
            continue
        parts = name.split()
        shorter = f"{parts[0]} {parts[-1]}"
        if len(parts) > 2 and shorter in found and shorter != name:
            other = found.pop(shorter)
            mine = found[name]
            mine.places |= other.places
            mine.office, mine.role, mine.side = (
                mine.office or other.office,
                mine.role or other.role,
                mine.side or other.side,
            )
            mine.gender = mine.gender or other.gender


def _note(someone: Someone, titled: Titled) -> None:
    first, last = titled.name[0], titled.name[-1]
    someone.places.add((first.idx, last.idx + len(last)))
    if titled.office and (someone.role is None or len(titled.office) > len(someone.office or "")):
        known = role(titled.office)
        if known:
            someone.office, someone.role = titled.office, known[1]
    someone.side = someone.side or titled.side
    someone.gender = someone.gender or titled.gender


def _named(parsed) -> Iterator[Titled]:
    """Names of persons: what the recogniser holds for one, and what follows an office or a form of address."""
    doc, seen = parsed.doc, set()
    for at, token in enumerate(doc):
        if at in seen or not _ends_title(token):
            continue
        name = _name_from(doc, at + 1)
        if name and all(each.ent_type_ == "ORG" for each in (token, *name)):
            continue  # "General Motors"
        if name and _title_fits(doc, at):
            name = tuple(_with_hyphens(doc[name[0].i : name[-1].i + 1]))
            name = tuple(each for each in name if each.text not in "[]()")
            seen |= {each.i for each in name}
            yield Titled(name, *_title_before(parsed, name[0].i))
    for entity in doc.ents:
        if entity.label_ != "PERSON" or any(each.i in seen for each in entity) or "\n" in entity.text:
            continue
        name = tuple(
            each
            for each in _with_hyphens(entity)
            if each.text[:1].isupper()
            and each.lower_ not in words("address")
            and not each.is_punct
            or each.lower_ in _PARTICLES
            or _hyphenated(each)
        )
        name = tuple(
            each
            for each in name
            if role(each.text) is None
            or each.lower_ in ("king", "prince", "head", "major", "general")
            and len(name) == 2
        )
        if (
            not name
            or name[-1].lower_ in words("bodies")
            or country(name[0].text, parsed)
            or name[-1].text.isupper()
            and len(name[-1]) > 9
        ):
            continue
        known, before = gazetteer(parsed.places), _title_before(parsed, name[0].i)
        if (
            len(name) == 1
            and (name[0].pos_ != "PROPN" or known.demonym(name[0].text) or known.knows(name[0].text))
            and not before[0]
        ):
            continue
        yield Titled(name, *before)


def _with_hyphens(stretch) -> Iterator[Token]:
    """The words of a name, with what hyphens tie to its last one: "Min-ho" is three tokens."""
    yield from stretch
    last = stretch[-1]
    while (
        last.i + 2 < len(last.doc) and last.nbor().text == "-" and not last.whitespace_ and not last.nbor().whitespace_
    ):
        yield last.nbor()
        last = last.nbor(2)
        yield last


def _hyphenated(token: Token) -> bool:
    """A hyphen within a word, or what stands behind one."""
    if token.text == "-":
        return not token.whitespace_
    return token.i > 0 and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_


def _spelled(name: tuple[Token, ...]) -> str:
    """A name as it is written, without what stands in brackets around its parts."""
    parts = [
        each.text + ("" if each.i + 1 == after.i and not each.whitespace_ else " ")
        for each, after in zip(name, name[1:], strict=False)
    ]
    return "".join([*parts, name[-1].text])


def _ends_title(token: Token) -> bool:
    lower = token.lower_
    return (
        lower in words("address")
        or lower in _last_words()
        and token.text[0].isupper()
        or lower in _last_words()
        and token.pos_ in ("NOUN", "PROPN")
    )


@cache
def _last_words() -> frozenset[str]:
    return frozenset(phrase.split()[-1] for phrase in _offices())


def _title_fits(doc, at: int) -> bool:
    token = doc[at]
    if token.lower_ in words("address") or token.text[0].isupper():
        return True
    return token.dep_ in ("compound", "nmod", "amod", "appos", "nsubj", "dobj", "pobj", "ROOT", "poss", "conj")


def _name_from(doc, at: int) -> tuple[Token, ...]:
    name: list[Token] = []
    while at < len(doc) and len(name) < 4:
        token = doc[at]
        if token.text in "[]()":
            if token.text in "])" and not (name and at + 1 < len(doc) and doc[at + 1].text[:1].isupper()):
                break
            at += 1
            continue
        good = (
            token.text[:1].isupper()
            and token.text[0].isalpha()
            and token.lower_ not in words("bodies")
            and token.lower_ not in _last_words()
            and token.lower_ not in words("address")
            and "\n" not in token.whitespace_
            and token.pos_ in ("PROPN", "NOUN", "ADJ", "X", "VERB", "ADV")
        )
        if not good and not (name and token.lower_ in _PARTICLES):
            break
        name.append(token)
        at += 1
    while name and name[-1].lower_ in _PARTICLES:
        name.pop()
    if name and name[0].pos_ not in ("PROPN", "X") and name[0].ent_type_ != "PERSON":
        return ()
    if name and name[-1].ent_type_ in ("DATE", "NORP"):
        return ()
    return tuple(name)


def _title_before(parsed, at: int) -> tuple[str | None, str | None, str | None]:
    """The office, the side and the gender that the words before a name give."""
    doc, start = parsed.doc, at
    if start and doc[start - 1].text in "[(":
        start -= 1
    gender = None
    low = start
    while low > 0 and start - low < 10 and doc[low - 1].sent == doc[at].sent:
        token = doc[low - 1]
        lower = token.lower_
        if lower in _tables()["gender"]["she"].split():
            gender = "she"
        elif lower in _tables()["gender"]["he"].split():
            gender = "he"
        inside = (
            lower in _last_words()
            or lower in words("before_office")
            or lower in words("address")
            or lower in ("of", "for", "'s", "’s", "-")
            or token.pos_ == "PROPN"
            or token.pos_ == "ADJ"
            and (token.text[0].isupper() or low < start)
            or lower in ("at", "large")
            or token.pos_ == "NOUN"
            and low < start
        )
        if not inside or token.is_punct and token.text != "-":
            break
        low -= 1
    while low < start and doc[low].lower_ in ("of", "for", "'s", "at"):
        low += 1
    text = parsed.text[doc[low].idx : doc[start].idx].strip() if low < start else ""
    if not text or role(text) is None and not gender:
        return None, None, gender
    of = side(doc[low:start], parsed)
    known = (role(text) or ("",))[0].split()
    while of and low < start and doc[low].lower_ not in known and doc[low].lower_ not in words("before_office"):
        low += 1  # the side has its own field
    office = " ".join(
        each.text
        for each in doc[low:start]
        if not (each.text[0].isupper() and country(each.text, parsed))
        and each.lower_ not in ("'s", "’s", "then", "former")
    ).strip()
    return (office if role(office) else None), of, gender


def _mark_everywhere(parsed, found: dict[str, Someone]) -> None:
    """Every place where a person's full name or surname stands, whatever the recogniser took it for."""
    by_last: dict[str, list[Someone]] = {}
    for someone in found.values():
        by_last.setdefault(someone.name.split()[-1], []).append(someone)
    covered = {place for someone in found.values() for start, end in someone.places for place in range(start, end)}
    for token in parsed.doc:
        if token.text not in by_last or token.idx in covered or not token.text[0].isupper():
            continue
        owners = by_last[token.text]
        if len(owners) == 1 and (len(owners[0].name.split()) > 1 or token.ent_type_ in ("PERSON", "")):
            owners[0].places.add((token.idx, token.idx + len(token)))


def _appositions(parsed, found: dict[str, Someone]) -> None:
    """An office set beside a name between commas."""
    at = {end: someone for someone in found.values() for _, end in someone.places}
    for token in parsed.doc:
        if token.dep_ != "appos":
            continue
        other = token.head
        for name, office in ((other, token), (token, other)):
            someone = at.get(name.idx + len(name))
            if someone is None or office.idx + len(office) in at:
                continue
            stretch = [
                each
                for each in office.subtree
                if each.i <= office.i or each.dep_ in ("prep", "pobj", "compound", "amod", "npadvmod", "pcomp")
            ]
            stretch = (
                [
                    each
                    for each in stretch
                    if not name.i <= each.i <= name.i and each.idx not in range(name.left_edge.idx, name.idx + 1)
                ]
                if office is other
                else stretch
            )
            known = role(" ".join(each.text for each in stretch))
            if known and someone.role is None:
                someone.side = someone.side or side(stretch, parsed)
                kept = [
                    each.text
                    for each in stretch
                    if not (each.text[0].isupper() and country(each.text, parsed))
                    and each.lower_ not in ("the", "a", "an", "'s", "’s")
                    and each.dep_ not in ("punct",)
                ]
                someone.office, someone.role = " ".join(kept), known[1]
            break
