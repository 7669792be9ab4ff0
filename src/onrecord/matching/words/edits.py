"""Where two tellings of the same words differ, word by word, and whether a difference changes what is said.

A number, a "not" and a name are looked at by themselves: `contradiction` says when such a change sets two tellings
apart, `flag` when a reader of one utterance must be told of it. Pure functions of words.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from onrecord.matching import words as lexis
from onrecord.matching.words import Word, numerals

BESIDE = 3  # words at most that can be dropped with a number or a name, so that the drop is about that
TAILS = 4  # words in which two tellings may end differently and still be about the same thing
_TITLES = lexis.listed(
    "president vice prime minister secretary general mr mrs ms dr sir lord lady senator governor mayor congressman "
    "congresswoman representative ambassador judge justice colonel captain major lieutenant sergeant professor"
)
_PRONOUNS = lexis.listed(
    "he she they it we i you who him her them us me his their its our this that these those there"
)


class Edit(NamedTuple):
    """One difference: the words the one has in place of the other's. `place` is start, inside or end."""

    kind: str  # replace, delete, insert
    mine: tuple[Word, ...]
    yours: tuple[Word, ...]
    place: str
    cut: bool  # a whole sentence, or words whose place the other marks with dots
    beside_name: bool  # a name that both tell stands next to it

    @property
    def one_sided(self) -> bool:
        return not self.mine or not self.yours


def changes(left: Sequence[Word], right: Sequence[Word]) -> list[Edit]:
    """The edits from `left` to `right`, in order."""
    found = SequenceMatcher(None, [each.plain for each in left], [each.plain for each in right], autojunk=False)
    codes = found.get_opcodes()
    made = []
    for number, (kind, a, b, c, d) in enumerate(codes):
        if kind == "equal":
            continue
        place = "start" if number == 0 else "end" if number == len(codes) - 1 else "inside"
        mine, yours = tuple(left[a:b]), tuple(right[c:d])
        # What stands behind the gap on the side that has no words there.
        behind = right[d : d + 1] if not yours else left[b : b + 1] if not mine else ()
        marked = any(each.after_cut for each in behind)
        cut = (not mine or not yours) and (marked or _whole_sentences(mine or yours))
        near = [*left[max(0, a - 1) : a], *left[b : b + 1]]
        made.append(Edit(kind, mine, yours, place, cut, any(each.name for each in near)))
    return made


def _whole_sentences(found: Sequence[Word]) -> bool:
    """The words begin where a sentence does and go up to the end of one."""
    return found[0].opens and found[-1].closes


def contradiction(edit: Edit) -> tuple[str, str] | None:
    """The rule and the sentence by which an edit sets two tellings apart; None where it does not.

    A cut takes nothing back: a whole sentence, words whose place is marked, or words at an end, except where hardly
    more than a "not" is cut off there. Where both end in many words of their own, they go on differently.
    """
    mine, yours = edit.mine, edit.yours
    if edit.cut:
        return None
    if edit.place != "inside":
        if edit.one_sided and len(mine or yours) > 2:
            return None
        if not edit.one_sided and (min(len(mine), len(yours)) > TAILS or max(len(mine), len(yours)) > 2 * TAILS):
            return None
    if negation(mine, yours):
        return "negation", "the one says not what the other says"
    if edit.one_sided:
        return None
    if numerals.contradict(_line(mine), _line(yours)):
        return "another number", f"{surface(mine)} there, {surface(yours)} here"
    if names := _other_name(edit, _one_sense):
        perhaps = "" if names == "certain" else "perhaps a name: "
        return "another name", f"{perhaps}{surface(mine)} there, {surface(yours)} here"
    return None


def flag(edit: Edit) -> str | None:
    """Which kind of difference changes the meaning: `negation`, `number`, `name`; None for any other. What is cut off
    at an end or with dots can only take a "not" with it, a whole sentence nothing."""
    mine, yours = edit.mine, edit.yours
    if edit.one_sided and _whole_sentences(mine or yours):
        return None
    if negation(mine, yours):
        return "negation"
    if edit.one_sided:
        dropped = [each for each in mine or yours if not each.aside]
        if edit.cut or edit.place != "inside" or len(dropped) > BESIDE:
            return None
        if numerals.differ(_line(dropped), []):
            return "number"
        return "name" if _names(dropped) and not edit.beside_name else None
    if numerals.differ(_line(mine), _line(yours)):
        return "number"
    return "name" if _other_name(edit) or _name_lost(mine, yours) or _name_lost(yours, mine) else None


def _name_lost(mine: Sequence[Word], yours: Sequence[Word]) -> bool:
    """A name has given way to words that are none. An editor's name for a "he" is no such thing."""
    if not any(not each.aside for each in _names(mine)):
        return False
    return not any(each.name or each.perhaps or each.plain in _PRONOUNS for each in yours)


def negation(mine: Sequence[Word], yours: Sequence[Word]) -> bool:
    """The one says not what the other says: a "not" more, or a word in place of its contrary."""
    if lexis.negations(mine) != lexis.negations(yours):
        return True
    left, right = {each.plain for each in mine}, {each.plain for each in yours}
    return any(lexis.opposite(one, two) for one in left - right for two in right - left)


def surface(found: Sequence[Word]) -> str:
    """The words as they stand; halves of a contraction go together."""
    told = ""
    for place, word in enumerate(found):
        told += word.surface if not place or found[place - 1].end == word.start else f" {word.surface}"
    return told


def _line(found: Sequence[Word]) -> list[str]:
    return [each.plain for each in found]


def _names(found: Sequence[Word]) -> list[Word]:
    return [each for each in found if each.name and each.plain not in _TITLES]


def _other_name(edit: Edit, same=lexis.same_name) -> str | None:
    """Each side has a name of its own that the other side does not have in any spelling: "certain", or "perhaps" where
    the capital may be that of a sentence's beginning; None when not. `same` says of two plain words that they are one
    name. A title is no name beside one ("President Ruiz", "Ana Ruiz"), nor in the place of another title."""
    titled = edit.beside_name or all({*_line(side)} <= _TITLES for side in (edit.mine, edit.yours))
    sides = []
    for found, others in ((edit.mine, edit.yours), (edit.yours, edit.mine)):
        capitals = [each for each in found if (each.name or each.perhaps) and not (titled and each.plain in _TITLES)]
        sides.append([
            each for each in capitals if not any(
                same(each.plain, other.plain) or each.perhaps and _one_sense(each.plain, other.plain)
                for other in others
            )
        ])  # fmt: skip
    left, right = sides
    if not left or not right:
        return None
    if all(each.name for each in left) or all(each.name for each in right):
        return "certain"
    return "perhaps" if max(len(edit.mine), len(edit.yours)) <= BESIDE else None


def _one_sense(left: str, right: str) -> bool:
    """One name, or words of one sense: a capital for its state."""
    return lexis.sense(left) == lexis.sense(right) or lexis.same_name(left, right)
