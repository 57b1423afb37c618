"""Which block holds the body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.cleaning.extract.outline import Outline
    from pipeline.cleaning.extract.vocabulary import Vocabulary
    from pipeline.cleaning.extract.weigh import Weights

_DIGITS = re.compile(r"\d+")
MIN_GAIN = 0.05
"""A wider block must add at least this share of body text."""
MIN_GAIN_CHARS = 20
MAX_NOISE = 0.25
"""And at most this much else for each character of body text it adds."""


def choose(page: Outline, weights: Weights, vocabulary: Vocabulary) -> int:
    """
    Find the block that holds the body.

    The tightest block with most of the body text wins; then it is widened as long as a block around it adds more of the
    same, for bodies that stand in several boxes.

    Args:
        page: The page.
        weights: Its weights.
        vocabulary: What lines say.

    Returns:
        The index of the block.
    """
    body = best_block(weights.blocks, range(len(page.blocks)))
    inner, outer = body, page.blocks[body].parent
    while outer != inner:
        if _is_wider(page, outer, inner) and (
            _adds_parts(page, weights, body, inner) or _adds_text(page, weights, body, outer, vocabulary)
        ):
            body = outer
        inner, outer = outer, page.blocks[outer].parent
    return body


def best_block(weights: tuple[float, ...], among: range | list[int]) -> int:
    """Give the heaviest block, of equals the innermost."""
    return max(among, key=lambda index: (weights[index], index))


def _is_wider(page: Outline, outer: int, inner: int) -> bool:
    return (page.blocks[outer].start, page.blocks[outer].end) != (page.blocks[inner].start, page.blocks[inner].end)


def _adds_parts(page: Outline, weights: Weights, body: int, inner: int) -> bool:
    """Say whether siblings of the same kind hold more of the body: `part1`, `part2`, or nested sections."""
    blocks = page.blocks
    kind = _kind(page, inner)
    if not kind[1] and kind[0] != "section":
        return False
    parts = [
        block
        for index, block in enumerate(blocks)
        if block.parent == blocks[inner].parent and index not in {0, inner} and _kind(page, index) == kind
    ]
    gain = sum(_body_chars(weights, part.start, part.end) for part in parts)
    return gain >= max(MIN_GAIN_CHARS, MIN_GAIN * _body_chars(weights, blocks[body].start, blocks[body].end))


def _kind(page: Outline, index: int) -> tuple[str, str]:
    block = page.blocks[index]
    return block.tag, _DIGITS.sub("", block.names)


def _adds_text(page: Outline, weights: Weights, body: int, outer: int, vocabulary: Vocabulary) -> bool:
    """Say whether a wider block adds body text and hardly anything else."""
    inside = page.blocks[body]
    gain = noise = 0.0
    for index in range(page.blocks[outer].start, page.blocks[outer].end):
        if not inside.holds(index):
            if is_noise(page, weights, index, vocabulary):
                noise += len(page.paragraphs[index].text)
            else:
                gain += weights.paragraphs[index]
    return noise <= MAX_NOISE * gain and gain >= MIN_GAIN * _body_chars(weights, inside.start, inside.end)


def _body_chars(weights: Weights, start: int, end: int) -> float:
    return sum(weight for weight in weights.paragraphs[start:end] if weight > 0)


def is_noise(page: Outline, weights: Weights, index: int, vocabulary: Vocabulary) -> bool:
    """Say whether a paragraph is a link, furniture by its words, or inside a block that is furniture by its name."""
    paragraph = page.paragraphs[index]
    if paragraph.is_link or vocabulary.is_furniture(paragraph.text) or index == weights.headline.place:
        return True
    block = paragraph.block
    while block:
        if weights.is_furniture[block]:
            return True
        block = page.blocks[block].parent
    return False
