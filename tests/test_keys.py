"""Keys and signatures: ours and OpenSSH's are the same, held against the real ssh-keygen."""

import subprocess
from pathlib import Path

import pytest

from _needs import needs
from onrecord.custody import keys
from onrecord.errors import NeedsPassphrase, StoreError, Tampered, UsageError

DATA = b"onrecord/3f2a\n3\nXd/xMmZqmmVZMsDqBhDkHn4qA=\n"


def ssh_keygen(*words: str | Path, given: bytes = b"") -> subprocess.CompletedProcess:
    return subprocess.run(["ssh-keygen", *map(str, words)], input=given, capture_output=True, timeout=60)


@pytest.fixture
def key(tmp_path):
    return keys.make(tmp_path / "key")


def test_a_key_is_for_its_owner_alone_and_is_read_back(tmp_path, key):
    """Mode 0600, the public line beside it."""
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "key.pub").read_text() == f"{key.public}\n" and key.public.startswith("ssh-ed25519 AAAA")
    again = keys.load(tmp_path / "key")
    assert again.public == key.public and not again.exposed
    assert again.sign(DATA, keys.SEAL) == key.sign(DATA, keys.SEAL)


def test_every_key_is_another(tmp_path, key):
    """Made of chance."""
    assert keys.make(tmp_path / "other").public != key.public


@pytest.mark.parametrize("there", ["key", "key.pub"])
def test_no_key_is_ever_written_over(tmp_path, there):
    """Neither its private file nor its public one."""
    (tmp_path / there).write_text("mine")
    with pytest.raises(UsageError, match="left as it is"):
        keys.make(tmp_path / "key")
    assert (tmp_path / there).read_text() == "mine" and len(list(tmp_path.iterdir())) == 1


def test_a_key_that_cannot_be_written_is_told(tmp_path):
    """No such folder."""
    with pytest.raises(StoreError, match="no key was written"):
        keys.make(tmp_path / "nowhere" / "key")


def test_a_key_others_may_read_says_so(tmp_path, key):
    """ssh-keygen would refuse it; here it is told."""
    (tmp_path / "key").chmod(0o640)
    assert keys.load(tmp_path / "key").exposed


def test_a_passphrase_is_asked_for_and_must_be_right(tmp_path):
    """Without it the file is of no use."""
    made = keys.make(tmp_path / "key", "three small words")
    assert keys.load(tmp_path / "key", "three small words").public == made.public
    with pytest.raises(NeedsPassphrase, match="asks for its passphrase"):
        keys.load(tmp_path / "key")
    with pytest.raises(NeedsPassphrase, match="not the passphrase"):
        keys.load(tmp_path / "key", "three large words")


def test_a_passphrase_nobody_asks_for_is_not_minded(tmp_path, key):
    """A key without one is read with one."""
    assert keys.load(tmp_path / "key", "needless").public == key.public


def test_what_is_no_key_to_sign_with_is_told(tmp_path, key):
    """No file, other content, the public half."""
    (tmp_path / "note").write_text("hello")
    for name, words in (("none", "cannot be read"), ("note", "not a private key"), ("key.pub", "the public half")):
        with pytest.raises(UsageError, match=words):
            keys.load(tmp_path / name)


def test_a_signature_tells_its_signer(key):
    """When bytes and purpose are those that were signed."""
    signature = key.sign(DATA, keys.CHECKPOINT)
    assert keys.signer(signature, DATA, keys.CHECKPOINT) == key.verifier
    assert keys.signer(signature.replace(b"\n", b"\r\n"), DATA, keys.CHECKPOINT) == key.verifier


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda signature: (signature, DATA + b" ", keys.SEAL), "does not fit these bytes"),
        (lambda signature: (signature, DATA, keys.CHECKPOINT), "another purpose"),
        (lambda signature: (signature[:200] + b"\n-----END SSH SIGNATURE-----\n", DATA, keys.SEAL), "not an SSH"),
        (lambda signature: (signature.replace(b"U1NI", b"U1NJ"), DATA, keys.SEAL), "not an SSH"),
        (lambda signature: (b"", DATA, keys.SEAL), "not an SSH"),
    ],
)
def test_a_signature_of_something_else_is_refused(key, change, words):
    """Other bytes, another purpose, cut short, another format, none."""
    with pytest.raises(Tampered, match=words):
        keys.signer(*change(key.sign(DATA, keys.SEAL)))


