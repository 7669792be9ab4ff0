"""What the log says in place of a record's id, so that it can be handed over whole while a record stays hidden."""

import hmac
from hashlib import sha256


def commitment(secret: bytes, record: str) -> str:
    """What the log says in place of a record's id: SHA-256 of "SALT ID", both in hexadecimal, with a space between.

    The salt is `salt_of` that record. Whoever is given the record and its salt can check that the log names it
    (`printf '%s %s' SALT ID | sha256sum`); whoever is not can neither read nor guess it, so that a log can be handed
    over whole where a record is withheld. (The idea of SD-JWT, RFC 9901: commit to all, disclose some.)
    """
    return sha256(f"{salt_of(secret, record)} {record}".encode()).hexdigest()


def salt_of(secret: bytes, record: str) -> str:
    """The salt of a record's commitment: 32 hexadecimal digits, HMAC-SHA256 of its id under the store's secret. One
    salt tells nothing of another."""
    return hmac.digest(secret, record.encode(), "sha256").hex()[:32]
