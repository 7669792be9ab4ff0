"""Sealing: a case file that anyone can check, with nothing of ours.

    OUT/
      README.txt VERIFY.txt VERIFY.sh verify.py       what this is; how to check it
      bagit.txt bag-info.txt                          a bag (BagIt 1.0, RFC 8493)
      manifest-sha256.txt manifest-sha512.txt         of every file in data/
      tagmanifest-sha256.txt                          of those lists: the one file that is signed
      data/
        case-file/                                    the page, the tables, the rows
        records.jsonl                                 the records, each with the salt by which the log names it
        redactions.jsonl                              where words are withheld: what is shown of the records they are in
        names.csv                                     what the originals were called
        originals/SHA-256                             their bytes
        contents-sha256.txt                           the list of all these: the sealing names its digest
        sealing.jsonl                                 the sealing itself
        log/000000.json ...                           every entry of the log, byte for byte; the last is the sealing's
        checkpoints/ proofs/                          the log's Merkle root, signed; entries shown to be under it
      seal/
        tagmanifest-sha256.txt.sig                    the signature (SSH), and stamps over it (.tsr, .ots)
        allowed_signers authorities.pem               for convenience, not for trust

The log fixes the contents (the sealing is its last entry), the lists fix the log, the signature fixes the lists, and a
stamp fixes the signature. Rooms do not know each other: signing, stamping and the log come as functions.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from onrecord.models import Record
from onrecord.sharing import MARK, About, refuse_left, write_formats
from onrecord.sharing.sealed.bag import PAYLOAD, TAG_MANIFEST, Bag
from onrecord.sharing.sealed.contents import Contents, Given, gathered
from onrecord.sharing.sealed.placing import beside, put_encrypted, put_in_place, recipient

__all__ = ["About", "Contents", "Given", "Logged", "Sealed", "Sealer", "gathered", "recipient", "seal", "verification"]

SIGNATURE = f"seal/{TAG_MANIFEST}.sig"
_LOG = ("log", "checkpoints", "proofs")


@dataclass(frozen=True, kw_only=True)
class Logged:
    """The log once the sealing stands in it."""

    sealing: Given
    entries: Sequence[bytes]  # the exact bytes of each, oldest first
    checkpoint: str  # of all these entries
    signature: bytes  # over the checkpoint
    proofs: Mapping[int, str]  # by the entry's number, from 0


@dataclass(frozen=True, kw_only=True)
class Sealer:
    """Who seals, for whom, and how. `stamp` gives, for each stamp over its argument, a file name's end and bytes."""

    recipient: str
    by: str
    fingerprint: str
    sign: Callable[[bytes], bytes]
    allowed: str  # the line for a file of allowed signers
    stamp: Callable[[bytes], Iterable[tuple[str, bytes]]] = lambda signature: ()
    authorities: bytes = b""  # certificates of the authorities, PEM
    encrypt_to: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """What was sealed: where, and what fixes it."""

    path: Path
    sealing: Record  # as it stands in the log
    manifest: str  # SHA-256 of the tag manifest
    checkpoint: str  # the one that left the house
    signature: bytes
    stamps: tuple[tuple[str, bytes], ...]


def seal(
    out: Path,
    contents: Contents,
    *,
    about: About,
    original: Callable[[str], bytes],
    enter: Callable[[str], Logged],
    sealer: Sealer,
) -> Sealed:
    """Seal `contents` into the folder `out`, which is new or empty; or, encrypted, into the file `out`.tar.age.

    `original` gives the bytes of a SHA-256; `enter` writes the sealing, whose contents have the digest it is given,
    into the log and returns the log. Raises SharingError, with nothing left behind, when it cannot be written.
    """
    keys = [recipient(each) for each in sealer.encrypt_to]
    name, out = out.name, out.with_name(f"{out.name}.tar.age") if keys else out
    with beside(out) as work:
        if keys:
            work /= name
            work.mkdir()
        bag = Bag(work)
        _put_contents(bag, contents, about, original)
        listed = bag.listing().encode()
        logged = enter(sha256(listed).hexdigest())
        bag.put("data/contents-sha256.txt", listed)
        _put_log(bag, logged)
        for name, text in verification().items():
            bag.put(name, text)
        bag.put("README.txt", _read_me(contents, about, sealer, logged))
        tags = bag.close(_bag_info(about, sealer))
        signature = sealer.sign(tags)
        stamps = tuple(sealer.stamp(signature))
        bag.beside(SIGNATURE, signature)
        bag.beside("seal/allowed_signers", sealer.allowed.encode() + b"\n")
        if sealer.authorities:
            bag.beside("seal/authorities.pem", sealer.authorities)
        for name, token in stamps:
            bag.beside(f"{SIGNATURE}.{name}", token)
        bag.settle()
        if keys:
            put_encrypted(work, out, sealer.encrypt_to, about.generated_at)
        else:
            put_in_place(work, out)
    fixed = {"manifest": sha256(tags).hexdigest(), "checkpoint": logged.checkpoint, "signature": signature}
    return Sealed(path=out, sealing=logged.sealing.record, stamps=stamps, **fixed)


