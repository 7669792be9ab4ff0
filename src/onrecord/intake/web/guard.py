"""Where we may go: to web servers of the public Internet, by an address that says nothing about us; nowhere else.

A page decides where its redirects and links lead. It must not lead us to a file, to the collector's own machine, or to
machines of the collector's network (the confused deputy that attackers use to look behind a firewall, CWE-918). A name
is looked up once, all its addresses are weighed, and the connection goes to the very address that was weighed: a
second look-up could give another one (DNS rebinding).
"""

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

from onrecord.intake.files import Refused

LONGEST = 4096  # characters of an address
_PORTS = {"http": 80, "https": 443}
_NOT_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\x9f\\\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: the last four bytes are an IPv4 address
_SAFE = "/?:@!$&'()*+,;=~%-._[]|"  # what stays as it is in a path and a query


@dataclass(frozen=True, kw_only=True)
class Target:
    """A web address taken apart: the one a request is made of."""

    address: str  # as it is asked for: no fragment, only ASCII
    scheme: str  # http, https
    host: str  # ASCII (IDNA 2008), without brackets
    port: int
    path: str  # with the query

    @property
    def named(self) -> str:
        """The Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def is_address(text: str) -> bool:
    """Whether a person means an address of the net by this, and not a file: it begins with a scheme and "://"."""
    return bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text))


def target(address: str) -> Target:
    """The address, ready to be asked for. Raises Refused for what is no plain http or https address."""
    if len(address) > LONGEST:
        raise Refused(f"an address of {len(address)} characters; {LONGEST} are the most", "capture a shorter one")
    if _NOT_IN_AN_ADDRESS.search(address):
        raise Refused("the address holds blanks, backslashes or characters that cannot be seen", "correct the address")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as problem:
        raise Refused(f"not a web address: {problem}", "correct the address") from None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise Refused(f"the address is of the kind {scheme or '(none)'}:, and only http: and https: are followed",
                      "save what it leads to as a file and capture that, if it is meant")
    if not host or port == 0:
        raise Refused("the address names no server", "correct the address")
    if "@" in parts.netloc:
        raise Refused("the address holds a user name or a password, which would be kept for good and shown to others",
                      "take out what stands before the @")
    host = _ascii(host)
    path = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    made = Target(address="", scheme=scheme, host=host, port=port or _PORTS[scheme], path=path)
    return Target(address=f"{scheme}://{made.named}{path}", scheme=scheme, host=host, port=made.port, path=path)


def addresses(to: Target, *, allow_private: bool = False) -> list[str]:
    """The IP addresses of the server, in the order to try them. Raises Refused where its name is not known, or where
    any of them is not public and `allow_private` is not said."""
    try:
        found = socket.getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise Refused(f"the server {to.host} is not known here ({problem})", "check the address and the connection"
                      ) from None
    there = list(dict.fromkeys(each[4][0] for each in found))
    private = [each for each in there if not is_public(each)]
    if private and not allow_private:
        raise Refused(f"{to.host} leads to {private[0]}, which is not an address of the public Internet",
                      "say --allow-private if a machine of your own network is meant")
    return there


def is_public(text: str) -> bool:
    """Whether an IP address is one that the public Internet routes to (IANA's special-purpose registries), also by the
    IPv4 address that an IPv6 address may carry within it."""
    address = ip_address(text.partition("%")[0])
    return all(each.is_global and not each.is_multicast for each in (address, *_carried(address)))


def _carried(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    if isinstance(address, IPv4Address):
        return []
    last = IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
    server_and_client = address.teredo or ()
    return [each for each in (address.ipv4_mapped, address.sixtofour, last, *server_and_client) if each is not None]


def _ascii(host: str) -> str:
    """A host's name as the net's name service knows it (IDNA 2008)."""
    if host.isascii():
        return host.rstrip(".") or host
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as problem:
        raise Refused(f"not a name a server can have: {problem}", "correct the address") from None
