"""
The compiled rule book: what the cleaning steps ask.

A `Rule` here is ready to use: its match is a tuple of conditions over named features, its patterns are numbered in the
book's pattern sets so that a line meets all patterns of its unit in one pass.
"""

from __future__ import annotations

import difflib
import operator
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, get_args

from pipeline.errors import UsageError
from pipeline.rulebook.patterns import LinePatterns, PatternSet
from pipeline.rulebook.schema import Hiding
from pipeline.rulebook.sites import Sites

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipeline.rulebook.lexicon import Lexicon
    from pipeline.rulebook.schema import Action, Match, Place, RuleEntry, Unit

PATTERN_KEYS = {"starts": "^(?:{})", "ends": "(?:{})$", "contains": "{}", "whole": "^(?:{})$"}
# Conditions are tried from cheap to dear: most units fail early. What is not named here is known or counted at once.
_SPLIT = frozenset(
    {"separators", "segments", "segment_length", "marks", "marks_per_100", "marked_share", "sentences"},
)
_DEAR = frozenset(
    {"strong_terms", "strong_per_1000", "strong", "strong_share", "spam_share", "vocabulary_share"}
    | {"prose_han", "voted", "voted_share", "voted_mean", "voted_weight", "clause_mean", "clean_share", "goods_share"}
    | {"wares_share", "known_share", "crime_report", "reported", "foreign_pairs", "familiar_pairs"}
)
_EDGES = frozenset({"head", "tail"})
_BOUND = re.compile(r"(\w+)_at_(least|most)")
_STRONG = frozenset({"strong", "strong_share", "strong_terms", "strong_per_1000"})
"""Features that are 0 without a strong term."""
_VOTE = frozenset({"voted", "voted_share", "voted_mean", "voted_weight", "clause_mean"})
"""Features that are low where the vote has nothing against a text."""
_GROWING = frozenset({"chars", "sentences"})
"""Features that are at least as large in whatever is around a block."""


Group = Literal["title", "block", "line", "edge", "run", "span", "row", "beside", "phrase", "document"]
"""
Rules that are asked together: those of a unit; apart from them those about the head and the tail of a text (lines) and
about what stands beside a cut (spans).

The latter are asked about a few lines of each text, and their patterns are tried on those alone.
"""


@dataclass(frozen=True, slots=True)
class Condition:
    """A feature, an operator and a bound: `segments >= 4`."""

    feature: str
    holds: Callable[[Any, Any], bool]
    bound: Any


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule, ready to use.

    Attributes:
        patterns: Numbers of its patterns in the pattern set of its unit; all must match.
        conditions: What the evidence must show; all must hold. Empty for a rule that is a pattern alone.
        acts: False for `trial` rules and for the action `flag`: they only report.
        asks_the_vote: Whether it is about rows that the vote finds.
        needs_strong: Whether no text without a strong term can fit it.
        needs_vote: Whether it asks for something that only the vote says against a text.
        limits: Those of its conditions that no block around one that fails them fulfils either.
    """

    id: str
    unit: Unit
    place: Place
    action: Action
    acts: bool
    asks_the_vote: bool
    needs_strong: bool
    needs_vote: bool
    patterns: tuple[int, ...]
    conditions: tuple[Condition, ...]
    limits: tuple[Condition, ...]
    entry: RuleEntry

    @property
    def group(self) -> Group:
        """The rules it is asked with."""
        return _group(self.entry)

    def allows(self, feature: str, value: object) -> bool:
        """Tell whether its conditions on one feature hold for a value; others are not asked."""
        return all(c.holds(value, c.bound) for c in self.conditions if c.feature == feature)


class RuleBook:
    """
    All rules of a folder, compiled.

    Attributes:
        rules: Every rule that is not retired, by id.
        lexicon: The vocabulary.
        digest: Hex digest of all rule files; the same files give the same digest on every machine.
        folder: Where the files were read from.
        files: File of each rule, by id, for messages.
        sites: The layouts of known outlets.
        entries: All rules as they were written, retired ones too.
    """

    def __init__(  # noqa: PLR0913 -- a rule book is these parts
        self,
        entries: Sequence[RuleEntry],
        lexicon: Lexicon,
        digest: str,
        folder: str = "",
        files: Mapping[str, str] | None = None,
        *,
        sites: Sites | None = None,
    ) -> None:
        self.lexicon = lexicon
        self.digest = digest
        self.folder = folder
        self.files = files or {}
        self.sites = sites or Sites()
        self.entries = tuple(entries)
        patterns: dict[str, dict[str, int]] = defaultdict(dict)
        active = sorted((e for e in entries if e.status != "retired"), key=lambda entry: entry.id)
        self.rules = tuple(_compiled(entry, patterns[_group(entry)]) for entry in active)
        self._in_lines = LinePatterns(tuple(patterns["line"]))
        self._sets: dict[str, PatternSet | LinePatterns] = {
            group: self._in_lines if group == "line" else PatternSet(tuple(numbered))
            for group, numbered in patterns.items()
            if numbered
        }
        bare = (pattern for e in active if _group(e) == "span" for pattern in _patterns(e).values())
        self._span_hints = LinePatterns(tuple(dict.fromkeys(bare)))
        self._groups: dict[str, tuple[Rule, ...]] = {
            group: tuple(rule for rule in self.rules if rule.group == group) for group in patterns
        }
        self._for_plain = {
            group: tuple(rule for rule in rules if not rule.needs_strong) for group, rules in self._groups.items()
        }
        self._for_quiet = {
            group: tuple(rule for rule in rules if not rule.needs_vote) for group, rules in self._for_plain.items()
        }

    def of(self, group: Group) -> tuple[Rule, ...]:
        """Return the rules of a group, sorted by id."""
        return self._groups.get(group, ())

    def for_plain(self, group: Group) -> tuple[Rule, ...]:
        """Return the rules of a group that a text without a strong term can fit, sorted by id."""
        return self._for_plain.get(group, ())

    def for_quiet(self, group: Group) -> tuple[Rule, ...]:
        """Return the rules of a group for a text without a strong term that the vote has nothing against, by id."""
        return self._for_quiet.get(group, ())

    @cached_property
    def hidings_for_plain(self) -> frozenset[Hiding]:
        """The ways of hiding that a block without a strong term can be cut for: of most pages nothing else is asked."""
        return frozenset(
            way for way in get_args(Hiding) if any(r.allows("hidden", way) for r in self.for_plain("block"))
        )

    def has_patterns(self, group: Group) -> bool:
        """Tell whether any rule of a group has a pattern."""
        return group in self._sets

    def patterns_in(self, folded: str, group: Group) -> frozenset[int]:
        """Return the numbers of the group's patterns that match an already folded text."""
        patterns = self._sets.get(group)
        return patterns.matching(folded) if patterns else frozenset()

    def patterns_by_line(self, folded: str) -> dict[int, frozenset[int]]:
        """Return the numbers of the patterns of group `line` that match in each line of an already folded text."""
        return self._in_lines.by_line(folded)

    def lines_with_span_hints(self, folded: str) -> frozenset[int]:
        """Return the numbers of the lines that hold a span rule's pattern, at their borders or not."""
        return frozenset(self._span_hints.by_line(folded))

    def without(self, rule_id: str) -> RuleBook:
        """Return the book as it would be without one rule; `qinggao check` finds dead rules with it."""
        return self._of(entry for entry in self.entries if entry.id != rule_id)

    def only(self, rule_id: str) -> RuleBook:
        """
        Return a book that holds one rule alone, acting whatever its status.

        Raises:
            UsageError: There is no such rule.
        """
        chosen = [entry.model_copy(update={"status": "stable"}) for entry in self.entries if entry.id == rule_id]
        if not chosen:
            near = difflib.get_close_matches(rule_id, [entry.id for entry in self.entries], n=1)
            raise UsageError(
                f"no rule {rule_id!r}" + (f"; did you mean {near[0]!r}?" if near else ": see `qinggao rules list`")
            )
        return self._of(chosen)

    def _of(self, entries: Iterable[RuleEntry]) -> RuleBook:
        return RuleBook(tuple(entries), self.lexicon, self.digest, self.folder, self.files, sites=self.sites)


