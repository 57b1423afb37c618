"""What a body's block holds behind the article: whole other articles, and notices of several paragraphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.extract.task import Trimming

_SENTENCE = re.compile("[。！？；]")
MIN_ABOVE = 100.0
MIN_BELOW = 60.0
"""So much text stands above and below the headline of an appended article."""
MIN_TITLE_CHARS, MAX_TITLE_CHARS = 6, 40


def appended_articles(task: Trimming, dropped: set[int]) -> Iterator[int]:
    """Yield what follows a heading such as 延伸阅读 where no links but a headline and its text stand behind it."""
    left = task.left(dropped)
    for place, index in enumerate(left[:-2]):
        if len(text := task.text_of(index)) > MAX_TITLE_CHARS or not task.vocabulary.appended.fullmatch(text):
            continue
        if _is_title(task, left[place + 1]):
            above = task.weights.raw_chars(task.block.start, index)
            below = task.weights.raw_chars(left[place + 2], task.block.end)
            if above >= MIN_ABOVE and below >= MIN_BELOW and task.weights.raw[left[place + 2]] > 0:
                yield from range(index, task.block.end)
                return


def notice_boxes(task: Trimming, dropped: set[int]) -> Iterator[int]:
    """Yield the paragraphs of boxes that begin with a notice and stand beside the text or behind it."""
    left = task.left(dropped)
    first = next((index for index in left if task.weights.raw[index] > 0), None)
    begun = {task.page.group_of(first)} if first is not None else set()
    for index in left:
        group = task.page.group_of(index)
        block = task.page.blocks[group]
        if group not in begun and group != task.body and block.start == index:
            begun.add(group)
            if task.vocabulary.notice.fullmatch(task.text_of(index)):
                yield from range(block.start, block.end)


def _is_title(task: Trimming, index: int) -> bool:
    paragraph = task.page.paragraphs[index]
    is_short = MIN_TITLE_CHARS <= len(paragraph.text) <= MAX_TITLE_CHARS
    return is_short and not paragraph.linked and not _SENTENCE.search(paragraph.text)
