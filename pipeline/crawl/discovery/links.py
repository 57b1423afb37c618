"""
Links of a page.

Only links to the site itself are taken; those that the page marks as paid (`rel=sponsored`) or disowned
(`rel=nofollow`, `rel=ugc`) stay out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.crawl.discovery.addresses import is_next_page_text, is_part_of, page_number
from pipeline.crawl.fetching.redirects import read_refresh
from pipeline.urls import resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

DISOWNED = frozenset({"sponsored", "nofollow", "ugc"})
MAX_LINKS = 5_000
"""A page with more links is a link farm; the first ones are taken."""
MAX_FRAMES = 20
MAX_TEXT = 100


class Link(NamedTuple):
    """
    A link.

    Attributes:
        url: Where it leads, canonical.
        text: What it says, or its title.
    """

    url: str
    text: str


def links_of(tree: LexborHTMLParser, url: str, charset: str) -> Iterator[Link]:
    """
    Yield the links of a page in their order, without those that the page disowns.

    Args:
        tree: The parsed page.
        url: Its address.
        charset: Its encoding, in which browsers send queries.
    """
    base = base_of(tree, url)
    for number, node in enumerate(tree.css("a[href], area[href]")):
        if number == MAX_LINKS:
            return
        rel = (node.attributes.get("rel") or "").lower().split()
        if not DISOWNED.isdisjoint(rel):
            continue
        target = resolve(base, node.attributes.get("href") or "", charset)
        if target is not None:
            yield Link(target, _text_of(node))


def frames_of(tree: LexborHTMLParser, url: str, charset: str) -> Iterator[Link]:
    """
    Yield the frames of a page: parts of it that have addresses of their own.

    Args:
        tree: The parsed page.
        url: Its address.
        charset: Its encoding.
    """
    base = base_of(tree, url)
    for node in tree.css("frame[src], iframe[src]")[:MAX_FRAMES]:
        target = resolve(base, node.attributes.get("src") or "", charset)
        if target is not None and target != url:
            yield Link(target, "")


def refreshes_of(tree: LexborHTMLParser, url: str) -> Iterator[str]:
    """Yield where the `<meta>` elements of a page send its reader, a reload of the page itself apart."""
    base = base_of(tree, url)
    for node in tree.css("meta[http-equiv=refresh i][content]")[:MAX_FRAMES]:
        target = read_refresh(node.attributes.get("content") or "", base)
        if target is not None and target != url:
            yield target


def next_part_of(tree: LexborHTMLParser, url: str, charset: str) -> str | None:
    """
    Return the address of the next page of the article on this page, None if it ends here.

    Args:
        tree: The parsed page.
        url: Its address.
        charset: Its encoding.
    """
    base = base_of(tree, url)
    numbered: dict[int, str] = {}
    for node in tree.css("link[rel~=next], a[href]"):
        rel = (node.attributes.get("rel") or "").lower().split()
        text = _text_of(node)
        is_next = node.tag == "link" or "next" in rel or is_next_page_text(text)
        number = page_number(text)
        if not is_next and number is None:
            continue
        target = resolve(base, node.attributes.get("href") or "", charset)
        if target is None:
            continue
        if is_next and is_part_of(target, url):
            return target
        if number is not None and (target == url or is_part_of(target, url) or is_part_of(url, target)):
            numbered.setdefault(number, target)
    return _next_numbered(numbered, url)


def _next_numbered(numbered: dict[int, str], url: str) -> str | None:
    """Return the page after this one in a row of numbers, in which its own leads nowhere, or here."""
    here = next((number for number, target in numbered.items() if target == url), None)
    if here is None:
        here = next(number for number in range(1, len(numbered) + 2) if number not in numbered)
    return numbered.get(here + 1)


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """Return the address that a page's relative links are read against: its own, or that of its `<base>`."""
    node = tree.css_first("base[href]")
    href = (node.attributes.get("href") or "").strip() if node else ""
    return resolve(url, href, "utf-8") or url if href else url


def resolve(base: str, href: str, charset: str) -> str | None:
    """Return the canonical address that a link means, None where it leads nowhere on the web."""
    href = href.strip()
    if not href or href.startswith("#"):
        return None
    return resolved(base, href, charset)


def _text_of(node: LexborNode) -> str:
    return (node.text() or "").strip()[:MAX_TEXT] or (node.attributes.get("title") or "").strip()[:MAX_TEXT]
