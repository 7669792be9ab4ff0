"""A web of our own on 127.0.0.1: a server that gives the pages a test wants, and remembers what it was asked."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple, Self

Answer = tuple[int, Mapping[str, str] | Iterable[tuple[str, str]], bytes | str]


class Asked(NamedTuple):
    """One request as it came."""

    method: str
    path: str  # with the query
    headers: dict[str, str]


class PageServer:
    """Serves `routes`, path -> (status, headers, body) or a callable that is given the handler of the request.

    A callable gives such an answer, or writes to the handler itself (`handler.wfile`, `reset(handler)`) and gives None.
    A path is looked for with its query, then without; what there is none of is a 404. Headers are a mapping or pairs;
    Content-Length is added unless there is one, or a Transfer-Encoding. `requests` are those that came, in order.
    The routes may be changed while it runs. With `tls`, a context of a server with its certificate, it speaks https.
    """

    def __init__(
        self,
        routes: Mapping[str, Answer | Callable[[BaseHTTPRequestHandler], Answer | None]] | None = None,
        tls: ssl.SSLContext | None = None,
    ):
        self.routes, self.tls = dict(routes or {}), tls
        self.requests: list[Asked] = []
        self._server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        pages = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                pages._answer(self)

            do_HEAD = do_POST = do_GET

            def log_message(self, format, *args):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, request, client_address):
                pass  # a client that went away is nothing to a test

        self._server = Server(("127.0.0.1", 0), Handler)
        if self.tls:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exc) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._server.server_address[1]

    def url(self, path: str = "/") -> str:
        """The address of a page."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [each.path for each in self.requests]

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.requests.append(Asked(handler.command, handler.path, dict(handler.headers.items())))
        handler.close_connection = True
        bare = handler.path.partition("?")[0]
        there = self.routes.get(handler.path, self.routes.get(bare, (404, {"Content-Type": "text/html"}, "not here")))
        answer = there(handler) if callable(there) else there
        if answer is None:
            return
        status, headers, body = answer
        body = body.encode() if isinstance(body, str) else body
        pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
        if not {"content-length", "transfer-encoding"} & {name.lower() for name, _ in pairs}:
            pairs.append(("Content-Length", str(len(body))))
        handler.send_response_only(status)
        for name, value in [*pairs, ("Connection", "close")]:
            handler.send_header(name, value)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)


def reset(handler: BaseHTTPRequestHandler) -> None:
    """Break the connection off as a router or a censor does (RST), whatever was promised."""
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def page(title: str, *paragraphs: str, head: str = "") -> str:
    """An article as a page of its own: a title, and what it says."""
    body = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )
