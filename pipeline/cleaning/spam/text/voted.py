"""
Where a text may hold rows that no word list knows.

The vote says where a few of its words stand close together; what is around such a place is weighed. What is found here
is a candidate like any other row: rules decide what happens to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleaning.spam.features.rows import Row
from pipeline.cleaning.spam.features.spaced import SPACED, has_spaced
from pipeline.cleaning.spam.features.weighing import Piece
from pipeline.cleaning.spam.phrases.beside import beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.rulebook.vote import Vote

MIN_CUES, CUE_REACH = 3, 40
"""So many cues within so many characters make a piece of text worth weighing."""
MAX_SHORT_LINE = 20
"""Short lines beside such a piece are weighed with it."""
MAX_PIECE = 8_000
"""What is longer is weighed in parts: finding rows in a piece takes time for each pair of row and mark."""
MAX_NEAR = 160
"""Of a long line so many characters on both sides of a cue are weighed."""


def voted_rows(text: str, flat: str, cues: Sequence[int], vote: Vote) -> Iterator[Row]:
    """
    Yield the rows of a text that weigh enough, in text order.

    Args:
        text: Lines of text.
        flat: The same, folded: as many lines.
        cues: Where the vote has its cues in the folded text, ascending.
        vote: The second vote.
    """
    dense = _dense_places(flat, cues)
    if not dense:
        return
    for start, end in _pieces(text, flat, dense):
        for row in Piece(text[start:end], vote).rows():
            yield Row(start + row.start, start + row.end, row.parts)


def _dense_places(flat: str, cues: Sequence[int]) -> list[int]:
    """Return where in a folded text cues stand close together, and where text is spaced, ascending."""
    close = [pair for pair in zip(cues, cues[MIN_CUES - 1 :], strict=False) if pair[1] - pair[0] <= CUE_REACH]
    stretches = SPACED.finditer(flat) if has_spaced(flat) else ()
    spaced = [at for match in stretches for at in (*range(match.start(), match.end(), MAX_NEAR), match.end())]
    return sorted({*(at for pair in close for at in pair), *spaced})


def _pieces(text: str, flat: str, dense: Sequence[int]) -> list[tuple[int, int]]:
    """Return start and end of what is weighed: neighbouring lines, of a long one what is near to the cues."""
    both = beside(text, flat)
    lines, starts = both.lines, both.starts
    pieces: list[tuple[int, int]] = []
    for at in dense:
        number = both.number_of(at)
        first, behind = number, number + 1
        while first and _is_short(lines[first - 1]) and starts[number] - starts[first] < MAX_PIECE:
            first -= 1
        while behind < len(lines) and _is_short(lines[behind]) and starts[behind] - starts[number] < MAX_PIECE:
            behind += 1
        start, end = starts[first], starts[behind] - 1
        if (place := both.place_of(at)) is not None:
            start, end = max(start, place - MAX_NEAR), min(end, place + MAX_NEAR)
        _add(pieces, start, end)
    return pieces


def _add(pieces: list[tuple[int, int]], start: int, end: int) -> None:
    """Add a piece behind the others: as part of the last where they overlap, as long as that stays short enough."""
    if pieces and start <= pieces[-1][1]:
        if end - pieces[-1][0] <= MAX_PIECE:
            start, known = pieces.pop()
            end = max(end, known)
        else:
            start = pieces[-1][1]
    if start < end:
        pieces.append((start, min(end, start + MAX_PIECE)))


def _is_short(line: str) -> bool:
    return 0 < len(line) <= MAX_SHORT_LINE
