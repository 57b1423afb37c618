"""
The vocabulary: words as evidence, in tiers.

A *strong* term is one that clean pages practically never contain; an *ambiguous* one is used by spam and by clean
pages alike and may only support; a *weak* one says next to nothing alone (在线, 官方). No term of any tier removes
anything by itself: rules count how many segments of a structure carry terms of which tier. Brand names are a grammar,
not a list: a stem (皇冠) with a suffix (官网) is strong, the bare stem ambiguous.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import re2

from pipeline.rulebook.fold import fold
from pipeline.rulebook.patterns import options

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Tier = Literal["strong", "ambiguous", "weak"]
TIERS: tuple[Tier, ...] = ("strong", "ambiguous", "weak")
FILES = ("strong", "ambiguous", "weak", "brand_stems", "brand_suffixes", "innocent")
"""Names of the files under rules/lexicon/; `innocent` holds longer words that contain a term by accident (个性爱好)."""

_LATIN = re.compile(r"[a-z0-9][a-z0-9 +.-]*")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """
    The compiled vocabulary.

    Attributes:
        words: Entries by file name, folded, in file order without repeats.
    """

    words: Mapping[str, tuple[str, ...]]
    _patterns: Mapping[str, re2._Regexp] = field(repr=False, compare=False)

    def hits(self, folded: str, tier: Tier) -> list[str]:
        """Return the terms of a tier that occur in an already folded text, in order, with repeats."""
        pattern = self._patterns.get(tier)
        return [] if pattern is None else [m.decode() for m in pattern.findall(self._without_innocent(folded))]

    def has(self, folded: str, tier: Tier) -> bool:
        """Tell whether an already folded text contains a term of a tier."""
        pattern = self._patterns.get(tier)
        return pattern is not None and pattern.search(self._without_innocent(folded)) is not None

    def tier_of(self, folded: str) -> Tier | None:
        """Return the highest tier of which an already folded text contains a term."""
        return next((tier for tier in TIERS if self.has(folded, tier)), None)

    def _without_innocent(self, folded: str) -> bytes:
        text = folded.encode("utf-8", "replace")
        innocent = self._patterns.get("innocent")
        return text if innocent is None else innocent.sub(b"\x00", text)


def compile_lexicon(files: Mapping[str, str]) -> Lexicon:
    """
    Compile lexicon files.

    Args:
        files: File name without `.txt` → content. One entry a line; `#` begins a comment.

    Returns:
        The lexicon; files that are not given are empty.
    """
    words = {name: tuple(dict.fromkeys(map(fold, _entries(files.get(name, ""))))) for name in FILES}
    brands = (
        []
        if not words["brand_stems"]
        else [f"(?:{_either(words['brand_stems'])})(?:{_either(words['brand_suffixes'])})"]
    )
    sources = {
        "strong": [*map(_bounded, words["strong"]), *(brands if words["brand_suffixes"] else [])],
        "ambiguous": map(_bounded, (*words["ambiguous"], *words["brand_stems"])),
        "weak": map(_bounded, words["weak"]),
        "innocent": map(re2.escape, words["innocent"]),
    }
    return Lexicon(words=words, _patterns={name: p for name, parts in sources.items() if (p := _compiled(parts))})


def _entries(content: str) -> Iterable[str]:
    lines = (line.partition("#")[0].strip() for line in content.splitlines())
    return filter(None, lines)


def _bounded(word: str) -> str:
    """A Latin term counts only as a whole word: `av` is not in `wave`. Han text has no such borders."""
    quoted: str = re2.escape(word)
    left = r"(?:^|[^a-z0-9])" if _LATIN.match(word[0]) else ""
    right = r"(?:$|[^a-z0-9])" if _LATIN.match(word[-1]) else ""
    return f"{left}{quoted}{right}" if word.isascii() else quoted


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re2.escape, words))


def _compiled(parts: Iterable[str]) -> re2._Regexp | None:
    joined = "|".join(itertools.chain(parts))
    return re2.compile(joined.encode(), options()) if joined else None
