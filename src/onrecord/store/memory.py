"""A store that lasts as long as the program: for trying things out, and for tests."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from secrets import token_bytes
from threading import RLock
from typing import BinaryIO

from onrecord.codec import Some, decode, decode_as, encode
from onrecord.errors import StoreError, Tampered, UnknownName
from onrecord.models import Document, Entry, Expunction, Fault, Record
from onrecord.store import Hit, Kind, MakeEntry, Store, belongs_to
from onrecord.store.naming import named, one_of
from onrecord.store.passages import passages, terms


def open(address: str) -> "Memory":
    """A new, empty store; `address` is "memory:"."""
    return Memory()


class Memory(Store):
    """Records and originals in dictionaries. Records pass through the codec: what works here works elsewhere."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._records: dict[str, Record] = {}
        self._originals: dict[str, bytes] = {}
        self._remembered: dict[str, bytes] = {}
        self._belonging: dict[str, list[Record]] = {}
        self._secret = token_bytes(32)

    def add(self, records: Iterable[Record], entry: MakeEntry | None = None) -> tuple[str, ...]:
        lines = named(records)
        with self._lock:
            new = {id: decode(line) for id, line in lines.items() if id not in self._records}
            added = tuple(new)
            if added and entry:
                step = entry(self.last_entry(), added)
                new[step.id] = decode(encode(step))
            self._refuse_a_fork(new.values())
            self._records |= new
            for record in new.values():
                self._index(record)
        return added

    def _refuse_a_fork(self, new: Iterable[Record]) -> None:
        last = self.last_entry()
        for each in new:
            if isinstance(each, Entry):
                if each.previous != last:
                    raise StoreError("nothing was added: an entry only follows the last one")
                last = each.id

    def log(self, entry: MakeEntry) -> str:
        with self._lock:
            return self.add([entry(self.last_entry(), ())])[0]

    def _index(self, record: Record) -> None:
        document = belongs_to(record)
        if document:
            self._belonging.setdefault(document, []).append(record)

    def get(self, id: str) -> Record:
        if id not in self._records:
            raise UnknownName(f"there is no record {id}")
        return self._records[id]

    def get_all(self, ids: Iterable[str]) -> list[Record]:
        return [self.get(each) for each in ids]

    def has(self, id: str) -> bool:
        return id in self._records

    def find(self, kind: type[Kind], document: str | None = None) -> Iterator[Kind]:
        with self._lock:
            among = list(self._records.values() if document is None else self._belonging.get(document, ()))
        return (each for each in among if type(each) is kind)

    def find_as(self, light: type[Some], kind: type[Record]) -> Iterator[Some]:
        return (decode_as(light, each.id, encode(each)) for each in self.find(kind))

    def count(self, kind: type[Record]) -> int:
        return sum(1 for _ in self.find(kind))

    def ids(self) -> Iterator[str]:
        with self._lock:
            return iter([id for id, record in self._records.items() if not isinstance(record, Entry)])

    def resolve(self, prefix: str) -> str:
        with self._lock:
            return one_of(prefix, ((id, each.kind()) for id, each in self._records.items() if id.startswith(prefix)))

    def last_entry(self) -> str | None:
        with self._lock:
            return next((each.id for each in reversed(self._records.values()) if isinstance(each, Entry)), None)

    def secret(self) -> bytes:
        return self._secret

    def keep(self, data: bytes | BinaryIO) -> str:
        data = bytes(data) if isinstance(data, bytes) else data.read()
        name = sha256(data).hexdigest()
        self.admit(name)
        self._originals.setdefault(name, data)
        return name

    def original(self, sha256: str) -> bytes:
        if sha256 not in self._originals:
            raise UnknownName(f"there is no original {sha256}")
        data = self._originals[sha256]
        if _digest(data) != sha256:
            raise Tampered(f"the original {sha256} is not what was kept")
        return data

    def hashed(self, sha256: str) -> tuple[str, int]:
        if sha256 not in self._originals:
            raise UnknownName(f"there is no original {sha256}")
        return _digest(self._originals[sha256]), len(self._originals[sha256])

    def originals(self) -> Iterator[str]:
        return iter(sorted(self._originals))

    def expunge(self, ids: Iterable[str], records: Iterable[Record], entry: MakeEntry) -> tuple[str, ...]:
        records = list(records)
        if not any(isinstance(each, Expunction) for each in records):
            raise StoreError("nothing is taken away without an expunction; nothing was changed")
        with self._lock:
            gone = {id for id in ids if id in self._records}
            if any(isinstance(self._records[each], Entry | Expunction) for each in gone):
                raise StoreError("an entry of the log, or an expunction, is never taken away; nothing was changed")
            added = self.add(records, entry)
            self._records = {id: each for id, each in self._records.items() if id not in gone}
            self.reindex()
        return added

    def erase(self) -> None:
        with self._lock:
            for name in self.expunged():
                self._originals.pop(name, None)

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        wanted = [re.compile(rf"(?<!\w){_loosely(each)}(?!\w)", re.IGNORECASE) for each in terms(words)]
        hits: list[Hit] = []
        for document in self.find(Document) if wanted else ():
            for start, end in passages(document):
                exact = document.text[start:end]
                if all(each.search(exact) for each in wanted):
                    hits.append(Hit(document=document.id, start=start, end=end, exact=exact))
                if len(hits) >= limit:
                    return hits[:limit]
        return hits

    def recall(self, key: str) -> bytes | None:
        return self._remembered.get(key)

    def recall_all(self, prefix: str) -> dict[str, bytes]:
        return {key: body for key, body in self._remembered.items() if key.startswith(prefix)}

    def remember(self, bodies: Mapping[str, bytes], forget: Iterable[str] = ()) -> None:
        with self._lock:
            for key in forget:
                self._remembered.pop(key, None)
            self._remembered |= bodies

    def reindex(self) -> None:
        with self._lock:
            self._remembered.clear()
            self._belonging.clear()
            for record in self._records.values():
                self._index(record)

    def check(self) -> Iterator[Fault]:
        for id, record in list(self._records.items()):
            if replace(record).id != id:
                yield Fault(item=id, what="its content does not give its id", todo="Start again: none of it is kept.")

    def close(self) -> None:
        """Nothing to let go of."""


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _loosely(term: str) -> str:
    """A pattern for the term's words one after the other, whatever punctuation stands between them."""
    return r"[\W_]+".join(re.escape(each) for each in re.findall(r"[^\W_]+", term))
