"""
Word lists in both scripts: what is written in simplified characters is looked for in traditional ones too.

Sites of Hong Kong and Taiwan, and pages that were converted, use the words of the mainland's in their own characters.
To write every word of a list out twice is to forget half of them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import opencc

if TYPE_CHECKING:
    from collections.abc import Iterable

_MORE_FORMS = {"布": "佈", "线": "綫", "群": "羣", "回": "迴", "复": "複覆", "系": "係繫", "赞": "讚", "注": "註"}
"""Forms beside those that a converter chooses for a single character."""
_PIECE = re.compile(r"\\.|.", re.DOTALL)


def in_both_scripts(pattern: str) -> str:
    r"""
    Let every simplified character of a pattern match its traditional forms too.

    Args:
        pattern: A regular expression without nested character classes.

    >>> print(in_both_scripts(r"\[热线\][:电]"))
    \[[热熱][线線綫]\][:电電]
    """
    made: list[str] = []
    in_class = False
    for piece in _PIECE.findall(pattern):
        forms = _traditional(piece) if "\u3400" <= piece <= "\u9fff" else ""
        made.append(f"[{piece}{forms}]" if forms and not in_class else piece + forms)
        in_class = piece == "[" or (in_class and piece != "]")
    return "".join(made)


def words_in_both_scripts(words: Iterable[str]) -> tuple[str, ...]:
    """
    Add to each word the forms in which Taiwan and Hong Kong write it; each word once, in their order.

    >>> words_in_both_scripts(["稿件来源", "编辑", "編輯"])
    ('稿件来源', '稿件來源', '编辑', '編輯')
    """
    spelled = (form for word in words for form in (word, *(converter.convert(word) for converter in _converters())))
    return tuple(dict.fromkeys(spelled))


@cache
def _converters() -> tuple[opencc.OpenCC, ...]:
    return tuple(map(opencc.OpenCC, ("s2t", "s2tw", "s2hk")))


@cache
def _traditional(char: str) -> str:
    """Give the traditional forms of a simplified character, in Taiwan and Hong Kong too; none for any other."""
    converted = (converter.convert(char) for converter in _converters())
    return "".join(dict.fromkeys(form for form in (*converted, *_MORE_FORMS.get(char, "")) if form != char))
