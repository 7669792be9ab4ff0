"""Expunging: the bytes and the words are gone from every file of the case, what was done stays told, no more goes."""

import shutil
import signal
import sqlite3
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from _programs import program
from _records import document, judgement, statement, step
from conftest import SAMPLE, ticking
from onrecord import Case
from onrecord.cli import app
from onrecord.custody import commitment, expunging
from onrecord.errors import StoreError, UnknownName, UsageError
from onrecord.models import (
    SAID,
    Capture,
    Collection,
    Document,
    Element,
    Expunction,
    Handle,
    Run,
    Span,
    Statement,
    Withholding,
)
from onrecord.store import belongs_to
from onrecord.store.sqlite import FILE, Sqlite

WHY = {"reason": "order 7", "authority": "a court"}
WORD = "Quenzelbrook"  # stands in one text of the case and nowhere else
PROSE = (
    f"The {WORD} district council said shells hit the market of Tarnholm on Monday. At least 12 people were killed, "
    'the council said. "We have no medicine left," Mayor Ilse Brandt told reporters on Tuesday.'
)
PAGE = f"<html><head><title>Report</title></head><body><article><h1>Report</h1><p>{PROSE}</p><p>{PROSE}</p></article>"
OTHER = "Shells hit a clinic in Velmar on Monday, the city council said. Three people were hurt, the council said.\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A case of a page and a text, all verbs done, so that results are remembered too. Tests work on copies of it."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "texts").mkdir()
    (folder / "texts" / "page.html").write_text(PAGE)
    (folder / "texts" / "other.txt").write_text(OTHER)
    with Case(folder / "case", by="ana", now=ticking()) as case:
        list(case.build([folder / "texts"], folder / "out"))
    return folder


@pytest.fixture
def texts(tmp_path, made):
    return Path(shutil.copytree(made / "texts", tmp_path / "texts"))


@pytest.fixture
def built(tmp_path, made, texts):
    shutil.copytree(made / "case", tmp_path / "case")
    clock = ticking()
    with Case(tmp_path / "case", by="ana", now=lambda: clock().replace("2031", "2032")) as case:
        yield case


def name_of(case, address):
    return next(each.sha256 for each in case.store.find(Capture) if each.address == address)


def bytes_of(folder: Path) -> bytes:
    """Every byte of every file of a case."""
    return b"".join(each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file())


def test_the_words_are_gone_from_every_file_and_the_rest_stays(built):
    """The original, the text made from it, the records with its words, the index, what was remembered, the journal."""
    folder, before = built.store.folder, list(built.store.entries())
    page, other = name_of(built, "texts/page.html"), name_of(built, "texts/other.txt")
    (mine,) = (each for each in built.store.find(Document) if each.sha256 == other)
    said = [list(built.store.find(kind, mine.id)) for kind in SAID]
    assert WORD.encode() in bytes_of(folder) and built.search(WORD) and len(built.documents()) == 2
    done = built.expunge([page], **WHY)
    assert done.exit_code == 0 and done.new == 2 and done.counts["records"] > 5
    assert WORD.encode() not in bytes_of(folder) and WORD.lower().encode() not in bytes_of(folder)
    assert list(built.store.originals()) == [other] and built.search(WORD) == []
    assert built.documents() == [mine] and [list(built.store.find(kind, mine.id)) for kind in SAID] == said
    after = list(built.store.entries())
    assert after[:-1] == before and after[-1].did == "expunge" and built.verify() == []
    assert [each.address for each in built.store.find(Capture)][:2] == ["texts/other.txt", "texts/page.html"]


