"""
A page as the lines a reader sees, with the place of the body among them.

The byline stands around the headline and behind the body, in markup that differs from site to site; what is common is
the order of the lines. One walk over the tree gives the lines; elements are kept beside their text, so that class names
are only read where they are asked for. The tree is not changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.byline.vocabulary import any_of, label_words, markup, site_words
from pipeline.cleaning.dom import is_custom_box, is_text_box
from pipeline.cleaning.invisible import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

    _Piece = tuple[str, LexborNode, bool]

_PARAGRAPHS = frozenset(("p", "li", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"))
_SECTIONS = frozenset(
    (
        *("address", "article", "aside", "body", "center", "details", "dialog", "div", "dl", "fieldset", "figure"),
        *(
            "footer",
            "form",
            "header",
            "hgroup",
            "main",
            "nav",
            "ol",
            "section",
            "table",
            "tbody",
            "tfoot",
            "thead",
            "ul",
        ),
    )
)
_BLOCKS = _SECTIONS | _PARAGRAPHS | {"br", "figcaption", "hr", "pre", "td", "th", "tr"}
_SILENT = frozenset(
    ("button", "head", "iframe", "noscript", "object", "script", "select", "style", "svg", "template", "textarea")
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CLAUSE = re.compile("[，。；！？、]")
_LONGEST_LEGAL = 200  # characters
_PROSE = 24  # characters from which a line with a clause mark is taken for prose
_LONGEST_LABELLED = 80  # characters
_MOST_LINES = 6000
_MOST_HOLDERS = 12
_HEADLINE = 8  # characters


class Part(NamedTuple):
    """
    A piece of a line that one element holds.

    Attributes:
        text: The text, white space folded, never empty.
        node: The element.
        linked: Whether it stands in a link.
    """

    text: str
    node: LexborNode
    linked: bool


class Line(NamedTuple):
    """
    What stands between two block borders.

    Attributes:
        text: The text as a reader reads it, white space folded.
        raw: Its text nodes in order, each with its element and whether it stands in a link.
        heading: 1 to 6 within h1 to h6, 0 elsewhere.
        block: The element whose border opened the line.
    """

    text: str
    raw: tuple[_Piece, ...]
    heading: int
    block: LexborNode

    @property
    def parts(self) -> tuple[Part, ...]:
        """The pieces that hold text."""
        folded = ((fold(text), node, linked) for text, node, linked in self.raw)
        return tuple(Part(text, node, linked) for text, node, linked in folded if text)

    @property
    def tabbed(self) -> str:
        """The text with a tab between the pieces of different elements: labels and values often touch."""
        return "\t".join(part.text for part in self.parts)

    @property
    def unlinked(self) -> str:
        """The text outside of links."""
        return " ".join(part.text for part in self.parts if not part.linked)

    @property
    def is_link(self) -> bool:
        """Whether most of the text is a link."""
        return 2 * sum(len(text) for text, _, linked in self.raw if linked) > len(self.text)

    @property
    def is_prose(self) -> bool:
        """Whether the line reads like a sentence."""
        text = self.text
        if len(text) < _PROSE or not _CLAUSE.search(text) or self.is_link:
            return False
        if len(text) <= _LONGEST_LABELLED and _labelled().match(text):
            return False
        return len(text) > _LONGEST_LEGAL or not site_words().legal.search(text)


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

    def split_at(self, headlines: Iterable[str]) -> Outline:
        """Give a headline that begins a line, in an element of its own, a line of its own."""
        known = {text for text in headlines if len(text) >= _HEADLINE}
        for at, line in enumerate(self.lines):
            first = fold(line.raw[0][0])
            if len(first) >= _HEADLINE and len(line.raw) > 1 and any(text.startswith(first) for text in known):
                rest = line.raw[1:]
                text = fold("".join(piece[0] for piece in rest))
                if text and rest[0][1].mem_id != line.raw[0][1].mem_id != line.block.mem_id:
                    lines = (line._replace(text=first, raw=line.raw[:1]), line._replace(text=text, raw=rest))
                    whole = (*self.lines[:at], *lines, *self.lines[at + 1 :])
                    return Outline(whole, _body(whole))
        return self

    def below(self, headline: int | None) -> Outline:
        """Seek the body below the headline where it was found above: in a dialog that asks for consent."""
        if headline is None or self.body[1] > headline:
            return self
        first, last = _body(self.lines[headline + 1 :])
        return Outline(self.lines, (first + headline + 1, last + headline + 1)) if last else self

    def until(self, border: int) -> Outline:
        """Leave out the lines from one on; the body is then sought among the others."""
        lines = self.lines[:border]
        return Outline(lines, self.body if self.body[1] <= border else _body(lines))


def outline(root: LexborNode) -> Outline:
    """
    Read a page's lines.

    Args:
        root: The body element.

    Returns:
        The lines and where the body is: from the first to the last sentence of the element that holds most prose.
    """
    lines = _lines(root)
    return Outline(lines, _body(lines))


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


def has_hint(node: LexborNode, kind: str) -> bool:
    """Tell whether class names or ids of an element say what it holds: "source", "author", "title" or "section"."""
    hints = hints_of(node)
    return any(hint in hints for hint in getattr(markup("hints"), kind))


@cache
def _labelled() -> re.Pattern[str]:
    """Find a label that no speech begins with, other than 「记者：」, at the beginning of a line."""
    words = label_words()
    labels = any_of(word for role in ("source", "chief", "published") for word in words[role] if len(word) > 1)
    return re.compile(rf"\W?(?:{labels.pattern})\s?[:：]")


def _lines(root: LexborNode) -> tuple[Line, ...]:
    """Walk over the tree with a stack of its own, so that depth costs no recursion; every node is seen once."""
    lines: list[Line] = []
    raw: list[_Piece] = []
    stack: list[tuple[LexborNode, str]] = [(root, "body")]
    block, heading, links = root, 0, 0
    node = root.child
    while stack:
        if node is None:
            left, tag = stack.pop()
            node = left.next if stack else None
            links -= tag == "a"
            if tag in _BLOCKS:
                raw = _line_break(lines, raw, heading, block) if raw else raw
                block = left.parent or left
                heading = 0 if tag in _HEADINGS else heading
            continue
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            if raw or not text.isspace():
                raw.append((text, stack[-1][0], links > 0))
        elif tag not in _SILENT and (tag in _BLOCKS or node.child is not None):
            if (tag == "span" and is_text_box(node)) or ("-" in tag and is_custom_box(tag)):
                tag = "div"
            links += tag == "a"
            if tag in _BLOCKS:
                raw = _line_break(lines, raw, heading, block) if raw else raw
                block, heading = node, _HEADINGS.get(tag, heading)
            stack.append((node, tag))
            node = node.child
            continue
        node = node.next
    return tuple(lines)


def _line_break(lines: list[Line], raw: list[_Piece], heading: int, block: LexborNode) -> list[_Piece]:
    """Add what stood between two borders to the lines, if it is more than white space; the next line begins empty."""
    text = fold("".join([piece[0] for piece in raw]))
    if text and len(lines) < _MOST_LINES:
        lines.append(Line(text, tuple(raw), heading, block))
    return []


def _body(lines: tuple[Line, ...]) -> tuple[int, int]:
    prose = [(at, line) for at, line in enumerate(lines) if line.is_prose]
    weights: dict[int, float] = {}
    for _, line in prose:
        for share, holder in zip((1.0, 0.5, 0.25), _holders(line), strict=False):
            weights[holder] = weights.get(holder, 0.0) + len(line.text) * share
    if not weights:
        return (0, 0)
    best = max(weights, key=lambda holder: weights[holder])
    inside = [at for at, line in prose if best in _holders(line)]
    return (inside[0], inside[-1] + 1)


def _holders(line: Line) -> list[int]:
    """Return the identities of the elements around a paragraph, innermost first."""
    step = line.block.parent if line.block.tag in _PARAGRAPHS else line.block
    found: list[int] = []
    while step is not None and len(found) < _MOST_HOLDERS:
        found.append(step.mem_id)
        step = step.parent
    return found
