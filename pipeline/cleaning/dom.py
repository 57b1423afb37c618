"""
The parsed page: one parser for every step, and the address of an element in it.

The parser is lexbor (through selectolax): it follows the HTML standard's tree construction like a browser does and
is an order of magnitude faster than lxml; unlike lxml it drops neither deep subtrees nor long text nodes silently.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SURROGATES = re.compile("[\ud800-\udfff]")


def parse(html: str) -> LexborHTMLParser:
    """
    Parse a decoded page into a tree.

    Args:
        html: The page. Lone surrogates, which no encoding can carry, become U+FFFD.

    Returns:
        The tree; it always has `html`, `head` and `body`, however broken the page is.
    """
    try:
        return LexborHTMLParser(html)
    except UnicodeEncodeError:
        return LexborHTMLParser(_SURROGATES.sub("\ufffd", html))


def css_path(node: LexborNode) -> str:
    """
    Address an element by a selector that matches it alone.

    Args:
        node: An element of a tree that `parse` gave.

    Returns:
        Child steps from the root, `html > body > div:nth-of-type(2) > p:nth-of-type(1)`. It holds for the tree as it is
        now: take the path of an element before cutting anything out in front of it.
    """
    steps: list[str] = []
    step: LexborNode | None = node
    while step is not None and step.tag and step.is_element_node:
        steps.append(_step(step))
        step = step.parent
    return " > ".join(reversed(steps))


def _step(node: LexborNode) -> str:
    tag = node.tag or ""
    if tag in {"html", "head", "body"}:
        return tag
    position = 1
    before = node.prev
    while before is not None:
        position += before.tag == tag
        before = before.prev
    return f"{tag}:nth-of-type({position})"
