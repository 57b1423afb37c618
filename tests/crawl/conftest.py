"""A loopback server that answers with exactly the bytes a test gives it."""

import asyncio
import contextlib
import threading
import time
from collections import Counter

import pytest

from pipeline.crawl.fetching.exchange import Request
from pipeline.crawl.fetching.fetch import NetworkTransport
from pipeline.crawl.fetching.guard import Guard

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


class Watching(asyncio.Protocol):
    """Answers from a table of paths, and writes down who asked for what, when, and over how many connections."""

    def __init__(self, watch):
        self.watch = watch
        self.host = None
        self.waiting = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.waiting += data
        while b"\r\n\r\n" in self.waiting:
            head, _, self.waiting = self.waiting.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            host = head.partition(b"Host: ")[2].partition(b"\r\n")[0].decode()
            if self.host is None:
                self.host = host
                self.watch.open[host] += 1
                self.watch.most[host] = max(self.watch.most[host], self.watch.open[host])
            self.watch.visits.append((time.monotonic(), host, path))
            body = self.watch.pages.get(path)
            status = b"200 OK" if body is not None else b"404 Not Found"
            body = body or b""
            self.transport.write(b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body))

    def connection_lost(self, exc):
        del exc  # why it was lost does not matter here
        if self.host is not None:
            self.watch.open[self.host] -= 1


class Watch:
    """What a watching server knows: its pages, its visits, and the connections of each host."""

    def __init__(self, pages):
        self.pages = pages
        self.visits = []
        self.open = Counter()
        self.most = Counter()
        self.port = 0


@contextlib.contextmanager
def _watching(pages):
    watch = Watch(pages)
    ready, loop = threading.Event(), asyncio.new_event_loop()

    async def start():
        server = await loop.create_server(lambda: Watching(watch), "127.0.0.1", 0, backlog=4096)
        watch.port = server.sockets[0].getsockname()[1]
        ready.set()
        return server

    def work():
        server = loop.run_until_complete(start())
        loop.run_forever()
        server.close()
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    thread = threading.Thread(target=work)
    thread.start()
    ready.wait()
    try:
        yield watch
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


@pytest.fixture
def watching():
    """Serve the same pages for any host, in a thread, and watch how they are asked for."""
    return _watching
