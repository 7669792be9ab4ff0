"""Mailboxes (mbox, RFC 4155): each message becomes a document of its own, its bytes as they stand in the file.

A line "From ", at the beginning or after a blank line, is where a message begins; the line itself is the mailbox's and
not the message's. Where a writer has put a ">" before such a line of a message, it stays: writers differ, and what is
kept is what is there. The names of attachments are for whoever reads the message, and are data.
"""

import re
from collections.abc import Iterator

from onrecord.intake.containers._part import Container, Part, refusal
from onrecord.intake.refusal import Refusal
from onrecord.models import Element

MEDIA_TYPE = "application/mbox"
_START = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*\n")
_ID = re.compile(rb"^message-id:\s*(<[^<>\s]{1,300}>)", re.I | re.M)
_BLANK = re.compile(rb"\r?\n\r?\n")
_HEADER = re.compile(rb"\A[!-9;-~]+[ \t]*:")  # RFC 5322, 2.2: a name of printable characters, and a colon


def takes(media_type: str, data: bytes) -> bool:
    """A file that is called .mbox."""
    return media_type == MEDIA_TYPE


def open(container: Container) -> Iterator[Part | Refusal | Element]:
    """The messages of a mailbox, in order."""
    data, budget = container.data, container.budget()
    starts = _START.finditer(data)
    here = next(starts, None)
    if here is None or here.start() != 0:
        yield refusal("", "it does not begin as a mailbox does, with a line \"From \"",
                      "If it is a single message, rename it to .eml.")
        return
    number = 0
    while here is not None:
        number += 1
        budget.enter()
        after = next(starts, None)
        message = data[here.end() : after.start() if after else len(data)]
        yield _message(message, number, here.end(), budget.bounds.part)
        here = after


def _message(message: bytes, number: int, at: int, largest: int) -> Part | Refusal:
    name = _ID.search(_BLANK.split(message[: 2**16], 1)[0])
    locator = f"message {number} at byte {at} {name[1].decode('ascii', 'replace') if name else ''}".rstrip()
    if len(message) > largest:
        return refusal(locator, f"larger than {largest:,} bytes", "Take it out by hand, and capture it by itself.")
    if not _HEADER.match(message):
        return refusal(locator, "it does not begin with the headers of a message",
                       "If a text of yours was split here, save the message by itself as .eml.")
    return Part(data=message, media_type="message/rfc822", locator=locator)
