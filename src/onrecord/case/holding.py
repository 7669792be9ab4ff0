"""What a case holds and shows: its store, the records that hold now, and the picture that follows from them.

Every step is written with its custody entry in one transaction.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from getpass import getuser
from hashlib import sha256
from pathlib import Path
from typing import Self

from onrecord import __version__, current, judgements
from onrecord.case.recalling import Recalling
from onrecord.current import PLACES
from onrecord.models import (
    ACTS,
    SAID,
    Account,
    Capture,
    Collection,
    Detail,
    Document,
    Figure,
    Handle,
    Judgement,
    Link,
    Party,
    Picture,
    Place,
    Reconciliation,
    Record,
    Run,
    Span,
    Statement,
    Withholding,
)
from onrecord.plugins import fingerprint
from onrecord.store import Hit, Store, open_store
from onrecord.text import quote

SOFTWARE = f"onrecord {__version__}"
WEIGHED = (Account, Detail, Figure, Statement, Party)  # what an incident is assessed by
# What changes nothing of what the case shows.
_PAPERWORK = frozenset({"share", "view", "fixity", "checkpoint", "stamp", "seal", "disclose", "receipt"})
_LAST = "9999"  # a time after all others
Progress = Callable[[str, int, int], None]  # the verb, how many are done, of how many


class Holding:
    """A store, who works on it, and what it shows."""

    def __init__(
        self,
        address: str | Path,
        *,
        by: str | None = None,
        now: Callable[[], str] | None = None,
        progress: Progress | None = None,
    ):
        self.address = address
        self.name = _title("case" if str(address) == "memory:" else Path(address).resolve().name)
        self.store: Store = open_store(address)
        self._secret = self.store.secret()
        self.by = by or os.environ.get("ONRECORD_BY") or getuser()
        self.now = now or (lambda: datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"))
        self._shown: tuple[str | None, Picture] | None = None
        self._reconciled: tuple[str, Reconciliation] | None = None
        self.progress = progress or (lambda verb, done, of: None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc) -> None:
        self.store.close()

    # -- looking -------------------------------------------------------------------------------------------------------

    def picture(self) -> Picture:
        """All that the case shows now: current records, judgements applied, and what follows from them.

        Worked out again when anything was added to the custody log.
        """
        latest = self.store.last_entry()
        if self._shown is None or self._shown[0] != latest:
            self._shown = latest, self._picture()
        return self._shown[1]

    def _picture(self, without: Iterable[str] = ()) -> Picture:
        """What follows from all records but those `without`, of which it is as if a person had rejected them."""
        from onrecord import assessment

        without = frozenset(without)
        corrected = {old for each in self.store.find(Judgement) if each.instead in without for old in each.about}
        rejected = [_rejected(each) for each in sorted(without | corrected)]
        shelf = self._shelf(rejected)
        reconciliation, said = self._reconciliation(shelf, keep=not rejected), shelf.everything()
        judged = tuple(each for each in shelf.judgements if each.at != _LAST)
        return Picture(
            captures=tuple(self.store.find(Capture)),
            documents=tuple(self.documents()),
            statements=said[Statement],
            accounts=said[Account],
            details=said[Detail],
            figures=said[Figure],
            parties=said[Party],
            links=said[Link],
            judgements=judged,
            reconciliation=reconciliation,
            assessments=tuple(assessment.assessments(reconciliation.incidents, *(said[kind] for kind in WEIGHED))),
            completeness=current.completeness(self.store.find(Collection)),
            withholdings=judgements.in_force(
                self.store.find(Withholding), judged, partial(self._words_of, reconciliation)
            ),
        )

    def _words_of(self, reconciliation: Reconciliation, name: str) -> tuple[Span, ...]:
        """The words that a record, or an incident's accounts, rest on; of a document all."""
        told = next((each.accounts for each in reconciliation.incidents if each.handle == name), None)
        if told is None:  # an incident that was joined to another since is the account it was named for
            told = (next((each.account for each in self._handles() if each.handle == name), name),)
        spans: list[Span] = []
        for each in filter(None, map(self._kept, told)):
            if isinstance(each, Document):
                spans += [quote(each, 0, len(each.text))] if each.text else []
            elif isinstance(each, SAID):
                spans += each.spans if isinstance(each, Account | Party) else (each.span,)
        return tuple(spans)

    def show(self, kind: str) -> Iterator[dict]:
        """The rows of one kind, as documented in docs/records.md. Raises UnknownName for a kind there is not."""
        from onrecord.sharing.rows import rows

        if kind == "entries":
            return (asdict(each) | {"id": each.id} for each in self.store.entries())
        if kind in ACTS:
            return ({"id": each.id, "kind": kind} | asdict(each) for each in self.store.find(ACTS[kind]))
        return rows(self.picture(), kind)

    def find(self, name: str) -> dict:
        """One record or incident, by its id (or the first characters of it) or its handle.

        Raises UnknownName when there is none, AmbiguousName when several begin like that.
        """
        from onrecord.sharing.rows import KINDS, rows

        picture = self.picture()
        for kind in KINDS:
            for row in rows(picture, kind):
                if name in (row.get("handle"), row.get("id")):
                    return row
        id = self.store.resolve(name)
        record = self.store.get(id)
        return {"id": id, "kind": record.kind()} | asdict(record) if id == name else self.find(id)

    def search(self, words: str, limit: int = 20) -> list[tuple[Document, Hit]]:
        """Passages of the documents that hold the words."""
        return [(self.store.get(hit.document), hit) for hit in self.store.search(words, limit)]

    def documents(self) -> list[Document]:
        """One document for each distinct sequence of captured bytes, in order of arrival."""
        return self.store.get_all(current.document_ids(self._captures(), self._runs()))

    def summary(self) -> dict[str, int]:
        """How much there is: documents, statements, incidents, origins, figures and utterances."""
        picture = self.picture()
        incidents = picture.reconciliation.incidents
        return {
            "documents": len(picture.documents),
            "unread": sum(1 for each in picture.documents if each.unread),
            "statements": len(picture.statements),
            "figures": len(picture.figures),
            "utterances": len(picture.reconciliation.utterances),
            "incidents": len(incidents),
            "incidents on more than one independent origin": sum(each.origins.independent > 1 for each in incidents),
        }

    # -- how -----------------------------------------------------------------------------------------------------------

    def _add(self, records: Iterable[Record], *, did: str) -> tuple[str, ...]:
        return self.store.add(records, partial(self._entry, did=did))

    def _entry(self, previous: str | None, records: tuple[str, ...], *, did: str):
        from onrecord import custody

        named = [custody.commitment(self._secret, each) for each in records]
        return custody.entry(previous, named, did=did, by=self.by, at=self.now(), software=SOFTWARE)

    def _runs(self) -> current.Runs:
        return current.runs(self.store.find_as(current.RunCard, Run))

    def _captures(self) -> list[current.CaptureCard]:
        return list(self.store.find_as(current.CaptureCard, Capture))

    def _handles(self) -> list[current.HandleCard]:
        return list(self.store.find_as(current.HandleCard, Handle))

    def _shelf(self, besides: Iterable[Judgement] = ()) -> current.Shelf:
        """What the documents say now, judged; also as `besides` judge it."""
        from onrecord import extraction

        runs, captures = self._runs(), self._captures()
        documents = current.document_ids(captures, runs)
        counting = current.that_count(documents, runs, extraction.software(self._places(captures)))
        decided = [*self.store.find(Judgement), *besides]
        read = self.store.find_as(current.DocumentCard, Document) if decided else ()
        original = {each.id: each.sha256 for each in read}
        return current.Shelf(counting, decided, self.store.get_all, self._kept, original)

    def _reconciliation(
        self, shelf: current.Shelf, keep: bool = True, handles: list[current.HandleCard] | None = None
    ) -> Reconciliation:
        """Computed from the records; remembered until any of them, a judgement or the software changes. What did not
        change since is not worked out again. Unless `keep`, it is for this once."""
        from onrecord import matching

        handles = self._handles() if handles is None else handles
        if not keep:
            return matching.reconciled(shelf, shelf.judgements, handles, self._former(handles, shelf))
        stamp = self._stamp(shelf, handles)
        if self._reconciled is None or self._reconciled[0] != stamp:
            last = Recalling(self.store)
            made = last.recall(stamp)
            if made is None:
                memory = matching.Memory(shelf.stamps, self.store, fingerprint("onrecord"))
                former = self._former(handles, shelf)
                made = matching.reconciled(shelf, shelf.judgements, handles, former, memory)
                last.keep(stamp, made)
            self._reconciled = stamp, made
        return self._reconciled[1]

    def _stamp(self, shelf: current.Shelf, handles: Iterable[Handle | current.HandleCard]) -> str:
        """A digest of all that decides how the case is reconciled."""
        inputs = [*shelf.stamps.values(), *(each.id for each in (*shelf.judgements, *handles))]
        return sha256(" ".join([fingerprint("onrecord"), *inputs]).encode()).hexdigest()

    def _former(self, handles: list[current.HandleCard], shelf: current.Shelf) -> Iterator[Record]:
        """The accounts of earlier extractions that handles were minted for, and the documents they stand in; nothing is
        looked for before the first is asked for."""
        older = (each.account for each in handles if not shelf.holds(each.account))
        accounts = self.store.get_all(each for each in older if self.store.has(each))  # what was expunged is not there
        yield from accounts
        yield from self.store.get_all({each.spans[0].document: None for each in accounts})

    def _places(self, captures: Iterable[current.CaptureCard] | None = None) -> tuple[Place, ...]:
        """The places people added, from every CSV they gave."""
        captures = self._captures() if captures is None else captures
        captures = [each for each in captures if PLACES in each.options]
        if not captures:
            return ()
        gone = self.store.expunged()
        captures = [each for each in captures if each.sha256 not in gone]
        from onrecord.extraction.language.added import read_places

        return tuple(place for each in captures for place in read_places(self.store.original(each.sha256)))

    def _kept(self, id: str) -> Record | None:
        return self.store.get(id) if self.store.has(id) else None

    def _as_of(self) -> str:
        """The time of the last thing that was done, so that an unchanged case gives the same case file."""
        entries = [each.at for each in self.store.entries() if each.did not in _PAPERWORK]
        return entries[-1] if entries else self.now()


def _rejected(record: str) -> Judgement:
    """As if a person had rejected it, after all that was decided."""
    return Judgement(about=(record,), verdict="reject", by="", at=_LAST, reason="withheld")


def _title(folder: str) -> str:
    """What a case is called: the name of its folder, as words."""
    words = folder.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
