"""
Phrases written one behind the other without anything between them: where one ends and the next begins.

Of all ways to split a run of characters into phrases, the one is taken whose phrases the vote is surest of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.rulebook.vote import Vote

LONG = 16
"""Search phrases are shorter; what is longer is several."""
SHORTEST, LONGEST = 3, 10
CONNECTORS = frozenset("和与或及跟")
MOST = 4.0
"""No phrase counts for more: one sure phrase does not pay for a bad split of the rest."""
COST = 1.0
"""What a border costs, so that phrases are not split further than they have to be."""
MAX_RUN = 200


def phrases_of(run: str, vote: Vote) -> tuple[str, ...]:
    """
    Split an already folded run of characters into phrases, if it is too long to be a single one.

    Args:
        run: Text without separators.
        vote: The second vote.
    """
    if not LONG < len(run) <= MAX_RUN:
        return (run,)
    best: list[tuple[float, int, str]] = [(0.0, 0, "")]
    for end in range(1, len(run) + 1):
        options = [(float("-inf"), 0, "")]
        if run[end - 1] in CONNECTORS:
            options.append((best[end - 1][0], end - 1, ""))
        for start in range(max(0, end - LONGEST), end - SHORTEST + 1):
            phrase = run[start:end]
            gain = max(-MOST, min(MOST, vote.score(phrase))) - COST
            options.append((best[start][0] + gain, start, phrase))
        best.append(max(options))
    phrases: list[str] = []
    at = len(run)
    while at:
        _, start, phrase = best[at]
        phrases += [phrase] if phrase else []
        at = start
    return tuple(reversed(phrases))
