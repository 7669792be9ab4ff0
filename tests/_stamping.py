"""A case whose clock is right, a checkpoint in it, and a file of authorities: what the tests of time stamps share."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from _records import judgement
from onrecord import Case
from onrecord.models import Checkpoint, Judgement

NOTE = b"log.example.org/velmar\n3\nq83vEjRWeJA=\n"


def case_of_now() -> Case:
    """An empty case in memory whose clock is right."""
    return Case("memory:", by="tester", now=lambda: datetime.now(UTC).isoformat().replace("+00:00", "Z"))


def checkpoint(case: Case, text: str | None = None) -> str:
    """A checkpoint in the case, a true one or one that says `text`; the SHA-256 of its text."""
    if text is None:
        case._add([judgement(case.store.count(Judgement))], did="judge")
        text = case.checkpoint()
    else:
        case._add([Checkpoint(text=text, at=case.now())], did="checkpoint")
    return sha256(text.encode()).hexdigest()


def file(folder: Path, *lines: str) -> Path:
    """A file of authorities in `folder`."""
    path = folder / "authorities.toml"
    path.write_text("\n".join(lines))
    return path


def flipped(data: bytes, place: int) -> bytes:
    """The bytes with one bit of one of them turned over."""
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
