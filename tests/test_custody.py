"""The custody log: every fault is found and named; what it cannot see without a checkpoint is shown too."""

from dataclasses import replace
from hashlib import sha256

import pytest

from _records import capture, judgement, step
from onrecord.custody import checkpoint, commitment, entry, salt_of, verify
from onrecord.errors import StoreError, Tampered, UnknownName
from onrecord.models import Entry, Fault

DATA = b"evidence"
NAME = sha256(DATA).hexdigest()
CAPTURE = capture(NAME, len(DATA))
SECRET = b"s" * 32
PRESENT = [CAPTURE.id, judgement(1).id, judgement(2).id]


def chain(*steps: tuple[str, ...]) -> list[Entry]:
    """A log of which each entry names the records given."""
    log: list[Entry] = []
    for records in steps:
        log.append(step(log[-1].id if log else None, tuple(commitment(SECRET, each) for each in records)))
    return log


LOG = chain(*[(each,) for each in PRESENT])


def original(name: str) -> bytes:
    if name != NAME:
        raise UnknownName(name)
    return DATA


def faults(log=LOG, captures=(CAPTURE,), read=original, present=PRESENT, checkpoints=()) -> list[Fault]:
    return list(verify(log, captures, read, present, checkpoints, secret=SECRET))


def test_an_entry_says_who_did_what_when_with_what():
    """And follows the one before it."""
    made = entry("a" * 64, ["b" * 64], did="capture", by="tester", at="2031-06-01T00:00:00Z", software="onrecord 0")
    assert (made.previous, made.records, made.did, made.by) == ("a" * 64, ("b" * 64,), "capture", "tester")
    assert (made.at, made.software) == ("2031-06-01T00:00:00Z", "onrecord 0")


def test_a_whole_case_has_no_faults():
    """Nor has an empty one."""
    assert faults() == [] and faults(log=[], captures=[], present=[]) == []


def test_a_commitment_is_checked_with_the_salt_and_tells_nothing_without_it():
    """Salt, a space, the id: one line for sha256sum. Another record has another salt; another house another one too."""
    salt = salt_of(SECRET, CAPTURE.id)
    assert commitment(SECRET, CAPTURE.id) == sha256(f"{salt} {CAPTURE.id}".encode()).hexdigest()
    assert len({salt, salt_of(SECRET, PRESENT[1]), salt_of(b"t" * 32, CAPTURE.id)}) == 3


def test_an_edited_entry_breaks_the_chain_after_it():
    """Whoever changes who did it changes the entry's digest, which the next entry names."""
    (fault,) = faults(log=[LOG[0], replace(LOG[1], by="someone else"), LOG[2]])
    assert fault.item == "entry 3" and "was changed, taken out or put in" in fault.what and fault.todo


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_edited_entry_under_its_old_name_is_found_where_it_is(place):
    """Also the last one, when the store still has the name it was added under."""
    edited = replace(LOG[place], by="someone else")
    edited.__dict__["id"] = LOG[place].id
    (fault,) = faults(log=[*LOG[:place], edited, *LOG[place + 1 :]])
    assert fault.item == f"entry {place + 1}" and LOG[place].id in fault.what


@pytest.mark.parametrize("log, item", [(LOG[1:], "entry 1"), ([LOG[0], LOG[2]], "entry 2")])
def test_a_dropped_entry_is_found(log, item):
    """The chain shows where, and its records are named by no entry any more."""
    first, second = faults(log=log)
    assert first.item == item and "chain is broken" in first.what
    assert second.item in PRESENT and "no entry" in second.what


def test_an_entry_put_in_is_found():
    """Nothing can be slipped in between."""
    slipped = step(LOG[0].id, LOG[1].records, did="judge")
    (fault,) = faults(log=[LOG[0], slipped, *LOG[1:]])
    assert fault.item == "entry 3"


def test_entries_in_another_order_are_found():
    """The order of the steps is part of the log."""
    assert [each.item for each in faults(log=[LOG[1], LOG[0], LOG[2]])] == ["entry 1", "entry 2", "entry 3"]


def test_a_missing_record_is_found():
    """One that the log names."""
    (fault,) = faults(present=PRESENT[:2])
    assert fault.item == commitment(SECRET, PRESENT[2]) and "entry 3 names is missing" in fault.what


def test_a_record_from_nowhere_is_found():
    """One that no entry names."""
    (fault,) = faults(present=[*PRESENT, judgement(9).id])
    assert fault.item == judgement(9).id and "no entry" in fault.what


def test_what_was_handed_over_is_not_looked_for_among_the_records():
    """An entry of `share` names the digest of what left the house."""
    assert faults(log=[*LOG, step(LOG[-1].id, ("digest of a case file",), did="share")]) == []


def missing(name):
    raise UnknownName(name)


def tampered(name):
    raise Tampered(name)


def unreadable(name):
    raise StoreError("input/output error")


@pytest.mark.parametrize(
    "read, words",
    [
        (missing, "is missing"),
        (tampered, "was changed"),
        (lambda name: b"evidencE", "was changed"),
        (unreadable, "cannot be read (input/output error)"),
    ],
)
def test_an_original_missing_or_changed_is_found(read, words):
    """By its bytes, whatever the reader says; and once, however often it arrived."""
    again = capture(NAME, len(DATA), address="again.txt")
    present = [*PRESENT, again.id]
    (fault,) = faults(captures=[CAPTURE, again], read=read, log=chain(tuple(present)), present=present)
    assert fault.item == NAME and words in fault.what and "report.txt" in fault.what and fault.todo


def test_a_capture_of_another_size_is_found():
    """The record of an arrival agrees with its bytes."""
    wrong = capture(NAME, 9)
    (fault,) = faults(captures=[wrong], log=chain((wrong.id,)), present=[wrong.id])
    assert "has 8 bytes where its capture says 9" in fault.what


def test_a_cut_off_end_is_seen_only_with_a_checkpoint():
    """Without one, a log that lost its last entries and their records looks whole."""
    kept = checkpoint(LOG)
    assert faults(log=LOG[:2], present=PRESENT[:2]) == []
    (fault,) = faults(log=LOG[:2], present=PRESENT[:2], checkpoints=[kept])
    assert fault.item == "log" and "2 entries where a checkpoint saw 3" in fault.what


def test_a_log_written_anew_is_seen_only_with_a_checkpoint():
    """A chain that is whole, but another."""
    anew = chain(*[(each,) for each in reversed(PRESENT)])
    assert faults(log=anew) == []
    (fault,) = faults(log=anew, checkpoints=[checkpoint(LOG)])
    assert fault.item == "entry 3" and "written anew" in fault.what


def test_a_checkpoint_holds_for_every_longer_log():
    """What came after it is no fault; what is no checkpoint is told."""
    assert faults(checkpoints=[checkpoint(LOG[:1]), checkpoint(LOG[:2]).replace("\n", "\r\n"), checkpoint(LOG)]) == []
    (fault,) = faults(checkpoints=["good morning"])
    assert fault.item == "checkpoint" and "good morning" in fault.what


def test_a_checkpoint_is_four_lines_that_say_how_to_check():
    """Short enough to be read out over a telephone line, save for the digest."""
    lines = checkpoint(LOG).splitlines()
    assert lines[:3] == ["entries: 3", f"last: {LOG[2].id}", "at: 2031-06-01T00:00:00Z"]
    assert len(lines) == 4 and lines[3].startswith("to check: entry 3")


def test_there_is_no_checkpoint_of_nothing():
    """An empty log has nothing to fix."""
    with pytest.raises(StoreError, match="capture something first"):
        checkpoint([])
