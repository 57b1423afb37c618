"""
The vocabulary: words as evidence, in tiers.

A *strong* term is one that clean pages practically never contain; an *ambiguous* one is used by spam and by clean
pages alike and may only support; a *weak* one says next to nothing alone (在线, 官方). No term of any tier removes
anything by itself: rules count how many segments of a structure carry terms of which tier.

Much of the vocabulary is grammar instead of lists, because spam is generated: a brand stem with a suffix (皇冠体育), a
chain of three stock words (国产精品欧美), a shape with numbers in it. What each file under rules/lexicon/ means is said
in its head.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import re2
from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.rulebook.fold import fold
from pipeline.rulebook.patterns import check_pattern, options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Tier = Literal["strong", "ambiguous", "weak"]
TIERS: tuple[Tier, ...] = ("strong", "ambiguous", "weak")
WORD_FILES = (
    "strong",
    "ambiguous",
    "weak",
    "innocent",
    "brand_stems",
    "brand_suffixes",
    "brand_words",
    "gambling_suffixes",
    "chain_core",
    "chain_filler",
)
SHAPES = "shapes"
FILES = (*WORD_FILES, SHAPES)
"""Names of the files under rules/lexicon/ without their ending."""

# What may stand between a brand's name and its suffix: 皇冠**999**体育, 新葡京**手机**下载.
_BETWEEN_STEM_AND_SUFFIX = r"[a-z0-9\x{4e00}-\x{9fff}]{0,4}"
_BETWEEN_WORD_AND_SUFFIX = r"[a-z0-9\x{4e00}-\x{9fff}]{0,2}"
_LATIN = re.compile(r"[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """
    The compiled vocabulary.

    Attributes:
        words: Entries by file name, folded, in file order without repeats.
    """

    words: Mapping[str, tuple[str, ...]]
    _matchers: Mapping[Tier, _Matcher] = field(repr=False, compare=False)

    def hits(self, folded: str, tier: Tier) -> list[str]:
        """Return the terms of a tier that occur in an already folded text, with repeats; words before grammar."""
        return list(self._matchers[tier].terms_in(folded))

    def has(self, folded: str, tier: Tier) -> bool:
        """Tell whether an already folded text contains a term of a tier."""
        return next(self._matchers[tier].terms_in(folded), None) is not None

    def tier_of(self, folded: str) -> Tier | None:
        """Return the highest tier of which an already folded text contains a term."""
        return next((tier for tier in TIERS if self.has(folded, tier)), None)


@dataclass(frozen=True, slots=True)
class _Matcher:
    """
    Finds the terms of one tier.

    Attributes:
        words: The automaton over the tier's words, then the innocent ones; the leftmost longest match wins, so that a
            term which overlaps an innocent word is swallowed by it.
        terms: How many of the automaton's words are terms.
        grammar: What is generated instead of listed, a pattern each: in one pattern their automata would multiply.
    """

    words: AhoCorasick
    terms: int
    grammar: tuple[re2._Regexp, ...]

    def terms_in(self, text: str) -> Iterator[str]:
        seen: list[tuple[int, int]] = []
        for number, start, end in self.words.find_matches_as_indexes(text):
            if not _has_borders(text, start, end):
                continue
            seen.append((start, end))
            if number < self.terms:
                yield text[start:end]
        if self.grammar:
            encoded = (_blanked(text, seen) if seen else text).encode("utf-8", "replace")
            for pattern in self.grammar:
                if pattern.search(encoded):
                    yield from (match[0].decode() for match in pattern.finditer(encoded))


def _has_borders(text: str, start: int, end: int) -> bool:
    """A side that is a Latin letter or digit needs a border there: `av` stands in 看av片, not in wave."""
    if start and _LATIN.match(text[start]) and _LATIN.match(text[start - 1]):
        return False
    return not (end < len(text) and _LATIN.match(text[end - 1]) and _LATIN.match(text[end]))


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


def compile_lexicon(files: Mapping[str, str]) -> Lexicon:
    """
    Compile lexicon files.

    Args:
        files: File name without `.txt` → content. One entry a line; `#` begins a comment.

    Returns:
        The lexicon; files that are not given are empty.

    Raises:
        PatternError: A line of shapes.txt is no valid pattern.
    """
    words = {name: tuple(dict.fromkeys(map(fold, entries_of(files.get(name, ""))))) for name in WORD_FILES}
    shapes = tuple(map(check_pattern, entries_of(files.get(SHAPES, ""))))
    terms: dict[Tier, tuple[str, ...]] = {
        "strong": words["strong"],
        "ambiguous": words["ambiguous"] + words["brand_stems"],
        "weak": words["weak"],
    }
    grammar = tuple(filter(None, (*_brands(words), "|".join(_chains(words)), "|".join(shapes))))
    matchers = {
        tier: _matcher(listed, words["innocent"], grammar if tier == "strong" else ()) for tier, listed in terms.items()
    }
    return Lexicon({**words, SHAPES: shapes}, matchers)


def entries_of(content: str) -> Iterator[str]:
    """Yield the entries of a lexicon file: what stands before `#` on each line, stripped, if anything does."""
    lines = (line.partition("#")[0].strip() for line in content.splitlines())
    return filter(None, lines)


def _matcher(terms: tuple[str, ...], innocent: tuple[str, ...], grammar: tuple[str, ...]) -> _Matcher:
    return _Matcher(
        words=AhoCorasick(terms + innocent, matchkind=MatchKind.LeftmostLongest),
        terms=len(terms),
        grammar=tuple(re2.compile(pattern.encode(), options()) for pattern in grammar),
    )


def _brands(words: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for stems, between, suffixes in (
        ("brand_stems", _BETWEEN_STEM_AND_SUFFIX, "brand_suffixes"),
        ("brand_words", _BETWEEN_WORD_AND_SUFFIX, "gambling_suffixes"),
    ):
        if words[stems] and words[suffixes]:
            yield f"(?:{_either(words[stems])}){between}(?:{_either(words[suffixes])})"


def _chains(words: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Three or more neighbours from both chain files, at least one of them a core word."""
    if words["chain_core"]:
        core = f"(?:{_either(words['chain_core'])})"
        link = f"(?:{_either((*words['chain_core'], *words['chain_filler']))})"
        yield from (f"{core}{link}{{2,}}", f"{link}{core}{link}+", f"{link}{{2,}}{core}{link}*")


def _bounded(word: str) -> str:
    """A side that is a Latin letter or digit needs a border there: `av` stands in 看av片, not in wave."""
    left = r"\b" if _LATIN.match(word[0]) else ""
    right = r"\b" if _LATIN.match(word[-1]) else ""
    return f"{left}{re2.escape(word)}{right}"


def _either(words: Iterable[str]) -> str:
    return "|".join(map(_bounded, words))
