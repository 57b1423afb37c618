"""Lines under pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.extract.page.tags import BOLD_TAGS
from pipeline.cleaning.extract.trimming.task import NO_KIND

if TYPE_CHECKING:
    from pipeline.cleaning.extract.trimming.task import Kind, Trimming

MAX_SHARE = 0.5
BOXES = frozenset({"div", "section", "figure", "dd"})
MAX_CHARS, ENDS = 40, tuple("。！？!?：:；…”」")
MAX_SENTENCE_CHARS, MAX_SENTENCE_SHARE = 90, 0.3
"""A caption may be a sentence where it is set in the middle and the text around the pictures is not."""
_NUMBERED = re.compile(r"(?:[1-9]\d?|[一二三四五六七八九十]{1,3})[、.．]")


def captions(task: Trimming, dropped: set[int]) -> list[int]:
    """Give lines under pictures, unless they are much of the text: a photo story is made of them."""
    left = task.left(dropped)
    under = task.page.pictured.intersection(left)
    usual = task.usual_kind(dropped) if under else NO_KIND
    found = [index for index in left if _is_caption(task, index) or (index in under and _is_boxed(task, index, usual))]
    sentences = _sentences(task, left) if task.page.centred else []
    told = found if _text(task, found) <= MAX_SHARE * task.chars else []
    return [*told, *sentences]


def _text(task: Trimming, indexes: list[int]) -> float:
    return sum(max(0.0, task.weights.raw[index]) for index in indexes)


def _is_caption(task: Trimming, index: int) -> bool:
    """Say whether a line names who took a picture, or stands right under one and is no sentence and no subhead."""
    text = task.text_of(index)
    if task.vocabulary.is_caption(text):
        return True
    is_under = index in task.page.pictured and task.kind_of(index)[0] not in BOLD_TAGS
    is_short = is_under and len(text) <= MAX_CHARS and not text.endswith(ENDS)
    return is_short and not task.vocabulary.is_margin(text) and not _heads_section(task, index)


def _heads_section(task: Trimming, index: int) -> bool:
    """Say whether a line is numbered and text follows it: what a picture above announced, or a list of things shown."""
    behind = index + 1
    is_told = behind < task.block.end and task.weights.raw[behind] > 0 and behind not in task.page.pictured
    return is_told and _NUMBERED.match(task.text_of(index)) is not None


def _is_boxed(task: Trimming, index: int, usual: Kind) -> bool:
    """Say whether a short line has a box with a picture for itself, and the text stands in another kind of element."""
    kind, block = task.kind_of(index), task.page.blocks[task.page.paragraphs[index].block]
    is_own = kind != usual and kind[0] in BOXES and block.end - block.start == 1
    return is_own and len(task.text_of(index)) <= MAX_CHARS


def _sentences(task: Trimming, left: list[int]) -> list[int]:
    """Give single sentences that stand centred under pictures, where the text that follows them is not centred."""
    page = task.page
    found = [index for index in left if index in page.pictured and index in page.centred and _is_sentence(task, index)]
    watched = [index for index in left if index in page.watched]
    is_plain = _text(task, watched) > 2 * _text(task, [index for index in watched if index in page.centred])
    return found if is_plain and _text(task, found) <= MAX_SENTENCE_SHARE * task.chars else []


def _is_sentence(task: Trimming, index: int) -> bool:
    text = task.text_of(index)
    is_single = len(text) <= MAX_SENTENCE_CHARS and not any(mark in text[:-1] for mark in "。！？")
    return is_single and task.weights.raw[index] > 0 and task.kind_of(index)[0] not in BOLD_TAGS
