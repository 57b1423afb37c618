"""
Bodies without their Content-Encoding, in bounded memory.

204 KB on the wire can hold 200 MB (measured), so nothing is ever decompressed in one go. A body that says it is gzip
and is not, or breaks off, gives what can be read of it, and a word about that.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Literal

from isal import isal_zlib
from isal.igzip_lib import IsalError

Flaw = Literal["too_long", "cut", "corrupt", "unknown_coding"]

_STEP_BYTES = 32_768
_MAX_CODINGS = 2
_MAX_MEMBERS = 1_000
"""Servers send one member, rarely a few; a body of empty ones would take hours to unpack and hold nothing."""
_GZIP_MAGIC = b"\x1f\x8b"
_WINDOW_BITS = {b"gzip": 31, b"x-gzip": 31, b"deflate": 15}
_RAW_DEFLATE = -15


@dataclass(frozen=True, slots=True)
class Unpacked:
    """
    A body as its author wrote it.

    Attributes:
        data: The decompressed bytes, at most as many as allowed.
        flaw: What was wrong with the packed form, None if nothing.
    """

    data: bytes
    flaw: Flaw | None = None


def unpack(body: bytes, content_encoding: bytes | None, limit: int) -> Unpacked:
    """
    Undo the Content-Encoding of a body.

    Args:
        body: The bytes as they came.
        content_encoding: Value of the header field, if any.
        limit: Most bytes to give.

    Returns:
        What can be read. A body that is not packed as its header says is taken as it is.

    Example:
        >>> import gzip
        >>> unpack(gzip.compress(b"page"), b"gzip", 1000)
        Unpacked(data=b'page', flaw=None)
        >>> unpack(b"<html>", b"gzip", 1000)
        Unpacked(data=b'<html>', flaw=None)
    """
    codings = [part.strip().lower() for part in (content_encoding or b"").split(b",")]
    codings = [coding for coding in codings if coding not in (b"", b"identity")]
    if len(codings) > _MAX_CODINGS or any(coding not in _WINDOW_BITS for coding in codings):
        return Unpacked(body[:limit], "unknown_coding")
    result = Unpacked(body[:limit], "too_long" if len(body) > limit else None) if not codings else Unpacked(body)
    for coding in reversed(codings):
        inner = _inflate_all(result.data, coding, limit)
        result = Unpacked(inner.data, result.flaw or inner.flaw)
    return result


def _inflate_all(body: bytes, coding: bytes, limit: int) -> Unpacked:
    """Undo one coding; gzip may have several members one after the other (RFC 1952, 2.2)."""
    bits = _WINDOW_BITS[coding]
    if (whole := _inflate_sound(body, bits, limit)) is not None:
        return Unpacked(whole)
    if bits > zlib.MAX_WBITS and not body.startswith(_GZIP_MAGIC):
        return Unpacked(body[:limit], "too_long" if len(body) > limit else None)
    if bits == zlib.MAX_WBITS and not _is_zlib(body):
        bits = _RAW_DEFLATE
    output = bytearray()
    start = 0
    for _ in range(_MAX_MEMBERS):
        start, flaw = _inflate_member(body, start, bits, limit, output)
        if flaw is not None:
            if bits == _RAW_DEFLATE and not output:  # neither zlib nor deflate: not packed at all
                return Unpacked(body[:limit], "too_long" if len(body) > limit else None)
            return Unpacked(bytes(output), flaw)
        if not body.startswith(_GZIP_MAGIC, start):
            return Unpacked(bytes(output))  # what follows the last member is padding
    return Unpacked(bytes(output), "too_long")


def _inflate_sound(body: bytes, bits: int, limit: int) -> bytes | None:
    """Decompress a body that is one sound member, three times as fast as zlib; None for all others."""
    inflater = isal_zlib.decompressobj(bits)
    try:
        data = inflater.decompress(body, limit + 1)
    except IsalError:  # type: ignore[misc]  # isal's stub declares the class as a variable
        return None
    return data if inflater.eof and not inflater.unused_data and len(data) <= limit else None


def _is_zlib(body: bytes) -> bool:
    # RFC 1950, 2.2: method 8, and the two bytes together a multiple of 31.
    return len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0  # noqa: PLR2004 -- see above


def _inflate_member(body: bytes, start: int, bits: int, limit: int, output: bytearray) -> tuple[int, Flaw | None]:
    """Decompress the member that begins at a byte onto the output; return where it ends and what was wrong."""
    inflater = zlib.decompressobj(bits)
    view = memoryview(body)
    for place in range(start, len(body), _STEP_BYTES):
        step: bytes | memoryview = view[place : place + _STEP_BYTES]
        while step:
            before = inflater.copy()
            try:
                output += inflater.decompress(step, limit + 1 - len(output))
            except zlib.error:
                output += _readable_part(before, step, limit + 1 - len(output))
                return len(body), "corrupt"
            if len(output) > limit:
                del output[limit:]
                return len(body), "too_long"
            if inflater.eof:
                return min(place + _STEP_BYTES, len(body)) - len(inflater.unused_data), None
            step = inflater.unconsumed_tail
    return len(body), "cut"


def _readable_part(inflater: zlib._Decompress, step: bytes | memoryview, limit: int) -> bytes:
    """Return what a step gives before the byte that breaks it: a wrong checksum alone loses nothing."""
    output = bytearray()
    for place in range(len(step)):
        try:
            output += inflater.decompress(step[place : place + 1], max(1, limit - len(output)))
        except zlib.error:
            break
    return bytes(output[:limit])
