"""A stream and the reasons of its stories as they are handed over from one run to the next.

They are handed over in parts by name, and a part that did not change is the same part, so that it need not be written
again: words are only added, and reports only after the first that came or went. What is read may come from a case
folder that somebody else hands over: parts that do not belong together are left aside, all of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from onrecord import codec
from onrecord.codec import Folded
from onrecord.matching.stories.placements import Piece, Placements
from onrecord.matching.stories.threads import Stream
from onrecord.matching.stories.ties import Tie

REPORTS = 250  # in one part, and the reasons that lead to them in another
WORDS = 4000


@dataclass(frozen=True)
class Past:
    """What an earlier run handed over."""

    words: list[str] = field(default_factory=list)
    placements: Placements = field(default_factory=Placements)
    reasons: dict[Tie, Folded] = field(default_factory=dict)
    parts: Mapping[str, bytes] = field(default_factory=dict)
    contents: Mapping[str, str] = field(default_factory=dict)  # the digest of each
    ends: Mapping[str, int] = field(default_factory=dict)  # where a part ends: the number of its last word or report


def taken(parts: Mapping[str, bytes]) -> Past:
    """What an earlier run handed over; nothing where it cannot be read."""
    try:
        return _taken(parts)
    except ValueError:
        return Past()


def _taken(parts: Mapping[str, bytes]) -> Past:
    contents = codec.unpack(dict[str, str], parts["contents"]) if "contents" in parts else {}
    for name, digest in contents.items():
        if name not in parts or _digest(parts[name]) != digest:
            raise ValueError(f"{name} is not the part that was handed over")
    words, placements, reasons, ends = [], Placements(), {}, {}
    for name in contents:
        kind = name.partition(" ")[0]
        if kind == "words":
            words += codec.unpack(list[str], parts[name])
            ends[name] = len(words)
        elif kind == "reports":
            placements.extend(codec.unpack(Piece, parts[name]))
            ends[name] = len(placements)
        else:
            reasons.update(codec.unpack(list[tuple[Tie, Folded]], parts[name]))
    if len(set(words)) < len(words):
        raise ValueError("a word that comes twice")
    placements.check(len(words))
    return Past(words, placements, reasons, parts, contents, ends)


def handed_over(stream: Stream, reasons: Mapping[Tie, Folded], past: Past, same: int) -> dict[str, bytes]:
    """The parts for the next run. The first `same` of the reports are those of `past`, as are all words of it."""
    made: dict[str, bytes] = {}
    words = stream.lexicon.words
    for name, start, end in _stretches("words", len(words), WORDS):
        made[name] = past.parts[name] if past.ends.get(name) == end else codec.pack(words[start:end])
    for name, start, end in _stretches("reports", len(stream.placements), REPORTS):
        unchanged = end <= same and past.ends.get(name) == end
        made[name] = past.parts[name] if unchanged else codec.pack(stream.placements.piece(start, end))
    number = {each: place for place, each in enumerate(stream.placements.documents)}
    told: dict[int, list[tuple[Tie, Folded]]] = {}
    for tie, reason in reasons.items():
        told.setdefault(number[tie.after] // REPORTS, []).append((tie, reason))
    made |= {f"reasons {place}": codec.pack(each) for place, each in sorted(told.items())}
    known = {name: digest for name, digest in past.contents.items() if made.get(name) == past.parts[name]}
    contents = {name: known.get(name) or _digest(part) for name, part in made.items()}
    return made | {"contents": codec.pack(contents)}


def _stretches(kind: str, many: int, size: int) -> Iterator[tuple[str, int, int]]:
    for place, start in enumerate(range(0, many, size)):
        yield f"{kind} {place}", start, min(start + size, many)


def _digest(part: bytes) -> str:
    return blake2b(part, digest_size=16).hexdigest()
