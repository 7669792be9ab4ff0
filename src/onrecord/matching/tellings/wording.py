"""Two tellings of somebody's words: are they the same words, on the same occasion?

Each comparison is a small function; what it says is what the reader of a case is told. A comparison either joins
(`Match`), sets apart (`Apart`), or has nothing to say (None). Likeness of words never decides alone: the speaker, the
day, a "not" and the numbers are looked at by themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from math import sqrt

from onrecord import dates
from onrecord.matching import words as lexis
from onrecord.matching.days import narrowest, relation
from onrecord.matching.tellings.telling import KEPT, Telling
from onrecord.matching.words import Word
from onrecord.matching.words.edits import changes, contradiction
from onrecord.models import Reason

WORD_FOR_WORD = (
    0.85  # share of the shorter telling's character runs found in the longer (measured on reused quotations)
)
SAME_SENSE = 0.40  # weighted share of content words, see in_other_words
SAME_SENSE_OF_FOUR = 0.32  # ... where at least four content words are shared
SAME_SENSE_OF_NAMES = 0.20  # ... where three rare names are shared, and a word besides
RARE = 0.6  # of the weight of the rarest word of the two: a name that few statements of the case have
SHARED_STEMS = 0.5  # of the content words of the shorter, without which it is not looked at as nearly the same
SHARED_SHINGLES = 0.4  # of the character runs of the shorter, without which it shares no long run of words
NEARLY = 0.75  # share of the shorter telling's words found in the longer, in order, see nearly_the_same
FEW_WORDS = 5  # of a telling with one content word only, on one day
ENOUGH_WORDS = 6  # of a telling that is to be known again without the help of a day
ENOUGH_WORDS_ALONE = 10  # ... or of a speaker


@dataclass(frozen=True)
class Match:
    """The two tell the same words; `kind` is word for word, quoted part, shared words or in other words."""

    kind: str
    score: float
    reason: Reason


@dataclass(frozen=True)
class Apart:
    """The two must not be one, whatever their likeness."""

    reason: Reason


def compare(left: Telling, right: Telling, weights: Mapping[str, float]) -> Match | Apart | None:
    """How two tellings stand to each other."""
    return by_their_words(left, right) or by_their_sense(left, right, weights)


def by_their_words(left: Telling, right: Telling) -> Match | Apart | None:
    """How two tellings stand to each other, as far as who speaks when and the same words in the same order say it."""
    for rule in (another_speaker, another_day, another_stance, word_for_word, quoted_part, shared_words):
        if found := rule(left, right):
            return found
    return None


def by_their_sense(left: Telling, right: Telling, weights: Mapping[str, float]) -> Match | Apart | None:
    """How two tellings stand to each other whose words say nothing of it."""
    return nearly_the_same(left, right) or told_again(left, right) or in_other_words(left, right, weights)


def another_speaker(left: Telling, right: Telling) -> Apart | None:
    """The two are said by different speakers. Whom a "he" stands for is a reading: long wording that is the same word
    for word weighs more, and then it sets nothing apart."""
    if left.speaker and right.speaker and left.speaker != right.speaker:
        if not (left.named and right.named) and same_long_words(left, right):
            return None
        return Apart(_reason("another speaker", f"said by {left.speaker} there, by {right.speaker} here", left, right))
    return None


def same_long_words(left: Telling, right: Telling) -> bool:
    """Twenty words and more are the same in both, so nearly word for word that two mouths cannot have said them."""
    short, long = _by_length(left, right)
    if len(short.line) < 2 * ENOUGH_WORDS_ALONE or 2 * len(short.shingles & long.shingles) < len(short.shingles):
        return False
    blocks = SequenceMatcher(None, short.line, long.line, autojunk=False).get_matching_blocks()
    return (
        max(each.size for each in blocks) >= ENOUGH_WORDS_ALONE
        and sum(each.size for each in blocks if each.size >= 3) >= 2 * ENOUGH_WORDS_ALONE
    )


def another_day(left: Telling, right: Telling) -> Apart | None:
    """The two were said on different days."""
    if left.occasion and right.occasion and relation(left.occasion, right.occasion) == "different":
        says = f"said on {left.occasion.value} there, on {right.occasion.value} here"
        return Apart(_reason("another day", says, left, right))
    return None


def another_stance(left: Telling, right: Telling) -> Apart | None:
    """The one denies or asks what the other asserts."""
    if left.stance != right.stance:
        says = f"the one {left.statement.act}, the other {right.statement.act}"
        return Apart(_reason("another act of speech", says, left, right))
    return None


def word_for_word(left: Telling, right: Telling) -> Match | Apart | None:
    """The shorter telling stands, word for word or nearly so, within the longer one. A telling of few words, or of
    none that carry content, must stand there as it is, and be of the same speaker and day."""
    short, long = _by_length(left, right)
    few = len(short.own_line) < ENOUGH_WORDS
    if few or len(short.stems) < 2:
        if few and len(short.stems) < 2 and not (len(short.own_line) >= FEW_WORDS and short.stems):
            return None
        if not _on_one_day(left, right) or not left.speaker or not right.speaker or not _stands_in(short, long):
            return None
        share = 1.0
    else:
        if not (left.speaker and right.speaker) and len(short.line) < ENOUGH_WORDS_ALONE:
            return None
        share = len(short.shingles & long.shingles) / len(short.shingles)
        if share < WORD_FOR_WORD:
            return None
    if conflict := changed_meaning(left, right):
        return Apart(conflict)
    says = "the same words" if share == 1.0 else f"the same words but for a few ({share:.0%} of the shorter one)"
    return Match("word for word", share, _reason("same words", says + _by(left, right), left, right))


def _stands_in(short: Telling, long: Telling) -> bool:
    """All of the shorter telling is found in the longer one; where dots mark a cut, piece by piece in order."""
    pieces: list[list[str]] = []
    for word in short.words:
        if not word.aside:
            if word.after_cut or not pieces:
                pieces.append([])
            pieces[-1].append(word.plain)
    rest = f" {' '.join(long.own_line)} "
    for piece in pieces:
        before, found, after = rest.partition(f" {' '.join(piece)} ")
        if not found:
            return False
        rest = f" {after}"
    return bool(pieces)


def quoted_part(left: Telling, right: Telling) -> Match | None:
    """Words in quotation marks in the one telling stand in the other."""
    if not left.speaker or not right.speaker:
        return None
    for one, other in ((left, right), (right, left)):
        for fragment in one.fragments:
            shared = left.stems & right.stems
            alike = len(shared) >= 3 and 2 * len(shared) >= min(len(left.stems), len(right.stems))
            enough = len(fragment) >= ENOUGH_WORDS or _on_one_day(left, right) or alike
            if enough and _within(fragment, other.line):
                exact = next(each for each in lexis.quoted(one.text) if _line(each) == fragment)
                says = f'the words in quotation marks, "{exact.strip(" .,;")}", stand in the other telling'
                share = len(fragment) / len(one.line)
                return Match("quoted part", share, _reason("quoted part", says + _by(left, right), left, right))
    return None


def _line(text: str) -> tuple[str, ...]:
    return tuple(each.plain for each in lexis.words(text))


def shared_words(left: Telling, right: Telling) -> Match | Apart | None:
    """Two tellings that cut the same words differently share a long run of them."""
    short, long = _by_length(left, right)
    if len(short.line) < 12 or not left.speaker or not right.speaker:
        return None
    if len(short.shingles & long.shingles) < SHARED_SHINGLES * len(short.shingles):
        return None
    run = SequenceMatcher(None, short.line, long.line, autojunk=False).find_longest_match()
    if run.size < 10 or run.size < 0.4 * len(short.line):
        return None
    if conflict := changed_meaning(left, right):
        return Apart(conflict)
    says = f"{run.size} words in a row are the same"
    return Match(
        "shared words", run.size / len(short.line), _reason("shared words", says + _by(left, right), left, right)
    )


def nearly_the_same(left: Telling, right: Telling) -> Match | Apart | None:
    """Said by one speaker on one day, the same words in the same order but for a few: of the shorter telling three in
    four stand in the longer one, close together, counting a synonym or another form of a word as the word."""
    short, long = _by_length(left, right)
    if not left.speaker or not right.speaker or not _on_one_day(left, right) or len(short.own_line) < ENOUGH_WORDS:
        return None
    if len(short.stems & long.stems) < SHARED_STEMS * len(short.stems):
        return None
    blocks = _blocks(_senses(short.own_line), _senses(long.own_line))
    same = sum(each.size for each in blocks)
    if same < NEARLY * len(short.own_line):
        return None
    if blocks[-1].b + blocks[-1].size - blocks[0].b > 1.5 * len(short.own_line) + 2:
        return None
    if conflict := changed_meaning(left, right):
        return Apart(conflict)
    share = same / len(short.own_line)
    says = f"the same words in the same order but for a few ({share:.0%} of the shorter one, synonyms counted)"
    return Match("nearly the same", share, _reason("nearly the same words", says + _by(left, right), left, right))


def told_again(left: Telling, right: Telling) -> Match | None:
    """A document comes back to what it has told of a speaker's words of one day: all that carries content in the
    shorter retelling, three words at least, stands in the other by sense, in a stretch at most twice as long, and both
    say "not" or neither does. (A report's first sentence sums up what it tells further down.)"""
    short, long = _by_length(left, right)
    if left.document != right.document or not left.speaker or not right.speaker or not _on_one_day(left, right):
        return None
    if "direct" in (left.mode, right.mode) or not 3 <= len(short.stems) <= len(long.stems):
        return None
    if not short.stems <= long.stems:
        return None
    stretch = _shortest(short.stems, long.words, 2 * len(short.line))
    if not stretch or lexis.negations(short.words) != lexis.negations(stretch):
        return None
    if lexis.numbers(short.words) != lexis.numbers(stretch) and lexis.numbers(short.words):
        return None
    says = f"told again in the same document, with {_as_they_stand(short.stems, left, right)} in common"
    share = len(short.line) / len(long.line)
    return Match("told again", share, _reason("told again", says + _by(left, right), left, right))


def _shortest(stems: frozenset[str], found: tuple[Word, ...], longest: int) -> tuple[Word, ...]:
    """The shortest stretch of words, `longest` at most, that has all the content words; empty where there is none."""
    places = [(place, lexis.sense(each.plain)) for place, each in enumerate(found)]
    places = [(place, sense) for place, sense in places if sense in stems]
    best: tuple[Word, ...] = ()
    for at, (first, _) in enumerate(places):
        seen: set[str] = set()
        for last, sense in places[at:]:
            seen.add(sense)
            if seen == stems:
                if last + 1 - first <= (len(best) - 1 if best else longest):
                    best = found[first : last + 1]
                break
    return best


@lru_cache(maxsize=KEPT)
def _senses(line: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(lexis.sense(each) for each in line)


def _blocks(short: tuple[str, ...], long: tuple[str, ...]) -> list:
    """Where the two lines run together (at least one block, perhaps of no words)."""
    found = SequenceMatcher(None, short, long, autojunk=False).get_matching_blocks()
    return found[:-1] or found


def in_other_words(left: Telling, right: Telling, weights: Mapping[str, float]) -> Match | Apart | None:
    """The same speaker on the same day, told in other words that share most of what carries content.

    The score is the cosine of the two sets of content words, each word weighted by its rarity among the statements of
    the case (inverse document frequency, Sparck Jones 1972). At least one of the two must be a retelling: two
    quotations of one mouth in different words are two utterances.
    """
    if not left.speaker or not right.speaker or left.document == right.document or not _on_one_day(left, right):
        return None
    if left.mode == right.mode == "direct":
        return None
    shared = left.stems & right.stems
    if len(shared) < 2 or lexis.negated(left.words) != lexis.negated(right.words):
        return None
    mine, yours = lexis.numbers(left.words), lexis.numbers(right.words)
    if mine and yours and not mine & yours:
        return None
    # sorted: a sum of floats depends on its order, and a set has none
    score = _weight(shared, weights) / sqrt(_weight(left.stems, weights) * _weight(right.stems, weights))
    enough = SAME_SENSE_OF_FOUR if len(shared) >= 4 else SAME_SENSE
    names = _rare_names(left, right, weights)
    if len(names) >= 3 and shared - lexis.names(left.words) - lexis.names(right.words):
        enough = SAME_SENSE_OF_NAMES
    if score < enough:
        return None
    # Told in much the same words, what they change counts as it does in a quotation.
    short, long = _by_length(left, right)
    same = sum(each.size for each in _blocks(_senses(short.line), _senses(long.line)))
    if 2 * same >= len(short.line) and (conflict := changed_meaning(left, right)):
        return Apart(conflict)
    says = f"in other words, with {_as_they_stand(shared, left, right)} in common"
    return Match("in other words", score, _reason("in other words", says + _by(left, right), left, right))


def _rare_names(left: Telling, right: Telling, weights: Mapping[str, float]) -> frozenset[str]:
    """The names both tell that hardly any other statement of the case does."""
    rarest = max(weights[each] for each in left.stems | right.stems)
    names = lexis.names(left.words) & lexis.names(right.words) & left.stems
    return frozenset(each for each in names if weights[each] >= RARE * rarest)


def _as_they_stand(shared: frozenset[str], left: Telling, right: Telling) -> str:
    """The words that two tellings share, as they stand in the one ("agrees", or "agrees" / "agree")."""
    mine, yours = ({stem: word.surface for word in reversed(each.words) for stem in lexis.stems([word])}
                   for each in (left, right))  # fmt: skip
    told = [(mine[each], yours[each]) for each in mine if each in shared]
    told.reverse()
    return ", ".join(f'"{one}"' if lexis.plain(one) == lexis.plain(two) else f'"{one}" / "{two}"' for one, two in told)


def changed_meaning(left: Telling, right: Telling) -> Reason | None:
    """Within the words both tell, a "not" is missing, a number or a name is another one. What one of them leaves out as
    a whole sentence, at an end, or with dots that mark it, changes nothing of what both tell."""
    for edit in changes(left.words, right.words):
        if found := contradiction(edit):
            return _reason(*found, left, right)
    return None


def _by_length(left: Telling, right: Telling) -> tuple[Telling, Telling]:
    return (left, right) if left.length <= right.length else (right, left)


def _on_one_day(left: Telling, right: Telling) -> bool:
    if left.setting and left.setting == right.setting:
        return True
    if left.document == right.document and left.occasion == right.occasion:
        return True
    return bool(left.occasion and right.occasion) and relation(left.occasion, right.occasion) in (
        "same",
        "compatible",
    )


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(whole)} "


def _weight(stems: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights[each] for each in sorted(stems))


def _by(left: Telling, right: Telling) -> str:
    if not left.speaker and not right.speaker:
        by = ", nobody named in either"
    elif left.speaker and right.speaker:
        by = f", by {left.speaker if left.named else right.speaker}"
    else:
        by = f", by {left.speaker or right.speaker} in the one, nobody named in the other"
    day = narrowest((left.day, right.day, left.occasion, right.occasion))
    return by + (f", {dates.describe(day)}" if day else "")


def _reason(rule: str, says: str, left: Telling, right: Telling) -> Reason:
    return Reason(rule=rule, says=says, spans=(*left.spans, *right.spans))
