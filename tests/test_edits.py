"""Word by word: which differences between two tellings set them apart, and which are flagged for the reader."""

import pytest

from onrecord.matching.words import words
from onrecord.matching.words.edits import changes, contradiction, flag, surface

WHOLE = "We will open the grain terminal to every ship that asks for shelter before the storms arrive."
KNOWN = frozenset({"arvania", "tolmia"})


def edits(one: str, other: str):
    return changes(words(one, KNOWN), words(other, KNOWN))


@pytest.mark.parametrize(
    "one, other, rule",
    [
        ("We will open the gates today", "We will not open the gates today", "negation"),
        ("We will open the gates today", "We won’t open the gates today", "negation"),
        ("We cannot open the gates today", "We can open the gates today", "negation"),
        ("We open the gates today", "We never open the gates today", "negation"),
        ("We go with their consent and leave", "We go without their consent and leave", "negation"),
        ("We will open the gates today", "We will refuse to open the gates today", "negation"),
        ("We still open the gates today", "We no longer open the gates today", "negation"),
        ("Both the mill and the ferry burnt", "Neither the mill nor the ferry burnt", "negation"),
        ("It is possible to open the gates", "It is impossible to open the gates", "negation"),
        ("We do not deny that it burnt", "We do not say that it burnt", "negation"),
        ("Not a single boat came home", "A single boat came home", "negation"),
        ("They killed 12 men at the mill", "They killed 21 men at the mill", "another number"),
        ("They killed twelve men at the mill", "They killed 13 men at the mill", "another number"),
        ("He came second in the race", "He came third in the race", "another number"),
        ("Half of the boats are lost", "A third of the boats are lost", "another number"),
        ("There were dozens of boats there", "There were hundreds of boats there", "another number"),
        ("At the mill they killed 12", "At the mill they killed 21 people", "another number"),
        ("We asked Arvania to open the road", "We asked Tolmia to open the road", "another name"),
        ("We asked Karin to open the road", "We asked Kalin to open the road", "another name"),
        ("Arvania fired on the boats", "Tolmia fired on the boats", "another name"),
        ("They saw [Karin] at the mill", "They saw [Ruiz] at the mill", "another name"),
        ("Velmar has no bread left today", "Oresk has no bread left today", "another name"),
        ("We pray to the Lord for bread", "We pray to the Karin for bread", "another name"),
    ],
)
def test_what_sets_two_tellings_apart(one, other, rule):
    """A "not", a number, a name exchanged within the words both tell, whichever stands first."""
    for mine, yours in ((one, other), (other, one)):
        assert rule in [found[0] for each in edits(mine, yours) if (found := contradiction(each))]
        assert {"another number": "number", "another name": "name"}.get(rule, rule) in map(flag, edits(mine, yours))


@pytest.mark.parametrize(
    "one, other",
    [
        (WHOLE, "We will open the grain terminal to every ship"),
        (WHOLE, "every ship that asks for shelter before the storms arrive"),
        (WHOLE, "We will open the grain terminal ... before the storms arrive"),
        (WHOLE, "We'll open (and keep open) the grain terminal to every ship [of Velmar] that asks for shelter before"),
        ("We asked Zelensky to open the road", "We asked Zelenskyy to open the road"),
        ("The road to Kyiv is open again", "The road to Kiev is open again"),
        ("We lost three boats at the mill", "We lost 3 boats at the mill"),
        ("We lost one boat at the mill", "We lost a boat at the mill"),
        ("He opened the road to the mill", "[Karin] opened the road to the mill"),
        ("(President Ana) Karin opened the road", "Karin opened the road"),
        ("We know it. There are no 12 boats in Oresk. We saw it.", "We know it. We saw it."),
        ("We do not know it", "we don’t know it!"),
        ("President Karin opened the road", "Mr. Karin opened the road"),
    ],
)
def test_what_is_no_change_of_meaning(one, other):
    """Cuts, brackets, transliterations, other ways of writing a number, a whole sentence left out."""
    for mine, yours in ((one, other), (other, one)):
        assert [contradiction(each) for each in edits(mine, yours) if contradiction(each)] == []
        assert [flag(each) for each in edits(mine, yours) if flag(each)] == []


@pytest.mark.parametrize(
    "one, other, flagged",
    [
        ("We lost three boats at the mill", "We lost few boats at the mill", "number"),
        ("We lost 12 boats at the mill", "We lost boats at the mill", "number"),
        ("We asked Karin to open the road", "We asked officials to open the road", "name"),
        ("The talks with Moscow go on", "The talks with Russia go on", "name"),
        ("The Russian army is near", "Russia’s army is near", None),
        ("We asked Karin and Ruiz to open it", "We asked Karin to open it", None),
        ("I do not think that the road is open", "the road is open", "negation"),
        ("The road is ... and it was not ... open again", "The road is ... open again", "negation"),
    ],
)
def test_what_is_told_but_does_not_set_apart(one, other, flagged):
    """A vague number, a number or a name left out, a "not" in what is cut off."""
    for mine, yours in ((one, other), (other, one)):
        found = edits(mine, yours)
        assert not any(map(contradiction, found))
        assert ({flagged} if flagged else set()) == {flag(each) for each in found} - {None}


def test_halves_of_a_contraction_are_shown_together():
    """The reader sees the outlet's words."""
    (edit,) = edits("We don’t know", "We know")
    assert surface(edit.mine) == "don’t" and edit.kind == "delete"


def test_a_spelling_or_a_comma_is_no_difference():
    """Nothing is shown where nothing was said differently."""
    assert edits("They'll organise the harbour, all 20 of us", "they will organize the harbor; all twenty of us") == []
