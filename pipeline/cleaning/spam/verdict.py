"""Judging titles and whole pages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.cleaning.dom import css_path
from pipeline.cleaning.spam.evidence import Evidence
from pipeline.cleaning.spam.lines import is_prose
from pipeline.cleaning.spam.matching import matching_rules
from pipeline.model import Refusal, Removal
from pipeline.rulebook.fold import count_han, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborHTMLParser

    from pipeline.cleaning.spam.context import Context
    from pipeline.rulebook.book import Rule, RuleBook

STEP = "dom"


@dataclass(frozen=True, slots=True)
class TitleGuard:
    """
    Tells hijacked titles, those replaced by keywords, from headlines.

    It belongs to one page: a page gives the same few titles in many places, and each is judged once.
    """

    rules: RuleBook
    context: Context
    _judged: dict[str, tuple[Rule, ...]] = field(default_factory=dict, repr=False, compare=False)

    def __call__(self, title: str) -> bool:
        """Tell whether a title was hijacked."""
        return self.acting_rule(title) is not None

    def acting_rule(self, title: str) -> Rule | None:
        """Return the rule that says a title was hijacked, None for one that can stay."""
        return next((rule for rule in self.rules_for(title) if rule.acts), None)

    def rules_for(self, title: str) -> tuple[Rule, ...]:
        """Return the title rules that fit a title."""
        if title not in self._judged:
            evidence = Evidence(title, self.context)
            self._judged[title] = tuple(matching_rules(evidence, self.rules, "title")) if title.strip() else ()
        return self._judged[title]


def cut_titles(tree: LexborHTMLParser, guard: TitleGuard) -> tuple[Removal, ...]:
    """
    Cut hijacked titles out of a tree: `title` is written down and left to the guard, h1 goes.

    Args:
        tree: The parsed page; changed by this function.
        guard: Tells hijacked titles from headlines.
    """
    found = [(node, rule) for node in tree.css("title, h1") if (rule := guard.acting_rule(node.text(strip=True)))]
    removed = tuple(
        Removal(rule=rule.id, step=STEP, action=rule.action, at=css_path(node), text=node.text(strip=True))
        for node, rule in found
    )
    for node, _ in found:
        if node.tag == "h1":
            node.decompose()
    return removed


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
