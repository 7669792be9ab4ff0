"""One command per verb: each calls Case and prints. Heavy imports wait until a command runs.

Exit codes: 0 all went through, 1 failed, 2 the request was wrong, 3 partly failed.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from onrecord import __version__
from onrecord.errors import OnRecordError, UsageError


class Output(StrEnum):
    """How results are printed."""

    text = "text"
    json = "json"
    jsonl = "jsonl"


class Decision(StrEnum):
    """What `onrecord judge` can decide, as a person says it."""

    accept = "accept"
    reject = "reject"
    correct = "correct"
    join = "join"
    part = "part"
    withhold = "withhold"


VERDICTS = {"correct": "instead", "join": "same", "part": "different"}
KINDS = (
    "documents", "statements", "figures", "incidents", "utterances", "origins", "echoes", "stories", "parties",
    "identities", "proposals", "accounts", "assessments", "captures", "entries",
)  # fmt: skip

CaseAt = Annotated[
    Path, typer.Option("--case", envvar="ONRECORD_CASE", help="The case's folder; made when it is missing.")
]
As = Annotated[Output, typer.Option("--output", help="How results are printed.")]
By = Annotated[str | None, typer.Option("--by", envvar="ONRECORD_BY", help="Who is working: a name or a pseudonym.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")]
Paths = Annotated[list[Path], typer.Argument(help="Files and folders: .txt, .html, .md.", show_default=False)]
Published = Annotated[
    str | None, typer.Option("--published", help="Publication date you vouch for: 2022, 2022-03 or 2022-03-17.")
]
Places = Annotated[
    Path | None, typer.Option("--places", help="CSV of places the gazetteer lacks: name,country,precision,latitude,…")
]
HERE = Path("onrecord-case")

app = typer.Typer(
    name="onrecord",
    help="Documents in, a case file out: who said what, which incidents are alleged, on how many origins each rests.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def onrecord(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,
) -> None:
    """Documents in, a case file out: who said what, which incidents are alleged, on how many origins each rests.

    The verbs, in order: capture, read, extract, reconcile, assess, share; build runs them all. A person judges.
    """
    if version:
        print(f"onrecord {__version__}")
        raise typer.Exit


@app.command()
def capture(
    paths: Paths,
    case: CaseAt = HERE,
    published: Published = None,
    places: Places = None,
    by: By = None,
    output: As = Output.text,
    quiet: Quiet = False,
) -> None:
    """Take files and folders in: hashed, kept byte for byte, logged."""
    _work(lambda one: [one.capture(paths, published=published, places=places)], case, by, output, quiet)


@app.command()
def read(case: CaseAt = HERE, by: By = None, output: As = Output.text, quiet: Quiet = False) -> None:
    """Turn captures into text: title, dateline, byline, captions and page furniture marked."""
    _work(lambda one: [one.read()], case, by, output, quiet)


@app.command()
def extract(case: CaseAt = HERE, by: By = None, output: As = Output.text, quiet: Quiet = False) -> None:
    """Find who says what, which events are alleged, which figures are given."""
    _work(lambda one: [one.extract()], case, by, output, quiet)


@app.command()
def reconcile(case: CaseAt = HERE, by: By = None, output: As = Output.text, quiet: Quiet = False) -> None:
    """Set sources against each other: same words, same incident, same figure, independent or an echo."""
    _work(lambda one: [one.reconcile()], case, by, output, quiet)


@app.command()
def assess(case: CaseAt = HERE, by: By = None, output: As = Output.text, quiet: Quiet = False) -> None:
    """Read each incident against published grades and the elements of the law."""
    _work(lambda one: [one.assess()], case, by, output, quiet)


@app.command()
def share(
    out: Annotated[Path, typer.Argument(help="The folder the case file is written to.")],
    case: CaseAt = HERE,
    by: By = None,
    output: As = Output.text,
    quiet: Quiet = False,
) -> None:
    """Write the case file: one page, tables and JSON lines."""
    _work(lambda one: [one.share(out)], case, by, output, quiet)


@app.command()
def build(
    paths: Paths,
    out: Annotated[Path, typer.Option("--out", help="The folder the case file is written to.")],
    case: CaseAt = HERE,
    published: Published = None,
    places: Places = None,
    by: By = None,
    output: As = Output.text,
    quiet: Quiet = False,
) -> None:
    """Run all verbs in order: capture, read, extract, reconcile, assess, share."""

    from onrecord.terminal import many

    def work(one):
        yield from one.build(paths, out, published=published, places=places)
        if output is Output.text:
            print()
            for kind, count in one.summary().items():
                print(f"{count:>6} {many(count, kind)}")
            print(f"\nThe case file is {out / 'index.html'}")

    _work(work, case, by, output, quiet)


@app.command()
def show(
    what: Annotated[str, typer.Argument(help=f"{', '.join(KINDS)}; or an id, or a handle.")],
    case: CaseAt = HERE,
    output: As = Output.text,
) -> None:
    """Look at anything: records of a kind, or one record."""
    from onrecord.terminal import show_rows

    def look(one) -> int:
        if what in KINDS:
            show_rows(one.show(what), output)
        else:
            print(json.dumps(one.find(what), ensure_ascii=False, indent=None if output is Output.jsonl else 1))
        return 0

    _on(look, case)


@app.command()
def judge(
    decision: Annotated[Decision, typer.Argument(help="What you decide.")],
    about: Annotated[list[str], typer.Argument(help="Ids (their first characters will do) or handles.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept with the judgement.")],
    change: Annotated[
        list[str] | None, typer.Option("--set", help="With correct: field=value, e.g. low=12. Repeat for more.")
    ] = None,
    case: CaseAt = HERE,
    by: By = None,
    output: As = Output.text,
) -> None:
    """Decide: accept, reject or correct a record; join or part incidents, accounts or parties."""

    def decide(one) -> int:
        changes = dict(_change(each) for each in change or ())
        verdict = VERDICTS.get(decision, decision.value)
        judgement = one.judge(verdict, about, reason=reason, changes=changes or None)
        row = vars(judgement) | {"id": judgement.id}
        print(f"{judgement.id[:8]}  {decision.value}: {reason}" if output is Output.text else json.dumps(row))
        return 0

    _on(decide, case, by)


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words to look for.")],
    case: CaseAt = HERE,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many passages.")] = 20,
    output: As = Output.text,
) -> None:
    """Find passages of the documents that hold the words."""
    from onrecord.terminal import show_rows

    def look(one) -> int:
        found = one.search(" ".join(words), limit)
        rows = [
            {"kind": "passage", "file": document.name, "sha256": document.sha256}
            | {"start": hit.start, "end": hit.end, "exact": hit.exact}
            for document, hit in found
        ]
        show_rows(rows, output)
        return 0

    _on(look, case)


@app.command()
def checkpoint(case: CaseAt = HERE) -> None:
    """Print four lines that fix the custody log as it is: give them to people outside."""
    _on(lambda one: print(one.checkpoint(), end="") or 0, case)


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

    _on(check, case)


def main() -> None:
    """The command `onrecord`."""
    app()


@contextmanager
def _telling() -> Iterator[None]:
    """Errors become one line on stderr and an exit code."""
    try:
        yield
    except UsageError as problem:
        raise _leave(problem, 2) from problem
    except OnRecordError as problem:
        raise _leave(problem, 1) from problem
    except KeyboardInterrupt as stop:
        raise _leave("stopped; what was done is kept, run the same command again to go on", 130) from stop
    except BrokenPipeError as gone:  # whoever read our output has gone away: nothing to say
        sys.stderr.close()
        raise typer.Exit(0) from gone


def _work(verbs: Callable, case: Path, by: str | None, output: Output, quiet: bool) -> None:
    """Run verbs on the case, print their outcomes, leave with the exit code."""
    from onrecord.case import Case
    from onrecord.terminal import progress, show_outcomes

    with _telling(), progress(quiet) as advance, Case(case, by=by, progress=advance) as one:
        code = show_outcomes(verbs(one), output)
    raise typer.Exit(code)


def _on(action: Callable, case: Path, by: str | None = None) -> None:
    """Run an action on a case that is there. Looking makes no case."""
    from onrecord.case import Case

    with _telling():
        if not case.exists():
            raise UsageError(f"there is no case at {case}; capture something into it first, or say --case DIR")
        with Case(case, by=by) as one:
            code = action(one)
    raise typer.Exit(code)


def _change(words: str) -> tuple[str, object]:
    name, equals, value = words.partition("=")
    if not equals:
        raise UsageError(f"--set takes field=value, not {words!r}")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _leave(problem: object, code: int) -> typer.Exit:
    print(f"onrecord: {problem}", file=sys.stderr)
    return typer.Exit(code)


if __name__ == "__main__":
    main()
