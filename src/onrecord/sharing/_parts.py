"""Parts of rows: what several kinds of row have in common, as plain values."""

from typing import Any

from onrecord.models import (
    Aspect,
    Assessment,
    Echo,
    Figure,
    Finding,
    Incident,
    Origins,
    PartialDate,
    Place,
    Provision,
    Reason,
    Source,
    Tally,
)
from onrecord.sharing._index import Index, reason, spans_of, words

Row = dict[str, Any]


def date(name: str, date: PartialDate | None) -> Row:
    """The fields of a date: its value as far as it is known, and on what it rests."""
    return {name: date and date.value, f"{name}_basis": date and date.basis}


def by(chain: list[Row]) -> str | None:
    """The innermost speaker the text names: "she cited allegations that ..." is hers, and the chain shows the rest."""
    return next((each["name"] for each in reversed(chain) if each["role"] != "outlet" and each["name"]), None)


def place(place: Place, name: str | None = None) -> Row:
    """A place of the gazetteer, under the name a source gives it where there is one."""
    return {
        "name": name or place.name,
        "country": place.country,
        "precision": place.precision,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def where(incident: Incident) -> Row | None:
    """Where an incident is told to have happened: a name alone where the gazetteer lacks it, None where nobody says."""
    if incident.where is not None:
        return place(incident.where, incident.place_name)
    if incident.place_name is None:
        return None
    return {"name": incident.place_name, "country": None, "precision": None, "latitude": None, "longitude": None}


def proposed(incident: Incident, index: Index) -> list[tuple[str, Reason]]:
    """The incidents that may be the same one, by handle, each with the reason."""
    return index.may_be_same.get(incident.handle, [])


def contested(why: Reason, index: Index) -> Row:
    """A reason each of whose words comes with its chain of attribution: who denies is told by it."""
    told = reason(why, index)
    chains = [index.whose(each) for each in why.spans]
    return told | {"spans": [each | {"chain": chain} for each, chain in zip(told["spans"], chains, strict=True)]}


def figure(figure: Figure, index: Index) -> tuple[str, Row]:
    """The id of a figure, and its fields with whose words it is."""
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
        **date("as_of", index.dated(figure.id, figure.as_of)),
        "standing": figure.standing,
        "by": by(chain),
        "chain": chain,
        "excludes": figure.excludes and words(figure.excludes),
        "part_of": figure.part_of and words(figure.part_of),
        "incident": index.incident_of.get(figure.account) if figure.account else None,
        "reviewed": index.reviewed(figure.id),
        "made_by": figure.made_by,
    }


def tally(tally: Tally, index: Index) -> Row:
    """Figures of one thing side by side, with how they stand to each other and why."""
    figures = [
        figure(index.figures[each], index)[1] | {"figure": each} for each in tally.figures if each in index.figures
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


def aspect(aspect: Aspect, incident: Incident, index: Index) -> Row:
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
        "origins": origins(of, index) | {"pairs": [stands(each, index) for each in of.pairs]},
    }


def stands(echo: Echo, index: Index) -> Row:
    """How two documents stand to each other, the reasons in one line."""
    told = pair(echo, index)
    return {name: told[name] for name in ("left", "right", "relation")} | {
        "says": "; ".join(each.says for each in echo.reasons)
    }


def origins(origins: Origins, index: Index) -> Row:
    """On how many origins something rests, with every pair and source behind the count."""
    return {
        "independent": origins.independent,
        "documents": origins.documents,
        "says": origins.says,
        "groups": [[index.document(each) for each in group] for group in origins.groups],
        "pairs": [pair(each, index) for each in origins.pairs],
        "sources": [source(each, index) for each in origins.sources],
    }


def source(source: Source, index: Index) -> Row:
    """From whom one document has it, with the words that name the source."""
    return {
        "document": index.document(source.document),
        "kind": source.kind,
        "name": source.name,
        "accounts": list(source.accounts),
        "spans": [words(each) for each in source.spans],
    }


def pair(echo: Echo, index: Index) -> Row:
    """Two documents and how they stand to each other, each reason with its words."""
    return {
        "left": index.document(echo.left),
        "right": index.document(echo.right),
        "relation": echo.relation,
        "reasons": [reason(each, index) for each in echo.reasons],
    }


def grades(assessment: Assessment | None, index: Index) -> list[Row]:
    """The grades of an incident with the records they rest on; none when it was not assessed."""
    return [
        {
            "axis": each.axis,
            "grade": each.grade,
            "says": each.says,
            "rests_on": [rested(name, index) for name in each.rests_on],
        }
        for each in (assessment.grades if assessment else ())
    ]


def assessed(assessment: Assessment | None, incident: Incident | None) -> str:
    """Whether the assessment saw the accounts the incident has now."""
    if assessment is None:
        return "not assessed"
    return "current" if incident and set(assessment.accounts) == set(incident.accounts) else "out of date"


def provision(provision: Provision, index: Index) -> Row:
    """A candidate provision, why it is proposed, and its elements."""
    return {
        "framework": provision.framework,
        "provision": provision.provision,
        "title": provision.title,
        "why": provision.why,
        "elements": [element(each, index) for each in provision.findings],
    }


def element(finding: Finding, index: Index) -> Row:
    """One element of law: what is reported for it, what against it, and what no source addresses."""
    return {
        "element": finding.element,
        "kind": finding.element_kind,
        "text": finding.text,
        "status": finding.status,
        "for": [rested(each, index) for each in finding.for_it],
        "against": [rested(each, index) for each in finding.against_it],
        "missing": finding.missing,
    }


def rested(name: str, index: Index) -> Row:
    """A record a finding rests on: what kind it is, whose words they are, and where they stand."""
    record = index.records.get(name)
    if record is None:
        return {"id": name, "record": None, "by": None, "document": None, "spans": []}
    spans = list(spans_of(record))
    chain = index.chain_for(record)
    return {
        "id": name,
        "record": record.kind(),
        "by": by(chain) or chain[0]["name"],
        "document": index.document(spans[0].document),
        "spans": [words(each) for each in spans],
    }
