"""
Inputs by address, streamed: https:// through httpx, s3:// and every other scheme through fsspec.

An archive of Common Crawl has about 1 GB and takes an hour to clean; connections do not live that long. So a stream
remembers its place, and a read that fails opens the input again right there. Nothing is kept on disk or in memory.
"""

from __future__ import annotations

import io
import time
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, cast

import httpx

from pipeline.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

RETRIES = 5
FIRST_WAIT_S = 0.5
TIMEOUT_S = 60.0
BLOCK_BYTES = 1 << 20
_OK, _PARTIAL, _PAST_END = 200, 206, 416
_TOO_MANY, _FAULT_OF_SERVER = 429, 500


class Readable(Protocol):
    """What a stream reads from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end."""

    def close(self) -> None:
        """Let go of it."""


def open_address(source: str, offset: int = 0, *, wait: Callable[[float], None] = time.sleep) -> BinaryIO:
    """
    Open an address for reading from one place on.

    Args:
        source: The address with its scheme.
        offset: The first byte to read.
        wait: Sleeps for a number of seconds between tries.

    Raises:
        InputError: It is not there or may not be read; reading raises it too when every retry failed.
        UsageError: The scheme needs a package that is not installed, or nobody knows it.
    """
    is_http = source.lower().startswith(("http://", "https://"))
    opener = _http_opener(source) if is_http else _fsspec_opener(source)
    return cast("BinaryIO", io.BufferedReader(_Resuming(source, opener, offset, wait), BLOCK_BYTES))


def size_at(source: str) -> int | None:
    """
    Return the size of what lies at an address, None where nobody tells.

    Raises:
        InputError: It is not there, or a server cannot be reached.
        UsageError: The scheme needs a package that is not installed, or nobody knows it.
    """
    try:
        if source.lower().startswith(("http://", "https://")):
            answer = httpx.head(
                source, timeout=TIMEOUT_S, follow_redirects=True, headers={"Accept-Encoding": "identity"}
            )
            size = answer.headers.get("Content-Length") if answer.status_code == _OK else None
        else:
            system, path = _fsspec_system(source)
            size = system.size(path)
        return None if size is None else int(size)
    except (OSError, ValueError, httpx.HTTPError, httpx.InvalidURL) as exc:
        raise InputError(f"{source}: cannot be read: {exc or type(exc).__name__}: check the address") from exc


class _Resuming(io.RawIOBase):
    """A stream that opens its input again where a read failed."""

    def __init__(
        self, name: str, opener: Callable[[int], Readable], offset: int, wait: Callable[[float], None]
    ) -> None:
        super().__init__()
        self._name, self._opener, self._place, self._wait = name, opener, offset, wait
        self._open: Readable | None = None
        self._failed = 0
        self._bring(0)  # a missing input is told where it is opened

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        """Move; the input is opened again there. fastwarc asks where it is by moving by nothing."""
        target = place + (self._place if whence == io.SEEK_CUR else 0)
        if whence == io.SEEK_END or target < 0:
            raise io.UnsupportedOperation("the end of a streamed input is not known")
        if target != self._place:
            self._drop()
            self._place = target
        return target

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # the buffers we are given
        data = self._bring(len(buffer))
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)

    def close(self) -> None:
        self._drop()
        super().close()

    def _bring(self, size: int) -> bytes:
        """Read up to `size` bytes; the count of failures starts again with every byte that arrives."""
        while True:
            try:
                if self._open is None:
                    self._open = self._opener(self._place)
                data = self._open.read(size) if size else b""
            except (FileNotFoundError, PermissionError) as exc:
                raise InputError(f"{self._name}: {exc.strerror or exc}: check the address") from exc
            except (OSError, httpx.TransportError) as exc:
                self._drop()
                if self._failed >= RETRIES:
                    what = f"cannot be read at byte {self._place} after {RETRIES} retries: {exc or type(exc).__name__}"
                    raise InputError(f"{self._name}: {what}: run again") from exc
                self._wait(FIRST_WAIT_S * (1 << self._failed))
                self._failed += 1
            else:
                self._failed = 0 if data else self._failed
                return data

    def _drop(self) -> None:
        if self._open is not None:
            with suppress(OSError, httpx.HTTPError):  # it has failed already
                self._open.close()
            self._open = None


class _HttpBody:
    """The body of an answer as a stream; a place that the server would not begin at is read up to."""

    def __init__(self, client: httpx.Client, response: httpx.Response, skip: int) -> None:
        self._client, self._response = client, response
        self._chunks: Iterator[bytes] = response.iter_raw()  # as they come: joined ones are lost when it breaks
        self._rest = b""
        while skip > 0 and (chunk := next(self._chunks, b"")):
            self._rest, skip = chunk[skip:], skip - len(chunk)

    def read(self, size: int, /) -> bytes:
        if not self._rest:
            self._rest = next(self._chunks, b"")
        data, self._rest = self._rest[:size], self._rest[size:]
        return data

    def close(self) -> None:
        self._response.close()
        self._client.close()


def _http_opener(url: str) -> Callable[[int], Readable]:
    tags: list[str] = []  # the version that the first answer gave: a file must not change under a resumed read

    def open_from(offset: int) -> Readable:
        client = httpx.Client(timeout=TIMEOUT_S, follow_redirects=True)
        try:
            return ask(client, offset)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.TooManyRedirects) as exc:
            client.close()
            raise InputError(f"{url}: cannot be fetched: {exc}: check the address") from exc
        except BaseException:
            client.close()
            raise

    def ask(client: httpx.Client, offset: int) -> Readable:
        headers = {"Accept-Encoding": "identity", "Range": f"bytes={offset}-"}
        response = client.send(client.build_request("GET", url, headers=headers), stream=True)
        status = response.status_code
        if status not in (_OK, _PARTIAL):
            response.close()
            client.close()
        if status == _PAST_END:
            return io.BytesIO()
        if status >= _FAULT_OF_SERVER or status == _TOO_MANY:
            raise OSError(f"the server answers {status}")
        if status not in (_OK, _PARTIAL):
            raise InputError(f"{url}: the server answers {status}: check the address")
        tags.append(response.headers.get("ETag", ""))
        if tags[-1] != tags[0]:
            raise InputError(f"{url}: has changed while it was read: run again")
        return _HttpBody(client, response, offset if status == _OK else 0)

    return open_from


def _fsspec_opener(url: str) -> Callable[[int], Readable]:
    system, path = _fsspec_system(url)

    def open_from(offset: int) -> Readable:
        file = system.open(path, "rb", block_size=4 * BLOCK_BYTES)
        file.seek(offset)
        return cast("Readable", file)

    return open_from


def _fsspec_system(url: str) -> tuple[Any, str]:
    """Return the file system of an address and the path in it."""
    try:
        core = import_module("fsspec.core")
    except ImportError as exc:
        raise UsageError(f"{url}: needs fsspec: pip install fsspec beside qinggao") from exc
    try:
        system, path = core.url_to_fs(url)
    except ImportError as exc:  # fsspec's message names the package: "Install s3fs to access S3"
        raise UsageError(f"{url}: {exc} (pip install it beside qinggao)") from exc
    except ValueError as exc:
        raise UsageError(f"{url}: {exc}: write a path, https:// or s3://") from exc
    except OSError as exc:  # some connect at once
        raise InputError(f"{url}: cannot be reached: {exc.strerror or exc}: check the address") from exc
    return system, str(path)
