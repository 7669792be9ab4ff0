"""Time stamps checked by the program openssl: for answers that are not in strict DER, which it takes.

It is also the check that anybody has without us; both must come to the same answer (a test holds them to it).
"""

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from onrecord.custody.stamps.stamped import Stamped, moment, plain
from onrecord.errors import StampError

_PATIENCE = 30  # seconds
_TIME = re.compile(r"^Time stamp: (\w{3}) +(\d+) (\d\d:\d\d:\d\d)(\.\d{1,6})?\d* (\d{4}) GMT$", re.MULTILINE)
_FIELD = r"^{}: *(.+)$"


def check(token: bytes, data: bytes, roots: bytes, nonce: int | None, *, why: str) -> Stamped:
    """As `rfc3161.check`; `why` is the library's complaint. Raises StampError."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        for name, content in (("token", token), ("data", data), ("roots", roots)):
            (folder / name).write_bytes(content)
        # Only the bare token is signed: a line "Time stamp: ..." in the words around it would be taken for its time.
        _run(folder, "ts", "-reply", "-in", "token", "-token_out", "-out", "bare")
        text = _run(folder, "ts", "-reply", "-in", "bare", "-token_in", "-text")
        told = _TIME.search(text)
        if not told:
            raise StampError(f"it is no time stamp that can be read ({why})")
        if "SHA" not in _field(text, "Hash Algorithm").upper() or "SHA1" in _field(text, "Hash Algorithm").upper():
            raise StampError("it stamps a digest of a kind that is not taken for evidence: not SHA-256, 384 or 512")
        if nonce is not None and _number(_field(text, "Nonce")) != nonce:
            raise StampError("it answers another request than ours: its nonce is not the one that was sent")
        month, day, clock, part, year = told.groups()
        says = datetime.strptime(f"{year} {month} {day} {clock}", "%Y %b %d %H:%M:%S").replace(tzinfo=UTC)
        verdict = _run(folder, "ts", "-verify", "-data", "data", "-in", "token", "-CAfile", "roots", "-attime",
                       str(int(says.timestamp())))
        if "Verification: OK" not in verdict:
            other = "message imprint mismatch" in verdict
            raise StampError("it is a stamp of other bytes than these" if other else
                             f"its signature does not hold under the root certificates given ({_complaint(verdict)})")
        signer = _signer(folder)
    return Stamped(
        says=moment(says.replace(microsecond=round(float(part or 0) * 1e6))),
        by=plain(signer.subject.rfc4514_string()),
        serial=f"{_number(_field(text, 'Serial number')):x}",
        policy=_field(text, "Policy OID"),
        ends=moment(signer.not_valid_after_utc),
        note="checked with openssl: it is not in strict DER",
    )


def _signer(folder: Path):
    """The certificate that the bare token was signed with; the others that come with it need not be anybody's."""
    from cryptography import x509

    _run(folder, "cms", "-verify", "-noverify", "-inform", "DER", "-in", "bare", "-signer", "signer", "-out", "content")
    try:
        return x509.load_pem_x509_certificate((folder / "signer").read_bytes())
    except (OSError, ValueError):
        raise StampError("the certificate that it was signed with cannot be read") from None


def _run(folder: Path, *arguments: str) -> str:
    """What openssl printed, on either channel."""
    try:
        done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, timeout=_PATIENCE, check=False)
    except FileNotFoundError:
        raise StampError("it can be checked by openssl alone, and that is not installed here; it is kept") from None
    except subprocess.TimeoutExpired:
        raise StampError(f"openssl did not come to an end within {_PATIENCE} seconds; it is kept") from None
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def _field(text: str, name: str) -> str:
    found = re.search(_FIELD.format(name), text, re.MULTILINE)
    return found[1].strip() if found else ""


def _number(text: str) -> int:
    """A number as openssl prints it: "0x02", "12"; -1 when there is none."""
    try:
        return int(text, 0)
    except ValueError:
        return -1


def _complaint(verdict: str) -> str:
    """Openssl's own word for what is wrong: the last part of its first line that names an error."""
    errors = [each for each in verdict.splitlines() if ":error:" in each or "error" in each.lower()]
    return plain(": ".join(each for each in errors[0].split(":")[5:] if each)) if errors else "openssl says no more"
