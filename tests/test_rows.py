"""The rows: what `onrecord show` prints and what a case file holds, field by field as the docs say."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from _picture import aspect, picture, proposed, says, tells, words
from _picture import made as _made
from onrecord.errors import UnknownName
from onrecord.models import Judgement, Picture, Reconciliation
from onrecord.sharing.rows import KINDS, rows
from onrecord.terminal import line

DOCS = Path(__file__).parents[1] / "docs" / "records.md"
EMPTY = Picture(
    captures=(), documents=(), statements=(), accounts=(), details=(), figures=(), parties=(), links=(), judgements=(),
    reconciliation=Reconciliation(), assessments=(),
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Picture:
    return picture()


def one(made: Picture, kind: str, **where) -> dict:
    """The only row of a kind whose fields have these values."""
    (found,) = [row for row in rows(made, kind) if all(row[name] == value for name, value in where.items())]
    return found


def quoting(made: Picture, kind: str, phrase: str) -> dict:
    """The only row of a kind one of whose own spans begins with these words."""
    field = {"statements": "content", "accounts": "spans"}.get(kind)
    (found,) = [r for r in rows(made, kind) if (r[field][0] if field else r["span"])["exact"].startswith(phrase)]
    return found


def names(row: dict) -> list[tuple[str, str | None]]:
    return [(each["role"], each["name"]) for each in row["chain"]]


def keys(value) -> set[str]:
    """Every key of a row, also those within its fields."""
    if isinstance(value, dict):
        return set(value) | {key for each in value.values() for key in keys(each)}
    return {key for each in value for key in keys(each)} if isinstance(value, list) else set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_is_plain_json_with_an_id_and_its_kind(made, kind):
    """A row is what JSON can say, and begins with its id and kind."""
    found = list(rows(made, kind))
    assert found and json.loads(json.dumps(found)) == found
    assert all(list(row)[:2] == ["id", "kind"] and row["kind"] == kind and row["id"] for row in found)


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_names_its_document_by_file_and_digest(made, kind):
    """A row about one document has `document`, a row about several `documents`."""
    for row in rows(made, kind):
        told = row["documents"] if "documents" in row else [row["document"]]
        assert told and all(set(each) == {"file", "sha256"} and each["file"].endswith(".txt") for each in told)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_picture_has_no_rows(kind):
    """Nothing gives nothing."""
    assert list(rows(EMPTY, kind)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_every_row_is_in_the_docs(made, kind):
    """A field that is not described is not an interface."""
    described = set(re.findall(r"`([a-z_0-9]+)`", DOCS.read_text(encoding="utf-8")))
    assert keys(list(rows(made, kind))) - described == set()


def test_a_kind_there_is_not_is_refused_with_those_there_are(made):
    """The message says what can be shown."""
    with pytest.raises(UnknownName, match="statements, figures, incidents"):
        rows(made, "tolls")


@pytest.mark.parametrize("kind", KINDS)
def test_every_span_of_a_row_holds_the_words_at_its_place(made, kind):
    """`exact` is the document's text from `start` to `end`."""
    texts = {each.sha256: each.text for each in made.documents}

    def check(value, sha256):
        if isinstance(value, list):
            for each in value:
                check(each, sha256)
        elif isinstance(value, dict):
            sha256 = (value.get("document") or {}).get("sha256", sha256)
            if {"start", "end", "exact"} <= set(value):
                assert texts[sha256][value["start"] : value["end"]] == value["exact"]
            for each in value.values():
                check(each, sha256)

    check(list(rows(made, kind)), None)


def test_the_chain_goes_from_the_outlet_through_the_teller_to_the_speaker(made):
    """The mayor cites hospital staff: the figure is theirs, told by her, told by the outlet."""
    figure = quoting(made, "figures", "At least 14")
    expected = [("outlet", "The Harbour Courier"), ("via", "Petra Vosk"), ("speaker", "hospital staff")]
    assert names(figure) == expected and figure["by"] == "hospital staff"


def test_a_statements_chain_ends_with_its_own_speaker(made):
    """What the mayor says ends with the mayor, though she cites others within it."""
    statement = next(each for each in rows(made, "statements") if each["speaker"]["exact"] == "she")
    assert names(statement) == [("outlet", "The Harbour Courier"), ("speaker", "Petra Vosk")]


def test_a_detail_is_whose_words_it_is(made):
    """The mayor's account draws "red roof sign" from her other statement; the place in the title is the outlet's."""
    details = {each["span"]["exact"]: each for each in quoting(made, "accounts", "A missile struck")["details"]}
    assert names(details["missile struck"])[-1] == names(details["red roof sign"])[-1] == ("speaker", "Petra Vosk")
    assert names(details["Varnholt"]) == [("outlet", "The Harbour Courier")]


