"""
The parsed page: one parser for every step, and the address of an element in it.

The parser is lexbor (through selectolax): it follows the HTML standard's tree construction like a browser does and is
an order of magnitude faster than lxml; unlike lxml it drops neither deep subtrees nor long text nodes silently.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_DRAWING_TAGS = frozenset({"svg", "g", "symbol", "path"})  # their `title` is a tool tip

_BOXES = frozenset({"body", "div", "form", "td"})
_CUSTOM_BOX = re.compile(
    r"-(?:article|block|body|box|card|cell|container|content|footer|grid|head|header|item|layout|list|main|page|panel"
    r"|paragraph|rich|row|scroll|section|sidebar|swiper|toolbar|view|wrapper)(?:-|$)"
)
_LAID_OUT_AS_BLOCK = re.compile(r"display\s?:\s?block", re.IGNORECASE)


def parse(html: str) -> LexborHTMLParser:
    """
    Parse a decoded page into a tree.

    Args:
        html: The page. NUL characters and lone surrogates, which are no text in HTML, are dropped by the parser.

    Returns:
        The tree; it has a root element, however broken the page is.

    >>> parse("<p>甲<p>乙").body.html
    '<body><p>甲</p><p>乙</p></body>'
    """
    return LexborHTMLParser(html)


def content_of(tree: LexborHTMLParser) -> LexborNode:
    """Give the element that holds what the page shows: `body`, or the root of a page made of frames."""
    content = tree.body or tree.root
    if content is None:  # pragma: no cover -- the parser always makes a root
        raise AssertionError("a parsed page without a root element")
    return content


def titles_of(tree: LexborHTMLParser) -> list[str]:
    """
    Give what the page calls itself: `og:title`, then `title`; broken heads put both into the body.

    >>> titles_of(parse("<svg><title>logo</title></svg><title> 甲 | 某网 </title>"))
    ['甲 | 某网']
    """
    og = (node.attributes.get("content") or "" for node in tree.css('meta[property="og:title"]'))
    titles = (node.text() for node in tree.css("title") if node.parent and node.parent.tag not in _DRAWING_TAGS)
    return [title for text in (*og, *titles) if (title := text.strip())]


def with_ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """Go outwards from a node: the node itself, then the elements around it."""
    yield node
    step = node.parent
    while step is not None and step.is_element_node:
        yield step
        step = step.parent


def is_inside(node: LexborNode, elements: set[int]) -> bool:
    """Tell whether a node or an element around it is among some, given by their identities."""
    return bool(elements) and any(step.mem_id in elements for step in with_ancestors(node))


def drop(node: LexborNode, selector: str) -> None:
    """
    Cut every element that matches out of an element's subtree.

    Args:
        node: Where to look; the element itself stays.
        selector: A CSS selector, or several separated by commas.

    >>> page = parse("<div><p>甲</p><p class=ad>乙</p></div>").body
    >>> drop(page, ".ad")
    >>> page.text()
    '甲'
    """
    for found in node.css(selector):
        if found != node:
            found.decompose()


def css_path(node: LexborNode) -> str:
    """
    Address an element by a selector that matches it alone.

    Args:
        node: An element of a tree that `parse` gave.

    Returns:
        Child steps from the root. It holds for the tree as it is now: take the path of an element before cutting
        anything out in front of it.

    >>> css_path(parse("<p>甲<div><p>乙<p>丙").css("p")[2])
    'html > body > div:nth-of-type(1) > p:nth-of-type(2)'
    """
    steps: list[str] = []
    step: LexborNode | None = node
    while step is not None and step.is_element_node:
        steps.append(_step(step))
        step = step.parent
    return " > ".join(reversed(steps))


def _step(node: LexborNode) -> str:
    tag = node.tag or "*"
    if tag in {"html", "head", "body"}:
        return tag
    position = 1
    before = node.prev
    while before is not None:
        position += before.tag == tag
        before = before.prev
    return f"{tag}:nth-of-type({position})"


def is_text_box(node: LexborNode) -> bool:
    """
    Tell whether a span is a box of text: laid out as a block, or in a box of its own with an id and line breaks inside.

    So do controls of ASP.NET render the text of an article, side by side with its headline and date.

    >>> is_text_box(parse("<form><span id=text>甲<br>乙</span></form>").css_first("span"))
    True
    """
    attributes = node.attributes
    style = attributes.get("style")
    if style and _LAID_OUT_AS_BLOCK.search(style):
        return True
    if not attributes.get("id"):
        return False
    parent = node.parent
    return parent is not None and parent.tag in _BOXES and node.css_first("br") is not None


def is_custom_box(tag: str) -> bool:
    """
    Tell whether an element that a page defines itself is a box by its name, as frameworks for apps name theirs.

    >>> is_custom_box("uni-view"), is_custom_box("taro-view-core"), is_custom_box("uni-text"), is_custom_box("view")
    (True, True, False, False)
    """
    return "-" in tag and _CUSTOM_BOX.search(tag) is not None
