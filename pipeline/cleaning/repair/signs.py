"""
Signs that mirror sites lose: the `+` of 1+N, opening quotation marks, characters that GBK cannot write.

What is gone is gone: a sign is put back only where the page itself proves it, because the same words stand intact
elsewhere on it (often in its title or description). Everything else is marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.widths import HALF, widths_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN = "\u4e00-\u9fff"
_QUOTED = re.compile(r"“([^“”<>\n]{1,60})”")
_SPACE_FOR_PLUS = re.compile(rf"(?<=[{_HAN})）]) (?=[{_HAN}(（])|(?<=\d) (?=[A-Z](?![A-Za-z]))")
_MARK = re.compile("[“”]")
_LINE = re.compile(r"[^<>\n]+")
_MARK_FOR_CHARACTER = re.compile(rf"(?<=[{_HAN}]{{2}})(?<![吗嗎呢吧啊呀])\?(?=[{_HAN}]{{2}})")
_MOST_PROOFS = 50  # signs of a kind that are looked for elsewhere on a page; a real page has a few
_FARTHEST_OPENING = 400  # characters from a closing mark back to its opening mark
_SHORTEST_PROOF = 8  # characters of a quotation that must stand intact elsewhere

LOST_PLUS = "a space where a + may have stood"
LOST_QUOTE = "its opening quotation mark is lost"
LOST_CHARACTER = "a ? where a character that GBK cannot write may have stood"


@dataclass(frozen=True, slots=True)
class LostSign:
    """
    A place where a sign is missing.

    Attributes:
        at: Offset in the text.
        before: What stands there: the space, the `?`; the closing mark whose partner is lost.
        after: What the page proves must stand there, None without proof.
        why: What seems to be lost.
    """

    at: int
    before: str
    after: str | None
    why: str


def lost_signs(text: str) -> Iterator[LostSign]:
    """
    Find lost signs on a mirror page.

    Args:
        text: A mirror page whose glosses and bytes are repaired. On other pages these are no signs of loss.

    Yields:
        Lost signs: first all `+`, then quotation marks, then characters.

    Example:
        >>> [(sign.at, sign.after) for sign in lost_signs("<title>“1+N”模式</title>構建“1 N”模式")]
        [(26, '+')]
    """
    yield from _lost_plus(text)
    yield from _lost_quotes(text)
    yield from _lost_characters(text)


def _lost_plus(text: str) -> Iterator[LostSign]:
    phrases = (quoted for quoted in _QUOTED.finditer(text) if _SPACE_FOR_PLUS.search(quoted[1]))
    for count, quoted in enumerate(phrases):
        intact = _SPACE_FOR_PLUS.sub("+", quoted[0])
        after = "+" if count < _MOST_PROOFS and intact in text else None
        for space in _SPACE_FOR_PLUS.finditer(text, quoted.start(1), quoted.end(1)):
            yield LostSign(space.start(), " ", after, LOST_PLUS)


def _lost_quotes(text: str) -> Iterator[LostSign]:
    for count, (start, closing) in enumerate(_unopened(text)):
        opening = _intact_opening(text, start, closing) if count < _MOST_PROOFS else None
        if opening is None:
            yield LostSign(closing, "”", None, LOST_QUOTE)
        else:
            yield LostSign(opening, "", "“", LOST_QUOTE)


def _unopened(text: str) -> Iterator[tuple[int, int]]:
    """Find closing marks without an opening one in their line or, for speech of several lines, the one before."""
    may_close = False
    for line in _LINE.finditer(text):
        for mark in _MARK.finditer(text, line.start(), line.end()):
            if mark[0] == "”" and not may_close:
                yield line.start(), mark.start()
            may_close = mark[0] == "“"


def _intact_opening(text: str, start: int, closing: int) -> int | None:
    """Find where the quotation that ends at `closing` opens, by the same words inside whole marks elsewhere."""
    tail = text[max(start, closing - _SHORTEST_PROOF) : closing + 1]
    other = text.find(tail) if len(tail) > _SHORTEST_PROOF else -1
    if other < 0 or other + len(tail) == closing + 1:
        return None
    opening = text.rfind("“", max(0, other - _FARTHEST_OPENING), other)
    inner = text[opening + 1 : other + len(tail)]
    is_same = opening >= 0 and inner.count("”") == 1 and text.endswith(inner, start, closing + 1)
    return closing + 1 - len(inner) if is_same else None


def _lost_characters(text: str) -> Iterator[LostSign]:
    if widths_of(text) is HALF:
        return  # a ? is a question mark
    for count, mark in enumerate(_MARK_FOR_CHARACTER.finditer(text)):
        at = mark.start()
        after = _intact_character(text, text[at - 2 : at], text[at + 1 : at + 3]) if count < _MOST_PROOFS else None
        yield LostSign(at, "?", after, LOST_CHARACTER)


def _intact_character(text: str, before: str, behind: str) -> str | None:
    """Find the one character that stands between the same words elsewhere."""
    found = set(re.findall(f"{re.escape(before)}([^?<>\\s]){re.escape(behind)}", text))
    return found.pop() if len(found) == 1 else None
