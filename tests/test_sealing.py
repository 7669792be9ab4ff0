"""A sealed case file is checked with stock programs alone; every attack on it is caught and named."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from _authority import authority
from _needs import needs
from _sealed import Receiver, copied, files_in, receiver, sealed_anew
from conftest import REPORT, ticking
from onrecord import Case
from onrecord.custody import keys, merkle, notes
from onrecord.models import Entry
from onrecord.sharing.sealed import SIGNATURE
from onrecord.sharing.sealed.bag import TAG_MANIFEST

pytestmark = needs("openssl", "ssh-keygen", "sha256sum")
CHECKS = pytest.mark.parametrize("program", ["VERIFY.sh", "verify.py"])
OTHER = "ARVANIA (Velmark Press) - Nine people were injured when a rocket hit a market in Oresk, the mayor said.\n"


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A sealed case file, and who made and received it."""

    folder: Path
    key: keys.Key
    to: Receiver
    to_keys_only: Receiver  # who trusts no authority of time stamps


@pytest.fixture(scope="session")
def sealed(tmp_path_factory) -> Sealed:
    """Two reports, sealed unreviewed and stamped."""
    work = tmp_path_factory.mktemp("sealed")
    (work / "one.txt").write_text(REPORT)
    (work / "two.txt").write_text(OTHER)
    key = keys.make(work / "key")
    with Case(work / "tarnholm", by="A. Keeper", now=ticking()) as case, authority(work / "authority") as stamping:
        (work / "authorities.toml").write_text(stamping.toml())
        case.capture([work / "one.txt", work / "two.txt"])
        case.read()
        case.extract()
        case.reconcile()
        done = case.seal(work / "out", key=key, recipient="The Court", unreviewed=True,
                         authorities=work / "authorities.toml")  # fmt: skip
        assert not done.problems and not case.verify()
    allowed = key.allowed("keeper")
    return Sealed(
        folder=work / "out",
        key=key,
        to=receiver(work / "receiver", allowed, stamping.root),
        to_keys_only=receiver(work / "second", allowed),
    )


# -- what is whole verifies -------------------------------------------------------------------------------------------


@CHECKS
def test_what_is_whole_verifies_and_says_what_that_does_not_show(sealed, program):
    """Who, since when, and what no check can tell."""
    code, said = sealed.to.check(sealed.folder, program)
    assert (code, "WRONG" in said) == (0, False)
    assert f"signed by keeper, with the key {sealed.key.fingerprint}" in said
    assert "an authority in TRUST saw the seal's signature on" in said
    assert "UNREVIEWED MACHINE OUTPUT" in said and "does not show that what the sources say happened" in said
    assert said.endswith("VERIFIED: as sealed by keeper\n")


@CHECKS
def test_the_programs_inside_are_those_a_receiver_has_from_elsewhere(sealed, program):
    """The copy in a sealed case file is for convenience, the same in every one, and does the same."""
    inside = Receiver(programs=sealed.folder, trust=sealed.to.trust)
    assert inside.check(sealed.folder, program) == sealed.to.check(sealed.folder, program)
    assert (sealed.folder / program).read_bytes() == (sealed.to.programs / program).read_bytes()


@CHECKS
def test_without_trust_nothing_shows_who_sealed_it(sealed, program, tmp_path):
    """The keys inside prove nothing: whoever sealed put them there."""
    code, said = sealed.to.check(sealed.folder, program, tmp_path)
    assert code == 3 and "TRUST has no allowed_signers" in said and "VERIFIED" not in said
    assert "TRUST has no certificate to judge that by" in said


