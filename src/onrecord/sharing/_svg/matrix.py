"""How each two documents stand to each other, as a triangle of cells in the manner of a road atlas's distances.

One goes along the row of the one document to the column of the other; in the cell stands the line of their relation. An
empty cell: the two have nothing in common that was found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from onrecord.sharing._svg import el, picture
from onrecord.sharing._svg.ties import RELATIONS, Tie, clipped, line, linked

WIDTH, NAMES, TOP, CELL, KEY = 760, 288, 14, 36, 196
LEAST = 104  # high enough for the key


@dataclass(frozen=True, kw_only=True)
class Named:
    """A document in a picture: its number on the page and what it is called there."""

    number: int
    name: str


def matrix(groups: Sequence[Sequence[Named]], ties: Sequence[Tie], name: str = "matrix") -> Markup | None:
    """The triangle of the documents, those of a group next to each other under one bracket; None without a tie.

    `name` is unique on the page and begins with "matrix".
    """
    if not ties:
        return None
    documents = [each for group in groups for each in group]
    cell = min(CELL, (WIDTH - NAMES - 12) / len(documents))
    height = max(LEAST, TOP * 2 + cell * len(documents))
    known: Mapping[frozenset, Tie] = {frozenset((each.left, each.right)): each for each in ties}
    drawn: list[Markup] = []
    for row, document in enumerate(documents):
        drawn += _row(row, document, cell)
        drawn += [
            _cell(column, row, cell, other, document, known.get(frozenset((other.number, document.number))))
            for column, other in enumerate(documents[:row])
        ]
    told = "; ".join(f"D{each.left} and D{each.right}: {each.relation}" for each in ties)
    return picture(
        WIDTH, height, name, "How each two documents stand to each other", told,
        *_brackets(groups, cell), *drawn, _key(), role="group",
    )  # fmt: skip


def _row(row: int, document: Named, cell: float) -> list[Markup]:
    """The document's name, its number where its row ends and its column begins."""
    y, x = TOP + cell * (row + 0.5), NAMES + cell * (row + 0.5)
    style = "diagonal small" if cell < 22 else "diagonal"
    whole = f"D{document.number} {document.name}"
    name = el("text", clipped(whole, NAMES - 34), x=NAMES - 10, y=y + 4, text_anchor="end", class_="name")
    number = el("text", f"D{document.number}", x=x, y=y + 4, text_anchor="middle", class_=style)
    return [linked(f"#document-{document.number}", whole, name, number)]


def _cell(column: int, row: int, cell: float, left: Named, right: Named, tie: Tie | None) -> Markup:
    x, y = NAMES + cell * column, TOP + cell * row
    style = f"cell {tie.relation if tie else 'bare'}"
    box = el("rect", x=x + 1, y=y + 1, width=cell - 2, height=cell - 2, class_=style)
    if tie is None:
        return box
    sign = _sign(tie.relation, x + cell / 2, y + cell / 2, cell)
    told = f"D{left.number} {left.name} and D{right.number} {right.name}: {tie.relation}. {tie.says}"
    return linked(tie.href, told, box, sign)


def _sign(relation: str, x: float, y: float, cell: float) -> Markup:
    """Two dots for two documents and the line between them."""
    reach, radius = cell * 0.29, max(1.6, cell * 0.075)
    dots = (el("circle", cx=at, cy=y, r=radius, class_=f"end {relation}") for at in (x - reach, x + reach))
    return el("g", line(relation, f"M{x - reach:.1f} {y:.1f}H{x + reach:.1f}"), *dots)


def _brackets(groups: Sequence[Sequence[Named]], cell: float) -> list[Markup]:
    """A bracket before the names of each group of two or more."""
    drawn, row = [], 0
    for group in groups:
        top, bottom = TOP + cell * row + 4, TOP + cell * (row + len(group)) - 4
        if len(group) > 1:
            path = el("path", d=f"M16 {top:.1f}H10V{bottom:.1f}H16", class_="bracket")
            drawn.append(linked(None, "linked by echoes, one with the next", path))
        row += len(group)
    return drawn


def _key() -> Markup:
    """What the lines mean, in the corner that the triangle leaves free."""
    says = {"echo": "echo: one origin", "independent": "independent, with a reason", "unknown": "unknown"}
    x, lines = WIDTH - KEY, []
    for at, relation in enumerate(RELATIONS):
        y = TOP + 12 + 22 * at
        lines += [_sign(relation, x + 16, y, 36), el("text", says[relation], x=x + 42, y=y + 4, class_="tick")]
    y = TOP + 12 + 22 * len(RELATIONS)
    box = el("rect", x=x + 7, y=y - 8, width=18, height=16, class_="cell bare")
    bare = el("text", "nothing in common found", x=x + 42, y=y + 4, class_="tick")
    return el("g", *lines, box, bare, aria_hidden="true")
