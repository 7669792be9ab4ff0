"""Rows: the records of a case as plain values, field by field as `docs/records.md` describes them.

This is the stable interface of `onrecord show KIND --output jsonl`, of the exported JSON lines and of the tables, and
it is all that the page of a case file shows. A field is never taken out or given another meaning; new ones may come.
"""

from collections.abc import Callable, Iterator
from typing import Any

from onrecord.errors import UnknownName
from onrecord.models import (
    Account,
    Assessment,
    Capture,
    Detail,
    Document,
    Echo,
    Incident,
    Party,
    Picture,
    Statement,
    Story,
    Utterance,
    Variant,
)
from onrecord.sharing import _parts as parts
from onrecord.sharing import _review
from onrecord.sharing._arrivals import arrival
from onrecord.sharing._index import Index, placed, reason, words
from onrecord.sharing._parts import Row


def rows(picture: Picture, kind: str) -> Iterator[Row]:
    """The rows of one `kind` of a picture, in the picture's order.

    `kind` is one of `KINDS`. Every row has `id` and `kind`; a row about one document has `document`
    (`file`, `sha256`); spans are `start`, `end` (characters of the document's text, end excluded) and `exact`; a value
    that no source gives is None, never zero. `reviewed` is "unreviewed" until a person has judged it; what is computed
    stands as all that it may follow from. Raises UnknownName for another kind.
    """
    if kind not in KINDS:
        raise UnknownName(f"no rows of kind {kind!r}; there is {', '.join(KINDS)}")
    return _rows(picture, kind)


def _rows(picture: Picture, kind: str) -> Iterator[Row]:
    (source, row), index = KINDS[kind], Index(picture)
    for each in source(picture):
        name, rest = row(each, index)
        judged = {} if "reviewed" in rest or kind == "captures" else {"reviewed": index.follows}
        yield {"id": name, "kind": kind, **rest, **judged}


# -- one function for each kind: the id and the fields of a row -------------------------------------------------------


def _document(document: Document, index: Index) -> tuple[str, Row]:
    published = index.dated(document.id, document.published)
    arrivals = index.captures.get(document.sha256, [])
    return document.id, {
        "document": index.document(document.id),
        "name": document.name,
        "sha256": document.sha256,
        "characters": len(document.text),
        "title": document.title,
        "byline": document.byline,
        "publisher": document.publisher,
        "agency": document.agency,
        "dateline": document.dateline,
        **parts.date("published", published),
        "language": document.language,
        "unread": document.unread,
        "made_by": document.made_by,
        "regions": [{"kind": each.kind, "start": each.start, "end": each.end} for each in document.regions],
        "captures": [{"id": each.id, **arrival(each, index)} for each in arrivals],
    }


def _capture(capture: Capture, index: Index) -> tuple[str, Row]:
    return capture.id, {"document": {"file": capture.address, "sha256": capture.sha256}, **arrival(capture, index)}


def _statement(statement: Statement, index: Index) -> tuple[str, Row]:
    speaker = statement.speaker
    return statement.id, {
        "document": index.document(statement.span.document),
        "span": words(statement.span),
        "speaker": speaker and {**words(speaker.span), "name": speaker.name, "basis": speaker.basis},
        "cue": statement.cue and words(statement.cue),
        "content": [words(each) for each in statement.content],
        "mode": statement.mode,
        "act": statement.act,
        **parts.date("said_on", index.dated(statement.id, statement.said_on)),
        "audience": statement.audience and words(statement.audience),
        "chain": index.chain(statement.content[0] if statement.content else statement.span, statement),
        "reviewed": index.reviewed(statement.id),
        "made_by": statement.made_by,
    }


def _account(account: Account, index: Index) -> tuple[str, Row]:
    return account.id, {
        **_telling(account, index),
        "incident": index.incident_of.get(account.id),
        "reviewed": index.reviewed(account.id),
        "made_by": account.made_by,
    }


def _telling(account: Account, index: Index) -> Row:
    return {
        "document": index.document(account.spans[0].document),
        "spans": [words(each) for each in account.spans],
        "reality": account.reality,
        "chain": index.chain(index.telling(account)),
        "details": [_detail(each, account, index) for each in index.details.get(account.id, [])],
    }


def _detail(detail: Detail, account: Account, index: Index) -> Row:
    return {
        "id": detail.id,
        "aspect": detail.aspect,
        "value": detail.value,
        "basis": detail.basis,
        "span": words(detail.span),
        "place": detail.place and parts.place(detail.place),
        "date": detail.date and detail.date.value,
        "chain": index.chain_of(detail, account),
        "made_by": detail.made_by,
    }


def _party(party: Party, index: Index) -> tuple[str, Row]:
    documents = list(dict.fromkeys(each.document for each in party.spans))
    identity = index.identity_of.get(party.id)
    return party.id, {
        "documents": [index.document(each) for each in documents],
        "name": party.name,
        "canonical": index.picture.reconciliation.aliases.get(party.id, party.name),
        "party_kind": party.party_kind,
        "office": party.office,
        "offices": _review.held(identity),
        "side": party.side,
        "spans": [placed(each, index) for each in party.spans],
        "why": [reason(each, index) for each in identity.reasons] if identity else [],
        "reviewed": index.reviewed(party.id),
        "made_by": party.made_by,
    }


