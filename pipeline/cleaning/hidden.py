"""
Which elements a reader does not see, and how they are hidden.

Hiding proves nothing by itself: of 1,301 hidden blocks with links on clean pages 904 are menus, and some outlets keep
the whole article under `display:none` until a script runs. It is one feature among others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from pipeline.rulebook.schema import Hiding

# Declarations are matched in lower case without white space: "left:-999px". Order matters: the plainest comes first.
_DECLARATIONS: tuple[tuple[Hiding, re.Pattern[str]], ...] = (
    ("display", re.compile(r"(?:^|;)display:none")),
    ("visibility", re.compile(r"(?:^|;)visibility:(?:hidden|collapse)")),
    ("opacity", re.compile(r"(?:^|;)(?:opacity:0?\.?0*(?:;|!|$)|filter:alpha\(opacity=0\))")),
    ("text_indent", re.compile(r"(?:^|;)text-indent:-\d{3,}")),
    ("clipped", re.compile(r"(?:^|;)(?:clip:rect\((?:0|1px)\D|clip-path:(?:inset\((?:50|100)%|circle\(0))")),
    ("off_screen", re.compile(r"(?:^|;)(?:left|right|top|bottom|margin(?:-left|-top)?):(?:\d+(?:px)?)?-\d{3,}")),
    ("off_screen", re.compile(r"transform:translate[xy3d]*\([^)]*-\d{3,}")),
    ("zero_size", re.compile(r"(?:^|;)font-size:0?\.?[01](?:px|pt|em|rem|%)?(?:;|!|$)")),
    ("same_colour", re.compile(r"(?:^|;)color:transparent")),
)
_SMALL_SIDE = re.compile(r"(?:^|;)(?:max-)?(?:height|width):0*[0-3](?:px|pt)?(?:;|!|$)")
_CLIPS = re.compile(r"(?:^|;)overflow(?:-[xy])?:hidden")
_COLOUR = re.compile(r"(?:^|;)color:([^;!]+)")
_BACKGROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]+)")
_WHITE = frozenset({"#fff", "#ffffff", "white", "rgb(255,255,255)"})

_STYLE_RULE = re.compile(r"([^{}@]{1,400})\{([^{}]{1,2000})\}")
_SIMPLE_SELECTOR = re.compile(r"(?:[a-z][\w-]*)?(?:[#.][\w-]+)+(?:[ >]+(?:[a-z][\w-]*)?(?:[#.][\w-]+)*){0,2}")
_HIDDEN_BY_SCRIPT = re.compile(
    r"""getElementById\(\s*["']([\w-]+)["']\s*\)\s*\.style\.(?:display\s*=\s*["']none|visibility\s*=\s*["']hidden)"""
    r"""|\$\(\s*["']#([\w-]+)["']\s*\)\s*\.(?:hide\(|css\(\s*["']display["']\s*,\s*["']none)"""
)
MAX_SELECTORS = 60
"""A page with more hiding selectors than this is a framework; the first ones are looked at."""
MARQUEE_MAX_PX = 10


class Hidden(NamedTuple):
    """A hidden element and the way it is hidden."""

    node: LexborNode
    how: Hiding


def hidden_elements(tree: LexborHTMLParser) -> list[Hidden]:
    """
    Find the hidden elements of a page, in page order.

    Inline styles, the `hidden` attribute, class and id rules of the page's own style sheets, tiny marquees, noscript
    and scripts that hide an element by its id are seen; external style sheets are not.
    """
    found: dict[int, Hidden] = {}
    for node in tree.css("body [style], body [hidden], body marquee, body noscript, body font[color]"):
        how = how_hidden(node)
        if how:
            found[node.mem_id] = Hidden(node, how)
    for selector, how in _selectors(tree):
        for node in tree.css(selector):
            if node.tag not in ("body", "html"):
                found.setdefault(node.mem_id, Hidden(node, how))
    return list(found.values())


def how_hidden(node: LexborNode) -> Hiding | None:
    """Tell how an element is hidden by its own tag and attributes; None where it is not."""
    attributes = node.attributes
    if node.tag == "noscript":
        return "noscript"
    if node.tag == "marquee":
        return "marquee" if _is_tiny_marquee(attributes) else None
    if "hidden" in attributes:
        return "attribute"
    if node.tag == "font" and (attributes.get("color") or "").lower() in _WHITE:
        return "same_colour"
    return how_style_hides(attributes.get("style") or "")


def how_style_hides(style: str) -> Hiding | None:
    """
    Tell how a style declaration hides an element.

    >>> how_style_hides("position: absolute; left: -4000px"), how_style_hides("color: red")
    ('off_screen', None)
    """
    flat = "".join(style.lower().split())
    for how, pattern in _DECLARATIONS:
        if pattern.search(flat):
            return how
    if _CLIPS.search(flat) and _SMALL_SIDE.search(flat):
        return "zero_size"
    colour, background = _COLOUR.search(flat), _BACKGROUND.search(flat)
    if colour and background and colour[1] == background[1]:
        return "same_colour"
    return None


def _is_tiny_marquee(attributes: dict[str, str | None]) -> bool:
    sides = ((attributes.get(side) or "").removesuffix("px") for side in ("width", "height"))
    return any(side.isdigit() and int(side) <= MARQUEE_MAX_PX for side in sides) or bool(
        how_style_hides(attributes.get("style") or "")
    )


def _selectors(tree: LexborHTMLParser) -> Iterator[tuple[str, Hiding]]:
    """Yield class and id selectors that the page's own style sheets and scripts hide."""
    sheets = "\n".join(node.text() for node in tree.css("style"))
    pairs = [
        (selector.strip(), how)
        for rule in _STYLE_RULE.finditer(sheets)
        if (how := how_style_hides(rule[2]))
        for selector in rule[1].split(",")
        if _SIMPLE_SELECTOR.fullmatch(selector.strip())
    ]
    yield from pairs[:MAX_SELECTORS]
    for script in tree.css("script:not([src])"):
        source = script.text()
        if "hide(" in source or "style." in source or "display" in source:
            for match in _HIDDEN_BY_SCRIPT.finditer(source):
                yield f"#{match[1] or match[2]}", "script"
