"""
A phrase pushed into a sentence between two words, nothing around it: where it begins and ends.

Looked for only where two cues of the vote stand close together, which happens on few pages. The borders are those that
give the phrase the vote is surest of: it has learned how phrases begin and end.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.cleaning.spam.features.prose import COUNTED
from pipeline.cleaning.spam.phrases.lone import MAX_PHRASE, Lone
from pipeline.rulebook.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cleaning.spam.phrases.clauses import Cue
    from pipeline.rulebook.vote import Vote

REACH = 9
"""So far apart two cues of one phrase stand at most."""
MIN_LENGTH, MAX_LENGTH = 6, 13
PER_CHARACTER = 0.2
"""What a character costs, in logits, so that no word of the sentence goes with the phrase."""
MAX_TRIED = 40
"""Places of a page that are looked at: trying all borders is dear."""
MIN_SENTENCE, MIN_PEAK = 20, 2.5
"""A sentence that a phrase was glued to is longer than the phrase; what the phrase weighs at least, in logits."""
_STOPS = frozenset("。！？!?…”")
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


def leading_phrases(text: str, cues: Sequence[Cue], vote: Vote) -> Iterator[Lone]:
    """Yield the phrases glued to the beginning of a sentence that a cue stands in, in text order."""
    done = -1
    for cue in cues:
        start = _sentence_start(text, cue)
        if cue.at < done or start is None or cue.high - start < MIN_SENTENCE:
            continue
        high = start
        while high < min(cue.high, start + MAX_LENGTH) and _may_belong(text[high]):
            high += 1
        flat = fold(text[start:high])
        if len(flat) != high - start or vote.peak(flat) < MIN_PEAK:
            continue
        _, end = _surest(flat, 0, min(cue.at + 2 - start, len(flat)), vote)
        if end:
            done = start + end
            yield Lone(start, done, text[start:done], pushed=True, leading=True)


def _sentence_start(text: str, cue: Cue) -> int | None:
    """Return where the sentence around a cue begins, if that is near."""
    for at in range(cue.at, max(cue.low, cue.at - MAX_LENGTH) - 1, -1):
        if at == cue.low or text[at - 1] in _STOPS:
            return at
        if not _may_belong(text[at - 1]):
            return None
    return None


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
