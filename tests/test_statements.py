"""Statements: who says what, in which mode, doing what by it, in whose words."""

from datetime import date

import pytest

from _made import document
from onrecord.extraction.language.parse import parse
from onrecord.extraction.statements import extract
from onrecord.models import PartialDate, Region, Statement


def statements(text: str, **fields) -> list[Statement]:
    return list(extract(parse(document(text, **fields)), {}))


def told(text: str) -> list[tuple[str | None, str]]:
    return [
        (each.speaker.name if each.speaker else None, " … ".join(part.exact for part in each.content))
        for each in statements(text)
    ]


@pytest.mark.parametrize(
    "text, speaker, content",
    [
        ('"The bridge has gone," Anna Berg said.', "Anna Berg", "The bridge has gone,"),
        ("“The bridge has gone,” said Anna Berg.", "Anna Berg", "The bridge has gone,"),
        ("Anna Berg said: “The bridge has gone.”", "Anna Berg", "The bridge has gone."),
        ("Anna Berg told reporters that the bridge had gone.", "Anna Berg", "the bridge had gone"),
        ("Anna Berg said the bridge had gone.", "Anna Berg", "the bridge had gone"),
        ("The bridge had gone, according to Anna Berg.", "Anna Berg", "The bridge had gone"),
        ("According to Anna Berg, the bridge had gone.", "Anna Berg", "the bridge had gone"),
        ("Anna Berg called the attack a “crime against us all”.", "Anna Berg", "the attack a “crime against us all”"),
        ("Anna Berg described the raid as a massacre.", "Anna Berg", "the raid as a massacre"),
        ("Anna Berg pledged to rebuild the bridge.", "Anna Berg", "to rebuild the bridge"),
        ("Anna Berg called for an inquiry.", "Anna Berg", "an inquiry"),
        ("Anna Berg called on all sides to stop the shelling.", "Anna Berg", "all sides to stop the shelling"),
        ("Anna Berg rejected the accusation.", "Anna Berg", "the accusation"),
    ],
)
def test_constructions(text, speaker, content):
    """Each construction gives one statement, with its speaker and the words that are said."""
    assert told(text) == [(speaker, content)]


@pytest.mark.parametrize(
    "text, act",
    [
        ("Anna Berg accused the rebels of burning the mill.", "accuses"),
        ("Anna Berg denied that the mill had burned.", "denies"),
        ("Anna Berg rejected the plan.", "rejects"),
        ("Anna Berg confirmed that nine people had died.", "confirms"),
        ("Anna Berg estimated that nine people had died.", "estimates"),
        ("Anna Berg said the rebels may attack the mill.", "predicts"),
        ("Anna Berg warned that winter was near.", "warns"),
        ("Anna Berg demanded that the rebels leave.", "demands"),
        ("Anna Berg promised to return.", "commits"),
        ("Anna Berg asked whether the mill had burned.", "asks"),
        ("Anna Berg said the mill had burned.", "asserts"),
    ],
)
def test_acts(text, act):
    """What is done by saying it is told by the cue, and a hedged future is a prediction."""
    assert [each.act for each in statements(text)] == [act]


@pytest.mark.parametrize(
    "text, mode",
    [
        ("“The mill has burned,” Anna Berg said.", "direct"),
        ("Anna Berg said the mill had burned.", "indirect"),
        ("Anna Berg said the mill had burned “like straw”.", "mixed"),
    ],
)
def test_modes(text, mode):
    """A statement is direct, indirect or mixed by how much of it stands between quotation marks."""
    assert [each.mode for each in statements(text)] == [mode]


def test_a_split_quotation_is_one_statement():
    """The two halves around "she said" are one statement with two contents."""
    (only,) = statements("“The mill,” Anna Berg said, “has burned to the ground.”")
    assert [part.exact for part in only.content] == ["The mill,", "has burned to the ground."]


