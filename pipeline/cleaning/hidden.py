"""
Which elements a reader does not see, and how they are hidden.

Hiding proves nothing by itself: of 1,301 hidden blocks with links on clean pages 904 are menus, and some outlets keep
the whole article under `display:none` until a script runs. It is one feature among others.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import re2

from pipeline.cleaning.dom import with_ancestors
from pipeline.rulebook.patterns import options

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from pipeline.rulebook.schema import Hiding

# Declarations are matched in lower case without white space: "left:-999px". Order matters: the plainest comes first.
_DECLARATIONS: tuple[tuple[Hiding, re.Pattern[str]], ...] = (
    ("display", re.compile(r"(?:^|;)display:none")),
    ("visibility", re.compile(r"(?:^|;)visibility:(?:hidden|collapse)")),
    ("opacity", re.compile(r"(?:^|;)(?:opacity:0?\.?0*(?:;|!|$)|filter:alpha\(opacity=0\))")),
    ("text_indent", re.compile(r"(?:^|;)text-indent:-\d{3,}")),
    ("clipped", re.compile(r"(?:^|;)(?:clip:rect\((?:0|1px)\D|clip-path:(?:inset\((?:50|100)%|circle\(0))")),
    ("off_screen", re.compile(r"(?:^|;)(?:left|right|top|bottom|margin(?:-\w+)?):(?:\d+(?:px)?)?-\d{3,}(?![\d.%])")),
    ("off_screen", re.compile(r"transform:translate[xy3d]*\([^)]*-\d{3,}")),
    ("tiny_font", re.compile(r"(?:^|;)font-size:0?\.?[01](?:px|pt|em|rem|%)?(?:;|!|$)")),
    ("same_colour", re.compile(r"(?:^|;)color:transparent")),
)
# Every declaration above, and each pair below, has one of these.
# re2: a search of `re` for one of many words is ten times slower, and style sheets are long.
_MAY_HIDE = re2.compile(rb"(?i)none|hidden|collapse|opacity|transparent|clip|-\s*\d{3}|font-size|background", options())
_SMALL_SIDE = re.compile(r"(?:^|;)(?:max-)?(?:height|width):0*[0-3](?:px|pt)?(?:;|!|$)")
_CLIPS = re.compile(r"(?:^|;)overflow(?:-[xy])?:hidden")
_COLOUR = re.compile(r"(?:^|;)color:([^;!]+)")
_BACKGROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]+)")
_WHITE = frozenset({"#fff", "#ffffff", "white", "rgb(255,255,255)"})

# No name begins with a digit: browsers drop such a rule, and a parser refuses it (CSS Syntax 3, 4.3.9).
_NAME = r"[#.]-?[A-Za-z_\u3400-\u9fff][A-Za-z0-9_\u3400-\u9fff-]*"
_TAG = r"[a-z][a-z0-9-]*"
_SIMPLE_SELECTOR = re.compile(
    rf"(?:{_TAG})?(?:{_NAME})+(?:(?: *> *| +)(?:{_TAG}(?:{_NAME})*|(?:{_NAME})+)){{0,2}}",
)
# Two patterns, each with a literal beginning, which `re` finds at the speed of a plain search.
_HIDDEN_BY_SCRIPT = (
    re.compile(
        r"""getElementById\(\s*["']([\w-]+)["']\s*\)\s*\.style\.(?:display\s*=\s*["']none|visibility\s*=\s*["']hidden)"""
    ),
    re.compile(r"""\$\(\s*["']#([\w-]+)["']\s*\)\s*\.(?:hide\(|css\(\s*["']display["']\s*,\s*["']none)"""),
)
_ROOTS = frozenset({"html", "body"})
_MAY_BE_HIDDEN = "body [style], body [hidden], body marquee, body noscript, body font[color]"
MAX_SELECTORS = 60
"""A page with more selectors than this that hide in one way is a framework; the first ones are looked at."""
MAX_SHEET_CHARS = 8_000
"""Injected style sheets are short; of a site's own the beginning is read."""
MAX_RULE_CHARS = 2000
MARQUEE_MAX_PX = 10


class Hidden(NamedTuple):
    """A hidden element and the way it is hidden."""

    node: LexborNode
    how: Hiding


def hidden_elements(tree: LexborHTMLParser) -> list[Hidden]:
    """
    Find the hidden elements of a page.

    Inline styles, the `hidden` attribute, class and id rules of the page's own style sheets, tiny marquees, noscript
    and scripts that hide an element by its id are seen; external style sheets are not.

    Args:
        tree: The parsed page.
    """
    return _hidden(tree, tree.css(_MAY_BE_HIDDEN), _selectors(tree))


