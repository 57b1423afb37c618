"""Other whole articles behind the first: boxes like its own, as pages that scroll on without end set them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleaning.extract.page.outline import sum_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.extract.page.outline import Block, Outline
    from pipeline.cleaning.extract.page.vocabulary import Vocabulary

_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
MIN_ARTICLE = 40.0
"""So much text stands below the headline in the box of an article."""
MIN_WHOLE = 150.0
"""With so much text, and no less than a box behind it, the box of the headline holds the whole article."""
MAX_HEAD_LINES = 4
"""The headline of another article and its date stand within so many lines of its box."""


def next_article(page: Outline, headline: int, weights: Sequence[float], vocabulary: Vocabulary) -> int:
    """
    Find where another article begins in a box like the one that holds the headline and its text.

    A section of one article begins with a subhead, another article with a headline and its date. In a box of another
    kind, outside of the one that holds headline and text, a heading alone begins something else.

    Args:
        page: The page.
        headline: The paragraph that is the headline.
        weights: By paragraph, how much body text it is.
        vocabulary: What lines say.

    Returns:
        The first paragraph of that box; the number of paragraphs if there is none.
    """
    sums = sum_up(weights)
    own = page.paragraphs[headline].block
    while own and sums[page.blocks[own].end] - sums[headline] < MIN_ARTICLE:
        own = page.blocks[own].parent
    boxes = _boxes_around(page, own)
    size = sums[page.blocks[own].end] - sums[headline]
    begun = (
        block.start
        for block in page.blocks[own + 1 :]
        if (box := boxes.get(block.parent)) is not None
        and block.start >= box.end
        and (
            (
                _is_alike(box, block)
                and _begins_article(page, block, page.paragraphs[headline].block, weights, vocabulary)
            )
            or (size >= max(MIN_WHOLE, sums[block.end] - sums[block.start]) and _is_other_section(page, box, block))
        )
    )
    return next(begun, len(page.paragraphs))


def _boxes_around(page: Outline, index: int) -> dict[int, Block]:
    """Give a block and those around it, by the block that each stands in."""
    boxes: dict[int, Block] = {}
    while index:
        block = page.blocks[index]
        boxes[block.parent] = block
        index = block.parent
    return boxes


def _is_alike(box: Block, other: Block) -> bool:
    """Tell whether two boxes are of one kind: the same element, and a class in common that is not just a number."""
    names = (set(block.kind[1].split()) for block in (box, other))
    return box.tag == other.tag and (box.tag == "article" or bool(set.intersection(*names)))


def _is_other_section(page: Outline, box: Block, other: Block) -> bool:
    """Tell whether a box of another kind, outside of the article's own, begins with a heading of its own."""
    if other.start >= other.end or box.kind == other.kind:
        return False
    first = page.paragraphs[other.start]
    return page.blocks[first.block].tag in _HEADINGS and not first.is_link


def _begins_article(page: Outline, box: Block, headline: int, weights: Sequence[float], vocabulary: Vocabulary) -> bool:
    """Tell whether a box begins with a heading, or an element like the headline's, and then a date or a source."""
    own = page.blocks[headline]
    has_heading = False
    for index in range(box.start, min(box.end, box.start + MAX_HEAD_LINES)):
        paragraph = page.paragraphs[index]
        block = page.blocks[paragraph.block]
        if block.tag in _HEADINGS or (own.names and block.kind == own.kind):
            has_heading = True
        elif vocabulary.credit.search(paragraph.text) or vocabulary.time.match(paragraph.text):
            return has_heading
        elif weights[index] > 0:
            return False
    return False
