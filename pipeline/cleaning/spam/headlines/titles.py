"""Judging titles: those that were hijacked, and phrases put before, behind or into them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from pipeline.cleaning.dom import css_path
from pipeline.cleaning.spam.features.context import NO_TOPIC
from pipeline.cleaning.spam.features.evidence import Evidence
from pipeline.cleaning.spam.features.matching import best_rule, matching_rules, quiet_rules
from pipeline.cleaning.spam.features.prose import is_prose
from pipeline.cleaning.spam.features.segments import split_segments
from pipeline.cleaning.spam.features.topic import Topic
from pipeline.cleaning.spam.features.weighing import clause_mean
from pipeline.cleaning.spam.headlines.headline import (
    BORDER,
    MAX_FOREIGN_REST,
    beyond_title,
    glued_split,
    has_glued,
    holds_headline,
    may_be_phrase,
    phrases_of_title,
    splits_of,
)
from pipeline.cleaning.spam.tree.boxes import texts_in
from pipeline.model import Removal
from pipeline.rulebook.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from pipeline.cleaning.spam.features.context import Context
    from pipeline.cleaning.spam.headlines.headline import Split
    from pipeline.rulebook.book import Rule, RuleBook
    from pipeline.rulebook.vote import Vote

STEP = "dom"
MIN_HEAVY = 2.0
"""What the heaviest stretch of a headline weighs that holds a phrase, in logits; most headlines have less."""
QUIET = -2.0
"""Below this, in logits, the vote has nothing against a headline, and nobody needs to know what the page is about."""
MIN_STAND_IN = 0.9
"""So much of a headline stands nowhere in the article: it is another story's, or a button's."""
MIN_OWN = 0.5
"""So much of what is left of a hijacked title stands in the article, or it is spam as well."""


def _no_topic() -> Topic:
    return NO_TOPIC


@dataclass(frozen=True, slots=True)
class TitleGuard:
    """
    Tells hijacked titles, those replaced by keywords, from headlines.

    It belongs to one page: a page gives the same few titles in many places, and each is judged once.

    Attributes:
        rules: The rule book.
        context: Vocabulary and script of the page.
        topic_of: Says what the page is about; asked only where the vote speaks against a title.
    """

    rules: RuleBook
    context: Context
    topic_of: Callable[[], Topic] = _no_topic
    _judged: dict[str, tuple[Rule, ...]] = field(default_factory=dict, repr=False, compare=False)
    _suspects: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    def __call__(self, title: str) -> bool:
        """Tell whether a title was hijacked."""
        return self.acting_rule(title) is not None

    def acting_rule(self, title: str) -> Rule | None:
        """Return the rule that says a title was hijacked, None for one that can stay."""
        return best_rule(rule for rule in self.rules_for(title) if rule.acts)

    def rules_for(self, title: str) -> tuple[Rule, ...]:
        """Return the title rules that fit a title."""
        if title not in self._judged:
            evidence = Evidence(title, self._around(title))
            may_be_spam = self._is_suspect(title) or evidence.has_strong
            fitting = (matching_rules if may_be_spam else quiet_rules)(evidence, self.rules, "title")
            self._judged[title] = tuple(fitting) if title.strip() else ()
        return self._judged[title]

    def honest_part(self, title: str, companions: int = 0) -> tuple[str, Rule] | None:
        """
        Return what is left of a headline without phrases put before, behind or into it, and the rule for it.

        Args:
            title: The headline.
            companions: Of how many such phrases it is known that they stood in it, if more than do.
        """
        if not self._is_suspect(title):
            return None  # most are not, and what follows is dear
        vote = self.context.lexicon.vote
        companions = max(companions, sum(vote.score(fold(part)) > 0 for part in phrases_of_title(title)))
        for split in splits_of(title):
            rule = self._phrase_rule(split, companions) if holds_headline(split.rest) else None
            if rule and (rest := self._honest_rest(split.rest, companions)):
                return rest, rule
        glued = glued_split(title, self.topic_of(), vote)
        rule = self._phrase_rule(glued) if glued else None
        return (glued.rest.strip(), rule) if glued and rule and not self(glued.rest) else None

    def part_of_page_title(self, headline: str, page_title: str) -> tuple[str, Rule] | None:
        """Return what the page's title has of a headline, and the rule about what stands before or behind it."""
        split = beyond_title(headline, page_title)
        if not split or self(split.rest):
            return None
        around = self.context._replace(topic=self.topic_of())
        parts = split_segments(split.phrase).parts
        evidence = Evidence(split.phrase, around, parts, in_headline=True, beyond_title=True)
        rule = best_rule(rule for rule in matching_rules(evidence, self.rules, "phrase") if rule.acts)
        return (split.rest, rule) if rule else None

    def is_own(self, title: str) -> bool:
        """Tell whether a title is the article's: it shares its words."""
        foreign = self.topic_of().foreign_share(fold(title), 0)
        return foreign is not None and foreign <= 1 - MIN_OWN

    def _honest_rest(self, rest: str, companions: int) -> str | None:
        further = self.honest_part(rest, companions)
        honest = further[0] if further else rest
        return None if self(honest) else honest

    def _phrase_rule(self, split: Split, companions: int = 0) -> Rule | None:
        phrase = may_be_phrase(split.phrase)
        if not phrase:
            return None
        around = self.context._replace(topic=self.topic_of())
        evidence = Evidence(phrase, around, (phrase,), companions=companions, in_headline=True, pushed=split.glued)
        return best_rule(rule for rule in matching_rules(evidence, self.rules, "phrase") if rule.acts)

    def _around(self, title: str) -> Context:
        return self.context._replace(topic=self.topic_of()) if self._is_suspect(title) else self.context

    def _is_suspect(self, title: str) -> bool:
        """Tell whether the vote has anything against a title, a part of it, its beginning or its end."""
        if title not in self._suspects:
            self._suspects[title] = _speaks_against(fold(title), self.context.lexicon.vote)
        return self._suspects[title]


