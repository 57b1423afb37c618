"""
Cutting lines and spans out of extracted text.

Every line is held against the line rules; rows of keyword lines against the run rules; a list glued to the end or the
beginning of a sentence against the span rules. Places are relative to prose: `tail` is where no kept prose follows,
`head` where none stands before, `inside` where there is prose on both sides, `beside` wherever there is prose at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.cleaning.spam.adverts import is_set_in
from pipeline.cleaning.spam.contacts import with_contact
from pipeline.cleaning.spam.evidence import Evidence
from pipeline.cleaning.spam.matching import best_rule, fitting_rules, matching_rules
from pipeline.cleaning.spam.prose import SENTENCE_END, is_prose
from pipeline.cleaning.spam.removals import STEP, is_visible_spam, place_of, removal_of, without
from pipeline.cleaning.spam.rows import rows_in
from pipeline.cleaning.spam.scars import find_beside, scars_of
from pipeline.cleaning.spam.segments import around_terms
from pipeline.cleaning.spam.topic import Topic
from pipeline.cleaning.spam.voted_cuts import find_voted, removals_of, voted_removals, widened
from pipeline.model import Removal
from pipeline.rulebook.fold import fold
from pipeline.rulebook.lexicon import TIERS
from pipeline.rulebook.vote import by_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline.cleaning.spam.context import Context
    from pipeline.rulebook.book import Rule, RuleBook
    from pipeline.rulebook.lexicon import Tier

_ROW_MARK = re.compile(r"[,，、|｜_/\s]+")
MIN_ROW_MARKS = 4
"""A line without a sentence end and with so many separators is weighed whatever its words are."""
MIN_STRONG_FOR_SPAN = 2
CHARS_PER_CUE = 20
"""A sentence with fewer cues of the vote is no advertisement: of real ones seven in a hundred have so many."""
_NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class LineCuts:
    """
    What is left of a text and what was taken.

    Attributes:
        text: The text that is left.
        removed: The cuts, last place first, so that undoing them in reverse order restores the text.
        credits: The lines that name authors, editors or sources, in text order.
        flagged: Ids of rules that fit but only report, sorted.
        has_strong: Whether what is left holds a strong term.
        unvoted: What was left before the vote was asked: a page of phrases set into sentences is told by it.
    """

    text: str
    removed: tuple[Removal, ...] = ()
    credits: tuple[str, ...] = ()
    flagged: tuple[str, ...] = ()
    has_strong: bool = False
    unvoted: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    folded: str
    start: int
    has_strong: bool
    evidence: Evidence | None
    rules: tuple[Rule, ...]
    is_prose: bool
    may_hold_span: bool
    cues: Sequence[int]


def cut_lines(text: str, rules: RuleBook, context: Context) -> LineCuts:
    """
    Cut what the rules ask for out of a text.

    Args:
        text: Paragraphs joined by line ends.
        rules: The rule book.
        context: Vocabulary and script of the page around the text.
    """
    folded = fold(text)
    context = context._replace(topic=Topic(folded, context.headline))
    cues = context.lexicon.vote.cues(folded)
    lines = tuple(_read_lines(text, folded, cues, rules, context))
    fitting = _placed(lines, partial(_edge_rules, rules=rules, context=context))
    cuts = {n: rule for n, rule in fitting if rule.acts and not _is_narrower(rule, lines[n], context)}
    cuts |= dict(_to_the_end(cuts, len(lines)))
    cuts |= {number: rule for number, rule in _runs(lines, cuts, rules, context) if rule.acts}
    kept = (line for number, line in enumerate(lines) if number not in cuts)
    spans = [span for line in kept if line.may_hold_span or line.cues for span in _spans(line, rules, context)]
    if spans and not cuts:
        spans = widened(text, spans, find_voted(text, folded, cues, rules, context))
    removed = (*_line_removals(lines, cuts), *(removal_of(text, *span) for span in spans if span[2].acts))
    left = without(text, removed)
    tainted = context.tainted or any(map(is_visible_spam, removed))
    flat = fold(left) if removed else folded
    around = context._replace(tainted=tainted, topic=Topic(flat, context.headline))
    cues = context.lexicon.vote.cues(flat) if removed else cues
    voted = voted_removals(left, flat, cues, rules, around)
    unvoted, left = left, without(left, voted)
    if scars := scars_of(voted, scars_of(removed)):
        around = around._replace(tainted=True, topic=Topic(fold(left), context.headline))
        beside = removals_of(left, find_beside(left, scars, rules, around))
        voted, left = (*voted, *beside), without(left, beside)
    return LineCuts(
        text=left,
        removed=(*sorted(removed, key=place_of, reverse=True), *voted),
        credits=tuple(
            removal.text.strip() for removal in sorted(removed, key=place_of) if removal.action == "move_to_credits"
        ),
        flagged=tuple(
            sorted({rule.id for _, rule in fitting if not rule.acts} | {s[2].id for s in spans if not s[2].acts})
        ),
        unvoted=unvoted,
        has_strong=any(line.has_strong for line in lines)
        and (not (removed or voted) or context.lexicon.has(fold(left), "strong")),
    )


def _read_lines(text: str, folded: str, cues: Sequence[int], rules: RuleBook, context: Context) -> Iterator[_Line]:
    strong = context.lexicon.hits_by_line(folded, "strong")
    hits = rules.patterns_by_line(folded)
    hints = rules.lines_with_span_hints(folded)
    talk = context.lexicon.hits_by_line(folded, "sales_talk")
    cued = by_line(folded, cues)
    suspicious = context.is_traditional or bool(strong)
    start = 0
    for number, (line, flat) in enumerate(zip(text.split("\n"), folded.split("\n"), strict=True)):
        prose = is_prose(line)
        is_row = not prose and len(_ROW_MARK.findall(line)) >= MIN_ROW_MARKS
        evidence = (
            Evidence(line, context, held_by=prose, sales_talk=talk[number])
            if number in hits or number in talk or is_row or (suspicious and line)
            else None
        )
        has_strong = strong[number] > 0
        asked = rules.of("line") if has_strong else rules.for_plain("line")
        fitting = tuple(fitting_rules(evidence, hits.get(number, _NONE), asked)) if evidence else ()
        may_hold_span = number in hints or number in talk or strong[number] >= MIN_STRONG_FOR_SPAN
        yield _Line(line, flat, start, has_strong, evidence, fitting, prose, may_hold_span, cued.get(number, ()))
        start += len(line) + 1


def _edge_rules(line: _Line, rules: RuleBook, context: Context) -> tuple[Rule, ...]:
    """Return the rules about the head and the tail of a text that fit a line, wherever it stands."""
    hits = rules.patterns_in(line.folded, "edge")
    evidence = line.evidence or Evidence(line.text, context, held_by=line.is_prose)
    return tuple(fitting_rules(evidence, hits, rules.of("edge") if line.has_strong else rules.for_plain("edge")))


def _placed(lines: Sequence[_Line], edge_rules: Callable[[_Line], tuple[Rule, ...]]) -> list[tuple[int, Rule]]:
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


def _is_story(line: _Line) -> bool:
    """Tell whether a line is prose that no rule would cut wherever it stands: a photo story may have none."""
    return line.is_prose and all(rule.place not in {"any", "beside"} for rule in line.rules)


def _is_narrower(rule: Rule, line: _Line, context: Context) -> bool:
    """Tell whether what a rule fits in a line is set into a paragraph: it is cut later, and the paragraph stays."""
    return rule.action == "drop_line" and line.is_prose and is_set_in(line.text, context.lexicon)


def _to_the_end(cuts: Mapping[int, Rule], count: int) -> Iterator[tuple[int, Rule]]:
    first = min((n for n, rule in cuts.items() if rule.action == "cut_to_end"), default=None)
    if first is not None:
        for n in range(first, count):
            yield n, cuts.get(n, cuts[first])


def _runs(
    lines: Sequence[_Line], cuts: Mapping[int, Rule], rules: RuleBook, context: Context
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


def _core(row: Sequence[int], lines: Sequence[_Line]) -> list[int]:
    """Narrow a row to what stands between its first and last strong term, and neighbours that carry any term."""
    if not any(evidence.strong for n in row if (evidence := lines[n].evidence)):
        return []
    return list(row[around_terms([_tier(lines[n]) for n in row])])


def _tier(line: _Line) -> Tier | None:
    """The highest tier of a term in a line."""
    tiers = line.evidence.tiers if line.evidence else ()
    return next((tier for tier in TIERS if tier in tiers), None)


def _spans(line: _Line, rules: RuleBook, context: Context) -> Iterator[tuple[int, int, Rule]]:
    """Yield start, end and rule of the rows between sentence ends that a span rule fits, or of a piece as a whole."""
    ends = [0, *(match.end() for match in SENTENCE_END.finditer(line.text)), len(line.text)]
    for start, end in pairwise(ends):
        piece = line.text[start:end]
        if not line.may_hold_span and CHARS_PER_CUE * sum(start <= cue < end for cue in line.cues) < len(piece):
            continue
        row = _row_span(piece, rules, context) if line.may_hold_span else None
        if piece.strip() and (found := row or _whole_span(piece, rules, context)):
            last = with_contact(line.text, start + found[1]) if found[2].acts else start + found[1]
            yield line.start + start + found[0], line.start + last, found[2]


def _row_span(piece: str, rules: RuleBook, context: Context) -> tuple[int, int, Rule] | None:
    """Find the row in a piece that a span rule fits: what stands before and behind it is the article's."""
    for row in rows_in(piece, context.lexicon):
        evidence = Evidence(piece[row.start : row.end], context, row.parts, held_by=1)
        if rule := best_rule(matching_rules(evidence, rules, "span")):
            return row.start, row.end, rule
    return None


def _whole_span(piece: str, rules: RuleBook, context: Context) -> tuple[int, int, Rule] | None:
    flat = fold(piece)
    talk = len(context.lexicon.hits(flat, "sales_talk"))
    held_by = max(1, context.topic.text.count(flat.strip()))
    evidence = Evidence(piece, context, held_by=held_by, sales_talk=talk, sentence=True)
    rule = best_rule(matching_rules(evidence, rules, "span"))
    return (0, len(piece), rule) if rule and not is_set_in(piece, context.lexicon) else None


def _line_removals(lines: Sequence[_Line], cuts: Mapping[int, Rule]) -> Iterator[Removal]:
    """A cut line takes one line end with it: the one before it, or the one behind it while nothing is kept yet."""
    has_kept = False
    for n, line in enumerate(lines):
        if n not in cuts:
            has_kept = True
            continue
        behind = "\n" if not has_kept and n + 1 < len(lines) else ""
        at, text = (line.start - 1, "\n" + line.text) if has_kept else (line.start, line.text + behind)
        yield Removal(rule=cuts[n].id, step=STEP, action=cuts[n].action, at=at, text=text)
