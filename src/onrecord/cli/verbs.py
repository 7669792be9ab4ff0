"""One command per verb, and those for looking and judging."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.common import HERE, As, By, CaseAt, Output, Quiet, app, on, telling, work
from onrecord.errors import UsageError
from onrecord.models import ACTS


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
    "identities", "proposals", "accounts", "assessments", "captures", "entries", *ACTS,
)  # fmt: skip

Paths = Annotated[
    list[str],  # not Path, which would make one slash of the two in https://
    typer.Argument(
        help="Files, folders and web addresses: .txt, .html, .pdf, .docx, .eml, .warc, .wacz, .mbox, .csv, .jsonl, …",
        show_default=False,
    ),
]
Published = Annotated[
    str | None, typer.Option("--published", help="Publication date you vouch for: 2022, 2022-03 or 2022-03-17.")
]
Places = Annotated[
    Path | None, typer.Option("--places", help="CSV of places the gazetteer lacks: name,country,precision,latitude,…")
]
Columns = Annotated[
    list[str] | None,
    typer.Option("--columns", help="Which column of a table holds what: text=body,title=headline,published=date,…"),
]
Private = Annotated[
    bool, typer.Option("--allow-private", help="A web address may be of a machine that is not on the public Internet.")
]
IgnoreRobots = Annotated[bool, typer.Option("--ignore-robots", help="Take pages that robots.txt asks not to be taken.")]
HideMachine = Annotated[
    bool, typer.Option("--hide-machine", help="Leave this machine's IP address out of the collection record.")
]
UserAgent = Annotated[
    str | None, typer.Option("--user-agent", envvar="ONRECORD_USER_AGENT", help="What web servers are told we are.")
]


@app.command()
def capture(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders and web addresses.", show_default=False)
    ] = None,
    case: CaseAt = HERE,
    published: Published = None,
    places: Places = None,
    columns: Columns = None,
    allow_private: Private = False,
    ignore_robots: IgnoreRobots = False,
    hide_machine: HideMachine = False,
    user_agent: UserAgent = None,
    browser: Annotated[
        bool, typer.Option("--browser", help="Open pages in Chromium: scripts run; a picture and a PDF are kept too.")
    ] = False,
    feed: Annotated[
        str | None, typer.Option("--feed", help="RSS, Atom or sitemap: take the pages it announces.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Of a feed: at most so many pages, newest first.")] = 50,
    since: Annotated[str | None, typer.Option("--since", help="Of a feed: leave out what is dated before.")] = None,
    delay: Annotated[float, typer.Option("--delay", min=0, help="Of a feed: seconds between two requests.")] = 5.0,
    by: By = None,
    output: As = Output.text,
    quiet: Quiet = False,
) -> None:
    """Take files, folders and web pages in: hashed, kept byte for byte, logged."""
    web = {
        "allow_private": allow_private,
        "ignore_robots": ignore_robots,
        "hide_machine": hide_machine,
        "user_agent": user_agent,
    }

    def take(one):
        if paths or places:
            files = {"published": published, "places": places, "columns": columns or ()}
            yield one.capture(paths or [], browser=browser, **files, **web)
        if feed:
            yield one.capture_feed(feed, limit=limit, since=since, delay=delay, published=published, **web)

    with telling():
        if not (paths or places or feed):
            raise UsageError("nothing was named: give files, folders, web addresses or --feed")
        if feed and browser:
            raise UsageError("--browser opens the addresses that are named; the pages of a --feed are fetched without")
    work(take, case, by, output, quiet)


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
    allow_private: Private = False,
    ignore_robots: IgnoreRobots = False,
    hide_machine: HideMachine = False,
    user_agent: UserAgent = None,
    by: By = None,
    output: As = Output.text,
    quiet: Quiet = False,
) -> None:
    """Run all verbs in order: capture, read, extract, reconcile, assess, share."""

    from onrecord.terminal import many

    web = {
        "allow_private": allow_private,
        "ignore_robots": ignore_robots,
        "hide_machine": hide_machine,
        "user_agent": user_agent,
    }

    def every(one):
        yield from one.build(paths, out, published=published, places=places, **web)
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
def changes(
    what: Annotated[str, typer.Argument(help="An address that was captured twice, or the id of a capture.")],
    case: CaseAt = HERE,
    output: As = Output.text,
) -> None:
    """See what changed in an article since the capture before."""
    from onrecord.terminal import show_changes

    on(lambda one: show_changes(one.changes(what), output) or 0, case)


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
