"""The one place that everything passes before it leaves: words that are withheld are taken out, and what names them.

`without` gives back the picture with a mark of one length in place of the words, whatever their length, and every span
moved so that its `exact` is still the text at its offsets. Words go from texts at their places, and from every other
string wherever they stand. So does what the words give: the name a mention is taken for, the coordinates of a place.

A record that was changed so, or that names one that was, cannot be shown under its own id, which is a plain digest of
all of it: whoever has the rest could try names until the digest fits. It is shown under the commitment by which the log
names it, which nobody can try. The same goes for the digests of originals that hold the words.
"""

import re
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cached_property

from onrecord import codec
from onrecord.codec import Packed
from onrecord.current import WORKING_COPY
from onrecord.errors import SharingError
from onrecord.models import (
    SAID,
    Account,
    Capture,
    Collection,
    Detail,
    Document,
    Element,
    Figure,
    Link,
    Mention,
    Party,
    Picture,
    Place,
    Record,
    Region,
    Span,
    Statement,
    Variant,
    Withholding,
)
from onrecord.sharing._finding import Places, Words, name_parts

MARK = "█████"
BY_DEFAULT = "machine address"  # the element of a Collection that tells where a collector sits
_DIGEST = re.compile(r"[0-9a-f]{64}")
_OTHER_DIGEST = re.compile(r"\b(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{96}|[0-9a-f]{128}|[A-Z2-7]{32})\b")  # MD5 ...
_HANDLE = re.compile(r"UTT-([0-9a-f]{8})")  # an utterance is called by the first characters of a statement's id
_KIB = 1024
_GIVES = ("where", "alleged perpetrator", "victims")  # aspects whose value is what the words name
# Fields whose words are from closed lists of ours, never from a source; formats look things up by them.
_OURS = frozenset(
    ["act", "aspect", "axis", "change", "country", "element_kind", "flag", "framework", "grade", "kind", "language",
     "media_type", "mode", "party_kind", "precision", "protects", "reality", "relation", "rule", "scope_kind",
     "standing", "status", "tie", "told", "verdict"]
)


@dataclass(frozen=True, kw_only=True)
class Redaction:
    """A record that does not leave as it is: what the log names it by, whom that protects, and what is shown of it."""

    commitment: str
    kind: str
    protects: tuple[str, ...]  # of PROTECTED; none: it only names something that is withheld
    approved_by: tuple[str, ...]
    shown: Record | None  # None: it was taken out whole

    def line(self) -> bytes:
        """One line of JSON."""
        told = {"commitment": self.commitment, "kind": self.kind, "protects": self.protects,
                "approved_by": self.approved_by}  # fmt: skip
        shown = codec.encode(self.shown).encode() if self.shown else b"null"
        return b'%s,"shown":%s}\n' % (codec.to_json(told)[:-1], shown)


@dataclass(frozen=True)
class Withheld:
    """What leaves, and what of it is not as it is: `hidden` are ids of records and digests of originals, each with the
    commitment that stands for it."""

    picture: Picture
    hidden: Mapping[str, str] = field(default_factory=dict)
    _taking: "_Taking | None" = None
    out: frozenset[str] = frozenset()  # ids of records that were taken out whole
    originals: frozenset[str] = frozenset()  # SHA-256 of those that hold the words

    def stand_in(self, text: str) -> bool:
        """Whether words that leave nowhere stand in a text."""
        return self._taking is not None and self._taking.words.stand_in(text)

    @property
    def names_words(self) -> bool:
        """Whether there are words that leave nowhere, wherever they stand."""
        return self._taking is not None and bool(self._taking.words.words)

    def redaction(self, record: Record) -> Redaction | None:
        """What is shown in place of the record; None when it leaves as it is."""
        if self._taking is None or record.id not in {*self.hidden, *self.out}:
            return None
        why = self._taking.why(record)
        return Redaction(
            commitment=self._taking.commit(record.id),
            kind=record.kind(),
            protects=tuple(sorted({each.protects for each in why})),
            approved_by=tuple(sorted({self._taking.made(each.by) for each in why})),
            shown=None if record.id in self.out else self._taking.made(record),
        )


