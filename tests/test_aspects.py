"""Aspect by aspect: every value beside the others with who gives it, how they stand, on how many origins they rest."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from _made import account, at, day, document, judged, statement
from onrecord.matching import reconcile
from onrecord.models import Picture
from onrecord.sharing import About
from onrecord.sharing.page import page
from onrecord.sharing.rows import rows
from onrecord.sharing.tables import write

WHERE, HOSPITAL = {"where": "Velmar"}, {"object": "hospital"}
SPEAKERS = ("Ana Ruiz", "Bela Tor", "Cora Lind")
DOCS = Path(__file__).parents[1] / "docs" / "records.md"


def told(*tellings, speakers=SPEAKERS):
    """The documents of one incident, each with an account by its own speaker that gives these aspects."""
    documents, statements, accounts, details = [], [], [], []
    for number, (aspects, speaker) in enumerate(zip(tellings, speakers, strict=False)):
        reality = aspects.get("reality", "reported")
        words = "the hospital of Velmar was hit"
        made = document(f"{speaker} said {words}. Paper {number}.", f"{number}.txt", publisher=f"Paper {number}")
        one, own = account(made, words, reality, **{key: value for key, value in aspects.items() if key != "reality"})
        documents.append(made)
        statements.append(statement(made, words, by=speaker, act="denies" if reality == "denied" else "asserts"))
        accounts.append(one)
        details += own
    return documents, statements, accounts, details


def reconciled(*tellings, **options):
    """The reconciliation of these tellings of a hospital's being hit in Velmar."""
    base = {"what": "attack", **WHERE, **HOSPITAL}
    documents, statements, accounts, details = told(*(base | each for each in tellings), **options)
    return reconcile(documents, statements, accounts, details, (), ())


def aspect(name, *tellings, **options):
    """One aspect of the one incident that these tellings make."""
    (incident,) = reconciled(*tellings, **options).incidents
    (found,) = [each for each in incident.aspects if each.aspect == name]
    return found


@pytest.mark.parametrize(
    "name, tellings, relation, says",
    [
        ("where", [{}], "single", "Velmar: given by Ana Ruiz only"),
        ("where", [{}, {}], "agreement", "Velmar: the same from Ana Ruiz and Bela Tor"),
        ("where", [{}, {}, {}], "agreement", "Velmar: the same from Ana Ruiz, Bela Tor and Cora Lind"),
        ("what", [{}, {"what": "bombing"}], "compatible",
         "one event can be called both (attack: Ana Ruiz; bombing: Bela Tor)"),
        ("when", [{"when": "2031-05-13"}, {"when": "2031-05-13"}], "agreement",
         "13 May 2031: the same from Ana Ruiz and Bela Tor"),
        ("when", [{"when": "2031-05-13"}, {"when": "2031-W20"}], "compatible",
         "the one lies within the other (13 May 2031: Ana Ruiz; week of 12 May 2031: Bela Tor)"),
        ("when", [{"when": "2031-05-13"}, {"when": "XXXX-WXX-2"}], "compatible",
         "a day fits both (13 May 2031: Ana Ruiz; a Tuesday, date unknown: Bela Tor)"),
        ("means", [{"means": "missile"}, {"means": "artillery"}], "differs",
         "two kinds of means (missile: Ana Ruiz; artillery: Bela Tor)"),
        ("means", [{"means": "missile"}, {}], "single", "missile: given by Ana Ruiz only"),
        ("object", [{}, {"object": "hospital", "protection": "shelter"}], "agreement",
         "hospital: the same from Ana Ruiz and Bela Tor"),
        ("protection", [{"protection": "civilian shelter"}, {"protection": "marked as civilian"}], "compatible",
         "they do not exclude each other (civilian shelter: Ana Ruiz; marked as civilian: Bela Tor)"),
        ("victims", [{"victims": "children"}, {"victims": "residents"}], "compatible",
         "they do not exclude each other (children: Ana Ruiz; residents: Bela Tor)"),
        ("alleged perpetrator", [{"by": "Arvanian forces"}], "single",
         "Arvanian forces as alleged perpetrator: given by Ana Ruiz only"),
        ("alleged perpetrator", [{"by": "Arvanian forces"}, {"by": "the Arvanian army"}], "compatible",
         "two names of one side as alleged perpetrator (Arvanian forces: Ana Ruiz; the Arvanian army: Bela Tor)"),
        ("alleged perpetrator", [{"by": "Arvanian forces"}, {"by": "Tolmic forces"}], "differs",
         "the alleged perpetrator differs (Arvanian forces: Ana Ruiz; Tolmic forces: Bela Tor)"),
    ],
)  # fmt: skip
def test_the_values_of_an_aspect_stand_to_each_other_in_one_way(name, tellings, relation, says):
    """The relation is named, and every value is in the sentence with who gives it."""
    found = aspect(name, *tellings)
    assert (found.relation, found.says) == (relation, says)


