"""What the words of a source name: a person, a state, an office, a body, a group, whoever issued a document.

Each rule takes the head of the words and the words themselves, and either says whom they stand for, and why, or passes.
"""

from dataclasses import dataclass

from spacy.tokens import Token

from onrecord.extraction.language import cues, names
from onrecord.extraction.language.gazetteer import gazetteer
from onrecord.extraction.language.names import Someone
from onrecord.extraction.language.sources import Attribution, words_of_source

ACTING = frozenset({"nsubj", "nsubjpass"})
_GENERAL = frozenset({"group", "organisation", "organization", "body", "agency", "watchdog", "charity", "outlet"})
_OF_A_STATE = frozenset(
    {"ministry", "parliament", "government", "embassy", "senate", "congress", "cabinet", "court", "council"}
)
_NO_GROUP = _OF_A_STATE | {"department", "tribunal", "administration"}
_OTHERS = frozenset({"other", "another", "rival", "second", "opposing", "different", "new", "former", "same"})


@dataclass(frozen=True)
class Meant:
    """Whom a mention stands for, and why. `someone` is None when that stays open."""

    someone: Someone | None
    basis: str


class Descriptions:
    """The rules for names and descriptions; the reader of a document (`people.py`) adds pronouns."""

    parsed: object
    doc: object
    result: object
    persons: dict[str, Someone]
    at: dict[int, Someone]  # token index -> the person whose name has this token
    spoke: list[tuple[int, Someone]]  # where a source stood, and who it was
    attributions: tuple[Attribution, ...]

    def _person(self, head: Token, inside: list[Token]) -> Meant | None:
        someone = self.at.get(head.i)
        if someone is not None:
            if head.head.pos_ == "PROPN" and head.dep_ == "compound" and head.head.i not in self.at:
                return None
            full = self.parsed.text[inside[0].idx : inside[-1].idx + len(inside[-1])]
            if someone.name in full.replace("[", "").replace("]", "") or len(someone.name.split()) == 1:
                return Meant(someone, "named here")
            return Meant(someone, "surname of a person named in full")
        for each in inside:
            if each.dep_ == "appos" and each.head.i == head.i and each.i in self.at:
                return Meant(self.at[each.i], "named in apposition")
        return None

    def _several(self, head: Token) -> Meant | None:
        """ "Anna Berg and Tom Lind said": both together, under both names."""
        other = next((each for each in head.children if each.dep_ == "conj"), None)
        joint = any(each.dep_ == "cc" and each.lower_ in ("and", "&") for each in head.children)
        if other is None or not joint or other.pos_ not in ("PROPN", "NOUN") or not head.text[0].isupper():
            return None
        if head.i in self.at and other.i in self.at:
            name = f"{self.at[head.i].name} and {self.at[other.i].name}"
            return Meant(self._someone(name, "group", head), "several who speak together")
        if head.i in self.at or other.i in self.at or other.text[0].isupper() and head.pos_ == "PROPN":
            return Meant(None, "several who speak together")
        return None

    def _state(self, head: Token, inside: list[Token]) -> Meant | None:
        if head.lower_ in ("government", "administration", "regime", "state"):
            owner = next((place for each in inside if each.i < head.i and (place := self._country(each))), None)
            if owner and not any(each.i in self.at for each in inside):
                return Meant(self._someone(owner, "state", head), "the government of a state")
            return None
        if head.pos_ not in ("PROPN", "NOUN", "ADJ", "X") or not head.text[0].isupper():
            return None
        name = [
            each
            for each in inside
            if each.i <= head.i and each.text[0].isalpha() and each.lower_ not in ("the", "meanwhile")
        ]
        words = " ".join(each.text for each in name if each.dep_ in ("compound", "amod", "nmod") or each.i == head.i)
        for each in (words, head.text):
            if each == head.text and len(name) > 1 and any(one.text[0].isupper() for one in name[:-1]):
                continue
            place = names.country(each, self.parsed)
            if place and not self._demonym(each):
                kind = (
                    "body"
                    if place
                    in (
                        "United Nations",
                        "European Union",
                        "World Health Organization",
                        "International Criminal Court",
                        "International Committee of the Red Cross",
                    )
                    else "state"
                )
                how = (
                    "a seat of power, standing for a government"
                    if names.metonym(each)
                    else "a state, standing for its government"
                )
                return Meant(self._someone(place, kind, head), "named here" if kind == "body" else how)
        capital = self._capital_of(head)
        if capital:
            return Meant(self._someone(capital, "state", head), "a capital, standing for a government")
        return None

    def _document(self, head: Token, attribution: Attribution | None, depth: int) -> Meant | None:
        """A report or statement speaks for whoever issued it."""
        if not cues.document(head):
            return None
        for each in head.children:
            if each.dep_ == "prep" and each.lower_ in ("by", "from", "of"):
                for owner in each.children:
                    if owner.dep_ == "pobj" and (
                        owner.i in self.at or owner.pos_ == "PROPN" or owner.lower_ in names.words("described_bodies")
                    ):
                        meant = self.who(owner, attribution, depth + 1)
                        if meant.someone:
                            return Meant(meant.someone, "whose document it is")
        for each in head.children:
            if each.dep_ == "poss" and each.pos_ in ("PROPN", "PRON", "NOUN"):
                meant = self.who(each, attribution, depth + 1)
                if meant.someone:
                    return Meant(meant.someone, "whose document it is")
        owner = [each for each in head.lefts if each.dep_ in ("compound", "nmod") and each.text[0].isupper()]
        owner = [each for each in owner if each.pos_ == "PROPN" or each.ent_type_ == "ORG"]
        if owner:
            parts = [one for each in owner for one in each.subtree if one.text[0].isupper() or one.lower_ == "of"]
            text = self.parsed.text
            first, last = parts[0], parts[-1]
            article = first.i and self.doc[first.i - 1].text == "The"
            name = ("The " if article else "") + text[first.idx : last.idx + len(last)]
            if not self._demonym(name):
                return Meant(
                    self._someone(name, "body", first, (first.idx, last.idx + len(last))), "whose document it is"
                )
        return None

    def _office(self, head: Token, inside: list[Token]) -> Meant | None:
        """A description of an office held by exactly one person of the document."""
        if head.tag_ in ("NNS", "NNPS"):
            return None
        description = " ".join(each.text for each in inside if each.i <= head.i or each.dep_ in ("prep", "pobj"))
        known = names.role(description)
        if (
            known is None
            or head.lower_ not in known[0].split()
            or any(each.dep_ == "det" and each.lower_ in ("a", "an", "another", "one") for each in head.children)
        ):
            return None
        side = names.side(inside, self.parsed)
        fitting = [
            each
            for each in self.persons.values()
            if each.role == known[1] and (side is None or each.side in (None, side))
        ]
        if not fitting and side is None:  # "the minister" of whom the text has said minister of what
            fitting = [each for each in self.persons.values() if (each.office or "").lower().endswith(head.lower_)]
        exact = [each for each in fitting if side and each.side == side] or fitting
        holders = {each.name: each for each in exact}
        if len(holders) > 1:
            recent = [who for _, who in self.spoke[-6:] if who.name in holders]
            if recent and len({each.name for each in recent}) == 1:
                holders = {recent[-1].name: recent[-1]}
        if len(holders) == 1:
            someone = next(iter(holders.values()))
            someone.places.add(
                (head.left_edge.idx if head.left_edge.i >= inside[0].i else head.idx, head.idx + len(head))
            )
            return Meant(someone, f'"{known[0]}" is the office of {someone.name} here')
        return Meant(None, f'several persons, or none, hold the office of "{known[0]}" here')

    def _body(self, head: Token, inside: list[Token]) -> Meant | None:
        noun = head.lower_
        described = noun in names.words("described_bodies")
        name = self._proper_name(head, inside)
        alone = described and (name is None or name[0].lower() == noun)
        if alone and head.text[0].isupper() and not any(each.dep_ in ("det", "poss") for each in head.children):
            return self._only_body(head)  # "Ministry denies ...", in a headline
        if head.pos_ == "NOUN" and head.is_sent_start and head.ent_type_ != "ORG":  # only opens the sentence
            return None
        if noun in names.words("groups") and head.tag_ in ("NNS", "NNPS"):
            return None
        if name and not alone and (head.text[0].isupper() or self._caps_before(head, inside)):
            kind = "force" if noun in names.words("forces") else "body"
            if noun in names.words("groups") and kind == "body" and not head.text[0].isupper():
                return None
            words, start, end = name
            for (other_kind, known), someone in self.result.everyone.items():
                if other_kind != "body":
                    continue
                if _initials(known) == words.replace(".", ""):
                    someone.places.add((start, end))
                    return Meant(someone, "initials of a body named in full")
                if _plain(known) == _plain(words):
                    words = known
            return Meant(self._someone(words, kind, head, (start, end)), "named here")
        for each in head.children:
            if described and each.dep_ == "appos" and each.i == head.i + 1 + len(list(each.lefts)):
                return self._body(each, [one for one in inside if one.i > head.i])  # "the aid group Open Hands"
        definite = any(each.lower_ in ("the", "that", "this", "its") for each in head.children)
        return self._described(head) if definite and described else None

    def _only_body(self, head: Token) -> Meant:
        """ "Ministry", without an article: the one body of the document that goes by this noun."""
        noun = head.lower_
        found = [who for (kind, name), who in self.result.everyone.items() if kind == "body" and _ends(name, noun)]
        if len(found) == 1:
            found[0].places.add((head.idx, head.idx + len(head)))
            return Meant(found[0], f"the only {noun} that the document names")
        return Meant(None, f"{'several bodies, or none, go' if found else 'no body goes'} by \"{noun}\" here")

    def _described(self, head: Token) -> Meant | None:
        """ "The agency", "the state department": the body that spoke or acted last, when it can be only one."""
        noun = head.lower_
        before = [each for each in head.lefts if each.dep_ in ("compound", "amod", "nmod")]
        if any(each.lower_ in _OTHERS for each in before):
            return None
        words = " ".join([*(each.text for each in before), head.text])
        known = [
            who
            for (kind, name), who in self.result.everyone.items()
            if before and kind == "body" and _ends(name, words.lower())
        ]
        if len(known) == 1:
            known[0].places.add((before[0].idx, head.idx + len(head)))
            return Meant(known[0], f'"the {words}" is the one that the document names')
        if len(known) > 1:
            return Meant(None, f'"the {words}" may be one of several')
        if before and noun not in _GENERAL:
            if all(each.dep_ == "amod" for each in before):
                return None  # "the regional council" is not the town council of the line before
            place = (before[0].idx, head.idx + len(head))
            return Meant(self._someone(words, "body", head, place), "a body described, not named")
        return self._body_before(head, noun)

    def _body_before(self, head: Token, noun: str) -> Meant | None:
        """Whom "the group" takes up: who speaks or acts in the nearest sentence that has such a body, never one that is
        merely acted upon, unless it goes by this very noun; nobody when two are possible."""
        sentence, text = head.sent, self.parsed.text
        for _ in range(3):
            if text.count("\n", sentence.start_char, head.idx) > 2:
                return None
            acting = [each for each in self._actors(sentence, head) if _can_be(each[1].name, noun)]
            found = {who.name: who for _, who in self._outermost(acting)}
            if not found:
                found = {who.name: who for who in self._called(sentence, head, noun)}
            if len(found) == 1:
                return Meant(next(iter(found.values())), f'"the {noun}" is the body that speaks or acts just before')
            if found:
                return Meant(None, f'"the {noun}" may be {" or ".join(sorted(found))}')
            if not sentence.start:
                return None
            sentence = self.doc[sentence.start - 1].sent
        return None

    def _actors(self, sentence, head: Token) -> list[tuple[int, Someone]]:
        """The bodies that speak or act in a sentence, before `head`, with where they stand."""
        found = [
            (place, who)
            for place, who in self.spoke
            if who.kind == "body" and sentence.start_char <= place < min(sentence.end_char, head.idx)
        ]
        for token in sentence:
            if token.i >= head.i or token.dep_ not in ACTING or token.i in self.at or token.pos_ == "PRON":
                continue
            if token.ent_type_ == "ORG" or token.lower_ in names.words("bodies"):
                start, end = words_of_source(token)
                meant = self._body(token, self._tokens(start, end))
                if meant and meant.someone and meant.someone.kind == "body":
                    found.append((token.idx, meant.someone))
        return found

    def _outermost(self, acting: list[tuple[int, Someone]]) -> list[tuple[int, Someone]]:
        """Those who tell rather than those who are told of."""
        told = [
            part
            for each in self.attributions
            if each.source is not None and any(each.source.idx == place for place, _ in acting)
            for part in each.content
        ]
        kept = [each for each in acting if not any(start <= each[0] < end for start, end in told)]
        return kept or acting

    def _called(self, sentence, head: Token, noun: str) -> list[Someone]:
        """The bodies named in a sentence, in whatever role, whose name has this noun; the last one only."""
        found = []
        for token in sentence:
            name = self._proper_name(token, list(sentence)) if token.lower_ == noun and token.i < head.i else None
            if name and " " in name[0]:
                found.append(self._someone(name[0], "body", token, name[1:]))
        return found[-1:]

    def _group(self, head: Token, inside: list[Token]) -> Meant | None:
        """ "Officials in X", "X officials", "a spokesman for X": known by role and side only."""
        lower = head.lower_
        kind = "force" if lower in names.words("forces") else "group" if lower in names.words("groups") else None
        if kind is None and names.role(head.text) is None:
            return None
        kind = kind or "person"
        before = [
            each
            for each in inside
            if each.i < head.i
            and not (each.is_sent_start and each.pos_ == "ADJ" and not self._demonym(each.text))
            and each.dep_ in ("amod", "compound", "nmod", "poss")
            and (each.text[0].isupper() or each.dep_ == "compound")
        ]
        side = next((place for each in before if (place := self._country(each))), None)
        if before:
            parts = [
                each
                for each in inside
                if before[0].left_edge.i <= each.i <= head.i and each.lower_ not in ("the", "'s", "’s", "a", "an")
            ]
            name = " ".join(each.text for each in parts)
            return Meant(self._someone(name, kind, head, side=side), "known here by role and side only")
        place = self._where(head, inside)
        if place:
            return Meant(
                self._someone(f"{place[0]} {lower}", kind, head, side=names.country(place[0], self.parsed)), place[1]
            )
        of = self._of_whom(head)
        if of:
            return Meant(self._someone(f"{of} {lower}", kind, head), "known here by role and side only")
        return None

    def _where(self, head: Token, inside: list[Token]) -> tuple[str, str] | None:
        """The place that "officials in ..." or "officials there" name."""
        for each in head.children:
            if each.lower_ == "there":
                for number in range(head.i - 1, max(-1, head.i - 200), -1):
                    token = self.doc[number]
                    if (
                        token.dep_ == "pobj"
                        and token.head.lower_ in ("in", "of", "at")
                        and token.text[0].isupper()
                        and token.ent_type_ in ("GPE", "LOC", "ORG", "PERSON", "FAC")
                        and token.i not in self.at
                    ):
                        return token.text, '"there" is the place named last'
                return None
            if each.dep_ == "prep" and each.lower_ in ("in", "from", "of", "at"):
                named = [
                    one for one in each.subtree if one.text[0].isupper() and one.pos_ == "PROPN" and one.dep_ == "pobj"
                ]
                if named:
                    last = named[-1]
                    first = last
                    for one in last.lefts:
                        if one.dep_ == "compound" and one.text[0].isupper():
                            first = one if one.i < first.i else first
                    return self.parsed.text[
                        first.idx : last.idx + len(last)
                    ], "the place where they hold office"
        return None

    def _of_whom(self, head: Token) -> str | None:
        for each in head.children:
            if each.dep_ == "prep" and each.lower_ in ("for", "of", "with", "from"):
                for owner in each.children:
                    if owner.dep_ == "pobj" and owner.text[0].isupper():
                        start, end = words_of_source(owner)
                        return self.parsed.text[start:end].removeprefix("the ").removeprefix("The ")
        return None

    # -- names ---------------------------------------------------------------------------------------------------

    def _someone(
        self, name: str, kind: str, head: Token, place: tuple[int, int] | None = None, side: str | None = None
    ) -> Someone:
        name = name.strip()
        someone = self.result.everyone.setdefault((kind, name), Someone(name, kind))
        someone.places.add(place or words_of_source(head))
        someone.side = someone.side or side or (name if kind == "state" else None)
        return someone

    def _proper_name(self, head: Token, inside: list[Token]) -> tuple[str, int, int] | None:
        first = head.i
        among = {each.i for each in inside}
        if head.lower_ in names.words("bodies"):  # "the Oresk regional council", "Oresk's defence ministry"
            plain = first
            while plain - 1 in among and self.doc[plain - 1].dep_ in ("amod", "compound", "nmod") and not (
                self.doc[plain - 1].text[0].isupper()
            ):
                plain -= 1
            if plain < first and plain - 1 in among and _names(self.doc[plain - 1]):
                first = plain
        while (
            first > 0
            and first - 1 in among
            and (
                self.doc[first - 1].text[0].isupper()
                or self.doc[first - 1].lower_ in ("of", "for", "and", "'s", "’s", "-", "&")
                and self.doc[first - 2].text[0].isupper()
            )
        ):
            first -= 1
        while first < head.i and self.doc[first].lower_ in ("the", "a", "an", "meanwhile", "but", "and"):
            first += 1
        last = head.i
        while (
            last + 2 < len(self.doc)
            and self.doc[last + 1].lower_ in ("of", "for")
            and self.doc[last + 1].head.i == last
            and head.text[0].isupper()
        ):
            after = last + 2
            after += self.doc[after].lower_ == "the"
            if not self.doc[after].text[0].isupper():
                break
            while (
                after + 1 < len(self.doc)
                and self.doc[after + 1].text[0].isupper()
                and self.doc[after].dep_ in ("compound", "amod")
            ):
                after += 1
            last = after
        start, end = self.doc[first].idx, self.doc[last].idx + len(self.doc[last])
        text = self.parsed.text[start:end]
        return (" ".join(text.split()), start, end) if any(each.isupper() for each in text[:1]) else None

    def _caps_before(self, head: Token, inside: list[Token]) -> bool:
        """ "The Berg administration", "the Oresk town council": a common noun that a name makes the name of a body. The
        adjective of a state does so for what a state has one of: "the French defence ministry"."""
        if head.lower_ not in names.words("bodies"):
            return False
        before = [each for each in inside if each.i < head.i and each.text[0].isupper() and each.lower_ != "the"]
        if not before or before[-1].i < head.i - 1 and self._proper_name(head, inside) is None:
            return False
        return head.lower_ in _OF_A_STATE or not self._demonym(before[-1].text)

    def _country(self, token: Token) -> str | None:
        return names.country(token.text, self.parsed) if token.text[0].isupper() else None

    def _demonym(self, word: str) -> bool:
        return gazetteer(self.parsed.places).demonym(word) is not None

    def _capital_of(self, head: Token) -> str | None:
        """The state whose government a capital's name stands for when it speaks."""
        known = gazetteer(self.parsed.places)
        code = known.capitals.get(head.text)
        place = known.country(code) if code and head.dep_ in ("nsubj", "nsubjpass", "pobj", "poss") else None
        return place.name if place else None

    def _tokens(self, start: int, end: int) -> list[Token]:
        stretch = self.doc.char_span(start, end, alignment_mode="expand")
        return list(stretch) if stretch is not None else []


def _initials(name: str) -> str:
    return "".join(each[0] for each in name.split() if each[0].isupper()) if name.count(" ") else ""


def _names(token: Token) -> bool:
    """A capital, or the mark that ties a capital to what follows: "Oresk's"."""
    return token.text[0].isupper() or token.lower_ in ("'s", "’s") and token.i > 0 and token.nbor(-1).text[0].isupper()


def _plain(name: str) -> str:
    return name.replace("'s", "").replace("’s", "").lower()


def _ends(name: str, words: str) -> bool:
    return f" {_plain(name)}".endswith(f" {words}")


def _can_be(name: str, noun: str) -> bool:
    """A body of this name may be called by this noun."""
    last = name.split()[-1].lower()
    return noun in _plain(name).split() or noun == "agency" or noun in _GENERAL and last not in _NO_GROUP
