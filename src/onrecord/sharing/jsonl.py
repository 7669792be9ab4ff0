"""The records as JSON lines: one file for each kind of row, one row to a line, for programs to read."""

import json
from pathlib import Path

from onrecord.models import Picture
from onrecord.sharing.rows import KINDS, rows


def write(picture: Picture, folder: Path, about) -> None:
    """`records/KIND.jsonl` for every kind, UTF-8, keys in the order of `docs/records.md`."""
    (folder / "records").mkdir()
    for kind in KINDS:
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(picture, kind))
        (folder / "records" / f"{kind}.jsonl").write_text(lines, encoding="utf-8", newline="\n")
