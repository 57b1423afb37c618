"""
The body of an archived answer, without its transfer and content codings.

Archives disagree about what they keep. Common Crawl stores bodies unpacked but cut at 1 MB; others store them packed,
chunked, or unpacked under headers that still say packed. A decoder that stops at the first such record loses the rest
of the file (measured with fastwarc's own). So each coding is undone as far as it goes, and the next record is safe.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, NamedTuple

from fastwarc.stream_io import BrotliReader, ZstdReader

from pipeline.crawl.fetching.bodies import unpack

if TYPE_CHECKING:
    from collections.abc import Mapping

_READERS = {"br": BrotliReader, "zstd": ZstdReader}
_STEP_BYTES = 1 << 16
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")


class Payload(NamedTuple):
    """
    A body as its author wrote it.

    Attributes:
        body: The bytes.
        is_cut: Whether the coded form ended, or broke, before the body did.
    """

    body: bytes
    is_cut: bool


def read_payload(raw: bytes, headers: Mapping[str, str], limit: int) -> Payload:
    r"""
    Undo Transfer-Encoding and Content-Encoding; never fails.

    Args:
        raw: The body as it is archived.
        headers: The HTTP headers, asked by lower-case name.
        limit: Most bytes to give; one more byte is given when there are more.

    Returns:
        What can be read. A body that is not coded as its headers say is taken as it is.

    Example:
        >>> read_payload(b"4\r\npage\r\n0\r\n\r\n", {"transfer-encoding": "chunked"}, 100)
        Payload(body=b'page', is_cut=False)
        >>> read_payload(b"page", {"content-encoding": "br", "transfer-encoding": "chunked"}, 100)
        Payload(body=b'page', is_cut=False)
    """
    body, is_cut = raw, False
    if "chunked" in (headers.get("transfer-encoding") or "").lower():
        body, is_cut = _join_chunks(raw)
    coding = (headers.get("content-encoding") or "").strip().lower()
    if coding in _READERS:
        body, broke = _read_all(body, coding, limit + 1)
        return Payload(body, is_cut or broke)
    unpacked = unpack(body, coding.encode("latin-1", "replace"), limit + 1)
    return Payload(unpacked.data, is_cut or unpacked.flaw in ("cut", "corrupt"))


def _join_chunks(raw: bytes) -> Payload:
    """Join the chunks (RFC 9112, 7.1); bytes that do not begin with a chunk were joined by the archive."""
    joined, place = bytearray(), 0
    while size := _CHUNK_SIZE.match(raw, place):
        length = int(size[1], 16)
        if not length:
            return Payload(bytes(joined), is_cut=False)
        joined += raw[size.end() : size.end() + length]
        place = size.end() + length
        if place >= len(raw):
            return Payload(bytes(joined), is_cut=True)
        place += 2 if raw.startswith(b"\r\n", place) else raw.startswith(b"\n", place)
    return Payload(bytes(joined), is_cut=True) if place else Payload(raw, is_cut=False)


def _read_all(packed: bytes, coding: str, limit: int) -> tuple[bytes, bool]:
    """Undo a coding that fastwarc knows, step by step: what comes before the fault is kept."""
    output = bytearray()
    reader = _READERS[coding](io.BytesIO(packed))
    try:
        while len(output) < limit and (step := reader.read(min(_STEP_BYTES, limit - len(output)))):
            output += step
    except OSError:
        return (bytes(output), True) if output else (packed[:limit], False)
    return (bytes(output), False) if output or not packed else (packed[:limit], False)
