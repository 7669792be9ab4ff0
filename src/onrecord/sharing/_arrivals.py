"""How a capture looks from outside: where the bytes came from, when, by whom, within what, how much is known of it."""

from onrecord.current import place_in, whole_of
from onrecord.models import Capture
from onrecord.sharing._index import Index
from onrecord.sharing._parts import Row


def arrival(capture: Capture, index: Index) -> Row:
    """The fields of an arrival."""
    known = index.picture.completeness.get(capture.id)
    return {
        "address": capture.address,
        "captured_at": capture.captured_at,
        "collector": capture.collector,
        "media_type": capture.media_type,
        "sha256": capture.sha256,
        "size": capture.size,
        "tool": capture.tool,
        "options": list(capture.options),
        "part_of": _part_of(capture),
        "published": capture.published,
        "note": capture.note,
        "completeness": known and known.says,
        "absent": list(known.absent) if known else None,
        "collection": known and known.collection,
    }


def _part_of(capture: Capture) -> Row | None:
    """What a document came within, and where in it."""
    whole = whole_of(capture)
    return {"sha256": whole, "place": place_in(capture)} if whole else None
