"""Whether lines stand in a small element of their own, as an account's name and the date do in most templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

    from pipeline.cleaning.byline.lines import Line

_MOST_STEPS, _MOST_HOLDERS = 4, 64
_LONGEST = 80  # characters


def share_small_box(one: Line, other: Line, outside: Line | None) -> bool:
    """
    Tell whether the smallest element around two lines holds hardly anything else.

    Args:
        one: A line.
        other: Another line.
        outside: The headline, which must not stand in that element: a subtitle stands in one with it and with the date.
    """
    holders = {node.mem_id for node in _around(other.block, _MOST_HOLDERS)}
    box = next((node for node in _around(one.block, _MOST_STEPS) if node.mem_id in holders), None)
    if box is None or box.tag in {"body", "html"}:
        return False
    if outside and any(node.mem_id == box.mem_id for node in _around(outside.block, _MOST_HOLDERS)):
        return False
    return len("".join(box.text().split())) <= _LONGEST


def _around(node: LexborNode, most: int) -> Iterator[LexborNode]:
    """Go over an element and those around it, innermost first."""
    step: LexborNode | None = node
    for _ in range(most):
        if step is None:
            return
        yield step
        step = step.parent
