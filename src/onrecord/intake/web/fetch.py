"""One page is fetched over plain HTTP: redirects followed one by one, each request and answer kept as it was.

Nothing goes out but these requests: no cookies, no referrer, no scripts, no pictures, no look-ups besides the name of
each server. The machinery is Python's own `http.client`, given a connection that is already made: to the address the
guard weighed, within the time that is left.
"""

import io
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from urllib.parse import urldefrag, urljoin

from onrecord import __version__
from onrecord.intake.files import Refused
from onrecord.intake.web import guard
from onrecord.intake.web.coding import LARGEST
from onrecord.intake.web.guard import Target
from onrecord.intake.web.warc import Exchange

USER_AGENT = f"OnRecord/{__version__} (keeps copies of published reports as evidence; respects robots.txt)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_STEP = 2**16
_AGAIN = "try again later; what the server does now is not an answer that could be kept"


@dataclass(frozen=True, kw_only=True)
class Manners:
    """How we go about fetching: what we say we are, how long we wait, how much we take, how far we follow."""

    user_agent: str = USER_AGENT
    allow_private: bool = False  # the server that was named may be one that is not on the public Internet
    seconds: float = 60.0  # for one page, with all redirects
    largest: int = LARGEST  # bytes of one answer as transferred
    hops: int = 10  # redirects


MANNERS = Manners()
"""How we go about it when nothing else is said."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What came of asking for one address: every exchange, the last of which is the page itself."""

    address: str  # as given
    exchanges: tuple[Exchange, ...]
    machine: str | None  # our own IP address, as the last connection used it
    security: tuple[str, ...] = field(default=())  # of each connection with TLS: host, version, certificate's SHA-256

    @property
    def final(self) -> Exchange:
        """The answer that was no redirect."""
        return self.exchanges[-1]


def visit(
    address: str,
    now: Callable[[], str],
    manners: Manners = MANNERS,
    accept: str = "",
    may: Callable[[Target, bool], object] = lambda to, private: None,
) -> Visit:
    """Ask for one page, and follow where it leads. `now` gives the time (UTC, ISO 8601), `accept` an Accept header.

    `may` is told each address before it is asked for, and whether its server may be a private one; it raises Refused
    for one that is not to be asked for.

    An answer that breaks off is taken as far as it came, and says so (`Exchange.truncated`); one of any status is
    taken. Raises Refused where no answer came, or where a redirect leads in a circle or where we do not go: leave to
    ask a private machine is for the one that was named, not for those a redirect names.
    """
    private = guard.target(address).host if manners.allow_private else None
    deadline = time.monotonic() + manners.seconds
    made: list[Exchange] = []
    security: list[str] = []
    at, seen = address, set()
    while True:
        to = guard.target(at)
        if to.address in seen:
            raise Refused(f"its redirects go round in a circle, back to {to.address} (some sites do so to whoever "
                          "keeps no cookies)", "save the page with a browser and capture the file")
        if len(made) > manners.hops:
            raise Refused(f"more than {manners.hops} redirects", "capture the address of the page itself")
        seen.add(to.address)
        try:
            there = guard.addresses(to, allow_private=to.host == private)
            may(to, to.host == private)
            exchange, machine, secured = _ask(to, there, now, manners, deadline, accept)
        except Refused as refused:
            raise _on_the_way(refused, made) from None
        made.append(exchange)
        security += [secured] if secured else []
        onward = exchange.header("location") if exchange.status in _REDIRECTS else None
        if not onward:
            return Visit(address=address, exchanges=tuple(made), machine=machine, security=tuple(security))
        try:
            at = urldefrag(urljoin(to.address, _readable(onward)))[0]
            guard.target(at)
        except (Refused, ValueError) as problem:
            words = problem.what if isinstance(problem, Refused) else str(problem)
            raise Refused(f"a redirect leads to {onward[:200]!r}, which is not followed: {words}",
                          "check where the page should lead, and capture that address if it is meant") from None


def _on_the_way(refused: Refused, made: list[Exchange]) -> Refused:
    if not made:
        return refused
    return Refused(f"the redirect from {made[-1].address} was not followed: {refused.what}",
                   f"check where it should lead, and capture that address itself if it is meant ({refused.todo[:-1]})")


def _readable(location: str) -> str:
    """A Location header as the server meant it: UTF-8 is common there, though the standard asks for ASCII."""
    try:
        return location.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return location.strip()


