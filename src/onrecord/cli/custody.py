"""The keeper's commands: the log fixed outside and checked, originals checked and looked at."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.common import (
    HERE,
    As,
    By,
    CaseAt,
    Output,
    Quiet,
    SignWith,
    app,
    on,
    signing,
    telling,
    words_of,
    work,
)
from onrecord.errors import UsageError

Signers = Annotated[
    Path | None, typer.Option("--signers", help="Keys whose signatures count: allowed signers, or lines of .pub files.")
]
Authorities = Annotated[
    Path | None, typer.Option("--authorities", envvar="ONRECORD_AUTHORITIES", help="The file that names them (TOML).")
]


@app.command()
def key(
    file: Annotated[Path, typer.Argument(help="The file of the new key; it must not be there yet.")],
    passphrase: Annotated[bool, typer.Option("--passphrase", help="Ask for a passphrase to lock it with.")] = False,
    name: Annotated[str, typer.Option("--name", help="Whom receivers will know the key by.")] = "onrecord",
    output: As = Output.text,
) -> None:
    """Make a key to sign checkpoints and sealed case files with; ssh-keygen reads it too."""
    from onrecord.case.signing import new_key
    from onrecord.terminal import show_rows

    with telling():
        locked = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True) if passphrase else None
        made = new_key(file, locked)
        told = {"file": str(file), "public": made.public, "fingerprint": made.fingerprint}
        told["allowed_signers"] = made.allowed(name)
        if output is Output.text:
            print(f"{made.public}\n{made.fingerprint}\n\nFor receivers, by another way than what you sign:\n"
                  f"{told['allowed_signers']}")
        else:
            show_rows([told], output)


@app.command()
def checkpoint(
    case: CaseAt = HERE,
    key: SignWith = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write it to this file too, and an SSH signature to FILE.sig.")
    ] = None,
    by: By = None,
    output: As = Output.text,
) -> None:
    """Print four lines that fix the custody log as it is: give them to people outside."""
    from onrecord.terminal import show_rows

    def fix(one) -> int:
        text = one.checkpoint(signing(key), out)
        if output is Output.text:
            print(text, end="")
        else:
            show_rows([{"checkpoint": text, "signed": key is not None}], output)
        return 0

    on(fix, case, by)


@app.command()
def verify(
    case: CaseAt = HERE,
    against: Annotated[list[Path] | None, typer.Option("--checkpoint", help="A checkpoint kept elsewhere.")] = None,
    consistency: Annotated[
        tuple[Path, Path] | None, typer.Option("--consistency", metavar="OLD NEW", help="Two checkpoints of this log.")
    ] = None,
    signers: Signers = None,
    authorities: Authorities = None,
    output: As = Output.text,
) -> None:
    """Check every original and record against the custody log; or that one checkpoint only added to another."""
    from onrecord.terminal import show_rows

    def check(one) -> int:
        keys = words_of(signers) if signers else None
        if consistency:
            problems, remarks = one.consistency(*map(words_of, consistency), keys), []
            well = "The new checkpoint only adds to the old one, and both are of this log."
        else:
            problems, remarks = one.verify(map(words_of, against or ()), keys, authorities), one.remarks()
            well = "Every original and every record is as the custody log says."
        if output is Output.text:
            for each in remarks:
                print(f"Note: {each.item}: {each.what}. {each.todo}")
            print("\n".join(map(str, problems)) or well)
        else:
            show_rows([vars(each) | {"fault": each in problems} for each in (*problems, *remarks)], output)
        return 1 if problems else 0

    on(check, case)


@app.command()
def original(
    name: Annotated[str, typer.Argument(help="SHA-256 of an original, or id of a capture or document.")],
    reason: Annotated[str, typer.Option("--reason", help="Why you look at it; it is kept with the case.")],
    out: Annotated[Path | None, typer.Option("--out", help="The file to write it to, a new one.")] = None,
    case: CaseAt = HERE,
    by: By = None,
) -> None:
    """Look at an original as it came, byte for byte. Who looked, when and why is logged first."""

    def look(one) -> int:
        if out is None:
            if sys.stdout.isatty():
                raise UsageError("an original may hold anything, and a terminal obeys some of it: say --out FILE, or "
                                 "send it into another program")
            sys.stdout.buffer.write(one.original(name, reason))
            return 0
        if out.exists():
            raise UsageError(f"{out} is there already and is left as it is; name another file")
        data = one.original(name, reason)
        try:
            out.write_bytes(data)
        except OSError as problem:
            raise UsageError(f"{out} cannot be written: {(problem.strerror or str(problem)).lower()}") from problem
        return 0

    on(look, case, by)


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
