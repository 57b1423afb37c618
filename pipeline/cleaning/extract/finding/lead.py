"""The lead of an article, where it stands in a box of its own between headline and body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.extract.finding.headline import flatten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.extract.finding.weigh import Weights
    from pipeline.cleaning.extract.page.outline import Outline
    from pipeline.cleaning.extract.page.vocabulary import Vocabulary

_SUMMARY = re.compile(
    r"^[【\[]?(?:摘要|内容摘要|內容摘要|内容提要|提要|导读|導讀|导语|導語|核心提示|概要)[】\]]?\s?[:：]?\s?"
)
_SLUG = re.compile(r"^【[^【】]{4,60}】\s?")
"""A headline that a summary or a brief repeats in front of its text."""
_ADVERTISEMENT = re.compile(r"\W*(?:广告|廣告|advertisement|ad)\W*", re.IGNORECASE)
MIN_LEAD = 20.0
MAX_LEADS = 2
MAX_SHARE = 0.5
"""A lead has at most this share of the body's text."""
MIN_TRUST = 0.8


def find_lead(page: Outline, weights: Weights, vocabulary: Vocabulary, body: int, kept: Sequence[int]) -> list[int]:
    """
    Find the lead above the body.

    Args:
        page: The page.
        weights: Its weights.
        vocabulary: What lines say.
        body: The block that holds the body.
        kept: The body's paragraphs.

    Returns:
        The indexes of one or two sentences between headline and body that nothing speaks against and the body does not
        repeat, as it repeats a summary; else none.
    """
    headline, block = weights.headline, page.blocks[body]
    if not headline.is_titled or headline.place >= block.start:
        return []
    leads = [
        index for index in range(headline.place + 1, block.start) if _is_sentence(page, weights, vocabulary, index)
    ]
    size = sum(weights.raw[index] for index in leads)
    if not 0 < len(leads) <= MAX_LEADS or size > MAX_SHARE * weights.raw_chars(block.start, block.end):
        return []
    text = flatten("".join(page.paragraphs[index].text for index in kept))
    return [index for index in leads if flatten(unlabelled(page.paragraphs[index].text))[: int(MIN_LEAD)] not in text]


def unlabelled(text: str) -> str:
    """Cut off what a summary is called, 「摘要：」, and the headline in brackets that it begins with."""
    return _SLUG.sub("", _SUMMARY.sub("", text, count=1), count=1)


def is_label(text: str) -> bool:
    """Tell whether a line only says that a summary follows, 「摘要」."""
    return _SUMMARY.fullmatch(text) is not None


def _is_sentence(page: Outline, weights: Weights, vocabulary: Vocabulary, index: int) -> bool:
    paragraph, raw, above = page.paragraphs[index], weights.raw[index], page.paragraphs[index - 1].text
    return (
        raw >= MIN_LEAD
        and not paragraph.linked
        and (_ADVERTISEMENT.fullmatch(above) is not None or not vocabulary.is_heading(above))
        and weights.paragraphs[index] >= MIN_TRUST * raw
        and flatten(paragraph.text) != weights.headline.flat
        and not vocabulary.is_furniture(paragraph.text)
        and not vocabulary.is_margin(paragraph.text)
        and not vocabulary.is_caption(paragraph.text)
        and not vocabulary.credit.search(paragraph.text)
    )
