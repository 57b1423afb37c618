"""Rules that almost fit: what speaks for a suspect, and which family it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.spam.features.matching import pattern_hits
from pipeline.rulebook.book import PATTERN_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleaning.spam.features.evidence import Evidence
    from pipeline.rulebook.book import Group, Rule, RuleBook
    from pipeline.rulebook.schema import Unit

MIN_CONDITIONS = 3
"""A rule with fewer conditions than this almost fits everything."""


class NearMiss(NamedTuple):
    """A rule that fits but for one condition, named as in its file."""

    rule: str
    condition: str


def near_miss(evidence: Evidence, rules: RuleBook, unit: Unit) -> NearMiss | None:
    """Return the surest rule of a unit that lacks a single condition and is not about the page's own boilerplate."""
    # A suspect line is held against the rules about a text's ends too, wherever it stands.
    groups: tuple[Group, ...] = ("line", "edge") if unit == "line" else (unit,)
    found = [miss for group in groups for miss in _misses(evidence, rules, group)]
    return NearMiss(*min(found)[1:]) if found else None


def _misses(evidence: Evidence, rules: RuleBook, group: Group) -> Iterator[tuple[float, str, str]]:
    """Yield the rules of a group that lack one condition: the negative score, its id, the condition."""
    hits = pattern_hits(evidence, rules, group)
    for rule in rules.of(group):
        if not rule.id.startswith("spam.") or len(rule.conditions) + len(rule.patterns) < MIN_CONDITIONS:
            continue
        missing = _missing(rule, evidence, hits)
        # The way of hiding is what tells menus from farms: most hidden lists of links on clean pages lack just that.
        if len(missing) == 1 and missing != ["hidden"]:
            yield -rule.entry.score, rule.id, missing[0]


def _missing(rule: Rule, evidence: Evidence, hits: frozenset[int]) -> list[str]:
    keys = [key for key in PATTERN_KEYS if getattr(rule.entry.match, key) is not None]
    patterns = [key for key, number in zip(keys, rule.patterns, strict=True) if number not in hits]
    return patterns + [c.feature for c in rule.conditions if not c.holds(getattr(evidence, c.feature), c.bound)]
