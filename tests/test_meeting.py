"""Things meet by the keys they share: every two of a few, and of a crowd all with the foremost."""

import random
from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from onrecord.matching.meeting import meetings

THINGS, KEYS = 60, 25


def shared(width: int) -> dict[int, set[int]]:
    """Who has each key, by keys of up to so many bits."""
    chance = random.Random(width)
    keys = [chance.getrandbits(width - 1) | 1 << (width - 1) for _ in range(KEYS)]
    return {key: {chance.randrange(THINGS) for _ in range(chance.randrange(9))} for key in keys}


def met(has: dict[int, set[int]], **bounds) -> Counter:
    """The pairs that meet, the keys given twice and in no order."""
    rows = [(key, owner) for key, owners in has.items() for owner in owners] * 2
    random.Random(7).shuffle(rows)
    keys, owners = (np.array(column, kind) for column, kind in zip(zip(*rows, strict=True), ("u8", "i8"), strict=True))
    left, right = meetings(keys, owners, **bounds)
    return Counter(zip(left.tolist(), right.tolist(), strict=True))


@pytest.mark.parametrize("width", [16, 32, 58, 59, 63, 64])
def test_every_two_that_share_a_key_meet_once_for_each(width):
    """Whether a key and an owner fit into one number or not."""
    has = shared(width)
    assert met(has, crowd=THINGS) == Counter(pair for own in has.values() for pair in combinations(sorted(own), 2))


@pytest.mark.parametrize("width", [32, 64])
def test_in_a_crowd_all_meet_the_foremost(width):
    """The first of them, or those of the least rank; with no foremost, nobody meets."""
    has = {key: own for key, own in shared(width).items() if len(own) > 4}
    lowest = Counter((min(own), each) for own in has.values() for each in own - {min(own)})
    assert met(has, crowd=4, few=1) == lowest
    highest = Counter((each, max(own)) for own in has.values() for each in own - {max(own)})
    assert met(has, crowd=4, few=1, rank=-np.arange(THINGS)) == highest
    assert not met(has, crowd=4)