def with_places(*names):
    """The aspect "where" of one document that a person joined with others, each of which names one of these places."""
    documents, statements, accounts, details = told(*({"what": "attack", "where": each} for each in names))
    same = judged("same", *(each.id for each in accounts))
    (incident,) = reconcile(documents, statements, accounts, details, (), (), [same]).incidents
    (found,) = [each for each in incident.aspects if each.aspect == "where"]
    return found


@pytest.mark.parametrize(
    "names, relation, says",
    [
        (("Velmar", "Oresk"), "differs", "different places, 235 km apart (Velmar: Ana Ruiz; Oresk: Bela Tor)"),
        (("Velmar", "Lower Velmar"), "compatible",
         "the one may be a part of the other, 5 km apart (Velmar: Ana Ruiz; Lower Velmar: Bela Tor)"),
        (("Velmar", "Arvania"), "compatible", "a town, and its country (Velmar: Ana Ruiz; Arvania: Bela Tor)"),
        (("Velmar", "Tolm region"), "compatible",
         "a town and a region of one country (Velmar: Ana Ruiz; Tolm region: Bela Tor)"),
        (("Velmar", "the old market"), "unknown",
         "one of them is in no gazetteer, so nothing shows whether they are one place "
         "(Velmar: Ana Ruiz; the old market: Bela Tor)"),
    ],
)  # fmt: skip
def test_places_are_compared_by_how_far_they_are_known(names, relation, says):
    """Two towns differ; a quarter, a region or a country may fit; nobody knows where the old market is."""
    found = with_places(*names)
    assert (found.relation, found.says) == (relation, says)


def test_one_account_that_tells_of_both_contradicts_nobody():
    """ "On the 13th and the 14th": both days are told together."""
    documents, statements, accounts, details = told({"what": "attack", **WHERE, **HOSPITAL, "when": "2031-05-13"})
    second = replace(
        next(each for each in details if each.aspect == "when"), value="2031-05-14", date=day("2031-05-14")
    )
    (incident,) = reconcile(documents, statements, accounts, [*details, second], (), ()).incidents
    (when,) = [each for each in incident.aspects if each.aspect == "when"]
    assert (when.relation, [each.value for each in when.values]) == ("compatible", ["2031-05-13", "2031-05-14"])
    assert [each.rule for each in when.reasons] == ["told together"]


def test_one_voice_in_two_papers_is_one_voice():
    """Told twice, given once; and its origins count one."""
    found = aspect("where", {}, {}, speakers=("Ana Ruiz", "Ana Ruiz"))
    assert (found.relation, found.says) == ("echo", "Velmar: one voice in 2 documents, Ana Ruiz")
    assert (found.values[0].by, found.values[0].documents) == (("Ana Ruiz",), 2)


def test_the_outlet_gives_what_nobody_else_is_named_for():
    """Without a speaker the outlet has said it."""
    documents, _, accounts, details = told({"what": "attack", **WHERE, **HOSPITAL})
    (incident,) = reconcile(documents, (), accounts, details, (), ()).incidents
    assert {each.values[0].by for each in incident.aspects} == {("Paper 0",)}


def test_a_denial_gives_no_aspect():
    """Who denies that the hospital was hit blames nobody and dates nothing."""
    (incident,) = reconciled(
        {}, {"reality": "denied", "when": "2031-05-13", "by": "Tolmic forces", "means": "missile"}
    ).incidents
    assert [each.aspect for each in incident.aspects] == ["what", "where", "object"]
    assert {name for each in incident.aspects for value in each.values for name in value.by} == {"Ana Ruiz"}
    assert incident.origins.documents == 1
    (denied,) = reconciled({"reality": "denied"}).incidents
    assert denied.aspects == ()


def test_forces_that_are_only_its_own_are_nobody():
    """ "Its forces" names no alleged perpetrator."""
    (incident,) = reconciled({"by": "its forces"}).incidents
    assert "alleged perpetrator" not in {each.aspect for each in incident.aspects}


