"""What every store does, whichever it is: one contract, held by all that the folder of stores has."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from _records import TEXT, capture, document, figure, judgement, run, statement, step
from onrecord.codec import Folded, Light, decode_part
from onrecord.errors import AmbiguousName, StoreError, UnknownName
from onrecord.models import Document, Entry, Figure, Judgement, Run, Statement
from onrecord.plugins import load
from onrecord.store import Hit, belongs_to, open_store
from onrecord.store.passages import passages, terms
from onrecord.store.sqlite import Sqlite

EXAMPLES = {"memory": lambda folder: "memory:", "sqlite": lambda folder: folder / "case"}  # an address for each store


def test_every_store_has_an_example_here():
    """A new store is held to the contract from the day its file exists."""
    assert set(load("onrecord.store", "open")) == set(EXAMPLES)


@pytest.fixture(params=[*EXAMPLES, "sqlite of the system"])
def store(request, tmp_path):
    """Each store in turn, empty; SQLite twice, for the system's own may be an old one without WAL."""
    if request.param == "sqlite of the system":
        opened = Sqlite(tmp_path / "case", driver=sqlite3)
    else:
        opened = open_store(EXAMPLES[request.param](tmp_path))
    with opened:
        yield opened


# -- the contract --------------------------------------------------------------------------------------------------


def test_what_was_added_comes_back_as_it_was(store):
    """Records of every shape survive the way in and out."""
    about = document()
    records = [about, statement(about), figure(about), judgement(), run(about), capture("0" * 64, 3)]
    assert store.add(records) == tuple(each.id for each in records)
    assert [store.get(each.id) for each in records] == records
    assert store.get_all(reversed([each.id for each in records])) == records[::-1]
    assert list(store.ids()) == [each.id for each in records]
    assert all(store.has(each.id) for each in records) and not store.has("0" * 64)


def test_adding_again_adds_nothing(store):
    """The same records, in the same batch or a later one, are one record, and leave no second entry."""
    about = document()
    first = store.add([about, about, statement(about)], step)
    assert len(first) == 2
    assert store.add([statement(document()), about], step) == ()
    assert store.count(Document) == store.count(Statement) == store.count(Entry) == 1


def test_only_the_new_are_told_and_logged(store):
    """A batch of old and new records adds the new ones, in order, under an entry that names just these."""
    store.add([judgement(1)], step)
    added = store.add([judgement(2), judgement(1), judgement(3)], step)
    assert added == (judgement(2).id, judgement(3).id)
    first, second = store.entries()
    assert second.records == added and second.previous == first.id == step(None, (judgement(1).id,)).id
    assert store.last_entry() == second.id


def test_no_entry_without_a_record(store):
    """An entry is asked for only when there is something to enter; a store without entries has no last one."""
    assert store.last_entry() is None
    assert store.add([], step) == () and store.add([judgement()]) != ()
    assert list(store.entries()) == []


def test_a_step_without_records_can_be_logged(store):
    """Handing over a case file follows the last entry like any other step."""
    store.add([judgement()], step)
    before = store.last_entry()
    made = store.log(lambda previous, ids: step(previous, ("digest of a file",), did="share"))
    assert store.last_entry() == made != before and store.get(made).previous == before


def test_when_the_entry_cannot_be_made_nothing_is_added(store):
    """Records and their entry go in together or not at all."""

    def fails(previous, ids):
        raise RuntimeError("no clock")

    with pytest.raises(RuntimeError, match="no clock"):
        store.add([judgement()], fails)
    assert not store.has(judgement().id) and list(store.ids()) == []


def test_an_entry_follows_the_last_one_or_nothing_is_added(store):
    """No second beginning, no second end: the log never forks, whoever makes the entry."""
    store.add([judgement(1)], step)
    first = store.last_entry()
    store.add([judgement(2)], step)
    for previous in (None, first, "f" * 64):
        forks = lambda _, ids, previous=previous: step(previous, ids)  # noqa: E731
        with pytest.raises(StoreError, match="follows? the last one"):
            store.add([judgement(3)], forks)
        with pytest.raises(StoreError, match="follows? the last one"):
            store.log(forks)
    assert not store.has(judgement(3).id) and len(list(store.entries())) == 2


def test_records_that_cannot_be_written_down_are_refused_whole(store):
    """A batch with half a character in it (a lone surrogate) adds nothing, and the message names the kind."""
    with pytest.raises(StoreError, match="document"):
        store.add([judgement(), document(text="\ud800")])
    assert list(store.ids()) == []


def test_find_gives_one_kind_in_the_order_it_came(store):
    """Also across more records than are read at once."""
    store.add([judgement(number) for number in range(450)])
    store.add([document()])
    assert [each.reason for each in store.find(Judgement)] == [f"reason {number}" for number in range(450)]
    assert store.count(Judgement) == 450 and store.count(Figure) == 0 and list(store.find(Figure)) == []


