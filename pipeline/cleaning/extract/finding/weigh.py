"""How much each paragraph is body text, and how well each block would hold the body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.extract.finding.feed import feed_records
from pipeline.cleaning.extract.finding.floors import find_floors
from pipeline.cleaning.extract.finding.headline import Headline, find_headline
from pipeline.cleaning.extract.finding.remarks import remark_records
from pipeline.cleaning.extract.page.outline import sum_up
from pipeline.cleaning.extract.page.tags import FURNITURE_TAGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.extract.page.outline import Outline, Paragraph
    from pipeline.cleaning.extract.page.vocabulary import Vocabulary

_SENTENCE_MARK = re.compile(r"[，。！？；…]|(?<=[一-鿿])[,.;!?]")
_HAN = re.compile(r"[㐀-鿿]+")
MAX_LINK_COST = 20.0
FURNITURE = 0.1
FEED = 0.03
"""What text in the records of a feed counts: below a brief stands twenty times as much of it."""
BEFORE_HEADLINE, ABOVE_HEADING = 0.3, 0.05
"""What text above the headline counts, and above one that is a heading of the page and of its title: a dialog's."""
SURE_HEADINGS = frozenset({"h1", "h2"})
BEYOND_BORDER = 0.1
LINKS_TO_HALF = 40
"""After this many linked lines below the headline a text counts half: it rather belongs to the page's foot."""
CAPTION = 0.3
"""What a line counts that names who took a picture: text beside a gallery shall win, a gallery alone is the text."""
NOTICE = 0.1
"""What a line counts that begins as a notice of the site: below a brief it may be half of all text."""
DECAY = 0.7
"""What a paragraph counts for a block one level further out: the tightest block around the body shall win."""
MANY = 3
MIN_LIST, MAX_HEADING_CHARS = 3, 20


class Weights(NamedTuple):
    """
    What an outline's parts weigh.

    Attributes:
        raw: By paragraph, how much body text it is by itself: Chinese characters outside links, negative for links.
        paragraphs: The same, less where its place speaks against it.
        blocks: By block, how well it would hold the body.
        is_furniture: By block, whether its name, its tag or the feed it stands in says that it is not body.
        in_furniture: By block, whether it or a block around it is furniture.
        headline: Where the headline stands.
        raw_sums: Sums of the raw body text up to each paragraph.
        sums: Sums of the body text up to each paragraph.
    """

    raw: tuple[float, ...]
    paragraphs: tuple[float, ...]
    blocks: tuple[float, ...]
    is_furniture: tuple[bool, ...]
    in_furniture: tuple[bool, ...]
    headline: Headline
    raw_sums: tuple[float, ...]
    sums: tuple[float, ...]

    def raw_chars(self, start: int, end: int) -> float:
        """Count the body text of a run of paragraphs, wherever it stands."""
        return self.raw_sums[end] - self.raw_sums[start]

    def chars(self, start: int, end: int) -> float:
        """Count the body text of a run of paragraphs, less where its place speaks against it."""
        return self.sums[end] - self.sums[start]


class Glance(NamedTuple):
    """
    What can be told of an outline before its blocks are weighed; for the front of a site it is enough.

    Attributes:
        raw: By paragraph, how much body text it is by itself: Chinese characters outside links, negative for links.
        shown: By block, how far a reader sees it, its parents counted.
        headline: Where the headline stands.
    """

    raw: tuple[float, ...]
    shown: list[float]
    headline: Headline


def glance(page: Outline, vocabulary: Vocabulary, titles: Sequence[str]) -> Glance:
    """
    Find the headline of a page.

    Args:
        page: The page.
        vocabulary: What names and lines say.
        titles: Titles the headline may be told by, the surest first.
    """
    raw = tuple(map(weigh_paragraph, page.paragraphs))
    shown = _shown(page)
    return Glance(raw, shown, find_headline(page, titles, shown, raw, vocabulary))


def weigh(page: Outline, vocabulary: Vocabulary, seen: Glance) -> Weights:
    """
    Weigh all paragraphs and blocks of a page.

    Nothing is excluded for its name or because it is hidden: it only counts less, so that an article in an oddly named
    or hidden block still wins where there is no other.

    Args:
        page: The page.
        vocabulary: What names and lines say.
        seen: What was seen at a glance.

    Returns:
        The weights.
    """
    raw, shown, headline = seen
    by_name = {names: vocabulary.names_furniture(names) for names in {block.names for block in page.blocks}}
    records = feed_records(page, raw, headline.place, vocabulary)
    records |= remark_records(page, raw, headline.place, vocabulary)
    lists = _boxes_of_lists(page, headline.place, vocabulary)
    is_furniture = tuple(
        block.tag in FURNITURE_TAGS or by_name[block.names] or number in records or number in lists
        for number, block in enumerate(page.blocks)
    )
    trust = _trust(page, shown, is_furniture, records, headline.place)
    places = _trust_in_places(page, headline)
    paragraphs = tuple(
        weight * trust[paragraph.block] * place * _trust_in_words(paragraph.text, vocabulary) if weight > 0 else weight
        for paragraph, weight, place in zip(page.paragraphs, raw, places, strict=True)
    )
    return Weights(
        raw=raw,
        paragraphs=paragraphs,
        blocks=_weigh_blocks(page, paragraphs, headline),
        is_furniture=is_furniture,
        in_furniture=_inherit(page, is_furniture),
        headline=headline,
        raw_sums=sum_up(raw),
        sums=sum_up(paragraphs),
    )


