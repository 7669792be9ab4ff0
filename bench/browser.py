"""How long a page takes in a browser.

`python -m bench browser` prints the seconds from nothing to a page kept whole: a page of a server on this machine with
ten resources, in a browser started for it; and beside it the same page in a browser that is open already. Skipped,
saying so, where there is no Chromium or no Playwright.
"""

import os
import sys
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from onrecord.errors import UsageError
from onrecord.intake.web.browser import Browser, Page, capture_page

BOUND = 8.0  # seconds
RESOURCES = 10
_PAGE = "<!doctype html><title>A page</title><link rel=stylesheet href=/0.css>" + "".join(
    f"<p>{'Some words of a report. ' * 60}</p><img width=300 height=200 src=/{number}.svg>"
    for number in range(1, RESOURCES)
)
_PICTURE = "<svg xmlns='http://www.w3.org/2000/svg'><circle r='90'/></svg>"
_ANSWERS = {"/": ("text/html", _PAGE)} | {f"/{n}.svg": ("image/svg+xml", _PICTURE) for n in range(1, RESOURCES)}
_ANSWERS["/0.css"] = ("text/css", "p { font: 16px serif }")


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind, text = _ANSWERS.get(self.path, ("text/plain", "not here"))
        self.send_response(200 if self.path in _ANSWERS else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_) -> None:
        pass


def seconds(rounds: int = 3) -> tuple[float, float]:
    """Of a capture with a browser of its own, and of one in an open browser; the best of the rounds. Raises UsageError
    where there is no browser, and ValueError when a page was not kept whole."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    Thread(target=server.serve_forever, daemon=True).start()
    address, how = f"http://127.0.0.1:{server.server_address[1]}/", {"now": _now, "allow_private": True}
    alone, again = [], []
    try:
        for _ in range(rounds):
            begin = time.perf_counter()
            _whole(capture_page(address, **how))
            alone.append(time.perf_counter() - begin)
        with Browser() as browser:
            for _ in range(rounds):
                begin = time.perf_counter()
                _whole(browser.capture(address, **how))
                again.append(time.perf_counter() - begin)
    finally:
        server.shutdown()
        server.server_close()
    return min(alone), min(again)


def _whole(page: Page) -> None:
    if not page.complete or len(page.exchanges) != RESOURCES + 1:
        raise ValueError(f"the page was not kept whole: {page.problems or len(page.exchanges)}")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def main() -> int:
    """Print the figures; the exit code is 1 when the first is over its bound."""
    try:
        alone, again = seconds()
    except UsageError as missing:
        print(f"skipped: {missing}")
        return 0
    print(f"a page with {RESOURCES} resources in a browser started for it: {alone:.1f} s (bound {BOUND:.0f} s)")
    print(f"in a browser that is open already: {again:.1f} s")
    if (load := os.getloadavg()[0]) > (cores := os.cpu_count() or 1):
        print(f"(the machine was busy with other work: a load of {load:.1f} on {cores} cores)")
    return int(alone > BOUND)


if __name__ == "__main__":
    sys.exit(main())
