"""
WARC files in.

fastwarc reads 16 times faster than warcio but, like it, says nothing when a file ends in the middle of a record
(measured: of 3,816 places to cut a file, 3,676 raise nothing). So the last record is held back until it is known
that the file ends where the record does.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipeline.corpus.payload import read_payload
from pipeline.corpus.remote import open_at
from pipeline.errors import QinggaoError
from pipeline.model import Page, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from fastwarc.warc import WarcRecord

MAX_BODY_BYTES = 64 << 20
"""A body is read up to here; a longer one is too large for any article page."""
_GZIP = b"\x1f\x8b"


def read_warc(source: Path | str) -> Iterator[Page | Rejected]:
    """
    Read the responses of a WARC file, gzipped or plain, in file order, whatever their media type.

    Args:
        source: The file, or its address (https://, s3://, …), which is streamed. Requests, metadata and revisits are
            passed over.

    Yields:
        A page per response, with `source_path` as `FILE@OFFSET`; a `Rejected` with reason "truncated" where the file
        ends in the middle of a record, "unreadable" where it holds no records at all.

    Raises:
        InputError: An address cannot be read.
    """
    name = source.as_posix() if isinstance(source, Path) else source
    last, held = None, None
    with open_at(source) as stream:
        try:
            for record in _records(stream):
                if held is not None:
                    yield held
                last, held = record.stream_pos, None
                if record.record_type == WarcRecordType.response:
                    held = _page(record, f"{name}@{last}")
        except QinggaoError:
            raise
        except Exception as exc:  # noqa: BLE001 -- fastwarc raises its own and built-in errors on damaged files
            what = f"damaged in the record at byte {last}: {exc}"
            yield _torn(name, last, what) if last is not None else _no_warc(name)
            return
    if last is None:
        yield _no_warc(name)
        return
    ending = _ending(source, last)
    if held is not None and ending != "inside":
        yield held
    if ending != "whole":
        yield _torn(name, last, f"cut off {ending} the record at byte {last}")


def read_page(path: Path, offset: int) -> Page | Rejected | None:
    """
    Read one response of a WARC file.

    Args:
        path: The file.
        offset: The byte its record starts at.

    Returns:
        What `read_warc` gives for this record; None if there is no response to be read.
    """
    with path.open("rb") as stream:
        stream.seek(offset)
        try:
            record = next(_records(stream), None)
            if record is None or record.record_type != WarcRecordType.response:
                return None
            return _page(record, f"{path.as_posix()}@{offset}")
        except Exception:  # noqa: BLE001 -- fastwarc raises its own and built-in errors on damaged files
            return None


def _records(stream: BinaryIO) -> Iterator[WarcRecord]:
    """Iterate over the records; codings are undone later, so that a broken one breaks nothing but itself."""
    return iter(ArchiveIterator(stream, parse_http=True, auto_decode="none"))


def _page(record: WarcRecord, place: str) -> Page | Rejected:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or None
    http = record.http_headers
    raw = record.reader.read(MAX_BODY_BYTES + 1)
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


def _date(record: WarcRecord) -> datetime | None:
    try:
        return record.record_date
    except ValueError:
        return None


def _no_warc(name: str) -> Rejected:
    detail = f"{name}: not a WARC file, it holds no record: name a file that a crawl has written"
    return Rejected(source_path=name, reason="unreadable", detail=detail)


def _torn(name: str, last: int, what: str) -> Rejected:
    detail = f"{name}: {what}: get the file again, or give --keep-going to clean the whole records"
    return Rejected(source_path=f"{name}@{last}", reason="truncated", detail=detail)


def _ending(source: Path | str, last: int) -> Literal["whole", "inside", "behind"]:
    """Tell whether a file ends with its last record, inside it, or with something torn behind it."""
    with open_at(source, last) as stream:
        chunk = stream.read(1 << 20)
        if not chunk.startswith(_GZIP):
            return "whole" if _is_whole_record(chunk + stream.read()) else "inside"
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while chunk:
            member.decompress(chunk)
            if member.eof:
                return "behind" if member.unused_data or stream.read(1) else "whole"
            chunk = stream.read(1 << 20)
    return "inside"


def _is_whole_record(record: bytes) -> bool:
    head, _, rest = record.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        key, _, value = line.partition(b":")
        if key.strip().lower() == b"content-length" and value.strip().isdigit():
            return len(rest) >= int(value)
    return False
