"""SQLite and the originals on disk when things go wrong: damage, accidents, full disks, processes that die or meet."""

import os
import signal
import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest

from _programs import program
from _records import document, judgement, statement, step
from onrecord.errors import StoreError, Tampered, UnknownName
from onrecord.models import Entry, Judgement, Statement
from onrecord.store import open_store
from onrecord.store.sqlite import FILE, Sqlite, is_free_of_the_wal_race

# -- SQLite --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "version, free",
    [((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 50, 6), False),
     ((3, 50, 7), True), ((3, 51, 0), False), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 0), True)],
)  # fmt: skip
def test_which_sqlite_may_use_wal(version, free):
    """Only one in which the WAL-reset race is mended."""
    assert is_free_of_the_wal_race(version) is free


def test_the_journal_is_what_this_sqlite_can_keep_safe(tmp_path):
    """WAL where the library is free of the race, a rollback journal elsewhere; writes are synchronous in both."""
    for driver in (Sqlite.__init__.__defaults__[0], sqlite3):
        expected = "wal" if is_free_of_the_wal_race(driver.sqlite_version_info) else "delete"
        with Sqlite(tmp_path, driver=driver) as opened, opened.reading() as connection:
            assert connection.exec_driver_sql("pragma journal_mode").scalar() == expected
            assert connection.exec_driver_sql("pragma synchronous").scalar() == 2


def test_find_by_document_uses_an_index(tmp_path):
    """The statements of one document are looked up, not searched for."""
    with open_store(tmp_path) as opened, opened.reading() as connection:
        plan = connection.exec_driver_sql(
            "explain query plan select record.body from belonging join record on belonging.number = record.number "
            "where belonging.document = 'x' and belonging.kind = 'statement' order by belonging.number"
        ).all()
    steps = [each.detail for each in plan]
    assert all(each.startswith("SEARCH") for each in steps) and len(steps) == 2


def test_records_are_neither_changed_nor_taken_away(tmp_path):
    """The file itself refuses, also to those who come past us."""
    with open_store(tmp_path) as opened:
        opened.add([judgement()], step)
        secret, before = opened.secret(), list(opened.ids())
    raw = sqlite3.connect(tmp_path / FILE)
    for accident in (
        "update record set body = ''",
        "delete from record",
        "insert into record select 9, 'x', kind, body from record where number = 1",  # a gap
        "insert into record select 0, 'x', kind, body from record where number = 1",  # before the first
        "insert or replace into record select number, 'x', kind, body from record where number = 1",
        "insert or replace into record select 3, id, kind, '' from record where number = 1",
        "insert or ignore into record select 3, id, kind, '' from record where number = 1",
        "insert into record select 3, id, kind, '' from record where number = 1 on conflict do update set body = ''",
        "insert into record select 3, 'x', kind, body from record where kind = 'entry'",  # a second first entry
        "update secret set body = x'00'",
        "delete from secret",
        "insert or replace into secret values (1, x'00')",
        "insert into secret values (2, x'00')",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="only"):
            raw.execute(accident)
    raw.close()
    with open_store(tmp_path) as opened:
        assert opened.secret() == secret and list(opened.ids()) == before and list(opened.check()) == []


def test_a_store_made_before_a_guard_was_thought_of_gets_it(tmp_path):
    """When it is opened; nothing else about it changes."""
    with open_store(tmp_path) as opened:
        opened.add([judgement()], step)
    raw = sqlite3.connect(tmp_path / FILE)
    raw.executescript("drop trigger no_gap; drop trigger no_fork; pragma user_version = 2")
    raw.close()
    with open_store(tmp_path) as opened:
        assert opened.get(judgement().id) and opened.add([judgement(1)], step)
    raw = sqlite3.connect(tmp_path / FILE)
    with pytest.raises(sqlite3.IntegrityError, match="each after the last"):
        raw.execute("insert into record select 90, 'x', kind, body from record where number = 1")
    raw.close()


def tamper(folder: Path, change: str, *values) -> None:
    """What someone with the file in hand can do: take the guards off and change a row."""
    raw = sqlite3.connect(folder / FILE)
    raw.executescript("drop trigger no_update; drop trigger no_delete;")
    assert raw.execute(change, values).rowcount == 1
    raw.commit()
    raw.close()


def test_a_changed_record_is_noticed(tmp_path):
    """When it is got, and when the store is checked."""
    with open_store(tmp_path) as opened:
        (id,) = opened.add([judgement(7)])
        opened.add([judgement(8)])
    tamper(tmp_path, "update record set body = replace(body, 'reason 7', 'reason 9') where id = ?", id)
    with open_store(tmp_path) as opened:
        with pytest.raises(Tampered, match=id[:12]):
            opened.get(id)
        assert [each.item for each in opened.check()] == [id]


