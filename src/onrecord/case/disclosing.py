"""What went to whom, when, under which reference, and that it arrived; single records that are told later."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from onrecord.case.handover import Handover
from onrecord.errors import UsageError
from onrecord.models import Disclosure, Entry, Receipt, Seal, Sealing
from onrecord.outcomes import Outcome, Problem

_LISTS = ("tagmanifest-sha256.txt", "manifest-sha256.txt")  # of a sealed case file, of one that was shared
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Disclosing(Handover):
    """A case of which it is known who has what."""

    def disclose(self, what: str | Path, *, recipient: str, reference: str) -> Outcome:
        """A case file went to `recipient` under `reference` (of theirs or ours). It is kept in the log.

        `what` is its folder, the file in it that lists its files, or that file's SHA-256. Raises UsageError when it is
        none that this case sealed or shared. Where it was sealed for somebody else, that is told.
        """
        recipient, reference = _said(recipient, "whom it went to"), _said(reference, "under which reference it went")
        manifest = _manifest(what)
        sealings = {each.id: each for each in self.store.find(Sealing)}
        sealed = next((sealings[each.sealing] for each in self.store.find(Seal) if each.manifest == manifest), None)
        if sealed is None and not self._shared(manifest):
            raise UsageError(f"{what} is no case file that this case sealed or shared, or it was changed since; "
                             "nothing was logged")
        self._disclosed(manifest, recipient, reference)
        other = sealed is not None and sealed.recipient != recipient
        problem = Problem(
            item=str(what),
            what=f"it was sealed for {sealed.recipient}, and went to {recipient}" if sealed else "",
            kept="the disclosure, as you told it",
            todo="If that was meant, all is well; else ask them for it back.",
        )
        return Outcome(verb="disclose", new=1, problems=(problem,) if other else ())

    def disclose_record(self, name: str, out: str | Path, *, recipient: str, reference: str) -> Outcome:
        """One record, with the salt by which the log names it, goes into the new file `out` for `recipient`.

        With it they can tell that the record is one that a sealed case file withholds, or names: its line in
        `redactions.jsonl`, and the log, bear its commitment. Raises UnknownName, AmbiguousName, and UsageError for a
        file that is there.
        """
        from onrecord import custody
        from onrecord.sharing.sealed import Given

        recipient, reference = _said(recipient, "whom it goes to"), _said(reference, "under which reference it goes")
        record = self.store.get(self.store.resolve(name))
        if isinstance(record, Entry):
            raise UsageError(f"{name} is an entry of the log, which goes along with every sealed case file")
        line, out = Given(record=record, salt=custody.salt_of(self._secret, record.id)).line(), Path(out)
        try:
            with open(out, "xb") as file:
                file.write(line)
        except FileExistsError as there:
            raise UsageError(f"{out} is there already and is left as it is; name another file") from there
        except OSError as problem:
            raise UsageError(f"{out} cannot be written: {(problem.strerror or str(problem)).lower()}") from problem
        self._disclosed(sha256(line).hexdigest(), recipient, reference)
        return Outcome(
            verb="disclose", new=1, told=(f"The log names it {custody.commitment(self._secret, record.id)}.",)
        )

    def receipt(self, disclosure: str, *, words: str, file: str | Path | None = None) -> Outcome:
        """The recipient of a disclosure (its id, or the first characters) says that it arrived, in their `words`; the
        `file` in which they say so is kept as an original. Raises UsageError, UnknownName and AmbiguousName."""
        record = self.store.get(self.store.resolve(disclosure))
        if not isinstance(record, Disclosure):
            raise UsageError(f"{disclosure} is a {record.kind()}, and a disclosure is meant: onrecord show disclosures")
        words, original = _said(words, "what they say"), None
        if file is not None:
            try:
                original = self.store.keep(Path(file).read_bytes())
            except OSError as problem:
                raise UsageError(f"{file} cannot be read: {(problem.strerror or str(problem)).lower()}") from problem
        made = Receipt(disclosure=record.id, words=words, original=original, by=self.by, at=self.now())
        self._add([made], did="receipt")
        return Outcome(verb="receipt", new=1)

    def disclosures(self) -> Iterator[dict]:
        """What went to whom, when, under which reference, for whom it had been sealed, and every receipt, in order."""
        sealings = {each.id: each for each in self.store.find(Sealing)}
        sealed = {each.manifest: sealings[each.sealing] for each in self.store.find(Seal)}
        receipts = list(self.store.find(Receipt))
        for each in self.store.find(Disclosure):
            own = [asdict(one) | {"id": one.id} for one in receipts if one.disclosure == each.id]
            sealing = sealed.get(each.manifest)
            yield {"id": each.id, "kind": "disclosures"} | asdict(each) | {
                "sealed_for": sealing and sealing.recipient,
                "received": own[-1]["words"] if own else "no receipt yet",
                "receipts": own,
            }

    def show(self, kind: str) -> Iterator[dict]:
        """As `Holding.show`; disclosures with their receipts."""
        return self.disclosures() if kind == "disclosures" else super().show(kind)

    # -- how -----------------------------------------------------------------------------------------------------------

    def _disclosed(self, manifest: str, recipient: str, reference: str) -> None:
        made = Disclosure(manifest=manifest, recipient=recipient, reference=reference, by=self.by, at=self.now())
        self._add([made], did="disclose")

    def _shared(self, manifest: str) -> bool:
        from onrecord import custody

        name = custody.commitment(self._secret, manifest)
        return any(each.did == "share" and name in each.records for each in self.store.entries())


def _said(words: str, what: str) -> str:
    if not words.strip():
        raise UsageError(f"say {what}: it is kept with the case")
    return words.strip()


def _manifest(what: str | Path) -> str:
    """The SHA-256 of the file that lists the files of a case file."""
    if _DIGEST.fullmatch(str(what)):
        return str(what)
    path = Path(what)
    if path.is_dir():
        path = next((path / each for each in _LISTS if (path / each).is_file()), path / _LISTS[0])
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError as problem:
        raise UsageError(f"{path} cannot be read: {(problem.strerror or str(problem)).lower()}; name a case file's "
                         "folder, the file in it that lists its files, or that file's SHA-256") from problem