def test_the_case_goes_on_without_it(built, tmp_path):
    """Every verb again, a case file, a rebuilt index, a check of originals; nothing of it comes back."""
    built.expunge([name_of(built, "texts/page.html")], **WHY)
    outcomes = list(built.build([tmp_path / "texts" / "other.txt"], tmp_path / "again"))
    assert [each.exit_code for each in outcomes] == [0] * 6
    built.store.reindex()
    assert WORD.encode() not in bytes_of(tmp_path / "again") + bytes_of(built.store.folder)
    assert built.fixity().counts["originals"] == 1 and built.verify() == []
    for kind in ("captures", "documents", "incidents", "statements", "entries"):
        assert WORD not in str(list(built.show(kind)))


def test_the_expunction_says_what_went_and_names_no_words(built):
    """Which originals, which records (as the log names them), why, on whose authority, by whom, when."""
    page = name_of(built, "texts/page.html")
    gone = [each.id for each in built.store.find(Document) if each.sha256 == page]
    built.expunge([page], **WHY)
    (kept,) = built.store.find(Expunction)
    assert page in kept.originals and len(kept.originals) == 2
    assert (kept.reason, kept.authority, kept.by) == ("order 7", "a court", "ana")
    assert {commitment(built.store.secret(), each) for each in gone} <= {*kept.records}
    assert built.store.expunged() == dict.fromkeys(kept.originals, kept)


@pytest.mark.parametrize("driver", [Sqlite.__init__.__defaults__[0], sqlite3], ids=["own", "system"])
def test_the_index_of_words_holds_none_of_them(tmp_path, driver):
    """Not even the bare word, in which the index keeps it; with both kinds of journal."""
    gone, stays = document(text=f"{PROSE}\nMore of it.\nFurniture\n"), document("other.txt")
    with Sqlite(tmp_path, driver=driver) as store:
        store.add([*(document(f"{number}.txt") for number in range(50)), gone, stays, statement(stays)], step)
        store.expunge([gone.id], [expunction()], step)
        store.erase()
        assert store.search(WORD) == [] and store.search("Tarnholm", limit=99) and list(store.check()) == []
    raw = sqlite3.connect(tmp_path / FILE)
    raw.execute("create virtual table temp.terms using fts5vocab(main, words, row)")
    terms = {term for (term,) in raw.execute("select term from terms")}
    raw.close()
    assert "tarnholm" in terms and not any(term.startswith("quenz") for term in terms)
    assert b"uenzelbrook" not in bytes_of(tmp_path)


def expunction(**changes) -> Expunction:
    return replace(Expunction(originals=(), records=(), by="ana", at="2031-06-01", **WHY), **changes)


# -- what verify accepts -----------------------------------------------------------------------------------------------


def test_what_is_missing_besides_is_found(built):
    """An expunction excuses the records and originals it names, and no other."""
    built.expunge([name_of(built, "texts/page.html")], **WHY)
    (gone,) = list(built.store.find(Statement))[:1]
    raw = sqlite3.connect(built.store.folder / FILE)
    raw.executescript("drop trigger no_delete;")
    raw.execute("delete from record where id = ?", (gone.id,))
    raw.commit()
    raw.close()
    other = name_of(built, "texts/other.txt")
    (built.store.folder / "originals" / other[:2] / other).unlink()
    items = [each.item for each in built.verify()]
    assert commitment(built.store.secret(), gone.id) in items and other in items and "index" in items
    assert len(items) == 3


def test_an_expunction_that_no_entry_names_is_found(built):
    """Whoever writes one past the log to excuse a loss is found by it."""
    forged = expunction(originals=(name_of(built, "texts/other.txt"),))
    built.store.add([forged])
    items = {each.item: each.what for each in built.verify()}
    assert "no entry of the log names" in items[forged.id]


def test_what_was_put_back_is_found(built):
    """The bytes, and a record."""
    other = name_of(built, "texts/other.txt")
    (back,) = (each for each in built.store.find(Document) if each.sha256 == other)
    built.expunge([other], **WHY)
    place = built.store.folder / "originals" / other[:2] / other
    place.write_text(OTHER)
    built.store.add([back])
    told = {each.item: each.what for each in built.verify()}
    assert "its bytes are still there" in told[other] and "expunged" in told[back.id]
    assert built.expunge([other], **WHY).unchanged == 1 and not place.exists()


