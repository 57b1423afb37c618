"""
Response heads: found in the stream, mended where old servers write them wrongly, read into fields.

h11 refuses a whole response for one bad header line (no colon, a space before the colon, a name in GBK, a
Content-Length that is none). Browsers show those pages, so the line is mended and the response kept; the head that is
archived is always the one that came.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.crawl.fetching.exchange import Headers

MAX_HEAD_BYTES = 65_536
"""Longest head that is read; browsers stop at 256 KiB, honest servers long before 8 KiB."""

_END = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"\s*(?:HTTP/(\d)(?:\.(\d))?|ICY)\s+(\d{3})\b[ \t]*([^\r\n]*)", re.IGNORECASE)
_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")  # RFC 9110, 5.6.2
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_STARTS_LIKE_A_PAGE = re.compile(rb"\s*<[!?a-zA-Z]")
_LINE_END = re.compile(rb"\r?\n")
_TRANSFER_ENCODING = re.compile(rb"^(?=transfer-encoding[ \t]*:)", re.IGNORECASE | re.MULTILINE)
_CONTENT_ENCODING = re.compile(rb"^(?=content-encoding[ \t]*:)", re.IGNORECASE | re.MULTILINE)
_INFORMATIONAL = range(100, 200)


def end_of_head(data: bytes | bytearray, start: int = 0) -> int | None:
    """
    Return where the first head in the bytes ends, after its empty line; None while it is incomplete.

    Args:
        data: The bytes so far.
        start: Where to begin looking: three bytes before what was looked at already.
    """
    found = _END.search(data, start)
    return found.end() if found else None


def is_page_without_head(data: bytes | bytearray) -> bool:
    """Return whether a server sent a page as HTTP/0.9 did, without any head."""
    return _STARTS_LIKE_A_PAGE.match(data) is not None


def mend_head(head: bytes) -> bytes:
    r"""
    Rewrite a head so that a strict parser takes it, changing as little as possible.

    Args:
        head: Status line, header lines and the empty line, as they came.

    Returns:
        The mended head; equal to the input where nothing is wrong. A head whose status line cannot be read is returned
        as it is, for the parser to refuse.

    Example:
        >>> mend_head(b"HTTP/1.1 200\r\nServer : x\r\nbroken\r\n\r\n")
        b'HTTP/1.1 200 \r\nServer: x\r\n\r\n'
    """
    lines = _unfolded(head)
    status = _STATUS_LINE.match(lines[0])
    if status is None:
        return head
    version = b"1.0" if status[1] in (None, b"0") or (status[1], status[2]) == (b"1", b"0") else b"1.1"
    first = b"HTTP/%s %s %s" % (version, status[3], _CONTROL.sub(b" ", status[4]))
    fields = [field for line in lines[1:] if (field := _field(line)) is not None]
    mended = [b"%s: %s" % field for field in _with_one_framing(fields)]
    return b"\r\n".join([first, *mended, b"", b""])


def is_informational(head: bytes) -> bool:
    """Return whether a head is that of an interim response (100 Continue, 103 Early Hints)."""
    status = _STATUS_LINE.match(head)
    return status is not None and int(status[3]) in _INFORMATIONAL


def read_fields(head: bytes) -> tuple[int, Headers]:
    """
    Read a head, however badly written.

    Returns:
        The status code, 0 without a status line; and the fields, names in lower case, in their order.
    """
    lines = _unfolded(head)
    status = _STATUS_LINE.match(lines[0])
    fields = [field for line in lines[1:] if (field := _field(line)) is not None]
    return int(status[3]) if status else 0, tuple((name.lower(), value) for name, value in fields)


def readable_head(head: bytes) -> bytes:
    r"""
    Return a head that readers of archives understand, with every byte that matters kept.

    Line ends become CRLF; a status line that is none of HTTP's is kept as a field; the name of Transfer-Encoding is
    changed, as web archives do, because the chunk framing of the body was removed.

    Example:
        >>> readable_head(b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n")
        b'HTTP/1.1 200 OK\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n\r\n'
    """
    head = _LINE_END.sub(b"\r\n", head)
    if not head.startswith(b"HTTP/"):
        first, _, rest = head.partition(b"\r\n")
        status = _STATUS_LINE.match(first)
        code = status[3] + b" " + status[4] if status else b"200 OK"
        head = b"HTTP/1.0 %s\r\nX-Archive-Orig-Status-Line: %s\r\n%s" % (code.strip(), first.strip(), rest)
    return _TRANSFER_ENCODING.sub(b"X-Archive-Orig-", head)


def without_coding(head: bytes) -> bytes:
    """Return a head that fits a body whose Content-Encoding was undone; the field's name is changed, its value kept."""
    return _CONTENT_ENCODING.sub(b"X-Archive-Orig-", head)


def _unfolded(head: bytes) -> list[bytes]:
    lines: list[bytes] = []
    for line in head.split(b"\n"):
        bare = line.rstrip(b"\r")
        if bare[:1] in (b" ", b"\t") and len(lines) > 1:
            lines[-1] += b" " + bare.strip()
        else:
            lines.append(bare)
    return lines


def _field(line: bytes) -> tuple[bytes, bytes] | None:
    name, colon, value = line.partition(b":")
    name = name.strip()
    if not colon or not _TOKEN.fullmatch(name):
        return None
    return name, _CONTROL.sub(b" ", value).strip()


def _with_one_framing(fields: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Keep one way to find the end of the body: chunks before a length (RFC 9112, 6.3), a length only if it is one."""
    chunked = any(name.lower() == b"transfer-encoding" and value.lower().endswith(b"chunked") for name, value in fields)
    lengths = {
        part.strip() for name, value in fields if name.lower() == b"content-length" for part in value.split(b",")
    }
    rest = [field for field in fields if field[0].lower() not in (b"transfer-encoding", b"content-length")]
    if chunked:
        return [*rest, (b"Transfer-Encoding", b"chunked")]
    if len(lengths) == 1 and (length := lengths.pop()).isdigit() and len(length) < 20:  # noqa: PLR2004 -- h11's limit
        return [*rest, (b"Content-Length", length)]
    return rest
