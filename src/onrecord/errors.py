"""Everything that can go wrong, as one tree. A message says what was wrong, what was kept and what to do.

    OnRecordError
    ├── UsageError            the request cannot be carried out as it was put
    │   ├── UnknownName       no plug-in, record or handle of that name; the message lists what there is
    │   ├── AmbiguousName     a shortened name that fits several
    │   └── NeedsPassphrase   a key's file asks for its passphrase, or was given a wrong one
    ├── ExtractionError       an extractor failed on one document; the others go on
    ├── StoreError            the store cannot be opened, or a write was not acknowledged
    │   ├── Tampered          what is stored is not what was stored
    │   └── Expunged          bytes that were destroyed on somebody's authority came again
    ├── StampError            a time stamp could not be had, or does not hold
    └── SharingError          the case file could not be written; an earlier one is left as it was
"""


class OnRecordError(Exception):
    """The base of all errors OnRecord raises on purpose."""


class UsageError(OnRecordError):
    """The request cannot be carried out as it was put."""


class UnknownName(UsageError):
    """No plug-in, record or handle of that name."""


class AmbiguousName(UsageError):
    """A shortened name that fits several."""


class NeedsPassphrase(UsageError):
    """A key's file asks for its passphrase, or was given a wrong one."""


class ExtractionError(OnRecordError):
    """An extractor failed on one document."""


class StoreError(OnRecordError):
    """The store cannot be opened, or a write was not acknowledged."""


class Expunged(StoreError):
    """Bytes that were destroyed on somebody's authority may not come in again."""


class Tampered(StoreError):
    """What is stored is not what was stored."""


class StampError(OnRecordError):
    """A time stamp could not be had, or does not hold."""


class SharingError(OnRecordError):
    """The case file could not be written; an earlier one is left as it was."""
