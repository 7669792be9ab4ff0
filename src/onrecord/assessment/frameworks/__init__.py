"""Law as data: one TOML file of this folder is one framework, and a new file is a new framework.

A framework lists offences; an offence lists its elements under their official numbers, told in our own words, and for
each element the kind of reported fact that speaks for it or against it, and what is still to be looked for when no
source addresses it. Nothing here decides anything: the files say where to look, a lawyer says what it amounts to.
How to write a framework is told in docs/assess.md.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from onrecord.errors import UsageError
from onrecord.models import ASPECTS
from onrecord.vocabulary import vocabulary

KINDS = ("conduct", "consequence", "circumstance", "mental", "contextual")  # order of the Elements of Crimes, par. 7
NEEDS = ("act", "act and object", "object")


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A kind of reported fact: every table given must fit. An empty sign fits nothing."""

    aspect: str | None = None  # a detail of this aspect
    codes: tuple[str, ...] = ()  # ... with one of these values
    conducts: tuple[str, ...] = ()  # ... whose act or object stands for one of these conducts
    protection: tuple[str, ...] = ()  # ... whose object, or whose own value, is protected for one of these reasons
    counted: tuple[str, ...] = ()  # a figure that counts this
    of_whom: str | None = None  # ... "civilians" or "fighters", as said; "people": all not said to be fighters
    cue: str | None = None  # words of a source, by the name of the framework's cue
    negated: bool = False  # ... said of as not so
    denial: bool = False  # an account told as denied, a statement that denies or rejects


@dataclass(frozen=True, kw_only=True)
class Element:
    """One element: what would have to be shown, what speaks for and against it, what is missing."""

    number: str
    kind: str  # one of KINDS
    text: str
    speaks_for: tuple[Sign, ...]
    speaks_against: tuple[Sign, ...]
    missing: str  # shown when nothing is reported
    still: str | None  # shown even when something is reported: what words in the press cannot give


@dataclass(frozen=True, kw_only=True)
class Offence:
    """A provision, and what has to be reported for it to be put before a lawyer at all."""

    provision: str
    title: str
    conducts: tuple[str, ...]  # codes of vocabulary.toml
    needs: str  # one of NEEDS: whose conduct codes must name it
    proposed_with: tuple[Sign, ...]  # besides the act, at least one of these; none given: the act alone
    elements: tuple[Element, ...]


@dataclass(frozen=True, kw_only=True)
class Framework:
    """A body of law, by edition."""

    name: str
    title: str
    edition: str
    presupposes: str  # what its offences presuppose and a lawyer decides
    cues: dict[str, re.Pattern]
    offences: tuple[Offence, ...]


@cache
def load_frameworks(folder: str | None = None) -> tuple[Framework, ...]:
    """The frameworks of `folder` (default: those that come with OnRecord), by file name.

    Raises UsageError, naming the file and the place, when one is not sound.
    """
    where = Path(folder) if folder else files(__name__)
    names = sorted((each for each in where.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)
    return tuple(read_framework(each.name, each.read_text(encoding="utf-8")) for each in names)


def read_framework(name: str, text: str) -> Framework:
    """The framework that a file called `name` holds. Raises UsageError, naming the place, when it is not sound."""
    try:
        plain = tomllib.loads(text)
        cues = {cue: re.compile("|".join(words), re.IGNORECASE) for cue, words in plain.get("cues", {}).items()}
        offences = tuple(_offence(each, plain.get("common", {})) for each in plain["offences"])
        framework = Framework(name=plain["name"], title=plain["title"], edition=plain["edition"],
                              presupposes=plain["presupposes"], cues=cues, offences=offences)
    except (tomllib.TOMLDecodeError, re.error) as problem:
        raise UsageError(f"{name} cannot be read: {problem}") from problem
    except KeyError as problem:
        raise UsageError(f"{name} lacks {problem}") from problem
    except TypeError as problem:
        raise UsageError(f"{name}: {problem}") from problem
    for problem in _problems(framework):
        raise UsageError(f"{name}: {problem}")
    return framework


def _offence(plain: dict[str, Any], common: dict[str, dict]) -> Offence:
    elements = tuple(_element(each | {}, common) for each in plain["elements"])
    return Offence(provision=plain["provision"], title=plain["title"], conducts=tuple(plain["conducts"]),
                   needs=plain.get("needs", "act"), proposed_with=_signs(plain, "proposed_with"), elements=elements)


def _element(plain: dict[str, Any], common: dict[str, dict]) -> Element:
    # `as` names an element that many offences share word for word; what the offence says itself goes first.
    plain = common[plain["as"]] | plain if "as" in plain else plain
    return Element(number=plain["number"], kind=plain["kind"], text=plain["text"], speaks_for=_signs(plain, "for"),
                   speaks_against=_signs(plain, "against"), missing=plain["missing"], still=plain.get("still"))


def _signs(plain: dict[str, Any], key: str) -> tuple[Sign, ...]:
    given = plain.get(key, [])
    tables = [given] if isinstance(given, dict) else given
    return tuple(Sign(**{name: tuple(value) if isinstance(value, list) else value for name, value in table.items()})
                 for table in tables)


def _problems(framework: Framework):
    """What is wrong with a framework, in sentences."""
    words = vocabulary()
    protections = {each["protection"] for each in words["objects"].values()}
    seen = set()
    for offence in framework.offences:
        at = offence.provision
        if at in seen:
            yield f"{at} stands there twice"
        seen.add(at)
        if offence.needs not in NEEDS:
            yield f"{at} needs {offence.needs!r}; there is {', '.join(NEEDS)}"
        yield from (f"{at}: no conduct {each!r} in vocabulary.toml"
                    for each in offence.conducts if each not in words["conducts"])
        if [each.number for each in offence.elements] != [str(n) for n, _ in enumerate(offence.elements, 1)]:
            yield f"{at}: element numbers are not 1, 2, 3 ... in order"
        for element in offence.elements:
            if element.kind not in KINDS:
                yield f"{at}, element {element.number}: kind {element.kind!r}; there is {', '.join(KINDS)}"
            if element.kind == "mental" and any(not each.cue for each in element.speaks_for):
                yield f"{at}, element {element.number}: a state of mind is read from words about it, never from harm"
        signs = [*offence.proposed_with, *(sign for element in offence.elements
                                           for sign in element.speaks_for + element.speaks_against)]
        for sign in signs:
            if sign == Sign():
                yield f"{at}: an empty sign"
            if sign.aspect and sign.aspect not in ASPECTS:
                yield f"{at}: no aspect {sign.aspect!r}; there is {', '.join(ASPECTS)}"
            if sign.cue and sign.cue not in framework.cues:
                yield f"{at}: no cue {sign.cue!r}; there is {', '.join(framework.cues)}"
            if sign.of_whom not in (None, "civilians", "people", "fighters"):
                yield f"{at}: of_whom is civilians, people or fighters, not {sign.of_whom!r}"
            if not (sign.aspect or sign.counted or sign.cue or sign.denial) and sign != Sign():
                yield f"{at}: a sign needs an aspect, a count, a cue or a denial"
            yield from (f"{at}: no conduct {each!r} in vocabulary.toml"
                        for each in sign.conducts if each not in words["conducts"])
            yield from (f"{at}: no protection {each!r} in vocabulary.toml"
                        for each in sign.protection if each not in protections)
