"""Recorded responses in place of the network: a small internet for tests, demonstrations and work on rules."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, get_args

from fastwarc.warc import ArchiveIterator

from pipeline.corpus.warc import read_responses
from pipeline.crawl.fetching.exchange import Failure, Request, Response, Truncation, no_matter
from pipeline.crawl.fetching.heads import read_fields
from pipeline.errors import InputError
from pipeline.model import Rejected
from pipeline.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from fastwarc.warc import WarcRecord

NOT_RECORDED = Response(HTTPStatus.NOT_FOUND, (), b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", b"")


class ReplayTransport:
    """
    Answers requests from WARC files: the last response recorded for an address, 404 for all others.

    Damaged places of a file are passed over.

    Args:
        files: The WARC files.
        body_bytes: Most bytes of a body.

    Raises:
        InputError: A file cannot be read.
    """

    is_live = False

    def __init__(self, files: Iterable[Path], body_bytes: int) -> None:
        self._body_bytes = body_bytes
        self._places: dict[str, tuple[Path, int]] = {}
        for path in files:
            self._index(path)

    async def exchange(self, request: Request, sent: Callable[[], None] = no_matter) -> Response | Failure:
        """Return the recorded response."""
        sent()
        place = self._places.get(canonical_url(request.url))
        return NOT_RECORDED if place is None else _read(*place, self._body_bytes)

    async def release(self, host: str) -> None:
        """Do nothing: there are no connections."""

    async def aclose(self) -> None:
        """Do nothing: there are no connections."""

    def _index(self, path: Path) -> None:
        try:
            for found in read_responses(path, _where):
                if not isinstance(found, Rejected):
                    url, offset = found
                    self._places[url] = (path, offset)
                elif found.reason == "unreadable":
                    raise InputError(found.detail)
        except OSError as exc:
            raise InputError(f"{path}: cannot be read ({exc.strerror}); name WARC files of an earlier night") from exc


def _where(record: WarcRecord, offset: int) -> tuple[str, int]:
    return canonical_url((record.headers.get("WARC-Target-URI") or "").strip("<>")), offset


def _read(path: Path, offset: int, limit: int) -> Response | Failure:
    with path.open("rb") as stream:
        stream.seek(offset)
        # Chunk framing is undone, as it is for a response from the network; the content coding stays.
        record = next(iter(ArchiveIterator(stream, parse_http=True, auto_decode="transfer")), None)
        if record is None or record.http_headers is None:
            return Failure("unreadable", "the recorded response has no head", may_pass=False)
        lines = [record.http_headers.status_line or "", *(f"{name}: {value}" for name, value in record.http_headers)]
        body = record.reader.read(limit + 1)
        recorded = next((why for why in get_args(Truncation) if why == record.headers.get("WARC-Truncated")), None)
    head = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
    status, headers = read_fields(head)
    return Response(status, headers, head, body[:limit], truncated="length" if len(body) > limit else recorded)
