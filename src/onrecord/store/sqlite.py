"""The store a case has by default: one SQLite file, with the originals in a folder beside it.

    <folder>/onrecord.sqlite      the records and their indexes
    <folder>/originals/           the evidentiary copies (see originals.py); or, in their place,
    <folder>/originals.url        the address of an object store that holds them (see remote.py)

Everything is readable without us: a record is a line of JSON in the table `record`, an original is a file.
"""

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from sqlalchemy import URL, create_engine, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from onrecord.errors import StoreError
from onrecord.models import Document, Fault
from onrecord.store import Hit
from onrecord.store.originals import originals_of
from onrecord.store.passages import passages, terms
from onrecord.store.relational import TABLES, Relational

try:  # Python's own SQLite is the system's, often an old one; this package carries a current one
    import pysqlite3
except ImportError:
    pysqlite3 = sqlite3

FILE = "onrecord.sqlite"
SCHEMA = 3  # PRAGMA user_version
_OURS = 0x4F6E5263  # PRAGMA application_id: "OnRc"
_PATIENCE = 10  # seconds to wait for another writer
_PAGE = 8192  # bytes: what is remembered of a document fills a page or two, and is read in half the time
_FEW = 20_000  # ranking costs in proportion to the hits: above this many, the order of the documents must do

_WORDS = """create virtual table words using fts5(
    exact, document unindexed, begins unindexed, ends unindexed, tokenize = 'porter unicode61 remove_diacritics 2')"""
_BODIES = "select id, body from record where id in (select value from json_each(?))"
# A guard against accidents: records are neither changed nor taken away nor put in between, an entry follows the last
# one, the secret stays. INSERT OR REPLACE takes a row away without asking the guard against that, so what it would
# replace is looked for. (Whoever owns the file can remove the guards; that something was changed the log must show.)
# One door is left: a record may go while it stands in `leaving`, where only a kept expunction can put it; entries and
# expunctions never may.
def _refuses(why: str) -> str:
    return f"begin select raise(abort, '{why}'); end"


_ADDED, _STAYS = _refuses("records are only added"), _refuses("the secret only stays")
_GUARDS = {
    "no_update": f"before update on record {_ADDED}",
    "no_delete": f"before delete on record when old.kind in ('entry', 'expunction') "
                 f"or not exists (select 1 from leaving where id = old.id) {_ADDED}",
    "no_leaving": f"before insert on leaving when not exists (select 1 from record where id = new.expunction "
                  f"and kind = 'expunction') {_ADDED}",
    "no_gap": "before insert on record when new.number is not (select coalesce(max(number), 0) + 1 from record) "
              + _refuses("records are only added, each after the last"),
    "no_replacing": "before insert on record when exists (select 1 from record where id = new.id) "
                    + _refuses("records are only added, and once"),
    "no_fork": "before insert on record when new.kind = 'entry' and json_extract(new.body, '$.previous') is not "
               "(select id from record where kind = 'entry' order by number desc limit 1) "
               + _refuses("an entry only follows the last one"),
    "no_new_secret": f"before insert on secret when exists (select 1 from secret) {_STAYS}",
    "no_other_secret": f"before update on secret {_STAYS}",
    "no_lost_secret": f"before delete on secret {_STAYS}",
}


def open(address: str | Path) -> "Sqlite":
    """The store in the folder `address`, made if there is none ("sqlite:folder" says the same). Raises StoreError."""
    return Sqlite(Path(str(address).removeprefix("sqlite:")))