def without(
    picture: Picture,
    commit: Callable[[str], str],
    *,
    records: Iterable[Record] = (),
    documents: Iterable[Document] = (),
    out: Iterable[str] = (),
    machine: bool = True,
) -> Withheld:
    """The picture, with what its withholdings name taken out, and how to take it out of records.

    `commit` gives what stands for an id or a digest; `records` are what leaves besides the picture, `documents` those
    of earlier readings; `out` are ids of records that are taken out whole (see `wholly`) and no longer in the picture.
    Unless `machine`, the addresses of the machines that collected are withheld too. Raises SharingError when a place
    that is withheld cannot be found in a document as it is read now.
    """
    kept = tuple(each for each in picture.judgements if each.verdict != "withhold")
    leaving = replace(picture, judgements=kept, withholdings=())
    if machine and not picture.withholdings:
        return Withheld(leaving)
    everything = {each.id: each for each in (*_of(leaving), *documents, *records)}
    taking = _Taking(picture.withholdings, everything, commit, machine)
    made = taking.made(leaving) if taking.hidden else leaving
    return Withheld(made, taking.hidden, taking, frozenset(out), frozenset(taking.originals))


def wholly(picture: Picture, documents: Iterable[Document] = ()) -> frozenset[str]:
    """Ids of what is withheld whole: records all of whose words lie in places that are withheld (a figure, a detail or
    a link goes when any of them do: its value says what they say). `documents` are those of earlier readings. Raises
    SharingError as `without` does."""
    places = _carried(picture.withholdings, {each.id: each for each in (*picture.documents, *documents)})

    def gone(record: Record) -> bool:
        own, some = _own_words(record), isinstance(record, Figure | Detail | Link)
        lying = [any(s < e.end and e.start < t if some else s <= e.start and e.end <= t for s, t in
                     places.get(e.document, ())) for e in own]  # fmt: skip
        return any(lying) if some else bool(lying) and all(lying)

    said = (each for each in _of(picture) if isinstance(each, SAID)) if places else ()
    return frozenset(each.id for each in said if gone(each))