def _compiled(entry: RuleEntry, numbered: dict[str, int]) -> Rule:
    given = entry.match.model_dump(exclude_unset=True)
    sources = [PATTERN_KEYS[key].format(pattern) for key, pattern in _patterns(entry).items()]
    conditions = sorted(_conditions(given), key=_cost)
    return Rule(
        id=entry.id,
        unit=entry.scope.unit,
        place=entry.scope.place,
        action=entry.action,
        acts=entry.status == "stable" and entry.action != "flag",
        asks_the_vote=any(key.startswith("voted") for key in given),
        needs_strong=any(c.feature in _STRONG and not c.holds(0, c.bound) for c in conditions),
        needs_vote=any(c.feature in _VOTE and c.holds is operator.ge for c in conditions),
        patterns=tuple(numbered.setdefault(source, len(numbered)) for source in sources),
        conditions=tuple(conditions),
        limits=tuple(c for c in conditions if c.feature in _GROWING and c.holds is operator.le),
        entry=entry,
    )


def _cost(condition: Condition) -> int:
    """Rank a condition by what its feature asks for: a look, the text split, or the vocabulary."""
    return 2 if condition.feature in _DEAR else int(condition.feature in _SPLIT)


def _group(entry: RuleEntry) -> Group:
    scope = entry.scope
    if scope.unit == "span" and entry.match.beside_cut:
        return "beside"
    return "edge" if scope.unit == "line" and scope.place in _EDGES else scope.unit


def _patterns(entry: RuleEntry) -> dict[str, str]:
    given = ((key, getattr(entry.match, key)) for key in PATTERN_KEYS)
    return {key: pattern for key, pattern in given if pattern is not None}


def _conditions(given: Mapping[str, Any]) -> Iterable[Condition]:
    for key, bound in given.items():
        if key in PATTERN_KEYS:
            continue
        if sided := _BOUND.fullmatch(key):
            yield Condition(sided[1], operator.ge if sided[2] == "least" else operator.le, bound)
        elif isinstance(bound, tuple):
            yield Condition(key, _is_one_of, frozenset(bound))
        elif key == "hidden":
            yield Condition(key, _is_present, bound)
        else:
            yield Condition(key, operator.eq, bound)


def _is_one_of(value: object, allowed: frozenset[object]) -> bool:
    return value in allowed


def _is_present(value: object, wanted: bool) -> bool:  # noqa: FBT001 -- called as an operator, like operator.eq
    return (value is not None) is wanted


def features_of(match: Match) -> frozenset[str]:
    """Return the names of the features a match looks at."""
    return frozenset(c.feature for c in _conditions(match.model_dump(exclude_unset=True)))