def test_a_record_that_is_none_any_more_is_noticed(tmp_path):
    """Overwritten with something else altogether; the others are still read."""
    with open_store(tmp_path) as opened:
        ids = opened.add([judgement(7), document(), judgement(8)])
    tamper(tmp_path, "update record set body = 'gone' where id = ?", ids[1])
    with open_store(tmp_path) as opened:
        (flaw,) = opened.check()
        assert flaw.item == ids[1] and "not a record any more" in flaw.what and flaw.todo
        assert [each.reason for each in opened.find(Judgement)] == ["reason 7", "reason 8"]


def test_a_lost_index_is_noticed_and_mended(tmp_path):
    """Indexes hold nothing that the records do not say."""
    about = document()
    with open_store(tmp_path) as opened:
        opened.add([about, statement(about)])
        with opened.writing() as connection:
            connection.exec_driver_sql("delete from belonging where kind = 'statement'")
        assert [each.item for each in opened.check()] == ["index"]
        opened.reindex()
        assert list(opened.check()) == [] and list(opened.find(Statement, about.id)) == [statement(about)]


@pytest.mark.parametrize("content", [b"this is no database, " * 500, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_told_and_left(tmp_path, content):
    """The message says what to do, and the file is as it was."""
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(StoreError, match="from a copy"):
        open_store(tmp_path)
    assert (tmp_path / FILE).read_bytes() == content


def test_another_programs_database_is_told_and_left(tmp_path):
    """We do not move in with others."""
    raw = sqlite3.connect(tmp_path / FILE)
    raw.execute("create table recipes (name)")
    raw.close()
    with pytest.raises(StoreError, match="some other program"):
        open_store(tmp_path)


def test_a_newer_schema_is_told(tmp_path):
    """An older OnRecord does not guess at what a newer one wrote."""
    open_store(tmp_path).close()
    raw = sqlite3.connect(tmp_path / FILE)
    raw.execute("pragma user_version = 99")
    raw.close()
    with pytest.raises(StoreError, match="schema 99.*upgrade"):
        open_store(tmp_path)


def test_a_file_cut_short_is_told(tmp_path):
    """A store that lost its end is not taken for a whole one."""
    with open_store(tmp_path) as opened:
        opened.add([judgement(number) for number in range(500)])
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError, match="cut short"):
        open_store(tmp_path)


def test_a_lost_file_of_records_is_not_begun_anew(tmp_path):
    """Originals without records mean loss, and a fresh start would hide it."""
    with open_store(tmp_path) as opened:
        name = opened.keep(b"evidence")
    for lose in (lambda file: file.write_bytes(b""), lambda file: file.unlink()):
        lose(tmp_path / FILE)
        with pytest.raises(StoreError, match="missing or empty"):
            open_store(tmp_path)
    assert (tmp_path / "originals" / name[:2] / name).read_bytes() == b"evidence"


@pytest.mark.parametrize("name", ["a b", "a?b=c&d", "100%25", "#1", "справа", ":memory:", "file:x?mode=memory", "a'b"])
def test_a_folder_may_have_any_name(tmp_path, monkeypatch, name):
    """Also a relative one: nothing in it is taken for an address."""
    monkeypatch.chdir(tmp_path)
    with open_store(Path(name)) as opened:
        opened.add([judgement()])
    assert {each.name for each in tmp_path.iterdir()} == {name}
    assert [each.name for each in (tmp_path / name).iterdir()] == [FILE]


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    """A file stands where the folder should be."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(StoreError, match="no case can be kept in"):
        open_store(tmp_path / "taken" / "case")


def test_a_writer_that_waits_too_long_is_told(tmp_path, monkeypatch):
    """Somebody else holds the lock: nothing is kept, and running again is the remedy."""
    with open_store(tmp_path) as holder, open_store(tmp_path) as waiting:
        with waiting.engine.connect() as connection:
            connection.exec_driver_sql("pragma busy_timeout = 50")
        with holder.writing(), pytest.raises(StoreError, match="another program has been writing"):
            waiting.add([judgement()])
        assert waiting.add([judgement()])


# -- originals on disk ---------------------------------------------------------------------------------------------


def test_an_original_is_a_read_only_file_named_by_its_digest(tmp_path):
    """Anyone can check it with sha256sum; keeping it again does not touch it; nothing else lies there."""
    with open_store(tmp_path) as opened:
        name = opened.keep(b"evidence")
        place = tmp_path / "originals" / name[:2] / name
        before = place.stat()
        opened.keep(b"evidence")
        assert place.stat() == before and before.st_mode & 0o777 == 0o444
        assert [each for each in (tmp_path / "originals").rglob("*") if each.is_file()] == [place]


def test_a_changed_original_is_noticed(tmp_path):
    """When it is read, and, when its length changed, also when it is kept again."""
    with open_store(tmp_path) as opened:
        name = opened.keep(b"evidence")
        place = tmp_path / "originals" / name[:2] / name
        place.chmod(0o644)
        place.write_bytes(b"evidencE")
        with pytest.raises(Tampered, match=name):
            opened.original(name)
        place.write_bytes(b"evi")
        with pytest.raises(Tampered, match="3 bytes where 8"):
            opened.keep(b"evidence")


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "ab"])
def test_only_digests_name_originals(tmp_path, name):
    """No name reaches out of the folder."""
    with open_store(tmp_path) as opened, pytest.raises(UnknownName):
        opened.original(name)


# -- processes that die, and processes at once ---------------------------------------------------------------------


WRITER = """
import sqlite3
from onrecord.store.sqlite import Sqlite
store = {opener}(Path(sys.argv[1]))
for number in range({start}, {stop}):
    store.keep(b"original %d" % number)
    (id,) = store.add([judgement(number)], step)
    print(number, id, flush=True)
"""


# The store as it comes, and on the system's own SQLite, which may be one that keeps a rollback journal.
OPENERS = ["open_store", "(lambda folder: Sqlite(folder, sqlite3))"]
EITHER = pytest.mark.parametrize("opener", OPENERS, ids=["own", "system"])


def acknowledged(output: str) -> dict[int, str]:
    """The numbers and ids a writer said were added; a line that was not finished was not said."""
    lines = output.split("\n")[:-1]
    return {int(number): id for number, id in map(str.split, lines)}


def is_one_chain(log: list[Entry]) -> bool:
    return [each.previous for each in log] == [None, *[each.id for each in log[:-1]]]


@EITHER
def test_two_processes_write_at_once(tmp_path, opener):
    """Also when both make the store: nothing is lost, and the log is one chain."""
    writers = [program(WRITER.format(opener=opener, start=start, stop=start + 30), tmp_path) for start in (0, 1000)]
    told = [acknowledged(each.communicate(timeout=60)[0]) for each in writers]
    assert [each.returncode for each in writers] == [0, 0] and [len(each) for each in told] == [30, 30]
    with open_store(tmp_path) as opened:
        assert set(opened.ids()) == {id for each in told for id in each.values()}
        log = list(opened.entries())
        assert len(log) == 60 and is_one_chain(log) and list(opened.check()) == []


@EITHER
@pytest.mark.parametrize("lines", [1, 7, 40, 90])
def test_killed_in_the_middle_of_adding(tmp_path, lines, opener):
    """kill -9 loses nothing that was acknowledged, and leaves a store that is whole and goes on."""
    writer = program(WRITER.format(opener=opener, start=0, stop=100_000), tmp_path)
    output = "".join(writer.stdout.readline() for _ in range(lines))
    writer.send_signal(signal.SIGKILL)
    output += writer.communicate(timeout=60)[0]
    told = acknowledged(output)
    assert len(told) >= lines
    with open_store(tmp_path) as opened:
        log = list(opened.entries())
        assert set(told.values()) <= set(opened.ids()) and list(opened.check()) == []
        assert opened.count(Judgement) == len(log) and is_one_chain(log)
        for number in told:
            name = sha256(b"original %d" % number).hexdigest()
            assert opened.original(name) == b"original %d" % number
        assert opened.add([judgement(-1)], step)


FULL = """
import resource
store = open_store(Path(sys.argv[1]))
store.keep(b"small")
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
for attempt in (
    lambda: store.keep(b"x" * 400_000),
    lambda: [store.add([judgement(n * 1000 + m) for m in range(200)], step) for n in range(100)],
):
    try:
        attempt()
    except Exception as problem:
        print(type(problem).__name__, "|", problem, flush=True)
print(store.count(Judgement), flush=True)
"""


def test_a_full_disk_is_told_and_leaves_the_store_whole(tmp_path):
    """No room for an original, none for a record: a clear message each, and what was there before is there."""
    output, _ = program("from onrecord.models import Judgement\n" + FULL, tmp_path).communicate(timeout=60)
    original, records, count = output.splitlines()
    assert original.startswith("StoreError") and "was not kept" in original and "make room" in original
    assert records.startswith("StoreError") and "make room" in records and "untouched" in records
    with open_store(tmp_path) as opened:
        assert list(opened.check()) == [] and opened.count(Judgement) == int(count) > 0 == int(count) % 200
        assert list(opened.originals()) == [sha256(b"small").hexdigest()] and is_one_chain(list(opened.entries()))
        assert list((tmp_path / "originals").rglob(".partial-*")) == []
        assert opened.add([judgement(-1)], step)


READ_ONLY = """
import os
store = open_store(Path(sys.argv[1]) / "kept")  # imports and opens what it needs before it gives up its rights
store.close()
os.setgid(65534); os.setuid(65534)
for name in ("kept", "new"):
    try:
        open_store(Path(sys.argv[1]) / name).add([judgement()])
    except Exception as problem:
        print(type(problem).__name__, "|", problem, flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give up its rights")
def test_a_folder_that_may_not_be_written_to_is_told(tmp_path):
    """An old case and a new one: the message says that nothing was written and what to do."""
    for each in (tmp_path, *list(tmp_path.parents)[:2]):
        each.chmod(0o755)
    output, _ = program(READ_ONLY, tmp_path).communicate(timeout=60)
    kept, new = output.splitlines()
    assert kept.startswith("StoreError") and "may" in kept
    assert new.startswith("StoreError") and "nothing was written" in new
