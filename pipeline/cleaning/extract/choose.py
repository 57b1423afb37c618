"""Which block holds the body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.extract.weigh import LEAF_TAGS

if TYPE_CHECKING:
    from pipeline.cleaning.extract.outline import Outline
    from pipeline.cleaning.extract.vocabulary import Vocabulary
    from pipeline.cleaning.extract.weigh import Weighed

_DIGITS = re.compile(r"\d+")
MIN_GAIN = 0.05


def choose(page: Outline, weighed: Weighed, vocabulary: Vocabulary) -> int:
    """Index of the block that holds the body, and all of it."""
    blocks = page.blocks
    body = max(range(len(blocks)), key=lambda index: (weighed.blocks[index], index))
    inner = outer = body
    while outer:
        inner, outer = outer, blocks[outer].parent
        if (blocks[outer].start, blocks[outer].end) != (blocks[inner].start, blocks[inner].end):
            if _adds_body(page, weighed, body, inner, outer, vocabulary):
                body = outer
    return body


def _adds_body(page: Outline, weighed: Weighed, body: int, inner: int, outer: int, vocabulary: Vocabulary) -> bool:
    """The nearest larger block around the body, if what it adds is more of the same; else the body itself."""
    blocks = page.blocks
    start, end = blocks[body].start, blocks[body].end
    own = sum(w for w in weighed.paragraphs[start:end] if w > 0)
    alike = good = bad = 0.0
    kind = _kind(page, inner)
    for index, block in enumerate(blocks):
        if (kind[1].strip() or kind[0] == "section") and block.parent == outer and index and index != inner and _kind(page, index) == kind:
            alike += sum(w for w in weighed.paragraphs[block.start : block.end] if w > 0)
    if alike >= max(20, MIN_GAIN * own):
        return True
    for i in range(blocks[outer].start, blocks[outer].end):
        if not start <= i < end:
            w, p = weighed.paragraphs[i], page.paragraphs[i]
            if (
                w < 0
                or vocabulary.furniture.fullmatch(p.text)
                or vocabulary.heading.fullmatch(p.text)
                or in_furniture(page, weighed, p.block)
            ):
                bad += len(p.text)
            else:
                good += w
    return good >= MIN_GAIN * own and bad <= 0.25 * good


def in_furniture(page: Outline, weighed: Weighed, index: int) -> bool:
    while index:
        if weighed.furniture[index]:
            return True
        index = page.blocks[index].parent
    return False


def _kind(page: Outline, index: int) -> tuple[str, str]:
    block = page.blocks[index]
    return block.tag, _DIGITS.sub("", block.names)


def _group(page: Outline, index: int) -> int:
    while index and page.blocks[index].tag in LEAF_TAGS:
        index = page.blocks[index].parent
    return index
