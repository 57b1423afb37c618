"""How far links can outweigh the text they stand beside: lists around a short article make it no less of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.extract.page.outline import sum_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.extract.finding.headline import Headline
    from pipeline.cleaning.extract.page.outline import Outline

MAX_BOX_COST = 20.0
"""A box of links alone costs the box around it no more than this, however many they are."""
LEAST, MORE = 0.8, 0.25
"""The block with the first text below the headline counts at least the one share of the text it holds itself, and the
other share of it again."""
BEGIN, _OPENING = 12, "“「『（(【[ "


class Floors(NamedTuple):
    """
    What blocks weigh at least.

    Attributes:
        text: Sums of the text up to each paragraph.
        first: The block that holds the first text below the headline, -1 if there is none.
        own: The text that it holds itself, in no box further inside.
    """

    text: tuple[float, ...]
    first: int
    own: float

    def raise_to(self, page: Outline, number: int, weight: float) -> float:
        """Raise the weight of a block to what it counts at least."""
        block = page.blocks[number]
        if weight < -MAX_BOX_COST and self.text[block.end] == self.text[block.start]:
            return -MAX_BOX_COST
        return max(weight, LEAST * self.own) + MORE * self.own if number == self.first else weight


def find_floors(page: Outline, weights: Sequence[float], headline: Headline) -> Floors:
    """
    Find what the blocks of a page weigh at least.

    Args:
        page: The page.
        weights: By paragraph, how much it counts.
        headline: Where the headline stands; only one that the title confirms raises what stands below it.
    """
    text = sum_up(weights)
    below = range(headline.place + 1, len(weights)) if headline.is_titled else range(0)
    first = next((index for index in below if weights[index] > 0 and not _is_repeated(page, index)), None)
    if first is None:
        return Floors(text, -1, 0.0)
    group = page.group_of(first)
    block = page.blocks[group]
    own = (weights[index] for index in range(first, block.end) if weights[index] > 0 and page.group_of(index) == group)
    return Floors(text, group, sum(own))


def _is_repeated(page: Outline, index: int) -> bool:
    """Say whether a text begins as one behind it does or goes on: it is a summary, broken off perhaps."""
    begin = beginning(page.paragraphs[index].text)
    return any(begin in paragraph.text for paragraph in page.paragraphs[index + 1 :])


def beginning(text: str) -> str:
    """Give the characters by which a text is told from others, without brackets and blanks in front."""
    return text.lstrip(_OPENING)[:BEGIN]
