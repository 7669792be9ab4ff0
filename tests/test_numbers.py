"""Quantities in running text: bounds, rounding, ranges, and what only looks like a quantity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extraction.language.numbers import KINDS, quantities


def read(text: str) -> list[tuple]:
    return [(text[each.start : each.end], each.low, each.high) for each in quantities(text)]


@pytest.mark.parametrize(
    "text, found",
    [
        ("12 people were hurt", ("12", 12, 12)),
        ("2,400 people", ("2,400", 2400, 2400)),
        ("3.1 million people", ("3.1 million", 3_100_000, 3_100_000)),
        ("2.7m people", ("2.7m", 2_700_000, 2_700_000)),
        ("Thirteen delegates", ("Thirteen", 13, 13)),
        ("two hundred and fifty tents", ("two hundred and fifty", 250, 250)),
        ("twenty-one shells", ("twenty-one", 21, 21)),
        ("two dozen houses", ("two dozen", 24, 24)),
        ("a dozen houses", ("a dozen", 12, 12)),
        ("half a million people", ("half a million", 500_000, 500_000)),
        ("a quarter of a million people", ("a quarter of a million", 250_000, 250_000)),
        ("a hundred families", ("a hundred", 100, 100)),
        ("five thousand people", ("five thousand", 5000, 5000)),
    ],
)
def test_digits_and_words_give_the_same_kind_of_number(text, found):
    """A number written out is the number written in digits."""
    assert read(text) == [found]


@pytest.mark.parametrize(
    "text, found",
    [
        ("hundreds of families", ("hundreds", 100, None)),
        ("Thousands fled", ("Thousands", 1000, None)),
        ("tens of thousands of people", ("tens of thousands", 10_000, None)),
        ("hundreds of thousands of people", ("hundreds of thousands", 100_000, None)),
        ("dozens were hurt", ("dozens", 12, None)),
        ("scores of people", ("scores", 20, None)),
        ("several hundred people", ("several hundred", 200, None)),
    ],
)
def test_a_vague_word_gives_its_unit_once_and_no_upper_bound(text, found):
    """"Hundreds" is at least a hundred, and how many more is not said."""
    assert read(text) == [found]


@pytest.mark.parametrize("text", ["several people", "many people", "a few people", "some people", "a number of people"])
def test_words_without_a_unit_give_no_number(text):
    """"Several" names no unit, so there is nothing to bound."""
    assert read(text) == []


@pytest.mark.parametrize(
    "text, low, high, bound",
    [
        ("at least 40 people", 40, None, ">"),
        ("more than 40 people", 40, None, ">"),
        ("over 40 people", 40, None, ">"),
        ("no fewer than 40 people", 40, None, ">"),
        ("40 or more people", 40, None, ">"),
        ("at least some 40 people", 40, None, ">"),
        ("up to 40 people", None, 40, "<"),
        ("as many as 40 people", None, 40, "<"),
        ("fewer than 40 people", None, 40, "<"),
        ("no more than 40 people", None, 40, "<"),
        ("roughly 40 people", 40, 40, "~"),
        ("some 40 people", 40, 40, "~"),
        ("an estimated 40 people", 40, 40, "~"),
        ("nearly 40 people", 40, 40, "~"),
        ("40 or so people", 40, 40, "~"),
        ("between 15 and 20 people", 15, 20, "-"),
        ("15 to 20 people", 15, 20, "-"),
        ("15-20 people", 15, 20, "-"),
        ("four to five thousand people", 4000, 5000, "-"),
        ("exactly 40 people", 40, 40, "="),
    ],
)
def test_bounds_are_those_the_words_give(text, low, high, bound):
    """A bound the words leave open stays open."""
    (found,) = quantities(text)
    assert (found.low, found.high, found.bound) == (low, high, bound)


@pytest.mark.parametrize(
    "text, low, unit, kind",
    [
        ("$13.6bn", 13_600_000_000, "USD", "money"),
        ("$800m in aid", 800_000_000, "USD", "money"),
        ("€5 million", 5_000_000, "EUR", "money"),
        ("30 million euros", 30_000_000, "EUR", "money"),
        ("12 per cent", 12, "%", "percent"),
        ("28 days", 28, "days", "duration"),
        ("three weeks", 3, "weeks", "duration"),
        ("6 km", 6, "km", "measure"),
        ("12-year-old", 12, "year-old", "age"),
    ],
)
def test_a_unit_says_what_kind_of_quantity_it_is(text, low, unit, kind):
    """Money, shares, times and measures are told from plain counts."""
    (found,) = quantities(text)
    assert (found.low, found.unit, found.kind) == (low, unit, kind)


@pytest.mark.parametrize(
    "text",
    [
        "on March 17",
        "on 17 March 2031",
        "in 2031",
        "2031-03-17",
        "at 6 p.m.",
        "at 10:45",
        "call 555-010-9999",
        "the 22nd brigade",
        "Resolution 2202",
        "Read the Top 8",
        "Flight 370 left",
        "COVID-19",
        "the 1990s",
        "the TV-35 tower",
        "no one",
        "one another",
        "a two-month truce",
    ],
)
def test_what_only_looks_like_a_quantity_is_left_alone(text):
    """Dates, clock times, names, ordinals and telephone numbers count nothing."""
    assert read(text) == []


def test_the_age_of_somebody_is_no_count():
    """A number between commas after a name is an age."""
    assert [each.kind for each in quantities("Ana Dorev, 46, was hurt.")] == ["age"]


def test_a_conversion_in_brackets_carries_the_bound_it_converts():
    """"More than 100 km (60 miles)" is more than 60 miles."""
    assert [each.bound for each in quantities("more than 100 km (60 miles)")] == [">", ">"]


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    """No text breaks the grammar, and every quantity lies within it with its bounds in order."""
    for each in quantities(text):
        assert 0 <= each.start < each.end <= len(text)
        assert each.kind in KINDS
        assert each.kind == "score" or each.low is None or each.high is None or each.low <= each.high


@given(st.integers(min_value=1, max_value=10**9))
def test_digits_grouped_by_commas_keep_their_value(number):
    """A number written with commas reads as itself."""
    assert read(f"some {number:,} people") == [(f"some {number:,}", number, number)]
