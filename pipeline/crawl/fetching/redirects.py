"""
Where a redirect leads.

Servers of GBK sites write the bytes of their own encoding into Location, and httpx makes mojibake of them; so the raw
bytes are read here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from pipeline.urls import resolved

if TYPE_CHECKING:
    from pipeline.crawl.fetching.exchange import Response

REDIRECTS = frozenset({301, 302, 303, 307, 308})

MAX_REFRESH_S = 10
"""A page that goes elsewhere later than this is meant to be read first, or goes nowhere but to its next edition."""

# "Shared declarative refresh steps" of the HTML Standard: seconds, a mark, `url=` or not, quotes or not.
_REFRESH = re.compile(r"\s*(\d{1,4})(?:\.[\d.]*)?\s*[;,\s]\s*(?:url\s*=\s*)?(['\"]?)([^'\"]+)\2", re.IGNORECASE)
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
    return resolved(url, _as_text(location))


def refresh_target(response: Response, url: str) -> str | None:
    """
    Return the address that the Refresh header of a page sends its reader to.

    Args:
        response: The page.
        url: Its address.

    Returns:
        A canonical http(s) address; None where there is no such header, or it only asks to load the page again.
    """
    refresh = response.header("refresh")
    return read_refresh(_as_text(refresh), url) if refresh else None


def read_refresh(value: str, base: str) -> str | None:
    """
    Read a refresh, of a header or a `<meta>`.

    Args:
        value: Its value: seconds and an address.
        base: What the address is read against; a page that only loads itself again leads nowhere.

    Example:
        >>> read_refresh("0; URL='/new.html'", "http://a.cn/old.html")
        'http://a.cn/new.html'
    """
    found = _REFRESH.match(value)
    if found is None or int(found[1]) > MAX_REFRESH_S:
        return None
    target = resolved(base, found[3].strip())
    return target if target != base else None


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
