"""Figures side by side: each value a numbered mark on one scale, a range a bar, an open bound an arrow."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

from markupsafe import Markup

from onrecord.sharing._svg import el, picture

WIDTH, LEFT, RIGHT, ROW, TOP = 700, 40, 50, 26, 12


@dataclass(frozen=True, kw_only=True)
class Value:
    """One figure: the number it has in the table beside the picture, its bounds, its standing."""

    number: int
    low: int | None
    high: int | None
    standing: str


def ranges(values: Sequence[Value], name: str, title: str) -> Markup | None:
    """The picture of two or more values that give a bound; None when there are fewer."""
    shown = [each for each in values if each.low is not None or each.high is not None]
    if len(shown) < 2:
        return None
    most = max(each.high if each.high is not None else each.low for each in shown)
    step = _step(most)
    top = max(step, ceil(most * 1.08 / step) * step)
    height = TOP + ROW * len(shown) + 30
    scale = (WIDTH - LEFT - RIGHT) / top
    grid = [_grid(LEFT + at * scale, at, height) for at in range(0, top + 1, step)]
    marks = [_mark(row, each, scale) for row, each in enumerate(shown)]
    return picture(WIDTH, height, name, title, "; ".join(_told(each) for each in shown), *grid, *marks)


def bounds(low: int | None, high: int | None) -> str:
    """The bounds for a reader: "14", "9 to 11", "14 or more", "up to 7,000", "no number"."""
    if low is None and high is None:
        return "no number"
    if high is None:
        return f"{low:,} or more"
    if low is None:
        return f"up to {high:,}"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _told(value: Value) -> str:
    return f"{value.number}: {bounds(value.low, value.high)}, {value.standing}"


def _mark(row: int, value: Value, scale: float) -> Markup:
    y = TOP + ROW * row + ROW / 2
    left = LEFT + (value.low or 0) * scale
    right = LEFT + value.high * scale if value.high is not None else left + 34
    if value.low is None:
        left = max(right - 34, LEFT + 8)
    parts = []
    if value.low != value.high:
        parts.append(el("line", x1=left, y1=y, x2=right, y2=y, class_="range"))
        parts.append(_end(left, y, -1 if value.low is None else 0))
        parts.append(_end(right, y, 1 if value.high is None else 0))
    at = left if value.high is None else right if value.low is None else (left + right) / 2
    number = el("text", str(value.number), x=at, y=y + 4, text_anchor="middle", class_="number")
    return el("g", *parts, _shape(value.standing, at, y), number)


def _end(x: float, y: float, pointing: int) -> Markup:
    if pointing:
        return el(
            "path",
            d=f"M{x - 6 * pointing:.1f} {y - 5:.1f}L{x:.1f} {y:.1f}L{x - 6 * pointing:.1f} {y + 5:.1f}",
            class_="arrow",
        )
    return el("line", x1=x, y1=y - 5, x2=x, y2=y + 5, class_="range")


def _shape(standing: str, x: float, y: float) -> Markup:
    """Confirmed is a square, estimated a circle, what is merely claimed, alleged or unverified a diamond."""
    if standing == "confirmed":
        return el("rect", x=x - 9, y=y - 9, width=18, height=18, class_="value confirmed")
    if standing in ("claimed", "alleged", "unverified"):
        return el("path", d=f"M{x:.1f} {y - 12:.1f}l12 12-12 12-12-12z", class_="value claimed")
    return el("circle", cx=x, cy=y, r=10, class_=f"value {standing}")


def _grid(x: float, at: int, height: float) -> Markup:
    line = el("line", x1=x, y1=TOP - 6, x2=x, y2=height - 24, class_="grid")
    return el("g", line, el("text", _short(at), x=x, y=height - 8, text_anchor="middle", class_="tick"))


def _short(number: int) -> str:
    """A number under the scale: "500", "15,000", "5 million", "10 billion"."""
    for many, name in ((10**9, "billion"), (10**6, "million")):
        if number >= many:
            return f"{number / many:g} {name}"
    return f"{number:,}"


def _step(most: int) -> int:
    """A round step (1, 2 or 5 times a power of ten) that makes at most six."""
    rough = max(most / 5, 1)
    power = 10 ** int(log10(rough))
    return next(each * power for each in (1, 2, 5, 10) if each * power >= rough)
