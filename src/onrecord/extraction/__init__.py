"""extract(): a document becomes what it says.

Pure: no store, no clock, no network, so that the same function runs in a loop, in worker processes and on a
distributed engine, with the same answers. Each module of this folder that defines `extract(parsed, found)` is an
extractor; `AFTER` names the ones whose records it needs, `VERSION` goes into `made_by`. Their common knowledge of
the language is in `language/`.
"""

from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from types import ModuleType

from onrecord.models import Document, Record, Run
from onrecord.plugins import load

Found = Mapping[str, list[Record]]  # what the extractors that ran before have found, by their name


def extractors() -> dict[str, ModuleType]:
    """The extractors, by name, each after those it needs."""
    parts = load(__name__, "extract")
    order = TopologicalSorter({name: getattr(part, "AFTER", ()) for name, part in parts.items()}).static_order()
    return {name: parts[name] for name in order}


def made_by(name: str, part: ModuleType) -> str:
    """The extractor's name and version and the language pipeline's, as records carry it."""
    from onrecord.extraction.language.parse import made_with

    return f"{name} {part.VERSION}, {made_with()}"


def extract(document: Document) -> Iterator[Record]:
    """Every record the extractors find, and a Run for each extractor. A document marked `unread` yields nothing.

    An extractor that fails yields a Run with the failure; those that need its records see an empty list.
    """
    if document.unread:
        return
    from onrecord.extraction.language.parse import parse

    parsed, found = parse(document), {}
    for name, part in extractors().items():
        maker, failure = made_by(name, part), None
        try:
            found[name] = list(dict.fromkeys(part.extract(parsed, found)))
        except Exception as problem:  # one extractor's bug must not lose what the others find
            found[name], failure = [], f"{type(problem).__name__}: {problem}"
        yield from found[name]
        yield Run(document=document.id, made_by=maker, found=len(found[name]), failure=failure)
