"""What the keeper of a case does with what is kept: the log is checked and fixed outside, originals are checked, looked
at, and destroyed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.case.stamping import Stamping
from onrecord.errors import Expunged, StoreError, UsageError
from onrecord.models import (
    KEPT,
    SAID,
    Capture,
    Checkpoint,
    Collection,
    Document,
    Expunction,
    Fault,
    Fixity,
    Handle,
    Judgement,
    Receipt,
    Record,
    Run,
    Seal,
    Stamp,
    Viewing,
    Withholding,
)
from onrecord.outcomes import Outcome, Problem
from onrecord.store.naming import one_of

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

    # -- originals -----------------------------------------------------------------------------------------------------

    def original(self, name: str, reason: str) -> bytes:
        """The bytes of an original, for a person to look at. That they asked, and why, is logged before any byte is
        given; when that fails, nothing is given.

        `name` is its SHA-256 or the id of a capture or document (four characters or more of either will do). Raises
        UsageError without a reason, UnknownName, AmbiguousName, Expunged, and Tampered when the bytes are not those
        kept.
        """
        if not reason.strip():
            raise UsageError("say why you look at the original: the reason is kept with the case")
        sha256 = self._original_of(name, self._named())
        if gone := self.store.expunged().get(sha256):
            raise Expunged(f"the bytes of {sha256} were destroyed on {gone.at}, on the authority of {gone.authority}: "
                           f"{gone.reason}")
        if not self._add([Viewing(original=sha256, by=self.by, at=self.now(), reason=reason)], did="view"):
            raise StoreError("this look could not be told from an earlier one, so it was not logged and nothing is "
                             "shown; ask again")
        return self.store.original(sha256)

    def fixity(self, some: int | None = None) -> Outcome:
        """Originals are hashed again: all of them, or the `some` whose last check is longest ago.

        A missing or changed one is a problem that names it and the last time it was good. The check is a record of the
        case, whatever it found.
        """
        from onrecord.custody import fixity

        began, entries, made = self.now(), list(self.store.entries()), list(self.store.find(Fixity))
        gone = self.store.expunged()
        naming = (each for kind in (Capture, Collection, Stamp, Seal, Receipt) for each in self.store.find(kind))
        named = fixity.named(naming, self.store.originals())
        named = {sha256: each for sha256, each in named.items() if sha256 not in gone}
        checks = fixity.Checks(made, fixity.came(entries, named.values(), self._secret))
        chosen = sorted(named) if some is None else sorted(checks.least_recent(named, some))
        faults, read = [], 0
        for done, sha256 in enumerate(chosen):
            self.progress("fixity", done, len(chosen))
            fault, size = fixity.fault(sha256, self.store.hashed)
            faults += [fault] if fault else []
            read += size
        record = Fixity(
            began=began,
            ended=self.now(),
            by=self.by,
            entries=len(entries),
            originals=len(chosen),
            faults=tuple(faults),
            only=() if some is None else tuple(chosen),
        )
        if chosen:
            self._add([record], did="fixity")
        problems = [
            Problem(
                item=f"{named[each.item].called} (SHA-256 {each.item})",
                what=fixity.told(each, named[each.item], checks.last_good(each.item)),
                kept="this check, and all the rest",
                todo=each.todo,
            )
            for each in sorted(faults, key=lambda each: (named[each.item].called, each.item))
        ]
        counts = {"originals": len(chosen), "bytes": read}
        return Outcome(verb="fixity", new=len(chosen) - len(faults), problems=tuple(problems), counts=counts)

    def last_fixity(self) -> Fixity | None:
        """The newest check of originals; None when there was none."""
        made = [None, *self.store.find(Fixity)]
        return made[-1]

    def would_expunge(self, names: Iterable[str]):
        """What `expunge` would take away, and where some of the bytes would remain (a `custody.expunging.Going`).

        `names` are SHA-256 of originals, or ids of captures or documents, or their first characters. Raises
        UnknownName, AmbiguousName, and UsageError for the name of anything else.
        """
        from onrecord.custody import expunging

        known = self._named()
        return expunging.going(
            [self._original_of(each, known) for each in names],
            list(self.store.find(Capture)),
            self.store.find(Collection),
            self.store.find(Document),
            self.store.expunged(),
        )

    def expunge(self, names: Iterable[str], *, reason: str, authority: str) -> Outcome:
        """Originals are destroyed with what was made from them and every record that carries their words.

        `names` as in `would_expunge`; `reason` and `authority` (who ordered it) are kept for good, so they should name
        nobody who is to be forgotten. What the log said stays as it is, and one more entry says what went. That entry
        is on the medium before a byte is destroyed: after a crash in between, the same command finishes.
        """
        from onrecord import custody

        names = list(names)
        if not (reason.strip() and authority.strip()):
            raise UsageError("say why it must go and who ordered it: both are kept, for those who find it missing")
        going = self.would_expunge(names)
        if going.originals:
            carrying = {each.id: each for each in self._carrying(going)}
            expunction = Expunction(
                originals=tuple(going.originals),
                records=tuple(sorted(custody.commitment(self._secret, each) for each in carrying)),
                reason=reason,
                authority=authority,
                by=self.by,
                at=self.now(),
            )
            staying = [*self._still_withheld(going, carrying.values()), *self._handles_without(carrying)]
            self.store.expunge(carrying, [expunction, *staying], partial(self._entry, did="expunge"))
        self.store.erase()
        remains = [Problem(item=each.item, what=each.what, kept="it", todo=each.todo) for each in going.remains]
        return Outcome(
            verb="expunge",
            new=len(going.originals),
            unchanged=0 if going.originals else len(names),
            problems=tuple(remains),
            counts={"originals": len(going.originals), "records": len(carrying)} if going.originals else {},
        )

    def _named(self) -> dict[str, None]:
        """The SHA-256 of all originals that a capture names or that lie in the store."""
        return {each.sha256: None for each in self._captures()} | dict.fromkeys(self.store.originals())

    def _original_of(self, name: str, known: Iterable[str]) -> str:
        fitting = [(each, "original") for each in known if each.startswith(name)]
        if fitting:
            return one_of(name, fitting)
        record = self.store.get(self.store.resolve(name))
        if not isinstance(record, Capture | Document):
            raise UsageError(f"{name} is a {record.kind()}, and an original is meant: name its SHA-256, its capture or "
                             "its document")
        return record.sha256

    def _carrying(self, going) -> Iterator[Record]:
        """All records with words of the documents that go, and the runs that went over them."""
        from onrecord.custody import expunging

        for document in going.documents:
            for kind in (Document, Run, *SAID):
                yield from self.store.find(kind, document)
        for original in going.originals:
            yield from self.store.find(Run, original)
        documents = frozenset(going.documents)
        for kind in (Judgement, *KEPT):
            yield from (each for each in self.store.find(kind) if expunging.quotes(each, documents))

    def _still_withheld(self, going, carrying: Iterable[Record]) -> Iterator[Withholding]:
        """A withholding that goes because it quotes, for the words it protects in documents that stay."""
        for each in carrying:
            if isinstance(each, Withholding):
                spans = tuple(span for span in each.spans if span.document not in going.documents)
                if spans or each.words:
                    yield replace(each, spans=spans)

    def _handles_without(self, carrying: Iterable[str]) -> Iterator[Handle]:
        """A handle whose account goes is kept by another account of the incident: people know it by that name."""
        losing = {each.handle for each in self._handles() if each.account in carrying}
        for each in self.picture().reconciliation.incidents if losing else ():
            staying = [account for account in each.accounts if account not in carrying]
            if each.handle in losing and staying:
                yield Handle(handle=each.handle, account=staying[0])


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
