"""
The network under httpx: guarded connections that keep the raw head of every response.

httpcore asks a backend to connect; ours asks the guard first and connects to the very address the guard judged. TLS
still uses the host name, so certificates are checked against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpcore

from pipeline.crawl.fetching.heads import (
    MAX_HEAD_BYTES,
    end_of_head,
    is_informational,
    is_page_without_head,
    mend_head,
)

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    from pipeline.crawl.fetching.guard import Guard

_SYNTHETIC_HEAD = b"HTTP/1.0 200 OK\r\n\r\n"


class HeadTooLongError(httpcore.RemoteProtocolError):
    """The head of a response is longer than any honest head."""


class HeadStream(httpcore.AsyncNetworkStream):
    """
    A connection that keeps the head of the current response as it came and hands on a mended one.

    Attributes:
        head: The raw head of the response being read.
        requests: How many requests were written to this connection.
        notes: What was forgiven in the current response.
    """

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner
        self._waiting: bytearray | None = None
        self._skipped = 0
        self.head = b""
        self.requests = 0
        self.notes: tuple[str, ...] = ()

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 -- httpcore's interface
        """Send bytes; the next bytes that come are a new head."""
        if buffer and self._waiting is None:
            self._waiting = bytearray()
            self._skipped = 0
            self.head = b""
            self.requests += 1
            self.notes = ()
        await self._inner.write(buffer, timeout)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 -- httpcore's interface
        """Return the next bytes, with the head mended."""
        while self._waiting is not None:
            chunk = await self._inner.read(max_bytes, timeout)
            seen = len(self._waiting)
            self._waiting += chunk
            if (ready := self._take_head(self._waiting, max(0, seen - 3), is_closed=not chunk)) is not None:
                return ready
        return await self._inner.read(max_bytes, timeout)

    def _take_head(self, data: bytearray, start: int, *, is_closed: bool) -> bytes | None:
        end = self._skip_preface(data, start)
        if is_page_without_head(data):
            return self._begin(_SYNTHETIC_HEAD, bytes(data), "no-head")
        if end is None and is_closed:
            self._waiting = None
            return bytes(data)
        if self._skipped + (end or len(data)) > MAX_HEAD_BYTES:
            raise HeadTooLongError(f"response head over {MAX_HEAD_BYTES} bytes")
        return None if end is None else self._begin(bytes(data[:end]), bytes(data[end:]))

    def _skip_preface(self, data: bytearray, start: int) -> int | None:
        """Drop empty lines (RFC 9112, 2.2) and interim answers before a head; return where the head ends."""
        place = 0
        while self._skipped + place <= MAX_HEAD_BYTES:
            if data.startswith((b"\r", b"\n"), place):
                place += 1
                continue
            end = end_of_head(data, max(start, place))
            if end is None or not is_informational(bytes(data[place:end])):
                break
            place = end
        del data[:place]
        self._skipped += place
        return end_of_head(data, 0 if place else start)

    def _begin(self, head: bytes, rest: bytes, *notes: str) -> bytes:
        self._waiting = None
        self.head = head
        mended = mend_head(head)
        # Line ends and the order of fields may change without any harm having been done; only then is it no note.
        harmless = sorted(mended.split()) == sorted(head.split())
        self.notes = notes if harmless else (*notes, "mended-head")
        return mended + rest

    async def aclose(self) -> None:
        """Close the connection."""
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 -- httpcore's interface
    ) -> HeadStream:
        """Return the connection with TLS on it."""
        return HeadStream(await self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 -- httpcore's interface
        """Return what is known about the socket."""
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """
    Opens connections to addresses the guard lets pass.

    Attributes:
        opened: How many connections were opened; tells a reused connection from a fresh one.
    """

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._inner = httpcore.AnyIOBackend()
        self.opened = 0

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> HeadStream:
        """
        Connect to the first checked address that answers.

        Raises:
            BlockedError: The host leads somewhere a crawl must not go.
        """
        try:
            addresses, real_port = await self._guard.addresses_of(host, port)
        except OSError as exc:
            raise httpcore.ConnectError(f"{host} has no address") from exc
        except UnicodeError as exc:  # a label the resolver's IDNA codec refuses
            raise httpcore.ConnectError(f"{host} is no host name") from exc
        self.opened += 1
        for address in addresses[:-1]:
            try:
                return HeadStream(
                    await self._inner.connect_tcp(address, real_port, timeout, local_address, socket_options)
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return HeadStream(
            await self._inner.connect_tcp(addresses[-1], real_port, timeout, local_address, socket_options)
        )
