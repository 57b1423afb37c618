"""
How deep a page nests and how much its unclosed formatting multiplies, without building its tree.

An unclosed `<font>` is opened again in every paragraph that follows, so a few thousand of them make millions of
elements. The walk below keeps the stack of open elements and the formatting elements that will be opened again, as the
HTML Standard's tree construction does. Where it simplifies, it mostly counts too much; what it leaves out are bodies of
tables that a page does not write, and the finer points of `<svg>` and `<math>`.

https://html.spec.whatwg.org/multipage/parsing.html#tree-construction
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from pipeline.cleaning.shield.elements import (
    CLOSE_P,
    END_FENCES,
    END_FOREIGN,
    ENDS_INNERMOST,
    FENCES,
    FENCES_OF,
    FOREIGN,
    FORMATTING,
    HEADINGS,
    IMPLIED_ENDS,
    IN_TABLE,
    MARKERS,
    NEVER_DEEP,
    NEVER_NESTED,
    VOID,
    WITHOUT_REOPENING,
    Fence,
)
from pipeline.cleaning.shield.tags import TOKEN, nesting_tag

_NESTING_TAG: Final = nesting_tag(NEVER_DEEP)
_MOST_ALIKE: Final = 3  # the standard's "Noah's Ark clause": of equal formatting elements three are opened again


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


@dataclass(frozen=True, slots=True)
class Bound:
    """
    What a page cannot exceed.

    Attributes:
        depth: Number of elements inside each other, those apart that double it at most (`NEVER_DEEP`).
        formatting: Number of formatting elements open at once; every start tag opens each of them again at most once.
    """

    depth: int
    formatting: int


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
    depth = text_from = 0
    for token in TOKEN.finditer(html):
        is_end, name, attributes, tail = token.group("end", "name", "attributes", "tail")
        name = name.lower() if name else ""
        if token.start() > text_from:
            elements.reopen()
        text_from = token.end()
        if is_end:
            elements.end(name)
        elif name:
            elements.start(name, attributes, closes_itself="/" in tail)
        depth = max(depth, elements.depth)
        if depth > max_depth or elements.copies > max_copies:
            break
    return Nesting(depth, elements.copies)


def bound_nesting(html: str) -> Bound:
    """
    Say quickly what a well-built page cannot exceed.

    Only an end tag that belongs to the innermost element counts, and elements that never nest deep by themselves are
    left out. A page that is built badly gets a large bound, whatever it really makes of a tree.
    """
    stack: list[str] = []
    formatting = depth = most_formatting = 0
    for token in _NESTING_TAG.finditer(html):
        is_end, name = token.group("end", "nests")
        if not name:
            continue
        name = name.lower()
        if not is_end:
            stack.append(name)
            formatting += name in FORMATTING
            depth = max(depth, len(stack))
            most_formatting = max(most_formatting, formatting)
        elif stack and stack[-1] == name:
            stack.pop()
            formatting -= name in FORMATTING
    return Bound(depth, most_formatting)


@dataclass(slots=True, eq=False)
class _Element:
    name: str
    attributes: str
    is_remembered: bool = False  # in the standard's list of active formatting elements


class _OpenElements:
    """The stack of open elements, and the formatting elements that were closed from outside and are to be reopened."""

    def __init__(self) -> None:
        self.copies = 0
        self._lost: list[_Element] = []
        self._stack: list[_Element] = []
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._fences: dict[Fence, list[int]] = {fence: [] for fence in FENCES}
        self._alike: defaultdict[tuple[str, str], list[_Element]] = defaultdict(list)
        self._in_foreign = False

    @property
    def depth(self) -> int:
        return len(self._stack)

    def start(self, name: str, attributes: str, *, closes_itself: bool) -> None:
        if name in NEVER_NESTED or (name in IN_TABLE and self._last("table") < 0):
            return
        if self._end_implied(name) and name == "select":
            return
        if name not in WITHOUT_REOPENING:
            self.reopen()
        if name in END_FOREIGN:
            self._in_foreign = False
        if name in VOID or (closes_itself and (self._in_foreign or name in FOREIGN)):
            return
        self._in_foreign |= name in FOREIGN
        element = _Element(name, attributes)
        if name in FORMATTING:
            self._remember(element)
        self._open(element)

    def end(self, name: str) -> None:
        if name in FOREIGN:
            self._in_foreign = False
        if name in FORMATTING:
            self._end_formatting(name)
        elif self._can_end(name, place := max(map(self._last, HEADINGS)) if name in HEADINGS else self._last(name)):
            self._close(place)

    def reopen(self) -> None:
        """Open the lost formatting elements again."""
        if not self._lost:
            return
        lost, self._lost = self._lost, []
        self.copies += len(lost)
        for element in lost:
            self._open(element)

    def _open(self, element: _Element) -> None:
        for fence in FENCES_OF.get(element.name, ()):
            self._fences[fence].append(len(self._stack))
        self._places[element.name].append(len(self._stack))
        self._stack.append(element)

    def _close(self, place: int) -> None:
        """Close the elements from a place on. Formatting in them is lost, and forgotten where a table cell ends."""
        closed = self._pop(place)
        remembered = [element for element in closed if element.is_remembered]
        if closed[0].name in MARKERS:
            for element in remembered:
                self._forget(element)
        else:
            self._lost += remembered

    def _pop(self, place: int) -> list[_Element]:
        popped = self._stack[place:]
        del self._stack[place:]
        for element in popped:
            self._places[element.name].pop()
            for fence in FENCES_OF.get(element.name, ()):
                self._fences[fence].pop()
        return popped

    def _remember(self, element: _Element) -> None:
        alike = self._alike[element.name, element.attributes]
        if len(alike) == _MOST_ALIKE:
            alike.pop(0).is_remembered = False
        alike.append(element)
        element.is_remembered = True

    def _forget(self, element: _Element) -> None:
        element.is_remembered = False
        self._alike[element.name, element.attributes].remove(element)

    def _end_formatting(self, name: str) -> None:
        """End a formatting element, lost or open; one that has blocks open inside of it is left open."""
        lost = next((element for element in reversed(self._lost) if element.name == name), None)
        if lost:
            self._lost.remove(lost)
            self._forget(lost)
            return
        place = self._last(name)
        if place > self._last_fence("special"):
            if self._stack[place].is_remembered:
                self._forget(self._stack[place])
            self._close(place)

    def _end_implied(self, name: str) -> bool:
        """End what a start tag ends without saying so; tell whether one of `IMPLIED_ENDS` was ended."""
        if name == "a" and self._last("svg") < 0:
            self.end("a")
        if self._stack and self._stack[-1].name in ENDS_INNERMOST.get(name, ()):
            self._close(len(self._stack) - 1)
        if name in CLOSE_P:
            self._end_inside(("p",), "button")
        return name in IMPLIED_ENDS and self._end_inside(*IMPLIED_ENDS[name])

    def _end_inside(self, names: tuple[str, ...], fence: Fence) -> bool:
        places = [place for place in map(self._last, names) if place >= max(0, self._last_fence(fence))]
        if places:
            self._close(min(places))
        return bool(places)

    def _can_end(self, name: str, place: int) -> bool:
        if name == "template":
            return place >= 0
        if name == "form":  # its end tag takes it out of the stack and leaves what is open in it
            return 0 <= place == len(self._stack) - 1
        return place >= max(0, self._last_fence(END_FENCES.get(name, "special")))

    def _last(self, name: str) -> int:
        places = self._places.get(name)
        return places[-1] if places else -1

    def _last_fence(self, fence: Fence) -> int:
        return self._fences[fence][-1] if self._fences[fence] else -1
