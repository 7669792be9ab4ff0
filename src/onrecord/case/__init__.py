"""Case: a store and the verbs in order. Read this second.

    capture -> read -> extract -> reconcile -> assess -> share        what the machine does, each safe to run again
    judge                                                             what a person decides about any of it

Every verb returns an `Outcome`: how much is new, how much was there already, and what went wrong, piece by piece. Each
step is written with its custody entry in one transaction; a process killed half-way leaves whole steps behind, and
running again does the rest.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path

from onrecord import codec, current, judgements, outcomes
from onrecord.case.collecting import Collecting
from onrecord.case.disclosing import Disclosing
from onrecord.case.holding import SOFTWARE
from onrecord.case.recalling import Recalling
from onrecord.current import PLACES, WORKING_COPY
from onrecord.errors import Expunged, UnknownName, UsageError
from onrecord.media import TEXTS
from onrecord.models import VERDICTS, Capture, Document, Judgement, Record, Run
from onrecord.outcomes import Outcome


class Case(Collecting, Disclosing):
    """What is worked on: captured originals, the records made from them, and what people decided.

    `address` is a folder (made when it is missing) or "memory:"; `by` is who works on it (a pseudonym will do), the
    user's login name when not given; `now` gives the time as ISO 8601 UTC.
    """

    def capture(
        self,
        paths: Iterable[str | Path],
        *,
        published: str | None = None,
        places: str | Path | None = None,
        columns: Iterable[str] | str = (),
        **web: object,
    ) -> Outcome:
        """Files, folders and web addresses come in: each is hashed and kept, byte for byte, before anything else.

        `published` is the publication date a person vouches for (partial ISO date); `places` a CSV file of places the
        gazetteer lacks; `columns` which column of a table of articles holds what ("text=body,title=headline"). What
        others collected (web archives, mailboxes, tables) is kept whole, and document by document. Bytes that came from
        the same file before add nothing; from another one they are a second arrival, kept as evidence of spread. A page
        is taken anew each time (`web`: see `capture_pages`). Raises UsageError for a date that is none, and for columns
        that cannot be meant.
        """
        from onrecord import intake
        from onrecord.case.taking import Taking

        paths, pages = self._apart(paths)
        if pages:
            pages = self.capture_pages(pages, published=published, **web)
            return outcomes.together(self.capture(paths, published=published, places=places, columns=columns), pages)
        taking = Taking(self)
        if places is not None:
            taking.new += self._capture_places(Path(places))
        arrivals = intake.capture(
            paths, collector=self.by, at=self.now(), tool=SOFTWARE, published=published, columns=columns
        )
        for done, arrival in enumerate(arrivals):
            self.progress("capture", done, 0)
            taking.take(arrival)
        return taking.outcome()

    def read(self, *, ocr: str | None = None) -> Outcome:
        """Captured bytes become text with its regions marked; what gives no text stays kept and is a problem told.

        `ocr` names the languages ("eng", "ukr+eng") in which Tesseract reads the pages of PDFs that have no text layer.
        What was once asked for stays so for those files. Raises UsageError when Tesseract or a language is not here.
        """
        from onrecord import reading

        if ocr:
            reading.check_ocr(ocr)
        new = unchanged = 0
        runs = self._runs()
        asked = current.asked_for_ocr(runs)
        gone, refused = self.store.expunged(), []
        captures = [each for each in current.to_read(self.store.find(Capture)) if each.sha256 not in gone]
        for done, capture in enumerate(captures):
            self.progress("read", done, len(captures))
            languages = (ocr or asked.get(capture.sha256)) if reading.may_hold_pictures(capture) else None
            software = current.reading_of(capture, languages)
            if (capture.sha256, "read", software) in runs:
                unchanged += 1
                continue
            document = reading.read(capture, self.store.original(capture.sha256), languages)
            run = Run(document=capture.sha256, extractor="read", software=software, records=(document.id,))
            try:
                made = [document, run, *self._working_copy(capture, document)]
            except Expunged as problem:  # another page with the very text that was destroyed
                refused.append(outcomes.refused(f"{capture.address} (text)", problem))
                continue
            self._add(made, did="read")
            new += 1
        unread = [each for each in self.documents() if each.unread]
        problems = (*map(outcomes.unread, unread), *refused)
        return Outcome(verb="read", new=new, unchanged=unchanged, problems=problems)

    def extract(self) -> Outcome:
        """Documents become what they say. A document is gone over again only when an extractor has changed."""
        from onrecord import extraction

        places = self._places()
        software = extraction.software(places)
        gone_over = {document for document, _, by in self._runs() if by == software}
        new = unchanged = 0
        documents = [each for each in self.documents() if not each.unread]
        for done, document in enumerate(documents):
            self.progress("extract", done, len(documents))
            if document.id in gone_over:
                unchanged += 1
                continue
            found = list(extraction.extract(document, places))
            self._add(found, did="extract")
            new += 1
        by_id = {each.id: each for each in documents}
        broken = [run for (_, _, by), run in self._runs().items() if by == software and run.failure]
        problems = [outcomes.failed(by_id[run.document], run) for run in broken if run.document in by_id]
        return Outcome(verb="extract", new=new, unchanged=unchanged, problems=tuple(problems))

    def reconcile(self) -> Outcome:
        """Many sources become one picture: echoes, utterances, incidents under handles that stay put, tallies."""
        from onrecord import matching

        with matching.uncollected():
            shelf = self._shelf()
            handles = self._handles()
            reconciliation = self._reconciliation(shelf, handles=handles)
            known = {each.id for each in handles}
            minted = [each for each in reconciliation.handles if each.id not in known]
            if minted:  # under the very names the reconciliation gives
                self._add(minted, did="reconcile")
                stamp = self._stamp(shelf, [*handles, *minted])
                self._reconciled = stamp, reconciliation
                Recalling(self.store).restamp(stamp)
        incidents = len(reconciliation.incidents)
        return Outcome(
            verb="reconcile",
            new=len(minted),
            unchanged=incidents - len(minted),
            counts={"incidents": incidents, "utterances": len(reconciliation.utterances)},
        )

    def assess(self) -> Outcome:
        """Each incident is read against grades and law. Nothing is stored: an assessment follows from the records."""
        assessments = self.picture().assessments
        provisions = sum(len(each.provisions) for each in assessments)
        counts = {"assessments": len(assessments), "candidate provisions": provisions}
        return Outcome(verb="assess", unchanged=len(assessments), counts=counts)

    def share(self, out: str | Path) -> Outcome:
        """A case file leaves the house: one HTML page, tables and JSON lines in the folder `out`, what is withheld
        taken out of it. Each time is an entry of the log; an unchanged case gives the same bytes again."""
        from onrecord import sharing

        written = sharing.share(
            self._leaving().withheld(), Path(out), case_name=self.name, generated_at=self._as_of(), software=SOFTWARE
        )
        manifest = sha256(written[-1].read_bytes()).hexdigest()  # of the list of files and their digests
        self.store.log(lambda previous, _: self._entry(previous, (manifest,), did="share"))
        return Outcome(verb="share", new=len(written), counts={"files": len(written)})

    def build(
        self,
        paths: Iterable[str | Path],
        out: str | Path,
        *,
        published: str | None = None,
        places: str | Path | None = None,
        **web: object,
    ) -> Iterator[Outcome]:
        """All verbs in order. Yields each outcome as it is there; a problem in one piece does not stop the others."""
        yield self.capture(paths, published=published, places=places, **web)
        yield self.read()
        yield self.extract()
        yield self.reconcile()
        yield self.assess()
        yield self.share(out)

    def judge(
        self,
        verdict: str,
        about: Iterable[str],
        *,
        reason: str,
        changes: dict[str, object] | None = None,
    ) -> Judgement:
        """What a person decides: accept, reject or correct (`instead`, with the fields that change) a record, join
        (`same`) or part (`different`) incidents, accounts or parties, withhold.

        `about` are ids (or their first characters) or handles. Nothing is undone: a later judgement about the same
        things takes an earlier one's place. Raises UsageError for an unknown verdict, thing or field.
        """
        if verdict not in VERDICTS:
            raise UsageError(f"no verdict {verdict!r}; there is {', '.join(VERDICTS)}")
        ids = self._about(verdict, about)
        joins = verdict in ("same", "different")
        if joins and (len(ids) < 2 or len({self.store.get(each).kind() for each in ids}) > 1):
            raise UsageError(f"{verdict!r} needs two or more incidents or accounts, or two or more parties")
        if verdict == "instead" and (len(ids) != 1 or not changes):
            raise UsageError("a correction is of one record and says which fields change")
        made: list[Record] = []
        if changes:
            made.append(self._corrected(self.store.get(ids[0]), changes))
        judgement = Judgement(
            about=ids,
            verdict=verdict,
            instead=made[0].id if made else None,
            by=self.by,
            at=self.now(),
            reason=reason,
            saw=judgements.seen(ids, self.picture().reconciliation) if joins else (),
        )
        self._add([*made, judgement], did="judge")
        return judgement

    # -- how -----------------------------------------------------------------------------------------------------------

    def _working_copy(self, capture: Capture, document: Document) -> Iterator[Capture]:
        """The text that a reader made of a page, a PDF or a mail, kept as an original of its own: spans point into it,
        not into the bytes that came."""
        if capture.media_type.partition(";")[0] not in TEXTS and document.text:
            data = document.text.encode()
            yield replace(
                capture,
                address=f"{capture.address} (text)",
                captured_at=self.now(),
                media_type="text/plain",
                sha256=self.store.keep(data),
                size=len(data),
                tool=f"{SOFTWARE}, {document.made_by}",
                options=(WORKING_COPY, capture.sha256),
                published=None,
                note=None,
            )

    def _capture_places(self, path: Path) -> int:
        """Keep a CSV of places as an original of its own. Raises UsageError when it cannot be read as one."""
        from onrecord.extraction.language.added import read_places

        read_places(path)
        data = path.read_bytes()
        digest = self.store.keep(data)
        if any(each.sha256 == digest and PLACES in each.options for each in self._captures()):
            return 0
        capture = Capture(
            address=path.name,
            captured_at=self.now(),
            collector=self.by,
            media_type="text/csv",
            sha256=digest,
            size=len(data),
            tool=SOFTWARE,
            options=(PLACES,),
        )
        return len(self._add([capture], did="capture"))

    def _about(self, verdict: str, names: Iterable[str]) -> tuple[str, ...]:
        """The ids that names stand for. To join incidents is to join all their accounts; to part two is to part the
        accounts their handles were minted for, which undoes a join of them."""
        minted = {each.handle: each.account for each in self._handles()}
        told = {each.handle: each.accounts for each in self.picture().reconciliation.incidents}
        ids: list[str] = []
        for name in names:
            if name not in minted and name not in told:
                ids.append(self.store.resolve(name))
            elif verdict == "same":
                ids += told.get(name) or [minted[name]]
            elif verdict == "different":
                ids.append(minted.get(name) or told[name][0])
            else:
                ids.append(name)
        return tuple(dict.fromkeys(ids))

    def _corrected(self, record: Record, changes: dict[str, object]) -> Record:
        """The record with some fields changed by a person, who is then its maker."""
        plain = asdict(record)
        if unknown := sorted(set(changes) - set(plain)):
            raise UnknownName(f"a {record.kind()} has no {', '.join(unknown)}; it has {', '.join(plain)}")
        try:
            corrected = codec.build(type(record), plain | changes | {"made_by": f"person: {self.by}"})
        except (TypeError, ValueError) as problem:
            raise UsageError(f"not a value a {record.kind()} can hold: {changes} ({problem})") from problem
        return corrected
