"""Quotations: straight, curly, single, nested, unclosed, wrongly closed, over several paragraphs."""

import pytest

from onrecord.extraction.language.quotations import find


def quoted(text: str) -> list[str]:
    return [text[each.inner_start : each.inner_end] for each in find(text)]


@pytest.mark.parametrize(
    "text, words",
    [
        ('"The bridge is gone," she said.', ["The bridge is gone,"]),
        ("“The bridge is gone,” she said.", ["The bridge is gone,"]),
        ("‘The bridge is gone,’ she said.", ["The bridge is gone,"]),
        ("'The bridge is gone,' she said.", ["The bridge is gone,"]),
        ("He called it a “massacre“ again.", ["massacre"]),
        ('“The bridge is gone," she said.', ["The bridge is gone,"]),
        ("She said it was “gone”, “all gone”.", ["gone", "all gone"]),
        ("They spelled “help” on the roof.", ["help"]),
    ],
)
def test_words_between_marks(text, words):
    """What stands between two marks of whatever make is quoted, without the marks."""
    assert quoted(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Oresk's mayor didn't answer.",
        "The residents' cellars weren’t safe.",
        "In the ’90s the Velmars' farm was theirs.",
        "Six o'clock came and nobody'd left.",
    ],
)
def test_an_apostrophe_is_no_quotation(text):
    """An apostrophe opens and closes nothing."""
    assert quoted(text) == []


def test_a_quotation_within_a_quotation():
    """The inner quotation is found within the outer one, one step deeper."""
    outer, inner = find("“She told us, ‘Leave the cellar at once,’ and we left,” he said.")
    assert (outer.depth, inner.depth) == (0, 1)
    assert outer.inner_start < inner.start and inner.end < outer.inner_end


def test_an_unclosed_quotation_ends_with_its_paragraph():
    """Without a closing mark the paragraph's end stands in, and the quotation says so."""
    (only,) = find("“The bridge is gone, and nobody came.\nThe river rose.")
    assert not only.closed and not only.goes_on and only.end == len("“The bridge is gone, and nobody came.")


def test_a_quotation_over_three_paragraphs():
    """Each paragraph opens with a mark, only the last one closes: the speech goes on from one to the next."""
    found = find("“We left at dawn.\n\n“The road was shelled.\n\n“Nobody helped us.”")
    assert [each.goes_on for each in found] == [True, True, False]
    assert [each.closed for each in found] == [False, False, True]


def test_a_forgotten_mark_does_not_swallow_the_next_quotation():
    """A second opening mark ends a quotation that was never closed."""
    text = "He said “it was over. She said “it began” that day."
    first, second = find(text)
    assert not first.closed and first.end <= second.start
    assert text[second.inner_start : second.inner_end] == "it began"


def test_paragraphs_end_where_regions_do():
    """An opening mark in a headline does not reach into the body."""
    text = "‘A crime “without a name The mayor spoke “at length”."
    (*_, last) = find(text, breaks=(text.index("The mayor"),))
    assert text[last.inner_start : last.inner_end] == "at length"
