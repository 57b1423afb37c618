"""A change as two columns: the same rows for the terminal and for HTML."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.model import Article
from pipeline.proof.changes import MAX_CHAR_DIFF

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model import Rejected
    from pipeline.proof.changes import Change

CONTEXT_LINES = 2
FIELDS = ("title", "published_at", "date_precision", "source", "authors", "editors", "script")
MIN_LIKENESS = 0.3
"""Two lines with less in common than this are shown as one that went and one that came."""


class Mark(NamedTuple):
    """A stretch of a line; `is_changed` where the other side does not have it."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row of a side-by-side view.

    Attributes:
        kind: "same", "changed", "removed" (nothing on the right), "added" (nothing on the left), or "gap" for lines
            that are left out because they are the same on both sides.
        left: The line before, as marked stretches.
        right: The line after.
        label: Name of the field, "" for a line of the text.
        count: How many lines a gap stands for.
    """

    kind: Literal["same", "changed", "removed", "added", "gap"]
    left: tuple[Mark, ...] = ()
    right: tuple[Mark, ...] = ()
    label: str = ""
    count: int = 0


def side_by_side(change: Change) -> tuple[Row, ...]:
    """Lay the two outcomes of a page side by side: the fields that differ, then the text with a little around it."""
    left, right = _lines(change.before), _lines(change.after)
    return (*_fields(change), *_text_rows(left, right))


def _fields(change: Change) -> Iterator[Row]:
    old, new = _values(change.before), _values(change.after)
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name, ""), new.get(name, "")
        if before != after:
            yield _paired(before, after, name) if before and after else _one_sided(before, after, name)


def _values(record: Article | Rejected) -> dict[str, str]:
    if not isinstance(record, Article):
        return {"rejected": f"{record.reason} {record.detail}".strip()}
    values = {name: getattr(record, name) for name in FIELDS}
    found = {name: "、".join(v) if isinstance(v, tuple) else v or "" for name, v in values.items()}
    return {**found, "extractor": record.cleaning.extractor, "warnings": " ".join(record.cleaning.warnings)}


def _lines(record: Article | Rejected) -> list[str]:
    return record.text.split("\n") if isinstance(record, Article) else []


def _text_rows(left: Sequence[str], right: Sequence[str]) -> Iterator[Row]:
    codes = difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    for number, (tag, i, j, k, m) in enumerate(codes):
        if tag == "equal":
            yield from _same(left[i:j], is_first=number == 0, is_last=number == len(codes) - 1)
        else:
            yield from _block(left[i:j], right[k:m])


def _same(lines: Sequence[str], *, is_first: bool, is_last: bool) -> Iterator[Row]:
    """Lines next to a change are its context; of a longer stretch the middle is left out."""
    head = 0 if is_first else CONTEXT_LINES
    tail = 0 if is_last else CONTEXT_LINES
    rows = [Row("same", marks := (Mark(line, is_changed=False),), marks) for line in lines]
    hidden = len(rows) - head - tail
    if hidden <= 1:
        yield from rows
        return
    yield from rows[:head]
    yield Row("gap", count=hidden)
    yield from rows[len(rows) - tail :]


def _block(left: Sequence[str], right: Sequence[str]) -> Iterator[Row]:
    """Pair the lines of a changed stretch in their order; where one side has more, the alike ones meet."""
    used = 0
    for line in left:
        near = next((n for n in range(used, len(right)) if _alike(line, right[n])), None)
        if near is None:
            yield _removed(line)
            continue
        yield from (_added(other) for other in right[used:near])
        yield _paired(line, right[near])
        used = near + 1
    yield from (_added(other) for other in right[used:])


def _alike(left: str, right: str) -> bool:
    if max(len(left), len(right)) > MAX_CHAR_DIFF:
        return False
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    return matcher.quick_ratio() >= MIN_LIKENESS and matcher.ratio() >= MIN_LIKENESS


def _one_sided(before: str, after: str, label: str) -> Row:
    return _removed(before, label) if before else _added(after, label)


def _removed(line: str, label: str = "") -> Row:
    return Row("removed", (Mark(line, is_changed=True),), label=label)


def _added(line: str, label: str = "") -> Row:
    return Row("added", (), (Mark(line, is_changed=True),), label=label)


def _paired(left: str, right: str, label: str = "") -> Row:
    old: list[Mark] = []
    new: list[Mark] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        old += [Mark(left[i:j], tag != "equal")] if i < j else []
        new += [Mark(right[k:m], tag != "equal")] if k < m else []
    return Row("changed", tuple(old), tuple(new), label)
