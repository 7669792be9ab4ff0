"""When: the time expressions of a document, and the days they are counted from."""

import pytest

from _made import document as made
from onrecord.extraction.language.parse import parse
from onrecord.extraction.language.times import anchor, expressions, times
from onrecord.models import Document, PartialDate, Region


def document(*paragraphs: str, published: str | None = None, kinds: dict[int, str] | None = None) -> Document:
    text, regions = "", []
    for number, each in enumerate(paragraphs):
        regions.append(Region(kind=(kinds or {}).get(number, "body"), start=len(text), end=len(text) + len(each)))
        text += each + "\n\n"
    published = published and PartialDate(value=published, basis="a line says so")
    return made(text, regions=tuple(regions), published=published)


def found(*paragraphs: str, **more) -> dict[str, str | None]:
    """Words -> value, for a document of these paragraphs."""
    return {each.span.exact: each.date and each.date.value for each in times(parse(document(*paragraphs, **more)))}


@pytest.mark.parametrize("sentence, expected", [
    ("The army shelled the port on Thursday.", {"Thursday": "2022-03-17"}),
    ("Shells fell on March 3 and late on Friday.", {"March 3": "2022-03-03", "late on Friday": "2022-03-18"}),
    ("The siege, which began late last month, goes on.", {"late last month": "2022-02"}),
    ("The minister will speak in Dorna on Friday.", {"Friday": "2022-03-25"}),
    ("The talks are scheduled for Wednesday.", {"Wednesday": "2022-03-23"}),
    ("The two met on Friday.", {"Friday": "2022-03-18"}),
    ("The bridge fell two days ago.", {"two days ago": "2022-03-19"}),
    ("The war began in 2014 and paused in March.", {"2014": "2014", "March": "2022-03"}),
    ("Shells hit the mill on 9 June 2021.", {"9 June 2021": "2021-06-09"}),
    ("The mill was hit last week and again this morning.", {"last week": "2022-W11", "this morning": "2022-03-21"}),
])
def test_expressions_count_from_the_publication_date(sentence, expected):
    """Words mean the day they mean on Monday 21 March 2022, by the tense of their verb."""
    assert found(sentence, published="2022-03-21") == expected


@pytest.mark.parametrize("sentence", [
    "Troops may march on the town.",
    "The sun rose over the port and the army sat still.",
    "They meet every Friday.",
    "A memorial for Bloody Sunday stands there.",
    "The march of 2,000 people ended at 10 o'clock.",
    "General May told the council that it would not last.",
])
def test_words_that_only_look_like_dates_are_none(sentence):
    """"may", "march", "sat", a repeated day and a name make no date."""
    assert found(sentence, published="2022-03-21") == {}


def test_without_a_date_a_weekday_stays_a_weekday():
    """What the words say is kept, and nothing is added."""
    assert found("The port was shelled on Thursday.", "The mayor fled yesterday.") == {
        "Thursday": "XXXX-WXX-4", "yesterday": None,
    }


def test_a_day_earlier_counts_from_the_date_told_before_it():
    """The event before it in the text is the anchor, not the publication."""
    text = "On Thursday, a market was hit. A day earlier, shells fell on the mill."
    assert found(text, published="2022-03-21") == {"Thursday": "2022-03-17", "A day earlier": "2022-03-16"}
    assert found(text) == {"Thursday": "XXXX-WXX-4", "A day earlier": "XXXX-WXX-3"}


def test_the_day_before_something_is_left_open():
    """What "the day before the vote" counts from is the vote, whose date nobody gives."""
    text = "On Thursday, a market was hit. The mill burned the day before the vote took place."
    assert found(text, published="2022-03-21")["the day before"] is None


def test_yesterday_in_a_quotation_is_the_day_before_the_speech():
    """A speaker counts from the day of the speech, which the paragraph or one just above it tells."""
    assert found(
        "Speaking to reporters on Thursday, the mayor said the mill was lost.",
        "“Yesterday, shells hit the mill,” the mayor told reporters. “Tomorrow we will leave.”",
        published="2022-03-21",
    ) == {"Thursday": "2022-03-17", "Yesterday": "2022-03-16", "Tomorrow": "2022-03-18"}


