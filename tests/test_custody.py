"""The custody log: every fault is found and named; what it cannot see without a checkpoint is shown too."""

from dataclasses import replace
from hashlib import sha256

import pytest

from _records import capture, judgement, step
from onrecord.custody import checkpoint, commitment, consistency, entry, keys, remarks, salt_of, verify
from onrecord.errors import StoreError, Tampered, UnknownName
from onrecord.models import Checkpoint, Collection, Element, Entry, Expunction, Fault, Receipt, Stamp

DATA = b"evidence"
NAME = sha256(DATA).hexdigest()
CAPTURE = capture(NAME, len(DATA))
SECRET = b"s" * 32
PRESENT = [CAPTURE.id, judgement(1).id, judgement(2).id]


def commits(record: str) -> str:
    return commitment(SECRET, record)


def chain(*steps: tuple[str, ...]) -> list[Entry]:
    """A log of which each entry names the records given."""
    log: list[Entry] = []
    for records in steps:
        log.append(step(log[-1].id if log else None, tuple(map(commits, records))))
    return log


LOG = chain(*[(each,) for each in PRESENT])


def original(name: str) -> bytes:
    if name != NAME:
        raise UnknownName(name)
    return DATA


def faults(log=LOG, captures=(CAPTURE,), read=original, present=PRESENT, checkpoints=(), **more) -> list[Fault]:
    return list(verify(log, captures, read, present, checkpoints, commits=commits, **more))


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


# -- attacks on the log, each by somebody who chains what is left anew, so that the chain is whole ------------------


def rechained(log: list[Entry]) -> list[Entry]:
    """The entries as they would have been written one after the other."""
    made: list[Entry] = []
    for each in log:
        made.append(replace(each, previous=made[-1].id if made else None))
    return made


