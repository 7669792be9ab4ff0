"""Rows of who is who, and of what is left to a person: identities, offices with their days, the review queue."""

from typing import Any

from onrecord.models import Identity, Picture, Proposal
from onrecord.sharing._index import Index, placed, reason

Row = dict[str, Any]
SHORT = 12  # characters of a record's id that a command names it by


def unreviewed(picture: Picture) -> dict[str, list[str]]:
    """What no person has accepted, corrected or rejected, by kind: ids, handles of incidents; no kind that is done.

    These are what a person judges one by one. Details go with their account; utterances, tallies, origins and
    assessments follow from what was judged.
    """
    return Index(picture).unreviewed


def identity(one: Identity, index: Index) -> tuple[str, Row]:
    """Somebody across documents: every spelling, every office with its day, and why these parties are one."""
    named = [index.parties[each] for each in one.parties if each in index.parties]
    documents = dict.fromkeys(span.document for each in named for span in each.spans)
    return one.name, {
        "documents": [index.document(each) for each in documents],
        "name": one.name,
        "party_kind": one.party_kind,
        "parties": list(one.parties),
        "names": [{"name": name, "documents": many} for name, many in one.names.items()],
        "offices": [
            {
                "office": each.office,
                "as_of": each.as_of and each.as_of.value,
                "as_of_basis": each.as_of and each.as_of.basis,
                "document": index.document(each.document),
            }
            for each in one.offices
        ],
        "reasons": [reason(each, index) for each in one.reasons],
    }


def held(one: Identity | None) -> list[Row]:
    """The offices documents give somebody, each once: as of which first and last day, in how many documents."""
    offices: dict[str, Row] = {}
    for each in one.offices if one else ():
        day = each.as_of and each.as_of.value
        told = offices.setdefault(each.office, {"office": each.office, "as_of": day, "until": day, "documents": 0})
        told["until"] = day or told["until"]
        told["documents"] += 1
    return list(offices.values())


def proposal(one: Proposal, index: Index) -> tuple[str, Row]:
    """Two things that may be one: why, what joining would change, and the commands that decide it."""
    names = [each if one.kind == "incidents" else each[:SHORT] for each in one.about]
    documents = dict.fromkeys(each.document for each in one.spans)
    return " ".join(names), {
        "documents": [index.document(each) for each in documents],
        "of": one.kind,
        "about": [{"id": each, "name": _called(each, index)} for each in one.about],
        "says": one.says,
        "spans": [placed(each, index) for each in one.spans],
        "would_change": one.would_change,
        "join": f"onrecord judge join {' '.join(names)} --reason …",
        "part": f"onrecord judge part {' '.join(names)} --reason …",
    }


def _called(name: str, index: Index) -> str | None:
    """An incident's title, a party's name across documents."""
    if name in index.incidents:
        return index.incidents[name].title
    party = index.parties.get(name)
    return index.picture.reconciliation.aliases.get(name, party.name if party else None)