def hidden_among(tree: LexborHTMLParser, elements: Mapping[int, LexborNode]) -> list[Hidden]:
    """
    Find which of some elements are hidden, as `hidden_elements` does; style sheets that name none of them are not read.

    Args:
        tree: The parsed page.
        elements: Elements by their identity.
    """
    near = {node.mem_id: node for element in elements.values() for node in with_ancestors(element)}
    # A selector may name what is around an element.
    names = {name for node in near.values() for key in ("id", "class") for name in _names(node, key)}
    nodes = (node for node in elements.values() if node.tag not in _ROOTS)
    found = _hidden(tree, nodes, _selectors(tree, names) if names else {})
    return [hidden for hidden in found if hidden.node.mem_id in elements]


def _hidden(
    tree: LexborHTMLParser, nodes: Iterable[LexborNode], selectors: Mapping[Hiding, Sequence[str]]
) -> list[Hidden]:
    found = {node.mem_id: Hidden(node, how) for node in nodes if (how := how_hidden(node))}
    for how, of_one_way in selectors.items():
        for node in tree.css(", ".join(of_one_way)):
            if node.tag not in _ROOTS:
                found.setdefault(node.mem_id, Hidden(node, how))
    return list(found.values())


def _names(node: LexborNode, key: str) -> list[str]:
    return (node.attributes.get(key) or "").split()


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


@lru_cache(maxsize=4096)
def how_style_hides(style: str) -> Hiding | None:
    """
    Tell how a style declaration hides an element; remembered, because the styles of a page and of a site repeat.

    >>> how_style_hides("position: absolute; left: -4000px"), how_style_hides("color: red")
    ('off_screen', None)
    """
    if not _MAY_HIDE.search(style.encode()):
        return None
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


def _rules_that_may_hide(sheet: bytes) -> Iterator[tuple[str, str]]:
    """Yield selectors and declarations of the rules around each hiding word; the rest of a sheet is never split."""
    last = -1
    for word in _MAY_HIDE.finditer(sheet):
        start = sheet.rfind(b"{", max(0, word.start() - MAX_RULE_CHARS), word.start())
        if start in (-1, last):
            continue
        last = start
        before = max(sheet.rfind(mark, max(0, start - MAX_RULE_CHARS), start) for mark in (b"{", b"}"))
        end = sheet.find(b"}", start, start + MAX_RULE_CHARS)
        declarations = sheet[start + 1 : end if end != -1 else start + MAX_RULE_CHARS]
        yield sheet[before + 1 : start].decode("utf-8", "replace"), declarations.decode("utf-8", "replace")


def _selectors(tree: LexborHTMLParser, names: Collection[str] = ()) -> dict[Hiding, list[str]]:
    """
    Collect the class and id selectors that the page's own style sheets and scripts hide, by the way they do it.

    Where names are given, sheets and scripts without any of them are passed over.
    """
    found: dict[Hiding, list[str]] = {}
    for tag, source in _sources(tree, names):
        hidings = _hidden_by_script(source) if tag == "script" else _hidden_by_sheet(source)
        for how, selectors in hidings:
            found.setdefault(how, []).extend(selectors)
    return {how: selectors[:MAX_SELECTORS] for how, selectors in sorted(found.items(), key=_scripts_last) if selectors}


def _scripts_last(item: tuple[Hiding, list[str]]) -> bool:
    return item[0] == "script"


def _hidden_by_sheet(sheet: str) -> Iterator[tuple[Hiding, list[str]]]:
    for selectors, declarations in _rules_that_may_hide(sheet[:MAX_SHEET_CHARS].encode()):
        if how := how_style_hides(declarations):
            yield how, [*filter(_SIMPLE_SELECTOR.fullmatch, map(str.strip, selectors.split(",")))]


def _hidden_by_script(script: str) -> Iterator[tuple[Hiding, list[str]]]:
    for pattern in _HIDDEN_BY_SCRIPT:
        yield "script", [f'[id="{match[1]}"]' for match in pattern.finditer(script)]


def _sources(tree: LexborHTMLParser, names: Collection[str]) -> Iterator[tuple[str, str]]:
    for node in tree.css("style, script:not([src])"):
        text = node.text()
        if not names or any(name in text for name in names):
            yield node.tag or "", text
