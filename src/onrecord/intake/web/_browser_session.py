"""One page in the browser, step by step: opened, waited for, scrolled through, and taken down in every form.

Each step has its share of the time. A step that fails or runs out of it leaves its form out and says so in `problems`;
the others go on. All that is done to the page is told in `notes`.
"""

import asyncio
import struct
import zlib
from base64 import b64decode
from collections.abc import Awaitable, Callable
from contextlib import suppress
from html import escape

from onrecord.intake.web._browser_door import Door
from onrecord.intake.web._browser_process import Chromium, first_line, within
from onrecord.intake.web._browser_traffic import Traffic, place
from onrecord.intake.web.warc import Exchange

WIDTH, HEIGHT = 1280, 1024  # CSS pixels
HIGHEST = 16_000  # CSS pixels of one picture: beyond some 16,384 Chromium repeats or leaves blank
_STEPS = 40  # of one screen each; what goes on after that is taken for a page without end
_SHARES = {"open": 0.3, "load": 0.4, "quiet": 0.1, "scroll": 0.2, "dom": 0.1, "screenshot": 0.15, "pdf": 0.15}
_PAUSE = 0.4  # seconds without a request, after which no more is expected
_BRIEF = 2.0  # seconds for what takes none, unless the page's scripts hold everything up
_MOST, _LONGEST = 200, 500  # messages, and characters of one (of the title too)
_MARGIN = "12mm"
_ICON = {"urlPattern": "*://*:*/favicon.ico", "block": True}


