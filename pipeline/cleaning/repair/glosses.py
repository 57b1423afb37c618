"""Aligned glosses: `會(huì)`, the whole character intact before its own reading. Nothing is guessed here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.cp936 import pair_of
from pipeline.cleaning.repair.gate import PINYIN
from pipeline.model import Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.repair.table import GlossTable

WHOLE_GLOSS = re.compile(rf"\(({PINYIN}) ?\)")


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
    for match in WHOLE_GLOSS.finditer(text, start, end):
        at = match.start()
        if table.fits(text[at - 1 : at], match[1]) or table.fits(_across(text[max(0, at - 2) : at], table), match[1]):
            yield Repair(kind="gloss", at=at, before=match[0], after="")


def _across(two: str, table: GlossTable) -> str:
    """Give the glossed character whose bytes are the last of one character and an ASCII letter, "" if there is none."""
    pair = pair_of(two[:1])
    return table.codes.get(pair[1:] + two[1].encode(), "") if pair and two[1:].isascii() and len(two) > 1 else ""
