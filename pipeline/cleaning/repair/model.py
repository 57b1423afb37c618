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
from dataclasses import dataclass, replace
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
    """A word over the places `start` to `end` of a row, with its log-probability and class."""

    start: int
    end: int
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
    """

    words: Mapping[str, tuple[float, int]]
    follows: tuple[tuple[float, ...], ...]
    simplified: Mapping[int, str]
    page: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()

    def knowing(self, text: str) -> Model:
        """Give a model that knows the page: what stands there intact speaks for the same words where it is damaged."""
        runs = _HAN.findall(text.translate(self.simplified))
        page = (run[i : i + size] for run in runs for size in (2, 3) for i in range(len(run) - size + 1))
        return replace(self, page=frozenset(page))

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
        arcs = list(self.arcs(row))
        totals = self._best_through(arcs, len(row))
        text, margins = [slot[0] for slot in slots], [inf] * len(slots)
        for place in (place for place, slot in enumerate(slots) if len(slot) > 1):
            ranked = _rank(arcs, totals, place + len(left))
            text[place] = slots[place][row[place + len(left)].index(ranked[0][1])]
            margins[place] = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else inf
        return Choice("".join(text), max(totals), tuple(margins))

    def arcs(self, row: Sequence[str]) -> Iterator[Arc]:
        """Give all known words over a row of candidates, in the order of their start."""
        for start, chars in enumerate(row):
            for char in chars:
                score, kind = self._single(char)
                is_lone = len(chars) > 1 and "\u4e00" <= char <= "\u9fff"
                yield Arc(start, start + 1, char, score - ALONE if is_lone else score, kind)
            yield from self._words_from(row, start)

    def _words_from(self, row: Sequence[str], start: int) -> Iterator[Arc]:
        """Give the words of several characters; what no word begins with is not followed any further."""
        begun = [char for char in row[start] if char in self.words]
        is_open = len(row[start]) > 1
        for end in range(start + 2, min(start + LONGEST, len(row)) + 1):
            is_open = is_open or len(row[end - 1]) > 1
            grown = (word + char for word in begun for char in row[end - 1])
            begun = [word for word in grown if word in self.words or word in self.stems or word in self.page]
            if not begun:
                return
            for word in begun:
                known = self.words.get(word)
                if is_open and word in self.page:
                    score, kind = known or (self._plain(word), self._single(word[-1])[1])
                    yield Arc(start, end, word, score + ON_PAGE, kind)
                elif known:
                    yield Arc(start, end, word, *known)

    def _best_through(self, arcs: Sequence[Arc], size: int) -> list[float]:
        """Give the score of the best path through each arc; arcs of a class that meet at a place share the look-up."""
        ahead: list[dict[int, float]] = [{} for _ in range(size + 1)]  # place → class before it → best score so far
        behind: list[dict[int, float]] = [{} for _ in range(size + 1)]  # place → class after it → best score from there
        ahead[0][self.words[EDGE][1]] = 0.0
        entering: dict[tuple[int, int], float] = {}
        reached = []
        for start, end, _, score, kind in arcs:
            way = entering.get((start, kind))
            if way is None:
                way = max([so_far + self.follows[before][kind] for before, so_far in ahead[start].items()])
                entering[start, kind] = way
            best = score + way
            if best > ahead[end].get(kind, -inf):
                ahead[end][kind] = best
            reached.append(best)
        leaving: dict[tuple[int, int], float] = {}
        totals = []
        for (start, end, _, score, kind), so_far in zip(reversed(arcs), reversed(reached), strict=True):
            rest = leaving.get((end, kind))
            if rest is None:
                follows = self.follows[kind]
                rest = max([to_go + follows[after] for after, to_go in behind[end].items()], default=0.0)
                leaving[end, kind] = rest
            if score + rest > behind[start].get(kind, -inf):
                behind[start][kind] = score + rest
            totals.append(so_far + rest)
        return totals[::-1]

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


def _rank(arcs: Sequence[Arc], totals: Sequence[float], place: int) -> list[tuple[float, str]]:
    """Give the characters that can stand at a place with the score of the best path through each, best first."""
    best: dict[str, float] = {}
    for (start, end, word, _, _), total in zip(arcs, totals, strict=True):
        if start <= place < end:
            char = word[place - start]
            best[char] = max(best.get(char, -inf), total)
    return sorted(((total, char) for char, total in best.items()), key=lambda pair: (-pair[0], pair[1]))


def stems_of(words: Iterable[str]) -> frozenset[str]:
    """Give all beginnings of words, from two characters on, that are no words themselves."""
    known = frozenset(words)
    return frozenset(word[:size] for word in known for size in range(2, len(word))) - known


@cache
def language_model() -> Model:
    """Load the model that `train_model` made."""
    follows, words, numbers = lzma.decompress((DATA / "words.xz").read_bytes()).split(SECTIONS, 2)
    spelled = words.decode().split("\t")
    scores = (-STEP * step for step in numbers[: len(spelled)])
    known = dict(zip(spelled, zip(scores, numbers[len(spelled) :], strict=True), strict=True))
    return Model(known, tuple(map(tuple, json.loads(follows))), gloss_table().simplified, stems=stems_of(known))
