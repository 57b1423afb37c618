"""
Sound text: the words in it, and how the language model comes up to a damaged span and goes on behind it.

What is found out about a page's sound text is kept, because all readings of a span share it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING, TypeAlias

from pipeline.cleaning.repair.cp936 import LOST
from pipeline.cleaning.repair.model import EDGE, LONGEST, STRANGE, Arc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.cleaning.repair.model import Model

Ways: TypeAlias = dict[int, float]  # the class of the word beside a place → log-probability of the best way there


@dataclass(frozen=True, slots=True)
class Lattice:
    """
    Words of a page, and ways through them.

    Attributes:
        model: The language model.
        words: The words of several characters in windows of a row, as far as they were looked up.
        fronts: The ways to each place of some text in front of a span.
        backs: The ways from the beginning of some text behind a span.
    """

    model: Model
    words: dict[tuple[str, ...], tuple[Arc, ...]] = field(default_factory=dict, repr=False, compare=False)
    fronts: dict[str, list[Ways]] = field(default_factory=dict, repr=False, compare=False)
    backs: dict[str, Ways] = field(default_factory=dict, repr=False, compare=False)

    def front(self, left: str) -> list[Ways]:
        """Give the ways to each of the places of sound text, and to its end."""
        found = self.fronts.get(left)
        if found is None:
            found = self.fronts[left] = [{} for _ in range(len(left) + 1)]
            found[0][self.model.words[EDGE][1]] = 0.0
            for start in range(len(left)):
                for length, _, score, kind in self.arcs(tuple(left[start : start + LONGEST])):
                    so_far = score + self.best_before(found[start], kind)
                    if so_far > found[start + length].get(kind, -inf):
                        found[start + length][kind] = so_far
        return found

    def back(self, right: str) -> list[Ways]:
        """Give the ways from each of the places of sound text; none from its end. Readings share the rest of a line."""
        back: list[Ways] = [{}]
        for start in range(len(right) - 1, -1, -1):
            found = self.backs.get(right[start:])
            if found is None:
                found = self.backs[right[start:]] = {}
                for length, _, score, kind in self.arcs(tuple(right[start : start + LONGEST])):
                    to_go = score + self.best_after(back[-length], kind)
                    if to_go > found.get(kind, -inf):
                        found[kind] = to_go
            back.append(found)
        return back[::-1]

    def best_before(self, ways: Ways, kind: int) -> float:
        """Give the score of the best of some ways to a place, if a word of a class follows there."""
        into = self.model.into[kind]
        return max([so_far + into[before] for before, so_far in ways.items()])

    def best_after(self, ways: Ways, kind: int) -> float:
        """Give the score of the best of some ways to go on, if a word of a class stands in front; 0 at the end."""
        follows = self.model.follows[kind]
        return max([to_go + follows[after] for after, to_go in ways.items()], default=0.0)

    def arcs(self, window: tuple[str, ...], echoed: Iterable[str] = ()) -> Iterable[Arc]:
        """
        Give the words that can begin at a place.

        Args:
            window: Candidates for the place and those behind it, spelled, `LONGEST` at most.
            echoed: Candidates of the place that the page speaks for.

        Returns:
            Words; where the place is open, only the characters that can be chosen, and `LOST` for none of them.
        """
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
