"""
The form in which texts are compared: what two sites write differently, written one way.

Full-width and half-width, upper and lower case, traditional and simplified characters are folded; white space and
punctuation go, because mirrors rewrap paragraphs and change quotes. Between two digits something stays, so that a
table's row of numbers does not become one number.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache

from pipeline.rulebook.fold import fold

_DIGEST_BYTES = 16
_LAST_FOLDED = 0x1F300  # as in rulebook/fold.py
_BETWEEN = re.compile(r"[\W_]+")


def compared_form(text: str) -> str:
    r"""
    Return the form of a text that is compared.

    Args:
        text: The text of an article.

    Example:
        >>> compared_form("《圖書館》：\n上座率 9.5 成，12、14日 開放。")
        '图书馆上座率9.5成12 14日开放'
    """
    return _BETWEEN.sub(_joint, fold(text))


def digest_of(form: str) -> bytes:
    """Return a digest of a compared form: two texts with the same one are the same."""
    return hashlib.blake2b(form.encode("utf-8", "replace"), digest_size=_DIGEST_BYTES).digest()


@cache
def folding() -> str:
    """Return a digest of how characters are folded, hex: forms that were folded in another way cannot be compared."""
    every = map(chr, (*range(0xD800), *range(0xE000, _LAST_FOLDED)))
    return digest_of(compared_form("门".join(every))).hex()[:16]


def _joint(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    if start and end < len(text) and text[start - 1].isdigit() and text[end].isdigit():
        return "." if match[0] == "." else " "
    return ""
