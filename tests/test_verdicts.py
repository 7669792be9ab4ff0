"""What two things gave when they were compared is asked for once, and known in the next run."""

import numpy as np

from onrecord.matching.verdicts import Verdicts, pair_key, pair_keys

CHANCE = np.random.default_rng(7)
KEYS = CHANCE.integers(0, 2**64, 5000, dtype=np.uint64)[CHANCE.integers(0, 5000, 20_000)]  # many of them twice and more


def judged(places):
    """A verdict that tells the pair: the first digits of its key."""
    return (KEYS[places] >> np.uint64(40)).tolist()


def never(places):
    """Nobody is to be asked."""
    raise AssertionError(places)


def test_each_pair_is_judged_once_and_in_order():
    """Whatever the order of the keys, `judge` sees the first place of each."""
    seen = []
    verdicts = Verdicts()
    found = verdicts.of(KEYS, lambda places: (seen.extend(places.tolist()), judged(places))[1])
    _, first = np.unique(KEYS, return_index=True)
    assert seen == sorted(first.tolist())
    assert found.tolist() == judged(slice(None))
    assert verdicts.of(KEYS[::-1], never).tolist() == found[::-1].tolist()


def test_the_next_run_knows_what_was_asked_for_and_no_more():
    """What nobody asked for in a run is forgotten; pairs asked for one by one are kept too."""
    first = Verdicts()
    first.of(KEYS, judged)
    single = first.one(5, lambda: 77)
    second = Verdicts(first.tables())
    assert second.one(5, lambda: 0) == single == 77
    assert second.of(KEYS[:100], never).tolist() == judged(slice(100))
    third = Verdicts(second.tables())
    asked = []
    third.of(KEYS, lambda places: (asked.extend(places.tolist()), judged(places))[1])
    assert len(asked) == len(np.unique(KEYS)) - len(np.unique(KEYS[:100])) and third.one(5, lambda: 0) == 77


def test_what_is_kept_is_written_again_only_when_much_of_it_has_changed():
    """A few new pairs, and a few that nobody asks for any more, leave the large table as it is; what was kept beside
    it is known like the rest."""
    first = Verdicts()
    first.of(KEYS, judged)
    kept = first.tables()
    second = Verdicts(kept)
    second.of(KEYS[10:], never)
    second.of(np.arange(40, dtype=np.uint64), lambda places: places.tolist())
    more = second.tables()
    assert more["most"] is kept["most"] and 0 < len(more["more"]) < len(more["most"]) / 50
    third = Verdicts(more)
    assert third.of(np.arange(40, dtype=np.uint64), never).tolist() == list(range(40))
    assert third.of(KEYS, never).tolist() == judged(slice(None))
    assert third.tables() == more
    fourth = Verdicts(more)
    fourth.of(KEYS[:100], never)
    assert len(fourth.tables()["most"]) < len(more["most"]) / 20 and not fourth.tables()["more"]


def test_no_pairs_are_no_trouble():
    """A case may have nothing to compare."""
    nothing = np.empty(0, np.uint64)
    assert not len(Verdicts().of(nothing, never)) and not any(Verdicts(Verdicts().tables()).tables().values())


def test_a_pair_has_another_key_in_the_other_order():
    """The states of two things give one key, in their order."""
    one, two = np.array([3], np.uint64), np.array([4], np.uint64)
    assert pair_keys(one, two) == pair_keys(one, two) != pair_keys(two, one)


def test_one_pair_has_the_key_it_has_among_many():
    """Whether it is looked up by itself or in a column."""
    left, right = (np.random.default_rng(seed).integers(0, 2**64, 500, np.uint64) for seed in (1, 2))
    ends = np.array([0, 2**64 - 1], np.uint64)
    left, right = np.r_[left, ends, ends], np.r_[right, ends, ends[::-1]]
    assert list(map(pair_key, left.tolist(), right.tolist())) == pair_keys(left, right).tolist()