def test_find_gives_what_belongs_to_one_document(store):
    """Statements, figures, runs and the document itself, and nothing of another document."""
    one, other = document("one.txt"), document("another.txt")
    store.add([one, other, statement(one), statement(other), figure(one), run(one), judgement()])
    assert list(store.find(Statement, document=one.id)) == [statement(one)]
    assert list(store.find(Document, document=other.id)) == [other]
    assert list(store.find(Run, document=one.id)) == [run(one)]
    assert list(store.find(Figure, document=other.id)) == list(store.find(Judgement, document=one.id)) == []


class Reason(Light):
    """Of a judgement no more than why it was made."""

    reason: str
    saw: Folded


def test_find_as_gives_some_fields_of_all_records_of_a_kind(store):
    """The same records in the same order, under their ids; what stays packed can be read."""
    made = [judgement(number) for number in range(250)]
    store.add([document(), *made])
    found = list(store.find_as(Reason, Judgement))
    assert [(each.id, each.reason) for each in found] == [(each.id, each.reason) for each in made]
    assert {decode_part(tuple[str, ...], each.saw) for each in found} == {each.saw for each in made}
    assert list(store.find_as(Reason, Figure)) == []


def test_a_record_without_the_fields_is_a_clear_error(store):
    """Asked for what the kind has not got, a store says so."""
    store.add([document()])
    with pytest.raises(StoreError, match="not a record"):
        list(store.find_as(Reason, Document))


def test_adding_while_finding_is_safe(store):
    """Whoever walks through records may add more of the kind; the walk ends all the same."""
    store.add([judgement(number) for number in range(300)])
    walked = 0
    for walked, _ in enumerate(store.find(Judgement), 1):
        if walked % 30 == 0:
            store.add([judgement(1000 + walked)])
    assert walked == 300 and store.count(Judgement) == 310


def test_found_records_have_the_ids_their_content_gives(store):
    """Ids taken as stored are the ones that would be worked out."""
    store.add([document(), statement(document())], step)
    for kind in (Document, Statement, Entry):
        for each in store.find(kind):
            assert each.id == type(each)(**{name: getattr(each, name) for name in each.__dataclass_fields__}).id


def test_a_shortened_name_means_one_record(store):
    """Four characters or more; several that fit are listed, none is told."""
    records = [judgement(number) for number in range(2000)]
    ids = store.add(records)
    assert store.resolve(ids[0]) == ids[0] and store.resolve(ids[7][:40]) == ids[7]
    seen: dict[str, str] = {}
    twins = next((seen[id[:4]], id) for id in ids if seen.setdefault(id[:4], id) != id)
    with pytest.raises(AmbiguousName) as told:
        store.resolve(twins[0][:4])
    assert all(each[:12] in str(told.value) for each in twins) and "judgement" in str(told.value)
    for wrong in ("", "abc", "zzzz", "%%%%", "____", "f" * 65, "abc\U0010ffff", "abc\ud800", "abc\0"):
        for ask in (store.resolve, store.get):
            with pytest.raises(UnknownName):
                ask(wrong)


def test_a_name_nobody_has_is_told(store):
    """Records and originals that are not there."""
    for ask in (store.get, store.original, lambda id: store.get_all([id])):
        with pytest.raises(UnknownName, match="e3b0c4"):
            ask("e3b0c4" + "0" * 58)


def test_originals_are_kept_under_their_digest(store):
    """Any bytes, byte for byte, once."""
    data = bytes(range(256)) * 3
    name = store.keep(data)
    assert name == sha256(data).hexdigest() == store.keep(data)
    assert store.original(name) == data
    other = store.keep(b"")
    assert list(store.originals()) == sorted([name, other])


def test_search_finds_passages_that_hold_all_the_words(store):
    """In any case, in prose, as the exact words of the document."""
    about = document()
    store.add([about])
    (hit,) = store.search("tarnholm HOSPITAL")
    assert hit == Hit(document=about.id, start=0, end=57, exact=TEXT[0:57])
    assert store.search("hospital market") == [] and store.search("pictures") == []
    assert [each.exact for each in store.search('"people were hurt"')] == ["Twelve people were hurt, the council said."]
    assert store.search('"hurt people"') == []


def test_what_was_not_read_is_still_found(store):
    """A document left unread (its language, its size) is searched as a whole."""
    about = document("unread.txt", "Снаряди влучили в ринок.\nЗагинули дванадцять людей.", unread="in Ukrainian")
    store.add([about])
    assert [each.exact for each in store.search("загинули")] == ["Загинули дванадцять людей."]


@pytest.mark.parametrize(
    "query",
    ['"', '""', '"open', "a AND", "OR", "NOT hospital", "NEAR(a b)", "hosp*", "^hospital", "exact:hospital", "-x", "(",
     "' or 1=1 --", "\0", "\ud800", "a\0b", "%", "*", "", "   ", "{x}:y", "x;drop table record", "“", "ﬀ", "🙂"],
)  # fmt: skip
def test_no_query_is_an_error(store, query):
    """Whatever a person types is words to look for, never commands."""
    store.add([document()])
    assert isinstance(store.search(query), list)
    assert len(store.search("hospital")) == 1


