"""Comments of readers and blurbs of other articles: boxes of one kind, each with a name, some text, and a time."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.byline.forms import holds_moment, without_moments
from pipeline.cleaning.extract.page.outline import sum_up
from pipeline.cleaning.extract.page.tags import HEADING_TAGS, LEAF_TAGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.extract.page.outline import Block, Outline
    from pipeline.cleaning.extract.page.vocabulary import Vocabulary

_HEADINGS = HEADING_TAGS - {"h1"}
MIN_RECORDS = 3
MIN_SHARE = 0.5
"""So many of the boxes of one kind hold a name, a text and a time."""
MIN_VOICES = 0.6
"""So many of them begin with another name: in an interview the same two speak by turns."""
MIN_ARTICLE = 50.0
"""So much text stands between the headline and the first of them."""
MAX_LINES, MAX_LABEL_CHARS = 12, 40
MIN_LINK_CHARS, MIN_TITLE_CHARS, MIN_BLURB = 6, 8, 12.0
"""A blurb has a title, linked or not, and a sentence below it."""


def remark_records(page: Outline, raw: Sequence[float], headline: int, vocabulary: Vocabulary) -> frozenset[int]:
    """
    Find the blocks that hold a comment or a blurb each, whatever their names are.

    The entries of a live report begin with their time, remarks with who or what they are about.

    Args:
        page: The page.
        raw: By paragraph, how much body text it is.
        headline: The paragraph that is the headline, negative if none was found.
        vocabulary: What lines say.

    Returns:
        The blocks; none without an article above them.
    """
    times = _times(page, raw, headline, vocabulary) if headline >= 0 else frozenset()
    titles = _titles(page, raw, headline) if headline >= 0 else frozenset()
    if max(len(times), len(titles)) < MIN_RECORDS:
        return frozenset()
    counts = _Counts(
        times=tuple(accumulate((index in times or index in titles for index in range(len(raw))), initial=0)),
        text=sum_up(raw),
    )

    def is_below(block: Block) -> bool:
        stands_below = block.start > headline and counts.text[block.start] - counts.text[headline + 1] >= MIN_ARTICLE
        return stands_below and block.tag != "p" and 1 < block.end - block.start <= MAX_LINES

    found: set[int] = set()
    for numbers in page.kinds(is_below):
        blocks = [page.blocks[number] for number in numbers]
        remarks = [block for block in blocks if _is_remark(page, raw, block, counts, vocabulary)]
        voices = {without_moments(page.paragraphs[block.start].text).strip() for block in remarks}
        if len(voices) >= MIN_VOICES * len(remarks) and len(remarks) >= max(MIN_RECORDS, MIN_SHARE * len(blocks)):
            found.update(numbers)
    return frozenset(found)


def _titles(page: Outline, raw: Sequence[float], headline: int) -> frozenset[int]:
    """Find the lines below the headline over a sentence in an element of its own: titles of other articles."""
    return frozenset(
        index
        for index in range(headline + 1, len(page.paragraphs) - 1)
        if raw[index] <= 0 and raw[index + 1] >= MIN_BLURB and _is_title(page, index)
    )


def _is_title(page: Outline, index: int) -> bool:
    """Tell whether a line is a link, or stands like the text below it in an element that a template has named."""
    line, below = page.paragraphs[index], page.blocks[page.paragraphs[index + 1].block]
    own = page.blocks[line.block]
    if line.block == page.paragraphs[index + 1].block:
        return False
    is_made = bool(own.names and below.names) and LEAF_TAGS.isdisjoint((own.tag, below.tag)) and not line.linked
    shortest = MIN_LINK_CHARS if line.is_link else MIN_TITLE_CHARS
    return (line.is_link or is_made) and shortest <= len(line.text) <= MAX_LABEL_CHARS


class _Counts(NamedTuple):
    """How many times, or titles of others, and how much text stand in front of each paragraph."""

    times: tuple[int, ...]
    text: tuple[float, ...]


def _times(page: Outline, raw: Sequence[float], headline: int, vocabulary: Vocabulary) -> frozenset[int]:
    """Find the lines below the headline that say when something was written, or offer to answer it."""
    return frozenset(
        index
        for index in range(headline + 1, len(page.paragraphs))
        if raw[index] <= 0
        and len(text := page.paragraphs[index].text) <= MAX_LABEL_CHARS
        and (holds_moment(text) or vocabulary.reaction.fullmatch(text))
    )


def _is_remark(page: Outline, raw: Sequence[float], block: Block, counts: _Counts, vocabulary: Vocabulary) -> bool:
    """Tell whether a box begins with a short line that is no time, and holds a time and a text besides."""
    first = page.paragraphs[block.start]
    is_label = raw[block.start] <= 0 or page.blocks[first.block].tag in _HEADINGS
    begins = is_label and len(first.text) <= MAX_LABEL_CHARS and not vocabulary.time.match(first.text)
    has_time, has_text = (count[block.end] > count[block.start] for count in counts)
    return begins and has_time and has_text
