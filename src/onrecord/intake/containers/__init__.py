"""Containers: what others collected, opened into the documents that are in it.

A web archive, a mailbox, a table of articles is evidence as it came: it is kept whole. What is in it is taken out
document by document, each with its place in the container, so that anyone can find it there again. A container says
much that nobody checked; what can be checked (digests, hashes, signatures) is, and the result is told beside it.

A module of this folder that defines `takes(media_type, data)` and `open(container)` is one kind of container. Nothing
here writes a file, follows an address or runs what it finds; names in a container are data and never a path.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from onrecord.intake.containers._bounds import Bounds, TooMuch
from onrecord.intake.containers._part import Container, Neighbour, Part, refusal
from onrecord.intake.refusal import Refusal
from onrecord.models import Element
from onrecord.plugins import load

__all__ = ["Bounds", "Neighbour", "Part", "is_container", "open"]


def is_container(media_type: str, data: bytes) -> bool:
    """Whether there is a kind of container that opens these bytes."""
    return _kind(media_type, data) is not None


def open(
    data: bytes,
    media_type: str,
    *,
    columns: Mapping[str, str] | None = None,
    beside: Callable[[str], Neighbour] | None = None,
    bounds: Bounds | None = None,
) -> Iterator[Part | Refusal | Element]:
    """What is in a container: each document, each thing that cannot be taken with the reason, and what is told of the
    container as a whole (an Element).

    `columns` says for a table which column holds what (field -> column); `beside` gives a file that lies beside the
    container by the name the container has for it. Raises nothing for bad content: a container that holds more than
    `bounds` allow, or breaks off, gives what came before, and a Refusal.
    """
    kind = _kind(media_type, data)
    if kind is None:
        yield refusal("", "no kind of container that is known", "Take out by hand what is in it, and capture that.")
        return
    given = {"beside": beside} if beside else {}
    container = Container(
        data=data, media_type=media_type, columns=columns or {}, bounds=bounds or Bounds(), **given
    )
    refused, most = 0, container.bounds.refusals
    try:
        for each in kind.open(container):
            refused += isinstance(each, Refusal)
            if refused <= most or not isinstance(each, Refusal):
                yield each
    except TooMuch as much:
        yield refusal("", f"not opened further: {much}", "If it is what it should be, take it apart and capture the "
                      "parts; if not, it may be an attack: keep it, and tell whom it came from.")  # fmt: skip
    if refused > most:
        yield refusal("", f"{refused - most} more things in it cannot be taken either", "Look at those told before.")


def _kind(media_type: str, data: bytes):
    """The first kind, by name, that takes these bytes."""
    return next((kind for kind in _kinds() if kind.takes(media_type, data)), None)


@cache  # to look through all that is installed takes as long as to open a thousand rows
def _kinds() -> tuple:
    kinds = load(__name__, "takes")
    return tuple(kinds[name] for name in sorted(kinds))
