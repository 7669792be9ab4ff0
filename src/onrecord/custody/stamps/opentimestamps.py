"""Stamps by OpenTimestamps: calendars gather many digests into one Bitcoin transaction, and its block is the proof.

A calendar's first answer is a promise (pending); hours later the completed proof can be had (`upgrade`). A token is an
`.ots` file as the stock client `ots` writes it: its header, the digest, a nonce so that the calendar never sees the
digest itself, and then the calendar's answer, byte for byte. What is checked here is that it is about these bytes and
leads to what it says. Whether the block is in the chain takes a Bitcoin node: that is told as "unchecked".

The library (opentimestamps, LGPL-3.0) comes with the extra [stamps].
"""

from hashlib import sha256
from secrets import token_bytes

from onrecord.custody.stamps.authorities import Authority
from onrecord.custody.stamps.sending import send
from onrecord.custody.stamps.stamped import Stamped
from onrecord.errors import StampError, UsageError

_HEADERS = {"Accept": "application/vnd.opentimestamps.v1"}
_LIMIT = 10_000  # bytes of a calendar's answer, as the stock client has it
_VERSION, _SHA256, _APPEND = b"\x01", b"\x08", b"\xf0"  # of the file's format; the last two are operations
_BLOCKS = 2**31  # a block of a higher number is none


def ask(data: bytes, authority: Authority) -> tuple[bytes, None]:
    """The calendar's promise for `data`, as an `.ots` file. Raises StampError when there is no answer, UsageError
    without the library."""
    magic = _library().HEADER_MAGIC
    digest, nonce = sha256(data).digest(), token_bytes(16)
    answer = send(f"{authority.url.rstrip('/')}/digest", sha256(digest + nonce).digest(), headers=_HEADERS,
                  patience=authority.patience, limit=_LIMIT)
    hidden = _APPEND + bytes([len(nonce)]) + nonce + _SHA256
    return magic + _VERSION + _SHA256 + digest + hidden + (answer or b""), None


def check(token: bytes, data: bytes, roots: bytes | None = None, nonce: None = None) -> Stamped:
    """What the `.ots` file says about `data`: pending, or in which block, which is not looked up (`roots` and `nonce`
    have no part in it). Raises StampError when it is no such file, of other bytes, or leads nowhere we know."""
    proof = _proof(token)
    if proof.file_digest != sha256(data).digest():
        raise StampError("it is a stamp of other bytes than these")
    waiting, blocks = _attested(proof)
    calendars = ", ".join(sorted(uri for uri, _ in waiting))
    if blocks:
        return Stamped(says=None, by=calendars or "Bitcoin", standing="unchecked", note=f"block {min(blocks)} of "
                       "Bitcoin holds it, says the proof; that was not looked up: it takes a Bitcoin node")
    if not waiting:
        raise StampError("it leads to no calendar and no block")
    return Stamped(says=None, by=calendars, standing="pending", note="promised by the calendar: ask it later for the "
                   "completed proof (onrecord stamp --upgrade)")


def upgrade(token: bytes, authority: Authority) -> bytes | None:
    """The `.ots` file with what the calendars have found since; None when there is nothing new.

    Only the authority's own address and its `calendars` are asked, whatever address the proof names. Raises StampError
    when none of those it names is among them, or one cannot be reached.
    """
    from opentimestamps.core.serialize import BytesDeserializationContext, BytesSerializationContext
    from opentimestamps.core.timestamp import Timestamp

    proof = _proof(token)
    waiting, blocks = _attested(proof)
    if blocks:
        return None
    ours = {each.rstrip("/") for each in (authority.url, *authority.calendars)}
    asked = [(uri, node) for uri, node in waiting if uri.rstrip("/") in ours]
    if not asked:
        named = ", ".join(sorted(uri for uri, _ in waiting))
        raise StampError(f"its proof names {named}, which is not among its calendars; nobody was asked")
    for uri, node in asked:
        found = send(f"{uri.rstrip('/')}/timestamp/{node.msg.hex()}", None, headers=_HEADERS,
                     patience=authority.patience, limit=_LIMIT, or_none=True)
        if found is not None:
            try:
                node.merge(Timestamp.deserialize(BytesDeserializationContext(found), node.msg))
            except _unreadable() as problem:
                raise StampError(f"{uri} answered with no proof that can be read ({problem})") from problem
    if not _attested(proof)[1]:
        return None
    written = BytesSerializationContext()
    proof.serialize(written)
    return written.getbytes()


def _proof(token: bytes):
    """The proof in an `.ots` file. Raises StampError."""
    from opentimestamps.core.serialize import BytesDeserializationContext

    try:
        return _library().deserialize(BytesDeserializationContext(token))
    except _unreadable() as problem:
        raise StampError(f"it is no OpenTimestamps proof that can be read ({problem})") from problem


def _attested(proof) -> tuple[list[tuple], list[int]]:
    """The calendars that promised, each with the node of the proof it promised for; the blocks that are named. Raises
    StampError for a block that there cannot be."""
    from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation

    waiting, blocks, nodes = [], [], [proof.timestamp]
    while nodes:
        node = nodes.pop()
        nodes += node.ops.values()
        waiting += [(each.uri, node) for each in node.attestations if isinstance(each, PendingAttestation)]
        blocks += [each.height for each in node.attestations if isinstance(each, BitcoinBlockHeaderAttestation)]
    if any(each >= _BLOCKS for each in blocks):
        raise StampError("it names a block of Bitcoin that there cannot be")
    return sorted(waiting, key=lambda each: (each[0], each[1].msg)), blocks


def _library():
    try:
        from opentimestamps.core.timestamp import DetachedTimestampFile
    except ImportError as problem:
        raise UsageError("OpenTimestamps needs a library that is not installed: pip install 'onrecord[stamps]'; "
                         "nobody was asked") from problem
    return DetachedTimestampFile


def _unreadable() -> tuple[type[Exception], ...]:
    from opentimestamps.core.serialize import DeserializationError

    return DeserializationError, ValueError, TypeError