def _speaks_against(flat: str, vote: Vote) -> bool:
    if vote.peak(flat) < MIN_HEAVY:
        return False
    if clause_mean(flat, vote) > QUIET or any(vote.score(part) > 0 for part in BORDER.split(flat) if part):
        return True
    cues = vote.cues(flat)
    return bool(cues) and has_glued(flat, cues, vote)


def topic_of_tree(tree: LexborHTMLParser) -> Topic:
    """Return what the prose of a page is about, the article's and whatever stands around it."""
    texts = texts_in(tree.body) if tree.body else []
    return Topic(fold("\n".join(line for text in texts for line in text.split("\n") if is_prose(line))))


def cut_titles(tree: LexborHTMLParser, guard: TitleGuard) -> tuple[Removal, ...]:
    """
    Cut hijacked titles out of a tree: `title` is written down and left to the guard, h1 goes.

    Of a headline that a phrase was put in front of or behind, the phrase goes alone.

    Args:
        tree: The parsed page; changed by this function.
        guard: Tells hijacked titles from headlines.
    """
    removed: list[Removal] = []
    page_title = ""
    for node in tree.css("title, h1"):
        title = node.text(strip=True)
        rule, part = guard.acting_rule(title), guard.honest_part(title)
        if node.tag == "title":
            page_title = page_title or title
        else:
            part = guard.part_of_page_title(title, page_title) or part
        if part and (not rule or guard.is_own(part[0])):
            removed.append(_dropped(node, part[1], title.replace(part[0], "")))
            node.inner_html = escape(part[0])
        elif rule:
            removed.append(_dropped(node, rule, title))
            if node.tag == "h1":
                node.decompose()
    return tuple(removed)


def foreign_headline(title: str, text: str, rules: RuleBook, context: Context) -> tuple[str, Removal] | None:
    """
    Return a headline without the phrases before or behind it that are foreign to the article, and what was cut.

    Nothing is left of one that was hijacked as a whole. None where there is nothing to cut, or too little text to tell.
    Most headlines need no more than a look at the vote.

    Args:
        title: The headline.
        text: What is left of the article.
        rules: The rule book.
        context: Vocabulary and script of the page.
    """
    if context.lexicon.vote.peak(fold(title)) < MIN_HEAVY:
        return None
    guard = TitleGuard(rules, context, cache(lambda: Topic(fold(text))))
    if part := guard.honest_part(title):
        foreign = guard.topic_of().foreign_share(fold(part[0]), 0) or 0.0
        left, rule = part if foreign <= MAX_FOREIGN_REST else (title, None)
    else:
        left, rule = "", guard.acting_rule(title)
    if rule is None:
        return None
    dropped = title.replace(left, "") if left else title
    return left, Removal(rule=rule.id, step=STEP, action="drop_title", at="title", text=dropped)


def stand_in(title: str, text: str, removed: Iterable[Removal]) -> Removal | None:
    """
    Return the cut of a headline that took the place of a hijacked one and has nothing to do with the article.

    Args:
        title: The headline that was found.
        text: What is left of the article.
        removed: What was cut out of the page; what was hijacked is among it.
    """
    hijack = next((removal for removal in removed if removal.action == "drop_title"), None)
    if not hijack or (Topic(fold(text)).foreign_share(fold(title), 0) or 0.0) < MIN_STAND_IN:
        return None
    return Removal(rule=hijack.rule, step=STEP, action="drop_title", at="title", text=title)


def _dropped(node: LexborNode, rule: Rule, text: str) -> Removal:
    return Removal(rule=rule.id, step=STEP, action="drop_title", at=css_path(node), text=text)
