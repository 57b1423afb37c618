"""Holding rules against evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.cleaning.spam.features.evidence import Evidence
    from pipeline.rulebook.book import Group, Rule, RuleBook


def matching_rules(evidence: Evidence, rules: RuleBook, group: Group) -> Iterator[Rule]:
    """Yield the rules of a group that fit the evidence, sorted by id; places are the caller's to judge."""
    hits = pattern_hits(evidence, rules, group)
    every, plain = rules.of(group), rules.for_plain(group)
    asked = every if len(every) == len(plain) or evidence.has_strong else plain
    return fitting_rules(evidence, hits, asked)


def quiet_rules(evidence: Evidence, rules: RuleBook, group: Group) -> Iterator[Rule]:
    """Yield the rules of a group that fit though the evidence has no strong term and the vote nothing against it."""
    return fitting_rules(evidence, pattern_hits(evidence, rules, group), rules.for_quiet(group))


def pattern_hits(evidence: Evidence, rules: RuleBook, group: Group) -> frozenset[int]:
    """Return the numbers of a group's patterns that match; a text is folded only for a group that has some."""
    return rules.patterns_in(evidence.folded, group) if rules.has_patterns(group) else frozenset()


def fitting_rules(evidence: Evidence, hits: frozenset[int], rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield those of some rules that fit the evidence and whose patterns are among the hits."""
    return (rule for rule in rules if hits.issuperset(rule.patterns) and fits(rule, evidence))


def best_rule(rules: Iterable[Rule]) -> Rule | None:
    """Of several rules return the one that acts and is surest; ids break the tie."""
    return min(rules, key=lambda rule: (not rule.acts, -rule.entry.score, rule.id), default=None)


def fits(rule: Rule, evidence: Evidence) -> bool:
    """Tell whether all conditions of a rule hold; its patterns are not looked at."""
    return all(c.holds(getattr(evidence, c.feature), c.bound) for c in rule.conditions)


def outgrown(rules: Iterable[Rule], evidence: Evidence) -> bool:
    """Tell whether a block that is seen is too large for each of some rules, and with it whatever is around it."""
    return not any(_can_grow(rule, evidence) for rule in rules if rule.allows("hidden", None))


def _can_grow(rule: Rule, evidence: Evidence) -> bool:
    return all(c.holds(getattr(evidence, c.feature), c.bound) for c in rule.limits)
