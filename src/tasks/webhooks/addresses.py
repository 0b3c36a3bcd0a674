"""Which addresses a server may be made to call: never its own network's, if others use it.

A name is looked up once, and what was looked up is connected to: a name that answers otherwise
the next time leads nowhere else.
"""

from __future__ import annotations

import asyncio
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from tasks.errors import BadInput

Address = IPv4Address | IPv6Address

NAT64 = IPv6Network("64:ff9b::/96")
"""IPv6 addresses that lead to the IPv4 address in their last bytes."""


class Refused(BadInput):
    """The address is in the server's own network."""


def literal(host: str) -> Address | None:
    """Read a host that is an address already."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def is_open(address: Address) -> bool:
    """Whether it is a machine on the internet, also behind what it is wrapped in."""
    inner = _inner(address)
    if inner is not None:
        return is_open(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _inner(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


async def resolve(host: str, port: int, *, private: bool) -> list[str]:
    """Look up where to connect to. Raises OSError, or Refused where all of it is *private*."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=1)
    addresses = [str(one[4][0]) for one in found]
    good = [one for one in addresses if private or _is_open(one)]
    if not good:
        raise Refused
    return good


def _is_open(text: str) -> bool:
    address = literal(text)
    return address is not None and is_open(address)
