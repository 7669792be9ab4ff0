"""extract(): a document becomes what it says.

Pure: no store, no clock, no network, so that the same function runs in a loop, in worker processes and on a
distributed engine, with the same answers. Each module of this folder that defines `extract(parsed, found)` is an
extractor; `AFTER` names the ones whose records it needs, `VERSION` goes into `made_by`. Their common knowledge of
the language is in `language/`.
"""

from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from types import ModuleType

from onrecord.extraction.language import made_with
from onrecord.models import Document, Place, Record, Run
from onrecord.plugins import fingerprint, load
from onrecord.vocabulary import vocabulary

Found = Mapping[str, list[Record]]  # what the extractors that ran before have found, by their name


def extractors() -> dict[str, ModuleType]:
    """The extractors, by name, each after those it needs."""
    parts = load(__name__, "extract")
    order = TopologicalSorter({name: getattr(part, "AFTER", ()) for name, part in parts.items()}).static_order()
    return {name: parts[name] for name in order if name in parts}


def software(places: tuple[Place, ...] = ()) -> str:
    """The fingerprint of all that decides what extractors find: their source, the pipeline, the added places.

    Costs milliseconds: nothing of the language pipeline is loaded.
    """
    return fingerprint(__name__, made_with(), repr(vocabulary()), repr(places))


def extract(document: Document, places: tuple[Place, ...] = ()) -> Iterator[Record]:
    """Every record the extractors find, and after an extractor's records its Run.

    `places` are added to the gazetteer. A document marked `unread` yields nothing. An extractor that fails yields a
    Run with the failure; those that need its records see an empty list.
    """
    if document.unread:
        return
    from onrecord.extraction.language.parse import parse

    parsed, found = parse(document, places), {}
    for name, part in extractors().items():
        failure = None
        try:
            found[name] = list(dict.fromkeys(part.extract(parsed, found)))
        except Exception as problem:  # one extractor's fault must not lose what the others find
            found[name], failure = [], f"{type(problem).__name__}: {problem}"
        yield from found[name]
        yield Run(
            document=document.id,
            extractor=name,
            software=software(places),
            records=tuple(each.id for each in found[name]),
            failure=failure,
        )
