"""Paragraphs of a text that are one link each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.extract.page.outline import Paragraph
    from pipeline.cleaning.extract.trimming.task import Trimming

MIN_CHARS, MIN_SIGNS = 30, 3
"""A linked line with so many characters and signs between its clauses is a paragraph and no headline."""
_SIGN = re.compile("[，。！？；]")


def linked_sentences(task: Trimming, dropped: set[int], left: Sequence[int]) -> set[int]:
    """Give the linked lines that read like a paragraph and stand among those of the text: headlines end in no 。."""
    full = [index for index in left if _is_linked_paragraph(task.page.paragraphs[index])]
    main = task.main_group(dropped) if full else -1
    return {index for index in full if task.group_of(index) == main}


def _is_linked_paragraph(paragraph: Paragraph) -> bool:
    text = paragraph.text
    is_full = len(text) >= MIN_CHARS and text.rstrip("”’」』）)").endswith("。")
    return paragraph.is_link and is_full and len(_SIGN.findall(text)) >= MIN_SIGNS
