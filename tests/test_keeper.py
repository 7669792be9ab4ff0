"""What the keeper of a case does: fixes the log outside, checks it, and looks at originals, which is logged first."""

import json
import sqlite3
import subprocess
from hashlib import sha256
from itertools import chain, repeat

import pytest
from typer.testing import CliRunner

from _needs import needs
from _programs import program
from conftest import ticking
from onrecord import Case
from onrecord.case.signing import new_key, open_key
from onrecord.cli import app
from onrecord.custody.keys import CHECKPOINT
from onrecord.errors import AmbiguousName, Expunged, NeedsPassphrase, StoreError, Tampered, UnknownName, UsageError
from onrecord.models import Checkpoint, Viewing

WORDS = b"Shells hit the hospital in Velmar on Monday, the council said.\n"
NAME = sha256(WORDS).hexdigest()


@pytest.fixture
def folder(tmp_path):
    """A case of one captured file."""
    (tmp_path / "report.txt").write_bytes(WORDS)
    with Case(tmp_path / "case", by="Ana Ruiz", now=ticking()) as case:
        case.capture([tmp_path / "report.txt"])
    return tmp_path


@pytest.fixture
def case(folder):
    with Case(folder / "case", by="Ana Ruiz", now=later()) as opened:
        yield opened


def later():
    """The tests' clock, a year on."""
    clock = ticking()
    return lambda: clock().replace("2031", "2032")


# -- checkpoints ---------------------------------------------------------------------------------------------------


def test_a_checkpoint_is_kept_and_logged(case):
    """What was fixed, in the same transaction as its entry; the same again when nothing happened since."""
    text = case.checkpoint()
    (kept,) = case.store.find(Checkpoint)
    assert kept.text == text and [each.did for each in case.store.entries()] == ["capture", "checkpoint"]
    assert case.checkpoint() == text and len(list(case.store.entries())) == 2
    assert [each["text"] for each in case.show("checkpoints")] == [text]
    case.read()
    assert case.checkpoint() != text and case.verify([text]) == []
    assert case.consistency(text, case.checkpoint()) == []


def test_a_signed_checkpoint_is_checked_against_its_signers(case, folder):
    """Whose public line one has."""
    key, other = new_key(folder / "key"), new_key(folder / "other")
    text = case.checkpoint(key)
    assert case.verify([text], signers=key.allowed("ana")) == case.verify([text], signers=key.public) == []
    (problem,) = case.verify([text], signers=other.public)
    assert problem.item == "checkpoint" and "none of the keys" in problem.what


def test_a_case_that_was_written_anew_is_found_and_fixed_no_more(case, folder):
    """By the checkpoint it holds itself; and no second checkpoint is signed over another log."""
    case.checkpoint()
    case.read()
    raw = sqlite3.connect(folder / "case" / "onrecord.sqlite")
    raw.executescript("drop trigger no_delete; delete from record where number <= 3;")
    raw.close()
    assert any(each.item == "the case's own checkpoint" for each in case.verify())
    with pytest.raises(Tampered, match="onrecord verify"):
        case.checkpoint()


def test_a_clock_that_goes_back_leaves_a_whole_log(folder):
    """The entries are in the order in which they were written, whatever time they bear; the remark names them."""
    times = chain(["2030-01-01T00:00:00Z"] * 2, repeat("2029-01-01T00:00:00Z"))
    with Case(folder / "case", by="Ana Ruiz", now=lambda: next(times)) as case:
        text = case.checkpoint()
        case.read()
        case.extract()
        assert case.verify([text]) == []
        remarks = {each.item: each.what for each in case.remarks()}
        assert list(remarks) == ["entry 2", "entry 3"] and all("went back" in each for each in remarks.values())
        assert case.verify([case.checkpoint()]) == []


# -- looking at originals ------------------------------------------------------------------------------------------


def test_a_look_at_an_original_is_logged_with_its_reason(case):
    """By its SHA-256, its first digits, the id of its capture or of its document."""
    case.read()
    (capture,), (document,) = case.show("captures"), case.show("documents")
    names = (NAME, NAME[:6], capture["id"], capture["id"][:8], document["id"])
    for number, name in enumerate(names):
        assert case.original(name, f"reason {number}") == WORDS
    looks = list(case.store.find(Viewing))
    assert [(each.original, each.by, each.reason) for each in looks] == [
        (NAME, "Ana Ruiz", f"reason {number}") for number in range(len(names))
    ]
    assert [each.did for each in case.store.entries()][2:] == ["view"] * len(names) and case.verify() == []


def test_without_an_entry_nothing_is_shown(case, folder):
    """The medium takes no more: an error, and no byte."""
    with case.store.writing() as connection:
        connection.exec_driver_sql(
            "create trigger full before insert on record when new.kind = 'entry' "
            "begin select raise(abort, 'database or disk is full'); end"
        )
    with pytest.raises(StoreError, match="no room for more"):
        case.original(NAME, "to check a date")
    done = CliRunner().invoke(app, ["original", NAME, "--reason", "a date", "--case", str(folder / "case")])
    assert done.exit_code == 1 and done.stdout == "" and "no room" in done.stderr
    assert list(case.store.find(Viewing)) == []


