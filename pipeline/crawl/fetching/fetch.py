"""
Requests over the network: the only module that knows httpx.

httpx's own connection pool spends its time looking through all connections (CPU per page grows with their number,
measured), so every origin gets a small pool of its own. Redirects are not followed here: each hop is a request of its
own, so that robots.txt, the guard and the host's delay see it.
"""

from __future__ import annotations

import asyncio
import importlib.util
import ssl
import sys
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from pipeline.crawl.fetching.exchange import Failure, Request, Response, Truncation, no_matter
from pipeline.crawl.fetching.guard import BlockedError
from pipeline.crawl.fetching.heads import read_fields
from pipeline.crawl.fetching.streams import GuardedBackend, HeadStream, HeadTooLongError
from pipeline.urls import DEFAULT_PORTS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from pipeline.crawl.fetching.guard import Guard

if importlib.util.find_spec("sniffio") is None:
    # httpcore tries to import it several times a request; unless it is known to be absent, Python searches the disk for
    # it each time: half a millisecond of a page's three (measured).
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # the way the import system says "not there"

# Pages are text; of these only the head is kept, so that a linked film costs nobody its bandwidth. Archives are read: a
# sitemap may be sent as one.
MEDIA_TYPES = (b"image/", b"video/", b"audio/", b"font/", b"application/pdf", b"application/msword")

_BROKEN = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpx.HTTPError,
    httpx.InvalidURL,
    OSError,
)
_KEEPALIVE_S = 30.0
_SENT = "http11.send_request_headers.complete"
MAX_DETAIL = 200
"""Longest text of an error that is written down: it may quote what a server sent."""

Origin = tuple[str, str, int | None]


@dataclass(slots=True)
class _Pool:
    """Connections to one origin."""

    backend: GuardedBackend
    core: httpcore.AsyncConnectionPool


@dataclass(slots=True)
class _Flight:
    """What is known of a request so far; kept outside the request so that running out of time loses nothing."""

    response: httpx.Response | None = None
    body: bytearray = field(default_factory=bytearray)
    truncated: Truncation | None = None


