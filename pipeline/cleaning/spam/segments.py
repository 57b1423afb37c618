"""
Splitting a text at the separator that keyword lists use.

A keyword list is a row of short segments between equal separators. Which separator it is, is found by trying: the one
that gives the most short segments wins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.rulebook.lexicon import Tier
    from pipeline.rulebook.schema import Separator

MIN_SEGMENT_CHARS = 2
MAX_SEGMENT_CHARS = 30
"""Keyword phrases are 3 to 28 characters long (41 segments of a real block: 7 to 18, mean 11)."""

# Spaces belong to the separators around them: "a| b" and "a |b" are one list. Of two that split a text alike the
# earlier one names it. A mark that ends sentences is a separator as well where it stands between short phrases.
SEPARATORS: dict[Separator, re.Pattern[str]] = {
    "bar": re.compile(r"\s*[|｜丨│┃¦‖∣]\s*"),
    "underscore": re.compile(r"\s*[_＿]+\s*"),
    "comma": re.compile(r"\s*[,，、;；]\s*"),
    "slash": re.compile(r"\s*[/／\\＼]+\s*"),
    "dash": re.compile(r"\s*(?:[–—~～－-]|--)+\s*"),
    "dot": re.compile(r"\s*[·•●◆■★☆✅▓※▪◇►》】]+\s*"),
    "capital_i": re.compile(r"(?<=[^A-Za-z\s])\s*I\s*(?=[^A-Za-z\s])|(?<=\w) I (?=\w)"),
    "line": re.compile(r"\s*\n\s*"),
    "space": re.compile(r"\s+"),
    "colon": re.compile(r"\s*[:：]+\s*"),
    "ellipsis": re.compile(r"\s*(?:[.．]{2,}|…+)\s*"),
    "exclamation": re.compile(r"\s*[!！]+\s*"),
    "bracket": re.compile(r"\s*[\[\]【】〖〗「」『』《》〈〉（）()<>«»{}]+\s*"),
    # Whatever else is neither a letter nor a digit nor a mark of prose: arrows, plus, hash, pictures, boxes.
    "symbol": re.compile(r"""\s*[^\w\s,，、;；:：。．.！？!?…“”"'‘’()（）《》\[\]【】「」『』%％-]+\s*"""),
}
MIXED = re.compile(r"""[^\w。．.？?:：“”"'‘’%％-]+|[_＿丨]+|--+""")
"""Tried where no single separator leaves short segments only: generators draw a separator for each gap."""
_PRESENT = re.compile(r"[^\w]|[_丨I]")


class Segmentation(NamedTuple):
    """The segments of a text, stripped, in order, and the separator between them (None for a single segment)."""

    separator: Separator | None
    parts: tuple[str, ...]


def around_terms(tiers: Sequence[Tier | None]) -> slice:
    """
    Narrow a row to what stands between its first and last strong term, and neighbours that carry any term.

    Args:
        tiers: The highest tier of a term in each member of the row.

    Returns:
        The part of the row; empty where no member has a strong term.

    >>> around_terms([None, "weak", "strong", None, "strong", None])
    slice(1, 5, None)
    """
    strong = [place for place, tier in enumerate(tiers) if tier == "strong"]
    if not strong:
        return slice(0, 0)
    first, last = strong[0], strong[-1]
    while first > 0 and tiers[first - 1]:
        first -= 1
    while last + 1 < len(tiers) and tiers[last + 1]:
        last += 1
    return slice(first, last + 1)


def split_segments(text: str) -> Segmentation:
    """
    Split a text at the separator that gives the most short segments.

    >>> split_segments("甲乙丙| 丁戊己| 庚辛")
    Segmentation(separator='bar', parts=('甲乙丙', '丁戊己', '庚辛'))
    """
    text = text.strip()
    best: Segmentation = Segmentation(None, (text,) if text else ())
    if not _PRESENT.search(text):
        return best
    best_short = 1
    for name, pattern in SEPARATORS.items():
        parts = tuple(part for part in pattern.split(text) if part)
        short = sum(MIN_SEGMENT_CHARS <= len(part) <= MAX_SEGMENT_CHARS for part in parts)
        if len(parts) > 1 and short > best_short:
            best, best_short = Segmentation(name, parts), short
    if any(len(part) > MAX_SEGMENT_CHARS for part in best.parts):
        parts = tuple(part for part in MIXED.split(text) if part)
        if sum(MIN_SEGMENT_CHARS <= len(part) <= MAX_SEGMENT_CHARS for part in parts) > best_short:
            return Segmentation("mixed", parts)
    return best
