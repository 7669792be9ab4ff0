"""What a store on any SQL database does the same way (SQLAlchemy Core): the tables of truth, adding and finding.

A database module (sqlite.py, one day postgresql.py) makes the engine, begins a transaction for the one writer, keeps
the words for searching in its own full-text index and puts the database's complaints into words.

`record` is truth and only ever grows, but for what an expunction names: it passes through `leaving`, which is empty but
within that transaction. `secret` is made once; `belonging` and the words are indexes made from `record`; `remembered`
is a cache.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from secrets import token_bytes
from typing import Any, BinaryIO

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.engine import Connection

from onrecord.codec import Some, decode, decode_as
from onrecord.errors import StoreError, Tampered, UnknownName
from onrecord.models import Document, Entry, Expunction, Fault, Record
from onrecord.store import Kind, MakeEntry, Store, belongs_to
from onrecord.store.naming import SHORTEST, could_be, named, one_of
from onrecord.store.originals import Originals

TABLES = MetaData()
_Number = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers its rows only with a plain INTEGER

RECORD = Table(
    "record",
    TABLES,
    Column("number", _Number, primary_key=True, autoincrement=False),  # the order in which records were added
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),  # the line of JSON that codec.encode wrote
    Index("record_by_kind", "kind", "number"),
)
BELONGING = Table(
    "belonging",
    TABLES,
    Column("document", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("number", _Number, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
_Body = LargeBinary().with_variant(Text, "sqlite")  # SQLite keeps bytes as they are, in a column of any type
REMEMBERED = Table(
    "remembered", TABLES, Column("key", Text, primary_key=True), Column("body", _Body, nullable=False)
)
LEAVING = Table(  # the door: a record may go while its id stands here, next to the expunction that takes it away
    "leaving", TABLES, Column("id", Text, primary_key=True), Column("expunction", Text, nullable=False)
)
SECRET = Table("secret", TABLES, Column("number", Integer, primary_key=True), Column("body", _Body, nullable=False))
_ASKED_AT_ONCE = 500  # ids in one question: databases bound the number of parameters
_READ_AT_ONCE = 1000  # records read in one short transaction


class Relational(Store):
    """A store on an SQL database, with its originals in a folder."""

    engine: Engine
    files: Originals

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """A short transaction that reads. Raises StoreError."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction no other writer is in; committed at its end, or rolled back whole. Raises StoreError."""

    @abstractmethod
    def index_words(self, connection: Connection, documents: Iterable[Document]) -> None:
        """Make the documents' passages findable."""

    @abstractmethod
    def forget_words(self, connection: Connection, documents: Iterable[str] | None = None) -> None:
        """Empty the full-text index, or take the passages of these documents out of it."""

    @abstractmethod
    def overwrite(self) -> None:
        """Leave nothing in the medium of records that are gone. Raises StoreError when others are in the way."""

    # -- adding ----------------------------------------------------------------------------------------------------

    def add(self, records: Iterable[Record], entry: MakeEntry | None = None) -> tuple[str, ...]:
        records = list(records)
        lines = named(records)
        if not lines:
            return ()
        with self.reading() as connection:  # what is there stays there, so nobody waits for a lock to add nothing
            if len(_present(connection, lines)) == len(lines):
                return ()
        with self.writing() as connection:
            return self._add(connection, records, entry)

    def _add(self, connection: Connection, records: Sequence[Record], entry: MakeEntry | None) -> tuple[str, ...]:
        lines, known = named(records), {each.id: each for each in records}
        there = _present(connection, lines)
        new = [known[id] for id in lines if id not in there]
        added = tuple(each.id for each in new)
        if added and entry:
            step = entry(_last_entry(connection), added)
            lines |= named([step])
            new.append(step)
        self._insert(connection, [(each, lines[each.id]) for each in new])
        return added

    def log(self, entry: MakeEntry) -> str:
        with self.writing() as connection:
            step = entry(_last_entry(connection), ())
            self._insert(connection, [(step, named([step])[step.id])])
        return step.id

    def _insert(self, connection: Connection, new: Sequence[tuple[Record, str]]) -> None:
        if not new:
            return
        first = (connection.scalar(select(func.max(RECORD.c.number))) or 0) + 1
        numbered = list(enumerate((record for record, _ in new), first))
        connection.execute(
            insert(RECORD),
            [{"number": number, "id": record.id, "kind": record.kind(), "body": line}
             for number, (record, line) in enumerate(new, first)],
        )
        self._index(connection, numbered)

    def _index(self, connection: Connection, numbered: Sequence[tuple[int, Record]]) -> None:
        rows = [
            {"document": document, "kind": record.kind(), "number": number}
            for number, record in numbered
            if (document := belongs_to(record))
        ]
        if rows:
            connection.execute(insert(BELONGING), rows)
        self.index_words(connection, (each for _, each in numbered if isinstance(each, Document)))

    def expunge(self, ids: Iterable[str], records: Iterable[Record], entry: MakeEntry) -> tuple[str, ...]:
        records = list(records)
        expunction = next((each.id for each in records if isinstance(each, Expunction)), None)
        if expunction is None:
            raise StoreError("nothing is taken away without an expunction; nothing was changed")
        with self.writing() as connection:
            gone = list(_numbers(connection, ids))
            added = self._add(connection, records, entry)
            if gone:
                leaving = [{"id": id, "expunction": expunction} for _, id, _ in gone]
                connection.execute(insert(LEAVING), leaving)
                for some in _batches(number for number, _, _ in gone):
                    connection.execute(delete(BELONGING).where(BELONGING.c.number.in_(some)))
                    connection.execute(delete(RECORD).where(RECORD.c.number.in_(some)))
                self.forget_words(connection, [id for _, id, kind in gone if kind == Document.kind()])
                connection.execute(delete(LEAVING))
            connection.execute(delete(REMEMBERED))
        return added

    def erase(self) -> None:
        self.overwrite()
        for name in self.expunged():
            self.files.destroy(name)

    def remember(self, bodies: Mapping[str, bytes], forget: Iterable[str] = ()) -> None:
        gone = [{"gone": key} for key in (*forget, *bodies)]
        with self.writing() as connection:
            if gone:
                connection.execute(delete(REMEMBERED).where(REMEMBERED.c.key == bindparam("gone")), gone)
            if bodies:
                connection.execute(insert(REMEMBERED), [{"key": key, "body": body} for key, body in bodies.items()])

    def reindex(self) -> None:
        with self.writing() as connection:
            connection.execute(delete(REMEMBERED))
            connection.execute(delete(BELONGING))
            self.forget_words(connection)
            for rows in self._pages(connection):
                self._index(connection, [(each.number, _revived(each.id, decode(each.body))) for each in rows])

    def _pages(self, connection: Connection) -> Iterator[Sequence[Any]]:
        last = 0
        while rows := connection.execute(
            select(RECORD).where(RECORD.c.number > last).order_by(RECORD.c.number).limit(_READ_AT_ONCE)
        ).all():
            yield rows
            last = rows[-1].number

    # -- finding ---------------------------------------------------------------------------------------------------

    def get(self, id: str) -> Record:
        row = None
        if could_be(id):
            with self.reading() as connection:
                row = connection.execute(select(RECORD).where(RECORD.c.id == id)).one_or_none()
        if row is None:
            raise UnknownName(f"there is no record {id}")
        record = decode(row.body)
        if record.id != id:
            raise Tampered(f"the record {id} is not what was added: its content gives {record.id}; it is left as it "
                           "is; compare with a copy of the case")
        return record

    def get_all(self, ids: Iterable[str]) -> list[Record]:
        ids, found = list(ids), {}
        for first in range(0, len(ids), _ASKED_AT_ONCE):
            with self.reading() as connection:
                bodies = self.bodies(connection, ids[first : first + _ASKED_AT_ONCE])
            found |= {id: _revived(id, decode(body)) for id, body in bodies}
        if missing := [each for each in ids if each not in found]:
            raise UnknownName(f"there is no record {missing[0]}")
        return [found[each] for each in ids]

    def bodies(self, connection: Connection, ids: Sequence[str]) -> Iterable[tuple[str, str]]:
        """The id and the line of each record of these ids that is there, in any order. A database that can be asked
        more directly does so: whoever reconciles asks for every document several times."""
        return connection.execute(select(RECORD.c.id, RECORD.c.body).where(RECORD.c.id.in_(ids))).tuples().all()

    def has(self, id: str) -> bool:
        with self.reading() as connection:
            return bool(_present(connection, [id]))

    def find(self, kind: type[Kind], document: str | None = None) -> Iterator[Kind]:
        return (_revived(id, decode(body)) for id, body in self._lines(kind, document))

    def find_as(self, light: type[Some], kind: type[Record]) -> Iterator[Some]:
        return (decode_as(light, id, body) for id, body in self._lines(kind))

    def _lines(self, kind: type[Record], document: str | None = None) -> Iterator[tuple[str, str]]:
        """The id and the line of each record of a kind, of all documents or of one, in the order they were added."""
        # In short transactions, so that whoever walks through records keeps no writer waiting, themselves included.
        table = RECORD if document is None else BELONGING
        mine = [table.c.kind == kind.kind()] + ([] if document is None else [BELONGING.c.document == document])
        with self.reading() as connection:
            newest = connection.scalar(select(func.max(table.c.number)).where(*mine)) or 0
        pages = (
            select(RECORD.c.number, RECORD.c.id, RECORD.c.body).select_from(RECORD).where(*mine)
            .where(table.c.number <= newest).order_by(table.c.number).limit(_READ_AT_ONCE)
        )
        if document is not None:
            pages = pages.join_from(BELONGING, RECORD, BELONGING.c.number == RECORD.c.number)
        last = 0
        while last < newest:
            with self.reading() as connection:
                rows = _plain_rows(connection, pages.where(table.c.number > last))
            if not rows:
                return
            yield from ((id, body) for _, id, body in rows)
            last = rows[-1][0]

    def count(self, kind: type[Record]) -> int:
        with self.reading() as connection:
            return connection.scalar(select(func.count()).select_from(RECORD).where(RECORD.c.kind == kind.kind())) or 0

    def ids(self) -> Iterator[str]:
        with self.reading() as connection:
            found = select(RECORD.c.id).where(RECORD.c.kind != Entry.kind()).order_by(RECORD.c.number)
            return iter(connection.scalars(found).all())

    def resolve(self, prefix: str) -> str:
        if not could_be(prefix) or len(prefix) < SHORTEST:
            return one_of(prefix, [])
        after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        with self.reading() as connection:
            named_so = select(RECORD.c.id, RECORD.c.kind).where(RECORD.c.id >= prefix, RECORD.c.id < after)
            found = connection.execute(named_so.order_by(RECORD.c.id)).all()
        return one_of(prefix, [(each.id, each.kind) for each in found])

    def last_entry(self) -> str | None:
        with self.reading() as connection:
            return _last_entry(connection)

    def recall(self, key: str) -> bytes | None:
        with self.reading() as connection:
            body = connection.scalar(select(REMEMBERED.c.body).where(REMEMBERED.c.key == key))
        return body if isinstance(body, bytes) else None

    def recall_all(self, prefix: str) -> dict[str, bytes]:
        within = (REMEMBERED.c.key >= prefix, REMEMBERED.c.key < prefix + "\U0010ffff")
        with self.reading() as connection:
            found = _plain_rows(connection, select(REMEMBERED.c.key, REMEMBERED.c.body).where(*within))
        return {key: body for key, body in found if isinstance(body, bytes)}

    def check(self) -> Iterator[Fault]:
        expected, whole = 0, True
        with self.reading() as connection:
            for rows in self._pages(connection):
                for row in rows:
                    try:
                        record = decode(row.body)
                    except StoreError as problem:
                        whole = False
                        yield Fault(item=row.id, what=f"it is not a record any more: {problem}", todo=_COMPARE)
                        continue
                    expected += belongs_to(record) is not None
                    if record.id != row.id or record.kind() != row.kind:
                        yield Fault(item=row.id, what=f"its content was changed: it gives {record.id}", todo=_COMPARE)
            indexed = connection.scalar(select(func.count()).select_from(BELONGING))
        if whole and indexed != expected:
            yield Fault(item="index", what=f"{indexed} records are indexed where {expected} belong to a document",
                       todo="Make the indexes again (reindex); no record is touched by it.")

    def secret(self) -> bytes:
        with self.reading() as connection:
            body = connection.scalar(select(SECRET.c.body))
        if body is None:
            raise StoreError("the secret under which the custody log names its records is gone; put the store's file "
                             "back from a copy; nothing was changed")
        return body

    def make_secret(self, connection: Connection) -> None:
        """Make the secret of a new store, in the transaction that makes its tables."""
        if connection.scalar(select(SECRET.c.number)) is None:
            connection.execute(insert(SECRET), [{"number": 1, "body": token_bytes(32)}])

    # -- originals -------------------------------------------------------------------------------------------------

    def keep(self, data: bytes | BinaryIO) -> str:
        return self.files.keep(data, self.admit)

    def original(self, sha256: str) -> bytes:
        return self.files.read(sha256)

    def hashed(self, sha256: str) -> tuple[str, int]:
        return self.files.hashed(sha256)

    def originals(self) -> Iterator[str]:
        return self.files.names()