def test_a_quotation_without_a_cue_goes_on_with_the_speech_before_it():
    """The next paragraph's quotation has the same speaker, a statement of its own, and says why."""
    first, second = statements("“The mill has burned,” Anna Berg told reporters.\n\n“Nobody came to help us.”")
    assert second.cue is None and second.speaker.name == first.speaker.name == "Anna Berg"
    assert "goes on" in second.speaker.basis


def test_a_quotation_of_several_sentences_stays_whole():
    """Sentence boundaries within a quotation cut nothing."""
    (only,) = statements("“The mill has burned. Nobody came. We are alone,” Anna Berg said.")
    assert only.content[0].exact == "The mill has burned. Nobody came. We are alone,"


def test_who_is_cited_lies_within_who_cites():
    """In a chain the inner statement's words lie within the outer one's content."""
    outer, inner = statements("Anna Berg noted that officials in Oresk had estimated that 40 people had drowned.")
    assert (outer.speaker.name, inner.speaker.name) == ("Anna Berg", "Oresk officials")
    assert outer.content[0].start <= inner.span.start and inner.span.end <= outer.content[0].end


def test_a_report_at_the_end_tells_of_the_whole_sentence():
    """ "..., according to a Herald report" holds the statement before it, and is no part of it."""
    text = "Anna Berg said that the mill had burned, according to a Velmar Herald report."
    assert told(text) == [
        ("Anna Berg", "the mill had burned"),
        ("Velmar Herald", "Anna Berg said that the mill had burned"),
    ]


def test_quoted_words_after_a_second_that_are_the_outer_speaker_s():
    """ "She noted that they had estimated A and that 'B'": we hear her in B, not them."""
    _, inner = statements(
        "Anna Berg noted that officials in Oresk estimated that 40 people had drowned and that “the river rises.”"
    )
    assert inner.content[0].exact == "40 people had drowned"


def test_a_participle_goes_on_with_the_same_speaker():
    """ "..., adding that ..." is a second statement beside the first, not within it."""
    assert told("Anna Berg said the mill had burned, adding that nobody had come.") == [
        ("Anna Berg", "the mill had burned"),
        ("Anna Berg", "nobody had come"),
    ]


def test_a_colon_in_a_headline():
    """A name and a colon open a statement."""
    text = "Berg: the rebels burned the mill\n\nAnna Berg said so on Monday."
    title = Region(kind="title", start=0, end=32)
    found = statements(text, regions=(title, Region(kind="body", start=34, end=len(text))))
    assert found[0].speaker.name == "Anna Berg" and found[0].content[0].exact == "the rebels burned the mill"


def test_allegations_of_nobody_in_particular():
    """Whose the cited allegations are is not said, so nobody is named for them."""
    assert told("Anna Berg cited allegations that rebels had burned the mill.") == [
        ("Anna Berg", "allegations that rebels had burned the mill"),
        (None, "rebels had burned the mill"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg did not say that the mill had burned.",
        "The mill burned for nine days.",
        "If Anna Berg says that the mill burned, nobody will listen.",
    ],
)
def test_what_nobody_says_is_no_statement(text):
    """Words that nobody has said give no statement."""
    assert statements(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg on Friday denied burning the mill.",
        "Anna Berg has denied burning the mill.",
        "Anna Berg denied having burned the mill.",
        "Anna Berg denies burning mill",
        "Anna Berg denied that she had burned the mill.",
    ],
)
def test_what_is_denied_may_be_a_gerund(text):
    """ "She denied burning the mill" is one denial, by her."""
    (only,) = statements(text)
    assert (only.act, only.speaker.name) == ("denies", "Anna Berg")
    assert "burn" in only.content[0].exact and "deni" not in only.content[0].exact


@pytest.mark.parametrize("text", ["Asked about the mill, Anna Berg said it had burned.",
                                  "Asked whether the mill stood, Anna Berg said it had burned.",
                                  "When asked whether the mill stood, Anna Berg said it had burned."])  # fmt: skip
def test_who_is_asked_does_not_ask(text):
    """The one who answers a question has not put it; who has is not said."""
    assert [each for each in told(text) if each[0]] == [("Anna Berg", "it had burned")]


