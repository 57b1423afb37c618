"""Numbers that stand alone on a line and count the sections of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.extract.outline import Outline
    from pipeline.cleaning.extract.weigh import Weights

_NUMBER = re.compile(r"0?[1-9]|[1-9]\d", re.ASCII)
MIN_SECTIONS = 2


def section_numbers(page: Outline, weights: Weights, indexes: Sequence[int]) -> frozenset[int]:
    """
    Find the numbers that head the sections of a text: 01, 02, 03.

    Args:
        page: The page.
        weights: Its weights.
        indexes: The paragraphs of the text, in page order.

    Returns:
        Those of them that count up from one and have a text each; pagination and counters have none, and a single
        number counts nothing.
    """
    found: list[int] = []
    is_told = True
    for index in indexes:
        text = page.paragraphs[index].text
        if weights.raw[index] > 0:
            is_told = True
        elif is_told and _NUMBER.fullmatch(text) and int(text) == len(found) + 1:
            found.append(index)
            is_told = False
    if not is_told:
        found.pop()
    return frozenset(found) if len(found) >= MIN_SECTIONS else frozenset()
