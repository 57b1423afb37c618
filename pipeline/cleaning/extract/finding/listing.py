"""Which pages list articles instead of telling one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.extract.finding.headline import flatten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.extract.finding.weigh import Glance, Weights
    from pipeline.cleaning.extract.page.outline import Outline

MIN_LINKS = 20
MIN_ITEMS = 4
LINKED_PER_BODY = 3.0
"""Characters in links for each character of body text; articles reach twenty, but they have a headline."""
MAX_TEXT = 200.0
MAX_TEXT_OF_LIKELY_ARTICLE = 60.0
"""Chinese characters in sentences, above which a page is an article all the same: with an article's address or a long
first heading, and without."""
MIN_STORY, STORY_PER_LINKED = 600.0, 4.0
"""So many Chinese characters in sentences, and for each character in links, are a story wherever they stand."""
LONGEST_NAME = 8
MIN_TEASERS = 2
BYLINE = 1
"""Lines that may stand between a linked headline and the beginning of its article."""
_CUT_OFF = re.compile(r"(?:\.{3,}|…+)\s?$")
_READ_ON = re.compile(
    r"(?:[\[［【(（](?:查看|阅读|更多)?(?:详细|详情|全文|更多|詳細|詳情)[\]］】)）]"
    r"|(?:\.{3}|…)\s?(?:查看|阅读|閱讀|继续阅读|繼續閱讀)(?:全文|更多|详情|詳情)?\s?[>＞»›]{0,2})\s?$"
)
_HOST = re.compile(
    r"^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*|#(?!!?/).*$"
)  # #/news/1 is the route of a page that scripts fill
_ROOTS = ("", "/")
_SECTION_PATH = re.compile(r"(?:/[A-Za-z_~-]*)*(?:(?:index|default|home|list|node)[\w.]*)?")
_ARTICLE_PATH = re.compile(r"\d{4}|[?&](?:id|aid|articleid|newsid)=", re.IGNORECASE)


def is_front(page: Outline, seen: Glance, url: str | None) -> bool:
    """
    Say whether a page is the front of a site or a section: by its address, where its title is no headline in it.

    A column's address may hold its latest article, whole: then there is far more text than links.

    Args:
        page: The page.
        seen: What was seen of it at a glance.
        url: Where the page came from, if known.
    """
    if not url or seen.headline.is_titled or not _SECTION_PATH.fullmatch(_path_of(url)):
        return False
    text = sum(weight for weight in seen.raw if weight > 0)
    return text < MIN_STORY or text < STORY_PER_LINKED * sum(paragraph.linked for paragraph in page.paragraphs)


def is_listing(page: Outline, weights: Weights, body: int, kept: Sequence[int], url: str | None) -> bool:
    """
    Say whether a page lists articles.

    A page whose title stands in it as a headline is an article, unless it is the root of a site and the title short
    enough for the site's name. Of the others, those list articles that hold hardly any text among many links, or blurbs
    under linked titles.

    Args:
        page: The page.
        weights: Its weights.
        body: The block that was chosen as body.
        kept: The paragraphs that would be the article.
        url: Where the page came from, if known.
    """
    path = _path_of(url) if url else "?"
    place = weights.headline.place
    if weights.headline.is_titled and not (path in _ROOTS and _is_name(page, weights)):
        return False
    text = sum(weights.raw[index] for index in kept if weights.raw[index] > 0)
    is_article_url = _ARTICLE_PATH.search(path) is not None
    is_likely = is_article_url or (place >= 0 and not page.paragraphs[place].is_link)
    if text > (MAX_TEXT_OF_LIKELY_ARTICLE if is_likely else MAX_TEXT):
        return not is_article_url and _has_blurbs(page, weights, body)
    links = [paragraph for paragraph in page.paragraphs if paragraph.is_link]
    return len(links) >= MIN_LINKS and sum(paragraph.linked for paragraph in links) > LINKED_PER_BODY * text


def is_teasers(texts: Sequence[str]) -> bool:
    """
    Say whether texts are but beginnings of articles that stand elsewhere: each breaks off, or says where to read on.

    >>> is_teasers(["他从渡口一路走到镇上，又从镇上……[详细]"]), is_teasers(["他一路走着……"])
    (True, False)
    """
    told = [_READ_ON.search(text) is not None for text in texts]
    broken = [is_told or _CUT_OFF.search(text) is not None for text, is_told in zip(texts, told, strict=True)]
    return bool(texts) and all(broken) and (any(told) or len(texts) >= MIN_TEASERS)


def is_lone_teaser(page: Outline, weights: Weights, told: Sequence[int], titles: Sequence[str]) -> bool:
    """
    Say whether the only text is the beginning of an article that its linked headline leads to: a list of one.

    Args:
        page: The page.
        weights: Its weights; a page with a headline tells that article itself.
        told: The paragraphs with sentences that would be the article.
        titles: What the page calls itself: a link that is named there leads to the page itself.
    """
    if len(told) != 1 or _is_headed(page, weights, told[0]) or not _CUT_OFF.search(page.paragraphs[told[0]].text):
        return False
    above = page.paragraphs[max(0, told[0] - BYLINE - 1) : told[0]]
    linked = [flatten(paragraph.text) for paragraph in above if paragraph.is_link]
    own = [flatten(title) for title in titles]
    return bool(linked) and not any(text in title for text in linked for title in own)


def _is_headed(page: Outline, weights: Weights, told: int) -> bool:
    """Whether the page's title stands above a paragraph as a headline."""
    return weights.headline.is_titled and weights.headline.place < told and not _is_name(page, weights)


def _is_name(page: Outline, weights: Weights) -> bool:
    """Whether the headline is short enough for the name of a site."""
    place = weights.headline.place
    return place >= 0 and len(page.paragraphs[place].text) <= LONGEST_NAME


def _path_of(url: str) -> str:
    return _HOST.sub("", url)


def _has_blurbs(page: Outline, weights: Weights, body: int) -> bool:
    block = page.blocks[body]
    titles = sum(weights.raw[index] < 0 for index in range(block.start, block.end))
    blurbs = sum(weights.raw[index] > 0 for index in range(block.start, block.end))
    return titles >= MIN_ITEMS and titles >= blurbs
