"""Rows: the records of a case as plain values, field by field as `docs/records.md` describes them.

This is the stable interface of `onrecord show KIND --output jsonl`, of the exported JSON lines and of the tables, and
it is all that the page of a case file shows. A field is never taken out or given another meaning; new ones may come.
"""

from collections.abc import Callable, Iterator
from typing import Any

from onrecord.errors import UnknownName
from onrecord.models import (
    Account,
    Aspect,
    Assessment,
    Capture,
    Detail,
    Document,
    Echo,
    Figure,
    Finding,
    Incident,
    Origins,
    PartialDate,
    Party,
    Picture,
    Place,
    Provision,
    Reason,
    Source,
    Statement,
    Story,
    Tally,
    Utterance,
    Variant,
)
from onrecord.sharing import _review
from onrecord.sharing._arrivals import arrival
from onrecord.sharing._index import Index, placed, reason, spans_of, words

Row = dict[str, Any]


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
        **_date("published", published),
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
        **_date("said_on", index.dated(statement.id, statement.said_on)),
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
        "place": detail.place and _place(detail.place),
        "date": detail.date and detail.date.value,
        "chain": index.chain_of(detail, account),
        "made_by": detail.made_by,
    }


def _figure(figure: Figure, index: Index) -> tuple[str, Row]:
    chain = index.chain(figure.span)
    return figure.id, {
        "document": index.document(figure.span.document),
        "span": words(figure.span),
        "counted": figure.counted,
        "of_whom": figure.of_whom,
        "side": figure.side,
        "low": figure.low,
        "high": figure.high,
        "qualifier": figure.qualifier,
        "scope": figure.scope,
        "scope_kind": figure.scope_kind,
        **_date("as_of", index.dated(figure.id, figure.as_of)),
        "standing": figure.standing,
        "by": _by(chain),
        "chain": chain,
        "excludes": figure.excludes and words(figure.excludes),
        "part_of": figure.part_of and words(figure.part_of),
        "incident": index.incident_of.get(figure.account) if figure.account else None,
        "reviewed": index.reviewed(figure.id),
        "made_by": figure.made_by,
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
        **_date("when", incident.when),
        "where": _where(incident),
        "objects": list(incident.objects),
        "protections": list(incident.protections),
        "alleged_perpetrators": list(incident.alleged_perpetrators),
        "accounts": [{"id": name, **_telling(each, index)} for name, each in told],
        "aspects": [_aspect(each, incident, index) for each in incident.aspects],
        "tallies": [_tally(each, index) for each in incident.tallies],
        "origins": _origins(incident.origins, index),
        "grades": _grades(assessment, index),
        "provisions": [_provision(each, index) for each in assessment.provisions] if assessment else [],
        "reported_against": [_rested(each, index) for each in assessment.reported_against] if assessment else [],
        "notes": list(assessment.notes) if assessment else [],
        "assessed": _assessed(assessment, incident),
        "reasons": [reason(each, index) for each in incident.reasons],
        "may_be_same": [{"incident": each, **reason(why, index)} for each, why in _proposed(incident, index)],
        "contested": [_contested(each, index) for each in incident.contested],
        "missing": list(incident.missing),
        "reviewed": index.reviewed(incident.handle),
    }


def _utterance(utterance: Utterance, index: Index) -> tuple[str, Row]:
    told_in = dict.fromkeys(each.document for each in utterance.variants)
    return utterance.handle, {
        "documents": [index.document(each) for each in told_in],
        "handle": utterance.handle,
        "speaker": utterance.speaker,
        **_date("said_on", utterance.said_on),
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
    origins = _origins(incident.origins, index)
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
    told = _pair(echo, index)
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
        "grades": _grades(assessment, index),
        "provisions": [_provision(each, index) for each in assessment.provisions],
        "reported_against": [_rested(each, index) for each in assessment.reported_against],
        "notes": list(assessment.notes),
        "assessed": _assessed(assessment, incident),
    }


# -- parts of rows ----------------------------------------------------------------------------------------------------


def _date(name: str, date: PartialDate | None) -> Row:
    return {name: date and date.value, f"{name}_basis": date and date.basis}


def _by(chain: list[Row]) -> str | None:
    """The innermost speaker the text names: "she cited allegations that ..." is hers, and the chain shows the rest."""
    return next((each["name"] for each in reversed(chain) if each["role"] != "outlet" and each["name"]), None)


