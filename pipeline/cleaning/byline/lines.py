"""
A page as the lines a reader sees, with the place of the headline and of the body among them.

The byline stands around the headline and behind the body, in markup that differs from site to site; what is common is
the order of the lines. One walk over the tree gives the lines; elements are kept beside their text, so that class names
are only read where they are asked for. The tree is not changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BLOCKS = frozenset(
    "address article aside blockquote body br center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hgroup hr li main nav ol option p pre section table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset("script style noscript svg select textarea template iframe object button head".split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_CLAUSE = re.compile("[，。；！？、]")
_PARAGRAPH = 24  # characters from which a line with a clause mark is taken for prose
_MOST_LINES = 6000


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line that one element holds; `node` is that element."""

    text: str
    node: LexborNode
    linked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """
    What stands between two block borders.

    Attributes:
        parts: Its pieces in order.
        heading: 1 to 6 within h1 to h6, 0 elsewhere.
        block: The element whose border opened the line.
    """

    parts: tuple[Part, ...]
    heading: int
    block: LexborNode

    @property
    def text(self) -> str:
        """The text as a reader reads it, white space folded."""
        return " ".join("".join(part.text for part in self.parts).split())

    @property
    def tabbed(self) -> str:
        """The text with a tab between the pieces of different elements: labels and values often touch."""
        return "\t".join(filter(None, (" ".join(part.text.split()) for part in self.parts)))

    @property
    def is_link(self) -> bool:
        """Whether most of the text is a link."""
        linked = sum(len(part.text) for part in self.parts if part.linked)
        return linked * 2 > sum(len(part.text) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Outline:
    """
    The lines of a page.

    Attributes:
        lines: All of them.
        body: First and last line (exclusive) of the body, both 0 where the page has no prose.
    """

    lines: tuple[Line, ...]
    body: tuple[int, int]


def outline(root: LexborNode) -> Outline:
    """
    Read a page's lines.

    Args:
        root: The body element.

    Returns:
        The lines and where the body is: the element with the most prose among its children and grandchildren.
    """
    walk = _Walk()
    walk.over(root)
    lines = tuple(walk.lines)
    return Outline(lines, _body(lines, walk.spans))


def hints_of(node: LexborNode) -> str:
    """Return class names and ids of an element and its parent, in lower case."""
    words: list[str] = []
    step: LexborNode | None = node
    for _ in range(2):
        if step is None or step.tag in {"body", "html"}:
            break
        attributes = step.attributes
        words += [attributes.get("class") or "", attributes.get("id") or ""]
        step = step.parent
    return " ".join(words).lower()


class _Walk:
    """Collects lines while it goes over the tree with its own stack, so that depth costs no recursion."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.spans: dict[int, tuple[int, int]] = {}
        self._parts: list[Part] = []
        self._heading = 0
        self._links = 0

    def over(self, root: LexborNode) -> None:
        stack = [root]
        starts = [0]
        block = root
        node = root.child
        while stack:
            if node is None:
                node, block = self._leave(stack.pop(), starts.pop(), block, stack)
                continue
            tag = node.tag
            if tag == "-text":
                self._take(node, stack[-1])
            elif tag not in _SILENT and len(self.lines) < _MOST_LINES:
                if tag in _BLOCKS:
                    self._flush(block)
                    block = node
                self._enter(tag)
                stack.append(node)
                starts.append(len(self.lines))
                node = node.child
                continue
            node = node.next

    def _enter(self, tag: str | None) -> None:
        self._links += tag == "a"
        self._heading = _HEADINGS.get(tag or "", self._heading)

    def _leave(
        self, left: LexborNode, start: int, block: LexborNode, stack: list[LexborNode]
    ) -> tuple[LexborNode | None, LexborNode]:
        tag = left.tag
        if tag in _BLOCKS or not stack:
            self._flush(block)
            self.spans[left.mem_id] = (start, len(self.lines))
            block = left.parent or left
        self._links -= tag == "a"
        if tag in _HEADINGS:
            self._heading = 0
        return (left.next if stack else None), block

    def _take(self, node: LexborNode, holder: LexborNode) -> None:
        text = (node.text_content or "").translate(_INVISIBLE)
        if text:
            self._parts.append(Part(text, holder, self._links > 0))

    def _flush(self, block: LexborNode) -> None:
        if any(not part.text.isspace() for part in self._parts):
            self.lines.append(Line(tuple(self._parts), self._heading, block))
        self._parts = []


def _body(lines: tuple[Line, ...], spans: dict[int, tuple[int, int]]) -> tuple[int, int]:
    weights: dict[int, float] = {}
    for line in lines:
        size = sum(len(part.text) for part in line.parts)
        if size < _PARAGRAPH or line.is_link or not _CLAUSE.search(line.text):
            continue
        holder: LexborNode | None = line.block
        for share in (1.0, 1.0, 0.5):
            if holder is None or holder.tag in {"html", None}:
                break
            weights[holder.mem_id] = weights.get(holder.mem_id, 0.0) + size * share
            holder = holder.parent
    if not weights:
        return (0, 0)
    best = max(weights, key=lambda key: (weights[key], -_width(spans.get(key))))
    first, last = spans.get(best, (0, 0))
    prose = [at for at in range(first, last) if _is_prose(lines[at])]
    return (prose[0], prose[-1] + 1) if prose else (0, 0)


def _is_prose(line: Line) -> bool:
    text = line.text
    return len(text) >= _PARAGRAPH and not line.is_link and bool(_CLAUSE.search(text))


def _width(span: tuple[int, int] | None) -> int:
    return span[1] - span[0] if span else 0
