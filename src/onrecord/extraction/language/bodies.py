"""Bodies and groups that a document names without giving their words: by acronym, by name, by what they are.

Five constructions: a name the recogniser takes for a body ("the Marlow Trust"); an acronym ("the ZLF"), joined to the
name before its brackets; a word for armed people or for a body with a name before it ("ZLF fighters", "the Torvikan
government"); a people ("the Torvikans"); an office told without its holder ("the Foreign Secretary"). "The regime" is
the one regime that the document names; where it names two, or none, it is left out.
"""

from collections.abc import Iterator
from functools import cached_property, lru_cache

from spacy.tokens import Token

from onrecord.extraction.language import names
from onrecord.extraction.language.names import Someone, persons, role
from onrecord.extraction.language.places import toponym_at
from onrecord.extraction.language.wording import lemma, table, words

ARMED = words(
    """
    force troop soldier army military militant rebel fighter militia navy insurgent guerrilla terrorist battalion
    brigade regiment unit commando extremist gunman jihadist marine squad patrol commander
    """
)
INSTITUTIONS = words(
    """
    government regime opposition coalition alliance administration parliament ministry council committee agency
    authority delegation embassy mission party movement organisation organization partnership federation
    union army navy command group front leadership commission office department community service team
    """
)
PEOPLES = words("people population citizen civilian refugee partner ally official family minority authority member")
COLLECTIVE = words("people population family minority authority")
# Words that point back to the one body of their kind.
BACK = words("regime coalition opposition alliance militia movement")
SMALL = words("of for and the on de la al")
NO_NAMES = words("gmt utc tv am pm ceo phd mp mps ok covid gdp usd pdf")


def bodies(parsed, others: list[Someone]) -> list[Someone]:
    """Bodies, forces and groups, and offices without a name, whose words name none of the others; an acronym in
    brackets after one of the others is added to it."""
    reader = _Bodies(parsed, others)
    reader.named()
    reader.acronyms()
    reader.described()
    reader.peoples()
    reader.offices()
    reader.again()
    return [each for each in reader.found.values() if each.places and each not in others]