def test_a_look_that_cannot_be_told_from_another_is_not_shown(folder):
    """The same person, reason and microsecond: it would leave no entry of its own."""
    with Case(folder / "case", by="Ana Ruiz", now=lambda: "2032-01-01T00:00:00Z") as case:
        assert case.original(NAME, "a date") == WORDS
        with pytest.raises(StoreError, match="ask again"):
            case.original(NAME, "a date")


def test_a_changed_original_is_logged_and_not_shown(case, folder):
    """That somebody asked is known; the bytes are not those that were kept."""
    place = folder / "case" / "originals" / NAME[:2] / NAME
    place.chmod(0o600)
    place.write_bytes(b"something else")
    with pytest.raises(Tampered, match=NAME):
        case.original(NAME, "a date")
    assert len(list(case.store.find(Viewing))) == 1


def test_who_gives_no_reason_or_no_name_sees_nothing(case):
    """And nothing is logged."""
    for name, reason, kind, words in (
        (NAME, "  ", UsageError, "say why"),
        ("0" * 64, "a date", UnknownName, "no record"),
        (NAME[:3], "a date", UnknownName, "too short"),
        ("", "a date", UnknownName, "too short"),
        ("../../etc/passwd", "a date", UnknownName, "no record"),
    ):
        with pytest.raises(kind, match=words):
            case.original(name, reason)
    assert list(case.store.find(Viewing)) == []


def test_a_beginning_that_two_originals_share_is_refused(case):
    """Both are named."""
    seen: dict[str, str] = {}
    for number in range(100_000):
        data = b"%d" % number
        twin = seen.setdefault(sha256(data).hexdigest()[:4], data)
        if twin is not data:
            break
    names = sorted(case.store.keep(each) for each in (twin, data))
    with pytest.raises(AmbiguousName, match=f"{names[0][:12]}.*{names[1][:12]}"):
        case.original(names[0][:4], "a date")


def test_an_expunged_original_is_told_with_its_reason(case):
    """On whose authority it went."""
    case.read()
    case.expunge([NAME], reason="a minor", authority="the court of Velmar")
    with pytest.raises(Expunged, match="the court of Velmar: a minor"):
        case.original(NAME, "a date")
    assert case.verify() == [] and list(case.store.find(Viewing)) == []


# -- several at once -----------------------------------------------------------------------------------------------


LOOKS = """
from onrecord import Case
with Case(Path(sys.argv[1]) / "case", by="{by}") as case:
    for number in range(15):
        case.original("{name}", f"look {{number}}")
        case.checkpoint()
"""


def test_two_processes_keep_one_log(folder):
    """Looks and checkpoints by both, none lost: one chain, and every checkpoint holds."""
    writers = [program(LOOKS.format(by=by, name=NAME), folder) for by in ("Ana Ruiz", "Ben Okoro")]
    assert [each.communicate(timeout=120)[0] for each in writers] == ["", ""]
    assert [each.returncode for each in writers] == [0, 0]
    with Case(folder / "case") as case:
        assert case.verify() == [] and len(list(case.store.find(Viewing))) == 30
        texts = [each.text for each in case.store.find(Checkpoint)]
        assert len(texts) >= 15 and case.verify(texts) == []


# -- the commands --------------------------------------------------------------------------------------------------


def run(folder, *words, **options):
    where = [] if words[0] == "key" else ["--case", str(folder / "case")]
    return CliRunner().invoke(app, [*map(str, words), *where], **options)


def test_a_key_is_made_and_used(folder):
    """`onrecord key` prints what receivers need; checkpoints are signed with it, by option or environment."""
    done = run(folder, "key", folder / "key", "--name", "ana")
    shown = ((folder / "key.pub").read_text().strip(), "SHA256:", 'ana namespaces="')
    assert done.exit_code == 0 and all(each in done.stdout for each in shown)
    told = json.loads(run(folder, "key", folder / "second", "--output", "jsonl").stdout)
    assert set(told) == {"file", "public", "fingerprint", "allowed_signers"}
    assert run(folder, "key", folder / "key").exit_code == 2
    signed = run(folder, "checkpoint", "--key", folder / "key")
    assert signed.exit_code == 0 and "\u2014 onrecord/" in signed.stdout and signed.stderr == ""
    again = run(folder, "checkpoint", env={"ONRECORD_KEY": str(folder / "key")})
    assert again.stdout == signed.stdout


def test_an_unsigned_checkpoint_is_four_lines_and_says_so(folder):
    """For whoever has no key yet."""
    done = run(folder, "checkpoint")
    assert done.exit_code == 0 and len([each for each in done.stdout.splitlines() if each]) == 4
    assert "unsigned" in done.stdout
    (row,) = json.loads(run(folder, "checkpoint", "--output", "json").stdout)
    assert row == {"checkpoint": done.stdout, "signed": False}


