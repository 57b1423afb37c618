"""
Filling open places: which candidates lie on the best path through all segmentations of a stretch.

A damaged span is short, and mostly decided by the words around it. All its readings share the sound text on either
side, so that is scored once, forwards in front of the span and backwards behind it; a reading costs only its own slots.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log1p
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.repair.candidates import spelled
from pipeline.cleaning.repair.cp936 import LOST
from pipeline.cleaning.repair.echoes import echoes
from pipeline.cleaning.repair.lattice import best_after, onward
from pipeline.cleaning.repair.model import LONGEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.cleaning.repair.echoes import Echo
    from pipeline.cleaning.repair.lattice import Lattice, Onward, Step

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
        begin: The first open slot; the slots in front of it, and those behind the last open one, are sound text.
        spelled: The candidates from there to the last open slot, as the model spells them; none where no slot is open.
        first: Where these slots begin in the row that the paths lead through.
        steps: The words that touch them, from left to right.
        behind: The ways to go on from their end, and from the places behind it.
    """

    score: float
    slots: Sequence[str]
    begin: int = 0
    spelled: Sequence[str] = ()
    first: int = 0
    steps: Sequence[Step] = ()
    behind: Sequence[Sequence[Onward]] = ()


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
        begin, end = _open_part(slots)
        spell = self.lattice.model.spell
        before, after = spell(left + "".join(slots[:begin])), spell("".join(slots[end:]) + right)
        if begin == end:
            return Paths(max(way[0] for way in self.lattice.front(before + after)[-1]), slots)
        model = self.lattice.model
        core = tuple([spelled(model, slot) for slot in slots[begin:end]])
        first = min(len(before), _REACH)
        row = (*before[len(before) - first :], *core, *after[:_REACH])
        gains = self._gains(row, first, expected[begin:end] or [{}] * len(core))
        last, behind = first + len(core), self.lattice.back(after)
        steps = self.lattice.steps(before, row, first, gains)
        best = max(way[0] + best_after(model, behind[end - last], arc) for _, end, _, way, arc in steps if end >= last)
        return Paths(best, slots, begin, core, first, steps, behind)

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
        for offset, chars in enumerate(paths.spelled):
            if len(chars) == 1:
                continue
            place = paths.begin + offset
            ranked = _rank(paths.steps, totals, paths.first + offset)
            best, char = next((total, char) for total, char in ranked if char != LOST)
            text[place] = paths.slots[place][chars.index(char)]
            if chars.count(char) > 1:
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
        last = paths.first + len(paths.spelled)
        behind: dict[int, list[Onward]] = {last + i: list(ways) for i, ways in enumerate(paths.behind)}
        totals: list[float] = []
        for start, end, score, way, arc in reversed(paths.steps):
            rest = best_after(self.lattice.model, behind[end], arc)
            behind.setdefault(start, []).append(onward(score + rest, arc))
            totals.append(way[0] + rest)
        return totals[::-1]


def _open_part(slots: Sequence[str]) -> tuple[int, int]:
    """Say where the first open slot stands and where the last one ends; the same place where none is open."""
    places = [place for place, slot in enumerate(slots) if len(slot) > 1]
    return (places[0], places[-1] + 1) if places else (0, 0)


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
