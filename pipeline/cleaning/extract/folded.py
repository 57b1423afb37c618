"""The rest of a body that a page hides until its reader presses a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleaning.extract.outline import HIDDEN
from pipeline.cleaning.extract.weigh import weigh_paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.extract.outline import Block, Outline
    from pipeline.cleaning.extract.vocabulary import Vocabulary

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
    folded = False
    for number, block in enumerate(page.blocks):
        if number and block.shown <= HIDDEN and _continues(page, blocks, number, vocabulary):
            blocks[number] = block._replace(shown=1.0)
            folded = True
    return page._replace(blocks=tuple(blocks)) if folded and vocabulary.unfold.search(html) else page


def _continues(page: Outline, blocks: Sequence[Block], number: int, vocabulary: Vocabulary) -> bool:
    """Say whether a hidden block holds sentences, and the text before it in its box is shown and of the same kind."""
    block = blocks[number]
    paragraphs = page.paragraphs[block.start : block.end]
    texts = [paragraph for paragraph in paragraphs if weigh_paragraph(paragraph) > 0]
    size = sum(len(paragraph.text) for paragraph in paragraphs)
    linked = sum(paragraph.linked for paragraph in paragraphs)
    if sum(map(weigh_paragraph, texts)) < MIN_CHARS or linked > MAX_LINKED_SHARE * size:
        return False
    before = _text_before(page, blocks[block.parent], block.start)
    return (
        before is not None
        and blocks[before].tag == blocks[texts[0].block].tag
        and _is_shown(blocks, before, block.parent)
        and not vocabulary.names_furniture(block.names)
        and not all(vocabulary.is_margin(paragraph.text) for paragraph in texts)
    )


def _text_before(page: Outline, box: Block, end: int) -> int | None:
    """Find the block of the last sentence in a box before a paragraph."""
    for index in range(end - 1, max(box.start, end - 1 - MAX_BETWEEN) - 1, -1):
        if weigh_paragraph(page.paragraphs[index]) > 0:
            return page.paragraphs[index].block
    return None


def _is_shown(blocks: Sequence[Block], number: int, box: int) -> bool:
    """Say whether a block is shown inside a box around it."""
    while number > box:
        if blocks[number].shown <= HIDDEN:
            return False
        number = blocks[number].parent
    return True
