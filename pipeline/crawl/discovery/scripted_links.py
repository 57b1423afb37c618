"""
Links that a page keeps outside its anchors, until a script makes anchors of them.

Portals hold whole columns of headlines in templates, in JSON, in strings of HTML and in attributes. What a script would
make of them is unknown here, so all but templates is followed only where the address looks like an article's.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from pipeline.cleaning.dom import parse
from pipeline.crawl.discovery.links import MAX_LINKS, Link, base_of, links_of, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser

_TEMPLATES = 'textarea, script[type="text/html"], script[type="text/template"], script[type="text/x-template"]'
_ADDRESS_ATTRIBUTES = ("data-url", "data-href", "data-link", "url")
_ATTRIBUTES = ", ".join(f"[{name}]" for name in (*_ADDRESS_ATTRIBUTES, "onclick"))

# JSON may write each slash with a backslash, or as its number.
_SLASH = re.compile(r"\\(?:/|u002[fF])")
# A whole address, or one from the root on (`/a/1.html`, `//host/1.html`) that is a string of its own.
_ADDRESS = re.compile(r"""https?://[^\s"'<>\\]+|(?<=["'])/[^\s"'<>\\]+""")


def lazy_links_of(tree: LexborHTMLParser, url: str, charset: str) -> Iterator[Link]:
    """
    Yield the links of parts that a page keeps as text until its reader scrolls to them.

    Portals put whole columns of their front pages into `<textarea>` or `<script type="text/template">`.

    Args:
        tree: The parsed page.
        url: Its address.
        charset: Its encoding.
    """
    base = base_of(tree, url)
    for node in tree.css(_TEMPLATES):
        text = node.text() or ""
        if "<a" in text:
            yield from links_of(parse(text), base, charset)


def script_links_of(tree: LexborHTMLParser, url: str, charset: str) -> Iterator[Link]:
    """
    Yield the addresses that stand in a page's scripts, as lists of headlines in JSON do, and in its attributes.

    Args:
        tree: The parsed page.
        url: Its address.
        charset: Its encoding.

    Yields:
        Each address once, without a text.
    """
    base = base_of(tree, url)
    seen: set[str] = set()
    for found in _addresses(tree):
        target = resolve(base, html.unescape(found), charset)
        if target is not None and target not in seen and len(seen) < MAX_LINKS:
            seen.add(target)
            yield Link(target, "")


def _addresses(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("script"):
        yield from _ADDRESS.findall(_SLASH.sub("/", node.text() or ""))
    for node in tree.css(_ATTRIBUTES):
        attributes = node.attributes
        yield from (value for name in _ADDRESS_ATTRIBUTES if (value := attributes.get(name)))
        yield from _ADDRESS.findall(attributes.get("onclick") or "")
