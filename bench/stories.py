"""Which reports tell of one story, against labelled news: `python -m bench stories`.

OnRecord has no stories: it ties reports by the words of one speaker on one occasion, by an alleged incident, by an
echo. This measures how much of a story those ties hold together, and whether they ever tie two stories.
"""

from bench._grouping import grouped, read, tied

TITLE = "reports of one story"
CORPORA = ("stories-ecbplus-visible",)
NOTE = (
    "Two reports are one group when they are tied, directly or through others, by the same words of a speaker, by an "
    "alleged incident or by an echo. Methods that compare whole texts put nearly all reports of a story together; the "
    "ties of OnRecord are for showing where a telling comes from, and leave reports apart that only share a subject."
)
GETS_RIGHT = ("Reports that are tied are of one story: two are rarely tied by a phrase that both happen to print.",)
CHECK_BY_HAND = (
    "A report that tells a story in words of its own, without a speaker others quote, is tied to no other.",
    "Stories that are no alleged violation (a trial, an election, a film) are tied by quotations alone.",
)


def predict(row: dict) -> object:
    """The document of a row, and what extraction finds in it."""
    return read(row)


def score(rows: list[dict], found: list) -> dict[str, float]:
    """B-cubed and pairs of reports, after everything is reconciled."""
    figures = grouped([row["story"] for row in rows], tied(found))
    return {name: figures[name] for name in sorted(figures)}  # B-cubed before pairs