def test_yesterday_in_a_quotation_stays_open_when_no_speech_is_dated():
    """The publication date is not taken for the day of the speech."""
    assert found("“Yesterday, shells hit the mill,” the mayor said.", published="2022-03-21") == {"Yesterday": None}


def test_a_quotation_counts_from_a_weekday_too():
    """Where the speech was on a Thursday of an unknown week, yesterday is a Wednesday."""
    assert found("“Yesterday, shells hit the mill,” the mayor said on Thursday.")["Yesterday"] == "XXXX-WXX-3"


def test_a_day_of_a_month_takes_the_one_year_that_is_written_out():
    """A year in a full date of the same text is given to a day without one, and the record says so."""
    parsed = parse(document("The siege began on February 24.", "The council met on 17 March 2022."))
    first = times(parsed)[0]
    assert first.date.value == "2022-02-24"
    assert first.date.basis == 'February 24; the year is that of "17 March 2022"'
    assert [each.exact for each in first.date.rests_on] == ["February 24", "17 March 2022"]


def test_two_years_written_out_decide_nothing():
    """Where the text's full dates are of two years, a day of a month stays without one."""
    text = "It began on February 24. They met on 17 March 2022 and on 3 May 2019."
    assert found(text)["February 24"] == "XXXX-02-24"


def test_a_caption_with_a_full_date_fixes_the_weekday_it_falls_on():
    """17 March 2022 was a Thursday, the day the text is about: so it anchors the text."""
    caption = "Smoke over the mill of Dorna, March 17, 2022 [Jo Ray/Agency]"
    body = "The mayor said on Thursday that the mill was hit a day earlier."
    parsed = parse(document(caption, body, kinds={0: "caption"}))
    assert anchor(parsed).value == "2022-03-17"
    assert [each.exact for each in anchor(parsed).rests_on] == ["March 17, 2022", "Thursday"]
    assert {each.span.exact: each.date.value for each in times(parsed)} == {
        "March 17, 2022": "2022-03-17", "Thursday": "2022-03-17", "a day earlier": "2022-03-16",
    }


def test_a_caption_without_a_year_leaves_the_weekday_open_and_is_told():
    """March 17 is a Thursday in some years: the weekday stays, the caption is named as what may fix it."""
    caption = "Smoke over the mill of Dorna, March 17 [Jo Ray/Agency]"
    parsed = parse(document(caption, "The mayor spoke on Thursday.", kinds={0: "caption"}))
    thursday = times(parsed)[1].date
    assert thursday.value == "XXXX-WXX-4"
    assert "March 17" in thursday.basis and len(thursday.rests_on) == 2
    assert anchor(parsed).value == "XXXX-03-17"


def test_a_caption_of_another_weekday_fixes_nothing():
    """A picture of a Friday says nothing about a text that is about Thursday."""
    caption = "Smoke over the mill of Dorna, March 18, 2022 [Jo Ray/Agency]"
    assert anchor(parse(document(caption, "The mayor spoke on Thursday.", kinds={0: "caption"}))) is None


def test_a_file_picture_is_of_another_day():
    """The date of an archive picture is not the text's."""
    caption = "FILE - The mill of Dorna, March 17, 2022. (Agency Photo/Jo Ray)"
    assert anchor(parse(document(caption, "The mayor spoke on Thursday.", kinds={0: "caption"}))) is None


def test_a_dateline_gives_the_day():
    """The day a dateline gives is what "yesterday" counts from, without a year."""
    assert found("DORNA, March 17 (Agency) -", "The mill was hit yesterday.", kinds={0: "dateline"}) == {
        "yesterday": "XXXX-03-16",
    }


def test_furniture_is_not_read():
    """A date in the page's own lines is no time expression."""
    told = found("Updated on Thursday", "The mill was hit on Friday.", kinds={0: "furniture"})
    assert told == {"Friday": "XXXX-WXX-5"}


def test_every_expression_rests_on_words_that_are_really_there():
    """A span's words are the text's words at its place, and its verb begins where it says."""
    text = "“We left on Friday,” said the mayor on Monday. The mill burned in March 2022."
    given = document(text, published="2022-03-21")
    for each in times(parse(given)):
        assert given.text[each.span.start : each.span.end] == each.span.exact
        assert given.text[each.verb :].startswith(("left", "said", "burned"))


