"""Other ways to tell duplicates, as bench/duplicates.py holds them beside ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trafilatura.deduplication import Simhash

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CLAUSES = 5  # text-dedup's default length of a shingle, in words
CLAUSE_JACCARD = 0.7  # and its threshold
SIMHASH = 0.9  # of its bits are the same; F on real duplicates is .60 to .62 from .8 to .98
_NOT_WORD = re.compile(r"\W+")


def by_clauses(texts: Sequence[str]) -> Callable[[int, int], bool]:
    """Compare as text-dedup does: words are what stands between marks, so Chinese clauses; the exact Jaccard."""
    sets = []
    for text in texts:
        words = _NOT_WORD.split(text.lower())
        sets.append(frozenset(tuple(words[at : at + CLAUSES]) for at in range(max(1, len(words) - CLAUSES + 1))))
    return lambda one, other: len(sets[one] & sets[other]) >= CLAUSE_JACCARD * len(sets[one] | sets[other])


def by_simhash(texts: Sequence[str]) -> Callable[[int, int], bool]:
    """Compare as trafilatura does: its 64-bit Simhash."""
    hashes = [Simhash(text).hash for text in texts]
    bits = round((1 - SIMHASH) * 64)
    return lambda one, other: (hashes[one] ^ hashes[other]).bit_count() <= bits


BESIDE = {"text-dedup's clauses": by_clauses, "trafilatura's simhash": by_simhash}
