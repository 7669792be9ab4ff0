"""How two documents stand to each other, as a line: solid an echo, double independent, dotted unknown.

The same lines stand in every picture and in its key, and none needs its colour to be told from the others.
"""

from dataclasses import dataclass

from markupsafe import Markup

from onrecord.sharing._svg import el

RELATIONS = ("echo", "independent", "unknown")


@dataclass(frozen=True, kw_only=True)
class Tie:
    """Two documents by their numbers on the page, how they stand, why; `href`: the row that tells more, if any."""

    left: int
    right: int
    relation: str
    says: str
    href: str | None = None


def line(relation: str, path: str) -> Markup:
    """The line of a relation along `path` (SVG path data)."""
    drawn = el("path", d=path, class_=f"tie {relation}")
    return drawn + el("path", d=path, class_="tie between") if relation == "independent" else drawn


def linked(href: str | None, told: str, *inside) -> Markup:
    """Parts of a picture under one name; a link where there is something to lead to."""
    if href is None:
        return el("g", el("title", told), *inside)
    return el("a", el("title", told), *inside, href=href, aria_label=told)


def clipped(text: str, width: float, letter: float = 6.6) -> str:
    """A text that finds room in `width` units, a letter taking `letter` of them on average."""
    text, most = " ".join(text.split()), int(width / letter)
    return text if len(text) <= most else f"{text[: max(1, most - 1)].rstrip()}…"
