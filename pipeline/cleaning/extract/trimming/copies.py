"""A text that a page holds twice: for print, for small screens, for a script to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleaning.extract.finding.headline import flatten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cleaning.extract.page.outline import Block, Outline

MIN_TEXTS = 2
"""A box that repeats less is an author's: verses come again, quotations too."""


def copied_boxes(page: Outline, raw: Sequence[float], body: int) -> Iterator[Block]:
    """
    Find the boxes inside the body's block whose texts all stand in front of them already.

    Args:
        page: The page.
        raw: By paragraph, how much body text it is.
        body: The block that holds the body.

    Yields:
        The outermost of them, in page order.
    """
    block = page.blocks[body]
    first: dict[str, int] = {}
    again: dict[int, int] = {}
    for index in range(block.start, block.end):
        if raw[index] > 0:
            place = first.setdefault(flatten(page.paragraphs[index].text), index)
            if place != index:
                again[index] = place
    if len(again) < MIN_TEXTS:
        return
    seen = 0
    for box in page.blocks[body + 1 :]:
        if box.start >= block.end:
            return
        texts = [index for index in range(box.start, box.end) if raw[index] > 0]
        is_copy = len(texts) >= MIN_TEXTS and all(again.get(index, box.start) < box.start for index in texts)
        if box.start >= seen and is_copy:
            yield box
            seen = box.end
