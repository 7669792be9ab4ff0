"""Records to JSON and back, and results to MessagePack and back, by the declared type of each field.

What a case keeps is JSON, which any tool reads. What is worked out and can be made again is packed: that is smaller and
read more quickly. msgspec does the work: it reads and checks dataclasses some twenty times faster than plain Python can
(decision 0024).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import eq
from typing import Any, TypeVar

import msgspec

from onrecord.errors import StoreError
from onrecord.models import RECORDS, Record

Made = TypeVar("Made")
Some = TypeVar("Some", bound="Light")

_HEAD = '{"record":"'
Folded = msgspec.Raw  # a value that stays packed within another until somebody asks for it
Body = bytes | memoryview  # a packed value by itself, or within the bytes it was kept in with others


def encode(record: Record) -> str:
    """One line of JSON that names the record's kind and carries every field."""
    return f'{_HEAD}{record.kind()}",{msgspec.json.encode(record).decode()[1:]}'


def decode(line: str) -> Record:
    """The record that `encode` wrote. Raises StoreError when the line is not one."""
    try:
        kind = line[len(_HEAD) : line.index('"', len(_HEAD))] if line.startswith(_HEAD) else None
        return _decoder(RECORDS[kind]).decode(line)
    except (msgspec.DecodeError, ValueError, KeyError, TypeError) as problem:
        raise StoreError(f"not a record: {line[:80]!r} ({problem})") from problem


class Light(msgspec.Struct, gc=False, kw_only=True):
    """Some fields of a record: those that are looked at in all records of a kind. What is not declared is passed over,
    and nobody looks among them for cyclic garbage, so that they are read several times as quickly as whole records."""

    id: str = ""  # of the record


def decode_as(light: type[Some], id: str, line: str) -> Some:
    """Some fields of the record that `encode` wrote, under its id. Raises StoreError when the line has not got them."""
    try:
        some = _decoder(light).decode(line)
    except (msgspec.DecodeError, ValueError) as problem:
        raise StoreError(f"not a record: {line[:80]!r} ({problem})") from problem
    some.id = id
    return some


def decode_part(made: type[Made], part: "Folded") -> Made:
    """A part of a line that `decode_as` left as it stood. Raises StoreError when it is not one of that type."""
    try:
        return _decoder(made).decode(part)
    except (msgspec.DecodeError, ValueError) as problem:
        raise StoreError(f"not a part of a record: {bytes(part)[:80]!r} ({problem})") from problem


def to_json(value: Any) -> bytes:
    """Any value made of our dataclasses, as JSON."""
    return msgspec.json.encode(value)


def build(made: type[Made], plain: dict[str, Any]) -> Made:
    """A dataclass of type `made` from plain JSON values. Raises ValueError for a required field that is missing and
    for a value of another type."""
    return msgspec.convert(plain, made)


def pack(value: Any) -> bytes:
    """Any value made of our dataclasses, as MessagePack."""
    return msgspec.msgpack.encode(value, enc_hook=_plain)


def unpack(made: type[Made], packed: Body) -> Made:
    """The value of type `made` that `pack` wrote. Raises ValueError when it is not one."""
    return _unpacker(made).decode(packed)


class Card(msgspec.Struct, gc=False, array_like=True):
    """What is kept of something, light: a hundred thousand of them are read several times as quickly as dataclasses,
    and nobody looks among them for cyclic garbage."""


def fold(value: Any) -> Folded:
    """A value packed to be a field of another, whose decoder then passes over it."""
    return msgspec.Raw(pack(value))


def unfold(made: type[Made], folded: Folded) -> Made:
    """The value of type `made` that `fold` put away. Raises ValueError when it is not one."""
    return _unpacker(made).decode(folded)


class Packed(Sequence[Made]):
    """Values of one type, kept packed and made when they are looked at: a tenth of the memory. `names` may stand for
    them, one for each: values of the same name are the same."""

    def __init__(self, made: type[Made], packed: Iterable[Body] = (), names: Sequence[str] = ()):
        self.made, self.packed, self.names = made, tuple(packed), names

    def __len__(self) -> int:
        return len(self.packed)

    def __getitem__(self, place):
        if isinstance(place, slice):
            return tuple(unpack(self.made, each) for each in self.packed[place])
        return unpack(self.made, self.packed[place])

    def __iter__(self) -> Iterator[Made]:
        return (unpack(self.made, each) for each in self.packed)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    def __hash__(self) -> int:
        return hash(tuple(map(bytes, self.packed)))

    def __repr__(self) -> str:
        return repr(tuple(self))


def read_as(less: type[Made], values: Sequence[Any]) -> Iterator[Made]:
    """Values as a type that has some of their fields only: where they are packed, that is quicker than making them
    whole; others are given as they are."""
    return (unpack(less, each) for each in values.packed) if isinstance(values, Packed) else iter(values)


def _plain(value: Any) -> Any:
    if isinstance(value, Packed):
        return [msgspec.Raw(each) for each in value.packed]
    raise TypeError(f"not a value that can be packed: {type(value).__name__}")


@cache
def _decoder(made: type) -> msgspec.json.Decoder:
    return msgspec.json.Decoder(made)


@cache
def _unpacker(made: type) -> msgspec.msgpack.Decoder:
    return msgspec.msgpack.Decoder(made)