LONG = chain(*[(judgement(number).id,) for number in range(9)])
THERE = [judgement(number).id for number in range(9)]
ATTACKS = {
    "the first edited": ([replace(LONG[0], by="someone else"), *LONG[1:]], THERE, "written anew from its first entry"),
    "one edited": ([*LONG[:4], replace(LONG[4], by="someone else"), *LONG[5:]], THERE, "first 7 entries are not the"),
    "its time edited": ([*LONG[:6], replace(LONG[6], at="2031-05-01T00:00:00Z"), *LONG[7:]], THERE, "are not the ones"),
    "one dropped": ([*LONG[:4], *LONG[5:]], [*THERE[:4], *THERE[5:]], "first 7 entries are not the ones it saw"),
    "the first dropped": (LONG[1:], THERE[1:], "written anew from its first entry on"),
    "one put in": ([*LONG[:4], step(None, (commits("b" * 64),)), *LONG[4:]], [*THERE, "b" * 64], "are not the ones"),
    "two exchanged": ([*LONG[:2], LONG[3], LONG[2], *LONG[4:]], THERE, "are not the ones it saw"),
    "the end cut off": (LONG[:6], THERE[:6], "6 entries where it saw 7: its end was cut off"),
    "all cut off": ([], [], "an empty one"),
    "all written anew": (chain(*[(each,) for each in reversed(THERE)]), THERE, "written anew from its first entry on"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_log_that_was_chained_anew_is_found_against_a_checkpoint(attack):
    """And only so: the chain is whole, every record is named, every name is there."""
    log, present, words = ATTACKS[attack]
    log = rechained(log)
    assert faults(log=log, captures=[], present=present) == []
    (fault,) = faults(log=log, captures=[], present=present, checkpoints=[checkpoint(LONG[:7])])
    assert fault.item == "checkpoint" and words in fault.what and fault.todo


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_checkpoints_that_the_case_itself_holds_are_asked_too(attack):
    """Whoever forgets to take them out is found without anything from outside."""
    log, present, words = ATTACKS[attack]
    own = Checkpoint(text=checkpoint(LONG[:7]), at="2031-06-01T00:00:00Z")
    (fault,) = faults(log=rechained(log), captures=[], present=present, kept=[own])
    assert fault.item == "the case's own checkpoint" and words in fault.what


def test_what_came_after_a_checkpoint_is_not_fixed_by_it():
    """Its limit: the last entries can be rewritten until the next one leaves the house."""
    log = rechained([*LONG[:8], replace(LONG[8], by="someone else")])
    assert faults(log=log, captures=[], present=THERE, checkpoints=[checkpoint(LONG[:8])]) == []
    assert faults(log=log, captures=[], present=THERE, checkpoints=[checkpoint(LONG)]) != []


# -- checkpoints ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return keys.make(tmp_path_factory.mktemp("keys") / "key")


def test_a_checkpoint_holds_for_every_longer_log():
    """What came after it is no fault; what is no checkpoint is told."""
    assert faults(checkpoints=[checkpoint(LOG[:1]), checkpoint(LOG[:2]).replace("\n", "\r\n"), checkpoint(LOG)]) == []
    (fault,) = faults(checkpoints=["good morning"])
    assert fault.item == "checkpoint" and "good morning" in fault.what


def test_a_checkpoint_is_four_lines(key):
    """Which log, how many entries, one digest over all of them, who signed; it names nothing of what the case holds."""
    for text in (checkpoint(LOG), checkpoint(LOG, key=key)):
        lines = text.splitlines()
        assert len([each for each in lines if each]) == 4
        assert lines[:2] == [f"onrecord/{LOG[0].id[:16]}", "3"] and len(lines[2]) == 44
    assert checkpoint(LOG, origin="arvania.example/log").startswith("arvania.example/log\n3\n")


def test_there_is_no_checkpoint_of_nothing():
    """An empty log has nothing to fix."""
    with pytest.raises(StoreError, match="capture something first"):
        checkpoint([])


def test_the_same_checkpoint_is_given_again_when_nothing_happened(key):
    """But for checkpoints themselves; and a signed one when there is a key now."""
    first = checkpoint(LOG)
    quiet = [*LOG, step(LOG[-1].id, ("c" * 64,), did="checkpoint")]
    assert checkpoint(quiet, former=first) == first
    signed = checkpoint(quiet, key=key, former=first)
    assert signed.splitlines()[1] == "4" and checkpoint(quiet, key=key, former=signed) == signed
    assert checkpoint(quiet, former=signed) == signed
    busy = [*quiet, step(quiet[-1].id, ("d" * 64,))]
    assert checkpoint(busy, former=first).splitlines()[1] == "5"


def test_nobody_puts_their_name_to_two_logs(key):
    """When the log is not the one that the last checkpoint saw, no other is made."""
    for log in (LONG[:5], rechained([*LONG[:4], *LONG[5:]])):
        with pytest.raises(Tampered, match="not as the last one saw it"):
            checkpoint(log, key=key, former=checkpoint(LONG[:7]))


def test_a_checkpoint_must_be_signed_by_a_key_one_knows(key, tmp_path):
    """When such keys are given; without them nobody asks."""
    signed, unsigned = checkpoint(LOG, key=key), checkpoint(LOG)
    stranger = keys.make(tmp_path / "other").verifier
    assert faults(checkpoints=[signed], signers=[stranger, key.verifier]) == []
    for text in (unsigned, checkpoint(LOG, key=keys.load(tmp_path / "other"))):
        (fault,) = faults(checkpoints=[text], signers=[key.verifier])
        assert "none of the keys given signed it" in fault.what and fault.todo
    altered = signed.replace("\n3\n", "\n2\n")
    anew, forged = faults(checkpoints=[altered], signers=[key.verifier])
    assert "are not the ones it saw" in anew.what and key.fingerprint in forged.what


@pytest.mark.parametrize("old, new", [(1, 9), (4, 7), (7, 9), (9, 9)])
def test_one_checkpoint_only_added_to_another(old, new, key):
    """And both are of this log, which may have gone on."""
    texts = checkpoint(LONG[:old], key=key), checkpoint(LONG[:new], key=key)
    assert list(consistency(*texts, LONG, [key.verifier])) == []


def test_two_checkpoints_that_do_not_fit_are_told(key):
    """In the wrong order, of another log, of one written anew in between, later than the log, unreadable, unsigned."""
    old, new, other = checkpoint(LONG[:4]), checkpoint(LONG), checkpoint(rechained(LONG[2:]))
    anew = rechained([*LONG[:2], replace(LONG[2], by="someone else"), *LONG[3:]])
    for texts, log, items, words in (
        ((new, old), LONG, ["the two checkpoints"], "the old one saw 9 entries, the new one only 4"),
        ((old, other), LONG, ["the new checkpoint", "the two checkpoints", "the two checkpoints"], "of two logs"),
        ((old, new), anew, ["the old checkpoint", "the new checkpoint", "the two checkpoints"], "does not lead from"),
        ((old, checkpoint(anew)), anew, ["the old checkpoint", "the two checkpoints"], "does not lead from"),
        ((old, new), LONG[:6], ["the new checkpoint"], "its end was cut off"),
        ((old, "later"), LONG, ["the new checkpoint"], "no checkpoint can be read"),
    ):
        found = list(consistency(*texts, log))
        assert [each.item for each in found] == items and any(words in each.what for each in found)
    assert len(list(consistency(old, new, LONG, [key.verifier]))) == 2


# -- what is no fault ----------------------------------------------------------------------------------------------


def test_a_clock_that_went_back_breaks_nothing_and_is_remarked():
    """Times are what the machine said; the order is that of the chain. The entries are named."""
    times = ["2031-06-01T00:00:00Z", "2031-06-01T00:00:00.5Z", "2031-05-30T00:00:00Z", "2031-05-30T00:00:00Z", "noon"]
    log = rechained([replace(each, at=at) for each, at in zip(LONG, times, strict=False)])
    assert faults(log=log, captures=[], present=THERE[:5]) == []
    back, unread = remarks(log)
    assert back.item == "entry 3" and "went back" in back.what and "in entry 2" in back.what and times[1] in back.what
    assert unread.item == "entry 5" and "no time that can be read" in unread.what
    assert list(remarks(LONG)) == list(remarks([])) == []


AT = "2031-07-01T00:00:00Z"


def test_originals_that_records_of_custody_name_are_looked_for():
    """A screenshot, a time stamp, a receipt; once each."""
    names = [sha256(each).hexdigest() for each in (b"screenshot", b"token", b"receipt")]
    picture = Element(name="full-page capture", standing="present", sha256=names[0])
    kept = [
        Collection(capture=CAPTURE.id, elements=(picture, Element(name="clock", standing="absent"))),
        Stamp(about="a" * 64, authority="https://tsa.example", method="rfc3161", token=names[1], at=AT, says=AT),
        Receipt(disclosure="b" * 64, words="arrived", original=names[2], by="tester", at=AT),
        Receipt(disclosure="b" * 64, words="arrived too", original=None, by="tester", at=AT),
    ]
    found = faults(kept=kept)
    assert [each.item for each in found] == names and all("is missing" in each.what for each in found)
    words = ("full-page capture of report.txt", "the answer of https://tsa.example", "a receipt")
    assert all(word in each.what for word, each in zip(words, found, strict=True))


def test_what_was_expunged_is_not_missed_but_must_be_gone():
    """Bytes and records; what no expunction names is missed as ever."""
    why = {"reason": "a minor", "authority": "the court of Velmar", "by": "tester", "at": AT}
    gone = Expunction(originals=(NAME,), records=(commits(PRESENT[1]),), **why)
    assert faults(kept=[gone], read=missing, present=[PRESENT[0], PRESENT[2]]) == []
    found = faults(kept=[gone])
    assert [each.item for each in found] == [NAME, PRESENT[1]] and all("still there" in each.what for each in found)
    assert [each.item for each in faults(kept=[gone], read=missing, present=PRESENT[:1])] == [commits(PRESENT[2])]
