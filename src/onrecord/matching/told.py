"""Where two documents say they have a speaker's words from: told to one outlet, or released in writing.

Both need the same named speaker and the same day. A spokesman who tells two agencies different things, or two releases
of one ministry, are not one because they sound alike.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from onrecord import dates
from onrecord.matching.people import People, key_of
from onrecord.matching.words import listed
from onrecord.models import Document, PartialDate, Reason, Span, Statement, Utterance
from onrecord.text import quote

Pair = tuple[str, str]
Telling = tuple[Statement, Span]  # a statement, and the words that say how it was told

# Who is told and is an outlet or agency. General knowledge, besides the publishers and agencies of the case.
_OUTLETS = listed(
    "afp ap aap ansa bbc cnn cnbc cbs nbc abc msnbc dpa efe interfax itv irna npr pbs reuters rferl ria rte sana sky "
    "sputnik suna tass ukrinform upi wafa xinhua yonhap anadolu kyodo bloomberg"
)
_TRADE = listed(
    "news agency press television tv radio channel network newspaper daily weekly magazine broadcaster correspondent "
    "reporter reporters website portal"
)
_LETTERS = {
    ("agence", "france", "presse"): ("afp",),
    ("associated", "press"): ("ap",),
    ("deutsche", "presse", "agentur"): ("dpa",),
    ("british", "broadcasting", "corporation"): ("bbc",),
}
_WRITING = r"(?:statement|communiqu[eé]|press release|news release|release)\b(?! to\b)"
_WRITTEN = re.compile(
    rf"\b(?:in|by|through|via) (?:a|an|the|its|his|her|their) (?:[\w-]+ ){{0,2}}?{_WRITING}"
    rf"|\b{_WRITING} (?:by|from|of|issued|released|published|posted)\b",
    re.I,
)
_AROUND = 60  # characters before and after the cue, within the sentence
_STOP = re.compile(r"[.!?]\s|\n")


def outlet_told(words: str) -> tuple[str, ...]:
    """The outlet that was told, as it is compared: "the AFP news agency" is ("afp",)."""
    key = tuple(each for each in key_of(words) if each)
    if key in _LETTERS:
        return _LETTERS[key]
    return tuple(each for each in key if each not in _TRADE) or key


def told_one_outlet(
    documents: Sequence[Document], statements: Sequence[Statement], people: People, dated: Mapping[str, PartialDate]
) -> dict[tuple, dict[str, Telling]]:
    """(outlet, speaker, day) -> document -> the statement there that says the speaker told that outlet.

    An outlet's own document needs no audience: what a speaker says in it on that day is what the outlet was told. The
    outlet is one that publishes or is credited in the case, an agency or broadcaster known by name, or is called so
    ("the Ferryman newspaper"). Statements without a named speaker or without a day are left out.
    """
    by_id = {each.id: each for each in documents}
    names = {outlet_told(name) for each in documents for name in (each.publisher, each.agency) if name}
    found: dict[tuple, dict[str, Telling]] = defaultdict(dict)
    own: dict[tuple, dict[str, Telling]] = defaultdict(dict)
    for statement, speaker, day in _placed(statements, people, dated):
        document = statement.span.document
        if statement.audience:
            outlet = outlet_told(statement.audience.exact)
            called_one = bool({*key_of(statement.audience.exact)} & _TRADE) and statement.audience.exact[:1].isupper()
            if outlet in names or called_one or (len(outlet) == 1 and outlet[0] in _OUTLETS):
                found[outlet, speaker, day].setdefault(document, (statement, statement.audience))
        elif by_id[document].publisher:
            outlet = outlet_told(by_id[document].publisher)
            own[outlet, speaker, day].setdefault(document, (statement, statement.speaker.span))
    for key, tellings in found.items():
        for document, telling in own.get(key, {}).items():
            tellings.setdefault(document, telling)
    return {key: tellings for key, tellings in found.items() if len(tellings) > 1}


def told(key: tuple, left: Telling, right: Telling) -> Reason:
    """Both documents carry what one speaker told one outlet on one day: it is named as the one who was told in both, or
    in the one while it published the other."""
    named = next(each for each, words in (left, right) if each.audience).audience.exact
    if left[0].audience and right[0].audience:
        says = f"both carry what {key[1]} told {named} on {key[2]}"
    else:
        says = f"the one carries what {key[1]} told {named} on {key[2]}; {named} published the other"
    return Reason(rule="told the same outlet", says=says, spans=(left[1], right[1]))


def released(
    documents: Sequence[Document],
    statements: Sequence[Statement],
    utterances: Iterable[Utterance],
    people: People,
    dated: Mapping[str, PartialDate],
) -> list[tuple[str, str | None, dict[str, Telling]]]:
    """(speaker, day, document -> the statement there that cites a written statement or press release of theirs), for
    those that are one: of the same speaker on the same day, or with the same long wording (one utterance)."""
    by_id = {each.id: each for each in documents}
    written = {}
    for each in statements:
        words = each.speaker and each.cue and _written(each, by_id[each.span.document])
        if words:
            written[each.id] = (each, words)
    found: dict[tuple[str, str | None], dict[str, Telling]] = defaultdict(dict)
    for statement, speaker, day in _placed((each for each, _ in written.values()), people, dated):
        found[speaker, day].setdefault(statement.span.document, written[statement.id])
    made = [(speaker, day, tellings) for (speaker, day), tellings in found.items()]
    for each in utterances:
        same: dict[str, Telling] = {}
        for variant in each.variants:
            for statement in variant.statements:
                if statement in written:
                    same.setdefault(variant.document, written[statement])
        made.append((each.speaker, each.said_on.value if each.said_on else None, same))
    return [each for each in made if len(each[2]) > 1]


def release(speaker: str, day: str | None, left: Telling, right: Telling) -> Reason:
    """Both documents cite a written statement or press release, of the same speaker, and it is of the same day or its
    wording is the same."""
    of = f" of {day}" if day else ""
    says = f"both cite a written statement by {speaker}{of}"
    return Reason(rule="same press release", says=says, spans=(left[1], right[1]))


def _placed(
    statements: Iterable[Statement], people: People, dated: Mapping[str, PartialDate]
) -> Iterator[tuple[Statement, str, str]]:
    """Statements whose speaker has a name across documents and whose day is known, with both, in order of place."""
    for each in sorted(statements, key=_stands):
        speaker = people.of(each.span.document, each.speaker.name) if each.speaker else None
        day = dated.get(each.id, each.said_on)
        if speaker and dates.is_day(day):
            yield each, speaker, day.value


def _stands(statement: Statement) -> tuple:
    return statement.span.document, statement.span.start, statement.span.end, statement.id


def _written(statement: Statement, document: Document) -> Span | None:
    """The words around the cue, in its sentence, that say the speaker's words were released in writing."""
    cue, text = statement.cue, document.text
    before = _STOP.split(text[max(0, cue.start - _AROUND) : cue.start])[-1]
    after = _STOP.split(text[cue.end : cue.end + _AROUND])[0]
    start = cue.start - len(before)
    match = _WRITTEN.search(text[start : cue.end + len(after)])
    return quote(document, start + match.start(), start + match.end()) if match else None
