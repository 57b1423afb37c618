"""A loopback server that answers with exactly the bytes a test gives it."""

import asyncio
import contextlib

import pytest

from pipeline.crawl.exchange import Request
from pipeline.crawl.fetch import NetworkTransport
from pipeline.crawl.guard import Guard

HOST = "odd.test"


@contextlib.asynccontextmanager
async def serving(answer, tls=None):
    """Serve on loopback; `answer(path, writer)` writes what it likes, and is counted."""
    requests = []
    connections = set()

    async def connected(reader, writer):
        connections.add(asyncio.current_task())
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                requests.append(head)
                if not await answer(head.split(b" ")[1].decode(), writer):
                    break
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1], requests
    finally:
        server.close()
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


async def _fetch(answer, paths, *, timeout_s=5.0, body_bytes=200_000, tls=None):
    scheme = "https" if tls else "http"
    async with serving(answer, tls) as (port, requests):
        guard = Guard(resolve={HOST: ("127.0.0.1", port)})
        transport = NetworkTransport(guard, connections_per_host=1, timeout_s=timeout_s, body_bytes=body_bytes)
        try:
            results = [
                await transport.exchange(Request(f"{scheme}://{HOST}{path}", ((b"Host", HOST.encode()),)))
                for path in paths
            ]
        finally:
            await transport.aclose()
    return results, requests


@pytest.fixture
def fetch_from():
    """Fetch paths from a server that answers as the given coroutine says; returns results and raw requests."""

    def run(answer, *paths, **limits):
        return asyncio.run(_fetch(answer, paths, **limits))

    return run


@pytest.fixture
def fetch_bytes(fetch_from):
    """Fetch once from a server that answers with the given bytes and closes."""

    def run(raw, **limits):
        async def answer(_path, writer):
            writer.write(raw)
            await writer.drain()
            return False

        return fetch_from(answer, "/", **limits)[0][0]

    return run
