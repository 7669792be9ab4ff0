"""Which reports tell of one incident, against labelled local news on shootings: `python -m bench incidents`.

Every report is placed as it comes, in the order of days: one pass. Beside it, for the first reports, how strict the
joining of accounts is: there every report is reconciled with the others, as in a case, and two reports belong together
when most accounts of each are in one alleged incident.
"""

from bench import document
from bench._grouping import KINDS, LENGTH, grouped, groups
from onrecord.extraction import extract
from onrecord.matching.stories import Stream, order_of
from onrecord.models import Document

TITLE = "reports of one incident"
CORPORA = ("incidents-gva-visible",)
RECONCILED = 300  # reports whose accounts are joined as in a case
NOTE = (
    "Two reports are one group when one pass over all of them, in the order of days, places them in one thread. Every "
    "report is of a shooting, many are of one town, and about one in twelve is the text of a page on cookies or "
    "accounts under the headline of a report. What the comparisons count for was learned on this part of the corpus; "
    "with its incidents held out in turn the pairs F1 is 80.6. Accounts are joined by other, "
    "stricter rules: act, place and day must agree."
)
GETS_RIGHT = (
    "Reports that are placed together tell of one incident nine times in ten, and text that pages repeat hardly ever "
    "brings them together.",
    "Accounts that are joined tell of one incident: joining is what is rarely wrong.",
)
CHECK_BY_HAND = (
    "A report that comes back to an incident months later (a trial, a sentence) begins a thread of its own where it "
    "gives few of the names.",
    "Several shootings of one weekend in one town, told together in one report, bring reports of each into one thread.",
    "Two accounts of one incident mostly stay two: one names the street and another the county, one gives the day and "
    "another none. Go through the incidents proposed as perhaps one, and join them.",
)


def predict(row: dict) -> object:
    """The document of a row."""
    return document(f"{row.get('title') or ''}\n\n{row['text'][:LENGTH]}".strip(), row.get("dct"))


def score(rows: list[dict], found: list) -> dict[str, float]:
    """Pairs of reports and B-cubed after one pass; pairs that joined accounts make of the first reports."""
    wanted = [row["incident"] for row in rows]
    figures = grouped(wanted, threads(found))
    strict = grouped(wanted[:RECONCILED], groups([(each, extracted(each)) for each in found[:RECONCILED]]))
    return figures | {"accounts joined: pairs precision": strict["pairs precision"]}


def threads(found: list[Document]) -> list[str]:
    """The thread that one pass in the order of days places each document in."""
    stream, placed = Stream(), [""] * len(found)
    for at in sorted(range(len(found)), key=lambda at: (order_of(found[at]), at)):
        placed[at] = str(stream.place(found[at]))
    return placed


def extracted(source: Document) -> list:
    """What extraction finds in a document, as far as incidents need it."""
    return [each for each in extract(source) if isinstance(each, KINDS)]
