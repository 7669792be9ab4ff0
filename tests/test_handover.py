"""A case is handed over under seal: what is refused, what is marked, and that it appears whole or not at all."""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from _needs import needs
from _records import judgement
from _sealed import files_in, receiver
from conftest import REPORT, ticking
from onrecord import Case
from onrecord.cli import app
from onrecord.custody import keys
from onrecord.errors import SharingError, UsageError
from onrecord.models import Capture, Checkpoint, Seal, Sealing
from onrecord.sharing import unreviewed
from onrecord.sharing.sealed import SIGNATURE, gathered

pytestmark = needs("openssl", "ssh-keygen", "sha256sum")


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """A case of one report, in a folder: tests work on copies."""
    work = tmp_path_factory.mktemp("handover")
    (work / "report.txt").write_text(REPORT)
    with Case(work / "tarnholm", by="keeper", now=ticking()) as case:
        case.capture([work / "report.txt"])
        case.read()
        case.extract()
        case.reconcile()
    keys.make(work / "key")
    return work


@pytest.fixture
def key(built) -> keys.Key:
    return keys.load(built / "key")


@pytest.fixture
def work(built, tmp_path) -> Path:
    """A folder with a copy of the case."""
    shutil.copytree(built / "tarnholm", tmp_path / "tarnholm")
    return tmp_path


def opened(work: Path, name: str = "tarnholm") -> Case:
    return Case(work / name, by="keeper", now=ticking())


def accepted(case: Case) -> None:
    """A person accepts everything that waits for one."""
    waiting = [each for ids in unreviewed(case.picture()).values() for each in ids]
    case.judge("accept", waiting, reason="read against the report")


def test_unreviewed_output_is_refused_and_named(work, key):
    """By kind, how many, the first of them, and what to do; nothing is left, in the folder or in the log."""
    with opened(work) as case:
        before = case.store.last_entry()
        with pytest.raises(SharingError) as refused:
            case.seal(work / "out", key=key, recipient="The Court")
        picture, said = case.picture(), str(refused.value)
        assert f"{len(picture.statements)} statements ({picture.statements[0].id[:8]}" in said
        assert "incidents (INC-0001" in said and "--unreviewed" in said and "onrecord judge accept" in said
        assert case.store.last_entry() == before and not (work / "out").exists()


def test_what_a_person_has_judged_is_sealed_without_the_mark(work, key):
    """Every page says that it was reviewed, and what is computed follows."""
    with opened(work) as case:
        accepted(case)
        done = case.seal(work / "out", key=key, recipient="The Court")
    found = {name: data.decode() for name, data in files_in(work / "out").items()}
    page = found["data/case-file/index.html"]
    assert "Every part was reviewed by a person</strong>. Alleged" in page and "Unreviewed" not in page
    assert "Reviewed: yes" in found["bag-info.txt"] and "UNREVIEWED" not in found["README.txt"]
    assert done.counts["unreviewed parts"] == 0
    lines = [json.loads(each) for each in found["data/records.jsonl"].splitlines()]
    assert {each["reviewed"] for each in lines} == {None, "accepted"}
    for name, text in found.items():
        if "/tables/" in name and "dictionary" not in name:
            assert "unreviewed" not in text


def test_what_a_person_rejected_is_not_handed_over(work, key):
    """Neither shown nor among the records; a correction is given with what it corrects left out."""
    with opened(work) as case:
        picture = case.picture()
        rejected, corrected = picture.statements[0], picture.figures[0]
        case.judge("reject", [rejected.id], reason="a headline")
        judged = case.judge("instead", [corrected.id], changes={"low": 13}, reason="the report says so")
        case.seal(work / "out", key=key, recipient="The Court", unreviewed=True)
    given = (work / "out" / "data" / "records.jsonl").read_bytes()
    records = {json.loads(each)["record"]["record"] for each in given.splitlines()}
    assert "judgement" in records and rejected.id not in _ids(given) and corrected.id not in _ids(given)
    assert judged.instead in _ids(given)


def _ids(lines: bytes) -> set[str]:
    from hashlib import sha256

    return {sha256(each[each.index(b',"record":') + 10 : -1]).hexdigest() for each in lines.splitlines()}


