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
from onrecord.sharing import Redaction, Withheld, refuse_withheld
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

    withheld: Withheld
    records: Sequence[Given]
    redacted: Sequence[Redaction]  # what stands in place of the records that are withheld
    captures: Sequence[Capture]  # every original's names and digests
    originals: frozenset[str]  # those of which the bytes go along
    gone: frozenset[str] = frozenset()  # those of which there are none any more
    kept_back: frozenset[str] = frozenset()  # those that hold what is withheld, or may

    @property
    def picture(self) -> Picture:
        """What formats show."""
        return self.withheld.picture

    def lines(self) -> Iterator[bytes]:
        """`records.jsonl`."""
        return (each.line() for each in self.records)

    def redactions(self) -> Iterator[bytes]:
        """`redactions.jsonl`."""
        return (each.line() for each in self.redacted)

    def names(self) -> bytes:
        """`names.csv`: what each original was called where it came from. A name is data here, never a path."""
        text = StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow(NAMES)
        for each in self.captures:
            row = (each.sha256, each.size, "yes" if each.sha256 in self.originals else self._absent(each.sha256))
            table.writerow([*row, each.media_type, each.captured_at, safe(each.address)])
        return text.getvalue().encode()

    def _absent(self, name: str) -> str:
        if name in self.gone:
            return "no: its bytes were destroyed"
        return "no: it holds what is withheld, or may" if name in self.kept_back else "no: named by its digest only"


def gathered(
    picture: Picture | Withheld,
    records: Iterable[Record],
    salt_of: Callable[[str], str],
    *,
    originals: bool = True,
    gone: Iterable[str] = (),
    original: Callable[[str], bytes] | None = None,
) -> Contents:
    """What is to be sealed: the `picture`, the `records` (those of it and those of custody), and, unless `originals`
    is false, the bytes of what was captured, less those that were destroyed (`gone`, their SHA-256).

    Everything that leaves passes here. What is withheld was taken out of the picture (`sharing.without`); here records
    and originals follow. An original goes along when nothing shows that it holds what is withheld: it is read through
    (`original` gives its bytes), and one that is not plain text, in which words can hide, stays. Raises SharingError
    when something that is to be withheld is still in the picture.
    """
    withheld = picture if isinstance(picture, Withheld) else Withheld(picture)
    refuse_withheld(withheld.picture)
    index, records = Index(withheld.picture), list(records)
    redacted = [each for each in map(withheld.redaction, records) if each]
    given = [
        Given(record=each, salt=salt_of(each.id), reviewed=_reviewed(each, index))
        for each in records
        if each.id not in withheld.hidden and each.id not in withheld.out
    ]
    captures = [each for each in records if isinstance(each, Capture)]
    lost = frozenset(gone)
    going = {each.sha256: each for each in captures if originals and each.media_type not in EXCHANGES}
    going = {name: each for name, each in going.items() if name not in lost}
    staying = {name for name, each in going.items() if _may_hold(each, withheld, original)}
    shown = [each.shown if (each := withheld.redaction(one)) else one for one in captures]
    return Contents(
        withheld=withheld,
        records=given,
        redacted=redacted,
        captures=[each for each in shown if isinstance(each, Capture)],
        originals=frozenset({*going} - staying),
        gone=frozenset(withheld.hidden.get(each, each) for each in lost),
        kept_back=frozenset(withheld.hidden.get(each, each) for each in staying | withheld.originals),
    )


def _may_hold(capture: Capture, withheld: Withheld, original: Callable[[str], bytes] | None) -> bool:
    """Whether an original holds what is withheld, or may."""
    if capture.sha256 in withheld.originals:
        return True
    if not withheld.names_words or original is None:
        return False
    if not capture.media_type.startswith("text/"):
        return True
    try:
        text = original(capture.sha256).decode("utf-8")
    except UnicodeDecodeError:
        return True
    return any(each in text for each in ("\\u", "\\x", "base64")) or withheld.stand_in(text)


def _reviewed(record: Record, index: Index) -> str | None:
    """What a person decided; details are judged with the account they belong to."""
    if not isinstance(record, SAID):
        return None
    own = index.reviewed(record.id)
    account: Mapping[str, str] = {} if own == "accepted" else vars(record)
    return index.reviewed(account["account"]) if record.kind() == "detail" and account else own
