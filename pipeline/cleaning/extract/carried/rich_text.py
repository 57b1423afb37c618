"""
Text that an editor saved as a tree of nodes, as pages hand it to their scripts.

Editors differ in the names and agree on the shape: a list of blocks, each with its text under a telling key or with
children that make up its line, `[{"type": "paragraph", "children": [{"text": "…"}, {"text": "…"}]}]`.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_DEPTH = 12
_ENDS = tuple("。！？…：”」）")
_KEYS = tomllib.loads((files("pipeline.cleaning") / "data" / "extract_embedded.toml").read_text(encoding="utf-8"))
_TEXT, _CHILDREN, _INLINE, _SILENT = (
    frozenset(_KEYS["rich_text"][kind]) for kind in ("text", "children", "inline", "silent")
)
_OTHER_PAGE = frozenset((*_KEYS["title"], *_KEYS["address"])) - {"name"}


def lines_of(value: Any) -> list[str]:  # noqa: ANN401 -- a JSON value
    """
    Read the lines of a tree of nodes.

    Args:
        value: A list of blocks, or the node around it.

    Returns:
        A line for each block that has text; none where the nodes are other pages, with a title or an address.

    >>> lines_of([{"type": "paragraph", "children": [{"text": "甲"}, {"text": "乙"}]}, {"data": {"text": "丙"}}])
    ['甲乙', '丙']
    """
    return [line for line in _lines(value, MAX_DEPTH) if line.strip()]


def _lines(value: Any, depth: int) -> Iterator[str]:  # noqa: ANN401
    if not depth:
        return
    if isinstance(value, list):
        if value and all(_is_inline(item) for item in value):
            runs = [_text_of(item) or "".join(_children(item, depth)) for item in value]
            yield from runs if _are_lines(runs) else ("".join(runs),)
            return
        for item in value:
            yield from (item,) if isinstance(item, str) else _lines(item, depth - 1)
    elif isinstance(value, dict) and not _is_other_page(value) and str(value.get("type", "")).lower() not in _SILENT:
        if text := _text_of(value):
            yield text
            return
        yield from _children(value, depth)


def _are_lines(runs: list[str]) -> bool:
    """Tell whether runs are paragraphs that are called texts: each of several ends like a sentence."""
    return len(runs) > 1 and all(run.rstrip().endswith(_ENDS) for run in runs)


def _children(node: Mapping[str, Any], depth: int) -> Iterator[str]:
    for key, child in node.items():
        if key in _CHILDREN or key.lower() in _TEXT:
            yield from _lines([child] if isinstance(child, str) else child, depth - 1)


def _is_inline(item: Any) -> bool:  # noqa: ANN401
    """Tell whether a node is a run within a line: by its type, or because it has none and only a text."""
    if not isinstance(item, dict) or _is_other_page(item):
        return False
    kind = item.get("type")
    return kind in _INLINE if isinstance(kind, str) else isinstance(item.get("text"), str) and "key" not in item


def _is_other_page(node: Mapping[str, Any]) -> bool:
    """Tell whether a node has a title or an address, and is no link within a line."""
    kind = node.get("type")
    is_run = isinstance(kind, str) and kind in _INLINE
    return not is_run and not _OTHER_PAGE.isdisjoint(key.lower() for key in node)


def _text_of(node: Mapping[str, Any]) -> str:
    found = (value for key, value in node.items() if key.lower() in _TEXT and isinstance(value, str))
    return max(found, key=len, default="")
