"""A calendar (OpenTimestamps) promises at once and completes later: what it promised is kept, and what cannot be looked
up is not said.

The calendar is one of our own, served on 127.0.0.1.
"""

from hashlib import sha256

import pytest

from _authority import serving
from _stamping import NOTE, case_of_now, checkpoint, file, flipped
from onrecord.custody import stamps
from onrecord.custody.stamps import Authority, opentimestamps
from onrecord.errors import StampError
from onrecord.models import Stamp


@pytest.fixture
def case():
    """An empty case whose clock is right."""
    with case_of_now() as empty:
        yield empty


class Calendar:
    """A calendar that promises at once, and has the block when it is told to."""

    def __init__(self) -> None:
        self.url, self.block, self.asked, self.broken = "", None, [], False

    def answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
        from opentimestamps.core.op import OpAppend, OpSHA256
        from opentimestamps.core.serialize import BytesSerializationContext
        from opentimestamps.core.timestamp import Timestamp

        self.asked.append((path, body))
        if self.broken:
            return 200, b"garbage"
        if path == "/digest":
            proof = Timestamp(body)
            proof.ops.add(OpAppend(b"beside it")).ops.add(OpSHA256()).attestations.add(PendingAttestation(self.url))
        elif self.block is None:
            return 404, b"not yet"
        else:
            proof = Timestamp(bytes.fromhex(path.removeprefix("/timestamp/")))
            proof.ops.add(OpSHA256()).attestations.add(BitcoinBlockHeaderAttestation(self.block))
        written = BytesSerializationContext()
        proof.serialize(written)
        return 200, written.getbytes()


@pytest.fixture
def calendar():
    one = Calendar()
    with serving(one.answer) as url:
        one.url = url.rstrip("/")
        yield one


def calendar_toml(calendar: Calendar, more: str = "") -> str:
    return f'[[authority]]\nname = "calendar"\nmethod = "opentimestamps"\nurl = "{calendar.url}"\n{more}'


def of_calendar(calendar: Calendar, **fields) -> Authority:
    return Authority(**({"name": "calendar", "method": "opentimestamps", "url": calendar.url} | fields))


def test_a_calendar_promises_and_never_sees_the_digest(calendar):
    """The token is an .ots file that holds its answer byte for byte; a nonce hides what is stamped."""
    answer = stamps.ask(NOTE, of_calendar(calendar))
    ((path, sent),) = calendar.asked
    assert path == "/digest" and len(sent) == 32 and sent != sha256(NOTE).digest()
    assert answer.token.startswith(b"\x00OpenTimestamps\x00\x00Proof\x00") and sha256(NOTE).digest() in answer.token
    assert answer.token.endswith(calendar.answer("/digest", sent)[1])
    assert (answer.stamped.standing, answer.stamped.says, answer.stamped.by) == ("pending", None, calendar.url)
    assert "onrecord stamp --upgrade" in answer.stamped.note


def test_a_promise_is_completed_later_and_honestly_unchecked(case, tmp_path, calendar):
    """A second stamp beside the first; whether the block is in the chain is not looked up, and that is said."""
    told = file(tmp_path, calendar_toml(calendar))
    checkpoint(case)
    assert case.stamp(told).new == 1
    assert (early := case.stamp(told, upgrade=True)).new == 0 and early.exit_code == 0
    calendar.block = 812_345
    assert case.stamp(told, upgrade=True).new == 1
    asked = len(calendar.asked)
    assert case.stamp(told, upgrade=True).new == 0 and len(calendar.asked) == asked
    promise, complete = case.stamps(told)
    assert (promise["standing"], complete["standing"]) == ("pending", "unchecked")
    assert "block 812345 of Bitcoin" in complete["note"] and "not looked up" in complete["note"]
    assert complete["says"] is None and case.verify() == []


def test_a_proof_of_other_bytes_or_none_is_refused(calendar):
    """Changed bytes, a flipped bit of the digest, a cut proof, garbage, a block that cannot be."""
    kept = stamps.ask(NOTE, of_calendar(calendar)).token
    place = kept.index(sha256(NOTE).digest())
    bad = [
        (kept, b"other", "of other bytes"),
        (flipped(kept, place), NOTE, "of other bytes"),
        (kept[:-3], NOTE, "no OpenTimestamps proof that can be read"),
        (kept + b"x", NOTE, "no OpenTimestamps proof that can be read"),
        (b"garbage", NOTE, "no OpenTimestamps proof that can be read"),
    ]
    for token, data, words in bad:
        with pytest.raises(StampError, match=words):
            opentimestamps.check(token, data)
    calendar.block = 2**40
    assert "a block of Bitcoin that there cannot be" in stamps.upgrade(kept, NOTE, of_calendar(calendar)).problem


def test_a_calendar_that_was_not_configured_is_not_asked(calendar):
    """Whatever address its promise names; one that was configured is."""
    with serving(calendar.answer) as other:
        promise = stamps.ask(NOTE, of_calendar(calendar, url=other)).token
        calendar.asked.clear()
        problem = stamps.upgrade(promise, NOTE, of_calendar(calendar, url=other)).problem
        assert calendar.url in problem and "nobody was asked" in problem and calendar.asked == []
        calendar.block = 5
        allowed = of_calendar(calendar, url=other, calendars=(f"{calendar.url}/",))
        assert stamps.upgrade(promise, NOTE, allowed).stamped.standing == "unchecked"


def test_a_calendar_that_fails_keeps_the_promise(case, tmp_path, calendar):
    """The pending proof stays, the failure is told, the exit code is 3."""
    checkpoint(case)
    told = file(tmp_path, calendar_toml(calendar))
    case.stamp(told)
    calendar.broken = True
    outcome = case.stamp(told, upgrade=True)
    (problem,) = outcome.problems
    assert "no proof that can be read" in problem.what and "the promised proof" in problem.kept
    assert outcome.exit_code == 3 and case.store.count(Stamp) == 1
