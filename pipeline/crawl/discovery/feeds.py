"""
Feeds and sitemaps: addresses that a site hands out itself.

Feeds are decoded as pages are; sitemaps are read by their `<loc>` elements: that is all they are asked for, it works on
broken ones, and no XML parser meets hostile XML.
"""

from __future__ import annotations

import html
import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.decode import decode
from pipeline.crawl.discovery.feed_entries import read_entries
from pipeline.crawl.fetching.bodies import unpack
from pipeline.model import Refusal
from pipeline.urls import resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.crawl.discovery.feed_entries import FeedEntry

MAX_ENTRIES = 5_000
"""Most addresses taken from one feed or sitemap (a sitemap may hold 50,000; news is at its top or in its last part)."""
_GZIP_MAGIC = b"\x1f\x8b"
_LOC = re.compile(r"<(?:[\w-]+:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\]]+?)\s*(?:\]\]>)?\s*</", re.IGNORECASE)
_INDEX = re.compile(r"<(?:[\w-]+:)?sitemapindex\b", re.IGNORECASE)
_LASTMOD = re.compile(r"<(?:[\w-]+:)?lastmod>\s*([^<]+?)\s*<", re.IGNORECASE)
_UNIT = re.compile(r"<(?:[\w-]+:)?(?:url|sitemap)[\s>]", re.IGNORECASE)


class Sitemap(NamedTuple):
    """
    What a sitemap holds.

    Attributes:
        urls: Addresses, the most recently changed first where the sitemap dates them.
        is_index: Whether they are sitemaps themselves.
    """

    urls: tuple[str, ...]
    is_index: bool


def read_feed(body: bytes, url: str, content_type: str | None) -> Iterator[FeedEntry]:
    """
    Yield the entries of an RSS or Atom feed; none from what is no feed.

    Args:
        body: The feed, without Content-Encoding.
        url: Its address.
        content_type: Its Content-Type header, for the charset.
    """
    decoded = decode(body, content_type)
    if isinstance(decoded, Refusal):
        return
    yield from itertools.islice(read_entries(decoded.text, url), MAX_ENTRIES)


def read_sitemap(body: bytes, url: str, limit: int) -> Sitemap:
    """
    Read a sitemap, a sitemap index, a gzipped one or a plain list of addresses.

    Args:
        body: The sitemap, without Content-Encoding.
        url: Its address.
        limit: Most bytes to unpack.
    """
    plain = unpack(body, b"gzip", limit).data if body.startswith(_GZIP_MAGIC) else body
    text = plain.decode("utf-8-sig", "replace")
    is_index = _INDEX.search(text) is not None
    if "<" not in text[:1000]:
        found = [("", line) for line in text.split()]
    else:
        found = [(_first(_LASTMOD, unit), _first(_LOC, unit)) for unit in _UNIT.split(text)[1:]]
    found.sort(key=lambda pair: pair[0], reverse=True)  # stable: undated addresses keep their order
    targets = (_absolute(url, html.unescape(loc)) for _, loc in found[:MAX_ENTRIES] if loc)
    return Sitemap(tuple(target for target in targets if target is not None), is_index)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _absolute(base: str, link: str) -> str | None:
    return resolved(base, link.strip()) if link else None
