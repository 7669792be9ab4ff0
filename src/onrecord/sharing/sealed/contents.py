"""What goes into a sealed case file, and the one place that all of it passes.

`gathered` is that place: whatever is to be kept from a reader is taken out there, before any format runs. Nothing else
in this package reaches for a record or an original.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from onrecord.models import SAID, Capture, Picture, Record
from onrecord.sharing import refuse_withheld
from onrecord.sharing._index import Index
from onrecord.sharing.tables import safe

# Exchanges with a server hold cookies and what others were sent with them: they are named, never handed on.
EXCHANGES = frozenset({"application/warc", "application/warc+gzip", "application/wacz", "application/wacz+zip"})
NAMES = ("sha256", "size", "here", "media_type", "captured_at", "address")


@dataclass(frozen=True, kw_only=True)
class Given:
    """A record that is handed over, with the salt by which the log names it."""

    record: Record
    salt: str
    reviewed: str | None = None  # of what the machine found: accepted or unreviewed

    def line(self) -> bytes:
        """One line of JSON whose `record` is, byte for byte, what the record's id is the SHA-256 of."""
        head = json.dumps({"salt": self.salt, "reviewed": self.reviewed}, separators=(",", ":"))
        return b'%s,"record":%s}\n' % (head[:-1].encode(), self.record.canonical())


@dataclass(frozen=True, kw_only=True)
class Contents:
    """All that leaves the house: the picture that formats show, the records, the originals by their SHA-256."""

    picture: Picture
    records: Sequence[Given]
    captures: Sequence[Capture]  # every original's names and digests
    originals: frozenset[str]  # those of which the bytes go along
    gone: frozenset[str] = frozenset()  # those of which there are none any more

    def lines(self) -> Iterator[bytes]:
        """`records.jsonl`."""
        return (each.line() for each in self.records)

    def names(self) -> bytes:
        """`names.csv`: what each original was called where it came from. A name is data here, never a path."""
        text = StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow(NAMES)
        for each in self.captures:
            absent = "no: its bytes were destroyed" if each.sha256 in self.gone else "no: named by its digest only"
            row = (each.sha256, each.size, "yes" if each.sha256 in self.originals else absent)
            table.writerow([*row, each.media_type, each.captured_at, safe(each.address)])
        return text.getvalue().encode()


def gathered(
    picture: Picture,
    records: Iterable[Record],
    salt_of: Callable[[str], str],
    *,
    originals: bool = True,
    gone: Iterable[str] = (),
) -> Contents:
    """What is to be sealed: the `picture`, the `records` (those of it and those of custody), and, unless `originals`
    is false, the bytes of what was captured, less those that were destroyed (`gone`, their SHA-256).

    Everything that leaves passes here. Raises SharingError, naming the first, when something is to be withheld.
    """
    refuse_withheld(picture)
    index = Index(picture)
    given = [Given(record=each, salt=salt_of(each.id), reviewed=_reviewed(each, index)) for each in records]
    captures = [each.record for each in given if isinstance(each.record, Capture)]
    going = {each.sha256 for each in captures if originals and each.media_type not in EXCHANGES}
    lost = frozenset(gone)
    return Contents(picture=picture, records=given, captures=captures, originals=frozenset(going - lost), gone=lost)


def _reviewed(record: Record, index: Index) -> str | None:
    """What a person decided; details are judged with the account they belong to."""
    if not isinstance(record, SAID):
        return None
    own = index.reviewed(record.id)
    account: Mapping[str, str] = {} if own == "accepted" else vars(record)
    return index.reviewed(account["account"]) if record.kind() == "detail" and account else own
