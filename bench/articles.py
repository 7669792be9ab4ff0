"""The five articles against what must come out of them: found, missed, invented.

`python -m bench.articles` builds a case in memory from the articles beside the checkout and prints, for incidents,
figures and utterances, what was found, missed, wrongly joined and invented.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import Absent, corpus

# Our word for the gold's, where they differ.
COUNTED = {"killed or injured": "casualties"}


@dataclass(frozen=True)
class Tally:
    """What became of one kind of gold."""

    found: tuple[str, ...]
    missed: tuple[str, ...]
    invented: tuple[str, ...]
    wrong: tuple[str, ...] = ()  # joined what must stay apart, or fell into a trap

    def __str__(self) -> str:
        kinds = ("found", "missed", "invented", "wrong")
        head = ", ".join(f"{len(getattr(self, kind))} {kind}" for kind in kinds)
        lines = [f"  {name}: {each}" for name in ("missed", "invented", "wrong") for each in getattr(self, name)]
        return "\n".join([head, *lines])


def score(case, gold: Path) -> dict[str, Tally]:
    """Incidents, figures and utterances of a case against the gold folder."""
    rows = {kind: list(case.show(kind)) for kind in ("incidents", "figures", "utterances", "accounts")}
    load = {name: json.loads((gold / f"{name}.json").read_text()) for name in ("incidents", "figures", "utterances")}
    return {
        "incidents": incidents(rows["incidents"], load["incidents"]),
        "figures": figures(rows["figures"], load["figures"]),
        "utterances": utterances(rows["utterances"], load["utterances"]),
    }


def incidents(rows: list[dict], gold: dict) -> Tally:
    """An incident is found when one of ours has an account overlapping each of its passages."""
    passages = {row["handle"]: list(_accounts(row)) for row in rows}
    titles = {row["handle"]: f"{row['handle']} {row['title']}" for row in rows}
    found, missed, wrong = [], [], []
    taken: dict[str, str] = {}
    for each in gold["incidents"]:
        wanted = [(report["document"], *report["span"]) for report in each["reports"]]
        touching = {handle for handle, own in passages.items() if any(_touch(a, b) for a in own for b in wanted)}
        whole = [h for h in sorted(touching) if all(any(_touch(a, b) for a in passages[h]) for b in wanted)]
        if len(whole) == 1 and len(touching) == 1:
            found.append(each["id"])
        else:
            missed.append(f"{each['id']} (ours: {', '.join(titles[h] for h in sorted(touching)) or 'none'})")
        for handle in touching:
            if handle in taken:
                wrong.append(f"{titles[handle]} joins {taken[handle]} and {each['id']}")
            taken[handle] = each["id"]
    for trap in gold["not_incidents"]:
        place = (trap["document"], *trap["span"])
        fallen = [handle for handle, own in passages.items() if any(_touch(a, place) for a in own)]
        wrong += [f"{titles[handle]} from: {trap['why']}" for handle in fallen]
    invented = [f"{titles[h]}: {_words(rows, h)}" for h in passages if h not in taken]
    return Tally(tuple(found), tuple(missed), tuple(invented), tuple(wrong))


def figures(rows: list[dict], gold: list[dict]) -> Tally:
    """A figure is found when its words are and every field agrees; `missed` says which field does not."""
    found, missed, used = [], [], set()
    for each in gold:
        place = (each["document"], *each["span"])
        touching = [row for row in rows if _touch((row["document"]["file"], *_ends(row["span"])), place)]
        used |= {row["id"] for row in touching}
        name = f"{each['text']!r} in {each['document'][:3]}"
        if not touching:
            missed.append(f"{name}: no figure")
            continue
        faults = min((list(_faults(row, each)) for row in touching), key=len)
        (missed.append(f"{name}: {'; '.join(faults)}") if faults else found.append(name))
    others = [row for row in rows if row["id"] not in used]
    invented = [f"{row['span']['exact']!r} {row['counted']} in {row['document']['file'][:3]}" for row in others]
    return Tally(tuple(found), tuple(missed), tuple(invented))


def utterances(rows: list[dict], gold: dict) -> Tally:
    """A group is found when one utterance of ours covers each of its passages, speaker and day right; a group of one
    passage when nothing is joined to it."""
    spans = {row["handle"]: list(_variants(row)) for row in rows}
    titles = {row["handle"]: f"{row['handle']} {row['wording'][0]['exact'][:60]!r}" for row in rows}
    by_handle = {row["handle"]: row for row in rows}
    found, missed, wrong, taken = [], [], [], {}
    for name, group in gold.items():
        wanted = [(each["document"], *each["span"]) for each in group]
        touching = sorted(h for h, own in spans.items() if any(_touch(a, b) for a in own for b in wanted))
        documents = {each["document"] for each in group}
        best = max(touching, key=lambda h: sum(any(_touch(a, b) for a in spans[h]) for b in wanted), default=None)
        covered = sum(any(_touch(a, b) for a in spans[best]) for b in wanted) if best else 0
        if len(documents) == 1 and not touching:
            found.append(name)
        elif best and covered == len(wanted):
            row = by_handle[best]
            days = {each["said_on"] for each in group} - {None}
            if row["speaker"] != group[0]["speaker"]:
                missed.append(f"{name}: speaker {row['speaker']}")
            elif days and row["said_on"] not in days:
                missed.append(f"{name}: day {row['said_on']}")
            else:
                found.append(name)
        else:
            missed.append(f"{name}: {covered} of {len(wanted)} passages")
        for handle in touching:
            if handle in taken:
                wrong.append(f"{titles[handle]} joins {taken[handle]} and {name}")
            taken[handle] = name
    invented = [title for handle, title in titles.items() if handle not in taken]
    return Tally(tuple(found), tuple(missed), tuple(invented), tuple(wrong))


def _faults(row: dict, gold: dict) -> Iterator[str]:
    wanted = {
        "low": gold["low"],
        "high": gold["high"],
        "counted": COUNTED.get(gold["metric"], gold["metric"]),
        "of_whom": gold["unit"],
        "qualifier": gold["qualifier"],
        "scope": gold["place"],
        "as_of": gold["as_of"],
        "standing": gold["status"],
        "by": gold["attributed_to"],
    }
    for field, value in wanted.items():
        if row[field] != value:
            yield f"{field} is {row[field]!r}, gold {value!r}"


def _accounts(row: dict) -> Iterator[tuple[str, int, int]]:
    for account in row["accounts"]:
        for span in account["spans"]:
            yield account["document"]["file"], *_ends(span)


def _variants(row: dict) -> Iterator[tuple[str, int, int]]:
    for variant in row["variants"]:
        for span in variant["spans"]:
            yield variant["document"]["file"], *_ends(span)


def _ends(span: dict) -> tuple[int, int]:
    return span["start"], span["end"]


def _touch(left: Iterable, right: Iterable) -> bool:
    (one, start, end), (other, first, last) = left, right
    return one == other and start < last and first < end


def _words(rows: list[dict], handle: str) -> str:
    accounts = next(row for row in rows if row["handle"] == handle)["accounts"]
    return " | ".join(f"{each['document']['file'][:3]} {each['spans'][0]['exact'][:80]!r}" for each in accounts)


def built():
    """A case in memory, built from the five articles. Raises Absent without them."""
    from onrecord import Case

    case = Case("memory:", by="bench", now=lambda: "2026-01-01T00:00:00Z")
    case.capture([corpus("seeds")])
    case.read(), case.extract(), case.reconcile()
    return case


def main() -> None:
    """Print the score."""
    try:
        with built() as case:
            for name, tally in score(case, corpus("gold")).items():
                print(f"{name}: {tally}")
    except Absent as absent:
        print(absent)


if __name__ == "__main__":
    main()
