"""
Feeds and sitemaps: addresses that a site hands out itself.

feedparser reads what sites call RSS; it never fetches, and is given text decoded as pages are: left to itself it takes
any codec of Python's for a charset (punycode, undefined). Sitemaps are read by their `<loc>` elements: that is all they
are asked for, it works on broken ones, and no XML parser meets hostile XML.
"""

from __future__ import annotations

import html
import io
import re
import sys
from typing import TYPE_CHECKING, NamedTuple

import feedparser

from pipeline.cleaning.decode import decode
from pipeline.crawl.fetching.bodies import unpack
from pipeline.model import Refusal
from pipeline.urls import resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ENTRIES = 5_000
"""Most addresses taken from one feed or sitemap (a sitemap may hold 50,000; news is at its top or in its last part)."""
_GZIP_MAGIC = b"\x1f\x8b"
_LOC = re.compile(r"<(?:[\w-]+:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\]]+?)\s*(?:\]\]>)?\s*</", re.IGNORECASE)
_INDEX = re.compile(r"<(?:[\w-]+:)?sitemapindex\b", re.IGNORECASE)
_LASTMOD = re.compile(r"<(?:[\w-]+:)?lastmod>\s*([^<]+?)\s*<", re.IGNORECASE)
_UNIT = re.compile(r"<(?:[\w-]+:)?(?:url|sitemap)[\s>]", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]+)|0*([0-9]+))")
_MAX_DIGITS = 7  # of the last code point, U+10FFFF, as a decimal number
_SURROGATES = range(0xD800, 0xE000)


class FeedEntry(NamedTuple):
    """An address a feed gives, with its headline."""

    url: str
    title: str


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
    parsed = feedparser.parse(
        io.BytesIO(_with_sound_references(decoded.text).encode()),
        response_headers={"content-location": url, "content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    for entry in parsed.entries[:MAX_ENTRIES]:
        if (target := _absolute(url, entry.get("link") or "")) is not None:
            yield FeedEntry(target, entry.get("title") or "")


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


def _with_sound_references(text: str) -> str:
    """Put U+FFFD in the place of references to what is no character (`&#xD800;`): feedparser raises at them."""
    return _REFERENCE.sub(lambda found: found[0] if _is_character(found[1], found[2]) else "&#xFFFD", text)


def _is_character(hexadecimal: str | None, decimal: str | None) -> bool:
    digits = hexadecimal or decimal or ""
    if len(digits) > _MAX_DIGITS:
        return False
    code = int(digits, 16 if hexadecimal else 10)
    return code <= sys.maxunicode and code not in _SURROGATES


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _absolute(base: str, link: str) -> str | None:
    return resolved(base, link.strip()) if link else None
