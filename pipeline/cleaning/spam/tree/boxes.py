"""
The boxes of a page: what a browser lays out as one block, and the text in it.

Keywords stand in elements, or bare between two elements: in the anonymous box that a browser makes for a run of inline
content (CSS 2.2, 9.2.1.1).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.spam.features.segments import split_segments

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

NOT_TEXT = frozenset({"script", "style", "template", "title", "textarea", "select", "option"})
_OTHER_NOT_TEXT = ", ".join(sorted(NOT_TEXT - {"script", "style"}))
_INLINE = frozenset(
    {"a", "abbr", "b", "big", "br", "cite", "code", "del", "em", "font", "i", "img", "ins", "label", "mark", "nobr"}
    | {"q", "s", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
)
_LONG_TEXT_CHARS = 30
MAX_SHORT_CHARS = 40
MAX_ROW = 400
_SENTENCE_MARK = re.compile(r"[。！？；]")
_CLAUSE_MARK = re.compile(r"[，。：；！？]")


def is_inline(node: LexborNode) -> bool:
    """Tell whether a node is laid out inside a line."""
    return not node.is_element_node or node.tag in _INLINE


def inline_run(node: LexborNode) -> tuple[LexborNode, ...]:
    """Return the neighbours that share one box with an inline node: up to the next block on each side."""
    before: list[LexborNode] = []
    after: list[LexborNode] = []
    step = node.prev
    while step is not None and is_inline(step):
        before.append(step)
        step = step.prev
    step = node.next
    while step is not None and is_inline(step):
        after.append(step)
        step = step.next
    return (*reversed(before), node, *after)


def sibling_row(block: LexborNode) -> tuple[LexborNode, ...]:
    """Return the neighbouring blocks with one short unmarked text each, a block among them; empty if it is none."""
    if not _is_short_block(block):
        return ()
    before = _while_short(block, lambda node: node.prev)
    after = _while_short(block, lambda node: node.next)
    return (*reversed(before), block, *after)


def _while_short(block: LexborNode, step: Callable[[LexborNode], LexborNode | None]) -> list[LexborNode]:
    found: list[LexborNode] = []
    node = step(block)
    while node is not None and len(found) < MAX_ROW and (not node.is_element_node or _is_short_block(node)):
        if node.is_element_node:
            found.append(node)
        node = step(node)
    return found


def _is_short_block(block: LexborNode) -> bool:
    text = text_of(block)
    return 0 < len(text) <= MAX_SHORT_CHARS and not _SENTENCE_MARK.search(text)


def is_short(text: str) -> bool:
    """Tell whether a text is no longer than a phrase and no clause of a sentence."""
    return len(text) <= _LONG_TEXT_CHARS and not _CLAUSE_MARK.search(text)


def is_whole(row: tuple[LexborNode, ...]) -> bool:
    """Tell whether neighbouring nodes are all that their parent holds, but for white space."""
    return _beyond(row[0], lambda node: node.prev) is None and _beyond(row[-1], lambda node: node.next) is None


def _beyond(node: LexborNode, step: Callable[[LexborNode], LexborNode | None]) -> LexborNode | None:
    found = step(node)
    while found is not None and not found.is_element_node and not (found.text_content or "").strip():
        found = step(found)
    return found


def text_of(node: LexborNode) -> str:
    """Return the text of a node, one line per text node, without scripts and styles."""
    if not node.is_element_node:
        raw = node.text_content or "" if node.is_text_node else ""
    elif node.tag in NOT_TEXT:
        raw = ""
    elif node.css_first("script, style") is None:
        raw = node.text(separator="\n")
    elif node.css_first(_OTHER_NOT_TEXT) is None:
        raw = "\n".join(texts_in(node))
    else:
        raw = "\n".join(
            piece.text_content or ""
            for piece in node.traverse(include_text=True)
            if piece.tag == "-text" and piece.parent is not None and piece.parent.tag not in NOT_TEXT
        )
    return "\n".join(filter(None, map(str.strip, raw.split("\n")))) if "\n" in raw else raw.strip()


def texts_in(element: LexborNode) -> list[str]:
    """Return the text nodes inside an element as they stand, those of scripts and styles left out."""
    scripts = {node.text() for node in element.css("script, style")}  # most of the characters of many pages
    return [text for text in element.text(separator="\0", skip_empty=True).split("\0") if text not in scripts]


def parts_of(text: str) -> tuple[str, ...]:
    """Split a block's text into segments: its lines, long ones and a single one at their own separators."""
    lines = text.split("\n")
    parts: list[str] = []
    for line in lines:
        parts += split_segments(line).parts if len(line) > _LONG_TEXT_CHARS or len(lines) == 1 else [line]
    return tuple(part for part in parts if len(part) > 1)
