"""
Where the repairs of a page stand in the text that was extracted from it.

Repairs happen on the page's source, before any parser, and their offsets count there. The lines of the text are found
in the source again, with tags and white space left out of both; a repair in a line that cannot be found (character
references, text out of a script) is not placed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cleaning.repair import Repaired
    from pipeline.model import Repair

_TAGS_AND_SPACE = re.compile(r"<[^>]*>|\s+")
_SPACE = re.compile(r"\s+")
MIN_LINE = 4
"""A shorter line stands in too many places to be looked for."""


class Placed(NamedTuple):
    """A repair and the offset in a text at which its `after` stands."""

    at: int
    repair: Repair


def placed_repairs(text: str, source: Repaired) -> list[Placed]:
    """
    Find the repairs of a page in its extracted text.

    Args:
        text: The extracted text, before any rule cut anything.
        source: The repaired page.

    Returns:
        The repairs that can be placed, in the order of the text.

    >>> from pipeline.cleaning.repair import repair
    >>> page = repair("<p>工會(huì)與團(tuán)委的會(huì)議</p><p>項(xiàng)目請(qǐng)會(huì)員評議")
    >>> [(place.at, place.repair.before) for place in placed_repairs("項目請會員評議", page)]
    [(1, '(xiàng)'), (3, '(qǐng)'), (4, '(huì)')]
    """
    if not source.repairs:
        return []
    bare, places = _bare(source.text, _TAGS_AND_SPACE)
    repairs = list(_by_place(source.repairs, places))
    found: list[Placed] = []
    start = begin = 0
    for line in text.split("\n"):
        flat, offsets = _bare(line, _SPACE)
        at = _find(bare, flat, begin) if len(flat) >= MIN_LINE else -1
        if at >= 0:
            begin = at + len(flat)
            inside = _within(repairs, at, begin)
            found += [Placed(start + _offset(offsets, place - at, line), repair) for place, repair in inside]
        start += len(line) + 1
    return found


def _bare(text: str, gaps: re.Pattern[str]) -> tuple[str, list[int]]:
    """Return a text without its gaps, and the place of each of its characters."""
    places: list[int] = []
    parts: list[str] = []
    done = 0
    for gap in gaps.finditer(text):
        parts.append(text[done : gap.start()])
        places += range(done, gap.start())
        done = gap.end()
    parts.append(text[done:])
    places += range(done, len(text))
    return "".join(parts), places


def _by_place(repairs: Sequence[Repair], places: Sequence[int]) -> Iterator[tuple[int, Repair]]:
    """Yield each repair with the place of its `after` among the bare characters of the repaired page."""
    shift = 0
    for repair in repairs:
        yield bisect_left(places, repair.at + shift), repair
        shift += len(repair.after) - len(repair.before)


def _find(bare: str, line: str, begin: int) -> int:
    at = bare.find(line, begin)
    return at if at >= 0 else bare.find(line)


def _within(repairs: Sequence[tuple[int, Repair]], start: int, end: int) -> list[tuple[int, Repair]]:
    """What was taken out at a border (nothing came in its place) belongs to the character before it."""
    return [
        (place, repair)
        for place, repair in repairs[bisect_left(repairs, start, key=_place) : bisect_right(repairs, end, key=_place)]
        if (start <= place < end if repair.after else start < place <= end)
    ]


def _place(item: tuple[int, Repair]) -> int:
    return item[0]


def _offset(offsets: Sequence[int], place: int, line: str) -> int:
    return offsets[place] if place < len(offsets) else len(line)
