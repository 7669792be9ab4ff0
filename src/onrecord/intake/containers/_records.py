"""The records of a WARC file (ISO 28500:2017), one after another, as they stand in it, and what their digests say.

Written here and not taken from a library: every length is bounded before it is read, a record that does not end where
it says is noticed, and nothing is printed on the way (decision 0031).
"""

import base64
import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from onrecord.intake.containers._bounds import Budget, Counted, Readable, TooMuch, inflated

_LINE, _LINES = 2**16, 200  # bytes of a line of a record's head; lines
_VERSION = re.compile(rb"WARC/[01]\.[0-9]{1,2}\s*")
_ALGORITHMS = ("md5", "sha1", "sha256", "sha384", "sha512")
_CODINGS = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}


class Broken(Exception):
    """The file ends, or stops being a WARC, where a record should be."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record: its place in the file (counted from 1), its head (names in small letters), its block."""

    number: int
    head: Mapping[str, str]
    block: bytes | None  # None: larger than one document may be

    @property
    def type(self) -> str:
        return self.head.get("warc-type", "").lower()

    @property
    def address(self) -> str:
        return self.head.get("warc-target-uri", "").strip("<>").strip()

    @property
    def locator(self) -> str:
        return f"record {self.number} {self.head.get('warc-record-id', '')[:200]}".rstrip()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a web server answered: the status, its headers (names in small letters), the body as it stands there."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def stream(data: bytes, zipped: bool, budget: Budget) -> Counted:
    """The bytes of a WARC file, unfolded."""
    plain = BytesIO(data)
    return unzipped(plain, budget) if zipped else Counted(plain, budget)


def unzipped(source: Readable, budget: Budget) -> Counted:
    """A stream of gzip members, unfolded."""
    return Counted(gzip.GzipFile(fileobj=source), budget)


def records(source: Counted) -> Iterator[Record]:
    """Every record, in order. Raises Broken where the file is cut off or damaged, TooMuch beyond the bounds."""
    number = 0
    try:
        while (line := _first_line(source, number)) is not None:
            number += 1
            source.budget.enter()
            if not _VERSION.fullmatch(line):
                raise Broken(f"record {number} does not begin as one does, or the one before it has a false length")
            yield _record(source, number)
    except EOFError:
        raise Broken(f"the file ends in the middle of record {number + 1}") from None
    except (OSError, zlib.error) as problem:  # gzip tells damage as an OSError
        raise Broken(f"damaged after record {number}: {str(problem).lower()}") from None


def _first_line(source: Readable, number: int) -> bytes | None:
    for _ in range(_LINES):
        line = source.readline(_LINE)
        if not line:
            return None
        if line.strip():
            return line
    raise Broken(f"nothing but blank lines after record {number}")


def _record(source: Counted, number: int) -> Record:
    head = _head(source, number)
    length = head.get("content-length", "")
    if not re.fullmatch("[0-9]{1,18}", length):
        raise Broken(f"record {number} does not say how long it is")
    size = int(length)
    if size > source.budget.bounds.part:
        block, there = None, source.skip(size)
    else:
        block = source.read(size)
        there = len(block)
    if there < size:
        raise Broken(f"the file ends in the middle of record {number}: {there:,} of its {size:,} bytes are there")
    return Record(number=number, head=head, block=block)


def _head(source: Readable, number: int) -> dict[str, str]:
    head: dict[str, str] = {}
    last = ""
    for _ in range(_LINES):
        line = source.readline(_LINE)
        if not line.endswith(b"\n"):
            raise Broken(f"the file ends in the head of record {number}, or a line of it has no end")
        text = line.decode("utf-8", "replace")
        if not text.strip():
            return head
        if text[0] in " \t":  # a line that goes on with the one before
            head[last] = f"{head.get(last, '')} {text.strip()}"
            continue
        name, _, value = text.partition(":")
        last = name.strip().lower()
        if head.setdefault(last, value.strip()) != value.strip() and last == "content-length":
            raise Broken(f"record {number} gives two lengths")
    raise Broken(f"the head of record {number} has more than {_LINES} lines")


def fields(block: bytes) -> dict[str, str]:
    """Lines of "name: value", as a warcinfo record holds them; names in small letters, the first of each."""
    found: dict[str, str] = {}
    for line in block[:_LINE].decode("utf-8", "replace").splitlines()[:_LINES]:
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


# -- what a server answered --------------------------------------------------------------------------------------------


