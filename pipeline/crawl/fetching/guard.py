"""
Which addresses a crawl may connect to.

A page's author chooses the links we follow, so a link may aim at the crawler's own network. A host name is resolved
once, every answer is judged, and the connection goes to the judged address: asking the resolver again while connecting
would let a server change its answer in between.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Lookup = Callable[[str, int], Awaitable[Sequence[str]]]

# Ports of other services, which read an HTTP request as commands: the Fetch standard's list of bad ports,
# https://fetch.spec.whatwg.org/#port-blocking, without those below 1024, of which only 80 and 443 are allowed anyway.
WEB_PORTS = frozenset({80, 443})
FIRST_FREE_PORT = 1024
BAD_PORTS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6679, 6697, 10080, *range(6665, 6670)}
)

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")  # RFC 8215: never global
_IPV4_COMPATIBLE = ipaddress.ip_network("::/96")  # RFC 4291, 2.5.5.1: deprecated, but routers still unpack it


class BlockedError(Exception):
    """A connection that must not be made; the message says to what and why."""


async def system_lookup(host: str, port: int) -> Sequence[str]:
    """Return all addresses the system's resolver gives for a host name, in its order."""
    loop = asyncio.get_running_loop()
    answers = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


@dataclass(frozen=True, slots=True)
class Guard:
    """
    Decides where a host name may lead.

    Attributes:
        resolve: Host names with the (address, port) they are served at, whatever the resolver says. For the sample site
            on loopback; never filled from a configuration or a page.
        lookup: Asks the resolver.
    """

    resolve: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    lookup: Lookup = system_lookup

    async def addresses_of(self, host: str, port: int) -> tuple[Sequence[str], int]:
        """
        Return the addresses and the port to connect to.

        Args:
            host: Host name or address literal, in any spelling the resolver takes (`127.1`, `0x7f000001`).
            port: The port of the URL.

        Raises:
            BlockedError: The port is another service's, or one of the answers is not a public address.
            OSError: The name has no address.
        """
        if host in self.resolve:
            address, served_at = self.resolve[host]
            return (address,), served_at
        if port in BAD_PORTS or (port < FIRST_FREE_PORT and port not in WEB_PORTS):
            raise BlockedError(f"port {port} belongs to another service")
        answers = await self.lookup(host.strip("[]"), port)
        if not answers:
            raise OSError(socket.EAI_NONAME, "no address")
        for answer in answers:
            if not is_public(answer):
                raise BlockedError(f"{host} leads to {answer}, which is not a public address")
        return answers, port


def is_public(address: str) -> bool:
    """
    Return whether an address belongs to the public internet, whatever it is wrapped in.

    Example:
        >>> is_public("8.8.8.8"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
        (True, False, False)
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(part.is_global and not part.is_multicast for part in _unpacked(parsed)) and "%" not in address


def _unpacked(address: IPAddress) -> list[IPAddress]:
    """Return the addresses a router may see in one: itself, or the IPv4 address it carries."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if (carried := address.ipv4_mapped or address.sixtofour) is not None:
        return [carried]
    if address in _NAT64_LOCAL:
        return [ipaddress.IPv4Address(0)]
    if address in _NAT64 or address in _IPV4_COMPATIBLE:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address, *(address.teredo or ())]
