"""What a server was asked and what it answered, kept as a web archive (WARC 1.1, ISO 28500:2017) and read back.

A WARC is the one form of a capture that others can replay and check without us: each answer with its headers, its
body, the digest of its body and the address of the machine that gave it, beside the request that brought it.
"""

import re
from base64 import b32encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha1, sha256
from io import BytesIO
from uuid import UUID

LARGEST = 2**30  # bytes of one record that are read back; more would have to fit into memory
TRUNCATIONS = ("length", "time", "disconnect", "unspecified")  # ISO 28500, 5.13
_AS_SERVED = "X-Archive-Orig-"  # before the name of a header that no longer describes the body as it is kept
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_NOT_IN_A_LINE = re.compile(r"[\r\n\0]+")  # RFC 9110, 5.5: a recipient may write a space in the place of each

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Exchange:
    """One request and what came back. Header text is the bytes as they came, one character for each (Latin-1)."""

    address: str
    method: str
    request_headers: Headers
    status: int
    reason: str
    response_headers: Headers
    body: bytes  # as transferred once the transfer coding is taken off; content-encoding as served
    server: str | None  # IP address
    at: str  # UTC
    truncated: str | None = None  # why the body ends before its end: one of TRUNCATIONS

    def header(self, name: str) -> str | None:
        """The value of a header of the answer, the first one of that name in any case; None when there is none."""
        return next((value for each, value in self.response_headers if each.lower() == name.lower()), None)

    @property
    def answered(self) -> str:
        """The status as a reader may be shown it: "404 Not Found"."""
        return f"{self.status} {''.join(each for each in self.reason[:60] if each.isprintable())}".rstrip()


def archive(exchanges: Iterable[Exchange], software: str) -> bytes:
    """The exchanges as one WARC, gzipped record by record: warcinfo, then for each its response and its request.

    `software` is named in the warcinfo. Equal exchanges give equal bytes. A header that names how the body was
    transferred (`Transfer-Encoding`) stands under `X-Archive-Orig-...`, since it no longer holds of the body kept;
    pseudo-headers of HTTP/2 (":path") are not written, the request's first line says the same.
    """
    from warcio.warcwriter import WARCWriter

    made = tuple(exchanges)
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    info = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    first = {"WARC-Date": made[0].at} if made else {}
    writer.write_record(_record(writer, "warcinfo", None, b"", info, first))
    for number, each in enumerate(made):
        common = {"WARC-Target-URI": each.address, "WARC-Date": each.at}
        if each.server:
            common["WARC-IP-Address"] = each.server
        cut = {"WARC-Truncated": each.truncated} if each.truncated else {}
        head = _head(f"HTTP/1.1 {each.status} {each.reason}".rstrip(), each.response_headers)
        response = _record(writer, "response", number, head, each.body, common | cut)
        head = _head(f"{each.method} {_target(each.address)} HTTP/1.1", each.request_headers)
        request = _record(writer, "request", number, head, b"", common)
        request.rec_headers.add_header("WARC-Concurrent-To", response.rec_headers.get_header("WARC-Record-ID"))
        writer.write_record(response)
        writer.write_record(request)
    return out.getvalue()


def exchanges(data: bytes) -> Iterator[Exchange]:
    """The answers of a WARC in its order, each with the request it belongs to, where that is kept.

    Reads archives of other makers too (plain or gzipped, transfer codings left in). Records that are no answer of a
    web server are passed over. Raises ValueError where the bytes are no WARC, or one record is larger than LARGEST.
    """
    requests = {}
    for record, block in _records(data, "request"):
        for each in (record.get_header("WARC-Concurrent-To"), record.get_header("WARC-Target-URI")):
            requests.setdefault(each, block)
    for record, block in _records(data, "response"):
        line, headers, body = _taken_apart(block)
        parts = (line.split(" ", 2) + ["", ""])[1:3]
        asked = requests.get(record.get_header("WARC-Record-ID")) or requests.get(record.get_header("WARC-Target-URI"))
        request, request_headers, _ = _taken_apart(asked or b"GET")
        yield Exchange(
            address=record.get_header("WARC-Target-URI"),
            method=request.split(" ", 1)[0],
            request_headers=request_headers,
            status=int(parts[0]) if parts[0].isdecimal() else 0,
            reason=parts[1],
            response_headers=tuple((name.removeprefix(_AS_SERVED), value) for name, value in headers),
            body=_unchunked(headers, body),
            server=record.get_header("WARC-IP-Address"),
            at=record.get_header("WARC-Date"),
            truncated=record.get_header("WARC-Truncated"),
        )


