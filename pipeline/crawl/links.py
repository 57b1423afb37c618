"""
Links of a page.

Only links to the site itself are taken; those that the page marks as paid (`rel=sponsored`) or disowned
(`rel=nofollow`, `rel=ugc`) stay out.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from pipeline.cleaning.dom import parse
from pipeline.crawl.addresses import is_next_page_text, is_part_of, page_number
from pipeline.urls import canonical_url, host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

DISOWNED = frozenset({"sponsored", "nofollow", "ugc"})
MAX_LINKS = 5_000
"""A page with more links is a link farm; the first ones are taken."""
MAX_TEXT = 100
_LAZY = 'textarea, script[type="text/html"], script[type="text/template"], script[type="text/x-template"]'
_ADDRESS_IN_SCRIPT = re.compile(r"https?:(?:\\?/){2}(?:[^\s\"'<>\\]|\\/)+")


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
    base = _base_of(tree, url)
    for number, node in enumerate(tree.css("a[href], area[href]")):
        if number == MAX_LINKS:
            return
        rel = (node.attributes.get("rel") or "").lower().split()
        if not DISOWNED.isdisjoint(rel):
            continue
        target = _resolve(base, node.attributes.get("href") or "", charset)
        if target is not None:
            yield Link(target, _text_of(node))


def lazy_links_of(tree: LexborHTMLParser, url: str, charset: str) -> Iterator[Link]:
    """
    Yield the links of parts that a page keeps as text until its reader scrolls to them.

    Portals put whole columns of their front pages into `<textarea>` or `<script type="text/template">`.

    Args:
        tree: The parsed page.
        url: Its address.
        charset: Its encoding.
    """
    base = _base_of(tree, url)
    for node in tree.css(_LAZY):
        text = node.text() or ""
        if "<a" in text:
            yield from links_of(parse(text), base, charset)


def script_links_of(tree: LexborHTMLParser, charset: str) -> Iterator[Link]:
    """
    Yield the whole addresses that stand in a page's scripts, as lists of headlines in JSON do; each once.

    Args:
        tree: The parsed page.
        charset: Its encoding.
    """
    seen: set[str] = set()
    for node in tree.css("script"):
        for found in _ADDRESS_IN_SCRIPT.finditer(node.text() or ""):
            url = canonical_url(html.unescape(found[0].replace("\\/", "/")), charset)
            if url not in seen and host_of(url) and len(seen) < MAX_LINKS:
                seen.add(url)
                yield Link(url, "")


def next_part_of(tree: LexborHTMLParser, url: str, charset: str) -> str | None:
    """
    Return the address of the next page of the article on this page, None if it ends here.

    Args:
        tree: The parsed page.
        url: Its address.
        charset: Its encoding.
    """
    base = _base_of(tree, url)
    numbered: dict[int, str] = {}
    for node in tree.css("link[rel~=next], a[href]"):
        rel = (node.attributes.get("rel") or "").lower().split()
        text = _text_of(node)
        is_next = node.tag == "link" or "next" in rel or is_next_page_text(text)
        number = page_number(text)
        if not is_next and number is None:
            continue
        target = _resolve(base, node.attributes.get("href") or "", charset)
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


def _base_of(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    href = (node.attributes.get("href") or "").strip() if node else ""
    return _resolve(url, href, "utf-8") or url if href else url


def _resolve(base: str, href: str, charset: str) -> str | None:
    href = href.strip()
    if not href or href.startswith("#"):
        return None
    try:
        target = canonical_url(urljoin(base, href), charset)
    except ValueError:  # urljoin refuses broken IPv6 literals
        return None
    return target if host_of(target) else None


def _text_of(node: LexborNode) -> str:
    return (node.text() or "").strip()[:MAX_TEXT] or (node.attributes.get("title") or "").strip()[:MAX_TEXT]
