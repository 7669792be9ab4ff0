"""Records of an incident as the tests of grades and law need them: sentences in, spans that are really there out."""

from dataclasses import dataclass, field

from onrecord.models import (
    Account,
    Detail,
    Echo,
    Figure,
    Incident,
    Mention,
    Origins,
    Reason,
    Span,
    Statement,
)


@dataclass
class Scene:
    """What invented reports say of one incident. `texts`: the text of each report, by a name that stands for its id."""

    texts: dict[str, str]
    independent: int = 1
    apart: tuple[tuple[str, str], ...] = ()  # pairs of reports known to be independent
    accounts: list = field(default_factory=list)
    details: list = field(default_factory=list)
    figures: list = field(default_factory=list)
    statements: list = field(default_factory=list)
    contested: list = field(default_factory=list)

    def span(self, document: str, words: str) -> Span:
        """The words where they first stand in the report. Raises ValueError when they are not there."""
        start = self.texts[document].index(words)
        return Span(document=document, start=start, end=start + len(words), exact=words)

    def account(self, document: str, words: str, reality: str = "reported", **aspects: tuple[str, str]) -> Account:
        """A telling; each aspect as (words, value), spaces in its name written as underscores."""
        account = Account(spans=(self.span(document, words),), reality=reality, made_by="test")
        self.accounts.append(account)
        for aspect, (said, value) in aspects.items():
            self.details.append(Detail(account=account.id, span=self.span(document, said), basis="test", made_by="test",
                                       aspect=aspect.replace("_", " "), value=value))
        return account

    def figure(self, account: Account, words: str, counted: str, low, high=..., of_whom="civilians") -> Figure:
        """A count in the account's report; `high` is `low` unless given."""
        figure = Figure(span=self.span(account.spans[0].document, words), counted=counted, of_whom=of_whom, side=None,
                        low=low, high=low if high is ... else high, qualifier=None, scope=None, scope_kind="incident",
                        as_of=None, standing="claimed", excludes=None, part_of=None, account=account.id, made_by="test")
        self.figures.append(figure)
        return figure

    def statement(self, document: str, speaker: str | None, content: str, act: str = "asserts") -> Statement:
        """Who says these words; the speaker as named in the report."""
        named = Mention(span=self.span(document, speaker), name=speaker, basis="test") if speaker else None
        part = self.span(document, content)
        statement = Statement(span=part, speaker=named, cue=None, content=(part,), mode="indirect", act=act,
                              said_on=None, audience=None, made_by="test")
        self.statements.append(statement)
        return statement

    def incident(self) -> Incident:
        """The incident of all accounts so far."""
        documents = tuple(dict.fromkeys(span.document for each in self.accounts for span in each.spans))
        pairs = tuple(
            Echo(left=left, right=right, reasons=(Reason(rule="test", says="test"),),
                 relation="independent" if (left, right) in self.apart else "echo")
            for n, left in enumerate(documents) for right in documents[n + 1 :])
        origins = Origins(independent=self.independent, documents=len(documents), pairs=pairs, says="",
                          groups=_groups(documents, self.apart))
        return Incident(handle="INC-0001", title="test", accounts=tuple(each.id for each in self.accounts),
                        reality="reported", what=None, when=None, where=None, place_name=None, objects=(),
                        protections=(), alleged_perpetrators=(), tallies=(), origins=origins, reasons=(),
                        contested=tuple(self.contested), missing=())

    def records(self) -> tuple:
        """What `assess` and `gather` take."""
        return self.incident(), self.accounts, self.details, self.figures, self.statements


def _groups(documents: tuple[str, ...], apart: tuple[tuple[str, str], ...]) -> tuple[tuple[str, ...], ...]:
    """Each report that stands alone by itself, all the others as echoes of one origin."""
    alone = [each for each in documents if sum(each in pair for pair in apart) == len(documents) - 1 > 0]
    rest = tuple(each for each in documents if each not in alone)
    return (*((each,) for each in alone), *((rest,) if rest else ()))


def theatre() -> Scene:
    """One report of a bombing of a theatre in which civilians sheltered."""
    scene = Scene({"a": "The council said Veldran forces bombed a theatre where families were sheltering in Marnov."})
    scene.account("a", "Veldran forces bombed a theatre where families were sheltering in Marnov",
                  what=("bombed", "bombing"), object=("theatre", "theatre"), victims=("families", "civilians"),
                  alleged_perpetrator=("Veldran forces", "Veldran forces"))
    scene.statement("a", "The council", "Veldran forces bombed a theatre where families were sheltering in Marnov")
    return scene
