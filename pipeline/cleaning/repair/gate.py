"""
The page gate: is this a mirror page with pinyin glosses pushed into it?

Textbooks, dictionaries and annotated poems gloss as well, and theirs must stay. A mirror page differs in three ways:
only traditional-only characters carry a gloss, each always the same one, and (nearly) all of their occurrences do.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.table import gloss_table

if TYPE_CHECKING:
    from pipeline.cleaning.repair.table import GlossTable

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
PINYIN = rf"[a-zü{TONED}]{{1,6}}"

# Safe on hostile input: the run before the toned letter is bounded, so every `(` costs a constant.
_ANY_GLOSS = re.compile(rf"\([a-zü]{{0,4}}[{TONED}]")
_GLOSS = re.compile(rf"([\u4e00-\u9fff])\(({PINYIN})( ?)\)")
_IN_TEXT = re.compile(rf"[\u4e00-\u9fff]\({PINYIN} ?\)[\u4e00-\u9fff]|[\u4e00-\u9fff]{{2}}\({PINYIN} ?\)")
_HAS_TONE = re.compile(rf"[{TONED}]")

_MIN_HITS = 5
_MIN_KINDS = 3
_MIN_IN_TEXT = 0.5  # share of the glosses with a Chinese character beside them; a word list has 會(huì)、國(guó)、…
_MAX_FOREIGN = 0.1  # pinyin after other characters, as a share of the hits …
_FEW_FOREIGN = 2  # … or so many at least
_MIN_COVERAGE = 0.9  # share of the glossed characters' occurrences that carry a gloss


@dataclass(frozen=True, slots=True)
class Glossing:
    """
    How a page is glossed.

    Attributes:
        readings: The one reading of each glossed character.
        hits: Number of aligned glosses.
    """

    readings: dict[str, str]
    hits: int


def glossing_of(text: str) -> Glossing | None:
    """
    Say how a page is glossed; None for every page that is not a glossed mirror page.

    Args:
        text: The decoded page, HTML source or plain text.

    Returns:
        The page's glossing. A page without toned pinyin in parentheses costs one scan and loads no table.
    """
    if _ANY_GLOSS.search(text) is None:
        return None
    found = _GLOSS.findall(text)
    if len(found) < _MIN_HITS or len(_IN_TEXT.findall(text)) < _MIN_IN_TEXT * len(found):
        return None
    return _judge(text, found, gloss_table())


def _judge(text: str, found: list[tuple[str, str, str]], table: GlossTable) -> Glossing | None:
    kinds: Counter[tuple[str, str]] = Counter()
    foreign = spaced = 0
    for (char, reading, space), count in Counter(found).items():
        if table.fits(char, reading):
            kinds[char, reading] += count
            spaced += count * bool(space)
        elif _HAS_TONE.search(reading):
            foreign += count
    readings = dict(sorted(kinds, key=lambda kind: (kinds[kind], kind)))  # the most frequent reading wins
    hits = sum(kinds[kind] for kind in readings.items())
    foreign += kinds.total() - hits
    if hits < _MIN_HITS or len(table.core.intersection(readings)) < _MIN_KINDS:
        return None
    if foreign > max(_FEW_FOREIGN, _MAX_FOREIGN * hits):
        return None
    if spaced * 2 < hits < _MIN_COVERAGE * sum(map(text.count, readings)):
        # With a space inside, 會(huì ), the glosses are a machine's, and that machine skips some places.
        return None
    return Glossing(readings, hits)