DIES = """
import os, signal
from onrecord import Case
from onrecord.store.sqlite import Sqlite
Sqlite.{at} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
Case(sys.argv[1], by="ana").expunge([{name!r}], reason="order 7", authority="a court")
"""


@pytest.mark.parametrize("at", ["erase", "overwrite"])
def test_killed_before_the_bytes_are_destroyed_the_same_command_finishes(built, at):
    """The entry is there first; verify says what is left to do; one expunction tells of it in the end."""
    page, folder = name_of(built, "texts/page.html"), built.store.folder
    died = program(DIES.format(at=at, name=page), folder)
    died.communicate(timeout=60)
    assert died.returncode == -signal.SIGKILL
    assert {each.item for each in built.verify()} == set(built.store.expunged()) and len(built.store.expunged()) == 2
    assert built.expunge([page], **WHY).exit_code == 0
    assert built.verify() == [] and built.store.count(Expunction) == 1 and WORD.encode() not in bytes_of(folder)


def test_another_program_in_the_way_is_told_and_the_same_command_finishes(built, monkeypatch):
    """Somebody reads the case, so that its journal cannot be emptied."""
    monkeypatch.setattr("onrecord.store.sqlite._PATIENCE", 0.1)
    page = name_of(built, "texts/page.html")
    reader = built.store.driver.connect(str(built.store.file))
    reader.execute("begin")
    reader.execute("select count(*) from record").fetchone()
    with pytest.raises(StoreError, match="run the same command again"):
        built.expunge([page], **WHY)
    reader.close()
    assert built.expunge([page], **WHY).exit_code == 0 and built.verify() == []
    assert WORD.encode() not in bytes_of(built.store.folder)


# -- it stays out ------------------------------------------------------------------------------------------------------


def test_the_same_bytes_are_refused_under_any_name(built, texts):
    """And the others of the same command go through."""
    built.expunge([name_of(built, "texts/page.html")], **WHY)
    (texts / "copy.html").write_text(PAGE)
    (texts / "new.txt").write_text("The bridge of Tarnholm was shelled, the council said.\n")
    done = built.capture([texts])
    assert done.exit_code == 3 and (done.new, done.unchanged) == (1, 1)
    assert [each.item for each in done.problems] == ["texts/copy.html", "texts/page.html"]
    assert all("on the authority of a court (order 7" in each.what and each.todo for each in done.problems)


def test_another_page_with_the_very_text_is_kept_and_not_read(built, texts):
    """The bytes differ, the words do not: they do not come back by that door, and what to do is said."""
    built.expunge([name_of(built, "texts/page.html")], **WHY)
    (texts / "mirror.html").write_text(PAGE.replace("<article>", "<article class='mirror'>"))
    assert built.capture([texts / "mirror.html"]).new == 1
    done = built.read()
    (problem,) = done.problems
    assert problem.item == "mirror.html (text)" and "expunged" in problem.what and len(built.documents()) == 1
    assert built.expunge([name_of(built, "mirror.html")], **WHY).exit_code == 0 and built.read().problems == ()
    assert WORD.encode() not in bytes_of(built.store.folder)


# -- what it takes and what it leaves ----------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["digest", "beginning", "capture", "document"])
def test_an_original_is_named_by_its_digest_its_capture_or_its_document(built, what):
    """Or the first characters of any of these."""
    page = name_of(built, "texts/page.html")
    capture = next(each for each in built.store.find(Capture) if each.sha256 == page)
    read = next(each for each in built.store.find(Document) if each.sha256 == page)
    name = {"digest": page, "beginning": page[:10], "capture": capture.id[:12], "document": read.id}[what]
    assert list(built.would_expunge([name]).originals)[0] == page


