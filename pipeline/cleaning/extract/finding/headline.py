"""Where the headline stands in a page, and where the headline of another article does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.extract.finding.siblings import next_article
from pipeline.cleaning.extract.page.outline import HIDDEN
from pipeline.cleaning.extract.page.tags import HEADING_TAGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.extract.page.outline import Block, Outline
    from pipeline.cleaning.extract.page.vocabulary import Vocabulary

_SIGNS = re.compile(r"[\W_]+")
_HEADINGS = frozenset({"h1", "h2", "h3"})
_HIGHEST = frozenset({"h1", "h2"})
MAX_HEAD_LINES = 4
MAX_HEADLINE_CHARS, MAX_NEXT_CHARS = 120, 60
MAX_TITLE_CHARS = 300
MIN_MATCH_CHARS = 4
MIN_NEWS_CHARS = 8
"""A headline has at least this many letters; the name of a section (国内新闻) has fewer."""
MIN_MATCH_SHARE = 1 / 3
"""A headline makes up at least this much of the title, whose rest is the site's name."""

MIN_TEXT_BELOW = 0.25
"""A headline has at least this much of the page's text below it."""

MIN_ARTICLE = 40.0
"""Between two headlines stands at least this much text, or the second is the first once more."""


class Headline(NamedTuple):
    """
    The headline's place.

    Attributes:
        place: The paragraph that is the headline, -1 if none was found.
        is_titled: Whether the page's title, if it has one, says so too; it is no link and too long for a section.
        border: The paragraph that is the headline of another article further down; the number of paragraphs if none.
        flat: Its letters and digits.
    """

    place: int
    is_titled: bool
    border: int
    flat: str


def flatten(text: str) -> str:
    """Keep only letters and digits."""
    return _SIGNS.sub("", text)


def find_headline(
    page: Outline, titles: Sequence[str], shown: Sequence[float], weights: Sequence[float], vocabulary: Vocabulary
) -> Headline:
    """
    Find the headline among the paragraphs.

    Args:
        page: The page.
        titles: What the headline should be part of, or the other way round: headline, title and og:title as known.
        shown: By block, how far a reader sees it, its parents counted.
        weights: By paragraph, how much body text it is.
        vocabulary: What lines say.

    Returns:
        Its place. Without a title that fits, the first level-one heading stands in, which is no proof of an article.
    """
    flat_titles = [flat for title in titles if len(flat := flatten(title[:MAX_TITLE_CHARS])) >= MIN_MATCH_CHARS]
    index = _match(page, flat_titles, shown)
    if index < 0 or not _is_followed(page, index, weights):
        heading = _first_heading(page)
        return Headline(heading, is_titled=not any(titles), border=len(page.paragraphs), flat="")
    flat = flatten(page.paragraphs[index].text)
    border = min(_find_border(page, index, weights, vocabulary), next_article(page, index, weights, vocabulary))
    is_titled = len(flat) >= MIN_NEWS_CHARS and not page.paragraphs[index].is_link
    return Headline(index, is_titled, border, flat)


def _match(page: Outline, titles: Sequence[str], shown: Sequence[float]) -> int:
    """Find the paragraph that a title confirms; a linked one, as forums set it to the page itself, comes last."""
    best, best_key = -1, (False, False, 0, False)
    for index, paragraph in enumerate(page.paragraphs):
        tag = page.blocks[paragraph.block].tag
        is_linked = paragraph.is_link
        is_short = len(paragraph.text) <= MAX_HEADLINE_CHARS
        if not is_short or shown[paragraph.block] <= HIDDEN or (is_linked and tag not in _HIGHEST):
            continue
        flat = flatten(paragraph.text)
        if len(flat) < (MIN_NEWS_CHARS if is_linked else MIN_MATCH_CHARS):
            continue
        is_prose = "。" in paragraph.text  # an article quotes its headline
        for title in titles:
            common = len(flat) if flat in title else len(title) if title in flat and not is_prose else 0
            key = (not is_linked, tag == "h1", common, tag in _HEADINGS)
            if common > MIN_MATCH_SHARE * len(title) and key > best_key:
                best, best_key = index, key
    return best


