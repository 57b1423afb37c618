"""The lines of a text as rules see them: what each is told by, before any is held against its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cleaning.spam.features.evidence import Evidence
from pipeline.cleaning.spam.features.matching import fitting_rules
from pipeline.cleaning.spam.features.prose import is_prose
from pipeline.rulebook.vote import by_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cleaning.spam.features.context import Context
    from pipeline.rulebook.book import Rule, RuleBook

_ROW_MARK = re.compile(r"[,，、|｜_/\s]+")
MIN_ROW_MARKS = 4
"""A line without a sentence end and with so many separators is weighed whatever its words are."""
MIN_STRONG_FOR_SPAN = 2
_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """
    A line of a text.

    Attributes:
        text: The line, without its end.
        folded: The same, folded.
        start: Where in the text it begins.
        has_strong: Whether it has a strong term.
        evidence: Its features; None where no rule for lines can fit it, wherever it stands.
        rules: The rules for lines that fit it, but for those about head and tail.
        is_prose: Whether it is prose.
        may_hold_span: Whether a row may be set into it.
        cues: Where the vote has its cues in the folded line, ascending.
    """

    text: str
    folded: str
    start: int
    has_strong: bool
    evidence: Evidence | None
    rules: tuple[Rule, ...]
    is_prose: bool
    may_hold_span: bool
    cues: Sequence[int]


def read_lines(text: str, folded: str, cues: Sequence[int], rules: RuleBook, context: Context) -> Iterator[Line]:
    """
    Yield the lines of a text with what is asked about each.

    Args:
        text: Paragraphs joined by line ends.
        folded: The same, folded: as many lines.
        cues: Where the vote has its cues in the folded text, ascending.
        rules: The rule book.
        context: Vocabulary, script and topic of the page.
    """
    strong = context.lexicon.hits_by_line(folded, "strong")
    hits = rules.patterns_by_line(folded)
    hints = rules.lines_with_span_hints(folded)
    talk = context.lexicon.hits_by_line(folded, "sales_talk")
    cued = by_line(folded, cues)
    suspicious = context.is_traditional or bool(strong)
    start = 0
    for number, (line, flat) in enumerate(zip(text.split("\n"), folded.split("\n"), strict=True)):
        prose = is_prose(line)
        is_row = not prose and len(_ROW_MARK.findall(line)) >= MIN_ROW_MARKS
        evidence = (
            Evidence(line, context, held_by=prose, sales_talk=talk[number])
            if number in hits or number in talk or is_row or (suspicious and line)
            else None
        )
        has_strong = strong[number] > 0
        asked = rules.of("line") if has_strong else rules.for_plain("line")
        fitting = tuple(fitting_rules(evidence, hits.get(number, _NONE), asked)) if evidence else ()
        may_hold_span = number in hints or number in talk or strong[number] >= MIN_STRONG_FOR_SPAN
        yield Line(line, flat, start, has_strong, evidence, fitting, prose, may_hold_span, cued.get(number, ()))
        start += len(line) + 1