def test_words_around_what_is_said_are_the_speakers_too(made):
    """ "The council accused the army of shelling": the army is named by the council, though its name is not quoted."""
    text = "The town council accused the northern army of shelling the mill.\n"
    document = _made("mill.txt", text, [("body", text)], publisher="The Mill Gazette")
    statement = says(document, "town council", "The town council", "accused", "shelling the mill", act="accuses")
    account = tells(document, "shelling the mill")
    detail = aspect(account, document, "alleged perpetrator", "northern army", "the northern army")
    whole = replace(statement, span=words(document, text[: text.index(" the mill")]))
    lone = replace(EMPTY, documents=(document,), statements=(whole,), accounts=(account,), details=(detail,))
    (told,) = one(lone, "accounts")["details"]
    assert names(told) == [("outlet", "The Mill Gazette"), ("speaker", "town council")]


def test_words_of_nobody_named_are_the_outlets(made):
    """Without a statement around it an account is told by the outlet alone, and nobody is named as its speaker."""
    assert names(quoting(made, "accounts", "on duty")) == [("outlet", "Low Coast Radio")]


def test_a_document_without_publisher_is_named_by_its_file(made):
    """The chain always begins somewhere."""
    bare = tuple(replace(each, publisher=None) for each in made.documents[:1])
    moved = {made.documents[0].id: bare[0].id}
    figures = tuple(
        replace(each, span=replace(each.span, document=moved[each.span.document]))
        for each in made.figures
        if each.span.document in moved
    )
    lone = replace(EMPTY, documents=bare, figures=figures[:1])
    assert names(one(lone, "figures")) == [("outlet", "courier.txt")] and one(lone, "figures")["by"] is None


def test_bounds_that_no_source_gives_are_null(made):
    """ "At least 14" has no upper bound, and a blank is not zero."""
    figure = quoting(made, "figures", "At least 14")
    assert (figure["low"], figure["high"]) == (14, None)


def test_a_date_other_documents_fix_stands_in_the_row(made):
    """The picture's reconciliation dates the nurse's words, and the row says on what that rests."""
    row = quoting(made, "statements", "I counted")
    assert (row["said_on"], row["said_on_basis"]) == ("2031-05-12", "the day the witness names")


def test_an_unknown_day_is_null_with_no_basis(made):
    """Nothing is filled in."""
    row = quoting(made, "statements", "the port of Sellin")
    assert (row["said_on"], row["said_on_basis"]) == (None, None)


@pytest.mark.parametrize(
    "verdicts, expected",
    [([], "unreviewed"), (["accept"], "accepted"), (["accept", "reject"], "rejected"), (["same"], "unreviewed")],
)
def test_the_newest_judgement_is_what_a_row_says(made, verdicts, expected):
    """Review is accepted, rejected or unreviewed; joining two records reviews neither."""
    name = made.figures[0].id
    judgements = tuple(
        Judgement(about=(name,), verdict=verdict, by="a reader", at=f"2031-06-0{day}T00:00:00Z", reason="")
        for day, verdict in enumerate(verdicts, 1)
    )
    judged = replace(made, judgements=judgements[::-1])
    assert one(judged, "figures", id=name)["reviewed"] == expected


def test_what_stands_in_the_place_of_a_corrected_record_is_accepted(made):
    """A correction is a person's own words."""
    old, new = made.figures[0].id, made.figures[1].id
    judgement = Judgement(
        about=(old,), verdict="instead", instead=new, by="a reader", at="2031-06-01T00:00:00Z", reason=""
    )
    judged = replace(made, judgements=(judgement,))
    assert [one(judged, "figures", id=each)["reviewed"] for each in (old, new)] == ["rejected", "accepted"]


def test_an_incident_carries_all_that_is_told_of_it(made):
    """Accounts with their details, tallies with every value, origins with every pair, grades, provisions."""
    row = one(made, "incidents", id="INC-0001")
    assert [each["reality"] for each in row["accounts"]] == ["alleged", "alleged", "reported", "denied"]
    assert [(each["low"], each["high"]) for each in row["tallies"][0]["values"]] == [(14, None), (14, None), (9, 11)]
    assert [each["relation"] for each in row["origins"]["pairs"]] == ["echo", "independent", "unknown"]
    assert (row["origins"]["independent"], row["origins"]["documents"]) == (2, 3)
    assert [each["axis"] for each in row["grades"]] == ["harm grade", "strike status"]
    element = row["provisions"][0]["elements"][0]
    assert (len(element["for"]), element["against"][0]["by"]) == (2, "Defence Ministry of Ostermark")


