"""Looking things up in a picture: a document by its id, the words around a figure, what a person decided."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from onrecord.models import (
    Account,
    Assessment,
    Capture,
    Detail,
    Document,
    Figure,
    Identity,
    Incident,
    PartialDate,
    Party,
    Picture,
    Reason,
    Record,
    Span,
    Statement,
)
from onrecord.text import attribution, file_name, holds

REVIEWED = {"accept": "accepted", "reject": "rejected"}


@dataclass(frozen=True)
class Index:
    """A picture with the ways through it that every row needs; built once, asked often."""

    picture: Picture

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Documents by id."""
        return {each.id: each for each in self.picture.documents}

    @cached_property
    def statements(self) -> dict[str, list[Statement]]:
        """Statements of each document, by the document's id."""
        return _grouped(self.picture.statements, lambda each: each.span.document)

    @cached_property
    def accounts(self) -> dict[str, Account]:
        """Accounts by id."""
        return {each.id: each for each in self.picture.accounts}

    @cached_property
    def details(self) -> dict[str, list[Detail]]:
        """Details of each account, by the account's id."""
        return _grouped(self.picture.details, lambda each: each.account)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Figures by id."""
        return {each.id: each for each in self.picture.figures}

    @cached_property
    def assessments(self) -> dict[str, Assessment]:
        """Assessments by the handle of their incident."""
        return {each.incident: each for each in self.picture.assessments}

    @cached_property
    def captures(self) -> dict[str, list[Capture]]:
        """Every arrival of the same bytes, by their SHA-256."""
        return _grouped(self.picture.captures, lambda each: each.sha256)

    @cached_property
    def incident_of(self) -> dict[str, str]:
        """The handle of the incident an account belongs to, by the account's id."""
        return {account: each.handle for each in self.picture.reconciliation.incidents for account in each.accounts}

    @cached_property
    def incidents(self) -> dict[str, Incident]:
        """Incidents by handle."""
        return {each.handle: each for each in self.picture.reconciliation.incidents}

    @cached_property
    def parties(self) -> dict[str, Party]:
        """Parties by id."""
        return {each.id: each for each in self.picture.parties}

    @cached_property
    def identity_of(self) -> dict[str, Identity]:
        """Who a party is across documents, by the party's id."""
        return {party: each for each in self.picture.reconciliation.identities for party in each.parties}

    @cached_property
    def may_be_same(self) -> dict[str, list[tuple[str, Reason]]]:
        """By the handle of an incident, the handles of those that may be one with it, each with the reason."""
        found = defaultdict(list)
        for each in self.picture.reconciliation.proposals:
            why = Reason(rule="may be the same", says=each.says, spans=each.spans)
            for one in each.about if each.kind == "incidents" else ():
                found[one] += [(other, why) for other in each.about if other != one]
        return dict(found)

    @cached_property
    def records(self) -> dict[str, Record]:
        """Statements, accounts, details and figures by id: what a finding may rest on."""
        said = (self.picture.statements, self.picture.accounts, self.picture.details, self.picture.figures)
        return {each.id: each for kind in said for each in kind}

    @cached_property
    def _decided(self) -> dict[str, str]:
        decided: dict[str, str] = {}
        for judgement in sorted(self.picture.judgements, key=lambda each: each.at):
            decided |= dict.fromkeys(judgement.about, REVIEWED.get(judgement.verdict, "unreviewed"))
            if judgement.verdict == "instead" and judgement.instead:
                decided |= dict.fromkeys(judgement.about, "rejected") | {judgement.instead: "accepted"}
        return decided

    def reviewed(self, name: str) -> str:
        """What a person decided about the record or incident `name`: accepted, rejected or unreviewed."""
        return self._decided.get(name, "unreviewed")

    @cached_property
    def unreviewed(self) -> dict[str, list[str]]:
        """What no person has judged, by kind: ids, and handles of incidents."""
        picture = self.picture
        said = {"statements": picture.statements, "accounts": picture.accounts, "figures": picture.figures}
        named = {kind: [each.id for each in records] for kind, records in (said | {"parties": picture.parties}).items()}
        named["incidents"] = [each.handle for each in picture.reconciliation.incidents]
        left = {kind: [each for each in ids if self.reviewed(each) == "unreviewed"] for kind, ids in named.items()}
        return {kind: ids for kind, ids in left.items() if ids}

    @property
    def follows(self) -> str:
        """How what is computed from all of it stands: accepted once all of it is."""
        return "unreviewed" if self.unreviewed else "accepted"

    def dated(self, name: str, own: PartialDate | None) -> PartialDate | None:
        """The date of a record: the one other documents fix for it, else its `own`."""
        return self.picture.reconciliation.dated.get(name, own)

    def document(self, name: str) -> dict[str, str | None]:
        """How a row names a document: its file and the SHA-256 of its bytes."""
        found = self.documents.get(name)
        return {"file": file_name(found.name) if found else None, "sha256": found.sha256 if found else None}

    def outlet(self, name: str) -> str | None:
        """Who published the document, or, when that is not known, the name of its file."""
        found = self.documents.get(name)
        return (found.publisher or file_name(found.name)) if found else None

    def chain(self, span: Span, own: Statement | None = None) -> list[dict[str, Any]]:
        """The chain of attribution of these words: the outlet, through whom they are told, the innermost speaker.

        With `own`, the chain ends at that statement.
        """
        carriers = attribution(span, self.statements.get(span.document, []))
        if own is not None:
            carriers = [*carriers[: carriers.index(own)], own] if own in carriers else [*carriers, own]
        links = [_link("via", *_named(each)) for each in carriers]
        if links:
            links[-1]["role"] = "speaker"
        return [_link("outlet", self.outlet(span.document)), *links]

    def telling(self, account: Account) -> Span:
        """The words of an account whose chain of attribution is the account's: what happened, else its first words."""
        said = (each.span for each in self.details.get(account.id, []) if each.aspect == "what")
        within = (each for each in said if any(holds(part, each) for part in account.spans))
        return next(within, account.spans[0])

    def chain_of(self, detail: Detail, account: Account) -> list[dict[str, Any]]:
        """The chain of attribution of one detail.

        It is the account's where the detail's words lie in the account's passage, or in the statement that carries
        the account ("accused the northern army of ..."); words from elsewhere are whose they are there.
        """
        carriers = attribution(self.telling(account), self.statements.get(detail.span.document, []))
        own = self.chain(detail.span)
        if any(holds(part, detail.span) for part in account.spans):
            return self.chain(self.telling(account))
        if len(own) == 1 and any(holds(each.span, detail.span) for each in carriers):
            return self.chain(self.telling(account))
        return own

    def whose(self, span: Span) -> list[dict[str, Any]]:
        """The chain of attribution of words a reason rests on: an account's, a whole statement's, else their own."""
        account = next((each for each in self.picture.accounts if span in each.spans), None)
        if account is not None:
            return self.chain(self.telling(account))
        statement = next((each for each in self.statements.get(span.document, []) if each.span == span), None)
        return self.chain(statement.content[0], statement) if statement and statement.content else self.chain(span)

    def chain_for(self, record: Record) -> list[dict[str, Any]]:
        """The chain of attribution of a statement, account, detail or figure."""
        if isinstance(record, Account):
            return self.chain(self.telling(record))
        if isinstance(record, Detail) and record.account in self.accounts:
            return self.chain_of(record, self.accounts[record.account])
        return self.chain(next(spans_of(record)))


