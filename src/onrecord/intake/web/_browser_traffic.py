"""All that a page asked for and all that it got: every request of the browser is accounted for, and none in silence.

What came with an answer becomes an `Exchange` of the archive. What has no answer, or no body that the browser would
give out, is told by its kind.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from urllib.parse import urlsplit

from onrecord.intake.web._browser_door import Door, Knock
from onrecord.intake.web.warc import Exchange

# How a request ended.
ARCHIVED = "archived"  # with its whole body
REDIRECT = "redirect"  # an answer that sends on; the browser gives out no body of it
EMPTY = "empty"  # an answer that has no body
CUT = "cut off"  # an answer whose body broke off, had not come when the time was up, or was not given out
REFUSED = "refused"  # by us: a private address, a file of this machine, the browser's own errand
FAILED = "failed"  # no answer
INSIDE = "inside the page"  # data:, blob:, about: never left the browser
ENDINGS = (ARCHIVED, REDIRECT, EMPTY, CUT, REFUSED, FAILED, INSIDE)
WITH_ANSWER = (ARCHIVED, REDIRECT, EMPTY, CUT)

_INSIDE = ("data", "blob", "about")
_BODILESS = (204, 205, 304)
_DECODED = "X-Original-"  # before a header that was true of the body as it was sent, and is not of the body kept
_MOST = 20_000  # requests of one page


@dataclass(frozen=True)
class Seen:
    """One request that the browser reported, and how it ended (one of ENDINGS)."""

    address: str
    method: str
    kind: str  # what the browser wanted it for: document, stylesheet, image, media, font, script, fetch, ...
    ending: str
    status: int | None = None
    length: int | None = None  # bytes of the body, decoded
    sha256: str | None = None  # of the body, decoded
    why: str | None = None  # it was cut off, refused, or failed


class Traffic:
    """Listens to a Playwright context. `seen` and `exchanges` are in the order in which the page asked."""

    def __init__(self, door: Door, now: Callable[[], str]) -> None:
        self._door, self._now = door, now
        self._page = None
        self._requests: list = []  # Playwright's
        self._outcomes: dict[object, tuple[Seen, Exchange | None]] = {}
        self._answers: dict[object, tuple[object, Exchange]] = {}  # what has begun to come
        self._at_work: set[asyncio.Task] = set()
        self.left_out = 0

    def listen(self, context, page) -> None:
        """Hear all that happens from now on in all windows, frames and workers of the context. Windows other than
        `page` are none of the capture's: what they ask for is told as refused."""
        self._page = page
        context.on("request", self._asked)
        context.on("response", lambda response: self._soon(self._answered(response)))
        context.on("requestfailed", self._failed)

    async def settle(self) -> None:
        """Until the bodies of all answers that have begun to come are there."""
        while self._at_work:
            await asyncio.wait(self._at_work)

    async def quiet(self, pause: float) -> None:
        """Until nothing is under way, and for `pause` seconds nothing was asked for."""
        since, before = time.monotonic(), -1
        while True:
            if before != (count := len(self._requests)) or len(self._outcomes) < count:
                since, before = time.monotonic(), count
            elif time.monotonic() - since >= pause:
                return
            await asyncio.sleep(0.02)

    def unfinished(self) -> list:
        """The requests (Playwright's) whose answers have begun to come and have not come whole."""
        return [each for each in self._requests if each in self._answers and each not in self._outcomes]

    def cut(self, request, body: bytes = b"") -> None:
        """No more than `body` is waited for of an answer."""
        self._cut(request, "time", "it had not come whole when the time was up", body)

    def close(self, downloads: Iterable[str] = ()) -> None:
        """Nothing more is waited for; what has not come by now is cut off. `downloads` were refused."""
        for each in self._at_work:
            each.cancel()
        for request in self._requests:
            if request not in self._outcomes:
                if request in self._answers:
                    self.cut(request)
                else:
                    self._end(request, FAILED, why="no answer had come when the time was up")
            elif self._outcomes[request][0].ending in (FAILED, CUT) and request.url in downloads:
                self._end(request, REFUSED, why="a download")

    def known(self) -> list[str]:
        """The addresses of all requests so far."""
        return [each.url.partition("#")[0] for each in self._requests]

    @property
    def seen(self) -> tuple[Seen, ...]:
        """Every request, and how it ended."""
        return tuple(self._outcomes[each][0] for each in self._requests if each in self._outcomes)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Every answer, in the order of the requests."""
        told = (self._outcomes[each][1] for each in self._requests if each in self._outcomes)
        return tuple(each for each in told if each is not None)

    def documents(self, frame) -> list[tuple[object, Exchange]]:
        """What a frame was filled with, one after the other: Playwright's response, and the answer as it is kept."""
        found = []
        for request in self._requests:
            _, exchange = self._outcomes.get(request, (None, None))
            if exchange and _navigates(request, frame):
                found.append((self._answers[request][0], exchange))
        return found

    def unexplained(self) -> list[Knock]:
        """The connections that were asked for without a request: prepared for later, or a web socket's."""
        asked = {place(each)[1:] for each in self.known()}
        return [each for each in self._door.knocks if (each.host, each.port) not in asked]

    # -- how -----------------------------------------------------------------------------------------------------------

    def _soon(self, errand) -> None:
        task = asyncio.ensure_future(errand)
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)

    def _asked(self, request) -> None:
        if len(self._requests) >= _MOST:
            self.left_out += 1
        else:
            self._requests.append(request)

    def _failed(self, request) -> None:
        why = request.failure or "no reason given"
        if request in self._outcomes:
            return
        if request in self._answers:
            self._cut(request, "disconnect", why)
        else:
            scheme, host, port = place(request.url)
            knock = self._door.last(host, port)
            refused = knock.refused if knock else None
            if scheme in _INSIDE:
                return self._end(request, INSIDE, why=why)
            if scheme not in ("http", "https"):
                refused = "a file of this machine" if scheme == "file" else f"{scheme}: addresses are not opened"
            self._end(request, REFUSED if refused else FAILED, why=refused or (knock and knock.failed) or why)

    async def _answered(self, response) -> None:
        from playwright.async_api import Error

        request, at = response.request, self._now()
        if urlsplit(response.url).scheme not in ("http", "https"):
            return self._end(request, INSIDE)
        if self._elsewhere(request):
            return self._end(request, REFUSED, why="for a window that the page opened; the window was closed")
        try:
            exchange = await self._head(response, at)
            self._answers[request] = response, exchange
            if 300 <= response.status < 400 and exchange.header("Location") is not None:
                lost = exchange.header("Content-Length") not in (None, "0")
                exchange = replace(exchange, truncated="unspecified" if lost else None)
                return self._end(request, REDIRECT, _shortened(exchange, b""))
            await response.finished()
            if request in self._outcomes:  # it broke off
                return
            if response.status in _BODILESS or request.method == "HEAD":
                return self._end(request, EMPTY, _shortened(exchange, b""))
            body = await response.body()
            if request in self._outcomes:
                return
        except Error as problem:
            if request not in self._outcomes and request in self._answers:
                self._cut(request, "unspecified", f"the browser does not give out its body ({_words(problem)})")
            return
        self._end(request, ARCHIVED, _shortened(exchange, body))

    def _elsewhere(self, request) -> bool:
        from playwright.async_api import Error

        try:
            return request.frame.page != self._page
        except Error:  # of a window that is not there yet, or not any more
            return True

    async def _head(self, response, at: str) -> Exchange:
        asked, answered = await response.request.headers_array(), await response.headers_array()
        reached = self._door.last(*place(response.url)[1:], reached=True)
        return Exchange(
            address=response.url.partition("#")[0],
            method=response.request.method,
            request_headers=tuple((each["name"], each["value"]) for each in asked),
            status=response.status,
            reason=response.status_text,
            response_headers=tuple((each["name"], each["value"]) for each in answered),
            body=b"",
            server=reached.server if reached else None,
            at=at,
        )

    def _cut(self, request, how: str, why: str, body: bytes = b"") -> None:
        _, exchange = self._answers[request]
        self._end(request, CUT, replace(_shortened(exchange, body), truncated=how), why)

    def _end(self, request, ending: str, exchange: Exchange | None = None, why: str | None = None) -> None:
        seen = Seen(request.url.partition("#")[0], request.method, request.resource_type, ending, why=why)
        if exchange is not None:
            digest = sha256(exchange.body).hexdigest()
            seen = replace(seen, status=exchange.status, length=len(exchange.body), sha256=digest)
        self._outcomes[request] = seen, exchange


