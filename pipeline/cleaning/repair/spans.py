"""Decide about damaged spans: score every reading, accept one only where it is proved and stands out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.cleaning.repair.cp936 import LOST, encode
from pipeline.cleaning.repair.drafts import draft_of, surroundings_of, untouched
from pipeline.cleaning.repair.quotes import plain_marks
from pipeline.cleaning.repair.shifted import SENTENCE_MARKS, is_mark, readings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.repair.drafts import Draft, Page
    from pipeline.cleaning.repair.shifted import Reading

MARGIN = 2.5  # nats by which a reading, and every choice in it, must be better than the next one
MARGIN_OF_SHAPE = 3.0  # the same where the next reading has another length: nothing of it could be told
MARGIN_OF_MARK = 3.0  # the same for a mark: many fit nearly everywhere
MARGIN_OF_SPEECH = 2.0  # the same for a sentence mark beside a quotation mark: speech begins or ends there
_UNGLOSSED = 4.0  # nats against a glossed character that stands in a reading without its gloss
_MOST_READINGS = 80  # of one span; more are never told apart

NO_READING = "damaged bytes: no reading of them is possible"
UNSURE = "damaged bytes: several readings are possible"
LOST_BYTE = "a byte is lost for good"
TOO_MANY = "damaged bytes: the page has too many damaged places to solve them"


@dataclass(frozen=True, slots=True)
class Span:
    """
    A damaged span.

    Attributes:
        start: Where it starts in the page.
        end: Where it ends.
        text: What stood there, U+FFFD for each character that is gone or cannot be told; None if nothing can be told.
        why: What is missing; None where all is told.
    """

    start: int
    end: int
    text: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class _Scored:
    score: float
    text: str
    margins: tuple[float, ...]
    reading: Reading | None


def resolve(page: Page, start: int, end: int, before: str) -> Span | None:
    """
    Say what stood in a damaged span.

    Args:
        page: The page.
        start: Where the onset starts, see `onsets`.
        end: Where it ends; the span may reach further.
        before: The repaired text in front of it, at least the last line.

    Returns:
        The span; None where nothing is damaged after all.
    """
    found = list(islice(readings(page.text, start, before[-1:], page.table, page.widths), _MOST_READINGS))
    reach = max((reading.end for reading in found), default=end)
    if len(found) == _MOST_READINGS:
        return Span(start, reach, None, UNSURE)
    if len(found) == 1 and not is_mark(page.text[start + 1], page.widths) and _is_told(found[0]):
        return _only_way(page, start, found[0])
    around = surroundings_of(page, before, reach)
    drafts = [draft_of(around, reading) for reading in found]
    if is_mark(page.text[start + 1], page.widths) and not any(draft.eaten == "<" for draft in drafts):
        # “?！” can be what the author wrote, but for a broken gloss, and for a tag without its bracket behind it.
        drafts.append(untouched(around, start))
    scored = _contenders(page, start, drafts)
    if not scored:
        return Span(start, end, None, NO_READING)
    best, *others = sorted(scored, key=lambda one: -one.score)
    if best.reading is None:
        return None
    sure = _only_sure(best)
    for rival in others:
        has_other_shape = rival.reading is None or (rival.reading.end, len(rival.text)) != (best.reading.end, len(sure))
        if has_other_shape and best.score - rival.score < MARGIN_OF_SHAPE:
            return Span(start, best.reading.end, None, UNSURE)
        if not has_other_shape and best.score - rival.score < MARGIN:
            sure = "".join(char if char == other else LOST for char, other in zip(sure, rival.text, strict=True))
    why = UNSURE if sure != best.text else LOST_BYTE if LOST in sure else None
    return Span(start, best.reading.end, page.widths.to_page(sure), why)


def _is_told(reading: Reading) -> bool:
    """Say whether the bytes alone tell every character of a reading."""
    return all(len(slot) == 1 for slot in reading.slots)


def _only_way(page: Page, start: int, reading: Reading) -> Span:
    """Take the one reading there is, which needs no language model, if damaging it again proves it."""
    text = "".join(reading.slots)
    if not _is_proved(page, start, reading, text):
        return Span(start, reading.end, None, NO_READING)
    return Span(start, reading.end, page.widths.to_page(text), LOST_BYTE if LOST in text else None)


def _is_proved(page: Page, start: int, reading: Reading, text: str) -> bool:
    """Say whether damaging a text again gives what the page shows."""
    damaged, shown = reading.damaged(text), page.text[start : reading.end]
    return damaged is not None and page.widths.to_page(damaged) == page.widths.to_page(shown)


def _only_sure(best: _Scored) -> str:
    """Keep the choices that stand out. The margins were set on simulated pages (docs/repair.md)."""
    text = ""
    for char, margin, after in zip(best.text, best.margins, f"{best.text[1:]} ", strict=True):
        needed = MARGIN
        if char in SENTENCE_MARKS and after in "“”":
            needed = MARGIN_OF_SPEECH
        elif not (char.isalnum() or char.isascii()):
            needed = MARGIN_OF_MARK
        text += char if margin >= needed else LOST
    return text


def _contenders(page: Page, start: int, drafts: Sequence[Draft]) -> list[_Scored]:
    """Fill the slots of the readings that can be best, or can make the best one doubtful."""
    scored: list[_Scored] = []
    for draft in sorted(drafts, key=lambda draft: -draft.limit):
        if scored and draft.limit <= max(one.score for one in scored) - MARGIN_OF_SHAPE:
            break
        one = _score(page, start, draft)
        if one is not None:
            scored.append(one)
    return scored


def _score(page: Page, start: int, draft: Draft) -> _Scored | None:
    """Fill the open slots of a reading; None if damaging the result again does not give what the page shows."""
    reading = draft.reading
    if reading is None:
        return _Scored(draft.limit, "", (), None)
    choice = page.reader.choose(draft.paths)
    text = plain_marks(choice.text[: len(choice.text) - len(draft.eaten)]) + draft.eaten
    if not _is_proved(page, start, reading, text):
        return None
    score = draft.limit - _UNGLOSSED * _count_unglossed(page, reading, text)
    return _Scored(score, text, choice.margins, reading)


def _count_unglossed(page: Page, reading: Reading, text: str) -> int:
    """Count the codes in a reading that the page glosses elsewhere and not here."""
    data = encode(text.replace(LOST, " ")) or b""
    places = {offset for offset, _ in reading.glosses}
    codes = (page.table.codes.get(data[at - 2 : at]) for at in range(2, len(data) + 1) if not {at, at - 1} & places)
    return sum(code in page.glossing.readings for code in codes)
