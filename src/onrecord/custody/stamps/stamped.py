"""What a token of an authority says, once it was checked against the bytes it is about."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, kw_only=True)
class Stamped:
    """A token that holds: who vouches for which time."""

    says: str | None  # UTC, the authority's time; None: there is none that can be read offline (OpenTimestamps)
    by: str  # who signed, by the name in its certificate; the calendars
    serial: str | None = None  # the authority's number for this stamp, hexadecimal
    policy: str | None = None  # under which policy it was made (an object identifier)
    ends: str | None = None  # UTC, when the certificate it was signed under runs out
    standing: str = "stamped"  # stamped, pending (ask the calendar later), unchecked (a block we cannot look up)
    note: str | None = None  # how it was checked, or what was not, where that needs saying


def moment(time: datetime) -> str:
    """A time as records give it: UTC, ISO 8601 with a Z."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def plain(text: str) -> str:
    """Words of an authority, fit for a terminal: printable characters only, 200 at most."""
    return "".join(each if each.isprintable() else "?" for each in text)[:200]
