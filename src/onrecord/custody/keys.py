"""The keys a keeper signs with: Ed25519, in OpenSSH's own format, so that `ssh-keygen` reads, checks and makes them.

A signature made here is, byte for byte, the one `ssh-keygen -Y sign` makes (Ed25519 leaves nothing to chance), and
whoever was given the public line can check it with `ssh-keygen -Y verify` and nothing of ours. What is signed for one
purpose cannot be passed off as another: the purpose, SSH's "namespace", is part of what is signed.

The format of signatures is OpenSSH's PROTOCOL.sshsig, that of files naming signers is in ssh-keygen(1), "ALLOWED
SIGNERS".
"""

import os
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256, sha512
from pathlib import Path
from struct import pack, unpack_from
from typing import TYPE_CHECKING

from onrecord.errors import NeedsPassphrase, StoreError, Tampered, UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

CHECKPOINT = "onrecord-checkpoint"  # what a signature is for: the log as it was at one moment
SEAL = "onrecord-seal"  # a sealed case file
PURPOSES = (CHECKPOINT, SEAL)

_TYPE = b"ssh-ed25519"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_DIGESTS = {b"sha512": sha512, b"sha256": sha256}  # what SSH signs is a digest, by one of these
_WIDTH = 70  # characters in a line of a signature, as ssh-keygen breaks them


@dataclass(frozen=True)
class Public:
    """The half of a key that everybody may know; `raw` are its 32 bytes."""

    raw: bytes

    @property
    def line(self) -> str:
        """As it stands in a file ending in .pub: "ssh-ed25519 AAAA..."."""
        return f"{_TYPE.decode()} {b64encode(self.blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` prints it: "SHA256:" and a digest, short enough to be read out."""
        return "SHA256:" + b64encode(sha256(self.blob).digest()).decode().rstrip("=")

    @property
    def blob(self) -> bytes:
        """As SSH writes it on the wire."""
        return _string(_TYPE) + _string(self.raw)

    def made(self, signature: bytes, data: bytes) -> bool:
        """Whether this key made the 64 bytes of `signature` over `data`."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Key:
    """A key to sign with. `exposed`: others on this machine may read its file, which ssh-keygen would refuse."""

    private: "Ed25519PrivateKey"
    exposed: bool = False

    @property
    def verifier(self) -> Public:
        """The half that may be given away."""
        return Public(self.private.public_key().public_bytes_raw())

    @property
    def public(self) -> str:
        """The public line: "ssh-ed25519 AAAA..."."""
        return self.verifier.line

    @property
    def fingerprint(self) -> str:
        """The fingerprint: "SHA256:..."."""
        return self.verifier.fingerprint

    def allowed(self, principal: str) -> str:
        """The line for a receiver's file of allowed signers, under the name that `ssh-keygen -Y verify -I` is told."""
        return f'{principal} namespaces="{",".join(PURPOSES)}" {self.public}'

    def sign(self, data: bytes, namespace: str) -> bytes:
        """The armoured signature over `data` for the purpose `namespace`: what `ssh-keygen -Y sign -n` writes."""
        body = _string(namespace.encode()) + _string(b"") + _string(b"sha512")
        signature = self.private.sign(b"SSHSIG" + body + _string(sha512(data).digest()))
        blob = pack(">I", 1) + _string(self.verifier.blob) + body + _string(_string(_TYPE) + _string(signature))
        text = b64encode(b"SSHSIG" + blob).decode()
        lines = [text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH)]
        return "\n".join([_BEGIN, *lines, _END, ""]).encode()

    def sign_bare(self, data: bytes) -> bytes:
        """The 64 bytes of a plain Ed25519 signature over `data`, for formats that say their purpose themselves."""
        return self.private.sign(data)


def make(path: Path | str, passphrase: str | None = None) -> Key:
    """A new key in the file `path`, which only its owner may read, and its public line in `path` with ".pub".

    With a passphrase the file is of use only to who knows it. Raises UsageError when either file is there already,
    StoreError when they cannot be written; nothing is then written.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    path, public = Path(path), Path(f"{path}.pub")
    if public.exists():
        raise UsageError(f"{public} is there already and is left as it is; name another file")
    key = Key(Ed25519PrivateKey.generate())
    how = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    _write_new(path, key.private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, how), 0o600)
    _write_new(public, f"{key.public}\n".encode(), 0o644)
    return key


def load(path: Path | str, passphrase: str | None = None) -> Key:
    """The key in a file that `make` or ssh-keygen wrote.

    Raises NeedsPassphrase when the file asks for one and none or a wrong one was given, UsageError when there is no
    such file or it holds something else.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    path = Path(path)
    try:
        data = path.read_bytes()
        exposed = bool(path.stat().st_mode & 0o077)
    except OSError as problem:
        raise UsageError(f"the key {path} cannot be read: {(problem.strerror or str(problem)).lower()}") from problem
    if data.startswith(_TYPE):
        raise UsageError(f"{path} is the public half of a key; to sign, name the file without .pub")
    try:
        private = load_ssh_private_key(data, None)
    except TypeError:
        private = _opened(path, data, passphrase)
    except (ValueError, UnsupportedAlgorithm) as problem:
        raise UsageError(f"{path} is not a private key in OpenSSH's format that can be read here ({problem}); make one "
                         "with `onrecord key FILE` or `ssh-keygen -t ed25519`") from problem
    if not isinstance(private, Ed25519PrivateKey):
        kind = type(private).__name__.strip("_").removesuffix("PrivateKey")
        raise UsageError(f"{path} holds a key of type {kind}; only Ed25519 is used here; make one with "
                         "`onrecord key FILE` or `ssh-keygen -t ed25519`")
    return Key(private, exposed)


