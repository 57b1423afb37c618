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

from pipeline.cleaning.spam.prose import is_prose
from pipeline.rulebook.fold import count_han, fold

MIN_PROSE_HAN = 100
"""Of less prose nobody can tell what it is about."""
MIN_PROSE_SHARE = 0.7
"""Where less of a text is prose it is no article alone: headlines and menus are foreign to each other by nature."""
CRIME = re.compile(
    "警方|公安|民警|派出所|法院|检察|嫌疑人|被告|涉案|犯罪|团伙|诈骗|涉嫌|赌博|毒品|贩卖|整治|查处|查获|骗局|黑产|打击|违法|非法|监管|举报|消协|维权"
)
MIN_CRIME_WORDS = 3
"""A report about crime has more of them; a story that mentions the police has one."""
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

    @cached_property
    def is_crime(self) -> bool:
        """Whether it tells of crime, fraud or abuse: what such a report says once is spam's vocabulary, and its own."""
        return len(set(CRIME.findall(self.text + fold(self.headline)))) >= MIN_CRIME_WORDS

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