def _incident(incident: Incident, index: Index) -> tuple[str, Row]:
    told = [(each, index.accounts[each]) for each in incident.accounts if each in index.accounts]
    assessment = index.assessments.get(incident.handle)
    return incident.handle, {
        "documents": [index.document(each) for each in dict.fromkeys(each.spans[0].document for _, each in told)],
        "handle": incident.handle,
        "title": incident.title,
        "reality": incident.reality,
        "what": incident.what,
        **parts.date("when", incident.when),
        "where": parts.where(incident),
        "objects": list(incident.objects),
        "protections": list(incident.protections),
        "alleged_perpetrators": list(incident.alleged_perpetrators),
        "accounts": [{"id": name, **_telling(each, index)} for name, each in told],
        "aspects": [parts.aspect(each, incident, index) for each in incident.aspects],
        "tallies": [parts.tally(each, index) for each in incident.tallies],
        "origins": parts.origins(incident.origins, index),
        "grades": parts.grades(assessment, index),
        "provisions": [parts.provision(each, index) for each in assessment.provisions] if assessment else [],
        "reported_against": [parts.rested(each, index) for each in assessment.reported_against] if assessment else [],
        "notes": list(assessment.notes) if assessment else [],
        "assessed": parts.assessed(assessment, incident),
        "reasons": [reason(each, index) for each in incident.reasons],
        "may_be_same": [{"incident": each, **reason(why, index)} for each, why in parts.proposed(incident, index)],
        "contested": [parts.contested(each, index) for each in incident.contested],
        "missing": list(incident.missing),
        "reviewed": index.reviewed(incident.handle),
    }


def _utterance(utterance: Utterance, index: Index) -> tuple[str, Row]:
    told_in = dict.fromkeys(each.document for each in utterance.variants)
    return utterance.handle, {
        "documents": [index.document(each) for each in told_in],
        "handle": utterance.handle,
        "speaker": utterance.speaker,
        **parts.date("said_on", utterance.said_on),
        "wording": [placed(each, index) for each in utterance.wording],
        "variants": [_variant(each, index) for each in utterance.variants],
        "reasons": [reason(each, index) for each in utterance.reasons],
        "reviewed": _reviewed_in(utterance, index),
    }


def _reviewed_in(utterance: Utterance, index: Index) -> str:
    """An utterance follows from its statements."""
    states = {index.reviewed(each) for variant in utterance.variants for each in variant.statements}
    return "accepted" if states == {"accepted"} else index.reviewed(utterance.handle)


def _variant(variant: Variant, index: Index) -> Row:
    differences = [
        {"change": each.change, "longest": each.longest, "variant": each.variant, "flag": each.flag}
        for each in variant.differences
    ]
    return {
        "document": index.document(variant.document),
        "outlet": index.outlet(variant.document),
        "statements": list(variant.statements),
        "spans": [words(each) for each in variant.spans],
        "told": variant.told,
        "differences": differences,
    }


def _origin(incident: Incident, index: Index) -> tuple[str, Row]:
    origins = parts.origins(incident.origins, index)
    documents = [each for group in origins["groups"] for each in group]
    return incident.handle, {
        "documents": documents,
        "incident": incident.handle,
        "title": incident.title,
        "independent": origins["independent"],
        "count": origins["documents"],
        "says": origins["says"],
        "groups": origins["groups"],
        "pairs": origins["pairs"],
        "sources": origins["sources"],
    }


def _story(story: Story, index: Index) -> tuple[str, Row]:
    return story.documents[0], {
        "documents": [index.document(each) for each in story.documents],
        "reasons": [reason(each, index) for each in story.reasons],
    }


def _echo(echo: Echo, index: Index) -> tuple[str, Row]:
    told = parts.pair(echo, index)
    return f"{echo.left}-{echo.right}", {"documents": [told["left"], told["right"]], **told}


def _assessment(assessment: Assessment, index: Index) -> tuple[str, Row]:
    incident = next(
        (each for each in index.picture.reconciliation.incidents if each.handle == assessment.incident), None
    )
    seen = [index.accounts[each] for each in assessment.accounts if each in index.accounts]
    return assessment.incident, {
        "documents": [index.document(each) for each in dict.fromkeys(each.spans[0].document for each in seen)],
        "incident": assessment.incident,
        "title": incident.title if incident else None,
        "accounts": list(assessment.accounts),
        "grades": parts.grades(assessment, index),
        "provisions": [parts.provision(each, index) for each in assessment.provisions],
        "reported_against": [parts.rested(each, index) for each in assessment.reported_against],
        "notes": list(assessment.notes),
        "assessed": parts.assessed(assessment, incident),
    }


KINDS: dict[str, tuple[Callable[[Picture], tuple], Callable[[Any, Index], tuple[str, Row]]]] = {
    "documents": (lambda picture: picture.documents, _document),
    "statements": (lambda picture: picture.statements, _statement),
    "figures": (lambda picture: picture.figures, parts.figure),
    "incidents": (lambda picture: picture.reconciliation.incidents, _incident),
    "utterances": (lambda picture: picture.reconciliation.utterances, _utterance),
    "origins": (lambda picture: picture.reconciliation.incidents, _origin),
    "echoes": (lambda picture: picture.reconciliation.echoes, _echo),
    "stories": (lambda picture: picture.reconciliation.stories, _story),
    "parties": (lambda picture: picture.parties, _party),
    "identities": (lambda picture: picture.reconciliation.identities, _review.identity),
    "proposals": (lambda picture: picture.reconciliation.proposals, _review.proposal),
    "accounts": (lambda picture: picture.accounts, _account),
    "assessments": (lambda picture: picture.assessments, _assessment),
    "captures": (lambda picture: picture.captures, _capture),
}
"""What there are rows of, each with where a picture keeps them and how a row is made."""
