"""The page on quality, docs/quality.md: what extraction gets right and wrong, in figures and in words.

Everything on it comes from the run it is written after, the pinned floors, and the sentences each benchmark keeps about
itself. It holds no date, no machine and no text of a corpus.
"""

from collections.abc import Iterable, Iterator

from bench._measure import Measured, module

OPENING = """# Know what extraction gets right, and check the rest by hand

Everything OnRecord extracts is found by rules, and rules miss and mistake. This page says how often, measured on
texts that other people labelled, and which errors come most often, so that you know where to look twice. Every record
shows the words it rests on: checking one is a look at those words.

The texts are news and reports of other years and places than yours. Read the figures as what to expect on plain
English news prose, not as a promise for your documents. Precision is the share of what was extracted that is right,
recall the share of what is there that was extracted, F1 their harmonic mean. All figures are percent.

This page is written by `python -m bench --write docs/quality.md`. `make bench` measures again and fails when a figure
falls under its floor; [the decision](decisions/0016-bench.md) says how floors are kept."""


def page(found: Iterable[Measured]) -> str:
    """The page, as Markdown, for what was measured."""
    by_bench: dict[str, list[Measured]] = {}
    for each in found:
        by_bench.setdefault(each.bench, []).append(each)
    parts = [OPENING]
    for name, measured in by_bench.items():
        parts.append("\n".join(_section(name, measured)))
    return "\n\n".join(parts) + "\n"


def _section(name: str, measured: list[Measured]) -> Iterator[str]:
    part = module(name)
    title = part.TITLE[0].upper() + part.TITLE[1:]
    yield f"## {title} (`{name}`)\n"
    if note := getattr(part, "NOTE", ""):
        yield note + "\n"
    yield "| corpus | figure | reached | floor | others |"
    yield "|---|---|---|---|---|"
    for each in measured:
        rows = f"{each.corpus} ({each.rows:,} texts)"
        for figure, value in each.figures.items():
            pinned = each.pinned.figures.get(figure) if each.pinned else None
            floor, peers = (f"{pinned.floor:.1f}", pinned.peers) if pinned else ("", "")
            yield f"| {rows} | {figure} | {value:.1f} | {floor} | {peers} |"
            rows = ""
    for title, sentences in (("What it gets right", part.GETS_RIGHT), ("What to check by hand", part.CHECK_BY_HAND)):
        yield f"\n{title}:\n"
        yield from (f"- {each}" for each in sentences)
