"""Spans: words are where they say they are, and attribution follows from containment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from _made import document
from onrecord.models import Mention, Span, Statement
from onrecord.text import attribution, cover, fold, holds, overlaps, quote, region_at, surroundings, trim

TEXT = "The mayor said that residents told her the bridge fell. Nobody else 🕊 spoke."


def words(exact: str) -> Span:
    start = TEXT.index(exact)
    return quote(document(TEXT), start, start + len(exact))


def said(speaker: str, cue: str, content: str) -> Statement:
    """A statement of the text above."""
    return Statement(
        span=cover(document(TEXT), [words(speaker), words(content)]),
        speaker=Mention(span=words(speaker), name=speaker, basis="as written"),
        cue=words(cue),
        content=(words(content),),
        mode="indirect",
        act="asserts",
        said_on=None,
        audience=None,
        made_by="test",
    )


def test_the_chain_of_attribution_goes_from_the_outermost_to_whose_words_they_are():
    """The mayor tells what residents told her."""
    outer = said("The mayor", "said", "residents told her the bridge fell")
    inner = said("residents", "told", "the bridge fell")
    assert attribution(words("bridge"), [inner, outer]) == [outer, inner]
    assert attribution(words("Nobody"), [inner, outer]) == []


def test_an_offset_counts_characters_beyond_the_basic_plane_as_one():
    """An emoji is one character here, two units in a browser."""
    span = words("spoke")
    assert TEXT[span.start : span.end] == "spoke"


@pytest.mark.parametrize("start, end", [(5, 5), (8, 3), (-1, 4), (0, 10_000)])
def test_words_that_are_not_there_cannot_be_quoted(start, end):
    """No span without words."""
    with pytest.raises(ValueError, match="no words"):
        quote(document(TEXT), start, end)


@given(st.text())
def test_folding_keeps_every_offset(text):
    """One character for one character."""
    assert len(fold(text)) == len(text)


def test_trim_holds_overlaps_and_surroundings():
    """The small questions about spans."""
    assert trim("  a b ", 0, 6) == (2, 5)
    assert holds(words("the bridge fell"), words("bridge")) and not holds(words("bridge"), words("the bridge fell"))
    assert overlaps(words("the bridge"), words("bridge fell")) and not overlaps(words("mayor"), words("bridge"))
    assert surroundings(document(TEXT), words("mayor"), 4) == ("The ", " sai")


def test_a_position_belongs_to_one_region():
    """Outside all regions there is none."""
    assert region_at(document(TEXT), 3).kind == "body" and region_at(document(TEXT), 10_000) is None
