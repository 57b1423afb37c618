"""What a body's block holds beside the article: other articles or their beginnings, notices of several paragraphs."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.extract.page.outline import Block
    from pipeline.cleaning.extract.trimming.task import Trimming

_SENTENCE = re.compile("[。！？；]")
MIN_ABOVE = 100.0
MIN_BELOW = 60.0
"""So much text stands above and below the headline of an appended article."""
MIN_TEASERS, MAX_TEASER_LINES, MAX_TEASER = 2, 4, 150.0
MAX_TEASED = 0.5
"""Beginnings of other articles are no more than this share of the text: a letter of news is made of them."""
_STATEMENT = re.compile("[（(【]?[\u4e00-\u9fff]{0,12}(?:声明|聲明)[】]?\\s?[:：]")
MIN_ABOVE_STATEMENT = 60.0
MIN_TITLE_CHARS, MAX_TITLE_CHARS = 6, 40


def appended_articles(task: Trimming, dropped: set[int]) -> Iterator[int]:
    """Yield what follows a heading such as 延伸阅读 where no links but a headline and its text stand behind it."""
    left = task.left(dropped)
    for place, index in enumerate(left[:-2]):
        if task.vocabulary.appended.fullmatch(task.text_of(index)) and _is_title(task, left[place + 1]):
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


def teaser_boxes(task: Trimming, _: set[int]) -> Iterator[int]:
    """Yield boxes of one kind, two or more, that each begin with a linked headline and go on with a sentence or two."""
    kinds: dict[tuple[int, str, str], list[Block]] = defaultdict(list)
    for index in range(task.block.start, task.block.end):
        if task.page.paragraphs[index].is_link and (box := _teaser(task, index)):
            kinds[(box.parent, *box.kind)].append(box)
    for boxes in kinds.values():
        chars = sum(task.weights.raw_chars(box.start, box.end) for box in boxes)
        if len(boxes) >= MIN_TEASERS and chars <= MAX_TEASED * task.chars:
            for box in boxes:
                yield from range(box.start, box.end)


def _teaser(task: Trimming, index: int) -> Block | None:
    """Give the box inside the body's that a linked line begins, if a little text and hardly anything else follows."""
    number = task.page.paragraphs[index].block
    while number > task.body and task.page.blocks[number].end - index == 1:
        number = task.page.blocks[number].parent
    box = task.page.blocks[number]
    is_small = number > task.body and box.start == index and box.end - index <= MAX_TEASER_LINES
    return box if is_small and 0 < task.weights.raw_chars(box.start, box.end) <= MAX_TEASER else None


def behind_statement(task: Trimming, dropped: set[int]) -> Iterator[int]:
    """Yield what stands in other boxes behind the statement of the site that ends a box of text, 「某某网声明：…」."""
    begun: set[int] = set()
    above = 0.0
    for index in range(task.block.start, task.block.end):
        text = task.text_of(index)
        ends_text = above >= MIN_ABOVE_STATEMENT and task.page.group_of(index) in begun
        if ends_text and _STATEMENT.match(text) and task.vocabulary.is_margin(text):
            behind = range(index + 1, task.block.end)
            yield from (other for other in behind if task.page.group_of(other) not in begun)
            return
        if index not in dropped and task.weights.raw[index] > 0:
            begun.add(task.page.group_of(index))
            above += task.weights.raw[index]


def _is_title(task: Trimming, index: int) -> bool:
    paragraph = task.page.paragraphs[index]
    is_short = MIN_TITLE_CHARS <= len(paragraph.text) <= MAX_TITLE_CHARS
    return is_short and not paragraph.linked and not _SENTENCE.search(paragraph.text)
