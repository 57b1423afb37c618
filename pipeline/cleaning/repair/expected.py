"""Marks that are to be expected at an open place: what the line in front of it, and the marks beside it, ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.pairs import EDGE
from pipeline.cleaning.repair.quotes import OPEN_PLACE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Nats for or against a mark, set on simulated pages (docs/repair.md).
_ASKED, _NOT_ASKED = 3.5, -1.0  # a question mark behind a question, and behind anything else
_CLOSES, _CLOSES_HERE = 3.5, 1.5  # what is open closes where the line ends, or where it runs on
_CLOSES_NOTHING = -4.0  # a closing bracket where none is open
_OPENS_NOTHING = -6.0  # an opening mark where the line ends
_LAST = {"；": 1.5, "！": 1.0, "：": -0.7}  # where the line ends: news has such lines oftener, or less, than our prose
_ROW = 8.0  # the same mark as the two beside it

_OPENINGS = dict(zip("）》」』】〉〕", "（《「『【〈〔", strict=True))
_TELLING = frozenset({"？", "”", "“", "‘", *_LAST, *_OPENINGS, *_OPENINGS.values()})
_SENTENCE_END = re.compile(r"[。！？；\n]")
_QUESTION = re.compile(
    "[吗嗎呢谁誰哪]|[什怎多][么麼少]|[为為如]何|何[时時处處必]|[是能可]否|[难難]道|[岂豈]|[几幾][个個年天次]"
)


def expected_marks(slots: Sequence[str], left: str, right: str) -> list[Mapping[str, float]]:
    """
    Say which marks are to be expected.

    Args:
        slots: Candidates for each place.
        left: The line in front of them.
        right: Sound text behind them; `EDGE` where the line ends.

    Returns:
        For each place: marks, and how many nats speak for each; none where there is no choice.

    Example:
        >>> expected_marks(["？，"], "这是为什么", EDGE)
        [{'？': 3.5}]
    """
    known = "".join(slot if len(slot) == 1 else OPEN_PLACE for slot in slots)
    return [
        _gains(slot, left + known[:place], known[place + 1 :] + right[:2]) if len(slot) > 1 else {}
        for place, slot in enumerate(slots)
    ]


def _gains(slot: str, before: str, behind: str) -> dict[str, float]:
    line = before.rpartition(EDGE)[2]
    found = {mark: _gain(mark, line, is_last=behind[:1] == EDGE) for mark in _TELLING.intersection(slot)}
    gains = {mark: gain for mark, gain in found.items() if gain}
    for row in (before[-2:], behind[:2]):
        mark = row[:1]
        if row == 2 * mark and mark in slot and not row.isalnum():
            gains[mark] = gains.get(mark, 0.0) + _ROW
    return gains


def _gain(mark: str, line: str, *, is_last: bool) -> float:
    """Say what speaks for a mark behind a line."""
    if mark == "？":
        return _ASKED if _QUESTION.search(_SENTENCE_END.split(line)[-1]) else _NOT_ASKED
    if mark == "”":  # among candidates it closes something, see `mark_unopened`
        return _CLOSES if is_last else 0.0
    if mark in _OPENINGS:
        is_open = line.count(_OPENINGS[mark]) > line.count(mark)
        return _CLOSES_NOTHING if not is_open else _CLOSES if is_last else _CLOSES_HERE
    return _LAST.get(mark, _OPENS_NOTHING) if is_last else 0.0
