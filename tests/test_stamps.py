"""Time stamps: each authority is asked once, what it answers is kept and checked, and what does not hold is told.

The authorities are real: certificates and answers made by openssl, served on 127.0.0.1.
"""

import json
import re
import socket
import subprocess
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from _authority import authority, openssl, serving
from _needs import needs
from _stamping import NOTE, case_of_now, checkpoint, file, flipped
from onrecord import Case
from onrecord.cli import app
from onrecord.custody import stamps
from onrecord.custody.stamps import Authority, Item, Stamped, _openssl, rfc3161
from onrecord.errors import StampError, Tampered, UnknownName, UsageError
from onrecord.models import Stamp

pytestmark = needs("openssl")


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The folder in which the authorities' certificates lie."""
    return tmp_path_factory.mktemp("authorities")


@pytest.fixture(scope="session")
def first(made):
    with authority(made / "first", name="Quillon Time") as served:
        yield served


@pytest.fixture(scope="session")
def second(made):
    """One whose answers strict readers of DER refuse."""
    with authority(made / "second", name="Marl Time", sends_root=True) as served:
        yield served


@pytest.fixture(scope="session")
def down():
    """An address at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


def whom(served, **fields) -> Authority:
    told = {"name": "first", "method": "rfc3161", "url": served.url, "roots": served.root.read_bytes()}
    return Authority(**(told | fields))


@pytest.fixture(scope="session")
def token(first) -> bytes:
    """The first authority's stamp of NOTE."""
    return stamps.ask(NOTE, whom(first)).token


@pytest.fixture(scope="session")
def odd_token(second) -> bytes:
    """The second authority's stamp of NOTE, which is not in strict DER."""
    return stamps.ask(NOTE, whom(second)).token


@pytest.fixture
def case():
    """An empty case whose clock is right."""
    with case_of_now() as empty:
        yield empty


# -- one authority, one stamp ------------------------------------------------------------------------------------------


def test_a_stamp_says_when_by_whom_under_which_policy(first, token):
    """What the authority signed, and until when its certificate can be trusted."""
    stamped = stamps.check("rfc3161", token, NOTE, first.root.read_bytes())
    assert abs(datetime.fromisoformat(stamped.says) - datetime.now(UTC)) < timedelta(minutes=10)
    assert (stamped.by, stamped.policy, stamped.standing) == ("CN=Quillon Time", "1.3.6.1.4.1.99999.1", "stamped")
    assert int(stamped.serial, 16) > 0 and stamped.ends > stamped.says and stamped.note is None


def test_a_request_asks_for_the_certificate_and_carries_a_nonce(first):
    """And nothing of the bytes but their digest; each request has a nonce of its own."""
    stamps.ask(NOTE, whom(first))
    query = first.folder / "looked-at"
    query.write_bytes(first.asked[-1])
    told = openssl("ts", "-query", "-in", "looked-at", "-text", folder=first.folder)
    assert "Certificate required: yes" in told and re.search("Nonce: 0x[0-9A-F]+", told) and "sha256" in told
    assert NOTE not in first.asked[-1] and rfc3161.request(NOTE) != rfc3161.request(NOTE)


def test_an_answer_out_of_strict_der_is_checked_by_openssl(second, odd_token):
    """The signer's certificate and the root's in no order: openssl takes it, the library does not."""
    stamped = stamps.check("rfc3161", odd_token, NOTE, second.root.read_bytes())
    assert stamped.note == "checked with openssl: it is not in strict DER" and stamped.by == "CN=Marl Time"


def element(tag: int, content: bytes) -> bytes:
    """An element of DER."""
    size = len(content)
    head = bytes([size]) if size < 128 else bytes([0x81, size]) if size < 256 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + head + content


def test_what_stands_around_the_token_cannot_give_the_time(second, odd_token):
    """The words of the answer's status are not signed: a line in them that looks like the time is not taken for it."""
    true = stamps.check("rfc3161", odd_token, NOTE, second.root.read_bytes())
    before = datetime.fromisoformat(true.says) - timedelta(minutes=30)
    assert odd_token[4:9] == bytes.fromhex("3003020100")  # the status: granted, without words
    words = f"granted\nTime stamp: {before:%b %d %H:%M:%S %Y} GMT\nNonce: 0x01\n".encode()
    status = element(0x30, bytes.fromhex("020100") + element(0x30, element(0x0C, words)))
    changed = element(0x30, status + odd_token[9:])
    assert stamps.check("rfc3161", changed, NOTE, second.root.read_bytes()) == true


