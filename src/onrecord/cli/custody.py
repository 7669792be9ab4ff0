"""The keeper's commands: the log fixed outside and checked, originals checked and looked at."""

import json
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.common import HERE, As, CaseAt, Output, app, on


@app.command()
def checkpoint(case: CaseAt = HERE) -> None:
    """Print four lines that fix the custody log as it is: give them to people outside."""
    on(lambda one: print(one.checkpoint(), end="") or 0, case)


@app.command()
def verify(
    case: CaseAt = HERE,
    against: Annotated[list[Path] | None, typer.Option("--checkpoint", help="A checkpoint kept elsewhere.")] = None,
    output: As = Output.text,
) -> None:
    """Check every original and every record against the custody log."""

    def check(one) -> int:
        problems = one.verify([path.read_text(encoding="utf-8") for path in against or ()])
        for problem in problems:
            print(problem if output is Output.text else json.dumps(vars(problem), ensure_ascii=False))
        if not problems and output is Output.text:
            print("Every original and every record is as the custody log says.")
        return 1 if problems else 0

    on(check, case)
