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
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.rulebook.fold import fold
from pipeline.rulebook.generated import LATIN, Generated, chain, pair, shapes
from pipeline.rulebook.vote import Vote, compile_vote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.rulebook.schema import Grammar

Tier = Literal["strong", "ambiguous", "weak"]
TIERS: tuple[Tier, ...] = ("strong", "ambiguous", "weak")
Talk = Literal["sales_talk", "goods_acts", "wares"]
"""What sellers of anything say: no tier, because it is no evidence without the place where it stands."""
SHAPES = "shapes"
VOTE = "vote"
STEMS = "brand_stems"
"""Names that are ambiguous alone (hotels and court news carry them too) and strong as part of a pair."""

_LINE_END = re.compile(r"\n")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """
    The compiled vocabulary.

    Attributes:
        words: Entries by file name, folded, in file order without repeats.
        vote: The second vote on phrases that no list holds.
    """

    words: Mapping[str, tuple[str, ...]]
    _matchers: Mapping[Tier | Talk, _Matcher] = field(repr=False, compare=False)
    vote: Vote = field(repr=False, compare=False)

    def hits(self, folded: str, tier: Tier | Talk) -> list[str]:
        """Return the terms of a tier that occur in an already folded text, with repeats; words before grammar."""
        return [term for _, term in self._matchers[tier].terms_in(folded)]

    def has(self, folded: str, tier: Tier) -> bool:
        """Tell whether an already folded text contains a term of a tier."""
        return next(self._matchers[tier].terms_in(folded), None) is not None

    def tier_of(self, folded: str) -> Tier | None:
        """Return the highest tier of which an already folded text contains a term."""
        return next((tier for tier in TIERS if self.has(folded, tier)), None)

    def spans(self, folded: str, tiers: Iterable[Tier]) -> list[tuple[int, int]]:
        """Return start and end of the terms of some tiers in an already folded text, in order; they may overlap."""
        return sorted((at, at + len(term)) for tier in tiers for at, term in self._matchers[tier].terms_in(folded))

    def hits_by_line(self, folded: str, tier: Tier | Talk) -> Counter[int]:
        """Count the terms of a tier in each line of an already folded text; lines without any are not named."""
        places = [at for at, _ in self._matchers[tier].terms_in(folded)]
        ends = [match.start() for match in _LINE_END.finditer(folded)] if places else ()
        return Counter(bisect_left(ends, at) for at in places)

    def tiers_by_line(self, folded: str) -> tuple[Tier | None, ...]:
        """Return the highest tier of a term in each line of an already folded text: the same as asking line by line."""
        tiers: list[Tier | None] = [None] * (folded.count("\n") + 1)
        for tier in reversed(TIERS):
            for number in self.hits_by_line(folded, tier):
                tiers[number] = tier
        return tuple(tiers)


@dataclass(frozen=True, slots=True)
class _Matcher:
    """
    Finds the terms of one tier.

    Attributes:
        words: The automaton over the tier's words, then the innocent ones; the leftmost longest match wins, so that a
            term which overlaps an innocent word is swallowed by it.
        terms: How many of the automaton's words are terms.
        grammar: What is generated instead of listed.
        screen: The automaton over the terms, then the cues of the grammar; every match counts.
    """

    words: AhoCorasick
    terms: int
    grammar: Generated
    screen: AhoCorasick

    def terms_in(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield offset and term of each match; words before grammar."""
        return self._terms_in(text) if self._may_hold_one(text) else iter(())

    def _may_hold_one(self, text: str) -> bool:
        """Tell texts without any term, which nearly all are, in one pass; innocent words are not looked at yet."""
        found = self.screen.find_matches_as_indexes(text, overlapping=True)
        return any(
            _has_borders(text, start, end)
            if number < self.terms
            else self.grammar.is_likely(number - self.terms, text, start, end)
            for number, start, end in found
        )

    def _terms_in(self, text: str) -> Iterator[tuple[int, str]]:
        seen: list[tuple[int, int]] = []
        for number, start, end in self.words.find_matches_as_indexes(text):
            if not _has_borders(text, start, end):
                continue
            seen.append((start, end))
            if number < self.terms:
                yield start, text[start:end]
        yield from self.grammar.terms_in(_blanked(text, seen) if seen else text)


def _has_borders(text: str, start: int, end: int) -> bool:
    """A side that is a Latin letter or digit needs a border there: `av` stands in 看av片, not in wave."""
    if start and LATIN.match(text[start]) and LATIN.match(text[start - 1]):
        return False
    return not (end < len(text) and LATIN.match(text[end - 1]) and LATIN.match(text[end]))


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Blank stretches of a text that are in order and do not overlap."""
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        pieces += (text[done:start], "\0" * (end - start))
        done = end
    return "".join((*pieces, text[done:]))


def compile_lexicon(files: Mapping[str, str], grammar: Grammar | None = None) -> Lexicon:
    """
    Compile lexicon files.

    Args:
        files: File name without `.txt` → content. One entry a line; `#` begins a comment. What shapes.txt holds are
            cues and patterns, what vote.txt holds are weights, what the other files hold are words.
        grammar: How words of the files combine; nothing does if left out.

    Returns:
        The lexicon; files that are not given are empty.

    Raises:
        PatternError: A line of shapes.txt is no valid pattern.
    """
    listed = {name: text for name, text in files.items() if name not in {SHAPES, VOTE}}
    words = {name: tuple(dict.fromkeys(_folded_entries(text))) for name, text in listed.items()}
    shaped = tuple(entries_of(files.get(SHAPES, "")))
    pairs = (pair(words[p.left], words[p.right], p.gap) for p in grammar.pair) if grammar else ()
    chains = (chain(words[c.core], words[c.filler], c.least) for c in grammar.chain) if grammar else ()
    generated = Generated((*pairs, *chains, shapes(shaped)))
    innocent = words.get("innocent", ())
    matchers: dict[Tier | Talk, _Matcher] = {
        "strong": _matcher(words.get("strong", ()), innocent, generated),
        "ambiguous": _matcher(words.get("ambiguous", ()) + words.get(STEMS, ()), innocent, Generated(())),
        "weak": _matcher(words.get("weak", ()), innocent, Generated(())),
        "sales_talk": _matcher(words.get("sales_talk", ()), (), Generated(())),
        "goods_acts": _matcher(words.get("goods_acts", ()), (), Generated(())),
        "wares": _matcher(words.get("goods_acts", ()) + words.get("wares", ()), (), Generated(())),
    }
    return Lexicon({**words, SHAPES: shaped}, matchers, compile_vote(files.get(VOTE, "")))


def entries_of(content: str) -> Iterator[str]:
    """Yield the entries of a lexicon file: what stands before `#` on each line, stripped, if anything does."""
    lines = (line.partition("#")[0].strip() for line in content.splitlines())
    return filter(None, lines)


def _folded_entries(content: str) -> Iterator[str]:
    """Fold all entries of a file at once: a call costs more than a word does."""
    return filter(None, fold("\n".join(entries_of(content))).split("\n"))


def _matcher(terms: tuple[str, ...], innocent: tuple[str, ...], grammar: Generated) -> _Matcher:
    words = AhoCorasick(terms + innocent, matchkind=MatchKind.LeftmostLongest)
    return _Matcher(words, len(terms), grammar, AhoCorasick(terms + grammar.cues, matchkind=MatchKind.Standard))
