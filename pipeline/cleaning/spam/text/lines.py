"""
Cutting lines and spans out of extracted text.

First the rules for whole lines and for what stands in a line are asked, then the vote about what they left, and then
the rules about what stands beside a cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cleaning.spam.features.topic import Topic
from pipeline.cleaning.spam.removals import is_visible_spam, place_of, removal_of, without
from pipeline.cleaning.spam.text.inset_rows import find_inset_rows
from pipeline.cleaning.spam.text.scars import find_beside, scars_of
from pipeline.cleaning.spam.text.spans import find_spans
from pipeline.cleaning.spam.text.text_lines import read_lines
from pipeline.cleaning.spam.text.voted_cuts import find_voted, removals_of, voted_removals, widened
from pipeline.cleaning.spam.text.whole_lines import cuts_among, fitting_lines, line_removals
from pipeline.rulebook.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleaning.spam.features.context import Context
    from pipeline.model import Removal
    from pipeline.rulebook.book import RuleBook


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


class _Look(NamedTuple):
    """A text as it is looked at: folded too, with the vote's cues in it and what it is about."""

    text: str
    flat: str
    cues: Sequence[int]
    context: Context


class _Ruled(NamedTuple):
    """What the rules say of a text before the vote is asked."""

    removed: tuple[Removal, ...]
    flagged: frozenset[str]
    has_strong: bool


def cut_lines(text: str, rules: RuleBook, context: Context) -> LineCuts:
    """
    Cut what the rules ask for out of a text.

    Args:
        text: Paragraphs joined by line ends.
        rules: The rule book.
        context: Vocabulary and script of the page around the text.
    """
    whole = _look_at(text, context)
    inset = removals_of(text, find_inset_rows(*whole[:3], rules, whole.context))
    look = _after(whole, inset)
    ruled = _ask_rules(look, rules)
    left = _after(look, ruled.removed)
    voted = voted_removals(*left[:3], rules, left.context)
    rest = without(left.text, voted)
    if scars := scars_of(voted, scars_of(ruled.removed)):
        beside = removals_of(rest, find_beside(rest, scars, rules, _about(rest, context)))
        voted, rest = (*voted, *beside), without(rest, beside)
    by_place = sorted(ruled.removed, key=place_of)
    return LineCuts(
        text=rest,
        removed=(*inset, *reversed(by_place), *voted),
        credits=tuple(removal.text.strip() for removal in by_place if removal.action == "move_to_credits"),
        flagged=tuple(sorted(ruled.flagged)),
        unvoted=left.text,
        has_strong=ruled.has_strong and (rest == text or context.lexicon.has(fold(rest), "strong")),
    )


def _look_at(text: str, context: Context) -> _Look:
    flat = fold(text)
    return _Look(text, flat, context.lexicon.vote.cues(flat), _with_topic(flat, context))


def _after(look: _Look, removed: Sequence[Removal]) -> _Look:
    """Look at what cuts leave; a text that spam was cut out of is tainted."""
    if not removed:
        return look
    tainted = look.context.tainted or any(map(is_visible_spam, removed))
    return _look_at(without(look.text, removed), look.context._replace(tainted=tainted))


def _about(text: str, context: Context) -> Context:
    return _with_topic(fold(text), context._replace(tainted=True))


def _with_topic(flat: str, context: Context) -> Context:
    return context._replace(topic=Topic(flat, context.headline))


def _ask_rules(look: _Look, rules: RuleBook) -> _Ruled:
    """Ask the rules for lines, and of the lines that stay the rules for what stands in them."""
    text, context = look.text, look.context
    lines = tuple(read_lines(*look[:3], rules, context))
    fitting = fitting_lines(lines, rules, context)
    cuts = cuts_among(fitting, lines, rules, context)
    kept = (line for number, line in enumerate(lines) if number not in cuts)
    spans = [span for line in kept for span in find_spans(line, rules, context)]
    if spans and not cuts:
        spans = widened(text, spans, find_voted(*look[:3], rules, context))
    removed = (*line_removals(lines, cuts), *(removal_of(text, *span) for span in spans if span.rule.acts))
    fit = (*(rule for _, rule in fitting), *(span.rule for span in spans))
    flagged = frozenset(rule.id for rule in fit if not rule.acts)
    return _Ruled(removed, flagged, any(line.has_strong for line in lines))
