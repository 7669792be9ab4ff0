"""What comes in is kept: bytes first, then their records with one entry of the log, a container's in few steps.

A container and what is in it are added together, some hundred at a time, so that a log of a hundred thousand rows has
some hundred entries. A process killed in between leaves whole batches; running again adds the rest.
"""

from dataclasses import replace

from onrecord.case.holding import Holding
from onrecord.current import PART_OF, place_in, whole_of
from onrecord.errors import Expunged
from onrecord.intake import Arrival, Refusal, Told
from onrecord.intake.clock import clock
from onrecord.intake.collection import collection
from onrecord.models import Capture, Collection, Record
from onrecord.outcomes import Outcome, Problem, refused
from onrecord.text import same_file

AT_ONCE = 500  # records in one entry


class Taking:
    """The work of one capture: what is known already, what waits to be added, what went wrong."""

    def __init__(self, case: Holding) -> None:
        self.case, self.clock, self.gone = case, clock(), dict(case.store.expunged())
        self.known: dict[str, list[Capture]] = {}
        for each in case.store.find(Capture):
            self.known.setdefault(each.sha256, []).append(each)
        self.new = self.unchanged = 0
        self.problems: list[Problem] = []
        self.words: list[str] = []
        self.waiting: list[Record] = []

    def take(self, arrival: Arrival | Refusal | Told) -> None:
        """Keep what arrived, or what is told of a container, or remember why something could not be taken."""
        if isinstance(arrival, Refusal):
            self.problems.append(
                Problem(item=arrival.address, what=arrival.what, kept=arrival.kept, todo=arrival.todo)
            )
        elif isinstance(arrival, Told):
            self._tell(arrival)
        else:
            self._keep(arrival)

    def outcome(self) -> Outcome:
        """What has been done."""
        self._settle()
        return Outcome(
            verb="capture", new=self.new, unchanged=self.unchanged, problems=tuple(self.problems),
            told=tuple(self.words),
        )  # fmt: skip

    def _keep(self, arrival: Arrival) -> None:
        capture = replace(arrival.capture, captured_at=self.case.now())
        if PART_OF not in capture.options or len(self.waiting) >= AT_ONCE:
            self._settle()  # what came before is complete
        if whole_of(capture) in self.gone:
            return  # what was destroyed does not come back in pieces
        if capture.sha256 in self.gone:
            try:
                self.case.store.admit(capture.sha256)
            except Expunged as problem:
                self.problems.append(refused(capture.address, problem))
            return
        if self._before(capture):
            self.unchanged += 1
            return
        self.known.setdefault(capture.sha256, []).append(capture)
        self.case.store.keep(arrival.data)
        self.waiting.append(capture)
        if arrival.elements:  # a row of a table has none: how it came is told of the table
            self.waiting.append(collection(capture, arrival.data, (*arrival.elements, *self.clock)))
        self.new += 1

    def _tell(self, told: Told) -> None:
        if capture := self._before(told.container):
            self.waiting.append(Collection(capture=capture.id, elements=told.elements))
            self.words += [f"{capture.address}: {each.name}: {each.value}" for each in told.elements if each.value]

    def _before(self, capture: Capture) -> Capture | None:
        """The same bytes from the same file, or from the same place of the same container. (What came within another
        file is not the file of that name beside it.)"""
        there = [each for each in self.known.get(capture.sha256, ()) if _same_arrival(each, capture)]
        return there[-1] if there and capture.published in (None, there[-1].published) else None

    def _settle(self) -> None:
        if self.waiting:
            self.case._add(self.waiting, did="capture")
            self.waiting = []


def _same_arrival(one: Capture, other: Capture) -> bool:
    if one.options != other.options:
        return False
    return bool(place_in(one)) or same_file(one.address, other.address)
