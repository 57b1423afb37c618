"""A text beside its folded copy, line by line: what is found in the copy is cut out of the text."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Beside(NamedTuple):
    """
    The lines of a text and those of its folded copy, as many of them.

    Attributes:
        lines: The text's lines.
        starts: Where each begins in the text, and where one behind the last would.
        flat_lines: The copy's lines.
        flat_starts: Where each begins in the copy, and where one behind the last would.
    """

    lines: Sequence[str]
    starts: Sequence[int]
    flat_lines: Sequence[str]
    flat_starts: Sequence[int]

    def number_of(self, at: int) -> int:
        """Return the number of the line in which a place of the copy stands."""
        return bisect_right(self.flat_starts, at) - 1

    def place_of(self, at: int) -> int | None:
        r"""
        Return where in the text a place of the copy stands; None in a line that folding makes longer or shorter.

        >>> beside("甲\nＡＢ", "甲\nab").place_of(3)
        3
        """
        number = self.number_of(at)
        if len(self.lines[number]) != len(self.flat_lines[number]):
            return None
        return self.starts[number] + at - self.flat_starts[number]


def beside(text: str, flat: str) -> Beside:
    """Lay the lines of a text beside those of its folded copy."""
    lines, flat_lines = text.split("\n"), flat.split("\n")
    return Beside(lines, _starts(lines), flat_lines, _starts(flat_lines))


def _starts(lines: Sequence[str]) -> list[int]:
    return [0, *accumulate(len(line) + 1 for line in lines)]
