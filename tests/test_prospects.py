"""Which pairs of tellings are compared is told by digests: whoever is left out would not have matched."""

from itertools import combinations

import numpy as np

from _made import document, party, statement
from onrecord.matching.people import People
from onrecord.matching.sketches import names, sketch
from onrecord.matching.tellings.prints import Digests, Weights
from onrecord.matching.tellings.prospects import Prospects
from onrecord.matching.tellings.telling import Telling
from onrecord.matching.tellings.wording import Match, compare
from onrecord.models import Said

LINES = [
    "We will open the grain terminal to every ship that asks for shelter before the winter storms arrive",
    "every ship that asks for shelter before the winter storms arrive",
    "We will open the grain terminal ... before the winter storms arrive",
    "We will open the [old] grain terminal to every ship (of any flag) that asks for shelter",
    "We'd open the grain terminal to every boat that requests shelter before the winter storms arrive",
    "the terminal would be “open to every ship” in winter, whatever its flag",
    "the grain terminal of Oresk would take in ships that need shelter from the winter storms at Velmar",
    "ships that need shelter from storms will find the grain terminal of Oresk open, Velmar says",
    "They burnt the mill and nobody came",
    "nobody came when the mill was burnt",
    "the mill burnt down and eleven people died there on Thursday night, among them a miller",
    "That is not what we said to them then",
    "open the grain terminal",
    "",
]


def heads(sample_case):
    """Every line by two speakers and nobody, on two days and none, quoted and retold; and what the sample tells."""
    people, said = People(), []
    for number, line in enumerate(filter(None, LINES)):
        known = document(f"Ana Ruiz and Karin Bo spoke. “{line}” {line}", f"{number:02}.txt")
        made = [
            statement(known, line, by=by, on=on, mode=mode)
            for by in ("Ana Ruiz", "Karin Bo", None)
            for on in ("2031-05-01", "2031-05-02", None)
            for mode in ("direct", "indirect")
        ]
        parties = tuple(party(known, each) for each in ("Ana Ruiz", "Karin Bo"))
        said += [Said(document=known, statements=(each,), parties=parties) for each in made]
    shelf = sample_case._shelf()
    said += [shelf[each] for each in shelf]
    for each in said:
        own = names(each)
        people.add(each.document.id, own.parties, own.speakers)
    people.settle()
    sketches = [sketch(each, people, frozenset()) for each in said]
    cards = [card for each in sketches for card in each.spoken]
    found = [Telling(each, each.day, each.day, None, place) for place, each in enumerate(cards)]
    return found, Digests([each.prints for each in sketches])


def test_nobody_who_would_match_is_left_out(sample_case):
    """All pairs compared beside those that are said to be worth it: a good part is left out, and not one match."""
    found, digests = heads(sample_case)
    weights = Weights(digests.stems)
    left, right = (np.array(each) for each in zip(*combinations(range(len(found)), 2), strict=True))
    can = Prospects(found, digests, weights).among(left, right)
    matches = np.array([
        isinstance(compare(found[one], found[two], weights), Match)
        for one, two in zip(left, right, strict=True)
    ])  # fmt: skip
    assert matches.sum() > 100 and (~can).sum() > len(can) / 4
    assert not (matches & ~can).any()


def test_nothing_to_compare_is_no_trouble(sample_case):
    """A document more may meet nobody."""
    nobody = np.empty(0, np.int64)
    found, digests = heads(sample_case)
    for some in (found[:3], []):
        assert not len(Prospects(some, digests, Weights(digests.stems)).among(nobody, nobody))
