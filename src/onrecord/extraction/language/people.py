"""Who is meant: every source of an attribution taken for a party of the document, with the reason, or for nobody.

Rules, not a model: a surname belongs to the person named in full; a description of an office belongs to the one person
who holds it here; "he" is the person who spoke or acted last; "I" is the one whose words are quoted. When a rule leaves
more than one candidate, or none, the answer is an honest unknown.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from operator import itemgetter

from spacy.tokens import Token

from onrecord.extraction.language import names
from onrecord.extraction.language.attributions import attributions
from onrecord.extraction.language.descriptions import ACTING, Descriptions, Meant
from onrecord.extraction.language.mentioned import mentioned
from onrecord.extraction.language.names import Someone
from onrecord.extraction.language.quotations import quotations
from onrecord.extraction.language.sources import Attribution, words_of_source
from onrecord.models import Mention

_FIRST = frozenset({"i", "we", "my", "our", "us", "me"})
_HE, _SHE = frozenset({"he", "his", "him", "himself"}), frozenset({"she", "her", "hers", "herself"})


@dataclass(eq=False)
class People:
    """The parties of one document and what its sources are taken for."""

    everyone: dict[tuple[str, str], Someone] = field(default_factory=dict)  # by kind and name
    meant: dict[int, Meant] = field(default_factory=dict)  # by id() of the attribution

    def of(self, attribution: Attribution) -> Meant | None:
        """Whom the source of an attribution is taken for; None when the text gives no source."""
        return self.meant.get(id(attribution))


def people(parsed) -> People:
    """The parties of a document, and the speakers of its attributions."""
    return parsed.once(_people)


def _people(parsed) -> People:
    """The work behind `people`."""
    return _Reader(parsed).read()


def mention(parsed, attribution: Attribution) -> Mention | None:
    """The speaker of an attribution as a record carries it; None when the text gives none."""
    meant = people(parsed).of(attribution)
    where, leader = attribution.source_range, attribution
    while where is None and leader.follows is not None:
        leader = leader.follows
        where = leader.source_range
    if meant is None or where is None:
        return None
    name = meant.someone.name if meant.someone else None
    return Mention(span=parsed.quote(*where), name=name, basis=meant.basis)


class _Reader(Descriptions):
    """Goes through a document's attributions in order and keeps who spoke last."""

    def __init__(self, parsed) -> None:
        self.parsed, self.doc = parsed, parsed.doc
        self.result = People()
        self.persons = names.persons(parsed)
        for someone in self.persons.values():
            self.result.everyone["person", someone.name] = someone
        self.at: dict[int, Someone] = {}  # token index -> person whose name has this token
        for someone in self.persons.values():
            for start, end in someone.places:
                for token in self._tokens(start, end):
                    self.at[token.i] = someone
        self.quoted = [
            (each.inner_start, each.inner_end) for each in quotations(parsed) if each.inner_end - each.inner_start > 30
        ]
        self.attributions = attributions(parsed)
        self.inside_quotation = _Stretches(self.quoted)
        self.inside_content = _Stretches(
            part for each in self.attributions for part in each.content if each.cue is not None
        )
        self.spoke: list[tuple[int, Someone]] = []  # where a source stood, and who it was
        self.acted = self._acting_persons()
        self.busy: set[int] = set()

    def read(self) -> People:
        titles = [(each.start, each.end) for each in self.parsed.document.regions if each.kind == "title"]

        def in_a_title(each: Attribution) -> bool:
            return any(start <= each.start < end for start, end in titles)

        for each in sorted(self.attributions, key=in_a_title):  # a headline is short for what the text names
            self.meaning(each)
        mentioned(self.parsed, self.at, self.result.everyone)
        return self.result

    # -- attributions --------------------------------------------------------------------------------------------

    def meaning(self, attribution: Attribution) -> Meant | None:
        key = id(attribution)
        if key in self.result.meant or key in self.busy:
            return self.result.meant.get(key)
        self.busy.add(key)
        meant = self._meaning(attribution)
        if meant is not None:
            self.result.meant[key] = meant
            if meant.someone is not None and attribution.source is not None:
                self.spoke.append((attribution.source.idx, meant.someone))
        return meant

    def _meaning(self, attribution: Attribution) -> Meant | None:
        if attribution.source is None:
            if attribution.follows is None:
                return None
            before = self.meaning(attribution.follows)
            if before is None:
                return None
            return Meant(before.someone, "goes on with the speech quoted before it, without a cue of its own")
        return self.who(attribution.source, attribution)

    # -- words ---------------------------------------------------------------------------------------------------

    def who(self, head: Token, attribution: Attribution | None, depth: int = 0) -> Meant:
        """Whom the words around `head` stand for."""
        if depth > 3:
            return Meant(None, "not resolved")
        if head.pos_ == "PRON" or head.lower_ in _FIRST | _HE | _SHE | {"they", "it", "who", "which", "that"}:
            return self._pronoun(head, attribution, depth)
        start, end = words_of_source(head)
        inside = self._tokens(start, end)
        told = self._several(head) if any(each.dep_ == "conj" for each in head.children) else None
        told = told or self._person(head, inside)
        if told is not None:
            return told
        return (
            self._state(head, inside)
            or self._document(head, attribution, depth)
            or self._office(head, inside)
            or self._body(head, inside)
            or self._group(head, inside)
            or Meant(None, f'"{self.parsed.text[start:end][:60]}" is not named')
        )

    # -- pronouns ------------------------------------------------------------------------------------------------

    def _pronoun(self, head: Token, attribution: Attribution | None, depth: int) -> Meant:
        lower = head.lower_
        if lower in ("who", "which", "that", "whom") and head.dep_ in ACTING:
            clause = head.head
            while clause.dep_ == "conj":
                clause = clause.head
            if lower == "who" and head.i - 1 in self.at:
                return Meant(self.at[head.i - 1], "the relative clause is about them")
            if clause.dep_ == "relcl" and clause.head.i != head.i:
                meant = self.who(clause.head, attribution, depth + 1)
                return Meant(meant.someone, "the relative clause is about them" if meant.someone else meant.basis)
            return Meant(None, f'"{lower}" is not resolved')
        quotation = next((each for each in self.quoted if each[0] <= head.idx < each[1]), None)
        if lower in _FIRST:
            teller = self._teller(head, attribution)
            if teller is None or teller.someone is None:
                return Meant(None, "first person, of a speaker who is not named")
            also = "" if lower in ("i", "my", "me") else ", for himself or herself and others"
            return Meant(teller.someone, "first person within the words of the speaker" + also)
        if lower in _HE | _SHE:
            return self._third_person(head, "he" if lower in _HE else "she", quotation)
        if lower in ("it", "they"):
            return self._thing(head, lower, quotation)
        return Meant(None, f'"{head.text}" is not named')

    def _teller(self, head: Token, attribution: Attribution | None) -> Meant | None:
        around = [
            each
            for each in self.attributions
            if each is not attribution
            and any(start <= head.idx < end for start, end in each.content)
            and not (each.source is not None and each.source.i == head.i)
        ]
        if not around:
            return None
        nearest = min(around, key=lambda each: sum(end - start for start, end in each.content))
        return self.meaning(nearest)

    def _third_person(self, head: Token, gender: str, quotation: tuple[int, int] | None) -> Meant:
        """The person who spoke or acted last before the pronoun, in the same words."""
        if quotation is not None:
            candidates = [(place, who) for place, who in self.acted if quotation[0] <= place < head.idx]
        else:
            content = self._content_at(head.idx)
            candidates = [(place, who) for place, who in self.spoke if place < head.idx and who.kind == "person"]
            for place, who in reversed(self.acted[: bisect_left(self.acted, head.idx, key=itemgetter(0))]):
                heard = not self._in_quotation(place) and (
                    not self._content_at(place) or content and content[0] <= place
                )
                if heard and who.kind == "person" and who.gender in (None, gender):
                    candidates.append((place, who))
                    break
        candidates = [
            (place, who) for place, who in candidates if who.gender in (None, gender) and who.kind == "person"
        ]
        if not candidates:
            return Meant(None, f'"{head.text}": no person is named before')
        place, who = max(candidates, key=lambda each: each[0])
        who.gender = who.gender or gender
        return Meant(who, "the person who spoke or acted last before the pronoun")

    def _thing(self, head: Token, lower: str, quotation: tuple[int, int] | None) -> Meant:
        if quotation is not None:
            return Meant(None, f'"{head.text}" within a quotation is not resolved')
        kinds = ("state", "body", "force") if lower == "it" else ("group", "force", "body")
        before = [(place, who) for place, who in self.spoke if place < head.idx]
        for place, who in reversed(sorted(before, key=lambda each: each[0])[-1:]):
            if who.kind in kinds and self.parsed.text[place : head.idx].count("\n\n") < 2:
                return Meant(who, "the body that spoke last before the pronoun")
        return Meant(None, f'"{head.text}": no body is named just before')

    def _acting_persons(self) -> list[tuple[int, Someone]]:
        return [
            (self.doc[i].idx, who)
            for i, who in sorted(self.at.items())
            if self.doc[i].dep_ in ACTING and self.doc[i].head.i != i
        ]

    def _in_quotation(self, place: int) -> bool:
        return self.inside_quotation.narrowest(place) is not None

    def _content_at(self, place: int) -> tuple[int, int] | None:
        return self.inside_content.narrowest(place)


class _Stretches:
    """Stretches of characters that are asked again and again which of them hold a place."""

    def __init__(self, found) -> None:
        self.found = sorted(found)
        self.longest = max((end - start for start, end in self.found), default=0)

    def narrowest(self, place: int) -> tuple[int, int] | None:
        """The shortest stretch that holds the place, the first among equals."""
        first = bisect_left(self.found, (place - self.longest, 0))
        last = bisect_left(self.found, (place + 1, 0), lo=first)
        holding = [each for each in self.found[first:last] if place < each[1]]
        return min(holding, key=lambda each: each[1] - each[0], default=None)