def words(span: Span) -> dict[str, Any]:
    """A span as rows give it: characters of the document's text, end excluded, and the words there."""
    return {"start": span.start, "end": span.end, "exact": span.exact}


def placed(span: Span, index: Index) -> dict[str, Any]:
    """A span that names its document, where a row speaks of several."""
    return {"document": index.document(span.document), **words(span)}


def reason(why: Reason, index: Index) -> dict[str, Any]:
    """A reason: the rule's name, its sentence, the words it saw."""
    return {"rule": why.rule, "says": why.says, "spans": [placed(each, index) for each in why.spans]}


def spans_of(record: Record) -> Iterator[Span]:
    """The words a statement, account, detail or figure rests on."""
    if isinstance(record, Statement):
        yield from record.content
    elif isinstance(record, Account):
        yield from record.spans
    elif isinstance(record, Detail | Figure):
        yield record.span


def _named(statement: Statement) -> tuple[str | None, str | None, str, str]:
    speaker = statement.speaker
    exact = speaker.span.exact if speaker else None
    return (speaker.name or exact) if speaker else None, exact, statement.act, statement.id


def _link(role: str, name: str | None, exact: str | None = None, act: str | None = None, statement: str | None = None):
    return {"role": role, "name": name, "exact": exact, "act": act, "statement": statement}


def _grouped(things: Iterable, key) -> dict[str, list]:
    groups = defaultdict(list)
    for each in things:
        groups[key(each)].append(each)
    return dict(groups)
