"""
Rows and sentences that stand in a line: cut out of it, the rest of the line stays.

A line is looked through sentence by sentence: for a row of keywords glued to it, or for a sentence that is an
advertisement as a whole.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.cleaning.spam.features.evidence import Evidence
from pipeline.cleaning.spam.features.matching import best_rule, matching_rules
from pipeline.cleaning.spam.features.prose import SENTENCE_END
from pipeline.cleaning.spam.features.rows import rows_in
from pipeline.cleaning.spam.phrases.adverts import is_set_in
from pipeline.cleaning.spam.phrases.contacts import with_contact
from pipeline.cleaning.spam.removals import Found
from pipeline.rulebook.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.spam.features.context import Context
    from pipeline.cleaning.spam.text.text_lines import Line
    from pipeline.rulebook.book import RuleBook

CHARS_PER_CUE = 20
"""A sentence with fewer cues of the vote is no advertisement: of real ones seven in a hundred have so many."""


def find_spans(line: Line, rules: RuleBook, context: Context) -> Iterator[Found]:
    """
    Yield what a span rule fits in a line, as places of the text: rows in its sentences, or a sentence as a whole.

    Args:
        line: A line that stays.
        rules: The rule book.
        context: Vocabulary, script and topic of the page.
    """
    if not line.may_hold_span and not line.cues:
        return
    ends = [0, *(match.end() for match in SENTENCE_END.finditer(line.text)), len(line.text)]
    for start, end in pairwise(ends):
        piece = line.text[start:end]
        if not line.may_hold_span and CHARS_PER_CUE * sum(start <= cue < end for cue in line.cues) < len(piece):
            continue
        row = _row_span(piece, rules, context) if line.may_hold_span else None
        if piece.strip() and (found := row or _whole_span(piece, rules, context)):
            last = start + found.end
            last = with_contact(line.text, last) if found.rule.acts else last
            yield Found(line.start + start + found.start, line.start + last, found.rule)


def _row_span(piece: str, rules: RuleBook, context: Context) -> Found | None:
    """Find the row in a piece that a span rule fits: what stands before and behind it is the article's."""
    for row in rows_in(piece, context.lexicon):
        evidence = Evidence(piece[row.start : row.end], context, row.parts, held_by=1)
        if rule := best_rule(matching_rules(evidence, rules, "span")):
            return Found(row.start, row.end, rule)
    return None


def _whole_span(piece: str, rules: RuleBook, context: Context) -> Found | None:
    flat = fold(piece)
    talk = len(context.lexicon.hits(flat, "sales_talk"))
    held_by = max(1, context.topic.text.count(flat.strip()))
    evidence = Evidence(piece, context, held_by=held_by, sales_talk=talk, sentence=True)
    rule = best_rule(matching_rules(evidence, rules, "span"))
    return Found(0, len(piece), rule) if rule and not is_set_in(piece, context.lexicon) else None
