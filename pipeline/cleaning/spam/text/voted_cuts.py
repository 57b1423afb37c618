"""Cutting the rows that the vote finds, where a rule fits them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleaning.spam.features.evidence import Evidence
from pipeline.cleaning.spam.features.matching import best_rule, matching_rules
from pipeline.cleaning.spam.phrases.clauses import cues_in
from pipeline.cleaning.spam.phrases.lone_cuts import find_lone
from pipeline.cleaning.spam.removals import Found, overlaps, removal_of
from pipeline.cleaning.spam.text.voted import voted_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.cleaning.spam.features.context import Context
    from pipeline.model import Removal
    from pipeline.rulebook.book import Rule, RuleBook
    from pipeline.rulebook.schema import Unit

MAX_LONELY = 16
"""A phrase that a cut left behind is at most so long."""
_STOPS = "。！？!?；;"
_AFTER_SENTENCE = ("。", "！", "？", "”", "」", "』", "）")


def find_voted(text: str, flat: str, cues: Sequence[int], rules: RuleBook, context: Context) -> list[Found]:
    """
    Return the rows that the vote finds in a text and an acting rule fits, in text order.

    Args:
        text: Lines of text.
        flat: The same, folded.
        cues: Where the vote has its cues in the folded text, ascending.
        rules: The rule book.
        context: Vocabulary and script of the page around the text.
    """
    found: list[Found] = []
    for row in voted_rows(text, flat, cues, context.lexicon.vote):
        evidence = Evidence(text[row.start : row.end], context, row.parts, held_by=1)
        alone = _is_whole(text, row.start, row.end) or _ends_paragraph(text, row.start, row.end)
        units: tuple[Unit, ...] = ("span", "run") if alone else ("span",)
        if rule := _best(evidence, rules, units):
            found.append(Found(row.start, row.end, rule))
    return found


def widened(text: str, spans: Sequence[Found], rows: Sequence[Found]) -> list[Found]:
    """Let cuts that lie in a row of the vote take the whole row: its borders are looked for phrase by phrase."""
    wide: list[Found] = []
    for start, end, rule in sorted(spans, key=lambda span: span[:2]):
        around = next((row for row in rows if row.start < end and start < row.end), None)
        if around and rule.acts:
            start, end = min(start, around.start), max(end, around.end)  # noqa: PLW2901 -- wider
        if rule.acts:
            start, end = _whole(text, start, end)  # noqa: PLW2901 -- no empty line is left
        if wide and wide[-1][1] > start:
            start, end, rule = wide[-1][0], max(end, wide[-1][1]), wide.pop()[2]  # noqa: PLW2901
        wide.append(Found(start, end, rule))
    return wide


def voted_removals(text: str, flat: str, cues: Sequence[int], rules: RuleBook, context: Context) -> tuple[Removal, ...]:
    """
    Return what to cut of a text by the vote's word, last place first.

    Args:
        text: What the other rules left.
        flat: The same, folded.
        cues: Where the vote has its cues in the folded text, ascending.
        rules: The rule book.
        context: Vocabulary and script of the page around the text, and whether spam has been cut out of it.
    """
    rows = find_voted(text, flat, cues, rules, context)
    rows += find_lone(text, cues_in(text, flat, cues), rows, rules, context)
    if rows or context.tainted:
        rows += _lonely(text, rows, rules, context._replace(tainted=True))
    return removals_of(text, rows)


def removals_of(text: str, found: Iterable[Found]) -> tuple[Removal, ...]:
    """Write down what is cut of a text, last place first; whole lines take a line end with them."""
    return tuple(_removals(text, sorted(found, key=lambda row: row.start)))[::-1]


def _lonely(text: str, rows: Sequence[Found], rules: RuleBook, context: Context) -> Iterator[Found]:
    """Find single phrases on lines of their own that were part of what was cut."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if 0 < len(line) <= MAX_LONELY and not overlaps(start, end, rows):
            rule = _best(Evidence(line, context, (line,)), rules, ("run",))
            if rule:
                yield Found(start, end, rule)
        start = end + 1


def _best(evidence: Evidence, rules: RuleBook, units: Sequence[Unit]) -> Rule | None:
    """Return the surest acting rule about rows of the vote; other rules have had their say on their own kind of row."""
    fitting = (rule for unit in units for rule in matching_rules(evidence, rules, unit))
    return best_rule(rule for rule in fitting if rule.acts and rule.asks_the_vote)


def _removals(text: str, rows: Sequence[Found]) -> Iterator[Removal]:
    gone = 0
    for row in rows:
        start, end = _whole(text, row.start, row.end)
        if start < gone:  # the line end between two cuts went with the first
            start, end = gone, min(end + text.startswith("\n", end), len(text))
        gone = end
        yield removal_of(text, start, end, row.rule)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch is whole lines, but for a stop at its end."""
    behind = text[end : end + 2].lstrip(_STOPS)[:1] if end < len(text) else ""
    return (not start or text[start - 1] == "\n") and behind in {"", "\n"}


def _ends_paragraph(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch is all that stands between a sentence's end and the line's."""
    return text[:start].rstrip(" \u3000").endswith(_AFTER_SENTENCE) and text[end : end + 1] in {"", "\n"}


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Let whole lines take one line end with them, the one before them if there is one."""
    if not _is_whole(text, start, end):
        return start, end
    behind = text.find("\n", end)
    end = len(text) if behind == -1 else behind
    return (start - 1, end) if start else (start, min(end + 1, len(text)))
