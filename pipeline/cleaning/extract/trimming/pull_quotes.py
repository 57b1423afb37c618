"""Sentences of the body that a box repeats in large letters."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.cleaning.extract.finding.headline import flatten
from pipeline.cleaning.extract.finding.lead import is_label, unlabelled
from pipeline.cleaning.extract.page.tags import HEADING_TAGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.extract.finding.weigh import Weights
    from pipeline.cleaning.extract.page.outline import Outline

MIN_LETTERS = 10
"""A shorter sentence may well be said twice."""
MAX_LETTERS = 120
MAX_QUOTES = 20
"""A text has a few pull quotes; a page with more candidates than this is not searched further."""
Kind = tuple[str, str, str, str]
"""Tag and names of the element around a paragraph, and of the one around that."""
_NO_QUOTES = HEADING_TAGS | {"li"}
"""Headings repeat sentences, and so do the points of a summary."""


def pull_quotes(page: Outline, weights: Weights, indexes: Sequence[int]) -> list[int]:
    """
    Find the pull quotes of a text.

    Args:
        page: The page.
        weights: Its weights.
        indexes: The paragraphs of the text, in page order.

    Returns:
        Sentences in an element of another kind than most of the text that stand once more, word for word, inside a
        longer paragraph, with the word that calls them a summary. A paragraph that is repeated whole, or in an element
        of the same kind, is the author's.
    """
    kinds = {index: _kind(page, index) for index in indexes}
    chars: Counter[Kind] = Counter()
    for index, kind in kinds.items():
        chars[kind] += int(weights.raw[index])
    usual = max(chars, key=lambda kind: chars[kind], default=None)
    candidates = [index for index, kind in kinds.items() if kind != usual and _may_be_quote(page, weights, index)]
    if not candidates:
        return []
    flat = {index: flatten(page.paragraphs[index].text) for index in indexes}
    bare = {quote: flatten(unlabelled(page.paragraphs[quote].text)) for quote in candidates[:MAX_QUOTES]}
    found = [
        quote
        for quote, words in bare.items()
        if len(words) >= MIN_LETTERS
        and any(words in text and flat[quote] != text and kinds[index] != kinds[quote] for index, text in flat.items())
    ]
    labels = [quote - 1 for quote in found if quote - 1 in flat and is_label(page.paragraphs[quote - 1].text)]
    return [*labels, *found]


def _kind(page: Outline, index: int) -> Kind:
    block = page.blocks[page.paragraphs[index].block]
    around = page.blocks[block.parent]
    return block.tag, block.names, around.tag, around.names


def _may_be_quote(page: Outline, weights: Weights, index: int) -> bool:
    letters = len(flatten(page.paragraphs[index].text))
    is_other = page.blocks[page.paragraphs[index].block].tag in _NO_QUOTES
    return weights.raw[index] > 0 and not is_other and MIN_LETTERS <= letters <= MAX_LETTERS
