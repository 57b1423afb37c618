"""
The elements that the HTML Standard's tree construction treats in their own way.

https://html.spec.whatwg.org/multipage/parsing.html#the-stack-of-open-elements
"""

from __future__ import annotations

from typing import Final, Literal


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


FORMATTING: Final = _names("a b big code em font i nobr s small strike strong tt u")
"""Opened again where they were closed from outside."""
VOID: Final = _names(
    """area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr"""
)
SPECIAL: Final = VOID | _names(
    """address applet article aside blockquote body button caption center colgroup dd details dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup html iframe li listing main marquee menu
    nav noembed noframes noscript object ol p plaintext pre script search section select style summary table tbody td
    template textarea tfoot th thead title tr ul xmp"""
)
# Of each of these, another element is always open between two: a page with few other tags does not nest deep.
NEVER_DEEP: Final = VOID | _names("a dd dt li option p tbody td tfoot th thead tr")
# Before these, and before any text, lost formatting is opened again; before other special elements it is not.
_REOPENING: Final = _names("applet area br button embed image img input keygen marquee object select wbr xmp")
WITHOUT_REOPENING: Final = SPECIAL - _REOPENING
NEVER_NESTED: Final = _names("html head body frameset")
SCOPES: Final = _names("applet caption marquee object select table td template th")
MARKERS: Final = SCOPES - {"select", "table"}
IN_TABLE: Final = _names("caption col colgroup tbody td tfoot th thead tr")
CLOSE_P: Final = _names(
    """address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form h1
    h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p plaintext pre search section summary ul xmp"""
)
# These names end <svg> and <math>; only inside of them does `/>` close an element.
FOREIGN: Final = _names("svg math")
END_FOREIGN: Final = SPECIAL | FORMATTING | _names("ruby span sub sup var")

# What an end tag cannot reach over; which of them counts depends on the tag.
Fence = Literal["button", "cell", "firm", "item", "scope", "special", "table"]
FENCES: Final[dict[Fence, frozenset[str]]] = {
    "button": SCOPES | {"button"},
    "cell": frozenset({"caption", "td", "template", "th"}),
    "firm": SPECIAL - {"address", "div", "p"},
    "item": SCOPES | {"ol", "ul"},
    "scope": SCOPES,
    "special": SPECIAL,
    "table": frozenset({"table", "template"}),
}
FENCES_OF: Final = {name: tuple(fence for fence, names in FENCES.items() if name in names) for name in sorted(SPECIAL)}
END_FENCES: Final[dict[str, Fence]] = {
    **dict.fromkeys(sorted(SPECIAL), "scope"),
    **dict.fromkeys(sorted(IN_TABLE | {"table"}), "table"),
    "p": "button",
    "li": "item",
}

HEADINGS: Final = _names("h1 h2 h3 h4 h5 h6")
# A start tag on the left ends the innermost element if it is one of those on the right.
ENDS_INNERMOST: Final = {"optgroup": {"option"}, "option": {"option"}, **dict.fromkeys(sorted(HEADINGS), HEADINGS)}
# A start tag ends the open elements named here, up to the innermost fence.
_CELL: Final = ("td", "th")
_ROW: Final = (*_CELL, "tr")
_GROUP: Final = (*_ROW, "caption", "colgroup", "tbody", "tfoot", "thead")
IMPLIED_ENDS: Final[dict[str, tuple[tuple[str, ...], Fence]]] = {
    "button": (("button",), "scope"),
    "dd": (("dd", "dt"), "firm"),
    "dt": (("dd", "dt"), "firm"),
    "li": (("li",), "firm"),
    **dict.fromkeys(_CELL, (_CELL, "table")),
    "select": (("select",), "scope"),
    "table": (("table",), "cell"),
    "tr": (_ROW, "table"),
    **dict.fromkeys(("tbody", "tfoot", "thead"), (_GROUP, "table")),
}
