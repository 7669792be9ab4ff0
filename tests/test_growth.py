"""The documents by which growth is measured are whole: every record rests on words that are there."""

from xml.etree import ElementTree

import pytest
from bench.growth import Archive, drawn, exponent

from onrecord.models import Said
from onrecord.text import by_document, first_words

KINDS = ("statements", "accounts", "details", "figures", "parties")


@pytest.fixture(scope="module")
def reports(sample_picture) -> list[Said]:
    """What the documents of the sample say."""
    found = {kind: by_document(getattr(sample_picture, kind)) for kind in KINDS}
    return [
        Said(document=each, **{kind: tuple(own.get(each.id, ())) for kind, own in found.items()})
        for each in sample_picture.documents
    ]


def test_a_document_of_another_world_says_as_much_in_other_words(reports):
    """Its records stand where the report's do, on words that are there, and belong to one another."""
    many = len(reports)
    archive = Archive(reports, 3 * many)
    for place, id in enumerate(archive):
        said, report = archive[id], reports[place % many]
        assert said.document.id == id and len(said.document.text) == len(report.document.text)
        assert place < many or said.document.text != report.document.text
        for kind in KINDS:
            mine, theirs = getattr(said, kind), getattr(report, kind)
            assert len(mine) == len(theirs)
            for one, other in zip(mine, theirs, strict=True):
                span = first_words(one)
                assert said.document.text[span.start : span.end] == span.exact
                assert (span.document, span.start) == (id, first_words(other).start)
        assert {each.account for each in said.details} <= {each.id for each in said.accounts}


def test_an_archive_is_the_same_every_time(reports):
    """And a larger one begins as the smaller does."""
    small, large = Archive(reports, 10), Archive(reports, 20)
    assert [small[id] for id in small] == [large[id] for id, _ in zip(large, range(10), strict=False)]


def test_growth_is_told_as_a_power_and_drawn():
    """Ten times the documents in ten times the time grow as n to the power of one."""
    found = [
        {"size": size, "first": {"seconds": size / 100, "GB": 1.0}, "again": {"seconds": size / 5000, "GB": 1.0}}
        for size in (1000, 10_000)
    ]
    assert exponent(found) == pytest.approx(1.0)
    words = "".join(ElementTree.fromstring(drawn(found)).itertext())
    assert "10,000" in words and "100 s, 1.0 GB" in words
