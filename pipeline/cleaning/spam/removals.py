"""Cuts out of a text: written down, put in order, carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.model import Removal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.rulebook.book import Rule

STEP = "spam"


class Found(NamedTuple):
    """A stretch of a text and the rule that fits it."""

    start: int
    end: int
    rule: Rule


def overlaps(start: int, end: int, found: Sequence[Found]) -> bool:
    """Tell whether a stretch has a character of those already found."""
    return any(other.start < end and start < other.end for other in found)


def removal_of(text: str, start: int, end: int, rule: Rule) -> Removal:
    """Write down that a rule cuts a stretch of a text."""
    return Removal(rule=rule.id, step=STEP, action=rule.action, at=start, text=text[start:end])


def place_of(removal: Removal) -> int:
    """Return where in the text a cut begins."""
    return int(removal.at)


def without(text: str, removed: Iterable[Removal]) -> str:
    """Return what cuts leave of a text."""
    for removal in sorted(removed, key=place_of, reverse=True):
        at = place_of(removal)
        text = text[:at] + text[at + len(removal.text) :]
    return text


def is_visible_spam(removal: Removal) -> bool:
    """Tell whether a cut was spam that readers saw; beside hidden blocks nothing of them is left in the text."""
    return removal.rule.startswith("spam.") and not removal.rule.startswith("spam.hidden_blocks.")
