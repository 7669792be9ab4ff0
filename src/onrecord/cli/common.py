"""The command itself: its options, how it reaches a case, how errors become one line and an exit code.

Exit codes: 0 all went through, 1 failed, 2 the request was wrong, 3 partly failed.
"""

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


CaseAt = Annotated[
    Path, typer.Option("--case", envvar="ONRECORD_CASE", help="The case's folder; made when it is missing.")
]
As = Annotated[Output, typer.Option("--output", help="How results are printed.")]
By = Annotated[str | None, typer.Option("--by", envvar="ONRECORD_BY", help="Who is working: a name or a pseudonym.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")]
SignWith = Annotated[
    Path | None, typer.Option("--key", envvar="ONRECORD_KEY", help="The key to sign with (`onrecord key` makes one).")
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


@contextmanager
def telling() -> Iterator[None]:
    """Errors become one line on stderr and an exit code."""
    try:
        yield
    except UsageError as problem:
        raise leave(problem, 2) from problem
    except OnRecordError as problem:
        raise leave(problem, 1) from problem
    except KeyboardInterrupt as stop:
        raise leave("stopped; what was done is kept, run the same command again to go on", 130) from stop
    except BrokenPipeError as gone:  # whoever read our output has gone away: nothing to say
        sys.stderr.close()
        raise typer.Exit(0) from gone


def work(verbs: Callable, case: Path, by: str | None, output: Output, quiet: bool, *, there: bool = False) -> None:
    """Run verbs on the case, print their outcomes, leave with the exit code. `there`: the case has to be there."""
    from onrecord.case import Case
    from onrecord.terminal import progress, show_outcomes

    with telling():
        if there:
            _is_there(case)
    with telling(), progress(quiet) as advance, Case(case, by=by, progress=advance) as one:
        code = show_outcomes(verbs(one), output)
    raise typer.Exit(code)


def on(action: Callable, case: Path, by: str | None = None) -> None:
    """Run an action on a case that is there. Looking makes no case."""
    from onrecord.case import Case

    with telling():
        _is_there(case)
        with Case(case, by=by) as one:
            code = action(one)
    raise typer.Exit(code)


def signing(path: Path | None):
    """The key in a file, its passphrase asked for on the terminal when it has one; None for no file."""
    if path is None:
        return None
    from onrecord.case.signing import open_key

    def ask(question: str) -> str:
        return typer.prompt(question, hide_input=True, err=True, prompt_suffix="")

    key = open_key(path, ask if sys.stdin.isatty() else None)
    if key.exposed:
        print(f"onrecord: others on this machine may read the key {path}: chmod 600 {path}", file=sys.stderr)
    return key


def words_of(path: Path) -> str:
    """The text in a file that was named on the command line. Raises UsageError when it cannot be read as one."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or "it is not a text"
        raise UsageError(f"{path} cannot be read: {why.lower()}") from problem


def _is_there(case: Path) -> None:
    if not case.exists():
        raise UsageError(f"there is no case at {case}; capture something into it first, or say --case DIR")


def leave(problem: object, code: int) -> typer.Exit:
    """The exit that `code` stands for, once what was wrong is said on stderr."""
    print(f"onrecord: {problem}", file=sys.stderr)
    return typer.Exit(code)
