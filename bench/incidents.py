"""Which reports tell of one incident, against labelled local news on shootings: `python -m bench incidents`.

Every report of a stretch of the corpus is reconciled with the others, as in a case; two reports belong together when
most accounts of each are in one incident.
"""

from bench._grouping import grouped, groups, read

TITLE = "reports of one incident"
CORPORA = ("incidents-gva-visible",)
NOTE = (
    "Two reports are one group when reconciliation puts most accounts of each into one alleged incident. "
    "OnRecord joins "
    "accounts only when act, place and day agree, as far as the words give them; methods that compare whole texts find "
    "more of the pairs. Most groups here are small: reports that all stand alone come near the same B-cubed F1, "
    "so look "
    "at the pairs."
)
GETS_RIGHT = ("Reports that are joined tell of one incident: joining is what is rarely wrong.",)
CHECK_BY_HAND = (
    "Two reports of one incident mostly stay two: one names the street and another the county, one gives the day and "
    "another none. Go through the incidents proposed as perhaps one, and join them.",
    "A report that comes back to an incident weeks later (a trial, a vigil) tells its own accounts and stays apart.",
)


def predict(row: dict) -> object:
    """The document of a row, and what extraction finds in it."""
    return read(row)


def score(rows: list[dict], found: list) -> dict[str, float]:
    """Pairs of reports and B-cubed, after everything is reconciled."""
    return grouped([row["incident"] for row in rows], groups(found))
