"""
What a page is about, and what on it is foreign to that.

An honest subhead comes back in the text below it, word by word. What was pushed in from outside does not: hardly a pair
of its characters stands anywhere else in the article's prose or headline. Only prose counts, because pushed-in phrases
would vouch for each other.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.cleaning.spam.features.prose import is_prose
from pipeline.rulebook.fold import count_han, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

MIN_PROSE_HAN = 100
"""Of less prose nobody can tell what it is about."""
MIN_PROSE_SHARE = 0.7
"""Where less of a text is prose it is no article alone: headlines and menus are foreign to each other by nature."""
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")


@dataclass(frozen=True)
class Topic:
    """
    The prose of a page, asked for pairs of neighbouring Han characters. Nothing is counted before the first question.

    Attributes:
        text: The text, folded.
        headline: The page's headline, as it stands.
    """

    text: str
    headline: str = ""

    def foreign_share(self, folded: str, held_by: int) -> float | None:
        """
        Return the share of the pairs in an already folded unit that the rest of the page does not have, 0 to 1.

        None where nobody can tell: the unit has no pair, or the page too little prose.

        Args:
            folded: The unit.
            held_by: In how many different lines of prose it stands itself: what only these have is foreign.
        """
        pairs = _pairs(folded)
        if not pairs or not self._is_told:
            return None
        return sum(self._lines_with[pair] <= held_by for pair in pairs) / len(pairs)

    def tells_of(self, words: Iterable[str], least: int) -> bool:
        """Tell whether at least so many different words of some, folded ones, stand in text or headline."""
        return sum(word in self._whole for word in words) >= least

    @cached_property
    def _whole(self) -> str:
        return f"{self.text}\n{fold(self.headline)}"

    @cached_property
    def _prose(self) -> frozenset[str]:
        return frozenset(filter(is_prose, self.text.split("\n")))

    @cached_property
    def _is_told(self) -> bool:
        han = sum(map(count_han, self._prose))
        return han >= max(MIN_PROSE_HAN, MIN_PROSE_SHARE * count_han(self.text))

    @cached_property
    def _lines_with(self) -> Counter[str]:
        """In how many different lines of prose each pair stands; what the headline has stands everywhere."""
        counts = Counter(pair for line in self._prose for pair in _pairs(line))
        counts.update(dict.fromkeys(_pairs(fold(self.headline)), len(self._prose) + 1))
        return counts


def _pairs(folded: str) -> set[str]:
    return {first + second for run in _HAN_RUN.findall(folded) for first, second in pairwise(run)}
