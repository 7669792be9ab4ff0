"""Whom to ask for time stamps: a file a person writes (TOML). Nothing here is built in and nothing is contacted.

    [[authority]]
    name = "first"                          # as it is told to readers
    method = "rfc3161"                      # or "opentimestamps"
    url = "https://stamps.example.org/tsr"
    roots = "first-root.pem"                # the root certificates you trust, beside this file; rfc3161 only
    patience = 10                           # seconds to wait for an answer, if not 10
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from onrecord.errors import UsageError
from onrecord.models import STAMPS

PATIENCE = 10.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Authority:
    """Somebody outside who is asked for time stamps."""

    name: str
    method: str  # one of STAMPS
    url: str
    roots: bytes | None = None  # PEM: the root certificates its stamps are checked against
    calendars: tuple[str, ...] = ()  # OpenTimestamps: further calendars that may be asked for the completed proof
    patience: float = PATIENCE  # seconds to wait for an answer


def authorities(path: str | Path) -> tuple[Authority, ...]:
    """The authorities that the file at `path` names, in its order. Raises UsageError, saying what to mend."""
    path = Path(path)
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise UsageError(f"{path} cannot be read as a file of authorities: {problem}; nobody was asked") from problem
    listed = told.get("authority")
    if set(told) != {"authority"} or not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise UsageError(f"{path} names no authority: it takes one [[authority]] for each, and nothing else; "
                         "nobody was asked (docs/stamp.md shows a file)")
    found = tuple(_authority(each, path) for each in listed)
    for field in ("name", "url"):
        values = [getattr(each, field) for each in found]
        if twice := sorted({each for each in values if values.count(each) > 1}):
            raise UsageError(f"{path} names an authority twice: {field} = {', '.join(twice)}; nobody was asked")
    return found


def _authority(told: dict, path: Path) -> Authority:
    name = told.get("name")
    kinds = {"name": str, "method": str, "url": str, "roots": str, "calendars": list, "patience": int | float}
    for field, value in told.items():
        if field not in kinds:
            raise _unusable(path, name, f"it has {field!r}, which is none of {', '.join(kinds)}")
        if not isinstance(value, kinds[field]) or isinstance(value, bool):
            raise _unusable(path, name, f"its {field} is of the wrong kind: {value!r}")
    for field in ("name", "method", "url"):
        if not told.get(field):
            raise _unusable(path, name, f"it lacks {field}")
    if told["method"] not in STAMPS:
        raise _unusable(path, name, f"its method is {told['method']!r}, not one of {', '.join(STAMPS)}")
    patience = told.get("patience", PATIENCE)
    if not 0 < patience <= 600:
        raise _unusable(path, name, f"its patience is {patience}; it takes seconds, up to 600")
    calendars = tuple(map(str, told.get("calendars", ())))
    for url in (told["url"], *calendars):
        if problem := _unfit(url):
            raise _unusable(path, name, f"{url} {problem}")
    if (told["method"] == "rfc3161") != ("roots" in told):
        raise _unusable(path, name, "roots, the root certificates that its stamps are checked against, belong to "
                        "method rfc3161 and to no other")
    roots = _certificates(path, name, told["roots"]) if "roots" in told else None
    return Authority(name=told["name"], method=told["method"], url=told["url"], roots=roots, calendars=calendars,
                     patience=float(patience))


def _unfit(url: str) -> str | None:
    """Why an address cannot be that of an authority."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as problem:
        return f"is no address: {problem}"
    if parts.scheme not in ("http", "https") or not host or any(each.isspace() for each in url):
        return "is no address that begins with https:// or http://"
    return "holds a password, which would be written into every record" if parts.username or parts.password else None


def _certificates(path: Path, name: str | None, roots: str) -> bytes:
    """The root certificates in a file, as PEM (a file in DER is turned into PEM)."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        data = (path.parent / roots).read_bytes()
        if b"-----BEGIN CERTIFICATE-----" in data:
            found = x509.load_pem_x509_certificates(data)
        else:
            found = [x509.load_der_x509_certificate(data)]
    except (OSError, ValueError) as problem:
        raise _unusable(path, name, f"its roots {roots} are no certificates (PEM or DER): {problem}") from problem
    return b"".join(each.public_bytes(Encoding.PEM) for each in found)


def _unusable(path: Path, name: str | None, what: str) -> UsageError:
    return UsageError(f"{path}: the authority {name or 'without a name'} cannot be used: {what}; nobody was asked")