def _trust_in_words(text: str, vocabulary: Vocabulary) -> float:
    """Say how far a sentence is trusted for what it says."""
    if vocabulary.is_caption(text):
        return CAPTION
    return NOTICE if vocabulary.notice.fullmatch(text) else 1.0


def _boxes_of_lists(page: Outline, headline: int, vocabulary: Vocabulary) -> frozenset[int]:
    """Find the innermost boxes below the headline that begin with the heading of a list, a ranking or comments."""
    innermost = {
        block.start: number
        for number, block in enumerate(page.blocks)
        if block.start > headline and block.end - block.start >= MIN_LIST
    }
    return frozenset(
        number
        for start, number in innermost.items()
        if not (first := page.paragraphs[start]).is_link
        and len(first.text) <= MAX_HEADING_CHARS
        and vocabulary.is_heading(first.text)
    )


def weigh_paragraph(paragraph: Paragraph) -> float:
    """Weigh a paragraph by itself: its Chinese characters outside links; nothing without a sentence mark."""
    if paragraph.is_link:
        return -min(len(paragraph.text), MAX_LINK_COST)
    if not _SENTENCE_MARK.search(paragraph.text):
        return 0.0
    return max(0.0, sum(map(len, _HAN.findall(paragraph.text))) - paragraph.linked)


def _shown(page: Outline) -> list[float]:
    shown: list[float] = []
    for block in page.blocks:
        shown.append(block.shown * (shown[block.parent] if shown else 1.0))
    return shown


def _inherit(page: Outline, flags: Sequence[bool]) -> tuple[bool, ...]:
    inherited: list[bool] = []
    for block, flag in zip(page.blocks, flags, strict=True):
        inherited.append(flag or bool(inherited and inherited[block.parent]))
    return tuple(inherited)


def _trust(
    page: Outline, shown: Sequence[float], is_furniture: Sequence[bool], records: frozenset[int], headline: int
) -> list[float]:
    """By block, how far its text is trusted; a block around the headline is no furniture, whatever its name."""
    names: list[float] = []
    for index, block in enumerate(page.blocks):
        own = FURNITURE if is_furniture[index] and not block.holds(headline) else 1.0
        names.append((FEED if index in records else own) * (names[block.parent] if names else 1.0))
    return [by_name * by_sight for by_name, by_sight in zip(names, shown, strict=True)]


def _trust_in_places(page: Outline, headline: Headline) -> list[float]:
    """By paragraph, how far its place is trusted: below the headline, the fewer links in between the more."""
    places: list[float] = []
    links = 0
    is_sure = (
        headline.place >= 0
        and headline.is_titled
        and page.blocks[page.paragraphs[headline.place].block].tag in SURE_HEADINGS
    )
    above = ABOVE_HEADING if is_sure else BEFORE_HEADLINE
    for index, paragraph in enumerate(page.paragraphs):
        links += paragraph.is_link and index > headline.place >= 0
        place = 1.0 if index >= headline.place else above
        places.append(place * (BEYOND_BORDER if index >= headline.border else LINKS_TO_HALF / (LINKS_TO_HALF + links)))
    return places


def _weigh_blocks(page: Outline, weights: Sequence[float], headline: Headline) -> tuple[float, ...]:
    blocks = page.blocks
    sums = [0.0] * len(blocks)
    singles = [0] * len(blocks)
    for index, paragraph in enumerate(page.paragraphs):
        group = page.group_of(index)
        sums[group] += weights[index]
        if weights[index] > 0 and group == paragraph.block and blocks[group].end - blocks[group].start == 1:
            singles[blocks[group].parent] += 1
    floors = find_floors(page, weights, headline)
    for index in range(len(blocks) - 1, 0, -1):
        block, parent = blocks[index], blocks[index].parent
        sums[index] = floors.raise_to(page, index, sums[index])
        size = block.end - block.start
        # A block that adds nothing around another costs nothing, nor does one around each of many paragraphs.
        is_wrapper = size == blocks[parent].end - blocks[parent].start or (size == 1 and singles[parent] >= MANY)
        sums[parent] += sums[index] * (1.0 if is_wrapper else DECAY)
    return tuple(sums)
