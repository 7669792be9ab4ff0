"""What people decided about pairs: which accounts, or which parties, are one and which are two."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Protocol

from onrecord.models import Judgement

Pair = tuple[str, str]  # two ids, in order


class Minted(Protocol):
    """A handle, or what is kept of one."""

    handle: str
    account: str


@dataclass(frozen=True)
class Will:
    """The judgement that holds for each pair of accounts or parties a person decided about."""

    same: Mapping[Pair, Judgement]
    different: Mapping[Pair, Judgement]

    def has_settled(self, left: Collection[str], right: Collection[str]) -> bool:
        """A person parted the two, having seen all they consist of now. What has joined either since is new evidence,
        and the question is open again."""
        if not self.different:
            return False
        mine, yours = {*left}, {*right}
        parted = (judgement for each in mine for other, judgement in self._parted.get(each, ()) if other in yours)
        return any(mine | yours <= {*each.about, *each.saw} for each in parted)

    @cached_property
    def _parted(self) -> dict[str, list[tuple[str, Judgement]]]:
        parted: dict[str, list[tuple[str, Judgement]]] = defaultdict(list)
        for (one, two), judgement in self.different.items():
            parted[one].append((two, judgement))
            parted[two].append((one, judgement))
        return dict(parted)


def will(judgements: Sequence[Judgement], handles: Sequence[Minted] = ()) -> Will:
    """The newest `same` or `different` for every two accounts or parties. A handle stands for the account it was
    minted for.

    Two of an earlier join that are judged different undo that join as a whole: what it brought together falls back to
    what the sources themselves say.
    """
    anchors = {each.handle: each.account for each in reversed(handles)}
    same: dict[Pair, Judgement] = {}
    different: dict[Pair, Judgement] = {}
    for judgement in sorted(judgements, key=lambda each: (each.at, each.id)):
        if judgement.verdict not in ("same", "different"):
            continue
        pairs = list(combinations(sorted({anchors.get(each, each) for each in judgement.about}), 2))
        undone = {same[pair].id for pair in pairs if pair in same} if judgement.verdict == "different" else set()
        if undone:
            same = {pair: each for pair, each in same.items() if each.id not in undone}
        ours, theirs = (same, different) if judgement.verdict == "same" else (different, same)
        for pair in pairs:
            ours[pair] = judgement
            theirs.pop(pair, None)
    return Will(same=same, different=different)
