"""
What a fetched page leads to.

A pure function of the page and the site's section, so that a crawl that was killed finds the same links again when it
reads its archive.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import re2

from pipeline.cleaning.decode import decode
from pipeline.cleaning.dom import parse
from pipeline.cleaning.imposters import refuse_response
from pipeline.cleaning.media import refuse_media
from pipeline.cleaning.shield import shield
from pipeline.crawl.discovery.addresses import is_next_list_page, is_part_of
from pipeline.crawl.discovery.feeds import read_feed, read_sitemap
from pipeline.crawl.discovery.links import frames_of, links_of, next_part_of, refreshes_of
from pipeline.crawl.discovery.scripted_links import lazy_links_of, script_links_of
from pipeline.crawl.fetching.errand import Errand
from pipeline.crawl.fetching.redirects import redirect_target, refresh_target
from pipeline.model import Refusal
from pipeline.rulebook.patterns import options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborHTMLParser

    from pipeline.crawl.discovery.scope import Scope
    from pipeline.crawl.fetching.errand import Capture, Kind

MAX_CHALLENGE_BYTES = 40_000
"""A challenge is a small page: larger ones are not looked at for one."""
MAX_LIST_PAGES = 5
"""So many pages of one list are followed without counting as a step."""
MAX_PARTS = 30
"""An article with more pages than this is a gallery, or a trap."""

_REFRESH_SIGN = b"refresh"
_HEAD_BYTES = 4_096
# Without one of these in some encoding, a page has no link to a next page, and need not be parsed.
_NEXT_PAGE_SIGNS = (
    b'rel="next"',
    b"rel=next",
    *(text.encode(encoding) for text in ("下一页", "下页", "后一页") for encoding in ("utf-8", "gbk")),
    *(text.encode(encoding) for text in ("下一頁", "下頁", "後一頁") for encoding in ("utf-8", "gbk", "big5")),
    *("全文".encode(encoding) for encoding in ("utf-8", "gbk", "big5")),
)
# A link in a row of page numbers, in brackets of any encoding: `>2</a>`, `>【2】</a>`, `>第2页</a>`.
_NUMBERED_PAGE = rb">[^<>\w]{0,6}\d{1,2}[^<>\w]{0,6}</(?:a|A)>"


class Discovery(NamedTuple):
    """
    What a page led to.

    Attributes:
        errands: Addresses to visit, in the order of the page, each once.
        is_challenge: Whether the page asks for a proof that its reader is human: the host has had enough of us.
    """

    errands: tuple[Errand, ...]
    is_challenge: bool = False


def discover(capture: Capture, scope: Scope) -> Discovery:
    """
    Read what a capture leads to.

    Args:
        capture: What was fetched.
        scope: The site's section.
    """
    if (target := redirect_target(capture.response, capture.errand.url)) is not None:
        return Discovery(_redirected(capture.errand, target, scope))
    if capture.is_same:
        return Discovery(())
    body = capture.unpacked.data
    match capture.errand.kind:
        case "feed":
            return Discovery(tuple(_unique(_from_feed(capture, body, scope))))
        case "sitemap":
            return Discovery(tuple(_unique(_from_sitemap(capture, body, scope))))
        case _:
            return _from_page(capture, body, scope)


def _redirected(errand: Errand, target: str, scope: Scope) -> tuple[Errand, ...]:
    if errand.hops >= scope.crawl.redirects or not scope.admits(target):
        return ()
    kind: Kind = "article" if errand.kind == "section" and scope.kind_of(target) == "article" else errand.kind
    return (Errand(target, errand.site, kind, errand.depth, errand.hops + 1),)


def _from_feed(capture: Capture, body: bytes, scope: Scope) -> Iterator[Errand]:
    for entry in read_feed(body, capture.errand.url, capture.response.header_text("content-type")):
        if capture.errand.depth < scope.depth and scope.kind_of(entry.url, entry.title) is not None:
            yield Errand(entry.url, scope.site, "article", capture.errand.depth + 1)


def _from_sitemap(capture: Capture, body: bytes, scope: Scope) -> Iterator[Errand]:
    sitemap = read_sitemap(body, capture.errand.url, scope.crawl.body_bytes)
    for url in sitemap.urls:
        if sitemap.is_index and scope.admits(url) and capture.errand.hops <= 1:
            # An index in an index is allowed by no standard; hops end a chain of them.
            yield Errand(url, scope.site, "sitemap", capture.errand.depth, capture.errand.hops + 1)
        elif not sitemap.is_index and capture.errand.depth < scope.depth and scope.kind_of(url) == "article":
            yield Errand(url, scope.site, "article", capture.errand.depth + 1)


def _from_page(capture: Capture, body: bytes, scope: Scope) -> Discovery:
    errand = capture.errand
    is_article = errand.kind in ("article", "part")
    wants_links = errand.depth < scope.depth and (scope.article_links if is_article else True)
    wants_part = is_article and errand.hops < MAX_PARTS and _may_continue(body)
    wants_more = wants_links or wants_part or _REFRESH_SIGN in body[:_HEAD_BYTES].lower()
    if not (wants_more or len(body) < MAX_CHALLENGE_BYTES):
        return Discovery(tuple(_refreshed(errand, _by_header(capture), scope)))
    decoded = decode(body, capture.response.header_text("content-type"), "html")
    if isinstance(decoded, Refusal):
        return Discovery(())
    if (refusal := refuse_response(capture.response.status, decoded.text)) is not None:
        return Discovery((), is_challenge=refusal.reason == "challenge_page")
    if refuse_media(capture.response.header_text("content-type"), errand.url, decoded.text) is not None:
        return Discovery(())
    html = shield(decoded.text) if wants_more else None
    if html is None or isinstance(html, Refusal):
        return Discovery(tuple(_refreshed(errand, _by_header(capture), scope)))
    tree = parse(html)
    charset = decoded.charset
    elsewhere = _refreshed(errand, (*_by_header(capture), *refreshes_of(tree, errand.url)), scope)
    parts = _part(errand, tree, charset, scope) if wants_part else ()
    if not wants_links:
        links: Iterable[Errand] = ()
    else:
        links = _related(errand, tree, charset, scope) if is_article else _links(errand, tree, charset, scope)
    return Discovery(tuple(_unique((*elsewhere, *parts, *links))))


def _by_header(capture: Capture) -> tuple[str, ...]:
    target = refresh_target(capture.response, capture.errand.url)
    return () if target is None else (target,)


def _refreshed(errand: Errand, targets: Iterable[str], scope: Scope) -> Iterator[Errand]:
    """
    Yield where a page sends its readers on, as a redirect does and no step away.

    An article that goes on to a page of links is one that is gone; the page of links is found without it.
    """
    for target in targets:
        kind = scope.kind_of(target)
        if errand.hops < scope.crawl.redirects and (
            kind == "article" or (kind and errand.kind not in ("article", "part"))
        ):
            yield Errand(target, errand.site, kind, errand.depth, errand.hops + 1)


def _related(errand: Errand, tree: LexborHTMLParser, charset: str, scope: Scope) -> Iterator[Errand]:
    """Yield the other articles that an article links to; its sections are reached from the entry points."""
    for link in links_of(tree, errand.url, charset):
        if scope.kind_of(link.url, link.text) == "article" and not is_part_of(link.url, errand.url):
            yield Errand(link.url, scope.site, "article", errand.depth + 1)


def _links(errand: Errand, tree: LexborHTMLParser, charset: str, scope: Scope) -> Iterator[Errand]:
    for link in (*links_of(tree, errand.url, charset), *lazy_links_of(tree, errand.url, charset)):
        kind = scope.kind_of(link.url, link.text)
        is_next = kind == "section" and is_next_list_page(link.url, errand.url, link.text)
        if is_next and kind is not None and errand.hops < MAX_LIST_PAGES:
            # The next page of the same list is no step away from the entry point.
            yield Errand(link.url, scope.site, kind, errand.depth, errand.hops + 1)
        elif kind is not None:
            yield Errand(link.url, scope.site, kind, errand.depth + 1)
    for link in frames_of(tree, errand.url, charset):
        if (kind := scope.kind_of(link.url)) is not None and errand.hops < MAX_LIST_PAGES:
            # A frame is a piece of this page, and so no step away from it.
            yield Errand(link.url, scope.site, kind, errand.depth, errand.hops + 1)
    for link in script_links_of(tree, errand.url, charset):
        if scope.kind_of(link.url) == "article":
            yield Errand(link.url, scope.site, "article", errand.depth + 1)


def _part(errand: Errand, tree: LexborHTMLParser, charset: str, scope: Scope) -> Iterator[Errand]:
    part = next_part_of(tree, errand.url, charset)
    if part is not None and scope.admits(part):
        yield Errand(part, scope.site, "part", errand.depth, errand.hops + 1)


def _may_continue(body: bytes) -> bool:
    return _next_page_signs().search(body) is not None


@cache
def _next_page_signs() -> re2._Regexp[bytes]:
    # One pass of an automaton over the bytes: seventeen searches cost 0.8 ms a page, this costs 0.1 (measured).
    settings = options()
    settings.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(b"|".join((*map(re2.escape, _NEXT_PAGE_SIGNS), _NUMBERED_PAGE)), settings)


def _unique(errands: Iterable[Errand]) -> Iterator[Errand]:
    seen: set[str] = set()
    for errand in errands:
        if errand.url not in seen:
            seen.add(errand.url)
            yield errand
