"""Boxes with a field to write in: what stands in them asks the reader for an address or a word and is no text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.extract.task import Trimming

MAX_CHARS, MAX_LINES = 60.0, 6
"""What asks says little; with more in it, a box around a field is the page's form, which may hold the article."""


def asking_boxes(task: Trimming, _: set[int]) -> Iterator[int]:
    """Yield the lines of the smallest boxes inside the body that hold a field and a sentence, or else a word."""
    for number, block in enumerate(task.page.blocks[task.body + 1 :], start=task.body + 1):
        if block.start >= task.block.end:
            return
        if block.asks and _is_small(task, number):
            box = task.page.blocks[_box_of(task, number)]
            yield from range(box.start, box.end)


def _box_of(task: Trimming, number: int) -> int:
    """Widen a box around a field until it holds a sentence, as long as it stays small and inside the body."""
    box = number
    while not _chars(task, box):
        outer = task.page.blocks[box].parent
        if outer <= task.body or not _is_small(task, outer):
            break
        box = outer
    return box


def _chars(task: Trimming, number: int) -> float:
    block = task.page.blocks[number]
    return task.weights.raw_chars(block.start, block.end)


def _is_small(task: Trimming, number: int) -> bool:
    block = task.page.blocks[number]
    return block.end - block.start <= MAX_LINES and _chars(task, number) <= MAX_CHARS
