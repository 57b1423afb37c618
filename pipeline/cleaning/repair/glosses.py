"""Aligned glosses: `會(huì)`, the whole character intact before its own reading. Nothing is guessed here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.gate import PINYIN
from pipeline.model import Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.repair.table import GlossTable

_GLOSS = re.compile(rf"(?<=([\u4e00-\u9fff]))\(({PINYIN}) ?\)")


def strip_glosses(text: str, start: int, end: int, table: GlossTable) -> Iterator[Repair]:
    """
    Find the glosses to take out of one stretch of a glossed page.

    Args:
        text: The decoded page.
        start: Where the stretch begins, in characters.
        end: Where it ends.
        table: Readings; a gloss that does not fit its character stays.

    Yields:
        One repair per gloss, in the order of the page.
    """
    for match in _GLOSS.finditer(text, start, end):
        if table.fits(match[1], match[2]):
            yield Repair(kind="gloss", at=match.start(), before=match[0], after="")