class Sqlite(Relational):
    """A store in one SQLite file. Several processes may use it at once; after a fork, open it anew in the child."""

    def __init__(self, folder: Path, driver: ModuleType = pysqlite3) -> None:
        self.folder, self.driver = folder, driver
        self.file = folder.absolute() / FILE  # absolute: SQLite would take "file:..." for an address
        self._make_folder()
        self.files = originals_of(folder)
        self._refuse_to_start_over()
        address = URL.create("sqlite", database=str(self.file))  # never as text: a folder's name may hold "?" or "%"
        self.engine = create_engine(address, module=driver, connect_args={"timeout": _PATIENCE})
        event.listen(self.engine, "connect", _prepare)
        event.listen(self.engine, "begin", _begin)
        try:
            self._set_journal()
            self._set_schema()
        except BaseException:
            self.engine.dispose()
            raise

    def close(self) -> None:
        self.engine.dispose()

    # -- opening ---------------------------------------------------------------------------------------------------

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise StoreError(f"no case can be kept in {self.folder}: {(problem.strerror or '').lower()}; nothing was "
                             "written; name a folder you may write to") from problem

    def _refuse_to_start_over(self) -> None:
        """Originals without records mean that the records were lost: a fresh start would hide that they ever were."""
        # Looked at again in the end: another process may be making this store, and its file comes before its originals.
        if self._has_no_file() and next(self.files.names(), None) and self._has_no_file():
            raise StoreError(f"{self.file} is missing or empty, yet {self.files.where} holds originals; they are "
                             f"untouched; put {FILE} back from a copy, or capture the originals into a new folder")

    def _has_no_file(self) -> bool:
        return not self.file.exists() or not self.file.stat().st_size

    def _set_journal(self) -> None:
        # WAL lets readers and one writer work side by side. SQLite before 3.51.3 (but for 3.44.6 and 3.50.7) has a race
        # when a WAL file starts over with several connections open, and it can corrupt the file ("WAL-reset bug",
        # sqlite.org/wal.html); there, the slower rollback journal keeps the evidence safe (decision 0002).
        journal = "wal" if is_free_of_the_wal_race(self.driver.sqlite_version_info) else "delete"
        until = time.monotonic() + _PATIENCE
        with self._told():
            while True:  # SQLite does not wait by itself for this one lock when two processes open a new store at once
                try:
                    connection = self.driver.connect(str(self.file), timeout=_PATIENCE)
                    try:
                        connection.execute(f"pragma page_size = {_PAGE}")  # of a new store; an old one keeps its own
                        connection.execute(f"pragma journal_mode = {journal}").fetchone()
                    finally:
                        connection.close()
                    return
                except self.driver.OperationalError as problem:
                    if "locked" not in str(problem) or time.monotonic() > until:
                        raise
                    time.sleep(0.05)

    def _set_schema(self) -> None:
        with self.reading() as connection:
            if self._is_ready(connection):
                return
        with self.writing() as connection:
            if self._is_ready(connection):  # another process was quicker
                return
            older = connection.exec_driver_sql("pragma application_id").scalar() == _OURS
            TABLES.create_all(connection)
            self.make_secret(connection)
            for statement in [] if older else [_WORDS, f"pragma application_id = {_OURS}"]:
                connection.exec_driver_sql(statement)
            for name, guard in _GUARDS.items():
                connection.exec_driver_sql(f"drop trigger if exists {name}")
                connection.exec_driver_sql(f"create trigger {name} {guard}")
            connection.exec_driver_sql(f"pragma user_version = {SCHEMA}")

    def _is_ready(self, connection: Connection) -> bool:
        ours = connection.exec_driver_sql("pragma application_id").scalar() == _OURS
        version = connection.exec_driver_sql("pragma user_version").scalar()
        if not ours and connection.exec_driver_sql("select count(*) from sqlite_master").scalar():
            raise StoreError(f"{self.file} is some other program's database; nothing was changed; name another folder")
        if ours and version > SCHEMA:
            raise StoreError(f"{self.file} was written by a newer OnRecord (schema {version}, this one knows {SCHEMA})"
                             "; nothing was changed; upgrade OnRecord to open it")
        return ours and version == SCHEMA

    # -- transactions ----------------------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self._told(), self.engine.connect().execution_options(for_writing=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, self.driver.Error) as problem:
            raise StoreError(self._explain(str(getattr(problem, "orig", problem)))) from problem

    def _explain(self, complaint: str) -> str:
        for sign, what, todo in _COMPLAINTS:
            if sign in complaint:
                return f"{self.file}: {what} ({complaint}); {todo.format(originals=self.files.where)}"
        return f"{self.file}: {complaint}; nothing of this step was kept, what was kept before is untouched"

    def bodies(self, connection: Connection, ids: Sequence[str]) -> Iterable[tuple[str, str]]:
        # Past SQLAlchemy, which takes four fifths of the time of so small a question to word it.
        return connection.connection.cursor().execute(_BODIES, (json.dumps(ids),)).fetchall()

    # -- words -----------------------------------------------------------------------------------------------------

    def index_words(self, connection: Connection, documents: Iterable[Document]) -> None:
        for document in documents:
            rows = [
                {"exact": document.text[start:end], "document": document.id, "begins": start, "ends": end}
                for start, end in passages(document)
            ]
            if rows:
                connection.execute(text("insert into words values (:exact, :document, :begins, :ends)"), rows)

    def forget_words(self, connection: Connection, documents: Iterable[str] | None = None) -> None:
        if documents is None:
            connection.exec_driver_sql("delete from words")
            return
        for document in documents:
            connection.execute(text("delete from words where document = :document"), {"document": document})
        # What is deleted from FTS5 stays in its index, marked as gone, until the index is merged into one.
        connection.exec_driver_sql("insert into words(words) values ('optimize')")

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        query = " ".join(f'"{each}"' for each in terms(words))  # quoted, nothing in it is an operator of FTS5
        if not query:
            return []
        with self.reading() as connection:
            hits = connection.scalar(
                text("select count(*) from (select 1 from words where words match :query limit :most)"),
                {"query": query, "most": _FEW + 1},
            )
            order = "rank, rowid" if hits <= _FEW else "rowid"
            found = connection.execute(
                text(f"select * from words where words match :query order by {order} limit :limit"),
                {"query": query, "limit": limit},
            ).all()
        return [Hit(document=each.document, start=each.begins, end=each.ends, exact=each.exact) for each in found]

    # -- going ----------------------------------------------------------------------------------------------------

    def overwrite(self) -> None:
        """The file is written anew without what is gone (VACUUM), and the journal emptied: what is deleted from a table
        stays in the file's free pages, and in the write-ahead log, until then."""
        with self._told():
            connection = self.driver.connect(str(self.file), timeout=_PATIENCE, isolation_level=None)
            try:
                connection.execute("pragma secure_delete = on")
                connection.execute("vacuum")
                busy, *_ = connection.execute("pragma wal_checkpoint(truncate)").fetchone()
            finally:
                connection.close()
        if busy:
            raise StoreError(f"{self.file}: another program reads the case, so that its journal could not be emptied; "
                             "close it, then run the same command again")

    # -- checking --------------------------------------------------------------------------------------------------

    def check(self) -> Iterator[Fault]:
        try:
            with self.reading() as connection:
                for (complaint,) in connection.exec_driver_sql("pragma integrity_check(20)"):
                    if complaint != "ok":
                        yield Fault(item=FILE, what=complaint, todo=_RESTORE)
            yield from super().check()
        except StoreError as problem:
            yield Fault(item=FILE, what=str(problem), todo=_RESTORE)


