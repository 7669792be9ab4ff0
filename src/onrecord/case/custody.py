"""What the keeper of a case does: the log is checked and fixed outside, originals are checked, and destroyed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from onrecord.case.holding import Holding
from onrecord.errors import UsageError
from onrecord.models import (
    KEPT,
    SAID,
    Capture,
    Collection,
    Document,
    Expunction,
    Fixity,
    Handle,
    Judgement,
    Receipt,
    Record,
    Run,
    Stamp,
    Withholding,
)
from onrecord.outcomes import Outcome, Problem
from onrecord.store.naming import one_of


class Custody(Holding):
    """A case in the hands of its keeper."""

    def verify(self, checkpoints: Iterable[str] = ()) -> list[Problem]:
        """What is not as the custody log says: an entry changed or lost, a record or an original missing or altered.

        `checkpoints` are texts that `checkpoint` gave and that were kept elsewhere: without one, a log whose end was
        cut off looks whole.
        """
        from onrecord import custody

        log, expunctions = list(self.store.entries()), list(self.store.find(Expunction))
        faults = list(self.store.check())
        faults += custody.verify(
            log,
            self.store.find(Capture),
            self.store.original,
            self.store.ids(),
            checkpoints,
            secret=self._secret,
            expunctions=expunctions,
            lying=self.store.originals() if expunctions else (),
        )
        return [Problem(item=each.item, what=each.what, kept="all the rest", todo=each.todo) for each in faults]

    def checkpoint(self) -> str:
        """Four lines that fix the custody log as it is now, to be kept by people outside."""
        from onrecord import custody

        return custody.checkpoint(self.store.entries())

    # -- originals -----------------------------------------------------------------------------------------------------

    def fixity(self, some: int | None = None) -> Outcome:
        """Originals are hashed again: all of them, or the `some` whose last check is longest ago.

        A missing or changed one is a problem that names it and the last time it was good. The check is a record of the
        case, whatever it found.
        """
        from onrecord.custody import fixity

        began, entries, made = self.now(), list(self.store.entries()), list(self.store.find(Fixity))
        gone = self.store.expunged()
        naming = (each for kind in (Capture, Collection, Stamp, Receipt) for each in self.store.find(kind))
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

        captures = list(self.store.find(Capture))
        known = {each.sha256: None for each in captures} | dict.fromkeys(self.store.originals())
        return expunging.going(
            [self._original_of(each, known) for each in names],
            captures,
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

    def _original_of(self, name: str, known: Iterable[str]) -> str:
        fitting = [(each, "original") for each in known if each.startswith(name)]
        if fitting:
            return one_of(name, fitting)
        record = self.store.get(self.store.resolve(name))
        if not isinstance(record, Capture | Document):
            raise UsageError(f"{name} is a {record.kind()}: what is destroyed is an original; name its SHA-256, its "
                             "capture or its document")
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
                if spans:
                    yield replace(each, spans=spans)

    def _handles_without(self, carrying: Iterable[str]) -> Iterator[Handle]:
        """A handle whose account goes is kept by another account of the incident: people know it by that name."""
        losing = {each.handle for each in self.store.find(Handle) if each.account in carrying}
        for each in self.picture().reconciliation.incidents if losing else ():
            staying = [account for account in each.accounts if account not in carrying]
            if each.handle in losing and staying:
                yield Handle(handle=each.handle, account=staying[0])
