"""The case: verbs in order, each safe to run again, nothing lost on bad input."""

import pytest

from onrecord import Case
from onrecord.errors import UnknownName, UsageError
from onrecord.models import Capture, Document, Figure, Run, Statement


def test_running_again_adds_nothing(case, report):
    """Every verb is safe to repeat."""
    first = [case.capture([report]), case.read(), case.extract()]
    entries = len(list(case.store.entries()))
    again = [case.capture([report]), case.read(), case.extract()]
    assert [each.new for each in first] == [1, 1, 1]
    assert [each.new for each in again] == [0, 0, 0]
    assert len(list(case.store.entries())) == entries


def test_the_same_bytes_from_another_address_are_a_second_arrival(case, report, tmp_path):
    """A second arrival is recorded, not refused, and is no second document."""
    copy = tmp_path / "copy.txt"
    copy.write_bytes(report.read_bytes())
    assert case.capture([report, copy]).new == 2
    case.read()
    assert (case.store.count(Capture), len(case.documents())) == (2, 1)


def test_a_file_captured_alone_and_through_its_folder_arrived_once(case, report):
    """The folder before its name makes no second arrival."""
    case.capture([report])
    assert case.capture([report.parent]).new == 0


def test_the_same_name_in_two_folders_is_two_arrivals(case, tmp_path):
    """Two outlets that send the same page under one name have sent it twice."""
    for name in ("harbour", "ledger"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "article.txt").write_text("Shells hit a mill in Oresk on Monday.")
    assert case.capture([tmp_path / "harbour", tmp_path / "ledger"]).new == 2


def test_the_original_is_kept_byte_for_byte(case, report):
    """What came in can be had again, unchanged."""
    case.capture([report])
    (capture,) = case.store.find(Capture)
    assert case.store.original(capture.sha256) == report.read_bytes()


def test_a_person_can_say_when_it_was_published(case, report):
    """The same bytes captured again with a date are read again, and the date is in force."""
    case.capture([report])
    case.read()
    assert case.documents()[0].published is None
    assert case.capture([report], published="2031-05-06").new == 1
    assert case.read().new == 1
    (document,) = case.documents()
    assert document.published.value == "2031-05-06"


def test_a_date_that_is_none_is_refused(case, report):
    """A wrong date is a usage error and nothing is captured."""
    with pytest.raises(UsageError, match="31 February|2031-02-31"):
        case.capture([report], published="2031-02-31")
    assert case.store.count(Capture) == 0


def test_every_step_is_in_the_custody_log_and_the_log_verifies(case, report):
    """Captures, readings, extractions and judgements are entries of one unbroken chain."""
    case.capture([report])
    case.read()
    case.extract()
    entries = list(case.store.entries())
    assert [each.did for each in entries] == ["capture", "read", "extract"]
    assert [each.previous for each in entries] == [None, entries[0].id, entries[1].id]
    assert case.verify() == []


def test_every_record_rests_on_words_that_are_really_there(sample_case):
    """The contract of all extractors, on the bundled sample."""
    from onrecord.models import SAID

    spans = [span for kind in SAID for record in sample_case.store.find(kind) for span in spans_of(record)]
    assert len(spans) > 100
    for span in spans:
        assert sample_case.store.get(span.document).text[span.start : span.end] == span.exact


def test_extracting_twice_gives_the_same_records(sample_case):
    """Extraction is a function of the document."""
    from onrecord.extraction import extract

    document, places = sample_case.documents()[0], sample_case._places()
    assert [each.id for each in extract(document, places)] == [each.id for each in extract(document, places)]


def test_no_extractor_fails_on_the_sample(sample_case):
    """A run that broke would say so."""
    assert [run.failure for run in sample_case.store.find(Run) if run.failure] == []


def test_two_cases_of_the_same_texts_hold_the_same_records(report):
    """A record's id depends on what was read, not on when, where or by whom."""
    ids = []
    for name in ("one", "two"):
        with Case("memory:", by=name) as case:
            case.capture([report])
            case.read()
            case.extract()
            ids.append({each.id for kind in (Document, Statement, Figure) for each in case.store.find(kind)})
    assert ids[0] == ids[1]


