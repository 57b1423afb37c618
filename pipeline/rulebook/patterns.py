"""
Patterns that cannot hang.

Every pattern of a rule file is compiled by google-re2, whose running time is linear in the text whatever the pattern.
What re2 refuses (look-around, back-references) is refused with its line; nothing falls back to `re`.
"""

from __future__ import annotations

import re2

MAX_PATTERN_CHARS = 10_000
"""A pattern longer than this belongs into a lexicon file."""


class PatternError(ValueError):
    """A pattern that re2 refuses."""


def options() -> re2.Options:
    """Return the options all patterns share: no log lines on stderr, 64 MB for the automaton of a large alternation."""
    settings = re2.Options()
    settings.log_errors = False
    settings.max_mem = 64 << 20
    return settings


def check_pattern(pattern: str) -> str:
    """
    Return the pattern if re2 takes it.

    Raises:
        PatternError: It is too long, or re2 refuses it; the message says why.
    """
    if len(pattern) > MAX_PATTERN_CHARS:
        raise PatternError(f"longer than {MAX_PATTERN_CHARS} characters: put the words into rules/lexicon/")
    try:
        re2.compile(pattern, options())
    except re2.error as exc:
        reason = exc.args[0]
        raise PatternError(reason.decode() if isinstance(reason, bytes) else str(reason)) from exc
    return pattern


class PatternSet:
    """
    Many patterns, tried on a text in one pass.

    The order of `add` numbers the patterns from 0; `matching` gives the numbers of those that occur in the text.
    """

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._set = re2.Set.SearchSet(options())
        for pattern in patterns:
            self._set.Add(pattern)
        self._size = len(patterns)
        if patterns:
            self._set.Compile()

    def matching(self, text: str) -> frozenset[int]:
        """Return the numbers of the patterns that match somewhere in the text."""
        return frozenset(self._set.Match(text) or ()) if self._size else frozenset()
