"""Which pairs of tellings are compared is told by digests: whoever is left out would not have matched."""

from itertools import combinations

import numpy as np

from _made import document, party, statement
from onrecord.matching.people import People
from onrecord.matching.sketches import names, sketch
from onrecord.matching.tellings.prints import Digests, Weights, numbered
from onrecord.matching.tellings.prospects import Prospects, can_ever
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
    said = []
    for number, line in enumerate(filter(None, LINES)):
        known = document(f"Ana Ruiz and Karin Bo spoke. “{line}” {line}", f"{number:02}.txt")
        made = [
            statement(known, line, by=by, on=on, mode=mode)
            for by in ("Ana Ruiz", "Karin Bo", None)
            for on in ("2031-05-01", "2031-05-02", None)
            for mode in ("direct", "indirect")
        ]
        said += [(known, each) for each in made]
    shelf = sample_case._shelf()
    return spoken([named(*each) for each in said] + [shelf[each] for each in shelf])


def named(known, made):
    """A document with one statement of it, and those who may speak."""
    parties = tuple(party(known, each) for each in ("Ana Ruiz", "Karin Bo"))
    return Said(document=known, statements=(made,), parties=parties)


def spoken(said):
    """What documents tell, at its days, and its digests."""
    people = People()
    for each in said:
        own = names(each)
        people.add(each.document.id, own.parties, own.speakers)
    people.settle()
    sketches = [sketch(each, people, frozenset()) for each in said]
    cards = [card for each in sketches for card in each.spoken]
    found = [Telling(each, each.day, each.day, None, place) for place, each in enumerate(cards)]
    return found, Digests([each.prints for each in sketches])


def test_nobody_who_would_match_is_left_out(sample_case):
    """All pairs compared beside those that are said to be worth it, on their days and on any: a good part is left out,
    and not one match."""
    found, digests = heads(sample_case)
    weights = Weights(digests.stems)
    left, right = (np.array(each) for each in zip(*combinations(range(len(found)), 2), strict=True))
    matches = np.array([
        isinstance(compare(found[one], found[two], weights), Match)
        for one, two in zip(left, right, strict=True)
    ])  # fmt: skip
    assert matches.sum() > 100
    for can in (Prospects(found, digests, weights).among(left, right), ever(found, digests, left, right)):
        assert (~can).sum() > len(can) / 4
        assert not (matches & ~can).any()


def ever(found, digests, left, right):
    """Which pairs can match on any day."""
    return can_ever(
        left, right, digests, numbered(each.speaker for each in found), np.array([each.named for each in found], bool)
    )


def test_whoever_speaks_decides_what_can_ever_match():
    """The same twenty words are one telling, whomever a "she" was taken for; between two names they are not, nor are
    fewer words. Where nobody is named, ten words that are the same are enough, and other words are not."""
    long, short, other = f"{LINES[0]} and the river freezes", LINES[1], LINES[10]
    told = [(long, "Ana Ruiz", None), (long, "Karin Bo", "She"), (long, "Karin Bo", None), (short, "Ana Ruiz", None),
            (short, "Karin Bo", "She"), (short, None, None), (other, None, None)]  # fmt: skip
    said = []
    for number, (line, by, called) in enumerate(told):
        known = document(f"Ana Ruiz and Karin Bo met. She spoke. “{line}”", f"{number}.txt")
        said.append(named(known, statement(known, line, by=by, called=called)))
    pairs = {(0, 1): True, (0, 2): False, (3, 4): False, (3, 5): True, (0, 5): True, (0, 6): False, (5, 6): False}
    left, right = (np.array(each) for each in zip(*pairs, strict=True))
    assert ever(*spoken(said), left, right).tolist() == [*pairs.values()]


def test_nothing_to_compare_is_no_trouble(sample_case):
    """A document more may meet nobody."""
    nobody = np.empty(0, np.int64)
    found, digests = heads(sample_case)
    for some in (found[:3], []):
        assert not len(Prospects(some, digests, Weights(digests.stems)).among(nobody, nobody))
