"""Partial dates: what words say about a day, and how two sayings compare."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.dates import (
    absolute,
    describe,
    duration,
    first_day,
    is_day,
    last_day,
    narrower,
    number,
    part_of_day,
    reference,
    relation,
    repetition,
    resolve,
    shift,
    sort_key,
    weekday,
)
from onrecord.models import PartialDate

MONDAY = "2022-03-21"


def dated(value: str) -> PartialDate:
    return PartialDate(value=value, basis="a test says so")


@pytest.mark.parametrize("words, value", [
    ("2021-06-09", "2021-06-09"),
    ("2021-06-09T14:05:00Z", "2021-06-09"),
    ("2021/06/09", "2021-06-09"),
    ("9 June 2021", "2021-06-09"),
    ("9th of June, 2021", "2021-06-09"),
    ("June 9, 2021", "2021-06-09"),
    ("June 9th 2021", "2021-06-09"),
    ("Sept. 9, 2021", "2021-09-09"),
    ("09.06.2021", "2021-06-09"),
    ("19/06/2021", "2021-06-19"),
    ("06/19/2021", "2021-06-19"),
    ("June 2021", "2021-06"),
    ("2021-06", "2021-06"),
    ("2021", "2021"),
    ("03/04/2021", None),  # 3 April or March 4
    ("2021-13-09", None),
    ("31 June 2021", None),
    ("29 February 2023", None),
    ("9 June 1221", None),
    ("9 June 2999", None),
    ("June 9", None),
    ("soon", None),
])
def test_absolute(words, value):
    """A date written out with its year has one value, and what no calendar has is no date."""
    assert absolute(words) == value


@pytest.mark.parametrize("words, tense, value", [
    ("on Thursday", "past", "2022-03-17"),
    ("Thursday", "past", "2022-03-17"),
    ("Monday", "past", "2022-03-21"),  # the anchor's own weekday is the anchor's day
    ("Monday", "future", "2022-03-21"),
    ("on Friday", "future", "2022-03-25"),
    ("late on Wednesday", "past", "2022-03-16"),
    ("Wednesday night", "past", "2022-03-16"),
    ("last Monday", "past", "2022-03-14"),
    ("last Thursday", "past", "2022-03-17"),
    ("next Monday", "future", "2022-03-28"),
    ("next Friday", "future", "2022-03-25"),
    ("Tuesday last week", "past", "2022-03-15"),
    ("Tuesday next week", "future", "2022-03-29"),
    ("as of Tuesday", "past", "2022-03-15"),
    ("today", "past", "2022-03-21"),
    ("this morning", "past", "2022-03-21"),
    ("yesterday", "past", "2022-03-20"),
    ("last night", "past", "2022-03-20"),
    ("tomorrow", "future", "2022-03-22"),
    ("the day before yesterday", "past", "2022-03-19"),
    ("the day after tomorrow", "future", "2022-03-23"),
    ("last week", "past", "2022-W11"),
    ("this week", "past", "2022-W12"),
    ("next week", "future", "2022-W13"),
    ("earlier this week", "past", "2022-W12"),
    ("late last month", "past", "2022-02"),
    ("earlier this month", "past", "2022-03"),
    ("last month", "past", "2022-02"),
    ("next month", "future", "2022-04"),
    ("last year", "past", "2021"),
    ("this year", "past", "2022"),
    ("later this year", "future", "2022"),
    ("March 17", "past", "2022-03-17"),
    ("17 March", "past", "2022-03-17"),
    ("the 17th of March", "past", "2022-03-17"),
    ("since February 24", "past", "2022-02-24"),
    ("December 30", "past", "2021-12-30"),
    ("December 30", "future", "2022-12-30"),
    ("March 25", "past", "2022-03-25"),  # a coming day told of, not one of a year ago
    ("Thursday, March 17", "past", "2022-03-17"),
    ("Sunday, March 17", "past", "XXXX-03-17"),  # in no year near the anchor
    ("March 17, 2019", "past", "2019-03-17"),
    ("Thursday, March 17, 2022", "past", "2022-03-17"),
    ("February 30", "past", None),
    ("March 14-20", "past", "2022-03-14/2022-03-20"),
    ("between March 3 and March 7", "past", "2022-03-03/2022-03-07"),
    ("in March", "past", "2022-03"),
    ("in November", "past", "2021-11"),
    ("in November", "future", "2022-11"),
    ("last March", "past", "2021-03"),
    ("early March", "past", "2022-03"),
    ("mid-February", "past", "2022-02"),
    ("the end of February", "past", "2022-02"),
    ("November last year", "past", "2021-11"),
    ("in 2014", "past", "2014"),
    ("two days ago", "past", "2022-03-19"),
    ("about three weeks ago", "past", "2022-W09"),
    ("twenty-one days ago", "past", "2022-02-28"),
    ("six months ago", "past", "2021-09"),
    ("two years ago", "past", "2020"),
    ("several days ago", "past", None),
    ("the past week", "past", "2022-03-14/2022-03-21"),
    ("the past three weeks", "past", "2022-02-28/2022-03-21"),
    ("the last two months", "past", "2022-01-21/2022-03-21"),
    ("the past few weeks", "past", None),
    ("over the weekend", "past", "2022-03-19/2022-03-20"),
    ("next weekend", "future", "2022-03-26/2022-03-27"),
    ("on the 17th", "past", "2022-03-17"),
    ("on the 28th", "past", "2022-02-28"),
    ("28 days of war", "past", None),
    ("recently", "past", None),
    ("", "past", None),
])
def test_words_are_counted_from_the_anchor(words, tense, value):
    """Counted from Monday 21 March 2022, words mean the day they mean in the news, or nothing that can be said."""
    found = resolve(words, MONDAY, tense=tense)
    assert (found and found.value) == value


@pytest.mark.parametrize("words, value", [
    ("Thursday", "XXXX-WXX-4"),
    ("last Thursday", "XXXX-WXX-4"),
    ("March 17", "XXXX-03-17"),
    ("in March", "XXXX-03"),
    ("17 March 2022", "2022-03-17"),
    ("yesterday", None),
    ("last week", "XXXX-WXX"),
    ("earlier this week", "XXXX-WXX"),
    ("next week", "XXXX-WXX"),
    ("last month", None),
    ("two days ago", None),
])
def test_without_an_anchor_only_what_the_words_say_is_known(words, value):
    """A weekday stays a weekday, "last week" a week, a day of a month keeps its year open; "yesterday" is no date."""
    found = resolve(words, None)
    assert (found and found.value) == value


@pytest.mark.parametrize("words, event, value", [
    ("a day earlier", "2022-03-17", "2022-03-16"),
    ("One day before that", "2022-03-17", "2022-03-16"),
    ("the day before", "2022-03-01", "2022-02-28"),
    ("the previous day", "2022-03-17", "2022-03-16"),
    ("one day later", "2022-03-17", "2022-03-18"),
    ("three days later", "2022-03-30", "2022-04-02"),
    ("that day", "2022-03-17", "2022-03-17"),
    ("the same day", "2022-03-17", "2022-03-17"),
    ("a week later", "2022-03-17", "2022-W12"),
    ("two months earlier", "2022-03-17", "2022-01"),
    ("a day earlier", "XXXX-WXX-4", "XXXX-WXX-3"),
    ("a day earlier", "XXXX-WXX-1", "XXXX-WXX-7"),
    ("a day earlier", "XXXX-03-17", "XXXX-03-16"),
    ("a day earlier", "XXXX-03-01", None),  # 28 or 29 February
    ("one day later", "2022-W11", "2022-03-15/2022-03-21"),
])
def test_a_day_earlier_counts_from_the_event_told_before(words, event, value):
    """What is counted from an event is as exact as the event, and nothing without one."""
    found = resolve(words, MONDAY, last_event=dated(event))
    assert (found and found.value) == value
    assert resolve(words, MONDAY) is None


def test_an_anchor_that_is_only_a_weekday_still_gives_the_weekday_before():
    """Said on a Thursday, "yesterday" is a Wednesday."""
    assert resolve("yesterday", dated("XXXX-WXX-4")).value == "XXXX-WXX-3"
    assert resolve("tomorrow", dated("XXXX-WXX-7")).value == "XXXX-WXX-1"


def test_a_date_says_on_what_it_rests():
    """The basis is a part of a sentence that names the words and what they were counted from."""
    assert resolve("Thursday", MONDAY).basis == "Thursday, against the publication date 2022-03-21"
    assert resolve("Thursday", None).basis == "Thursday; the week is not known"
    assert resolve("March 17", None).basis == "March 17; the year is not given"
    assert resolve("17 March 2022", None).basis == "17 March 2022, written out"
    after = resolve("a day later", MONDAY, last_event=dated("2022-03-17"))
    assert after.basis == "a day later, against Thursday 17 March 2022 (the date told before it)"


@pytest.mark.parametrize("left, right, stands", [
    ("2022-03-17", "2022-03-17", "same"),
    ("2022-03-17", "2022-03-18", "different"),
    ("XXXX-WXX-4", "2022-03-17", "compatible"),
    ("XXXX-WXX-4", "2022-03-16", "different"),
    ("XXXX-WXX-4", "XXXX-WXX-4", "compatible"),
    ("XXXX-WXX-4", "XXXX-WXX-3", "different"),
    ("XXXX-WXX-4", "XXXX-03-17", "compatible"),
    ("XXXX-03-17", "2022-03-17", "compatible"),
    ("XXXX-03-17", "2022-03-18", "different"),
    ("XXXX-03", "2022-03-18", "compatible"),
    ("XXXX-03", "XXXX-04-01", "different"),
    ("2022-W11", "2022-03-17", "compatible"),
    ("2022-W11", "2022-03-21", "different"),
    ("2022-W11", "XXXX-WXX-4", "compatible"),
    ("2022-W11", "XXXX-03-25", "different"),
    ("2022-03", "2022-W13", "compatible"),
    ("2022-03", "2022", "compatible"),
    ("2022", "2021", "different"),
    ("2022-03-19/2022-03-20", "XXXX-WXX-4", "different"),
    ("2022-03-14/2022-03-20", "2022-03-17", "compatible"),
    ("not a date", "2022", "unknown"),
])
def test_relation(left, right, stands):
    """Dates that could be the same day are compatible, and it does not matter which is named first."""
    assert relation(dated(left), dated(right)) == stands
    assert relation(dated(right), dated(left)) == stands


def test_a_date_that_is_missing_is_unknown():
    """Nothing is known of how a missing date stands to another."""
    assert relation(None, dated("2022")) == "unknown"


@pytest.mark.parametrize("value, first, last, said", [
    ("2022-03-17", date(2022, 3, 17), date(2022, 3, 17), "Thursday 17 March 2022"),
    ("2022-W11", date(2022, 3, 14), date(2022, 3, 20), "week of 14 March 2022"),
    ("2022-02", date(2022, 2, 1), date(2022, 2, 28), "February 2022"),
    ("2022", date(2022, 1, 1), date(2022, 12, 31), "2022"),
    ("2022-03-19/2022-03-20", date(2022, 3, 19), date(2022, 3, 20), "between 19 March 2022 and 20 March 2022"),
    ("XXXX-WXX-4", None, None, "a Thursday, date unknown"),
    ("XXXX-03-17", None, None, "17 March, year unknown"),
    ("XXXX-03", None, None, "a March, year unknown"),
    ("2022-99", None, None, "date unknown"),
])
def test_bounds_and_what_people_read(value, first, last, said):
    """A date has the bounds its value gives, and a sentence for people."""
    assert (first_day(dated(value)), last_day(dated(value)), describe(dated(value))) == (first, last, said)


def test_weekday():
    """A weekday is known of a day and of a weekday, not of a week."""
    values = ["2022-03-17", "XXXX-WXX-4", "2022-W11", "XXXX-03-17"]
    assert [weekday(dated(each)) for each in values] == [4, 4, None, None]


def test_narrower():
    """The date that leaves fewer days open is the narrower one; something is narrower than nothing."""
    day, week, year, thursday = dated("2022-03-17"), dated("2022-W11"), dated("2022"), dated("XXXX-WXX-4")
    assert narrower(week, day) == day
    assert narrower(year, week) == week
    assert narrower(thursday, year) == year
    assert narrower(None, thursday) == thursday
    assert narrower(None, None) is None


def test_sorting_in_time_puts_what_is_not_known_last():
    """Dates sort by their first day, and those without one come at the end."""
    mixed = [None, dated("XXXX-WXX-4"), dated("2022-03-17"), dated("2021"), dated("2022-W11")]
    assert [each and each.value for each in sorted(mixed, key=sort_key)][:3] == ["2021", "2022-W11", "2022-03-17"]


@pytest.mark.parametrize("words, whole", [
    ("3", 3), ("three", 3), ("twenty-eight", 28), ("a", 1), ("fifty", 50), ("several", None), ("ten-ten", None),
])
def test_numbers_in_words(words, whole):
    """Numbers are read in digits and in words, up to ninety-nine."""
    assert number(words) == whole


@given(st.dates(date(1901, 1, 1), date(2099, 12, 31)), st.integers(-400, 400))
def test_moving_a_day_and_back_changes_nothing(day, days):
    """A day moved forth and back is the same day."""
    assert shift(shift(day.isoformat(), days), -days) == day.isoformat()


@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)), st.sampled_from(
    ["Thursday", "Monday", "yesterday", "March 17", "last week", "two days ago", "in May", "last Sunday", "the weekend"]
))
def test_the_past_is_not_ahead(anchor, words):
    """In the past tense words mean no day after the anchor, but for a day of a month in the two weeks to come."""
    found = resolve(words, anchor.isoformat(), tense="past")
    assert (first_day(found) - anchor).days <= (14 if words == "March 17" else 0)


@given(st.text(max_size=40))
def test_no_words_are_too_strange(words):
    """Any text is a date or none; nothing fails."""
    found = resolve(words, MONDAY)
    assert found is None or is_day(found) or describe(found)


@pytest.mark.parametrize("other", ["2022-03-17", "2022-W11", "2022", "XXXX-WXX-4", "XXXX-03-17", "XXXX-WXX"])
def test_a_week_of_unknown_date_contradicts_nothing(other):
    """Any day lies in some week: it is never different, never the same day, and leaves more open than any other."""
    week = dated("XXXX-WXX")
    assert relation(week, dated(other)) == relation(dated(other), week) == "compatible"
    assert narrower(week, dated(other)).value == other


def test_a_week_of_unknown_date_has_no_bounds():
    """It is said as what it is: no first day, no last day, no weekday, and nothing can be counted from it."""
    week = resolve("last week", None)
    assert (first_day(week), last_day(week), weekday(week), is_day(week)) == (None, None, None, False)
    assert describe(week) == "a week, date unknown"
    assert week.basis == "last week; the date it is counted from is not known"
    assert resolve("a day earlier", None, last_event=week) is None
    assert resolve("last week", "XXXX-WXX-4").value == "XXXX-WXX"


@pytest.mark.parametrize("words, value, said", [
    ("the 1990s", "199", "the 1990s"),
    ("the late 1980s", "198", "the 1980s"),
    ("the seventies", "197", "the 1970s"),
    ("the third quarter", "2021-Q3", "third quarter of 2021"),
    ("the first quarter", "2022-Q1", "first quarter of 2022"),
    ("the third quarter of 2009", "2009-Q3", "third quarter of 2009"),
    ("Q4 2020", "2020-Q4", "fourth quarter of 2020"),
    ("last quarter", "2021-Q4", "fourth quarter of 2021"),
    ("the second half of this year", "2022-H2", "second half of 2022"),
    ("last summer", "2021-SU", "summer 2021"),
    ("the summer of 1998", "1998-SU", "summer 1998"),
    ("next autumn", "2022-FA", "autumn 2022"),
    ("Christmas Eve", "2021-12-24", "Friday 24 December 2021"),
    ("Easter Monday", "2021-04-05", "Monday 5 April 2021"),
    ("Thanksgiving", "2021-11-25", "Thursday 25 November 2021"),
    ("a decade ago", "201", "the 2010s"),
    ("the week of March 9", "2022-W10", "week of 7 March 2022"),
    ("last Oct. 23", "2021-10-23", "Saturday 23 October 2021"),
])
def test_longer_and_named_stretches(words, value, said):
    """Decades, quarters, halves, seasons and named days have the values of TIMEX3 and words for people."""
    found = resolve(words, MONDAY)
    assert (found.value, describe(found)) == (value, said)


@pytest.mark.parametrize("words", ["summer", "the third quarter", "last quarter", "next autumn", "the third half"])
def test_stretches_without_a_year_need_an_anchor(words):
    """Without a date to count from, a quarter or a season is none."""
    assert resolve(words, None) is None


def test_a_season_keeps_its_year_and_no_months():
    """Which months a summer has depends on the hemisphere: any day of its year may lie in it."""
    summer = dated("2021-SU")
    assert (first_day(summer), last_day(summer)) == (date(2021, 1, 1), date(2021, 12, 31))
    assert relation(summer, dated("2021-01-15")) == "compatible"
    assert relation(summer, dated("2022-07-01")) == "different"


@pytest.mark.parametrize("year, day", [
    (2000, "2000-04-23"), (2022, "2022-04-17"), (2024, "2024-03-31"), (2038, "2038-04-25"),
])
def test_easter(year, day):
    """Easter is a Sunday between 22 March and 25 April; 2038 has the latest one of the century."""
    assert resolve(f"Easter Sunday {year}", None).value == day


@pytest.mark.parametrize("words, value", [
    ("28 days", "P28D"),
    ("three weeks", "P3W"),
    ("a year", "P1Y"),
    ("twenty-eight years", "P28Y"),
    ("a fortnight", "P2W"),
    ("two more weeks", "P2W"),
    ("16-hour", "PT16H"),
    ("a two-day", "P2D"),
    ("5 1/2 hours", "PT5H30M"),
    ("half an hour", "PT30M"),
    ("an hour and a half", "PT1H30M"),
    ("several months", "PXM"),
    ("years", "PXY"),
    ("decades", "PXY"),
    ("three decades", "P30Y"),
    ("the past four months", "P4M"),
    ("soon", None),
    ("Thursday", None),
])
def test_durations(words, value):
    """How long, as an ISO 8601 period; X where no number is told."""
    assert duration(words) == value


@pytest.mark.parametrize("words, value", [
    ("every day", "P1D"),
    ("daily", "P1D"),
    ("each month", "P1M"),
    ("every two weeks", "P2W"),
    ("every other year", "P2Y"),
    ("every Friday", "XXXX-WXX-5"),
    ("a day", "P1D"),
    ("Friday", None),
])
def test_repetitions(words, value):
    """How often, as the period after which it comes again."""
    assert repetition(words) == value


@pytest.mark.parametrize("words, value", [
    ("now", "PRESENT_REF"), ("Currently", "PRESENT_REF"), ("recently", "PAST_REF"), ("the future", "FUTURE_REF"),
    ("fiscal year 2009", "FY2009"), ("2009", None),
])
def test_references(words, value):
    """Words for now, the past and the future, and years that are not the calendar's."""
    assert reference(words) == value


@pytest.mark.parametrize("words, value", [
    ("Monday morning", "TMO"), ("late last night", "TNI"), ("9 a.m. Tuesday", "T09:00"), ("12:30 p.m.", "T12:30"),
    ("12 a.m.", "T00:00"), ("17:20", "T17:20"), ("0735 GMT", "T07:35Z"), ("08:30 UTC", "T08:30Z"), ("noon", "T12:00"),
    ("Monday", None),
])
def test_parts_of_a_day(words, value):
    """A part of a day or an hour is read as TIMEX3 writes it behind the day."""
    assert part_of_day(words) == value


@pytest.mark.parametrize("words, tense, value", [
    ("June 3", "present", "2022-06-03"),
    ("November 3", "present", "2021-11-03"),
    ("April", "present", "2022-04"),
    ("October", "past", "2021-10"),
])
def test_without_a_tense_that_tells_the_nearer_year_is_meant(words, tense, value):
    """A day or month told in the present is the next one, when that is nearer than the last one."""
    assert resolve(words, MONDAY, tense=tense).value == value
