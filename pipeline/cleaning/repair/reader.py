"""
Filling open places: which candidates lie on the best path through all segmentations of a stretch.

A damaged span is short, and mostly decided by the words around it. All its readings share the sound text on either
side, so that is scored once, forwards in front of the span and backwards behind it; a reading costs only its own slots.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log1p
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.repair.cp936 import LOST
from pipeline.cleaning.repair.echoes import echoes
from pipeline.cleaning.repair.lattice import best_after
from pipeline.cleaning.repair.model import LONGEST
from pipeline.cleaning.repair.pairs import EDGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.cleaning.repair.echoes import Echo
    from pipeline.cleaning.repair.lattice import Lattice, Step, Way

# Probability of a candidate that stands beside one, two, … of the same characters elsewhere on the page.
ECHOED = (0.0, 5e-2, 0.9, 1.0)
SHARED = 5e-2  # the same, at least, if it stands there wherever its neighbour does
_REACH = LONGEST - 1  # places outside the slots that a word with one place inside can cover


class Choice(NamedTuple):
    """
    The best choice of candidates for the open slots of a stretch.

    Attributes:
        text: One character for every slot.
        margins: For each slot, how much better the choice is than the next one, in nats; infinite without a choice.
    """

    text: str
    margins: tuple[float, ...]


class Paths(NamedTuple):
    """
    All paths through a stretch with open slots.

    Attributes:
        score: Log-probability of the best of them, in nats.
        slots: Candidates for each place.
        spelled: The same as the model spells them.
        first: Where the slots begin in the row that the paths lead through.
        steps: The words that touch the slots, from left to right.
        behind: The ways to go on from the end of the slots, and from the places behind it.
    """

    score: float
    slots: Sequence[str]
    spelled: Sequence[str]
    first: int
    steps: Sequence[Step]
    behind: Sequence[Sequence[Way]]


@dataclass(frozen=True, slots=True)
class Reader:
    """
    Reads one page.

    Attributes:
        lattice: Words and ways in the page's sound text.
        page: The page's text without glosses, spelled as the model does: what stands there intact speaks for the same
            words where they are damaged.
    """

    lattice: Lattice
    page: str = ""

    def paths(self, slots: Sequence[str], left: str, right: str, expected: Sequence[Mapping[str, float]] = ()) -> Paths:
        """
        Find all paths through a stretch.

        Args:
            slots: Candidates for each place, at least one each.
            left: Sound text in front, a few characters; `EDGE` where a line begins.
            right: Sound text behind.
            expected: For each place: candidates that are to be expected there, or not, and by how many nats.

        Returns:
            The paths, for `choose`, and the score of the best.
        """
        if not slots:  # a place of the sound text may as well be a slot without a choice
            slots, left = (left[-1:] or EDGE,), left[:-1]
        spell = self.lattice.model.spell
        before, spelled, after = spell(left), [*map(spell, slots)], spell(right)
        first = min(len(before), _REACH)
        row = (*before[len(before) - first :], *spelled, *after[:_REACH])
        gains = self._gains(row, first, expected or [{}] * len(slots))
        last, behind = first + len(slots), self.lattice.back(after)
        steps = self.lattice.steps(before, row, first, gains)
        model = self.lattice.model
        best = max(
            so_far + best_after(model, behind[end - last], arc) for _, end, _, so_far, arc in steps if end >= last
        )
        return Paths(best, slots, spelled, first, steps, behind)

    def choose(self, paths: Paths) -> Choice:
        """
        Fill open slots with the candidates on the best path.

        Args:
            paths: All paths.

        Returns:
            The choice, and how sure it is.
        """
        totals = self._totals(paths)
        text, margins = [slot[0] for slot in paths.slots], [inf] * len(paths.slots)
        for place, slot in enumerate(paths.slots):
            if len(slot) == 1:
                continue
            ranked = _rank(paths.steps, totals, place + paths.first)
            best, char = next((total, char) for total, char in ranked if char != LOST)
            spelled = paths.spelled[place]
            text[place] = slot[spelled.index(char)]
            if spelled.count(char) > 1:
                margins[place] = 0.0  # two traditional forms of one simplified character: the model cannot tell
            else:
                margins[place] = best - max((total for total, other in ranked if other != char), default=-inf)
        return Choice("".join(text), tuple(margins))

    def _gains(
        self, row: tuple[str, ...], first: int, expected: Sequence[Mapping[str, float]]
    ) -> list[Mapping[str, float]]:
        """Say how many nats speak for candidates of the places from `first` on."""
        return [
            {**self._echoed(row, place), **marks} if len(row[place]) > 1 else {}
            for place, marks in enumerate(expected, first)
        ]

    def _echoed(self, row: tuple[str, ...], place: int) -> dict[str, float]:
        """Say how many nats the page itself gives to candidates of a place: the rarer a character, the more."""
        found = echoes(self.page, row, place) if self.page else {}
        return {char: log1p(_chance(echo) * exp(-self.lattice.model.lone(char).score)) for char, echo in found.items()}

    def _totals(self, paths: Paths) -> list[float]:
        """Go backwards through the slots; give the score of the best path through each step."""
        last = paths.first + len(paths.slots)
        behind: dict[int, list[Way]] = {last + i: list(ways) for i, ways in enumerate(paths.behind)}
        totals: list[float] = []
        for start, end, score, so_far, arc in reversed(paths.steps):
            rest = best_after(self.lattice.model, behind[end], arc)
            behind.setdefault(start, []).append((score + rest, arc))
            totals.append(so_far + rest)
        return totals[::-1]


def _chance(echo: Echo) -> float:
    """Give the probability of a candidate that the page speaks for."""
    return max(SHARED * echo.share, ECHOED[min(echo.size, len(ECHOED)) - 1])


def _rank(steps: Sequence[Step], totals: Sequence[float], place: int) -> list[tuple[float, str]]:
    """Give the characters that can stand at a place with the score of the best path through each, best first."""
    best: dict[str, float] = {}
    for (start, end, _, _, arc), total in zip(steps, totals, strict=True):
        if start <= place < end:
            char = arc.word[place - start]
            if total > best.get(char, -inf):
                best[char] = total
    return sorted(((total, char) for char, total in best.items()), key=lambda pair: (-pair[0], pair[1]))
