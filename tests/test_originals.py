"""Originals in a folder and in object stores: one contract, the same keys, never overwritten, never half there."""

import os
import signal
import time
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from _programs import program
from _records import capture, judgement, step
from _s3 import s3
from onrecord import Case
from onrecord.errors import Expunged, StoreError, Tampered, UnknownName
from onrecord.models import Capture, Expunction
from onrecord.store import open_store
from onrecord.store.originals import ELSEWHERE, Folder, originals_of
from onrecord.store.remote import Remote
from onrecord.store.sqlite import FILE

DATA = b"evidence"
NAME = sha256(DATA).hexdigest()
KEY = f"originals/{NAME[:2]}/{NAME}"
LARGE = b"0123456789abcdef" * 200_000  # more than is read at once


@pytest.fixture
def bucket(monkeypatch):
    """A bucket of our own; or the one that ONRECORD_TEST_S3 names, reached as the environment says."""
    with s3() as (bucket, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield bucket


@pytest.fixture(params=["folder", "folder by address", "memory", "s3"])
def originals(request, tmp_path):
    if request.param == "folder":
        return Folder(tmp_path / "originals")
    if request.param == "folder by address":
        return Remote((tmp_path / "a b").as_uri())
    if request.param == "memory":
        return Remote("memory:///", MemoryStore())
    if elsewhere := os.environ.get("ONRECORD_TEST_S3"):
        return Remote(f"{elsewhere}/{time.time_ns()}")
    request.getfixturevalue("bucket")
    return Remote("s3://bucket/case one")


# -- the contract --------------------------------------------------------------------------------------------------


def test_what_was_kept_comes_back_under_its_digest(originals):
    """From bytes or from an open file; the name is the SHA-256."""
    assert originals.keep(DATA) == NAME and originals.read(NAME) == DATA
    large = originals.keep(BytesIO(LARGE))
    assert large == sha256(LARGE).hexdigest() and originals.read(large) == LARGE
    assert originals.hashed(large) == (large, len(LARGE)) and b"".join(originals.pieces(large)) == LARGE
    assert list(originals.names()) == sorted([NAME, large])


def test_keeping_again_changes_nothing(originals):
    """From bytes, from a file, and when it is there already."""
    assert originals.keep(DATA) == originals.keep(DATA) == originals.keep(BytesIO(DATA)) == NAME
    assert list(originals.names()) == [NAME] and originals.read(NAME) == DATA


def test_what_is_not_there_is_an_unknown_name(originals):
    """Also a name that would lead elsewhere; and where nothing was kept nothing is listed."""
    for name in (NAME, "../../etc/passwd", "", "A" * 64):
        with pytest.raises(UnknownName):
            originals.read(name)
        with pytest.raises(UnknownName):
            originals.hashed(name)
    assert list(originals.names()) == []


def test_what_may_not_come_in_is_not_kept(originals):
    """Whoever keeps them is asked under the name, also of a file whose digest is known only at its end."""

    def admit(name):
        raise Expunged(name)

    for data in (DATA, BytesIO(DATA)):
        with pytest.raises(Expunged, match=NAME):
            originals.keep(data, admit)
    assert list(originals.names()) == []


def test_what_is_destroyed_is_gone(originals):
    """And destroying it again is harmless."""
    originals.keep(DATA)
    originals.keep(b"other")
    for _ in range(2):
        originals.destroy(NAME)
        with pytest.raises(UnknownName):
            originals.read(NAME)
    assert list(originals.names()) == [sha256(b"other").hexdigest()]


# -- in a folder ---------------------------------------------------------------------------------------------------


def test_a_file_given_is_never_held_in_memory(tmp_path):
    """300 MB go in and are hashed again within an allowance of 120 MB more than the program itself takes."""
    code = """
import resource
from onrecord.store.originals import Folder
class Zeros:
    left = 300
    def read(self, size):
        self.left -= 1
        return bytes(min(size, 2**20)) if self.left >= 0 else b""
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
folder = Folder(Path(sys.argv[1]))
name = folder.keep(Zeros())
print(folder.hashed(name) == (name, 300 * 2**20), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    same, more = program(code, tmp_path / "originals").communicate(timeout=60)[0].split()
    assert same == "True" and int(more) < 120


class Breaks:
    """A file that gives some bytes and then fails."""

    def __init__(self):
        self.given = False

    def read(self, size):
        if self.given:
            raise OSError(5, "Input/output error")
        self.given = True
        return DATA


def test_a_file_that_breaks_off_leaves_nothing(tmp_path):
    """Not even what had come of it."""
    with pytest.raises(StoreError, match="was not kept: input/output error"):
        Folder(tmp_path / "originals").keep(Breaks())
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_other_bytes_of_the_same_length_are_not_taken_for_it(tmp_path):
    """When a file is given that lies there already, but changed, it is told and left."""
    folder = Folder(tmp_path)
    folder.keep(DATA)
    place = tmp_path / NAME[:2] / NAME
    place.chmod(0o644)
    place.write_bytes(b"evi")
    for data in (DATA, BytesIO(DATA)):
        with pytest.raises(Tampered, match="3 bytes where 8"):
            folder.keep(data)
    assert place.read_bytes() == b"evi" and not list(tmp_path.glob(".partial-*"))


HALF = """
from onrecord.store.originals import Folder
class Slow:
    given = False
    def read(self, size):
        if self.given:
            print("half", flush=True)
            sys.stdin.read()
        self.given = True
        return b"half of what is to be forgotten"
Folder(Path(sys.argv[1])).keep(Slow())
"""


def test_what_a_killed_process_left_half_written_goes_with_the_next_destroyed(tmp_path):
    """It may be of the very bytes that are to go; what somebody is writing now stays."""
    import subprocess

    killed, writing = (program(HALF, tmp_path, stdin=subprocess.PIPE) for _ in range(2))
    for each in (killed, writing):
        assert each.stdout.readline() == "half\n"
    killed.send_signal(signal.SIGKILL)
    killed.communicate(timeout=60)
    try:
        assert len(list(tmp_path.glob(".partial-*"))) == 2
        Folder(tmp_path).destroy(NAME)
        assert len(list(tmp_path.glob(".partial-*"))) == 1
    finally:
        writing.kill()
        writing.communicate(timeout=60)


# -- in an object store --------------------------------------------------------------------------------------------


def test_the_keys_are_those_of_the_folder(tmp_path, bucket):
    """So that originals can be moved by any tool that copies files."""
    Folder(tmp_path / "originals").keep(DATA)
    Remote("s3://bucket/case").keep(DATA)
    assert (tmp_path / KEY).read_bytes() == bucket.objects[f"case/{KEY}"] == DATA


def test_an_object_is_created_and_never_overwritten(bucket):
    """The condition is in the request itself; other bytes under the name are told and left."""
    originals = Remote("s3://bucket")
    originals.keep(DATA)
    (put,) = [headers for method, _, headers in bucket.asked if method == "PUT"]
    assert put["if-none-match"] == "*"
    bucket.objects[KEY] = b"evidencE"
    with pytest.raises(Tampered, match="8 other bytes"):
        originals.keep(DATA)
    assert bucket.objects[KEY] == b"evidencE"


def test_what_was_put_is_read_back_before_it_is_reported_as_kept(bucket):
    """A store that takes the bytes and keeps others is found out at once."""
    bucket.loses.add(KEY)
    with pytest.raises(Tampered, match="other bytes"):
        Remote("s3://bucket").keep(DATA)


def test_what_the_store_refuses_is_one_clear_error(bucket):
    """For each thing that is asked of it, with what to do."""
    bucket.refuses = True
    originals = Remote("s3://bucket")
    for attempt, words in [
        (lambda: originals.keep(DATA), "was not kept"),
        (lambda: originals.read(NAME), "cannot be read"),
        (lambda: list(originals.names()), "cannot be listed"),
        (lambda: originals.destroy(NAME), "could not be destroyed"),
    ]:
        with pytest.raises(StoreError, match=words) as told:
            attempt()
        assert "\n" not in str(told.value) and "s3://bucket" in str(told.value)


def test_a_store_out_of_reach_is_told(monkeypatch, bucket):
    """The records are untouched and the same command may be run again."""
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:1")
    with pytest.raises(StoreError, match="run it again"):
        Remote("s3://bucket").keep(DATA)


@pytest.mark.parametrize(
    "address, words",
    [
        ("s3://key:secret@bucket/case", "leave keys and passwords out"),
        ("s3://bucket/case?secret=1", "leave keys and passwords out"),
        ("carrier-pigeon://bucket", "is no address for originals"),
        ("", "is no address for originals"),
        ("originals", "is no address for originals"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_when_the_case_is_opened(tmp_path, address, words):
    """And a password in it is not repeated in the message."""
    open_store(tmp_path).close()
    (tmp_path / ELSEWHERE).write_text(address)
    with pytest.raises(StoreError, match=words) as told:
        open_store(tmp_path)
    assert "secret" not in str(told.value) or "secret" not in address


def test_a_case_keeps_its_originals_where_its_file_says(tmp_path, bucket, report):
    """One line in originals.url, and every verb works as before; nothing of the originals lies in the folder."""
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / ELSEWHERE).write_text("s3://bucket/velmar\n")
    with Case(tmp_path / "case", by="tester") as case:
        assert case.capture([report]).new == case.read().new == 1 and case.verify() == []
        assert case.fixity().exit_code == 0
        (kept,) = case.store.find(Capture)
    assert list(bucket.objects) == [f"velmar/originals/{kept.sha256[:2]}/{kept.sha256}"]
    assert sorted(each.name for each in (tmp_path / "case").iterdir()) == [FILE, ELSEWHERE]
    secret = b"a secret of the tests"
    assert all(secret not in each.read_bytes() for each in (tmp_path / "case").iterdir())


def test_a_case_moves_by_copying_its_originals(tmp_path, bucket, report):
    """Folder to bucket with any tool; a check shows whether all of them arrived."""
    folder = tmp_path / "case"
    with Case(folder, by="tester") as case:
        case.capture([report])
    for each in (folder / "originals").glob("*/*"):
        bucket.objects[f"velmar/originals/{each.parent.name}/{each.name}"] = each.read_bytes()
    (folder / ELSEWHERE).write_text("s3://bucket/velmar")
    with Case(folder, by="tester") as case:
        assert case.verify() == [] and case.fixity().exit_code == 0
        bucket.objects.clear()
        (problem,) = case.fixity().problems
        assert "missing" in problem.what and "report.txt" in problem.item


def test_a_lost_file_of_records_is_not_begun_anew_beside_a_bucket(tmp_path, bucket):
    """As beside a folder of originals."""
    bucket.objects[KEY] = DATA
    (tmp_path / ELSEWHERE).write_text("s3://bucket")
    with pytest.raises(StoreError, match="missing or empty, yet s3://bucket holds originals"):
        open_store(tmp_path)


def test_originals_lie_in_the_folder_unless_it_says_otherwise(tmp_path):
    """No file, no object store."""
    assert originals_of(tmp_path).where == str(tmp_path / "originals")


# -- what was destroyed stays out ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["memory:", "folder"])
def test_a_store_does_not_take_back_what_was_expunged(tmp_path, address):
    """By whatever door it comes."""
    gone = Expunction(originals=(NAME,), records=(), reason="order 7", authority="a court", by="t", at="2031-06-01")
    with open_store(address if address == "memory:" else tmp_path) as store:
        store.keep(DATA)
        store.expunge([], [gone], step)
        store.erase()
        for data in (DATA, BytesIO(DATA)):
            with pytest.raises(Expunged, match="on the authority of a court .order 7"):
                store.keep(data)
        assert list(store.originals()) == [] and store.expunged() == {NAME: gone}


@pytest.mark.parametrize("address", ["memory:", "folder"])
def test_nothing_is_taken_away_without_an_expunction(tmp_path, address):
    """And entries and expunctions are never taken away."""
    gone = Expunction(originals=(NAME,), records=(), reason="r", authority="a", by="t", at="2031-06-01")
    with open_store(address if address == "memory:" else tmp_path) as store:
        store.add([capture(NAME, 8)], step)
        kept = list(store.ids())
        with pytest.raises(StoreError, match="without an expunction"):
            store.expunge(kept, [judgement()], step)
        with pytest.raises(StoreError):
            store.expunge([store.last_entry()], [gone], step)
        assert list(store.ids()) == kept and store.count(Expunction) == 0 and list(store.check()) == []
        store.expunge([], [gone], step)
        with pytest.raises(StoreError):
            store.expunge([gone.id], [replace_at(gone)], step)
        assert store.has(gone.id)


def replace_at(gone: Expunction) -> Expunction:
    from dataclasses import replace

    return replace(gone, at="2031-06-02")


def test_the_file_itself_lets_only_an_expunction_open_the_door(tmp_path):
    """Also for those who come past us."""
    import sqlite3

    with open_store(tmp_path) as opened:
        opened.add([judgement()], step)
    raw = sqlite3.connect(Path(tmp_path) / FILE)
    (id,) = raw.execute("select id from record where kind = 'judgement'").fetchone()
    for accident in (
        "delete from record",
        f"delete from record where id = '{id}'",
        f"insert into leaving values ('{id}', '{id}')",
        f"insert into leaving values ('{id}', 'expunction')",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="only added"):
            raw.execute(accident)
    raw.close()