def answer(block: bytes) -> Answer | None:
    """The answer that a response record holds; None when it is none of HTTP."""
    end = re.search(rb"\r?\n\r?\n", block[: _LINE * 4])
    head, body = (block[: end.start()], block[end.end() :]) if end else (block[: _LINE * 4], b"")
    line, _, rest = head.partition(b"\n")
    status = re.match(rb"HTTP/[0-9.]+\s+([0-9]{3})\b", line)
    if not status:
        return None
    return Answer(status=int(status[1]), headers=fields(rest), body=body)


def decoded(answer: Answer, budget: Budget) -> tuple[bytes, str | None]:
    """The body with its transfer and content codings undone, and a note where they were not what the headers say.

    Raises ValueError, with the reason, for a coding that cannot be undone; TooMuch.
    """
    body, notes = answer.body, []
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        whole = _unchunked(body)
        if whole is None:
            notes.append("its headers say chunked, its bytes are not")
        body = body if whole is None else whole
    for coding in reversed([each.strip().lower() for each in answer.headers.get("content-encoding", "").split(",")]):
        if coding in ("", "identity"):
            continue
        if coding not in _CODINGS:
            raise ValueError(f"its content coding is {coding[:20]!r}, which cannot be undone here")
        unfolded = _unfolded(body, coding, budget)
        if unfolded is None:
            notes.append(f"its headers say {coding}, its bytes are not")
        body = body if unfolded is None else unfolded
    return body, "; ".join(notes) or None


def _unfolded(body: bytes, coding: str, budget: Budget) -> bytes | None:
    """The body without `coding`; None when it is not in that coding. Raises ValueError when it breaks off."""
    if coding.endswith("gzip") and not body.startswith(b"\x1f\x8b"):
        return None
    for window in _CODINGS[coding]:
        try:
            return inflated(body, budget, window)
        except zlib.error:
            continue
        except EOFError:
            raise ValueError(f"its body ({coding}) breaks off before its end") from None
        except TooMuch as much:
            raise ValueError(str(much)) from None
    if coding.endswith("gzip"):
        raise ValueError(f"its body ({coding}) is damaged")
    return None


def _unchunked(body: bytes) -> bytes | None:
    """A body without its chunks (RFC 9112, 7.1); None when it does not consist of such."""
    parts, at = [], 0
    while True:
        end = body.find(b"\n", at, at + 1000)
        size = re.match(rb"[0-9a-fA-F]{1,12}\s*(?:;|$)", body[at:end].strip()) if end >= 0 else None
        if not size:
            return None
        length = int(size[0].rstrip(b"; \t\r"), 16)
        at = end + 1
        if length == 0:
            return b"".join(parts)
        if at + length > len(body):
            return None
        parts.append(body[at : at + length])
        at += length
        if body[at : at + 1] == b"\r":
            at += 1
        at += 1


# -- digests -----------------------------------------------------------------------------------------------------------


def digests(record: Record, answer: Answer | None) -> tuple[str | None, bool]:
    """What became of the digests a record states of itself, in words (None: it states none); whether all agree.

    A payload digest is held against the body as it stands in the record and, where that differs, against the body
    without its chunks: writers do it in both ways.
    """
    said, sound = [], True
    payloads = [answer.body if answer else record.block]
    if answer and "chunked" in answer.headers.get("transfer-encoding", "").lower():
        payloads.append(_unchunked(answer.body))
    for name, label, candidates in (
        ("warc-block-digest", "block", [record.block]), ("warc-payload-digest", "payload", payloads),
    ):  # fmt: skip
        if not (stated := record.head.get(name)):
            continue
        results = [agrees(stated, each) for each in candidates if each is not None]
        if any(each is None for each in results):
            said.append(f"{label} {stated[:100]}: not checked, an unknown kind of digest")
        elif any(results):
            said.append(f"{label} {stated[:100]}: agrees")
        else:
            sound = False
            said.append(f"{label} {stated[:100]}: DOES NOT AGREE with the bytes")
    return "; ".join(said) or None, sound


def agrees(stated: str, data: bytes) -> bool | None:
    """Whether a digest ("sha1:" and base 32, hexadecimal or base 64) is that of `data`; None for an unknown kind."""
    algorithm, _, value = stated.strip().partition(":")
    algorithm = algorithm.lower().replace("-", "")
    if algorithm not in _ALGORITHMS:
        return None
    own = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    plain = value.rstrip("=")
    return (
        plain.lower() == own.hex()
        or plain.upper() == base64.b32encode(own).decode().rstrip("=")
        or plain.replace("-", "+").replace("_", "/") == base64.b64encode(own).decode().rstrip("=")
    )