def verification() -> dict[str, bytes]:
    """The files by which a receiver checks a sealed case file, by name: they are the same in each."""
    folder = files(__package__) / "verification"
    return {name: (folder / name).read_bytes() for name in ("VERIFY.sh", "VERIFY.txt", "verify.py")}


def _put_contents(bag: Bag, contents: Contents, about: About, original: Callable[[str], bytes]) -> None:
    pages = bag.folder / "data" / "case-file"
    pages.mkdir(parents=True)
    write_formats(contents.picture, pages, about)
    bag.take(f"{PAYLOAD}case-file")
    bag.put("data/records.jsonl", contents.lines())
    if contents.redacted:
        bag.put("data/redactions.jsonl", contents.redactions())
    bag.put("data/names.csv", contents.names())
    for name in sorted(contents.originals):
        bag.put(f"data/originals/{name}", original(name))
    refuse_left(contents.withheld, bag.folder)


def _put_log(bag: Bag, logged: Logged) -> None:
    bag.put("data/sealing.jsonl", logged.sealing.line())
    for number, entry in enumerate(logged.entries):
        bag.put(f"data/log/{number:06d}.json", entry)
    fixed = f"data/checkpoints/{len(logged.entries):06d}.txt"
    bag.put(fixed, logged.checkpoint.encode())
    bag.put(f"{fixed}.sig", logged.signature)
    for number, proof in sorted(logged.proofs.items()):
        bag.put(f"data/proofs/{number:06d}.txt", proof.encode())


def _bag_info(about: About, sealer: Sealer) -> dict[str, str]:
    return {
        "External-Description": f"Sealed case file: {about.case_name}",
        "Bagging-Date": about.generated_at[:10],
        "Contact-Name": sealer.by,
        "Bag-Software-Agent": about.software,
        "Sealed-At": about.generated_at,
        "Sealed-For": sealer.recipient,
        "Sealed-With": sealer.fingerprint,
        "Reviewed": "no: it holds unreviewed machine output" if about.unreviewed else "yes: by a person, part by part",
    }


def _read_me(contents: Contents, about: About, sealer: Sealer, logged: Logged) -> bytes:
    text = (files(__package__) / "verification" / "README.txt").read_text(encoding="utf-8")
    kept = {each.sha256 for each in contents.captures}
    return text.format(
        case_name=about.case_name,
        generated_at=about.generated_at,
        software=about.software,
        recipient=" ".join(sealer.recipient.split()),
        by=" ".join(sealer.by.split()),
        fingerprint=sealer.fingerprint,
        entries=len(logged.entries),
        records=len(contents.records),
        originals=len(contents.originals),
        named=len(kept - contents.originals),
        review=_UNREVIEWED if about.unreviewed else _REVIEWED,
        redacted=_REDACTED.format(records=len(contents.redacted), mark=MARK) if contents.redacted else "",
    ).encode()


_UNREVIEWED = """UNREVIEWED MACHINE OUTPUT. A program read the documents, and no person has judged all that it found. It
makes mistakes. Trust the words of the documents, not the lines made from them. What a person has judged is marked."""
_REVIEWED = """Every statement, account, figure, party and incident in it was accepted or corrected by a person. What
follows from them (origins, tallies, grades, candidate provisions) is computed."""
_REDACTED = """
  redactions.jsonl      {records} records that words were taken out of, or that name one of those. {mark} stands for the
                        words, whatever their length. Each is named as the log names it, says whom that protects, and
                        shows what is left of it; "shown" is null where all of it is withheld."""
