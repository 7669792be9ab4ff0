"""Who says it: whose a figure or a detail is, across documents, and how a sentence calls them.

The innermost speaker a text names has the word; where it names none, the outlet has. Two documents that speak of
"officials" have no voice in common, because nobody says that the officials are the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.matching.events.likeness import Scene
from onrecord.matching.people import People
from onrecord.matching.sources.outlets import called
from onrecord.models import Detail, Document, Mention, PartialDate, Span, Statement
from onrecord.text import attribution, holds

NAMED = 4  # how many names a sentence lists before it counts the rest
_WITH_ARTICLE = frozenset(("United", "Ministry", "Office", "Department", "European", "International"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One who says something: `key` is the same for the same voice in any document, `called` is for a sentence."""

    key: tuple[str, ...]
    name: str
    called: str


class Voices:
    """Whose words are whose in a case; the answers are read off its statements."""

    def __init__(self, sources, dated: Mapping[str, PartialDate]):
        self.sources, self.dated = sources, dated

    def of(self, span: Span) -> Voice:
        """The voice of these words where they stand."""
        return self._last(span.document, self._carriers(span))

    def of_telling(self, scene: Scene) -> Voice:
        """The voice of an account: of the words that say what happened, else of its first words."""
        return self.of(_telling(scene))

    def of_detail(self, detail: Detail, scene: Scene) -> Voice:
        """The voice of one detail of an account.

        It is the account's where the detail's words lie in the account's passage, or anywhere in the statement that
        carries the account ("accused the northern army of ..."); words from elsewhere are whose they are there.
        """
        if in_passage(detail.span, scene):
            return self.of_telling(scene)
        own = self._carriers(detail.span)
        if not own and any(holds(each.span, detail.span) for each in self._carriers(_telling(scene))):
            return self.of_telling(scene)
        return self._last(detail.span.document, own)

    def called(self, speaker: Mention, document: str) -> str:
        """A speaker within a sentence: "the Velmar town council", "Ana Ruiz", "residents"."""
        return sentence_name(speaker, document, self.sources.people)

    def _carriers(self, span: Span) -> Sequence[Statement]:
        return attribution(span, self.sources.said(span.document).statements)

    def _last(self, document: str, carriers: Sequence[Statement]) -> Voice:
        return voice_of(carriers, self.sources.document(document), self.sources.people)


def voice_of(carriers: Sequence[Statement], document: Document, people: People) -> Voice:
    """The innermost speaker of statements that carry some words, outermost first; where none is named, the outlet."""
    speaker = next((each.speaker for each in reversed(carriers) if each.speaker), None)
    if speaker is None:
        outlet = called(document)
        return Voice(key=("outlet", outlet), name=outlet, called=outlet)
    name, said = people.of(document.id, speaker.name), sentence_name(speaker, document.id, people)
    if not name:
        return Voice(key=(document.id, said), name=speaker.span.exact, called=said)
    return Voice(key=("speaker", name), name=name, called=said)


def sentence_name(speaker: Mention, document: str, people: People) -> str:
    """A speaker within a sentence: "the Velmar town council", "Ana Ruiz", "residents"."""
    name = people.of(document, speaker.name)
    if not name:
        return speaker.span.exact[0].lower() + speaker.span.exact[1:]
    parts = name.split()
    described = people.kind(name) == "body" and parts[-1].islower()  # not "Open Hands"
    own = "'s " in name or "’s " in name or parts[0].lower() == "the"
    return f"the {name}" if (described or parts[0] in _WITH_ARTICLE) and not own else name


def in_passage(span: Span, scene: Scene) -> bool:
    """The words lie in the account's own passage."""
    return any(holds(each, span) for each in scene.account.spans)


def _telling(scene: Scene) -> Span:
    said = (each.span for each in scene.details if each.aspect == "what" and in_passage(each.span, scene))
    return next(said, scene.account.spans[0])


def named(names: Iterable[str]) -> str:
    """Names as a sentence lists them, each once; of many the first few, and how many more."""
    names = list(dict.fromkeys(names))
    if len(names) > NAMED:
        names[NAMED - 1 :] = [f"{len(names) - NAMED + 1} more"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