class Session:
    """A page being captured. `run` never raises for what the page does; afterwards `close`."""

    def __init__(self, chromium: Chromium, door: Door, now: Callable[[], str], until: float, **how) -> None:
        self.door, self.now, self.traffic = door, now, Traffic(door, now)
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.messages: list[str] = []
        self.final_address, self.title, self.user_agent = "", "", ""
        self.shown_at: str | None = None
        self.dom: bytes | None = None
        self.screenshot: bytes | None = None
        self.pdf: bytes | None = None
        self.certificate: tuple[bytes, ...] = ()
        self.security: tuple[tuple[str, str], ...] = ()
        self.documents: list[Exchange] = []  # what filled the window, one after the other
        self._chromium, self._until, self._how = chromium, until, how
        self._context = self._page = self._session = None
        self._downloads: list[str] = []  # addresses
        self._ids: dict[str, str] = {}  # by address, what the browser calls the request
        self._limit = 0.0

    async def run(self, address: str) -> None:
        """Open the page, and keep what can be had of it until the time is up."""
        from playwright.async_api import Error

        self._limit = self._until - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout_at(self._until):
                await self._prepare()
                if await self._opened(address):
                    await self._loaded()
                    await self._step("scroll", self._scroll(), "it was not scrolled through to its end")
                    await self._keep()
                await within(_BRIEF, self.traffic.settle())
        except TimeoutError:
            self.problems.append("the time was up before all was done; what had come by then is kept")
        except Error as problem:
            self.problems.append(f"the browser gave up: {first_line(problem)}; what had come by then is kept")
        await within(_BRIEF, self._rescue())
        self.traffic.close(self._downloads)
        self._conclude()

    async def close(self) -> bool:
        """Leave the room in the browser. False when the browser does not even do that."""
        return self._context is None or await within(_BRIEF, self._context.close())

    # -- the steps -----------------------------------------------------------------------------------------------------

    async def _prepare(self) -> None:
        self._context = await self._chromium.context(
            self.door, viewport={"width": WIDTH, "height": HEIGHT}, **self._how
        )
        self._page = await self._context.new_page()
        self.traffic.listen(self._context, self._page)
        self._session = await self._context.new_cdp_session(self._page)
        # Playwright keeps quiet about this one request. So that none goes unaccounted for, it is not made.
        self._session.on("Network.responseReceived", self._named)
        await self._session.send("Network.enable")
        await self._session.send("Network.setBlockedURLs", {"urlPatterns": [_ICON]})
        self.user_agent = self._how.get("user_agent") or (await self._session.send("Browser.getVersion"))["userAgent"]
        self._context.on("page", lambda page: asyncio.ensure_future(self._shut(page)))
        self._context.on("weberror", lambda error: self._heard(f"error in a script: {error.error}"))
        self._page.on("console", lambda said: said.type == "error" and self._heard(f"console: {said.text}"))
        self._page.on("dialog", lambda dialog: asyncio.ensure_future(self._dismiss(dialog)))
        self._page.on("download", lambda it: self._downloads.append(it.url))
        self._page.on("websocket", lambda it: self.notes.append(f"a web socket, of which nothing is kept: {it.url}"))
        self._page.on("crash", lambda _: self.problems.append("the page brought its process in the browser down"))

    async def _opened(self, address: str) -> bool:
        from playwright.async_api import Error

        self.final_address = address
        try:
            await self._page.goto(address, wait_until="commit", timeout=1000 * self._share("open"))
        except Error as problem:
            knock = self.door.last(*place(address)[1:])
            why = (knock and (knock.refused or knock.failed)) or first_line(problem)
            self.problems.append(f"the page could not be opened: {why}")
            return False
        return True

    async def _loaded(self) -> None:
        loaded = await within(self._share("load"), self._page.wait_for_load_state("load"))
        if not self._chromium.alive:
            return
        if not loaded:
            self.problems.append("it had not finished loading when its time was up; what had arrived by then is kept")
        elif not await self._quiet():
            self.notes.append("it went on asking for things after it had loaded")
        if not await within(_BRIEF, self._session.send("Runtime.evaluate", {"expression": "0"})):
            await within(_BRIEF, self._session.send("Runtime.terminateExecution"))
            self.problems.append("it held the browser up without coming to an end; its scripts were stopped")

    async def _scroll(self) -> None:
        """Down screen by screen, so that what loads only when it is seen is loaded, and back to the top."""
        world = await self._world()
        below = steps = 0
        while (height := await self._height()) > below + HEIGHT and steps < _STEPS:
            below, steps = below + HEIGHT, steps + 1
            await self._in(world, f"scrollTo({{top: {below}, behavior: 'instant'}})")
            await asyncio.sleep(0.1)
        if steps:
            await self._quiet()
            await self._in(world, "scrollTo({top: 0, behavior: 'instant'})")
            self.notes.append(f"scrolled down {steps} screens of {HEIGHT} px and back to the top")
        if height > below + HEIGHT:
            self.problems.append(f"it goes on after {below + HEIGHT} px, where scrolling stopped: perhaps endless")

    async def _keep(self) -> None:
        self.final_address = self._page.url
        await self._step("dom", self._take_dom(), "the rendered page is missing")
        await self._step("screenshot", self._take_picture(), "the picture of the page is missing")
        await self._step("pdf", self._print(), "the PDF is missing")
        await self._step("dom", self._look_around(), "the browser's own list of the page's parts is missing")

    async def _take_dom(self) -> None:
        self.title = _printable((await self._page.title())[:_LONGEST])
        self.dom = (await self._page.content()).encode("utf-8", "replace")

    async def _take_picture(self) -> None:
        whole = await self._height()
        height = min(whole, HIGHEST)
        at = self.now()
        taken = await self._session.send("Page.captureScreenshot", {
            "format": "png",
            "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": WIDTH, "height": height, "scale": 1},
        })  # fmt: skip
        said = {"Creation Time": at, "Source": self._page.url, "Software": self._chromium.version}
        self.shown_at, self.screenshot = at, stamped(b64decode(taken["data"]), said)
        if whole > height:
            self.problems.append(f"the picture ends at {height} of {whole} px")

    async def _print(self) -> None:
        at, address = self.now(), escape(self._page.url)
        await self._page.emulate_media(media="screen")
        self.notes.append("printed to PDF as it looks on a screen, address and time added at head and foot")
        sheet = f'<div style="font: 9px sans-serif; width: 100%; margin: 0 {_MARGIN}; overflow-wrap: anywhere">'
        count = 'sheet <span class="pageNumber"></span> of <span class="totalPages"></span>'
        self.pdf = await self._page.pdf(
            format="A4",
            print_background=True,
            display_header_footer=True,
            header_template=f"{sheet}{address}</div>",
            footer_template=f"{sheet}captured {escape(at)} with {escape(self._chromium.version)}, {count}</div>",
            margin=dict.fromkeys(("top", "bottom", "left", "right"), _MARGIN),
        )

    async def _look_around(self) -> None:
        """What the browser itself says the page is made of, beside what was heard on the way; and the certificate."""
        waiting = [(await self._session.send("Page.getResourceTree"))["frameTree"]]
        heard = set(self.traffic.known())
        while waiting:
            tree = waiting.pop()
            waiting += tree.get("childFrames", ())
            for address in [tree["frame"]["url"], *(each["url"] for each in tree["resources"])]:
                if place(address)[0] in ("http", "https") and address.partition("#")[0] not in heard:
                    self.problems.append(f"part of the page, yet no request for it was seen: {address}")
        if self._answers() and (secured := await self._answers()[-1][0].security_details()):
            self.security = tuple((name, str(value)) for name, value in sorted(secured.items()))
            chain = await self._session.send("Network.getCertificate", {"origin": self.final_address})
            self.certificate = tuple(map(b64decode, chain["tableNames"]))

    async def _rescue(self) -> None:
        """What has come of the answers that have not come whole."""
        from playwright.async_api import Error

        for request in self.traffic.unfinished():
            with suppress(Error, KeyError):
                asked = {"requestId": self._ids[request.url.partition("#")[0]]}
                begun = await self._session.send("Network.streamResourceContent", asked)
                self.traffic.cut(request, b64decode(begun["bufferedData"]))

    # -- how -----------------------------------------------------------------------------------------------------------

    def _answers(self) -> list:
        return self.traffic.documents(self._page.main_frame)

    def _share(self, step: str) -> float:
        return max(_BRIEF, _SHARES[step] * self._limit)

    async def _step(self, name: str, doing: Awaitable, otherwise: str) -> None:
        from playwright.async_api import Error

        try:
            async with asyncio.timeout(self._share(name)):
                await doing
        except TimeoutError:
            self.problems.append(f"{otherwise}: it took too long")
        except Error as problem:
            if not self._chromium.alive:
                raise
            self.problems.append(f"{otherwise}: {first_line(problem)}")

    async def _quiet(self) -> bool:
        return await within(self._share("quiet"), self.traffic.quiet(_PAUSE))

    async def _height(self) -> int:
        size = (await self._session.send("Page.getLayoutMetrics"))["cssContentSize"]
        return max(HEIGHT, int(size["height"]))

    async def _world(self) -> int:
        """A place of its own beside the page's scripts, where the page cannot change what `scrollTo` means."""
        frame = (await self._session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
        made = await self._session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "capture"})
        return made["executionContextId"]

    async def _in(self, world: int, expression: str) -> None:
        await self._session.send("Runtime.evaluate", {"expression": expression, "contextId": world})

    def _named(self, event: dict) -> None:
        self._ids[event["response"]["url"]] = event["requestId"]

    def _heard(self, words: str) -> None:
        if len(self.messages) < _MOST:
            self.messages.append(_printable(words[:_LONGEST]))

    async def _shut(self, page) -> None:
        self.notes.append(f"a window that the page opened was closed: {page.url}")
        await within(_BRIEF, page.close())

    async def _dismiss(self, dialog) -> None:
        self._heard(f"dialog ({dialog.type}), dismissed: {dialog.message}")
        await within(_BRIEF, dialog.dismiss())

    def _conclude(self) -> None:
        if self._page is not None:
            self.documents = [each for _, each in self._answers()]
        for each in self.traffic.unexplained():
            outcome = each.refused or each.failed or f"made to {each.server}"
            self.notes.append(f"a connection without a request, to {each.to}: {outcome}")
        self.problems += [f"a download was not taken: {each}" for each in self._downloads]
        if self.door.exhausted:
            self.problems.append("it asked for more than is taken of one page; the rest was broken off")
        if self.traffic.left_out:
            self.problems.append(f"{self.traffic.left_out} requests more than are followed for one page")


def _printable(words: str) -> str:
    """Words of the page without what would move a cursor or turn the direction of writing."""
    return "".join(each if each.isprintable() else " " for each in words)


def stamped(png: bytes, said: dict[str, str]) -> bytes:
    """A PNG with words in it that its picture does not show: tEXt chunks (ISO 15948, 11.3.4.3) after its header."""
    head = 8 + 25  # signature, IHDR
    chunks = b""
    for name, words in said.items():
        body = b"tEXt" + name.encode("latin-1") + b"\0" + words.encode("latin-1", "replace")
        chunks += struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:head] + chunks + png[head:]