def test_what_is_no_original_is_told(built):
    """And nothing happens; nor without a reason and an authority."""
    one = next(iter(built.store.find(Statement))).id
    before = list(built.store.ids())
    for names, why, error in [
        ([one], WHY, UsageError),
        (["f" * 64], WHY, UnknownName),
        ([name_of(built, "texts/page.html")], WHY | {"reason": " "}, UsageError),
        ([name_of(built, "texts/page.html")], WHY | {"authority": ""}, UsageError),
    ]:
        with pytest.raises(error):
            built.expunge(names, **why)
    assert list(built.store.ids()) == before and len(list(built.store.originals())) == 3


def test_a_judgement_about_it_stays_and_stands_in_nobodys_way(built, tmp_path):
    """What a person decided is not words of the document."""
    read = next(each for each in built.store.find(Document) if "page" in each.name)
    (said, *_) = built.store.find(Statement, read.id)
    kept = built.judge("accept", [said.id], reason="seen in print")
    built.judge("instead", [said.id], reason="it denies", changes={"act": "denies"})
    built.expunge([read.id], **WHY)
    assert built.store.has(kept.id) and built.verify() == []
    assert not any(belongs_to(each) == read.id for kind in (*SAID, Run) for each in built.store.find(kind))
    assert built.share(tmp_path / "again").exit_code == 0


def test_an_incident_keeps_its_name_when_another_account_of_it_stays(tmp_path):
    """People know it by its handle; what was minted for an account that went is minted for one that stays."""
    with Case(tmp_path / "case", by="ana", now=ticking()) as case:
        case.capture(sorted(SAMPLE.glob("*.txt")), places=SAMPLE / "places.csv")
        case.read(), case.extract(), case.reconcile()
        incident = next(each for each in case.picture().reconciliation.incidents if len(each.accounts) > 1)
        minted = {each.handle: each.account for each in case.store.find(Handle)}
        gone = case.store.get(minted[incident.handle]).spans[0].document
        stays = [each for each in incident.accounts if case.store.get(each).spans[0].document != gone]
        assert stays
        case.expunge([gone], **WHY)
        case.reconcile()
        now = {each.handle: each for each in case.picture().reconciliation.incidents}
        assert {*stays} <= {*now[incident.handle].accounts} and case.verify() == []
        handles = [each.handle for each in case.store.find(Handle)]
        assert set(minted) <= set(handles)


def test_a_withholding_goes_on_for_the_documents_that_stay(built):
    """It quotes what it protects, so it goes with those words, and only with those."""
    one, two = (each for each in built.store.find(Document))
    spans = tuple(Span(document=each.id, start=0, end=12, exact=each.text[:12]) for each in (one, two))
    kept = Withholding(spans=spans, protects="witness", reason="at risk", by="ana", at="2031-06-01")
    built._add([kept], did="withhold")
    built.expunge([two.id], **WHY)
    assert list(built.store.find(Withholding)) == [replace(kept, spans=spans[:1])] and built.verify() == []


def arrival(digit: str, *options: str, address: str = "") -> Capture:
    return Capture(address=address or f"{digit}.bin", captured_at="2031", collector="ana", media_type="text/plain",
                   sha256=digit * 64, size=1, tool="t", options=options)  # fmt: skip


def together(capture: Capture, *digits: str) -> Collection:
    elements = tuple(Element(name="part", standing="present", sha256=each * 64) for each in digits)
    return Collection(capture=capture.id, elements=elements)


MAIL, PART, INNER = arrival("a"), arrival("b", "member of", "a" * 64), arrival("c", "member of", "b" * 64)
PAGES = arrival("d"), arrival("e")
ARCHIVE, WITHIN = arrival("f", "container"), arrival("9", "part of", "f" * 64)


