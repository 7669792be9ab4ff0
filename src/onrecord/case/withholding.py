"""What the keeper of a case keeps from its readers: words, and places of documents, that must not leave the house."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from onrecord.case.custody import Custody
from onrecord.errors import UsageError
from onrecord.models import PROTECTED, Document, Picture, Record, Sealing, Span, Withholding
from onrecord.outcomes import Outcome
from onrecord.text import quote

if TYPE_CHECKING:
    from onrecord.sharing import Withheld

_PLACE = re.compile(r"([0-9a-f]{4,64}):([0-9]+)-([0-9]+)")
_NAMED = re.compile(r"[0-9a-f]{8,64}|INC-[0-9]+")  # an id, or its first characters; an incident
_NEAR = 12  # forms that are proposed


@dataclass(frozen=True, kw_only=True)
class ToWithhold:
    """What would be withheld: of words everything, of places those; and what a person should know before."""

    words: tuple[str, ...]
    where: tuple[Span, ...]  # where the words stand now
    places: tuple[Span, ...]
    near: tuple[tuple[str, int], ...]  # other forms that would stay, each with how often it stands
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Leaving:
    """What may leave once words are taken out of it: the picture that follows without the records withheld whole."""

    case: "Withholds"
    picture: Picture
    out: frozenset[str]

    def withheld(self, records: Iterable[Record] = (), machine: bool = True) -> "Withheld":
        """The picture, and how to show `records`, with all that is withheld taken out."""
        from onrecord import custody
        from onrecord.sharing import without

        store = self.case.store
        documents = store.find(Document) if self.picture.withholdings else ()
        commit = partial(custody.commitment, self.case._secret)
        return without(self.picture, commit, records=records, documents=documents, out=self.out, machine=machine)


class Withholds(Custody):
    """A case of which not everything leaves."""

    def would_withhold(self, names: Iterable[str], document: str | None = None) -> ToWithhold:
        """What `withhold` would withhold of these names, where it stands, and what looks like it and would stay.

        A name is words (in whatever document they stand, whole, in any case); a record's id or an incident's handle
        (the words it rests on); or DOCUMENT:start-end, characters of a document's text. With `document`, words are
        withheld in that one only, at the places where they stand now. Raises UsageError for what is none of these.
        """
        from onrecord.sharing import Words, near

        names, words, places = [each.strip() for each in names], [], []
        picture = self.picture()
        for name in names:
            if found := _PLACE.fullmatch(name):
                places.append(self._place(found[1], int(found[2]), int(found[3])))
            elif _NAMED.fullmatch(name) and (own := self._words_of(picture.reconciliation, self._named_so(name))):
                places += own
            elif _NAMED.fullmatch(name):
                raise UsageError(f"{name} is nothing that has words in a document; name the words themselves")
            elif Words([name]).words:
                words.append(name)
            else:
                raise UsageError(f"{name!r} has no letter or digit that could be withheld")
        texts = [each for each in picture.documents if document is None or each.id == self.store.resolve(document)]
        looked = Words(words)
        where = [quote(each, *place) for each in texts for place in looked.places(each.text)]
        if document is not None and words:
            if not where:
                raise UsageError(f"the words do not stand in {document}; nothing was withheld")
            words, places, where = [], [*places, *where], []
        standing = near_to = ()
        if words or names:
            told = [each.text for each in picture.documents]
            near_to = [each for name in words for each in near(name, told, looked)]
            standing = tuple(self._remarks(words, where, places, picture))
        return ToWithhold(
            words=tuple(dict.fromkeys(words)),
            where=tuple(where),
            places=tuple(dict.fromkeys(places)),
            near=tuple(dict.fromkeys(near_to))[:_NEAR],
            remarks=standing,
        )

    def withhold(
        self, names: Iterable[str], *, protects: str, reason: str, document: str | None = None, lift: bool = False
    ) -> Outcome:
        """Words or places are withheld from all that leaves from now on; with `lift`, no longer.

        `names` and `document` as in `would_withhold`; `protects` is one of PROTECTED; `reason` is kept with the case
        and not handed over. What left before cannot be called back: the outcome tells of it. Raises UsageError for an
        unknown kind of person, a missing reason, and to lift what is not withheld.
        """
        if protects not in PROTECTED:
            raise UsageError(f"nobody is protected as {protects!r}; there is {', '.join(PROTECTED)}")
        if not reason.strip():
            raise UsageError("say why this is withheld: the reason is kept with the case, and is not handed over")
        meant = self.would_withhold(names, document)
        if lift:
            self._refuse_unheld(meant)
        kinds = ((meant.words, meant.where), ((), meant.places))
        at = self.now()
        made = [
            Withholding(
                spans=spans, words=words, protects=protects, reason=reason, by=self.by, at=at, lifted=lift
            )
            for words, spans in kinds
            if words or (spans and spans is meant.places)
        ]
        self._add(made, did="withhold")
        told = meant.remarks if not lift else ("What left without these words stays without them.",)
        return Outcome(
            verb="withhold",
            new=len(made),
            counts={"words": len(meant.words), "places": len(meant.where) + len(meant.places)},
            told=told,
        )

    # -- how -----------------------------------------------------------------------------------------------------------

    def _leaving(self) -> Leaving:
        """The picture that leaves, before words are taken out: as if what is withheld whole had never been found."""
        from onrecord.sharing import wholly

        picture = self.picture()
        out = wholly(picture, self.store.find(Document)) if picture.withholdings else frozenset()
        return Leaving(self, self._picture(out) if out else picture, out)

    def _place(self, name: str, start: int, end: int) -> Span:
        record = self.store.get(self.store.resolve(name))
        if not isinstance(record, Document):
            raise UsageError(f"{name} is a {record.kind()}; DOCUMENT:start-end is a place in a document's text")
        try:
            return quote(record, start, end)
        except ValueError as problem:
            raise UsageError(str(problem)) from problem

    def _named_so(self, name: str) -> str:
        return name if name.startswith("INC-") else self.store.resolve(name)

    def _refuse_unheld(self, meant: ToWithhold) -> None:
        holding = self.picture().withholdings
        words = {word for each in holding for word in each.words}
        places = {span for each in holding if not each.words for span in each.spans}
        lacking = [repr(each) for each in meant.words if each not in words]
        lacking += [f"{each.document[:8]}:{each.start}-{each.end}" for each in meant.places if each not in places]
        if lacking:
            raise UsageError(f"{', '.join(lacking)} is not withheld, so there is nothing to lift; onrecord show "
                             "withholdings tells what is")

    def _remarks(
        self, words: list[str], where: list[Span], places: list[Span], picture: Picture
    ) -> Iterator[str]:
        """What a person should know before they withhold this."""
        from onrecord.sharing import Words

        if words and not where:
            yield "The words stand in no document now; they will be withheld wherever they come to stand."
        lower = [each for each in where if each.exact not in words]
        if lower:
            yield f"Of these, {len(lower)} are written otherwise ({lower[0].exact!r}): they are withheld as well."
        for exact in dict.fromkeys(each.exact for each in places):
            many = sum(len(Words([exact]).places(each.text)) for each in picture.documents)
            here = sum(each.exact == exact for each in places)
            if many > here:
                yield f"{_short(exact)!r} stands at {many - here} more places, which stay; name the words for all."
        for each in self.store.find(Sealing):
            yield f"A case file was sealed for {each.recipient} on {each.at}: what stands in it cannot be called back."
        shared = sum(each.did == "share" for each in self.store.entries())
        if shared:
            yield f"The case file was shared before (times: {shared}): share it again, and think of the copies."
        yield "Only these spellings are found: other forms, spellings and scripts of a name are to be named each."


def _short(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:40]}…"
