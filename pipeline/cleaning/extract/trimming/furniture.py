"""Boxes inside the body's that are furniture: by their name or their kind, hidden, or full of links."""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.extract.page.outline import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.extract.page.outline import Block
    from pipeline.cleaning.extract.trimming.task import Trimming

MAX_SHARE = 0.3
"""A block named as furniture goes only if it holds no more than this share of the body text."""
MAX_TRUSTED_SHARE = 0.1
"""Or no more than this of what is trusted: blurbs of other articles are trusted so little that they may be many."""
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
    by_name = _share_by_name(task)
    for number, block in enumerate(task.page.blocks[task.body + 1 :], start=task.body + 1):
        if block.start >= task.block.end:
            return
        chars = task.weights.raw_chars(block.start, block.end)
        is_named = task.weights.is_furniture[number] and _is_minor(task, by_name[block.tag, block.names])
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


class _Share(NamedTuple):
    """How much text boxes of one name hold: as it stands, and as far as it is trusted."""

    raw: float = 0.0
    trusted: float = 0.0


def _is_minor(task: Trimming, share: _Share) -> bool:
    """Say whether boxes hold so little of the body's text that they may be furniture."""
    trusted = task.weights.chars(task.block.start, task.block.end)
    return share.raw <= MAX_SHARE * task.chars or share.trusted <= MAX_TRUSTED_SHARE * trusted


def _share_by_name(task: Trimming) -> dict[tuple[str, str], _Share]:
    """Add up the text in each kind of furniture: many small boxes with much of the text between them are none."""
    shares: dict[tuple[str, str], _Share] = defaultdict(_Share)
    for number, block in enumerate(task.page.blocks[task.body + 1 :], start=task.body + 1):
        if block.start >= task.block.end:
            break
        if task.weights.is_furniture[number]:
            raw, trusted = shares[block.tag, block.names]
            more = task.weights.chars(block.start, block.end)
            shares[block.tag, block.names] = _Share(
                raw + task.weights.raw_chars(block.start, block.end), trusted + more
            )
    return shares
