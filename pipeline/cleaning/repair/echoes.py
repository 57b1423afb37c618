"""What a page itself says about an open place: the same words, intact elsewhere on it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MOST_PLACES = 200  # occurrences of a neighbour that are looked at; a hostile page may have any number
_SPARE = 1  # places more than there are: one place alone proves little
_FARTHEST = 6  # neighbours that are compared on either side


class Echo(NamedTuple):
    """
    What a page says for a candidate.

    Attributes:
        size: How many characters beside it are the same elsewhere, at most.
        share: How often it stands beside its neighbours there, by how often they stand there at all; up to 2.
    """

    size: int
    share: float


def echoes(page: str, row: Sequence[str], place: int) -> Mapping[str, Echo]:
    """
    Say which candidates of an open place stand elsewhere on the page in the same surroundings.

    Args:
        page: The page's text as the model spells it, without glosses.
        row: Candidates for each place, spelled, one character where there is no choice.
        place: The open place.

    Returns:
        What the page says for such candidates.
    """
    left, right = _known(row[:place][::-1]), _known(row[place + 1 :])
    found: dict[str, Echo] = {}
    for neighbour, step in ((left[:1], 1), (right[:1], -1)):
        places = [at for at in _places(page, neighbour, step) if at >= 0]
        for at in places:
            char = page[at : at + 1]
            if char and char in row[place] and "\u4e00" <= char <= "\u9fff":
                behind = page[at + 1 : at + 1 + _FARTHEST]
                size = _common(left, page[max(0, at - _FARTHEST) : at][::-1]) + _common(right, behind)
                before = found.get(char, Echo(0, 0.0))
                found[char] = Echo(max(before.size, size), before.share + 1 / (len(places) + _SPARE))
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