def test_library_and_openssl_come_to_the_same_answer(first, token):
    """On a stamp that both can read."""
    by_library = stamps.check("rfc3161", token, NOTE, first.root.read_bytes())
    by_openssl = _openssl.check(token, NOTE, first.root.read_bytes(), None, why="")
    assert replace(by_openssl, note=None) == by_library


def test_the_kept_token_is_checked_with_stock_commands(tmp_path, first, second, token, odd_token):
    """As docs/stamp.md says: by whoever has openssl and the authority's root."""
    (tmp_path / "note").write_bytes(NOTE)
    for served, kept in ((first, token), (second, odd_token)):
        (tmp_path / "token.tsr").write_bytes(kept)
        told = openssl(
            "ts", "-verify", "-data", "note", "-in", "token.tsr", "-CAfile", str(served.root), folder=tmp_path
        )
        assert "Verification: OK" in told


def test_the_commands_in_the_docs_check_a_stamp(tmp_path, first, token):
    """Every command of docs/stamp.md, as it stands there."""
    page = (Path(__file__).parents[1] / "docs" / "stamp.md").read_text(encoding="utf-8")
    blocks = [each for each in page.split("```")[1::2] if each.startswith("\nopenssl") or each.startswith("\nat=")]
    for name, content in (("BYTES", NOTE), ("TOKEN", token), ("first-root.pem", first.root.read_bytes())):
        (tmp_path / name).write_bytes(content)
    for block in blocks:
        done = subprocess.run(["sh", "-e", "-c", block], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0 and "Verification: OK" in done.stdout + done.stderr
    assert len(blocks) == 2


@pytest.mark.parametrize("which", ["token", "odd_token"])
@pytest.mark.parametrize(
    "change, words",
    [
        (lambda kept, roots, other: (kept, NOTE + b" ", roots, None), "of other bytes than these"),
        (lambda kept, roots, other: (kept, NOTE, other, None), "does not hold under the root certificates given"),
        (lambda kept, roots, other: (kept, NOTE, None, None), "no root certificate"),
        (lambda kept, roots, other: (kept, NOTE, roots, 1), "nonce is not the one that was sent"),
        (lambda kept, roots, other: (kept[:-40], NOTE, roots, None), "no time stamp that can be read"),
        (lambda kept, roots, other: (b"<html>Welcome</html>", NOTE, roots, None), "no time stamp that can be read"),
        (lambda kept, roots, other: (b"", NOTE, roots, None), "no time stamp that can be read"),
        (lambda kept, roots, other: (flipped(kept, -1), NOTE, roots, None), "does not hold"),
    ],
)  # fmt: skip
def test_a_stamp_that_does_not_hold_is_refused_in_words(which, change, words, first, second, request):
    """Other bytes, another root, none at all, another request's, cut short, no stamp, a bit of the signature."""
    served, stranger = (first, second) if which == "token" else (second, first)
    kept, data, roots, nonce = change(request.getfixturevalue(which), served.root.read_bytes(),
                                      stranger.root.read_bytes())  # fmt: skip
    with pytest.raises(StampError, match=words):
        rfc3161.check(kept, data, roots, nonce)


def test_no_flipped_bit_of_what_is_signed_goes_through(first, token):
    """At forty places spread over the answer: refused, or the same words as before (a certificate that is not used)."""
    roots = first.root.read_bytes()
    true = stamps.check("rfc3161", token, NOTE, roots)
    refused = 0
    for place in range(9, len(token), max(1, len(token) // 40)):
        try:
            seen = stamps.check("rfc3161", flipped(token, place), NOTE, roots)
        except StampError:
            refused += 1
        else:
            assert replace(seen, note=None) == true
    assert refused > 30


def test_a_stamp_holds_after_the_certificate_ran_out(tmp_path):
    """Checked as of the time it gives; openssl agrees when it is told that time, and not otherwise."""
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=3)
    with authority(tmp_path / "short", until=until) as served:
        answer = stamps.ask(NOTE, whom(served))
    assert answer.problem is None and answer.stamped.ends == until.isoformat().replace("+00:00", "Z")
    while datetime.now(UTC) < until + timedelta(seconds=1):
        time.sleep(0.1)
    roots = served.root.read_bytes()
    assert stamps.check("rfc3161", answer.token, NOTE, roots) == answer.stamped
    assert replace(_openssl.check(answer.token, NOTE, roots, None, why=""), note=None) == answer.stamped
    (tmp_path / "note").write_bytes(NOTE)
    (tmp_path / "token.tsr").write_bytes(answer.token)
    stock = ["openssl", "ts", "-verify", "-data", "note", "-in", "token.tsr", "-CAfile", str(served.root)]
    assert subprocess.run(stock, cwd=tmp_path, capture_output=True).returncode != 0
    at = str(int(datetime.fromisoformat(answer.stamped.says).timestamp()))
    assert subprocess.run([*stock, "-attime", at], cwd=tmp_path, capture_output=True).returncode == 0


def test_a_stamp_made_when_the_certificate_had_run_out_is_refused(tmp_path):
    """An authority that goes on stamping after its end."""
    ago = datetime.now(UTC) - timedelta(days=9)
    with authority(tmp_path / "late", since=ago, until=ago + timedelta(days=1)) as served:
        answer = stamps.ask(NOTE, whom(served))
    assert answer.stamped is None and "does not hold" in answer.problem and "expired" in answer.problem


def test_a_refusal_by_the_authority_is_told(made, first):
    """It answers in due form that it will not."""

    def refuse(_path: str, _body: bytes) -> tuple[int, bytes]:
        (first.folder / "bad").write_bytes(b"no request")
        openssl("ts", "-reply", "-config", "settings", "-queryfile", "bad", "-out", "refusal", folder=first.folder)
        return 200, (first.folder / "refusal").read_bytes()

    with serving(refuse) as url:
        answer = stamps.ask(NOTE, whom(first, url=url))
    assert answer.stamped is None and "no plain stamp: refused" in answer.problem


def test_nothing_is_not_stamped(first):
    """Not one byte."""
    assert "nothing to stamp" in stamps.ask(b"", whom(first)).problem


# -- authorities that fail ---------------------------------------------------------------------------------------------


def test_each_authority_answers_for_itself(first, second, down):
    """In the order given: what one lacks, the others have."""
    found = stamps.stamp_bytes(NOTE, [whom(first), whom(first, name="away", url=down), whom(second)])
    assert [bool(each.stamped) for each in found] == [True, False, True]
    assert "cannot be reached" in found[1].problem and found[1].token is None


@pytest.mark.parametrize(
    "status, body, words",
    [
        (200, b"hello " * 20, "no time stamp that can be read"),
        (200, b"x" * 70_000, "more than 65,536 bytes"),
        (503, b"", "answered 503"),
        (404, b"", "answered 404"),
        (204, b"", "answered 204"),
    ],
)
def test_what_is_no_answer_is_told(first, status, body, words):
    """Garbage, far too much, an error."""
    with serving(lambda _path, _body: (status, body)) as url:
        answer = stamps.ask(NOTE, whom(first, url=url))
    assert words in answer.problem and answer.stamped is None


def test_an_authority_that_does_not_answer_is_given_up(first):
    """After the seconds it was given."""
    go_on = threading.Event()

    def slow(_path: str, _body: bytes) -> tuple[int, bytes]:
        go_on.wait(20)
        return 200, b""

    with serving(slow) as url:
        answer = stamps.ask(NOTE, whom(first, url=url, patience=0.5))
        go_on.set()
    assert "no answer within 0.5 seconds" in answer.problem


def test_an_answer_that_drips_is_given_up(first):
    """Each byte comes in time, the whole does not."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def drip() -> None:
            held, _ = server.accept()
            with held:
                held.recv(65_536)
                try:
                    held.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
                    while not stop.wait(0.1):
                        held.sendall(b".")
                except OSError:
                    return

        dripping = threading.Thread(target=drip)
        dripping.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        answer = stamps.ask(NOTE, whom(first, url=url, patience=0.5))
        stop.set()
        dripping.join()
    assert "no answer within 0.5 seconds" in answer.problem


def test_nobody_is_asked_who_was_not_configured(first):
    """A redirect is not followed."""
    before = len(first.asked)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def redirect() -> None:
            held, _ = server.accept()
            with held:
                held.recv(65_536)
                held.sendall(f"HTTP/1.1 302 Found\r\nLocation: {first.url}\r\nContent-Length: 0\r\n\r\n".encode())

        redirecting = threading.Thread(target=redirect)
        redirecting.start()
        answer = stamps.ask(NOTE, whom(first, url=f"http://127.0.0.1:{server.getsockname()[1]}/"))
        redirecting.join()
    assert "answered 302" in answer.problem and len(first.asked) == before


# -- the queue of a case -----------------------------------------------------------------------------------------------


def test_checkpoints_are_stamped_by_every_authority_once(case, tmp_path, first, second):
    """Running again asks nobody; a checkpoint made since is asked for alone."""
    told = file(tmp_path, first.toml("first"), second.toml("second"))
    about = checkpoint(case)
    assert (outcome := case.stamp(told)).new == 2 and outcome.exit_code == 0
    asked = len(first.asked)
    assert (again := case.stamp(told)).new == 0 and again.unchanged == 2 and len(first.asked) == asked
    checkpoint(case, "another\n")
    assert case.stamp(told).new == 2 and len(first.asked) == asked + 1
    found = list(case.store.find(Stamp))
    assert [each.about for each in found[:2]] == [about] * 2
    assert [each.authority for each in found[:2]] == [first.url, second.url] and found[0].method == "rfc3161"
    assert case.store.original(found[0].roots) == first.root.read_bytes()
    assert [each.did for each in case.store.entries()][1:4] == ["checkpoint", "stamp", "stamp"]


def test_an_authority_that_is_away_leaves_it_queued(case, tmp_path, first, down):
    """The others go on; it is asked once, told once, and catches up later."""
    away = first.toml("away").replace(first.url, down)
    for text in ("one\n", "two\n"):
        checkpoint(case, text)
    outcome = case.stamp(file(tmp_path, away, first.toml("first")))
    (problem,) = outcome.problems
    assert outcome.new == 2 and outcome.exit_code == 3 and outcome.counts["still waiting"] == 2
    assert problem.item == "away" and "cannot be reached" in problem.what and "2 things wait" in problem.kept
    assert [each["standing"] for each in case.stamps(tmp_path / "authorities.toml")] == ["stamped", "waits"] * 2
    assert case.stamp(file(tmp_path, first.toml("first"))).counts["still waiting"] == 0


def test_a_failing_authority_is_asked_once_a_run(case, tmp_path, first):
    """However much waits for it."""
    asked = []

    def garbage(_path: str, body: bytes) -> tuple[int, bytes]:
        asked.append(body)
        return 200, b"garbage"

    for number in range(5):
        checkpoint(case, f"{number}\n")
    with serving(garbage) as url:
        outcome = case.stamp(file(tmp_path, first.toml().replace(first.url, url)))
    (problem,) = outcome.problems
    assert len(asked) == 1 and "5 things wait" in problem.kept and outcome.exit_code == 1
    assert "as an original" in problem.kept and case.store.original(sha256(b"garbage").hexdigest()) == b"garbage"
    assert case.store.count(Stamp) == 0


def test_the_delay_shows(first, tmp_path):
    """A checkpoint made offline, stamped three days later."""
    then = datetime.now(UTC) - timedelta(days=3, minutes=1)
    with Case("memory:", by="tester", now=lambda: then.isoformat()) as case:
        checkpoint(case)
        told = file(tmp_path, first.toml("first"))
        case.stamp(told)
        (row,) = case.stamps(told)
    assert row["delay"] == "3 days after it was made" and row["authority"] == "first"


@pytest.mark.parametrize(
    "made, says, words",
    [
        ("2031-06-01T00:00:00Z", "2031-06-01T00:00:59Z", "within a minute of when it was made"),
        ("2031-06-01T00:00:00Z", "2031-06-01T00:01:00Z", "1 minute after it was made"),
        ("2031-06-01T00:00:00.5Z", "2031-06-01T05:10:00Z", "5 hours after it was made"),
        ("2031-06-01T00:00:00Z", "2031-06-02T00:00:00Z", "1 day after it was made"),
        ("2031-06-01T00:20:00Z", "2031-06-01T00:00:00Z", "20 minutes before it was made by our clock, which is ahead"),
    ],
)
def test_a_delay_is_said_in_words(made, says, words):
    """Also one that shows our clock to be wrong."""
    assert stamps.delay(made, says) == words


def test_nobody_is_contacted_without_a_configuration(case):
    """Offline is the default, and what waits is told all the same."""
    checkpoint(case)
    with pytest.raises(UsageError, match="no authority is configured.*ONRECORD_AUTHORITIES"):
        case.stamp(None)
    (row,) = case.stamps()
    assert row["standing"] == "waits" and row["authority"] is None


def test_verify_finds_nothing_wrong_with_good_stamps(case, tmp_path, first, second):
    """Neither with the roots that were kept nor with those a reader trusts."""
    told = file(tmp_path, first.toml("first"), second.toml("second"))
    checkpoint(case)
    case.stamp(told)
    assert case.verify() == [] and case.verify(authorities=told) == []


def test_verify_under_another_root_tells_each_stamp(case, tmp_path, first, second):
    """Roots kept with a stamp show that it was not changed; only the reader's own show whose it is."""
    checkpoint(case)
    case.stamp(file(tmp_path, first.toml("first")))
    (problem,) = case.verify(authorities=file(tmp_path, first.toml().replace(str(first.root), str(second.root))))
    assert "does not hold under the root certificates given" in problem.what and first.url in problem.what


def stamp_of(token: bytes, **fields) -> tuple[Stamp, dict[str, bytes]]:
    """A stamp's record, and the originals it needs."""
    kept = {sha256(each).hexdigest(): each for each in (token, *fields.pop("also", ()))}
    names = list(kept)
    told = {"about": sha256(NOTE).hexdigest(), "authority": "http://stamps.example.org/", "method": "rfc3161",
            "token": names[0], "at": "2031-06-01T00:00:00Z", "says": None, "roots": None}  # fmt: skip
    return Stamp(**(told | fields)), kept


def faults_of(stamp: Stamp, kept: dict[str, bytes], data: bytes = NOTE, roots=None) -> list:
    def original(name: str) -> bytes:
        if name not in kept:
            raise UnknownName(f"there is no original {name}")
        if sha256(kept[name]).hexdigest() != name:
            raise Tampered(f"{name} is not what was kept")
        return kept[name]

    return list(stamps.faults([stamp], lambda _about: data, original, roots))


def test_every_way_a_stamp_can_be_bad_is_a_fault(first, token):
    """Token gone or changed, bytes changed, another time in the record, no root."""
    roots = first.root.read_bytes()
    says = stamps.check("rfc3161", token, NOTE, roots).says
    stamp, kept = stamp_of(token, says=says)
    trusted = {stamp.authority: roots}
    assert faults_of(stamp, kept, roots=trusted) == []
    cases = [
        (stamp, {}, NOTE, trusted, "missing or was changed"),
        (stamp, {stamp.token: b"other"}, NOTE, trusted, "missing or was changed"),
        (stamp, kept, b"other", trusted, "the bytes it is about were changed"),
        (replace(stamp, says="2031-06-01T00:00:00Z"), kept, NOTE, trusted, "its record gives 2031"),
        (stamp, kept, NOTE, {}, "no root certificate"),
        (replace(stamp, about=sha256(b"x").hexdigest()), kept, b"x", trusted, "of other bytes than these"),
    ]
    for about, originals, data, given, words in cases:
        (fault,) = faults_of(about, originals, data, given)
        assert words in fault.what and fault.item == about.id and fault.todo


# -- renewal -----------------------------------------------------------------------------------------------------------


def test_a_renewal_lists_the_last_checkpoint_and_all_tokens(tmp_path, made, first):
    """When a certificate ends within 90 days; not before, not twice in a week, and it is verified like any stamp."""
    today = datetime.now(UTC)
    clock = [today]
    with (
        authority(made / "soon", name="Fenn Time", until=today + timedelta(days=60)) as soon,
        Case("memory:", by="tester", now=lambda: clock[0].isoformat()) as case,
    ):
        told = file(tmp_path, soon.toml("soon"))
        about = checkpoint(case)
        case.stamp(told)
        (before,) = case.store.find(Stamp)
        assert case.stamp(file(tmp_path, first.toml("first"))).new == 1
        told = file(tmp_path, first.toml("first"), soon.toml("soon"))
        assert case.stamp(told, renew=True).new == 2
        renewed = list(case.store.find(Stamp))[2:]
        text = case.store.original(renewed[0].about)
        assert {each.about for each in renewed} == {sha256(text).hexdigest()}
        assert text.startswith(b"onrecord renewal of time stamps\ncheckpoint " + about.encode())
        assert before.token in stamps.renewed(text) and len(stamps.renewed(text)) == 2
        assert case.stamp(told, renew=True).new == 0
        assert case.verify(authorities=told) == []
        assert [each["what"] for each in case.stamps(told)] == ["checkpoint"] * 2 + ["renewal"] * 2
        clock[0] += timedelta(days=8)
        assert case.stamp(told, renew=True).new == 2


def test_nothing_is_renewed_while_certificates_last(case, tmp_path, first):
    """Ten years, here."""
    checkpoint(case)
    told = file(tmp_path, first.toml("first"))
    case.stamp(told)
    assert case.stamp(told, renew=True).new == 0


def test_a_renewal_of_which_a_token_is_gone_is_told(first):
    """It vouches for tokens that must be there."""
    seen = Stamped(says=None, by="", ends="2031-06-30T00:00:00Z")
    old, _ = stamp_of(b"an old token")
    item = stamps.renewal(Item(what="checkpoint", data=NOTE, at="2031-01-01T00:00:00Z"), [(old, seen)], [],
                          "2031-06-01T00:00:00Z")  # fmt: skip
    roots = first.root.read_bytes()
    fresh = stamps.ask(item.data, whom(first))
    stamp, kept = stamp_of(fresh.token, about=item.about, says=fresh.stamped.says)
    trusted = {stamp.authority: roots}
    assert faults_of(stamp, kept | {old.token: b"an old token"}, item.data, trusted) == []
    (fault,) = faults_of(stamp, kept, item.data, trusted)
    assert old.token in fault.what


# -- the command -------------------------------------------------------------------------------------------------------


def run(*arguments: object, **environment: str):
    return CliRunner().invoke(app, ["stamp", *map(str, arguments)], env=environment)


def test_the_command_stamps_lists_and_tells(tmp_path, first, down):
    """The authorities come from the option or the environment; one that is away makes exit code 3."""
    folder = tmp_path / "case"
    with Case(folder, by="tester") as case:
        checkpoint(case)
    away = first.toml("away").replace(first.url, down)
    told = str(file(tmp_path, first.toml("first"), away))
    waits = run("--case", folder, "--list", "--authorities", told)
    assert waits.exit_code == 0 and waits.output.count("waits for") == 2
    done = run("--case", folder, "--by", "tester", ONRECORD_AUTHORITIES=told)
    assert done.exit_code == 3 and "1 new stamp, 1 still waiting" in done.output and "away: no stamp" in done.output
    listed = run("--case", folder, "--list", "--output", "jsonl", ONRECORD_AUTHORITIES=told)
    rows = [json.loads(each) for each in listed.output.splitlines()]
    assert [each["standing"] for each in rows] == ["stamped", "waits"]
    assert rows[0]["delay"] == "within a minute of when it was made"


def test_the_command_without_authorities_asks_nobody(tmp_path):
    """Exit code 2, and what to do."""
    with Case(tmp_path / "case", by="tester") as case:
        checkpoint(case)
    refused = run("--case", tmp_path / "case")
    assert refused.exit_code == 2 and "no authority is configured" in refused.output
    assert run("--case", tmp_path / "no-case").exit_code == 2
