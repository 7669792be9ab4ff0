"""Time stamps of a case: what authorities outside vouch for, asked for when there is a connection, kept for good."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.case.holding import Holding
from onrecord.errors import OnRecordError, UsageError
from onrecord.models import Checkpoint, Fault, Seal, Stamp
from onrecord.outcomes import Outcome, Problem

if TYPE_CHECKING:
    from onrecord.custody.stamps import Answer, Authority, Item, Stamped

Items = dict[str, "Item"]  # by the SHA-256 of their bytes, in the order in which they were made


class Stamping(Holding):
    """A case whose checkpoints and seals are stamped."""

    def stamp(self, authorities: str | Path | None, *, upgrade: bool = False, renew: bool = False) -> Outcome:
        """Every authority stamps what it has not stamped yet: checkpoints, the signatures of seals, renewals. Run
        again, only what lacks is asked for.

        `authorities` is the file that names them (docs/stamp.md); nobody else is contacted. `upgrade` asks the
        calendars of OpenTimestamps for the proofs they promised; `renew` stamps the tokens there are anew when a
        certificate is near its end. An answer is kept as an original before it is looked into. Raises UsageError
        without authorities.
        """
        from onrecord.custody import stamps

        if authorities is None:
            raise UsageError("no authority is configured, so nobody was asked, and what waits stays queued; name a "
                             "file of them with --authorities or ONRECORD_AUTHORITIES (docs/stamp.md shows one)")
        asked = stamps.authorities(authorities)
        items = self._stampable()
        if renew and (again := self._renewal(items)):
            items[again.about] = again
        queue = stamps.waiting(items.values(), self.store.find(Stamp), asked)
        new, problems = 0, []
        for done, (item, answer) in enumerate(stamps.answers(queue, self.store.keep)):
            self.progress("stamp", done, len(queue))
            if answer.stamped:
                new += self._add_stamp(item, answer)
            else:
                problems.append(answer)
        left = stamps.waiting(items.values(), self.store.find(Stamp), asked)
        waits = Counter(each for _, each in left)
        told = [_waits(each, waits[each.authority]) for each in problems]
        if upgrade:
            for item, answer in self._upgraded(asked, items):
                if answer.stamped:
                    new += self._add_stamp(item, answer)
                else:
                    told.append(_stays(answer))
        return Outcome(
            verb="stamp",
            new=new,
            unchanged=len(items) * len(asked) - len(queue),
            problems=tuple(told),
            counts={"new stamps": new, "still waiting": len(left)},
        )

    def stamps(self, authorities: str | Path | None = None) -> Iterator[dict]:
        """A row for each stamp, and for each that is waited for from one of `authorities` (a file). Nobody is asked."""
        from onrecord.custody import stamps

        asked = stamps.authorities(authorities) if authorities is not None else ()
        items = self._stampable()
        return stamps.rows(items.values(), self.store.find(Stamp), asked, partial(self._look, items))

    # -- how -----------------------------------------------------------------------------------------------------------

    def _stamp_faults(self, authorities: str | Path | None = None) -> Iterator[Fault]:
        """Every stamp that does not hold, under the root certificates of `authorities` (a file) or else those kept."""
        from onrecord.custody import stamps

        trusted = {each.url: each.roots for each in stamps.authorities(authorities)} if authorities is not None else {}
        bytes_of = self._bytes_of(self._stampable())
        yield from stamps.faults(self.store.find(Stamp), bytes_of, self.store.original, trusted)

    def _stampable(self) -> Items:
        """What is to be stamped: checkpoints, the signatures of seals that are kept, renewals of earlier stamps."""
        from onrecord.custody.stamps import Item, renewed

        items = [Item(what="checkpoint", data=each.text.encode(), at=each.at) for each in self.store.find(Checkpoint)]
        for each in self.store.find(Seal):
            if data := self._original(each.signature):
                items.append(Item(what="seal", data=data, at=each.at))
        found: Items = {}
        for item in items:
            found.setdefault(item.about, item)
        for stamp in self.store.find(Stamp):
            if stamp.about not in found and renewed(data := self._original(stamp.about) or b""):
                found[stamp.about] = Item(what="renewal", data=data, at=stamp.at)
        return found

    def _renewal(self, items: Items) -> "Item | None":
        from onrecord.custody import stamps

        last = next((each for each in reversed(items.values()) if each.what == "checkpoint"), None)
        tokens = [(each, seen) for each in self.store.find(Stamp) if (seen := self._look(items, each))]
        return stamps.renewal(last, tokens, [each for each in items.values() if each.what == "renewal"], self.now())

    def _upgraded(self, asked: tuple["Authority", ...], items: Items) -> Iterator[tuple["Item", "Answer"]]:
        """What came of asking for the proofs that were promised; an authority that failed is not asked again."""
        from onrecord.custody import stamps

        latest = {(each.authority, each.about): each for each in self.store.find(Stamp) if each.about in items}
        for authority in asked:
            for (url, about), stamp in latest.items():
                token = self._original(stamp.token) if url == authority.url else None
                answer = token and stamps.upgrade(token, items[about].data, authority, self.store.keep)
                if answer:
                    yield items[about], answer
                    if answer.problem:
                        break

    def _add_stamp(self, item: "Item", answer: "Answer") -> int:
        if item.what == "renewal":
            self.store.keep(item.data)
        stamp = Stamp(
            about=item.about,
            authority=answer.authority.url,
            method=answer.authority.method,
            token=self.store.keep(answer.token),
            at=self.now(),
            says=answer.stamped.says,
            roots=self.store.keep(answer.authority.roots) if answer.authority.roots else None,
        )
        return len(self._add([stamp], did="stamp"))

    def _look(self, items: Items, stamp: Stamp) -> "Stamped | None":
        """What a stamp's token says under the root certificates kept with it; None when it does not hold."""
        from onrecord.custody import stamps

        try:
            roots = self.store.original(stamp.roots) if stamp.roots else None
            data = self._bytes_of(items)(stamp.about)
            return stamps.check(stamp.method, self.store.original(stamp.token), data, roots)
        except OnRecordError:  # `verify` tells it
            return None

    def _bytes_of(self, items: Items) -> Callable[[str], bytes]:
        return lambda about: items[about].data if about in items else self.store.original(about)

    def _original(self, sha256: str) -> bytes | None:
        try:
            return self.store.original(sha256)
        except OnRecordError:  # `verify` tells it
            return None


def _waits(answer: "Answer", left: int) -> Problem:
    kept = f"; its answer, {len(answer.token):,} bytes, as an original" if answer.token else ""
    return Problem(
        item=answer.authority.name,
        what=f"no stamp: {answer.problem}",
        kept=f"{left} {'thing waits' if left == 1 else 'things wait'} for it in the queue{kept}",
        todo="Run onrecord stamp again when that is mended; the other authorities were asked.",
    )


def _stays(answer: "Answer") -> Problem:
    return Problem(
        item=answer.authority.name,
        what=f"no completed proof: {answer.problem}",
        kept="the promised proof, as it was",
        todo="Run onrecord stamp --upgrade again later.",
    )
