"""Opening containers in tests: what is found in one, and files to be captured."""

from onrecord.intake import containers
from onrecord.intake.containers import Part
from onrecord.intake.refusal import Refusal
from onrecord.models import Element

WARC, ZIPPED, WACZ, MBOX = "application/warc", "application/warc+gzip", "application/wacz", "application/mbox"
CSV, TSV, JSONL = "text/csv", "text/tab-separated-values", "application/jsonl"


def opened(data: bytes, kind: str, **how) -> tuple[list[Part], list[Refusal], dict[str, str]]:
    """The documents, the refusals, and what is told of the whole."""
    found = list(containers.open(data, kind, **how))
    refused = [each for each in found if isinstance(each, Refusal)]
    assert all(each.what and each.kept and each.todo.endswith(".") for each in refused)
    told = {each.name: each.value for each in found if isinstance(each, Element)}
    return [each for each in found if isinstance(each, Part)], refused, told


def said_of(part: Part) -> dict[str, str | None]:
    return {each.name: each.value for each in part.elements}


def file(folder, name: str, data: bytes):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
