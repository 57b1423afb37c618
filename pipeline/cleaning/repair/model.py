"""
The language model: how likely is a short stretch of text, and which candidates fit its open places best.

Words with their probabilities, and classes of words with the odds that one class follows the other: the best
segmentation of a stretch gives its log-probability. A damaged span is short, and mostly decided by the one or two words
around it. Everything is scored in simplified characters, with one digit and one letter standing for all.
"""

from __future__ import annotations

import json
import lzma
import re
from dataclasses import dataclass, field, replace
from functools import cache
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.repair.cp936 import LOST
from pipeline.cleaning.repair.table import DATA, gloss_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

STEP = 0.125  # nats in one step of the quantised log-probabilities
UNKNOWN = -19.0  # nats for a character the model has never seen
ALONE = 1.0  # nats against a candidate that makes no word with its neighbours
ON_PAGE = 3.0  # nats that speak for a word with an open place when the page shows it elsewhere
LONGEST = 5  # characters in the longest word that is looked up
EDGE, DIGIT, LETTER, OTHER = "\n", "0", "a", "?"  # stand for the end of a line or a tag, and for the rest of ASCII
SECTIONS = b"\0\0"  # parts the sections of the data file

_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_SPELLED = re.compile("[0-9A-Za-z]")


class Choice(NamedTuple):
    """
    The best choice of candidates for the open slots of a stretch.

    Attributes:
        text: One character for every slot.
        score: Log-probability of the stretch with its surroundings, in nats.
        margins: For each slot, how much better the choice is than the next one, in nats; infinite without a choice.
    """

    text: str
    score: float
    margins: tuple[float, ...]


class Arc(NamedTuple):
    """A word that can begin at some place of a row: its length in places, its log-probability and class."""

    length: int
    word: str
    score: float
    kind: int


