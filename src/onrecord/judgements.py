"""What people decided, applied to what the machine found.

A judgement names records by their id. When a newer extractor finds the same thing again under a new id (only
`made_by` or the reading changed), the judgement is carried over to it; a record a person accepted or put in another's
place stays even when the newer extractor no longer finds it.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from onrecord.models import Account, Detail, Figure, Judgement, Reconciliation, Record, Span, Withholding

# What may change between two runs without changing what the source says.
_INCIDENTAL = ("made_by", "account", "source", "target", "basis")


def latest(judgements: Iterable[Judgement]) -> dict[tuple[str, ...], Judgement]:
    """The judgement that holds for each thing judged: the newest one."""
    return {tuple(sorted(each.about)): each for each in sorted(judgements, key=lambda each: each.at)}


def carried(
    judgements: Iterable[Judgement],
    records: Iterable[Record],
    kept: Callable[[str], Record | None],
    original: Mapping[str, str],
) -> list[Judgement]:
    """The judgements, pointing at today's records. `kept` gives an older record by its id, `original` the SHA-256 of
    the captured bytes by document id; a judgement about something that is no longer found stays as it is."""
    records = {each.id: each for each in records}
    today = {_same(each, original): each.id for each in records.values()}

    def now(about: str) -> str:
        if about in records or (older := kept(about)) is None:
            return about
        return today.get(_same(older, original), about)

    return [
        replace(each, about=tuple(map(now, each.about)), saw=tuple(map(now, each.saw))) for each in judgements
    ]


def applied(
    records: Iterable[Record], judgements: Iterable[Judgement], kept: Callable[[str], Record | None]
) -> list[Record]:
    """The records a case shows: without the rejected ones, with the corrected ones in their place."""
    holding = {about[0]: each for about, each in latest(judgements).items() if len(about) == 1}
    records = {each.id: each for each in records}
    instead: dict[str, Record | None] = {}
    for about, judgement in holding.items():
        if judgement.verdict == "reject":
            instead[about] = None
        elif judgement.verdict == "instead" and judgement.instead:
            instead[about] = kept(judgement.instead)
        elif judgement.verdict == "accept" and about not in records and (older := kept(about)) is not None:
            records[about] = older
    shown = [instead.get(id, each) for id, each in records.items()]
    shown = [each for each in shown if each is not None]
    return [each for each in (_following(one, instead) for one in shown) if each is not None]


def reviewed(judgements: Iterable[Judgement]) -> dict[str, str]:
    """By record id or handle: "accepted", "rejected" or "corrected"; what is not in it nobody has reviewed."""
    words = {"accept": "accepted", "reject": "rejected", "instead": "corrected"}
    done: dict[str, str] = {}
    for about, judgement in latest(judgements).items():
        if len(about) == 1 and judgement.verdict in words:
            done[about[0]] = words[judgement.verdict]
            if judgement.verdict == "instead" and judgement.instead:
                done[judgement.instead] = "corrected"
    return done


def seen(about: Iterable[str], reconciliation: Reconciliation) -> tuple[str, ...]:
    """All that the accounts and parties judged stand for now: each with the other accounts of its incident, the other
    parties of its identity. A judgement keeps it, to tell what has joined them since."""
    groups = [each.accounts for each in reconciliation.incidents]
    groups += [each.parties for each in reconciliation.identities]
    holding = {id: group for group in groups for id in group}
    return tuple(dict.fromkeys(id for each in about for id in holding.get(each, (each,))))


def in_force(
    made: Iterable[Withholding], judgements: Iterable[Judgement], words_of: Callable[[str], tuple[Span, ...]]
) -> tuple[Withholding, ...]:
    """What is withheld now, oldest first: of each word, and of each place, what the newest withholding says; and the
    words (`words_of` an id or handle) of what was judged so."""
    newest: dict[str | Span, Withholding] = {}
    made = sorted(made, key=lambda each: each.at)
    for each in made:
        newest |= dict.fromkeys(each.words or each.spans, each)
    holding = []
    for each in made:
        mine = tuple(one for one in each.words or each.spans if newest[one] is each)
        if mine and not each.lifted:
            holding.append(replace(each, words=mine) if each.words else replace(each, spans=mine))
    decided: dict[str, Judgement] = {}
    for each in sorted(judgements, key=lambda each: each.at):
        decided |= dict.fromkeys(each.about, each)
    for about, each in decided.items():
        if each.verdict == "withhold":
            spans = words_of(about)
            holding.append(
                Withholding(spans=spans, protects="other person", reason=each.reason, by=each.by, at=each.at)
            )
    return tuple(holding)


def _following(record: Record, instead: Mapping[str, Record | None]) -> Record | None:
    """Details and figures go with their account: to the corrected one, or away with a rejected one."""
    if not isinstance(record, Detail | Figure) or record.account not in instead:
        return record
    account = instead[record.account]
    if isinstance(account, Account):
        return replace(record, account=account.id)
    return None if isinstance(record, Detail) else replace(record, account=None)


def _same(record: Record, original: Mapping[str, str]) -> str:
    """What makes two records say the same of the same words of the same bytes."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: original.get(each, each) if name == "document" else plain(each)
                for name, each in value.items()
                if name not in _INCIDENTAL
            }
        return [plain(each) for each in value] if isinstance(value, list | tuple) else value

    return json.dumps([record.kind(), plain(asdict(record))], sort_keys=True)
