"""
WARC 1.1 records: captures to bytes and back.

Only what this crawler writes is read back here, to continue after a crash; WARC files of others are read by
`pipeline.corpus.warc`. https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from __future__ import annotations

import base64
import hashlib
import uuid
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from isal import isal_zlib

from pipeline.crawl.fetching.bodies import unpack
from pipeline.crawl.fetching.errand import Capture, Errand
from pipeline.crawl.fetching.exchange import Response
from pipeline.crawl.fetching.heads import end_of_head, read_fields, readable_head, without_coding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.crawl.fetching.errand import Kind
    from pipeline.crawl.fetching.exchange import Request, Truncation

COMPRESSION_LEVEL = 2  # isal: 0.155 CPU s per 1,000 pages against 1.83 of zlib's level 6, for 8 % more bytes (measured)
GZIP_BITS = 31
_STEP_BYTES = 32_768
_FIRST_LINES = b"WARC/1.1\r\nWARC-Type: %s\r\n"
_HEAD_BYTES, _COMMENT_FLAG = 10, 0x10  # of a gzip member

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
STATUS_NOT_MODIFIED = 304

ERRAND_FIELD = "Qinggao-Errand"
NOTES_FIELD = "Qinggao-Notes"

Fields = list[tuple[str, str]]


class DamagedRecordError(ValueError):
    """Bytes that are no record of ours."""


def payload_digest(payload: bytes) -> str:
    """
    Return the digest of a body in the form WARC files use.

    Example:
        >>> payload_digest(b"")
        'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    # SHA-1 names contents here, as in all web archives; nothing is protected by it.
    return "sha1:" + base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()


def info_record(name: str, software: str, at: datetime) -> bytes:
    """Return the record that opens an archive file."""
    block = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    fields = [("WARC-Filename", name), ("Content-Type", "application/warc-fields")]
    return gzip_member(_record("warcinfo", at, fields, block))


def note_record(what: str, at: datetime) -> bytes:
    """Return a record that says what has become of the records that were in its place."""
    fields = [("Qinggao-Note", "damaged"), ("Content-Type", "application/warc-fields")]
    return gzip_member(_record("metadata", at, fields, f"damaged: {what}\r\n".encode()))


def capture_records(capture: Capture, request: Request) -> bytes:
    """
    Return the records of a capture, each in a gzip member of its own: the response or revisit, then its request.

    Args:
        capture: What was fetched.
        request: How it was asked for.
    """
    url, at = capture.errand.url, capture.fetched_at
    fields: Fields = [
        ("WARC-Target-URI", url),
        (ERRAND_FIELD, f"{capture.errand.kind} {capture.errand.site} {capture.errand.depth} {capture.errand.hops}"),
        ("WARC-Payload-Digest", capture.digest),
        ("Content-Type", "application/http;msgtype=response"),
    ]
    if capture.response.address:
        fields.append(("WARC-IP-Address", capture.response.address))
    if capture.response.notes:
        fields.append((NOTES_FIELD, " ".join(capture.response.notes)))
    if capture.is_same:
        kind, block = "revisit", readable_head(capture.response.head)
        fields += _revisit_fields(capture)
    else:
        kind = "response"
        head, body, truncated = _archived(capture)
        block = head + body
        if truncated:
            fields.append(("WARC-Truncated", truncated))
    asked: Fields = [
        ("WARC-Target-URI", url),
        ("WARC-Concurrent-To", _record_id(kind, at, url)),
        ("Content-Type", "application/http;msgtype=request"),
    ]
    members = (_record(kind, at, fields, block), _record("request", at, asked, request_bytes(request)))
    return b"".join(map(gzip_member, members))


def request_bytes(request: Request) -> bytes:
    """Return a request as it goes over the wire."""
    target = "/" + request.url.split("/", 3)[3]
    lines = [f"GET {target} HTTP/1.1".encode(), *(name + b": " + value for name, value in request.headers)]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def read_capture(record: bytes, body_bytes: int) -> Capture | None:
    """
    Read a record back.

    Args:
        record: Its bytes.
        body_bytes: Most bytes to unpack of a body.

    Returns:
        The capture, None for a record that holds none (warcinfo, request).

    Raises:
        DamagedRecordError: The bytes are no record of this crawler.
    """
    fields, block = _split(record)
    if fields.get("WARC-Type") not in ("response", "revisit"):
        return None
    try:
        kind, site, depth, hops = fields[ERRAND_FIELD].split(" ")
        errand = Errand(fields["WARC-Target-URI"], site, cast("Kind", kind), int(depth), int(hops))
        fetched_at = datetime.fromisoformat(fields["WARC-Date"])
        end = end_of_head(block) or len(block)
        status, headers = read_fields(block[:end])
        digest = fields["WARC-Payload-Digest"]
    except (KeyError, ValueError) as exc:
        raise DamagedRecordError(f"no capture of this crawler: {exc}") from exc
    truncated = cast("Truncation | None", fields.get("WARC-Truncated"))
    response = Response(status, headers, block[:end], block[end:], truncated)
    is_same = fields["WARC-Type"] == "revisit"
    if is_same and "WARC-Refers-To-Date" in fields:
        errand = replace(errand, captured_at=datetime.fromisoformat(fields["WARC-Refers-To-Date"]))
    unpacked = unpack(response.body, response.header("content-encoding"), body_bytes)
    return Capture(errand, response, fetched_at, digest, is_same, unpacked)


