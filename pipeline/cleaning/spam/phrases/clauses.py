"""
Phrases pushed into a paragraph as a clause of their own: between two commas, behind a full stop, in brackets.

Only clauses with a character group that speaks for spam are looked at: a page has a few of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.spam.phrases.beside import beside
from pipeline.cleaning.spam.phrases.lone import Lone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_CLAUSE = 13
"""Longer ones are mostly a sentence's own, and the more characters the more chance."""
_MARKS = frozenset("，,。；;：:！？!?（）()【】[]…—|｜_ \u3000")
_ANNOUNCING = frozenset("：:—")
"""What ends a phrase at the beginning of a line; before a comma a sentence begins there."""
_STOPS = frozenset("。！？!?")
_PAIRS = {"（": "）", "(": ")", "【": "】", "[": "]"}
_PHRASE = re.compile(r"(?=(?:[A-Za-z0-9]*[\u3400-\u9fff]){4})[\u3400-\u9fffA-Za-z0-9]{5,}")
_TELLS = re.compile(r"[他她它们这那说让吗呢吧啊]")
"""Words of a story that no offer has."""


class Cue(NamedTuple):
    """Where in a text, not in its folded copy, the vote has a cue, and where its line begins and ends."""

    at: int
    low: int
    high: int


def cues_in(text: str, flat: str, cues: Sequence[int]) -> Iterator[Cue]:
    """
    Yield cues as places of the text, but for lines that folding makes longer or shorter, in text order.

    Args:
        text: Lines of text.
        flat: The same, folded: as many lines.
        cues: Places in the folded text, ascending.
    """
    if not cues:
        return
    both = beside(text, flat)
    for cue in cues:
        if (place := both.place_of(cue)) is not None:
            number = both.number_of(cue)
            yield Cue(place, both.starts[number], both.starts[number + 1] - 1)


def enclosed_phrases(text: str, cues: Iterable[Cue]) -> Iterator[Lone]:
    """Yield the short clauses of a text that stand between marks and hold a cue of the vote, in text order."""
    done = -1
    for cue in cues:
        if cue.at >= done:
            lone, done = _clause(text, *cue)
            if lone:
                yield lone


def _clause(text: str, at: int, low: int, high: int) -> tuple[Lone | None, int]:
    """Return the clause around a place in a line, None if it is no phrase between marks, and where it ends."""
    start, end = at, at
    while start > low and text[start - 1] not in _MARKS and at - start <= MAX_CLAUSE:
        start -= 1
    while end < high and text[end] not in _MARKS and end - at <= MAX_CLAUSE:
        end += 1
    phrase = text[start:end]
    bounded = end < high and text[end] in (_MARKS if start > low else _ANNOUNCING)
    if not bounded or len(phrase) > MAX_CLAUSE or not _PHRASE.fullmatch(phrase) or _TELLS.search(phrase):
        return None, end
    if start == low:
        return Lone(start, end + 1, phrase, enclosed=True), end
    return Lone(*_with_mark(text, start, end), phrase, enclosed=True), end


def _with_mark(text: str, start: int, end: int) -> tuple[int, int]:
    """Take one of the two marks around a clause with it, or both brackets, so that a sentence is left."""
    before, behind = text[start - 1], text[end]
    if _PAIRS.get(before) == behind:
        return start - 1, end + 1
    if behind in _STOPS and before not in _STOPS:
        return start - 1, end
    return start, end + 1
