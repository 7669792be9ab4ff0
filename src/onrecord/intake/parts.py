"""parts(): what a captured file holds that is evidence of its own: the attachments of a mail.

Each becomes an original beside the file it came in, which stays as it was. A name that a mail gives to an attachment
is data and never a path: nothing is unpacked onto a disk.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.intake.media import media_type_of_part
from onrecord.mail import NotRead, opened
from onrecord.media import MAIL

DEEPEST = 5  # mails within mails; what lies deeper stays within the last one that was taken out
_LONGEST_NAME = 255  # characters


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing that lay in another. `name` is what it is called there; it may look like a path and is none."""

    name: str
    media_type: str
    data: bytes
    note: str | None = None


def parts(data: bytes, media_type: str) -> Iterator[Part]:
    """The parts of a file of this media type, in order: a mail's attachments, none for any other kind.

    Pure and bounded (`mail.MOST_PARTS`, `mail.LARGEST`). What cannot be taken apart has no parts: reading says why.
    Empty attachments are left out, as empty files are.
    """
    if media_type != MAIL:
        return
    try:
        attachments = opened(data).attachments
    except NotRead:
        return
    for each in attachments:
        if each.data:
            name = each.name[:_LONGEST_NAME]
            kind, note = media_type_of_part(name, each.media_type, each.data)
            yield Part(name=name, media_type=kind, data=each.data, note=note)
