"""Who told whom of one incident: origins on the left, through whom they are told in the middle, documents on the right.

An origin that several documents rest on is one box with several lines. To the right of the documents stands, for each
two of them, how they stand to each other (`ties`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from onrecord.sharing._svg import el, picture
from onrecord.sharing._svg.ties import Tie, clipped, line, linked

WIDTH, SIDE, BOX, GAP, BETWEEN, TOP, ARCS = 760, 10, 38, 10, 48, 30, 118
HEADS = ("First told by", "Told on by", "Documents")


@dataclass(frozen=True, kw_only=True)
class Node:
    """One who tells, or a document: the name, what it is in a word or two, where the page has the words of it."""

    key: str  # two nodes of one key are one
    name: str
    says: str
    href: str | None = None
    late: bool = False  # stands next to the documents, also where it is the first to tell: an agency


@dataclass(frozen=True, kw_only=True)
class Strand:
    """One telling: the origin, through whom it is told, the document (its number, and its node)."""

    origin: Node
    via: tuple[Node, ...]
    document: Node
    number: int


def lineage(strands: Sequence[Strand], ties: Sequence[Tie], name: str, title: str) -> Markup | None:
    """The picture of these tellings, documents from above in the strands' order; None when there are none."""
    if not strands:
        return None
    columns = _columns(strands)
    rows = _rows(strands)
    width = (WIDTH - SIDE - (ARCS if ties else SIDE) - BETWEEN * (len(columns) - 1)) / len(columns)
    left = _lefts(columns, width)
    height = max(rows.values()) + BOX / 2 + 14
    nodes = {each.key: each for strand in strands for each in _path(strand)}
    shared = _shared(strands)
    boxes = [
        _box(node, left[key], rows[key], width, "document" if key in columns[-1] else "teller", shared.get(key, 1))
        for key, node in nodes.items()
    ]
    where = {each.number: rows[each.document.key] for each in strands}
    edge, ports = left[strands[0].document.key] + width, _ports(ties, where)
    arcs = [_arc(each, edge, where, ports) for each in ties]
    told = "; ".join(" → ".join(f"{each.name} ({each.says})" for each in _path(strand)) for strand in strands)
    told += "".join(f"; D{each.left} and D{each.right}: {each.relation}" for each in ties)
    heads = [*_heads(columns, width), *_arcs_head(ties)]
    lines = _lines(strands, columns, rows, width)
    return picture(WIDTH, height, name, title, told, *heads, *lines, *boxes, *arcs, role="group")


def _lefts(columns: Sequence[Sequence[str]], width: float) -> dict[str, float]:
    """Where the boxes of each column begin."""
    return {key: SIDE + at * (width + BETWEEN) for at, keys in enumerate(columns) for key in keys}


def _path(strand: Strand) -> tuple[Node, ...]:
    return (strand.origin, *strand.via, strand.document)


def _way(strand: Strand, deepest: int) -> list[str | None]:
    """The keys along a strand, one for each column: a telling that skips a column keeps a way free through it."""
    first, *rest = (each.key for each in _path(strand))
    skipped = range(deepest - len(strand.via))
    if strand.origin.late:
        return [*(None for _ in skipped), first, *rest]
    return [first, *(f"way {at} {first} {rest[0]}" for at in skipped), *rest]


def _columns(strands: Sequence[Strand]) -> list[list[str]]:
    """The keys of each column: origins, then one column for each further teller, documents last."""
    deepest = max(len(each.via) for each in strands)
    columns = zip(*(_way(each, deepest) for each in strands), strict=True)
    return [[key for key in dict.fromkeys(each) if key] for each in columns]


def _rows(strands: Sequence[Strand]) -> dict[str, float]:
    """The height of each node's middle: documents in order, each beside those who tell it alone, and everyone else
    beside the documents they reach."""
    columns = _columns(strands)
    rows = _spread(_beside_their_own(strands, columns[-1]))
    reached = defaultdict(list)
    for strand in strands:
        for key in filter(None, _way(strand, len(columns) - 2)[:-1]):
            reached[key].append(rows[strand.document.key])
    for keys in columns[:-1]:
        wished = [(key, sum(reached[key]) / len(reached[key])) for key in keys]
        rows |= _spread(sorted(wished, key=lambda each: each[1]))
    return rows


def _beside_their_own(strands: Sequence[Strand], documents: Sequence[str]) -> list[tuple[str, float]]:
    """Each document in the middle of the room that the origins it shares with no other take up."""
    told_by = defaultdict(set)
    for each in strands:
        told_by[each.origin.key].add(each.document.key)
    own = Counter(next(iter(each)) for each in told_by.values() if len(each) == 1)
    wished, above = [], 0
    for key in documents:
        room = max(1, own[key])
        wished.append((key, TOP + BOX / 2 + (above + (room - 1) / 2) * (BOX + GAP)))
        above += room
    return wished


