"""Bodies without sentences: a poem sets its lines without marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.extract.finding.weigh import Weights
    from pipeline.cleaning.extract.page.outline import Outline
    from pipeline.cleaning.extract.page.vocabulary import Vocabulary

MIN_LINES = 6
MIN_CHARS = 30
_LINE = re.compile(r"[㐀-鿿\s·—，、。！？；：…“”《》]{1,30}")
"""Chinese characters and hardly a sign: forms, menus and tables hold digits, letters, colons."""
_LABEL = re.compile(r".{0,8}[：:]\s?")


def find_verse(page: Outline, weights: Weights, vocabulary: Vocabulary) -> list[int]:
    """
    Find the lines of a poem below the headline.

    Args:
        page: The page.
        weights: Its weights.
        vocabulary: What lines say.

    Returns:
        The paragraphs of the first box that holds nothing but such lines, enough of them; none on a page whose title
        does not stand in it as a headline.
    """
    if not weights.headline.flat:
        return []
    runs = _runs(page, weights.headline.place + 1)
    return next((run for run in runs if _is_verse(page, weights, vocabulary, run)), [])


def _runs(page: Outline, start: int) -> Iterator[list[int]]:
    """Go over the paragraphs box by box."""
    run: list[int] = []
    for index in range(start, len(page.paragraphs)):
        if run and page.group_of(index) != page.group_of(run[0]):
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _is_verse(page: Outline, weights: Weights, vocabulary: Vocabulary, run: list[int]) -> bool:
    texts = [page.paragraphs[index].text for index in run]
    return (
        len(run) >= MIN_LINES
        and sum(map(len, texts)) >= MIN_CHARS
        and not any(
            weights.in_furniture[page.paragraphs[index].block] or page.paragraphs[index].linked for index in run
        )
        and all(_LINE.fullmatch(text) and not _LABEL.fullmatch(text) for text in texts)
        and not any(vocabulary.is_furniture(text) for text in texts)
        and len(set(texts)) > len(texts) // 2
    )
