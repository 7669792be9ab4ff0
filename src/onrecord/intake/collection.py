"""How a capture was made, item by item: the set that the Berkeley Protocol asks for, and what else bears on trust.

The Berkeley Protocol on Digital Open Source Investigations (OHCHR and UC Berkeley, HR/PUB/20/2), para. 155, lists what
to keep of each item that is collected online; its first three (the address, the source, a full-page capture) are the
least a court is to be given. What else stands here is what Scoop (Harvard LIL) states of where an archive comes from.
Every item is there for every capture and says how it stands: present; absent, with the reason; or not applicable,
with the reason. An item left out in silence would look like one that nobody asked for.
"""

import platform
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha512
from urllib.parse import quote_from_bytes

from onrecord.models import Capture, Collection, Element

ITEMS: Mapping[str, str | None] = {
    "address as given": "Berkeley 155(a)",
    "final address": "Berkeley 155(a)",
    "redirects": "Berkeley 155(a)",
    "page source": "Berkeley 155(b)",
    "full-page capture": "Berkeley 155(c)",
    "embedded media": "Berkeley 155(d)",
    "embedded metadata": "Berkeley 155(e)",
    "contextual data": "Berkeley 155(f)",
    "collector": "Berkeley 155(g)",
    "machine address": "Berkeley 155(g)",
    "virtual identity": "Berkeley 155(g)",
    "time of capture": "Berkeley 155(g)",
    "clock": "Berkeley 155(g)",
    "clock offset": "Berkeley 155(g)",
    "SHA-256": "Berkeley 155(h)",
    "SHA-512": "Berkeley 155(h)",
    "alterations": "Berkeley 154",
    "original name": None,
    "web archive": None,
    "server address": None,
    "transport security": None,
    "content check": None,
    "robots.txt": None,
    "software": None,
    "options": None,
}
"""What is told of every capture, in this order, and the paragraph that asks for it."""

_A_FILE = "it came as a file, not from the web"
_FILES_LACK = ("address as given", "final address", "redirects", "full-page capture", "contextual data",
               "machine address", "virtual identity", "web archive", "server address", "transport security",
               "content check", "robots.txt")  # fmt: skip
_UNKNOWN = "nothing was recorded of it"


def present(name: str, value: str | None = None, sha256: str | None = None) -> Element:
    """An item of ITEMS that is there: in words or as JSON, or as the original of that SHA-256, or both."""
    return Element(name=name, standing="present", value=value, sha256=sha256, paragraph=ITEMS[name])


def absent(name: str, why: str) -> Element:
    """An item of ITEMS that should be there and is not."""
    return Element(name=name, standing="absent", value=why, paragraph=ITEMS[name])


def not_applicable(name: str, why: str) -> Element:
    """An item of ITEMS that a capture of this kind cannot have."""
    return Element(name=name, standing="not applicable", value=why, paragraph=ITEMS[name])


def named(name: bytes) -> tuple[Element, ...]:
    """What a file was called, as data, never as a path: its name when every character can be shown, else its bytes
    percent-encoded (RFC 3986)."""
    try:
        text = name.decode()
    except UnicodeDecodeError:
        text = ""
    plain = text.isprintable() and text
    return (present("original name", text if plain else f"percent-encoded: {quote_from_bytes(name)}"),)


def collection(capture: Capture, data: bytes, known: Iterable[Element]) -> Collection:
    """The record of how `data` was captured: every item of ITEMS, those of `known` as they are given, then what else is
    known.

    `known` is what only the collecting could know (the clock; for a page, the whole visit). What the capture itself
    says is taken from it, and what is left is not applicable to a file, or absent.
    """
    given = {each.name: each for each in (*_told_by(capture, data), *known)}
    asked = tuple(given.pop(name, None) or _lacking(name) for name in ITEMS)
    return Collection(capture=capture.id, elements=(*asked, *given.values()))


def _told_by(capture: Capture, data: bytes) -> list[Element]:
    web = "html" in capture.media_type
    options = [each for each in (capture.published and f"publication date given: {capture.published}",) if each]
    return [
        present("page source", "as it was saved by whoever saved it", capture.sha256)
        if web else not_applicable("page source", "not a web page"),
        absent("embedded media", "what the page shows besides its text did not come with it")
        if web else not_applicable("embedded media", "not a web page"),
        present("embedded metadata", "in the page's source", capture.sha256)
        if web else not_applicable("embedded metadata", "a text carries none"),
        present("collector", capture.collector),
        present("time of capture", capture.captured_at),
        present("SHA-256", capture.sha256),
        present("SHA-512", sha512(data).hexdigest()),
        present("alterations", "none: the bytes are kept as they came"),
        present("software", _software(capture.tool)),
        present("options", "; ".join(options) or "none"),
    ]  # fmt: skip


def _lacking(name: str) -> Element:
    return not_applicable(name, _A_FILE) if name in _FILES_LACK else absent(name, _UNKNOWN)


@cache
def _software(tool: str) -> str:
    """With what: ourselves, Python, the system. Not the machine's name, which may be its owner's."""
    return f"{tool}, Python {platform.python_version()}, {platform.system()} {platform.release()}"
