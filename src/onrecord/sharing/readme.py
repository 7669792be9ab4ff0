"""A plain text that says what a case file is, what is in it, and how to check it without any software of ours."""

from pathlib import Path
from textwrap import fill

from onrecord.models import Picture
from onrecord.sharing._words import NOTES, READ_ME, WITHHELD


def write(picture: Picture, folder: Path, about) -> None:
    """`README.txt`."""
    told = (*NOTES, WITHHELD) if about.withheld else NOTES
    notes = "\n\n".join(fill(f"{heading}. {text}", 110) for heading, text in told)
    text = READ_ME.format(
        case_name=about.case_name, notes=notes, generated_at=about.generated_at, software=about.software
    )
    (folder / "README.txt").write_text(text, encoding="utf-8", newline="\n")
