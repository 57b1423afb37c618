"""
Words of a page, and ways through them: up to a damaged span, through its open places, and on behind it.

What is found out is kept, because the readings of a span share the sound text on either side, and begin alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, TypeAlias

from pipeline.cleaning.repair.candidates import contenders, others
from pipeline.cleaning.repair.cp936 import LOST
from pipeline.cleaning.repair.model import LONGEST, Arc
from pipeline.cleaning.repair.pairs import EDGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.cleaning.repair.model import Model

_HOPELESS = 9.0  # nats between two ways to a place that hardly any word behind them makes up for
_FEW = 8  # ways to a place that need not be thinned out
# A word in front of a place: the log-probability of the best way to its end, and what the next word asks of it: its
# name, its class, and its nats in front of a word that is not known behind it.
Way: TypeAlias = tuple[float, str, int, float]
# A word behind a place: the log-probability of the best way from its beginning on, its class, and the words known in
# front of it.
Onward: TypeAlias = "tuple[float, int, Mapping[str, float]]"
# A word on some path: its start and end in the row, its score where it stands, itself as the way to its end, the word.
Step: TypeAlias = tuple[int, int, float, Way, Arc]


@dataclass(frozen=True, slots=True)
class Lattice:
    """
    Words of a page, and ways through them.

    Attributes:
        model: The language model.
        words: The words of several characters in windows of a row, as far as they were looked up.
        fronts: The ways to the end of some text in front of a span.
        backs: The ways from the beginning of some text behind a span.
        begun: The words that begin at a place, by all that leads up to it: readings that begin alike share them.
    """

    model: Model
    words: dict[tuple[str, ...], tuple[Arc, ...]] = field(default_factory=dict, repr=False, compare=False)
    fronts: dict[str, list[Way]] = field(default_factory=dict, repr=False, compare=False)
    backs: dict[str, list[Onward]] = field(default_factory=dict, repr=False, compare=False)
    begun: dict[tuple[object, ...], list[Step]] = field(default_factory=dict, repr=False, compare=False)

    def front(self, left: str) -> list[Sequence[Way]]:
        """Give the ways to each of the places of sound text, and to its end. Readings share how a line begins."""
        front: list[Sequence[Way]] = [(_way(0.0, self.model.lone(EDGE)),)]
        for end in range(1, len(left) + 1):
            ways = self.fronts.get(left[:end])
            if ways is None:
                arcs = filter(None, [self.model.arc(left[start:end]) for start in range(max(0, end - LONGEST), end)])
                ways = [_way(arc.score + best_before(self.model, front[-arc.length], arc), arc) for arc in arcs]
                self.fronts[left[:end]] = ways
            front.append(ways)
        return front

    def back(self, right: str) -> list[Sequence[Onward]]:
        """Give the ways from each of the places of sound text; none from its end. Readings share the rest of a line."""
        back: list[Sequence[Onward]] = [()]
        for start in range(len(right) - 1, -1, -1):
            ways = self.backs.get(right[start:])
            if ways is None:
                ends = range(start + 1, min(len(right), start + LONGEST) + 1)
                arcs = filter(None, [self.model.arc(right[start:end]) for end in ends])
                ways = [onward(arc.score + best_after(self.model, back[-arc.length], arc), arc) for arc in arcs]
                self.backs[right[start:]] = ways
            back.append(ways)
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
        near = before[len(before) - first :]
        steps: list[Step] = []
        for start in range(first + len(gains)):
            if start < first and near[start:] not in self.model.begins:
                continue  # no word from here reaches the slots
            seen = start + LONGEST + 1  # where what matters for the words from here ends
            led = before, start, row[:seen], known[: max(0, seen - first)]
            found = self.begun.get(led)
            if found is None:
                found = self.begun[led] = self._begin(row, start, first, gains, _near_best(ahead[start]))
            for _, end, _, way, _ in found:
                ahead[end].append(way)
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
            arcs += (*map(self.model.lone, gains[start - first]), *self._paired(row, start, ways))
        near = [(place, gain) for place, gain in enumerate(open_gains, max(start, first)) if gain]
        steps: list[Step] = []
        best = -inf
        for arc in arcs:
            end = start + arc.length
            if end <= first:
                continue
            score = arc.score
            for place, gain in near:
                if place < end:
                    score += gain.get(arc.word[place - start], 0.0)
            so_far = score + best_before(self.model, ways, arc)
            steps.append((start, end, score, _way(so_far, arc), arc))
            if arc.length == 1 and so_far > best and arc.word != LOST:
                best = so_far
        return [step for step in steps if step[3][0] > best - _HOPELESS or step[1] > start + 1]

    def _paired(self, row: tuple[str, ...], place: int, ways: Sequence[Way]) -> list[Arc]:
        """Give the candidates of a place that matter because they are known beside a word in front or behind."""
        rest = others(self.model, row[place])
        if not rest:
            return []
        names, behind = {name for _, name, _, _ in ways}, row[place + 1 : place + 1 + LONGEST]
        known = {char for char, arc in rest.items() if arc.known and not arc.known.keys().isdisjoint(names)}
        if behind and len(behind[0]) == 1:
            known.update(*(arc.known.keys() & rest.keys() for arc in self.arcs(behind)))
        return [arc for char, arc in rest.items() if char in known]


def best_before(model: Model, ways: Sequence[Way], arc: Arc) -> float:
    """Give the score of the best of some ways to a place, if a word follows there."""
    into, known = model.into[arc.kind], arc.known
    best = -inf
    for so_far, name, kind, loose in ways:
        score = so_far + (known[name] if name in known else into[kind] + loose)
        if score > best:  # noqa: PLR1730 -- max() takes twice as long, in the innermost loop
            best = score
    return best


def best_after(model: Model, ways: Sequence[Onward], arc: Arc) -> float:
    """Give the score of the best of some ways to go on, if a word stands in front; 0 at the end."""
    name, follows, loose = arc.name, model.follows[arc.kind], arc.loose
    best = -inf
    for to_go, kind, known in ways:
        score = to_go + (known[name] if name in known else follows[kind] + loose)
        if score > best:  # noqa: PLR1730 -- max() takes twice as long, in the innermost loop
            best = score
    return best if ways else 0.0


def _way(so_far: float, arc: Arc) -> Way:
    return so_far, arc.name, arc.kind, arc.loose


def onward(to_go: float, arc: Arc) -> Onward:
    """Note a word behind a place, and the log-probability of the best way from its beginning on."""
    return to_go, arc.kind, arc.known


def _near_best(ways: Sequence[Way]) -> Sequence[Way]:
    """Leave out the ways that no word behind them can make the best."""
    if len(ways) < _FEW:
        return ways
    least = max(way[0] for way in ways) - _HOPELESS
    return [way for way in ways if way[0] > least]
