"""Time stamps: what somebody outside vouches for, so that the time of a thing does not rest on our clock or our word.

An `Authority` is whom a person has configured (`authorities`); none is built in, and nothing is contacted without one.
Each module of this folder that defines `ask` and `check` is a method of stamping:

* `rfc3161`: an authority signs the digest of the bytes together with its time (RFC 3161); checked offline, for good.
* `opentimestamps`: calendars gather digests into a Bitcoin block; what can be checked offline is told, and what not.

Every answer is given to be kept, byte for byte, before anybody looks into it: what is refused today, because the root
certificate given was the wrong one, can be checked again tomorrow.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from onrecord.custody.stamps.authorities import Authority, authorities
from onrecord.custody.stamps.queue import Item, delay, renewal, renewed, rows, waiting
from onrecord.custody.stamps.stamped import Stamped
from onrecord.errors import OnRecordError, StampError, StoreError, Tampered, UnknownName, UsageError
from onrecord.models import Fault, Stamp
from onrecord.plugins import choose

__all__ = [
    "Answer", "Authority", "Item", "Stamped", "answers", "ask", "authorities", "check", "delay", "faults", "renewal",
    "renewed", "rows", "stamp_bytes", "upgrade", "waiting",
]  # fmt: skip

Keep = Callable[[bytes], object]  # is given each answer before it is looked into


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of asking one authority about some bytes: a token that holds, or what was wrong."""

    authority: Authority
    token: bytes | None = None  # as it came; also there when it does not hold
    stamped: Stamped | None = None
    problem: str | None = None  # in words; None: the token holds


def ask(data: bytes, authority: Authority, keep: Keep | None = None) -> Answer:
    """Ask one authority to stamp `data`; `keep` is given the answer before it is checked. What was wrong, a missing
    library as well, is told in the `Answer`."""
    token = None
    try:
        method = choose(__name__, "ask", authority.method)
        token, nonce = method.ask(data, authority)
        if keep:
            keep(token)
        stamped = method.check(token, data, authority.roots, nonce)
    except (StampError, UsageError) as problem:
        return Answer(authority=authority, token=token, problem=str(problem))
    return Answer(authority=authority, token=token, stamped=stamped)


def answers(asked: Iterable[tuple[Item, Authority]], keep: Keep | None = None) -> Iterator[tuple[Item, Answer]]:
    """Ask for each of `asked` in turn. An authority that failed is not asked again in the same run: what it was to
    stamp waits, and the other authorities go on."""
    failed: set[Authority] = set()
    for item, authority in asked:
        if authority not in failed:
            answer = ask(item.data, authority, keep)
            if answer.problem:
                failed.add(authority)
            yield item, answer


def stamp_bytes(data: bytes, authorities: Iterable[Authority], keep: Keep | None = None) -> list[Answer]:
    """Ask every authority to stamp `data`, each once; an answer for each, in the order given, with a problem or none.

    Keep `Answer.token`: it is checked with `openssl ts -verify -attime`, or with `check`.
    """
    return [ask(data, each, keep) for each in authorities]


def check(method: str, token: bytes, data: bytes, roots: bytes | None) -> Stamped:
    """What `token` says about `data` under the root certificates `roots` (PEM): checked as of the time in the token, so
    that it holds after the authority's certificate has run out. Raises StampError when it does not hold, and why."""
    return choose(__name__, "check", method).check(token, data, roots)


def upgrade(token: bytes, data: bytes, authority: Authority, keep: Keep | None = None) -> Answer | None:
    """The completed proof about `data` for the pending `token`, as `ask` gives answers; None when there is none to be
    had: the calendars are not as far yet, the token is complete, or the method knows no promises."""
    method = choose(__name__, "ask", authority.method)
    found = None
    try:
        found = method.upgrade(token, authority) if hasattr(method, "upgrade") else None
        if found is None:
            return None
        if keep:
            keep(found)
        stamped = method.check(found, data, authority.roots)
    except (StampError, UsageError) as problem:
        return Answer(authority=authority, token=found, problem=str(problem))
    return Answer(authority=authority, token=found, stamped=stamped)


def faults(
    stamps: Iterable[Stamp],
    bytes_of: Callable[[str], bytes],
    original: Callable[[str], bytes],
    roots: Mapping[str, bytes | None] | None = None,
) -> Iterator[Fault]:
    """Every stamp that does not hold. None means that each token is about the bytes its record names, at the time its
    record gives.

    `bytes_of` gives the bytes stamped for a SHA-256, `original` the tokens and root certificates that were kept; both
    raise UnknownName, Tampered. `roots` are the root certificates the reader trusts, by the authority's URL; for one
    that is not among them, those kept with the stamp must do, and they show only that nothing was changed since.
    """
    for stamp in stamps:
        try:
            data = bytes_of(stamp.about)
            if sha256(data).hexdigest() != stamp.about:
                raise Tampered("the bytes it is about were changed")
            trusted = (roots or {}).get(stamp.authority) or (original(stamp.roots) if stamp.roots else None)
            stamped = check(stamp.method, original(stamp.token), data, trusted)
            if stamped.says != stamp.says:
                raise StampError(f"its record gives {stamp.says or 'no time'}, its token {stamped.says or 'none'}")
            _names_what_is_kept(data, original)
        except (UnknownName, Tampered) as problem:
            yield _fault(stamp, f"something of it is missing or was changed: {problem}", _COPY)
        except (StampError, StoreError) as problem:
            yield _fault(stamp, f"it does not hold: {problem}", _LEAVE)
        except OnRecordError as problem:  # a library is missing: saying nothing would look like a check
            yield _fault(stamp, f"it was not checked: {problem}", "Check it with the stock tools (docs/stamp.md).")


def _names_what_is_kept(data: bytes, original: Callable[[str], bytes]) -> None:
    """A renewal vouches for earlier tokens: they must be there, as they were."""
    for token in renewed(data):
        original(token)


def _fault(stamp: Stamp, what: str, todo: str) -> Fault:
    return Fault(item=stamp.id, what=f"the stamp of {stamp.authority} about {stamp.about}: {what}", todo=todo)


_COPY = "Put back a copy whose SHA-256 is this name."
_LEAVE = "Leave it as it is; compare with a copy, and check with the root certificate the authority publishes."