def test_a_key_that_others_may_read_is_remarked(folder):
    """On stderr; it is used all the same."""
    new_key(folder / "key")
    (folder / "key").chmod(0o644)
    done = run(folder, "checkpoint", "--key", folder / "key")
    assert done.exit_code == 0 and "chmod 600" in done.stderr


def test_a_passphrase_is_asked_for_where_somebody_can_answer(tmp_path):
    """Three times; a command without a terminal says what it lacks."""
    made = new_key(tmp_path / "key", "three small words")
    said = iter(["wrong", "wrong again", "three small words"])
    assert open_key(tmp_path / "key", lambda question: next(said)).public == made.public
    asked = []
    with pytest.raises(NeedsPassphrase, match="not the passphrase"):
        open_key(tmp_path / "key", lambda question: asked.append(question) or "wrong")
    assert len(asked) == 3 and all("key" in each for each in asked)
    with pytest.raises(NeedsPassphrase, match="asks for its passphrase"):
        open_key(tmp_path / "key")


def test_a_locked_key_without_a_terminal_is_told(folder):
    """Exit code 2, one line."""
    new_key(folder / "key", "three small words")
    done = run(folder, "checkpoint", "--key", folder / "key")
    assert done.exit_code == 2 and "passphrase" in done.stderr and done.stdout == ""


def test_verify_holds_the_log_against_files(folder):
    """Checkpoints and signers kept elsewhere; two of them against each other."""
    new_key(folder / "key")
    key = ("--key", folder / "key")
    assert run(folder, "checkpoint", *key, "--out", folder / "old").exit_code == 0
    assert run(folder, "read").exit_code == 0
    assert run(folder, "checkpoint", *key, "--out", folder / "new").exit_code == 0
    signers = ("--signers", folder / "key.pub")
    done = run(folder, "verify", "--checkpoint", folder / "old", "--checkpoint", folder / "new", *signers)
    assert done.exit_code == 0 and "as the custody log says" in done.stdout
    done = run(folder, "verify", "--consistency", folder / "old", folder / "new", *signers)
    assert done.exit_code == 0 and "only adds to the old one" in done.stdout
    done = run(folder, "verify", "--consistency", folder / "new", folder / "old", "--output", "json")
    (row,) = json.loads(done.stdout)
    assert done.exit_code == 1 and "the old one saw" in row["what"] and row["fault"]
    for words in (("--checkpoint", folder / "none"), ("--signers", folder / "case" / "onrecord.sqlite")):
        done = run(folder, "verify", *words)
        assert done.exit_code == 2 and "cannot be read" in done.stderr


def test_verify_remarks_a_clock_that_went_back(folder):
    """Which is no fault."""
    with Case(folder / "case", now=lambda: "2029-01-01T00:00:00Z") as case:
        case.read()
    done = run(folder, "verify")
    assert done.exit_code == 0 and "Note: entry 2: the clock went back" in done.stdout
    (row,) = json.loads(run(folder, "verify", "--output", "json").stdout)
    assert row["item"] == "entry 2" and row["fault"] is False


def test_an_original_is_written_out_or_sent_on(folder):
    """Byte for byte; over no other file."""
    done = run(folder, "original", NAME[:8], "--reason", "a date", "--by", "Ben Okoro")
    assert done.exit_code == 0 and done.stdout_bytes == WORDS
    assert run(folder, "original", NAME, "--reason", "a date", "--out", folder / "copy").exit_code == 0
    assert (folder / "copy").read_bytes() == WORDS
    done = run(folder, "original", NAME, "--reason", "a date", "--out", folder / "copy")
    assert done.exit_code == 2 and "left as it is" in done.stderr
    rows = [json.loads(each) for each in run(folder, "show", "viewings", "--output", "jsonl").stdout.splitlines()]
    assert [each["reason"] for each in rows] == ["a date"] * 2 and rows[0]["by"] == "Ben Okoro"


@needs("ssh-keygen")
def test_a_checkpoint_in_a_file_is_checked_with_ssh_keygen(folder):
    """The signature beside it, and nothing of ours."""
    key = new_key(folder / "key")
    assert run(folder, "checkpoint", "--key", folder / "key", "--out", folder / "check").exit_code == 0
    (folder / "signers").write_text(key.allowed("ana") + "\n")
    words = ["-Y", "verify", "-f", folder / "signers", "-I", "ana", "-n", CHECKPOINT, "-s", folder / "check.sig"]
    given = (folder / "check").read_bytes()
    for data, fits in ((given, True), (given.replace(b"\n1\n", b"\n2\n"), False)):
        done = subprocess.run(["ssh-keygen", *words], input=data, capture_output=True, timeout=60)
        assert (done.returncode == 0) is fits
