"""
A phrase pushed into a sentence between two words, nothing around it: where it begins and ends.

Looked for where the characters around a cue of the vote weigh enough, which happens on few pages. The borders are those
that give the phrase the vote is surest of: it has learned how phrases begin and end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleaning.spam.lone import MAX_PHRASE, Lone
from pipeline.cleaning.spam.prose import COUNTED
from pipeline.cleaning.spam.weighing import han_weight
from pipeline.rulebook.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cleaning.spam.clauses import Cue
    from pipeline.rulebook.vote import Vote

MIN_WEIGHT = 2.5
"""What a phrase weighs at least, in logits; of ten cues on a page one has so much around it."""
MIN_LENGTH, MAX_LENGTH = 6, 13
PER_CHARACTER = 0.3
"""What a character costs, in logits, so that no word of the sentence goes with the phrase."""
MAX_TRIED = 40
"""Places of a page that are looked at: trying all borders is dear."""
_CUE = 2
"""Characters of the shortest cue."""
_GRAMMAR = frozenset("的了是着被把从将就也都还已但他她它们这那")


def pushed_phrases(text: str, cues: Sequence[Cue], vote: Vote) -> Iterator[Lone]:
    """Yield for each cue inside a longer line the phrase around it that the vote is surest of, in text order."""
    done, tried = -1, 0
    for cue in cues:
        if cue.at < done or cue.high - cue.low <= MAX_PHRASE:
            continue
        low, high = _limits(text, cue)
        flat = fold(text[low:high])
        if high - low < MIN_LENGTH or len(flat) != high - low or han_weight(flat, vote) < MIN_WEIGHT:
            continue
        tried += 1
        if tried > MAX_TRIED:
            return
        start, end = _surest(flat, cue.at - low, vote)
        if end:
            done = low + end
            yield Lone(low + start, low + end, text[low + start : low + end], pushed=True)


def _limits(text: str, cue: Cue) -> tuple[int, int]:
    """Return how far the phrase can reach: not over a mark or a word of grammar."""
    low = high = cue.at
    while low > max(cue.low, cue.at + _CUE - MAX_LENGTH) and _may_belong(text[low - 1]):
        low -= 1
    while high < min(cue.high, cue.at + MAX_LENGTH) and _may_belong(text[high]):
        high += 1
    return low, high


def _may_belong(char: str) -> bool:
    return char.isalnum() and char not in _GRAMMAR


def _surest(flat: str, at: int, vote: Vote) -> tuple[int, int]:
    """Return the borders, around a cue in an already folded text, of the phrase the vote is surest of."""
    tried = (
        (vote.score(flat[start:end]) - PER_CHARACTER * (end - start), start, end)
        for start in range(at + 1)
        for end in range(max(at + _CUE, start + MIN_LENGTH), min(len(flat), start + MAX_LENGTH) + 1)
        if not (_splits_a_word(flat, start) or _splits_a_word(flat, end) or COUNTED.match(flat, start))
    )
    return max(tried, default=(0.0, 0, 0))[1:]


def _splits_a_word(flat: str, at: int) -> bool:
    """Tell whether a place is inside a Latin word or a number."""
    return 0 < at < len(flat) and flat[at - 1].isascii() and flat[at].isascii()
