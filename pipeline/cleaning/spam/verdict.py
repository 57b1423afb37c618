"""Judging whole pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.cleaning.spam.features.evidence import Evidence
from pipeline.cleaning.spam.features.matching import matching_rules
from pipeline.cleaning.spam.features.prose import is_prose
from pipeline.model import Refusal
from pipeline.rulebook.fold import count_han, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.cleaning.spam.features.context import Context
    from pipeline.model import Removal
    from pipeline.rulebook.book import RuleBook


def hijacked(text: str, removed: Iterable[Removal], rules: RuleBook, context: Context) -> Refusal | None:
    """
    Refuse a page that is nothing but spam.

    Args:
        text: What is left of the page: its body, or all its visible text where no body was found.
        removed: What was cut out of it.
        rules: The rule book.
        context: Vocabulary and script of the page.
    """
    gone = sum(len(removal.text) for removal in removed if removal.rule.startswith("spam."))
    if not rules.of("document") or not (gone or context.lexicon.has(fold(text), "strong")):
        return None
    evidence = Evidence(text, context)
    clean = [line for line in text.split("\n") if is_prose(line) and not context.lexicon.has(fold(line), "strong")]
    evidence = replace(
        evidence,
        clean_han=sum(count_han(line) for line in clean),
        removed_share=gone / max(1, gone + evidence.chars),
    )
    rule = next((rule for rule in matching_rules(evidence, rules, "document") if rule.acts), None)
    return Refusal("hijacked", rule.id) if rule else None