def test_what_is_judged_to_be_withheld_is_not_handed_over(work, key):
    """All that leaves passes one place; the judgement itself stays at home."""
    with opened(work) as case:
        said = case.picture().statements[0]
        case.judge("withhold", [said.id], reason="names a witness")
        done = case.seal(work / "out", key=key, recipient="The Court", unreviewed=True)
        assert done.counts["withheld"]
    found = {name: data.decode() for name, data in files_in(work / "out").items()}
    assert [name for name, text in found.items() if said.content[0].exact in text or said.id in text] == []
    assert not any("names a witness" in text for text in found.values())


def test_exchanges_with_a_server_are_named_and_not_handed_on(sample_picture):
    """A WARC holds cookies and other people's data."""
    capture = Capture(address="page.warc.gz", captured_at="2031-06-01T00:00:00Z", collector="tester", size=1,
                      media_type="application/warc", sha256="a" * 64, tool="test")  # fmt: skip
    given = gathered(sample_picture, [capture, sample_picture.captures[0]], lambda id: "5" * 32)
    assert given.originals == {sample_picture.captures[0].sha256}
    assert "a" * 64 + ",1,no: named by its digest only,application/warc" in given.names().decode()


def test_a_name_from_outside_is_data_and_never_a_path_or_a_formula(sample_picture):
    """An address can hold anything."""
    evil = Capture(address='=cmd()/../../etc/x"\n', captured_at="2031-06-01T00:00:00Z", collector="tester", size=1,
                   media_type="text/plain", sha256="a" * 64, tool="test")  # fmt: skip
    names = gathered(sample_picture, [evil], lambda id: "5" * 32).names().decode()
    assert names.endswith('"\'=cmd()/../../etc/x""\n"\n')


def test_originals_can_stay_at_home(work, key):
    """They are named by their digests, sizes and addresses; the check says that it did not see them."""
    with opened(work) as case:
        case.seal(work / "out", key=key, recipient="The Court", unreviewed=True, originals=False)
        capture = next(case.store.find(Capture))
    assert not (work / "out" / "data" / "originals").exists()
    names = (work / "out" / "data" / "names.csv").read_text()
    assert f"{capture.sha256},{capture.size},no: named by its digest only,text/plain" in names
    to = receiver(work / "receiver", key.allowed("keeper"))
    for program in ("VERIFY.sh", "verify.py"):
        code, said = to.check(work / "out", program)
        assert code == 0 and "NOT SHOWN  the originals" in said


def test_an_original_that_was_destroyed_is_named_and_why_is_told(work, key):
    """Its capture and the entry of the log stay, and so does the case file."""
    with opened(work) as case:
        capture = next(case.store.find(Capture))
        case.expunge([capture.sha256], reason="its author asked", authority="a court")
        case.seal(work / "out", key=key, recipient="The Court", unreviewed=True)
    names = (work / "out" / "data" / "names.csv").read_text()
    assert f"{capture.sha256},{capture.size},no: its bytes were destroyed" in names
    assert not (work / "out" / "data" / "originals" / capture.sha256).exists()
    assert b"its author asked" in (work / "out" / "data" / "records.jsonl").read_bytes()
    assert receiver(work / "receiver", key.allowed("keeper")).check(work / "out", "verify.py")[0] == 0


def test_the_log_tells_what_was_sealed_and_that_it_was_finished(work, key):
    """The sealing names the contents and travels inside; the seal names what was signed and cannot."""
    from hashlib import sha256

    with opened(work) as case:
        case.seal(work / "out", key=key, recipient="The Court", unreviewed=True)
        (sealing,), (seal,) = case.store.find(Sealing), case.store.find(Seal)
        (kept,) = (each.text for each in case.store.find(Checkpoint))
        entries = [each.did for each in case.store.entries()]
        assert not case.verify()
        assert case.store.original(seal.signature) == (work / "out" / SIGNATURE).read_bytes()
    digest = lambda name: sha256((work / "out" / name).read_bytes()).hexdigest()  # noqa: E731
    assert (sealing.recipient, sealing.key, sealing.unreviewed) == ("The Court", key.fingerprint, True)
    assert sealing.contents == digest("data/contents-sha256.txt")
    assert (seal.sealing, seal.manifest) == (sealing.id, digest("tagmanifest-sha256.txt"))
    assert entries[-2:] == ["seal", "seal"]
    assert [kept] == [each.read_text() for each in (work / "out" / "data" / "checkpoints").glob("*.txt")]


