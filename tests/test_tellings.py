"""Tellings by column and at their time: what is looked at of all of them, and how often two are compared."""

import numpy as np
import pytest

from _made import day, document, party, statement
from onrecord.matching.people import People
from onrecord.matching.sketches import names, sketch
from onrecord.matching.tellings import gathering
from onrecord.matching.tellings.gathering import Hall, settings_of
from onrecord.matching.tellings.prints import Rows, Weights, by_first
from onrecord.models import Said

LONG = "We will open the grain terminal to every ship that asks for shelter before the winter storms arrive"
RETOLD = "the grain terminal would be open before winter to ships that need shelter from storms"
MILL = "They burnt the mill and nobody came to help us on that day or on any other"


def told(name: str, *says: tuple[str, str | None, str | None]) -> Said:
    """A document and what is said in it: (words, by whom, on which day)."""
    known = document("Ana Ruiz and Karin Bo spoke. " + " ".join(words for words, _, _ in says), name)
    statements = tuple(
        statement(known, words, by=by, on=on, mode="indirect" if words == RETOLD else "direct")
        for words, by, on in says
    )
    parties = tuple(party(known, by) for by in ("Ana Ruiz", "Karin Bo"))
    return Said(document=known, statements=statements, parties=parties)


def hall(*said: Said) -> Hall:
    people = People()
    for each in said:
        own = names(each)
        people.add(each.document.id, own.parties, own.speakers)
    people.settle()
    return Hall([sketch(each, people, frozenset()) for each in said])


def value(on):
    return on and on.value


@pytest.mark.parametrize(
    "says, days, occasions",
    [
        ([(LONG, "Ana Ruiz", "2031-05-01"), (MILL, "Ana Ruiz", None)], ["2031-05-01", None], ["2031-05-01"] * 2),
        ([(LONG, "Ana Ruiz", "2031-05-01"), (MILL, "Karin Bo", None)], ["2031-05-01", None], ["2031-05-01", None]),
        ([(LONG, None, "2031-05-01"), (MILL, None, None)], ["2031-05-01", None], ["2031-05-01", None]),
        (
            [(LONG, "Ana Ruiz", "2031-05-01"), (MILL, "Ana Ruiz", "2031-05-02"), (RETOLD, "Ana Ruiz", None)],
            ["2031-05-01", "2031-05-02", None],
            ["2031-05-01", "2031-05-02", None],
        ),
        ([(LONG, "Ana Ruiz", None)], [None], [None]),
    ],
)
def test_the_only_day_of_a_speaker_is_that_of_all_the_speaker_says_there(says, days, occasions):
    """Of two days nobody knows which; who is not named speaks on no day of others; another document is no matter."""
    sitting = hall(told("one.txt", *says), told("two.txt", (MILL, "Ana Ruiz", None))).at({})
    found = [sitting.telling(place) for place in range(len(says))]
    assert [value(each.day) for each in found] == days
    assert [value(each.occasion) for each in found] == occasions
    assert sitting.telling(len(says)).occasion is None


def test_a_day_that_others_fix_goes_before_the_one_a_telling_gives():
    """And is the day of all that its speaker says there."""
    one = told("one.txt", (LONG, "Ana Ruiz", "2031-05"), (MILL, "Ana Ruiz", None))
    sitting = hall(one).at({one.statements[0].id: day("2031-05-03")})
    assert [value(sitting.telling(place).occasion) for place in (0, 1)] == ["2031-05-03"] * 2
    assert sitting.telling(1).day is None


def test_an_occasion_is_shared_by_those_who_speak_on_one_only():
    """Long wording that two documents have ties all that its speaker says in them; not where that is of two days."""
    one = told("one.txt", (LONG, "Ana Ruiz", None), (MILL, "Ana Ruiz", None))
    two = told("two.txt", (LONG, "Ana Ruiz", None))
    three = told("three.txt", (LONG, "Ana Ruiz", "2031-05-01"), (MILL, "Ana Ruiz", "2031-05-02"))
    all_of_them = hall(one, two, three)
    sitting = all_of_them.at({})
    settings = settings_of(sitting.gathered(verbatim=True), sitting.times.spoken)
    assert {document for document, _ in settings} == {one.document.id, two.document.id}
    later = all_of_them.at({}, settings)
    shared = [later.telling(place).setting for place in range(5)]
    assert shared[0] and shared[0] == shared[1] == shared[2]
    assert shared[3:] == [None, None]


def test_two_tellings_are_compared_once_for_what_is_gathered_by_words_and_by_sense(monkeypatch):
    """By the same words the retelling stands alone; by sense it is one of them. Nothing is compared for the second."""
    on = "2031-05-01"
    sitting = hall(
        told("one.txt", (LONG, "Ana Ruiz", on)),
        told("two.txt", (LONG + " at Oresk", "Ana Ruiz", on)),
        told("three.txt", (RETOLD, "Ana Ruiz", on)),
    ).at({})
    verbatim = sitting.gathered(verbatim=True)
    monkeypatch.setattr(gathering, "by_their_words", lambda *_: pytest.fail("compared before"))
    by_sense = sitting.gathered()
    assert [[each.place for each in one.tellings] for one in verbatim] == [[0, 1]]
    assert [[each.place for each in one.tellings] for one in by_sense] == [[0, 1, 2]]


def test_the_same_words_of_one_day_are_looked_at_as_one():
    """Four papers carry a wire story: no two of them are compared, and all four are gathered."""
    of_four = hall(*(told(f"{number}.txt", (LONG, "Ana Ruiz", "2031-05-01")) for number in range(4)))
    assert not len(of_four.pairs[0])
    assert [len(each.tellings) for each in of_four.at({}).gathered()] == [4]


def test_nobody_says_anything():
    """A case without a statement has nothing to gather."""
    for said in ([], [told("one.txt")]):
        assert hall(*said).at({}).gathered() == []


def test_rows_are_taken_and_added_up_one_by_one():
    """Empty ones among them."""
    rows = Rows(np.array([5, 1, 2, 7, 7], np.uint32), np.array([1, 0, 3, 1]))
    assert [rows[each].tolist() for each in range(4)] == [[5], [], [1, 2, 7], [7]]
    some = rows.some(np.array([2, 1, 0]))
    assert some.values.tolist() == [1, 2, 7, 5] and some.sizes.tolist() == [3, 0, 1]
    assert some.owners().tolist() == [0, 0, 0, 2]
    assert rows.sums(np.array([1, 10, 20, 30, 2])).tolist() == [1, 0, 60, 2]
    assert len(Rows(np.empty(0, np.uint32), np.empty(0, np.int64)).owners()) == 0


def test_numbers_go_by_who_comes_first():
    numbers, first = by_first(np.array([9, 4, 9, 1, 4]))
    assert numbers.tolist() == [0, 1, 0, 2, 1] and first.tolist() == [0, 1, 3]


def test_a_rare_word_weighs_more_by_whole_steps():
    """A word that half as many tellings have weighs one more, and one that nobody has as much as the rarest."""
    of = of_words([["mill", "storm"], ["mill"], ["mill"], ["mill", "grain"]])
    assert of["mill"] + 2 == of["storm"] == of["grain"] == of["harbour"]


def of_words(tellings: list[list[str]]) -> Weights:
    """The weights of a case whose tellings have these content words."""
    keys = [np.sort(np.array([gathering.meeting.short_key(word) for word in each], np.uint32)) for each in tellings]
    return Weights(Rows(np.concatenate(keys), np.array(list(map(len, keys)))))
