"""What is reported of one incident, gathered from its records: acts, objects, harm, denials, and in whose words.

Everything that grades and law look at passes through here, so that both see the same facts. No prose is read but for
words that name a matter outright ("deliberately", "no soldiers inside"): who attributes what to whom was read before.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from onrecord.models import Account, Detail, Figure, Incident, Origins, Party, Span, Statement
from onrecord.text import attribution, holds, overlaps
from onrecord.vocabulary import vocabulary

TOLD = ("reported", "alleged")  # the realities of an account that tells of something as having happened
DENYING = ("denies", "rejects")
SAYING = ("asserts", "accuses", "confirms", "estimates")  # acts of speech that put something forward as so
HARM = ("killed", "injured", "casualties")  # what the grades call harm; displacement and detention are not graded
FIGHTERS = re.compile(
    r"\b(soldiers?|troops?|fighters?|militants?|combatants?|gunm[ae]n|servicem[ae]n|insurgents?|rebels?)\b", re.I
)
CIVILIANS = re.compile(
    r"\b(civilians?|non-?combatants?|child(ren)?|kids?|bab(y|ies)|infants?|wom[ae]n|famil(y|ies)|patients?|refugees?|residents?"
    r"|villagers?|students?|pupils?|teachers?|doctors?|nurses?|medics?|paramedics?|(health|aid|relief) workers?|elderly"
    r"|pensioners?|worshippers?|clergy|passengers?|shoppers?)\b", re.I
)
HARMED = re.compile(r"\b(kill\w*|dead|died|deaths?|wound\w*|injur\w*|casualt\w*|fatalit\w*)\b", re.I)
NOT_SO = re.compile(r"\b(no|not|never|neither|nor|none|without|nobody|n['’]t)\b|n['’]t\b", re.I)
REACH = 40  # characters before a word in which "no" or "not" is taken to be about it


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The records that bear on one incident, each kind in the order given."""

    incident: Incident
    accounts: tuple[Account, ...]
    details: tuple[Detail, ...]
    figures: tuple[Figure, ...]
    statements: tuple[Statement, ...]
    parties: tuple[Party, ...] = ()

    @cached_property
    def told(self) -> tuple[Account, ...]:
        """The accounts that tell of it as having happened."""
        return tuple(each for each in self.accounts if each.reality in TOLD)

    @cached_property
    def denied(self) -> tuple[Account, ...]:
        """The accounts that are told as denied."""
        return tuple(each for each in self.accounts if each.reality == "denied")

    def of(self, aspect: str) -> tuple[Detail, ...]:
        """The details of one aspect, from accounts that tell of it as having happened."""
        told = {each.id for each in self.told}
        return tuple(each for each in self.details if each.aspect == aspect and each.account in told)

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """Codes of the acts reported, each once."""
        return tuple(dict.fromkeys(each.value for each in self.of("what")))

    @cached_property
    def objects(self) -> tuple[str, ...]:
        """Codes of the objects reported, each once."""
        return tuple(dict.fromkeys(each.value for each in self.of("object")))

    @cached_property
    def denials(self) -> tuple[Account | Statement, ...]:
        """Who or what says that it did not happen so: denying statements, and denied accounts no statement carries."""
        spoken = tuple(each for each in self.statements if each.act in DENYING and self._touches(each, self.accounts))
        contested = [span for reason in self.incident.contested if reason.rule == "denial" for span in reason.spans]
        spoken += tuple(each for each in self.statements if each not in spoken and each.act in DENYING
                        and any(overlaps(part, span) for part in (each.span, *each.content) for span in contested))
        bare = tuple(each for each in self.denied
                     if not any(self._touches(statement, [each]) for statement in spoken))
        return spoken + bare

    @cached_property
    def harm(self) -> tuple[Figure, ...]:
        """Figures of people killed or injured in this incident. None of them is ever added to another."""
        return tuple(each for each in self.figures if each.counted in HARM)

    @staticmethod
    def _touches(statement: Statement, accounts: Iterable[Account]) -> bool:
        return any(overlaps(part, span) for part in statement.content for each in accounts for span in each.spans)

    def documents(self, records: Iterable[Account | Figure | Detail]) -> tuple[str, ...]:
        """The documents the records stand in, each once."""
        return tuple(dict.fromkeys(span.document for each in records for span in places(each)))

    def teller(self, record: Account | Detail | Figure | Statement) -> str | None:
        """Whose words these are: the innermost speaker. None: the outlet's own, or a speaker not made out."""
        if isinstance(record, Statement):
            return _named(record)
        return next((_named(each) for each in reversed(self.chain(record))), None)

    def chain(self, record: Account | Detail | Figure) -> list[Statement]:
        """The statements that carry the record's words, outermost first."""
        return attribution(places(record)[0], self.statements)

    def words_for(self, cue: re.Pattern, negated: bool) -> tuple[Account | Statement, ...]:
        """Statements, and accounts in an outlet's own words, that use the cue; `negated`: of something as not so.

        A denial turns its words round: who denies that soldiers were inside says that none were.
        """
        found: dict[str, Account | Statement] = {}
        parts = [(part, each.act in DENYING) for each in self.statements for part in each.content]
        parts += [(span, each.reality == "denied") for each in (*self.told, *self.denied) for span in each.spans]
        for part, turned in parts:
            for hit in _uses(part, cue):
                whose = self._whose(hit)
                turned_here = whose.act in DENYING if isinstance(whose, Statement) else turned
                if whose is not None and negated == (turned_here != _negated(part, hit)):
                    found.setdefault(whose.id, whose)
        return tuple(found.values())

    def _whose(self, words: Span) -> Account | Statement | None:
        """The innermost statement that carries the words; the account, when an outlet tells it in its own words."""
        chain = attribution(words, self.statements)
        if chain:
            return chain[-1] if chain[-1].act in (*SAYING, *DENYING) else None
        tellings = (*self.told, *self.denied)
        return next((each for each in tellings if any(holds(span, words) for span in each.spans)), None)


