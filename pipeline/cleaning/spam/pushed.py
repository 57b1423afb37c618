"""
A phrase pushed into a sentence between two words, nothing around it: where it begins and ends.

Looked for only where two cues of the vote stand close together, which happens on few pages. The borders are those that
give the phrase the vote is surest of: it has learned how phrases begin and end.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.cleaning.spam.lone import MAX_PHRASE, Lone
from pipeline.cleaning.spam.prose import COUNTED
from pipeline.rulebook.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cleaning.spam.clauses import Cue
    from pipeline.rulebook.vote import Vote

REACH = 9
"""So far apart two cues of one phrase stand at most."""
MIN_LENGTH, MAX_LENGTH = 6, 13
PER_CHARACTER = 0.2
"""What a character costs, in logits, so that no word of the sentence goes with the phrase."""
MAX_TRIED = 40
"""Places of a page that are looked at: trying all borders is dear."""
_GRAMMAR = frozenset("的了是着被把从将就也都还已但他她它们这那")


def pushed_phrases(text: str, cues: Sequence[Cue], vote: Vote) -> Iterator[Lone]:
    """Yield for each two neighbouring cues the phrase around them that the vote is surest of, in text order."""
    close = [(a, b) for a, b in pairwise(cues) if _is_one(text, a, b)]
    done = -1
    for first, second in close[:MAX_TRIED]:
        if first.at < done:
            continue
        low, high = _limits(text, first, second)
        if high - low < MIN_LENGTH:
            continue
        start, end = _surest(fold(text[low:high]), first.at - low, second.at + 2 - low, vote)
        if end:
            done = low + end
            yield Lone(low + start, low + end, text[low + start : low + end], pushed=True)


def _is_one(text: str, first: Cue, second: Cue) -> bool:
    """Tell whether two cues can be of one phrase inside a longer line."""
    near = first.low == second.low and second.at - first.at <= REACH and first.high - first.low > MAX_PHRASE
    return near and text[first.at : second.at].isalnum()


def _limits(text: str, first: Cue, second: Cue) -> tuple[int, int]:
    """Return how far the phrase can reach: not over a mark or a word of grammar."""
    low, high = first.at, second.at
    while low > max(first.low, second.at + 2 - MAX_LENGTH) and _may_belong(text[low - 1]):
        low -= 1
    while high < min(first.high, first.at + MAX_LENGTH) and _may_belong(text[high]):
        high += 1
    return low, high


def _may_belong(char: str) -> bool:
    return char.isalnum() and char not in _GRAMMAR


def _surest(flat: str, first: int, last: int, vote: Vote) -> tuple[int, int]:
    """Return the borders, around two places in an already folded text, of the phrase the vote is surest of."""
    tried = (
        (vote.score(flat[start:end]) - PER_CHARACTER * (end - start), start, end)
        for start in range(first + 1)
        for end in range(max(last, start + MIN_LENGTH), len(flat) + 1)
        if end - start <= MAX_LENGTH
        and not (_splits_a_word(flat, start) or _splits_a_word(flat, end) or COUNTED.match(flat, start))
    )
    return max(tried, default=(0.0, 0, 0))[1:]


def _splits_a_word(flat: str, at: int) -> bool:
    """Tell whether a place is inside a Latin word or a number."""
    return 0 < at < len(flat) and flat[at - 1].isascii() and flat[at].isascii()
