"""Checkpoints and proofs are those of C2SP: signed by the log's key, read wherever they went, refused when changed."""

from base64 import b64decode, b64encode

import pytest

from _records import step
from onrecord.custody import keys
from onrecord.custody.keys import Public
from onrecord.custody.merkle import Tree
from onrecord.custody.notes import Head, head, included, proof
from onrecord.errors import Tampered, UsageError

ENTRIES = []
for _ in range(7):
    ENTRIES.append(step(ENTRIES[-1].id if ENTRIES else None, ("a" * 64,)))
TREE = Tree.over(each.canonical() for each in ENTRIES)
HEAD = Head(origin="onrecord/3f2a9c0d1b4e5f60", size=5, root=TREE.root(5))


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return keys.make(tmp_path_factory.mktemp("keys") / "key")


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    return keys.make(tmp_path_factory.mktemp("keys") / "key")


def test_a_signed_note_of_the_reference_is_checked():
    """Text, key and signature of the documentation of Go's package sumdb/note, which the format comes from."""
    text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    known = Public(b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:])
    signature = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="

    class Note(Head):
        text = ""

    Note.text = text
    note = Note(origin="PeterNeumann", size=0, root=b"", signatures=(("PeterNeumann", b64decode(signature)),))
    assert note.signer([known]) == known


def test_a_checkpoint_is_three_lines_and_a_signature(key):
    """Which log, how many entries, their root; a blank line; an em dash, the log's name, the key's id and signature."""
    lines = HEAD.signed(key).split("\n")
    assert lines[:2] == ["onrecord/3f2a9c0d1b4e5f60", "5"] and b64decode(lines[2]) == TREE.root(5)
    dash, name, signature = lines[4].split(" ")
    assert (lines[3], dash, name, len(b64decode(signature)), lines[5:]) == ("", "\u2014", HEAD.origin, 4 + 64, [""])


def test_an_unsigned_checkpoint_says_so_and_fixes_the_same(key):
    """The three lines are those that would be signed, and no reader takes the fourth for a signature."""
    text = HEAD.unsigned()
    assert text.startswith(HEAD.text) and len(text.split()) > 3 and "unsigned" in text and "\u2014" not in text
    assert head(text) == HEAD and head(text).signer([key.verifier]) is None


def test_a_checkpoint_is_read_back_and_its_signer_known(key, other):
    """Among the keys one has; nobody when it is another's."""
    read = head(HEAD.signed(key))
    assert read.text == HEAD.text and read.signer([other.verifier, key.verifier]) == key.verifier
    assert read.signer([other.verifier]) is None


@pytest.mark.parametrize(
    "told",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: f"Dear Ben,\n\nhere is today's:\n\n{text}\nYours, Ana\n",
        lambda text: "".join(f"> {line}\n" for line in text.splitlines()),
        lambda text: "".join(f"    {line}  \n" for line in text.splitlines()),
    ],
    ids=["other line ends", "within a letter", "quoted", "indented"],
)
def test_a_checkpoint_is_read_as_it_comes_out_of_the_mail(key, told):
    """And its signature still holds."""
    assert head(told(HEAD.signed(key))).signer([key.verifier]) == key.verifier
    assert head(told(HEAD.unsigned())) == HEAD


@pytest.mark.parametrize("line, change", [(0, "onrecord/00"), (1, "6"), (2, b64encode(bytes(32)).decode())])
def test_a_changed_checkpoint_is_not_its_signers(key, line, change):
    """Whichever line was changed: none of the keys signed it, or the one it names did not."""
    lines = HEAD.signed(key).split("\n")
    lines[line] = change
    read = head("\n".join(lines))
    if line == 0:  # the signature goes by another name than the log's
        assert read.signer([key.verifier]) is None
    else:
        with pytest.raises(Tampered, match="whose name it bears"):
            read.signer([key.verifier])


@pytest.mark.parametrize(
    "text", ["", "good morning", "onrecord/a\n5\n", "onrecord/a\n05\n" + "A" * 43 + "=\n", "a b\n1\nAA=\n"]
)
def test_what_is_no_checkpoint_is_told(text):
    """With what one looks like."""
    with pytest.raises(UsageError, match="no checkpoint.*names the log"):
        head(text)


def test_two_checkpoints_in_one_text_are_refused():
    """Which one was meant is not guessed."""
    with pytest.raises(UsageError, match="more than one"):
        head(HEAD.unsigned() * 2)


def test_a_proof_shows_an_entry_under_a_checkpoint(key):
    """Every entry of the log as it was then, from the log as it is now; with the entry's bytes and nothing else."""
    checkpoint = HEAD.signed(key)
    for index in range(5):
        text = proof(TREE, index, checkpoint)
        assert text == proof(ENTRIES, index, checkpoint) and text.endswith(f"\n\n{checkpoint}")
        assert text.startswith(f"c2sp.org/tlog-proof@v1\nindex {index}\n")
        assert included(text, ENTRIES[index].canonical()) == (index, head(checkpoint))
        with pytest.raises(Tampered, match="does not show"):
            included(text, ENTRIES[index + 1].canonical())


def test_a_proof_of_the_only_entry_has_no_digests():
    """The entry is the root."""
    only = Head(origin="onrecord/a", size=1, root=TREE.root(1)).unsigned()
    assert proof(TREE, 0, only) == f"c2sp.org/tlog-proof@v1\nindex 0\n\n{only}"
    assert included(proof(TREE, 0, only), ENTRIES[0].canonical())[0] == 0


def test_a_proof_may_carry_more_which_is_not_looked_at(key):
    """The standard's line `extra`."""
    text = proof(TREE, 2, HEAD.signed(key)).replace("\nindex", "\nextra YQ==\nindex")
    assert included(text, ENTRIES[2].canonical())[0] == 2


def test_there_is_no_proof_of_what_the_checkpoint_does_not_fix(key):
    """An entry that came later, a log that is another or shorter."""
    for index in (5, 6, 7, -1):
        with pytest.raises(UsageError, match="came after the checkpoint"):
            proof(TREE, index, HEAD.signed(key))
    for log in (ENTRIES[1:], ENTRIES[:4]):
        with pytest.raises(UsageError, match="not one of this log"):
            proof(log, 0, HEAD.signed(key))


@pytest.mark.parametrize(
    "spoil, words",
    [
        (lambda text: text.replace("@v1", "@v2"), "not a proof"),
        (lambda text: text.replace("index 2", "index 02"), "not a proof"),
        (lambda text: text.replace("index 2", "index 3"), "does not show"),
        (lambda text: text.replace("\n5\n", "\n4\n"), "does not show"),
        (lambda text: text.split("\n\n")[0], "no checkpoint"),
        (lambda text: "", "not a proof"),
    ],
)
def test_a_spoiled_proof_is_refused(key, spoil, words):
    """Another version, another place, another size, cut short, empty."""
    with pytest.raises(Tampered, match=words):
        included(spoil(proof(TREE, 2, HEAD.signed(key))), ENTRIES[2].canonical())
