"""
How deep a page nests and how much its unclosed formatting multiplies, without building its tree.

An unclosed `<font>` is opened again in every paragraph that follows, so a few thousand of them make millions of
elements. The walk below keeps the stack of open elements and the formatting elements that will be opened again, as the
HTML Standard's tree construction does. Where it simplifies, it counts too much rather than too little.

https://html.spec.whatwg.org/multipage/parsing.html#tree-construction
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.cleaning.shield.tags import TOKEN


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


FORMATTING: Final = _names("a b big code em font i nobr s small strike strong tt u")
_VOID: Final = _names(
    """area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr"""
)
_SPECIAL: Final = _VOID | _names(
    """address applet article aside blockquote body button caption center colgroup dd details dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup html iframe li listing main marquee menu
    nav noembed noframes noscript object ol p plaintext pre script search section select style summary table tbody td
    template textarea tfoot th thead title tr ul xmp"""
)
# Of each of these, another element is always open between two: a page with few other tags does not nest deep.
NEVER_DEEP: Final = _VOID | _names("a dd dt h1 h2 h3 h4 h5 h6 li option p tbody td tfoot th thead tr")
_NEVER_NESTED: Final = _names("html head body frameset")
_SCOPES: Final = _names("applet caption marquee object table td template th")
_MARKERS: Final = _SCOPES - {"table"}
_TABLE_PARTS: Final = ("caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr")
_CLOSE_P: Final = _names(
    """address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption figure footer form h1
    h2 h3 h4 h5 h6 header hgroup hr li listing main menu nav ol p plaintext pre search section summary ul xmp"""
)
# These names end <svg> and <math>; only inside of them does `/>` close an element.
_FOREIGN: Final = _names("svg math")
_END_FOREIGN: Final = _SPECIAL | FORMATTING | _names("ruby span sub sup var")

_MOST_ALIKE: Final = 3  # the standard's "Noah's Ark clause": of equal formatting elements three are opened again

# What an end tag cannot reach over; which of them counts depends on the tag.
_Fence = Literal["button", "firm", "item", "scope", "special", "table"]
_FENCES: Final[dict[_Fence, frozenset[str]]] = {
    "button": _SCOPES | {"button"},
    "firm": _SPECIAL - {"address", "div", "p"},
    "item": _SCOPES | {"ol", "ul"},
    "scope": _SCOPES,
    "special": _SPECIAL,
    "table": frozenset({"table", "template"}),
}
_FENCES_OF: Final = {
    name: tuple(fence for fence, names in _FENCES.items() if name in names) for name in sorted(_SPECIAL)
}
_END_FENCES: Final[dict[str, _Fence]] = {
    **dict.fromkeys(sorted(_SPECIAL), "scope"),
    **dict.fromkeys(_TABLE_PARTS, "table"),
    "p": "button",
    "li": "item",
}

# A start tag ends the open elements named here, up to the innermost fence.
_CELL: Final = ("td", "th")
_ROW: Final = (*_CELL, "tr")
_GROUP: Final = (*_ROW, "caption", "colgroup", "tbody", "tfoot", "thead")
_IMPLIED_ENDS: Final[dict[str, tuple[tuple[str, ...], _Fence]]] = {
    "button": (("button",), "scope"),
    "dd": (("dd", "dt"), "firm"),
    "dt": (("dd", "dt"), "firm"),
    "li": (("li",), "firm"),
    "optgroup": (("optgroup", "option"), "special"),
    "option": (("option",), "special"),
    **dict.fromkeys(_CELL, (_CELL, "table")),
    "tr": (_ROW, "table"),
    **dict.fromkeys(("tbody", "tfoot", "thead"), (_GROUP, "table")),
}


@dataclass(frozen=True, slots=True)
class Nesting:
    """
    What a page would make of a tree.

    Attributes:
        depth: Number of elements inside each other at the deepest place, html and body apart.
        copies: Number of times that an unclosed formatting element is opened again.
    """

    depth: int
    copies: int


def measure_nesting(html: str, max_depth: int, max_copies: int) -> Nesting:
    """
    Walk over the tags of a page, up to where it goes beyond a limit.

    Args:
        html: The page.
        max_depth: The walk ends where the page nests deeper than this.
        max_copies: The walk ends when more formatting elements than this were opened again.

    Returns:
        The measure of the page up to where the walk ended.
    """
    elements = _OpenElements()
    depth = copies = text_from = 0
    for token in TOKEN.finditer(html):
        is_end, name, attributes, tail = token.group("end", "name", "attributes", "tail")
        name = name.lower() if name else ""
        if elements.lost and (token.start() > text_from or name not in _SPECIAL):
            copies += elements.reopen()
        text_from = token.end()
        if is_end:
            elements.end(name)
        elif name:
            elements.start(name, attributes, closes_itself="/" in tail)
        depth = max(depth, elements.depth)
        if depth > max_depth or copies > max_copies:
            break
    return Nesting(depth, copies)


class _OpenElements:
    """The stack of open elements, and the formatting elements that were closed from outside and are to be reopened."""

    def __init__(self) -> None:
        self.lost: list[tuple[str, str]] = []
        self._stack: list[tuple[str, str | None]] = []  # name, and the attributes of formatting that can be reopened
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._fences: dict[_Fence, list[int]] = {fence: [] for fence in _FENCES}
        self._alike: Counter[tuple[str, str]] = Counter()
        self._in_foreign = False

    @property
    def depth(self) -> int:
        return len(self._stack)

    def start(self, name: str, attributes: str, *, closes_itself: bool) -> None:
        if name in _NEVER_NESTED:
            return
        self._end_implied(name)
        if name in _END_FOREIGN:
            self._in_foreign = False
        if name in _VOID or (closes_itself and (self._in_foreign or name in _FOREIGN)):
            return
        self._in_foreign |= name in _FOREIGN
        self._open(name, attributes if name in FORMATTING else None)

    def end(self, name: str) -> None:
        if name in _FOREIGN:
            self._in_foreign = False
        place = self._last(name)
        if name in FORMATTING:
            self._end_formatting(name, place)
        elif self._can_end(name, place):
            self._close(place)

    def reopen(self) -> int:
        """Open the lost formatting elements again and return how many there were."""
        lost, self.lost = self.lost, []
        self._alike.subtract(lost)
        for name, attributes in lost:
            self._open(name, attributes)
        return len(lost)

    def _open(self, name: str, attributes: str | None) -> None:
        if attributes is not None and self._alike[name, attributes] >= _MOST_ALIKE:
            attributes = None
        if attributes is not None:
            self._alike[name, attributes] += 1
        for fence in _FENCES_OF.get(name, ()):
            self._fences[fence].append(len(self._stack))
        self._places[name].append(len(self._stack))
        self._stack.append((name, attributes))

    def _close(self, place: int) -> None:
        """Close the elements from a place on. Formatting in them is lost, and forgotten where a table cell ends."""
        ends_marker = self._stack[place][0] in _MARKERS
        lost = self._pop(place)
        if ends_marker:
            self._alike.subtract(lost)
        else:
            self.lost += lost

    def _pop(self, place: int) -> list[tuple[str, str]]:
        formatting: list[tuple[str, str]] = []
        while len(self._stack) > place:
            name, attributes = self._stack.pop()
            self._places[name].pop()
            for fence in _FENCES_OF.get(name, ()):
                self._fences[fence].pop()
            if attributes is not None:
                formatting.append((name, attributes))
        return formatting[::-1]

    def _end_formatting(self, name: str, place: int) -> None:
        """End a formatting element, lost or open; one that has blocks open inside of it is left open."""
        if place > self._last_fence("special"):
            is_remembered = self._stack[place][1] is not None
            closed = self._pop(place)
            self._alike.subtract(closed[:is_remembered])
            self.lost += closed[is_remembered:]
            return
        at = next((at for at in reversed(range(len(self.lost))) if self.lost[at][0] == name), None)
        if at is not None:
            self._alike[self.lost.pop(at)] -= 1

    def _end_implied(self, name: str) -> None:
        if name == "a":
            self.end("a")
        if name in _CLOSE_P:
            self._end_inside(("p",), "button")
        if name in _IMPLIED_ENDS:
            self._end_inside(*_IMPLIED_ENDS[name])

    def _end_inside(self, names: tuple[str, ...], fence: _Fence) -> None:
        places = [place for place in map(self._last, names) if place >= max(0, self._last_fence(fence))]
        if places:
            self._close(min(places))

    def _can_end(self, name: str, place: int) -> bool:
        if name == "template":
            return place >= 0
        if name == "form":  # its end tag takes it out of the stack and leaves what is open in it
            return place == len(self._stack) - 1
        return place >= max(0, self._last_fence(_END_FENCES.get(name, "special")))

    def _last(self, name: str) -> int:
        places = self._places.get(name)
        return places[-1] if places else -1

    def _last_fence(self, fence: _Fence) -> int:
        return self._fences[fence][-1] if self._fences[fence] else -1
