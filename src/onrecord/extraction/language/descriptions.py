"""What the words of a source name: a person, a state, an office, a body, a group, whoever issued a document.

Each rule takes the head of the words and the words themselves, and either says whom they stand for, and why, or passes.
"""

from dataclasses import dataclass

from spacy.tokens import Token

from onrecord.extraction.language import cues, names
from onrecord.extraction.language.attributions import Attribution, words_of_source
from onrecord.extraction.language.gazetteer import gazetteer
from onrecord.extraction.language.names import Someone

ACTING = frozenset({"nsubj", "nsubjpass"})


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

    def _person(self, head: Token, inside: list[Token]) -> Meant | None:
        someone = self.at.get(head.i)
        if someone is not None:
            if head.head.pos_ == "PROPN" and head.dep_ == "compound" and head.head.i not in self.at:
                return None
            full = self.parsed.document.text[inside[0].idx : inside[-1].idx + len(inside[-1])]
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
            text = self.parsed.document.text
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
        name = self._proper_name(head, inside)
        if (
            head.pos_ == "NOUN" and head.is_sent_start and head.ent_type_ != "ORG"
        ):  # a capital that only opens the sentence
            return None
        if head.lower_ in names.words("groups") and head.tag_ in ("NNS", "NNPS"):
            return None
        if name and (head.text[0].isupper() or self._caps_before(head, inside)):
            kind = "force" if head.lower_ in names.words("forces") else "body"
            if head.lower_ in names.words("groups") and kind == "body" and not head.text[0].isupper():
                return None
            words, start, end = name
            for (other_kind, known), someone in self.result.everyone.items():
                if other_kind == "body" and _initials(known) == words.replace(".", ""):
                    someone.places.add((start, end))
                    return Meant(someone, "initials of a body named in full")
            return Meant(self._someone(words, kind, head, (start, end)), "named here")
        definite = any(each.lower_ in ("the", "that", "this", "its") for each in head.children)
        if definite and head.lower_ in names.words("described_bodies"):
            return self._described(head)
        return None

    def _described(self, head: Token) -> Meant | None:
        """ "The agency", "the state department": the body named or described last, when it can be only that one."""
        noun, doc = head.lower_, self.doc
        general = noun in ("group", "organisation", "organization", "body", "agency", "watchdog", "charity", "outlet")
        modifier = [each.text for each in head.children if each.dep_ == "compound"]
        if modifier:
            name = " ".join([*modifier, head.text])
            return Meant(
                self._someone(name, "body", head, (head.i and doc[head.i - len(modifier)].idx, head.idx + len(head))),
                "a body described, not named",
            )
        start = doc[max(0, head.sent.start - 1)].sent.start if head.sent.start else 0
        before = [
            each
            for each in doc[start : head.i]
            if each.dep_ in ACTING | {"pobj"}
            and each.lower_ in names.words("described_bodies")
            and (general or each.lower_ == noun)
        ]
        named = [(place, who) for place, who in self._bodies_before(head) if general or noun in who.name.lower()]
        last = named[-1] if named else (-1, None)
        if before and before[-1].idx > last[0]:
            return self._described(before[-1]) if before[-1].i != head.i else None
        if last[1] is not None and self.parsed.document.text.count("\n", last[0], head.idx) <= 2:
            return Meant(last[1], f'"the {noun}" is the body named before')
        return None

    def _bodies_before(self, head: Token) -> list[tuple[int, Someone]]:
        found = [(place, who) for place, who in self.spoke if who.kind == "body" and place < head.idx]
        start = head.sent.start_char
        for entity in self.doc.ents:
            if entity.label_ == "ORG" and start <= entity.start_char < head.idx and len(entity) > 1:
                name = entity.text.removeprefix("the ").removeprefix("The ")
                known = self.result.everyone.get(("body", name))
                if known:
                    found.append((entity.start_char, known))
        return sorted(found, key=lambda each: each[0])

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
                    return self.parsed.document.text[
                        first.idx : last.idx + len(last)
                    ], "the place where they hold office"
        return None

    def _of_whom(self, head: Token) -> str | None:
        for each in head.children:
            if each.dep_ == "prep" and each.lower_ in ("for", "of", "with", "from"):
                for owner in each.children:
                    if owner.dep_ == "pobj" and owner.text[0].isupper():
                        start, end = words_of_source(owner)
                        return self.parsed.document.text[start:end].removeprefix("the ").removeprefix("The ")
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
        while (
            first > 0
            and self.doc[first - 1] in inside
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
        text = self.parsed.document.text[start:end]
        return (" ".join(text.split()), start, end) if any(each.isupper() for each in text[:1]) else None

    def _caps_before(self, head: Token, inside: list[Token]) -> bool:
        """ "the Berg administration", "the Lena ministry": a common noun that a name makes the name of a body."""
        return (
            head.lower_ in names.words("bodies")
            and head.i > 0
            and self.doc[head.i - 1].text[0].isupper()
            and not self._demonym(self.doc[head.i - 1].text)
        )

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