def test_every_flipped_bit_of_a_signature_is_noticed(key):
    """In its base64, one character after the other."""
    signature = key.sign(DATA, keys.SEAL).decode()
    begin, end = signature.index("\n") + 1, signature.rindex("\n-----END")
    for at in range(begin, end):
        if signature[at] not in "\n=":
            other = "A" if signature[at] != "A" else "Q"
            with pytest.raises(Tampered):
                keys.signer(f"{signature[:at]}{other}{signature[at + 1:]}".encode(), DATA, keys.SEAL)


def test_signers_are_read_from_their_file(key, tmp_path):
    """Lines as ssh-keygen has them; a public line alone goes by its fingerprint."""
    other = keys.make(tmp_path / "other")
    text = f"# ours\n\nana,ben@arvania {key.public} a comment\n{other.public}\n"
    ours = {"ana": key.verifier, "ben@arvania": key.verifier, other.fingerprint: other.verifier}
    assert keys.signers(text, keys.SEAL) == ours
    assert keys.signers(key.allowed("ana"), keys.CHECKPOINT) == {"ana": key.verifier}


def test_a_signer_counts_for_their_purpose_only(key):
    """The restriction to namespaces is heeded, any other is left to ssh-keygen."""
    assert keys.signers(f'ana namespaces="{keys.SEAL}" {key.public}', keys.CHECKPOINT) == {}
    with pytest.raises(UsageError, match="only ssh-keygen judges"):
        keys.signers(f'ana valid-before="20310101" {key.public}', keys.SEAL)
    for line in ("ana ssh-rsa AAAA", "ssh-ed25519", "ssh-ed25519 AAAA", "ssh-ed25519 b!b"):
        with pytest.raises(UsageError):
            keys.signers(line, keys.SEAL)


# -- the real ssh-keygen -------------------------------------------------------------------------------------------


@needs("ssh-keygen")
@pytest.mark.parametrize("purpose", keys.PURPOSES)
@pytest.mark.parametrize("data", [b"", DATA, bytes(range(256)) * 400], ids=["empty", "a checkpoint", "bytes"])
def test_ours_and_ssh_keygens_signatures_are_the_same_bytes(tmp_path, key, purpose, data):
    """Whichever made the key."""
    ssh_keygen("-q", "-t", "ed25519", "-N", "", "-C", "made elsewhere", "-f", tmp_path / "theirs")
    for file in (tmp_path / "key", tmp_path / "theirs"):
        theirs = ssh_keygen("-q", "-Y", "sign", "-f", file, "-n", purpose, given=data)
        assert theirs.returncode == 0, theirs.stderr
        assert keys.load(file).sign(data, purpose) == theirs.stdout


@needs("ssh-keygen")
def test_ssh_keygen_takes_our_signature_and_our_line_of_signers(tmp_path, key):
    """And refuses it over other bytes, for another purpose, from nobody it was told of."""
    (tmp_path / "signers").write_text(key.allowed("ana@arvania") + "\n")
    (tmp_path / "sig").write_bytes(key.sign(DATA, keys.SEAL))

    def verified(data=DATA, purpose=keys.SEAL, who="ana@arvania") -> bool:
        words = ("-Y", "verify", "-f", tmp_path / "signers", "-I", who, "-n", purpose, "-s", tmp_path / "sig")
        return ssh_keygen(*words, given=data).returncode == 0

    assert verified()
    assert not verified(data=DATA + b" ") and not verified(purpose=keys.CHECKPOINT) and not verified(who="ben")


@needs("ssh-keygen")
def test_ssh_keygen_reads_our_keys(tmp_path, key):
    """The fingerprint is the same, with a passphrase or without."""
    locked = keys.make(tmp_path / "locked", "three small words")
    for file, made in (("key", key), ("locked", locked)):
        assert made.fingerprint in ssh_keygen("-l", "-f", tmp_path / file).stdout.decode()
    opened = ssh_keygen("-y", "-P", "three small words", "-f", tmp_path / "locked")
    assert opened.stdout.decode().split()[:2] == locked.public.split()


@needs("ssh-keygen")
def test_keys_of_ssh_keygen_are_read(tmp_path):
    """With a passphrase; of another type they are refused by name."""
    ssh_keygen("-q", "-t", "ed25519", "-N", "three small words", "-f", tmp_path / "locked")
    assert keys.load(tmp_path / "locked", "three small words").public in (tmp_path / "locked.pub").read_text()
    ssh_keygen("-q", "-t", "ecdsa", "-N", "", "-f", tmp_path / "ecdsa")
    with pytest.raises(UsageError, match="only Ed25519"):
        keys.load(tmp_path / "ecdsa")
