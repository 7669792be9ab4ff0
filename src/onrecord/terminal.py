"""What people see in a terminal: rows as lines, outcomes, progress. Results go to stdout, everything else to stderr."""

import json
import sys
from collections.abc import Callable, Iterable
from contextlib import contextmanager

from onrecord.outcomes import Outcome

WIDTH = 100  # characters of quoted words shown in a line


def show_rows(rows: Iterable[dict], output: str) -> int:
    """Print rows as text, one JSON array, or JSON lines. Returns how many there were."""
    if output == "json":
        rows = list(rows)
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return len(rows)
    shown = 0
    for shown, row in enumerate(rows, 1):  # noqa: B007 - counted for the caller
        print(json.dumps(row, ensure_ascii=False) if output == "jsonl" else line(row))
    return shown


def show_outcomes(outcomes: Iterable[Outcome], output: str) -> int:
    """Print what verbs have done, each as soon as it is done, and tell problems on stderr. Returns the exit code."""
    done = []
    for outcome in outcomes:
        done.append(outcome)
        if output == "text":
            print(sentence(outcome))
            for words in outcome.told:
                print(f"           {words}")
        elif output == "jsonl":
            print(json.dumps(plain(outcome), ensure_ascii=False))
        for problem in outcome.problems:
            print(f"onrecord: {problem}", file=sys.stderr)
    if output == "json":
        print(json.dumps([plain(each) for each in done], ensure_ascii=False, indent=1))
    codes = [each.exit_code for each in done]
    return max(codes, default=0) if len(set(codes)) == 1 else 3 if any(codes) else 0


def plain(outcome: Outcome) -> dict:
    """An outcome as JSON values."""
    problems = [vars(each) for each in outcome.problems]
    return {"verb": outcome.verb, "new": outcome.new, "unchanged": outcome.unchanged, "problems": problems} | (
        {"told": list(outcome.told)} if outcome.told else {}
    ) | dict(outcome.counts)


def sentence(outcome: Outcome) -> str:
    """An outcome as one line."""
    counts = ", ".join(f"{count} {many(count, kind)}" for kind, count in outcome.counts.items())
    done = counts or f"{outcome.new} new, {outcome.unchanged} unchanged"
    trouble = f", {len(outcome.problems)} with a problem" if outcome.problems else ""
    return f"{outcome.verb:<10} {done}{trouble}"


def show_changes(found: dict, output: str) -> None:
    """Print what changed in an article: a sentence, then each change with the words before and after."""
    if output != "text":
        print(json.dumps(found, ensure_ascii=False, indent=1 if output == "json" else None))
        return
    print(f"{found['address']}, {found['before']['captured_at']} and {found['after']['captured_at']}: {found['says']}")
    for each in found["changes"]:
        if each["change"] == "changed":
            print(f"\n{each['part']} changed:")
            for before, after in each["words"]:
                print(f"    {_shown(before) or 'nothing'}  ->  {_shown(after) or 'nothing'}")
            print(f"  now: {_shown(each['after'])}")
        else:
            print(f"\n{each['part']} {each['change']}: {_shown(each['before'] or each['after'])}")