class NetworkTransport:
    """
    Answers requests from the network.

    Args:
        guard: Decides which addresses may be connected to.
        connections_per_host: Most connections to one origin.
        timeout_s: Most seconds for a whole request.
        body_bytes: Most bytes of a body on the wire; the rest is not read.
    """

    is_live = True

    def __init__(self, guard: Guard, *, connections_per_host: int, timeout_s: float, body_bytes: int) -> None:
        self._guard = guard
        self._connections_per_host = connections_per_host
        self._timeout_s = timeout_s
        self._body_bytes = body_bytes
        self._pools: dict[Origin, _Pool] = {}
        self._old_tls: set[Origin] = set()
        self._tls = ssl.create_default_context()
        self._lenient_tls = _lenient_tls()

    async def exchange(self, request: Request, sent: Callable[[], None] = no_matter) -> Response | Failure:
        """
        Send one request and return what came back.

        A connection that the server closed while it lay idle is replaced once; a TLS handshake that modern settings
        refuse is repeated once with those of old servers, unverified, and the response says so.
        """
        try:
            url = httpx.URL(request.url)
        except httpx.InvalidURL as exc:
            return Failure("fetch_failed", f"not a valid address: {exc}", may_pass=False)
        if url.scheme not in DEFAULT_PORTS or not url.host:
            return Failure("fetch_failed", "not a web address", may_pass=False)
        origin = (url.scheme, url.host, url.port)
        asked = httpx.Request("GET", url, headers=list(request.headers), extensions=self._watched(sent))
        pool = self._pool(origin)
        opened = pool.backend.opened
        outcome = await self._attempt(asked, pool)
        if isinstance(outcome, ssl.SSLError) and origin not in self._old_tls:
            self._old_tls.add(origin)
            await self._close(origin)
            outcome = await self._attempt(asked, self._pool(origin))
        elif isinstance(outcome, _BROKEN) and _is_disconnect(outcome) and pool.backend.opened == opened:
            outcome = await self._attempt(asked, pool)
        if isinstance(outcome, Exception):
            return _failure(outcome)
        return self._response(outcome, origin)

    def _watched(self, sent: Callable[[], None]) -> dict[str, Any]:
        """Have httpcore tell when it has sent a request: only with several connections does anybody wait for that."""
        if self._connections_per_host == 1:
            return {}

        async def trace(event: str, _info: object) -> None:
            if event == _SENT:
                sent()

        return {"trace": trace}

    async def release(self, host: str) -> None:
        """Close the connections to a host that is not needed any more."""
        for origin in [origin for origin in self._pools if origin[1] == host]:
            await self._close(origin)

    async def aclose(self) -> None:
        """Close all connections."""
        for origin in list(self._pools):
            await self._close(origin)

    def _pool(self, origin: Origin) -> _Pool:
        if origin not in self._pools:
            backend = GuardedBackend(self._guard)
            core = httpcore.AsyncConnectionPool(
                ssl_context=self._lenient_tls if origin in self._old_tls else self._tls,
                max_connections=self._connections_per_host,
                max_keepalive_connections=self._connections_per_host,
                keepalive_expiry=_KEEPALIVE_S,
                network_backend=backend,
            )
            self._pools[origin] = _Pool(backend, core)
        return self._pools[origin]

    async def _close(self, origin: Origin) -> None:
        await self._pools.pop(origin).core.aclose()

    async def _attempt(self, asked: httpx.Request, pool: _Pool) -> _Flight | Exception:
        flight = _Flight()
        try:
            async with asyncio.timeout(self._timeout_s):
                await self._receive(asked, pool, flight)
        except TimeoutError as exc:
            flight.truncated = "time"
            return flight if flight.response else exc
        except (BlockedError, *_BROKEN) as exc:
            flight.truncated = "disconnect"
            return flight if flight.response else _tls_error_in(exc) or exc
        return flight

    async def _receive(self, asked: httpx.Request, pool: _Pool, flight: _Flight) -> None:
        response = await _PoolTransport(pool.core).handle_async_request(asked)
        flight.response = response
        limit = (
            0
            if response.headers.get("content-type", "").strip().lower().encode().startswith(MEDIA_TYPES)
            else self._body_bytes
        )
        try:
            async for chunk in response.aiter_raw():
                flight.body += chunk
                if len(flight.body) > limit:
                    del flight.body[limit:]
                    flight.truncated = "length"
                    return
        finally:
            await response.aclose()

    def _response(self, flight: _Flight, origin: Origin) -> Response | Failure:
        response = flight.response
        stream = response.extensions["network_stream"] if response else None
        if not isinstance(stream, HeadStream):
            return Failure("fetch_failed", "no response", may_pass=True)
        status, headers = read_fields(stream.head)
        peer = stream.get_extra_info("server_addr")
        notes = (*stream.notes, *(("unverified-tls",) if origin in self._old_tls else ()))
        return Response(
            status=status,
            headers=headers,
            head=stream.head,
            body=bytes(flight.body),
            truncated=flight.truncated,
            address=str(peer[0]) if peer else None,
            notes=notes,
        )


class _PoolTransport(httpx.AsyncBaseTransport):
    """httpx's way to a pool with a network backend of our own, which its ready-made transport does not offer."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        core = httpcore.Request("GET", url, headers=request.headers.raw, extensions=request.extensions)
        response = await self._pool.handle_async_request(core)
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_BodyStream(response),
            extensions=response.extensions,
        )


class _BodyStream(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._response.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._response.aclose()


def _lenient_tls() -> ssl.SSLContext:
    """Settings for servers that have not been touched for years; nothing secret is ever sent to them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # TLS 1.0 is deprecated, which is the point here
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:!aNULL:!eNULL:@SECLEVEL=0")
    context.options |= ssl.OP_LEGACY_SERVER_CONNECT if hasattr(ssl, "OP_LEGACY_SERVER_CONNECT") else 0x4
    return context


def _tls_error_in(exc: BaseException) -> ssl.SSLError | None:
    """Return the TLS error that a connection error was made from, if it was one."""
    cause: BaseException | None = exc
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return cause
        cause = cause.__cause__ or cause.__context__
    return None


def _is_disconnect(exc: Exception) -> bool:
    if isinstance(exc, httpcore.RemoteProtocolError):
        return "disconnected" in str(exc)
    return isinstance(exc, httpcore.ReadError | httpcore.WriteError)


def _failure(exc: Exception) -> Failure:
    detail = ascii(str(exc) or type(exc).__name__)[1:-1][:MAX_DETAIL]
    if isinstance(exc, BlockedError):
        return Failure("blocked_address", detail, may_pass=False)
    if isinstance(exc, TimeoutError | httpcore.TimeoutException):
        return Failure("timeout", "no answer in time", may_pass=True)
    if isinstance(exc, HeadTooLongError):
        return Failure("too_large", detail, may_pass=False)
    return Failure("fetch_failed", detail, may_pass=True)
