"""What the keeper of a case does with what is kept: the log checked and fixed outside, originals looked at."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.case.stamping import Stamping
from onrecord.errors import AmbiguousName, StoreError, UnknownName, UsageError
from onrecord.models import KEPT, Capture, Checkpoint, Expunction, Fault, Viewing
from onrecord.outcomes import Problem

if TYPE_CHECKING:
    from onrecord.custody.keys import Key


class Custody(Stamping):
    """A case in the hands of its keeper."""

    def verify(
        self,
        checkpoints: Iterable[str] = (),
        signers: str | None = None,
        authorities: str | Path | None = None,
    ) -> list[Problem]:
        """What is not as the custody log says: an entry changed or lost, a record or an original missing or altered.

        `checkpoints` are texts that `checkpoint` gave and that were kept elsewhere: without one, a log whose end was
        cut off looks whole. The checkpoints that the case itself holds are asked as well. `signers` is the text of a
        file of allowed signers (or public lines): then each checkpoint must bear a signature by one of them.
        `authorities` is the file whose root certificates time stamps are held against; those kept with a stamp show no
        more than that it was not changed since.
        """
        from onrecord import custody

        faults = list(self.store.check())
        faults += custody.verify(
            self.store.entries(),
            self.store.find(Capture),
            self.store.original,
            self.store.ids(),
            checkpoints,
            commits=partial(custody.commitment, self._secret),
            kept=[each for kind in KEPT for each in self.store.find(kind)],
            signers=_signers(signers),
        )
        faults += self._stamp_faults(authorities)
        return _problems(faults)

    def consistency(self, old: str, new: str, signers: str | None = None) -> list[Problem]:
        """Why the checkpoint `new` did not only add to `old`, or either is not of this log; none means all is well."""
        from onrecord import custody

        return _problems(custody.consistency(old, new, self.store.entries(), _signers(signers)))

    def remarks(self) -> list[Problem]:
        """What a reader of the log should know though it breaks nothing: where the machine's clock went back."""
        from onrecord import custody

        return _problems(custody.remarks(self.store.entries()))

    def checkpoint(self, key: "Key | None" = None, out: str | Path | None = None) -> str:
        """Four lines that fix the custody log as it is now, to be kept by people outside.

        The case remembers what it fixed, and gives the same again when nothing happened since. Into the file `out` it
        goes with an SSH signature beside it (`out` with ".sig") when there is a key. Raises Tampered when the log is
        not the one that the last checkpoint saw.
        """
        from onrecord import custody
        from onrecord.custody.keys import CHECKPOINT

        kept = [each.text for each in self.store.find(Checkpoint)]
        text = custody.checkpoint(self.store.entries(), key=key, former=kept[-1] if kept else None)
        if text not in kept:
            self._add([Checkpoint(text=text, at=self.now())], did="checkpoint")
        if out is not None:
            _write(Path(out), text.encode())
            if key:
                _write(Path(f"{out}.sig"), key.sign(text.encode(), CHECKPOINT))
        return text

    def original(self, name: str, reason: str) -> bytes:
        """The bytes of an original, for a person to look at. That they asked, and why, is logged before any byte is
        given; when that fails, nothing is given.

        `name` is its SHA-256 or the id of a capture or document (four characters or more of either will do). Raises
        UsageError without a reason, UnknownName, AmbiguousName, and Tampered when the bytes are not those kept.
        """
        if not reason.strip():
            raise UsageError("say why you look at the original: the reason is kept with the case")
        sha256 = self._named(name)
        if not self._add([Viewing(original=sha256, by=self.by, at=self.now(), reason=reason)], did="view"):
            raise StoreError("this look could not be told from an earlier one, so it was not logged and nothing is "
                             "shown; ask again")
        return self.store.original(sha256)

    def _named(self, name: str) -> str:
        """The SHA-256 of the original that `name` stands for."""
        kept = set(self.store.originals())
        gone = {name: each for each in self.store.find(Expunction) for name in each.originals if name not in kept}
        found = {each for each in (*kept, *gone) if len(name) >= 4 and each.startswith(name)}
        if name not in found:
            found |= self._named_by_a_record(name)
        if len(found) > 1:
            raise AmbiguousName(f"{name} stands for {len(found)} originals: {', '.join(sorted(found))}")
        if not found:
            raise UnknownName(f"{name} is neither an original nor a record of one; `onrecord show captures` lists them")
        (sha256,) = found
        if sha256 in gone:
            each = gone[sha256]
            raise UnknownName(f"the bytes of {sha256} were destroyed on {each.at}, on the authority of "
                              f"{each.authority}: {each.reason}")
        return sha256

    def _named_by_a_record(self, name: str) -> set[str]:
        try:
            return {getattr(self.store.get(self.store.resolve(name)), "sha256", None)} - {None}
        except UnknownName:
            return set()


def _signers(text: str | None):
    if text is None:
        return None
    from onrecord.custody.keys import CHECKPOINT, signers

    return list(signers(text, CHECKPOINT).values())


def _problems(faults: Iterable[Fault]) -> list[Problem]:
    return [Problem(item=each.item, what=each.what, kept="all the rest", todo=each.todo) for each in faults]


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as problem:
        raise UsageError(f"{path} cannot be written: {(problem.strerror or str(problem)).lower()}; the checkpoint is "
                         "kept in the case, and the same is given again") from problem
