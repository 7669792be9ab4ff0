"""What was not taken in, as whoever asked for it should be told."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """What was not taken in: what is wrong with it, what was kept of it, what to do."""

    address: str
    what: str
    kept: str
    todo: str
