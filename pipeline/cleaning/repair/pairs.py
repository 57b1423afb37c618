"""Which words stand together: how much likelier a word is behind another one than anywhere."""

from __future__ import annotations

import lzma
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.quotes import plain_marks
from pipeline.cleaning.repair.table import DATA

if TYPE_CHECKING:
    from collections.abc import Mapping

PAIR_STEP = 0.25  # nats in one step of the quantised figures
LOWEST = -4.0  # nats against a pair, at most
PARTS = b"\0\0"  # parts the sections of the data file
EDGE = "\n"
_NEVER_FIRST = frozenset("，。、；：？！”’）》」』】〞〟\n")  # no sentence begins so
_STOPS = "。！？；"  # behind them a sentence begins, as at the beginning of a line
_MARKS = frozenset("，。、；：？！“”‘’《》（）【】—…·％〈〉「」『』〔〕～〝〞〟\n")


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """
    Pairs of words.

    Attributes:
        fronts: For each word, the words known in front of it, parted by tabs, and the figure of each in a byte.
        loose: Nats for a word in front of one that is not known behind it, below zero where its successors are known.
        read: The entries of `fronts` that were needed so far, in nats.
    """

    fronts: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    loose: Mapping[str, float] = field(default_factory=dict)
    read: dict[str, Mapping[str, float]] = field(default_factory=dict, repr=False)

    def before(self, word: str) -> Mapping[str, float]:
        """Give the words known in front of a word by their names, and how much likelier each makes it, in nats."""
        found = self.read.get(word)
        if found is None:
            found = self.read[word] = self._before(word)
        return found

    def _before(self, word: str) -> Mapping[str, float]:
        fronts, figures = self.fronts.get(first_of(word), ("", b""))
        found = {front: LOWEST + PAIR_STEP * figure for front, figure in zip(fronts.split("\t"), figures, strict=False)}
        if EDGE in found and word[0] not in _NEVER_FIRST:
            found = dict.fromkeys(_STOPS, found[EDGE]) | found
        return found


def first_of(word: str) -> str:
    """Give the name of a word for what stands in front of it: several marks go by the first."""
    return plain_marks(word[0]) if word[0] in _MARKS else word


def last_of(word: str) -> str:
    """Give the name of a word for what stands behind it: several marks go by the last."""
    return plain_marks(word[-1]) if word[-1] in _MARKS else word


def unpacked(data: bytes) -> Pairs:
    """
    Read pairs.

    Args:
        data: What `train_pairs` packed: first words, second words with the first ones of each, their figures.

    Returns:
        The pairs; each word's are read when they are needed.
    """
    words, fronts, figures = lzma.decompress(data).split(PARTS, 2)
    names = words.decode().split("\t")
    loose = {name: -PAIR_STEP * step for name, step in zip(names, figures, strict=False)}
    known: dict[str, tuple[str, bytes]] = {}
    at = len(names)
    for line in fronts.decode().split("\0"):
        word, _, others = line.partition("\t")
        size = others.count("\t") + 1
        known[word] = others, figures[at : at + size]
        at += size
    return Pairs(known, loose)


@cache
def word_pairs() -> Pairs:
    """Load the pairs that `train_pairs` made."""
    return unpacked((DATA / "pairs.xz").read_bytes())
