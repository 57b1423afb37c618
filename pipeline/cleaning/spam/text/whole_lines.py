"""
Whole lines that go: each held against the line rules, rows of keyword lines against the run rules.

Places are relative to prose: `tail` is where no kept prose follows, `head` where none stands before, `inside` where
there is prose on both sides, `beside` wherever there is prose at all.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipeline.cleaning.spam.features.evidence import Evidence
from pipeline.cleaning.spam.features.matching import best_rule, fitting_rules, matching_rules
from pipeline.cleaning.spam.features.segments import around_terms
from pipeline.cleaning.spam.phrases.adverts import is_set_in
from pipeline.cleaning.spam.removals import STEP
from pipeline.model import Removal
from pipeline.rulebook.lexicon import TIERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline.cleaning.spam.features.context import Context
    from pipeline.cleaning.spam.text.text_lines import Line
    from pipeline.rulebook.book import Rule, RuleBook
    from pipeline.rulebook.lexicon import Tier


def fitting_lines(lines: Sequence[Line], rules: RuleBook, context: Context) -> list[tuple[int, Rule]]:
    """
    Return the lines that a rule fits at their places, by number, each with the surest of its rules.

    Args:
        lines: The lines of a text, in its order.
        rules: The rule book.
        context: Vocabulary, script and topic of the page.
    """
    return _placed(lines, partial(_edge_rules, rules=rules, context=context))


def cuts_among(
    fitting: Sequence[tuple[int, Rule]], lines: Sequence[Line], rules: RuleBook, context: Context
) -> dict[int, Rule]:
    """Return the lines that go, and the rule of each: those an acting rule fits, what follows the last, and rows."""
    cuts = {n: rule for n, rule in fitting if rule.acts and not _is_narrower(rule, lines[n], context)}
    cuts |= dict(_to_the_end(cuts, len(lines)))
    return cuts | {number: rule for number, rule in _runs(lines, cuts, rules, context) if rule.acts}


def _edge_rules(line: Line, rules: RuleBook, context: Context) -> tuple[Rule, ...]:
    """Return the rules about the head and the tail of a text that fit a line, wherever it stands."""
    hits = rules.patterns_in(line.folded, "edge")
    evidence = line.evidence or Evidence(line.text, context, held_by=line.is_prose)
    return tuple(fitting_rules(evidence, hits, rules.of("edge") if line.has_strong else rules.for_plain("edge")))


def _placed(lines: Sequence[Line], edge_rules: Callable[[Line], tuple[Rule, ...]]) -> list[tuple[int, Rule]]:
    """Return the rules that fit lines at their places; a line that is cut is no prose to its neighbours."""
    everywhere = ("any", "beside") if any(map(_is_story, lines)) else ("any",)
    anywhere = {n: best_rule(r for r in line.rules if r.place in everywhere) for n, line in enumerate(lines)}
    found = {n: rule for n, rule in anywhere.items() if rule}
    for order, place in ((range(len(lines)), "head"), (range(len(lines) - 1, -1, -1), "tail")):
        for n in order:
            rule = found.get(n) or best_rule(r for r in edge_rules(lines[n]) if r.place == place)
            if rule:
                found[n] = rule
            elif lines[n].is_prose:
                break
    kept_prose = [n for n, line in enumerate(lines) if line.is_prose and n not in found]
    for n, line in enumerate(lines):
        rule = best_rule(r for r in line.rules if r.place == "inside")
        if rule and n not in found and kept_prose and kept_prose[0] < n < kept_prose[-1]:
            found[n] = rule
    return sorted(found.items())


def _is_story(line: Line) -> bool:
    """Tell whether a line is prose that no rule would cut wherever it stands: a photo story may have none."""
    return line.is_prose and all(rule.place not in {"any", "beside"} for rule in line.rules)


def _is_narrower(rule: Rule, line: Line, context: Context) -> bool:
    """Tell whether what a rule fits in a line is set into a paragraph: it is cut later, and the paragraph stays."""
    return rule.action == "drop_line" and line.is_prose and is_set_in(line.text, context.lexicon)


def _to_the_end(cuts: Mapping[int, Rule], count: int) -> Iterator[tuple[int, Rule]]:
    first = min((n for n, rule in cuts.items() if rule.action == "cut_to_end"), default=None)
    if first is not None:
        for n in range(first, count):
            yield n, cuts.get(n, cuts[first])


def _runs(
    lines: Sequence[Line], cuts: Mapping[int, Rule], rules: RuleBook, context: Context
) -> Iterator[tuple[int, Rule]]:
    """Yield the lines of each row of neighbouring keyword lines that a run rule fits."""
    if not rules.of("run"):
        return
    row: list[int] = []
    for n in range(len(lines) + 1):
        if n < len(lines) and n not in cuts and lines[n].text and not lines[n].is_prose:
            row.append(n)
            continue
        core = _core(row, lines)
        if len(core) > 1:
            evidence = Evidence("\n".join(lines[i].text for i in core), context, tuple(lines[i].text for i in core))
            rule = best_rule(r for r in matching_rules(evidence, rules, "run") if not r.asks_the_vote)
            if rule:
                yield from ((i, rule) for i in core)
        row = []


def _core(row: Sequence[int], lines: Sequence[Line]) -> list[int]:
    """Narrow a row to what stands between its first and last strong term, and neighbours that carry any term."""
    if not any(evidence.strong for n in row if (evidence := lines[n].evidence)):
        return []
    return list(row[around_terms([_tier(lines[n]) for n in row])])


def _tier(line: Line) -> Tier | None:
    """The highest tier of a term in a line."""
    tiers = line.evidence.tiers if line.evidence else ()
    return next((tier for tier in TIERS if tier in tiers), None)


def line_removals(lines: Sequence[Line], cuts: Mapping[int, Rule]) -> Iterator[Removal]:
    """
    Write down the lines that go.

    A cut line takes one line end with it: the one before it, or the one behind it while nothing is kept yet.
    """
    has_kept = False
    for n, line in enumerate(lines):
        if n not in cuts:
            has_kept = True
            continue
        behind = "\n" if not has_kept and n + 1 < len(lines) else ""
        at, text = (line.start - 1, "\n" + line.text) if has_kept else (line.start, line.text + behind)
        yield Removal(rule=cuts[n].id, step=STEP, action=cuts[n].action, at=at, text=text)
