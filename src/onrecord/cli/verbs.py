"""One command per verb, and those for looking and judging."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.common import HERE, As, By, CaseAt, Output, Quiet, app, on, work
from onrecord.errors import UsageError


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

Paths = Annotated[
    list[Path], typer.Argument(help="Files and folders: .txt, .html, .md, .pdf, .docx, .eml.", show_default=False)
]
Published = Annotated[
    str | None, typer.Option("--published", help="Publication date you vouch for: 2022, 2022-03 or 2022-03-17.")
]
Places = Annotated[
    Path | None, typer.Option("--places", help="CSV of places the gazetteer lacks: name,country,precision,latitude,…")
]


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
    work(lambda one: [one.capture(paths, published=published, places=places)], case, by, output, quiet)


@app.command()
def read(
    case: CaseAt = HERE,
    ocr: Annotated[
        str | None, typer.Option("--ocr", help="Read PDF pages that are only pictures with Tesseract: eng, ukr+eng, …")
    ] = None,
    by: By = None,
    output: As = Output.text,
    quiet: Quiet = False,
) -> None:
    """Turn captures into text: title, dateline, byline, captions and page furniture marked."""
    work(lambda one: [one.read(ocr=ocr)], case, by, output, quiet)


@app.command()
def extract(case: CaseAt = HERE, by: By = None, output: As = Output.text, quiet: Quiet = False) -> None:
    """Find who says what, which events are alleged, which figures are given."""
    work(lambda one: [one.extract()], case, by, output, quiet)


@app.command()
def reconcile(case: CaseAt = HERE, by: By = None, output: As = Output.text, quiet: Quiet = False) -> None:
    """Set sources against each other: same words, same incident, same figure, independent or an echo."""
    work(lambda one: [one.reconcile()], case, by, output, quiet)


@app.command()
def assess(case: CaseAt = HERE, by: By = None, output: As = Output.text, quiet: Quiet = False) -> None:
    """Read each incident against published grades and the elements of the law."""
    work(lambda one: [one.assess()], case, by, output, quiet)


@app.command()
def share(
    out: Annotated[Path, typer.Argument(help="The folder the case file is written to.")],
    case: CaseAt = HERE,
    by: By = None,
    output: As = Output.text,
    quiet: Quiet = False,
) -> None:
    """Write the case file: one page, tables and JSON lines."""
    work(lambda one: [one.share(out)], case, by, output, quiet)


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

    def every(one):
        yield from one.build(paths, out, published=published, places=places)
        if output is Output.text:
            print()
            for kind, count in one.summary().items():
                print(f"{count:>6} {many(count, kind)}")
            print(f"\nThe case file is {out / 'index.html'}")

    work(every, case, by, output, quiet)


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

    on(look, case)


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

    on(decide, case, by)


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

    on(look, case)


def _change(words: str) -> tuple[str, object]:
    name, equals, value = words.partition("=")
    if not equals:
        raise UsageError(f"--set takes field=value, not {words!r}")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