def _spread(wished: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Each at the height it wishes, or as far below as those above it need room."""
    found, free = {}, TOP + BOX / 2
    for key, height in wished:
        found[key] = max(height, free)
        free = found[key] + BOX + GAP
    return found


def _shared(strands: Sequence[Strand]) -> dict[str, int]:
    """How many documents each teller reaches."""
    reached = defaultdict(set)
    for strand in strands:
        for each in _path(strand)[:-1]:
            reached[each.key].add(strand.number)
    return {key: len(numbers) for key, numbers in reached.items()}


def _box(node: Node, x: float, y: float, width: float, kind: str, reaches: int) -> Markup:
    """A node; the border of one that several documents rest on is thick, and its second line says in how many."""
    says = f"{node.says} · {reaches} documents" if reaches > 1 else node.says
    shape = el(
        "rect", x=x, y=y - BOX / 2, width=width, height=BOX, rx=4 if kind == "teller" else 0,
        class_=f"node {kind}{' shared' if reaches > 1 else ''}",
    )  # fmt: skip
    name = el("text", clipped(node.name, width - 14, 6.9), x=x + 8, y=y - 2, class_="name strong")
    below = el("text", clipped(says, width - 14, 6.0), x=x + 8, y=y + 12, class_="tick")
    return linked(node.href, f"{node.name}: {says}", shape, name, below)


def _lines(strands: Sequence[Strand], columns: Sequence[Sequence[str]], rows: dict, width: float) -> list[Markup]:
    """From each teller to the next, once, with a head that points to the one who was told."""
    left = _lefts(columns, width)
    steps = [step for each in strands for step in pairwise(filter(None, _way(each, len(columns) - 2)))]
    ways = {key for keys in columns[1:-1] for key in keys if key.startswith("way ")}
    drawn = [
        _line(left[one] + width, rows[one], left[two], rows[two], two not in ways) for one, two in dict.fromkeys(steps)
    ]
    straight = (el("path", d=f"M{left[key]:.1f} {rows[key]:.1f}h{width:.1f}", class_="strand") for key in sorted(ways))
    return [*drawn, *straight]


def _line(x: float, y: float, to: float, down: float, arrives: bool) -> Markup:
    end = to - 6 if arrives else to
    half = (x + end) / 2
    path = f"M{x:.1f} {y:.1f}C{half:.1f} {y:.1f} {half:.1f} {down:.1f} {end:.1f} {down:.1f}"
    head = f"M{to - 8:.1f} {down - 4:.1f}L{to - 1:.1f} {down:.1f}L{to - 8:.1f} {down + 4:.1f}z"
    return el("g", el("path", d=path, class_="strand"), *([el("path", d=head, class_="head")] if arrives else []))


def _arc(tie: Tie, x: float, where: dict[int, float], ports: dict[tuple[int, int], float]) -> Markup:
    """The line between two documents, the wider the farther they are apart."""
    one, two = sorted((tie.left, tie.right), key=where.__getitem__)
    top, bottom = where[one] + ports[one, two], where[two] + ports[two, one]
    reach = min(ARCS - 20, 20 + (bottom - top) * 0.4) / 0.75
    path = f"M{x + 2:.1f} {top:.1f}C{x + reach:.1f} {top:.1f} {x + reach:.1f} {bottom:.1f} {x + 2:.1f} {bottom:.1f}"
    told = f"D{tie.left} and D{tie.right}: {tie.relation}. {tie.says}"
    return linked(tie.href, told, el("path", d=path, class_="reach"), line(tie.relation, path))


def _ports(ties: Sequence[Tie], where: dict[int, float]) -> dict[tuple[int, int], float]:
    """Where on the edge of each document the line to each other begins, so that lines enclose each other uncrossed."""
    others = defaultdict(list)
    for each in ties:
        others[each.left].append(each.right)
        others[each.right].append(each.left)
    found = {}
    for one, ends in others.items():
        ends.sort(key=lambda each: (where[each] > where[one], -where[each]))
        step = min(9.0, (BOX - 8) / len(ends))
        found |= {(one, other): (at - (len(ends) - 1) / 2) * step for at, other in enumerate(ends)}
    return found


def _heads(columns: Sequence[Sequence[str]], width: float) -> list[Markup]:
    heads = [HEADS[0], *[HEADS[1]] * (len(columns) - 2), HEADS[2]]
    return [_head(says, SIDE + at * (width + BETWEEN)) for at, says in enumerate(heads)]


def _arcs_head(ties: Sequence[Tie]) -> list[Markup]:
    return [_head("How they stand", WIDTH - ARCS + 8)] if ties else []


def _head(says: str, x: float) -> Markup:
    return el("text", says, x=x, y=18, class_="tick", aria_hidden="true")
