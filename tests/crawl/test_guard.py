"""Where a crawl may connect to."""

import asyncio

import httpcore
import pytest

from pipeline.crawl.fetching.exchange import Failure, Request
from pipeline.crawl.fetching.fetch import NetworkTransport
from pipeline.crawl.fetching.guard import BlockedError, Guard, is_public
from pipeline.crawl.fetching.streams import GuardedBackend

PRIVATE = [
    "127.0.0.1",
    "127.255.255.255",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 -- an address to refuse, not to bind
    "255.255.255.255",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.1.1.1",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "fe80::1",
    "fe80::1%eth0",
    "2001:4860:4860::8888%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
    "64:ff9b:1::808:808",
    "2001:db8::1",
    "2001:0:53aa:64c::1",
    "ff02::1",
]
PUBLIC = ["8.8.8.8", "114.114.114.114", "::ffff:8.8.8.8", "2400:3200::1", "2002:808:808::", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", [*PRIVATE, "", "example.cn", "127.1"])
def test_an_address_of_an_inner_network_is_not_public(address):
    """Private, local, reserved and wrapped addresses are all told; what is no address is none."""
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address):
    """The guard does not shut out what is to be crawled."""
    assert is_public(address)


def _guard(*answers):
    """Make a guard whose resolver gives the answers one after the other."""
    waiting = list(answers)

    async def lookup(_host, _port):
        return waiting.pop(0)

    return Guard(lookup=lookup), waiting


def test_one_inner_address_among_public_ones_blocks_the_host():
    """A mixed answer is an attack, not a choice."""
    guard, _ = _guard(["8.8.8.8", "10.0.0.1"])

    with pytest.raises(BlockedError, match=r"10\.0\.0\.1"):
        asyncio.run(guard.addresses_of("a.cn", 80))


def test_a_host_is_resolved_once_per_connection():
    """What was judged is what is connected to: no second question whose answer could differ."""
    guard, waiting = _guard(["127.0.0.1"], ["8.8.8.8"])
    transport = NetworkTransport(guard, connections_per_host=1, timeout_s=5, body_bytes=1000)

    outcome = asyncio.run(transport.exchange(Request("http://changing.test/", ())))

    assert isinstance(outcome, Failure)
    assert outcome.reason == "blocked_address"
    assert waiting == [["8.8.8.8"]]


def test_an_answer_that_changes_is_judged_again_with_each_connection():
    """A host that was fine a minute ago is blocked as soon as it leads inside."""
    guard, _ = _guard(["8.8.8.8"], ["192.168.0.1"])

    assert asyncio.run(guard.addresses_of("a.cn", 443)) == (["8.8.8.8"], 443)
    with pytest.raises(BlockedError):
        asyncio.run(guard.addresses_of("a.cn", 443))


class Dialling:
    """A network that connects to nothing and remembers where it was asked to."""

    def __init__(self):
        self.dialled = []

    async def connect_tcp(self, host, port, *_):
        self.dialled.append((host, port))
        raise httpcore.ConnectError("nobody there")


def test_the_checked_addresses_are_the_ones_connected_to(monkeypatch):
    """The name goes to the resolver once; then only judged addresses are dialled, never the name."""
    guard, waiting = _guard(["8.8.8.8", "2400:3200::1"], ["127.0.0.1"])
    backend, network = GuardedBackend(guard), Dialling()
    monkeypatch.setattr(backend, "_inner", network)

    with pytest.raises(httpcore.ConnectError):
        asyncio.run(backend.connect_tcp("changing.test", 443))

    assert network.dialled == [("8.8.8.8", 443), ("2400:3200::1", 443)]
    assert waiting == [["127.0.0.1"]]
    with pytest.raises(BlockedError):
        asyncio.run(backend.connect_tcp("changing.test", 443))
    assert len(network.dialled) == 2


@pytest.mark.parametrize("port", [21, 22, 25, 111, 442, 6000, 6667, 10080])
def test_a_port_of_another_service_is_blocked(port):
    """An HTTP request must not become a mail or a chat command."""
    guard, _ = _guard(["8.8.8.8"])

    with pytest.raises(BlockedError, match="port"):
        asyncio.run(guard.addresses_of("a.cn", port))


def test_a_host_without_address_is_an_ordinary_network_error():
    """No answer is no attack."""
    guard, _ = _guard([])

    with pytest.raises(OSError, match="no address"):
        asyncio.run(guard.addresses_of("a.cn", 80))


def test_the_sample_site_is_reached_where_the_program_says():
    """Only hosts named in code lead to loopback, and only to the port named with them."""
    guard = Guard(resolve={"www.demo.test": ("127.0.0.1", 4567)})

    assert asyncio.run(guard.addresses_of("www.demo.test", 80)) == (("127.0.0.1",), 4567)