def test_an_assessment_that_saw_other_accounts_says_so(made):
    """An account that joined since makes an assessment out of date."""
    older = replace(made.assessments[0], accounts=made.assessments[0].accounts[:1])
    row = one(replace(made, assessments=(older,)), "incidents", id="INC-0001")
    assert (row["assessed"], one(made, "incidents", id="INC-0001")["assessed"]) == ("out of date", "current")
    assert one(made, "incidents", id="INC-0002")["assessed"] == "not assessed"


def test_a_second_arrival_of_the_same_bytes_is_shown(made):
    """The document lists both captures."""
    assert [len(row["captures"]) for row in rows(made, "documents")] == [1, 1, 2]


def test_a_party_goes_by_its_name_across_documents(made):
    """The name in this document, and the one matching has settled on."""
    row = one(made, "parties", name="Petra Vosk")
    assert row["canonical"] == "Petra Vosk, mayor of Varnholt"
    assert row["offices"] == [{"office": "mayor", "as_of": "2031-05-13", "until": "2031-05-13", "documents": 1}]
    assert [each["rule"] for each in row["why"]] == ["same name"]


def test_somebody_across_documents_has_every_spelling_and_every_office_with_its_day(made):
    """An identity tells how many documents have a spelling, and as of which day a document gives an office."""
    row = one(made, "identities")
    assert row["id"] == row["name"] and row["names"] == [{"name": "Petra Vosk", "documents": 1}]
    (office,) = row["offices"]
    assert (office["office"], office["as_of"], office["as_of_basis"]) == ("mayor", "2031-05-13", "dateline")


def test_a_proposal_says_what_it_would_change_and_how_to_decide_it(made):
    """Two parties are named by the beginning of their ids, incidents by their handles."""
    row = one(made, "proposals")
    left, right = (each["id"][:12] for each in row["about"])
    assert [each["name"] for each in row["about"]] == ["Petra Vosk, mayor of Varnholt", "Vosk"]
    assert row["join"] == f"onrecord judge join {left} {right} --reason …" and row["would_change"] == "one person fewer"
    joined = one(proposed(), "proposals")
    assert joined["part"] == "onrecord judge part INC-0001 INC-0002 --reason …" and joined["of"] == "incidents"


def test_incidents_that_may_be_one_each_name_the_other():
    """A proposal is told at both incidents, with its reason and the words it saw."""
    one_, other = rows(proposed(), "incidents")
    assert [each["incident"] for each in one_["may_be_same"]] == ["INC-0002"]
    assert [each["incident"] for each in other["may_be_same"]] == ["INC-0001"]
    assert one_["may_be_same"][0]["says"].endswith("the same object") and len(one_["may_be_same"][0]["spans"]) == 2


def test_what_is_reported_against_is_gathered_once(made):
    """Each record that stands against an element is there once, with whose words it is."""
    row = one(made, "incidents", handle="INC-0001")
    against = {each["id"] for prov in row["provisions"] for each_ in prov["elements"] for each in each_["against"]}
    assert [each["by"] for each in row["reported_against"]] == ["Defence Ministry of Ostermark"]
    assert {each["id"] for each in row["reported_against"]} == against
    assert one(made, "assessments", incident="INC-0001")["reported_against"] == row["reported_against"]


def test_words_that_contest_come_with_their_chain(made):
    """Who denies is told by the chain of the words, not by the sentence alone."""
    (why,) = one(made, "incidents", handle="INC-0001")["contested"]
    chain = [each["name"] for each in why["spans"][0]["chain"]]
    assert chain == ["The Harbour Courier", "Defence Ministry of Ostermark"]


def test_a_pair_of_documents_is_one_line_for_a_person(made):
    """Both files, how they stand, why; a pair without a reason says so."""
    first, _, last = map(line, rows(made, "echoes"))
    assert first == "courier.txt and herald.txt: echo (Both carry the report of the Meridian agency.)"
    assert last == "herald.txt and radio.txt: unknown (no reason either way)"


def test_the_sources_of_an_incident_name_their_accounts(made):
    """From whom each document has it, with the words that name the source and the accounts that rest on it."""
    row = next(rows(made, "origins"))
    told = {(each["document"]["file"], each["kind"], each["name"]) for each in row["sources"]}
    assert told == {
        ("courier.txt", "speaker", "Petra Vosk"),
        ("herald.txt", "agency", "Meridian"),
        ("radio.txt", "witness", "Jana Holm"),
    }
    accounts = {each["id"] for each in next(rows(made, "incidents"))["accounts"]}
    assert all(each["accounts"] and set(each["accounts"]) <= accounts and each["spans"] for each in row["sources"])
