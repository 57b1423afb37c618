"""Lists of other articles inside the body's box, and what stands above its first sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleaning.extract.finding.choose import are_parts
from pipeline.cleaning.extract.trimming.task import NO_KIND, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.extract.trimming.task import Trimming

MAX_CREDIT_CHARS, MAX_CREDIT_LINES = 60, 24
MAX_ITEM = 40.0
"""An item of a list of headlines has no more text."""
MIN_OPENING = 40.0
"""A body that begins with a link list begins for good with this much text."""


def lists_and_credits(task: Trimming, dropped: set[int]) -> Iterator[int]:
    """
    Yield headings of lists with what follows them, and credit lines above the text.

    A list ends where a paragraph of the block that holds most of the text comes again, or of another part like it.
    """
    raw = task.weights.raw
    has_begun = in_list = False
    heading = -1
    item: Kind | None = None
    for index in task.left(dropped):
        text = task.text_of(index)
        kind = task.kind_of(index)
        if task.vocabulary.opens_list(text):
            in_list, heading, item = True, task.group_of(index), None
        elif raw[index] > 0 and not (in_list and kind == item):
            is_item = in_list and item is None and kind != task.usual and raw[index] <= MAX_ITEM
            item = kind if is_item else item or NO_KIND
            group = task.group_of(index)
            is_main = not is_item and (
                group == task.main or (group != heading and are_parts(task.page, group, task.main))
            )
            # A short line that opens the text counts where the list in front of it has a box of its own.
            opens = not in_list or raw[index] > MIN_OPENING or (is_main and group != heading)
            in_list = in_list and not (is_main if has_begun else opens)
        is_line = not has_begun and raw[index] == 0 and len(text) <= MAX_CREDIT_CHARS
        if in_list:
            yield index
        elif is_line and task.vocabulary.credit.search(text):
            yield from _box_of_credit(task, index)
        elif raw[index] > 0:
            has_begun = True


def _box_of_credit(task: Trimming, index: int) -> range:
    """Give the lines of the box, inside the body's, that holds a credit line and no sentence: a table, an account."""
    number = task.page.paragraphs[index].block
    found = range(index, index + 1)
    while number > task.body:
        block = task.page.blocks[number]
        if task.weights.raw_chars(block.start, block.end) or block.end - block.start > MAX_CREDIT_LINES:
            break
        found = range(min(block.start, index), block.end)
        number = block.parent
    return found
