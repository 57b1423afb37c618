"""Lines under pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleaning.extract.tags import BOLD_TAGS

if TYPE_CHECKING:
    from pipeline.cleaning.extract.task import Trimming

MAX_SHARE = 0.5
MAX_CHARS, ENDS = 40, tuple("。！？!?：:；…”」")


def captions(task: Trimming, dropped: set[int]) -> list[int]:
    """Give lines under pictures, unless they are much of the text: a photo story is made of them."""
    found = [index for index in task.left(dropped) if _is_caption(task, index)]
    text = sum(max(0.0, task.weights.raw[index]) for index in found)
    return found if text <= MAX_SHARE * task.chars else []


def _is_caption(task: Trimming, index: int) -> bool:
    """Say whether a line names who took a picture, or stands right under one and is no sentence and no subhead."""
    text = task.text_of(index)
    if task.vocabulary.is_caption(text):
        return True
    is_under = index in task.page.pictured and task.kind_of(index)[0] not in BOLD_TAGS
    is_short = is_under and len(text) <= MAX_CHARS and not text.endswith(ENDS)
    return is_short and not task.vocabulary.is_margin(text)
