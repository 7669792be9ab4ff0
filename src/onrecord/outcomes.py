"""What a verb has done, and what went wrong piece by piece."""

from dataclasses import dataclass, field

from onrecord.models import Document, Run


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One piece of the work that did not go through: what was wrong, what was kept, what to do."""

    item: str
    what: str
    kept: str
    todo: str

    def __str__(self) -> str:
        return f"{self.item}: {self.what}. Kept: {self.kept}. {self.todo}"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How much is new, how much was there already, what went wrong, and how much of each kind there is now."""

    verb: str
    new: int = 0
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    told: tuple[str, ...] = ()  # what a person should know of what went through

    @property
    def exit_code(self) -> int:
        """0: all of it went through; 3: some of it; 1: none of it."""
        if not self.problems:
            return 0
        return 3 if self.new or self.unchanged else 1


def together(one: Outcome, other: Outcome) -> Outcome:
    """What one verb has done in two parts."""
    return Outcome(
        verb=one.verb,
        new=one.new + other.new,
        unchanged=one.unchanged + other.unchanged,
        problems=one.problems + other.problems,
        counts=one.counts | other.counts,
        told=one.told + other.told,
    )


def unread(document: Document) -> Problem:
    """A document whose bytes are kept but which extractors cannot read."""
    return Problem(
        item=document.name,
        what=f"not read: {document.unread}",
        kept=f"the original, SHA-256 {document.sha256}",
        todo="Nothing of it is extracted until it can be read.",
    )


def refused(item: str, why: Exception) -> Problem:
    """Bytes that may not come in again: they were destroyed on somebody's authority."""
    return Problem(
        item=item,
        what=str(why),
        kept="nothing of it",
        todo="If they may be kept again after all, keep them in another case, with that decision.",
    )


def failed(document: Document, run: Run) -> Problem:
    """An extractor that broke on a document."""
    return Problem(
        item=document.name,
        what=f"the {run.extractor} extractor failed: {run.failure}",
        kept="the document and what the other extractors found",
        todo="Please report it, with the document if you may share it.",
    )
