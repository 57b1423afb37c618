"""
WARC files in, whatever has become of them.

fastwarc reads 16 times faster than warcio but, like it, says nothing when a file ends in the middle of a record
(measured: of 3,816 places to cut a file, 3,676 raise nothing), and neither reads on behind a damaged one. So a record
is held back until the one after it is there, and where that does not come the bytes are looked at: each record of a
`.warc.gz` is a gzip member of its own, with a checksum, and begins with a mark that can be searched for.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipeline.corpus.payload import read_payload
from pipeline.corpus.sources import name_of, open_at
from pipeline.errors import QinggaoError
from pipeline.model import Page, Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from datetime import datetime
    from pathlib import Path

    from fastwarc.warc import WarcRecord

MAX_BODY_BYTES = 64 << 20
"""A body is read up to here; a longer one is too large for any article page."""
_GZIP = b"\x1f\x8b"
_STEP_BYTES = 1 << 20
_MARK = re.compile(rb"\x1f\x8b\x08|\r\n\r\nWARC/1\.")
_MARK_BYTES = 11
_BEGINNING = b"WARC/"
_HEAD_BYTES = 4096

Taken = TypeVar("Taken")


def read_warc(source: Path | str) -> Iterator[Page | Rejected]:
    """
    Read the responses of a WARC file, gzipped or plain, in file order, whatever their media type.

    Args:
        source: The file, or its address (https://, s3://, …), which is streamed. Requests, metadata and revisits are
            passed over.

    Yields:
        A page per response, with `source_path` as `FILE@OFFSET`; a `Rejected` with reason "damaged" for bytes that
        cannot be read and have sound records behind them, "truncated" where the file ends in the middle of a record,
        "unreadable" where it holds no records at all.

    Raises:
        InputError: An address cannot be read.
    """
    name = name_of(source)
    return read_responses(source, lambda record, offset: _page(record, f"{name}@{offset}"))


def read_responses(source: Path | str, take: Callable[[WarcRecord, int], Taken]) -> Iterator[Taken | Rejected]:
    """
    Read the responses of a WARC file, as `read_warc` does.

    Args:
        source: The file or its address.
        take: Makes of a record, and the byte it starts at, what is wanted of it.

    Yields:
        What was made of each sound response, and a `Rejected` for each place that cannot be read.
    """
    start: int | None = 0
    while start is not None:
        start = yield from _read_from(source, start, take)


def read_page(path: Path, offset: int) -> Page | Rejected | None:
    """
    Read one response of a WARC file.

    Args:
        path: The file.
        offset: The byte its record starts at.

    Returns:
        What `read_warc` gives for this record; None if there is no response to be read.
    """
    if _end_of_record(path, offset) is None:
        return None
    with path.open("rb") as stream:
        stream.seek(offset)
        try:
            record = next(_records(stream), None)
            if record is None or record.record_type != WarcRecordType.response:
                return None
            return _page(record, f"{name_of(path)}@{offset}")
        except Exception:  # noqa: BLE001 -- fastwarc raises its own and built-in errors on damaged files
            return None


def _read_from(
    source: Path | str, start: int, take: Callable[[WarcRecord, int], Taken]
) -> Generator[Taken | Rejected, None, int | None]:
    """Yield the responses up to where the file ends or is damaged; return the byte to go on at, if there is one."""
    last, held, fault = None, None, ""
    with open_at(source, start) as stream:
        try:
            for record in _records(stream):
                if held is not None:
                    yield held
                last, held = record.stream_pos, None
                if record.record_type == WarcRecordType.response:
                    held = take(record, last)
        except QinggaoError:
            raise
        except Exception as exc:  # noqa: BLE001 -- fastwarc raises its own and built-in errors on damaged files
            fault = str(exc)
    end = None if last is None else _end_of_record(source, last)
    if held is not None and end is not None:
        yield held
    broken = end or last or start
    if end is not None and not _bytes_at(source, end, 1):
        return None
    sound = _next_record(source, broken + 1)
    if sound is not None:
        yield _damaged(name_of(source), broken, sound)
    elif last is None:
        yield _no_warc(name_of(source))
    else:
        yield _torn(name_of(source), last, "inside" if end is None else "behind", fault)
    return sound


def _records(stream: BinaryIO) -> Iterator[WarcRecord]:
    """Iterate over the records; codings are undone later, so that a broken one breaks nothing but itself."""
    return iter(ArchiveIterator(stream, parse_http=True, auto_decode="none"))


def _page(record: WarcRecord, place: str) -> Page | Rejected:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or None
    http = record.http_headers
    raw = _read_body(record)
    headers = {name.lower(): value for name, value in http} if http is not None else {}
    body, is_cut = read_payload(raw, headers, MAX_BODY_BYTES)
    if max(len(raw), len(body)) > MAX_BODY_BYTES:
        return Rejected(url=url, source_path=place, reason="too_large", detail=f"body over {MAX_BODY_BYTES} bytes")
    return Page(
        body=body,
        url=url,
        content_type=headers.get("content-type"),
        status=http.status_code if http is not None else None,
        source_path=place,
        fetched_at=_date(record),
        truncated=record.headers.get("WARC-Truncated") or ("disconnect" if is_cut else None),
    )


def _read_body(record: WarcRecord) -> bytes:
    """Read a body, one byte more than the limit where it is longer; fastwarc makes room for all that is asked for."""
    body: bytes = record.reader.read(_STEP_BYTES)
    return body if len(body) < _STEP_BYTES else body + record.reader.read(MAX_BODY_BYTES + 1 - _STEP_BYTES)


def _date(record: WarcRecord) -> datetime | None:
    try:
        return record.record_date
    except ValueError:
        return None


# What is said of bytes that cannot be read


def _damaged(name: str, start: int, end: int) -> Rejected:
    detail = f"{name}: {end - start} bytes from byte {start} on are damaged: what they held is lost, get the file again"
    return Rejected(source_path=f"{name}@{start}", reason="damaged", detail=detail)


def _no_warc(name: str) -> Rejected:
    detail = f"{name}: not a WARC file, it holds no record: name a file that a crawl has written"
    return Rejected(source_path=name, reason="unreadable", detail=detail)


def _torn(name: str, last: int, where: str, fault: str) -> Rejected:
    what = (
        f"damaged {where} the record at byte {last}: {fault}" if fault else f"cut off {where} the record at byte {last}"
    )
    detail = f"{name}: {what}: get the file again"
    return Rejected(source_path=f"{name}@{last}", reason="truncated", detail=detail)


# Where records end and begin


def _end_of_record(source: Path | str, start: int) -> int | None:
    """Return the byte behind a record, None if the record is damaged or the file ends in it."""
    with open_at(source, start) as stream:
        chunk = stream.read(_STEP_BYTES)
        if not chunk.startswith(_GZIP):
            return _end_of_plain(chunk, stream, start)
        member, read = zlib.decompressobj(zlib.MAX_WBITS | 16), len(chunk)
        try:
            while chunk:
                member.decompress(chunk, _STEP_BYTES)
                if member.eof:
                    return start + read - len(member.unused_data)
                chunk = member.unconsumed_tail
                if not chunk:
                    chunk = stream.read(_STEP_BYTES)
                    read += len(chunk)
        except zlib.error:
            return None
    return None


def _end_of_plain(chunk: bytes, stream: BinaryIO, start: int) -> int | None:
    head, mark, rest = chunk.partition(b"\r\n\r\n")
    length = re.search(rb"(?im)^content-length:[ \t]*([0-9]{1,18})[ \t]*$", head.replace(b"\r\n", b"\n"))
    if not mark or length is None:
        return None
    left = int(length[1])
    end = start + len(head) + len(mark) + left
    while rest and left > len(rest):
        left -= len(rest)
        rest = stream.read(_STEP_BYTES)
    if left > len(rest):
        return None
    behind = rest[left:] + stream.read(len(mark))
    return end + len(mark) if behind.startswith(mark) else end


def _next_record(source: Path | str, start: int) -> int | None:
    """Return the first byte from `start` on that a record begins at."""
    with open_at(source, start) as stream:
        window, place = b"", start
        while chunk := stream.read(_STEP_BYTES):
            window += chunk
            for mark in _MARK.finditer(window):
                found = place + mark.start() + len(mark[0]) - len(mark[0].lstrip(b"\r\n"))
                if _begins_record(_bytes_at(source, found, _HEAD_BYTES)):
                    return found
            place += max(0, len(window) - _MARK_BYTES)
            window = window[-_MARK_BYTES:]
    return None


def _begins_record(head: bytes) -> bool:
    if not head.startswith(_GZIP):
        return head.startswith(_BEGINNING)
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, len(_BEGINNING)) == _BEGINNING
    except zlib.error:
        return False


def _bytes_at(source: Path | str, start: int, size: int) -> bytes:
    with open_at(source, start) as stream:
        return stream.read(size)