class _Bodies:
    def __init__(self, parsed, others: list[Someone]) -> None:
        self.parsed, self.doc, self.others = parsed, parsed.doc, others
        self.busy = {at for each in others for start, end in each.places for at in range(start, end)}
        self.found: dict[str, Someone] = {}

    def add(self, kind: str, first: Token, last: Token, name: str | None = None, **more) -> Someone | None:
        """A party of these words, unless another one has them."""
        start, end = first.idx, last.idx + len(last)
        if any(place in self.busy for place in range(start, end)) or not self.parsed.in_prose(start):
            return None
        text = name or self.parsed.document.text[start:end]
        someone = self.found.setdefault(_folded(text), Someone(text, kind, **more))
        someone.places.add((start, end))
        self.busy.update(range(start, end))
        return someone

    def named(self) -> None:
        """What the recogniser takes for a body, when it is written like a name."""
        for entity in self.doc.ents:
            if entity.label_ not in ("ORG", "NORP"):
                continue
            tokens = [each for each in entity if each.text[0].isalnum()]
            while tokens and (tokens[0].lower_ in ("the", "a", "an") or tokens[0].text[0].islower()):
                tokens.pop(0)
            while tokens and (tokens[-1].lower_ in ("'s", "’s") or tokens[-1].text[0].islower()):
                tokens.pop()
            if not tokens or "\n" in entity.text or not all(_capital(each) for each in tokens):
                continue
            if "/" in entity.text or self._in_heading(entity) or _of_office(tokens[0]):
                continue
            if (where := toponym_at(self.parsed, tokens[-1].idx)) is not None and where.kind == "demonym":
                continue
            if len(tokens) == 1 and (entity.label_ == "NORP" or not self._name_of_one_word(tokens[0])):
                continue
            if len(tokens) > 1 or not self._in_brackets(tokens[0]):
                self.add("body", tokens[0], tokens[-1])

    def _in_heading(self, entity) -> bool:
        """Every word of a headline may have a capital."""
        region = self.parsed.region(entity)
        return region is None or region.kind != "body" and len(entity) > 1

    def _name_of_one_word(self, token: Token) -> bool:
        """An acronym, or a word that is written with a capital within sentences and heads no other name."""
        if token.text.isupper():
            return len(token.text) > 1 and token.lower_ not in NO_NAMES and lemma(token) not in table("means")[0]
        return (
            token.pos_ == "PROPN"
            and token.i != token.sent.start
            and token.dep_ not in ("compound", "amod")
            and toponym_at(self.parsed, token.idx) is None
            and token.text not in self._places
        )

    @cached_property
    def _places(self) -> frozenset[str]:
        """Names that stand after "in", "near" or "town of": places that the gazetteer does not have."""
        return frozenset(
            token.text
            for token in self.doc
            if token.dep_ == "pobj"
            and _capital(token)
            and (
                token.head.lower_ in ("in", "at", "near", "outside", "around", "across")
                or token.head.lower_ == "of"
                and token.head.head.lower_ in ("town", "city", "village", "region", "province", "residents", "people")
            )
        )

    def acronyms(self) -> None:
        """Words in capitals that act or are acted upon, and all further mentions of names of one word."""
        known = {each.name for each in self.found.values() if " " not in each.name}
        for token in self.doc:
            text = token.text
            upper = (
                2 < len(text) < 9
                and text.isupper()
                and text.isalpha()
                and token.pos_ == "PROPN"
                and token.lower_ not in NO_NAMES
                and token.lower_ not in table("means")[0]
                and not self._goes_on(token)
                and not any(each.text.isupper() and len(each.text) > 1 for each in self._beside(token))
            )
            again = text in known and not self._goes_on(token) and not (token.i and _name(token.nbor(-1)))
            if not upper and not again or toponym_at(self.parsed, token.idx) is not None:
                continue
            if not self._in_brackets(token):
                self.add("body", token, token)

    def _goes_on(self, token: Token) -> bool:
        """ "HMS Marlow", "CTF 50": the first word of a longer name."""
        after = token.nbor() if token.i + 1 < len(self.doc) else None
        return after is not None and (_name(after) and not after.is_sent_start or after.is_digit)

    def _beside(self, token: Token) -> Iterator[Token]:
        """The words next to it: a headline in capitals has no acronyms."""
        for at in (token.i - 1, token.i + 1):
            if 0 <= at < len(self.doc) and self.doc[at].is_alpha:
                yield self.doc[at]

    def _in_brackets(self, token: Token) -> bool:
        """Join an acronym in brackets to the name before them; False when it is none."""
        before = self._before_bracket(token)
        if before is None or token.idx in self.busy:
            return False
        before.places.add((token.idx, token.idx + len(token)))
        self.busy.update(range(token.idx, token.idx + len(token)))
        self.found.setdefault(_folded(token.text), before)
        return True

    def _before_bracket(self, token: Token) -> Someone | None:
        """The party whose name stands before "(", when the acronym stands in brackets."""
        if token.i < 2 or token.nbor(-1).text != "(":
            return None
        end = token.nbor(-2).idx + len(token.nbor(-2))
        known = (*self.found.values(), *(each for each in self.others if each.kind == "body"))
        return next((one for one in known if any(last == end for _, last in one.places)), None)

    def described(self) -> None:
        """Armed people, bodies and groups of somebody: a word for them with a name or a people before it."""
        for token in self.doc:
            word = lemma(token)
            kind = (
                "force" if word in ARMED else "body" if word in INSTITUTIONS else "group" if word in PEOPLES else None
            )
            if kind is None or token.dep_ == "compound" or token.idx in self.busy:
                continue
            if (
                token.pos_ not in ("NOUN", "PROPN")
                or kind == "group"
                and token.tag_ in ("NN", "NNP")
                and word not in COLLECTIVE
            ):
                continue
            before = [each for each in token.lefts if each.dep_ in ("amod", "compound", "nmod", "poss")]
            name = [
                each
                for each in before
                if _capital(each)
                and (each.pos_ == "PROPN" or each.pos_ in ("ADJ", "NOUN") and each.i != token.sent.start)
            ]
            after = next((each for each in token.rights if each.lower_ == "of"), None)
            of = next((each for each in after.children if each.dep_ == "pobj"), None) if after is not None else None
            if name:
                first = min((each.left_edge for each in name), key=lambda each: each.i)
                while first.i < token.i and (first.lower_ in ("the", "a", "an") or first.is_punct):
                    first = first.nbor()
                self._free(first, token)
                self.add(kind, first, token, side=names.side(name, self.parsed))
            elif of is not None and _capital(of) and kind == "body" and of.i - token.i < 6:
                self._free(token, of)
                self.add(kind, token, of, side=names.side([of], self.parsed))

    def _free(self, first: Token, last: Token) -> None:
        """The longer name takes the words of a shorter one that was found within it."""
        start, end = first.idx, last.idx + len(last)
        for each in self.found.values():
            if each in self.others:
                continue
            inner = {place for place in each.places if start <= place[0] and place[1] <= end}
            each.places -= inner
            for one in inner:
                self.busy.difference_update(range(*one))

    def peoples(self) -> None:
        """ "The Torvikans said", "Torvikans fled": a people, not an adjective."""
        for token in self.doc:
            if token.idx in self.busy or not _capital(token) or not token.text.endswith("s"):
                continue
            where = toponym_at(self.parsed, token.idx)
            if where is not None and where.kind == "demonym" and token.dep_ not in ("amod", "compound", "nmod"):
                self.add("group", token, token, side=names.country(token.text.rstrip("s"), self.parsed))

    def offices(self) -> None:
        """An office in capitals with no name after it; its holder's when the document names one holder."""
        holders = list(persons(self.parsed).values())
        for token in self.doc:
            if token.idx in self.busy or not _capital(token) or token.pos_ not in ("PROPN", "NOUN"):
                continue
            if token.dep_ in ("compound", "nmod") or (known := _role(token.lower_)) is None:
                continue
            first = token
            while first.i > token.sent.start and _capital(first.nbor(-1)) and first.nbor(-1).idx not in self.busy:
                first = first.nbor(-1)
            if first.lower_ in ("the", "a", "an") and first.i < token.i:
                first = first.nbor()
            office = self.parsed.document.text[first.idx : token.idx + len(token)]
            row = (_role(office) or known)[1]
            after = token.nbor() if token.i + 1 < len(self.doc) else None
            if token.i == first.i and token.i == token.sent.start or after is not None and after.text in ("[", "("):
                continue
            held = [each for each in holders if each.role == row]
            if len(held) == 1:
                self.add("person", first, token, name=held[0].name)
            else:
                self.add("person", first, token, office=office)

    def again(self) -> None:
        """ "The regime", "the Coalition": the one body of that kind named before."""
        for token in self.doc:
            if lemma(token) not in BACK or token.idx in self.busy or token.i == 0:
                continue
            if token.nbor(-1).lower_ != "the" or token.dep_ == "compound":
                continue
            whole = [
                each for each in dict.fromkeys(self.found.values()) if each.name.lower().split()[-1] == token.lower_
            ]
            if len(whole) == 1 and any(end <= token.idx for _, end in whole[0].places):
                whole[0].places.add((token.idx, token.idx + len(token)))


@lru_cache(maxsize=4096)
def _role(words_: str) -> tuple[str, str] | None:
    return role(words_)


def _of_office(token: Token) -> bool:
    """ "Secretary of State": words of an office."""
    return token.i > 1 and token.nbor(-1).lower_ == "of" and _role(token.nbor(-2).lower_) is not None


def _name(token: Token) -> bool:
    return token.text[0].isupper() and token.pos_ == "PROPN"


def _capital(token: Token) -> bool:
    return token.text[0].isupper() or token.lower_ in SMALL and token.dep_ != "ROOT" or token.text[0].isdigit()


def _folded(name: str) -> str:
    return name.replace("’", "'").lower().removeprefix("the ")
