"""Feeds of other briefs beside an article: boxes of one kind that each begin with a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleaning.extract.page.outline import sum_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.extract.page.outline import Block, Outline
    from pipeline.cleaning.extract.page.vocabulary import Vocabulary

MIN_RECORDS = 3
MIN_SHARE = 0.5
"""So many of the boxes of one kind begin with a time."""
MIN_ARTICLE = 40.0
"""So much text below the headline, in a box that does not hold the feed, is an article of its own."""
MAX_HEAD_LINES, MAX_LINE_CHARS = 12, 60
_FIRST_SIGNS = frozenset("0123456789[【(（今昨前")


def feed_records(page: Outline, raw: Sequence[float], headline: int, vocabulary: Vocabulary) -> frozenset[int]:
    """
    Find the blocks that are records of a feed, as agencies set it below each brief.

    Args:
        page: The page.
        raw: By paragraph, how much body text it is.
        headline: The paragraph that is the headline, negative if none was found.
        vocabulary: What lines say.

    Returns:
        The blocks; none without an article in the headline's own box, for the records of a live report are its body,
        and none on a page that calls itself one.
    """
    times = _times(page, headline, vocabulary) if headline >= 0 else frozenset()
    if len(times) < MIN_RECORDS or _is_live(page, headline, min(times), vocabulary):
        return frozenset()
    box = page.blocks[_box_of_article(page, raw, headline)]

    def is_outside(block: Block) -> bool:
        return block.start > headline and block.tag != "p" and block.start < block.end and not box.holds(block.start)

    found: list[int] = []
    for records in page.kinds(is_outside):
        timed = sum(page.blocks[number].start in times for number in records)
        if timed >= max(MIN_RECORDS, MIN_SHARE * len(records)):
            found += records
    return frozenset(found)


def _is_live(page: Outline, headline: int, first: int, vocabulary: Vocabulary) -> bool:
    """Say whether the headline, or a short line between it and the first time, calls the page a live report."""
    lines = (page.paragraphs[index].text for index in range(headline, min(first + 1, headline + MAX_HEAD_LINES)))
    return any(len(line) <= MAX_LINE_CHARS and vocabulary.live.search(line) for line in lines)


def _times(page: Outline, headline: int, vocabulary: Vocabulary) -> frozenset[int]:
    """Find the paragraphs below the headline that begin with a time."""
    return frozenset(
        index
        for index in range(headline + 1, len(page.paragraphs))
        if page.paragraphs[index].text[0] in _FIRST_SIGNS and vocabulary.time.match(page.paragraphs[index].text)
    )


def _box_of_article(page: Outline, raw: Sequence[float], headline: int) -> int:
    """Find the smallest block around the headline that holds an article's text below it."""
    sums = sum_up(raw)
    box = page.paragraphs[headline].block
    while box and sums[page.blocks[box].end] - sums[headline + 1] < MIN_ARTICLE:
        box = page.blocks[box].parent
    return box
