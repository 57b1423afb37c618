"""
The same phrase pushed into several paragraphs, with nothing around it that says where it begins and ends.

Its copies say it: what they have in common is the phrase.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pipeline.cleaning.spam.phrases.lone import MAX_PHRASE, Lone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.cleaning.spam.phrases.clauses import Cue

MIN_COPIES, MIN_LENGTH = 3, 5
_KEY = 2


def repeated_phrases(text: str, cues: Iterable[Cue]) -> Iterator[Lone]:
    """Yield all copies of the phrases that stand around the same cue in several lines, as far as they are the same."""
    places: dict[str, dict[int, int]] = defaultdict(dict)
    for cue in cues:
        if cue.high - cue.low <= MAX_PHRASE:
            continue  # a line of its own says itself where it ends
        places[text[cue.at : cue.at + _KEY]].setdefault(cue.low, cue.at)  # one a line
    for found in places.values():
        if len(found) < MIN_COPIES:
            continue
        starts = list(found.values())
        starts, before = _extended(text, starts, -1, -1)
        starts, behind = _extended(text, starts, 0, 1)
        for start in starts if MIN_LENGTH <= before + behind <= MAX_PHRASE else ():
            phrase = text[start - before : start + behind]
            if phrase.isalnum():
                yield Lone(start - before, start + behind, phrase, pushed=True)


def _extended(text: str, places: Sequence[int], first: int, step: int) -> tuple[list[int], int]:
    """Go on from some places in one direction while enough of them show the same character: those, and how far."""
    agreeing, length = list(places), 0
    while length < MAX_PHRASE:
        offset = first + step * length
        shown = Counter(text[at + offset : at + offset + 1] for at in agreeing if at + offset >= 0)
        char, count = shown.most_common(1)[0] if shown else ("", 0)
        if count < max(MIN_COPIES, len(places) / 2) or not char.isalnum():
            break
        agreeing = [at for at in agreeing if at + offset >= 0 and text[at + offset : at + offset + 1] == char]
        length += 1
    return agreeing, length
