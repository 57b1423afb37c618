"""Promotions and notices of the site, told by their words and by where they stand."""

from __future__ import annotations

from itertools import dropwhile
from typing import TYPE_CHECKING

from pipeline.cleaning.extract.page.tags import HEADING_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cleaning.extract.page.vocabulary import Vocabulary
    from pipeline.cleaning.extract.trimming.task import Kind, Trimming

MAX_BESIDE = 20.0
"""Beside a promotion, in a small box of its own, stands no more text than this."""
MAX_LINES = 8
MAX_ALIKE = 2
OPENING, CLOSING = tuple("（(【["), tuple("）)】]")


def margins(task: Trimming, dropped: set[int]) -> Iterator[int]:
    """Yield promotions and notices before the first and after the last text."""
    left = task.left(dropped)
    for run in (left, left[::-1]):
        for index in run:
            if task.vocabulary.is_margin(task.text_of(index)):
                yield index
            elif task.weights.raw[index] > 0:
                break


def within_margins(paragraphs: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Give the paragraphs of another extractor without furniture, and without promotions and notices at their ends."""
    lines = [text for text in paragraphs if not vocabulary.is_furniture(text)]
    while lines and vocabulary.is_margin(lines[-1]):
        lines.pop()
    return tuple(dropwhile(vocabulary.is_margin, lines))


def promotions(task: Trimming, dropped: set[int]) -> Iterator[int]:
    """Yield promotions and notices in brackets, and in boxes of their own, wherever they stand."""
    for index in task.left(dropped):
        text = task.text_of(index)
        is_apart = task.group_of(index) != task.main or task.kind_of(index) != task.usual
        is_margin = (is_apart or _is_bracketed(text)) and task.vocabulary.is_margin(text)
        if is_margin or (task.vocabulary.addresses(text) and _is_set_apart(task, index, dropped)):
            yield from _box_of_promotion(task, index)


def _is_set_apart(task: Trimming, index: int, dropped: set[int]) -> bool:
    """Say whether a line stands in a box or an element as hardly another line does, and is no heading."""
    kind = _kind_of_box(task, index)
    if kind == task.usual or task.kind_of(index)[0] in HEADING_TAGS:
        return False
    return sum(_kind_of_box(task, other) == kind for other in task.left(dropped)) <= MAX_ALIKE


def _kind_of_box(task: Trimming, index: int) -> Kind:
    """Give the kind of the box that a line has for itself, else of its element."""
    block = task.page.blocks[task.page.paragraphs[index].block]
    box = task.page.blocks[block.parent]
    return box.kind if box.end - box.start == 1 else block.kind


def _box_of_promotion(task: Trimming, index: int) -> range:
    """Give the lines of the small box around a promotion that holds hardly a sentence but that one."""
    block = task.page.blocks[task.group_of(index)]
    others = task.weights.raw_chars(block.start, block.end) - max(0.0, task.weights.raw[index])
    is_own = (
        task.group_of(index) not in {task.main, task.body}
        and block.end - block.start <= MAX_LINES
        and others <= MAX_BESIDE
    )
    return range(block.start, block.end) if is_own else range(index, index + 1)


def _is_bracketed(text: str) -> bool:
    return text.startswith(OPENING) and text.rstrip("。.").endswith(CLOSING)
