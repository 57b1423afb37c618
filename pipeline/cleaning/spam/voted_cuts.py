"""Cutting the rows that the vote finds, where a span rule fits them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleaning.spam.evidence import Evidence
from pipeline.cleaning.spam.matching import best_rule, matching_rules
from pipeline.cleaning.spam.voted import voted_rows
from pipeline.model import Removal
from pipeline.rulebook.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.spam.evidence import Context
    from pipeline.rulebook.book import Rule, RuleBook
    from pipeline.rulebook.schema import Unit

STEP = "spam"


def voted_removals(text: str, rules: RuleBook, context: Context) -> tuple[Removal, ...]:
    """
    Return what to cut of the rows that the vote finds in a text, last place first.

    Args:
        text: What the other rules left.
        rules: The rule book.
        context: Vocabulary and script of the page around the text.
    """
    return tuple(_removals(text, rules, context))[::-1]


def _removals(text: str, rules: RuleBook, context: Context) -> Iterator[Removal]:
    for row in voted_rows(text, fold(text), context.lexicon.vote):
        evidence = Evidence(text[row.start : row.end], context, row.parts)
        rule = best_rule(filter(_asks_the_vote, matching_rules(evidence, rules, "span")))
        if rule and rule.acts:
            start, end = _with_line_end(text, row.start, row.end)
            yield Removal(rule=rule.id, step=STEP, action=rule.action, at=start, text=text[start:end])


def _asks_the_vote(rule: Rule) -> bool:
    """Other rules have had their say on rows of their own kind."""
    return any(condition.feature.startswith("voted") for condition in rule.conditions)


def _with_line_end(text: str, start: int, end: int) -> tuple[int, int]:
    """Lines that go as a whole take one line end with them, the one before them if there is one."""
    if (start and text[start - 1] != "\n") or (end < len(text) and text[end] != "\n"):
        return start, end
    return (start - 1, end) if start else (start, min(end + 1, len(text)))
