"""Paragraphs of a text that is broken at a fixed width: joined in reading, and read as one line by extractors."""

import textwrap
from hashlib import sha256

import pytest

from onrecord.extraction.language.parse import parse
from onrecord.extraction.language.times import times
from onrecord.models import Capture, Document
from onrecord.reading import read
from onrecord.text import unwrapped

TITLE = "Army shells Avila market"
PARAGRAPHS = (
    "AVILA (AP) — Shells fell on the market of Avila early on Thursday, killing four people and wounding nine others, "
    "the mayor said, and the hospital asked the neighbouring towns for blood.",
    "“We heard nothing before the first shell came down,” Anna Berg, who sells bread there, told reporters. “After "
    "that nobody could count them any more, and we ran to the river.”",
    "The army of the north did not answer questions about the attack, the second on the town in two weeks, and said "
    "that it would publish a report of its own.",
)


def reading(text: str, published: str | None = None) -> Document:
    data = text.encode()
    return read(Capture(
        address="report.txt", captured_at="2031-06-01T00:00:00Z", collector="tester", media_type="text/plain",
        sha256=sha256(data).hexdigest(), size=len(data), tool="test", published=published,
    ), data)


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(each.kind, document.text[each.start : each.end]) for each in document.regions]


def broken(width: int, line_end: str = "\n") -> str:
    return (line_end * 2).join([TITLE, *(line_end.join(textwrap.wrap(each, width)) for each in PARAGRAPHS)])


@pytest.mark.parametrize("width", [58, 66, 72, 80, 92])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_lines_of_a_broken_paragraph_are_one_region(width, line_end):
    """The regions are those of the same text with a line for each paragraph, and the text is the file's."""
    text = broken(width, line_end)
    document = reading(text)
    assert document.text == text
    assert [(kind, " ".join(words.split())) for kind, words in kinds(document)] == kinds(
        reading("\n\n".join([TITLE, *PARAGRAPHS]))
    )
    assert (document.title, document.agency, document.dateline) == (TITLE, "Associated Press", "AVILA")


@pytest.mark.parametrize("text", [
    # links under each other: each begins large
    "Army shells market in the old town of Avila, killing four people\nMinister resigns over bridge that fell in the "
    "spring of the year\nFarmers of the north ask for rain, for seed and for more money\n",
    # one sentence a line, of any length
    "The mill burned down on Monday night.\nit was rebuilt.\nThe mayor said that nobody was hurt in the fire, which "
    "began in the kitchen, and that the mill would be open again before the winter.\n",
    # short lines
    "the river\nruns by the mill\nand nobody\nasks it why\n",
])
def test_lines_that_end_for_another_reason_stay_apart(text):
    """A list, sentences one a line, and verse are not taken for a paragraph."""
    assert len(reading(text).regions) == text.count("\n")


def test_sentences_go_on_over_the_line_ends_of_a_paragraph():
    """The sentences are those of the unbroken text; spans keep the line ends that are really there."""
    whole, document = parse(reading("\n\n".join([TITLE, *PARAGRAPHS]))), reading(broken(66))
    parsed = parse(document)
    assert [" ".join(each.text.split()) for each in parsed.sentences] == [
        each.text.strip() for each in whole.sentences
    ]
    first = parsed.span(parsed.sentences[1])
    assert first.exact == document.text[first.start : first.end] and "\n" in first.exact


def test_times_are_found_across_a_line_end():
    """"Two weeks / ago" is one expression."""
    text = "The mill was shelled by the army of the north and burned down two\nweeks ago, the mayor of the town said " \
        "in the evening, and nobody was\nhurt in the fire, which the people of the town put out with water\nfrom the " \
        "river before the brigade came.\n"
    document = reading(text, published="2022-03-21")
    assert len(document.regions) == 1
    assert [(each.span.exact, each.date.value) for each in times(parse(document))] == [("two\nweeks ago", "2022-W10")]


def test_unwrapped_keeps_every_place():
    """Only line ends inside a region become blanks: the length is the same, and paragraphs stay apart."""
    document = reading(broken(72))
    text = unwrapped(document)
    assert len(text) == len(document.text)
    assert text.split("\n\n") == [" ".join(each.split()) for each in document.text.split("\n\n")]