def test_words_without_a_verb_above_them_are_read_too():
    """A line that is no sentence ends the search for its verb, and the day is still read."""
    assert found("Avila, Thursday", "Mill, bridge and market, all of Monday", published="2022-03-21") == {
        "Thursday": "2022-03-17", "Monday": "2022-03-21",
    }


@pytest.mark.parametrize("sentence", [
    "The mill was shelled last week.",
    '"They shelled the mill last week," she said.',
])
def test_a_week_without_a_date_to_count_from_is_kept(sentence):
    """Told by the narrator or by a speaker, it is a week that rests on its words."""
    week, = times(parse(document(sentence)))
    assert week.date.value == "XXXX-WXX"
    assert [each.exact for each in week.date.rests_on] == ["last week"]


@pytest.mark.parametrize("sentence, expected", [
    ("The town was shelled for 28 days.", {"28 days": ("duration", "P28D")}),
    ("A 14-day truce ended on Friday.", {"14-day": ("duration", "P14D"), "Friday": ("date", "2022-03-18")}),
    ("Over the past three weeks the port was empty.", {"the past three weeks": ("duration", "P3W")}),
    ("They waited for years and wrote letters daily.", {"years": ("duration", "PXY"), "daily": ("set", "P1D")}),
    ("The clinic takes sixty calls a day.", {"a day": ("set", "P1D")}),
    ("They meet every Friday.", {"every Friday": ("set", "XXXX-WXX-5")}),
    ("The mill was hit on Monday morning.", {"Monday morning": ("time", "2022-03-21TMO")}),
    ("The mill was hit at 10:20 on Friday.", {"10:20 on Friday": ("time", "2022-03-18T10:20")}),
    ("On Friday shells hit the mill at 10:20.",
     {"Friday": ("date", "2022-03-18"), "10:20": ("time", "2022-03-18T10:20")}),
    ("The mill burned on March 3. The next morning the mayor came.",
     {"March 3": ("date", "2022-03-03"), "The next morning": ("time", "2022-03-04TMO")}),
    ("The mill burned on March 3. Later that night it rained.",
     {"March 3": ("date", "2022-03-03"), "Later that night": ("time", "2022-03-03TNI")}),
    ("The war began in June 2014. Later that year the port was lost.",
     {"June 2014": ("date", "2014-06"), "Later that year": ("date", "2014")}),
    ("The ferry left at 9 a.m. Tuesday.", {"9 a.m. Tuesday": ("time", "2022-03-15T09:00")}),
    ("The old port is now a museum.", {"now": ("date", "PRESENT_REF")}),
    ("The weekend was calm.", {"The weekend": ("date", "2022-W11-WE")}),
    ("The 1956 strike was followed by others in 1961, 1963 and 1972.",
     {"1956": ("date", "1956"), "1961": ("date", "1961"), "1963": ("date", "1963"), "1972": ("date", "1972")}),
    ("The truce holds until Friday.", {"Friday": ("date", "2022-03-25")}),
    ("The bridge could open as early as Thursday.", {"Thursday": ("date", "2022-03-24")}),
    ("The price rose 2.36 percent and the ship 14.5 metres.", {}),
    ("The 44-year-old baker is 3 years old in dog years.", {}),
])
def test_all_kinds_of_expressions(sentence, expected):
    """Each has its kind and its value in TIMEX3, counted from Monday 21 March 2022."""
    parsed = parse(document(sentence, published="2022-03-21"))
    assert {each.span.exact: (each.kind, each.value) for each in expressions(parsed)} == expected


@pytest.mark.parametrize("sentence", [
    "The town was shelled for 28 days.", "The port is now closed.", "They write daily.", "It happened at 10:20.",
    "The clinic takes sixty calls a day.", "They meet every Friday.",
])
def test_dates_are_only_what_tells_a_day(sentence):
    """How long, how often, now and an hour without its day are expressions of time and no dates."""
    parsed = parse(document(sentence, published="2022-03-21"))
    assert times(parsed) == () and len(expressions(parsed)) == 1
