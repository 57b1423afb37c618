"""Readings of a damaged span in their surroundings: what the language model is to make of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.cp936 import LOST
from pipeline.cleaning.repair.expected import expected_marks
from pipeline.cleaning.repair.gate import PINYIN
from pipeline.cleaning.repair.model import DIGIT, LETTER, OTHER
from pipeline.cleaning.repair.pairs import EDGE
from pipeline.cleaning.repair.quotes import OPEN_PLACE, mark_quotations, mark_unopened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.repair.gate import Glossing
    from pipeline.cleaning.repair.reader import Paths, Reader
    from pipeline.cleaning.repair.shifted import Reading
    from pipeline.cleaning.repair.table import GlossTable
    from pipeline.cleaning.repair.widths import Widths

_LITERAL = 3.0  # nats against an author who writes a half-width question mark in front of a full-width mark
_NEAR = 6  # characters of context that are scored on either side
_FAR = 200  # characters in which the other end of a quotation is looked for

_EATEN = ("<", "&", LOST)
_GLOSS = re.compile(rf"\({PINYIN} ?\)")
_MARKUP = re.compile(r"<[^<>]*>|[\n\r]")
_END = re.compile(r"[<\n]|\?(?=[a-z！？；。])")  # a line ends, or the next damage begins
_BEGIN = re.compile(r"[<>\n\r]")


@dataclass(frozen=True, slots=True)
class Page:
    """A glossed page, and what is known to repair it."""

    text: str
    glossing: Glossing
    table: GlossTable
    reader: Reader
    widths: Widths


@dataclass(frozen=True, slots=True)
class Surroundings:
    """
    What stands around a damaged span, the same for all its readings.

    Attributes:
        page: The page.
        left: The line in front of it, as print writes it; `EDGE` where it begins, if that is near.
        opened: The opening mark of speech that the line before left open, "" where it left none; None where the
            beginning of the line is not near.
        reach: How far the longest reading reaches: all are scored that far.
        ahead: The sound text behind that, as print writes it, up to the end of the line or to the next damage; `EDGE`.
    """

    page: Page
    left: str
    opened: str | None
    reach: int
    ahead: str


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A reading before its slots are filled.

    Attributes:
        limit: The best score it can get, in nats.
        paths: What can stand in its slots.
        reading: The reading; None stands for “nothing is damaged here”.
        eaten: The ASCII character at its end that was eaten, as far as it is known; "" if none was.
    """

    limit: float
    paths: Paths
    reading: Reading | None
    eaten: str = ""


def surroundings_of(page: Page, before: str, reach: int) -> Surroundings:
    """
    Look at what stands around a damaged span.

    Args:
        page: The page.
        before: The repaired text in front of the span.
        reach: How far the longest reading of the span reaches: all are scored that far.

    Returns:
        The surroundings.
    """
    *broken, left = _BEGIN.split(page.widths.to_print(before[-_FAR:]))
    begins = bool(broken) or len(before) < _FAR
    ahead = _END.split(_sound(page.text[reach : reach + _FAR]), maxsplit=1)[0]
    return Surroundings(
        page,
        left=EDGE + left if begins else left,
        opened=_unclosed(broken) if begins else None,
        reach=reach,
        ahead=page.widths.to_print(ahead) + EDGE,
    )


def draft_of(around: Surroundings, reading: Reading) -> Draft:
    """Look at a reading in its surroundings."""
    *rest, eaten = reading.slots
    if eaten not in _EATEN:
        paths = _paths(around, reading.slots, reading.end)
        return Draft(paths.score, paths, reading)
    stand_in = _likely(eaten, around.page.text[reading.end : reading.end + 1])
    paths = _paths(around, (*rest, stand_in), reading.end)
    return Draft(paths.score, paths, reading, eaten)


def untouched(around: Surroundings, start: int) -> Draft:
    """Look at the page as it stands from `start` on, as if nothing were damaged."""
    paths = _paths(around, (), start)
    return Draft(paths.score - _LITERAL, paths, None)


def _likely(eaten: str, after: str) -> str:
    """Say what the model should see for an ASCII character that was eaten in front of `after`."""
    if eaten == "<":
        return EDGE
    if after.isdigit() or after in ".%":
        return DIGIT
    return LETTER if after.isascii() and after.isalpha() else OTHER


def _paths(around: Surroundings, slots: Sequence[str], end: int) -> Paths:
    """Find the paths through slots that end at `end`; all readings are scored as far as the longest one reaches."""
    page, left = around.page, around.left
    inside = page.widths.to_print(_sound(page.text[end : around.reach]))
    known = "".join([slot if len(slot) == 1 else OPEN_PLACE for slot in slots])
    line = mark_quotations(left + known + inside + around.ahead)
    first, last = len(left), len(left) + len(slots)
    marked = [char if len(slot) == 1 else slot for char, slot in zip(line[first:last], slots, strict=True)]
    if around.opened is not None:
        marked = mark_unopened(marked, around.opened + left)
    near = line[max(0, first - _NEAR) : first], line[last : last + len(inside) + _NEAR]
    return page.reader.paths(marked, *near, expected_marks(marked, line[:first], line[last:]))


def _sound(text: str) -> str:
    """Give a stretch of the page as the model should see it: without glosses, a line's end for every tag."""
    return _MARKUP.sub(EDGE, _GLOSS.sub("", text))


def _unclosed(lines: Sequence[str]) -> str:
    """Give the opening mark of speech that the line before left open, "" where it left none."""
    last = next((line for line in reversed(lines) if line.strip()), "")
    return "“" if last.rfind("“") > last.rfind("”") else ""