def test_search_gives_no_more_than_asked_for(store):
    """`limit` bounds the hits, the first documents first when nothing tells them apart."""
    store.add([document(f"{number:03}.txt" + "x" * number) for number in range(30)])
    assert len(store.search("hospital")) == 20 and len(store.search("hospital", limit=3)) == 3


def test_results_are_remembered_one_a_key(store):
    """What is remembered replaces what was, leaves no entry, and is forgotten when the indexes are made again."""
    assert store.recall("picture") is None
    store.remember({"picture": b"one", "parts 1": b"\x00"})
    store.remember({"picture": b"two", "parts 2": b"\xff"}, forget=["parts 1", "never there"])
    assert store.recall("picture") == b"two" and store.last_entry() is None
    assert store.recall_all("parts ") == {"parts 2": b"\xff"}
    store.reindex()
    assert store.recall("picture") is None


def test_reindexing_changes_no_answer(store):
    """Indexes are made from the records alone."""
    about = document()
    store.add([about, statement(about), judgement()], step)
    before = (store.search("hospital"), list(store.find(Statement, about.id)), list(store.ids()))
    store.reindex()
    assert (store.search("hospital"), list(store.find(Statement, about.id)), list(store.ids())) == before
    assert list(store.check()) == []


def test_threads_may_share_a_store(store):
    """A web server does: nothing is lost and the log is one chain."""
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda number: store.add([judgement(number)], step), range(40)))
    log = list(store.entries())
    assert store.count(Judgement) == len(log) == 40
    assert [each.previous for each in log] == [None, *[each.id for each in log[:-1]]]


def test_closing_twice_is_harmless(store):
    """And a store is closed when its block ends."""
    store.close()
    store.close()


@pytest.mark.parametrize("record", [document(), statement(document()), run(document()), figure(document())])
def test_what_belongs_to_a_document(record):
    """The document itself, runs over it and all that rests on its words."""
    assert belongs_to(record) == document().id


@pytest.mark.parametrize("record", [judgement(), capture("0" * 64, 1), step(None, ())])
def test_what_belongs_to_the_case(record):
    """Judgements, captures and entries belong to no document."""
    assert belongs_to(record) is None


# -- addresses, passages, terms ------------------------------------------------------------------------------------


def test_the_address_says_which_store(tmp_path):
    """A folder, as text or path, is SQLite; a scheme is the store of that name; an unknown one is told."""
    for address in (tmp_path / "a", str(tmp_path / "b"), f"sqlite:{tmp_path / 'c'}", str(tmp_path / "d: notes")):
        with open_store(address) as opened:
            assert isinstance(opened, Sqlite)
    assert {each.name for each in tmp_path.iterdir()} == {"a", "b", "c", "d: notes"}
    with pytest.raises(UnknownName, match="memory, sqlite"):
        open_store("nosuchbase://somewhere/case")


def test_passages_are_about_a_sentence_each():
    """They cover the prose, stay within a line, and are never longer than can be shown."""
    about = document(text='He said: "It fell." Then it was quiet. At 3.5 km, no one.\n' + "word " * 1000 + "\nMore\n")
    exact = [about.text[start:end] for start, end in passages(about)]
    assert exact[:3] == ['He said: "It fell."', "Then it was quiet.", "At 3.5 km, no one."]
    assert all(0 < len(each) <= 2000 for each in exact) and exact[-1].endswith("word")


def test_titles_and_initials_end_no_sentence():
    """So that a name can be searched for with its rank."""
    about = document(text="Gen. R. Ostrov met Dr. Varga in No. 4 School. It was hit.\nIt closed.\n")
    assert [about.text[start:end] for start, end in passages(about)][:2] == [
        "Gen. R. Ostrov met Dr. Varga in No. 4 School.", "It was hit.",
    ]  # fmt: skip


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("aB1 .!?\"'”)\n\r\t\u2028é🙂"), max_size=200))
def test_passages_are_words_in_order(text):
    """Whatever the text: no blank edges, nothing twice, nothing but blanks left out."""
    about = document(text=text, unread="for the test")
    places = list(passages(about))
    assert all(text[start:end].strip(" \t\r\n") == text[start:end] != "" for start, end in places)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    assert "".join("".join(text[start:end] for start, end in places).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "query, expected",
    [
        ("two words", ["two", "words"]),
        ('"two words" more', ["two words", "more"]),
        ("“curly marks”", ["curly marks"]),
        ("don't", ["don't"]),
        ('broken "quote', ["broken", "quote"]),
        (' " - * ', []),
    ],
)
def test_terms(query, expected):
    """Words, and what stands in quotation marks together; nothing without a letter or digit."""
    assert terms(query) == expected
