"""Which addresses a server that others use may be made to call."""

import asyncio
from ipaddress import ip_address

import pytest

from tasks.webhooks.addresses import Refused, is_open, literal, resolve


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "240.0.0.1",
        "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_the_servers_own_network_is_closed(text: str) -> None:
    """Private, link-local, shared, reserved, and each of them wrapped in IPv6."""
    assert not is_open(ip_address(text))


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_the_internet_is_open(text: str) -> None:
    """So is what leads there through a translator."""
    assert is_open(ip_address(text))


def test_a_name_is_no_address() -> None:
    """Names are looked up when something is sent."""
    assert literal("localhost") is None
    assert literal("fe80::1%eth0") == ip_address("fe80::1")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "2130706433", "0x7f.1"])
def test_what_leads_home_is_refused(host: str) -> None:
    """However it is written."""
    with pytest.raises((Refused, OSError)):
        asyncio.run(resolve(host, 80, private=False))


def test_on_ones_own_machine_it_may_lead_home() -> None:
    """The listener's program often runs beside the server."""
    assert asyncio.run(resolve("127.0.0.1", 80, private=True)) == ["127.0.0.1"]
