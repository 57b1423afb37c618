"""A sample site on a socket of this machine, for a crawl over real HTTP that never leaves it."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from pipeline.crawl.demo.answers import Answer, Asked, answer
from pipeline.crawl.demo.site import load_site
from pipeline.errors import QinggaoError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.crawl.demo.site import DemoSite

LOOPBACK = "127.0.0.1"
_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class Visit:
    """
    One answered request.

    Attributes:
        at: When it was answered, in seconds of the monotonic clock.
        host: The host asked for, in lower case.
        path: Path and query as they were sent.
        status: The status of the answer.
    """

    at: float
    host: str
    path: str
    status: int


class Addresses(Mapping[str, tuple[str, int]]):
    """The hosts of a served site, each with the address and port it is served at."""

    def __init__(self, server: _Server) -> None:
        self._server = server

    def __getitem__(self, host: str) -> tuple[str, int]:
        if host not in self._server.site.charsets:
            raise KeyError(host)
        return LOOPBACK, self._server.server_port

    def __iter__(self) -> Iterator[str]:
        return iter(self._server.site.charsets)

    def __len__(self) -> int:
        return len(self._server.site.charsets)

    @property
    def visits(self) -> tuple[Visit, ...]:
        """All GET and HEAD requests answered so far, in their order."""
        return tuple(self._server.visits)


@contextmanager
def serve(folder: Path) -> Iterator[Addresses]:
    """
    Serve a sample site on loopback while the context is open.

    Args:
        folder: The folder with site.toml and a folder for each host.

    Yields:
        Host names with the (address, port) to connect to; its `visits` are the access log.

    Raises:
        InputError: There is no readable site.toml.
        ConfigError: It has faults; all of them are named, each with its line.
        QinggaoError: This machine gives no port to listen on.
    """
    site = load_site(folder)
    try:
        server = _Server(site)
    except OSError as exc:
        raise QinggaoError(f"cannot listen on {LOOPBACK} ({exc.strerror}); allow local connections") from exc
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(_POLL_S,), name="demo-site")
        thread.start()
        try:
            yield Addresses(server)
        finally:
            server.shutdown()
            server.hang_up()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # closing the server then waits for them, so that no socket outlives it

    def __init__(self, site: DemoSite) -> None:
        self.site = site
        self.visits: list[Visit] = []
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()
        super().__init__((LOOPBACK, 0), _Handler)

    def visit(self, host: str, path: str, headers: Mapping[str, str]) -> Answer:
        """Answer a request and write it down."""
        with self._lock:
            before = sum(visit.host == host and visit.path == path for visit in self.visits)
            found = answer(self.site, Asked(host, path, headers, before))
            self.visits.append(Visit(time.monotonic(), host, path, found.status))
        return found

    def hang_up(self) -> None:
        """End the connections that clients keep open."""
        with self._lock:
            for connection in self._connections:
                with suppress(OSError):  # the client was first
                    connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 -- socketserver's signature
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 -- socketserver's signature
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 -- socketserver's signature
        if not isinstance(sys.exception(), ConnectionError):  # a client may leave whenever it likes
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: without this the second waits for an ACK (40 ms)
    server: _Server

    def do_GET(self) -> None:
        found = self._found()
        self._send_head(found)
        self.wfile.write(found.body)

    def do_HEAD(self) -> None:
        self._send_head(self._found())

    def version_string(self) -> str:
        return "qinggao-demo"

    def log_message(self, *_: object) -> None:
        """Write nothing: `visits` is the log."""

    def _found(self) -> Answer:
        host = self.headers.get("Host", "").partition(":")[0].lower()
        headers = {name.lower(): value for name, value in self.headers.items()}
        return self.server.visit(host, self.path, headers)

    def _send_head(self, found: Answer) -> None:
        self.send_response(found.status)
        for name, value in found.headers:
            self.send_header(name, value)
        if found.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(found.body)))
        self.end_headers()
