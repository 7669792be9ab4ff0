"""How the page puts the standing of documents to each other: over the whole case, and for the origins of an incident.

These functions take rows (`rows.py`) and give them back set out for a reader; they find nothing that no row holds. What
grows with the square of the documents is bounded here, and what is left out is counted.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from onrecord.sharing._svg.days import day
from onrecord.sharing._svg.lineage import Node, Strand, lineage
from onrecord.sharing._svg.matrix import Named, matrix
from onrecord.sharing._svg.ties import RELATIONS, Tie

MOST_IN_A_MATRIX = 25  # documents; more than that are told as groups
MOST_IN_A_LINEAGE = 14  # documents of one incident
MOST_ARCS = 5  # documents of one incident; beyond it, how each two stand is told by a triangle beside who told whom
MOST_STRANDS = 4  # tellings of one document that are drawn
MOST_VIA = 2  # people from the origin to the document, besides an agency
MOST_PAIRS = 80  # rows of a table; the rest is in the tables and records of the case file
MOST_ALIKE = 3  # reasons of one rule for one pair
MOST_GROUPS = 40

Row = dict[str, Any]
Number = Callable[[Row], int]
KINDS = {"unnamed": "a speaker who is not named"}  # a source's kind for a reader, where it is not the word itself


def standing(documents: Sequence[Row], echoes: Sequence[Row], number: Number) -> Row:
    """How two documents stand to each other over the whole case: a triangle or groups, and a bounded table."""
    pairs = [pair(each, number) for each in echoes]
    shown, left_out = bounded(pairs)
    groups = _groups(pairs)
    several = [each for each in groups if len(each) > 1]
    there = {each for group in groups for each in group}
    few = len(there) <= MOST_IN_A_MATRIX
    return {
        "triangle": matrix(_named(groups, documents), ties(pairs, "pair", shown)) if few else None,
        "counts": {each: sum(one["relation"] == each for one in pairs) for each in RELATIONS},
        "groups": several[:MOST_GROUPS],
        "groups_left_out": len(several[MOST_GROUPS:]),
        "alone": [at for at in range(1, len(documents) + 1) if at not in there],
        "shown": shown,
        "left_out": left_out,
    }


def _named(groups: Iterable[Iterable[int]], documents: Sequence[Row]) -> list[list[Named]]:
    return [[Named(number=at, name=called(documents[at - 1])) for at in group] for group in groups]


def called(document: Row) -> str:
    """What a picture calls a document beside its number: who published it, else its title, else its file."""
    return document["publisher"] or document["title"] or document["document"]["file"]


def pair(row: Row, number: Number) -> Row:
    """Two documents by their numbers, with the reasons of one rule together, and those beyond a few counted."""
    by_rule: dict[str, list[Row]] = {}
    for each in row["reasons"]:
        same = by_rule.setdefault(each["rule"], [])
        # A reason that holds for one incident can hold for the documents, too.
        if all((each["spans"] or each["says"]) != (other["spans"] or other["says"]) for other in same):
            same.append(each)
    told = [
        {"rule": rule, "reasons": found[:MOST_ALIKE], "more": len(found[MOST_ALIKE:])}
        for rule, found in by_rule.items()
    ]
    left, right = sorted((number(row["left"]), number(row["right"])))
    return {"left": left, "right": right, "relation": row["relation"], "told": told}


def bounded(pairs: Sequence[Row]) -> tuple[list[Row], int]:
    """The pairs a table shows, and how many it leaves out: where there are many, what is decided comes first."""
    if len(pairs) <= MOST_PAIRS:
        return list(pairs), 0
    first = {"independent": 0, "echo": 1}
    kept = sorted(pairs, key=lambda each: first.get(each["relation"], 2))[:MOST_PAIRS]
    kept.sort(key=lambda each: (each["left"], each["right"]))
    return kept, len(pairs) - len(kept)


def ties(pairs: Iterable[Row], name: str, shown: Iterable[Row]) -> list[Tie]:
    """The pairs as a picture takes them, each leading to its row of the table where it has one."""
    there = {(each["left"], each["right"]) for each in shown}
    return [
        Tie(
            left=each["left"],
            right=each["right"],
            relation=each["relation"],
            says=_why(each),
            href=f"#{name}-{each['left']}-{each['right']}" if (each["left"], each["right"]) in there else None,
        )
        for each in pairs
    ]


def _why(row: Row) -> str:
    return "; ".join(each["says"] for told in row["told"] for each in told["reasons"][:1]) or "no reason either way"


def _groups(pairs: Iterable[Row]) -> list[list[int]]:
    """The documents of the pairs, those linked by echoes together; in the order of their first document."""
    group: dict[int, set[int]] = {}
    for each in pairs:
        one, two = (group.setdefault(each[side], {each[side]}) for side in ("left", "right"))
        if each["relation"] == "echo" and one is not two:
            one, two = (one, two) if len(one) >= len(two) else (two, one)
            one |= two
            group |= dict.fromkeys(two, one)
    return sorted({id(each): sorted(each) for each in group.values()}.values())


# -- one incident ------------------------------------------------------------------------------------------------------


def origins(incident: Row, documents: Sequence[Row], number: Number, anchor: Callable) -> Row:
    """The origins of one incident: who told whom and how each two documents stand, drawn; the pairs of its table.

    `anchor(document, span, kind)` is the place of words on the page. No picture for one document.
    """
    pairs = [pair(each, number) for each in incident["origins"]["pairs"]]
    shown, left_out = bounded(pairs)
    strands = _strands(incident, documents, number, anchor)
    telling = list(dict.fromkeys(each.number for each in strands))
    drawn, name = set(telling[:MOST_IN_A_LINEAGE]), incident["handle"]
    told = {
        "drawn": None,
        "triangle": None,
        "not_drawn": 0,
        "shown": shown,
        "left_out": left_out,
        "arcs": len(telling) <= MOST_ARCS,
    }
    if len(telling) < 2:
        return told
    between = ties(pairs, f"{name}-pair", shown)
    if MOST_ARCS < len(telling) <= MOST_IN_A_MATRIX:
        groups = [[number(each) for each in group] for group in incident["origins"]["groups"]]
        told["triangle"] = matrix(_named(groups, documents), between, f"matrix-{name}")
    told["drawn"] = lineage(
        [each for each in strands if each.number in drawn],
        [each for each in between if {each.left, each.right} <= drawn] if told["arcs"] else [],
        f"lineage-{name}",
        f"Who told whom of {name}, as the documents say",
    )
    return told | {"not_drawn": len(telling) - len(drawn)}


def _strands(incident: Row, documents: Sequence[Row], number: Number, anchor: Callable) -> list[Strand]:
    """Each telling once: from its source, through those the account's chain names, to the document."""
    accounts = {each["id"]: each for each in incident["accounts"]}
    found: dict[tuple, Strand] = {}
    drawn: Counter[int] = Counter()
    for source in incident["origins"]["sources"]:
        at = number(source["document"])
        for account in (accounts[each] for each in source["accounts"] if each in accounts):
            spans, kind = (source["spans"], "why") if source["spans"] else (account["spans"], "account")
            href = f"#{anchor(source['document'], spans[0], kind)}"
            origin, *via = _tellers(source, account["chain"], documents[at - 1], at, href)
            same = (origin.key, *(each.key for each in via), at)
            if same not in found and drawn[at] < MOST_STRANDS:
                drawn[at] += 1
                told = _document(documents[at - 1], at)
                found[same] = Strand(origin=origin, via=tuple(via), document=told, number=at)
    return sorted(found.values(), key=lambda each: each.number)


