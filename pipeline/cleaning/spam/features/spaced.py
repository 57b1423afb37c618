"""
Phrases with something between all their characters: 代*办*证, 代 办 证, [代][办][证].

Readers see through it, word lists and the vote do not. Here such text is read without its fillers; where each character
stands in the original is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import re2

from pipeline.rulebook.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_HAN = r"[\u3400-\u9fff]"
_ONE = r"[\u3400-\u9fffa-z0-9]"
_FILLER = r"(?:[^\w\n，。！？!?]{1,3}|[_丨])"
SPACED = re.compile(rf"{_HAN}{_FILLER}{_HAN}(?:{_FILLER}{_ONE}){{2,}}")
"""Four characters or more with fillers between all of them, in folded text."""
_RE2_HAN = r"[\x{3400}-\x{9fff}]"
_RE2_FILLER = r"[^\x{3400}-\x{9fff}a-z0-9\n，。！？!?]{1,3}"
_MAYBE_SPACED = re2.compile(f"{_RE2_HAN}{_RE2_FILLER}{_RE2_HAN}(?:{_RE2_FILLER}(?:{_RE2_HAN}|[a-z0-9])){{2}}".encode())
_BETWEEN = re.compile(rf"(?<={_ONE}){_FILLER}(?={_ONE})")


_SYLLABLE = (
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ui|ao|ou|iu|ie|ve|ue|er|an|en|in|un|ia|ua|uo|[aoeiuv]))"
)
_PINYIN = rf"(?=[a-z]{{2}}){_SYLLABLE}{{1,6}}"
_SPELLED = re.compile(rf"(?<={_HAN}){_PINYIN}(?![a-z0-9])|(?<![a-z0-9]){_PINYIN}(?={_HAN})")


def count_spelled(flat: str) -> int:
    """
    Count the places where folded text goes from characters to their spelling and back: 代kai发piao.

    >>> count_spelled("代kai发piao哪li有"), count_spelled("用app下载ppt和pdf文件")
    (3, 0)
    """
    return len(_SPELLED.findall(flat))


class View(NamedTuple):
    """
    A piece of text, folded and without fillers.

    Attributes:
        flat: The text.
        places: Where each of its characters stands in the piece, and behind the last the piece's length.
    """

    flat: str
    places: Sequence[int]


def has_spaced(flat: str) -> bool:
    """Tell at little cost whether folded text may hold phrases with fillers; `SPACED` has the last word."""
    return _MAYBE_SPACED.search(flat.encode("utf-8", "replace")) is not None


def view_of(piece: str) -> View:
    """
    Return a piece of text as it is meant.

    >>> view_of("代 办 毕 业 证，ＯＫ").flat
    '代办毕业证,ok'
    """
    flat = fold(piece)
    places: list[int] = [*range(len(piece) + 1)]
    if len(flat) != len(piece):
        folded = [fold(char) for char in piece]
        flat = "".join(folded)
        places = [*(at for at, chars in enumerate(folded) for _ in chars), len(piece)]
    return _without(flat, places, _fillers(flat))


def _fillers(flat: str) -> set[int]:
    """Return the places of the commonest filler of each spaced stretch."""
    places: set[int] = set()
    for match in SPACED.finditer(flat):
        found = list(_BETWEEN.finditer(flat, *match.span()))
        commonest = Counter(filler[0] for filler in found).most_common(1)
        places.update(at for filler in found if filler[0] == commonest[0][0] for at in range(*filler.span()))
    return places


def _without(flat: str, places: Sequence[int], dropped: set[int]) -> View:
    if not dropped:
        return View(flat, places)
    kept = [at for at in range(len(flat)) if at not in dropped]
    return View("".join(flat[at] for at in kept), [*(places[at] for at in kept), places[-1]])
