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


def unquote_literal(literal: str) -> str:
    r"""
    Give the value of a literal with its quotes; an escape that JSON does not know stays as it is written.

    >>> unquote_literal(r"'\x41 \u5df2 \'b\''")
    "A 已 'b'"
    """
    inner = _JS_ESCAPE.sub(r"\\u00\1", literal[1:-1]).replace("\\'", "'")
    if literal[0] == "'":
        inner = _BARE_QUOTE.sub(r"\"", inner)
    try:
        return str(json.loads(f'"{inner}"', strict=False))
    except ValueError:
        return inner
