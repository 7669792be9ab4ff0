"""A mail in its parts: what its headers say, its text, what is attached to it.

Intake keeps each attachment as an original of its own, reading reads the text: both must agree on which is which, so
it is told here. Parsed with the standard library under its older policy ("compat32"), whose headers are read by plain
search: the newer one's grammar takes minutes for a header of a megabyte. What a name or a header says is data: nothing
here is a path, an address to visit or a thing to run.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message

from onrecord.media import decoded
from onrecord.text import shown

LARGEST = 100_000_000  # bytes; parsed, a mail takes about four times its size
MOST_PARTS = 1_000
DEEPEST = 50  # parts that hold parts; each costs a look at every line below it
LONGEST_HEADER = 5_000  # characters of a header that are looked at
HEADERS = ("From", "To", "Cc", "Date", "Subject")

_HEADER = re.compile(rb"[!-9;-~]{1,100}:[ \t]?[^\r\n]*\r?\n")
_FROM_LINE = re.compile(rb"(?:>?From [^\r\n]*\r?\n)?")
_HOLDS_PARTS = re.compile(rb"^content-type:\s*(?:multipart/|message/rfc822)", re.I | re.M)


class NotRead(Exception):
    """Why these bytes cannot be taken apart as a mail."""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A thing that came with a mail. `name` is what the mail calls it, made showable; it may look like a path."""

    name: str
    media_type: str  # as the mail says
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Mail:
    """`headers` by name, those of `HEADERS` that are there, decoded, on one line; `plain` and `html` its text."""

    headers: dict[str, str]
    plain: str
    html: bytes
    attachments: tuple[Attachment, ...]
    left_out: int = 0  # parts beyond MOST_PARTS


def looks_like_mail(data: bytes) -> bool:
    """The first line is a header field (RFC 5322), after a line that a mailbox may have put above it."""
    return bool(_HEADER.match(data, _FROM_LINE.match(data).end()))


def opened(data: bytes) -> Mail:
    """The mail that `data` is (RFC 5322, MIME). Raises NotRead, saying why, when it is none or goes beyond a limit."""
    if len(data) > LARGEST:
        raise NotRead(f"{len(data):,} bytes of mail, the limit is {LARGEST:,}")
    if not looks_like_mail(data):
        raise NotRead("no mail: it does not begin with a header such as From: or Date:")
    if sum(1 for _ in _HOLDS_PARTS.finditer(data)) > DEEPEST:
        raise NotRead(f"more than {DEEPEST} parts that hold parts")
    try:
        message = message_from_bytes(data, policy=policy.compat32)
    except (MessageError, RecursionError, ValueError, LookupError) as failure:
        raise NotRead(f"its parts cannot be told apart ({type(failure).__name__})") from failure
    return _taken_apart(message, b"\r\n" in data[:LONGEST_HEADER])


def _taken_apart(message: Message, carriage: bool) -> Mail:
    plain: list[str] = []
    html, attachments, left_out = b"", [], 0
    for number, part in enumerate(_leaves(message)):
        if number >= MOST_PARTS:
            left_out += 1
            continue
        kind, name = part.get_content_type(), _name(part)
        shown_inside = part.get_content_disposition() != "attachment" and not name
        if shown_inside and kind == "text/plain":
            plain.append(_decoded(part))
        elif shown_inside and kind == "text/html":
            html = html or _bytes(part)
        elif part.get("Content-ID") and part.get_content_disposition() != "attachment" and kind.startswith("image/"):
            continue  # a picture of the letter itself; the mail holds it
        else:
            attachments.append(_attachment(part, kind, name, len(attachments) + 1, carriage))
    headers = {each: _header(message, each) for each in HEADERS if message.get(each) is not None}
    plain = [each for each in plain if each.strip()]
    return Mail(
        headers=headers, plain="\n".join(plain), html=html, attachments=tuple(attachments), left_out=left_out
    )


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold no parts, in order; a mail within the mail is one of them."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        _bounded(part)
        if part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list):
            waiting += reversed(part.get_payload())
        else:
            yield part


def _bounded(part: Message) -> None:
    """Headers that say what a part is are cut to a length at which looking into them takes no time."""
    for name in ("Content-Type", "Content-Disposition", "Content-Transfer-Encoding"):
        if len(value := str(part.get(name, ""))) > LONGEST_HEADER:
            part.replace_header(name, value[:LONGEST_HEADER])


def _attachment(part: Message, kind: str, name: str, number: int, carriage: bool) -> Attachment:
    if kind == "message/rfc822" and part.is_multipart():
        # Written again from its parts: its lines and their ends are those of the mail around it.
        ends = policy.compat32.clone(linesep="\r\n" if carriage else "\n", max_line_length=None, mangle_from_=False)
        data, name = part.get_payload(0).as_bytes(policy=ends), name or "forwarded mail.eml"
    else:
        data = _bytes(part)
    return Attachment(name=name or f"part {number}", media_type=kind, data=data)


def _name(part: Message) -> str:
    try:
        name = part.get_filename("")
    except (ValueError, LookupError, UnicodeError):
        name = ""
    return _line(_words(name))


def _header(message: Message, name: str) -> str:
    return _line(_words(str(message.get(name, ""))[: LONGEST_HEADER]))


def _words(raw: str) -> str:
    """A header's words: encoded ones (RFC 2047) decoded, stray bytes read as UTF-8 or else as Latin-1."""
    with suppress(HeaderParseError, LookupError, ValueError):  # then it stays as it is written
        raw = str(make_header(decode_header(raw)))
    stray = raw.encode("utf-8", "surrogateescape")
    try:
        return stray.decode("utf-8")
    except UnicodeDecodeError:
        return stray.decode("latin-1")


def _line(words: str) -> str:
    return shown(" ".join(words.split()))


def _bytes(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError):
        data = None
    return data if data is not None else str(part.get_payload()).encode("utf-8", "surrogateescape")


def _decoded(part: Message) -> str:
    """The text of a part in the encoding it names; where that is wrong, as UTF-8, or with what is broken marked."""
    data, named = _bytes(part), part.get_content_charset("ascii")
    texts = (decoded(data, named), decoded(data, "utf-8"), decoded(data, named, broken="replace"))
    return next((each for each in texts if each is not None), data.decode("cp1252", "replace"))
