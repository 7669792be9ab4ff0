"""Details: what an account says of one aspect each: the act, when, where, with what, against whom or what, by whom.

Every detail rests on words that are really there, in the account's passage or outside it ("the city", named a line
before; "It was in X that ..."), and `basis` says how the words give the value. An alleged perpetrator is a party that
the words name as doing it, never one that a reader would infer from the war the report is about.
"""

from collections.abc import Iterator

from spacy.tokens import Span as Stretch
from spacy.tokens import Token

from onrecord.extraction import Found
from onrecord.extraction.accounts import Telling, tellings
from onrecord.extraction.language import made_by
from onrecord.extraction.language.blame import all_blamed
from onrecord.extraction.language.concreteness import persons_hit, someone_hit, things_hit
from onrecord.extraction.language.events import support
from onrecord.extraction.language.parse import Parsed
from onrecord.extraction.language.places import Toponym, toponym_at, toponyms
from onrecord.extraction.language.times import times
from onrecord.extraction.language.whereabouts import places_in, settings
from onrecord.extraction.language.wording import (
    COUNTS,
    VAGUE,
    Named,
    countable,
    lemma,
    named,
    phrase_at,
    stretch,
    table,
    words,
)
from onrecord.models import Account, Detail, Span, Statement
from onrecord.text import holds
from onrecord.vocabulary import vocabulary

VERSION = 2
AFTER = ("accounts", "statements")

PLAIN = words("attack destruction killing")  # acts that a means makes more exact
PROTECTION_GAP = 14  # words within which "marked" and "children" tell of one marking
LOCAL = words(
    """
    council mayor city town village official authority governor administration resident police office head
    """
)
PEOPLE_CODES = frozenset({"civilians", "civilians in a queue", "police", "soldiers"})


def extract(parsed: Parsed, found: Found) -> Iterator[Detail]:
    """The details of each account of the document, account by account."""
    statements = [each for each in found.get("statements", ()) if isinstance(each, Statement)]
    by_span = {each.span: each for each in tellings(parsed)}
    for account in found.get("accounts", ()):
        if isinstance(account, Account) and account.spans[0] in by_span:
            yield from _Details(parsed, account, by_span[account.spans[0]], statements).all()


