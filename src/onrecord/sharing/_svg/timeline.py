"""A timeline: one line for each thing, its day a mark, a day only partly known a bar as wide as what is not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from onrecord.dates import MONTHS
from onrecord.sharing._svg import el, picture
from onrecord.sharing._svg.days import bounds, spoken

WIDTH, NAMES, RIGHT, ROW, TOP = 760, 300, 16, 23, 34  # 12 units are some 8 points on a printed page
_STEPS = (1, 2, 7, 14)  # days; then months


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Something with a date: what it is ("incident", "utterance", "document"), its name, where the page tells of it."""

    kind: str
    label: str
    value: str | None
    href: str


def timeline(moments: Sequence[Moment]) -> Markup | None:
    """The picture of those moments whose date fixes a year, earliest first; None when there are none."""
    dated = sorted(((bounds(each.value), each) for each in moments if bounds(each.value)), key=lambda each: each[0])
    if not dated:
        return None
    first, last = min(days[0] for days, _ in dated), max(days[1] for days, _ in dated)
    margin = max(1, (last - first).days // 20)
    first, last = first - timedelta(days=margin), last + timedelta(days=margin + 1)
    scale = (WIDTH - NAMES - RIGHT) / (last - first).days
    height = TOP + ROW * len(dated) + 8

    def across(when: date) -> float:
        return NAMES + (when - first).days * scale

    lines = [_tick(across(when), says, height) for when, says in _ticks(first, last)]
    rows = [_row(number, days, each, across, scale) for number, (days, each) in enumerate(dated)]
    told = "; ".join(f"{spoken(each.value)}: {each.label}" for _, each in dated)
    return picture(WIDTH, height, "timeline", "Timeline", told, *lines, *rows, role="group")


def _row(number: int, days: tuple[date, date], moment: Moment, across, scale: float) -> Markup:
    y = TOP + ROW * number + ROW / 2
    left, right = across(days[0]), across(days[1]) + scale  # a day ends where the next begins
    middle = (left + right) / 2
    bar = days[0] != days[1]
    mark = (
        el("rect", x=left, y=y - 5, width=max(right - left, 4.0), height=10, rx=5, class_=f"span {moment.kind}")
        if bar
        else _shape(moment.kind, middle, y)
    )
    guide = el("line", x1=NAMES, y1=y, x2=left if bar else middle - 7, y2=y, class_="guide")
    name = el("text", _short(moment.label, 44), x=NAMES - 12, y=y + 4, text_anchor="end", class_="name")
    told = f"{moment.label}: {spoken(moment.value)}"
    return el("a", el("title", told), guide, name, mark, href=moment.href, aria_label=told)


def _shape(kind: str, x: float, y: float) -> Markup:
    """Incidents are diamonds, utterances circles, documents squares: the kind is told without its colour."""
    if kind == "incident":
        return el("path", d=f"M{x:.1f} {y - 8:.1f}l8 8-8 8-8-8z", class_=kind)
    if kind == "document":
        return el("rect", x=x - 5, y=y - 5, width=10, height=10, class_=kind)
    return el("circle", cx=x, cy=y, r=6, class_=kind)


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """At most nine or so dates to write along the top, on round days."""
    length = (last - first).days
    for step in _STEPS:
        if length / step <= 9:
            days = [first + timedelta(days=each) for each in range(1, length, step)]
            return [(each, f"{each.day} {MONTHS[each.month - 1][:3]}{_year(each, days)}") for each in days]
    months = next((each for each in (1, 2, 3, 6) if length / 30.4 / each <= 9), 12)
    step = months if months < 12 else 12 * max(1, round(length / 365 / 8))
    count = range(first.year * 12, last.year * 12 + 12, step)
    starts = [date(each // 12, each % 12 + 1, 1) for each in count]
    return [(each, f"{MONTHS[each.month - 1][:3]} {each.year}") for each in starts if first < each < last]


def _year(when: date, days: list[date]) -> str:
    return f" {when.year}" if when == days[0] or (when.month, when.day) == (1, 1) else ""


def _tick(x: float, says: str, height: float) -> Markup:
    return el(
        "g",
        el("line", x1=x, y1=TOP - 8, x2=x, y2=height - 4, class_="grid"),
        el("text", says, x=x, y=TOP - 14, text_anchor="middle", class_="tick"),
    )


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
