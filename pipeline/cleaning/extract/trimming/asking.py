"""Boxes that ask the reader for an address, a word, a vote or a click; what stands in them is no text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.extract.trimming.task import Trimming

MAX_CHARS, MAX_LINES, MAX_LINE_CHARS = 60.0, 8, 40
"""What asks says little; with more in it, a box around a field is the page's form, which may hold the article."""


def asking_boxes(task: Trimming, dropped: set[int]) -> Iterator[int]:
    """Yield the lines of small boxes inside the body that have a field for an answer, or words that ask."""
    for number in {*_with_fields(task), *_with_words(task, dropped)}:
        if _is_small(task, number):
            box = task.page.blocks[_box_of(task, number)]
            yield from range(box.start, box.end)


def _with_fields(task: Trimming) -> Iterator[int]:
    for number, block in enumerate(task.page.blocks[task.body + 1 :], start=task.body + 1):
        if block.start >= task.block.end:
            return
        if block.asks:
            yield number


def _with_words(task: Trimming, dropped: set[int]) -> Iterator[int]:
    """Give the boxes around lines that ask; a line among the paragraphs of the text asks nobody."""
    short = (index for index in task.left(dropped) if len(task.text_of(index)) <= MAX_LINE_CHARS)
    lines = [index for index in short if task.vocabulary.asks(task.text_of(index)) or _is_button(task, index)]
    main = task.main_group(dropped) if lines else -1
    yield from (group for group in map(task.group_of, lines) if group != main)


def _is_button(task: Trimming, index: int) -> bool:
    """Tell whether a line is a link that invites to buy, or to see what else somebody wrote."""
    return task.page.paragraphs[index].is_link and task.vocabulary.button.fullmatch(task.text_of(index))


def _box_of(task: Trimming, number: int) -> int:
    """Widen a box until it holds a sentence, as long as it stays small and inside the body."""
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
