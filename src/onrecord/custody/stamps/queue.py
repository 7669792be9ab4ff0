"""What is to be stamped, by whom it still waits to be, and how long after it was made each stamp was had.

There is no list of what waits: it is what has no `Stamp` yet by an authority that is configured. So nothing is lost
when there is no connection, and the delay shows.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from onrecord.custody.stamps.authorities import Authority
from onrecord.custody.stamps.stamped import Stamped
from onrecord.models import Stamp

_RENEWAL = b"onrecord renewal of time stamps\n"
_LINE = re.compile(rb"^token ([0-9a-f]{64})$", re.MULTILINE)
NEAR = timedelta(days=90)  # a certificate that ends so soon makes a renewal due
APART = timedelta(days=7)  # renewals are not made more often: asking again at once brings the same certificate
_WHAT = ("checkpoint", "seal", "renewal")
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))


@dataclass(frozen=True, kw_only=True)
class Item:
    """Bytes whose time is to be vouched for."""

    what: str  # one of _WHAT
    data: bytes
    at: str  # UTC, when it was made, by our clock

    @property
    def about(self) -> str:
        """SHA-256 of the bytes, as `Stamp.about` names them."""
        return sha256(self.data).hexdigest()


def waiting(
    items: Iterable[Item], stamps: Iterable[Stamp], authorities: Iterable[Authority]
) -> list[tuple[Item, Authority]]:
    """What each authority has not stamped yet, in the order in which it was made."""
    done = {(each.about, each.authority) for each in stamps}
    authorities = list(authorities)
    return [(item, each) for item in _in_order(items) for each in authorities if (item.about, each.url) not in done]


def rows(
    items: Iterable[Item],
    stamps: Iterable[Stamp],
    authorities: Iterable[Authority],
    look: Callable[[Stamp], Stamped | None],
) -> Iterator[dict]:
    """A row for each stamp there is, and for each that is waited for, in the order in which things were made. `look`
    gives what a token says, None when it cannot be read."""
    items, stamps, authorities = list(items), list(stamps), list(authorities)
    names = {each.url: each.name for each in authorities}
    had: dict[str, list[Stamp]] = {}
    for stamp in stamps:
        had.setdefault(stamp.about, []).append(stamp)
    missing: dict[str, list[Authority | None]] = {}
    for item, authority in waiting(items, stamps, authorities):
        missing.setdefault(item.about, []).append(authority)
    for item in _in_order(items):
        told = {"kind": "stamping", "what": item.what, "about": item.about, "made": item.at}
        for stamp in had.get(item.about, ()):
            yield told | _row(item, stamp, names.get(stamp.authority, stamp.authority), look(stamp))
        for late in missing.get(item.about, () if item.about in had else (None,)):
            yield told | {"authority": late and late.name, "method": late and late.method, "standing": "waits"}


def _in_order(items: Iterable[Item]) -> list[Item]:
    """Each once, in the order in which they were made."""
    ordered = sorted(items, key=lambda each: (_time(each.at), _WHAT.index(each.what), each.about))
    return list({each.about: each for each in reversed(ordered)}.values())[::-1]


def _row(item: Item, stamp: Stamp, name: str, seen: Stamped | None) -> dict:
    return {
        "id": stamp.id,
        "authority": name,
        "method": stamp.method,
        "standing": seen.standing if seen else "not readable",
        "says": stamp.says,
        "answered": stamp.at,
        "delay": delay(item.at, stamp.says) if stamp.says else None,
        "by": seen and seen.by,
        "ends": seen and seen.ends,
        "note": seen and seen.note,
        "token": stamp.token,
    }


def delay(made: str, says: str) -> str:
    """How long after it was made, by our clock, the authority stamped it: "3 days after it was made"."""
    seconds = (_time(says) - _time(made)).total_seconds()
    unit, size = next((each for each in _UNITS if abs(seconds) >= each[1]), ("minute", 60))
    count = int(abs(seconds) // size)
    if not count:
        return "within a minute of when it was made"
    long = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{long} after it was made" if seconds > 0 else f"{long} before it was made by our clock, which is ahead"


def renewal(
    checkpoint: Item | None, tokens: Iterable[tuple[Stamp, Stamped]], earlier: Iterable[Item], now: str
) -> Item | None:
    """What is to be stamped again because a certificate is near its end; None when nothing is, or nothing was stamped.

    A stamp holds as long as the certificate it was signed under can be trusted. Before that ends, the last checkpoint
    and the digests of all tokens are written into a small text, which is stamped anew: the new stamp shows that the old
    ones were there while they were good (the idea of archive time stamps, RFC 4998). A renewal is due when a token that
    no earlier renewal lists was signed under a certificate that ends within 90 days, and no renewal was made within the
    last 7 days. `earlier` are the renewals there are, `now` is UTC.
    """
    tokens, earlier = list(tokens), list(earlier)
    listed = {token for each in earlier for token in renewed(each.data)}
    near = _time(now) + NEAR
    due = any(seen.ends and _time(seen.ends) < near for stamp, seen in tokens if stamp.token not in listed)
    if checkpoint is None or not due or any(_time(now) - _time(each.at) < APART for each in earlier):
        return None
    lines = [f"checkpoint {checkpoint.about}", *(f"token {each}" for each in sorted({one.token for one, _ in tokens}))]
    return Item(what="renewal", data=_RENEWAL + "".join(f"{each}\n" for each in lines).encode(), at=now)


def renewed(data: bytes) -> list[str]:
    """The tokens (SHA-256) that a renewal's text lists; none when the bytes are no renewal."""
    return [each.decode() for each in _LINE.findall(data)] if data.startswith(_RENEWAL) else []


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)
