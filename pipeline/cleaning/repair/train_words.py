"""What the language model knows: jieba's words and parts of speech, and marks and numbers of the project's prose."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import jieba
from jieba.posseg.prob_trans import P as TRANSITIONS

from pipeline.cleaning.repair.cp936 import encode
from pipeline.cleaning.repair.model import DIGIT, LETTER, LONGEST, OTHER
from pipeline.cleaning.repair.pairs import EDGE
from pipeline.cleaning.repair.quotes import NAMED_CLOSE, NAMED_OPEN, UNOPENED

if TYPE_CHECKING:
    from collections.abc import Sequence

Matrix: TypeAlias = list[list[float]]  # for each class, how it follows each other one

MARKS = f"，。、；：？！“”‘’《》（）【】—…·％〈〉「」『』〔〕～{NAMED_OPEN}{NAMED_CLOSE}{UNOPENED}"
INDENTS = ("\u3000", "\u3000\u3000")
STAND_INS = (*INDENTS, EDGE, DIGIT, LETTER, OTHER)

_RAREST = 3  # occurrences of a word in jieba's corpus below which it is left out
_RAREST_OWN = 2  # the same for pairs of marks, and characters before digits, in the project's prose
_SPARE = -4.0  # nats: a character on its own costs so much more than its share of all characters
_TRUST = 0.7  # how far jieba's transitions are believed
BOUND = 4.0  # nats, at most, that one class can speak for or against the next
_IMPOSSIBLE = -20.0  # log-probability of a transition jieba does not list


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """
    Words and classes.

    Attributes:
        scores: Natural logarithm of each word's probability.
        kinds: Class of each word.
        speech: For each class of words proper, part of speech and whether it is "S"ingle or "B"egins with a character;
            the classes behind these are marks and stand-ins, one each.
        shares: Share of jieba's corpus in each of these classes.
    """

    scores: dict[str, float]
    kinds: dict[str, int]
    speech: tuple[tuple[str, str], ...]
    shares: tuple[float, ...]


def read_jieba() -> Vocabulary:
    """Read jieba's dictionary: word, frequency, part of speech."""
    counts: dict[str, int] = {}
    tags: dict[str, str] = {}
    for line in (Path(str(jieba.__file__)).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, tag = line.split()
        if encode(word) is not None and not word.isascii():
            counts[word], tags[word] = int(frequency), tag
    total = sum(counts.values())
    chars: Counter[str] = Counter()
    for word, count in counts.items():
        chars.update(dict.fromkeys(word, count))
    scores = {
        word: math.log(count / total) for word, count in counts.items() if count >= _RAREST and 1 < len(word) <= LONGEST
    }
    for char, count in chars.items():
        scores[char] = max(math.log(count / chars.total()) + _SPARE, math.log(counts.get(char, 0.01) / total))

    speech = sorted({(tag, size) for tag in tags.values() for size in "SB"})
    numbers = {part: number for number, part in enumerate(speech)}
    kinds = {word: numbers[tags.get(word, "n"), "S" if len(word) == 1 else "B"] for word in scores}
    shares = [0.0] * len(speech)
    for word, kind in kinds.items():
        shares[kind] += counts.get(word, 0) / total
    return Vocabulary(scores, kinds, tuple(speech), tuple(shares))


def with_own_words(words: Vocabulary, prose: Sequence[str]) -> Vocabulary:
    """Add what jieba does not know: marks, frequent pairs of them, characters in front of digits, stand-ins."""
    pairs = Counter(a + b for line in prose for a, b in pairwise(line))
    frequent = sorted(pair for pair, count in pairs.items() if count >= _RAREST_OWN)
    numbers = [pair for pair in frequent if pair[1] == DIGIT and pair[0] in words.scores]
    marks = [*MARKS, *(pair for pair in frequent if set(pair) <= set(MARKS)), *STAND_INS]
    first = len(words.speech)
    kinds = words.kinds | {mark: first + i for i, mark in enumerate(marks)}
    kinds |= dict.fromkeys(numbers, kinds[DIGIT])
    size = sum(map(len, prose))
    scores = words.scores | {pair: math.log(pairs[pair] / size) for pair in numbers} | dict.fromkeys(marks, -5.0)
    return Vocabulary(scores, kinds, words.speech, words.shares)


def jieba_follows(words: Vocabulary) -> Matrix:
    """Say how parts of speech follow each other, as far as jieba knows; marks follow as they like."""
    size = len(set(words.kinds.values()) | set(range(len(words.speech))))
    follows = [[0.0] * size for _ in range(size)]
    for before, (tag, length) in enumerate(words.speech):
        row = TRANSITIONS.get(("S" if length == "S" else "E", tag), {})
        for after, (next_tag, start) in enumerate(words.speech):
            if words.shares[before] and words.shares[after]:
                odds = row.get((start, next_tag), _IMPOSSIBLE) - math.log(words.shares[after])
                follows[before][after] = _TRUST * bounded(odds)
    return follows


def bounded(odds: float, bound: float = BOUND) -> float:
    """Keep odds, in nats, from deciding alone."""
    return max(-bound, min(bound, odds))
