"""
Filling open places: which candidates lie on the best path through all segmentations of a stretch.

A damaged span is short, and mostly decided by the words around it. All its readings share the sound text on either
side, so that is scored once, forwards in front of the span and backwards behind it; a reading costs only its own slots.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, inf, log1p
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pipeline.cleaning.repair.cp936 import LOST
from pipeline.cleaning.repair.echoes import echoes
from pipeline.cleaning.repair.model import EDGE, LONGEST, STRANGE, Arc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.cleaning.repair.model import Model

ECHOED = (2e-3, 5e-2, 0.9, 1.0)  # probability of a candidate that stands beside one, two, … of the same elsewhere
_Ways: TypeAlias = dict[int, float]  # the class of the word beside a place → log-probability of the best way there
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


class _Step(NamedTuple):
    """A word on some path: where it stands in the row, and the best score of the paths up to its end."""

    start: int
    end: int
    word: str
    score: float
    kind: int
    so_far: float


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
    steps: Sequence[_Step]
    behind: Sequence[_Ways]


@dataclass(frozen=True, slots=True)
class Reader:
    """
    Reads one page.

    Attributes:
        model: The language model.
        page: The page's text without glosses, spelled as the model does: what stands there intact speaks for the same
            words where they are damaged.
        words: What was looked up for this page before: the words of several characters in windows of a row.
        fronts: The ways to the last places of sound text in front of a span.
        backs: The ways from the first places of sound text behind a span.
    """

    model: Model
    page: str = ""
    words: dict[tuple[str, ...], tuple[Arc, ...]] = field(default_factory=dict, repr=False, compare=False)
    fronts: dict[str, list[_Ways]] = field(default_factory=dict, repr=False, compare=False)
    backs: dict[str, list[_Ways]] = field(default_factory=dict, repr=False, compare=False)

    def paths(self, slots: Sequence[str], left: str, right: str) -> Paths:
        """
        Find all paths through a stretch.

        Args:
            slots: Candidates for each place, at least one each.
            left: Sound text in front, a few characters; `EDGE` where a line begins.
            right: Sound text behind.

        Returns:
            The paths, for `choose`, and the score of the best.
        """
        if not slots:  # a place of the sound text may as well be a slot without a choice
            slots, left = (left[-1:] or EDGE,), left[:-1]
        before, spelled, after = self.model.spell(left), [*map(self.model.spell, slots)], self.model.spell(right)
        first = min(len(before), _REACH)
        row = (*before[len(before) - first :], *spelled, *after[:_REACH])
        steps = self._steps(row, first, first + len(slots), self._front(before))
        last, behind = first + len(slots), self._back(after)
        ends: dict[tuple[int, int], float] = {}
        for step in steps:
            if step.end >= last:
                ends[step.end, step.kind] = max(step.so_far, ends.get((step.end, step.kind), -inf))
        best = max(so_far + self._best_after(behind[end - last], kind) for (end, kind), so_far in ends.items())
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

    def _steps(self, row: tuple[str, ...], first: int, last: int, front: Sequence[_Ways]) -> list[_Step]:
        """Go forwards through the slots, which are the places from `first` to `last` of a row."""
        ahead = [dict(ways) for ways in front[len(front) - first - 1 :]] + [{} for _ in range(len(row) - first)]
        gains = {place: self._gains(row, place) for place in range(first, last) if len(row[place]) > 1}
        steps: list[_Step] = []
        for start in range(last):
            ways: _Ways = {}
            for length, word, alone, kind in self._arcs(row[start : start + LONGEST], gains.get(start, ())):
                end = start + length
                if end <= first:
                    continue
                score = alone
                for place, gain in gains.items():
                    if start <= place < end:
                        score += gain.get(word[place - start], 0.0)
                if kind not in ways:
                    ways[kind] = self._best_before(ahead[start], kind)
                so_far = score + ways[kind]
                if so_far > ahead[end].get(kind, -inf):
                    ahead[end][kind] = so_far
                steps.append(_Step(start, end, word, score, kind, so_far))
        return steps

    def _gains(self, row: tuple[str, ...], place: int) -> dict[str, float]:
        """Say how many nats the page itself gives to candidates of a place: the rarer a character, the more."""
        found = echoes(self.page, row, place) if self.page else {}
        return {
            char: log1p(ECHOED[min(size, len(ECHOED)) - 1] * exp(-self.model.lone(char).score))
            for char, size in found.items()
        }

    def _totals(self, paths: Paths) -> list[float]:
        """Go backwards through the slots; give the score of the best path through each step."""
        last = paths.first + len(paths.slots)
        behind: dict[int, _Ways] = {last + i: ways for i, ways in enumerate(paths.behind)}
        rests: dict[tuple[int, int], float] = {}
        totals: list[float] = []
        for start, end, _, score, kind, so_far in reversed(paths.steps):
            rest = rests.get((end, kind))
            if rest is None:
                rest = rests[end, kind] = self._best_after(behind[end], kind)
            ways = behind.setdefault(start, {})
            if score + rest > ways.get(kind, -inf):
                ways[kind] = score + rest
            totals.append(so_far + rest)
        return totals[::-1]

    def _front(self, left: str) -> list[_Ways]:
        """Give the ways to each of the places of sound text, and to its end."""
        found = self.fronts.get(left)
        if found is None:
            found = self.fronts[left] = [{} for _ in range(len(left) + 1)]
            found[0][self.model.words[EDGE][1]] = 0.0
            for start in range(len(left)):
                for length, _, score, kind in self._arcs(tuple(left[start : start + LONGEST])):
                    so_far = score + self._best_before(found[start], kind)
                    if so_far > found[start + length].get(kind, -inf):
                        found[start + length][kind] = so_far
        return found

    def _back(self, right: str) -> list[_Ways]:
        """Give the ways from each of the places of sound text; none from its end."""
        found = self.backs.get(right)
        if found is None:
            found = self.backs[right] = [{} for _ in range(len(right) + 1)]
            for start in range(len(right) - 1, -1, -1):
                for length, _, score, kind in self._arcs(tuple(right[start : start + LONGEST])):
                    to_go = score + self._best_after(found[start + length], kind)
                    if to_go > found[start].get(kind, -inf):
                        found[start][kind] = to_go
        return found

    def _best_before(self, ways: _Ways, kind: int) -> float:
        into = self.model.into[kind]
        return max([so_far + into[before] for before, so_far in ways.items()])

    def _best_after(self, ways: _Ways, kind: int) -> float:
        follows = self.model.follows[kind]
        return max([to_go + follows[after] for after, to_go in ways.items()], default=0.0)

    def _arcs(self, window: tuple[str, ...], echoed: Iterable[str] = ()) -> Iterable[Arc]:
        """Give the words at the beginning of a window; the readings of a page share most of their windows."""
        longer = self.words.get(window)
        if longer is None:
            longer = self.words[window] = tuple(self.model.longer(window))
        if len(window[0]) == 1:
            return (self.model.lone(window[0]), *longer)
        echoing = (self.model.lone(char, is_open=True) for char in echoed)
        strange = Arc(1, LOST, STRANGE, len(self.model.follows) - 1)
        return (*_contenders(self.model, window[0]), *echoing, *longer, strange)


@lru_cache(maxsize=1024)  # what the bytes of a place can mean are a few hundred sets of characters, on all pages
def _contenders(model: Model, chars: str) -> tuple[Arc, ...]:
    """Give the characters that matter as words of their own: the two likeliest of each class, which fit alike."""
    counts: Counter[int] = Counter()
    arcs: list[Arc] = []
    for arc in sorted((model.lone(char, is_open=True) for char in chars), key=lambda arc: -arc.score):
        counts[arc.kind] += 1
        if counts[arc.kind] <= 2:  # noqa: PLR2004 -- the best, and the one its margin is measured against
            arcs.append(arc)
    return tuple(arcs)


def _rank(steps: Sequence[_Step], totals: Sequence[float], place: int) -> list[tuple[float, str]]:
    """Give the characters that can stand at a place with the score of the best path through each, best first."""
    best: dict[str, float] = {}
    for step, total in zip(steps, totals, strict=True):
        if step.start <= place < step.end:
            char = step.word[place - step.start]
            if total > best.get(char, -inf):
                best[char] = total
    return sorted(((total, char) for char, total in best.items()), key=lambda pair: (-pair[0], pair[1]))