@dataclass(frozen=True, slots=True)
class Model:
    """
    Words and how they follow each other.

    Attributes:
        words: Natural logarithm of each word's probability, and its class; single characters are words too.
        follows: Natural logarithm of how much likelier a class (second index) is behind another (first index) than
            anywhere.
        simplified: For `str.translate`: simplified forms of traditional characters.
        page: Pairs and triples of characters that stand on the page at hand.
        stems: Beginnings of longer words that are no words themselves.
        seen: What was looked up for this page before: windows of a row, and the words that begin in them.
    """

    words: Mapping[str, tuple[float, int]]
    follows: tuple[tuple[float, ...], ...]
    simplified: Mapping[int, str]
    page: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    seen: dict[tuple[str, ...], tuple[Arc, ...]] = field(default_factory=dict, repr=False, compare=False)

    def knowing(self, text: str) -> Model:
        """Give a model that knows the page: what stands there intact speaks for the same words where it is damaged."""
        runs = _HAN.findall(text.translate(self.simplified))
        page = (run[i : i + size] for run in runs for size in (2, 3) for i in range(len(run) - size + 1))
        return replace(self, page=frozenset(page), seen={})

    def choose(self, slots: Sequence[str], left: str, right: str) -> Choice:
        """
        Fill open slots with the candidates on the best path through all segmentations.

        Args:
            slots: Candidates for each place, at least one each.
            left: Sound text in front, a few characters; `EDGE` where a line begins.
            right: Sound text behind.

        Returns:
            The choice, its score and how sure it is.
        """
        row = [*self._spell(left), *(self._spell(slot) for slot in slots), *self._spell(right)]
        arcs = self.arcs(row)
        totals = self._best_through(arcs)
        text, margins = [slot[0] for slot in slots], [inf] * len(slots)
        for place in (place for place, slot in enumerate(slots) if len(slot) > 1):
            ranked = _rank(arcs, totals, place + len(left))
            spelled = row[place + len(left)]
            text[place] = slots[place][spelled.index(ranked[0][1])]
            if spelled.count(ranked[0][1]) > 1:
                margins[place] = 0.0  # two traditional forms of one simplified character: the model cannot tell
            else:
                margins[place] = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else inf
        return Choice("".join(text), max(totals[0]), tuple(margins))

    def arcs(self, row: Sequence[str]) -> list[tuple[Arc, ...]]:
        """Give for each place of a row of candidates the known words that begin there."""
        return [self._arcs_at(tuple(row[start : start + LONGEST])) for start in range(len(row))]

    def _arcs_at(self, window: tuple[str, ...]) -> tuple[Arc, ...]:
        """Give the words at the beginning of a window; the readings of a page share most of their windows."""
        found = self.seen.get(window)
        if found is None:
            found = self.seen[window] = (*self._singles(window[0]), *self._words(window))
        return found

    def _singles(self, chars: str) -> Iterator[Arc]:
        for char in chars:
            score, kind = self._single(char)
            is_lone = len(chars) > 1 and "\u4e00" <= char <= "\u9fff"
            yield Arc(1, char, score - ALONE if is_lone else score, kind)

    def _words(self, window: tuple[str, ...]) -> Iterator[Arc]:
        """Give the words of several characters; what no word begins with is not followed any further."""
        begun = [char for char in window[0] if char in self.words or char in self.stems]
        for length in range(2, len(window) + 1):
            grown = (word + char for word in begun for char in window[length - 1])
            begun = [word for word in grown if word in self.words or word in self.stems or word in self.page]
            if not begun:
                return
            is_open = any(len(chars) > 1 for chars in window[:length])
            for word in begun:
                known = self.words.get(word)
                if is_open and word in self.page:
                    score, kind = known or (self._plain(word), self._single(word[-1])[1])
                    yield Arc(length, word, score + ON_PAGE, kind)
                elif known:
                    yield Arc(length, word, *known)

    def _best_through(self, arcs: Sequence[Sequence[Arc]]) -> list[list[float]]:
        """Give the score of the best path through each arc; arcs of a class that meet at a place share the look-up."""
        ahead: list[dict[int, float]] = [{} for _ in range(len(arcs) + 1)]  # place → class before it → best so far
        behind: list[dict[int, float]] = [{} for _ in range(len(arcs) + 1)]  # place → class after it → best from there
        ahead[0][self.words[EDGE][1]] = 0.0
        totals: list[list[float]] = []
        for start, words in enumerate(arcs):
            ways: dict[int, float] = {}
            reached = []
            for length, _, score, kind in words:
                if kind not in ways:
                    ways[kind] = max([so_far + self.follows[before][kind] for before, so_far in ahead[start].items()])
                best = score + ways[kind]
                if best > ahead[start + length].get(kind, -inf):
                    ahead[start + length][kind] = best
                reached.append(best)
            totals.append(reached)
        rests: dict[tuple[int, int], float] = {}
        for start in range(len(arcs) - 1, -1, -1):
            for at, (length, _, score, kind) in enumerate(arcs[start]):
                end = start + length
                rest = rests.get((end, kind))
                if rest is None:
                    follows = self.follows[kind]
                    rest = max([to_go + follows[after] for after, to_go in behind[end].items()], default=0.0)
                    rests[end, kind] = rest
                if score + rest > behind[start].get(kind, -inf):
                    behind[start][kind] = score + rest
                totals[start][at] += rest
        return totals

    def _spell(self, text: str) -> str:
        return _SPELLED.sub(_stand_in, text.translate(self.simplified))

    def _single(self, char: str) -> tuple[float, int]:
        score, kind = self.words[OTHER]
        return self.words.get(char) or ((score if char.isascii() or char == LOST else UNKNOWN), kind)

    def _plain(self, word: str) -> float:
        """Give the log-probability of a short word that may be none: of its best split, without the page."""
        if len(word) == 1:
            return self._single(word)[0]
        splits = (self._plain(word[:at]) + self._plain(word[at:]) for at in range(1, len(word)))
        return max(self.words.get(word, (-inf,))[0], *splits)


def _stand_in(match: re.Match[str]) -> str:
    return DIGIT if match[0].isdigit() else LETTER


def _rank(arcs: Sequence[Sequence[Arc]], totals: Sequence[Sequence[float]], place: int) -> list[tuple[float, str]]:
    """Give the characters that can stand at a place with the score of the best path through each, best first."""
    best: dict[str, float] = {}
    for start in range(max(0, place - LONGEST + 1), place + 1):
        for (length, word, _, _), total in zip(arcs[start], totals[start], strict=True):
            if start + length > place:
                char = word[place - start]
                best[char] = max(best.get(char, -inf), total)
    return sorted(((total, char) for char, total in best.items()), key=lambda pair: (-pair[0], pair[1]))


def stems_of(words: Iterable[str]) -> frozenset[str]:
    """Give all beginnings of words that are no words themselves."""
    known = frozenset(words)
    return frozenset(word[:size] for word in known for size in range(1, len(word))) - known


@cache
def language_model() -> Model:
    """Load the model that `train_model` made."""
    follows, words, numbers = lzma.decompress((DATA / "words.xz").read_bytes()).split(SECTIONS, 2)
    spelled = words.decode().split("\t")
    scores = (-STEP * step for step in numbers[: len(spelled)])
    known = dict(zip(spelled, zip(scores, numbers[len(spelled) :], strict=True), strict=True))
    return Model(known, tuple(map(tuple, json.loads(follows))), gloss_table().simplified, stems=stems_of(known))
