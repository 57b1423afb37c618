"""
Generated vocabulary: patterns made of words, and shapes with numbers in them.

A pattern is dear to try and matches next to nowhere, so each says what must stand at a place for a match to be
possible there: a *cue*, one of the words of which every match holds one, and what must stand beside it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import re2
from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.rulebook.patterns import PatternError, check_pattern, options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_GAP = r"[a-z0-9\x{4e00}-\x{9fff}]"
REACH = 40
"""Around a cue so many characters on both sides are looked at; the shortest match of a shape is shorter."""
LATIN = re.compile(r"[a-z0-9]")
"""A letter or digit that needs a border beside it, in folded text."""


class Pattern(NamedTuple):
    """
    A generated pattern.

    Attributes:
        source: RE2 syntax; empty for one that matches nowhere.
        cues: Words of which each of its matches holds one.
        is_near: Tells, from a text and the start and end of a cue in it, whether a match can be around that cue.
    """

    source: str
    cues: tuple[str, ...] = ()
    is_near: Callable[[str, int, int], bool] = lambda _text, _start, _end: True


class Generated:
    """
    Generated patterns: one automaton each, because in one pattern they would multiply. None matches across a line end.

    Attributes:
        cues: The cues of all patterns, in the order that `is_likely` numbers them in.
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        known = tuple(pattern for pattern in patterns if pattern.source)
        self._patterns = tuple(re2.compile(pattern.source.encode(), options(never_nl=True)) for pattern in known)
        cued = [(cue, number) for number, pattern in enumerate(known) for cue in pattern.cues]
        self.cues = tuple(cue for cue, _ in cued)
        self._numbers = tuple(number for _, number in cued)
        self._is_near = tuple(pattern.is_near for pattern in known)
        self._cues = AhoCorasick(self.cues, matchkind=MatchKind.Standard)

    def is_likely(self, cue: int, text: str, start: int, end: int) -> bool:
        """Tell whether a match can be around a cue that stands at a place of an already folded text."""
        return self._is_near[self._numbers[cue]](text, start, end)

    def terms_in(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield offset and term of what the patterns match in an already folded text, pattern by pattern."""
        worth: dict[int, dict[int, int]] = {}
        for cue, start, end in self._cues.find_matches_as_indexes(text, overlapping=True) if self.cues else ():
            if self.is_likely(cue, text, start, end):
                last = text.find("\n", end)
                lines = worth.setdefault(self._numbers[cue], {})
                lines[text.rfind("\n", 0, start) + 1] = last if last != -1 else len(text)
        for number, lines in sorted(worth.items()):
            for first, last in lines.items():
                for at, term in _found(self._patterns[number], text[first:last]):
                    yield first + at, term


def _found(pattern: re2._Regexp, text: str) -> Iterator[tuple[int, str]]:
    encoded = text.encode("utf-8", "replace")
    if not pattern.search(encoded):  # asked first: an iterator over matches costs several times a search
        return
    at = seen = 0
    for match in pattern.finditer(encoded):
        at += len(encoded[seen : match.start()].decode())
        seen = match.start()
        yield at, match[0].decode()


def pair(left: Sequence[str], right: Sequence[str], gap: int) -> Pattern:
    """
    Make the pattern of a word, some letters, and another word.

    Args:
        left: The first words; folded, like all others.
        right: The second words.
        gap: How many letters, digits or Han characters may stand between.
    """
    if not (left and right):
        return Pattern("")
    words, firsts = tuple(right), frozenset(word[0] for word in right)

    def is_near(text: str, _start: int, end: int) -> bool:
        between = text[end : end + gap + 1]
        return not firsts.isdisjoint(between) and any(text.startswith(words, end + n) for n in range(len(between)))

    return Pattern(f"(?:{_either(left)}){_GAP}{{0,{gap}}}(?:{_either(right)})", tuple(left), is_near)


def chain(core: Sequence[str], filler: Sequence[str], least: int) -> Pattern:
    """
    Make the pattern of some words with nothing between them; the core word may stand first, last or between.

    Args:
        core: Words of which one must be there; folded, like all others.
        filler: The other words.
        least: How many words it takes.
    """
    if not core:
        return Pattern("")
    words = (*core, *filler)
    link = f"(?:{_either(words)})"
    places = (f"{link}{{{n},}}(?:{_either(core)}){link}{{{least - 1 - n},}}" for n in range(least))

    def is_near(text: str, start: int, end: int) -> bool:
        return text.startswith(words, end) or text.endswith(words, 0, start)

    return Pattern("|".join(places), tuple(core), is_near)


def shapes(entries: Iterable[str]) -> Pattern:
    """
    Make one pattern of the lines of a file of shapes.

    Args:
        entries: Cues with a bar between them, a tab, a pattern in RE2 syntax.

    Raises:
        PatternError: A line is not of this form; the message says which and why.
    """
    cues: list[str] = []
    sources: list[str] = []
    for entry in entries:
        words, tab, source = entry.partition("\t")
        if not tab or not all(words.split("|")):
            raise PatternError(f"{entry!r}: expected cues with a bar between them, a tab, a pattern")
        cues += words.split("|")
        sources.append(check_pattern(source.strip()))
    if not sources:
        return Pattern("")
    source = "|".join(sources)
    compiled = re2.compile(source.encode(), options(never_nl=True))

    def is_near(text: str, start: int, end: int) -> bool:
        around = text[max(0, start - REACH) : end + REACH]
        return compiled.search(around.encode("utf-8", "replace")) is not None

    return Pattern(source, tuple(dict.fromkeys(cues)), is_near)


def _either(words: Iterable[str]) -> str:
    return "|".join(map(_bounded, words))


def _bounded(word: str) -> str:
    left = r"\b" if LATIN.match(word[0]) else ""
    right = r"\b" if LATIN.match(word[-1]) else ""
    return f"{left}{re2.escape(word)}{right}"