@pytest.mark.parametrize(
    "named, captures, collections, gone, remain",
    [
        ("a", [MAIL, PART, INNER], [], "abc", ""),  # with all that was taken out of it, however deep
        ("b", [MAIL, PART, INNER], [], "bc", "a"),  # what it was taken from is told
        ("a", [MAIL, PART, arrival("b", address="b.txt")], [], "a", "b"),  # a part that also came by itself is told
        ("d", [PAGES[0]], [together(PAGES[0], "d", "7", "8")], "d78", ""),  # with what was collected with it
        ("d", PAGES, [together(PAGES[0], "7"), together(PAGES[1], "7")], "d", "7"),  # unless another page has it
        ("de", PAGES, [together(PAGES[0], "7"), together(PAGES[1], "7")], "de7", ""),
        ("9", [ARCHIVE, WITHIN], [together(WITHIN, "f")], "9", "f"),  # the archive it was taken from is told once
        ("f", [ARCHIVE, WITHIN], [together(WITHIN, "f")], "f9", ""),
        ("7", [PAGES[0]], [together(PAGES[0], "7")], "7", "d"),  # the part alone: the page is told
    ],
)
def test_what_goes_with_an_original_and_what_is_told_to_remain(named, captures, collections, gone, remain):
    """By what the captures and collections say they were made from and with."""
    going = expunging.going([each * 64 for each in named], captures, collections, [])
    assert [*going.originals] == [each * 64 for each in gone]
    assert [each.todo[-64:] for each in going.remains] == [each * 64 for each in remain]
    assert all(each.what and each.item for each in going.remains)


def test_what_remains_is_a_problem_told(built, texts):
    """The same text came by itself too: the page goes, the text stays, and the command says so."""
    page = name_of(built, "texts/page.html")
    text = name_of(built, "texts/page.html (text)")
    (texts / "plain.txt").write_bytes(built.store.original(text))
    built.capture([texts / "plain.txt"])
    done = built.expunge([page], **WHY)
    assert done.exit_code == 3 and text in done.problems[0].todo and set(built.store.expunged()) == {page}
    assert sha256(PAGE.encode()).hexdigest() == page and built.verify() == []


# -- a store made before there was a door ------------------------------------------------------------------------------


def test_an_older_store_gets_the_door_when_it_is_opened(tmp_path):
    """Its guards are put up anew; nothing else changes."""
    with Sqlite(tmp_path) as store:
        (id,) = store.add([judgement()], step)
    raw = sqlite3.connect(tmp_path / FILE)
    raw.executescript(
        "drop trigger no_delete; drop trigger no_leaving; drop table leaving; pragma user_version = 2;"
        "create trigger no_delete before delete on record begin select raise(abort, 'records are only added'); end;"
    )
    raw.close()
    with Sqlite(tmp_path) as store:
        assert list(store.ids()) == [id]
        store.expunge([id], [expunction()], step)
        assert not store.has(id) and list(store.check()) == []


# -- the command -------------------------------------------------------------------------------------------------------


def command(case, *words, answer=None):
    at = ["--case", str(case.store.folder), "--by", "ben", "--reason", "order 7", "--authority", "a court"]
    return CliRunner().invoke(app, ["expunge", *words, *at], input=answer)


def test_the_command_shows_what_would_go_and_asks(built):
    """No answer is a no, and nothing was done."""
    page = name_of(built, "texts/page.html")
    for answer in ("n\n", ""):
        asked = command(built, page[:12], answer=answer)
        assert asked.exit_code == 1 and "texts/page.html" in asked.stderr and "for good?" in asked.stderr
        assert built.store.count(Expunction) == 0 and len(list(built.store.originals())) == 3
    done = command(built, page[:12], answer="y\n")
    assert done.exit_code == 0 and "2 originals" in done.stdout and built.store.count(Expunction) == 1
    again = command(built, page[:12])
    assert again.exit_code == 0 and "1 unchanged" in again.stdout and built.store.count(Expunction) == 1


def test_the_command_asks_nothing_when_told_yes(built):
    """For programs."""
    assert command(built, name_of(built, "texts/page.html"), "--yes").exit_code == 0
