"""String literals of scripts."""

from __future__ import annotations

import json
import re

# Each branch commits to one character class, so nothing is tried twice.
STRING = r"\"[^\"\\]*(?:\\.[^\"\\]*)*\"|'[^'\\]*(?:\\.[^'\\]*)*'"
"""A pattern for a literal in either kind of quotes; needs `re.DOTALL`."""
LITERAL = re.compile(STRING, re.DOTALL)
_JS_ESCAPE = re.compile(r"\\x([0-9a-fA-F]{2})")
_BARE_QUOTE = re.compile(r'(?<!\\)"')
# A pair, written out once or as a string in a string, or half of one.
_SURROGATES = re.compile(
    r"(\\u[dD][89abAB][0-9a-fA-F]{2}\\{1,8}u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)


def sound_escapes(source: str) -> str:
    r"""
    Put U+FFFD in the place of escapes that are half of a character, as a headline cut inside an emoji has them.

    Python's JSON parser makes a string of them that cannot be written anywhere. The text keeps its length.

    >>> sound_escapes(r'["\ud83d", "\ud83d\ude00"]')
    '["\\ufffd", "\\ud83d\\ude00"]'
    """
    return _SURROGATES.sub(lambda found: found[1] or r"\ufffd", source) if "\\u" in source else source


def unquote_literal(literal: str) -> str:
    r"""
    Give the value of a literal with its quotes; an escape that JSON does not know stays as it is written.

    >>> unquote_literal(r"'\x41 \u5df2 \'b\''")
    "A 已 'b'"
    """
    inner = _JS_ESCAPE.sub(r"\\u00\1", sound_escapes(literal[1:-1])).replace("\\'", "'")
    if literal[0] == "'":
        inner = _BARE_QUOTE.sub(r"\"", inner)
    try:
        return str(json.loads(f'"{inner}"', strict=False))
    except ValueError:
        return inner
