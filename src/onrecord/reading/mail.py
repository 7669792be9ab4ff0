"""Mails: who wrote when to whom about what, the words of the letter, and what was attached.

The document's text is made here: a line for each header, the text part of the letter (or what its HTML part says),
a line for each attachment. Quoted replies and signatures are marked where they are sure, not cut. Attachments are not
read here: each is an original and a document of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime

from onrecord.mail import Attachment, Mail, NotRead, opened
from onrecord.media import MAIL
from onrecord.models import Capture, Document, PartialDate, Region
from onrecord.reading import html
from onrecord.reading._document import document, unreadable
from onrecord.reading._regions import Marked

MEDIA_TYPES = (MAIL,)
VERSION = 1
_KINDS = {"From": "byline", "To": "furniture", "Cc": "furniture", "Date": "date", "Subject": "title"}
_QUOTED = re.compile(r"^[ \t]*>.*$", re.M)
# The line a mail program sets above the letter that is answered, when that letter really follows, quoted.
_ANSWERED = re.compile(r"^(?=.{0,300}:[ \t]*\r?\n(?:[ \t]*\r?\n)?[ \t]*>)(?:On|Le|Am|El) .{5,300}:[ \t]*$", re.M)
_BELOW = re.compile(r"^-{2,}[ \t]*Original Message[ \t]*-{2,}[ \t]*$", re.M | re.I)
_SIGNATURE = re.compile(r"^-- ?\r?$", re.M)  # RFC 3676, section 4.3; many programs lose the blank


def read(capture: Capture, data: bytes) -> Document:
    """The document of a mail (.eml). Its `Date:` header is its date, on the word of whoever sent it."""
    made_by = f"mail {VERSION}"
    try:
        mail = opened(data)
    except NotRead as failure:
        return unreadable(capture, made_by, f"{failure}. The original is kept; capture what it says as a text")
    letter, how = _letter(capture, mail)
    text, regions = _laid_out(mail, letter)
    said = Marked(
        regions=tuple(regions), title=mail.headers.get("Subject") or None, byline=_writer(mail), published=_sent(mail)
    )
    return document(capture, text, f"{made_by}{how}", said)


def _letter(capture: Capture, mail: Mail) -> tuple[str, str]:
    """The words of the letter and what they were taken from, when that is not its text part."""
    if mail.plain or not mail.html:
        return mail.plain, ""
    page = html.read(replace(capture, media_type="text/html"), mail.html)
    return page.text or html.every_word(mail.html), f" ({page.made_by})"


def _laid_out(mail: Mail, letter: str) -> tuple[str, list[Region]]:
    """The text of the document, and the kinds of the lines that this reader knows."""
    text, regions = "", []
    for name, value in mail.headers.items():
        if value:
            start = len(text) + len(name) + 2 if name == "Subject" else len(text)
            text += f"{name}: {value}\n"
            regions.append(Region(kind=_KINDS[name], start=start, end=len(text) - 1))
    text += "\n"
    regions += [
        Region(kind="furniture", start=len(text) + start, end=len(text) + end) for start, end in _not_the_letter(letter)
    ]
    text += letter
    for each in _listed(mail):
        text += "\n" if text.endswith("\n") else "\n\n"
        regions.append(Region(kind="furniture", start=len(text), end=len(text) + len(each)))
        text += each
    return text, regions


def _not_the_letter(letter: str) -> Iterator[tuple[int, int]]:
    """What somebody else wrote before, and the signature: characters from, to, in order and apart."""
    below = min((found.start() for way in (_BELOW, _SIGNATURE) for found in way.finditer(letter)), default=len(letter))
    marked = [*_QUOTED.finditer(letter, 0, below), *_ANSWERED.finditer(letter, 0, below)]
    yield from sorted({(each.start(), each.end()) for each in marked if each[0].strip()})
    if letter[below:].strip():
        yield below, below + len(letter[below:].rstrip())


def _listed(mail: Mail) -> Iterator[str]:
    for each in mail.attachments:
        yield _line(each)
    if mail.left_out:
        yield f"[{mail.left_out:,} more parts are not listed]"


def _line(each: Attachment) -> str:
    return f"[Attached: {each.name[:255]}, {each.media_type}, {len(each.data):,} bytes]"


def _writer(mail: Mail) -> str | None:
    """The name in From:, or the address where it gives no name."""
    found = re.fullmatch(r'\s*"?(?P<name>[^"<>]*?)"?\s*(?:<(?P<address>[^<>]*)>)?\s*', mail.headers.get("From", ""))
    return (found["name"] or found["address"] or None) if found else None


def _sent(mail: Mail) -> PartialDate | None:
    """The day the Date: header gives, by the clock of the place it was written at."""
    stated = mail.headers.get("Date", "")
    try:
        day = parsedate_to_datetime(stated).date()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if not 1970 <= day.year <= 2100 or str(day.year) not in stated:  # a year of two figures is no year
        return None
    return PartialDate(value=day.isoformat(), basis=f'the mail\'s header says "Date: {stated[:60]}"')
