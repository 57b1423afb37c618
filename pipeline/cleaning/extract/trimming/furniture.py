"""Boxes inside the body's that are furniture: by their name or their kind, hidden, or full of links."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from pipeline.cleaning.extract.page.outline import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.extract.page.outline import Block
    from pipeline.cleaning.extract.trimming.task import Trimming

MAX_SHARE = 0.3
"""A block named as furniture goes only if it holds no more than this share of the body text."""
MAX_LINKED_SHARE = 0.1
"""A block full of links goes only if it holds no more than this."""
CARDS = frozenset({"div", "section", "table", "tbody", "dl", "aside"})
MIN_CARD_LINES, MAX_CARD_LINES = 2, 8


def furniture_blocks(task: Trimming, _: set[int]) -> Iterator[int]:
    """Yield the paragraphs of named, hidden and linked blocks, unless they hold much of the text."""
    seen = 0
    linked = tuple(accumulate((paragraph.linked for paragraph in task.page.paragraphs), initial=0))
    size = tuple(accumulate((len(paragraph.text) for paragraph in task.page.paragraphs), initial=0))
    rows = task.page.data_rows()
    by_name = _chars_by_name(task)
    for number, block in enumerate(task.page.blocks[task.body + 1 :], start=task.body + 1):
        if block.start >= task.block.end:
            return
        chars = task.weights.raw_chars(block.start, block.end)
        is_named = task.weights.is_furniture[number] and by_name[block.tag, block.names] <= MAX_SHARE * task.chars
        is_linked = 2 * (linked[block.end] - linked[block.start]) > size[block.end] - size[block.start]
        is_linked = is_linked and number not in rows and block.parent not in rows and block.tag != "p"
        is_hidden = block.shown <= HIDDEN and chars <= MAX_SHARE * task.chars
        is_card = not chars and linked[block.end] > linked[block.start] and _may_be_card(task, block, rows)
        if is_named or is_hidden or is_card or (is_linked and chars <= MAX_LINKED_SHARE * task.chars):
            yield from range(max(block.start, seen), block.end)
            seen = max(seen, block.end)


def _may_be_card(task: Trimming, block: Block, rows: set[int]) -> bool:
    """Say whether a box without a sentence and with a link may be a card: a place, a share, goods; no list or table."""
    is_box = block.tag in CARDS and MIN_CARD_LINES <= block.end - block.start <= MAX_CARD_LINES
    return is_box and not any(block.holds(task.page.blocks[row].start) for row in rows)


def _chars_by_name(task: Trimming) -> Counter[tuple[str, str]]:
    """Count the body text in each kind of box: many small boxes with much of the text between them are no furniture."""
    chars: Counter[tuple[str, str]] = Counter()
    for block in task.page.blocks[task.body + 1 :]:
        if block.start >= task.block.end:
            break
        chars[block.tag, block.names] += int(task.weights.raw_chars(block.start, block.end))
    return chars
