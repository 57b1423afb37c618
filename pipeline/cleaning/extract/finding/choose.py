"""Which block holds the body."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.cleaning.extract.finding.floors import beginning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.extract.finding.weigh import Weights
    from pipeline.cleaning.extract.page.outline import Outline
    from pipeline.cleaning.extract.page.vocabulary import Vocabulary

MIN_GAIN = 0.05
"""A wider block must add at least this share of body text."""
MIN_PART_CHARS = 20.0
"""A part of a body in several boxes has at least this much text."""
MIN_ITEMS = 4
"""So many lines behind a single sentence are a list that it introduces."""
MAX_NOISE = 0.25
"""A wider block may add this much of anything else for each character of body text."""
NEARLY = 0.7
"""A block that weighs so much of the heaviest is the body as well as it is."""
MAX_PARTED = 1.0
"""Parts of one body have less than this much of anything else between them: a page's columns are set alike as well."""


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
    blocks = page.blocks
    children = _children(page)
    body = max(range(len(blocks)), key=lambda index: (weights.blocks[index], index))  # of equals the innermost
    body = _narrowed(weights, children, body)
    inner, outer = body, blocks[body].parent
    gain = noise = 0.0
    while outer != inner:
        added, other = _added(page, weights, inner, outer, vocabulary)
        gain, noise = gain + added, noise + other
        chars = weights.chars(blocks[body].start, blocks[body].end)
        enough = MIN_GAIN * chars
        if _runs_on(page, weights, body, children[outer]) or _begins_list(page, weights, body, outer, vocabulary):
            body, gain, noise = outer, 0.0, 0.0
        is_text = gain > 0 and gain >= enough and noise <= MAX_NOISE * gain
        parts = _parts_beside(page, weights, inner, children[outer])
        if is_text or (parts >= max(MIN_PART_CHARS, enough) and noise <= MAX_PARTED * parts):
            body, gain, noise = outer, 0.0, 0.0
        inner, outer = outer, blocks[outer].parent
    return body


def _narrowed(weights: Weights, children: dict[int, list[int]], body: int) -> int:
    """Give the innermost block that weighs hardly less than the heaviest: it widens by what is around it."""
    while inside := [child for child in children[body] if weights.blocks[child] >= NEARLY * weights.blocks[body]]:
        body = max(inside, key=lambda index: weights.blocks[index])
    return body


def _runs_on(page: Outline, weights: Weights, body: int, siblings: Sequence[int]) -> bool:
    """Say whether the body is one line so far, and the one before or behind it is other text in its kind of element."""
    line = page.blocks[body]
    if line.end - line.start != 1:
        return False
    begin = beginning(page.paragraphs[line.start].text)
    beside = (page.blocks[index] for index in siblings if page.blocks[index].kind == line.kind)
    return any(
        other.end - other.start == 1
        and (other.start == line.end or other.end == line.start)
        and weights.paragraphs[other.start] >= MIN_PART_CHARS
        and begin not in page.paragraphs[other.start].text
        for other in beside
    )


def _begins_list(page: Outline, weights: Weights, body: int, outer: int, vocabulary: Vocabulary) -> bool:
    """Say whether the body is one line so far, and a list or a table follows it in the box around, and nothing else."""
    tight, wide = page.blocks[body], page.blocks[outer]
    behind = range(tight.end, wide.end)
    is_line = tight.end - tight.start == 1
    return is_line and len(behind) >= MIN_ITEMS and not any(_is_noise(page, weights, at, vocabulary) for at in behind)


def _children(page: Outline) -> dict[int, list[int]]:
    children: dict[int, list[int]] = defaultdict(list)
    for index, block in enumerate(page.blocks):
        if index:
            children[block.parent].append(index)
    return children


def _added(page: Outline, weights: Weights, inner: int, outer: int, vocabulary: Vocabulary) -> tuple[float, float]:
    """Count the body text and the characters of anything else that a wider block adds."""
    gain = noise = 0.0
    tight, wide = page.blocks[inner], page.blocks[outer]
    headline = weights.headline
    holds_headline = headline.is_titled and tight.holds(headline.place)
    for index in (*range(wide.start, tight.start), *range(tight.end, wide.end)):
        is_above = holds_headline and index < tight.start
        if is_above or _is_noise(page, weights, index, vocabulary):
            noise += len(page.paragraphs[index].text)
        else:
            gain += weights.paragraphs[index]
    return gain, noise


def _is_noise(page: Outline, weights: Weights, index: int, vocabulary: Vocabulary) -> bool:
    """Say whether a paragraph is a link, the headline, or furniture by its words or by a name around it."""
    paragraph = page.paragraphs[index]
    return (
        paragraph.is_link
        or index == weights.headline.place
        or weights.in_furniture[paragraph.block]
        or vocabulary.is_furniture(paragraph.text)
        or vocabulary.is_margin(paragraph.text)
    )


def _parts_beside(page: Outline, weights: Weights, inner: int, siblings: Sequence[int]) -> float:
    """Count the body text in siblings of the same kind: `part1`, `part2`, or nested sections."""
    parts = [page.blocks[index] for index in siblings if index != inner and are_parts(page, index, inner)]
    return sum(max(0.0, sum(weights.paragraphs[part.start : part.end])) for part in parts)


def are_parts(page: Outline, one: int, other: int) -> bool:
    """Say whether two blocks are parts of one thing: side by side, of one kind, and not just any boxes."""
    block, beside = page.blocks[one], page.blocks[other]
    tag, names = block.kind
    return (bool(names) or tag == "section") and block.parent == beside.parent and block.kind == beside.kind