class _Taking:
    """Taking out what some withholdings name, of everything there is."""

    def __init__(
        self, withholdings: Sequence[Withholding], everything: Mapping[str, Record], commit: Callable[[str], str],
        machine: bool,
    ):  # fmt: skip
        self.withholdings, self.commit, self.machine = withholdings, commit, machine
        self.words = Words(word for each in withholdings for word in each.words)
        documents = {id: each for id, each in everything.items() if isinstance(each, Document)}
        self.places = _carried(withholdings, documents)
        self.cuts = {id: cut for id, each in documents.items() if (cut := self._cut(id, each.text))}
        self.originals = _holding({documents[each].sha256 for each in self.cuts}, everything.values())
        self.strings = self.words  # until what the words give is known
        self.hidden = {each: commit(each) for each in self.originals}
        self._short: dict[str, str] = {}
        self._of_originals = False  # while a record is made that may tell digests of originals in other ways
        self._hide(everything)
        self.strings = Words([*self.words.words, *self._given(everything)])
        self._short = {id[:8]: name[:8] for id, name in self.hidden.items()}

    def _cut(self, id: str, text: str) -> Places:
        """Where words go from a text, in order, none within another."""
        merged: Places = []
        for start, end in sorted([*self.places.get(id, ()), *self.words.places(text)]):
            if merged and start < merged[-1][1]:
                merged[-1] = merged[-1][0], max(end, merged[-1][1])
            elif start < end:
                merged.append((start, end))
        return merged

    # -- which records cannot be shown as they are ---------------------------------------------------------------------

    def _hide(self, everything: Mapping[str, Record]) -> None:
        """Every record that holds the words, and every one that names a hidden one, as far as that goes."""
        waiting = deque(self.originals)
        for id, record in everything.items():
            if id in self.cuts or self._tells_machine(record) or self._holds_words(record):
                waiting.append(id)
        named: dict[str, list[str]] = defaultdict(list)
        for id, record in everything.items() if waiting else ():
            for each in set(_DIGEST.findall(record.canonical().decode())):
                named[each].append(id)
        while waiting:
            each = waiting.popleft()
            if each in everything and each not in self.hidden:
                self.hidden[each] = self.commit(each)
            waiting.extend(one for one in named.pop(each, ()) if one not in self.hidden)

    def _holds_words(self, record: Record) -> bool:
        if not self.words.words or not self.words.stand_in(record.canonical().decode()):
            return False
        return self._parts(record) is not record

    def _tells_machine(self, record: Record) -> bool:
        return not self.machine and isinstance(record, Collection) and any(map(_is_machine, record.elements))

    def _given(self, everything: Mapping[str, Record]) -> Iterator[str]:
        """What goes from strings besides the words: parts of names; words of places; what words are taken for."""
        for each in self.withholdings:
            for word in each.words:
                yield from name_parts(word)
            for span in () if each.words else each.spans:
                yield span.exact
        for each in everything.values():
            if isinstance(each, Detail) and each.aspect in _GIVES and self._touches(each.span):
                yield from (each.value, *([each.place.name] if each.place else ()))
            elif isinstance(each, Party) and any(map(self._touches, each.spans)):
                yield each.name
            elif isinstance(each, Statement) and (own := each.speaker) and own.name and self._touches(own.span):
                yield own.name

    def why(self, record: Record) -> list[Withholding]:
        """The withholdings by which a record is not shown as it is."""
        body, spans = record.canonical().decode(), list(_spans(record))
        if isinstance(record, Document):
            spans.append(Span(document=record.id, start=0, end=len(record.text), exact=""))
        return [
            each for each in self.withholdings
            if (each.words and self._looked_for[each.words].stand_in(body))
            or (not each.words and any(_over(one, other) for one in each.spans for other in spans))
        ]  # fmt: skip

    @cached_property
    def _looked_for(self) -> dict[tuple[str, ...], Words]:
        return {each.words: Words(each.words) for each in self.withholdings}

    # -- what is shown in their place ----------------------------------------------------------------------------------

    def made(self, value: object) -> object:
        """A value with everything taken out of it: the value itself where there is nothing to take out."""
        if isinstance(value, str):
            return self._string(value)
        if isinstance(value, Record):
            return self._record(value) if value.id in self.hidden else value
        if isinstance(value, Span):
            return self._span(value)
        if isinstance(value, tuple):
            made = tuple(map(self.made, value))
            return value if all(one is other for one, other in zip(made, value, strict=True)) else made
        if isinstance(value, Packed):
            return Packed(value.made, (codec.pack(self.made(each)) for each in value))
        if isinstance(value, dict):
            return self._dict(value)
        return self._parts(value) if is_dataclass(value) else value

    def _string(self, text: str) -> str:
        if _DIGEST.search(text):
            text = _DIGEST.sub(lambda found: self.hidden.get(found[0], found[0]), text)
        if self._of_originals:
            text = _OTHER_DIGEST.sub(MARK, text)
        if "UTT-" in text:
            text = _HANDLE.sub(lambda found: f"UTT-{self._short.get(found[1], found[1])}", text)
        return self.strings.marked(text, MARK)

    def _record(self, record: Record) -> Record:
        made = replace(record)
        self._of_originals = isinstance(record, Capture | Collection)
        if isinstance(record, Document):
            cut = self.cuts.get(record.id, [])
            regions = tuple(_region(each, cut) for each in record.regions)
            made = replace(self._parts(made, but=("text", "regions")), text=_marked(record.text, cut), regions=regions)
        elif isinstance(record, Capture) and record.sha256 in self.hidden:
            made = replace(self._parts(made), size=-(-record.size // _KIB) * _KIB)  # the size would tell the length
        elif isinstance(record, Detail) and record.aspect in _GIVES and self._touches(record.span):
            made = replace(self._parts(made), value=MARK, place=record.place and _nowhere(record.place))
        else:
            made = self._parts(made)
        self._of_originals = False
        vars(made)["id"] = self.hidden[record.id]  # not the digest of what is shown, which is nobody's record
        return made

    def _parts(self, value, but: Iterable[str] = ()):
        if isinstance(value, Variant) and any(map(self._touches, value.spans)):
            value = replace(value, differences=())  # single words, which may be half a name
        if isinstance(value, Mention) and value.name and self._touches(value.span):
            value = replace(value, name=MARK)
        if not self.machine and isinstance(value, Element) and _is_machine(value):
            value = replace(value, value=MARK)
        changed = {}
        for each in fields(value):
            before = getattr(value, each.name)
            if each.name not in _OURS and each.name not in but and (after := self.made(before)) is not before:
                changed[each.name] = after
        if isinstance(value, Place) and changed:
            return _nowhere(value)
        return replace(value, **changed) if changed else value

    def _dict(self, value: dict) -> dict:
        made: dict = {}
        for key, each in value.items():
            key, each = self.made(key), self.made(each)
            made[key] = made[key] + each if key in made and isinstance(each, int) else each
        return made

    # -- texts ---------------------------------------------------------------------------------------------------------

    def _touches(self, span: Span) -> bool:
        return any(start < span.end and span.start < end for start, end in self.cuts.get(span.document, ()))

    def _span(self, span: Span) -> Span:
        document = self.hidden.get(span.document, span.document)
        cut = self.cuts.get(span.document)
        if not cut:
            return replace(span, document=document) if document != span.document else span
        start, end = _moved(span.start, cut, False), _moved(span.end, cut, True)
        within = [(s - span.start, e - span.start) for s, e in cut if s < span.end and span.start < e]
        return Span(document=document, start=start, end=end, exact=_marked(span.exact, within))


def _region(region: Region, cut: Places) -> Region:
    return replace(region, start=_moved(region.start, cut, False), end=_moved(region.end, cut, True))


def _marked(text: str, cut: Places) -> str:
    """The text with the mark in place of what is cut, also where that begins before it or ends behind it."""
    for start, end in reversed(cut):
        text = f"{text[: max(start, 0)]}{MARK}{text[end:]}"
    return text


def _moved(offset: int, cut: Places, end: bool) -> int:
    """Where an offset of the text is in the marked text; one inside of what is cut goes to the mark's begin or end."""
    before = bisect_right(cut, (offset, -1))  # how many begin before it
    less = sum(e - s - len(MARK) for s, e in cut[:before])
    if before and offset < cut[before - 1][1]:
        start, stop = cut[before - 1]
        less -= stop - start - len(MARK)
        return start - less + (len(MARK) if end else 0)
    return offset - less


def _nowhere(place: Place) -> Place:
    return replace(place, name=MARK, latitude=None, longitude=None, geonames=None)


def _is_machine(element: Element) -> bool:
    return element.name == BY_DEFAULT and element.standing == "present" and element.value is not None


def _of(picture: Picture) -> Iterator[Record]:
    for each in fields(picture):
        values = getattr(picture, each.name)
        if isinstance(values, tuple) and each.name != "withholdings":
            yield from (one for one in values if isinstance(one, Record))


def _own_words(record: Record) -> tuple[Span, ...]:
    return record.spans if isinstance(record, Account | Party) else (record.span,)


def _spans(value: object) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _spans(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _spans(getattr(value, each.name))


def _over(one: Span, other: Span) -> bool:
    return one.document == other.document and one.start < other.end and other.start < one.end


def _carried(withholdings: Iterable[Withholding], documents: Mapping[str, Document]) -> dict[str, Places]:
    """The places that are withheld by document; where the same bytes were read anew, in that reading too."""
    readings: dict[str, list[str]] = defaultdict(list)
    for id, each in documents.items():
        readings[each.sha256].append(id)
    places: dict[str, Places] = defaultdict(list)
    for each in withholdings:
        if not (each.words or each.spans):
            raise SharingError(
                f"something was judged to be withheld on {each.at} ({each.reason}), and no words of it are found; "
                "nothing was written. Withhold its words by name (onrecord withhold), then judge it otherwise."
            )
    for span in (span for each in withholdings if not each.words for span in each.spans):
        own = documents.get(span.document)
        places[span.document].append((span.start, span.end))
        for other in readings[own.sha256] if own else ():
            text = documents[other].text
            if other == span.document or not text:
                continue
            if text[span.start : span.end] == span.exact:
                found = [(span.start, span.end)]
            else:
                found = [each.span() for each in re.finditer(re.escape(span.exact), text)]
            if not found:
                raise SharingError(
                    f"words that are withheld in {span.document[:12]} ({span.start}:{span.end}) are not found in "
                    f"{other[:12]}, another reading of the same bytes; nothing was written. Withhold the words there, "
                    "or lift the withholding."
                )
            places[other] += found
    return places


def _holding(seeds: set[str], records: Iterable[Record]) -> set[str]:
    """The originals that hold the words of the originals `seeds`: those, what they came within, working copies of
    them, and what was collected with any of these."""
    captures = [each for each in records if isinstance(each, Capture)]
    known, arrived = {each.sha256 for each in captures}, {each.id: each.sha256 for each in captures}
    beside: dict[str, set[str]] = defaultdict(set)
    for each in captures:
        for other in known.intersection(each.options):
            beside[each.sha256].add(other)
            if WORKING_COPY in each.options:
                beside[other].add(each.sha256)
    for each in records:
        of = arrived.get(each.capture) if isinstance(each, Collection) else None
        if of:
            beside[of].update(element.sha256 for element in each.elements if element.sha256)
    held, waiting = set(seeds), deque(sorted(seeds))
    while waiting:
        new = beside[waiting.popleft()] - held
        held |= new
        waiting.extend(sorted(new))
    return held
