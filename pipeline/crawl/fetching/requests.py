"""What we send: who we are, what we read, and what we have already."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.crawl.fetching.exchange import Request

if TYPE_CHECKING:
    from pipeline.crawl.config import Crawl
    from pipeline.crawl.fetching.errand import Errand

ACCEPT = b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"
LANGUAGES = b"zh-CN,zh;q=0.9,zh-TW;q=0.8,en;q=0.3"
CODINGS = b"gzip, deflate"


def user_agent(crawl: Crawl) -> str:
    """
    Return the User-Agent line: product, and how a webmaster reaches its operator.

    Example:
        >>> from pipeline.crawl.config import Crawl
        >>> user_agent(Crawl(user_agent="Qinggao/1", contact="a@example.org"))
        'Qinggao/1 (+a@example.org)'
    """
    return f"{crawl.user_agent} (+{crawl.contact})" if crawl.contact else crawl.user_agent


def plain_request(url: str, crawl: Crawl) -> Request:
    """Return a request for an address that nothing is known of."""
    headers = (
        (b"Host", urlsplit(url).netloc.encode()),
        (b"User-Agent", user_agent(crawl).encode()),
        (b"Accept", ACCEPT),
        (b"Accept-Language", LANGUAGES),
        (b"Accept-Encoding", CODINGS),
    )
    return Request(url, headers)


def request_for(errand: Errand, crawl: Crawl) -> Request:
    """Return the request for an errand: conditional if the server gave something to ask by."""
    request = plain_request(errand.url, crawl)
    conditions = []
    if errand.etag is not None:
        conditions.append((b"If-None-Match", errand.etag.encode("latin-1", "replace")))
    if errand.modified is not None:
        conditions.append((b"If-Modified-Since", errand.modified.encode("latin-1", "replace")))
    return Request(request.url, (*request.headers, *conditions))