def is_request(record: bytes) -> bool:
    """Tell whether a record of this crawler holds a request."""
    return record.startswith(_FIRST_LINES % b"request")


def is_note(record: bytes) -> bool:
    """Tell whether a record of this crawler stands in the place of damaged ones."""
    return record.startswith(_FIRST_LINES % b"metadata")


def gzip_member(data: bytes) -> bytes:
    """Compress a record into a gzip member of its own, so that it can be read without those before it."""
    packer = isal_zlib.compressobj(COMPRESSION_LEVEL, isal_zlib.DEFLATED, GZIP_BITS)
    return packer.compress(data) + packer.flush()


def padded_member(member: bytes, length: int) -> bytes:
    """
    Fill a gzip member up to a length, with spaces in the comment of its head (RFC 1952, 2.3), which readers pass over.

    Args:
        member: A member without a comment.
        length: More than it has.
    """
    comment = b" " * (length - len(member) - 1) + b"\0"
    return member[:3] + bytes([member[3] | _COMMENT_FLAG]) + member[4:_HEAD_BYTES] + comment + member[_HEAD_BYTES:]


def read_member(data: bytes | memoryview, start: int = 0) -> tuple[bytes, int] | None:
    """
    Decompress one gzip member.

    Args:
        data: Bytes that hold the member.
        start: Where it starts.

    Returns:
        Its content and where it ends; None if it is torn or damaged (its checksum is verified).
    """
    inflater = zlib.decompressobj(GZIP_BITS)
    view = memoryview(data)
    content = []
    # In steps, because what follows the member in the last step is copied.
    for at in range(start, len(view), _STEP_BYTES):
        try:
            content.append(inflater.decompress(view[at : at + _STEP_BYTES]))
        except zlib.error:
            return None
        if inflater.eof:
            return b"".join(content), min(at + _STEP_BYTES, len(view)) - len(inflater.unused_data)
    return None


def _archived(capture: Capture) -> tuple[bytes, bytes, Truncation | None]:
    """
    Return head, body and truncation as they are kept.

    A sound body is kept as it came. One that is not packed as its head says, breaks off or swells beyond the limit is
    kept unpacked, and the head's word on its coding is renamed: no reader of the archive has to face it again.
    """
    response, unpacked = capture.response, capture.unpacked
    head = readable_head(response.head)
    is_lie = unpacked.flaw is None and unpacked.data == response.body and bool(response.body)
    if response.header("content-encoding") is None or (unpacked.flaw in (None, "unknown_coding") and not is_lie):
        return head, response.body, response.truncated
    why: Truncation = "length" if unpacked.flaw == "too_long" else "disconnect"
    return without_coding(head), unpacked.data, response.truncated or (why if unpacked.flaw else None)


def _revisit_fields(capture: Capture) -> Fields:
    profile = NOT_MODIFIED if capture.response.status == STATUS_NOT_MODIFIED else IDENTICAL
    fields: Fields = [("WARC-Profile", profile), ("WARC-Refers-To-Target-URI", capture.errand.url)]
    if capture.errand.captured_at is not None:
        fields.append(("WARC-Refers-To-Date", _date(capture.errand.captured_at)))
    return [*fields, ("WARC-Truncated", "length")]


def _record(kind: str, at: datetime, fields: Fields, block: bytes) -> bytes:
    """Make a record; its first field names what it is about."""
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: {_record_id(kind, at, fields[0][1])}",
        f"WARC-Date: {_date(at)}",
        *(f"{key}: {value}" for key, value in fields),
        f"WARC-Block-Digest: {payload_digest(block)}",
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def _record_id(kind: str, at: datetime, name: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {at.isoformat()} {name}')}>"


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _split(record: bytes) -> tuple[Mapping[str, str], bytes]:
    head, mark, rest = record.partition(b"\r\n\r\n")
    if not mark or not head.startswith(b"WARC/1.1\r\n"):
        raise DamagedRecordError("no WARC record")
    fields = dict(line.split(": ", 1) for line in head.decode("utf-8", "replace").split("\r\n")[1:] if ": " in line)
    length = fields.get("Content-Length", "")
    if not length.isdigit() or len(rest) < int(length):
        raise DamagedRecordError("a WARC record that is too short")
    return fields, rest[: int(length)]
