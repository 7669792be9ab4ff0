"""The keeper's commands: the log fixed outside and checked, originals checked and looked at."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.common import HERE, As, By, CaseAt, Output, Quiet, app, on, work


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


@app.command()
def fixity(
    case: CaseAt = HERE,
    some: Annotated[
        int | None, typer.Option("--some", min=1, help="Only so many: those whose last check is longest ago.")
    ] = None,
    last: Annotated[bool, typer.Option("--last", help="Show the last check; make none.")] = False,
    by: By = None,
    output: As = Output.text,
    quiet: Quiet = False,
) -> None:
    """Hash the originals again: which are missing or changed, and when each was last good."""
    if last:
        on(lambda one: _last_check(one, output), case)
    work(lambda one: [one.fixity(some)], case, by, output, quiet, there=True)


def _last_check(one, output: Output) -> int:
    check = one.last_fixity()
    if output is not Output.text:
        print(json.dumps(check and asdict(check) | {"id": check.id}, ensure_ascii=False))
    elif check is None:
        print("No check was made yet.")
    else:
        what = f"{len(check.only)} originals" if check.only else f"all {check.originals} originals"
        print(f"{check.ended}  {check.by} checked {what}: {len(check.faults)} not as kept")
        for fault in check.faults:
            print(f"  {fault.item}  {fault.what}")
    return 0


@app.command()
def expunge(
    names: Annotated[list[str], typer.Argument(help="Originals: SHA-256, or the id of a capture or document.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept for good, so name nobody.")],
    authority: Annotated[str, typer.Option("--authority", help="Who ordered it; kept for good.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    case: CaseAt = HERE,
    by: By = None,
    output: As = Output.text,
) -> None:
    """Destroy originals, what was made from them, and all records with their words. The log and one more entry stay."""
    from onrecord.terminal import show_outcomes

    def destroy(one) -> int:
        going = one.would_expunge(names)
        for sha256, address in going.originals.items():
            print(f"{sha256}  {address}", file=sys.stderr)
        for each in going.remains if not yes else ():
            print(f"stays: {each.item}: {each.what}", file=sys.stderr)
        if going.originals and not yes:
            typer.confirm("Destroy these for good?", abort=True, err=True)
        return show_outcomes([one.expunge(names, reason=reason, authority=authority)], output)

    on(destroy, case, by)