def test_words_of_another_speaker_beside_the_account_are_that_speakers():
    """A detail that stands outside the passage, in what somebody else says, is not the account's."""
    text = "Ana Ruiz said the hospital of Velmar was hit. Bela Tor said it was on Tuesday."
    made = document(text, "a.txt")
    one, details = account(
        made, "the hospital of Velmar was hit", what="attack", **WHERE, **HOSPITAL, when="2031-05-13"
    )
    details = [replace(each, span=at(made, "Tuesday")) if each.aspect == "when" else each for each in details]
    said = [
        statement(made, "the hospital of Velmar was hit", by="Ana Ruiz"),
        statement(made, "it was on Tuesday", by="Bela Tor"),
    ]
    (incident,) = reconcile([made], said, [one], details, (), ()).incidents
    by = {each.aspect: each.values[0].by for each in incident.aspects}
    assert by == {"what": ("Ana Ruiz",), "when": ("Bela Tor",), "where": ("Ana Ruiz",), "object": ("Ana Ruiz",)}


def test_an_aspect_counts_the_origins_of_those_who_give_it():
    """Three documents tell of it, one of them of the means."""
    (incident,) = reconciled({}, {}, {"means": "missile"}).incidents
    documents = {each.aspect: (each.origins or incident.origins).documents for each in incident.aspects}
    assert documents == {"what": 3, "where": 3, "object": 3, "means": 1}
    assert "Cora Lind" in next(each for each in incident.aspects if each.aspect == "means").origins.says


def test_what_all_accounts_give_shares_the_incidents_own_origins():
    """Nothing is computed or kept twice: a case may have hundreds of thousands of incidents with one account."""
    (incident,) = reconciled({"means": "missile"}).incidents
    assert incident.aspects and all(each.origins is None for each in incident.aspects)


def test_the_order_of_the_records_changes_nothing():
    """The same aspects, whatever comes first."""
    base = {"what": "attack", **WHERE, **HOSPITAL}
    found = told(base | {"when": "2031-05-13"}, base | {"means": "missile"}, base | {"by": "Arvanian forces"})
    back = [list(reversed(each)) for each in found]
    assert reconcile(*found, (), ()).incidents == reconcile(*back, (), ()).incidents


# -- as it is shown ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shown() -> Picture:
    """A picture of two tellings that differ in the means and in a name that is no name of a page."""
    base = {"what": "attack", **WHERE, **HOSPITAL}
    documents, statements, accounts, details = told(
        base | {"means": "missile", "by": "<b>Arvanian</b> forces"}, base | {"means": "artillery"}
    )
    return Picture(
        captures=(), documents=tuple(documents), statements=tuple(statements), accounts=tuple(accounts),
        details=tuple(details), figures=(), parties=(), links=(), judgements=(), assessments=(),
        reconciliation=reconcile(documents, statements, accounts, details, (), ()),
    )  # fmt: skip


def test_the_row_of_an_incident_holds_its_aspects_as_the_docs_describe(shown):
    """Every field is described, and the details are those of the accounts."""
    (row,) = rows(shown, "incidents")
    (means,) = [each for each in row["aspects"] if each["aspect"] == "means"]
    assert [(each["value"], each["by"], each["documents"]) for each in means["values"]] == [
        ("missile", ["Ana Ruiz"], 1), ("artillery", ["Bela Tor"], 1),
    ]  # fmt: skip
    told_in = {detail["id"] for each in row["accounts"] for detail in each["details"]}
    assert {id for each in row["aspects"] for value in each["values"] for id in value["details"]} == told_in
    assert [each["relation"] for each in means["origins"]["pairs"]] == ["unknown"]
    described = set(re.findall(r"`([a-z_0-9]+)`", DOCS.read_text(encoding="utf-8")))
    fields = {*means, *means["values"][0], *means["origins"], *means["origins"]["pairs"][0], *means["reasons"][0]}
    assert fields - described == set()


def test_the_page_tells_how_values_stand_and_on_how_many_origins(shown):
    """The sentence, the relation and the origins stand under the values; words of documents are never markup."""
    html = page(shown, About(case_name="Velmar", generated_at="2031-06-02T10:00:00Z", software="OnRecord"))
    text = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert "the sources differ two kinds of means (missile: Ana Ruiz; artillery: Bela Tor)." in text
    assert "Origins: as for the incident, 1 in 2 documents." in text
    assert "1 independent origin in 1 document: the words of Ana Ruiz." in text
    assert "&lt;b&gt;Arvanian&lt;/b&gt; forces as alleged perpetrator: given by Ana Ruiz only." in text
    assert "<b>Arvanian" not in html


def test_the_table_of_incidents_has_a_cell_of_aspects(shown, tmp_path):
    """Readable in a spreadsheet: aspect, relation, sentence, origins."""
    write(shown, tmp_path, None)
    cells = (tmp_path / "tables" / "incidents.csv").read_text(encoding="utf-8-sig")
    assert (
        "means: differs, two kinds of means (missile: Ana Ruiz; artillery: Bela Tor) [1 independent origin in 2"
        in cells
    )
