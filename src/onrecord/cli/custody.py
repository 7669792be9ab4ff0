"""The keeper's commands: the log fixed outside and checked, originals checked and looked at."""

import json
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.common import HERE, As, By, CaseAt, Output, app, on

Authorities = Annotated[
    Path | None, typer.Option("--authorities", envvar="ONRECORD_AUTHORITIES", help="The file that names them (TOML).")
]


@app.command()
def checkpoint(case: CaseAt = HERE) -> None:
    """Print four lines that fix the custody log as it is: give them to people outside."""
    on(lambda one: print(one.checkpoint(), end="") or 0, case)


@app.command()
def verify(
    case: CaseAt = HERE,
    against: Annotated[list[Path] | None, typer.Option("--checkpoint", help="A checkpoint kept elsewhere.")] = None,
    authorities: Authorities = None,
    output: As = Output.text,
) -> None:
    """Check every original and every record against the custody log."""

    def check(one) -> int:
        problems = one.verify([path.read_text(encoding="utf-8") for path in against or ()], authorities)
        for problem in problems:
            print(problem if output is Output.text else json.dumps(vars(problem), ensure_ascii=False))
        if not problems and output is Output.text:
            print("Every original and every record is as the custody log says.")
        return 1 if problems else 0

    on(check, case)


@app.command()
def stamp(
    case: CaseAt = HERE,
    authorities: Authorities = None,
    listed: Annotated[bool, typer.Option("--list", help="Show what is stamped and what waits; ask nobody.")] = False,
    upgrade: Annotated[bool, typer.Option("--upgrade", help="Ask calendars for the proofs they promised.")] = False,
    renew: Annotated[bool, typer.Option("--renew", help="Stamp anew what a certificate near its end holds.")] = False,
    by: By = None,
    output: As = Output.text,
) -> None:
    """Have the log's checkpoints and seals time-stamped by the authorities you configured; nobody else is asked."""
    from onrecord.terminal import show_outcomes, show_rows

    def ask(one) -> int:
        if listed:
            show_rows(one.stamps(authorities), output)
            return 0
        return show_outcomes([one.stamp(authorities, upgrade=upgrade, renew=renew)], output)

    on(ask, case, by)