_COMPARE = "Compare with a copy of the case made earlier; the record is left as it is."


def _plain_rows(connection: Connection, asked: Select) -> list[tuple]:
    """Rows as the driver gives them: what SQLAlchemy makes of them takes as long as reading them."""
    return connection.execute(asked).cursor.fetchall()


def _present(connection: Connection, ids: Iterable[str]) -> set[str]:
    there: set[str] = set()
    for some in _batches(ids):
        there.update(connection.scalars(select(RECORD.c.id).where(RECORD.c.id.in_(some))))
    return there


def _numbers(connection: Connection, ids: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    """The number, id and kind of each of these records that is there."""
    for some in _batches(ids):
        found = select(RECORD.c.number, RECORD.c.id, RECORD.c.kind).where(RECORD.c.id.in_(some))
        yield from (tuple(each) for each in connection.execute(found).all())


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    items = iter(items)
    while some := list(islice(items, _ASKED_AT_ONCE)):
        yield some


def _last_entry(connection: Connection) -> str | None:
    newest = select(RECORD.c.id).where(RECORD.c.kind == Entry.kind()).order_by(RECORD.c.number.desc()).limit(1)
    return connection.scalar(newest)


def _revived(id: str, record: Record) -> Record:
    """A record under the id it was stored with: working it out again would double the time of reading."""
    record.__dict__["id"] = id
    return record
