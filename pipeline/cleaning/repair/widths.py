"""
Pages whose punctuation was made half-width after the damage, as some collectors do with all they collect.

There an ASCII character can have been a full-width one of two bytes, also inside a damaged span.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_HALF_WIDTH_COMMA = re.compile("(?<=[\u4e00-\u9fff]),(?=[\u4e00-\u9fff“])")
_SHARE = 10  # half-width commas for each full-width mark, at least, on a page that was made half-width
_ROW = b"\xa3"  # GBK's row of full-width ASCII, with which its pairs begin; it has no ＄ and ～
_FULL_BY_HALF = {chr(full - 0xFEE0): chr(full) for full in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class Widths:
    """
    What stands for what on a page.

    Attributes:
        pairs: For ASCII characters that can have been full-width ones: their two bytes in GBK.
        page: For `str.translate`: how the page writes marks; empty where it writes them as print does.
        print: For `str.translate`: how print writes the page's punctuation; empty where that is the same.
    """

    pairs: Mapping[str, bytes]
    page: Mapping[int, str]
    print: Mapping[int, str]

    def to_page(self, text: str) -> str:
        """Write text the way the page writes it."""
        return text.translate(self.page) if self.page else text

    def to_print(self, text: str) -> str:
        """Write the page's punctuation the way print does."""
        return text.translate(self.print) if self.print else text


FULL = Widths({}, {}, {})
HALF = Widths(
    pairs={half: pair for half, full in _FULL_BY_HALF.items() if (pair := full.encode("gbk")).startswith(_ROW)},
    page={ord(full): half for half, full in _FULL_BY_HALF.items()},
    print={ord(half): _FULL_BY_HALF[half] for half in ",:;!"},
)


def widths_of(text: str) -> Widths:
    """Say which punctuation a page writes: half-width where full-width forms are as good as absent."""
    few = _SHARE * sum(map(text.count, "，！？；："))
    # All commas are quicker to count than those between Chinese characters.
    return HALF if text.count(",") > few and len(_HALF_WIDTH_COMMA.findall(text)) > few else FULL
