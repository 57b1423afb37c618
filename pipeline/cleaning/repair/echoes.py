"""What a page itself says about an open place: the same words, intact elsewhere on it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MOST_PLACES = 200  # occurrences of a neighbour that are looked at; a hostile page may have any number
_FARTHEST = 6  # neighbours that are compared on either side


def echoes(page: str, row: Sequence[str], place: int) -> Mapping[str, int]:
    """
    Say which candidates of an open place stand elsewhere on the page in the same surroundings.

    Args:
        page: The page's text as the model spells it, without glosses.
        row: Candidates for each place, spelled, one character where there is no choice.
        place: The open place.

    Returns:
        For such candidates, how many characters beside it are the same, at most.
    """
    left, right = _known(row[:place][::-1]), _known(row[place + 1 :])
    found: dict[str, int] = {}
    for at in (*_places(page, left[:1], 1), *_places(page, right[:1], -1)):
        char = page[at : at + 1] if at >= 0 else ""
        if char and char in row[place] and "\u4e00" <= char <= "\u9fff":
            behind = page[at + 1 : at + 1 + _FARTHEST]
            size = _common(left, page[max(0, at - _FARTHEST) : at][::-1]) + _common(right, behind)
            found[char] = max(found.get(char, 0), size)
    return found


def _known(row: Sequence[str]) -> str:
    """Give the Chinese characters in front, as far as there is no choice."""
    known = ""
    for chars in row[:_FARTHEST]:
        if len(chars) != 1 or not "\u4e00" <= chars <= "\u9fff":
            break
        known += chars
    return known


def _places(page: str, neighbour: str, step: int) -> Iterator[int]:
    """Give the places beside a neighbour."""

    def found() -> Iterator[int]:
        at = page.find(neighbour) if neighbour else -1
        while at >= 0:
            yield at + step
            at = page.find(neighbour, at + 1)

    return islice(found(), _MOST_PLACES)


def _common(one: str, other: str) -> int:
    size = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        size += 1
    return size