def _ask(
    to: Target, there: list[str], now: Callable[[], str], manners: Manners, deadline: float, accept: str
) -> tuple[Exchange, str, str | None]:
    """One request, its answer, our own address, and what secured the connection."""
    asked = (
        ("Host", to.named),
        ("User-Agent", manners.user_agent),
        ("Accept", accept or "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"),
        ("Accept-Encoding", "gzip"),
        ("Connection", "close"),
    )
    raw, server = _connected(there, to, deadline)
    with closing(raw):
        machine = raw.getsockname()[0]
        try:
            line = _secured(raw, to) if to.scheme == "https" else raw
            with closing(line):
                secured = _certificate(line, to) if isinstance(line, ssl.SSLSocket) else None
                connection = HTTPConnection(to.host, to.port)
                connection.sock = _Timed(line, deadline)
                connection.putrequest("GET", to.path, skip_host=True, skip_accept_encoding=True)
                for name, value in asked:
                    connection.putheader(name, value)
                connection.endheaders()
                at = now()
                answer = connection.getresponse()
                body, truncated = _body(answer, manners.largest)
        except (OSError, HTTPException) as problem:
            raise _failed(problem, to) from None
    exchange = Exchange(
        address=to.address, method="GET", request_headers=asked, status=answer.status, reason=answer.reason,
        response_headers=tuple(answer.getheaders()), body=body, server=server, at=at, truncated=truncated,
    )
    return exchange, machine, secured


def _connected(addresses: Iterable[str], to: Target, deadline: float) -> tuple[socket.socket, str]:
    """A connection to the first of the addresses that takes one. No name is looked up here any more."""
    problem: OSError = OSError("no address")
    for each in addresses:
        try:
            return socket.create_connection((each, to.port), timeout=_left(deadline)), each
        except OSError as failure:
            problem = failure
    raise _failed(problem, to) from None


def _secured(raw: socket.socket, to: Target) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(raw, server_hostname=to.host)


def _certificate(line: ssl.SSLSocket, to: Target) -> str:
    shown = line.getpeercert(binary_form=True) or b""
    return f"{to.host}: {line.version()}, certificate SHA-256 {sha256(shown).hexdigest()}"


def _body(answer: HTTPResponse, largest: int) -> tuple[bytes, str | None]:
    """The body as far as it came, at most `largest` bytes, and why it ends before its end (see `Exchange`)."""
    stated = answer.length  # what the server said is still to come; None: it did not say
    parts, size, truncated = [], 0, None
    try:
        while size <= largest and (part := answer.read1(_STEP)):
            parts.append(part)
            size += len(part)
    except TimeoutError:
        truncated = "time"
    except IncompleteRead as broken:
        parts.append(broken.partial)
        truncated = "disconnect"
    except (OSError, HTTPException, ValueError):
        truncated = "disconnect"
    body = b"".join(parts)
    if len(body) > largest:
        return body[:largest], "length"
    if not truncated and stated is not None and len(body) < stated:
        truncated = "disconnect"
    return body, truncated


def _failed(problem: Exception, to: Target) -> Refused:
    match problem:
        case ssl.SSLCertVerificationError():
            return Refused(f"the certificate of {to.host} is not to be trusted: {problem.verify_message}",
                           "check the address and this machine's clock; the connection may be watched")
        case TimeoutError():
            return Refused(f"{to.host} did not answer in time", _AGAIN)
        case HTTPException():
            return Refused(f"{to.host} gave no answer that is one of HTTP ({type(problem).__name__})", _AGAIN)
    words = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
    return Refused(f"no connection with {to.host}, or it broke off: {words.lower()}", _AGAIN)


def _left(deadline: float) -> float:
    """The seconds that are left. Raises TimeoutError when none are."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Timed:
    """A socket for `http.client` that waits only as long as is left in all: a server that gives a byte now and then
    would otherwise hold us for ever."""

    def __init__(self, line: socket.socket, deadline: float) -> None:
        self._line, self._deadline = line, deadline

    def sendall(self, data: bytes) -> None:
        self._line.settimeout(_left(self._deadline))
        self._line.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self._line, self._deadline))

    def close(self) -> None:
        pass  # whoever opened the connection closes it, once the answer is read


class _Incoming(io.RawIOBase):
    def __init__(self, line: socket.socket, deadline: float) -> None:
        self._line, self._deadline = line, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, into) -> int:
        self._line.settimeout(_left(self._deadline))
        return self._line.recv_into(into)
