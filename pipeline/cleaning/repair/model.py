"""
The language model: how likely words are, which stand together, and how classes of words follow each other.

Everything is scored in simplified characters, with one digit and one letter standing for all. `reader` finds the best
segmentation of a stretch, and with it the best choice for the stretch's open places.
"""

from __future__ import annotations

import json
import lzma
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from string import ascii_letters, digits
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.cp936 import LOST
from pipeline.cleaning.repair.pairs import Pairs, last_of, word_pairs
from pipeline.cleaning.repair.table import DATA, gloss_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

STEP = 0.125  # nats in one step of the quantised log-probabilities
UNKNOWN = -19.0  # nats for a character the model has never seen
ALONE = 2.0  # nats against a candidate that makes no word with its neighbours
STRANGE = -12.0  # nats for a candidate that stands where the model expects none of them
LONGEST = 5  # characters in the longest word that is looked up
DIGIT, LETTER, OTHER = "0", "a", "?"  # stand for the characters of ASCII
SECTIONS = b"\0\0"  # parts the sections of the data file
NO_PAIRS = Pairs()

_SPELLINGS = {ord(char): DIGIT for char in digits} | {ord(char): LETTER for char in ascii_letters}


@dataclass(frozen=True, slots=True, eq=False)
class Arc:
    """
    A word that can begin at some place of a row.

    Attributes:
        length: Its length in places.
        word: The word.
        score: Its log-probability.
        kind: Its class.
        name: What `Pairs` calls it as the first word of a pair.
        loose: Nats for it in front of a word that is not known behind it.
        known: The words known in front of it, by their names, and the nats each gives.
    """

    length: int
    word: str
    score: float
    kind: int
    name: str
    loose: float
    known: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """
    Words and how they follow each other.

    Attributes:
        words: Natural logarithm of each word's probability, and its class; single characters are words too.
        follows: Natural logarithm of how much likelier a class (second index) is behind another (first index) than
            anywhere.
        into: The same by the class behind (first index) and the class in front of it.
        spellings: For `str.translate`: how characters are spelled that stand for others: simplified forms, one digit,
            one letter.
        begins: For each beginning of longer words, the characters that can come next.
        heads: For each character, those that words begin with in which it comes next.
        pairs: Which words stand together.
    """

    words: Mapping[str, tuple[float, int]]
    follows: tuple[tuple[float, ...], ...]
    into: tuple[tuple[float, ...], ...]
    spellings: Mapping[int, str]
    begins: Mapping[str, str]
    heads: Mapping[str, frozenset[str]]
    pairs: Pairs

    def spell(self, text: str) -> str:
        """Write text the way the model knows it; the length stays."""
        return text.translate(self.spellings)

    @lru_cache(maxsize=1 << 16)  # noqa: B019 -- there is one model, and pages share most of their words
    def arc(self, word: str) -> Arc | None:
        """Give a word, None where the model does not know it."""
        known = self.words.get(word)
        if known is None and len(word) > 1:
            return None
        if known is None:
            score, kind = self.words[OTHER]
            known = score if word.isascii() or word == LOST else UNKNOWN, kind
        name = last_of(word)
        return Arc(len(word), word, *known, name, self.pairs.loose.get(name, 0.0), self.pairs.before(word))

    def lone(self, char: str) -> Arc:
        """Give a character as a word of its own."""
        arc = self.arc(char)
        assert arc is not None  # noqa: S101 -- every character is a word
        return arc

    def _begun(self, first: str, second: str) -> Sequence[str]:
        """Give the beginnings of words in two places."""
        if len(second) > 1:
            return self._begun_open(first, second)
        heads = self.heads.get(second, ())
        return [head + second for head in first if head in heads]

    @lru_cache(maxsize=1024)  # noqa: B019 -- what the bytes of two places can mean are a few hundred sets on all pages
    def _begun_open(self, first: str, second: str) -> Sequence[str]:
        """Give the beginnings of words in two places of which the second, at least, is open."""
        return [head + char for char in second for head in first if head in self.heads.get(char, ())]

    def longer(self, window: Sequence[str]) -> Iterator[Arc]:
        """
        Give the words of several characters that can begin in a row of candidates.

        Args:
            window: Candidates for each place, spelled; one character where there is no choice. `LONGEST` places are
                looked at.

        Yields:
            Words, the shorter ones first; what no word begins with is not followed any further.
        """
        begun = self._begun(window[0], window[1]) if len(window) > 1 else ()
        yield from filter(None, map(self.arc, begun))
        for following in window[2:LONGEST]:
            if not begun:
                return
            grown = [(word, self.begins.get(word, "")) for word in begun]
            begun = [word + char for word, nexts in grown for char in following if char in nexts]
            yield from filter(None, map(self.arc, begun))


def model_of(
    words: Mapping[str, tuple[float, int]],
    follows: Sequence[Sequence[float]],
    simplified: Mapping[int, str],
    pairs: Pairs = NO_PAIRS,
) -> Model:
    """
    Make a model.

    Args:
        words: As in `Model`.
        follows: As in `Model`.
        simplified: For `str.translate`: simplified forms of traditional characters.
        pairs: As in `Model`.

    Returns:
        The model, with what is needed to look words up quickly.
    """
    begins: dict[str, str] = {}
    for word in words:
        for size in range(1, len(word)):
            known = begins.get(word[:size], "")
            if not known.endswith(word[size]):  # words with one beginning follow each other
                begins[word[:size]] = known + word[size]
    indifferent = [0.0] * (len(follows) + 1)  # the class of what the model does not know
    rows = (*((*row, 0.0) for row in follows), tuple(indifferent))
    columns = tuple(zip(*rows, strict=True))
    spellings = {**simplified, **_SPELLINGS}
    return Model(words, rows, columns, spellings, begins, _heads(begins), pairs)


def _heads(begins: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Turn the beginnings of one character around: give for each second character the first ones."""
    heads: defaultdict[str, set[str]] = defaultdict(set)
    for head, nexts in begins.items():
        if len(head) == 1:
            for char in nexts:
                heads[char].add(head)
    return {char: frozenset(known) for char, known in heads.items()}


@cache
def language_model() -> Model:
    """Load the model that `train_model` and `train_pairs` made."""
    follows, words, numbers = lzma.decompress((DATA / "words.xz").read_bytes()).split(SECTIONS, 2)
    spelled = words.decode().split("\t")
    scores = (-STEP * step for step in numbers[: len(spelled)])
    known = dict(zip(spelled, zip(scores, numbers[len(spelled) :], strict=True), strict=True))
    return model_of(known, json.loads(follows), gloss_table().simplified, word_pairs())
