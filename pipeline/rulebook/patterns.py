"""
Patterns that cannot hang.

Every pattern of a rule file is compiled by google-re2, whose running time is linear in the text whatever the pattern.
What re2 refuses (look-around, back-references) is refused with its line; nothing falls back to `re`.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_PATTERN_CHARS = 10_000
"""A pattern longer than this belongs into a lexicon file."""
_MAY_BE_LARGE = re.compile(r"\{\d*,?(?:\d{3,}|[3-9]\d)\}")
"""Repetition makes of a short pattern an automaton that is too large, which only compiling tells."""
_GAP = re.compile(r"(\.|\\[pPsSwWdD](?:\{\w+\})?|\[(?:\\.|[^\]\\])*\])\{\d+,\d*\}")
"""A character of some kind, so many times."""
_TEXT_ANCHOR = re.compile(r"(?<!\\)(?:\\\\)*\\[Az]")


class PatternError(ValueError):
    """A pattern that re2 refuses."""


def options(*, never_nl: bool = False) -> re2.Options:
    """
    Return the options all patterns share: no log lines on stderr, 64 MB for the automaton of a large alternation.

    Args:
        never_nl: RE2's option of this name: what is matched holds no line end.
    """
    settings = re2.Options()
    settings.never_nl = never_nl
    settings.log_errors = False
    settings.max_mem = 64 << 20
    return settings


def check_pattern(pattern: str) -> str:
    """
    Return the pattern if re2 takes it.

    Raises:
        PatternError: It is too long, has an anchor of whole texts, or re2 refuses it; the message says why.
    """
    if len(pattern) > MAX_PATTERN_CHARS:
        raise PatternError(f"longer than {MAX_PATTERN_CHARS} characters: put the words into rules/lexicon/")
    if _TEXT_ANCHOR.search(pattern):
        raise PatternError(r"\A and \z do not work on lines: use `starts`, `ends` or `whole`, or ^ and $")
    try:
        # A set only parses what is added to it, at a thirtieth of the cost; the book compiles each pattern anyway.
        re2.Set.SearchSet(options()).Add(pattern)
        if not _MAY_BE_LARGE.search(pattern):
            return pattern
    except re2.error:
        pass
    try:
        re2.compile(pattern, options())
    except re2.error as exc:
        reason = exc.args[0]
        raise PatternError(reason.decode() if isinstance(reason, bytes) else str(reason)) from exc
    return pattern


def loosened(pattern: str) -> str:
    r"""
    Return a pattern that matches wherever another does, and whose gaps have any length.

    Gaps of a limited length (`.{0,60}`) make an automaton count from every place where one may begin, and so many of
    them that a text which was not seen before mostly leads to states that have to be built first: a hundred
    microseconds a line. Without the counting there are few states. So the looser pattern is asked first, and hardly any
    text goes further.

    >>> loosened(r"^.{0,12}扫码[^。]{0,4}$")
    '^.*扫码[^。]*$'
    """
    return _GAP.sub(r"\1*", pattern)


class PatternSet:
    """
    Many patterns, tried on a text in one pass.

    The order of `add` numbers the patterns from 0; `matching` gives the numbers of those that occur in the text.
    """

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._patterns = patterns

    def matching(self, text: str) -> frozenset[int]:
        """Return the numbers of the patterns that match somewhere in the text."""
        return frozenset(self._exact.Match(text) or ()) if self._patterns and self._loose.Match(text) else frozenset()

    # The automata are made when they are first asked: a book that is only read, or held against one page, needs few.
    @cached_property
    def _loose(self) -> re2.Set:
        return _compiled_set(map(loosened, self._patterns), options())

    @cached_property
    def _exact(self) -> re2.Set:
        return _compiled_set(self._patterns, options())


class LinePatterns:
    """
    Many patterns, tried on all lines of a text in one pass: the same as each of them on each line alone.

    The order of `patterns` numbers them from 0.
    """

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._sources = tuple(f"(?m){pattern}" for pattern in patterns)
        self._single: dict[int, re2._Regexp] = {}

    def matching(self, text: str) -> frozenset[int]:
        """Return the numbers of the patterns that match in some line of the text."""
        return frozenset(number for numbers in self.by_line(text).values() for number in numbers)

    def by_line(self, text: str) -> dict[int, frozenset[int]]:
        """Return the numbers of the patterns that match in each line; lines without any are not named."""
        encoded = text.encode("utf-8", "replace")
        found: dict[int, set[int]] = {}
        for number in sorted(self._loose.Match(encoded) or ()) if self._sources else ():
            line = at = 0
            for match in self._pattern(number).finditer(encoded):
                line += encoded.count(b"\n", at, match.start())
                at = match.start()
                found.setdefault(line, set()).add(number)
        return {line: frozenset(numbers) for line, numbers in found.items()}

    @cached_property
    def _loose(self) -> re2.Set:
        """The automaton, made when it is first asked."""
        return _compiled_set(map(loosened, self._sources), options(never_nl=True))

    def _pattern(self, number: int) -> re2._Regexp:
        """Return a pattern by itself; most are never asked for, and compiling all of them would cost each start."""
        if number not in self._single:
            self._single[number] = re2.compile(self._sources[number].encode(), options(never_nl=True))
        return self._single[number]


def _compiled_set(patterns: Iterable[str], settings: re2.Options) -> re2.Set:
    made = re2.Set.SearchSet(settings)
    for pattern in patterns:
        made.Add(pattern)
    made.Compile()
    return made