@CHECKS
def test_what_stands_around_a_stamp_s_token_cannot_give_the_time(sealed, program, tmp_path):
    """The words of an answer's status are not signed: a line in them that looks like the time is not taken for it."""

    def element(tag: int, content: bytes) -> bytes:
        size = len(content)
        return bytes([tag]) + (bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")) + content

    def spoofed(folder: Path) -> None:
        path = next(folder.glob("seal/*.tsr"))
        answer = path.read_bytes()
        assert answer[4:9] == bytes.fromhex("3003020100")  # the status: granted, without words
        words = element(0x30, element(0x0C, b"granted\nTime stamp: Jan  1 00:00:00 2001 GMT\n"))
        path.write_bytes(element(0x30, element(0x30, bytes.fromhex("020100") + words) + answer[9:]))

    code, said = sealed.to.check(copied(sealed.folder, tmp_path / "spoofed", spoofed), program)
    assert "Jan  1 00:00:00 2001" not in said
    assert (code, said) == sealed.to.check(sealed.folder, program)


@CHECKS
def test_a_sealed_file_without_a_stamp_says_so(sealed, program, tmp_path):
    """A receiver who trusts an authority wants its stamp; another is told that nothing shows since when."""
    bare = copied(sealed.folder, tmp_path / "bare", lambda folder: next(folder.glob("seal/*.tsr")).unlink())
    code, said = sealed.to.check(bare, program)
    assert code == 1 and "WRONG      no stamp by an authority in TRUST is over this seal" in said
    code, said = sealed.to_keys_only.check(bare, program)
    assert code == 0 and "NOT SHOWN  since when the seal exists" in said


def test_the_signature_is_the_one_ssh_keygen_makes(sealed, tmp_path):
    """Byte for byte."""
    (tmp_path / "list").write_bytes((sealed.folder / TAG_MANIFEST).read_bytes())
    sign = ["ssh-keygen", "-Y", "sign", "-f", str(sealed.folder.parent / "key"), "-n", "onrecord-seal"]
    subprocess.run([*sign, str(tmp_path / "list")], check=True, capture_output=True)
    assert (tmp_path / "list.sig").read_bytes() == (sealed.folder / SIGNATURE).read_bytes()


def test_a_sealed_file_is_a_bag_as_archives_know_it(sealed):
    """Validated by the library of the standard's authors."""
    bagit = pytest.importorskip("bagit")
    bag = bagit.Bag(str(sealed.folder))
    bag.validate()  # raises what is wrong
    assert (bag.version_info, bag.info["Sealed-For"]) == ((1, 0), "The Court")
    assert set(bag.algorithms) == {"sha256", "sha512"}


def test_everything_in_it_is_listed_and_every_record_carries_its_salt(sealed):
    """The log is its bytes, records are those their ids are the digests of."""
    found = files_in(sealed.folder)
    lines = [json.loads(each) for each in found["data/records.jsonl"].splitlines()]
    assert {each["reviewed"] for each in lines if each["record"]["record"] == "statement"} == {"unreviewed"}
    assert {each["reviewed"] for each in lines if each["record"]["record"] == "capture"} == {None}
    kinds = {each["record"]["record"] for each in lines}
    assert {"capture", "document", "run", "statement", "account", "detail", "figure"} <= kinds
    assert found["data/originals/" + lines[0]["record"]["sha256"]] == REPORT.encode()
    assert "one.txt" in found["data/names.csv"].decode() and not any("one.txt" in each for each in found)
    assert b'"did":"seal"' in found[max(each for each in found if each.startswith("data/log/"))]


def test_every_page_says_that_it_is_unreviewed(sealed):
    """The banner, the foot of every printed page, every table of what the machine found, both texts, the bag itself."""
    found = {name: data.decode() for name, data in files_in(sealed.folder).items() if not name.endswith(".tsr")}
    page = found["data/case-file/index.html"]
    assert "Unreviewed machine output</strong> unless a part is marked otherwise" in page
    assert '@bottom-left { content: "Unreviewed machine output unless marked otherwise.' in page
    assert "UNREVIEWED MACHINE OUTPUT" in found["README.txt"] and "Reviewed: no" in found["bag-info.txt"]
    for name, text in found.items():
        if name.startswith("data/case-file/tables/") and "captures" not in name and "dictionary" not in name:
            head, *rows = text.lstrip("\ufeff").splitlines()
            assert "reviewed" in head.split(",") and all("unreviewed" in each for each in rows if rows), name


# -- attacks ---------------------------------------------------------------------------------------------------------


def entries(folder: Path) -> list[Path]:
    """The files of the log, in order."""
    return sorted(folder.glob("data/log/*.json"))


def a_byte_changed(folder, key):
    """Of an original."""
    path = next(folder.glob("data/originals/*"))
    path.write_bytes(path.read_bytes().replace(b"1", b"2", 1).replace(b"Nine", b"Five", 1))


def a_file_added(folder, key):
    """Beside the originals."""
    (folder / "data" / "originals" / "extra").write_text("more")


def a_file_added_to_the_seal(folder, key):
    """Where no list reaches."""
    (folder / "seal" / "note.txt").write_text("more")


def a_file_removed_with_its_lines(folder, key):
    """And nothing else."""
    (folder / "data" / "names.csv").unlink()
    for path in [*folder.glob("manifest-*.txt"), folder / "data" / "contents-sha256.txt"]:
        path.write_text("".join(each for each in path.read_text().splitlines(True) if "names.csv" not in each))


def rebuilt_under_another_key(folder, key):
    """All lists, and a signature by somebody else."""
    path = folder / "data" / "case-file" / "index.html"
    path.write_text(path.read_text().replace("Tarnholm", "Oresk"))
    sealed_anew(folder, keys.make(folder.parent / "another"))


def the_seal_of_another_file(folder, key):
    """A signature by the right key over other bytes."""
    (folder / SIGNATURE).write_bytes(key.sign(b"other bytes", keys.SEAL))


def a_signature_for_another_purpose(folder, key):
    """The key signed this, but as a checkpoint."""
    (folder / SIGNATURE).write_bytes(key.sign((folder / TAG_MANIFEST).read_bytes(), keys.CHECKPOINT))


def no_signature(folder, key):
    """Taken out."""
    (folder / SIGNATURE).unlink()


def the_stamp_of_another_file(folder, key):
    """A true stamp, by the same authority, of other bytes."""
    (folder / "seal" / "other").write_bytes(b"other bytes")
    stamping = folder.parent.parent / "authority"
    for words in (["-query", "-data", folder / "seal" / "other", "-sha256", "-cert", "-out", folder / "query"],
                  ["-reply", "-config", stamping / "settings", "-queryfile", folder / "query", "-out",
                   next(folder.glob("seal/*.tsr"))]):  # fmt: skip
        subprocess.run(["openssl", "ts", *map(str, words)], check=True, capture_output=True, cwd=stamping)
    (folder / "seal" / "other").unlink()
    (folder / "query").unlink()


def a_link(folder, key):
    """Instead of a file, with the same bytes behind it."""
    path = folder / "data" / "names.csv"
    path.rename(folder.parent / "names-elsewhere.csv")
    path.symlink_to(folder.parent / "names-elsewhere.csv")


def a_name_with_a_percent_sign(folder, key):
    """That some readers of the list take for a line end."""
    (folder / "data" / "a%0Ab").write_text("more")


def a_name_with_a_line_end(folder, key):
    """That a list of names by lines takes for two."""
    (folder / "data" / "names.csv\ndata").write_text("more")


def a_name_with_a_percent_sign_signed(folder, key):
    """In every list, by the right key."""
    a_name_with_a_percent_sign(folder, key)
    sealed_anew(folder, key)


@pytest.mark.parametrize(
    "attack, says",
    [
        (a_byte_changed, "was changed: it has not the digest in manifest-sha256.txt"),
        (a_file_added, "data/originals/extra was added"),
        (a_file_added_to_the_seal, "seal/note.txt was added"),
        (a_file_removed_with_its_lines, "manifest-sha256.txt was changed"),
        (rebuilt_under_another_key, "which TRUST/allowed_signers does not name"),
        (the_seal_of_another_file, "the signature does not fit"),
        (a_signature_for_another_purpose, "the signature does not fit"),
        (no_signature, f"there is no signature: {SIGNATURE} is missing"),
        (the_stamp_of_another_file, ".tsr is the stamp of another file"),
        (a_link, "data/names.csv is a link or a device"),
        (a_name_with_a_percent_sign, "data/a%0Ab is a name that no sealed case file has"),
        (a_name_with_a_percent_sign_signed, "data/a%0Ab is a name that no sealed case file has"),
        (a_name_with_a_line_end, "is a name that no sealed case file has"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
@CHECKS
def test_an_attack_is_caught_and_named(sealed, program, attack, says):
    """With programs that every Unix has, and with Python alone."""
    work = sealed.folder.parent / f"attacked-{attack.__name__}-{program}"
    work.mkdir()
    attacked = copied(sealed.folder, work / "out", lambda folder: attack(folder, sealed.key))
    code, said = sealed.to.check(attacked, program)
    assert code == 1 and "FAILED" in said and "VERIFIED" not in said
    assert any(line.startswith("WRONG") and says in line for line in said.splitlines()), said


def an_entry_edited(log, folder):
    """Who did it."""
    log[2].write_bytes(log[2].read_bytes().replace(b"A. Keeper", b"B. Keeper"))


def the_first_entry_dropped(log, folder):
    """The rest moves up."""
    dropped(log, 0)


def an_entry_dropped_in_the_middle(log, folder):
    """The rest moves up."""
    dropped(log, len(log) // 2)


def the_last_entry_dropped(log, folder):
    """The sealing itself."""
    log[-1].unlink()


def an_entry_dropped_and_a_gap_left(log, folder):
    """Without renaming the others."""
    log[2].unlink()


def the_end_dropped_and_the_sealing_chained_anew(log, folder):
    """The last entry before the sealing is gone, and the sealing follows the one before that."""
    log[-2].unlink()
    sealing = json.loads(log[-1].read_bytes()) | {"previous": merkle.sha256(log[-3].read_bytes()).hexdigest()}
    log[-2].write_bytes(canonical(sealing))
    log[-1].unlink()


def the_last_entry_edited(log, folder):
    """No entry follows it that would name it."""
    log[-1].write_bytes(log[-1].read_bytes().replace(b"A. Keeper", b"B. Keeper"))


def dropped(log, place):
    """The entry at `place` is gone and the later ones are called as if it had not been there."""
    log[place].unlink()
    for before, after in zip(log[place:], log[place + 1 :], strict=False):
        after.rename(before)


def canonical(plain: dict) -> bytes:
    """The bytes of an entry."""
    plain = {name: value for name, value in plain.items() if name != "record"}
    return Entry(**plain | {"records": tuple(plain["records"])}).canonical()


@pytest.mark.parametrize(
    "attack, says",
    [
        (an_entry_edited, "data/log/000003.json does not follow the entry before it"),
        (the_first_entry_dropped, "data/log/000000.json does not follow the entry before it"),
        (an_entry_dropped_in_the_middle, "does not follow the entry before it"),
        (an_entry_dropped_and_a_gap_left, "data/log/000003.json stands where entry 2 should"),
        (the_last_entry_dropped, "the log does not end with the sealing: its end was cut off"),
        (the_end_dropped_and_the_sealing_chained_anew, "entries where the log has"),
        (the_last_entry_edited, "saw another log than this one"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
@CHECKS
def test_a_log_that_was_tampered_with_is_caught_though_it_is_sealed_anew_with_our_own_key(
    sealed, program, attack, says, tmp_path
):
    """Whoever holds the key can make every list and signature again; the log's own digests still tell."""

    def change(folder):
        attack(entries(folder), folder)
        sealed_anew(folder, sealed.key)
        next(folder.glob("seal/*.tsr")).unlink()

    code, said = sealed.to_keys_only.check(copied(sealed.folder, tmp_path / "out", change), program)
    wrong = [line for line in said.splitlines() if line.startswith("WRONG")]
    assert code == 1 and any(says in each for each in wrong), said
    assert f"signed by keeper, with the key {sealed.key.fingerprint}" in said


@CHECKS
def test_a_log_written_wholly_anew_is_caught_by_a_checkpoint_that_left_the_house_before(sealed, program, tmp_path):
    """The holder of the key can write a log that nothing inside contradicts: only somebody outside can tell."""
    log = [json.loads(each.read_bytes()) for each in entries(sealed.folder)]

    def change(folder):
        former, bodies = None, []
        for path, each in zip(entries(folder), log, strict=True):
            body = canonical(each | {"previous": former, "by": "B. Keeper"})
            former = merkle.sha256(body).hexdigest()
            path.write_bytes(body)
            bodies.append(body)
        tree, (checkpoint,) = merkle.Tree(map(merkle.leaf, bodies)), folder.glob("data/checkpoints/*.txt")
        fixed = notes.Head(origin=notes.head(checkpoint.read_text()).origin, size=len(bodies), root=tree.root())
        checkpoint.write_text(text := fixed.signed(sealed.key))
        Path(f"{checkpoint}.sig").write_bytes(sealed.key.sign(text.encode(), keys.CHECKPOINT))
        for path in folder.glob("data/proofs/*"):
            path.write_text(notes.proof(tree, int(path.stem), text))
        sealed_anew(folder, sealed.key)
        next(folder.glob("seal/*.tsr")).unlink()

    forged = copied(sealed.folder, tmp_path / "out", change)
    assert sealed.to_keys_only.check(forged, program)[0] == 0  # nothing inside can show it
    bodies = [merkle.leaf(each.read_bytes()) for each in entries(sealed.folder)]
    early = notes.Head(origin="log", size=5, root=merkle.Tree(bodies[:5]).root())
    knows = receiver(tmp_path / "knows", sealed.key.allowed("keeper"))
    (knows.trust / "checkpoint-1.txt").write_text("> " + early.unsigned().replace("\n", "\r\n> "))  # as mail brings it
    code, said = knows.check(forged, program)
    assert code == 1 and "checkpoint-1.txt saw another log than this one" in said
    sent = copied(sealed.folder, tmp_path / "sent")
    code, said = knows.check(sent, program)
    assert code == 0 and "checkpoint-1.txt: the first 5 entries are those it saw" in said


@CHECKS
def test_a_record_that_was_changed_or_put_in_is_caught_though_it_is_sealed_anew(sealed, program, tmp_path):
    """The log names every record that is given, by a digest of its bytes and its salt; it names the sealing too."""

    def change(folder):
        path = folder / "data" / "records.jsonl"
        lines = path.read_bytes().splitlines(True)
        path.write_bytes(b"".join([lines[0].replace(b"A. Keeper", b"B. Keeper"), *lines[1:]]))
        sealed_anew(folder, sealed.key)

    code, said = sealed.to.check(copied(sealed.folder, tmp_path / "out", change), program)
    assert code == 1 and "data/records.jsonl line 1 holds a record that the log does not name" in said
    assert "data/contents-sha256.txt does not list what is in data/" in said


def test_a_proof_of_another_entry_is_caught_by_verify_py(sealed, tmp_path):
    """VERIFY.sh computes the root over all entries and has no need of proofs."""

    def change(folder):
        path = min(folder.glob("data/proofs/*.txt"))
        path.write_text(path.read_text().replace("index 0", "index 1"))
        path.rename(path.with_name("000001.txt"))
        sealed_anew(folder, sealed.key)

    code, said = sealed.to.check(copied(sealed.folder, tmp_path / "out", change), "verify.py")
    assert code == 1 and "data/proofs/000001.txt does not show entry 1 to be in the log" in said


@CHECKS
def test_an_unfinished_one_is_refused_by_its_name(sealed, program, tmp_path):
    """However whole it looks."""
    code, said = sealed.to.check(copied(sealed.folder, tmp_path / "out.partial"), program)
    assert code == 1 and "was never finished: its name ends in .partial" in said


@CHECKS
def test_a_name_in_it_does_not_steer_the_terminal(sealed, program, tmp_path):
    """Control characters are shown as question marks."""
    change = lambda folder: (folder / "data" / "\033[2J\033[H").write_text("")  # noqa: E731
    code, said = sealed.to.check(copied(sealed.folder, tmp_path / "out", change), program)
    assert code == 1 and "\033" not in said and "data/?[2J?[H" in said


@CHECKS
def test_a_key_that_has_run_out_since_still_counts_at_the_time_of_the_stamp(sealed, program, tmp_path):
    """A seal is judged as of when an authority saw it."""
    allowed = sealed.key.allowed("keeper").replace(' namespaces', ' valid-before="20990101",namespaces', 1)
    stamp = next((sealed.folder / "seal").glob("*.tsr"))
    assert stamp.exists()
    root = next(sealed.to.trust.glob("*.pem"))
    good = receiver(tmp_path / "good", allowed, root)
    late = receiver(tmp_path / "late", allowed.replace("20990101", "20200101"), root)
    assert good.check(sealed.folder, program)[0] == 0
    code, said = late.check(sealed.folder, program)
    assert code == 1 and "which TRUST/allowed_signers does not name" in said
