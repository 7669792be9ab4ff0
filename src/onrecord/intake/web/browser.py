"""A page as a reader saw it: opened in a browser, with all that it loads, and kept so that others can check it.

What a plain fetch brings is what the server sent; many pages are made by their scripts, and then only a browser shows
the text. `capture_page` gives both: the source as served and the rendered page, a picture of the whole page and a PDF
with address and time on every sheet, and a web archive of every request with its answer. Afterwards the archive is read
back and held against the list of what the browser received; whatever differs or is missing is named.

The page's scripts run inside the browser and nowhere else. What the browser may reach is decided in `_browser_door`.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from time import monotonic
from typing import Self

from onrecord.intake.web import _browser_traffic as traffic
from onrecord.intake.web import guard
from onrecord.intake.web._browser_check import differences
from onrecord.intake.web._browser_door import Door
from onrecord.intake.web._browser_process import Chromium
from onrecord.intake.web._browser_session import HEIGHT, WIDTH, Session
from onrecord.intake.web._browser_traffic import Seen
from onrecord.intake.web.warc import Exchange, archive

LIMIT = 60.0  # seconds for one page, with all that is made of it
LOCALE, ZONE = "en-GB", "UTC"  # the same for everybody, so that they say nothing of who collects
_SPARE = 3.0  # seconds of the limit for closing, and for writing and checking the archive


@dataclass(frozen=True)
class Media:
    """A picture, film or recording embedded in the page. Its bytes are the body of its exchange."""

    address: str
    media_type: str
    sha256: str
    size: int  # bytes


@dataclass(frozen=True)
class Page:
    """What a browser made of an address. What could not be had is None, and `problems` says why."""

    address: str  # as typed
    final_address: str
    redirects: tuple[str, ...]  # from the address typed, in order, without the final one; scripts may have sent on too
    began: str  # UTC
    ended: str  # UTC
    shown_at: str | None  # UTC, when the picture was taken: it stands in the picture and on the sheets of the PDF
    title: str
    exchanges: tuple[Exchange, ...]
    archive: bytes  # WARC of the exchanges
    source: Exchange | None  # the main document as served
    dom: bytes | None  # the page as HTML in UTF-8, after its scripts have run
    screenshot: bytes | None  # PNG of the whole page; tEXt chunks "Creation Time", "Source", "Software"
    pdf: bytes | None  # as on a screen; address and time stand at the head and foot of every sheet
    media: tuple[Media, ...]
    seen: tuple[Seen, ...]  # every request, and how it ended
    problems: tuple[str, ...]  # why it is not whole, or not as it should be; none: it is
    notes: tuple[str, ...]  # what the capture itself did to the page, in order (Berkeley Protocol, para. 154)
    messages: tuple[str, ...]  # what the page's scripts reported or asked: errors, dialogs
    own_errands: tuple[str, ...]  # host:port that the browser asked for of its own accord; all refused
    certificate: tuple[bytes, ...]  # the server's chain (DER), where the connection was encrypted
    security: tuple[tuple[str, str], ...]  # what the browser says of it: protocol, issuer, subject, from, until
    server: str | None  # IP address of the machine that gave the main document
    machine: str | None  # our own IP address, as the connection to the host of `address` used it
    browser: str  # name and version
    driver: str  # name and version
    flags: tuple[str, ...]
    user_agent: str
    viewport: str  # "1280x1024", CSS pixels
    locale: str
    zone: str

    @property
    def complete(self) -> bool:
        """Whether all that the browser received is kept, and all that is to be made of it was made."""
        return not self.problems

    @property
    def refused(self) -> tuple[Seen, ...]:
        """What the page asked for and was not given."""
        return tuple(each for each in self.seen if each.ending == traffic.REFUSED)


@dataclass(frozen=True)
class Part:
    """One thing to be kept of a page: what it is, and its bytes."""

    role: str  # "warc", "source", "dom", "screenshot", "pdf", "media", "certificate"
    media_type: str
    address: str  # where it came from
    data: bytes


class Browser:
    """A browser for one or several pages: `with Browser() as browser: browser.capture(...)`.

    Each page is opened in a room of its own (no cookies, storage or cache from another). Raises UsageError when
    Chromium or Playwright is not installed, OnRecordError when Chromium does not start. Not for use inside a running
    event loop.
    """

    def __init__(self, patience: float = LIMIT / 2) -> None:
        self._patience = patience  # seconds for it to start
        self._runner = asyncio.Runner()
        self._chromium: Chromium | None = None

    def __enter__(self) -> Self:
        self._runner.__enter__()
        try:
            self._runner.run(self._open())
        except BaseException:
            self._runner.close()
            raise
        return self

    def __exit__(self, *exc) -> None:
        try:
            self._runner.run(self._close())
        finally:
            self._runner.close()

    def capture(
        self,
        address: str,
        *,
        now: Callable[[], str],
        allow_private: bool = False,
        any_certificate: bool = False,
        user_agent: str | None = None,
        limit: float = LIMIT,
        software: str = "OnRecord",
    ) -> Page:
        """The page at an address (http or https). `now` gives the time as ISO 8601 UTC.

        A private address (this machine, a local network) is refused; with `allow_private` the host and port of
        `address` itself are let through, and no other. With `any_certificate` servers are not asked to show one that
        is valid, and the page's notes say so. `user_agent` is what servers are told we are, instead of what the browser
        says. Never takes longer than `limit` seconds: what has come by then
        is given back, and `Page.problems` names what is missing. Raises Refused for an address that is none of the web.
        """
        guard.target(address)
        how = {"locale": LOCALE, "timezone_id": ZONE, "ignore_https_errors": any_certificate}
        if user_agent:
            how["user_agent"] = user_agent
        return self._runner.run(self._capture(address, now, allow_private, limit, software, how))

    async def _open(self) -> None:
        self._chromium = await Chromium(self._patience).__aenter__()

    async def _close(self) -> None:
        if self._chromium is not None:
            await self._chromium.__aexit__()
            self._chromium = None

    async def _capture(self, address: str, now, allow_private: bool, limit: float, software: str, how) -> Page:
        until = asyncio.get_running_loop().time() + limit - min(_SPARE, limit / 3)
        if self._chromium is None or not self._chromium.alive:  # the page before this one has brought it down
            await self._close()
            await self._open()
        chromium, began = self._chromium, now()
        errands = len(chromium.own_errands)
        to = guard.target(address)
        async with Door(also=(to.host, to.port) if allow_private else None) as door:
            session = Session(chromium, door, now, until, **how)
            if how["ignore_https_errors"]:
                session.notes.append("the certificates of servers were not checked")
            fragment = address.partition("#")[2]  # some pages show another text for each
            await session.run(f"{to.address}#{fragment}" if fragment else to.address)
            reached = door.last(to.host, to.port, reached=True)
            if not await session.close():
                await self._close()
        own = tuple(dict.fromkeys(each.to for each in chromium.own_errands[errands:]))
        return _page(address, session, chromium, software, machine=reached and reached.ours, began=began, ended=now(),
                     own_errands=own)


def capture_page(address: str, *, now: Callable[[], str], limit: float = LIMIT, **how) -> Page:
    """One page in a browser that is started for it alone and is gone afterwards, within `limit` seconds from start to
    end. The rest is as `Browser.capture` says."""
    guard.target(address)
    started = monotonic()
    with Browser(patience=limit / 2) as browser:
        return browser.capture(address, now=now, limit=max(1.0, limit - (monotonic() - started)), **how)


def arrivals(page: Page) -> Iterator[Part]:
    """What is to be kept of a page, one by one, each as an original of its own: the archive first, since all that the
    browser received is in it; then the forms of Berkeley Protocol para. 155 (b) source, (c) full-page capture with date
    and time, (d) embedded media. Stores nothing."""
    yield Part("warc", "application/warc", page.final_address, page.archive)
    if page.source is not None and page.source.body:
        kind = (page.source.header("Content-Type") or "text/html").partition(";")[0].strip().lower()
        yield Part("source", kind, page.source.address, page.source.body)
    for role, kind, data in (
        ("dom", "text/html", page.dom),
        ("screenshot", "image/png", page.screenshot),
        ("pdf", "application/pdf", page.pdf),
    ):
        if data is not None:
            yield Part(role, kind, page.final_address, data)
    bodies = {sha256(each.body).hexdigest(): each.body for each in page.exchanges}
    for each in page.media:
        yield Part("media", each.media_type, each.address, bodies[each.sha256])
    for each in page.certificate:
        yield Part("certificate", "application/pkix-cert", page.final_address, each)


def _page(address: str, session: Session, chromium: Chromium, software: str, **when) -> Page:
    exchanges, seen = session.traffic.exchanges, session.traffic.seen
    packed = archive(exchanges, f"{software}, {chromium.version}, {chromium.driver}")
    source = session.documents[-1] if session.documents else None
    return Page(
        address=address,
        final_address=session.final_address,
        redirects=tuple(each.address for each in session.documents[:-1]),
        shown_at=session.shown_at,
        title=session.title,
        exchanges=exchanges,
        archive=packed,
        source=source,
        dom=session.dom,
        screenshot=session.screenshot,
        pdf=session.pdf,
        media=tuple(_media(exchanges, seen)),
        seen=seen,
        problems=(*session.problems, *differences(seen, packed)),
        notes=(*session.notes, *_changed(exchanges)),
        messages=tuple(session.messages),
        certificate=session.certificate,
        security=session.security,
        server=source.server if source else None,
        browser=chromium.version,
        driver=chromium.driver,
        flags=chromium.flags,
        user_agent=session.user_agent,
        viewport=f"{WIDTH}x{HEIGHT}",
        locale=LOCALE,
        zone=ZONE,
        **when,
    )


def _media(exchanges: tuple[Exchange, ...], seen: tuple[Seen, ...]) -> Iterator[Media]:
    """Every picture, film and recording, once."""
    embedded = {each.address for each in seen if each.kind in ("image", "media") and each.ending == traffic.ARCHIVED}
    told = set()
    for each in exchanges:
        digest = sha256(each.body).hexdigest()
        if each.address in embedded and each.status in (200, 206) and (each.address, digest) not in told:
            told.add((each.address, digest))
            kind = (each.header("Content-Type") or "application/octet-stream").partition(";")[0].strip().lower()
            yield Media(each.address, kind, digest, len(each.body))


def _changed(exchanges: tuple[Exchange, ...]) -> Iterator[str]:
    """What the archive holds otherwise than it was sent."""
    if decoded := sum(1 for each in exchanges if each.header("X-Original-Content-Encoding")):
        yield f"{decoded} answers are kept decoded, as the browser gives them; X-Original-Content-Encoding says of what"
    if sent_on := sum(1 for each in exchanges if each.header("Location") and each.truncated):
        yield f"{sent_on} redirects are kept without the body that they had"
    if sending := sum(1 for each in exchanges if each.method not in ("GET", "HEAD", "OPTIONS")):
        yield f"{sending} requests sent something with them, which is not kept"
