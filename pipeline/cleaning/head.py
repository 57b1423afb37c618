"""
The lines above the body: headline, dateline, credits.

Where the body was read as lines (plain text always, pages sometimes), what belongs into other fields stands in front of
it. It is moved there, and every move is written into the ledger.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.cleaning.byline.credits import credits_in, is_credit_line
from pipeline.cleaning.byline.plain import headline_of
from pipeline.cleaning.spam.features.prose import is_prose
from pipeline.model import Removal

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.cleaning.article import Reading
    from pipeline.cleaning.byline.find import Byline

STEP = "byline"
MAX_HEAD_LINES = 6
"""Credits stand within the first lines; further down a line of names is part of the story."""
MAX_DECKS = 1
"""A sentence under the headline may stand above them."""


def move_headline(reading: Reading, is_spam_title: Callable[[str], bool]) -> Reading:
    """
    Move the headline of a plain text from its first lines into the byline.

    Args:
        reading: A text whose headline still stands in it.
        is_spam_title: Vetoes a first line that injected spam has put there.
    """
    lines = reading.text.split("\n")
    first = next((n for n, line in enumerate(lines[:MAX_HEAD_LINES]) if not is_spam_title(line)), 0)
    headline = headline_of(lines[first:])
    if headline is None:
        return reading
    moved = _move(reading, first, "byline.headline", "move_to_title")
    return replace(moved, byline=replace(reading.byline, title=headline))


def move_credits(reading: Reading) -> Reading:
    """Move the lines above the first paragraphs that hold nothing but date, source and names into the byline."""
    lines = reading.text.split("\n")
    prose = [n for n, line in enumerate(lines[: MAX_HEAD_LINES + 1]) if is_prose(line)]
    head = min([*prose[MAX_DECKS:], MAX_HEAD_LINES, len(lines) - 1])
    for n in range(head - 1, -1, -1):
        if is_credit_line(lines[n]):
            reading = replace(
                _move(reading, n, "byline.credit_line", "move_to_credits"), byline=_joined(reading.byline, lines[n])
            )
    return reading


def _move(reading: Reading, number: int, rule: str, action: str) -> Reading:
    lines = reading.text.split("\n")
    at = sum(len(line) + 1 for line in lines[:number])
    is_last = number == len(lines) - 1
    start, text = (max(0, at - 1), "\n" * (number > 0) + lines[number]) if is_last else (at, lines[number] + "\n")
    removal = Removal(rule=rule, step=STEP, action=action, at=start, text=text)
    return replace(
        reading,
        text=reading.text[:start] + reading.text[start + len(text) :],
        removed=(*reading.removed, removal),
    )


def _joined(byline: Byline, line: str) -> Byline:
    found = credits_in(line)
    return replace(
        byline,
        source=byline.source or found.source,
        authors=byline.authors or found.authors,
        editors=byline.editors or found.editors,
    )
