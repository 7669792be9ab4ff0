"""What the keeper of a case does: the log is checked and fixed outside, originals are checked and looked at."""

from collections.abc import Iterable
from pathlib import Path

from onrecord.case.stamping import Stamping
from onrecord.models import Capture
from onrecord.outcomes import Problem


class Custody(Stamping):
    """A case in the hands of its keeper."""

    def verify(self, checkpoints: Iterable[str] = (), authorities: str | Path | None = None) -> list[Problem]:
        """What is not as the custody log says: an entry changed or lost, a record or an original missing or altered.

        `checkpoints` are texts that `checkpoint` gave and that were kept elsewhere: without one, a log whose end was
        cut off looks whole. `authorities` is the file whose root certificates time stamps are held against; those kept
        with a stamp show no more than that it was not changed since.
        """
        from onrecord import custody

        log = list(self.store.entries())
        faults = list(self.store.check())
        faults += custody.verify(
            log, self.store.find(Capture), self.store.original, self.store.ids(), checkpoints, secret=self._secret
        )
        faults += self._stamp_faults(authorities)
        return [Problem(item=each.item, what=each.what, kept="all the rest", todo=each.todo) for each in faults]

    def checkpoint(self) -> str:
        """Four lines that fix the custody log as it is now, to be kept by people outside."""
        from onrecord import custody

        return custody.checkpoint(self.store.entries())
