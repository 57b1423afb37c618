"""A text with its cuts and repairs, as view models: what `lines_of` found, ready for a template."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.proof.explain import Line, Piece


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    A stretch of a line.

    Attributes:
        kind: "kept", "cut" by a rule, or "repaired".
        text: The text; of a repair, what was put in, "" where something was only taken out.
        before: Of a repair, the damaged text; else "".
    """

    kind: Literal["kept", "cut", "repaired"]
    text: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """
    A line, or a place where untouched lines are left out.

    Attributes:
        kind: "line" or "gap".
        stretches: Of a line, its text in order.
        rules: Of a line, the rules that cut in it.
        count: Of a gap, how many lines it stands for; else 0.
    """

    kind: Literal["line", "gap"]
    stretches: tuple[Stretch, ...] = ()
    rules: tuple[str, ...] = ()
    count: int = 0

    @property
    def is_touched(self) -> bool:
        """Whether something was cut or repaired in it."""
        return any(stretch.kind != "kept" for stretch in self.stretches)


def marked_lines(lines: Iterable[Line], context: int | None = None) -> tuple[MarkedLine, ...]:
    """
    Return the view models of a text.

    Args:
        lines: What `pipeline.proof.explain.lines_of` gives.
        context: How many untouched lines stay before and behind a touched one; None leaves nothing out.
    """
    marked = [MarkedLine("line", tuple(_stretches(line.pieces)), line.rules) for line in lines if line.pieces]
    return tuple(marked if context is None else _with_gaps(marked, context))


def _stretches(pieces: Iterable[Piece]) -> Iterator[Stretch]:
    """Mark a cut as a whole, as the terminal does: what was repaired inside it no longer matters."""
    for removal, group in groupby(pieces, key=attrgetter("removal")):
        if removal is not None:
            yield Stretch("cut", "".join(piece.text for piece in group))
            continue
        for piece in group:
            if piece.repair is None:
                yield Stretch("kept", piece.text)
            else:
                yield Stretch("repaired", piece.text, piece.repair.before)


def _with_gaps(lines: Sequence[MarkedLine], context: int) -> Iterator[MarkedLine]:
    """Leave out untouched lines that stand far from touched ones; a single one is not worth a gap."""
    near = {
        number for at, line in enumerate(lines) if line.is_touched for number in range(at - context, at + context + 1)
    }
    for is_shown, group in groupby(range(len(lines)), key=near.__contains__):
        numbers = list(group)
        if is_shown or len(numbers) == 1:
            yield from (lines[number] for number in numbers)
        else:
            yield MarkedLine("gap", count=len(numbers))
