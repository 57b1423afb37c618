"""Numbers that stand alone on a line and count the sections of a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBER = re.compile(r"0?[1-9]|[1-9]\d", re.ASCII)
MIN_SECTIONS = 2


class Line(NamedTuple):
    """
    A paragraph that a text may keep.

    Attributes:
        place: Its index in the page.
        text: Its text.
        is_body: Whether it counts as text of the body.
    """

    place: int
    text: str
    is_body: bool


def section_numbers(lines: Iterable[Line]) -> frozenset[int]:
    """
    Find the numbers that head the sections of a text: 01, 02, 03.

    Args:
        lines: The lines of the text, in page order.

    Returns:
        The places of those of them that count up from one and have a text each; pagination and counters have none, and
        a single number counts nothing.
    """
    found: list[int] = []
    is_told = True
    for line in lines:
        if line.is_body:
            is_told = True
        elif is_told and _NUMBER.fullmatch(line.text) and int(line.text) == len(found) + 1:
            found.append(line.place)
            is_told = False
    if not is_told:
        found.pop()
    return frozenset(found) if len(found) >= MIN_SECTIONS else frozenset()
