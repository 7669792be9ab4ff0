"""What must come out of the five articles does; what is reached is a floor that only goes up."""

import pytest
from bench import Absent, corpus
from bench.articles import built, score

# Found of ten incidents, nineteen figures with all fields, fifteen groups of utterances.
FLOORS = {"incidents": 10, "figures": 19, "utterances": 15}


@pytest.fixture(scope="module")
def tallies():
    try:
        gold = corpus("gold")
        with built() as case:
            return score(case, gold)
    except Absent as absent:
        pytest.skip(str(absent))


@pytest.mark.parametrize("kind", FLOORS)
def test_what_was_found_is_still_found(tallies, kind, capsys):
    """Each kind stays at or above its floor; the tally is printed."""
    with capsys.disabled():
        print(f"\n{kind}: {tallies[kind]}")
    assert len(tallies[kind].found) >= FLOORS[kind]


@pytest.mark.parametrize("kind", FLOORS)
def test_nothing_is_wrongly_joined_and_no_trap_is_fallen_into(tallies, kind):
    """A past comparison, a prediction, page furniture make no incident; two days make no one utterance."""
    assert tallies[kind].wrong == ()