def _shown(text: str) -> str:
    """Words of others as a terminal may be given them: what is no printable character is not passed on to it."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text)


def show_withheld(meant, names: dict[str, str], remarks: Iterable[str]) -> None:
    """Print what would be withheld, place by place, and what would stay though it is like it. `names` of documents."""
    for each in (*meant.where, *meant.places):
        where = f"{_shown(names.get(each.document, each.document[:8]))} {each.start}-{each.end}"
        print(f"{where}: {_words(_shown(each.exact))}", file=sys.stderr)
    for word, count in meant.near:
        often = "once" if count == 1 else f"{count} times"
        print(f"not withheld: {_shown(word)!r}, {often}: add it if it is meant", file=sys.stderr)
    for each in remarks:
        print(_shown(each), file=sys.stderr)


def line(row: dict) -> str:
    """A row of any kind as one line a person can scan."""
    return _LINES.get(row.get("kind"), _any)(row)


@contextmanager
def progress(quiet: bool = False):
    """A function (verb, done, of) that draws a bar on stderr, when stderr is a terminal; otherwise does nothing."""
    if quiet or not sys.stderr.isatty():
        yield lambda verb, done, of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, int] = {}

        def advance(verb: str, done: int, of: int) -> None:
            if verb not in tasks:
                tasks[verb] = bars.add_task(verb, total=of or None)
            bars.update(tasks[verb], completed=done)

        yield advance


def _statement(row: dict) -> str:
    speaker = (row["speaker"] or {}).get("name") or (row["speaker"] or {}).get("exact") or "source unknown"
    said = " ... ".join(each["exact"] for each in row["content"])
    return f"{row['id'][:8]}  {speaker} {row['act']} ({row['said_on'] or 'day unknown'}): {_words(said)}"


def _figure(row: dict) -> str:
    low, high = row["low"], row["high"]
    bounds = f"{low:,}" if low == high and low is not None else f"{_bound(low)} to {_bound(high)}"
    by = row["by"] or "no named source"
    where = f" in {row['scope']}" if row["scope"] else ""
    return (
        f"{row['id'][:8]}  {row['counted']}: {bounds} {row['of_whom'] or ''}{where}, {row['standing']}, by {by}"
        f" (as of {row['as_of'] or 'unknown'}): {_words(row['span']['exact'])}"
    )


def _incident(row: dict) -> str:
    return f"{row['handle']}  {row['title']} ({row['when'] or 'date unknown'}): {row['origins']['says']}"


def _utterance(row: dict) -> str:
    wording = " ... ".join(each["exact"] for each in row["wording"])
    count = len({each["document"]["file"] for each in row["variants"]})
    told = f"in {count} {many(count, 'documents')}"
    return f"{row['handle']}  {row['speaker']} ({row['said_on'] or 'day unknown'}), {told}: {_words(wording)}"


def _document(row: dict) -> str:
    published = row["published"] or "date unknown"
    note = f"  NOT READ: {row['unread']}" if row["unread"] else ""
    return f"{row['sha256'][:8]}  {row['name']}  {published}  {row['publisher'] or 'publisher unknown'}{note}"


def _capture(row: dict) -> str:
    whole = row["part_of"]
    place = f"; part of {', '.join(filter(None, (whole['sha256'][:8], _words(whole['place'] or ''))))}" if whole else ""
    how = f"; collected: {row['completeness']}" if row["completeness"] else ""
    note = f"; {_words(row['note'])}" if row["note"] else ""
    return (
        f"{row['id'][:8]}  {_words(row['address'])}  {row['captured_at']} by {row['collector']}, {row['media_type']}, "
        f"{row['size']:,} bytes{place}{how}{note}"
    )


def _origin(row: dict) -> str:
    return f"{row.get('handle') or row['id'][:8]}  {row['says']}"


def _echo(row: dict) -> str:
    why = "; ".join(each["says"] for each in row["reasons"]) or "no reason either way"
    return f"{row['left']['file']} and {row['right']['file']}: {row['relation']} ({_words(why, 160)})"


def _story(row: dict) -> str:
    files = ", ".join(each["file"] or "" for each in row["documents"])
    return f"{len(row['documents'])} documents: {_words(files)}"


def _party(row: dict) -> str:
    office = f", {row['office']}" if row.get("office") else ""
    if row["name"] != row["canonical"]:
        office += f"; elsewhere {row['canonical']}"
    return f"{row['id'][:8]}  {row['name']} ({row['party_kind']}{office})"


def _identity(row: dict) -> str:
    told = dict.fromkeys(f"{each['office']}, as of {each['as_of'] or 'unknown'}" for each in row["offices"])
    spelled = ", ".join(f"{each['name']} ({each['documents']})" for each in row["names"])
    return f"{row['name']} ({row['party_kind']}): {spelled}. {_words('; '.join(told))}".rstrip()


def _proposal(row: dict) -> str:
    return f"{row['says']}\n    if joined: {row['would_change']}\n    {row['join']}"


def _stamping(row: dict) -> str:
    of = f"{row['about'][:8]}  {row['what']} of {row['made']}"
    whom = row["authority"] or "an authority: none has stamped it"
    if row["standing"] == "waits":
        return f"{of}: waits for {whom}"
    when = f" {row['says']}, {row['delay']}" if row["says"] else ""
    note = f" ({row['note']})" if row["note"] else ""
    return f"{of}: {row['standing']} by {whom}{when}{note}"


def _withholding(row: dict) -> str:
    words = ", ".join(row["words"]) or "; ".join(each["exact"] for each in row["spans"])
    done = "no longer withheld" if row["lifted"] else "withheld"
    why = f"{row['protects']}: {row['reason']}"
    return f"{row['id'][:8]}  {done} by {row['by']}, {row['at']} ({_words(why)}): {_words(words)}"


def _disclosure(row: dict) -> str:
    other = f", though sealed for {row['sealed_for']}" if row["sealed_for"] not in (None, row["recipient"]) else ""
    return (
        f"{row['id'][:8]}  {row['at']}  {row['manifest'][:8]} to {row['recipient']} under {row['reference']}{other}: "
        f"{_words(row['received'])}"
    )


def _any(row: dict) -> str:
    shown = {key: value for key, value in row.items() if isinstance(value, str | int) and key not in ("id", "kind")}
    parts = [f"{key}={value}" for key, value in shown.items()]
    return f"{str(row.get('id', ''))[:8]}  {_words('  '.join(parts), 160)}"


def _words(text: str, width: int = WIDTH) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"


def _bound(value: int | None) -> str:
    return "?" if value is None else f"{value:,}"


def many(count: int, kind: str) -> str:
    """A kind as one says it of so many: "documents", "candidate provisions", "incidents on several origins"."""
    first, _, rest = kind.partition(" ")
    if count != 1:
        return kind
    return kind[:-1] if kind.endswith("s") else f"{first.removesuffix('s')} {rest}".strip()


_LINES: dict[str | None, Callable[[dict], str]] = {
    "statements": _statement,
    "figures": _figure,
    "incidents": _incident,
    "utterances": _utterance,
    "documents": _document,
    "captures": _capture,
    "echoes": _echo,
    "stories": _story,
    "origins": _origin,
    "parties": _party,
    "identities": _identity,
    "proposals": _proposal,
    "stamping": _stamping,
    "withholdings": _withholding,
    "disclosures": _disclosure,
}
