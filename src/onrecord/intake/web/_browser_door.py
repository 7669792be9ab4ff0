"""The one way out of a browser: each connection goes through a door of ours, which asks where to and may refuse.

The door is a SOCKS proxy (version 5, RFC 1928) on the loopback address: it looks at no content, only at the names and
ports that are asked for. Names are looked up here and nowhere else, and the connection is made to the very address that
was looked at: a name that answers differently the second time (DNS rebinding) gains nothing.
"""

import asyncio
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Self

from onrecord.intake.web.guard import is_public

LARGEST = 2**28  # bytes through one door, from all servers together
_PATIENCE = 10.0  # seconds for a name to be looked up, and for a server to take the connection
_PIECE = 2**16  # bytes
_GRANTED, _NOT_ALLOWED, _UNREACHABLE, _UNSUPPORTED = 0, 2, 4, 7  # replies of RFC 1928, section 6


@dataclass(frozen=True)
class Knock:
    """One connection that was asked for: where to, the machine that was reached, or why it was not."""

    host: str
    port: int
    server: str | None = None  # IP address
    ours: str | None = None  # the IP address that this machine had on the connection
    refused: str | None = None  # why the door refused
    failed: str | None = None  # why there was no connection, though it was allowed

    @property
    def to(self) -> str:
        """Host and port, as they are written in addresses."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Door:
    """Open to public addresses and to the `also` named (host, port); or shut, for a browser's own errands."""

    def __init__(self, *, also: tuple[str, int] | None = None, shut: bool = False, most: int = LARGEST) -> None:
        self.knocks: list[Knock] = []
        self._also, self._shut, self._left = also, shut, most
        self._server: asyncio.Server | None = None
        self._visitors: set[asyncio.Task] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._visit, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *exc) -> None:
        self._server.close()
        for each in self._visitors:
            each.cancel()
        await asyncio.gather(*self._visitors, return_exceptions=True)

    @property
    def address(self) -> str:
        """What a browser is told as its proxy."""
        return f"socks5://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    @property
    def exhausted(self) -> bool:
        """Whether more came than may."""
        return self._left <= 0

    def last(self, host: str, port: int, *, reached: bool = False) -> Knock | None:
        """The last time that a host and port were asked for, or with `reached` were reached."""
        knocks = (each for each in reversed(self.knocks) if (each.host, each.port) == (host, port))
        return next((each for each in knocks if each.server or not reached), None)

    # -- how -----------------------------------------------------------------------------------------------------------

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._visitors.add(task)
        try:
            with suppress(asyncio.IncompleteReadError, OSError, ValueError):
                async with asyncio.timeout(_PATIENCE):
                    wish = await _wish(reader, writer)
                if wish:
                    await self._let_through(*wish, reader, writer)
        except (TimeoutError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()
            self._visitors.discard(task)

    async def _let_through(self, host: str, port: int, reader, writer) -> None:
        if self._shut:
            return await self._refuse(host, port, "the browser asked for it of its own accord, not the page", writer)
        servers, why = await _looked_up(host, port)
        allowed = [each for each in servers if (host, port) == self._also or is_public(each)]
        if servers and not allowed:
            return await self._refuse(host, port, f"a private address ({', '.join(servers)})", writer)
        there, server, why = await _connected(allowed, port) if allowed else (None, None, why)
        ours = there[1].get_extra_info("sockname")[0] if there else None
        self.knocks.append(Knock(host, port, server=server, ours=ours, failed=why))
        if there is None:
            return await _answer(writer, _UNREACHABLE)
        try:
            await _answer(writer, _GRANTED)
            ways = [asyncio.ensure_future(each) for each in (_pass(reader, there[1]), self._bring(there[0], writer))]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for each in ways:
                    each.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        finally:
            there[1].transport.abort()

    async def _refuse(self, host: str, port: int, why: str, writer: asyncio.StreamWriter) -> None:
        self.knocks.append(Knock(host, port, refused=why))
        await _answer(writer, _NOT_ALLOWED)

    async def _bring(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while self._left > 0 and (piece := await reader.read(_PIECE)):
                self._left -= len(piece)
                writer.write(piece)
                await writer.drain()
        except OSError:  # broken off: passed on as such, or half an answer would look like a whole one
            _break_off(writer)
        else:
            _break_off(writer) if self._left <= 0 else await _ended(writer)


async def _wish(reader, writer) -> tuple[str, int] | None:
    """Where a visitor wants to go; None when it speaks another language than SOCKS 5, or wants something else."""
    version, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    if version != 5:
        return None
    writer.write(b"\x05\x00")  # without logging in
    _, command, _, kind = await reader.readexactly(4)
    match kind:
        case 1:
            host = str(IPv4Address(await reader.readexactly(4)))
        case 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode("ascii").lower()
        case 4:
            host = str(IPv6Address(await reader.readexactly(16)))
        case _:
            return None
    (port,) = struct.unpack(">H", await reader.readexactly(2))
    if command != 1:  # only connections; no listening, no UDP
        await _answer(writer, _UNSUPPORTED)
        return None
    return host, port


async def _answer(writer, reply: int) -> None:
    writer.write(bytes([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]))
    await writer.drain()
    if reply != _GRANTED:
        await _ended(writer)


async def _looked_up(host: str, port: int) -> tuple[list[str], str | None]:
    """The addresses that a name stands for, or why there are none."""
    try:
        async with asyncio.timeout(_PATIENCE):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError) as problem:
        return [], f"its name could not be looked up ({getattr(problem, 'strerror', None) or 'no answer'})"
    return list(dict.fromkeys(each[4][0].partition("%")[0] for each in found)), None


async def _connected(servers: list[str], port: int):
    """A connection to the first of the servers that takes one, and its address; else why there is none."""
    why = "no address"
    for server in servers:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await asyncio.open_connection(server, port), server, None
        except (OSError, TimeoutError) as problem:
            why = getattr(problem, "strerror", None) or "no answer"
    return None, None, why


async def _pass(reader, writer) -> None:
    while piece := await reader.read(_PIECE):
        writer.write(piece)
        await writer.drain()


async def _ended(writer) -> None:
    """Closed in order: all that was written goes out first."""
    writer.close()
    async with asyncio.timeout(_PATIENCE):
        await writer.wait_closed()


def _break_off(writer) -> None:
    """Closed as a broken connection (RST)."""
    with suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
