"""Groups of documents: those that reconciliation puts into one alleged incident, and how such groups are scored.

A document belongs to the incident that most of its accounts belong to; one without accounts stands alone. Scores are
B-cubed (Bagga and Baldwin 1998) and pairs of documents.
"""

from collections import Counter
from collections.abc import Sequence

from bench import rates
from onrecord.matching import reconcile
from onrecord.models import Account, Detail, Document, Figure, Party, Reconciliation, Record, Statement

KINDS = (Statement, Account, Detail, Figure, Party)
LENGTH = 6000  # characters of a text that are read


def reconciled_of(found: Sequence[tuple[Document, list[Record]]]) -> Reconciliation:
    """All the documents, reconciled together as in a case."""
    records = {kind: [each for _, own in found for each in own if isinstance(each, kind)] for kind in KINDS}
    return reconcile([each for each, _ in found], *(records[kind] for kind in KINDS))


def groups(found: Sequence[tuple[Document, list[Record]]]) -> list[str]:
    """The name of each document's group, after all of them are reconciled together."""
    reconciled = reconciled_of(found)
    incident = {account: each.handle for each in reconciled.incidents for account in each.accounts}
    named = []
    for number, (_, own) in enumerate(found):
        handles = Counter(incident[each.id] for each in own if isinstance(each, Account) and each.id in incident)
        named.append(handles.most_common(1)[0][0] if handles else f"alone {number}")
    return named


def grouped(wanted: Sequence[str], given: Sequence[str]) -> dict[str, float]:
    """B-cubed and pairwise figures in percent; `wanted` and `given` name the group of each document, in one order."""
    both, labels, ours = Counter(zip(wanted, given, strict=True)), Counter(wanted), Counter(given)
    cubed = rates_of_shares(
        sum(many**2 / ours[other] for (_, other), many in both.items()) / max(1, len(wanted)),
        sum(many**2 / labels[one] for (one, _), many in both.items()) / max(1, len(wanted)),
    )
    pairs = rates(*(sum(many * (many - 1) for many in each.values()) for each in (both, ours, labels)))
    return {
        "pairs F1": pairs[2],
        "pairs precision": pairs[0],
        "pairs recall": pairs[1],
        "B-cubed F1": cubed[2],
        "B-cubed precision": cubed[0],
        "B-cubed recall": cubed[1],
    }


def rates_of_shares(precision: float, recall: float) -> tuple[float, float, float]:
    """Shares as precision, recall and F1 in percent."""
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return round(100 * precision, 1), round(100 * recall, 1), round(100 * f1, 1)
