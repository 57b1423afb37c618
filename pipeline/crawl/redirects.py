"""
Where a redirect leads.

Servers of GBK sites write the bytes of their own encoding into Location, and httpx makes mojibake of them; so the raw
bytes are read here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from pipeline.urls import canonical_url, host_of

if TYPE_CHECKING:
    from pipeline.crawl.exchange import Response

REDIRECTS = frozenset({301, 302, 303, 307, 308})

_ASCII_MARKS = "".join(map(chr, range(0x21, 0x7F)))


def redirect_target(response: Response, url: str) -> str | None:
    """
    Return the address a response sends its reader to.

    Args:
        response: The response.
        url: The address it was asked for at.

    Returns:
        A canonical http(s) address, or None if the response is no redirect or leads nowhere (`file:`, `javascript:`).
    """
    location = response.header("location")
    if response.status not in REDIRECTS or not location:
        return None
    try:
        target = canonical_url(urljoin(url, _as_text(location)))
    except ValueError:  # urljoin refuses broken IPv6 literals
        return None
    return target if host_of(target) else None


def _as_text(location: bytes) -> str:
    """Read UTF-8 as such; escape other bytes as they are, except in a host name, where they must be characters."""
    try:
        return location.decode("utf-8")
    except UnicodeDecodeError:
        pass
    scheme, mark, rest = location.partition(b"//")
    if not mark:
        return quote(location, safe=_ASCII_MARKS)
    host, slash, path = rest.partition(b"/")
    return (
        scheme.decode("ascii", "replace")
        + "//"
        + host.decode("gb18030", "replace")
        + quote(slash + path, safe=_ASCII_MARKS)
    )
