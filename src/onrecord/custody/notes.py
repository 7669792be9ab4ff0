"""The log as it was at one moment, in four lines that can be mailed, printed or read out; proofs that point to them.

The first three lines are a checkpoint of C2SP (c2sp.org/tlog-checkpoint): which log, how many entries it had, the root
of its Merkle tree. The fourth is a signature over them (c2sp.org/signed-note), or says that there is none. A proof
(c2sp.org/tlog-proof) is a checkpoint with the digests that show one entry to be under its root.

A checkpoint that went through the mail is read with mercy (other line ends, words before and after it, indented), for
what is signed is made afresh from what was read; a proof is a file and is read as the standard has it.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from onrecord.custody.keys import Key, Public
from onrecord.custody.merkle import Tree, includes, leaf
from onrecord.errors import Tampered, UsageError
from onrecord.models import Entry

UNSIGNED = "(unsigned: it fixes what the log says, and does not show who kept it)"

_HEAD = re.compile(
    r"^[ \t>]*([^\s+>][^\s+]*)[ \t\r]*\n[ \t>]*(0|[1-9][0-9]*)[ \t\r]*\n[ \t>]*([A-Za-z0-9+/]{43}=)[ \t\r]*$",
    re.MULTILINE,
)
_SIGNATURE = re.compile(
    r"^[ \t>]*\u2014 (\S+) ((?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)[ \t\r]*$", re.MULTILINE
)
_ED25519 = b"\x01"
_PROOF = "c2sp.org/tlog-proof@v1"
_ABOVE = re.compile(_PROOF + r"\n(?:extra \S*\n)?index (0|[1-9][0-9]*)((?:\n[A-Za-z0-9+/]{43}=)*)")


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a checkpoint says: the log `origin` had `size` entries, and `root` (32 bytes) was the root over them."""

    origin: str
    size: int
    root: bytes
    signatures: tuple[tuple[str, bytes], ...] = ()  # the name of each key, and four bytes of its id with the signature

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    def signed(self, key: Key) -> str:
        """The checkpoint with a signature by `key`, which goes by the name of the log."""
        signature = _id(self.origin, key.verifier) + key.sign_bare(self.text.encode())
        return f"{self.text}\n\u2014 {self.origin} {b64encode(signature).decode()}\n"

    def unsigned(self) -> str:
        """The checkpoint without a signature. Where one would stand it says so, in words that no reader of signed notes
        takes for one; the three lines are the same, so that they can be signed later."""
        return f"{self.text}\n{UNSIGNED}\n"

    def signer(self, known: Iterable[Public]) -> Public | None:
        """Which of the keys signed this; None: none of them.

        Raises Tampered when a signature bears a known key's id and is not its own.
        """
        by_id = {_id(self.origin, each): each for each in known}
        for name, signature in self.signatures:
            key = by_id.get(signature[:4]) if name == self.origin else None
            if key and key.made(signature[4:], self.text.encode()):
                return key
            if key:
                raise Tampered(f"its signature is not one by {key.fingerprint}, whose name it bears")
        return None


def head(text: str) -> Head:
    """What a checkpoint says. Raises UsageError when there is none in the text, or more than one."""
    found = list(_HEAD.finditer(text))
    if len(found) != 1:
        raise UsageError(f"{'more than one' if found else 'no'} checkpoint: {text[:60]!r}; a checkpoint is a line that "
                         "names the log, one with a number, one with a digest in base64, and a signature")
    origin, size, root = found[0].groups()
    after = text[found[0].end() :]
    signatures = tuple((name, b64decode(signature)) for name, signature in _SIGNATURE.findall(after))
    return Head(origin=origin, size=int(size), root=b64decode(root), signatures=signatures)


def proof(log: Tree | Iterable[Entry], index: int, checkpoint: str) -> str:
    """The text that shows the entry `index` (counted from 0) to be in the log as `checkpoint` fixes it.

    `log` is all of it, then or later: its entries, or, for many proofs, the `Tree` over them made once. Raises
    UsageError for an entry that came after the checkpoint, and for a checkpoint of another log.
    """
    tree = log if isinstance(log, Tree) else Tree.over(each.canonical() for each in log)
    fixed = head(checkpoint)
    if fixed.size > len(tree) or tree.root(fixed.size) != fixed.root:
        raise UsageError("the checkpoint is not one of this log")
    if not 0 <= index < fixed.size:
        raise UsageError(f"entry {index + 1} came after the checkpoint, which saw {fixed.size}")
    path = [b64encode(each).decode() for each in tree.inclusion(index, fixed.size)]
    return "\n".join([_PROOF, f"index {index}", *path, "", checkpoint])


def included(text: str, entry: bytes) -> tuple[int, Head]:
    """That a proof holds for the entry with these bytes: its index and the checkpoint it is under.

    Raises Tampered when it does not. Whose checkpoint that is, is for the caller to look at (`Head.signer`).
    """
    above, _, checkpoint = text.partition("\n\n")
    told = _ABOVE.fullmatch(above)
    if not told:
        raise Tampered(f"not a proof that an entry is in a log: {text[:60]!r}")
    try:
        fixed = head(checkpoint)
    except UsageError as problem:
        raise Tampered(f"the proof carries {problem}") from problem
    index, path = int(told[1]), [b64decode(each) for each in told[2].split()]
    if not includes(fixed.root, fixed.size, index, leaf(entry), path):
        raise Tampered("the proof does not show this entry to be in the log that its checkpoint fixes")
    return index, fixed


def _id(name: str, key: Public) -> bytes:
    """The id of a key in a signed note: four bytes, enough to pick it out, not to trust it."""
    return sha256(name.encode() + b"\n" + _ED25519 + key.raw).digest()[:4]
