"""On which day words were said: the time that goes with the cue, else the day of the speaker's other words.

A time belongs to a cue when the cue governs it, or when the cue stands in a clause that says when ("angered them on
Friday when she called it a lie") or goes on telling ("said on Friday ..., adding that ..."). Words without any time
take the day of the same speaker's other words in the document when two of them, at least, are dated for themselves and
all of them agree; what is told with another time, or by somebody else, stays open.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from spacy.tokens import Token

from onrecord import dates
from onrecord.extraction.language import cues
from onrecord.extraction.language.attributions import attributions
from onrecord.extraction.language.people import people
from onrecord.extraction.language.sources import Attribution
from onrecord.extraction.language.times import TimeExpression, times
from onrecord.models import PartialDate

# Adverbs that put the saying at some other time, or at no one time.
_ELSEWHEN = frozenset((
    "earlier", "previously", "repeatedly", "once", "often", "always", "before", "recently", "later", "long", "since",
    "formerly", "already", "ago", "frequently", "sometimes", "initially", "originally", "regularly", "consistently",
    "subsequently", "first", "eventually", "then",
))  # fmt: skip
_TO_COME = frozenset({"will", "would", "'ll", "’ll", "shall", "may", "might", "could", "had", "to"})
ENOUGH = 2  # of the speaker's statements that must be dated for themselves


def said_on(parsed, attribution: Attribution) -> PartialDate | None:
    """When the words of an attribution were said; None when the document does not tell."""
    return parsed.once(_occasions).get(id(attribution))


def _occasions(parsed) -> dict[int, PartialDate]:
    """By id() of the attribution."""
    found: dict[int, PartialDate] = {}
    open_: list[tuple[Attribution, str]] = []
    dated: dict[str, dict[tuple[int, int], PartialDate]] = defaultdict(dict)  # speaker -> where the time stands -> day
    nested: dict[str, set[str]] = defaultdict(set)
    for each in attributions(parsed):
        time = _time_of(parsed, each)
        meant = people(parsed).of(each)
        name = meant.someone.name if meant and meant.someone else None
        if time is not None and time.date is not None:
            found[id(each)] = time.date
            if name and _told_by_another(parsed, each, name):
                nested[name].add(time.date.value)
            elif name:
                dated[name][time.span.start, time.span.end] = time.date
        elif time is None and name and not _elsewhen(each) and not _told_by_another(parsed, each, name):
            open_.append((each, name))
    for each, name in open_:
        if day := _day_of(dated[name], nested[name]):
            found[id(each)] = day
    return found


def _day_of(own: dict[tuple[int, int], PartialDate], nested: set[str]) -> PartialDate | None:
    """The one day of a speaker's dated words, when there are enough of them."""
    days = {each.value for each in own.values()}
    if len(own) < ENOUGH or len(days | nested) > 1 or not _is_a_day(next(iter(days))):
        return None
    first, second = list(own.values())[:2]
    return PartialDate(
        value=first.value,
        basis="no day with these words; the day of the speaker's other words here",
        rests_on=tuple(dict.fromkeys((*first.rests_on, *second.rests_on))),
    )


def _is_a_day(value: str) -> bool:
    made = PartialDate(value=value, basis="")
    return dates.is_day(made) or value.startswith("XXXX-WXX-")


def _time_of(parsed, attribution: Attribution) -> TimeExpression | None:
    """The time that goes with the cue, its date known or not; taken over from the speech the words go on with."""
    leader, seen = attribution, 0
    while leader.cue is None and leader.follows is not None and seen < 20:
        leader, seen = leader.follows, seen + 1
    if leader.cue is None:
        return None
    for cue in _cues(leader.cue):
        for each, root in parsed.once(_rooted).get(cue.sent.start, ()):
            within = any(start <= each.span.start < end for start, end in leader.content)
            if not within and _governs(cue, root):
                return each
    return None


def _cues(cue: Token) -> Iterator[Token]:
    """The cue, and the verb it hangs on where that one's time is its own."""
    yield cue
    if cue.dep_ not in ("advcl", "relcl"):
        return
    when = any(each.lower_ == "when" and each.dep_ == "advmod" for each in cue.children)
    goes_on = cue.tag_ == "VBG" and cue.i > cue.head.i and cues.goes_on_telling(cue)
    if when or goes_on:
        yield cue.head


def _rooted(parsed) -> dict[int, list[tuple[TimeExpression, Token]]]:
    """The expressions of time, each with the word that heads it, by the first token of its sentence."""
    found = defaultdict(list)
    for each in times(parsed):
        stretch = parsed.doc.char_span(each.span.start, each.span.end, alignment_mode="expand")
        if stretch is not None:
            found[stretch.root.sent.start].append((each, stretch.root))
    return found


def _contents(parsed) -> tuple[list[tuple[int, int, Attribution]], int]:
    """Every stretch of content in order of its beginning, with its attribution, and the length of the longest."""
    found = sorted(
        ((start, end, each) for each in attributions(parsed) for start, end in each.content), key=lambda one: one[:2]
    )
    return found, max((end - start for start, end, _ in found), default=0)


def _governs(cue: Token, token: Token) -> bool:
    for _ in range(3):
        if token.i == cue.i:
            return True
        if token.dep_ in ("ROOT", "relcl", "ccomp"):
            return False
        token = token.head
    return token.i == cue.i


def _elsewhen(attribution: Attribution) -> bool:
    """The cue is told as of another time: "had said", "will say", "has repeatedly said", "said after the raid"."""
    cue = attribution.cue
    while cue is None and attribution.follows is not None:
        attribution = attribution.follows
        cue = attribution.cue
    if cue is None:
        return False
    for each in cue.children:
        if each.lower_ in _ELSEWHEN and each.dep_ in ("advmod", "npadvmod"):
            return True
        if each.dep_ == "aux" and each.lower_ in _TO_COME:
            return True
        if each.dep_ == "mark" and each.lower_ in ("after", "before", "since", "until"):
            return True
    return False


def _told_by_another(parsed, attribution: Attribution, name: str) -> bool:
    """The words are told within the words of somebody else."""
    place = attribution.cue.idx if attribution.cue is not None else attribution.content[0][0]
    contents, longest = parsed.once(_contents)
    first = bisect_left(contents, place - longest, key=lambda one: one[0])
    for start, end, each in contents[first:]:
        if start > place:
            return False
        if each is attribution or place >= end:
            continue
        meant = people(parsed).of(each)
        if meant is None or meant.someone is None or meant.someone.name != name:
            return True
    return False