def test_a_long_log_is_checked_in_parts(case, tmp_path):
    """Of a thousand entries and records each: the root is still the one that was signed."""
    key, length = keys.make(tmp_path / "key"), 1_030
    for number in range(length):
        case._add([judgement(number)], did="judge")
    case.seal(tmp_path / "out", key=key, recipient="The Court")
    to = receiver(tmp_path / "receiver", key.allowed("keeper"))
    for program in ("VERIFY.sh", "verify.py"):
        code, said = to.check(tmp_path / "out", program)
        assert code == 0 and f"the first {length + 1:,} entries".replace(",", "") in said
        assert f"{length + 1} records, all named in the log" in said


def test_the_same_case_key_and_time_give_the_same_bytes(work, key):
    """Nothing in it depends on the machine, the folder or chance."""
    (work / "elsewhere").mkdir()
    shutil.copytree(work / "tarnholm", work / "elsewhere" / "tarnholm")
    for folder in (work, work / "elsewhere"):
        with opened(folder) as case:
            case.seal(folder / "out", key=key, recipient="The Court", unreviewed=True)
    assert files_in(work / "out") == files_in(work / "elsewhere" / "out")


def test_a_sealed_case_file_is_never_written_over(work, key):
    """Neither one that was sealed before, nor anything else, nor through a link."""
    (work / "out").mkdir()
    (work / "out" / "mine.txt").write_text("keep")
    (work / "link").symlink_to(work / "nowhere")
    with opened(work) as case:
        for out in (work / "out", work / "link"):
            with pytest.raises(SharingError, match="there already and is left as it is"):
                case.seal(out, key=key, recipient="The Court", unreviewed=True)
    assert files_in(work / "out") == {"mine.txt": b"keep"}


def test_what_an_interrupted_run_left_is_cleared_and_a_running_one_is_not(work, key):
    """The lock of a killed process is let go of by the system."""
    import fcntl

    left = work / "out.partial" / "data"
    left.mkdir(parents=True)
    (left / "half").write_text("half")
    with opened(work) as case:
        held = os.open(work / "out.partial", os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(SharingError, match="another process is sealing"):
            case.seal(work / "out", key=key, recipient="The Court", unreviewed=True)
        assert (left / "half").exists()
        os.close(held)
        case.seal(work / "out", key=key, recipient="The Court", unreviewed=True)
    assert not (work / "out.partial").exists() and "data/half" not in files_in(work / "out")


def test_a_full_medium_leaves_nothing_and_says_what_to_do(work, key, monkeypatch):
    """The error names the folder; the case is whole."""
    import errno

    with opened(work) as case:
        settled = os.fsync
        calls = iter(range(10**6))

        def full(handle):
            if next(calls) > 30 and os.readlink(f"/proc/self/fd/{handle}").startswith(str(work / "out.partial")):
                raise OSError(errno.ENOSPC, "No space left on device")
            settled(handle)

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(SharingError, match="No space left on device.*make room"):
            case.seal(work / "out", key=key, recipient="The Court", unreviewed=True)
        monkeypatch.undo()
        assert not (work / "out").exists() and not (work / "out.partial").exists() and not case.verify()


KILLED = """
import os, random, signal, time
from onrecord import Case
from onrecord.custody import keys
key, chance = keys.load(folder / "key"), random.Random(7)

def sealed(number):
    child = os.fork()
    if child == 0:
        with Case(folder / "tarnholm", by="keeper") as case:
            case.seal(folder / f"out-{number}", key=key, recipient="The Court", unreviewed=True)
        os._exit(0)
    return child

with Case(folder / "tarnholm", by="keeper") as case:  # all that is slow to load is loaded before the first fork
    case.seal(folder / "out-before", key=key, recipient="The Court", unreviewed=True)
began = time.monotonic()
assert os.waitpid(sealed("first"), 0)[1] == 0
took = time.monotonic() - began
for number in range(20):
    child = sealed(number)
    time.sleep(chance.uniform(0, 1.1 * took))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
"""


def test_killed_at_any_moment_it_leaves_a_whole_sealed_file_or_none(work, built, key):
    """At 20 moments: what is called by its name verifies, what is not finished is refused, the case is whole."""
    shutil.copy(built / "key", work / "key")
    code = f"import sys\nfrom pathlib import Path\nfolder = Path(sys.argv[1])\n{KILLED}"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code, str(work)], check=True, env=environment, timeout=120)
    to = receiver(work / "receiver", key.allowed("keeper"))
    partial = sorted(work.glob("*.partial"))
    whole = sorted({*work.glob("out-*")} - {*partial})
    assert partial and len(whole) >= 2 and len(partial) + len(whole) <= 22
    assert [each.name for each in whole if to.check(each, "verify.py")[0] != 0] == []
    assert [each.name for each in partial if to.check(each, "verify.py")[0] != 1] == []
    assert [each.name for each in partial[:2] if to.check(each, "VERIFY.sh")[0] != 1] == []
    with opened(work) as case:
        assert not case.verify()