def gather(incident: Incident, accounts: Sequence[Account], details: Sequence[Detail], figures: Sequence[Figure],
           statements: Sequence[Statement], parties: Sequence[Party] = ()) -> Facts:
    """The records that bear on `incident`, out of sequences that may hold those of others too.

    A statement bears on it when it carries words of one of its accounts, or when, in the same document, it speaks of
    the thing that was hit by the word for it ("the clinic"); in another document, by that word and the place ("the
    school in Dunvarra").
    """
    own = tuple(each for each in accounts if each.id in set(incident.accounts))
    names = {each.id for each in own}
    theirs = tuple(each for each in details if each.account in names)
    in_tallies = {figure for tally in incident.tallies for figure in tally.figures}
    counted = tuple(each for each in figures if each.account in names or each.id in in_tallies)
    in_documents = {span.document for each in (*own, *theirs, *counted) for span in places(each)} | {
        span.document for reason in incident.contested for span in reason.spans}
    rests_on = [span for each in (*own, *theirs, *counted) for span in places(each)]
    about = tuple(each for each in statements
                  if (_bears(each, rests_on, theirs, incident) if each.span.document in in_documents
                      else _names_it(each, theirs, incident.place_name)))
    return Facts(incident=incident, accounts=own, details=theirs, figures=counted, statements=about,
                 parties=tuple(parties))


def places(record: Account | Detail | Figure | Statement) -> tuple[Span, ...]:
    """The words a record rests on."""
    return record.spans if isinstance(record, Account) else (record.span,)


def whom(record: Figure | Detail) -> str:
    """Who is counted or affected, as said: "fighters", "civilians", or "people" when the source does not say which."""
    said = (record.of_whom or "") if isinstance(record, Figure) else f"{record.value} {record.span.exact}"
    if FIGHTERS.search(said):
        return "fighters"
    return "civilians" if CIVILIANS.search(said) else "people"


def fighters(figure: Figure) -> bool:
    """The source says that those counted are fighters."""
    return whom(figure) == "fighters"


def protection_of(code: str) -> str | None:
    """Why the law may protect the object, by the vocabulary; the code itself where it is such a reason."""
    objects = vocabulary()["objects"]
    if code in objects:
        return objects[code]["protection"]
    return code if code in {each["protection"] for each in objects.values()} else None


def independent_among(origins: Origins, documents: Sequence[str]) -> int:
    """On how many independent origins the telling of these documents rests; at least 1 when there are any.

    Grown from pairs known to be independent, the best connected first and one of a group at most: it may count too few
    and never too many, so repetition and doubt alike add nothing.
    """
    if not documents:
        return 0
    everything = {document for group in origins.groups for document in group}
    if everything and everything <= set(documents):
        return max(1, origins.independent)
    apart = {frozenset((each.left, each.right)) for each in origins.pairs if each.relation == "independent"}
    group_of = {document: number for number, group in enumerate(origins.groups) for document in group}
    chosen: list[str] = []
    for one in sorted(documents, key=lambda each: -sum(each in pair for pair in apart)):
        if all(frozenset((one, other)) in apart and group_of.get(one, one) != group_of.get(other, other)
               for other in chosen):
            chosen.append(one)
    return min(len(chosen), max(1, origins.independent))


def _bears(statement: Statement, rests_on: Sequence[Span], details: Sequence[Detail], incident: Incident) -> bool:
    if any(overlaps(part, span) for part in statement.content for span in rests_on):
        return True
    if any(overlaps(statement.span, span) for reason in incident.contested for span in reason.spans):
        return True
    things = {(each.span.document, word) for each in details if each.aspect == "object" for word in _called(each)}
    return any(part.document == document and re.search(rf"\b{re.escape(thing)}\b", part.exact, re.I)
               for part in statement.content for document, thing in things)


def _names_it(statement: Statement, details: Sequence[Detail], place: str | None) -> bool:
    words = " ".join(part.exact for part in statement.content) if place else ""
    return bool(place) and place in words and any(
        re.search(rf"\b{re.escape(word)}\b", words, re.I)
        for each in details if each.aspect == "object" for word in _called(each))


def _called(thing: Detail) -> set[str]:
    """The words for a thing: its code, and the noun that ends a short name of it ("the children's clinic")."""
    words = thing.span.exact.lower().split()
    return {thing.value} | ({words[-1]} if len(words) <= 4 else set())


def _uses(part: Span, cue: re.Pattern) -> Iterator[Span]:
    for hit in cue.finditer(part.exact):
        yield Span(document=part.document, start=part.start + hit.start(), end=part.start + hit.end(), exact=hit[0])


def _negated(part: Span, hit: Span) -> bool:
    """A word like "no" stands shortly before, in the same sentence, or "never" within ("were never inside")."""
    before = part.exact[: hit.start - part.start]
    shortly = re.split(r"[.;!?]", before)[-1][-REACH:]
    return bool(NOT_SO.search(shortly) or re.search(r"\b(not|never)\b|n['’]t\b", hit.exact, re.I))


def _named(statement: Statement) -> str | None:
    return statement.speaker and (statement.speaker.name or statement.speaker.span.exact)
