"""A browser of its own for one errand: fresh, without memory, shut in, and gone afterwards.

Chromium comes from the system's packages and is led through Playwright. It starts with an empty profile in a temporary
folder and an environment that says nothing of the user; every connection it wants goes through a door of ours
(`_browser_door`): the pages' through theirs, and what the browser asks for of its own accord (updates, lists, sign-in,
search) to one that is shut and keeps count.
"""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Awaitable
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import Self

from onrecord.errors import OnRecordError, UsageError
from onrecord.intake.web._browser_door import Door, Knock

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# What Playwright sets of its own is not repeated here; `Chromium.flags` tells all that the browser ran with.
FLAGS = (
    "--enable-automation",  # without it the browser does not tell its flags
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # it looks up no name itself: the door does
    "--dns-prefetch-disable",
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--safebrowsing-disable-auto-update",
    "--no-pings",
    "--no-first-run",
    "--deny-permission-prompts",
    "--disable-notifications",
    "--block-new-web-contents",  # no windows that a page opens
    "--disable-gpu",
    "--mute-audio",
)
_FRESH = "playwright_"  # begins the name of the profile's folder, which Playwright makes
_STARTING, _CLOSING = 30.0, 2.0  # seconds
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")  # all that it is given of ours


class Chromium:
    """The browser, from start to end: `async with Chromium() as it`. Raises UsageError when it is not installed,
    OnRecordError when it does not start within `patience` seconds."""

    def __init__(self, patience: float = _STARTING) -> None:
        self._patience = patience
        self.flags: tuple[str, ...] = ()
        self.driver = ""
        self._door = Door(shut=True)
        self._playwright = self._browser = None
        self._pid: int | None = None
        self._folders: list[Path] = []  # made for it, and to be removed with it

    @property
    def own_errands(self) -> list[Knock]:
        """What the browser asked for of its own accord. All of it was refused."""
        return self._door.knocks

    @property
    def version(self) -> str:
        """The browser's name and version."""
        return f"Chromium {self._browser.version}"

    @property
    def alive(self) -> bool:
        """Whether it still answers."""
        return self._browser is not None and self._browser.is_connected()

    async def __aenter__(self) -> Self:
        program, start = installed(), _playwright()
        self._folders.append(Path(mkdtemp(prefix="onrecord-browser-")))
        await self._door.__aenter__()
        try:
            self._playwright = await start().start()
            await self._start(program)
        except BaseException:
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *exc) -> None:
        """However the errand ended, no process and no profile is left."""
        if self._browser is not None and not await within(_CLOSING, self._browser.close()):
            self.kill()
        if self._playwright is not None:
            await within(_CLOSING, self._playwright.stop())
        for each in self._folders:
            shutil.rmtree(each, ignore_errors=True)
        await self._door.__aexit__()

    def kill(self) -> None:
        """End the browser and all its processes at once."""
        if self._pid is not None and hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._pid, signal.SIGKILL)  # Playwright makes it the head of a group of its own

    async def context(self, door: Door, **how):
        """A room in the browser that shares nothing with any other (cookies, storage, cache): a Playwright context."""
        context = await self._browser.new_context(
            proxy={"server": door.address}, accept_downloads=False, service_workers="block", **how
        )
        await context.grant_permissions([])  # none, so that a page that asks is refused
        return context

    async def _start(self, program: str) -> None:
        from importlib.metadata import version

        from playwright.async_api import Error

        self.driver = f"Playwright {version('playwright')}"
        root = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium's sandbox does not work for root
        try:
            self._browser = await self._playwright.chromium.launch(
                executable_path=program,
                args=list(FLAGS),
                env=dict.fromkeys(("HOME", "TMPDIR"), str(self._folders[0])) | _ours(),
                proxy={"server": self._door.address},
                artifacts_dir=self._folders[0],
                chromium_sandbox=not root,
                timeout=1000 * self._patience,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
            )
            session = await self._browser.new_browser_cdp_session()
            processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
            self._pid = next((each["id"] for each in processes if each["type"] == "browser"), None)
            command = (await session.send("Browser.getBrowserCommandLine"))["arguments"]
            await session.detach()
        except Error as problem:
            raise OnRecordError(f"Chromium ({program}) does not start: {first_line(problem)}") from problem
        profile = [Path(each.partition("=")[2]) for each in command if each.startswith("--user-data-dir=")][-1:]
        if not (profile and profile[0].name.startswith(_FRESH)):  # a wrapper of the system's has given it another
            raise OnRecordError(f"Chromium ({program}) is set up to use a profile of its own, not an empty one")
        self._folders += profile
        self.flags = tuple(each for each in command[1:] if each.startswith("--") and "user-data-dir" not in each)


def _ours() -> dict[str, str]:
    return {each: os.environ[each] for each in _ENVIRONMENT if each in os.environ}


async def within(seconds: float, errand: Awaitable) -> bool:
    """Whether it was done in time, and without an error."""
    try:
        async with asyncio.timeout(seconds):
            await errand
    except Exception:
        return False
    return True


def installed() -> str:
    """The path of Chromium. Raises UsageError, with what to do, when there is none."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise UsageError(
            "capturing with a browser needs Chromium, which is not here: install the system's package `chromium` "
            "(Debian, Ubuntu: apt-get install chromium), or capture without --browser"
        )
    return found


def _playwright():
    try:
        from playwright.async_api import async_playwright
    except ImportError:
        raise UsageError(
            "capturing with a browser needs Playwright, which is not here: pip install 'onrecord[browser]' "
            f"(for {sys.executable}), or capture without --browser"
        ) from None
    return async_playwright


def first_line(problem: Exception) -> str:
    """What an error of Playwright says, without its log."""
    return str(problem).strip().partition("\n")[0].removeprefix("Page.goto: ") or type(problem).__name__
