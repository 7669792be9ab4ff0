"""Labelled corpora, pinned floors, speed: `make bench`, or `python -m bench NAME`.

The corpora are other people's and stay outside the project, beside the checkout; a benchmark whose corpus is absent
says so and is skipped.
"""

import os
from pathlib import Path

SHARED = Path(os.environ.get("ONRECORD_SHARED", Path(__file__).resolve().parents[2] / "shared"))
BENCH = SHARED / "bench"


class Absent(Exception):
    """A corpus is not on this machine."""


def corpus(*parts: str) -> Path:
    """The path of a corpus file or folder. Raises Absent, naming it, when it is not there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        raise Absent(f"skipped: {'/'.join(parts)} is not beside this checkout")
    return path