def place(address: str) -> tuple[str, str, int]:
    """Scheme, host (in small letters) and port of an address; the port is 0 where it has none that can be known."""
    parts = urlsplit(address)
    usual = {"http": 80, "ws": 80, "https": 443, "wss": 443}.get(parts.scheme, 0)
    try:
        return parts.scheme, (parts.hostname or "").lower(), parts.port or usual
    except ValueError:
        return parts.scheme, (parts.hostname or "").lower(), 0


def _shortened(exchange: Exchange, body: bytes) -> Exchange:
    """The exchange with the body that the browser gave out. It has taken off the codings of content and transfer, so
    the headers that told of them, and of a length that is not this body's, keep their values under another name."""
    headers = []
    for name, value in exchange.response_headers:
        untrue = name.lower() == "content-encoding" and value.lower() != "identity"
        untrue = untrue or (name.lower() == "content-length" and value != str(len(body)))
        headers.append((f"{_DECODED}{name}" if untrue else name, value))
    return replace(exchange, response_headers=tuple(headers), body=body)


def _navigates(request, frame) -> bool:
    from playwright.async_api import Error

    try:
        return request.is_navigation_request() and request.frame == frame
    except Error:  # the frame is gone, or never came to be
        return False


def _words(problem: Exception) -> str:
    return str(problem).strip().partition("\n")[0].rpartition(": ")[2]
