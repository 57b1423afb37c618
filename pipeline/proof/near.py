"""Rules that almost fit: what speaks for a suspect, and which family it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.rulebook.book import PATTERN_KEYS

if TYPE_CHECKING:
    from pipeline.cleaning.spam.evidence import Evidence
    from pipeline.rulebook.book import Rule, RuleBook
    from pipeline.rulebook.schema import Unit

MIN_CONDITIONS = 3
"""A rule with fewer conditions than this almost fits everything."""


class NearMiss(NamedTuple):
    """A rule that fits but for one condition, named as in its file."""

    rule: str
    condition: str


def near_miss(evidence: Evidence, rules: RuleBook, unit: Unit) -> NearMiss | None:
    """Return the surest rule of a unit that lacks a single condition and is not about the page's own boilerplate."""
    hits = rules.patterns_in(evidence.folded, unit) if rules.has_patterns(unit) else frozenset()
    found = []
    for rule in rules.of(unit):
        if not rule.id.startswith("spam.") or len(rule.conditions) + len(rule.patterns) < MIN_CONDITIONS:
            continue
        missing = _missing(rule, evidence, hits)
        # The way of hiding is what tells menus from farms: most hidden lists of links on clean pages lack just that.
        if len(missing) == 1 and missing != ["hidden"]:
            found.append((-rule.entry.score, rule.id, missing[0]))
    return NearMiss(*min(found)[1:]) if found else None


def _missing(rule: Rule, evidence: Evidence, hits: frozenset[int]) -> list[str]:
    keys = [key for key in PATTERN_KEYS if getattr(rule.entry.match, key) is not None]
    patterns = [key for key, number in zip(keys, rule.patterns, strict=True) if number not in hits]
    return patterns + [c.feature for c in rule.conditions if not c.holds(getattr(evidence, c.feature), c.bound)]
