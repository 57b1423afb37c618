"""
The examples inside the rules, run through the engine.

A rule carries its own proof: a `spam` text it must act on, leaving exactly what it says; a `clean` text that no rule
may touch; a `known_miss` that must still be missed. An example sees the whole rule book, as a page does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.cleaning.dom import parse
from pipeline.cleaning.spam.features.context import context_of
from pipeline.cleaning.spam.features.topic import Topic
from pipeline.cleaning.spam.headlines.titles import TitleGuard
from pipeline.cleaning.spam.text.lines import cut_lines
from pipeline.cleaning.spam.tree.blocks import cut_blocks
from pipeline.cleaning.spam.verdict import hijacked
from pipeline.rulebook.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rulebook.book import RuleBook
    from pipeline.rulebook.schema import Example, RuleEntry

EXAMPLE_URL = "http://www.example.test/a.html"


@dataclass(frozen=True, slots=True)
class Effect:
    """
    What a rule book does to an example.

    Attributes:
        left: The text that is left; "" for a title or a page that is refused.
        by: Ids of the rules that acted or, for `trial` rules, would have.
    """

    left: str
    by: frozenset[str]


def effect_of(example: Example, rules: RuleBook) -> Effect:
    """Run an example through a rule book."""
    if example.title is not None:
        return _effect_on_title(example.title.strip(), example.about, example.page_title, rules)
    if example.html is not None:
        return _effect_on_html(example.html, rules)
    return _effect_on_text((example.text or "").strip("\n"), rules)


def faults_of(entry: RuleEntry, rules: RuleBook) -> Iterator[tuple[int, str]]:
    """Yield the number of each failing example of a rule, starting at 1 (0: the rule itself), and what is wrong."""
    verdicts = {example.verdict for example in entry.example}
    for wanted in ("spam", "clean"):
        if wanted not in verdicts and entry.status != "retired":
            yield 0, f"{entry.id}: has no example with verdict = '{wanted}': add one"
    for number, example in enumerate(entry.example, 1):
        if fault := _fault(entry, example, rules):
            yield number, f"{entry.id}: example {number} ({example.verdict}): {fault}"


def is_dead(entry: RuleEntry, rules: RuleBook) -> bool:
    """Tell whether a rule changes nothing: without it its spam examples come out the same."""
    without = rules.without(entry.id)
    spam = [example for example in entry.example if example.verdict == "spam"]
    return bool(spam) and all(effect_of(ex, without).left == effect_of(ex, rules).left for ex in spam)


def _fault(entry: RuleEntry, example: Example, rules: RuleBook) -> str | None:
    effect = effect_of(example, rules)
    if example.verdict == "clean":
        return f"touched by {', '.join(sorted(effect.by))}" if effect.by else None
    if example.verdict == "known_miss":
        return "is no longer missed: make it a spam example" if entry.id in effect.by else None
    if entry.id not in effect.by:
        return "the rule does not act on it" + (f", {', '.join(sorted(effect.by))} does" if effect.by else "")
    if entry.status == "stable" and entry.action != "flag" and effect.left != example.left.strip("\n"):
        return f"leaves {effect.left!r} instead of {example.left.strip()!r}"
    return None


def _effect_on_title(title: str, about: str, page_title: str, rules: RuleBook) -> Effect:
    guard = TitleGuard(rules, context_of(title, rules.lexicon), cache(lambda: Topic(fold(about.strip("\n")))))
    by = guard.rules_for(title)
    if not by and (part := guard.part_of_page_title(title, page_title) or guard.honest_part(title)):
        return Effect(part[0], frozenset({part[1].id}))
    return Effect("" if any(rule.acts for rule in by) else title, frozenset(rule.id for rule in by))


def _effect_on_html(html: str, rules: RuleBook) -> Effect:
    tree = parse(html)
    cuts = cut_blocks(tree, rules, context_of(html, rules.lexicon), EXAMPLE_URL)
    text = tree.body.text(separator="\n") if tree.body else ""
    left = "\n".join(filter(None, map(str.strip, text.split("\n"))))
    return Effect(left, frozenset(removal.rule for removal in cuts.removed) | frozenset(cuts.flagged))


def _effect_on_text(text: str, rules: RuleBook) -> Effect:
    context = context_of(text, rules.lexicon)
    cut = cut_lines(text, rules, context)
    by = frozenset(removal.rule for removal in cut.removed) | frozenset(cut.flagged)
    refusal = hijacked(cut.text, cut.removed, rules, context)
    return Effect("", by | {refusal.detail}) if refusal else Effect(cut.text, by)