class _Details:
    """The details of one account."""

    def __init__(self, parsed: Parsed, account: Account, telling: Telling, statements: list[Statement]) -> None:
        self.parsed, self.account, self.telling, self.statements = parsed, account, telling, statements
        self.doc = parsed.doc
        self.words = parsed.doc[telling.first : telling.last + 1]
        self.trigger = telling.trigger
        self.triggers = (telling.trigger, *telling.merged)

    def all(self) -> Iterator[Detail]:
        """In the order of the vocabulary of aspects."""
        means = list(self.means())
        yield from self.what([each.value for each in means])
        yield from self.when()
        yield from self.where()
        yield from means
        yield from self.objects()
        yield from self.protections()
        yield from self.alleged_perpetrators()
        yield from self.victims()

    def detail(self, span: Span, aspect: str, value: str, basis: str, **more) -> Detail:
        """One detail of this account."""
        return Detail(
            account=self.account.id,
            span=span,
            aspect=aspect,
            value=value,
            basis=basis,
            made_by=made_by("details", VERSION),
            **more,
        )

    def what(self, means: list[str]) -> Iterator[Detail]:
        """The act: by the words, made more exact by the means, a state of siege by what lasts."""
        act, basis = self.trigger.act, "the words name the act"
        known = vocabulary()["means"]
        if act in PLAIN:
            exact = next((known[each]["act"] for each in means if known[each]["act"] != "destruction"), None)
            if exact and exact != act:
                act, basis = exact, f"the words name an attack and its means ({means[0]})"
        if self.trigger.act in ("attack", "destruction", "bombing") and self._lasts():
            act, basis = "siege", "an attack that goes on against a town as a whole"
        yield self.detail(self.parsed.span(stretch(self.doc, self.trigger.words)), "what", act, basis)
        killing = next((each for each in self.triggers if each.act == "killing" and each.token.pos_ == "VERB"), None)
        if killing is not None and act != "killing":
            yield self.detail(
                self.parsed.span(stretch(self.doc, killing.words)), "what", "killing", "the words name it as the effect"
            )

    def _lasts(self) -> bool:
        """ "has come under attack throughout", "the assault on the town": against a town, not on one day."""
        hit = [each.code for trigger in self.triggers for each in things_hit(self.parsed, trigger)]
        target = self.trigger.target
        town = "city" in hit or target is not None and toponym_at(self.parsed, target.idx) is not None
        other = [each for each in hit if each not in ("city", "civilians")]
        going_on = (
            {"assault", "bombardment", "siege"} & {lemma(each) for each in self.trigger.words}
            or any(lemma(each) == "under" for each in self.trigger.words)
            or any(each.act == "siege" for each in self.triggers)
        )
        return bool(town and going_on and not other and not list(self.when()))

    # -- when --------------------------------------------------------------------------------------------------------

    def when(self) -> Iterator[Detail]:
        """Times that hang on the act's own words, or on the copula of "It was last week that ..."."""
        own = {support(each).i for each in self.triggers} | {
            each.i for trigger in self.triggers for each in trigger.words
        }
        for each in times(self.parsed):
            token = self._root(each.span)
            if each.date is None or token is None or token.sent != self.trigger.token.sent:
                continue
            inside = self.telling.first <= token.i <= self.telling.last
            caption = not any(word.pos_ in ("VERB", "AUX") and word.i not in own for word in token.sent)
            if self._hangs_on(token, own, inside) or caption:
                where = "in the passage" if inside else "in the caption" if caption else "at the head of the sentence"
                yield self.detail(each.span, "when", each.date.value, f"{each.date.basis}; {where}", date=each.date)

    def _root(self, span: Span) -> Token | None:
        found = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        return found.root if found is not None else None

    def _hangs_on(self, token: Token, own: set[int], inside: bool) -> bool:
        """The first verb above the time is the act's, or carries the act as its clause in "It was ... that"."""
        at = token
        while at.head != at:
            at = at.head
            if at.i in own:
                return True
            if at.pos_ in ("VERB", "AUX"):
                cleft = lemma(at) == "be" and any(child.lower_ == "it" for child in at.lefts)
                effect = any(at.i == each.token.i for each in self.triggers)
                carries = lemma(at) in ("continue", "resume") and any(child.i in own for child in at.children)
                return cleft and any(child.i in own for child in at.children) or effect or carries
        return inside and at.i in own

    # -- where -------------------------------------------------------------------------------------------------------

    def where(self) -> Iterator[Detail]:
        """The places told, or the one that the words point to; a country only when nothing smaller is told."""
        passage = set(range(self.telling.first, self.telling.last + 1))
        found = settings(self.parsed, self.trigger, passage)
        for each in found:
            span = each.toponym.span if each.span_tokens is None else self.parsed.span(each.span_tokens)
            yield self._where(each.toponym, span, each.basis)
        if found:
            return
        for rule in (self._thing_named_before, self._speakers_town, self._dateline, self._country):
            if (toponym_and_basis := rule()) is not None:
                yield self._where(*toponym_and_basis)
                return

    def _where(self, toponym: Toponym, span: Span, basis: str) -> Detail:
        place = toponym.place
        return self.detail(
            span, "where", place.name if place else toponym.span.exact, f"{basis}; {toponym.basis}", place=place
        )

    def _thing_named_before(self) -> tuple[Toponym, Span, str] | None:
        """ "the clinic": a clinic told of before together with a place."""
        target = self.trigger.target
        if target is None or not any(child.lower_ in ("the", "that", "this") for child in target.lefts):
            return None
        for sentence in self.parsed.sentences:
            if sentence.start >= target.sent.start:
                return None
            if any(lemma(each) == lemma(target) for each in sentence):
                places = places_in(self.parsed, sentence)
                if len(places) == 1:
                    span = self.parsed.span(self.doc[target.left_edge.i : target.i + 1])
                    return places[0], span, f'"{span.exact}" was told of before with this place'
        return None

    def _speakers_town(self) -> tuple[Toponym, Span, str] | None:
        """What a town's own council, mayor or officials say of its residents and streets happened there."""
        act = self.parsed.span(stretch(self.doc, self.trigger.words))
        carriers = [each for each in self.statements if each.speaker and any(holds(part, act) for part in each.content)]
        for each in sorted(carriers, key=lambda each: each.span.end - each.span.start):
            words = list(self.parsed.tokens(each.speaker.span))
            if not any(lemma(word) in LOCAL for word in words):
                continue
            places = [
                name
                for name in toponyms(self.parsed)
                if holds(each.speaker.span, name.span)
                and name.place
                and name.place.precision not in ("country",)
                and name.kind in ("place", "embedded")
            ]
            if places:
                return places[0], places[0].span, "the town or region whose authorities say so"
        return None

    def _dateline(self) -> tuple[Toponym, Span, str] | None:
        """The dateline's place, for a definite thing in a report's own words, when it is no seat of a government."""
        target = self.trigger.target
        if target is None or not any(child.lower_ == "the" for child in target.lefts):
            return None
        for each in toponyms(self.parsed):
            region = next(
                (part for part in self.parsed.document.regions if part.start <= each.span.start < part.end), None
            )
            if (
                region is not None
                and region.kind == "dateline"
                and each.kind == "place"
                and each.place
                and each.place.precision == "town"
                and "capital" not in each.basis
            ):
                span = self.parsed.span(self.doc[target.left_edge.i : target.i + 1])
                return each, span, f'"{span.exact}", in a report from there'
        return None

    def _country(self) -> tuple[Toponym, Span, str] | None:
        starts = {each.idx for each in self.words}
        for each in toponyms(self.parsed):
            if each.span.start in starts and each.kind == "place" and each.place:
                token = self._root(each.span)
                if (
                    token is not None
                    and token.dep_ == "pobj"
                    and token.head.lower_ in ("in", "across", "throughout", "of", "inside")
                ):
                    return each, each.span, "named in the passage, nothing smaller is told"
        return None

    # -- with what, against what -------------------------------------------------------------------------------------

    def means(self) -> Iterator[Detail]:
        """Weapons named in the passage."""
        told = set()
        hit = {word.i for each in self.triggers if each.target is not None for word in each.target.subtree}
        hit -= {word.i for each in self.triggers for word in each.words}
        for each in named(self.doc, [word for word in self.words if word.i not in hit or self._with(word)], "means"):
            if each.code not in told and not (each.tokens[0].pos_ == "VERB" and not each.phrase):
                told.add(each.code)
                yield self.detail(
                    self.parsed.span(stretch(self.doc, each.tokens)), "means", each.code, "the words name it"
                )

    def _with(self, word: Token) -> bool:
        """ "with a missile", "by a warplane": a weapon all the same when the parse hangs it on the thing hit."""
        return word.dep_ == "pobj" and word.head.lower_ in ("with", "by", "from")

    def objects(self) -> Iterator[Detail]:
        """Things and people hit: the act's own, those of its effect, and the town itself when it is what was hit."""
        told: set[tuple[str, int]] = set()
        phrases = (phrase_at(self.doc, each.i, self.telling.last + 1, "objects", 0) for each in self.words)
        queue = any(each is not None and each.code == "civilians in a queue" for each in phrases)
        for trigger in self.triggers:
            for each in self._located_first(things_hit(self.parsed, trigger)):
                if each.code == "city" and not countable(each.tokens[-1]):
                    continue
                code, tokens = each.code, self._whole(each)
                if code == "civilians" and queue:
                    code = "civilians in a queue"
                if (code, tokens[-1].i) in told or not countable(each.tokens[-1]) and self._narrower(trigger, each):
                    continue
                told.add((code, tokens[-1].i))
                yield self.detail(self.parsed.span(stretch(self.doc, tokens)), "object", code, "named as what was hit")
        if told:
            return
        target = self.trigger.target
        town = toponym_at(self.parsed, target.idx) if target is not None else None
        town = town if town and town.kind == "place" else None
        if town and town.place and town.place.precision in ("town", "district", "region"):
            yield self.detail(town.span, "object", "city", "the town itself is named as what was hit")
            return
        yield from self._scene_of_effect()

    def _located_first(self, things: list[Named]) -> list[Named]:
        """A list of things with one place: the one that the place hangs on comes first, the others as they are told."""
        places = [self._root(each.span) for each in places_in(self.parsed, self.words)]
        heads = {each.tokens[-1].i: each for each in things}
        for place in places:
            above = next((each.i for each in place.ancestors if each.i in heads), None) if place is not None else None
            if above is not None and len(things) > 2:
                return [heads[above], *(each for each in things if each is not heads[above])]
        return things

    def _whole(self, each: Named) -> tuple[Token, ...]:
        """The name with the words before it that say which kind: "art school", "maternity hospital"."""
        head = each.tokens[-1]
        before = [
            child
            for child in head.lefts
            if child.dep_ in ("compound", "amod", "nmod")
            and child.i >= head.i - 3
            and not child.text[0].isupper()
            and child.pos_ in ("NOUN", "ADJ", "PROPN", "VERB")
        ]
        first = min([*(child.left_edge.i for child in before), *(token.i for token in each.tokens)])
        return tuple(self.doc[first : head.i + 1])

    def _narrower(self, trigger, each: Named) -> bool:
        """A general word ("sites") stands beside the things it means."""
        return len(things_hit(self.parsed, trigger)) > 1

    def _scene_of_effect(self) -> Iterator[Detail]:
        """ "a blaze at a warehouse after a bombing": the thing the effect is seen at."""
        if not any(each.lower_ in ("after", "following") for each in self.words):
            return
        for each in named(self.doc, [token for token in self.words if token.i < self.trigger.token.i], "objects"):
            head = each.tokens[-1]
            if each.code not in PEOPLE_CODES and head.dep_ in ("pobj", "dobj", "nsubj", "nsubjpass", "ROOT"):
                yield self.detail(
                    self.parsed.span(stretch(self.doc, self._whole(each))),
                    "object",
                    each.code,
                    "the effect is told of there",
                )
                return

    def protections(self) -> Iterator[Detail]:
        """Why it may have been protected: in the passage, its sentence, or where the same thing is told of again."""
        told = set()
        target = self.trigger.target
        elsewhere = _sentences_with(self.parsed).get(lemma(target), ()) if target is not None else ()
        for sentence in dict.fromkeys((self.trigger.token.sent, *elsewhere)):
            own = sentence == self.trigger.token.sent
            tokens = [each for each in sentence if not own or self.telling.first <= each.i <= self.telling.last]
            if not own and (target is None or not self._tells_of(sentence, target)):
                continue
            for token in tokens:
                found = phrase_at(self.doc, token.i, tokens[-1].i + 1, "protections", PROTECTION_GAP)
                if found is None or found.code in told or any(child.dep_ == "neg" for child in token.children):
                    continue
                told.add(found.code)
                basis = "told of the thing hit" if own else f"told of the same {lemma(target)} elsewhere in the report"
                yield self.detail(self.parsed.span(stretch(self.doc, found.tokens)), "protection", found.code, basis)

    def _tells_of(self, sentence, target: Token) -> bool:
        """The sentence tells of the same thing: its word with "the" or "that"; no other account has that word."""
        others = [
            each
            for each in tellings(self.parsed)
            if each != self.telling
            and each.trigger.target is not None
            and lemma(each.trigger.target) == lemma(target)
            and each.trigger.target.sent == sentence
        ]
        return (
            table("objects")[0].get(lemma(target)) not in (None, *PEOPLE_CODES, "city")
            and not others
            and any(
                lemma(each) == lemma(target) and any(child.lower_ in ("the", "that", "this") for child in each.lefts)
                for each in sentence
            )
        )

    # -- by whom, to whom --------------------------------------------------------------------------------------------

    def alleged_perpetrators(self) -> Iterator[Detail]:
        """Parties named as doing it; each is attributed to whoever says so, none is inferred."""
        told: set[str] = set()
        for trigger in self.triggers:
            for found in all_blamed(self.parsed, trigger):
                if found.value not in told:
                    told.add(found.value)
                    yield self.detail(self.parsed.span(found.words), "alleged perpetrator", found.value, found.basis)
            if told:
                return

    def victims(self) -> Iterator[Detail]:
        """People named as hit, killed, wounded or taken."""
        told: set[int | str] = set()
        for trigger in self.triggers:
            target = trigger.target
            if target is None:
                continue
            people = [each for each in things_hit(self.parsed, trigger) if each.code in PEOPLE_CODES]
            for each in people:
                head = each.tokens[-1]
                if head.i not in told:
                    told.add(head.i)
                    span = self.parsed.span(self.doc[_quantity(head) : head.i + 1])
                    yield self.detail(span, "victims", head.lower_, "named as those harmed")
            named_here = persons_hit(self.parsed, trigger)
            for head in someone_hit(self.parsed, trigger):
                if head.i not in told and all(token.i != head.i for token, _ in named_here):
                    told.add(head.i)
                    span = self.parsed.span(self.doc[_quantity(head) : head.i + 1])
                    yield self.detail(span, "victims", head.lower_, "named as those harmed: the act is done to persons")
            for token, name in named_here:
                if name not in told:
                    told.add(name)
                    span = self.parsed.span(self.doc[token.left_edge.i : token.i + 1])
                    yield self.detail(span, "victims", name, "named as the one harmed")


def _sentences_with(parsed: Parsed) -> dict[str, list[Stretch]]:
    """The sentences in which each thing of the vocabulary is named, by its lemma."""
    return parsed.once(_index)


def _index(parsed: Parsed) -> dict[str, list[Stretch]]:
    found: dict[str, list[Stretch]] = {}
    for sentence in parsed.sentences:
        for word in dict.fromkeys(lemma(each) for each in sentence):
            if word in table("objects")[0]:
                found.setdefault(word, []).append(sentence)
    return found


def _quantity(head: Token) -> int:
    """Where the noun's phrase begins, with "thousands of" before it."""
    first = head.left_edge.i
    counted = head.head.head
    if (
        head.dep_ == "pobj"
        and head.head.lower_ == "of"
        and counted.i == head.head.i - 1
        and (lemma(counted) in COUNTS or counted.lower_ in VAGUE or counted.pos_ in ("NUM", "DET", "PRON"))
    ):
        first = min(first, head.head.head.left_edge.i)
    return first