@needs("age")
def test_an_encrypted_one_is_opened_with_age_and_then_verifies(work, key):
    """One file, for several recipients; without their keys nothing of it can be read."""
    pytest.importorskip("pyrage")
    public = []
    for name in ("court", "defence"):
        subprocess.run(["age-keygen", "-o", work / name], check=True, capture_output=True)
        shown = subprocess.run(["age-keygen", "-y", work / name], check=True, capture_output=True, text=True)
        public.append(shown.stdout.strip())
    with opened(work) as case:
        case.seal(work / "out", key=key, recipient="The Court", unreviewed=True, encrypt_to=[*public, key.public])
    assert sorted(each.name for each in work.glob("out*")) == ["out.tar.age"]
    assert REPORT[:40].encode() not in (work / "out.tar.age").read_bytes()
    for name in ("court", "defence"):
        tar = subprocess.run(["age", "-d", "-i", work / name, work / "out.tar.age"], check=True, capture_output=True)
        (work / "opened.tar").write_bytes(tar.stdout)
        with tarfile.open(work / "opened.tar") as file:
            file.extractall(work / name[:3], filter="data")
    to = receiver(work / "receiver", key.allowed("keeper"))
    assert to.check(work / "cou" / "out", "VERIFY.sh")[0] == 0
    assert files_in(work / "cou") == files_in(work / "def")


@pytest.mark.parametrize("recipient", ["age1nonsense", "someone@example.org", "ssh-ed25519 AAAA"])
def test_what_is_no_recipient_is_refused_before_anything_is_done(work, key, recipient):
    """Better than a file that nobody can open."""
    pytest.importorskip("pyrage")
    with opened(work) as case:
        before = case.store.last_entry()
        with pytest.raises(UsageError, match="no public key to encrypt to"):
            case.seal(work / "out", key=key, recipient="The Court", unreviewed=True, encrypt_to=[recipient])
        assert case.store.last_entry() == before and not list(work.glob("out*"))


def test_the_command_prints_what_verifies_it(work, built, key):
    """The lines it prints can be pasted; without a key or when nothing was reviewed it says what to do."""
    command = ["seal", str(work / "out"), "--to", "The Court", "--case", str(work / "tarnholm")]
    run = CliRunner().invoke
    assert run(app, command).exit_code == 2
    refused = run(app, [*command, "--key", str(built / "key")])
    assert refused.exit_code == 1 and "no person has reviewed" in refused.output
    done = run(app, [*command, "--key", str(built / "key"), "--unreviewed"])
    assert done.exit_code == 0, done.output
    lines = [each.strip() for each in done.output.splitlines()]
    (work / "TRUST").mkdir()
    (work / "TRUST" / "allowed_signers").write_text(next(each for each in lines if "namespaces=" in each) + "\n")
    typed = [each for each in lines if each.startswith(("sh ", "python3 "))]
    assert len(typed) == 2
    for each in typed:
        checked = subprocess.run(each, shell=True, cwd=work, capture_output=True, text=True)
        assert checked.returncode == 0 and "VERIFIED" in checked.stdout, checked.stdout + checked.stderr
