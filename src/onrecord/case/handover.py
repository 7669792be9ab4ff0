"""What the keeper of a case hands over: a sealed case file, which whoever receives it can check without us."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord import judgements
from onrecord.case.holding import SOFTWARE
from onrecord.case.withholding import Leaving, Withholds
from onrecord.errors import SharingError, UsageError
from onrecord.models import (
    SAID,
    Capture,
    Checkpoint,
    Collection,
    Detail,
    Document,
    Expunction,
    Figure,
    Fixity,
    Handle,
    Judgement,
    Record,
    Run,
    Seal,
    Sealing,
    Stamp,
)
from onrecord.outcomes import Outcome, Problem

if TYPE_CHECKING:
    from onrecord.custody.keys import Key
    from onrecord.custody.stamps import Answer
    from onrecord.sharing import Withheld
    from onrecord.sharing.sealed import Logged

# What of our own doing is handed over. Who looked at what, what went to others and what is withheld stays here; the log
# shows that it was done.
HANDED_OVER = (Capture, Collection, Document, Run, Handle, Judgement, Fixity, Checkpoint, Stamp, Expunction)
_ENDS = {"rfc3161": "tsr", "opentimestamps": "ots"}
_NAMED = 3  # ids that a refusal names of each kind


class Handover(Withholds):
    """A case that is handed over."""

    def seal(
        self,
        out: str | Path,
        *,
        key: "Key",
        recipient: str,
        originals: bool = True,
        unreviewed: bool = False,
        authorities: str | Path | None = None,
        encrypt_to: Sequence[str] = (),
        machine: bool = False,
    ) -> Outcome:
        """Seal the case file into the folder `out`, new or empty, for `recipient`, signed with `key`.

        `originals` puts in the bytes of what was captured; without, they are named by their digests. `unreviewed` lets
        out what no person has judged, every page marked so; else SharingError names it and nothing is sealed. With
        `encrypt_to` (public keys of age or SSH) the file is `out`.tar.age, which only their holders can open. Every
        authority that the file `authorities` names (docs/stamp.md) is asked to stamp the signature; one that does not
        is a problem of the outcome. What is withheld is taken out, and so are the addresses of the machines that
        collected, unless `machine`. The sealing is the last entry of the log inside; that it was finished is told by
        the entry after it.
        """
        from onrecord import custody
        from onrecord.custody import stamps
        from onrecord.custody.keys import SEAL
        from onrecord.sharing import sealed
        from onrecord.sharing import unreviewed as waiting

        if not recipient.strip():
            raise UsageError("say whom the sealed case file is for: it is kept with the case")
        asked = stamps.authorities(authorities) if authorities is not None else ()
        leaving, at = self._leaving(), self.now()
        left = waiting(leaving.picture)
        if left and not unreviewed:
            raise SharingError(_refusal(left))
        withheld = leaving.withheld(self._handed_over(leaving), machine)
        self._refuse_in_log(withheld, recipient, key)
        given = sealed.gathered(
            withheld,
            self._handed_over(leaving),
            partial(custody.salt_of, self._secret),
            originals=originals,
            gone=self.store.expunged(),
            original=self.store.original,
        )
        answers: list[stamps.Answer] = []

        def stamp(signature: bytes) -> Iterator[tuple[str, bytes]]:
            answers.extend(stamps.stamp_bytes(signature, asked, self.store.keep))
            for each in answers:
                if each.stamped:
                    yield f"{_plain(each.authority.name)}.{_ENDS[each.authority.method]}", each.token

        def enter(contents: str) -> "Logged":
            sealing = Sealing(
                contents=contents,
                recipient=recipient,
                key=key.fingerprint,
                unreviewed=bool(left),
                withheld=len(given.redacted),
                by=self.by,
                at=at,
            )
            self._add([sealing], did="seal")
            return self._logged(sealing, key)

        done = sealed.seal(
            Path(out).absolute(),
            given,
            about=sealed.About(
                case_name=self.name,
                generated_at=at,
                software=SOFTWARE,
                unreviewed=bool(left),
                withheld=bool(given.redacted),
            ),
            original=self.store.original,
            enter=enter,
            sealer=sealed.Sealer(
                recipient=recipient,
                by=self.by,
                fingerprint=key.fingerprint,
                allowed=key.allowed(_plain(self.by)),
                sign=partial(key.sign, namespace=SEAL),
                stamp=stamp,
                authorities=b"".join(each.roots or b"" for each in asked),
                encrypt_to=tuple(encrypt_to),
            ),
        )
        signature = self.store.keep(done.signature)
        finished = Seal(sealing=done.sealing.id, manifest=done.manifest, signature=signature, at=self.now())
        self._add([finished, Checkpoint(text=done.checkpoint, at=finished.at)], did="seal")
        item = stamps.Item(what="seal", data=done.signature, at=finished.at)
        stamped = sum(self._add_stamp(item, each) for each in answers if each.stamped)
        return Outcome(
            verb="seal",
            new=1,
            problems=tuple(_lacks(each) for each in answers if not each.stamped),
            counts={
                "records": len(given.records),
                "originals": len(given.originals),
                "withheld": len(given.redacted),
                "unreviewed parts": sum(map(len, left.values())),
                "stamps": stamped,
            },
        )

    # -- how -----------------------------------------------------------------------------------------------------------

    def _refuse_in_log(self, withheld: "Withheld", recipient: str, key: "Key") -> None:
        """What goes into every sealed case file as it is must not hold what is withheld: the log cannot be changed."""
        bodies = (each.canonical().decode() for each in self.store.entries())
        told = [self.name, self.by, recipient, key.allowed(_plain(self.by)), SOFTWARE]
        if withheld.names_words and any(map(withheld.stand_in, (*told, *bodies))):
            raise SharingError(
                "words that are withheld are the name of the case, of who worked on it, or of whom this is for; these "
                "stand in the log, which cannot be changed; nothing was sealed. Share it without the log (onrecord "
                "share), or build the case anew under pseudonyms (--by)"
            )

    def _handed_over(self, leaving: Leaving) -> Iterator[Record]:
        """The records that a sealed case file gives: what holds now of what sources say, and how we came by it; and
        those that were taken out of it whole."""
        picture = leaving.picture
        shown = {
            each.id
            for said in (picture.statements, picture.accounts, picture.details, picture.figures, picture.parties)
            for each in said
        } | leaving.out
        corrected = {about[0] for about, each in judgements.latest(picture.judgements).items() if each.instead}
        for kind in (*HANDED_OVER, *SAID):
            for each in self.store.find(kind):
                # Details and figures of a corrected account are shown under the new one; the log names them as found.
                follows = isinstance(each, Detail | Figure) and each.account in corrected
                ours = not isinstance(each, SAID) and not (isinstance(each, Judgement) and each.verdict == "withhold")
                if ours or each.id in shown or follows:
                    yield each

    def _logged(self, sealing: Sealing, key: "Key") -> "Logged":
        """The log up to the entry of this sealing, and what shows it to be whole."""
        from onrecord import custody
        from onrecord.custody import keys, merkle, notes
        from onrecord.sharing import sealed

        name = custody.commitment(self._secret, sealing.id)
        entries = []
        for each in self.store.entries():
            entries.append(each)
            if each.did == "seal" and name in each.records:
                break
        bodies = [each.canonical() for each in entries]
        checkpoint = custody.checkpoint(entries, key=key)
        tree = merkle.Tree(map(merkle.leaf, bodies))
        captured = [number for number, each in enumerate(entries) if each.did == "capture"]
        return sealed.Logged(
            sealing=sealed.Given(record=sealing, salt=custody.salt_of(self._secret, sealing.id)),
            entries=bodies,
            checkpoint=checkpoint,
            signature=key.sign(checkpoint.encode(), keys.CHECKPOINT),
            proofs={number: notes.proof(tree, number, checkpoint) for number in [*captured, len(entries) - 1]},
        )


def _plain(name: str) -> str:
    """A name of letters, digits and hyphens, for a file and for a line of allowed signers."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "unnamed"


def _lacks(answer: "Answer") -> Problem:
    return Problem(
        item=answer.authority.name,
        what=f"no stamp: {answer.problem}",
        kept="the sealed case file, without this stamp",
        todo="Run onrecord stamp later: the seal's signature is kept and waits for it.",
    )


def _refusal(left: dict[str, list[str]]) -> str:
    """What no person has judged, by kind, and what to do about it."""
    told = [
        f"{len(ids):,} {kind} ({', '.join(each if kind == 'incidents' else each[:8] for each in ids[:_NAMED])}"
        f"{', ...' if len(ids) > _NAMED else ''})"
        for kind, ids in left.items()
    ]
    return (
        f"no person has reviewed {'; '.join(told)}; nothing was sealed. Judge them (onrecord judge accept, reject or "
        "correct; onrecord show KIND lists them), or seal with --unreviewed, which marks every page as unreviewed"
    )