def is_free_of_the_wal_race(version: tuple[int, int, int]) -> bool:
    """Whether this version of SQLite may use WAL with several connections: 3.51.3 or later, 3.44.6, 3.50.7."""
    return version >= (3, 51, 3) or (3, 44, 6) <= version < (3, 45) or (3, 50, 7) <= version < (3, 51)


def _prepare(connection, _record) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself: `_begin` does
    for setting in ("synchronous = full", "recursive_triggers = on", f"busy_timeout = {_PATIENCE * 1000}"):
        connection.execute(f"pragma {setting}")


def _begin(connection: Connection) -> None:
    # IMMEDIATE takes the writer's lock at the start: a writer that began as a reader could not wait for it.
    writes = connection.get_execution_options().get("for_writing")
    connection.exec_driver_sql("begin immediate" if writes else "begin")


_RESTORE = "Put the file back from a copy; the originals are kept apart from it."
_RUN_AGAIN = "nothing of this step was kept, what was kept before is untouched; "
_COMPLAINTS = [
    ("not a database", "the file is not a store of records, or its beginning is damaged",
     "nothing was changed and the originals in {originals} are untouched; put the file back from a copy"),
    ("malformed", "the file is damaged or cut short",
     "nothing was changed and the originals in {originals} are untouched; put the file back from a copy"),
    ("is full", "there is no room for more", _RUN_AGAIN + "make room and run the same command again"),
    ("I/O error", "the medium did not take or give the bytes", _RUN_AGAIN + "make room, check the disk, run it again"),
    ("locked", f"another program has been writing for more than {_PATIENCE} seconds",
     _RUN_AGAIN + "let it finish and run the same command again"),
    ("readonly", "the file or its folder cannot be written to",
     _RUN_AGAIN + "allow writing, or copy the whole folder to where you may write"),
    ("unable to open", "the file cannot be opened",
     _RUN_AGAIN + "check that the folder may be read and written, or copy it to where it may"),
    ("only follows", "something tried to add an entry that does not follow the last one",
     "nothing of this step was kept; run the same command again"),
    ("only", "something tried to change what is kept", "nothing was changed; a correction is a new record"),
]