def _place(place: Place, name: str | None = None) -> Row:
    return {
        "name": name or place.name,
        "country": place.country,
        "precision": place.precision,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def _where(incident: Incident) -> Row | None:
    if incident.where is not None:
        return _place(incident.where, incident.place_name)
    if incident.place_name is None:
        return None
    return {"name": incident.place_name, "country": None, "precision": None, "latitude": None, "longitude": None}


def _proposed(incident: Incident, index: Index) -> list[tuple[str, Reason]]:
    return index.may_be_same.get(incident.handle, [])


def _contested(why: Reason, index: Index) -> Row:
    """A reason each of whose words comes with its chain of attribution: who denies is told by it."""
    told = reason(why, index)
    chains = [index.whose(each) for each in why.spans]
    return told | {"spans": [each | {"chain": chain} for each, chain in zip(told["spans"], chains, strict=True)]}


def _tally(tally: Tally, index: Index) -> Row:
    figures = [
        _figure(index.figures[each], index)[1] | {"figure": each} for each in tally.figures if each in index.figures
    ]
    kept = ("figure", "low", "high", "qualifier", "by", "as_of", "standing", "document", "span", "chain")
    return {
        "counted": tally.counted,
        "of_whom": tally.of_whom,
        "scope": tally.scope,
        "relation": tally.relation,
        "says": tally.says,
        "reasons": [reason(each, index) for each in tally.reasons],
        "values": [{name: each[name] for name in kept} for each in figures],
    }


def _aspect(aspect: Aspect, incident: Incident, index: Index) -> Row:
    """An aspect side by side; its origins with how each two documents stand for it, in a sentence."""
    of = aspect.origins or incident.origins
    return {
        "aspect": aspect.aspect,
        "relation": aspect.relation,
        "says": aspect.says,
        "reasons": [reason(each, index) for each in aspect.reasons],
        "values": [
            {"value": each.value, "by": list(each.by), "documents": each.documents, "details": list(each.details)}
            for each in aspect.values
        ],
        "origins": _origins(of, index) | {"pairs": [_stands(each, index) for each in of.pairs]},
    }


def _stands(echo: Echo, index: Index) -> Row:
    told = _pair(echo, index)
    return {name: told[name] for name in ("left", "right", "relation")} | {
        "says": "; ".join(each.says for each in echo.reasons)
    }


def _origins(origins: Origins, index: Index) -> Row:
    return {
        "independent": origins.independent,
        "documents": origins.documents,
        "says": origins.says,
        "groups": [[index.document(each) for each in group] for group in origins.groups],
        "pairs": [_pair(each, index) for each in origins.pairs],
        "sources": [_source(each, index) for each in origins.sources],
    }


def _source(source: Source, index: Index) -> Row:
    return {
        "document": index.document(source.document),
        "kind": source.kind,
        "name": source.name,
        "accounts": list(source.accounts),
        "spans": [words(each) for each in source.spans],
    }


def _pair(echo: Echo, index: Index) -> Row:
    return {
        "left": index.document(echo.left),
        "right": index.document(echo.right),
        "relation": echo.relation,
        "reasons": [reason(each, index) for each in echo.reasons],
    }


def _grades(assessment: Assessment | None, index: Index) -> list[Row]:
    return [
        {
            "axis": each.axis,
            "grade": each.grade,
            "says": each.says,
            "rests_on": [_rested(name, index) for name in each.rests_on],
        }
        for each in (assessment.grades if assessment else ())
    ]


def _assessed(assessment: Assessment | None, incident: Incident | None) -> str:
    """Whether the assessment saw the accounts the incident has now."""
    if assessment is None:
        return "not assessed"
    return "current" if incident and set(assessment.accounts) == set(incident.accounts) else "out of date"


def _provision(provision: Provision, index: Index) -> Row:
    return {
        "framework": provision.framework,
        "provision": provision.provision,
        "title": provision.title,
        "why": provision.why,
        "elements": [_element(each, index) for each in provision.findings],
    }


def _element(finding: Finding, index: Index) -> Row:
    return {
        "element": finding.element,
        "kind": finding.element_kind,
        "text": finding.text,
        "status": finding.status,
        "for": [_rested(each, index) for each in finding.for_it],
        "against": [_rested(each, index) for each in finding.against_it],
        "missing": finding.missing,
    }


def _rested(name: str, index: Index) -> Row:
    """A record a finding rests on: what kind it is, whose words they are, and where they stand."""
    record = index.records.get(name)
    if record is None:
        return {"id": name, "record": None, "by": None, "document": None, "spans": []}
    spans = list(spans_of(record))
    chain = index.chain_for(record)
    return {
        "id": name,
        "record": record.kind(),
        "by": _by(chain) or chain[0]["name"],
        "document": index.document(spans[0].document),
        "spans": [words(each) for each in spans],
    }


KINDS: dict[str, tuple[Callable[[Picture], tuple], Callable[[Any, Index], tuple[str, Row]]]] = {
    "documents": (lambda picture: picture.documents, _document),
    "statements": (lambda picture: picture.statements, _statement),
    "figures": (lambda picture: picture.figures, _figure),
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
