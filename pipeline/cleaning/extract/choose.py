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
    gain = noise = 0.0
    while outer != inner:
        added_gain, added_noise = _added(page, weights, inner, outer, vocabulary)
        gain, noise = gain + added_gain, noise + added_noise
        enough = MIN_GAIN * _body_chars(weights, page.blocks[body].start, page.blocks[body].end)
        is_text = gain > 0 and gain >= enough and noise <= MAX_NOISE * gain
        if is_text or _parts_beside(page, weights, inner) >= max(MIN_GAIN_CHARS, enough):
            body, gain, noise = outer, 0.0, 0.0
        inner, outer = outer, page.blocks[outer].parent
    return body


def best_block(weights: tuple[float, ...], among: range | list[int]) -> int:
    """Give the heaviest block, of equals the innermost."""
    return max(among, key=lambda index: (weights[index], index))


def _added(page: Outline, weights: Weights, inner: int, outer: int, vocabulary: Vocabulary) -> tuple[float, float]:
    """Count the body text and the characters of anything else that a wider block adds."""
    gain = noise = 0.0
    tight, wide = page.blocks[inner], page.blocks[outer]
    for index in (*range(wide.start, tight.start), *range(tight.end, wide.end)):
        if is_noise(page, weights, index, vocabulary):
            noise += len(page.paragraphs[index].text)
        else:
            gain += weights.paragraphs[index]
    return gain, noise


def _parts_beside(page: Outline, weights: Weights, inner: int) -> float:
    """Count the body text in siblings of the same kind: `part1`, `part2`, or nested sections."""
    kind = _kind(page, inner)
    if not kind[1] and kind[0] != "section":
        return 0.0
    parent = page.blocks[inner].parent
    parts = [
        block
        for index, block in enumerate(page.blocks)
        if block.parent == parent and index not in {0, inner} and _kind(page, index) == kind
    ]
    return sum(_body_chars(weights, part.start, part.end) for part in parts)


def _kind(page: Outline, index: int) -> tuple[str, str]:
    block = page.blocks[index]
    return block.tag, _DIGITS.sub("", block.names)


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
