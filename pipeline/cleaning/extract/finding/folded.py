"""The rest of a body that a page hides until its reader presses a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleaning.extract.finding.weigh import weigh_paragraph
from pipeline.cleaning.extract.page.outline import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.extract.page.outline import Block, Outline
    from pipeline.cleaning.extract.page.vocabulary import Vocabulary

MIN_CHARS = 20.0
"""A folded part has at least this much text in sentences."""
MAX_LINKED_SHARE = 0.1
MAX_BETWEEN = 3
"""Lines without a sentence between the shown and the folded part: the button, a caption."""


def unfold(page: Outline, html: str, vocabulary: Vocabulary) -> Outline:
    """
    Show what a page folds away.

    Args:
        page: The page.
        html: The page as text, for the button's words: they may stand in a control or in a script.
        vocabulary: What names and lines say.

    Returns:
        The page with those hidden blocks shown that go on where a shown text in the same box stops, in the same kind
        of element, if the page has a button for it. Without one, what is hidden stays hidden: spam is hidden too.
    """
    blocks = list(page.blocks)
    stays_hidden: list[bool] = [False]
    is_inside: list[bool] = [False]
    for number, block in enumerate(page.blocks[1:], start=1):
        is_hidden = block.shown <= HIDDEN and block.start < block.end
        # What is hidden is looked at once, from its outermost element.
        is_inside.append(is_inside[block.parent] or is_hidden)
        stays_hidden.append(stays_hidden[block.parent])
        if is_hidden and not is_inside[block.parent]:
            if _continues(page, number, stays_hidden, vocabulary):
                blocks[number] = block._replace(shown=1.0)
            else:
                stays_hidden[number] = True
    unfolded = tuple(blocks)
    return page._replace(blocks=unfolded) if unfolded != page.blocks and vocabulary.unfold.search(html) else page


def _continues(page: Outline, number: int, stays_hidden: Sequence[bool], vocabulary: Vocabulary) -> bool:
    """Say whether a hidden block holds sentences, and the text before it in its box is shown and of the same kind."""
    block = page.blocks[number]
    before = _text_before(page, _box_of(page, block, vocabulary), block.start)
    if before is None or stays_hidden[before] or vocabulary.names_furniture(block.names):
        return False
    paragraphs = page.paragraphs[block.start : block.end]
    texts = [paragraph for paragraph in paragraphs if weigh_paragraph(paragraph) > 0]
    size = sum(len(paragraph.text) for paragraph in paragraphs)
    linked = sum(paragraph.linked for paragraph in paragraphs)
    return (
        sum(map(weigh_paragraph, texts)) >= MIN_CHARS
        and linked <= MAX_LINKED_SHARE * size
        and page.blocks[before].tag == page.blocks[texts[0].block].tag
        and not all(vocabulary.is_margin(paragraph.text) for paragraph in texts)
    )


def _box_of(page: Outline, block: Block, vocabulary: Vocabulary) -> Block:
    """Find the box that a folded part goes on in: around a box of its own, if it begins one."""
    box = page.blocks[block.parent]
    is_own = box.start == block.start and not vocabulary.names_furniture(box.names)
    return page.blocks[box.parent] if is_own else box


def _text_before(page: Outline, box: Block, end: int) -> int | None:
    """Find the block of the last sentence in a box before a paragraph."""
    for index in range(end - 1, max(box.start, end - 1 - MAX_BETWEEN) - 1, -1):
        if weigh_paragraph(page.paragraphs[index]) > 0:
            return page.paragraphs[index].block
    return None