def _opened(path: Path, data: bytes, passphrase: str | None):
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    if not passphrase:
        raise NeedsPassphrase(f"the key {path} asks for its passphrase")
    try:
        return load_ssh_private_key(data, passphrase.encode())
    except ValueError as problem:
        raise NeedsPassphrase(f"that is not the passphrase of {path}, or the file is damaged") from problem


def public(line: str) -> Public:
    """The key of a public line ("ssh-ed25519 AAAA... comment"). Raises UsageError when it is none."""
    words = line.split()
    try:
        blob = b64decode(words[1], validate=True)
        if words[0].encode() != _TYPE or len(blob) != 51 or not blob.startswith(Public(b"").blob[:-4]):
            raise ValueError
    except (ValueError, IndexError) as problem:
        raise UsageError(f"not the public line of an Ed25519 key: {line[:60]!r}") from problem
    return Public(blob[-32:])


def signers(text: str, purpose: str) -> dict[str, Public]:
    """Whose signatures count for `purpose`, by name, from a file of allowed signers or from public lines alone.

    A public line that names nobody goes under its fingerprint. Raises UsageError for a line that cannot be read, or
    that restricts a key in a way that only ssh-keygen judges (valid-after, cert-authority): better refused than taken
    for more than it says.
    """
    found: dict[str, Public] = {}
    for line in (each.strip() for each in text.splitlines()):
        if not line or line.startswith("#"):
            continue
        before, type_, after = line.partition(_TYPE.decode())
        if not type_:
            raise UsageError(f"a line that names no Ed25519 key: {line[:60]!r}")
        key = public(type_ + after)
        names, *options = before.split(maxsplit=1)[:2] or [key.fingerprint]
        if _counts(options[0].strip() if options else "", purpose, line):
            found |= dict.fromkeys(names.split(","), key)
    return found


def _counts(options: str, purpose: str, line: str) -> bool:
    if not options:
        return True
    restricted = re.fullmatch(r'namespaces="([^"]*)"', options, re.IGNORECASE)
    if not restricted:
        raise UsageError(f"a restriction that only ssh-keygen judges: {line[:60]!r}; check with `ssh-keygen -Y verify`")
    return purpose in restricted[1].split(",")


def signer(signature: bytes, data: bytes, namespace: str) -> Public:
    """Who made an armoured signature over `data` for the purpose `namespace`. Raises Tampered when it does not fit
    them, or is none. That the key is one to trust is for the caller to say."""
    lines = signature.decode("ascii", "replace").split()
    text = "".join(lines).removeprefix(_BEGIN.replace(" ", "")).removesuffix(_END.replace(" ", ""))
    try:
        blob = b64decode(text, validate=True)
        key, purpose, _, digest, made = _strings(blob.removeprefix(b"SSHSIG" + pack(">I", 1)))
        made_by, (type_, bare) = Public(_strings(key)[1]), _strings(made)
        signed = b"".join(map(_string, (purpose, b"", digest, _DIGESTS[digest](data).digest())))
    except (ValueError, IndexError, KeyError) as problem:
        raise Tampered("not an SSH signature made with an Ed25519 key") from problem
    if purpose.decode("utf-8", "replace") != namespace:
        raise Tampered(f"the signature was made for another purpose ({purpose.decode('utf-8', 'replace')!r}, not "
                       f"{namespace!r})")
    if type_ != _TYPE or made_by.blob != key or not made_by.made(bare, b"SSHSIG" + signed):
        raise Tampered("the signature does not fit these bytes")
    return made_by


def _string(data: bytes) -> bytes:
    """Bytes as SSH writes them: their length in four bytes, then they."""
    return pack(">I", len(data)) + data


def _strings(data: bytes) -> list[bytes]:
    """All strings that `data` consists of. Raises ValueError when it is cut short."""
    found, at = [], 0
    while at < len(data):
        if at + 4 > len(data) or at + 4 + (length := unpack_from(">I", data, at)[0]) > len(data):
            raise ValueError("cut short")
        found.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return found


def _write_new(path: Path, data: bytes, mode: int) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise UsageError(f"{path} is there already and is left as it is; name another file") from None
    except OSError as problem:
        raise StoreError(f"no key was written to {path}: {(problem.strerror or str(problem)).lower()}") from problem
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)
