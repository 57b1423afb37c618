"""
The language model: how likely words are, and how likely one class of words stands behind another.

Everything is scored in simplified characters, with one digit and one letter standing for all. `reader` finds the best
segmentation of a stretch, and with it the best choice for the stretch's open places.
"""

from __future__ import annotations

import json
import lzma
from dataclasses import dataclass
from functools import cache
from string import ascii_letters, digits
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.repair.cp936 import LOST
from pipeline.cleaning.repair.table import DATA, gloss_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

STEP = 0.125  # nats in one step of the quantised log-probabilities
UNKNOWN = -19.0  # nats for a character the model has never seen
ALONE = 1.0  # nats against a candidate that makes no word with its neighbours
STRANGE = -12.0  # nats for a candidate that stands where the model expects none of them
LONGEST = 5  # characters in the longest word that is looked up
EDGE, DIGIT, LETTER, OTHER = "\n", "0", "a", "?"  # stand for the end of a line or a tag, and for the rest of ASCII
SECTIONS = b"\0\0"  # parts the sections of the data file

_SPELLINGS = dict.fromkeys(digits, DIGIT) | dict.fromkeys(ascii_letters, LETTER)


class Arc(NamedTuple):
    """A word that can begin at some place of a row: its length in places, its log-probability and class."""

    length: int
    word: str
    score: float
    kind: int


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """
    Words and how they follow each other.

    Attributes:
        words: Natural logarithm of each word's probability, and its class; single characters are words too.
        follows: Natural logarithm of how much likelier a class (second index) is behind another (first index) than
            anywhere.
        into: The same by the class behind (first index) and the class in front of it.
        spellings: How characters are spelled that stand for others: simplified forms, one digit, one letter.
        begins: For each beginning of longer words, the characters that can come next.
    """

    words: Mapping[str, tuple[float, int]]
    follows: tuple[tuple[float, ...], ...]
    into: tuple[tuple[float, ...], ...]
    spellings: Mapping[str, str]
    begins: Mapping[str, str]

    def spell(self, text: str) -> str:
        """Write text the way the model knows it; the length stays."""
        return "".join(map(self.spellings.get, text, text))

    def lone(self, char: str, *, is_open: bool = False) -> Arc:
        """Give a character as a word of its own, where it is the only one that can stand there or one of several."""
        known = self.words.get(char)
        if known is None:
            score, kind = self.words[OTHER]
            known = score if char.isascii() or char == LOST else UNKNOWN, kind
        score, kind = known
        return Arc(1, char, score - ALONE if is_open and "\u4e00" <= char <= "\u9fff" else score, kind)

    def longer(self, window: Sequence[str]) -> Iterator[Arc]:
        """
        Give the words of several characters that can begin in a row of candidates.

        Args:
            window: Candidates for each place, spelled; one character where there is no choice. `LONGEST` places are
                looked at.

        Yields:
            Words, the shorter ones first; what no word begins with is not followed any further.
        """
        begun: Iterable[str] = window[0]
        for length in range(2, min(len(window), LONGEST) + 1):
            following = window[length - 1]
            grown = ((word, self.begins.get(word)) for word in begun)
            begun = [word + char for word, nexts in grown if nexts for char in following if char in nexts]
            for word in begun:
                known = self.words.get(word)
                if known:
                    yield Arc(length, word, *known)


def model_of(
    words: Mapping[str, tuple[float, int]], follows: Sequence[Sequence[float]], simplified: Mapping[int, str]
) -> Model:
    """
    Make a model.

    Args:
        words: As in `Model`.
        follows: As in `Model`.
        simplified: For `str.translate`: simplified forms of traditional characters.

    Returns:
        The model, with what is needed to look words up quickly.
    """
    begins: dict[str, str] = {}
    for word in words:
        for size in range(1, len(word)):
            known = begins.get(word[:size], "")
            if not known.endswith(word[size]):  # words with one beginning follow each other
                begins[word[:size]] = known + word[size]
    spellings = {chr(code): form for code, form in simplified.items()} | _SPELLINGS
    indifferent = [0.0] * (len(follows) + 1)  # the class of what the model does not know
    rows = (*((*row, 0.0) for row in follows), tuple(indifferent))
    columns = tuple(zip(*rows, strict=True))
    return Model(words, rows, columns, spellings, begins)


@cache
def language_model() -> Model:
    """Load the model that `train_model` made."""
    follows, words, numbers = lzma.decompress((DATA / "words.xz").read_bytes()).split(SECTIONS, 2)
    spelled = words.decode().split("\t")
    scores = (-STEP * step for step in numbers[: len(spelled)])
    known = dict(zip(spelled, zip(scores, numbers[len(spelled) :], strict=True), strict=True))
    return model_of(known, json.loads(follows), gloss_table().simplified)