# -- writing ---------------------------------------------------------------------------------------------------------


def _record(writer, kind: str, number: int | None, head: bytes, body: bytes, headers: dict[str, str]):
    """One record. Its name is made from what it holds and its place, so that nothing here is left to chance."""
    from warcio.recordloader import ArcWarcRecord
    from warcio.statusandheaders import StatusAndHeaders

    class Verbatim(StatusAndHeaders):
        """A head of HTTP as it was: the library would write what is not ASCII in another way."""

        def to_ascii_bytes(self, filter_func=None) -> bytes:
            return head

    named = sha256(repr((kind, number, sorted(headers.items()))).encode() + head + body).digest()[:16]
    fields = [("WARC-Type", kind), ("WARC-Record-ID", f"<urn:uuid:{UUID(bytes=named, version=5)}>"), *headers.items()]
    if kind != "warcinfo":
        fields.append(("WARC-Payload-Digest", _digest(body)))
    fields.append(("WARC-Block-Digest", _digest(head + body)))
    described = StatusAndHeaders("", fields, protocol="WARC/1.1")
    http = Verbatim("HTTP", []) if head else None
    record = ArcWarcRecord("warc", kind, described, BytesIO(body), http, writer.WARC_RECORDS[kind], len(body))
    record.payload_length = len(body)
    return record


def _digest(data: bytes) -> str:
    """As readers of WARC expect it: SHA-1 in base 32. (The archive as a whole is kept under its SHA-256.)"""
    return f"sha1:{b32encode(sha1(data, usedforsecurity=False).digest()).decode()}"


def _head(line: str, headers: Headers) -> bytes:
    lines = [line]
    for name, value in headers:
        if not name.startswith(":"):
            name = f"{_AS_SERVED}{name}" if name.lower() == "transfer-encoding" else name
            lines.append(f"{name}: {value}")
    return b"\r\n".join(_as_bytes(_NOT_IN_A_LINE.sub(" ", each)) for each in lines) + b"\r\n\r\n"


def _as_bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _target(address: str) -> str:
    """What the first line of a request asks for: the address without scheme and host."""
    path = address.split("://", 1)[-1].partition("#")[0]
    cut = min((at for each in "/?" if (at := path.find(each)) >= 0), default=len(path))
    return path[cut:] if path[cut : cut + 1] == "/" else f"/{path[cut:]}"


# -- reading ---------------------------------------------------------------------------------------------------------


def _records(data: bytes, kind: str) -> Iterator[tuple]:
    """The description and the block of each record of a kind."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for each in ArchiveIterator(BytesIO(data), no_record_parse=True):
            if each.rec_type == kind:
                block = each.raw_stream.read(LARGEST + 1)
                if len(block) > LARGEST:
                    raise ValueError(f"a record of the web archive is larger than {LARGEST} bytes")
                yield each.rec_headers, block
    except (ArchiveLoadFailed, EOFError, OSError) as problem:
        raise ValueError(f"not a web archive (WARC) that can be read: {problem}") from problem


def _taken_apart(block: bytes) -> tuple[str, Headers, bytes]:
    """First line, headers and body of a message of HTTP."""
    end = _END_OF_HEAD.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    first, *lines = re.split(r"\r?\n", head.decode("latin-1"))
    pairs = (line.partition(":") for line in lines if ":" in line)
    return first, tuple((name.strip(), value.strip()) for name, _, value in pairs), body


def _unchunked(headers: Headers, body: bytes) -> bytes:
    """The body without its transfer coding, where the archive has left it in."""
    from warcio.bufferedreaders import ChunkedDataReader

    if any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers):
        reader, parts = ChunkedDataReader(BytesIO(body), decomp_type=None), []
        while part := reader.read(2**16):
            parts.append(part)
        return b"".join(parts)
    return body
