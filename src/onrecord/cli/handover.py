"""The commands by which a case leaves the house under seal."""

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.common import HERE, As, By, CaseAt, Output, SignWith, app, on, signing
from onrecord.cli.custody import Authorities
from onrecord.errors import UsageError
from onrecord.models import PROTECTED


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
    with_machine: Annotated[
        bool, typer.Option("--with-machine", help="Tell the addresses of the machines that collected, too.")
    ] = False,
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
                        authorities=authorities, encrypt_to=encrypt_to or (), machine=with_machine)  # fmt: skip
        code = show_outcomes([done], output)
        if output is Output.text:
            print(_told(out, signer, bool(encrypt_to)))
        return code

    on(handed, case, by)


@app.command()
def withhold(
    names: Annotated[list[str], typer.Argument(help="Words, each name in quotes; ids; or DOCUMENT:start-end.")],
    protects: Annotated[str, typer.Option("--protects", help=f"Whom that protects: {', '.join(PROTECTED)}.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with the case, not handed over.")],
    document: Annotated[str | None, typer.Option("--document", help="In this document only.")] = None,
    lift: Annotated[bool, typer.Option("--lift", help="Withhold it no longer.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    case: CaseAt = HERE,
    by: By = None,
    output: As = Output.text,
) -> None:
    """Keep words from all that leaves: those of victims, witnesses, minors, sources. Shows them before it asks."""
    from onrecord.terminal import show_outcomes, show_withheld

    def keep_back(one) -> int:
        meant = one.would_withhold(names, document)
        asking = sys.stdin.isatty() and not yes
        show_withheld(meant, {each.id: each.name for each in one.documents()}, meant.remarks if asking else ())
        if asking:
            typer.confirm("Withhold these no longer?" if lift else "Withhold these?", abort=True, err=True)
        done = one.withhold(names, protects=protects, reason=reason, document=document, lift=lift)
        return show_outcomes([done], output)

    on(keep_back, case, by)


@app.command()
def disclose(
    to: Annotated[str, typer.Option("--to", help="Whom it went to.")],
    reference: Annotated[str, typer.Option("--reference", help="Under which reference, of theirs or yours.")],
    what: Annotated[
        str | None, typer.Argument(help="A case file's folder, the file in it that lists its files, or its SHA-256.")
    ] = None,
    record: Annotated[str | None, typer.Option("--record", help="One record instead, with its salt.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="With --record: the new file it goes into.")] = None,
    case: CaseAt = HERE,
    by: By = None,
    output: As = Output.text,
) -> None:
    """Log what went to whom, under which reference; or give one record that is withheld, to be held against the log."""
    from onrecord.terminal import show_outcomes

    def went(one) -> int:
        if (what is None) == (record is None) or (record is None) != (out is None):
            raise UsageError("name what went (a case file), or --record ID with --out FILE")
        whom = {"recipient": to, "reference": reference}
        done = one.disclose_record(record, out, **whom) if record else one.disclose(what, **whom)
        return show_outcomes([done], output)

    on(went, case, by)


@app.command()
def receipt(
    disclosure: Annotated[str, typer.Argument(help="The disclosure: onrecord show disclosures lists them.")],
    words: Annotated[str, typer.Option("--words", help="What the recipient says.")],
    file: Annotated[Path | None, typer.Option("--file", help="The receipt itself, to be kept as an original.")] = None,
    case: CaseAt = HERE,
    by: By = None,
    output: As = Output.text,
) -> None:
    """Keep the recipient's word that a disclosure arrived."""
    from onrecord.terminal import show_outcomes

    on(lambda one: show_outcomes([one.receipt(disclosure, words=words, file=file)], output), case, by)


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