def spans_of(value):
    """Every Span inside a record."""
    from dataclasses import fields, is_dataclass

    from onrecord.models import Span

    if isinstance(value, Span):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from spans_of(getattr(value, each.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from spans_of(each)


def figure_of(case) -> Figure:
    return next(each for each in case.picture().figures if each.counted == "killed")


@pytest.fixture
def extracted(case, report):
    case.capture([report])
    case.read()
    case.extract()
    return case


def test_a_rejected_record_is_no_longer_shown_and_comes_back_when_accepted(extracted):
    """A judgement can be reversed by judging again; nothing is erased."""
    figure = figure_of(extracted)
    extracted.judge("reject", [figure.id], reason="misread")
    assert figure not in extracted.picture().figures
    extracted.judge("accept", [figure.id], reason="read again")
    assert figure in extracted.picture().figures


def test_a_correction_is_a_new_record_made_by_a_person(extracted):
    """The machine's record stays; the corrected one is shown."""
    figure = figure_of(extracted)
    extracted.judge("instead", [figure.id[:10]], reason="the text gives both bounds", changes={"high": 14})
    corrected = figure_of(extracted)
    assert (corrected.high, corrected.made_by, corrected.span) == (14, "person: tester", figure.span)
    assert extracted.store.get(figure.id) == figure


@pytest.mark.parametrize(
    "verdict, about, changes",
    [("perhaps", 1, None), ("instead", 1, None), ("same", 1, None), ("instead", 1, {"colour": "red"})],
)
def test_a_judgement_that_makes_no_sense_is_refused(extracted, verdict, about, changes):
    """An unknown verdict, a correction without change, a join of one, an unknown field."""
    with pytest.raises(UsageError):
        extracted.judge(verdict, [figure_of(extracted).id] * about, reason="x", changes=changes)


def test_judging_something_that_is_not_there_names_it(extracted):
    """The message helps the next step."""
    with pytest.raises(UnknownName, match="ffffffff"):
        extracted.judge("accept", ["ffffffff"], reason="x")


def test_a_judgement_is_carried_to_the_newer_find_of_the_same_words(extracted):
    """When only the maker of a record changes, the judgement about it still holds."""
    from dataclasses import replace

    figure = figure_of(extracted)
    extracted.judge("reject", [figure.id], reason="misread")
    newer = replace(figure, made_by="figures 99")
    (run,) = [each for each in extracted.store.find(Run) if each.extractor == "figures"]
    ids = tuple(newer.id if each == figure.id else each for each in run.records)
    extracted.store.add([newer, replace(run, records=ids)])
    assert [each for each in extracted.picture().figures if each.span == figure.span] == []


@pytest.fixture
def sampled(clock):
    """The bundled sample as a case of its own, to be judged."""
    from conftest import SAMPLE

    with Case("memory:", by="tester", now=clock) as built:
        built.capture(sorted(SAMPLE.glob("*.txt")), places=SAMPLE / "places.csv")
        for verb in (built.read, built.extract, built.reconcile):
            verb()
        yield built


def incidents_of(case) -> dict[str, set[str]]:
    return {each.handle: set(each.accounts) for each in case.picture().reconciliation.incidents}


def test_incidents_are_joined_whole_and_parted_again(sampled):
    """A join brings all accounts of both under the lower handle; parting them gives back what was before."""
    before = incidents_of(sampled)
    one, two = sorted(before)[:2]
    sampled.judge("same", [one, two], reason="one event")
    joined = incidents_of(sampled)
    assert joined[one] == before[one] | before[two] and two not in joined
    sampled.judge("different", [one, two], reason="two after all")
    assert incidents_of(sampled) == before


def test_a_rejected_incident_is_no_longer_shown(sampled):
    """An incident can be rejected by its handle, and accepted again."""
    before = incidents_of(sampled)
    handle = sorted(before)[-1]
    sampled.judge("reject", [handle], reason="no event")
    assert set(incidents_of(sampled)) == set(before) - {handle}
    sampled.judge("accept", [handle], reason="read again")
    assert incidents_of(sampled) == before


def test_a_handle_stays_when_another_document_comes(sampled, tmp_path):
    """New documents give new handles; those minted stay with their incidents."""
    before = incidents_of(sampled)
    (tmp_path / "new.txt").write_text(
        "Shells hit a school in Ostrev on Monday, 5 May 2031, killing two people, the Ostrev city council said.\n"
    )
    sampled.capture([tmp_path / "new.txt"])
    for verb in (sampled.read, sampled.extract, sampled.reconcile):
        verb()
    after = incidents_of(sampled)
    assert all(before[handle] <= after[handle] for handle in before) and len(after) > len(before)


def test_sharing_writes_a_case_file_and_logs_it_each_time(extracted, tmp_path):
    """An export is a step of custody, also of the same files again, which are the same bytes."""
    extracted.share(tmp_path / "out")
    page = (tmp_path / "out" / "index.html").read_bytes()
    extracted.share(tmp_path / "out")
    assert (tmp_path / "out" / "index.html").read_bytes() == page
    assert [each.did for each in extracted.store.entries()].count("share") == 2


def test_anything_can_be_found_by_its_id(extracted):
    """A record, by its first characters."""
    figure = figure_of(extracted)
    assert extracted.find(figure.id[:12])["id"] == figure.id