def _is_followed(page: Outline, index: int, weights: Sequence[float]) -> bool:
    """
    Say whether text follows: the site's name, which is a title too, stands in the footer as well.

    Below a heading of the first two levels a short text is enough: a dialog above may hold more.
    """
    text = [max(0.0, weight) for weight in weights]
    below = sum(text[index + 1 :])
    is_heading = page.blocks[page.paragraphs[index].block].tag in _HIGHEST and not page.paragraphs[index].is_link
    return below >= MIN_TEXT_BELOW * sum(text) or (is_heading and below >= MIN_ARTICLE)


def _first_heading(page: Outline) -> int:
    for index, paragraph in enumerate(page.paragraphs):
        is_heading = page.blocks[paragraph.block].tag == "h1" and not paragraph.is_link
        if is_heading and len(flatten(paragraph.text)) >= MIN_NEWS_CHARS:
            return index
    return -1


def _find_border(page: Outline, headline: int, weights: Sequence[float], vocabulary: Vocabulary) -> int:
    """
    Find the next paragraph marked up like the headline, as high a heading with a date, or a line right over a date.

    A line among the paragraphs of the text that stands above it is a part of that text, not a border.
    """
    own = page.blocks[page.paragraphs[headline].block]
    alike = (own.tag, own.names) if own.tag in {"h1", "h2"} or own.names else None
    text = flatten(page.paragraphs[headline].text)
    groups_above: set[int] = set()
    above = 0.0
    for index in range(headline + 1, len(page.paragraphs)):
        block = page.blocks[page.paragraphs[index].block]
        is_alike = (block.tag, block.names) == alike
        is_heading = is_alike or (block.tag in _HIGHEST and _is_as_high(block, own))
        if above >= MIN_ARTICLE and (
            is_alike
            or (is_heading and _is_dated(page, index, weights, vocabulary))
            or (not is_heading and _is_over_dateline(page, index, vocabulary))
        ):
            flat = flatten(page.paragraphs[index].text)
            is_own = block.parent in groups_above or flat == text
            if not is_own and len(flat) >= MIN_NEWS_CHARS and not page.paragraphs[index].is_link:
                return index
        elif not is_heading and weights[index] > 0:
            groups_above.add(page.group_of(index))
            above += weights[index]
    return len(page.paragraphs)


def _is_as_high(block: Block, own: Block) -> bool:
    """Say whether a heading of the first two levels is of the headline's own or a higher one."""
    return own.tag not in HEADING_TAGS or block.tag <= own.tag


def _is_over_dateline(page: Outline, index: int, vocabulary: Vocabulary) -> bool:
    """Say whether a short line stands right over a date with its time or outlet, in another element of the same box."""
    if index + 1 >= len(page.paragraphs):
        return False
    line, below = page.paragraphs[index], page.paragraphs[index + 1]
    if ("20" not in below.text and "19" not in below.text) or len(line.text) > MAX_NEXT_CHARS:
        return False  # told without a pattern, as most lines are
    if "。" in line.text:
        return False  # the last sentence of the text, over the first comment
    one, other = page.blocks[line.block], page.blocks[below.block]
    is_box = line.block != below.block and one.parent in {other.parent, page.blocks[other.parent].parent}
    return is_box and vocabulary.dateline.fullmatch(below.text)


def _is_dated(page: Outline, heading: int, weights: Sequence[float], vocabulary: Vocabulary) -> bool:
    """Say whether a date or a source stands between a heading and the text below it."""
    for index in range(heading + 1, min(heading + 1 + MAX_HEAD_LINES, len(page.paragraphs))):
        if weights[index] > 0:
            return False
        if vocabulary.credit.search(page.paragraphs[index].text) or vocabulary.time.match(page.paragraphs[index].text):
            return True
    return False