def _document(row: Row, at: int) -> Node:
    says = f"published {day(row['published'])}" if row["published"] else "day of publication not known"
    return Node(key=f"document {at}", name=f"D{at} {called(row)}", says=says, href=f"#document-{at}")


def _tellers(source: Row, chain: Sequence[Row], document: Row, at: int, href: str) -> list[Node]:
    """The source and those who tell it on, up to the document: people and agencies are one box across documents, an
    outlet's own words or its reporter a box of their own. What a document with an agency's credit tells came by it."""
    kind, name = source["kind"], source["name"]
    named = [_teller(each) for each in reversed(chain[1:]) if each["name"]]
    agency = [_agency(document["agency"], href)] if document["agency"] else []
    if kind == "agency":
        return [_agency(name, href)]
    if kind == "reporter":
        return [Node(key=f"reporter {at}", name=name, says="own reporter at the place", href=href)]
    if kind == "outlet":  # nobody's words, or those of another outlet's report
        nobody = Node(key=f"outlet {at}", name="no source given", says="told in the outlet's own words", href=href)
        return [*(named[:MOST_VIA] or [nobody]), *agency]
    own = f" {at}" if kind == "unnamed" else ""
    voice = Node(key=f"voice {name}{own}", name=name, says=KINDS.get(kind, kind), href=href)
    return [voice, *named[1:MOST_VIA], *agency]


def _agency(name: str, href: str) -> Node:
    return Node(key=f"agency {name}", name=name, says="news agency", href=href, late=True)


def _teller(link: Row) -> Node:
    return Node(key=f"teller {link['name']}", name=link["name"], says=link["act"] or "tells it on")
