"""The commands by which a case leaves the house under seal."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.common import HERE, As, By, CaseAt, Output, SignWith, app, on, signing
from onrecord.cli.custody import Authorities
from onrecord.errors import UsageError


@app.command()
def seal(
    out: Annotated[Path, typer.Argument(help="The folder to seal into, new or empty.")],
    to: Annotated[str, typer.Option("--to", help="Whom it is for; it is kept with the case.")],
    key: SignWith = None,
    by_reference: Annotated[
        bool, typer.Option("--by-reference", help="Name the originals by their digests; leave their bytes here.")
    ] = False,
    unreviewed: Annotated[
        bool, typer.Option("--unreviewed", help="Let out what no person has judged; every page is marked so.")
    ] = False,
    authorities: Authorities = None,
    encrypt_to: Annotated[
        list[str] | None, typer.Option("--encrypt-to", help="A public key of age or SSH: makes OUT.tar.age.")
    ] = None,
    case: CaseAt = HERE,
    by: By = None,
    output: As = Output.text,
) -> None:
    """Seal the case file: signed, with the log and the originals, for a receiver to check without OnRecord."""
    from onrecord.terminal import show_outcomes

    def handed(one) -> int:
        if key is None:
            raise UsageError("say which key to seal with: --key FILE (`onrecord key FILE` makes one)")
        signer = signing(key)
        done = one.seal(out, key=signer, recipient=to, originals=not by_reference, unreviewed=unreviewed,
                        authorities=authorities, encrypt_to=encrypt_to or ())  # fmt: skip
        code = show_outcomes([done], output)
        if output is Output.text:
            print(_told(out, signer, bool(encrypt_to)))
        return code

    on(handed, case, by)


def _told(out: Path, key, encrypted: bool) -> str:
    """What the sender does next, and what the receiver types."""
    first = f"\n  age -d -i THEIR-KEY {shlex.quote(out.name)}.tar.age | tar x" if encrypted else ""
    there = shlex.quote(out.name if encrypted else str(out))
    return f"""
Sealed: {out}{'.tar.age' if encrypted else ''}, with the key {key.fingerprint}

Give the receiver this line by another way than the file itself; they put it into a file TRUST/allowed_signers:
{key.allowed("sealer")}

They check the file with either of:{first}
  sh {there}/VERIFY.sh {there} TRUST
  python3 -I {there}/verify.py {there} TRUST"""