def test_a_participle_behind_a_comma_is_told_of_the_subject():
    """ "Berg raised in a statement that the 'horror' in the town, likening it to ...": nobody speaks but Berg."""
    text = (
        "Anna Berg has raised in a statement that the “cruelty” in the town of Velmar, Arvania, likening it to Tolmian "
        "raids on Oresk in the first war."
    )
    assert [speaker for speaker, _ in told(text)] == ["Anna Berg"]


@pytest.mark.parametrize(
    "text",
    [
        "“There was no warning,” nurse Tomas Lind said.",
        "“There was no warning,” nurse Tomas Lind told the Velmar Herald at the mill.",
        "‘There was no warning,’ said nurse Tomas Lind.",
        "“There was no warning” nurse Tomas Lind told reporters.",
    ],
)
def test_the_words_of_a_speaker_hold_no_quotation_mark(text):
    """A speaker next to a quotation begins behind its mark."""
    (only,) = statements(text)
    assert only.speaker.span.exact.removeprefix("nurse ") == "Tomas Lind"


def test_the_audience():
    """Those who are told something are the audience."""
    (only,) = statements("Anna Berg told reporters that the mill had burned.")
    assert only.audience.exact == "reporters"


def test_the_day_of_saying_is_the_cue_s():
    """ "On Thursday" at the cue dates the saying; in the content it does not."""
    published = PartialDate(value=date(2031, 5, 9).isoformat(), basis="given")  # a Friday
    (said,) = statements("On Thursday Anna Berg said the mill had burned.", published=published)
    assert said.said_on.value == "2031-05-08"
    (other,) = statements("Anna Berg said the mill had burned on Thursday.", published=published)
    assert other.content[0].exact.endswith("Thursday") == (other.said_on is None)


@pytest.mark.parametrize(
    "text, days",
    [
        ("Anna Berg angered the council on Friday when she called the raid a “lie”.", ["XXXX-WXX-5"]),
        ("Anna Berg spoke on Friday, when she said the mill had burned.", ["XXXX-WXX-5"]),
        ("Anna Berg said on Friday that it had burned, adding that nobody had come.", ["XXXX-WXX-5", "XXXX-WXX-5"]),
        ("Anna Berg left Velmar on Friday after she said the mill had burned.", [None]),
    ],
)
def test_the_day_of_the_clause_a_cue_hangs_on(text, days):
    """A clause with "when", and a participle that goes on telling, have the day of the clause they hang on."""
    assert [each.said_on and each.said_on.value for each in statements(text)] == days


TWICE = "Anna Berg said on Friday that the mill had burned. Berg told reporters on Friday that nobody had come. "


@pytest.mark.parametrize(
    "text, day",
    [
        (TWICE + "“We stay,” Berg said.", "XXXX-WXX-5"),
        (TWICE + "“We stay,” Tom Lind said.", None),
        (TWICE + "Berg has repeatedly said that she would stay.", None),
        (TWICE + "Berg had said that she would stay.", None),
        (TWICE + "Tom Lind noted that Berg said she would stay.", None),
        (TWICE + "Berg said on Monday that she would leave. “We stay,” Berg said.", None),
        ("Anna Berg said on Friday that the mill had burned. “We stay,” Berg said.", None),
    ],
    ids=["the day of two others", "another speaker", "at many times", "before", "told by another", "two days", "once"],
)
def test_words_without_a_day_take_that_of_the_speaker_s_other_words(text, day):
    """Two dated statements that agree date the others of the speaker; nothing less does."""
    last = statements(text)[-1]
    assert (last.said_on and last.said_on.value) == day
    assert day is None or "other words" in last.said_on.basis and len(last.said_on.rests_on) == 2


def test_every_statement_rests_on_words_that_are_there():
    """Every span of a statement quotes the document exactly."""
    text = "“The mill,” Anna Berg said, “has burned.” She accused the rebels of arson.\n\n“Help us.”"
    for each in statements(text):
        for span in (each.span, each.cue, *each.content, each.speaker and each.speaker.span):
            assert span is None or text[span.start : span.end] == span.exact
