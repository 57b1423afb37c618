"""
Words of a page, and ways through them: up to a damaged span, through its open places, and on behind it.

What is found out is kept, because the readings of a span share the sound text on either side, and begin alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, TypeAlias

from pipeline.cleaning.repair.candidates import alone, contenders, paired
from pipeline.cleaning.repair.model import LONGEST, Arc
from pipeline.cleaning.repair.pairs import EDGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.cleaning.repair.model import Model

_HOPELESS = 12.0  # nats between two ways to a place that hardly any word behind them makes up for
_FEW = 8  # ways to a place that need not be thinned out
Way: TypeAlias = tuple[float, Arc]  # a word beside a place, and the log-probability of the best way there
# A word on some path: its start and end in the row, its score where it stands, the best score up to its end, the word.
Step: TypeAlias = tuple[int, int, float, float, Arc]


@dataclass(frozen=True, slots=True)
class Lattice:
    """
    Words of a page, and ways through them.

    Attributes:
        model: The language model.
        words: The words of several characters in windows of a row, as far as they were looked up.
        fronts: The ways to each place of some text in front of a span.
        backs: The ways from the beginning of some text behind a span.
        begun: The words that begin at a place, by all that leads up to it: readings that begin alike share them.
    """

    model: Model
    words: dict[tuple[str, ...], tuple[Arc, ...]] = field(default_factory=dict, repr=False, compare=False)
    fronts: dict[str, list[list[Way]]] = field(default_factory=dict, repr=False, compare=False)
    backs: dict[str, list[Way]] = field(default_factory=dict, repr=False, compare=False)
    begun: dict[tuple[object, ...], list[Step]] = field(default_factory=dict, repr=False, compare=False)

    def front(self, left: str) -> list[list[Way]]:
        """Give the ways to each of the places of sound text, and to its end."""
        found = self.fronts.get(left)
        if found is None:
            found = self.fronts[left] = [[] for _ in range(len(left) + 1)]
            found[0].append((0.0, self.model.lone(EDGE)))
            for start in range(len(left)):
                for arc in self.arcs(tuple(left[start : start + LONGEST])):
                    found[start + arc.length].append((arc.score + best_before(self.model, found[start], arc), arc))
        return found

    def back(self, right: str) -> list[list[Way]]:
        """Give the ways from each of the places of sound text; none from its end. Readings share the rest of a line."""
        back: list[list[Way]] = [[]]
        for start in range(len(right) - 1, -1, -1):
            found = self.backs.get(right[start:])
            if found is None:
                arcs = self.arcs(tuple(right[start : start + LONGEST]))
                found = [(arc.score + best_after(self.model, back[-arc.length], arc), arc) for arc in arcs]
                self.backs[right[start:]] = found
            back.append(found)
        return back[::-1]

    def arcs(self, window: tuple[str, ...]) -> tuple[Arc, ...]:
        """
        Give the words that can begin at a place.

        Args:
            window: Candidates for the place and those behind it, spelled, `LONGEST` at most.

        Returns:
            Words; where the place is open, only the characters that matter, and `LOST` for none of them.
        """
        longer = self.words.get(window)
        if longer is None:
            longer = self.words[window] = tuple(self.model.longer(window))
        if len(window[0]) == 1:
            return (self.model.lone(window[0]), *longer)
        return (*contenders(self.model, window[0]), *longer)

    def steps(self, before: str, row: tuple[str, ...], first: int, gains: Sequence[Mapping[str, float]]) -> list[Step]:
        """
        Go forwards through the open places of a row.

        Args:
            before: Sound text in front; its end is the row's beginning.
            row: Candidates for each place, spelled.
            first: Where the slots begin in it.
            gains: For each slot: nats that speak for candidates of it.

        Returns:
            The words that touch the slots, from left to right.
        """
        front = self.front(before)
        ahead = [list(ways) for ways in front[len(front) - first - 1 :]] + [[] for _ in range(len(row) - first)]
        known = tuple(tuple(gain.items()) for gain in gains)
        steps: list[Step] = []
        for start in range(first + len(gains)):
            seen = start + LONGEST + 1  # where what matters for the words from here ends
            led = before, start, row[:seen], known[: max(0, seen - first)]
            found = self.begun.get(led)
            if found is None:
                found = self.begun[led] = self._begin(row, start, first, gains, _near_best(ahead[start]))
            for _, end, _, so_far, arc in found:
                ahead[end].append((so_far, arc))
            steps += found
        return steps

    def _begin(
        self,
        row: tuple[str, ...],
        start: int,
        first: int,
        gains: Sequence[Mapping[str, float]],
        ways: Sequence[Way],
    ) -> list[Step]:
        """Find the words that begin at a place and touch the slots, and the best way through each."""
        window, open_gains = row[start : start + LONGEST], gains[max(0, start - first) :][:LONGEST]
        arcs = self.arcs(window)
        if len(window[0]) > 1:
            arcs += tuple(map(self.model.lone, gains[start - first]))
            arcs += tuple(alone(self.model.lone(char)) for char in self._paired(row, start, ways))
        near = [(place, gain) for place, gain in enumerate(open_gains, max(start, first)) if gain]
        steps: list[Step] = []
        for arc in arcs:
            end = start + arc.length
            if end > first:
                score = arc.score
                for place, gain in near:
                    if place < end:
                        score += gain.get(arc.word[place - start], 0.0)
                steps.append((start, end, score, score + best_before(self.model, ways, arc), arc))
        least = max((so_far for _, end, _, so_far, _ in steps if end == start + 1), default=-inf) - _HOPELESS
        return [step for step in steps if step[3] > least or step[1] > start + 1]

    def _paired(self, row: tuple[str, ...], place: int, ways: Sequence[Way]) -> set[str]:
        """Give the candidates of a place that are known beside one of the words in front of it or behind it."""
        names, chars = {arc.name for _, arc in ways}, set(row[place])
        found = {char for name in names for char, known in paired(self.model, row[place]) if name in known}
        if place + 1 < len(row) and len(row[place + 1]) == 1:
            for arc in self.arcs(row[place + 1 : place + 1 + LONGEST]):
                found |= arc.known.keys() & chars
        return found


def best_before(model: Model, ways: Sequence[Way], arc: Arc) -> float:
    """Give the score of the best of some ways to a place, if a word follows there."""
    into, known = model.into[arc.kind], arc.known
    if len(ways) == 1:
        ((so_far, a),) = ways
        return so_far + (known[a.name] if a.name in known else into[a.kind] + a.loose)
    return max(
        [so_far + (known[a.name] if a.name in known else into[a.kind] + a.loose) for so_far, a in ways],
    )


def best_after(model: Model, ways: Sequence[Way], arc: Arc) -> float:
    """Give the score of the best of some ways to go on, if a word stands in front; 0 at the end."""
    name, follows, loose = arc.name, model.follows[arc.kind], arc.loose
    return max(
        [to_go + (a.known[name] if name in a.known else follows[a.kind] + loose) for to_go, a in ways],
        default=0.0,
    )


def _near_best(ways: Sequence[Way]) -> Sequence[Way]:
    """Leave out the ways that no word behind them can make the best."""
    if len(ways) < _FEW:
        return ways
    least = max(so_far for so_far, _ in ways) - _HOPELESS
    return [way for way in ways if way[0] > least]
